"""Hypothesis strategies for seasons: small, but of every make that a diary knows.

Short and long microcycles, starts in the middle of a week, seasons cut at either end, nights on which the
clocks change, runs across midnight, several races, a history, pins, bans, exceptions, equipment that others have taken, and limits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from periodize import units
from periodize.catalogue.load import equipment, templates
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.calendar import Calendar, Clock
from periodize.domain.season import Ban, History, Season, Stress
from periodize.domain.session import Run, Session, SessionTemplate
from periodize.domain.vocabulary import (
    Level,
    Origin,
    Pattern,
    Phase,
    Quality,
    RaceDistance,
    RacePriority,
    RunKind,
)
from periodize.testing.bodies import bodies
from periodize.testing.hours import MOMENTS_MIN, availabilities, moment

TIME_ZONES = (None, "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")
"""Clocks that never change, change by an hour, by half an hour, and at midnight."""

HISTORY_DAYS = 21

_AROUND = (
    date(2026, 3, 2),  # clocks go forward in America on 8 March
    date(2026, 3, 23),  # and in Europe on 29 March
    date(2026, 4, 20),  # and in Egypt on 24 April
    date(2026, 10, 19),  # back in Europe on 25 October
    date(2026, 10, 26),  # back in America on 1 November
    date(2026, 12, 28),  # over the turn of the year
    date(2026, 6, 1),
)
_RUN_LENGTHS_MIN = (1, 20, 30, 45, 60, 90, 119, 120, 240)
_RACE_LENGTHS_M = (None, 800, 1_500, 5_000, 10_000, 21_098, 42_195, 60_000)


@st.composite
def seasons(draw: DrawFn, *, max_microcycles: int = 6) -> Season:
    """Seasons of one to ``max_microcycles`` microcycles of 5, 7 or 10 days.

    Parameters
    ----------
    max_microcycles
        Most microcycles, 2 to 20.
    """
    calendar = draw(calendars(max_microcycles=max_microcycles))
    athlete = draw(athletes())
    clock = Clock(athlete.time_zone)
    kinds = draw(catalogues())
    runs = draw(_runs(calendar, clock, 0, calendar.days - 1, "run"))
    past_runs = draw(_runs(calendar, clock, -HISTORY_DAYS, -1, "past-run"))
    past = draw(_fixed_sessions(calendar, clock, kinds, -HISTORY_DAYS, -1, Origin.HISTORY, "past", 5))
    pins = draw(_fixed_sessions(calendar, clock, kinds, 0, calendar.days - 1, Origin.PINNED, "pin", 3))
    block = draw(st.sampled_from((None, None, *Phase)))
    today = draw(st.sampled_from((None, None, 0, 3, calendar.days)))
    return Season(
        calendar=calendar,
        runs=runs,
        availability=draw(availabilities(calendar)),
        templates=kinds,
        athlete=athlete,
        pins=pins,
        bans=draw(_bans(calendar, kinds)),
        history=History(
            runs=past_runs,
            sessions=past,
            block=block,
            block_microcycles=draw(st.integers(0, 6)) if block else 0,
        ),
        fixed_blocks=draw(_fixed_blocks(len(calendar.microcycles))),
        today=None if today is None else calendar.day(today),
        stress=draw(_stress(calendar)),
        deload_days=draw(st.sampled_from((None, None, ())))
        if draw(st.booleans())
        else draw(_deload_days(calendar)),
    )


@st.composite
def _stress(draw: DrawFn, calendar: Calendar) -> tuple[Stress, ...]:
    """Now and then some days that leave less to train with."""
    if draw(st.integers(0, 2)):
        return ()
    first = draw(st.integers(0, calendar.days - 1))
    last = min(calendar.days - 1, first + draw(st.integers(0, 9)))
    pct = draw(st.sampled_from((10, 50, 80, 99)))
    return (Stress(first=calendar.day(first), last=calendar.day(last), load_pct=pct),)


def _deload_days(calendar: Calendar) -> SearchStrategy[tuple[date, ...]]:
    days = st.integers(0, calendar.days - 1).map(calendar.day)
    return st.lists(days, max_size=3, unique=True).map(tuple)


@st.composite
def calendars(draw: DrawFn, *, max_microcycles: int = 6) -> Calendar:
    """Calendars that may begin in the middle of a week and end in the middle of a microcycle."""
    length = draw(st.sampled_from((7, 7, 7, 5, 10)))
    count = draw(st.integers(1 if length >= 7 else 2, max_microcycles))
    start = draw(st.sampled_from(_AROUND)) + timedelta(days=draw(st.sampled_from((0, 0, 1, 2, 3, 4, 5, 6))))
    cut = draw(st.sampled_from((0, 0, 1, 2, 3, 4)))
    days = max(7, count * length - cut)
    anchor = start - timedelta(days=draw(st.integers(0, length - 1))) if draw(st.booleans()) else None
    return Calendar(start=start, end=start + timedelta(days=days - 1), microcycle_days=length, anchor=anchor)


@st.composite
def athletes(draw: DrawFn) -> Athlete:
    """Athletes of every level, some young or past forty, some hurt, some with few minutes."""
    age = st.sampled_from((None, 25, 39, 40, 55, 61))
    body = draw(st.one_of(st.fixed_dictionaries({"age": age}), bodies(_AROUND)))
    return Athlete(
        level=draw(st.sampled_from(Level)),
        time_zone=draw(st.sampled_from(TIME_ZONES)),
        minutes_per_day=draw(st.sampled_from((None, 45, 60, 95))),
        minutes_per_week=draw(st.sampled_from((None, 0, 90, 180))),
        recovery_pct=draw(st.sampled_from((None, None, 50, 90, 115))),
        race_distance=draw(st.sampled_from((None, None, *RaceDistance))),
        weekly_cap_au=draw(st.sampled_from((None, None, 0, 900, 2_000))),
        **body,
    )


@st.composite
def catalogues(draw: DrawFn) -> tuple[SessionTemplate, ...]:
    """Some templates of the catalogue, now and then one of them made strange."""
    chosen = draw(st.lists(st.sampled_from(templates()), min_size=3, max_size=8, unique_by=lambda t: t.id))
    if draw(st.integers(0, 3)) == 0:
        strange = replace(
            chosen[0],
            id="strange",
            minutes=draw(st.sampled_from((1, 30, 90))),
            load_au=draw(st.sampled_from((0, 1, 1_000))),
            hard_day=not chosen[0].hard_day,
            heavy=frozenset(Pattern),
            sets=tuple((pattern, draw(st.integers(0, 2))) for pattern in Pattern),
        )
        chosen.append(strange)
    return tuple(chosen)


@st.composite
def _runs(
    draw: DrawFn, calendar: Calendar, clock: Clock, first: int, last: int, name: str, most: int = 14
) -> tuple[Run, ...]:
    """Runs from day ``first`` to day ``last`` of the season, at most two a day and one race a day."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(first, last),
                st.sampled_from(MOMENTS_MIN),
                st.sampled_from((*RunKind, RunKind.RACE, RunKind.RACE)),
                st.sampled_from(_RUN_LENGTHS_MIN),
                st.sampled_from((None, True, False)),
                st.integers(0, 9),
            ),
            max_size=most,
            unique_by=(lambda item: (item[0], item[5] % 2),),
        )
    )
    runs: list[Run] = []
    raced: set[date] = set()
    for number, (index, minute, kind, length, key, figure) in enumerate(drawn):
        start = moment(calendar.day(index), minute)
        if not clock.exists(start):
            continue
        race = None
        if kind is RunKind.RACE and start.date() not in raced:
            race = tuple(RacePriority)[figure % 3]
            raced.add(start.date())
        effort = figure * 10
        runs.append(
            Run(
                id=f"{name}-{number}",
                start=start,
                duration_min=length,
                kind=kind,
                key=kind.is_key if key is None else key,
                distance_m=_RACE_LENGTHS_M[figure % len(_RACE_LENGTHS_M)],
                rpe_tenths=effort,
                load_au=units.session_load_au(effort, length),
                race=race,
            )
        )
    return tuple(runs)


