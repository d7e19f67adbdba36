"""What the names of columns say."""

from __future__ import annotations

import pytest

from periodize.diary.columns import Role, column_of, columns_of, header
from periodize.diary.decode import sheet_of_text
from periodize.io.run_rows import COLUMNS


@pytest.mark.parametrize(
    ("name", "role", "unit"),
    [
        ("Date", Role.DAY, ""),
        ("Datum", Role.DAY, ""),
        ("Day", Role.WEEKDAY, ""),
        ("Workout", Role.TITLE, ""),
        ("Séance", Role.TITLE, ""),
        ("Distance (km)", Role.DISTANCE, "km"),
        ("distance_mi", Role.DISTANCE, "mi"),
        ("dist m", Role.DISTANCE, "m"),
        ("Miles", Role.DISTANCE, "mi"),
        ("Planned km", Role.DISTANCE, "km"),
        ("Duration [min]", Role.DURATION, "min"),
        ("Duration", Role.DURATION, ""),
        ("Hours", Role.DURATION, "h"),
        ("time_s", Role.DURATION, "s"),
        ("RPE", Role.EFFORT, ""),
        ("RPE (1-10)", Role.EFFORT, ""),
        ("RPE / Duration", Role.BOTH, ""),
        ("Coach's notes", Role.NOTES, ""),
        ("TSS", None, ""),
        ("Load", None, ""),  # on nobody knows which scale
        ("HR", None, ""),
        ("x" * 500, None, ""),
        ("", None, ""),
    ],
)
def test_names(name: str, role: Role | None, unit: str) -> None:
    column = column_of(name)
    assert (column.role, column.unit) == (role, unit)


def test_all_columns_of_our_own_runs_are_known() -> None:
    assert all(column_of(name).role is not None for name in COLUMNS)


def test_clocks_and_records() -> None:
    assert column_of("Time (mm:ss)").clock == "mm:ss"
    assert column_of("Duration hh:mm:ss").clock == "h:mm"
    assert (column_of("Actual km").done, column_of("Planned km").done) == (True, False)


def roles(names: str) -> list[Role | None]:
    """What the columns of a row of names are."""
    return [column.role for column in columns_of(sheet_of_text(names + "\n", "x.csv").rows[0])]


def test_columns_side_by_side() -> None:
    assert roles("Week,Day,Date,Workout") == [Role.WEEK, Role.WEEKDAY, Role.DAY, Role.TITLE]
    assert roles("Day,Workout") == [Role.DAY, Role.TITLE]
    assert roles("Date,Time,Duration") == [Role.DAY, Role.START, Role.DURATION]
    assert roles("Date,Time") == [Role.DAY, Role.DURATION]
    assert roles("Date,Title,Workout") == [Role.DAY, Role.TITLE, Role.NOTES]
    assert roles("Date,Distance,Miles") == [Role.DAY, Role.DISTANCE, None]
    assert roles("Start,Title") == [Role.DAY, Role.TITLE]


def test_the_header_may_stand_below_other_lines() -> None:
    sheet = sheet_of_text("My plan,\nGoal,sub 3\n\nDate,Workout,km\n2026-01-05,Easy,6\n", "x.csv")
    found = header(sheet)
    assert found is not None
    assert sheet.rows[found[0]].number == 4
    assert header(sheet_of_text("Date,\n2026-01-05,\n", "x.csv")) is None
    assert header(sheet_of_text("a,b\n1,2\n", "x.csv")) is None
