"""The command line: what each command prints and writes, and its exit codes."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from periodize import cli
from periodize.catalogue.doctrines import DOCTRINES
from periodize.cli import search, words
from periodize.domain.vocabulary import Status
from periodize.io.plan_json import write_plan
from periodize.io.season_toml import read_problem
from periodize.io.starter import write_starter
from periodize.solver.options import Progress
from periodize.solver.result import Result
from tests.fixtures.results import tiny_result
from tests.fixtures.season_files import TWO_EVENINGS


@pytest.fixture
def season(tmp_path: Path) -> Path:
    """Four weeks with three runs in each."""
    rows = [
        f"2026-06-{day:02d},easy,50"
        for week in range(4)
        for day in (7 * week + 1, 7 * week + 3, 7 * week + 7)
    ]
    (tmp_path / "runs.csv").write_text("date,kind,duration_min\n" + "\n".join(rows) + "\n", encoding="utf-8")
    path = tmp_path / "season.toml"
    path.write_text(TWO_EVENINGS, encoding="utf-8")
    return path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets a test say what the solver answers."""

    def answer(result: Result | BaseException) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []

        def solve(season: object, policy: object, **options: Any) -> Result:
            calls.append(options)
            options["on_progress"](Progress(elapsed_s=0.1, plans=1, cost={}, gap_pct=50.0))
            if isinstance(result, BaseException):
                raise result
            return result

        monkeypatch.setattr("periodize.solver.run.solve", solve)
        return calls

    return answer


