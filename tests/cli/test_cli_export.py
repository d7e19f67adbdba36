"""``periodize export`` and ``periodize plan --format``: which files are written, and what is refused before."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from periodize import cli
from periodize.domain.vocabulary import Status
from periodize.io.plan_json import write_plan
from periodize.io.starter import write_starter
from periodize.solver.result import Result
from tests.fixtures.results import MONDAY, tiny_result


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan file in a folder of its own."""
    return write_plan(tiny_result(), tmp_path / "out")[0]


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """A season file; what the solver says to it is up to the test."""
    return write_starter(tmp_path / "mine", MONDAY.date())[0]


def answer(monkeypatch: pytest.MonkeyPatch, result: Result) -> list[object]:
    calls: list[object] = []

    def solve(season: object, *_: object, **__: Any) -> Result:
        calls.append(season)
        return result

    monkeypatch.setattr("periodize.solver.run.solve", solve)
    return calls


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def edited(plan: Path) -> None:
    """Move the second placed session to an hour at which the gym is closed."""
    table = json.loads(plan.read_text(encoding="utf-8"))
    row = next(row for row in table["sessions"] if row["origin"] == "placed")
    row["start"] = row["start"][:11] + "05:00"
    plan.write_text(json.dumps(table), encoding="utf-8")


def test_the_usual_formats_go_beside_the_plan(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = plan.read_bytes()
    assert cli.main(["export", str(plan)]) == 0
    assert names(plan.parent) == [
        "exercises.csv",
        "plan.csv",
        "plan.html",
        "plan.ics",
        "plan.json",
        "plan.xlsx",
    ]
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        f"wrote {plan.parent / f'plan.{kind}'}" for kind in ("ics", "xlsx", "html")
    ]
    assert printed.err == ""
    assert plan.read_bytes() == before


def test_formats_are_given_with_commas_or_again(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "there"
    chosen = ["--format", "markdown, CSV", "--format", "json", "--format", "csv"]
    assert cli.main(["export", str(plan), "--out", str(out), *chosen]) == 0
    assert names(out) == ["plan.json", "plan.md", "sessions.csv"]


def test_choices_reach_the_calendar(plan: Path, tmp_path: Path) -> None:
    def calendar(*choices: str) -> str:
        out = tmp_path / "-".join(["cal", *choices])
        assert cli.main(["export", str(plan), "--format", "ics", "--out", str(out), *choices]) == 0
        return (out / "plan.ics").read_text(encoding="utf-8")

    usual = calendar()
    assert usual.count("BEGIN:VEVENT") == 8 + 12  # sessions and runs of four weeks
    assert "BEGIN:VALARM" not in usual
    assert calendar("--no-runs").count("BEGIN:VEVENT") == 8
    assert "TRIGGER:-PT30M" in calendar("--alarm-min", "30")


def test_unknown_formats_are_told_together_with_the_nearest(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", str(plan), "--format", "xls,pdf"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("2 faults") and "Maybe 'xlsx'?" in told
    assert cli.main(["export", str(plan), "--format", ","]) == 2
    assert "no-format" in capsys.readouterr().err
    assert names(plan.parent) == ["exercises.csv", "plan.csv", "plan.json"]


def test_a_missing_package_is_told_with_what_needs_none(
    plan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert cli.main(["export", str(plan)]) == 2
    told = capsys.readouterr().err
    assert "needs the package 'openpyxl'; install it with: pip install 'periodize[excel]'" in told
    assert "formats that need nothing more: html, markdown, csv, json, intervals" in told
    assert "Traceback" not in told and "plan.ics" not in names(plan.parent)
    assert cli.main(["export", str(plan), "--json"]) == 2
    (fault,) = json.loads(capsys.readouterr().err)["faults"]
    assert fault["code"] == "missing-extra" and "periodize[excel]" in fault["what"]


def test_the_plan_that_is_read_is_not_replaced(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = plan.read_bytes()
    assert cli.main(["export", str(plan), "--format", "html,json"]) == 2
    assert "would-replace-input" in capsys.readouterr().err
    assert plan.read_bytes() == before and "plan.html" not in names(plan.parent)


def test_an_edited_plan_goes_out_with_a_note(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(plan)
    assert cli.main(["check", str(plan), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert cli.main(["export", str(plan), "--format", "html"]) == 0
    printed = capsys.readouterr()
    assert len(findings) > 1
    assert f"'periodize check {plan}' has {len(findings)} findings" in printed.err
    assert cli.main(["export", str(plan), "--format", "html", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        "written": [{"format": "html", "path": str(plan.parent / "plan.html")}],
        "findings": len(findings),
    }
    assert printed.err == ""


def test_a_file_without_a_plan_has_nothing_to_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, _ = write_plan(tiny_result(Status.INFEASIBLE), tmp_path)
    assert cli.main(["export", str(plan), "--format", "html"]) == 1
    told = capsys.readouterr().err
    assert "no plan exists" in told and "report it" not in told
    assert "plan.html" not in names(tmp_path)


def test_a_file_that_is_no_plan_is_told(season: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", str(season)]) == 2
    assert cli.main(["export", str(season.parent / "none.json")]) == 2
    assert "file-missing" in capsys.readouterr().err


def test_plan_writes_the_same_formats_beside_its_own(
    season: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, tiny_result())
    out = tmp_path / "out"
    assert cli.main(["plan", str(season), "--out", str(out), "--format", "ics,json", "--no-runs"]) == 0
    assert names(out) == ["exercises.csv", "plan.csv", "plan.ics", "plan.json"]
    assert (out / "plan.ics").read_text(encoding="utf-8").count("BEGIN:VEVENT") == 8
    assert capsys.readouterr().err.count("plan.json") == 1


def test_plan_without_an_answer_writes_no_formats(
    season: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tiny_result(Status.INFEASIBLE))
    assert cli.main(["plan", str(season), "--out", str(tmp_path / "out"), "--format", "html"]) == 1
    assert names(tmp_path / "out") == ["exercises.csv", "plan.csv", "plan.json"]


def test_plan_refuses_formats_before_the_search(
    season: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = answer(monkeypatch, tiny_result())
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    out = ["--out", str(tmp_path / "out")]
    for arguments, code in (
        ([*out, "--format", "pdf"], "unknown-format"),
        ([*out, "--format", "parquet"], "periodize[parquet]"),
        (["--format", "html"], "format-without-folder"),
    ):
        assert cli.main(["plan", str(season), *arguments]) == 2
        assert code in capsys.readouterr().err
    assert calls == []
