"""Tables of athletes and of runs, row by row, from CSV, Excel, Parquet or a data frame; nothing understood yet."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from periodize.cellguard import bare
from periodize.diary.decode import separator_of
from periodize.errors import Fault, InvalidInput
from periodize.extras import needed
from periodize.io import cells
from periodize.io.faults import Faults, shown
from periodize.io.files import read_bytes
from periodize.io.workbook_guard import LAST_ROW, inspect, opened

ENDS = (".csv", ".xlsx", ".parquet")
_HEAD = 1 << 16
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row.

    Parameters
    ----------
    where
        Where it stands: ``"runs.csv row 7"``.
    cells
        JSON values by column, empty cells left out; dates and times as ISO texts.
    faults
        What is wrong with the row as such.
    """

    where: str
    cells: dict[str, Any]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its columns, and its rows to be read once.

    Parameters
    ----------
    where
        How messages name it.
    columns
        Names in small letters, as often as they stand there.
    lines
        The rows.
    """

    where: str
    columns: tuple[str, ...]
    lines: Iterator[Line]


def is_frame(value: object) -> bool:
    """Whether it is a data frame, asked without loading pandas."""
    return hasattr(value, "columns") and hasattr(value, "iloc")


def grid_of(source: Any, title: str) -> Grid:
    """A table.

    Parameters
    ----------
    source
        A data frame, or the path of a file: .csv, .xlsx (the sheet of that title, or the only one) or .parquet.
    title
        ``"athletes"`` or ``"runs"``.

    Raises
    ------
    InvalidInput
        Where it cannot be read; also while its rows are.
    MissingExtra
        Where reading it needs a package that is not installed.
    """
    if is_frame(source):
        return _of_frame(source, title)
    path = Path(source)
    match path.suffix.casefold():
        case ".csv":
            return _of_csv(path)
        case ".parquet":
            return _of_parquet(path)
        case ".xlsx":
            sheets = workbook(path)
            return sheets[title] if len(sheets) != 1 or title in sheets else next(iter(sheets.values()))
    _refuse("not-a-table", f"'{path}' is no table", path.name, f"a file {', '.join(ENDS)}")


def workbook(path: Path) -> Mapping[str, Grid]:
    """The sheets of an Excel workbook by their titles in small letters.

    Raises
    ------
    InvalidInput
        Where it cannot be read, holds too much, or holds a formula without its value.
    """
    needed("openpyxl", "excel", "reading Excel files")
    content, name, doubts = read_bytes(path), path.name, Faults()
    if inspect(content, name):
        advice = "Open the file in a spreadsheet and save it, so that the values are stored."
        _refuse("formula-without-value", "it holds formulas without their values", name, advice=advice)
    with opened(content, name, doubts) as book:
        sheets = _Sheets(name)
        for page in book.sheets:
            rows = [list(values) for values in book.rows(page, LAST_ROW)]
            sheets[page.title.strip().casefold()] = _with_head(
                f"{name} sheet '{page.title}'", enumerate(rows, 1)
            )
    if doubts:
        raise InvalidInput(doubts.found)
    return sheets


class _Sheets(dict[str, Grid]):
    """Sheets by title; one that is missing is a fault."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, title: str) -> Grid:
        _refuse("sheet-missing", f"there is no sheet '{title}'", self._name, f"it has {', '.join(self)}")


def _of_csv(path: Path) -> Grid:
    try:
        if not path.is_file():
            _refuse("file-missing", f"there is no file '{path}'")
        with path.open(encoding="utf-8-sig", newline="") as file:
            separator = separator_of(file.read(_HEAD).replace("\r\n", "\n"))
    except UnicodeDecodeError:
        _not_utf8(path)
    except (OSError, ValueError) as error:
        _refuse("file-not-readable", f"'{shown(path)}' cannot be read: {shown(error)}")
    return _with_head(path.name, _csv_rows(path, separator))


