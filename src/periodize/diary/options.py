"""What a reader of a foreign file has to be told, where the file does not say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

UNITS_M = {"km": 1000, "mi": 1609.344}
"""Units of distance by the names users give them, in metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Choices for reading a foreign file.

    Parameters
    ----------
    zone
        IANA name of the athlete's time zone, into whose wall clock times in other zones are turned; None leaves
        them as the file writes them, with a warning where it matters.
    unit
        Unit of distances that stand without one: ``"km"`` or ``"mi"``.
    start
        First day of a grid of weeks that bears no dates, or the year's first date where dates have no year.
    sheet
        Name of a workbook's sheet; by default the first that holds a plan.
    first, last
        Entries before and after these days are left out, and counted in a warning; None for no bound.
    """

    zone: str | None = None
    unit: str = "km"
    start: date | None = None
    sheet: str | None = None
    first: date | None = None
    last: date | None = None
