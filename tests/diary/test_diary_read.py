"""A diary from any file: choices checked, formats found, and nothing but faults for broken files."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from periodize.diary.detect import FORMATS
from periodize.diary.items import Activity, Diary
from periodize.diary.read import read_diary
from periodize.errors import InvalidInput

TABLE = "date,title,distance_km,duration_min\n2026-01-05,Easy run,8,45\n2026-01-06,Gym,,40\n2026-01-11,Long run,18,\n"
GRID = "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n1,Rest,6 easy,Gym,5 x 1 km,Rest,8 km,Long 18 km\n2,Rest,7,,,,,Race 10 km\n"
EVENTS = '[{"category": "WORKOUT", "type": "Run", "name": "Easy", "start_date_local": "2026-01-05", "moving_time": 60}]'
STRAVA = "id,date,name,type,description,elapsed_time,distance\n1,2014-09-12 16:54:28,Run,Run,,1800,5012.3\n"
GARMIN = 'Activity Type,Date,Title,Distance,Time\nRunning,2026-01-05 06:30:12,Run,"6,060",00:38:13\n'
PEAKS = "Title,WorkoutType,WorkoutDay,PlannedDuration\nEasy,Run,2026-01-05,0.75\nOff,Day Off,2026-01-06,\n"


def read(folder: Path, content: str | bytes, name: str = "plan.csv", **choices: Any) -> Diary:
    """The diary of a file with some content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_diary(path, **choices)


def book(text: str, *, sheets: int = 1) -> bytes:
    """A table or grid as a workbook, each sheet the same."""
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number in range(sheets):
        sheet = made.create_sheet(f"Block {number + 1}")
        for line in text.splitlines():
            sheet.append([float(cell) if cell.isdigit() else cell for cell in line.split(",")])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_table(tmp_path: Path) -> None:
    diary = read(tmp_path, TABLE)
    assert (diary.source, diary.format) == ("plan.csv", "table")
    assert diary.counts() == {"run": 2, "strength": 1}
    assert [(run.day, run.distance_m, run.duration_min) for run in diary.runs] == [
        (date(2026, 1, 5), 8_000, 45),
        (date(2026, 1, 11), 18_000, None),
    ]


def test_a_grid_as_csv_and_as_workbook_is_the_same(tmp_path: Path) -> None:
    from_csv = read(tmp_path, GRID, start="2026-01-05")
    from_book = read(tmp_path, book(GRID), "plan.xlsx", start=date(2026, 1, 5))
    assert (from_csv.format, from_book.format) == ("grid", "grid")
    assert from_csv.counts() == from_book.counts()
    assert [(run.day, run.kind, run.distance_m) for run in from_csv.runs] == [
        (run.day, run.kind, run.distance_m) for run in from_book.runs
    ]
    assert from_csv.runs[-1].day == date(2026, 1, 18)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (EVENTS, "intervals"),
        (STRAVA, "strava"),
        (GARMIN, "garmin"),
        (PEAKS, "trainingpeaks"),
        (TABLE, "table"),
    ],
)
def test_formats_are_found_and_can_be_stated(tmp_path: Path, content: str, form: str) -> None:
    found = read(tmp_path, content)
    assert found.format == form
    assert read(tmp_path, content, format=form) == found


def test_a_calendar_goes_to_its_own_reader(tmp_path: Path) -> None:
    pytest.importorskip("icalendar")
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260105\r\n"
        "SUMMARY:Easy run 8 km\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    diary = read(tmp_path, text, "plan.txt")
    assert (diary.format, diary.counts()) == ("ics", {"run": 1})


def test_a_stated_format_that_does_not_fit_is_a_fault(tmp_path: Path) -> None:
    for form in set(FORMATS) - {"ics", "table"}:
        with pytest.raises(InvalidInput):
            read(tmp_path, TABLE, format=form)
    with pytest.raises(InvalidInput, match="format-does-not-fit"):
        read(tmp_path, TABLE, format="garmin")


def test_all_faults_of_the_choices_come_together(tmp_path: Path) -> None:
    choices = {
        "format": "gridd",
        "zone": "Mars/Base",
        "unit": "yards",
        "start": "soon",
        "first": "2026-02-30",
        "last": "x",
    }
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, TABLE, **choices)
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [
        ("unknown-format", "format"),
        ("unknown-unit", "unit"),
        ("unknown-time-zone", "zone"),
        ("not-a-date", "start"),
        ("not-a-date", "first"),
        ("not-a-date", "last"),
    ]
    assert "'grid'" in caught.value.faults[0].advice
    assert all(form in caught.value.faults[0].limit for form in FORMATS)
    with pytest.raises(InvalidInput, match="first-after-last"):
        read(tmp_path, TABLE, first="2026-02-01", last="2026-01-01")


@pytest.mark.parametrize("zone", ["", "../UTC", "/etc", "a\0b", "Europe", "Europe/Berlin "])
def test_odd_names_of_zones(tmp_path: Path, zone: str) -> None:
    with pytest.raises(InvalidInput, match="unknown-time-zone"):
        read(tmp_path, TABLE, zone=zone)


def test_days_may_be_given_as_text_date_or_moment(tmp_path: Path) -> None:
    wanted = read(tmp_path, GRID, start="2026-01-05")
    assert read(tmp_path, GRID, start=date(2026, 1, 5)) == wanted
    assert read(tmp_path, GRID, start=datetime(2026, 1, 5, 12)) == wanted