def _csv_rows(path: Path, separator: str) -> Iterator[tuple[int, list[Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=separator, strict=True, skipinitialspace=True)
            for row in reader:
                yield reader.line_num, [bare(cell) for cell in row]
    except UnicodeDecodeError:
        _not_utf8(path)
    except csv.Error as error:
        advice = "Maybe a quotation mark is not closed?"
        _refuse("csv-syntax", f"it cannot be read as CSV: {shown(error)}", path.name, advice=advice)


def _not_utf8(path: Path) -> NoReturn:
    advice = 'Maybe a spreadsheet wrote it? Save it as "CSV UTF-8".'
    _refuse("not-utf-8", "it is not UTF-8", path.name, advice=advice)


def _with_head(where: str, rows: Iterator[tuple[int, list[Any]]]) -> Grid:
    """A table whose first row that is not blank names the columns."""
    for _, row in rows:
        columns = [str(cell).strip().casefold() if cell is not None else "" for cell in row]
        if any(columns):
            named = tuple(column for column in columns if column)
            return Grid(where, named, _lines(where, columns, rows))
    return Grid(where, (), iter(()))


def _lines(where: str, columns: list[str], rows: Iterable[tuple[int, list[Any]]]) -> Iterator[Line]:
    for number, row in rows:
        place = f"{where} row {number}"
        by_column = list(zip(columns, row, strict=False))
        nameless = [value for column, value in by_column if not column] + row[len(columns) :]
        filled = _plain_cells(((column, value) for column, value in by_column if column))
        faults: tuple[Fault, ...] = ()
        if any(_plain(value) is not None for value in nameless):
            named = sum(1 for column in columns if column)
            faults = (
                Fault(
                    code="too-many-cells",
                    where=place,
                    what=f"{len(row)} cells for {named} columns",
                    value=str(len(row)),
                    advice="Maybe a comma inside a text? Put the text in double quotes.",
                ),
            )
        if filled or faults:
            yield Line(place, filled, faults)


def _of_parquet(path: Path) -> Grid:
    parquet = needed("pyarrow.parquet", "squad", "reading Parquet files")
    try:
        file = parquet.ParquetFile(path)
    except FileNotFoundError:
        _refuse("file-missing", f"there is no file '{path}'")
    except Exception as error:  # pyarrow tells of broken files in many ways
        _refuse("not-parquet", f"it cannot be read as Parquet: {shown(error)}", path.name)
    names = file.schema_arrow.names
    return Grid(path.name, tuple(name.strip().casefold() for name in names), _parquet_lines(file, path.name))


def _parquet_lines(file: Any, where: str) -> Iterator[Line]:
    number = 0
    try:
        with file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield _line(f"{where} row {number}", row)
    except (OSError, ValueError) as error:
        _refuse("not-parquet", f"it cannot be read behind row {number}: {shown(error)}", where)


def _of_frame(frame: Any, title: str) -> Grid:
    columns = tuple(str(column).strip().casefold() for column in frame.columns)
    return Grid(title, columns, _frame_lines(frame, title))


def _frame_lines(frame: Any, where: str) -> Iterator[Line]:
    for first in range(0, len(frame), _BATCH):
        part = frame.iloc[first : first + _BATCH]
        records = part.astype(object).to_dict(orient="records")
        for index, row in zip(part.index, records, strict=True):
            yield _line(f"{where} row {shown(index)}", row)


def _line(where: str, row: Mapping[Any, Any]) -> Line:
    return Line(where, _plain_cells((str(column).strip().casefold(), value) for column, value in row.items()))


def _plain_cells(row: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    made = ((column, _plain(value)) for column, value in row)
    return {column: value for column, value in made if value is not None}


def _plain(value: Any) -> Any:
    """A cell as a JSON value; None for an empty one, whatever way a table has of saying so."""
    if hasattr(value, "to_pydatetime") and not cells.is_empty(value):
        value = value.to_pydatetime()
    elif hasattr(value, "tolist"):  # numpy's own kinds
        value = value.tolist()
    if cells.is_empty(value) or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return _plain_cells((str(key), item) for key, item in value.items())
    return value if isinstance(value, str | bool | int) else _plain_figure(value)


def _plain_figure(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime) and value.timetz() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def column_faults(grid: Grid, known: Iterable[str], needed_ones: Iterable[str], faults: Faults) -> None:
    """Note columns that are missing, unknown or doubled."""
    names, all_known = Counter(grid.columns), list(known)
    for name, count in names.items():
        if count > 1:
            faults.add(
                "duplicate-column", f"the column '{name}' stands {count} times", where=grid.where, value=name
            )
    if not names:
        faults.add(
            "empty-file", "it has no column names", where=grid.where, limit="a row of them, then the rows"
        )
        return
    for name in islice((name for name in names if not _is_known(name, all_known)), 50):
        faults.unknown("column", name, all_known, grid.where)
    for name in needed_ones:
        if name not in names:
            limit = f"needed: {', '.join(needed_ones)}"
            faults.add(
                "missing-column", f"the column '{name}' is missing", where=grid.where, value=name, limit=limit
            )


def _is_known(name: str, known: list[str]) -> bool:
    return name in known or any(pattern.endswith(".*") and name.startswith(pattern[:-1]) for pattern in known)


def _refuse(code: str, what: str, where: str = "", limit: str = "", *, advice: str = "") -> NoReturn:
    raise InvalidInput([Fault(code=code, where=where, what=what, limit=limit, advice=advice)]) from None
