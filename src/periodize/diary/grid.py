"""The grids that coaches make: a row for each week, a column for each weekday, free text in the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from periodize.diary.days import moments, plain, weekday_of, written
from periodize.diary.decode import refuse
from periodize.diary.entry import Entry
from periodize.diary.grid_cells import LONGEST_CELL, entries_of
from periodize.diary.grid_reading import GridReading, Layout, Week, line
from periodize.diary.options import ReadOptions
from periodize.diary.sheet import Cell, Row, Sheet, text
from periodize.diary.weeks import Label, beginnings, label_of
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

MOST_WEEKS = 600
MOST_CELLS_TURNED = 2_000_000
_HEADER_ROWS = 30
_LEAST_DAYS = 3
_INITIALS = ("mtwtfss", "mdmdfss", "lmmjvsd", "lmxjvsd", "mdwdvzz")
"""Weekdays by their first letter, from Monday: English, German, French, Spanish, Dutch."""
_NUMBERED = re.compile(r"(?:day|tag|jour|dia|d)\s*([1-7])", re.I | re.ASCII)
_TOTAL = re.compile(r".*\b(totals?|sums?|gesamt|summe|average|avg|mean)\b.*", re.I)


def layout_of(sheet: Sheet) -> Layout | None:
    """Where a sheet's weekdays stand, or None where no row near the top names them."""
    return next(
        (found for index, row in enumerate(sheet.rows[:_HEADER_ROWS]) if (found := _header(index, row))), None
    )


def _header(index: int, row: Row) -> Layout | None:
    cells = [plain(text(cell).rstrip(":")) for cell in row.cells]
    named = {column: day for column, cell in enumerate(cells) if (day := weekday_of(cell)) is not None}
    if len(named) < _LEAST_DAYS:
        named = _by_initials(cells)
    if len(named) >= _LEAST_DAYS and len(set(named.values())) == len(named):
        first = named[min(named)]
        return Layout(
            head=index, days={c: (day - first) % 7 for c, day in named.items()}, first_weekday=first
        )
    counted = {c: int(match[1]) - 1 for c, cell in enumerate(cells) if (match := _NUMBERED.fullmatch(cell))}
    if len(counted) >= _LEAST_DAYS and len(set(counted.values())) == len(counted):
        return Layout(head=index, days=counted, first_weekday=None)
    return None


def _by_initials(cells: Sequence[str]) -> dict[int, int]:
    """Seven cells side by side with one letter each, which from any weekday on spell a week."""
    for begin in range(len(cells) - 6):
        letters = "".join(cells[begin : begin + 7])
        for week in _INITIALS:
            turn = (week + week).find(letters) if len(letters) == 7 else -1
            if turn >= 0:
                return {begin + step: (turn + step) % 7 for step in range(7)}
    return {}


def from_sheet(sheet: Sheet, options: ReadOptions, warnings: Faults) -> list[Entry]:
    """The entries of a grid, with weekdays across or down.

    Raises
    ------
    InvalidInput
        Where there are no weekdays, or the weeks cannot be dated.
    """
    layout = layout_of(sheet)
    if layout is None and sheet.size <= MOST_CELLS_TURNED:
        sheet = sheet.transposed()
        layout = layout_of(sheet)
    if layout is None:
        refuse(
            "no-grid", "no row or column names the weekdays", sheet.where, limit="wanted Mon, Tue, Wed ..."
        )
    faults = Faults()
    reading = GridReading(sheet, layout, options, faults, warnings)
    weeks = _weeks(reading)
    if not weeks:
        refuse("empty-file", "there are weekdays but no weeks below them", sheet.where)
    if len(weeks) > MOST_WEEKS:
        refuse("too-many-rows", f"{len(weeks)} rows of weeks", sheet.where, limit=f"at most {MOST_WEEKS}")
    dated = _dated(reading, weeks)
    entries = entries_of(reading, dated)
    if faults:
        raise InvalidInput(faults.found)
    if reading.beside:
        first = min(min(days.values()) for _, days in dated)
        note = "\n".join(reading.beside)[:LONGEST_CELL]
        entries.insert(
            0, Entry(day=first, title="Notes of the sheet", text=note, category="NOTE", where=sheet.where)
        )
    return entries


