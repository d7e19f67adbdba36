"""The figures of a table's rows: distance, duration, effort and load, in our units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from periodize import units
from periodize.diary import figures
from periodize.diary.columns import Column, Role
from periodize.diary.options import UNIT_FROM_FILE, give_unit, other_unit
from periodize.diary.sheet import Cell, Row, text
from periodize.diary.table_reading import TableReading
from periodize.io.faults import Misfit, shown


def settle_units(reading: TableReading, rows: Iterable[Row]) -> None:
    """Find out the decimal sign of the table, and units that its column names leave open."""
    body = list(rows)
    numeric = [
        c.index for c in reading.columns if c.role in (Role.DISTANCE, Role.DURATION, Role.EFFORT, Role.LOAD)
    ]
    reading.sign = figures.decimal_sign(row.cell(index) for row in body for index in numeric)
    for place, column in enumerate(reading.columns):
        cells = [row.cell(column.index) for row in body]
        if column.role is Role.DISTANCE and not column.unit:
            reading.columns[place] = _with(column, unit=reading.options.unit)
            _tell_of_unit(reading, column, cells)
        if column.role is Role.DURATION:
            reading.columns[place] = _settled_clock(reading, column, cells)


def _tell_of_unit(reading: TableReading, column: Column, cells: Sequence[Cell]) -> None:
    bare = [cell for cell in cells if not figures.is_missing(cell) and re.fullmatch(r"[\d.,\s]+", text(cell))]
    if bare:
        unit, said_by = reading.options.unit, reading.options.unit_from
        how = f"{unit} is taken, as {said_by}" if said_by else f"{unit} is assumed"
        reading.warnings.add(
            UNIT_FROM_FILE if said_by else "unit-assumed",
            f"the column '{column.name}' states no unit; {how}",
            where=reading.sheet.where,
            value=text(bare[0]),
            advice=give_unit(other_unit(unit)),
        )


def _settled_clock(reading: TableReading, column: Column, cells: Sequence[Cell]) -> Column:
    style, sure = figures.clock_style(cells)
    if not column.clock and not sure:
        reading.warnings.add(
            "clock-assumed",
            f"times in the column '{column.name}' are read as {style}",
            where=reading.sheet.where,
            advice=f"Name the column '{column.name} (hh:mm)' or '{column.name} (mm:ss)'.",
        )
    unit = column.unit or _bare_unit(reading, column, cells)
    return _with(column, unit=unit, clock=column.clock or style)


def _bare_unit(reading: TableReading, column: Column, cells: Sequence[Cell]) -> str:
    """Minutes where all bare numbers of a column can only sensibly be minutes; else nothing."""
    bare: list[Decimal] = []
    for cell in cells:
        try:
            bare += [] if figures.is_missing(cell) else [figures.number(cell, reading.sign or ".")]
        except Misfit:
            continue
    longest = max(bare, default=Decimal(0))
    if not bare or not 15 <= longest <= 480:
        return ""
    reading.warnings.add(
        "unit-assumed",
        f"the column '{column.name}' states no unit; minutes are assumed",
        where=reading.sheet.where,
        value=longest,
    )
    return "min"


def _with(column: Column, *, unit: str, clock: str = "") -> Column:
    return replace(column, unit=unit, clock=clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    distance_m: int | None
    duration_min: int | None
    rpe_tenths: int | None
    load_au: int | None
    done: bool
    unread: tuple[str, ...]


def numbers_of(reading: TableReading, row: Row) -> Numbers:
    unread: list[str] = []

    def read(role: Role, done: bool = False) -> int | None:
        column = reading.column(role, done=done)
        cell = None if column is None else row.cell(column.index)
        if column is None or figures.is_missing(cell):
            if column is not None and figures.is_not_a_number(cell):
                reading.warnings.add(
                    "not-a-number",
                    f"'{text(cell)}' is not a number",
                    where=f"{reading.sheet.line(row)}, {column.name}",
                    value=text(cell),
                    advice="It is taken for an empty cell.",
                )
            return None
        try:
            return _figure(reading, column, cell)
        except Misfit as misfit:
            figures.kept(
                reading.faults, reading.warnings, misfit, f"{reading.sheet.line(row)}, {column.name}"
            )
            unread.append(f"{column.name}: {text(cell)}")
            return None

    effort, both_min = _both(reading, row, unread)
    metres, minutes = read(Role.DISTANCE), read(Role.DURATION)
    done = metres is None and minutes is None and both_min is None
    if done:
        metres, minutes = read(Role.DISTANCE, True), read(Role.DURATION, True)
        done = metres is not None or minutes is not None
    return Numbers(
        distance_m=metres,
        duration_min=minutes if minutes is not None else both_min,
        rpe_tenths=read(Role.EFFORT) or effort,
        load_au=read(Role.LOAD),
        done=done,
        unread=tuple(unread),
    )


def _figure(reading: TableReading, column: Column, cell: Cell) -> int | None:
    if column.role is Role.DISTANCE:
        return figures.metres(cell, column.unit, reading.sign)
    if column.role is Role.DURATION:
        return figures.minutes(cell, column.unit, reading.sign, clock=column.clock)
    if column.role is Role.EFFORT:
        return figures.effort_tenths(cell)
    return units.whole(figures.number(cell, reading.sign)) or None


def _both(reading: TableReading, row: Row, unread: list[str]) -> tuple[int | None, int | None]:
    """Effort and minutes of a cell that holds both, in the order of the column's name."""
    column = reading.column(Role.BOTH)
    cell = None if column is None else row.cell(column.index)
    if column is None or figures.is_missing(cell):
        return None, None
    halves = [half.strip() for half in re.split(r"[/|;,]|\s+x\s+", text(cell), maxsplit=1)]
    effort_first = re.match(r"\W*(rpe|effort|s-?rpe)", column.name, re.I) is not None
    try:
        if len(halves) != 2:
            raise Misfit(
                "not-an-effort", f"'{shown(text(cell))}' is not effort and minutes", value=text(cell)
            )
        effort, minutes = halves if effort_first else reversed(halves)
        return figures.effort_tenths(effort), figures.minutes(minutes, "min", reading.sign)
    except Misfit as misfit:
        figures.kept(reading.faults, reading.warnings, misfit, f"{reading.sheet.line(row)}, {column.name}")
        unread.append(f"{column.name}: {text(cell)}")
        return None, None
