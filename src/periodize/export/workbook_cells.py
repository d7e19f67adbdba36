"""Cells and names of an Excel workbook: nothing in a cell may run, and nothing a text holds is lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from periodize.cellguard import guarded
from periodize.export.table_cells import CUT

LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31
RESERVED = ("history",)
"""Names that Excel keeps for itself."""

_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# XML has no sign for these; Excel writes them as _x000B_. Readers turn a line feed after \r into one line end.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# A text that looks like such an escape: its x is escaped, as openpyxl drops "x005F_" from all it reads.
_LOOKS_ESCAPED = re.compile(r"(?<=_)x(?=[0-9A-Fa-f]{4}_)|x(?=005F_)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE_AT_END = re.compile(r"_x[0-9A-Fa-f]{4}_\Z")
_HALF_AT_END = re.compile(r"_(x[0-9A-Fa-f]{0,4})?\Z")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def escaped(text: str) -> str:
    """A text as it stands in a cell of a workbook: signs that XML cannot hold as Excel writes them, cut if too long.

    >>> escaped("a\\x0bb")
    'a_x000B_b'
    """
    kept = _LOOKS_ESCAPED.sub("_x0078_", text)
    kept = _UNWRITABLE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", kept)
    return kept if _units(kept) <= LONGEST_CELL else _cut(kept)


def unescaped(cell: str) -> str:
    """The text that :func:`escaped` wrote."""
    return _ESCAPE.sub(lambda sign: chr(int(sign[1], 16)), cell)


def _units(text: str) -> int:
    """Length as Excel counts it: an emoji is two."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def _cut(text: str) -> str:
    """The first signs, as many as fit, never half an escape; the end says that something is missing."""
    kept = text[: LONGEST_CELL - len(CUT)]
    while (over := _units(kept) - (LONGEST_CELL - len(CUT))) > 0:
        kept = kept[: -((over + 1) // 2)]  # a sign takes away one unit or two
    return (kept if _WHOLE_AT_END.search(kept) else _HALF_AT_END.sub("", kept)) + CUT


def put(cell: Any, value: Any) -> None:
    """Write a value into a cell of openpyxl; a text stays a text, whatever it looks like."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = None if value == "" else escaped(value)
    if value:
        cell.data_type = "s"  # not a formula, not an error such as #N/A
        cell.quotePrefix = guarded(value) != value


def sheet_names(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Names for sheets, near to those wished for: no forbidden signs, at most 31 signs, no two alike.

    >>> sheet_names(["Kim/Bo", "kim bo", "", "History"], taken=["Weeks"])
    ['Kim Bo', 'kim bo 2', 'Sheet', 'History 2']
    """
    used = {name.casefold() for name in (*taken, *RESERVED)}
    found = []
    for wished in names:
        clean = " ".join(_FORBIDDEN_IN_NAMES.sub(" ", wished).split()).strip("' ") or "Sheet"
        name, number = _fitting(clean), 1
        while name.casefold() in used:
            number += 1
            name = _fitting(clean, f" {number}")
        used.add(name.casefold())
        found.append(name)
    return found


def _fitting(name: str, end: str = "") -> str:
    while _units(name + end) > LONGEST_SHEET_NAME:
        name = name[:-1]
    return name.rstrip("' ") + end


def packed(book: Any, stamp: datetime) -> bytes:
    """A workbook's bytes, the same on every day: the times inside it are ``stamp`` and those of the zip fixed."""
    book.properties.creator = "periodize"
    book.properties.created = stamp
    draft = io.BytesIO()
    book.save(draft)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(draft) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            info = zipfile.ZipInfo(part.filename, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, content)
    return out.getvalue()
