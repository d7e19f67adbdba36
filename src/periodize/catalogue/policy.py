"""The default policy, built from the catalogue's figures."""

from __future__ import annotations

from functools import cache

from periodize.catalogue.gradual import gradual_rules
from periodize.catalogue.health import health_rules
from periodize.catalogue.load import Table, table
from periodize.domain.vocabulary import Level, Pattern, Phase, RaceDistance, RacePriority, RecoveryClass, Tier
from periodize.rules.availability import Availability
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder, LengthBound
from periodize.rules.even_spread import EvenSpread, Spread
from periodize.rules.hard_days_hard import GatherOn, HardDaysHard
from periodize.rules.load_ramp import LoadRamp, RampOf
from periodize.rules.low_days import LowDays
from periodize.rules.macrocycle import BlockLength, Lengths
from periodize.rules.maintenance_gap import MaintenanceGap, Upkeep
from periodize.rules.matrix import Cell, RecoveryMatrix
from periodize.rules.pattern_coverage import PatternCoverage, SetRange
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.policy import Policy
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import AfterRace, BeforeRace, RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.regular_week import RegularWeek
from periodize.rules.run_spike import RunSpike
from periodize.rules.same_day_order import FirstOfDay, SameDayOrder
from periodize.rules.weekly_dose import Cap, Dose, WeeklyDose
from periodize.rules.weekly_load import LoadMeasure, WeeklyLoad

_NOTES = ("grade", "source")
_NEVER, _BETTER = 0, 1


@cache
def default_policy() -> Policy:
    """The policy in force unless another is given: the rules of the shelf with the catalogue's figures.

    Monotony alone is left out: it is shown, and charged only on request.
    """
    return Policy(
        name="default",
        rules=(*_diary(), *health_rules(), *_recovery(), *_blocks(), *gradual_rules(), *_load(), *_shape()),
    )


def _diary() -> tuple[Availability, RegularWeek]:
    limits = table("limits")
    return (
        Availability(changing_min=limits["availability"]["changing_min"]),
        RegularWeek(
            trip_weight=limits["regular_week"]["trip_weight"], late_min=limits["regular_week"]["late_min"]
        ),
    )


def _recovery() -> tuple[RecoveryGap | ProtectRuns | SameDayOrder | PatternRecovery | RaceBuffer, ...]:
    book = table("recovery")
    cells = tuple(
        Cell(first=first, then=then, hard_h=hours[_NEVER], preferred_h=hours[_BETTER])
        for first, row in book["rows"].items()
        for then, hours in row.items()
        if then not in _NOTES
    )
    matrix = RecoveryMatrix(cells=cells)
    importance = {
        name: n for name, n in book["importance"].items() if name not in (*_NOTES, "after", "after_step_h")
    }
    same_day = book["same_day"]
    return (
        RecoveryGap(matrix=matrix),
        ProtectRuns(
            matrix=matrix,
            importance=tuple(importance.items()),
            after_weight=book["importance"]["after"],
            after_step_h=book["importance"]["after_step_h"],
        ),
        SameDayOrder(
            first=FirstOfDay(same_day["first"]),
            apart_h=same_day["apart_h"],
            classes=tuple(RecoveryClass(name) for name in same_day["classes"]),
        ),
        PatternRecovery(apart_h=book["pattern"]["apart_h"]),
        _race_buffer(Tier.MUST, _NEVER),
        _race_buffer(Tier.PROTECT, _BETTER),
    )


def _race_buffer(tier: Tier, column: int) -> RaceBuffer:
    races = table("recovery")["races"]
    before = []
    for priority in (RacePriority.A, RacePriority.B):
        book = races[priority.value]["before"]
        by_distance = book.get("heavy_preferred", {}) if column == _BETTER else {}
        before += [
            BeforeRace(
                priority=priority, recovery=RecoveryClass.HEAVY, distance=RaceDistance(distance), hours=hours
            )
            for distance, hours in by_distance.items()
        ]
        before += [
            BeforeRace(priority=priority, recovery=RecoveryClass(name), hours=hours[column])
            for name, hours in book.items()
            if name not in (*_NOTES, "heavy_preferred")
        ]
    after = [
        AfterRace(distance=distance, recovery=RecoveryClass(name), hours=hours[column])
        for distance in RaceDistance
        for name, hours in races["after"][_after_row(distance)].items()
        if name not in _NOTES
    ]
    return RaceBuffer(tier=tier, before=tuple(before), after=tuple(after), individual=column == _NEVER)


def _after_row(distance: RaceDistance) -> str:
    short = (RaceDistance.D800, RaceDistance.D1500)
    return RaceDistance.D5_10K.value if distance in short else distance.value


def _blocks() -> tuple[BlockOrder | BlockContent | WeeklyDose | PatternCoverage | MaintenanceGap, ...]:
    book = table("blocks")
    caps = tuple(
        Cap(
            name=cap["name"],
            counts=tuple(cap["counts"]),
            at_most=tuple((Phase(phase), count) for phase, count in cap["at_most"].items()),
            distances=_distances(cap),
        )
        for cap in book["cap"]
    )
    doses = tuple(
        Dose(
            quality=dose["quality"],
            phase=Phase(dose["phase"]),
            counts=tuple(dose["counts"]),
            at_least=dose["at_least"],
            weight=dose["weight"],
            level=Level(dose.get("level", "novice")),
            up_to=Level(dose.get("up_to", "advanced")),
            distances=_distances(dose),
        )
        for dose in book["dose"]
    )
    return (
        BlockOrder(bound=LengthBound.LIMIT, lengths=_lengths()),
        BlockOrder(
            tier=Tier.DOSE,
            bound=LengthBound.RECOMMENDED,
            lengths=_lengths(),
            weight=book["lengths"]["rules"]["week_weight"],
        ),
        BlockContent(allowed=content_of(caps)),
        WeeklyDose(tier=Tier.MUST, caps=caps),
        WeeklyDose(doses=doses),
        *_coverage(book),
        MaintenanceGap(upkeeps=tuple(_upkeep(entry) for entry in book["upkeep"])),
    )


