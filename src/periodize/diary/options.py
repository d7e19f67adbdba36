"""What a reader of a foreign file has to be told, where the file does not say it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

UNITS_M = {"km": 1000, "mi": 1609.344}
"""Units of distance by the names users give them, in metres."""

GIVE_START = "Give the first day of the plan with --start 2026-01-05 (start= in Python)."
GIVE_ZONE = "Give the athlete's time zone with --zone Europe/Berlin (zone= in Python)."

UNIT_FROM_FILE = "unit-from-file"
"""Code of the warning that a number without a unit takes the one the file states elsewhere."""


def other_unit(unit: str) -> str:
    """Miles for kilometres, and the other way round."""
    return "km" if unit == "mi" else "mi"


def give_unit(unit: str, when: str = "where it is not so") -> str:
    """Advice to state the other unit of distance.

    >>> give_unit("mi")
    'Give --unit mi where it is not so (unit= in Python).'
    """
    return f"Give --unit {unit} {when} (unit= in Python)."


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
    unit_from
        What of the file itself says that unit; empty where it was given, or is assumed.
    start
        First day of a grid of weeks that bears no dates, or the year's first date where dates have no year.
    sheet
        Name of a workbook's sheet; by default the first that holds a plan.
    first, last
        Entries before and after these days are left out, and counted in a warning; None for no bound.
    """

    zone: str | None = None
    unit: str = "km"
    unit_from: str = ""
    start: date | None = None
    sheet: str | None = None
    first: date | None = None
    last: date | None = None

    def with_unit(self, unit: str, unit_from: str) -> ReadOptions:
        """The same with the unit that the file states, and what of it does."""
        return replace(self, unit=unit, unit_from=unit_from)
