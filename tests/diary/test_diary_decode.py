"""Text files from every program: their signs and what parts their columns."""

from __future__ import annotations

import pytest

from periodize.diary.decode import csv_sheet, decoded, separator_of
from periodize.diary.sheet import MOST_COLUMNS, MOST_ROWS
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

TEXT = "date,title\n2026-01-05,Läufchen – 6 km\n"


def code_of(content: bytes) -> str:
    """The code of the one fault of a CSV file."""
    with pytest.raises(InvalidInput) as caught:
        csv_sheet(content, "plan.csv", Faults())
    (fault,) = caught.value.faults
    assert fault.where == "plan.csv"
    return fault.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_signs_are_read_without_a_word(encoding: str) -> None:
    warnings = Faults()
    assert decoded(TEXT.encode(encoding), "plan.csv", warnings) == TEXT
    assert not warnings


def test_windows_signs_are_read_with_a_warning() -> None:
    warnings = Faults()
    assert decoded(TEXT.encode("cp1252"), "plan.csv", warnings) == TEXT
    assert [(fault.code, fault.where) for fault in warnings.found] == [("not-utf-8", "plan.csv")]


def test_what_is_no_text() -> None:
    assert code_of(b"\x81\x8d\xff") == "not-a-text"  # signs that Windows-1252 lacks
    assert code_of(b"\xff\xfea") == "not-a-text"  # half a sign of UTF-16
    assert code_of(TEXT.encode("utf-16-le")) == "not-a-text"  # without its mark
    assert code_of(b" \r\n") == "empty-file"
    assert code_of(b"\xef\xbb\xbf") == "empty-file"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    rows = [
        ["date", "title", "km"],
        ["2026-01-05", "Easy, then strides; relaxed", "9"],
        ["2026-01-06", "Rest", ""],
    ]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert separator_of(text) == separator
    sheet = csv_sheet(text.encode(), "plan.csv", Faults())
    assert [row.cells for row in sheet.rows] == [
        ("date", "title", "km"),
        tuple(rows[1]),
        ("2026-01-06", "Rest"),
    ]


def test_decimal_commas_do_not_part_columns() -> None:
    assert separator_of("Datum;Distanz;Zeit\n05.01.2026;9,44;0:55\n06.01.2026;8,10;0:50\n") == ";"


def test_commas_within_texts_do_not_part_columns() -> None:
    assert separator_of("date;title\n2026-01-05;easy, flat, relaxed\n2026-01-06;6, 7 or 8 km\n") == ";"


def test_excels_own_line_names_the_separator() -> None:
    sheet = csv_sheet(b"sep=;\r\ndate;km\r\n2026-01-05;6\r\n", "plan.csv", Faults())
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("date", "km")), (3, ("2026-01-05", "6"))]


def test_rows_keep_their_numbers_and_guards_go() -> None:
    sheet = csv_sheet(b'date,title\n\n,,\n2026-01-05,\'=1+1\n2026-01-06,"a\nb"\n', "plan.csv", Faults())
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, ("date", "title")),
        (4, ("2026-01-05", "=1+1")),
        (5, ("2026-01-06", "a\nb")),
    ]


def test_an_open_quotation_mark_does_not_swallow_the_rest() -> None:
    assert code_of(b'date,title\n2026-01-05,"Easy\n2026-01-06,Long\n') == "csv-syntax"


def test_bounds() -> None:
    assert code_of(b"a,b\n" * (MOST_ROWS + 1)) == "too-many-rows"
    assert code_of(b"a," * (MOST_COLUMNS + 1)) == "too-many-columns"
    assert len(csv_sheet(b"a,b\n" * MOST_ROWS, "plan.csv", Faults()).rows) == MOST_ROWS
