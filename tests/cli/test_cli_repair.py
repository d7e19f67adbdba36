"""``periodize repair``: why there is no plan, what to change, and what the changed season's plan is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from periodize import cli
from periodize.cli import search
from periodize.domain.vocabulary import Status
from periodize.io.plan_json import write_plan
from periodize.io.plan_read import read_plan
from periodize.io.season_toml import read_problem
from periodize.solver.run import solve
from tests.fixtures.results import tiny_result

ONE_EVENING = """
[athlete]
level = "novice"
[[windows]]
days = ["Tue"]
opens = "17:30"
closes = "19:00"
[season]
runs = "runs.csv"
"""
"""Two weeks with one evening each: the second of two foundation sessions a week has no place."""

LAW = """
[policy]
without = ["weekly-dose@MUST"]
[policy."weekly-dose"]
tier = "MUST"
"""


def season(folder: Path, text: str) -> Path:
    rows = [f"2026-06-{7 * week + day:02d},easy,50" for week in range(2) for day in (1, 3, 7)]
    (folder / "runs.csv").write_text("date,kind,duration_min\n" + "\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "season.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_impossible_season_gets_its_clash_and_changes_that_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = season(tmp_path, ONE_EVENING + LAW), tmp_path / "ways"
    assert cli.main(["repair", str(path), "--most", "1", "--out", str(out)]) == 0
    printed = capsys.readouterr()
    clash, _, ways = printed.out.partition("\n\n")
    assert clash.startswith("No plan exists: these cannot hold together:\n- ")
    assert "foundation" in clash and "Tue 17:30-19:00" in clash
    assert ways.startswith("1. ") and "\n2. " not in ways
    assert printed.err == f"wrote {out / '1' / 'plan.json'}\n"
    assert cli.main(["check", str(out / "1" / "plan.json")]) == 0
    assert read_plan(out / "1" / "plan.json").problem.season.runs == read_plan_runs(path)


def read_plan_runs(path: Path) -> object:
    return read_problem(path).season.runs


def test_a_plan_file_without_a_plan_is_repaired_like_its_season(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = season(tmp_path, ONE_EVENING + LAW)
    assert cli.main(["plan", str(path), "--quiet", "--out", str(tmp_path / "out")]) == 1
    capsys.readouterr()
    assert cli.main(["repair", str(path), "--most", "1", "--json"]) == 0
    of_season = json.loads(capsys.readouterr().out)
    assert cli.main(["repair", str(tmp_path / "out" / "plan.json"), "--most", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == of_season
    assert of_season["status"] == "INFEASIBLE" and of_season["clash"] and of_season["written"] == []
    (way,) = of_season["repairs"]
    assert way["changes"] and way["gain"] is None and way["status"] == "OPTIMAL"
    assert of_season["stopped_by"] == "enough found"


def test_work_that_a_plan_misses_is_recovered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = season(tmp_path, ONE_EVENING)
    assert cli.main(["repair", str(path), "--most", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "OPTIMAL" and found["clash"] == []
    (way,) = found["repairs"]
    assert way["gain"]["DOSE"] > 0 and way["recovered"]


def test_where_nothing_is_missed_there_is_nothing_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = season(tmp_path, ONE_EVENING.replace('["Tue"]', '["Tue", "Fri"]'))
    assert cli.main(["repair", str(path)]) == 0
    assert capsys.readouterr().out == "Nothing is missed that a small change would recover.\n"


@pytest.mark.parametrize("strip", [False, True])
def test_a_plan_that_is_said_not_to_exist_is_found_after_all(
    strip: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("periodize.explain.repairs.repairs", no_way)
    path, _ = write_plan(tiny_result(), tmp_path)
    table = json.loads(path.read_text(encoding="utf-8"))
    table["status"] = "INFEASIBLE"
    if strip:
        runs = [row for row in table["sessions"] if row["origin"] == "run"]
        table.update(sessions=runs, blocks=[], tiers=[], bill=[])
    path.write_text(json.dumps(table), encoding="utf-8")
    assert cli.main(["repair", str(path)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("There is a plan after all, though the file says that there is none: OPTIMAL")
    assert "No plan exists" not in printed
    assert cli.main(["repair", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["stated"], said["status"], said["clash"]) == ("INFEASIBLE", "OPTIMAL", [])


def no_way(*_: object, **__: object) -> tuple[()]:
    return ()


@pytest.mark.parametrize(("limit", "code"), [(None, 1), ("0.000001", 3)])
def test_no_way_at_all_and_no_way_in_time(
    limit: str | None,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("periodize.explain.repairs.repairs", no_way)
    problem = read_problem(season(tmp_path, ONE_EVENING + LAW))
    plan, _ = write_plan(solve(problem.season, problem.policy), tmp_path)
    arguments = ["repair", str(plan), *(["--time-limit", limit] if limit else [])]
    assert cli.main(arguments) == code
    last = capsys.readouterr().out.splitlines()[-1]
    assert ("time limit" in last) == (code == 3)


@pytest.mark.parametrize(("limit", "code", "end"), [(None, 0, "all tried"), ("0.000001", 3, "time limit")])
def test_a_plan_that_misses_something_and_no_way_in_time(
    limit: str | None,
    code: int,
    end: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("periodize.explain.repairs.repairs", no_way)
    plan, _ = write_plan(tiny_result(), tmp_path)
    arguments = ["repair", str(plan), "--json", *(["--time-limit", limit] if limit else [])]
    assert cli.main(arguments) == code
    found = json.loads(capsys.readouterr().out)
    assert (found["repairs"], found["stopped_by"]) == ([], end)


def test_a_season_without_an_answer_is_a_fault_for_tools(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, _ = write_plan(tiny_result(Status.NO_ANSWER), tmp_path)
    assert cli.main(["repair", str(plan), "--json"]) == 3
    printed = capsys.readouterr()
    (fault,) = json.loads(printed.err)["faults"]
    assert printed.out == "" and fault["code"] == "no-answer"
    assert cli.main(["repair", str(plan)]) == 3
    assert capsys.readouterr().err == f"{fault['what']}\n"


def test_ctrl_c_before_a_way_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wait(*_: object, cancel: Any, **__: object) -> tuple[()]:
        while not cancel():
            pass
        return ()

    monkeypatch.setattr("periodize.explain.repairs.repairs", wait)
    interrupts = iter([KeyboardInterrupt()])

    def draw(_: search.ProgressLine) -> None:
        for interrupt in interrupts:
            raise interrupt

    monkeypatch.setattr(search.ProgressLine, "draw", draw)
    problem = read_problem(season(tmp_path, ONE_EVENING + LAW))
    plan, _ = write_plan(solve(problem.season, problem.policy), tmp_path)
    assert cli.main(["repair", str(plan)]) == 130
    printed = capsys.readouterr().out
    assert (
        printed.startswith("No plan exists: ") and "1. " not in printed
    )  # the clash is told before the search


def test_what_is_neither_plan_nor_season(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "runs.csv").write_text("date,kind\n", encoding="utf-8")
    assert cli.main(["repair", str(tmp_path / "runs.csv")]) == 2
    assert "[not-a-season]" in capsys.readouterr().err
    (tmp_path / "plan.json").write_text('{"format": "periodize-plan/1"', encoding="utf-8")
    assert cli.main(["repair", str(tmp_path / "plan.json")]) == 2
    assert "[not-a-season]" not in capsys.readouterr().err
