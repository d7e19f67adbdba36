"""What can be chosen when a plan is exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Choices that several formats share; a format takes no notice of those that mean nothing to it.

    Parameters
    ----------
    runs
        Whether the runs go with the sessions.
    alarm_min
        Minutes before each session at which a calendar reminds, 0 to 10 080; None for no reminder.
    stamp
        When the file was made, in UTC, for formats that must state it. By default a moment that follows from the
        season, so that the same plan gives the same bytes.
    previous
        The file as it was last exported, for formats that update what they have given out: a calendar.
    """

    runs: bool = True
    alarm_min: int | None = None
    stamp: datetime | None = None
    previous: bytes | None = None
