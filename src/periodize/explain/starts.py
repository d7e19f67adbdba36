"""Every session that the facts of a season leave room for, on a grid of starts, found without the search's own list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from periodize.domain.season import Season
from periodize.domain.session import Session


def sessions_between(season: Season, first: date, last: date, step_min: int) -> Iterator[Session]:
    """Sessions from the opening of each window in steps, as late as each fits, and at the end of easy runs.

    Parameters
    ----------
    season
        The facts. Days before today are left out, and sessions that nothing calls for.
    first, last
        Dates, inclusive; what lies outside the season is left out.
    step_min
        Minutes from one start to the next.
    """
    for index in range(season.calendar.days):
        day = season.calendar.day(index)
        if first <= day <= last and (season.today is None or day >= season.today):
            yield from _in_windows(season, day, step_min)
            yield from _after_easy_runs(season, day)


def _in_windows(season: Season, day: date, step_min: int) -> Iterator[Session]:
    microcycle, midnight = season.calendar.microcycle_of(day), datetime.combine(day, time())
    for window in season.availability.windows_on(day):
        at_hand = season.availability.equipment(window.place)
        opens, closes = (
            season.clock.minute(midnight + timedelta(minutes=minute))
            for minute in (window.opens_min, window.closes_min)
        )
        for template in season.templates:
            latest = closes - template.minutes
            if latest < opens or not template.requires <= at_hand:
                continue
            if season.is_needed(template, microcycle):
                for start in sorted({*range(opens, latest, step_min), latest}):
                    yield _session(season, template.id, start, window.place)


def _after_easy_runs(season: Season, day: date) -> Iterator[Session]:
    """Hops and strides that ride on an easy run."""
    microcycle = season.calendar.microcycle_of(day)
    light = [t for t in season.templates if t.rides and season.is_needed(t, microcycle)]
    for end in season.carriers:
        if season.clock.wall(end).date() == day:
            yield from (_session(season, template.id, end, "") for template in light)


def _session(season: Season, template: str, minute: int, place: str) -> Session:
    start = season.clock.wall(minute)
    return Session(
        id=f"{template}-{start:%Y-%m-%d-%H%M}-{place}",
        template=template,
        start=start,
        duration_min=season.template(template).minutes,
        place=place,
    )
