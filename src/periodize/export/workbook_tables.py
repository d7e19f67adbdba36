"""The flat sheets of a workbook: real dates, a filter, the head always in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from periodize.export.table_cells import NEEDED
from periodize.export.tables import COLUMNS, rows_of
from periodize.export.workbook_cells import put
from periodize.export.workbook_styles import DERIVED_FILL, HEAD_FILL, Styles, fit_width, printable
from periodize.extras import needed
from periodize.io.plan_json import charge_row
from periodize.prescribe.rows import COLUMNS as EXERCISE_COLUMNS
from periodize.prescribe.rows import exercise_rows
from periodize.report.rows import Row, week_rows
from periodize.solver.result import Result

ATHLETE = "athlete"
BILL_COLUMNS = ("rule", "tier", "microcycle", "subject", "excess", "unit", "cost")
MOMENT_FORMAT, DAY_FORMAT = "ddd yyyy-mm-dd hh:mm", "ddd yyyy-mm-dd"
WIDTHS = (6, 44)

READ_BACK = {"sessions": (*NEEDED, "microcycle", "block", ATHLETE), "weeks": ("microcycle", "block", ATHLETE)}
"""Columns with a dark head: the others follow from them and are not read."""

Table = tuple[str, tuple[str, ...], list[Row]]
"""Name of a sheet, columns, rows."""


def tables_of(results: Mapping[str, Result], *, runs: bool, named: bool) -> list[Table]:
    """The flat tables of some answers; with a column that names the athlete, if asked for."""
    lead = (ATHLETE,) if named else ()
    sessions: list[Row] = []
    weeks: list[Row] = []
    exercises: list[Row] = []
    bill: list[Row] = []
    week_columns: tuple[str, ...] = ("microcycle",)
    for name, result in results.items():
        schedule, who = result.require(), {ATHLETE: name}
        sessions += [{**who, **row} for row in rows_of(schedule, runs=runs)]
        weeks += [{**who, **row} for row in week_rows(schedule)]
        exercises += [{**who, **row} for row in exercise_rows(schedule)]
        bill += [{**who, **charge_row(charge), "microcycle": charge.microcycle + 1} for charge in result.bill]
        week_columns = tuple(name for name in weeks[-1] if name != ATHLETE) if weeks else week_columns
    return [
        ("Sessions", (*lead, *COLUMNS), sessions),
        ("Weeks", (*lead, *week_columns), weeks),
        ("Exercises", (*lead, *EXERCISE_COLUMNS), [_dated(row) for row in exercises]),
        ("Bill", (*lead, *BILL_COLUMNS), bill),
    ]


def _dated(row: Row) -> Row:
    return {**row, "date": date.fromisoformat(row["date"])}


def table_sheet(sheet: Any, columns: Sequence[str], rows: Sequence[Row], styles: Styles) -> None:
    """Fill a sheet with a table."""
    letters = needed("openpyxl.utils", "excel", "writing Excel files").get_column_letter
    kept = READ_BACK.get(sheet.title.casefold(), columns)
    widths = [len(column) + 4 for column in columns]
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number)
        put(cell, column)
        cell.font = styles.font(bold=True, colour="FFFFFF")
        cell.fill, cell.alignment = styles.fill(HEAD_FILL if column in kept else DERIVED_FILL), styles.left
    for line, row in enumerate(rows, 2):
        for number, column in enumerate(columns, 1):
            cell = sheet.cell(line, number)
            value = row.get(column)
            put(cell, value)
            cell.font, cell.alignment = styles.font(), styles.left
            if isinstance(value, date):
                cell.number_format = MOMENT_FORMAT if isinstance(value, datetime) else DAY_FORMAT
            widths[number - 1] = max(widths[number - 1], _width(value))
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[letters(number)].width = min(max(width, WIDTHS[0]), WIDTHS[1])
    sheet.auto_filter.ref = f"A1:{letters(len(columns))}{len(rows) + 1}"
    sheet.freeze_panes = "A2"
    printable(sheet, head_rows="1:1", footer=sheet.title)
    fit_width(sheet)


def _width(value: Any) -> int:
    if isinstance(value, date):
        return 22 if isinstance(value, datetime) else 16
    return 0 if value is None else len(str(value)) + 2
