"""Excel workbooks: the values their sheets show, after a look at what was sent. Nothing is evaluated or followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from periodize.cellguard import bare
from periodize.diary.decode import csv_sheet, refuse
from periodize.diary.options import ReadOptions
from periodize.diary.sheet import MOST_COLUMNS, MOST_ROWS, Cell, Row, Sheet, letters, rows_of
from periodize.extras import needed
from periodize.io.faults import Faults, nearest, one_of, shown
from periodize.io.workbook_guard import (
    LAST_ROW,
    WORKBOOK_PART,
    ZIP_MARK,
    OpenWorkbook,
    inspect,
    opened,
    refuse_old,
)

MOST_SHEETS = 100


def sheets_of(
    content: bytes, name: str, options: ReadOptions, warnings: Faults, *, most_rows: int | None = None
) -> list[Sheet]:
    """The sheets of a workbook that hold anything, or the one of a CSV file.

    Parameters
    ----------
    content, name
        The file's bytes, and how messages name it.
    options
        ``sheet`` names the only one wanted.
    warnings
        Told what may be missing.
    most_rows
        How far to look, for finding out what the file is; by default everything is read.

    Raises
    ------
    InvalidInput
        Where the file cannot be read, or lacks the sheet.
    """
    if not content.startswith(ZIP_MARK):
        refuse_old(content, name)
        return [csv_sheet(content, name, warnings)]
    needed("openpyxl", "excel", "reading Excel files")
    formula_without_value = inspect(content, name)
    with opened(content, name, warnings) as book:
        chosen = _chosen(book, name, options)
        found = [_sheet(book, page, name, most_rows) for page in chosen]
    if most_rows is None and formula_without_value:
        with opened(content, name, Faults(), formulas=True) as book:
            pages = {page.title: page for page in book.sheets}
            for sheet in found:
                _warn_of_formulas(sheet, book, pages[sheet.title], warnings)
    return [sheet for sheet in found if sheet.rows]


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are a zip archive with a workbook inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return WORKBOOK_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _chosen(book: OpenWorkbook, name: str, options: ReadOptions) -> list[Any]:
    if len(book.sheets) > MOST_SHEETS:
        refuse("too-many-sheets", f"it has {len(book.sheets)} sheets", name, limit=f"at most {MOST_SHEETS}")
    if options.sheet is None:
        return book.sheets
    titles = [sheet.title for sheet in book.sheets]
    if options.sheet not in titles:
        refuse(
            "unknown-sheet",
            f"there is no sheet '{shown(options.sheet)}'",
            name,
            limit=one_of(titles),
            advice=nearest(options.sheet, titles),
        )
    return [book.sheets[titles.index(options.sheet)]]


def _sheet(book: OpenWorkbook, page: Any, name: str, most_rows: int | None) -> Sheet:
    where = f"{name} sheet '{page.title}'"
    rows = rows_of(_values(book, page, where, most_rows or LAST_ROW))
    if len(rows) > MOST_ROWS:
        refuse("too-many-rows", "it has too many rows", where, limit=f"at most {MOST_ROWS}")
    return Sheet(where=where, title=page.title, rows=rows)


def _values(book: OpenWorkbook, page: Any, where: str, most_rows: int) -> Iterator[list[Cell]]:
    for values in book.rows(page, most_rows):
        if len(values) > MOST_COLUMNS:
            refuse("too-many-columns", "it has too many columns", where, limit=f"at most {MOST_COLUMNS}")
        yield [bare(value) if isinstance(value, str) else value for value in values]


def _warn_of_formulas(sheet: Sheet, book: OpenWorkbook, page: Any, warnings: Faults) -> None:
    """Formulas are never evaluated; one whose value the file does not hold would vanish without a word."""
    shown_rows: dict[int, Row] = {row.number: row for row in sheet.rows}
    missing = []
    for number, values in enumerate(_values(book, page, sheet.where, LAST_ROW), start=1):
        for column, value in enumerate(values):
            is_formula = (isinstance(value, str) and value.startswith("=")) or hasattr(value, "ref")
            row = shown_rows.get(number)
            if is_formula and (row is None or row.cell(column) is None):
                missing.append(f"{letters(column)}{number}")
    if missing:
        warnings.add(
            "formula-without-value",
            f"{len(missing)} cells hold a formula whose value the file does not hold, and count as empty",
            where=sheet.where,
            value=", ".join(missing[:5]),
            advice="Open the file in a spreadsheet and save it, so that the values are stored.",
        )
