"""What can be chosen when a plan is exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from periodize.errors import InvalidInput
from periodize.io.faults import Faults, shown

MOST_ALARM_MIN = 10_080
STAMP_YEARS = (1970, 2200)


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
        When the file was made, in UTC or with a zone, 1970 to 2200, for formats that must state it. By default a moment that follows from the
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
        alarm, previous = self.alarm_min, self.previous
        first, last = STAMP_YEARS
        wanted = (
            ("runs", type(self.runs) is bool, "True or False"),
            (
                "alarm_min",
                alarm is None or (type(alarm) is int and 0 <= alarm <= MOST_ALARM_MIN),
                f"a whole number of minutes from 0 to {MOST_ALARM_MIN} (a week)",
            ),
            ("stamp", self.stamp is None or _is_sane(self.stamp), f"a datetime in UTC, {first} to {last}"),
            ("previous", previous is None or isinstance(previous, bytes), "the bytes of a file"),
            ("previous_name", isinstance(self.previous_name, str), "a text"),
        )
        faults = Faults()
        for name, fits, limit in wanted:
            if not fits:
                value = getattr(self, name)
                what = f"'{name}' is {shown(repr(value))}"
                faults.add("option-out-of-range", what, where=name, value=value, limit=limit)
        if faults:
            raise InvalidInput(faults.found)


def _is_sane(stamp: object) -> bool:
    """Whether it is a moment whose UTC is known, with room for a later one."""
    if not isinstance(stamp, datetime):
        return False
    try:
        utc = stamp if stamp.tzinfo is None else stamp.astimezone(UTC)
    except OverflowError:  # at either end of time
        return False
    return STAMP_YEARS[0] <= utc.year <= STAMP_YEARS[1]
