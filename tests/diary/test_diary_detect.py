"""What a file is, by its content."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from periodize.diary.detect import FORMATS, SHEET_READERS, format_of
from periodize.diary.options import ReadOptions
from periodize.errors import InvalidInput

ROOT = Path(__file__).resolve().parents[2]
STRAVA = "Activity ID,Activity Date,Activity Name\n"


def book(rows: list[list[Any]], *before: list[list[Any]]) -> bytes:
    """A workbook of one sheet, perhaps with others before it."""
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    made.remove(made.active)
    for content in (*before, rows):
        sheet = made.create_sheet()
        for row in content:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def packed(name: str) -> bytes:
    """A zip archive with one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "ics"),
        ("...\r\nbegin:vcalendar\r\n", "ics"),
        ('{"events": []}', "intervals"),
        ("[]", "intervals"),
        ("id,start_date_local,name,type,moving_time\n", "intervals"),
        ("date,dist_m,mov_s,hr\n", "intervals"),
        ("Title,WorkoutType,WorkoutDescription,PlannedDuration,WorkoutDay\n", "trainingpeaks"),
        (STRAVA, "strava"),
        ("id,date,name,type,description,elapsed_time,distance\n", "strava"),
        ("Activity Type,Date,Favorite,Title,Distance,Calories,Time\n", "garmin"),
        ("Date,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n", "grid"),
        (",Week 1\nMon,a\nTue,b\nWed,c\n", "grid"),
        ("date,kind\n", "table"),
        ("Date;Day;Workout\n05.01.2026;Mon;a\n06.01.2026;Tue;b\n07.01.2026;Wed;c\n", "table"),
        ("Week,Day,Workout\n1,Mon,a\n1,Tue,b\n1,Wed,c\n", "table"),
    ],
)
def test_text_files(content: str, form: str) -> None:
    for name in ("plan", "plan.csv", "plan.ics", "plan.json"):  # whatever the name says
        assert format_of(content.encode(), name, ReadOptions()) == form
        assert format_of(b"\xef\xbb\xbf" + content.encode(), name, ReadOptions()) == form


def test_workbooks_are_what_their_sheets_hold() -> None:
    assert format_of(book([["Week", "Mon", "Tue", "Wed"]], [["Paces"]]), "p.xlsx", ReadOptions()) == "grid"
    assert format_of(book([["Date", "Workout"]]), "p.xlsx", ReadOptions()) == "table"
    assert format_of(book([STRAVA.strip().split(",")]), "p.xlsx", ReadOptions()) == "strava"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty-file", "empty"),
        (b"\n \t", "empty-file", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown-format", "old or protected"),
        (b"%PDF-1.7", "unknown-format", "PDF"),
        (b"\x0e\x10\x43\x08\x28\x00\x00\x00.FIT", "unknown-format", "watch"),
        (b"\x1f\x8b\x08", "unknown-format", "Unpack"),
        (packed("activities.csv"), "unknown-format", "Unpack"),
        (b"<html></html>", "unknown-format", "web page"),
        (b"\xef\xbb\xbf<gpx/>", "unknown-format", "XML"),
        (b"hello world", "unknown-format", "columns"),
        (b"a,b\n1,2\n", "unknown-format", "columns"),
        (b"origin,start,microcycle,template\n", "own-file", "read_sessions"),
        (json.dumps({"format": "periodize-plan/1"}).encode(), "own-file", "read_plan"),
        (json.dumps({"athlete": {}, "season": {}}).encode(), "own-file", "read_season"),
        (b"# mine\n\n[athlete]\nid = 'a'\n", "own-file", "read_season"),
        (b"[[races]]\n", "own-file", "read_season"),
    ],
)
def test_what_is_no_diary_is_said_to_be_what_it_is(content: bytes, code: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        format_of(content, "file", ReadOptions())
    (fault,) = caught.value.faults
    assert fault.code == code
    assert said in str(fault)


def test_the_season_of_the_examples_is_told_from_a_diary() -> None:
    with pytest.raises(InvalidInput, match="own-file"):
        format_of((ROOT / "examples" / "marathon" / "season.toml").read_bytes(), "season.toml", ReadOptions())


def test_every_format_has_a_reader() -> None:
    assert set(FORMATS) == {*SHEET_READERS, "ics"}
