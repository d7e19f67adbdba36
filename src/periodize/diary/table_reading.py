"""A table while it is read: its columns by what they hold, and what was met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from periodize.diary import figures
from periodize.diary.columns import Column, Role
from periodize.diary.options import ReadOptions
from periodize.diary.sheet import Cell, Row, Sheet, text
from periodize.io.faults import Faults, shown


@dataclass(slots=True)
class TableReading:
    """What is known while a table is read."""

    sheet: Sheet
    columns: list[Column]
    options: ReadOptions
    faults: Faults
    warnings: Faults
    sign: figures.Sign = ""
    skipped: list[str] = field(default_factory=list)

    def column(self, role: Role, *, done: bool = False) -> Column | None:
        """The column of a role."""
        return next((c for c in self.columns if c.role is role and c.done is done), None)

    def cell(self, row: Row, role: Role, *, done: bool = False) -> Cell:
        """A row's cell of a role, None where there is no such column."""
        column = self.column(role, done=done)
        return None if column is None else row.cell(column.index)

    def text(self, row: Row, role: Role) -> str:
        """The same as text."""
        return text(self.cell(row, role))

    def skip(self, row: Row) -> None:
        """Leave a row out that is no session; it is told of at the end."""
        self.skipped.append(shown(" ".join(filter(None, map(text, row.cells))), 40))
