"""The runner measures in processes of their own, sums up, and fails on what is wrong, never on time."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from benchmarks import smoke
from benchmarks.__main__ import main
from benchmarks.child import ChildFailed, measure_apart
from benchmarks.measure import Measurement, from_row, to_row
from benchmarks.summary import BARS, line, summary

OURS = Measurement(
    case="weeks-16",
    group="16 weeks",
    weeks=16,
    engine="periodize",
    status="OPTIMAL",
    sound=True,
    costs={"DOSE": 3},
    build_s=0.1,
    first_plan_s=0.3,
    solve_s=0.8,
    wall_s=1.0,
)
PLAIN = replace(OURS, engine="naive-8", solve_s=12.0, wall_s=12.5)


def test_rows_survive_json() -> None:
    assert from_row(json.loads(json.dumps(to_row(OURS)))) == OURS


def test_a_child_measures_phases_and_its_own_memory() -> None:
    found = measure_apart("weeks-4", "periodize", 20.0, tiny=True)
    assert found.sound
    assert 0 < found.build_s < found.wall_s
    assert found.candidates > 0
    assert found.memory_mb is None or 20 < found.memory_mb < 2_000


def test_a_child_that_fails_says_why() -> None:
    with pytest.raises(ChildFailed, match="no-such-case"):
        measure_apart("no-such-case", "periodize", 1.0)


def test_ratios_take_the_better_setting_of_the_plain_model() -> None:
    slower = replace(PLAIN, engine="naive-1", wall_s=100.0, status="FEASIBLE")
    text = summary([OURS, PLAIN, slower])
    assert "12.5   (naive-8" in text
    assert "median 12.5, least 12.5" in text


def test_an_unproved_plain_model_gives_a_lower_bound() -> None:
    text = summary([OURS, replace(PLAIN, status="FEASIBLE", wall_s=120.0)])
    assert ">  120.0" in text
    assert "median 120.0 or more" in text


def test_an_unproved_library_has_no_ratio() -> None:
    assert "no ratio" in summary([replace(OURS, status="FEASIBLE"), PLAIN])


def test_bars_are_medians_and_an_unproved_answer_misses() -> None:
    published = [
        replace(OURS, group="published typical", case=f"published-{n}", wall_s=w)
        for n, w in enumerate((1, 3, 9))
    ]
    assert "3.00 s, at most 2: missed" in summary(published)
    unproved = [replace(m, status="FEASIBLE") for m in published]
    assert "inf s, at most 2: missed, 3 of 3 without a figure" in summary(unproved)
    assert summary([]).count("not measured") == len(BARS)


def test_a_line_shows_an_open_proof() -> None:
    assert ">60" in line(replace(OURS, status="FEASIBLE", solve_s=60.0))


def test_the_runner_prints_and_writes_what_it_measures(tmp_path, capsys) -> None:
    out = tmp_path / "all.csv"
    assert (
        main(["--exact", "weeks-4", "--engines", "periodize", "naive-1", "--limit", "30", "--out", str(out)])
        == 0
    )
    printed = capsys.readouterr().out
    assert "weeks-4" in printed and "medians" in printed
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["engine"] for row in csv.DictReader(file)] == ["periodize", "naive-1"]


def test_an_unknown_case_is_said_so(capsys) -> None:
    assert main(["--cases", "no-such-case"]) == 2
    assert "no such case" in capsys.readouterr().out


def test_smoke_runs_small_versions(capsys) -> None:
    assert main(["--smoke", "--cases", "weeks-52-tight"]) == 0
    assert "2 cases, 0 failed" in capsys.readouterr().out


def test_smoke_fails_where_a_plan_does_not_hold(monkeypatch, capsys) -> None:
    monkeypatch.setattr(smoke, "measure", lambda *_, **__: replace(OURS, sound=False))
    assert main(["--smoke", "--exact", "weeks-4"]) == 1
    assert "does not hold" in capsys.readouterr().out
