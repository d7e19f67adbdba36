"""Excel workbooks: their values, and what nobody should be able to do with them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from periodize.diary.options import ReadOptions
from periodize.diary.sheet import Sheet
from periodize.diary.workbook import is_workbook, sheets_of
from periodize.errors import InvalidInput, MissingExtra
from periodize.io.faults import Faults
from periodize.io.workbook_guard import MOST_UNPACKED

openpyxl = pytest.importorskip("openpyxl")

SHEET = "xl/worksheets/sheet1.xml"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""


def book(**sheets: list[list[Any]]) -> bytes:
    """A workbook of some sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(content: bytes, **parts: bytes) -> bytes:
    """The same workbook with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, part in {**kept, **parts}.items():
            new.writestr(name, part)
    return out.getvalue()


def read(content: bytes, **options: Any) -> tuple[list[Sheet], Faults]:
    """The sheets of a workbook, and the warnings."""
    warnings = Faults()
    return sheets_of(content, "p.xlsx", ReadOptions(**options), warnings), warnings


def code_of(content: bytes, **options: Any) -> str:
    """The code of the one fault of a workbook."""
    with pytest.raises(InvalidInput) as caught:
        read(content, **options)
    (fault,) = caught.value.faults
    return fault.code


PLAN = book(Plan=[["date", "title"], [datetime(2026, 1, 5), "Easy"]], Other=[["x"]], Blank=[])


def test_values_come_as_they_are() -> None:
    row = [datetime(2026, 1, 5, 6, 30), 6, 7.5, "Easy", True, time(6, 30), timedelta(hours=1), None, None]
    (sheet,), warnings = read(book(Plan=[[], row]))
    assert sheet.rows[0].number == 2
    assert sheet.rows[0].cells == (
        datetime(2026, 1, 5, 6, 30),
        6,
        7.5,
        "Easy",
        True,
        time(6, 30),
        timedelta(hours=1),
    )
    assert (sheet.title, sheet.where, bool(warnings)) == ("Plan", "p.xlsx sheet 'Plan'", False)


def test_dates_on_the_calendar_of_the_macintosh() -> None:
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active.append([date(2026, 1, 5)])
    out = io.BytesIO()
    made.save(out)
    assert read(out.getvalue())[0][0].rows[0].cells == (datetime(2026, 1, 5),)


def test_blank_sheets_are_left_out_and_one_can_be_named() -> None:
    assert [sheet.title for sheet in read(PLAN)[0]] == ["Plan", "Other"]
    assert [sheet.title for sheet in read(PLAN, sheet="Other")[0]] == ["Other"]
    assert code_of(PLAN, sheet="plan") == "unknown-sheet"


def test_a_csv_file_is_one_sheet() -> None:
    assert [sheet.where for sheet in read(b"date,title\n2026-01-05,Easy\n")[0]] == ["p.xlsx"]


def test_formulas_are_not_evaluated_and_missing_values_are_told_of() -> None:
    (sheet,), warnings = read(book(Plan=[["date", "km"], ["2026-01-05", "=2+3"], ["2026-01-06", 4]]))
    assert sheet.rows[1].cells == ("2026-01-05",)
    assert [(fault.code, fault.value) for fault in warnings.found] == [("formula-without-value", "B2")]


def test_a_formula_with_its_value_is_the_value() -> None:
    content = book(Plan=[["=2+3"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet_xml = archive.read(SHEET)
    with_value = re.sub(rb"<v ?/>|<v></v>", b"<v>5</v>", sheet_xml)
    (sheet,), warnings = read(changed(content, **{SHEET: with_value}))
    assert (sheet.rows[0].cells, bool(warnings)) == ((5,), False)


@pytest.mark.parametrize(
    "part",
    [
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "[Content_Types].xml",
    ],
)
def test_declared_entities_are_refused_wherever_they_stand(part: str) -> None:
    assert code_of(changed(PLAN, **{part: BOMB})) == "not-a-workbook"
    wide = BOMB.decode().encode("utf-16")  # no search for bytes would find it
    assert code_of(changed(PLAN, **{part: wide})) == "not-a-workbook"
    odd = BOMB.replace(b'"1.0"?', b'"1.0" encoding="x-strange"?')
    assert code_of(changed(PLAN, **{part: odd})) == "not-a-workbook"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(MOST_UNPACKED // 1_000_000 + 1):
                part.write(b" " * 1_000_000)
    assert len(out.getvalue()) < 200_000
    assert code_of(out.getvalue()) == "file-too-large"


def test_what_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "1")
    assert code_of(out.getvalue()) == "not-a-workbook"
    assert code_of(PLAN[: len(PLAN) // 2]) == "not-a-workbook"
    assert code_of(changed(PLAN, **{"xl/workbook.xml": b"<a"})) == "not-a-workbook"
    assert not is_workbook(out.getvalue())
    assert not is_workbook(b"PK\x03\x04")
    assert is_workbook(PLAN)


def test_a_cell_far_out_is_refused_or_quick() -> None:
    made = openpyxl.Workbook()
    made.active.cell(1, 16_384, "x")
    out = io.BytesIO()
    made.save(out)
    assert code_of(out.getvalue()) == "too-many-columns"
    made = openpyxl.Workbook()
    made.active.cell(1_048_576, 1, "x")
    out = io.BytesIO()
    made.save(out)
    assert [row.number for row in read(out.getvalue())[0][0].rows] == [1_048_576]


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"periodize\[excel\]"):
        read(PLAN)
