"""Texts in tables that a spreadsheet will open: nothing in a cell may run.

A spreadsheet takes a text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end for a formula, and some
formulas start programs or send data away. Such texts are written with an apostrophe before them, which spreadsheets
take for "this is text". An apostrophe that would be mistaken for ours gets one of its own, so that reading a cell
back gives what was written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MARK = "'"
_STARTERS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""Spreadsheets in East Asia take the wide signs for the narrow ones."""

_APART = ("\r", ";", "\t")
"""Signs at which a reader may cut a text that stands without quotes."""


def guarded(text: str) -> str:
    """A text as it is safe in a cell.

    >>> guarded("=1+1"), guarded("6 x 800"), guarded("'=1+1")
    ("'=1+1", '6 x 800', "''=1+1")
    """
    return MARK + text if text.lstrip(MARK).lstrip(" ").startswith(_STARTERS) else text


def bare(cell: str) -> str:
    """The text that :func:`guarded` wrote."""
    body = cell.removeprefix(MARK)
    return body if body != cell and guarded(body) == cell else cell


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A table as CSV: a line of column names, ``\\n`` at line ends, missing and None cells empty, texts guarded."""
    out = io.StringIO(newline="")
    usual = csv.writer(out, lineterminator="\n")
    quoting = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    usual.writerow(columns)
    for row in rows:
        cells = [_cell(row.get(column)) for column in columns]
        # Before Python 3.13 a carriage return is not put in quotes, and readers take it for the end of a line; one
        # that cuts at semicolons would find cells behind them that nobody has guarded.
        cut = any(isinstance(cell, str) and any(sign in cell for sign in _APART) for cell in cells)
        (quoting if cut else usual).writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else value
