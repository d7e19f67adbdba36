"""Excel workbooks: the values their sheets show, after a look at what was sent. Nothing is evaluated or followed."""

from __future__ import annotations

import io
import warnings as python_warnings
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from periodize.cellguard import bare
from periodize.diary.decode import csv_sheet, refuse
from periodize.diary.options import ReadOptions
from periodize.diary.sheet import MOST_COLUMNS, MOST_ROWS, Cell, Row, Sheet, letters, rows_of
from periodize.errors import InvalidInput
from periodize.extras import needed
from periodize.io.faults import Faults, nearest, one_of, shown

if TYPE_CHECKING:
    from openpyxl import Workbook

ZIP_MARK = b"PK\x03\x04"
MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
MOST_SHEETS = 100
_WORKBOOK_PART = "xl/workbook.xml"
_SHEET_ROWS = 1_048_576


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
        return [csv_sheet(content, name, warnings)]
    openpyxl = needed("openpyxl", "excel", "reading Excel files")
    inspect(content, name)
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # of extensions that hold no values
            book = _open(openpyxl, content, data_only=True)
            chosen = _chosen(book, name, options)
            found = [_sheet(book[title], title, name, most_rows) for title in chosen]
            if most_rows is None:
                formulas = _open(openpyxl, content, data_only=False)
                for sheet in found:
                    _warn_of_formulas(sheet, formulas[sheet.title], warnings)
    except InvalidInput:
        raise
    except Exception as error:  # whatever a broken file makes a reader of XML stumble over
        refuse(
            "not-a-workbook", f"it cannot be read as an Excel workbook: {shown(error) or type(error)}", name
        )
    return [sheet for sheet in found if sheet.rows]


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are a zip archive with a workbook inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _WORKBOOK_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def inspect(content: bytes, name: str) -> None:
    """Refuse an archive that would unpack to too much, or whose XML declares entities.

    Raises
    ------
    InvalidInput
        Where it does, is no archive or holds no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if _WORKBOOK_PART not in archive.namelist():
                refuse("not-a-workbook", "it is a zip archive without an Excel workbook", name)
            # Reading stops at the size a directory states, so the sum holds even where it lies.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                limit = f"at most {MOST_UNPACKED // 1_000_000} MB in {MOST_PARTS} parts"
                refuse("file-too-large", "the workbook unpacks to too much", name, limit=limit)
            for part in parts:
                with archive.open(part) as file:  # whatever its name: any part may be read as XML
                    _refuse_doctype(iter(partial(file.read, 1 << 16), b""), name)
    except InvalidInput:
        raise
    except Exception as error:  # a broken archive fails in as many ways as there are packers
        refuse("not-a-workbook", f"it cannot be unpacked: {shown(error)}", name)


class _RootReached(Exception):
    pass


def _refuse_doctype(chunks: Iterable[bytes], name: str) -> None:
    """Read a part up to its first element; entities could only be declared before it."""

    def doctype(*_: object) -> None:
        refuse("not-a-workbook", "its XML declares a document type, which no spreadsheet does", name)

    def element(*_: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        for chunk in chunks:
            parser.Parse(chunk)
    except (_RootReached, expat.ExpatError):  # what is no XML, openpyxl refuses or never reads
        pass


def _open(openpyxl: Any, content: bytes, *, data_only: bool) -> Workbook:
    book: Workbook = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False
    )
    return book


def _chosen(book: Workbook, name: str, options: ReadOptions) -> list[str]:
    titles = [sheet.title for sheet in book.worksheets]
    if len(titles) > MOST_SHEETS:
        refuse("too-many-sheets", f"it has {len(titles)} sheets", name, limit=f"at most {MOST_SHEETS}")
    if options.sheet is None:
        return titles
    if options.sheet not in titles:
        refuse(
            "unknown-sheet",
            f"there is no sheet '{shown(options.sheet)}'",
            name,
            limit=one_of(titles),
            advice=nearest(options.sheet, titles),
        )
    return [options.sheet]


def _sheet(page: Any, title: str, name: str, most_rows: int | None) -> Sheet:
    where = f"{name} sheet '{title}'"
    rows = rows_of(_values(page, where, most_rows or _SHEET_ROWS))
    if len(rows) > MOST_ROWS:
        refuse("too-many-rows", "it has too many rows", where, limit=f"at most {MOST_ROWS}")
    return Sheet(where=where, title=title, rows=rows)


def _values(page: Any, where: str, most_rows: int) -> Iterator[list[Cell]]:
    page.reset_dimensions()  # what a file states of its size is often wrong
    for values in islice(page.iter_rows(values_only=True), most_rows):
        if len(values) > MOST_COLUMNS:
            refuse("too-many-columns", "it has too many columns", where, limit=f"at most {MOST_COLUMNS}")
        yield [bare(value) if isinstance(value, str) else value for value in values]


def _warn_of_formulas(sheet: Sheet, page: Any, warnings: Faults) -> None:
    """Formulas are never evaluated; one whose value the file does not hold would vanish without a word."""
    shown_rows: dict[int, Row] = {row.number: row for row in sheet.rows}
    missing = []
    for number, values in enumerate(_values(page, sheet.where, _SHEET_ROWS), start=1):
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
