"""Files that commands write: never over their inputs, never in place of a folder; and answers that cannot be printed."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from periodize import cli
from periodize.io.plan_json import write_plan
from tests.fixtures.results import tiny_result

FULL = Path("/dev/full")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write_plan(tiny_result(), tmp_path)[0]


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The codes of the faults with which a command ends before it has done anything."""
    assert cli.main([*arguments, "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return [fault["code"] for fault in json.loads(printed.err)["faults"]]


def kept(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_file_needs_a_name(name: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(["certify", str(plan), "--out", name], capsys) == ["not-a-file"]
    assert refused(["check", str(plan), "--bill", name], capsys) == ["not-a-file"]
    assert refused(["audit", str(plan), "--proposal", name], capsys) == ["not-a-file"]


def test_no_input_is_written_over(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, table = kept(plan.parent), str(plan.with_name("plan.csv"))
    proposal = str(plan.with_name("exercises.csv"))
    season = ["--season", str(plan)]
    for arguments, count in (
        (["certify", str(plan), "--out", str(plan)], 1),
        (["audit", str(plan), "--proposal", str(plan)], 1),
        (["audit", table, *season, "--proposal", str(plan)], 1),
        (["apply", table, *season, "--proposal", proposal, "--out", str(plan.parent)], 3),
    ):
        assert refused(arguments, capsys) == ["output-is-input"] * count
    assert kept(plan.parent) == before


@pytest.mark.parametrize("command", ["alternatives", "repair"])
def test_no_input_is_written_over_in_the_folder_of_a_way(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, _ = write_plan(tiny_result(), tmp_path / "2")
    before = kept(tmp_path)
    assert refused([command, str(plan), "--out", str(tmp_path)], capsys) == ["output-is-input"]
    assert kept(tmp_path) == before


@pytest.fixture
def season(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A season whose runs have a name that a plan's table has too."""
    assert cli.main(["init", str(tmp_path / "given")]) == 0
    path = tmp_path / "given" / "season.toml"
    path.with_name("runs.csv").rename(path.with_name("plan.csv"))
    path.write_text(path.read_text(encoding="utf-8").replace('"runs.csv"', '"plan.csv"'), encoding="utf-8")
    capsys.readouterr()
    return path


def test_no_plan_is_written_over_the_runs_of_its_season(
    season: Path, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, before = str(season.parent), kept(season.parent)
    table, proposal = str(plan.with_name("plan.csv")), str(plan.with_name("proposal.json"))
    named = ["--season", str(season), "--proposal"]
    for arguments in (
        ["plan", str(season), "--out", folder],
        ["audit", table, *named, str(season.with_name("plan.csv"))],
        ["apply", table, *named, proposal, "--out", folder],
    ):
        assert refused(arguments, capsys) == ["output-is-input"], arguments
    assert kept(season.parent) == before


def test_no_plan_is_written_over_its_season(season: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = tomllib.loads(season.read_text(encoding="utf-8"))
    own = season.with_name("plan.json")
    own.write_text(json.dumps(tables, default=str), encoding="utf-8")
    before = kept(season.parent)
    assert refused(["plan", str(own), "--out", str(own.parent)], capsys) == ["output-is-input"] * 2
    assert kept(season.parent) == before


def test_what_cannot_be_written_is_told_before_the_search(
    season: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out" / "sessions.csv").mkdir(parents=True)
    asked = ["plan", str(season), "--out", str(tmp_path / "out"), "--format", "csv"]
    assert refused(asked, capsys) == ["not-a-file"]


def test_a_bill_may_be_written_in_place(plan: Path) -> None:
    before = plan.read_bytes()
    assert cli.main(["check", str(plan), "--bill", str(plan)]) == 0
    assert plan.read_bytes() == before


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["rules"], ["rules", "--json"], ["--version"], ["--help"]])
def test_an_answer_that_is_lost_is_told(arguments: list[str]) -> None:
    with FULL.open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "periodize.cli", *arguments]
        process = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert process.returncode == 2
    assert "the answer could not be printed: No space left on device" in process.stderr
    assert "Traceback" not in process.stderr and "Exception" not in process.stderr
