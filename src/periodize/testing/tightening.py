"""Which parameter tightens which rule, and in which direction.

A rule that is not listed has no parameter with a direction: block lengths, for one, decide which blocks a
short season holds at all, so that a tighter limit may loosen another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, cast

from periodize.domain.vocabulary import RecoveryClass
from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.deload import Deload
from periodize.rules.even_spread import EvenSpread
from periodize.rules.impact_days import ImpactDays
from periodize.rules.load_ramp import LoadRamp
from periodize.rules.low_days import LowDays
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.matrix import Cell
from periodize.rules.movement_first import MovementFirst
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.restriction import Restrictions
from periodize.rules.run_spike import RunSpike
from periodize.rules.same_day_order import SameDayOrder
from periodize.rules.taper import Taper
from periodize.rules.volume_caps import VolumeCaps
from periodize.rules.weekly_dose import WeeklyDose
from periodize.rules.weekly_load import WeeklyLoad


class Measure(StrEnum):
    """What may not fall: the excess of each grounding, the total, or only whether the rule is broken at all."""

    WHERE = "where"
    TOTAL = "total"
    BREACH = "breach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightening:
    """One parameter and its direction.

    Parameters
    ----------
    name
        The parameter.
    of
        The tighter rule, or None where it cannot be tightened any more.
    measure
        What may not fall.
    """

    name: str
    of: Callable[[Rule], Rule | None]
    measure: Measure = Measure.WHERE


def number(name: str, by: int, *, least: int = 0, measure: Measure = Measure.WHERE) -> Tightening:
    """A parameter that is a whole number: ``by`` is what makes it tighter."""

    def of(rule: Rule) -> Rule | None:
        value = getattr(rule, name) + by
        return replace(rule, **{name: value}) if value >= least else None

    return Tightening(name=name, of=of, measure=measure)


def entries(name: str, change: Callable[[Any], Any], *, measure: Measure = Measure.WHERE) -> Tightening:
    """A parameter that is a table: ``change`` makes an entry tighter."""

    def of(rule: Rule) -> Rule | None:
        table: Any = getattr(rule, name)
        tighter: dict[str, Any] = {name: tuple(change(entry) for entry in table)}
        return replace(rule, **tighter) if table else None

    return Tightening(name=name, of=of, measure=measure)


def _matrix(name: str, change: Callable[[Cell], Cell]) -> Tightening:
    def of(rule: Rule) -> Rule | None:
        matrix = cast("RecoveryGap | ProtectRuns", rule).matrix
        cells = tuple(change(cell) for cell in matrix.cells)
        return replace(rule, matrix=replace(matrix, cells=cells)) if cells else None  # type: ignore[call-arg]

    return Tightening(name=name, of=of)


def _further(name: str) -> Tightening:
    """Days apart, where 0 leaves them to the athlete's limits."""
    return Tightening(
        name=name,
        of=lambda rule: replace(rule, **{name: getattr(rule, name) + 1}) if getattr(rule, name) else None,
    )


_HOURS = 5

TIGHTER: dict[str, tuple[Tightening, ...]] = {
    Availability.id: (number("changing_min", 7),),
    Restrictions.id: (entries("steps", lambda step: replace(step, classes=tuple(RecoveryClass))),),
    ImpactDays.id: (_further("apart"),),
    RecoveryGap.id: (_matrix("hard_h", lambda cell: replace(cell, hard_h=cell.hard_h + _HOURS)),),
    ProtectRuns.id: (
        _matrix("preferred_h", lambda cell: replace(cell, preferred_h=cell.preferred_h + _HOURS)),
    ),
    SameDayOrder.id: (number("apart_h", 1),),
    RaceBuffer.id: (
        entries("before", lambda entry: replace(entry, hours=entry.hours + _HOURS)),
        entries("after", lambda entry: replace(entry, hours=entry.hours + _HOURS)),
    ),
    BlockContent.id: (entries("allowed", lambda entry: (entry[0], entry[1][1:])),),
    WeeklyDose.id: (
        entries("doses", lambda dose: replace(dose, at_least=dose.at_least + 1)),
        entries(
            "caps",
            lambda cap: replace(cap, at_most=tuple((phase, max(0, n - 1)) for phase, n in cap.at_most)),
        ),
    ),
    PatternCoverage.id: (
        entries("ranges", lambda entry: replace(entry, at_least=min(entry.at_most, entry.at_least + 1))),
        entries("ranges", lambda entry: replace(entry, at_most=max(entry.at_least, entry.at_most - 1))),
        number("gap_days", -1, least=1),
    ),
    PatternRecovery.id: (number("apart_h", _HOURS),),
    MaintenanceGap.id: (
        entries("upkeeps", lambda upkeep: replace(upkeep, days=max(1, upkeep.days - 1))),
        entries("upkeeps", lambda upkeep: replace(upkeep, counts=upkeep.counts[1:])),
    ),
    WeeklyLoad.id: (number("added_au", -50), number("share_pct", -1, least=1)),
    LoadRamp.id: (
        number("rise_pct", -1),
        number("entry_au", -10),
        number("step_au", -10),
        number("look_back", -1, least=1),
    ),
    VolumeCaps.id: (
        entries("volumes", lambda volume: replace(volume, entry_pct=max(0, volume.entry_pct - 5))),
        entries("volumes", lambda volume: replace(volume, step=max(0, volume.step - 5))),
        number("look_back", -1, least=1),
    ),
    MovementFirst.id: (entries("preparations", lambda entry: replace(entry, at_least=entry.at_least + 1)),),
    Deload.id: (number("most_pct", -5), number("floor_au", -10)),
    Taper.id: (entries("most_pct", lambda pct: max(0, pct - 5)), number("floor_au", -10)),
    LowDays.id: (
        number("low_in_seven", 1),
        # A longer stretch has room for more placed days among the runs' own, so only the breach is monotone.
        number("hard_in_a_row", -1, least=1, measure=Measure.BREACH),
        number("quality_a_day", -1, least=1),
    ),
    RunSpike.id: (
        number("above_pct", -1),
        number("known_days", -1),
        number("apart_h", _HOURS),
        number("step_au", -1, least=1),
    ),
    EvenSpread.id: (entries("spreads", lambda spread: replace(spread, days=spread.days + 1)),),
}
"""Tightenings by rule id."""
