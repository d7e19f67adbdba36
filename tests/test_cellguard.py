"""Texts in cells: what a spreadsheet would run is marked as text, and reading gives back what was written."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.cellguard import bare, csv_text, guarded


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "\tx", "\r=1", "'=1+1", " =1", "＝1+1"])
def test_what_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    assert guarded(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Easy", "6 x 800", "'quoted'", "8 km = long"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(st.text(alphabet="'=+-@\t\r\n ab1", max_size=6))
def test_reading_gives_back_what_was_written(text: str) -> None:
    assert bare(guarded(text)) == text


def test_a_table_guards_texts_and_leaves_numbers() -> None:
    written = csv_text(["name", "minutes"], [{"name": "=cmd", "minutes": -5}, {"name": None}])
    assert list(csv.reader(written.splitlines())) == [["name", "minutes"], ["'=cmd", "-5"], ["", ""]]


@pytest.mark.parametrize("text", ["\r", "a\rb", "a\r\nb", "a\nb", '"', ",", '"\r'])
def test_line_ends_inside_a_cell_stay_inside(text: str) -> None:
    written = csv_text(["name", "minutes"], [{"name": text, "minutes": 3}])
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [bare(cell) for cell in rows[1]] == [text, "3"]


def test_a_reader_that_cuts_at_semicolons_finds_no_cell_in_a_text() -> None:
    written = csv_text(["name", "minutes"], [{"name": "x;=1+1", "minutes": 3}])
    assert list(csv.reader(written.splitlines(), delimiter=";"))[1] == ["x;=1+1,3"]