def test_entries_outside_the_days_asked_for_are_counted(tmp_path: Path) -> None:
    diary = read(tmp_path, TABLE, first="2026-01-06", last="2026-01-10")
    assert [item.entry.day.day for item in diary.items] == [6]
    assert [(f.code, f.value) for f in diary.warnings if f.code == "outside-days"] == [("outside-days", "2")]
    edges = read(tmp_path, TABLE, first="2026-01-05", last="2026-01-11")
    assert len(edges.items) == 3
    assert all(f.code != "outside-days" for f in edges.warnings)


def test_a_holiday_that_reaches_into_the_days_stays(tmp_path: Path) -> None:
    text = (
        '[{"category": "HOLIDAY", "name": "Sea", "start_date_local": "2026-07-01T00:00:00",'
        '"end_date_local": "2026-07-08T00:00:00"}]'
    )
    diary = read(tmp_path, text, first="2026-07-07")
    assert diary.counts() == {Activity.AWAY: 1}
    assert [(e.first, e.last) for e in diary.exceptions] == [(date(2026, 7, 1), date(2026, 7, 7))]
    with pytest.raises(InvalidInput, match="nothing-left"):
        read(tmp_path, text, first="2026-07-08")


def test_sheets_that_were_not_read_are_named(tmp_path: Path) -> None:
    content = book(GRID, sheets=2)
    diary = read(tmp_path, content, "plan.xlsx", start="2026-01-05")
    assert [f.value for f in diary.warnings if f.code == "sheets-not-read"] == ["Block 2"]
    other = read(tmp_path, content, "plan.xlsx", start="2026-01-05", sheet="Block 2")
    assert all(f.code != "sheets-not-read" for f in other.warnings)
    assert "Block 2" in other.items[0].entry.where
    with pytest.raises(InvalidInput, match="unknown-sheet"):
        read(tmp_path, content, "plan.xlsx", sheet="Block 9")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = TABLE.replace("Easy run", "Läufchen easy run")
    diary = read(tmp_path, text.encode(encoding))
    assert diary.items[0].entry.title == "Läufchen easy run"
    assert ("not-utf-8" in {fault.code for fault in diary.warnings}) == (encoding == "cp1252")


def test_json_in_utf_16_is_still_json(tmp_path: Path) -> None:
    assert read(tmp_path, EVENTS.encode("utf-16")).format == "intervals"


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(InvalidInput):
            read_diary(path)


TEXTS = [text.encode() for text in (TABLE, GRID, EVENTS, STRAVA, GARMIN, PEAKS)]
PIECES = [
    b"Mon",
    b"Dec 17 - 23",
    b"29/02/2025",
    b"5.1.",
    b"1:05:30",
    b'"',
    b"\n",
    b",",
    b";",
    b"1e999",
    b"9" * 40,
    b"\xff",
]
PIECES += [
    b"\x00",
    b"'=1",
    b"0000-00-00",
    b"31.12.9999",
    b"AM: a\nPM: b",
    b"[",
    b"{",
    b"null",
    b"-5",
    b"\xd9\xa3",
    b"Day",
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_broken_files_raise_nothing_but_faults(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(TEXTS)))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content)))
        cut = data.draw(st.integers(0, 4))
        content[place : place + cut] = data.draw(st.sampled_from(PIECES) | st.binary(max_size=3))
    form = data.draw(st.none() | st.sampled_from(sorted(set(FORMATS) - {"ics"})))
    with suppress(InvalidInput):
        diary = read(tmp_path, bytes(content), format=form, start="2026-01-05", zone="America/Los_Angeles")
        assert diary.items or diary.warnings


PLACES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=PLACES)
def test_broken_workbooks_raise_nothing_but_faults(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    content = bytearray(book(GRID))
    for place, byte in changes:
        content[place % len(content)] = byte
    with suppress(InvalidInput):
        diary = read(tmp_path, bytes(content), "plan.xlsx", start="2026-01-05")
        assert diary.items or diary.warnings


@pytest.mark.parametrize(
    ("choices", "asked"),
    [
        ({"first": "2028-01-01"}, "from 2028-01-01 on"),
        ({"last": "2025-01-01"}, "up to 2025-01-01"),
        ({"first": "2026-01-07", "last": "2026-01-10"}, "between 2026-01-07 and 2026-01-10"),
    ],
)
def test_nothing_left_is_a_fault_that_names_the_days_of_the_file(
    tmp_path: Path, choices: dict[str, str], asked: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, TABLE, **choices)
    (fault,) = caught.value.faults
    assert fault.code == "nothing-left"
    assert fault.what == f"none of its 3 entries, from 2026-01-05 to 2026-01-11, lies {asked}"


def test_advice_is_worded_for_the_command_line_and_for_python(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, "Week,Mon,Tue,Wed\n1,6,7,8\n")
    said = [fault.advice for fault in caught.value.faults]
    said += [w.advice for w in read(tmp_path, GRID, start="2026-01-05").warnings]
    said += [w.advice for w in read(tmp_path, STRAVA).warnings]
    said += [w.advice for w in read(tmp_path, GARMIN).warnings]
    said += [w.advice for w in read(tmp_path, book(GRID, sheets=2), "p.xlsx", start="2026-01-05").warnings]
    for option in ("start", "unit", "zone", "sheet"):
        assert any(f"--{option} " in advice and f"{option}= in Python" in advice for advice in said), option
    assert not any("Pass " in advice for advice in said)
