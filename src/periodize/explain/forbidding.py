"""What keeps a session from a day or an hour whatever the rest of the plan: told by facts and rules, without a search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from periodize.domain.athlete import Window
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session, SessionTemplate
from periodize.domain.vocabulary import Tier
from periodize.problem import Problem
from periodize.rules.availability import Availability, window_span
from periodize.rules.base import Rule, Violation
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.restriction import Restrictions
from periodize.rules.said import day_text, listed, window_text
from periodize.solver.candidates import session_at
from periodize.solver.run import collect
from periodize.solver.wish import Wish

_ALONE = (Availability, RaceBuffer, RecoveryGap, Restrictions)
"""Rules that forbid a session by itself, whatever else is placed."""


def forbidding(
    problem: Problem, schedule: Schedule, wish: Wish, place: str | None, step_min: int | None
) -> tuple[tuple[Violation, ...], int]:
    """What forbids a session by itself, beside the runs and what the coach has fixed, and how many starts were tried.

    Of a whole day, every start that the search would try has to be forbidden; told is the nearest to what is allowed.

    Parameters
    ----------
    place
        Where it was asked for; None for anywhere.
    step_min
        Of the search.
    """
    told = [rule for rule in problem.rules if rule.tier is Tier.MUST and isinstance(rule, _ALONE)]
    closed = tuple(_closed(problem.season, told, wish, place))
    sessions = wish.sessions(problem.season)
    if sessions:
        return _with_facts(closed, _breaches(schedule, told, sessions[0])), 1
    carried = problem.season.template(wish.template).rides and place is None
    if closed and not carried:
        return closed, 0
    starts = _starts(problem, wish, step_min)
    if closed and not starts:  # no easy run of the day carries it
        return closed, 0
    found = [
        _breaches(schedule, told, session) for session in starts or _openings(problem.season, wish, place)
    ]
    return min(found, key=_size, default=()), len(found)  # none where one start is free


def _size(breaches: tuple[Violation, ...]) -> tuple[int, int]:
    return len(breaches), sum(violation.excess for violation in breaches)


def _with_facts(closed: tuple[Violation, ...], found: tuple[Violation, ...]) -> tuple[Violation, ...]:
    """The breaches of one start, the fact told in place of the minutes that lie outside a window."""
    return (*closed, *(v for v in found if not closed or v.where != closed[0].where))


def _breaches(schedule: Schedule, told: Sequence[Rule], session: Session) -> tuple[Violation, ...]:
    alone = schedule.with_sessions((*schedule.season.pins, session))
    return tuple(v for rule in told for v in rule.check(alone) if session.id in v.sessions)


def _starts(problem: Problem, wish: Wish, step_min: int | None) -> list[Session]:
    """The sessions that the search could place there."""
    season, table = problem.season, collect(problem, step_min).candidates
    return [session_at(season, table, int(row)) for row in np.flatnonzero(wish.rows(season, table))]


def _openings(season: Season, wish: Wish, place: str | None) -> list[Session]:
    """The session as each window opens: where nothing fits between the runs, it says which run is in the way."""
    template, day = season.template(wish.template), wish.first.date()
    windows = [w for w in _suiting(season, template, day) if place in (None, w.place)]
    return [
        template.at(season.clock.wall(window_span(season, day, window)[0]), window.place)
        for window in windows
    ]


def _suiting(season: Season, template: SessionTemplate, day: date) -> list[Window]:
    """The windows of a day whose place has what a session needs."""
    hours = season.availability
    return [w for w in hours.windows_on(day) if template.requires <= hours.equipment(w.place)]


def _closed(season: Season, told: Sequence[Rule], wish: Wish, place: str | None) -> Iterator[Violation]:
    """The fact of the day's hours and places that leaves the session no window; none where one is left."""
    template, day = season.template(wish.template), wish.first.date()
    text = _closed_text(season, template, day, place)
    for rule in told:
        if text and isinstance(rule, Availability):
            races = [f"the {run.race.value} race" for run in season.races if run.day == day and run.race]
            that_day = f", the day of {listed(races)}" if races else ""
            at = season.calendar.microcycle_of(day)
            ids = [session.id for session in wish.sessions(season)]
            yield rule.broken(at, "window", template.minutes, text + that_day, ids)


def _closed_text(season: Season, template: SessionTemplate, day: date, place: str | None) -> str:
    windows = season.availability.windows_on(day)
    if not windows:
        return f"nothing is open on {day_text(day)}"
    there = [w for w in windows if place in (None, w.place)]
    if not there:
        opened = ", ".join(window_text(window) for window in windows)
        lacks = _lacking(season, template, [place or ""])
        nor = f"; and {lacks}, which {template.name} needs" if lacks else ""
        return f"{place} is not open on {day_text(day)} (open that day: {opened}){nor}"
    suiting = [w for w in _suiting(season, template, day) if w in there]
    if not suiting:
        lacks = _lacking(season, template, dict.fromkeys(w.place for w in there))
        return f"{lacks}, which {template.name} needs, and nothing else is open on {day_text(day)}"
    lengths = {w: -int(np.subtract(*window_span(season, day, w))) for w in suiting}
    longest = max(suiting, key=lengths.__getitem__)
    if lengths[longest] < template.minutes:
        return (
            f"{template.name} takes {template.minutes} min, and the longest window that suits it on "
            f"{day_text(day)} has {lengths[longest]} min ({window_text(longest)})"
        )
    return ""


def _lacking(season: Season, template: SessionTemplate, places: Sequence[str] | dict[str, None]) -> str:
    """``"home has no barbell"``, of every place that lacks something."""
    missing = {place: template.requires - season.availability.equipment(place) for place in places}
    return listed(
        f"{place} has no {listed(sorted(word.replace('_', ' ') for word in things), 'or')}"
        for place, things in missing.items()
        if things
    )
