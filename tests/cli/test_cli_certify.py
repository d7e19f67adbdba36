"""``certify`` and ``check`` of certificates, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from periodize import cli
from periodize.domain.vocabulary import Status
from periodize.errors import InvalidInput
from periodize.explain.certificate import certificate_of_plan, write_certificate
from periodize.explain.repairs import repairs
from periodize.io.plan_json import write_plan
from periodize.io.plan_read import read_plan
from periodize.rules.words import Where
from periodize.solver.result import Conflict, Result
from tests.fixtures.results import tiny_result


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write_plan(tiny_result(), tmp_path)[0]


@pytest.fixture
def made(plan: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    out = plan.parent / "certificate.json"
    assert cli.main(["certify", str(plan), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("certificate: OPTIMAL, kim") and printed.endswith(f"wrote {out}\n")
    return out


def changed(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_certificate_is_made_and_checked(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(made)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{made}: sound. OPTIMAL"
    assert [line.split()[0] for line in lines[1:]] == ["holds"] * 3 + ["told"] + ["holds"] * 4


def test_it_is_proved_again_in_words_and_as_json(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(made), "--prove"]) == 0
    assert "searched again: no plan is better [proof]" in capsys.readouterr().out
    assert cli.main(["check", str(made), "--prove", "--json"]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["sound"] is said["decided"] is True
    assert said["checked"][-1]["code"] == "proof"


def test_a_plan_can_be_proved_too(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(plan), "--prove"]) == 0
    assert "searched again: no plan is better" in capsys.readouterr().out


def test_a_changed_certificate_ends_with_one(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(made, '"value": 255', '"value": 25')
    assert cli.main(["check", str(made)]) == 1
    printed = capsys.readouterr().out
    assert printed.splitlines()[0] == f"{made}: not sound."
    assert "fails tier SHAPE is stated as 25, it costs 255 [tier-differs]" in printed
    assert cli.main(["check", str(made), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["sound"] is False


def test_half_a_certificate_ends_with_two(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.write_text(made.read_text(encoding="utf-8")[:3000], encoding="utf-8")
    assert cli.main(["check", str(made)]) == 2
    assert "[json-syntax]" in capsys.readouterr().err


def test_a_plan_without_bounds_is_not_certified(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = json.loads(plan.read_text(encoding="utf-8"))
    for row in table["tiers"]:
        del row["bound"], row["gap"]
    plan.write_text(json.dumps(table), encoding="utf-8")
    out = plan.parent / "certificate.json"
    assert cli.main(["certify", str(plan), "--out", str(out)]) == 1
    printed = capsys.readouterr().out
    assert "5 findings, nothing is certified" in printed and "bound None" in printed
    assert not out.exists()
    assert cli.main(["certify", str(plan), "--out", str(out), "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["findings"]) == 5


def test_a_plan_that_is_not_proved_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, _ = write_plan(tiny_result(), tmp_path)
    table = json.loads(plan.read_text(encoding="utf-8"))
    table["status"], table["unique"] = "FEASIBLE", False
    table["tiers"][3].update(bound=200, gap=55)
    plan.write_text(json.dumps(table), encoding="utf-8")
    assert cli.main(["certify", str(plan), "--out", str(tmp_path / "c.json")]) == 0
    assert (
        "not proved to be the best: it has no bound that its cost meets in SHAPE" in capsys.readouterr().out
    )
    assert cli.main(["certify", str(plan), "--out", str(tmp_path / "c.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unproved"] == ["SHAPE"]


def test_a_plan_that_says_it_is_none_is_not_certified(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(plan, '"status": "OPTIMAL"', '"status": "INFEASIBLE"')
    out = plan.parent / "certificate.json"
    assert cli.main(["certify", str(plan), "--out", str(out)]) == 1
    assert "[status-differs] it claims to be INFEASIBLE" in capsys.readouterr().out and not out.exists()
    assert cli.main(["check", str(plan), "--prove"]) == 1
    assert "[status-differs]" in capsys.readouterr().out


def test_no_plan_without_a_reason_is_refuted_by_a_search(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, _ = write_plan(tiny_result(Status.INFEASIBLE), tmp_path)
    table = json.loads(plan.read_text(encoding="utf-8"))
    table["conflict"] = []
    plan.write_text(json.dumps(table), encoding="utf-8")
    assert cli.main(["certify", str(plan), "--out", str(tmp_path / "c.json")]) == 1
    assert "[no-clash]" in capsys.readouterr().out
    assert cli.main(["check", str(plan), "--prove"]) == 1
    assert "fails a plan exists: " in capsys.readouterr().out


def test_no_answer_is_no_certificate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, _ = write_plan(tiny_result(Status.NO_ANSWER), tmp_path)
    assert cli.main(["certify", str(plan), "--out", str(tmp_path / "c.json")]) == 2
    assert "[nothing-to-certify]" in capsys.readouterr().err


def test_a_hand_edit_is_billed(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = plan.parent / "billed.json"
    changed(plan, '"start": "2026-10-30T17:30"', '"start": "2026-10-30T17:45"')
    assert cli.main(["check", str(plan)]) == 1
    capsys.readouterr()
    assert cli.main(["check", str(plan), "--bill", str(out)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("FEASIBLE, not proved to be the best: DOSE 0,") and f"wrote {out}" in printed
    assert cli.main(["check", str(out)]) == 0
    capsys.readouterr()
    assert cli.main(["check", str(plan), "--bill", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "FEASIBLE"


def test_an_illegal_edit_is_not_billed(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = plan.parent / "billed.json"
    changed(plan, '"start": "2026-10-30T17:30"', '"start": "2026-10-30T19:45"')
    assert cli.main(["check", str(plan), "--bill", str(out)]) == 1
    assert "[availability]" in capsys.readouterr().out and not out.exists()
    assert cli.main(["check", str(plan), "--bill", str(out), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "availability"


def test_a_certificate_is_not_billed(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(made), "--bill", str(made.parent / "x.json")]) == 2
    assert "a certificate stands as it is" in capsys.readouterr().err


def false_plan(folder: Path) -> Path:
    """A file which says of a season with a plan that two limits of its rules leave none."""
    problem = tiny_result().problem
    limits = [Where("low-days", 0, "low day"), Where("availability", 0, "gym")]
    false = Result(status=Status.INFEASIBLE, problem=problem, conflict=Conflict.of(problem, limits))
    return write_plan(false, folder)[0]


def test_limits_that_are_no_clash_are_not_certified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, out = false_plan(tmp_path), tmp_path / "c.json"
    assert cli.main(["certify", str(plan), "--out", str(out)]) == 1
    assert "[no-clash] the limits that are named can be kept together" in capsys.readouterr().out
    assert not out.exists()
    with pytest.raises(InvalidInput, match="no-clash"):
        certificate_of_plan(read_plan(plan))


def test_without_a_proof_a_clash_is_not_called_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = write_certificate(tmp_path / "c.json", read_plan(false_plan(tmp_path)).result())
    assert cli.main(["check", str(out)]) == 0
    printed = capsys.readouterr().out
    assert f"{out}: sound. INFEASIBLE, not proved again\n" in printed
    assert "told  that these limits clash, and need these facts" in printed and "--prove does that" in printed
    assert cli.main(["check", str(out), "--prove"]) == 1
    assert "fails the limits that are named can be kept together" in capsys.readouterr().out


def test_a_false_claim_of_no_plan_is_repaired_by_the_plan_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = false_plan(tmp_path)
    assert cli.main(["repair", str(plan), "--most", "1"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("There is a plan after all, though the file says that there is none: ")
    assert "No plan exists" not in printed
    with pytest.raises(InvalidInput, match="without any change"):
        repairs(read_plan(plan).result(), 1)


def test_a_new_bill_is_not_proved_in_passing(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = plan.parent / "billed.json"
    with pytest.raises(SystemExit) as caught:
        cli.main(["check", str(plan), "--bill", str(out), "--prove"])
    assert caught.value.code == 2 and not out.exists()
    assert "--prove" in capsys.readouterr().err