def _distances(entry: Table) -> tuple[RaceDistance, ...]:
    return tuple(RaceDistance(name) for name in entry.get("distances", ()))


def _upkeep(entry: Table) -> Upkeep:
    return Upkeep(
        name=entry["name"],
        counts=tuple(entry["counts"]),
        days=entry["days"],
        phases=tuple(Phase(name) for name in entry["phases"]),
        after=tuple(Phase(name) for name in entry.get("after", ())),
    )


def _lengths() -> Lengths:
    book = table("blocks")["lengths"]
    return Lengths(
        blocks=tuple(_length(entry) for entry in book["block"]),
        reentry=_length(book["reentry"]),
        short_below=book["rules"]["short_below"],
        longest=book["rules"]["longest"],
    )


def _length(entry: Table) -> BlockLength:
    weeks = entry["weeks"]
    return BlockLength(
        phase=Phase(entry["phase"]),
        level=Level(entry["level"]) if "level" in entry else None,
        distance=RaceDistance(entry["distance"]) if "distance" in entry else None,
        least=weeks["least"],
        low=weeks["low"],
        high=weeks["high"],
        most=weeks["most"],
    )


def content_of(caps: tuple[Cap, ...]) -> tuple[tuple[Phase, tuple[str, ...]], ...]:
    """What each block may hold: a template belongs where every cap that names it leaves room, at some distance."""
    ids = dict.fromkeys(name for cap in caps for name in cap.counts)
    return tuple(
        (
            phase,
            tuple(
                name
                for name in ids
                if any(_has_room(caps, name, phase, distance) for distance in RaceDistance)
            ),
        )
        for phase in Phase
    )


def _has_room(caps: tuple[Cap, ...], name: str, phase: Phase, distance: RaceDistance) -> bool:
    naming = [cap for cap in caps if name in cap.counts and cap.is_for(distance)]
    return all(dict(cap.at_most).get(phase, 0) > 0 for cap in naming)


def _coverage(book: Table) -> tuple[PatternCoverage, PatternCoverage]:
    """What the blocks ask for, and, below the protection of runs and races, the light sets of a transition."""
    gap = book["gap"]
    return (
        PatternCoverage(
            ranges=_ranges(book["sets"]),
            gap_patterns=tuple(Pattern(name) for name in gap["patterns"]),
            gap_days=gap["days"],
            gap_phases=tuple(Phase(name) for name in gap["phases"]),
        ),
        PatternCoverage(tier=Tier.SHAPE, ranges=_ranges(book["light_sets"])),
    )


def _ranges(book: Table) -> tuple[SetRange, ...]:
    return tuple(
        SetRange(phase=Phase(phase), pattern=Pattern(pattern), at_least=values[0], at_most=values[1])
        for phase, row in book.items()
        for pattern, values in row.items()
        if pattern not in _NOTES
    )


def _load() -> tuple[WeeklyLoad | LoadRamp, ...]:
    limits = table("limits")
    weekly, ramp = limits["weekly_load"], limits["load_ramp"]
    room = {key: ramp[key] for key in ("entry_au", "step_au", "look_back")}
    return (
        WeeklyLoad(measure=LoadMeasure.TOTAL, added_au=weekly["added_au"]),
        WeeklyLoad(tier=Tier.SHAPE, measure=LoadMeasure.SHARE, step_au=weekly["share_step_au"]),
        LoadRamp(of=RampOf.PLACED, rise_pct=ramp["placed_pct"], **room),
        LoadRamp(of=RampOf.TOTAL, rise_pct=ramp["total_pct"], **room),
        LoadRamp(
            tier=Tier.SHAPE,
            of=RampOf.PLACED,
            rise_pct=ramp["placed_preferred_pct"],
            unit_au=ramp["preferred_unit_au"],
            **room,
        ),
    )


def _shape() -> tuple[LowDays | HardDaysHard | RunSpike | EvenSpread, ...]:
    limits = table("limits")
    never, better = (
        {key: value for key, value in limits["low_days"][side].items() if key not in _NOTES}
        for side in ("never", "better")
    )
    spreads = tuple(
        Spread(
            name=entry["name"], classes=tuple(RecoveryClass(c) for c in entry["classes"]), days=entry["days"]
        )
        for entry in limits["spread"]
    )
    return (
        LowDays(**never),
        LowDays(tier=Tier.SHAPE, **better),
        HardDaysHard(
            gather_on=GatherOn(limits["hard_days_hard"]["gather_on"]),
            weight=limits["hard_days_hard"]["weight"],
        ),
        _run_spike(limits["run_spike"]),
        EvenSpread(spreads=spreads, weight=limits["spread_weight"]["sessions"]),
    )


def _run_spike(book: Table) -> RunSpike:
    judged = book["judged"]
    return RunSpike(
        above_pct=book["above_pct"],
        look_back_days=book["look_back_days"],
        apart_h=book["apart_h"],
        known_days=judged["known_days"],
        fewest_runs=judged["fewest_runs"],
        step_au=judged["step_au"],
    )
