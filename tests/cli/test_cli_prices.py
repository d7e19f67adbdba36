"""``periodize prices``: what is a bargain, what only changes the yardstick, and lines that fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from periodize import cli
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.explain.levers import Lever, levers_of
from periodize.explain.prices import Price
from periodize.io.plan_json import write_plan
from periodize.problem import Problem
from tests.fixtures.results import tiny_result


def price(lever: Lever, by: int) -> Price:
    gain = {tier: by if tier is Tier.DOSE else -1000 for tier in CHARGED_TIERS}
    return Price(lever=lever, gain=gain, status=Status.FEASIBLE, exact=False)


def test_a_lower_dose_is_no_bargain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, _ = write_plan(tiny_result(), tmp_path)
    levers = levers_of(Problem.of(tiny_result().problem.season))
    fewer = next(lever for lever in levers if lever.kind == "dose" and lever.loosens)
    longer = next(lever for lever in levers if lever.kind == "window" and lever.loosens)
    wordy = replace(longer, sentence="a window that is open so much longer " * 4)
    found = (price(fewer, 30), price(longer, 9), price(wordy, 9))
    monkeypatch.setattr("periodize.explain.prices.price_list", lambda *_, **__: found)
    assert cli.main(["prices", str(plan)]) in (0, 3)
    text = capsys.readouterr().out
    better, _, other = text.partition("lower by another yardstick")
    assert longer.sentence in better and fewer.sentence not in better
    assert fewer.sentence in other and "ask for less or allow more" in " ".join(other.split())
    # Five tiers of nine signs each stand beside the long sentence, which goes on below.
    assert max(map(len, text.splitlines())) <= 96
    (first,) = (line for line in text.splitlines() if line.startswith("  a window that is open"))
    assert first.split()[-2:] == ["+1000", "*"]
