"""Excel workbooks, looked through before anything is read: small files can unpack to more than a machine holds.

A workbook is a zip archive of XML parts. The archive's directory is checked first, then every part is counted by a
parser that keeps nothing. Only then does openpyxl see the file, and what it gives is counted once more, as a cell
may refer to the same long text as a million others. Formulas are not evaluated and links to other files not followed.
"""

from __future__ import annotations

import io
import posixpath
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, NoReturn
from xml.parsers import expat

from periodize.errors import Fault, InvalidInput
from periodize.extras import needed
from periodize.io.faults import Faults, shown

ZIP_MARK = b"PK\x03\x04"
WORKBOOK_PART = "xl/workbook.xml"
MOST_UNPACKED = 60_000_000
MOST_PARTS = 2_000
MOST_WORK_US = 1_500_000
DEEPEST = 50
LONGEST_TEXT = 100_000
LONGEST_TAG = 2_000_000
MOST_ATTRIBUTES = 1_000
MOST_IN_A_ROW = 100_000
MOST_CELLS = 4_000_000
MOST_CHARACTERS = 20_000_000
LAST_ROW = 1_048_576

_OLD_MARK = b"\xd0\xcf\x11\xe0"
_RELATIONS_PART = "xl/_rels/workbook.xml.rels"
_CHUNK = 1 << 16
_PACKED_WELL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without bounds
_ENCODING_ERRORS = (18, 19)
_WORK_US = {"row": 2, "c": 1, "v": 1, "f": 3, "is": 4, "t": 3, "r": 6, "si": 5}
_WORK_OTHERWISE_US = 15
"""About how long openpyxl takes over an element, in microseconds; styles and rules take the longest."""

_COPY = "Copy the sheet with the plan into a new workbook, as values."


class OpenWorkbook:
    """A workbook that has been looked through.

    Attributes
    ----------
    sheets
        openpyxl's worksheets, the visible ones first.
    """

    def __init__(self, book: Any, name: str) -> None:
        self.sheets: list[Any] = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        self._name = name
        self._cells_left = MOST_CELLS
        self._characters_left = MOST_CHARACTERS

    def rows(self, sheet: Any, most_rows: int) -> Iterator[tuple[Any, ...]]:
        """The values of a sheet, row by row from the first; missing rows are empty.

        Raises
        ------
        InvalidInput
            Where the sheets read so far hold too much together.
        """
        sheet.reset_dimensions()  # what a file states of its size is often wrong
        for values in islice(sheet.iter_rows(values_only=True), most_rows):
            self._cells_left -= 1 + len(values)
            self._characters_left -= sum(len(value) for value in values if isinstance(value, str))
            if self._cells_left < 0:
                _refuse_size(
                    self._name, "its sheets are too large", f"{MOST_CELLS:,} cells, empty ones counted"
                )
            if self._characters_left < 0:
                _refuse_size(self._name, "its cells hold too much text", f"{MOST_CHARACTERS:,} characters")
            yield values


def refuse_old(content: bytes, name: str) -> None:
    """Refuse a workbook of before 2007, or one with a password: both are the same kind of container.

    Raises
    ------
    InvalidInput
        Where it is one.
    """
    if content.startswith(_OLD_MARK):
        _refuse(
            "not-a-workbook",
            "it is an old Excel workbook, or one with a password",
            name,
            advice="Save it as .xlsx, without a password.",
        )


@contextmanager
def opened(content: bytes, name: str, faults: Faults, *, formulas: bool = False) -> Iterator[OpenWorkbook]:
    """A workbook for reading, after :func:`inspect`.

    Parameters
    ----------
    content, name
        The file's bytes, and how messages name it.
    faults
        Told of cells that are formatted as dates and are none.
    formulas
        Whether cells give their formulas, not the values stored with them.

    Raises
    ------
    InvalidInput
        Where it cannot be read, at once or while its rows are read.
    """
    openpyxl = needed("openpyxl", "excel", "reading Excel files")
    strange_dates: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")  # a warning told once would be missing the next time
            warnings.showwarning = _collector(strange_dates)
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False
            )
            yield OpenWorkbook(book, name)
    except InvalidInput:
        raise
    except Exception as error:  # whatever a broken file makes a reader of XML stumble over
        said = shown(error) or type(error).__name__
        _refuse("not-a-workbook", f"it cannot be read as an Excel workbook: {said}", name)
    for said in strange_dates:
        faults.add(
            "no-such-date",
            f"a number is formatted as a date and is none: {said}",
            where=name,
            limit="dates up to 9999-12-31",
        )