# ---------------------------------------------------------------- weeks


def _weeks(reading: GridReading) -> list[Week]:
    sheet, layout = reading.sheet, reading.layout
    left = range(min(layout.days))
    reading.beside += [line(row) for row in sheet.rows[: layout.head]]
    body = sheet.rows[layout.head + 1 :]
    labels = {row.number: _label(row, left) for row in body}
    labelled = any(
        label is not None and _filled(row, layout) for row, label in ((r, labels[r.number]) for r in body)
    )
    weeks: list[Week] = []
    above: dict[int, date] | None = None
    for row in body:
        if _header(0, row) is not None:
            continue
        label = labels[row.number]
        stated = _dates_in(row, layout)
        if stated is not None:
            above = _dates_of_row(reading, row, stated)
            weeks.append(Week(label=label, rows=(), days=above))
        elif not _filled(row, layout):
            _aside(reading, row)
        elif any(_TOTAL.fullmatch(row.text(column)) for column in left) and label is None:
            reading.unread.append(line(row))
        elif weeks and (above is not None or (labelled and label is None)):
            last = weeks.pop()
            weeks.append(Week(label=last.label, rows=(*last.rows, row), days=last.days))
        elif labelled and label is None:
            reading.faults.add(
                "missing-value", "the first week bears no date or number", where=sheet.place(row, 0)
            )
        else:
            weeks.append(Week(label=label, rows=(row,)))
    return [week for week in weeks if week.rows]


def _label(row: Row, left: range) -> Label | None:
    """The best label left of the weekdays: a date before a number."""
    found = [label for column in left if (label := label_of(row.cell(column))) is not None]
    return next((label for label in found if label.first is not None), found[0] if found else None)


def _filled(row: Row, layout: Layout) -> bool:
    return any(text(row.cell(column)) for column in layout.days)


def _aside(reading: GridReading, row: Row) -> None:
    is_total = any(_TOTAL.fullmatch(text(cell)) for cell in row.cells[:1])
    (reading.unread if is_total else reading.beside).append(line(row))


def _dates_in(row: Row, layout: Layout) -> dict[int, Cell] | None:
    """The cells of a row that holds a date under every weekday, as calendars do."""
    cells = {column: row.cell(column) for column in layout.days if text(row.cell(column))}
    if not cells or any((w := written(cell)) is None or w.minute is not None for cell in cells.values()):
        return None
    return cells if len(cells) >= _LEAST_DAYS or all(isinstance(c, date) for c in cells.values()) else None


def _dates_of_row(reading: GridReading, row: Row, cells: dict[int, Cell]) -> dict[int, date]:
    places = [reading.sheet.place(row, column) for column in cells]
    found = moments(list(cells.values()), places, reading.options.start, reading.faults)
    days = {column: moment.day for column, moment in zip(cells, found, strict=True) if moment is not None}
    for column, day in days.items():
        first = reading.layout.first_weekday
        if first is not None and day.weekday() != (first + reading.layout.days[column]) % 7:
            reading.warnings.add(
                "weekday-does-not-fit",
                f"{day} is a {day:%A} and stands under another weekday",
                where=reading.sheet.place(row, column),
                value=day,
                advice="The date is taken.",
            )
    return days


def _dated(reading: GridReading, weeks: Sequence[Week]) -> list[tuple[Week, dict[int, date]]]:
    """Weeks with the date of each of their columns."""
    open_ones = [week for week in weeks if week.days is None]
    begins = beginnings(
        [week.label for week in open_ones],
        [reading.sheet.place(week.rows[0], 0) for week in open_ones],
        first_weekday=reading.layout.first_weekday,
        start=reading.options.start,
        faults=reading.faults,
        warnings=reading.warnings,
    )
    begin_of = {id(week): begin for week, begin in zip(open_ones, begins, strict=True)}
    found = []
    for week in weeks:
        begin = begin_of.get(id(week))
        if week.days is not None:
            found.append((week, week.days))
        elif begin is not None:
            days = {c: begin + timedelta(days=offset) for c, offset in reading.layout.days.items()}
            found.append((week, days))
    return [(week, days) for week, days in found if days]