@st.composite
def _fixed_sessions(
    draw: DrawFn,
    calendar: Calendar,
    clock: Clock,
    kinds: tuple[SessionTemplate, ...],
    first: int,
    last: int,
    origin: Origin,
    name: str,
    most: int,
) -> tuple[Session, ...]:
    """Pins or history; a coach's session may be longer or shorter than its template."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(first, last),
                st.sampled_from(MOMENTS_MIN),
                st.sampled_from(kinds),
                st.sampled_from((0, 0, 0, 20)),
            ),
            max_size=most,
        )
    )
    return tuple(
        Session(
            id=f"{name}-{number}",
            template=template.id,
            start=start,
            duration_min=template.minutes + longer,
            origin=origin,
        )
        for number, (index, minute, template, longer) in enumerate(drawn)
        if clock.exists(start := moment(calendar.day(index), minute))
    )


@st.composite
def _bans(draw: DrawFn, calendar: Calendar, kinds: tuple[SessionTemplate, ...]) -> tuple[Ban, ...]:
    return tuple(
        Ban(
            template=draw(st.sampled_from((None, kinds[0].id))),
            quality=draw(st.sampled_from((None, *Quality))),
            weekdays=frozenset(draw(st.sets(st.integers(0, 6), max_size=2))),
            first=draw(st.sampled_from((None, calendar.start, calendar.day(3)))),
            last=draw(st.sampled_from((None, calendar.day(4), calendar.end))),
        )
        for _ in range(draw(st.sampled_from((0, 0, 1, 2))))
    )


def _fixed_blocks(count: int) -> SearchStrategy[tuple[tuple[int, Phase], ...]]:
    some = st.lists(
        st.tuples(st.integers(0, count - 1), st.sampled_from(Phase)),
        max_size=2,
        unique_by=lambda pair: pair[0],
    )
    whole = st.lists(st.sampled_from(Phase), min_size=count, max_size=count).map(
        lambda row: list(enumerate(row))
    )
    return st.one_of(st.just([]), some, whole).map(tuple)


@st.composite
def tiny_seasons(draw: DrawFn, *, most_sessions: int = 10) -> Season:
    """Seasons of one or two weeks in which few sessions could be placed: small enough to try every plan.

    Parameters
    ----------
    most_sessions
        Most windows x templates; every window has room for one start.
    """
    weeks = draw(st.sampled_from((1, 1, 2)))
    start = draw(st.sampled_from(_AROUND))
    calendar = Calendar(start=start, end=start + timedelta(days=7 * weeks - 1))
    ids = draw(st.sampled_from(_TINY_CATALOGUES))
    kinds = tuple(template for template in templates() if template.id in ids)
    longest = max(template.minutes for template in kinds)
    opens = draw(
        st.lists(
            st.tuples(st.integers(0, 6), st.sampled_from((360, 1080))),
            min_size=1,
            max_size=max(1, most_sessions // (len(kinds) * weeks)),
            unique=True,
        )
    )
    week: list[list[Window]] = [[] for _ in range(7)]
    for day, minute in opens:
        week[day].append(Window(opens_min=minute, closes_min=minute + longest))
    zone = draw(st.sampled_from((None, "Europe/London")))
    blocks = draw(st.sampled_from(((), (Phase.STRENGTH,) * weeks, (Phase.MIXED,) * weeks)))
    kinds_same_length = tuple(replace(kind, minutes=longest) for kind in kinds)
    return Season(
        calendar=calendar,
        runs=draw(_runs(calendar, Clock(zone), 0, calendar.days - 1, "run", most=4)),
        availability=Availability(week=tuple(tuple(day) for day in week), places=tuple(equipment().items())),
        templates=kinds_same_length,
        athlete=Athlete(
            level=draw(st.sampled_from(Level)),
            time_zone=zone,
            minutes_per_week=draw(st.sampled_from((None, longest, 2 * longest))),
        ),
        pins=draw(_fixed_sessions(calendar, Clock(zone), kinds_same_length, 0, 6, Origin.PINNED, "pin", 1)),
        history=History(
            sessions=draw(
                _fixed_sessions(calendar, Clock(zone), kinds_same_length, -7, -1, Origin.HISTORY, "past", 2)
            )
        ),
        fixed_blocks=tuple(enumerate(blocks)),
    )


_TINY_CATALOGUES = (
    ("max_strength_a",),
    ("foundation_a", "max_strength_a"),
    ("max_strength_a", "max_strength_b"),
    ("foundation_a", "plyo_low"),
    ("taper_primer", "maintenance"),
)