def _collector(found: list[str]) -> Any:
    """Keeps the first of openpyxl's words on dates; the others are of extensions that hold no values."""

    def keep(message: Warning | str, *_: object, **__: object) -> None:
        said = str(message)
        if "marked as a date" in said and len(found) < 5:
            found.append(
                said.replace("marked as a date but the serial value", "").partition(" is outside")[0]
            )

    return keep


def inspect(content: bytes, name: str) -> bool:
    """Refuse an archive that holds more than a workbook for people does, or XML that is built to harm.

    Returns
    -------
    bool
        Whether there is a formula whose value is not stored.

    Raises
    ------
    InvalidInput
        Where it is refused, is no archive or holds no workbook.
    """
    refuse_old(content, name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(parts, name)
            count = _Count(name)
            for part in parts:
                with archive.open(part) as file:  # whatever its name: any part may be read as XML
                    count.part(part.filename, iter(lambda: file.read(_CHUNK), b""))
            return count.formula_without_value
    except InvalidInput:
        raise
    except Exception as error:  # a broken archive fails in as many ways as there are packers
        _refuse("not-a-workbook", f"it cannot be unpacked: {shown(error)}", name)


def _check_directory(parts: list[zipfile.ZipInfo], name: str) -> None:
    if WORKBOOK_PART not in {part.filename for part in parts}:
        _refuse("not-a-workbook", "it is a zip archive without an Excel workbook", name)
    if any(part.flag_bits & 1 for part in parts):
        _refuse("not-a-workbook", "it has a password", name, advice="Save it as .xlsx, without a password.")
    if any(part.compress_type not in _PACKED_WELL for part in parts):
        _refuse(
            "not-a-workbook", "it is packed as no spreadsheet does", name, advice="Save it anew as .xlsx."
        )
    # Reading stops at the size a directory states, so the sum holds even where it lies.
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        _refuse_size(name, f"it has {len(parts):,} parts", f"{MOST_PARTS:,} parts")
    if unpacked > MOST_UNPACKED:
        _refuse_size(
            name, f"it unpacks to {unpacked // 1_000_000:,} MB", f"{MOST_UNPACKED // 1_000_000} MB unpacked"
        )


class _Count:
    """Counts what the parts of a workbook hold, and keeps none of it."""

    def __init__(self, name: str) -> None:
        self.formula_without_value = False
        self._name = name
        self._work_us = self._elements = 0
        self._part = ""
        self._sheet_ids: set[str] = set()
        self._targets: set[str] = set()
        self._begin("")

    def _begin(self, part: str) -> None:
        self._part = part
        self._depth = self._row_depth = self._cell_depth = 0
        self._in_row = self._characters = 0
        self._inside = ""
        self._has_formula = self._has_value = False

    def part(self, part: str, chunks: Iterable[bytes]) -> None:
        """Count one part; what is no XML counts nothing."""
        self._begin(part)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        elements = self._elements
        try:
            for chunk in _without_long_tags(chunks, self._name):
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            # Pictures fail at once, and Excel's drawings of notes (.vml) may; neither is read.
            broken = self._elements > elements or part.endswith((".xml", ".rels"))
            if (broken and not part.endswith(".vml")) or error.code in _ENCODING_ERRORS:
                _refuse("not-a-workbook", f"its part '{shown(part)}' is broken: {shown(error)}", self._name)

    def _doctype(self, *_: object) -> None:
        _refuse("not-a-workbook", "its XML declares a document type, which no spreadsheet does", self._name)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        self._inside = tag
        self._elements += 1
        self._depth += 1
        self._in_row += 1
        self._work_us += _WORK_US.get(tag, _WORK_OTHERWISE_US) + len(attributes) // 8 * 8
        if not self._row_depth and tag in ("row", "si"):
            self._row_depth, self._in_row = self._depth, 0
        if not self._cell_depth and tag in ("c", "si"):
            self._cell_depth, self._characters = self._depth, 0
            self._has_formula = self._has_value = False
        if self._depth > DEEPEST:
            self._too_much("XML within XML", f"{DEEPEST} levels")
        if self._work_us > MOST_WORK_US:
            self._too_much("cells, texts and formats", f"about {MOST_WORK_US // 2:,} cells with a number")
        if len(attributes) > MOST_ATTRIBUTES:
            self._too_much("attributes of one tag", f"{MOST_ATTRIBUTES:,}")
        if self._row_depth and self._in_row > MOST_IN_A_ROW:
            self._too_much("one row or text", f"{MOST_IN_A_ROW:,} elements")
        if tag == "f":
            self._has_formula = True
        elif tag == "row" and _number(attributes.get("r", "")) > LAST_ROW:
            self._too_much("a row far below", f"row {LAST_ROW:,}, Excel's last")
        elif tag in ("sheet", "Relationship", "Override"):
            self._reference(tag, attributes)

    def _end(self, _tag: str) -> None:
        if self._depth == self._cell_depth:
            self._cell_depth = 0
            self.formula_without_value |= self._has_formula and not self._has_value
        if self._depth == self._row_depth:
            self._row_depth = 0
        self._depth -= 1
        self._inside = ""

    def _text(self, text: str) -> None:
        if not self._cell_depth:
            return
        self._characters += len(text)
        self._has_value |= self._inside == "v"
        if self._characters > LONGEST_TEXT:
            self._too_much("the text of one cell", f"{LONGEST_TEXT:,} characters")

    def _reference(self, tag: str, attributes: dict[str, str]) -> None:
        """Refuse a sheet that is listed several times: each time it would be read anew."""
        if tag == "sheet" and self._part == WORKBOOK_PART:
            ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            self._once(ids, self._sheet_ids)
        elif tag == "Relationship" and self._part == _RELATIONS_PART:
            if attributes.get("TargetMode") != "External":
                target = posixpath.join("/xl", attributes.get("Target", ""))
                self._once([posixpath.normpath(target)], self._targets)
        elif tag == "Override":
            is_book = attributes.get("ContentType", "").endswith(".main+xml")
            if is_book and attributes.get("PartName") != f"/{WORKBOOK_PART}":
                _refuse("not-a-workbook", "its workbook is not where Excel puts it", self._name)

    def _once(self, names: list[str], known: set[str]) -> None:
        if not known.isdisjoint(names):
            _refuse("not-a-workbook", "it lists a part twice", self._name, limit="every part once")
        known.update(names)

    def _too_much(self, what: str, limit: str) -> NoReturn:
        _refuse_size(self._name, f"its part '{shown(self._part)}' holds too much: {what}", limit)


def _number(text: str) -> float:
    """A row's number; what is none is left to openpyxl to refuse."""
    try:
        return float(text)
    except ValueError:
        return 0


def _without_long_tags(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """The chunks, as long as a tag begins now and then: a parser keeps the whole of one before it tells of it."""
    since_tag = 0
    for chunk in chunks:
        first = chunk.find(b"<")
        since_tag += len(chunk) if first < 0 else first
        if since_tag > LONGEST_TAG:
            _refuse_size(name, "its XML holds a text that is too long", f"{LONGEST_TAG:,} bytes")
        if first >= 0:
            since_tag = len(chunk) - chunk.rfind(b"<")
        yield chunk


def _refuse_size(name: str, what: str, limit: str) -> NoReturn:
    _refuse("file-too-large", what, name, limit=f"at most {limit}", advice=_COPY)


def _refuse(code: str, what: str, where: str, *, limit: str = "", advice: str = "") -> NoReturn:
    raise InvalidInput([Fault(code=code, where=where, what=what, limit=limit, advice=advice)]) from None
