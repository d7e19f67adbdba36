"""Workbooks that were built to harm: each is refused before it takes time or memory."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from periodize.errors import InvalidInput
from periodize.io.faults import Faults
from periodize.io.workbook_guard import inspect, opened, refuse_old

openpyxl = pytest.importorskip("openpyxl")

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
STRINGS = "xl/sharedStrings.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book() -> bytes:
    """A workbook of a hidden sheet and a visible one."""
    made = openpyxl.Workbook()
    made.active.title = "Notes"
    made.active.sheet_state = "hidden"
    made.create_sheet("Plan").append(["date", "title"])
    made.active = 1
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


BOOK = book()


def with_part(name: str, part: str, packing: int = zipfile.ZIP_DEFLATED, *, of: bytes = BOOK) -> bytes:
    """A workbook with another part in the place of one of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(of)) as old, zipfile.ZipFile(out, "w", packing) as new:
        for kept in old.namelist():
            if kept != name:
                new.writestr(kept, old.read(kept))
        new.writestr(name, part)
    return out.getvalue()


def strings(body: str) -> bytes:
    """A workbook with these shared texts."""
    return with_part(STRINGS, f"<sst {SPACE}>{body}</sst>")


def rows(body: str) -> bytes:
    """A workbook with these rows."""
    return with_part(SHEET, f"<worksheet {SPACE}><sheetData>{body}</sheetData></worksheet>")


def refusal(content: bytes) -> str:
    """Code, words and limit of the one fault."""
    with pytest.raises(InvalidInput) as caught:
        inspect(content, "p.xlsx")
    (fault,) = caught.value.faults
    return f"{fault.code} {fault.what} {fault.limit}"


def test_an_honest_workbook_passes_and_visible_sheets_come_first() -> None:
    assert inspect(BOOK, "p.xlsx") is False
    faults = Faults()
    with opened(BOOK, "p.xlsx", faults) as found:
        assert [sheet.title for sheet in found.sheets] == ["Plan", "Notes"]
        assert list(found.rows(found.sheets[0], 10)) == [("date", "title")]
    assert not faults


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: strings("<si/>" * 400_000), "cells, texts and formats"),
        (lambda: rows("<row/>" * 800_000), "cells, texts and formats"),
        (lambda: rows("<row>" + "<c/>" * 100_001 + "</row>"), "one row"),
        (lambda: rows("<a>" * 60 + "</a>" * 60), "50 levels"),
        (lambda: strings("<si>" + "<r>" * 60 + "</r>" * 60 + "</si>"), "50 levels"),
        (lambda: strings("<si><t>" + "x" * 100_001 + "</t></si>"), "100,000 characters"),
        (lambda: strings("<si>" + ("<r><t>" + "x" * 1_000 + "</t></r>") * 101 + "</si>"), "100,000 char"),
        (lambda: rows("<row " + " ".join(f'a{i}=""' for i in range(1_001)) + "/>"), "attributes"),
        (lambda: rows('<row a="' + "x" * 2_100_000 + '"/>'), "2,000,000 bytes"),
        (lambda: rows('<row r="2000000000"/>'), "row 1,048,576"),
        (lambda: with_part("xl/media/a.bin", "\0" * 61_000_000), "60 MB"),
    ],
)
def test_too_much_is_refused(content, said: str) -> None:  # type: ignore[no-untyped-def]
    found = refusal(content())
    assert found.startswith("file-too-large")
    assert said in found


def test_what_only_an_attacker_would_write() -> None:
    doctype = f'<!DOCTYPE s [<!ENTITY a "ha">]><sst {SPACE}><si><t>&a;</t></si></sst>'
    assert "document type" in refusal(with_part(STRINGS, doctype))
    relations = "xl/_rels/workbook.xml.rels"
    twice = '<R><Relationship Id="1" Target="a.xml"/><Relationship Id="2" Target="/xl/a.xml"/></R>'
    assert "twice" in refusal(with_part(relations, twice))
    assert "packed" in refusal(with_part("a.xml", "<a/>", zipfile.ZIP_LZMA))
    assert "broken" in refusal(with_part("xl/other.bin", "<a><b></a>"))


def test_a_password_or_an_old_workbook_is_named() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    for check in (lambda: refuse_old(old, "p.xlsx"), lambda: inspect(old, "p.xlsx")):
        with pytest.raises(InvalidInput, match="without a password"):
            check()


def test_formulas_without_values_are_seen() -> None:
    assert inspect(rows("<row><c><f>1+1</f><v/></c></row>"), "p.xlsx") is True
    assert inspect(rows("<row><c><f>1+1</f><v>2</v></c></row>"), "p.xlsx") is False


def test_one_long_text_in_many_cells_is_counted_each_time() -> None:
    sheet = rows('<row><c t="s"><v>0</v></c></row>' * 300)
    types = zipfile.ZipFile(io.BytesIO(BOOK)).read(TYPES).decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = types.replace("</Types>", f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>')
    content = with_part(TYPES, listed, of=sheet)
    content = with_part(STRINGS, f"<sst {SPACE}><si><t>{'x' * 99_000}</t></si></sst>", of=content)
    inspect(content, "p.xlsx")
    with pytest.raises(InvalidInput, match="too much text"), opened(content, "p.xlsx", Faults()) as found:
        for page in found.sheets:
            list(found.rows(page, 1_000))


def test_a_number_that_is_no_date_is_a_fault_and_no_warning() -> None:
    made = openpyxl.Workbook()
    made.active["A1"] = 1e300
    made.active["A1"].number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    made.save(out)
    faults = Faults()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with opened(out.getvalue(), "p.xlsx", faults) as found:
            list(found.rows(found.sheets[0], 5))
    assert [fault.code for fault in faults.found] == ["no-such-date"]
    assert "A1" in faults.found[0].what
