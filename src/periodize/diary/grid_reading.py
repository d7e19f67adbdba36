"""A grid while it is read: where its weekdays stand, its weeks, and what was met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from periodize.diary.options import ReadOptions
from periodize.diary.sheet import Row, Sheet, text
from periodize.diary.weeks import Label
from periodize.io.faults import Faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the weekdays of a grid stand.

    Parameters
    ----------
    head
        The header's index among the sheet's rows.
    days
        For each column of a weekday how many days after the week's first it is.
    first_weekday
        The weekday of the first of them, 0 to 6; None for "Day 1" to "Day 7".
    """

    head: int
    days: dict[int, int]
    first_weekday: int | None


@dataclass(slots=True)
class GridReading:
    """What is known while a grid is read."""

    sheet: Sheet
    layout: Layout
    options: ReadOptions
    faults: Faults
    warnings: Faults
    beside: list[str] = field(default_factory=list)
    """Lines around the grid."""
    bare: list[str] = field(default_factory=list)
    """Cells with a number without a unit."""
    bare_unit: str = ""
    """What these count: ``"km"``, ``"mi"`` or ``"min"``."""
    unread: list[str] = field(default_factory=list)
    """Totals, which nobody needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The rows of one week: the labelled one and those below it without a label."""

    label: Label | None
    rows: tuple[Row, ...]
    days: dict[int, date] | None = None
    """Dates that a row above states, a column each."""


def line(row: Row) -> str:
    """A whole row as one text."""
    return "  ".join(text(cell) for cell in row.cells if text(cell))
