"""Hypothesis strategies for schedules, legal and absurd.

A law that is tried on sensible schedules alone finds little: what breaks encodings are ties, midnights, the
seam between two microcycles, and gaps that are one minute short. So schedules come in five makes:

- *uniform*: any template at any minute of any day;
- *regular*: the same few places every microcycle inside open windows, then edited here and there;
- *clustered*: many sessions on one or two days, some at the very same minute;
- *seam*: late on the last day of a microcycle and early on the first of the next;
- *near*: whole hours, give or take a minute, from a run or another session.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize import units
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session, SessionTemplate
from periodize.domain.vocabulary import Phase
from periodize.testing.hours import MOMENTS_MIN, moment

Place = tuple[SessionTemplate, datetime]
"""What a make of schedule decides: a template and a start."""

PLACES = ("", "", "gym", "home")
_HOURS = (0, 0, 3, 6, 12, 24, 36, 48, 72, 96)


@st.composite
def schedules(draw: DrawFn, season: Season, *, most: int = 10) -> Schedule:
    """Schedules of a season, of every make, with its pins and with blocks in any order.

    Parameters
    ----------
    season
        The facts.
    most
        Most sessions placed.
    """
    make = draw(st.sampled_from(_MAKES))
    places = _inside(season, make(draw, season, most))
    held = draw(st.sampled_from(PLACES))
    sessions = _sessions(places, held, "s")
    return Schedule(season=season, sessions=(*season.pins, *sessions), blocks=draw(blocks(season)))


@st.composite
def decoys(draw: DrawFn, schedule: Schedule, *, most: int = 5) -> tuple[Session, ...]:
    """Sessions that might have been chosen but were not, some in the very places of those that were."""
    make = draw(st.sampled_from((_uniform, _near)))
    chosen = [s for s in schedule.sessions if not s.is_fixed]
    twins = draw(st.lists(st.sampled_from(chosen), max_size=2)) if chosen else []
    season = schedule.season
    places = make(draw, season, most) + [(season.template(s.template), s.start) for s in twins]
    return _sessions(_inside(season, places), draw(st.sampled_from(PLACES)), "decoy")


@st.composite
def blocks(draw: DrawFn, season: Season) -> tuple[Phase, ...]:
    """One block for each microcycle: all alike, in order, at random, or with a taper before each A race."""
    count = len(season.calendar.microcycles)
    phases = draw(st.lists(st.sampled_from(Phase), min_size=count, max_size=count))
    make = draw(st.integers(0, 4))
    if make == 4:
        for race in season.goal_races:
            at = season.calendar.microcycle_of(race.day)
            phases[max(0, at - 1) : at + 1] = [Phase.TAPER] * (at + 1 - max(0, at - 1))
        return tuple(phases)
    if make == 0:
        return (phases[0],) * count
    if make == 1:
        return tuple(sorted(phases, key=lambda phase: phase.rank))
    if make == 2:
        return tuple(replace_fixed(season, sorted(phases, key=lambda phase: phase.rank)))
    return tuple(phases)


def replace_fixed(season: Season, phases: Sequence[Phase]) -> list[Phase]:
    """Blocks with those that the coach has fixed in their places."""
    fixed = dict(season.fixed_blocks)
    return [fixed.get(index, phase) for index, phase in enumerate(phases)]


def _uniform(draw: DrawFn, season: Season, most: int) -> list[Place]:
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(season.templates),
                st.integers(0, season.calendar.days - 1),
                st.integers(0, units.MINUTES_PER_DAY - 1),
            ),
            max_size=most,
        )
    )
    return [(template, moment(season.calendar.day(day), minute)) for template, day, minute in drawn]


def _regular(draw: DrawFn, season: Season, most: int) -> list[Place]:
    calendar = season.calendar
    week = draw(
        st.lists(
            st.tuples(
                st.sampled_from(season.templates),
                st.integers(0, calendar.microcycle_days - 1),
                st.integers(0, 2),
            ),
            min_size=1,
            max_size=4,
        )
    )
    places = []
    for microcycle in calendar.microcycles:
        first, _ = calendar.full_span(microcycle.index)
        for template, offset, number in week:
            day = first + timedelta(days=offset)
            windows = season.availability.windows_on(day)
            opens = windows[number % len(windows)].opens_min if windows else 1080
            places.append((template, moment(day, opens)))
    places = places[: 2 * most]
    edits = draw(
        st.lists(
            st.tuples(
                st.integers(0, len(places) - 1),
                st.sampled_from(season.templates),
                st.sampled_from((-1440, -60, -1, 0, 0, 1, 60, 1440)),
            ),
            max_size=3,
        )
    )
    for position, template, shift in edits:
        places[position] = (template, places[position][1] + timedelta(minutes=shift))
    return places


def _clustered(draw: DrawFn, season: Season, most: int) -> list[Place]:
    day = draw(st.integers(0, season.calendar.days - 1))
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(season.templates), st.integers(0, 2), st.sampled_from(MOMENTS_MIN[5:10])
            ),
            min_size=2,
            max_size=most,
        )
    )
    return [(template, moment(season.calendar.day(day + later), minute)) for template, later, minute in drawn]


def _seam(draw: DrawFn, season: Season, most: int) -> list[Place]:
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(season.templates),
                st.sampled_from(season.calendar.microcycles),
                st.sampled_from(((0, 0), (0, 1), (0, 390), (-1, 1380), (-1, 1439), (-2, 1080))),
            ),
            max_size=most,
        )
    )
    return [
        (template, moment(microcycle.first + timedelta(days=days), minute))
        for template, microcycle, (days, minute) in drawn
    ]


def _near(draw: DrawFn, season: Season, most: int) -> list[Place]:
    """Sessions whole hours from a run, or from the session placed before."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(season.templates),
                st.integers(0, 20),
                st.sampled_from(_HOURS),
                st.sampled_from((-1, 0, 0, 1)),
                st.booleans(),
            ),
            max_size=most,
        )
    )
    things = [season.span(run) for run in season.all_runs] or [season.span(pin) for pin in season.pins]
    if not things:
        noon = season.clock.minute(moment(season.calendar.start, 720))
        things = [(noon, noon + 60)]
    places = []
    for template, which, hours, minutes, after in drawn:
        begins, ends = things[which % len(things)]
        # What may ride on a run is tried at its very end more often than chance would have it.
        gap = minutes + (0 if template.rides else hours * units.MINUTES_PER_HOUR)
        minute = ends + gap if after else begins - gap - template.minutes
        places.append((template, season.clock.wall(minute)))
        things.append((minute, minute + template.minutes))
    return places


_Make = Callable[[DrawFn, Season, int], list[Place]]
_MAKES: tuple[_Make, ...] = (_uniform, _regular, _clustered, _seam, _near, _near)


def _inside(season: Season, places: Sequence[Place]) -> list[Place]:
    """Those of the season, and at times that exist: no diary holds an hour that the clocks skip."""
    return [
        (template, start)
        for template, start in places
        if start.date() in season.calendar and season.clock.exists(start)
    ]


def _sessions(places: Sequence[Place], held: str, name: str) -> tuple[Session, ...]:
    return tuple(
        Session(
            id=f"{name}-{number}",
            template=template.id,
            start=start,
            duration_min=template.minutes,
            place=held,
        )
        for number, (template, start) in enumerate(places)
    )
