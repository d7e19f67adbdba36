"""TrainingPeaks' workout summary: what was planned, else what was done."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from periodize.diary.decode import sheet_of_text
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.trainingpeaks import from_sheet, is_mine
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

COLUMNS = (
    "Title,WorkoutType,WorkoutDescription,PlannedDuration,PlannedDistanceInMeters,WorkoutDay,CoachComments,"
    "DistanceInMeters,PowerAverage,PowerMax,Energy,AthleteComments,TimeTotalInHours,VelocityAverage,VelocityMax,"
    "CadenceAverage,CadenceMax,HeartRateAverage,HeartRateMax,TorqueAverage,TorqueMax,IF,TSS,"
    + ",".join(f"HRZone{n}Minutes" for n in range(1, 11))
    + ","
    + ",".join(f"PWRZone{n}Minutes" for n in range(1, 11))
    + ",Rpe,Feeling"
).split(",")


def export(*rows: dict[str, str]) -> str:
    """A file of 45 columns with some cells filled in."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(*rows: dict[str, str]) -> tuple[list[Entry], Faults]:
    """The entries of such a file, and the warnings."""
    warnings = Faults()
    return from_sheet(sheet_of_text(export(*rows), "tp.csv"), ReadOptions(), warnings), warnings


def test_the_header_has_45_columns_and_is_known() -> None:
    assert len(COLUMNS) == 45
    assert is_mine(sheet_of_text(export(), "tp.csv"))
    assert not is_mine(sheet_of_text("Title,Date\na,b\n", "x.csv"))


def test_a_plan_stays_a_plan_whatever_was_done_of_it() -> None:
    (entry,), _ = read(
        {
            "Title": "Easy 45",
            "WorkoutType": "Run",
            "WorkoutDescription": "15 easy\nthen 30",
            "PlannedDuration": "0.750000000000001",
            "WorkoutDay": "2026-01-05",
            "CoachComments": "Soft ground",
            "AthleteComments": "skipped the last bit",
            "DistanceInMeters": "8000",
            "TimeTotalInHours": "0.7",
            "TSS": "40",
            "Rpe": "5",
        }
    )
    assert entry == Entry(
        day=date(2026, 1, 5),
        title="Easy 45",
        text="15 easy\nthen 30\n\nSoft ground",
        sport="Run",
        duration_min=45,
        where="tp.csv row 2",
    )


def test_without_a_plan_what_was_done_counts() -> None:
    (entry,), _ = read(
        {
            "Title": "Lunch run",
            "WorkoutType": "Run",
            "WorkoutDay": "2026-01-07",
            "DistanceInMeters": "10100.5",
            "TimeTotalInHours": "0.91",
            "AthleteComments": "nice",
            "Rpe": "6",
        }
    )
    assert (entry.done, entry.duration_min, entry.distance_m) == (True, 55, 10_101)  # 0.91 h = 54.6 min
    assert (entry.rpe_tenths, entry.text, entry.load_au) == (60, "nice", None)


def test_a_day_off_is_a_category_and_several_rows_share_a_day() -> None:
    entries, _ = read(
        {"Title": "DAY OFF or XT (Z2-3)", "WorkoutType": "Day Off", "WorkoutDay": "2026-01-06"},
        {"Title": "Gym", "WorkoutType": "Strength", "WorkoutDay": "2026-01-06"},
        {
            "Title": "אימון",
            "WorkoutType": "Run",
            "WorkoutDay": "2026-01-06",
            "PlannedDistanceInMeters": "12000",
        },
    )
    assert [(entry.sport, entry.category, entry.done) for entry in entries] == [
        ("", "Day Off", False),
        ("Strength", "", False),
        ("Run", "", False),
    ]
    assert {entry.day for entry in entries} == {date(2026, 1, 6)}
    assert (entries[2].title, entries[2].distance_m, entries[2].duration_min) == ("אימון", 12_000, None)


def test_zero_is_nothing_and_a_figure_that_is_none_is_left_out_with_a_warning() -> None:
    entries, warnings = read(
        {"Title": "Rest", "WorkoutDay": "2026-01-06", "PlannedDuration": "0", "TimeTotalInHours": "0"},
        {"Title": "Odd", "WorkoutDay": "2026-01-07", "PlannedDuration": "soon"},
    )
    assert [(entry.duration_min, entry.done) for entry in entries] == [(None, False), (None, False)]
    assert [(fault.code, fault.where) for fault in warnings.found] == [
        ("not-a-number", "tp.csv row 3, PlannedDuration")
    ]


def test_all_unreadable_dates_come_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        read({"Title": "a", "WorkoutDay": "soon"}, {"Title": "b"}, {"Title": "c", "WorkoutDay": "2026-02-30"})
    assert {fault.where for fault in caught.value.faults} == {
        f"tp.csv row {n}, WorkoutDay" for n in (2, 3, 4)
    }
