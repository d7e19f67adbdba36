"""The hours that a policy wants between a session and a run, in either order."""

from __future__ import annotations

from dataclasses import dataclass

from periodize import units
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import RecoveryClass, Tier
from periodize.rules.matrix import LIFTING, row_of, stretch_pct
from periodize.rules.policy import Policy
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Minutes from the end of one to the start of the other.

    Parameters
    ----------
    least_min
        What must be kept; 0 where nothing must.
    better_min
        What is preferred, never fewer.
    """

    least_min: int
    better_min: int


def before_run(policy: Policy, season: Season, kind: RecoveryClass, run: Run) -> Wanted:
    """Minutes wanted from a session of a kind to a run after it."""
    row = row_of(run)
    asked: list[tuple[bool, int]] = []
    for rule in policy.applying_to(season):
        must = rule.tier is Tier.MUST
        if isinstance(rule, RaceBuffer) and row is None:
            asked.append((must, _before_race(rule, season, kind, run)))
        elif isinstance(rule, RecoveryGap) and row is not None:
            hours = rule.matrix.hard_h(kind.value, row)
            asked.append((must, units.scaled_hours_min(hours, stretch_pct(season, kind.value))))
        elif isinstance(rule, ProtectRuns) and row is not None:
            asked.append((must, units.MINUTES_PER_HOUR * rule.matrix.preferred_h(kind.value, row)))
    return _wanted(asked)


def after_run(policy: Policy, season: Season, run: Run, kind: RecoveryClass) -> Wanted:
    """Minutes wanted from a run to a session of a kind after it."""
    row = row_of(run)
    asked: list[tuple[bool, int]] = []
    for rule in policy.applying_to(season):
        must = rule.tier is Tier.MUST
        if isinstance(rule, RaceBuffer) and row is None:
            asked.append((must, _after_race(rule, season, run, kind)))
        elif isinstance(rule, RecoveryGap) and row is not None:
            hours = rule.matrix.hard_h(row, kind.value)
            asked.append((must, units.scaled_hours_min(hours, stretch_pct(season, row))))
        elif isinstance(rule, ProtectRuns) and row is not None:
            percent = season.limits["lift_after_run_pct"] if kind in LIFTING else 100
            better = units.scaled_hours_min(rule.matrix.preferred_h(row, kind.value), percent)
            asked.append((must, max(better, units.MINUTES_PER_HOUR * rule.matrix.hard_h(row, kind.value))))
    return _wanted(asked)


def _wanted(asked: list[tuple[bool, int]]) -> Wanted:
    least = max((minutes for must, minutes in asked if must), default=0)
    return Wanted(least_min=least, better_min=max((minutes for _, minutes in asked), default=0))


def _before_race(rule: RaceBuffer, season: Season, kind: RecoveryClass, race: Run) -> int:
    distance = race.race_distance or season.race_distance
    fitting = [b for b in rule.before if b.priority is race.race and b.recovery is kind]
    special = [b.hours for b in fitting if b.distance is distance]
    general = [b.hours for b in fitting if b.distance is None]
    return units.MINUTES_PER_HOUR * next(iter(special + general), 0)


def _after_race(rule: RaceBuffer, season: Season, race: Run, kind: RecoveryClass) -> int:
    distance = race.race_distance or season.race_distance
    hours = next((a.hours for a in rule.after if a.distance is distance and a.recovery is kind), 0)
    return units.scaled_hours_min(hours, season.limits["recovery_pct"] if rule.individual else 100)