def test_a_tiny_season_from_end_to_end(
    season: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["plan", str(season), "--out", str(out), "--time-limit", "60"]) == 0
    printed = capsys.readouterr()
    assert "Week 4" in printed.out and "FOUNDATION" in printed.out
    assert printed.err.startswith("wrote ")  # and no progress, for this is no terminal
    assert sorted(path.name for path in out.iterdir()) == ["exercises.csv", "plan.csv", "plan.json"]
    first = (out / "plan.json").read_bytes()
    assert cli.main(["check", str(out / "plan.json")]) == 0
    assert "sound. OPTIMAL" in capsys.readouterr().out
    assert cli.main(["plan", str(season), "--out", str(out), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert (out / "plan.json").read_bytes() == first


def test_exercises_are_printed_when_asked(
    season: Path, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(tiny_result())
    assert cli.main(["plan", str(season)]) == 0
    assert "RIR" not in capsys.readouterr().out
    assert cli.main(["plan", str(season), "--exercises"]) == 0
    assert "Push-up: 2 x 10, RIR 4" in capsys.readouterr().out


def test_options_reach_the_solver(season: Path, answers: Any) -> None:
    calls = answers(tiny_result())
    assert cli.main(["plan", str(season), "--time-limit", "2.5", "--workers", "3", "--quiet"]) == 0
    assert (calls[0]["time_limit_s"], calls[0]["workers"]) == (2.5, 3)
    assert calls[0]["cancel"]() is False


def test_no_plan_is_written_down_with_what_clashes(
    season: Path, tmp_path: Path, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(tiny_result(Status.INFEASIBLE))
    assert cli.main(["plan", str(season), "--out", str(tmp_path / "out")]) == 1
    assert "these cannot hold together" in capsys.readouterr().err
    table = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert (table["status"], len(table["conflict"])) == ("INFEASIBLE", 2)


def test_no_answer_leaves_the_old_plan_alone(
    season: Path, tmp_path: Path, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    write_plan(tiny_result(), tmp_path / "out")
    before = (tmp_path / "out" / "plan.json").read_bytes()
    answers(tiny_result(Status.NO_ANSWER))
    assert cli.main(["plan", str(season), "--out", str(tmp_path / "out")]) == 3
    assert "allow more time" in capsys.readouterr().err
    assert (tmp_path / "out" / "plan.json").read_bytes() == before


def test_the_first_interrupt_keeps_the_best_plan(
    season: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked_to_stop = []

    def solve(*_: object, cancel: Any, **__: object) -> Result:
        while not cancel():
            pass
        asked_to_stop.append(True)
        return tiny_result(Status.FEASIBLE)

    monkeypatch.setattr("periodize.solver.run.solve", solve)
    interrupts = iter([KeyboardInterrupt()])

    def draw(_: object) -> None:
        for interrupt in interrupts:
            raise interrupt

    monkeypatch.setattr(search.ProgressLine, "draw", draw)
    assert cli.main(["plan", str(season), "--out", str(tmp_path / "out")]) == 0
    assert asked_to_stop
    assert "best plan so far is kept" in capsys.readouterr().err
    assert (tmp_path / "out" / "plan.json").exists()


def test_progress_is_one_line_on_a_terminal_and_wiped_at_the_end(
    season: Path, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    line = search.ProgressLine(shown=True)
    line.draw()
    line.note(Progress(elapsed_s=1, plans=2, cost=None, gap_pct=12.5))
    line.draw()
    line.clear()
    assert "\n" not in terminal.getvalue()
    assert "plan 2" in terminal.getvalue() and "gap 12.5 %" in terminal.getvalue()
    last = terminal.getvalue().rstrip("\r").rpartition("\r")[2]
    assert last.strip() == ""
    answers(tiny_result())
    assert cli.main(["plan", str(season), "--quiet"]) == 0
    assert terminal.getvalue().count("plan 1") == 0


def test_faults_of_the_input_are_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "season.toml").write_text("[athlete]\nlevle = 1\n", encoding="utf-8")
    for arguments in (
        ["plan", str(tmp_path / "season.toml")],
        ["plan", str(tmp_path / "none.toml")],
        ["plan", str(tmp_path)],
        ["check", str(tmp_path / "none.json")],
        ["check", str(tmp_path / "season.toml")],
    ):
        assert cli.main(arguments) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert "fault" in printed.err and "Traceback" not in printed.err


def test_a_bad_folder_is_told_before_the_search_begins(
    season: Path, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = answers(tiny_result())
    assert cli.main(["plan", str(season), "--out", str(season)]) == 2
    assert "not-a-folder" in capsys.readouterr().err
    assert calls == []


def test_a_fault_of_its_own_has_its_own_code(
    season: Path, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from periodize.errors import PeriodizeError

    answers(PeriodizeError("the plan breaks rules"))
    assert cli.main(["plan", str(season)]) == 70
    assert "please report it" in capsys.readouterr().err


def test_an_error_of_the_system_is_told(
    season: Path, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(OSError(12, "Cannot allocate memory"))
    assert cli.main(["plan", str(season)]) == 2
    assert "Cannot allocate memory" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["plan"],
        ["fly"],
        ["plan", "x", "--time-limit", "0"],
        ["plan", "x", "--time-limit", "nan"],
        ["plan", "x", "--workers", "0"],
    ],
)
def test_what_is_not_understood_is_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_check_lists_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _ = write_plan(tiny_result(), tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"start": "2026-10-05T07:00",\n   "end"', '"start": "2026-10-05T06:00",\n   "end"'),
        encoding="utf-8",
    )
    assert cli.main(["check", str(path)]) == 1
    printed = capsys.readouterr().out
    assert "1 finding\n" in printed
    assert "[run-moved] run 'run-2026-10-05' on Mon 05 Oct 07:00 stands at 2026-10-05T06:00" in printed


def test_rules_as_text_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules"]) == 0
    assert "protect-runs  [PROTECT, counted in h]" in capsys.readouterr().out
    assert cli.main(["rules", "--json"]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["pattern-recovery"]["parameters"] == {"apart_h": 48}
    assert rows["pattern-recovery"]["evidence"]["grade"] == "B"


def test_limits_as_text_and_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    season = str(write_starter(tmp_path, date(2026, 6, 1))[0])
    assert cli.main(["limits", season]) == 0
    assert "As for an uninjured intermediate adult" in capsys.readouterr().out
    assert cli.main(["limits", season, "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["contacts_week"]["default"] == 240
    assert all(row["why"] and row["source"] for row in rows.values())
    assert cli.main(["limits", str(tmp_path / "nothing.toml")]) == 2


def test_rules_of_a_doctrine(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "--doctrine", "run_first"]) == 0
    assert "same-day-order@MUST" in capsys.readouterr().out
    assert cli.main(["rules", "--doctrine", "run_frist"]) == 2
    assert "Maybe 'run_first'?" in capsys.readouterr().err


def test_doctrines_as_text_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctrines"]) == 0
    text = capsys.readouterr().out
    assert "lift_first  Lift first on shared days" in text and "against:  run_first" in text
    assert max(len(line) for line in text.splitlines()) <= 96
    assert cli.main(["doctrines", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows) == list(DOCTRINES)
    (changed,) = rows["lift_first"]["changed"]
    assert (changed["key"], changed["first"]) == ("same-day-order", "session")
    assert rows["no_deload"]["without"] == ["deload"]


def test_compare_as_text_and_as_json(season: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--doctrine", "default", "--doctrine", "separate_days"]
    assert cli.main(["compare", str(season), *chosen, "--time-limit", "60"]) == 0
    text = capsys.readouterr().out
    assert "4 weeks: 2 doctrines" in text and "2 separate_days" in text
    assert cli.main(["compare", str(season), *chosen, "--time-limit", "60", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in table["doctrines"]] == ["default", "separate_days"]
    assert table["moved"][0][0] == table["moved"][1][1] == 0


def test_compare_adds_the_rules_a_season_file_changes(
    season: Path, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with season.open("a", encoding="utf-8") as file:
        file.write('[policy]\ndoctrine = "lift_first"\nwithout = ["even-spread"]\n')
    calls = answers(tiny_result())
    assert cli.main(["compare", str(season), "--doctrine", "default"]) == 0
    assert len(calls) == 2
    assert "lift_first, changed" in capsys.readouterr().out


@pytest.mark.parametrize(("status", "code"), [(Status.INFEASIBLE, 1), (Status.NO_ANSWER, 3)])
def test_compare_without_any_plan(
    status: Status, code: int, season: Path, answers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(tiny_result(status))
    assert cli.main(["compare", str(season), "--doctrine", "default"]) == code
    assert "Without a plan" in capsys.readouterr().out
    assert cli.main(["compare", str(season), "--doctrine", "defualt"]) == 2


def test_init_writes_a_season_that_can_be_read_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "mine"
    assert cli.main(["init", str(place)]) == 0
    capsys.readouterr()
    problem = read_problem(place / "season.toml")
    assert len(problem.season.calendar.microcycles) == 8
    assert len(problem.season.goal_races) == 1
    before = (place / "season.toml").read_bytes()
    assert cli.main(["init", str(place)]) == 2
    assert capsys.readouterr().err.count("file-exists") == 2
    assert (place / "season.toml").read_bytes() == before
    assert cli.main(["init", str(tmp_path / "other" / "autumn.toml")]) == 0
    assert (tmp_path / "other" / "runs.csv").exists()


def test_a_starter_begins_on_the_next_monday_and_its_hints_are_valid(tmp_path: Path) -> None:
    path, _ = write_starter(tmp_path, date(2026, 6, 1))
    assert read_problem(path).season.calendar.start == date(2026, 6, 8)
    lines = path.read_text(encoding="utf-8").splitlines()
    hints = [
        line.removeprefix("# ")
        for line in lines
        if (line.startswith("# ") and ("=" in line or "[[" in line)) or line.startswith("# [")
    ]
    tables = [line for line in hints if not line.startswith(("age", "time_zone", "easy_pace"))]
    path.write_text("\n".join([*lines, *tables]), encoding="utf-8")
    season = read_problem(path).season
    assert (len(season.pins), len(season.bans), len(season.availability.exceptions)) == (1, 1, 1)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("periodize ")


def test_a_reader_that_goes_away_changes_nothing() -> None:
    import subprocess

    code = "import sys; from periodize.cli import main; sys.exit(main(['rules']))"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    assert process.wait() == 0
    assert errors == b""


def test_signs_a_terminal_cannot_show_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    words.say("5 × 1 km")
    assert raw.getvalue() == b"5 ? 1 km\n"


def test_exit_codes_are_those_of_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for code in words.Exit:
        assert f"| {int(code)} |" in readme
        assert f"\n  {int(code):<3} " in words.EPILOG
