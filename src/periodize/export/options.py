"""What can be chosen when a plan is exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from periodize.errors import InvalidInput
from periodize.io.faults import Faults

MOST_ALARM_MIN = 10_080


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Choices that several formats share; a format takes no notice of those that mean nothing to it.

    Parameters
    ----------
    runs
        Whether the runs go with the sessions; the events for intervals.icu leave them out always.
    alarm_min
        Minutes before each session at which a calendar reminds, 0 to 10 080; None for no reminder.
    stamp
        When the file was made, in UTC, for formats that must state it. By default a moment that follows from the
        season, so that the same plan gives the same bytes.
    previous
        The file as it was last exported, for formats that update what they have given out: a calendar.
    previous_name
        What messages call that file.

    Raises
    ------
    InvalidInput
        Where a choice is out of its range.
    """

    runs: bool = True
    alarm_min: int | None = None
    stamp: datetime | None = None
    previous: bytes | None = None
    previous_name: str = "earlier calendar"

    def __post_init__(self) -> None:
        faults = Faults()
        if self.alarm_min is not None and not (
            type(self.alarm_min) is int and 0 <= self.alarm_min <= MOST_ALARM_MIN
        ):
            faults.add(
                "option-out-of-range",
                f"a reminder of {self.alarm_min!r} minutes",
                where="alarm_min",
                value=self.alarm_min,
                limit=f"a whole number from 0 to {MOST_ALARM_MIN} (a week)",
            )
        if faults:
            raise InvalidInput(faults.found)
