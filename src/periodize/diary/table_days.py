"""On which day each row of a table falls: by its date, or counted from the first day of the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from periodize.diary.columns import Role
from periodize.diary.days import Moment, local, moments, weekday_of, written
from periodize.diary.decode import refuse
from periodize.diary.options import GIVE_START, GIVE_ZONE
from periodize.diary.sheet import Cell, Row, text
from periodize.diary.table_reading import TableReading

_TOTAL = re.compile(
    r"(weekly |week |grand |sub)?(totals?|sums?|summary|summe|gesamt|average|avg|mean)\b.*", re.I
)
_MOST_WEEKS = 600


def dated_rows(reading: TableReading, body: Sequence[Row]) -> list[tuple[Row, Moment]]:
    column = reading.column(Role.DAY)
    cells = [row.cell(column.index) for row in body] if column else []
    are_dates = sum(written(cell) is not None for cell in cells)
    numbered = sum(number_of_day(cell) is not None for cell in cells)
    if numbered > are_dates:
        return _counted(reading, body)
    rows, places, wanted = [], [], []
    for row, cell in zip(body, cells, strict=True):
        if _is_heading(reading, row, cell):
            reading.skip(row)
            continue
        rows.append(row)
        wanted.append(cell)
        places.append(f"{reading.sheet.line(row)}, {column.name if column else ''}")
    found = moments(wanted, places, reading.options.start, reading.faults)
    return _carried(reading, rows, wanted, found)


def _is_heading(reading: TableReading, row: Row, cell: Cell) -> bool:
    """Whether a row without a date is a total or a heading rather than a session."""
    if written(cell) is not None:
        return False
    filled = [text(value) for value in row.cells if text(value)]
    if _TOTAL.fullmatch(filled[0]):
        return True
    session = any(
        reading.text(row, role) for role in (Role.TITLE, Role.KIND, Role.SPORT, Role.NOTES, Role.DISTANCE)
    )
    return (len(filled) == 1 and bool(text(cell))) or (not text(cell) and not session)


def _carried(
    reading: TableReading, rows: Sequence[Row], cells: Sequence[Cell], found: Sequence[Moment | None]
) -> list[tuple[Row, Moment]]:
    """Rows with their dates; a session under an empty cell belongs to the date above it."""
    result: list[tuple[Row, Moment]] = []
    carried = 0
    for row, cell, moment in zip(rows, cells, found, strict=True):
        if moment is None and not text(cell):
            if not result:
                reading.faults.add("missing-value", "the date is empty", where=reading.sheet.line(row))
                continue
            moment = Moment(day=result[-1][1].day)
            carried += 1
        if moment is not None:
            result.append((row, _local(reading, row, moment)))
    if carried:
        reading.warnings.add(
            "date-carried",
            f"{carried} rows without a date were given the date of the row above",
            where=reading.sheet.where,
            value=carried,
        )
    return result


def _local(reading: TableReading, row: Row, moment: Moment) -> Moment:
    if moment.offset_min is not None and reading.options.zone is None:
        reading.warnings.add(
            "zone-missing",
            "times bear a distance from UTC and were left as they are written",
            where=reading.sheet.where,
            advice=GIVE_ZONE,
        )
    return local(moment, reading.options.zone)


def number_of_day(cell: Cell) -> int | None:
    """ "Day 3", "3" or a weekday; None for dates and all else."""
    body = text(cell)
    if weekday_of(body) is not None:
        return weekday_of(body)
    match = re.fullmatch(r"(?:day|tag|d)?\s*#?(\d{1,3})(?:\.0)?", body, re.I | re.ASCII)
    return int(match[1]) if match else None


def _counted(reading: TableReading, body: Sequence[Row]) -> list[tuple[Row, Moment]]:
    """Rows that say week and weekday, or the number of a day, counted from ``start``."""
    start = reading.options.start
    if start is None:
        refuse(
            "start-missing",
            "the rows bear weekdays or numbers of days, and no dates",
            reading.sheet.where,
            advice=GIVE_START,
        )
    result, week = [], 1
    has_weeks = reading.column(Role.WEEK) is not None
    before = -1
    for row in body:
        stated = re.search(r"\d{1,3}", reading.text(row, Role.WEEK))
        named = weekday_of(reading.text(row, Role.DAY))
        number = number_of_day(reading.cell(row, Role.DAY))
        if number is None:
            reading.skip(row)
            continue
        week = int(stated[0]) if stated else week
        offset = (named - start.weekday()) % 7 if named is not None else number - 1
        if not has_weeks and named is not None:
            week += offset < before
            before = offset
        days = 7 * (week - 1) + offset
        if not 0 <= days < 7 * _MOST_WEEKS:
            reading.faults.add(
                "day-out-of-range",
                f"week {week}, day {number}",
                where=reading.sheet.line(row),
                limit="weeks and days count from 1",
            )
            continue
        result.append((row, Moment(day=start + timedelta(days=days))))
    return result
