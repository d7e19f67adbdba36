"""The same schedule told differently: some weeks later, or in another order under other names."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from periodize.domain.athlete import Athlete
from periodize.domain.schedule import Schedule
from periodize.domain.season import History, Season
from periodize.domain.session import Run, Session

DAYS_PER_WEEK = 7

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_T = TypeVar("_T", bound=Run | Session)


def shifted(schedule: Schedule, *, weeks: int) -> Schedule:
    """The schedule with every date moved by whole weeks, for an athlete without a time zone.

    Parameters
    ----------
    schedule
        Any schedule.
    weeks
        How far, forwards or backwards.
    """
    by = timedelta(days=DAYS_PER_WEEK * weeks)
    season = schedule.season
    calendar, history = season.calendar, season.history
    anchor = None if calendar.anchor is None else calendar.anchor + by
    moved = replace(
        season,
        calendar=replace(calendar, start=calendar.start + by, end=calendar.end + by, anchor=anchor),
        athlete=_later_athlete(season.athlete, by),
        runs=_all_later(season.runs, by),
        pins=_all_later(season.pins, by),
        history=replace(
            history, runs=_all_later(history.runs, by), sessions=_all_later(history.sessions, by)
        ),
        availability=replace(
            season.availability,
            exceptions=tuple(
                replace(e, first=e.first + by, last=e.last + by) for e in season.availability.exceptions
            ),
            taken=tuple(replace(t, first=t.first + by, last=t.last + by) for t in season.availability.taken),
        ),
        bans=tuple(
            replace(ban, first=_later(ban.first, by), last=_later(ban.last, by)) for ban in season.bans
        ),
        today=_later(season.today, by),
        stress=tuple(replace(s, first=s.first + by, last=s.last + by) for s in season.stress),
        deload_days=None if season.deload_days is None else tuple(day + by for day in season.deload_days),
    )
    return Schedule(season=moved, sessions=_all_later(schedule.sessions, by), blocks=schedule.blocks)


def shifted_subject(subject: str, *, weeks: int) -> str:
    """A grounding's subject with the dates in it moved too."""
    by = timedelta(days=DAYS_PER_WEEK * weeks)
    return _DATE.sub(lambda match: str(date.fromisoformat(match.group()) + by), subject)


def permuted(schedule: Schedule, rng: random.Random) -> Schedule:
    """The same schedule: facts in another order, runs and sessions under other ids.

    Parameters
    ----------
    schedule
        Any schedule.
    rng
        Decides on order and ids.
    """
    season = schedule.season
    history = season.history
    things: list[Run | Session] = [*season.all_runs, *schedule.sessions, *season.pins, *history.sessions]
    names = [thing.id for thing in things]
    known = list(dict.fromkeys(names))
    ids = dict(
        zip(known, (f"x{number}" for number in rng.sample(range(len(known)), len(known))), strict=True)
    )

    def mixed(things: Sequence[_T]) -> tuple[_T, ...]:
        renamed = [replace(thing, id=ids[thing.id]) for thing in things]
        return tuple(rng.sample(renamed, len(renamed)))

    other: Season = replace(
        season,
        runs=mixed(season.runs),
        templates=tuple(rng.sample(season.templates, len(season.templates))),
        pins=mixed(season.pins),
        bans=tuple(rng.sample(season.bans, len(season.bans))),
        fixed_blocks=tuple(rng.sample(season.fixed_blocks, len(season.fixed_blocks))),
        history=History(
            runs=mixed(history.runs),
            sessions=mixed(history.sessions),
            block=history.block,
            block_microcycles=history.block_microcycles,
        ),
        availability=replace(
            season.availability,
            taken=tuple(rng.sample(season.availability.taken, len(season.availability.taken))),
        ),
    )
    return Schedule(season=other, sessions=mixed(schedule.sessions), blocks=schedule.blocks)


def _later_athlete(athlete: Athlete, by: timedelta) -> Athlete:
    """The athlete with injuries and restrictions later too, on a clock that never changes."""
    return replace(
        athlete,
        time_zone=None,
        injuries=tuple(
            replace(injury, first=_later(injury.first, by), last=_later(injury.last, by))
            for injury in athlete.injuries
        ),
        restrictions=tuple(
            replace(rest, first=_later(rest.first, by), last=_later(rest.last, by))
            for rest in athlete.restrictions
        ),
    )


def _later(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by


def _all_later(things: Sequence[_T], by: timedelta) -> tuple[_T, ...]:
    return tuple(replace(thing, start=thing.start + by) for thing in things)
