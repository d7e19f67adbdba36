"""Seasons from data frames are the seasons of the same rows in files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from periodize.errors import InvalidSeason
from periodize.io.frames import season_from_frames
from periodize.io.season_table import problem_from_table

RUNS_CSV = Path(__file__).parents[2] / "examples" / "marathon" / "runs.csv"
WINDOWS = [{"days": ["Tue", "Fri"], "opens": "17:30", "closes": "20:00"}]


@pytest.mark.parametrize("parse_dates", [[], ["date"]])
def test_a_frame_and_a_file_give_the_same_season(parse_dates: list[str]) -> None:
    frame = pd.read_csv(RUNS_CSV, parse_dates=parse_dates)
    from_file = problem_from_table({"season": {"runs": str(RUNS_CSV)}, "windows": WINDOWS}, "x").season
    assert season_from_frames(frame, windows=WINDOWS) == from_file


def test_windows_and_races_may_be_frames_too() -> None:
    runs = pd.DataFrame({"date": pd.date_range("2026-06-01", periods=14), "kind": "easy"})
    windows = pd.DataFrame({"days": ["Tue", "Fri"], "opens": "17:30", "closes": "20:00"})
    races = pd.DataFrame({"date": [pd.Timestamp("2026-06-21")], "distance_km": [10], "name": [None]})
    found = season_from_frames(runs, windows=windows, races=races)
    assert [len(day) for day in found.availability.week] == [0, 1, 0, 0, 1, 0, 0]
    assert (found.races[0].day, found.races[0].distance_m) == (date(2026, 6, 21), 10_000)


def test_missing_values_of_every_kind_are_missing() -> None:
    runs = pd.DataFrame(
        {
            "date": pd.date_range("2026-06-01", periods=7),
            "kind": "easy",
            "duration_min": [None, float("nan"), pd.NA, 30, 31.0, "32", ""],
            "start": [pd.NaT, None, "06:30", "07:00", "", float("nan"), "08:00"],
        }
    )
    minutes = [run.duration_min for run in season_from_frames(runs, windows=WINDOWS).runs]
    assert minutes == [40, 40, 40, 30, 31, 32, 40]  # 40 min is the usual easy run


def test_all_faults_come_together_with_the_index_of_their_row() -> None:
    runs = pd.DataFrame(
        {"date": ["2026-06-01", "soon"], "kind": ["easy", "lnog"], "colour": 1}, index=["a", "b"]
    )
    with pytest.raises(InvalidSeason) as caught:
        season_from_frames(
            runs, windows=[{"days": ["Tue"], "opens": "17:30", "closes": "25:00"}], athlete={"levle": 1}
        )
    assert [(fault.code, fault.where.removeprefix("season_from_frames ")) for fault in caught.value.faults][
        :6
    ] == [
        ("unknown-column", "runs"),
        ("not-a-date", "runs row b, date"),
        ("unknown-run-kind", "runs row b, kind"),
        ("unknown-key", "[athlete]"),
        ("not-a-clock-time", "[[windows]] 1 closes"),
        ("season-length", "season"),
    ]


def test_the_frame_is_not_changed() -> None:
    frame = pd.read_csv(RUNS_CSV)
    before = frame.copy(deep=True)
    season_from_frames(frame, windows=WINDOWS)
    pd.testing.assert_frame_equal(frame, before)


def test_times_in_a_zone_of_their_own_are_refused_not_shifted() -> None:
    late = pd.Timestamp("2026-06-01 23:30", tz="UTC")
    for runs in (
        pd.DataFrame({"date": ["2026-06-01"], "start": [late], "kind": "easy"}),
        pd.DataFrame({"date": [pd.Timestamp("2026-06-01", tz="UTC")], "kind": "easy"}),
    ):
        with pytest.raises(InvalidSeason, match="time-has-offset"):
            season_from_frames(runs, windows=WINDOWS)


def test_what_is_no_table_is_said_to_be_none() -> None:
    runs = pd.DataFrame({"date": pd.date_range("2026-06-01", periods=7), "kind": "easy"})
    with pytest.raises(TypeError, match="must be a pandas DataFrame, not of type list"):
        season_from_frames([{"date": "2026-06-01", "kind": "easy"}], windows=WINDOWS)  # type: ignore[arg-type]
    for windows in ({"days": ["Tue"]}, "Tue", [3]):
        with pytest.raises(TypeError, match="a DataFrame or a list of dicts"):
            season_from_frames(runs, windows=windows)  # type: ignore[arg-type]
