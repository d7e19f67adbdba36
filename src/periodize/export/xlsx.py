"""An Excel workbook: the plan as a coach prints it, and everything behind it as tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from periodize.errors import InvalidInput
from periodize.export.options import ExportOptions
from periodize.export.workbook_cells import packed, sheet_names
from periodize.export.workbook_plan import plan_sheet
from periodize.export.workbook_styles import FONT, POINTS, Styles
from periodize.export.workbook_tables import Table, table_sheet, tables_of
from periodize.extras import needed
from periodize.io.faults import Faults
from periodize.solver.result import Result

PLAN_SHEET = "Plan"
TABLE_SHEETS = ("Sessions", "Weeks", "Exercises", "Bill")


def content(result: Result, options: ExportOptions) -> bytes:
    """A workbook of one plan.

    The sheet "Plan" is for the wall: a block of rows for each microcycle, a column for each day, sessions coloured by
    quality. "Sessions" (a row for each run and session), "Weeks", "Exercises" and "Bill" are tables with a filter.
    ``read_sessions`` reads a workbook back, also after times were changed in "Sessions".
    """
    schedules = {PLAN_SHEET: result}
    return _workbook(schedules, tables_of(schedules, runs=options.runs, named=False), options)


def workbook_of(results: Mapping[str, Result], options: ExportOptions | None = None) -> bytes:
    """A workbook of several athletes: a plan sheet for each, and tables in which a column names the athlete.

    Parameters
    ----------
    results
        Answers with a plan, by the athlete's name. Sheets are named after them, as near as Excel allows.
    options
        Choices; only ``runs`` and ``stamp`` mean something here.

    Raises
    ------
    NoPlan
        Where one of the answers has no plan.
    InvalidInput
        Where there is no answer at all, or a name is no text.
    """
    faults = Faults()
    if not results:
        faults.add("no-result", "a workbook needs at least one answer", where="workbook_of")
    names: list[object] = list(results)
    for name in names:
        if not isinstance(name, str):
            faults.add("not-a-text", f"the name {name!r} is no text", where="workbook_of", value=name)
    if faults:
        raise InvalidInput(faults.found)
    chosen = options or ExportOptions()
    titles = sheet_names(results, taken=TABLE_SHEETS)
    sheets = dict(zip(titles, results.values(), strict=True))
    return _workbook(sheets, tables_of(results, runs=chosen.runs, named=True), chosen)


def _workbook(plans: Mapping[str, Result], tables: list[Table], options: ExportOptions) -> bytes:
    openpyxl = needed("openpyxl", "excel", "writing Excel files")
    book = openpyxl.Workbook()
    book.remove(book.active)
    _set_usual_font(book)
    styles = Styles()
    for title, result in plans.items():
        plan_sheet(book.create_sheet(title), result.require(), styles, runs=options.runs)
    for title, columns, rows in tables:
        table_sheet(book.create_sheet(title), columns, rows, styles)
    first = next(iter(plans.values())).problem.season.calendar.start
    return packed(book, options.stamp or datetime.combine(first, time()))


def _set_usual_font(book: Any) -> None:
    """Columns are measured in signs of the usual font; it is that of the cells."""
    book._fonts[0].name, book._fonts[0].sz = FONT, POINTS
