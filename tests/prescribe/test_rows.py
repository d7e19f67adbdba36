"""Prescriptions as tables, for notebooks, spreadsheets and plan files."""

from __future__ import annotations

import csv
import json

import pytest

from periodize.catalogue.exercises import exercises
from periodize.domain.athlete import Restriction
from periodize.domain.vocabulary import Pattern
from periodize.errors import InvalidInput
from periodize.io.plan_check import check_plan
from periodize.io.plan_json import json_text
from periodize.io.plan_read import parse_plan
from periodize.prescribe.rows import COLUMNS, exercise_rows, exercises_csv, prescriptions
from periodize.report.text import report
from periodize.testing import read_weeks
from tests.fixtures.results import tiny_result
from tests.prescribe.weeks import athletic, season_of

WEEKS = "strength: Mon pm max_strength_a . Thu pm plyo_high | taper: Mon pm taper_primer"


def test_a_row_for_each_exercise() -> None:
    schedule = athletic(read_weeks(WEEKS), one_rm_g=(("back_squat", 100_000),))
    frame = prescriptions(schedule)
    assert tuple(frame.columns) == COLUMNS
    squat = frame.iloc[0]
    assert (squat["date"], squat["start"], squat["block"], squat["order"]) == (
        "2026-01-05",
        "18:00",
        "strength",
        1,
    )
    assert (squat["exercise"], squat["sets"], squat["reps"], squat["kg"]) == ("back_squat", 4, "5", 80.0)
    assert (squat["pct_1rm"], squat["rir"], squat["rest_s"]) == (80, 3, 180)
    assert frame.groupby("session")["order"].apply(lambda s: list(s) == list(range(1, len(s) + 1))).all()
    hops = frame[frame["template"] == "plyo_high"]
    assert hops["kg"].isna().all() and hops["contacts"].sum() <= 100


def test_an_empty_schedule_has_the_columns() -> None:
    frame = prescriptions(read_weeks("foundation: Mon am easy"))
    assert tuple(frame.columns) == COLUMNS and frame.empty


def test_what_has_no_exercise_has_a_row_too() -> None:
    off = Restriction(patterns=frozenset({Pattern.SQUAT}), why='=HYPERLINK("x")')
    rows = exercise_rows(athletic(read_weeks(WEEKS), restrictions=(off,)))
    empty = [row for row in rows if not row["exercise"]]
    assert [row["note"] for row in empty] == ["no squat exercise: the pattern is restricted"] * 2


def test_cells_hold_no_formulas_and_nothing_of_the_users() -> None:
    off = Restriction(patterns=frozenset({Pattern.PUSH}), why="=1+1")
    text = exercises_csv(athletic(read_weeks(season_of(2)), restrictions=(off,)))
    rows = list(csv.DictReader(text.splitlines()))
    names = {exercise.name for exercise in exercises()} | {""}
    assert rows and {row["name"] for row in rows} <= names
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t")]
    assert "1+1" not in text
    assert exercises_csv(None).strip() == ",".join(COLUMNS)


def test_a_plan_file_holds_them_and_is_read_with_and_without() -> None:
    result = tiny_result()
    text = json_text(result)
    table = json.loads(text)
    sessions = [row for row in table["sessions"] if row["origin"] != "run"]
    assert all(len(row["exercises"]) >= 6 for row in sessions)
    assert all("exercises" not in row for row in table["sessions"] if row["origin"] == "run")
    assert parse_plan(text).schedule == result.schedule
    assert check_plan(text) == []
    for row in sessions:
        del row["exercises"]
    assert check_plan(json.dumps(table)) == []


def test_exercises_of_the_wrong_shape_are_refused() -> None:
    for wrong, code in (
        ("squats", "not-a-list"),
        ([{"movement": "jog"}], None),
        ([{"movement": "squat", "exercise": "back_squat"}], "missing-key"),
    ):
        table = json.loads(json_text(tiny_result()))
        next(row for row in table["sessions"] if row["origin"] != "run")["exercises"] = wrong
        with pytest.raises(InvalidInput) as caught:
            parse_plan(json.dumps(table))
        assert code is None or code in {fault.code for fault in caught.value.faults}


def test_the_report_shows_them_when_asked() -> None:
    result = tiny_result()
    assert "RIR" not in report(result)
    shown = report(result, exercises=True)
    assert "Push-up: 2 x 10, RIR 4" in shown
    assert max(len(line) for line in shown.splitlines()) <= 96
