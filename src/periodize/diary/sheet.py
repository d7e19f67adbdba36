"""A table as it stands in a file, whether it came as CSV or in a workbook: rows of cells, nothing understood yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | datetime | date | time | timedelta | None

MOST_ROWS = 50_000
MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that is not blank.

    Parameters
    ----------
    number
        Its number in the sheet, from 1, blank rows counted.
    cells
        Its cells from the first column on; empty ones at the end are left out.
    """

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column, None beyond the last."""
        return self.cells[column] if column < len(self.cells) else None

    def text(self, column: int) -> str:
        """The cell of a column as text."""
        return text(self.cell(column))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of a file.

    Parameters
    ----------
    where
        How messages name it: ``"plan.csv"``, ``"plan.xlsx sheet '2019'"``.
    title
        The name of a workbook's sheet; empty for CSV.
    rows
        Rows that are not blank.
    turned
        Whether rows and columns have changed places.
    """

    where: str
    rows: tuple[Row, ...]
    title: str = ""
    turned: bool = False

    @property
    def size(self) -> int:
        """How many cells a full table of its height and width has."""
        height = self.rows[-1].number if self.rows else 0
        return height * max((len(row.cells) for row in self.rows), default=0)

    def head(self, count: int) -> Sheet:
        """The first rows of it."""
        return replace(self, rows=tuple(row for row in self.rows[:count] if row.number <= count))

    def place(self, row: Row, column: int) -> str:
        """Where a cell stands: ``"plan.xlsx sheet '2019' cell C9"``."""
        across, down = (row.number - 1, column + 1) if self.turned else (column, row.number)
        return f"{self.where} cell {letters(across)}{down}"

    def line(self, row: Row) -> str:
        """Where a row stands: ``"plan.csv row 7"``."""
        return f"{self.where} row {row.number}"

    def transposed(self) -> Sheet:
        """The same sheet with rows and columns changed over."""
        width = max((len(row.cells) for row in self.rows), default=0)
        height = self.rows[-1].number if self.rows else 0
        columns: list[list[Cell]] = [[None] * height for _ in range(width)]
        for row in self.rows:
            for index, cell in enumerate(row.cells):
                columns[index][row.number - 1] = cell
        return replace(self, rows=rows_of(columns), turned=not self.turned)


def rows_of(raw: Iterable[Iterable[Cell]]) -> tuple[Row, ...]:
    """Rows with their numbers; blank ones are left out, and blank cells become None."""
    rows = []
    for number, values in enumerate(raw, start=1):
        cells = [None if text(value) == "" else value for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append(Row(number=number, cells=tuple(cells)))
    return tuple(rows)


def text(cell: Cell) -> str:
    """What a cell says, as a reader of the sheet sees it; line ends are kept, blanks around it are not."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip().strip("\ufeff\u200b")


def letters(column: int) -> str:
    """A column's name in a spreadsheet: 0 is A, 27 is AB."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
