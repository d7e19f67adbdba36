"""The sessions as CSV: blocks in one table, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Phase, Status
from periodize.errors import NoPlan
from periodize.export.csv import content
from periodize.export.options import ExportOptions
from periodize.report.tables import SESSION_COLUMNS
from tests.fixtures.results import tiny_result, tiny_season


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_mark_at_the_beginning_tells_excel_the_alphabet() -> None:
    data = content(tiny_result(), ExportOptions())
    assert data.startswith(b"\xef\xbb\xbfstart,")
    assert b"\r" not in data
    assert tuple(rows_of(data)[0]) == SESSION_COLUMNS


def test_times_are_wall_clock_through_the_night_the_clocks_change() -> None:
    run = replace(
        tiny_season().runs[-4], start=tiny_season().runs[-4].start.replace(day=25, hour=0, minute=30)
    )
    season = replace(tiny_season(), runs=(run,))
    schedule = Schedule(season=season, sessions=season.pins, blocks=(Phase.FOUNDATION,) * 4)
    (row,) = [
        row
        for row in rows_of(content(replace(tiny_result(), schedule=schedule), ExportOptions()))
        if row["origin"] == "run"
    ]
    # 60 minutes from 00:30 on 25 October 2026: at 02:00 British clocks go back, and 01:30 comes before that.
    assert (row["start"], row["end"]) == ("2026-10-25T00:30", "2026-10-25T01:30")


def test_a_microcycle_without_anything_keeps_its_block_on_a_row_of_its_own() -> None:
    season = replace(tiny_season(), runs=())
    blocks = (Phase.FOUNDATION, Phase.STRENGTH, Phase.POWER, Phase.TAPER)
    schedule = Schedule(season=season, sessions=season.pins, blocks=blocks)
    rows = rows_of(content(replace(tiny_result(), schedule=schedule), ExportOptions()))
    assert [(row["origin"], row["microcycle"], row["block"]) for row in rows] == [
        ("pinned", "1", "foundation"),
        ("block", "2", "strength"),
        ("block", "3", "power"),
        ("block", "4", "taper"),
    ]
    assert rows[1]["start"] == "2026-10-12T00:00"


def test_a_title_that_is_a_formula_is_marked() -> None:
    season = replace(tiny_season(), runs=(replace(tiny_season().runs[0], name="=cmd|' /C calc'!A0"),))
    schedule = Schedule(season=season, sessions=season.pins, blocks=(Phase.FOUNDATION,) * 4)
    rows = rows_of(content(replace(tiny_result(), schedule=schedule), ExportOptions()))
    assert rows[0]["title"] == "'=cmd|' /C calc'!A0"


def test_the_runs_can_stay_at_home() -> None:
    rows = rows_of(content(tiny_result(), ExportOptions(runs=False)))
    assert {row["origin"] for row in rows} == {"placed", "pinned"}


def test_no_plan_no_file() -> None:
    with pytest.raises(NoPlan):
        content(tiny_result(Status.INFEASIBLE), ExportOptions())
