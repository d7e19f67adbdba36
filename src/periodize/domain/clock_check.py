"""Finds wall-clock times that the clocks skip, wherever a time comes in from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from periodize.domain.calendar import Clock
from periodize.errors import Fault


def skipped_faults(clock: Clock, start: datetime, where: str) -> Iterator[Fault]:
    """The fault of a start inside the time that is skipped when the clocks go forward; none of any other.

    Parameters
    ----------
    clock
        Of the athlete.
    start
        Wall clock.
    where
        What starts then, for the message.
    """
    if not clock.exists(start):
        yield Fault(
            code="time-does-not-exist",
            where=where,
            what=f"{start:%H:%M} does not exist on {start:%Y-%m-%d} in {clock.time_zone}: the clocks go forward",
            value=f"{start:%H:%M}",
            advice="Give a time before or after the change.",
        )
