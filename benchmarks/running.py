"""A made-up running plan: the same one every time for the same wishes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RacePriority, RunKind

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, SATURDAY, SUNDAY = 0, 1, 2, 3, 5, 6
FIRST_MONDAY = date(2026, 1, 5)

RACE_M = {"5k": 5_000, "10k": 10_000, "half": 21_098, "marathon": 42_195}
LONGEST_RUN_M = {"5k": 18_000, "10k": 20_000, "half": 24_000, "marathon": 32_000}

KEY_DAYS = (
    (SUNDAY, RunKind.LONG),
    (TUESDAY, RunKind.INTERVALS),
    (THURSDAY, RunKind.TEMPO),
    (SATURDAY, RunKind.HILLS),
)
"""Which days become key days, the most usual first."""
RUN_DAYS = (SUNDAY, TUESDAY, THURSDAY, SATURDAY, WEDNESDAY, MONDAY)
"""Friday is free."""

SHARE_PCT = {RunKind.LONG: 30, RunKind.INTERVALS: 16, RunKind.TEMPO: 16, RunKind.HILLS: 14}
"""Share of the week's distance; the easy runs divide the rest."""

WEEK_KM = (45, 80)
"""From the first week of a macrocycle to its longest."""
DOWN_WEEK_PCT = 75
DOWN_EVERY = 4
TAPER_PCT = {0: 45, 1: 70}
"""Percent of the longest week, by weeks left to the A race."""
BACK_PCT = {0: 35, 1: 60, 2: 80}
"""Percent of the first week, by weeks since an A race."""
TUNE_UPS = (6, 3)
"""Weeks before the A race with a race of 10 km on the Sunday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The weeks up to one A race."""

    first: int
    weeks: int
    after_race: bool


def running_plan(weeks: int, *, race: str, goals: int, key_share: float, seed: str) -> list[RunInput]:
    """Six runs a week with down weeks, tune-up races, tapers and A races.

    Parameters
    ----------
    weeks
        Length.
    race
        One of :data:`RACE_M`.
    goals
        Number of A races, spread evenly; the last day is one of them.
    key_share
        Share of the six weekly runs that are key runs: 1/6 is the long run alone.
    seed
        Distances vary by a few percent, the same way for the same seed.
    """
    chance = Random(seed)
    runs: list[RunInput] = []
    for stretch in stretches(weeks, goals):
        for week in range(stretch.weeks):
            runs += _week(stretch, week, race, key_share, chance)
    return runs


def stretches(weeks: int, goals: int) -> list[Stretch]:
    """The season cut before each A race into parts of nearly equal length."""
    ends = [weeks * (goal + 1) // goals for goal in range(goals)]
    begins = [0, *ends[:-1]]
    return [
        Stretch(first=begin, weeks=end - begin, after_race=begin > 0)
        for begin, end in zip(begins, ends, strict=True)
    ]


def _week(stretch: Stretch, week: int, race: str, key_share: float, chance: Random) -> Iterator[RunInput]:
    left = stretch.weeks - 1 - week
    total_m = _week_m(stretch, week) * chance.randint(96, 104) // 100
    monday = FIRST_MONDAY + timedelta(weeks=stretch.first + week)
    kinds = _kinds(key_share, is_back=stretch.after_race and week in BACK_PCT)
    is_tune_up = left in TUNE_UPS and week > 2
    if left == 0:
        yield _race(monday, RACE_M[race], RacePriority.A)
    elif is_tune_up:
        yield _race(monday, RACE_M["10k"], RacePriority.B)
    free = {SUNDAY, SATURDAY} if left == 0 else {SUNDAY} if is_tune_up else set()
    easy = {THURSDAY, SATURDAY} if left == 0 or is_tune_up else set()
    for day in RUN_DAYS:
        if day not in free:
            kind = RunKind.EASY if day in easy else kinds.get(day, RunKind.EASY)
            metres = _distance_m(kind, total_m, tuple(kinds.values()), race)
            yield RunInput(day=monday + timedelta(days=day), kind=kind, distance_m=metres)


def _week_m(stretch: Stretch, week: int) -> int:
    """Metres of one week: rising, with down weeks, a taper and a return after a race."""
    left = stretch.weeks - 1 - week
    low, high = WEEK_KM
    if left in TAPER_PCT and stretch.weeks > len(TAPER_PCT):
        return high * 10 * TAPER_PCT[left]
    if stretch.after_race and week in BACK_PCT:
        return low * 10 * BACK_PCT[week]
    rising = max(1, stretch.weeks - len(TAPER_PCT) - 1)
    full = (low * 1000) + (high - low) * 1000 * min(week, rising) // rising
    return full * DOWN_WEEK_PCT // 100 if week % DOWN_EVERY == DOWN_EVERY - 1 else full


def _kinds(key_share: float, *, is_back: bool) -> dict[int, RunKind]:
    """Key days of the week; after a race only the long run."""
    count = 1 if is_back else min(len(KEY_DAYS), max(1, round(key_share * len(RUN_DAYS))))
    return dict(KEY_DAYS[:count])


def _distance_m(kind: RunKind, total_m: int, keys: Sequence[RunKind], race: str) -> int:
    if kind is RunKind.LONG:
        return _round(min(total_m * SHARE_PCT[kind] // 100, LONGEST_RUN_M[race]))
    if kind in SHARE_PCT:
        return _round(total_m * SHARE_PCT[kind] // 100)
    left = total_m * (100 - sum(SHARE_PCT[key] for key in keys)) // 100
    return _round(max(4_000, left // (len(RUN_DAYS) - len(keys))))


def _race(monday: date, metres: int, priority: RacePriority) -> RunInput:
    return RunInput(
        day=monday + timedelta(days=SUNDAY), kind=RunKind.RACE, distance_m=metres, priority=priority.value
    )


def _round(metres: int) -> int:
    return (metres + 50) // 100 * 100
