"""What the readers of the services' CSV files share: columns found by name, and cells that may hold nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from periodize.diary import figures
from periodize.diary.days import Moment, local, moments
from periodize.diary.options import GIVE_ZONE, ReadOptions
from periodize.diary.sheet import Cell, Row, Sheet, text
from periodize.io.faults import Faults, Misfit


def names_of(sheet: Sheet) -> list[str]:
    """The column names of a file that begins with them, in lower case; empty for an empty sheet."""
    return [text(cell).casefold() for cell in sheet.rows[0].cells] if sheet.rows else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A service's CSV file: a row of names, then a row for each session.

    Parameters
    ----------
    sheet
        Its rows.
    places
        The index of each column that is read.
    sign
        The decimal sign of its numbers.
    warnings
        Told of cells that cannot be read, which are then left out.
    """

    sheet: Sheet
    places: dict[str, int]
    sign: figures.Sign
    warnings: Faults

    @property
    def body(self) -> tuple[Row, ...]:
        """The rows of sessions."""
        return self.sheet.rows[1:]

    def cell(self, row: Row, name: str) -> Cell:
        """A row's cell, None where there is no such column or it says that there is nothing."""
        found = row.cell(self.places[name]) if name in self.places else None
        return None if figures.is_missing(found) else found

    def text(self, row: Row, name: str) -> str:
        """A row's cell as text."""
        return text(self.cell(row, name))

    def read(self, row: Row, name: str, parse: Callable[[Cell], int | None]) -> int | None:
        """A row's figure; None and a warning where it cannot be read."""
        cell = self.cell(row, name)
        if cell is None:
            return None
        try:
            return parse(cell)
        except Misfit as misfit:
            self.warnings.add(
                misfit.code,
                misfit.what,
                where=f"{self.sheet.line(row)}, {self.sheet.rows[0].text(self.places[name])}",
                value=misfit.value,
                limit=misfit.limit,
                advice="It is left out.",
            )
            return None

    def metres(self, row: Row, name: str, unit: str) -> int | None:
        """A row's distance."""
        return self.read(row, name, lambda cell: figures.metres(cell, unit, self.sign))

    def minutes(self, row: Row, name: str, unit: str) -> int | None:
        """A row's length of time; "38:13" is minutes and seconds."""
        return self.read(row, name, lambda cell: figures.minutes(cell, unit, self.sign, clock="mm:ss"))

    def unread(self) -> list[str]:
        """The columns that hold something and are not read, as the file names them."""
        used = set(self.places.values())
        return [
            text(name) or f"column {index + 1}"
            for index, name in enumerate(self.sheet.rows[0].cells)
            if index not in used and any(not figures.is_missing(row.cell(index)) for row in self.body)
        ]

    def effort(self, row: Row, name: str) -> int | None:
        """A row's effort in tenths."""
        return self.read(row, name, figures.effort_tenths)

    def moments(
        self, name: str, options: ReadOptions, faults: Faults, *, is_utc: bool = False
    ) -> list[Moment | None]:
        """The date of each row, in the athlete's wall clock where that can be known."""
        index = self.places[name]
        where = [f"{self.sheet.line(row)}, {self.sheet.rows[0].text(index)}" for row in self.body]
        found = moments([row.cell(index) for row in self.body], where, options.start, faults)
        for moment, place in zip(found, where, strict=True):
            if moment is None:
                faults.add("missing-value", "the date is empty or no date", where=place)
        in_utc = [
            m
            for m in found
            if m is not None and m.minute is not None and (is_utc or m.offset_min is not None)
        ]
        if in_utc and options.zone is None:
            self.warnings.add(
                "zone-missing",
                "times are in UTC or bear an offset and were left as they are written, so that late ones may be a day off",
                where=self.sheet.where,
                advice=GIVE_ZONE,
            )
        return [None if m is None else local(m, options.zone, is_utc=is_utc) for m in found]


def placed(names: Sequence[str], table: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The place of each column by the names it may bear; of two of one name the first."""
    found: dict[str, int] = {}
    for key, known in table.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            found[key] = place
    return found
