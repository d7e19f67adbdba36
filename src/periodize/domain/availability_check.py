"""Finds faults in when an athlete can train: windows, exceptions, and times at which others have the equipment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from periodize.domain.athlete import Availability, Taken, Window
from periodize.domain.vocabulary import WEEKDAYS
from periodize.errors import Fault
from periodize.units import MINUTES_PER_DAY

LONGEST_TAKEN_DAYS = 14
"""Whoever has something for longer has it for good: then the place is closed, or lacks the equipment."""


def availability_faults(availability: Availability) -> Iterator[Fault]:
    """Every fault of an athlete's windows, exceptions and times taken by others."""
    for weekday, windows in enumerate(availability.week):
        for window in windows:
            yield from _window_faults(window, f"window on {WEEKDAYS[weekday % 7]}")
    if len(availability.week) != 7:
        yield Fault(
            code="week-length", where="availability", what="the default week needs seven days of windows"
        )
    for number, exception in enumerate(availability.exceptions, start=1):
        where = f"exception {number} ({exception.kind.value})"
        if exception.last < exception.first:
            yield Fault(
                code="dates-reversed",
                where=where,
                what=f"it ends on {exception.last}, before it begins on {exception.first}",
                value=str(exception.last),
            )
        for window in exception.windows:
            yield from _window_faults(window, where)
    for number, taken in enumerate(availability.taken, start=1):
        yield from _taken_faults(taken, f"taken {number}")


def _taken_faults(taken: Taken, where: str) -> Iterator[Fault]:
    if taken.last <= taken.first:
        yield Fault(
            code="taken-ends-before-it-begins",
            where=where,
            what=f"it ends on {_moment_text(taken.last)} and begins on {_moment_text(taken.first)}",
            value=f"{taken.last:%Y-%m-%d %H:%M}",
            limit="a time that is taken must end after it begins",
        )
    elif taken.last - taken.first > timedelta(days=LONGEST_TAKEN_DAYS):
        yield Fault(
            code="taken-too-long",
            where=where,
            what=f"it lasts from {_moment_text(taken.first)} to {_moment_text(taken.last)}",
            value=f"{taken.last:%Y-%m-%d %H:%M}",
            limit=f"at most {LONGEST_TAKEN_DAYS} days",
            advice="Maybe the month is wrong? Where a place is shut for longer, give an exception of kind 'closed'.",
        )


def _window_faults(window: Window, where: str) -> Iterator[Fault]:
    if window.closes_min <= window.opens_min:
        yield Fault(
            code="window-closes-before-it-opens",
            where=where,
            what=f"it opens at {_clock_text(window.opens_min)} and closes at {_clock_text(window.closes_min)}",
            value=_clock_text(window.closes_min),
            limit="a window must close after it opens, on the same day",
            advice="Maybe it runs past midnight? Give two windows, one up to 24:00.",
        )
    if window.opens_min < 0 or window.closes_min > MINUTES_PER_DAY:
        yield Fault(
            code="window-outside-day",
            where=where,
            what=f"{_clock_text(window.opens_min)} to {_clock_text(window.closes_min)} is not within one day",
            limit="00:00 to 24:00",
        )


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute >= 0 else f"minute {minute}"


def _moment_text(moment: datetime) -> str:
    return f"{moment:%a %d %b %Y %H:%M}"
