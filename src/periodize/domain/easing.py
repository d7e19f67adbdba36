"""Microcycles in which every placed session is lighter: deloads, and weeks that life makes hard.

Which microcycles these are follows from the facts alone, before anything is placed: a deload falls on a week
in which the runs themselves ease off, where there is one in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from periodize.domain.athlete import ExceptionKind
from periodize.domain.vocabulary import RaceDistance, RacePriority

if TYPE_CHECKING:
    from periodize.domain.season import Season

DAYS_PER_WEEK = 7
DOWN_BELOW_PCT = 85
"""Running load below this share of the three microcycles before is a down week of the runner's own [derived]."""

LOOK_BACK = 3
SICK_DAYS = 3
"""Days of illness or injury from which the microcycle is eased, and the one after it."""

AFTER_ILLNESS_PCT = 80

LAID_UP = {ExceptionKind.SICK: "illness", ExceptionKind.INJURED: "injury"}
"""What an athlete has to come back from, in words."""

_STEPS = 10

LONG_RACES = (RaceDistance.MARATHON, RaceDistance.ULTRA)
SHORT_TAPER, LONG_TAPER = 2, 3
"""Microcycles before a race, its own included, that are light already: as long as a taper may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ease:
    """How much lighter the sessions of a microcycle are, in percent of the template's figures.

    Parameters
    ----------
    load_pct, sets_pct, impact_pct
        What is left of load, hard sets, and contacts and sprint metres.
    deload
        True for a planned deload, False for a microcycle that illness or stress makes lighter.
    why
        The reason in a few words.
    """

    load_pct: int
    sets_pct: int
    impact_pct: int
    deload: bool
    why: str

    def load(self, load_au: int) -> int:
        """Load of a session, rounded half up."""
        return _share(load_au, self.load_pct)

    def sets(self, sets: int) -> int:
        """Hard sets of a pattern, rounded half up; never none where there were some."""
        return max(_share(sets, self.sets_pct), min(sets, 1))

    def impact(self, amount: int) -> int:
        """Contacts, metres or impact units, rounded half up."""
        return _share(amount, self.impact_pct)


def _share(amount: int, pct: int) -> int:
    return (2 * amount * pct + 100) // 200


def run_load_by_microcycle(season: Season) -> dict[int, int]:
    """Load of the runs in AU by microcycle; negative indices are the history."""
    loads: dict[int, int] = {}
    for run in season.all_runs:
        at = season.calendar.microcycle_of(run.day)
        loads[at] = loads.get(at, 0) + run.load_au
    return loads


def down_microcycles(season: Season) -> frozenset[int]:
    """Microcycles in which the runs themselves ease off: load below 85 % of the mean of the previous three."""
    loads = run_load_by_microcycle(season)
    down = set()
    for microcycle in season.calendar.microcycles[LOOK_BACK:]:
        before = [loads.get(microcycle.index - j, 0) for j in range(1, LOOK_BACK + 1)]
        if loads.get(microcycle.index, 0) * 100 * LOOK_BACK < DOWN_BELOW_PCT * sum(before):
            down.add(microcycle.index)
    return frozenset(down)


def eases_of(season: Season) -> dict[int, Ease]:
    """The lighter microcycles of a season; where several reasons meet, the lightest holds."""
    found: dict[int, Ease] = {}
    for index, ease in (*_deloads(season), *_strains(season)):
        if index not in found or ease.load_pct < found[index].load_pct:
            found[index] = ease
    return dict(sorted(found.items()))


def _deloads(season: Season) -> Iterator[tuple[int, Ease]]:
    limits = season.limits
    down = down_microcycles(season)
    if season.deload_days is not None:
        chosen = {season.calendar.microcycle_of(day): "set by the coach" for day in season.deload_days}
    else:
        tune_ups = _tune_ups(season)
        chosen = {}
        for index in _chosen(season, down | tune_ups, tune_ups):
            chosen[index] = "no down week of the runs in time"
            if index in down:
                chosen[index] = "the runs ease off too"
            elif index in tune_ups:
                chosen[index] = "a B race"
    for index, why in sorted(chosen.items()):
        yield (
            index,
            Ease(
                load_pct=limits["deload_load_pct"],
                sets_pct=limits["deload_sets_pct"],
                impact_pct=limits["deload_impact_pct"],
                deload=True,
                why=why,
            ),
        )


def _chosen(season: Season, down: frozenset[int], tune_ups: frozenset[int]) -> list[int]:
    """One deload in every few microcycles, on the runner's own down weeks where they come in time.

    The weeks up to and after an A race are light already and count as deloads. Between two of them comes the
    first down week, or week of a B race, from the third microcycle on, else the microcycle around the usual
    distance in which the runs rise least.
    """
    count = len(season.calendar.microcycles)
    loads = run_load_by_microcycle(season)
    light = _around_races(season)
    usual, most = _microcycles(season, "deload_every"), _microcycles(season, "deload_within")
    chosen: list[int] = []
    last = -1
    while last + 1 < count:
        ahead = range(last + 1, min(last + most, count - 1) + 1)
        resting = next((index for index in ahead if index in light), None)
        own = next((index for index in ahead[LOOK_BACK - 1 :] if index in down), None)
        if own is not None:
            # A B race a week or two later is the better place.
            own = next(
                (index for index in range(own, own + LOOK_BACK) if index in tune_ups & set(ahead)), own
            )
        if own is not None and (resting is None or own < resting):
            last = own
        elif resting is not None:
            last = next(index for index in range(resting, count + LONG_TAPER) if index + 1 not in light)
            continue
        elif last + most >= count:
            break
        else:
            near = [index for index in ahead if index - last >= LOOK_BACK and abs(index - last - usual) <= 1]
            last = min(
                near or ahead[-1:],
                key=lambda index: (_against_before(loads, index), abs(index - last - usual), index),
            )
        chosen.append(last)
    return chosen


def _against_before(loads: dict[int, int], index: int) -> int:
    """Running load beside the mean of the microcycles before, in steps of 10 %: what rises all along has no dip."""
    before = [loads[index - back] for back in range(1, LOOK_BACK + 1) if index - back in loads]
    if not sum(before):
        return 0
    return _STEPS * loads.get(index, 0) * len(before) // sum(before)


def _tune_ups(season: Season) -> frozenset[int]:
    """Microcycles of B races: no taper, but a good place for a deload."""
    return frozenset(
        season.calendar.microcycle_of(race.day) for race in season.races if race.race is RacePriority.B
    )


def _around_races(season: Season) -> set[int]:
    """The microcycles of each A race, of its taper and of the rest after it, and those lost to illness or injury."""
    found = set()
    for race in season.goal_races:
        at = season.calendar.microcycle_of(race.day)
        before = LONG_TAPER if season.distance_at(at) in LONG_RACES else SHORT_TAPER
        found |= set(range(at - before + 1, at + before))
    return found | _laid_up(season)


def _laid_up(season: Season) -> set[int]:
    """Microcycles that illness or injury takes the larger part of: rest enough."""
    calendar, found = season.calendar, set()
    off = [e for e in season.availability.exceptions if e.kind in LAID_UP]
    for microcycle in calendar.microcycles:
        days = [microcycle.first + timedelta(days=i) for i in range(microcycle.days)]
        lost = sum(any(e.first <= day <= e.last for e in off) for day in days)
        if 2 * lost > len(days):
            found.add(microcycle.index)
    return found


def _microcycles(season: Season, name: str) -> int:
    """A limit in weeks as microcycles, rounded half up, at least 1."""
    days = season.calendar.microcycle_days
    return max(1, (2 * season.limits[name] * DAYS_PER_WEEK + days) // (2 * days))


def _strains(season: Season) -> Iterator[tuple[int, Ease]]:
    """Microcycles that stress or an illness makes lighter."""
    calendar = season.calendar
    for stress in season.stress:
        yield from _eased(season, stress.first, stress.last, stress.load_pct, stress.why or "stress")
    for exception in season.availability.exceptions:
        days = (exception.last - exception.first).days + 1
        if exception.kind in LAID_UP and days >= SICK_DAYS:
            after = exception.last + timedelta(days=calendar.microcycle_days)
            yield from _eased(season, exception.first, after, AFTER_ILLNESS_PCT, LAID_UP[exception.kind])


def _eased(season: Season, first: date, last: date, pct: int, why: str) -> Iterator[tuple[int, Ease]]:
    for microcycle in season.calendar.microcycles:
        if microcycle.first <= last and microcycle.last >= first:
            ease = Ease(load_pct=pct, sets_pct=pct, impact_pct=pct, deload=False, why=why)
            yield microcycle.index, ease
