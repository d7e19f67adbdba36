"""Text files as people's programs write them: which signs, which separator, and the rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NoReturn

from periodize.cellguard import bare
from periodize.diary.sheet import MOST_COLUMNS, MOST_ROWS, Sheet, rows_of
from periodize.errors import Fault, InvalidInput
from periodize.io.faults import LONGEST_SENTENCE, Faults, shown

SEPARATORS = (",", ";", "\t", "|")
_ROWS_TRIED = 60
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes, name: str, warnings: Faults) -> str:
    """A file's text: UTF-8, UTF-16 with its mark, or else Windows-1252 with a warning; line ends become ``\\n``.

    Parameters
    ----------
    content, name
        The file's bytes, and how messages name it.
    warnings
        Told where the signs had to be guessed.

    Raises
    ------
    InvalidInput
        Where it is empty or no text.
    """
    text = _text(content, name, warnings)
    if "\0" in text:
        refuse("not-a-text", "it is no text file", name, advice="Maybe it is a document or a recording?")
    if not text.strip("\ufeff \t\r\n"):
        refuse("empty-file", "the file is empty", name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(content: bytes, name: str, warnings: Faults) -> str:
    try:
        if content.startswith(_UTF16):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start
    try:
        if content.startswith(_UTF16):
            raise UnicodeError
        text = content.decode("cp1252")
    except UnicodeError:
        refuse("not-a-text", f"its signs cannot be read (byte {place})", name, advice="Save it as UTF-8.")
    warnings.add(
        "not-utf-8",
        f"it is not UTF-8 (byte {place}) and was read as Windows-1252",
        where=name,
        advice="Save it as UTF-8 if names look wrong.",
    )
    return text


def csv_sheet(content: bytes, name: str, warnings: Faults) -> Sheet:
    """The rows of a CSV file, whatever its signs and its separator; cells unguarded.

    Raises
    ------
    InvalidInput
        Where it is empty, no text, no CSV or too large.
    """
    return sheet_of_text(decoded(content, name, warnings), name)


def sheet_of_text(text: str, name: str) -> Sheet:
    """The rows of a CSV text."""
    stated = re.match(r"sep=([,;|\t])\n", text)  # a line that Excel writes for itself
    separator = stated[1] if stated else separator_of(text)
    body = text[stated.end() :] if stated else text
    try:
        rows = list(islice(_reader(body, separator), MOST_ROWS + 1))
    except csv.Error as error:
        refuse(
            "csv-syntax",
            f"it cannot be read as CSV: {shown(error, LONGEST_SENTENCE)}",
            name,
            advice="Maybe a quotation mark is not closed?",
        )
    if len(rows) > MOST_ROWS:
        refuse("too-many-rows", "it has too many rows", name, limit=f"at most {MOST_ROWS}")
    if any(len(row) > MOST_COLUMNS for row in rows):
        refuse("too-many-columns", "it has too many columns", name, limit=f"at most {MOST_COLUMNS}")
    above: list[list[str]] = [[]] if stated else []
    return Sheet(where=name, rows=rows_of([*above, *([bare(cell) for cell in row] for row in rows)]))


def separator_of(text: str) -> str:
    """What parts the columns: the sign by which most rows have the same number of them.

    >>> separator_of("date;distance\\n2026-01-05;9,44\\n")
    ';'
    """
    head = "\n".join(text.split("\n", _ROWS_TRIED * 5)[: _ROWS_TRIED * 5])
    return max(SEPARATORS, key=lambda separator: _fit(head, separator))


def _fit(head: str, separator: str) -> tuple[float, int]:
    """How well a separator fits: the share of rows with the most usual number of columns, and that number."""
    widths = []
    try:
        for row in islice(_reader(head, separator), _ROWS_TRIED):
            widths += [len(row)] if row else []
    except csv.Error:  # the head may end within quotation marks; what came before it counts
        pass
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0, 0
    usual, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return round(count / len(widths), 1), usual


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)


def refuse(code: str, what: str, where: str, *, limit: str = "", advice: str = "") -> NoReturn:
    """Give a file up for one reason."""
    raise InvalidInput([Fault(code=code, where=where, what=what, limit=limit, advice=advice)]) from None
