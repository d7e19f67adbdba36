"""Reads the runs from a CSV file."""

from __future__ import annotations

import csv
import io
import os
from itertools import islice, zip_longest
from pathlib import Path

from periodize.cellguard import bare
from periodize.domain.session import RunInput
from periodize.errors import InvalidInput
from periodize.io.faults import Faults
from periodize.io.files import read_text
from periodize.io.run_rows import Row, column_faults, run_inputs, too_many

MOST_READ = 100_000
"""Rows beyond this are not even counted."""


def read_runs(path: str | os.PathLike[str]) -> list[RunInput]:
    """The runs of a CSV file, as they were given.

    Parameters
    ----------
    path
        A file in UTF-8 with a line of column names: ``date`` and ``kind``, and where they are known ``start``,
        ``distance_km``, ``duration_min``, ``rpe``, ``load_au``, ``priority`` and ``name``, in any order.

    Raises
    ------
    InvalidInput
        With every fault of the file.
    """
    faults = Faults()
    runs = runs_from_csv(path, faults)
    if faults:
        raise InvalidInput(faults.found)
    return runs


def runs_from_csv(path: str | os.PathLike[str], faults: Faults) -> list[RunInput]:
    """The runs of the rows that can be read; what is wrong with the others is noted in ``faults``."""
    try:
        text = read_text(path)
    except InvalidInput as error:
        faults.extend(error.faults)
        return []
    return runs_from_text(text, Path(path).name, faults)


def runs_from_text(text: str, name: str, faults: Faults) -> list[RunInput]:
    """The runs of a CSV text; ``name`` stands for it in messages."""
    try:
        rows = _rows(text)
    except csv.Error as error:
        faults.add("csv-syntax", f"it cannot be read as CSV: {error}", where=name)
        return []
    if not rows:
        faults.add(
            "empty-file",
            "the file is empty",
            where=name,
            limit="a line of column names, then a row for each run",
        )
        return []
    (head_line, header), *body = rows
    columns = [column.strip().casefold() for column in header]
    named = [column for column in columns if column]
    if _wrong_separator(named, name, faults) or not column_faults(named, f"{name} row {head_line}", faults):
        return []
    if not body:
        faults.add("empty-file", "there are column names but no runs", where=name)
    if too_many(len(body), name, faults):
        return []
    cut = [
        (f"{name} row {line}", _cells(columns, values, f"{name} row {line}", faults)) for line, values in body
    ]
    return run_inputs([(where, row) for where, row in cut if row is not None], faults)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of the line on which it ends."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
    return list(islice(rows, MOST_READ))


def _wrong_separator(columns: list[str], name: str, faults: Faults) -> bool:
    if len(columns) != 1:
        return False
    separator = next((sign for sign in (";", "\t", "|") if sign in columns[0]), None)
    if separator is None:
        return False
    faults.add(
        "wrong-separator",
        f"the columns seem to be parted by {separator!r}",
        where=name,
        value=separator,
        limit="commas are read",
    )
    return True


def _cells(columns: list[str], values: list[str], where: str, faults: Faults) -> Row | None:
    """The cells by column; a row may leave out empty cells at its end, and columns without a name are empty."""
    nameless = [value for column, value in zip_longest(columns, values, fillvalue="") if not column]
    if any(value.strip() for value in nameless):
        named = sum(1 for column in columns if column)
        faults.add(
            "too-many-cells",
            f"{len(values)} cells for {named} columns",
            where=where,
            value=len(values),
            advice="Maybe a comma inside a name? Put the name in double quotes.",
        )
        return None
    return dict(zip(columns, map(bare, values), strict=False))
