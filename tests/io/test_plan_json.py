"""Plan files: complete, the same every time, never half-written."""

from __future__ import annotations

import csv
import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from periodize.domain.vocabulary import Status
from periodize.errors import InvalidInput
from periodize.io import files
from periodize.io.plan_json import csv_text, json_text, write_plan
from periodize.io.plan_read import parse_plan, read_plan
from periodize.plain import to_plain
from tests.fixtures.results import tiny_result


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    result = tiny_result()
    path, _ = write_plan(result, tmp_path / "new" / "folder")
    plan = read_plan(path)
    assert plan.problem == result.problem
    assert plan.problem.fingerprint == result.problem.fingerprint
    assert plan.schedule == result.schedule
    assert plan.status is Status.OPTIMAL


def test_the_same_result_gives_the_same_bytes() -> None:
    assert json_text(tiny_result()) == json_text(tiny_result())
    assert csv_text(tiny_result()) == csv_text(tiny_result())
    assert json_text(tiny_result()).endswith("}\n")


def test_the_file_holds_everything_in_order_of_time() -> None:
    table = json.loads(json_text(tiny_result()))
    assert [row["origin"] for row in table["sessions"][:3]] == ["run", "pinned", "run"]
    starts = [row["start"] for row in table["sessions"]]
    assert starts == sorted(starts)
    assert len(starts) == 12 + 8
    assert table["blocks"][0] == {
        "index": 0,
        "first": "2026-10-05",
        "last": "2026-10-11",
        "phase": "foundation",
    }
    assert table["problem"]["season"] == to_plain(tiny_result().problem.season)
    run, pin = table["sessions"][:2]
    assert (run["start"], run["end"], run["key"], run["race"]) == (
        "2026-10-05T07:00",
        "2026-10-05T08:00",
        False,
        None,
    )
    assert run["assumed"] == ["start", "load_au", "rpe"]
    assert (pin["title"], pin["template"], pin["load_au"], pin["place"]) == (
        "Foundation A",
        "foundation_a",
        200,
        "gym",
    )


def test_an_end_across_a_change_of_clocks_is_wall_clock() -> None:
    # 25 October 2026, 02:00: the clocks go back an hour. 120 minutes from 00:30 end at 01:30 after the change.
    result = tiny_result()
    (run,) = [run for run in result.problem.season.runs if run.day == datetime(2026, 10, 25).date()]
    season = result.problem.season
    moved = type(run)(
        **{**to_plain(run), "start": datetime(2026, 10, 25, 0, 30), "duration_min": 120, "kind": run.kind}
    )
    from periodize.io.plan_rows import run_row

    assert run_row(season, moved)["end"] == "2026-10-25T01:30"


def test_the_table_has_a_row_for_each_session() -> None:
    rows = list(csv.DictReader(csv_text(tiny_result()).splitlines()))
    assert len(rows) == 20
    assert rows[1]["title"] == "Foundation A"
    assert (rows[1]["date"], rows[1]["start"], rows[1]["end"], rows[1]["microcycle"]) == (
        "2026-10-06",
        "17:30",
        "18:15",
        "1",
    )


def test_without_a_plan_the_file_says_why(tmp_path: Path) -> None:
    path, _ = write_plan(tiny_result(Status.INFEASIBLE), tmp_path)
    table = json.loads(path.read_text(encoding="utf-8"))
    assert table["status"] == "INFEASIBLE"
    assert table["conflict"][0]["rule"] == "availability"
    assert "open windows" in table["conflict"][0]["text"]
    assert {row["origin"] for row in table["sessions"]} == {"run"}
    assert read_plan(path).schedule is None


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(tiny_result(), tmp_path)
    before = (tmp_path / "plan.csv").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InvalidInput, match="No space left"):
        write_plan(tiny_result(Status.INFEASIBLE), tmp_path)
    assert (tmp_path / "plan.csv").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exercises.csv", "plan.csv", "plan.json"]


@pytest.mark.parametrize("name", ["plan.json", "plan.csv", "exercises.csv"])
def test_a_folder_of_the_name_of_a_file_leaves_all_unwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(InvalidInput, match="is a folder") as caught:
        write_plan(tiny_result(), tmp_path)
    assert [fault.code for fault in caught.value.faults] == ["not-a-file"]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    for folder in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(InvalidInput) as caught:
            write_plan(tiny_result(), folder)
        assert caught.value.faults[0].code == "not-a-folder"
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.os, "access", lambda *_: False)
    with pytest.raises(InvalidInput) as caught:
        write_plan(tiny_result(), tmp_path)
    assert caught.value.faults[0].code == "folder-not-writable"


def test_a_plan_file_gives_its_answer_back(tmp_path: Path) -> None:
    result = tiny_result()
    path, _ = write_plan(result, tmp_path)
    again = read_plan(path).result()
    assert (again.schedule, again.tiers, again.bill) == (result.schedule, result.tiers, result.bill)
    assert (again.status, again.unique, json_text(again)) == (result.status, result.unique, json_text(result))


def test_an_edited_plan_is_not_called_the_best(tmp_path: Path) -> None:
    path, _ = write_plan(tiny_result(), tmp_path)
    plan = json.loads(path.read_text(encoding="utf-8"))
    plan["sessions"] = [row for row in plan["sessions"] if row["origin"] != "placed"]
    path.write_text(json.dumps(plan), encoding="utf-8")
    again = read_plan(path).result()
    assert again.status is Status.FEASIBLE and not again.unique
    assert again.tiers[0].value > 0 and again.tiers[0].bound == 0


def test_a_conflict_comes_back_from_a_file(tmp_path: Path) -> None:
    result = tiny_result(Status.INFEASIBLE)
    path, _ = write_plan(result, tmp_path)
    assert read_plan(path).result().conflict == result.conflict


def test_a_limit_that_stands_many_times_clashes_once() -> None:
    result = tiny_result(Status.INFEASIBLE)
    table = json.loads(json_text(result))
    table["conflict"] *= 50
    read = parse_plan(json.dumps(table))
    assert read.groundings == read.result().conflict.groundings == result.conflict.groundings


def test_a_season_given_as_a_plan_is_said_to_be_one(tmp_path: Path) -> None:
    season = tmp_path / "season.toml"
    season.write_text("[athlete]\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"not-a-plan.*periodize plan"):
        read_plan(season)


@pytest.mark.parametrize("name", ["x\rEND:VEVENT\rBEGIN:VEVENT", "x\nBEGIN:VALARM", "laod_au"])
def test_a_run_whose_assumed_field_is_none_is_named(name: str, tmp_path: Path) -> None:
    path, _ = write_plan(tiny_result(), tmp_path)
    plan = json.loads(path.read_text(encoding="utf-8"))
    plan["problem"]["season"]["runs"][5]["assumed"] = ["load_au", name]
    plan["problem"]["season"]["history"]["runs"][0]["assumed"] = [name]
    path.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_plan(path)
    assert [fault.code for fault in caught.value.faults] == ["unknown-assumed-field"] * 2
    run, past = caught.value.faults
    assert "run-2026-10-18" in run.where and "history run 1" in past.where
    assert run.what.isprintable() and "load_au" in run.limit
