"""``periodize audit`` and ``periodize apply``: a plan from elsewhere is judged, mended, and mended only once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from periodize import cli
from periodize.io.plan_json import write_plan
from tests.fixtures.results import tiny_result
from tests.fixtures.season_files import TWO_EVENINGS

PLAN = """\
date,time,session,minutes
2026-06-02,17:30,Foundation A,45
2026-06-05,17:30,Foundation B,45
2026-06-09,17:30,Foundation A,45
2026-06-11,17:30,Foundation B,45
"""
"""The last one is on a Thursday, when nothing is open."""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A plan, and the season it is for."""
    rows = [f"2026-06-{7 * week + day:02d},easy,50" for week in range(2) for day in (1, 3, 7)]
    (tmp_path / "runs.csv").write_text("date,kind,duration_min\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "season.toml").write_text(TWO_EVENINGS, encoding="utf-8")
    (tmp_path / "coach.csv").write_text(PLAN, encoding="utf-8")
    return [str(tmp_path / "coach.csv"), "--season", str(tmp_path / "season.toml")]


def told(arguments: list[str], capsys: pytest.CaptureFixture[str], code: int) -> Any:
    assert cli.main([*arguments, "--json"]) == code
    printed = capsys.readouterr()
    assert printed.err == ""
    return json.loads(printed.out)


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert cli.main([*arguments, "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return [fault["code"] for fault in json.loads(printed.err)["faults"]]


def test_a_broken_rule_is_named_and_ends_with_1(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audit", *files]) == 1
    text = capsys.readouterr().out
    assert text.startswith("coach.csv, read as ")
    assert "Foundation B on Thu 11 Jun 17:30: 45 of its 45 min lie outside" in " ".join(text.split())
    found = told(["audit", *files], capsys, 1)
    broken = [f for f in found["findings"] if f["tier"] == "MUST"]
    assert [(f["rule"], f["day"], f["size"]) for f in broken] == [("availability", "2026-06-11", 45)]
    assert not found["ok"] and found["proposal"] is None and len(found["plan"]) == 64


def test_one_week_alone(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audit", *files, "--week", "1"]) == 1  # the plan is what it is
    text = capsys.readouterr().out
    assert "week 1 (" in text and "week 2 (" not in text and "11 Jun" not in text
    assert "4 sessions in the plan; week 1: " in text
    # The Thursday of week 2 stays broken, which week 1 alone would hide.
    assert "1 breaks rules that must hold in 1 other week too" in text
    assert refused(["audit", *files, "--week", "9"], capsys) == ["no-such-microcycle"]


def test_heavy_work_dropped_for_want_of_a_history_says_where_to_state_it(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    heavy = PLAN.replace("Foundation A", "Max strength A").replace("2026-06-11", "2026-06-12")
    Path(files[0]).write_text(heavy, encoding="utf-8")
    assert cli.main(["audit", *files, "--nearest"]) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "[movement-first]" in printed and "no sessions under [history]" in printed
    Path(files[0]).write_text(PLAN, encoding="utf-8")
    assert cli.main(["audit", *files, "--nearest"]) == 1
    assert "[history]" not in capsys.readouterr().out


def test_what_was_assumed_is_listed_where_asked(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    coach = Path(files[0])
    coach.write_text(PLAN.replace("Foundation B", "Gym legs"), encoding="utf-8")
    cli.main(["audit", *files])
    assert "--assumed lists" in capsys.readouterr().out.splitlines()[0]
    cli.main(["audit", *files, "--assumed"])
    assert "'Gym legs'" in capsys.readouterr().out
    warnings = told(["audit", *files], capsys, 1)["assumed"]
    assert any("Gym legs" in warning["what"] for warning in warnings)
    named = told(["audit", *files, "--title", "Gym legs=foundation_b"], capsys, 1)
    assert len(named["assumed"]) < len(warnings)
    assert refused(["audit", *files, "--title", "Gym legs=blub"], capsys)


def test_what_is_no_assumption_is_told_without_being_asked(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run = "2026-06-01,17:00,Easy run,300\n2026-06-05,25:00,Foundation B,45\n"
    Path(files[0]).write_text(PLAN.replace("2026-06-05,17:30,Foundation B,45\n", run), encoding="utf-8")
    assert cli.main(["audit", *files]) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "[runs-differ]" in printed and "300 min (in the season 50)" in printed
    assert "'25:00' is not a time of day" in printed and "[blocks-assumed]" not in printed


def test_a_proposal_is_applied_once_and_to_its_plan_alone(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proposal, out = str(tmp_path / "proposal.json"), tmp_path / "out"
    found = told(["audit", *files, "--proposal", proposal], capsys, 1)
    assert found["written"] == [proposal]
    assert json.loads(Path(proposal).read_text(encoding="utf-8")) == found["proposal"]
    (move,) = found["proposal"]["moves"]  # a single move mends it
    assert move["before"]["start"] == "2026-06-11T17:30" and move["after"]["start"] == "2026-06-12T17:30"
    made = told(["apply", *files, "--proposal", proposal, "--out", str(out)], capsys, 0)
    assert made["broken"] == 0 and made["plan"] == found["proposal"]["outcome"]
    assert sorted(path.name for path in out.iterdir()) == ["exercises.csv", "plan.csv", "plan.json"]
    assert cli.main(["check", str(out / "plan.json")]) == 0
    capsys.readouterr()
    again = ["apply", str(out / "plan.json"), "--proposal", proposal, "--out", str(tmp_path / "again")]
    assert refused(again, capsys) == ["already-applied"]
    assert not (tmp_path / "again").exists()
    Path(files[0]).write_text(PLAN.replace("2026-06-02", "2026-06-01"), encoding="utf-8")
    other = ["apply", *files, "--proposal", proposal, "--out", str(tmp_path / "other")]
    assert "another-plan" in refused(other, capsys)


def test_who_checks_a_table_is_sent_here(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", files[0]]) == 2
    assert f"periodize audit {files[0]} --season" in " ".join(capsys.readouterr().err.split())


def test_nothing_is_proposed_for_a_sound_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, _ = write_plan(tiny_result(), tmp_path)
    proposal = tmp_path / "proposal.json"
    assert cli.main(["audit", str(plan), "--proposal", str(proposal)]) == 0
    assert not proposal.exists()
    assert capsys.readouterr().err == ""


def test_only_a_part_of_the_changes(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = PLAN.replace("2026-06-05", "2026-06-04")  # two sessions on Thursdays
    Path(files[0]).write_text(twice, encoding="utf-8")
    proposal, out = str(tmp_path / "proposal.json"), tmp_path / "out"
    found = told(["audit", *files, "--proposal", proposal], capsys, 1)
    first, second = (move["id"] for move in found["proposal"]["moves"])
    arguments = ["apply", *files, "--proposal", proposal, "--out", str(out)]
    assert cli.main([*arguments, "--only", first]) == 1
    assert "still breaks rules that must hold, once" in capsys.readouterr().err
    assert told([*arguments, "--only", first, "--only", second], capsys, 0)["broken"] == 0
    assert "unknown-move" in refused([*arguments, "--only", "blub"], capsys)


def test_a_table_without_its_season(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(["audit", files[0]], capsys) == ["season-missing"]
    assert refused(["audit", files[0] + "x"], capsys) == ["file-missing"]
