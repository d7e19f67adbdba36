"""The rows of a CSV, Excel or Parquet file, each with where it stands."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from periodize.cellguard import bare
from periodize.export.table_cells import MOST_ROWS, NEEDED, Line
from periodize.export.workbook_cells import unescaped
from periodize.extras import needed
from periodize.io.faults import Faults, one_of, shown
from periodize.io.files import parse_json, read_bytes, read_text
from periodize.io.workbook_guard import ZIP_MARK, OpenWorkbook, inspect, opened, refuse_old

LARGEST_UNPACKED = 200_000_000
BLOCKS_KEY = b"periodize.blocks"

_SEPARATORS = (",", ";", "\t")
_MOMENTS = ("start", "end", "date")
# What the parsers of Excel and Parquet raise on files that are none.
_BROKEN = (
    zipfile.BadZipFile,
    OSError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OverflowError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What a file holds: the rows of sessions with their columns, and those of weeks, if there are any."""

    name: str
    columns: list[str]
    rows: list[Line]
    weeks: list[Line]


def read_tables(path: str | os.PathLike[str], faults: Faults) -> Tables:
    """The tables of a file; what is wrong is noted in ``faults``."""
    content = read_bytes(path)
    name = Path(path).name
    if content.startswith(b"PAR1"):
        tables = _parquet(content, name, faults)
    elif content.startswith(ZIP_MARK):
        tables = _workbook(content, name, faults)
    else:
        refuse_old(content, name)
        tables = _csv(read_text(path), name, faults)
    if len(tables.rows) > MOST_ROWS or len(tables.weeks) > MOST_ROWS:
        faults.add("too-many-rows", "too many rows of sessions", where=name, limit=f"at most {MOST_ROWS}")
    return tables


def _empty(name: str) -> Tables:
    return Tables(name=name, columns=[], rows=[], weeks=[])


def _named(header: list[Any], name: str, faults: Faults) -> list[str]:
    """The names of the columns; one that is needed must not stand twice."""
    columns = ["" if cell is None else str(cell).strip().casefold() for cell in header]
    for column in NEEDED:
        if columns.count(column) > 1:
            faults.add("duplicate-column", f"the column '{column}' stands twice", where=name, value=column)
    return columns


def _csv(text: str, name: str, faults: Faults) -> Tables:
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [(reader.line_num, row) for row in islice(reader, MOST_ROWS + 2)]
    except csv.Error as error:
        faults.add("csv-syntax", f"it cannot be read as CSV: {error}", where=name)
        return _empty(name)
    if not any(any(row) for _, row in lines):
        faults.add("empty-file", "the file is empty", where=name, limit="a line of column names, then rows")
        return _empty(name)
    columns = _named(lines[0][1], name, faults)
    rows = []
    for number, values in lines[1:]:
        where = f"{name} row {number}"
        if any(cell.strip() for cell in values[len(columns) :]):
            faults.add(
                "too-many-cells",
                f"{len(values)} cells for {len(columns)} columns",
                where=where,
                value=len(values),
                advice="Maybe a comma inside a text? Put the text in double quotes.",
            )
        rows.append((where, dict(zip(columns, map(bare, values), strict=False))))
    return Tables(name=name, columns=columns, rows=rows, weeks=[])


def _workbook(content: bytes, name: str, faults: Faults) -> Tables:
    needed("openpyxl", "excel", "reading Excel files")
    inspect(content, name)
    with opened(content, name, faults) as book:
        sheets = {sheet.title: _sheet(book, sheet) for sheet in book.sheets}
    by_name = {title.casefold(): title for title in sheets}
    title = by_name.get("sessions") or next(
        (t for t, lines in sheets.items() if _holds_sessions(lines)), None
    )
    if title is None:
        faults.add(
            "no-sheet",
            "it has no sheet 'Sessions'",
            where=name,
            limit=f"the sheets are {one_of(sheets).removeprefix('one of ')}",
        )
        return _empty(name)
    columns, rows = _sheet_rows(sheets[title], f"{name} sheet '{title}'", faults)
    weeks = by_name.get("weeks")
    found = _sheet_rows(sheets[weeks], f"{name} sheet '{weeks}'", faults)[1] if weeks else []
    return Tables(name=f"{name} sheet '{title}'", columns=columns, rows=rows, weeks=found)


def _sheet(book: OpenWorkbook, sheet: Any) -> list[list[Any]]:
    """The rows of a sheet as plain values; times are whole seconds, as people type them."""
    return [[_value(value) for value in row] for row in book.rows(sheet, MOST_ROWS + 2)]


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return value


def _holds_sessions(lines: list[list[Any]]) -> bool:
    return bool(lines) and set(NEEDED) <= {str(cell).strip().casefold() for cell in lines[0]}


def _sheet_rows(lines: list[list[Any]], name: str, faults: Faults) -> tuple[list[str], list[Line]]:
    if not lines:
        return [], []
    columns = _named(lines[0], name, faults)
    rows = [
        (f"{name} row {number}", dict(zip(columns, map(_moments, columns, values), strict=False)))
        for number, values in enumerate(lines[1:], 2)
    ]
    return columns, rows


def _moments(column: str, value: Any) -> Any:
    """A time in a cell that lost its format is a number of days."""
    if column not in _MOMENTS or not isinstance(value, int | float) or isinstance(value, bool):
        return value
    dates = needed("openpyxl.utils.datetime", "excel", "reading Excel files")
    try:
        return _value(dates.from_excel(value))
    except (OverflowError, ValueError):
        return value


def _parquet(content: bytes, name: str, faults: Faults) -> Tables:
    parquet = needed("pyarrow.parquet", "parquet", "reading Parquet files")
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        facts = file.metadata
        unpacked = sum(facts.row_group(i).total_byte_size for i in range(facts.num_row_groups))
        if facts.num_rows > MOST_ROWS or unpacked > LARGEST_UNPACKED:
            limit = f"at most {MOST_ROWS} rows"
            faults.add("too-many-rows", f"{facts.num_rows} rows of sessions", where=name, limit=limit)
            return _empty(name)
        table = file.read()
        records = table.to_pylist()
    except _BROKEN as error:
        faults.add("not-parquet", f"it cannot be read as Parquet: {shown(error)}", where=name)
        return _empty(name)
    rows = [(f"{name} row {number}", row) for number, row in enumerate(records, 1)]
    stated = (table.schema.metadata or {}).get(BLOCKS_KEY)
    blocks = parse_json(stated.decode("utf-8", "replace"), name) if stated else []
    where = f"{name} metadata"
    weeks = [
        (where, {"microcycle": number, "block": block})
        for number, block in enumerate(blocks if isinstance(blocks, list) else [], 1)
    ]
    return Tables(name=name, columns=list(table.column_names), rows=rows, weeks=weeks)
