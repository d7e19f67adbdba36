"""Data frames of a schedule: every session once, figures that add up."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd

from periodize.domain.schedule import Schedule
from periodize.io.plan_json import csv_text
from periodize.report.rows import week_rows
from periodize.report.tables import SESSION_COLUMNS, to_frame, weekly
from tests.fixtures.results import tiny_result, tiny_schedule


def test_a_row_for_each_run_and_session_in_order_of_start() -> None:
    frame = to_frame(tiny_schedule())
    assert tuple(frame.columns) == SESSION_COLUMNS
    assert frame["origin"].value_counts().to_dict() == {"run": 12, "placed": 7, "pinned": 1}
    assert frame["start"].is_monotonic_increasing
    assert pd.api.types.is_datetime64_dtype(frame["start"])
    assert ((frame["end"] - frame["start"]).dt.total_seconds() == 60 * frame["duration_min"]).all()
    assert frame["microcycle"].tolist() == sorted(frame["microcycle"])


def test_the_frame_and_the_file_agree() -> None:
    frame = to_frame(tiny_schedule())
    rows = list(csv.DictReader(csv_text(tiny_result()).splitlines()))
    for name in ("id", "origin", "title", "block"):
        assert frame[name].tolist() == [row[name] for row in rows]
    for name in ("duration_min", "load_au", "microcycle"):
        assert frame[name].tolist() == [int(row[name]) for row in rows]


def test_a_week_in_figures() -> None:
    first, second, *_ = week_rows(tiny_schedule())
    # Three easy runs of 60 min at effort 3: 180 AU each. Foundation A and B: 200 AU each.
    assert (first["run_load_au"], first["placed_load_au"], first["total_load_au"]) == (540, 400, 940)
    assert first["share_pct"] == 42  # 400 of 940 is 42.6 %, rounded down
    assert (first["rise_pct"], second["rise_pct"]) == (None, 0)
    # Daily loads 180 200 180 0 200 0 180: mean 134.29, standard deviation 85.33.
    assert first["monotony"] == 1.57
    assert first["strain"] == 1479
    # A: squat 3, hinge 2; B: squat 2, hinge 3.
    assert (first["sets_squat"], first["sets_hinge"], first["contacts"], first["sprint_m"]) == (5, 5, 0, 0)
    assert (first["sessions"], first["session_min"], first["block"]) == (2, 90, "foundation")
    assert first["deload"] is False


def test_weekly_and_sessions_add_up() -> None:
    sessions, weeks = to_frame(tiny_schedule()), weekly(tiny_schedule())
    assert weeks["total_load_au"].tolist() == sessions.groupby("microcycle")["load_au"].sum().tolist()
    assert weeks["first"].tolist()[0] == datetime(2026, 10, 5)
    assert pd.isna(weeks["rise_pct"][0])
    assert weeks["rise_pct"][1:].tolist() == [0, 0, 0]


def test_a_stump_of_a_week_tells_nothing_of_a_rise() -> None:
    schedule = tiny_schedule()
    season = schedule.season
    later = replace(season.calendar, start=season.calendar.start + timedelta(days=4))
    runs = tuple(run for run in season.runs if run.day >= later.start)
    cut = replace(season, calendar=later, runs=runs, pins=())
    kept = tuple(s for s in schedule.sessions if s.day >= later.start)
    weeks = weekly(Schedule(season=cut, sessions=kept, blocks=schedule.blocks))
    assert weeks["rise_pct"].isna().tolist() == [True, True, False, False]
