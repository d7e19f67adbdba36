"""Hypothesis strategies for when an athlete can train: windows, exceptions, and times that others have taken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize import units
from periodize.catalogue.load import equipment
from periodize.domain.athlete import (
    Availability,
    AvailabilityException,
    ExceptionKind,
    Taken,
    Window,
)
from periodize.domain.calendar import Calendar

MOMENTS_MIN = (0, 1, 60, 90, 150, 389, 390, 420, 720, 719, 1020, 1050, 1080, 1110, 1380, 1410, 1439)
"""Minutes after midnight that matter: noon, midnight, the hours the clocks skip, and usual training times."""


def moment(day: date, minute: int) -> datetime:
    """The wall-clock time ``minute`` minutes after the midnight a date begins with."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


@st.composite
def availabilities(draw: DrawFn, calendar: Calendar) -> Availability:
    """Default weeks from none to all day, with exceptions, and in one season of six with times that others have taken."""
    exceptions = draw(st.lists(_exceptions(calendar), max_size=2))
    return Availability(
        week=draw(st.sampled_from(_WEEKS)),
        exceptions=tuple(exceptions),
        places=tuple(equipment().items()),
        taken=draw(taken_times(calendar)) if draw(st.integers(0, 5)) == 0 else (),
    )


_DAY = (Window(opens_min=0, closes_min=units.MINUTES_PER_DAY),)
_EVENING = (Window(opens_min=1050, closes_min=1230),)
_SPLIT = (Window(opens_min=390, closes_min=480), Window(opens_min=720, closes_min=1200, place="home"))
_NIGHT = (Window(opens_min=60, closes_min=180), Window(opens_min=60, closes_min=240, place="track"))
_WEEKS: tuple[tuple[tuple[Window, ...], ...], ...] = (
    (_DAY,) * 7,
    (_EVENING, (), _EVENING, (), _EVENING, _SPLIT, ()),
    (_SPLIT,) * 5 + ((), _NIGHT),
    (_NIGHT,) * 7,
    ((),) * 7,
)


@st.composite
def _exceptions(draw: DrawFn, calendar: Calendar) -> AvailabilityException:
    first = draw(st.integers(0, calendar.days - 1))
    kind = draw(st.sampled_from(ExceptionKind))
    return AvailabilityException(
        first=calendar.day(first),
        last=calendar.day(first + draw(st.integers(0, 6))),
        kind=kind,
        windows=draw(st.sampled_from(((), _EVENING, _SPLIT))),
        place=draw(st.sampled_from((None, "gym"))) if kind is ExceptionKind.CLOSED else None,
    )


@st.composite
def taken_times(draw: DrawFn, calendar: Calendar) -> tuple[Taken, ...]:
    """Times at which others have the gym, or home, or what stands there: for a minute up to a week."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(-1, calendar.days - 1),
                st.sampled_from(MOMENTS_MIN),
                st.sampled_from((1, 15, 60, 75, 600, units.MINUTES_PER_DAY, 7 * units.MINUTES_PER_DAY)),
                st.sampled_from(("gym", "gym", "home")),
                st.sampled_from((frozenset[str](), frozenset({"barbell"}), frozenset({"dumbbell", "box"}))),
                st.sampled_from(
                    (frozenset[str](), frozenset[str](), frozenset({"max_strength_a", "plyo_high"}))
                ),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return tuple(
        Taken(
            what="racks",
            first=moment(calendar.day(index), minute),
            last=moment(calendar.day(index), minute + length),
            place=place,
            requires=requires,
            templates=templates,
        )
        for index, minute, length, place, requires, templates in drawn
    )
