"""``--json``: one JSON value on stdout, faults as JSON on stderr, the same exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from periodize import cli
from periodize.domain.vocabulary import Status
from periodize.io.plan_json import json_text, write_plan
from periodize.io.starter import write_starter
from periodize.solver.result import Result
from tests.fixtures.results import MONDAY, tiny_result

FAULT_KEYS = {"code", "where", "what", "value", "limit", "advice"}


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """A season file; what the solver says to it is up to the test."""
    return write_starter(tmp_path / "mine", MONDAY.date())[0]


def answer(monkeypatch: pytest.MonkeyPatch, result: Result | BaseException) -> None:
    def solve(*_: object, **__: Any) -> Result:
        if isinstance(result, BaseException):
            raise result
        return result

    monkeypatch.setattr("periodize.solver.run.solve", solve)


def faults(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """What stands on stderr; stdout is empty."""
    printed = capsys.readouterr()
    assert printed.out == ""
    table = json.loads(printed.err)
    assert set(table) == {"faults"} and all(set(fault) == FAULT_KEYS for fault in table["faults"])
    found: list[dict[str, str]] = table["faults"]
    return found


@pytest.mark.parametrize(
    ("status", "code"), [(Status.OPTIMAL, 0), (Status.INFEASIBLE, 1), (Status.NO_ANSWER, 3)]
)
def test_plan_prints_the_text_of_its_file_and_nothing_else(
    status: Status,
    code: int,
    season: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    result = tiny_result(status)
    answer(monkeypatch, result)
    assert cli.main(["plan", str(season), "--json"]) == code
    assert capsys.readouterr() == (json_text(result), "")


def test_plan_writes_its_files_too(
    season: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, tiny_result())
    assert cli.main(["plan", str(season), "--json", "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr()
    assert printed.out == (tmp_path / "out" / "plan.json").read_text(encoding="utf-8")
    assert printed.err == ""


@pytest.mark.parametrize(
    ("error", "exit_code", "code"),
    [
        (OSError(12, "Cannot allocate memory"), 2, "system"),
        (MemoryError(), 70, "out-of-memory"),
        (RuntimeError("odd"), 70, "own-fault"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_what_went_wrong_is_told_as_json(
    error: BaseException,
    exit_code: int,
    code: str,
    season: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer(monkeypatch, error)
    assert cli.main(["plan", str(season), "--json"]) == exit_code
    assert [fault["code"] for fault in faults(capsys)] == [code]


def test_a_search_that_was_stopped_before_a_plan_is_told_as_json(
    season: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    answer(monkeypatch, replace(tiny_result(Status.NO_ANSWER), stopped_by="cancel"))
    assert cli.main(["plan", str(season), "--json"]) == 130
    assert [fault["code"] for fault in faults(capsys)] == ["interrupted"]


@pytest.mark.parametrize(
    "command",
    [
        ["plan", "{}"],
        ["check", "{}"],
        ["limits", "{}"],
        ["compare", "{}"],
        ["export", "{}"],
        ["import", "{}"],
    ],
)
def test_faults_of_an_input_are_json_with_the_code_of_text(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = [part.format(tmp_path / "none") for part in command]
    assert cli.main(missing) == 2
    assert capsys.readouterr().err.startswith("1 fault")
    assert cli.main([*missing, "--json"]) == 2
    assert [fault["code"] for fault in faults(capsys)] == ["file-missing"]


def test_all_faults_are_given_even_where_text_would_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join("2026-06-01,walk\n" for _ in range(600))
    (tmp_path / "runs.csv").write_text("date,kind\n" + rows, encoding="utf-8")
    (tmp_path / "season.toml").write_text('[season]\nruns = "runs.csv"\n', encoding="utf-8")
    assert cli.main(["limits", str(tmp_path / "season.toml"), "--json"]) == 2
    assert len(faults(capsys)) == 600


def test_check_gives_findings_and_rules_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, _ = write_plan(tiny_result(), tmp_path)
    assert cli.main(["check", str(plan), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "sound": True,
        "status": "OPTIMAL",
        "sessions": 8,
        "runs": 12,
        "findings": [],
        "own_rules": [],
    }
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text.replace('"start": "2026-10-05T07:00",\n   "end"', '"start": "2026-10-05T06:00",\n   "end"')
    )
    assert cli.main(["check", str(plan), "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["sessions"]) == ("run-moved", ["run-2026-10-05"])


def test_init_names_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "mine"
    assert cli.main(["init", str(place), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "written": [str(place / "season.toml"), str(place / "runs.csv")],
        "next": f"periodize plan {place / 'season.toml'} --out out",
    }
    assert cli.main(["init", str(place), "--json"]) == 2
    assert [fault["code"] for fault in faults(capsys)] == ["file-exists"] * 2


def test_schemas_are_listed_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import jsonschema

    assert cli.main(["schema"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "plan",
        "season",
        "certificate",
        "proposal",
        "facilities",
    ]
    assert cli.main(["schema", "--json"]) == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == [
        "plan",
        "season",
        "certificate",
        "proposal",
        "facilities",
    ]
    assert cli.main(["schema", "plan"]) == 0
    schema = json.loads(capsys.readouterr().out)
    plan, _ = write_plan(tiny_result(), tmp_path)
    jsonschema.validate(json.loads(plan.read_text(encoding="utf-8")), schema)
    assert cli.main(["schema", "paln"]) == 2
    assert "Maybe 'plan'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["prices", "plan.json", "--time-limit", "0"], "--time-limit"),
        (["why", "plan.json"], "periodize why"),
        (["audit", "plan.csv", "--title", "Yoga"], "--title"),
        (["why", "plan.json", "2 Jun", "--nope"], "periodize"),
        (["plna"], "COMMAND"),
    ],
)
def test_arguments_that_are_not_understood_are_a_fault(
    arguments: list[str], where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, "--json"])
    assert ended.value.code == 2
    (fault,) = faults(capsys)
    assert (fault["code"], fault["where"]) == ("not-understood", where)
    assert fault["limit"].startswith("usage: periodize")
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.startswith("usage: periodize") and fault["what"] in printed.err


def test_every_command_for_tools_takes_json() -> None:
    import argparse

    (commands,) = (a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction))
    without = [
        name
        for name, parser in commands.choices.items()
        if not any("--json" in action.option_strings for action in parser._actions)
    ]
    assert without == ["completion"]
