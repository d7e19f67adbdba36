"""Which runs a session has to keep away from at all."""

from __future__ import annotations

import pytest

from periodize.rules.matrix import placed_near_runs
from periodize.testing import read_weeks

LIFT = "Mon 18:00 max_strength_a"
"""18:00 to 18:50."""


@pytest.mark.parametrize(
    ("weeks", "longest_min", "near"),
    [
        pytest.param(f"{LIFT} . Tue 06:30 easy", 11 * 60 + 40, False, id="just-far-enough-before"),
        pytest.param(f"{LIFT} . Tue 06:30 easy", 11 * 60 + 41, True, id="a-minute-too-near-before"),
        pytest.param(f"Mon 06:00 easy 60min . {LIFT}", 11 * 60, False, id="just-far-enough-after"),
        pytest.param(f"Mon 06:00 easy 60min . {LIFT}", 11 * 60 + 1, True, id="a-minute-too-near-after"),
        pytest.param(f"Mon 17:30 easy 60min . {LIFT}", 1, True, id="at-once"),
        pytest.param(f"{LIFT}! . Tue 06:30 easy", 48 * 60, False, id="a-pin-asks-for-nothing"),
    ],
)
def test_runs_less_than_so_many_minutes_away_are_near(weeks: str, longest_min: int, near: bool) -> None:
    found = [(p.template.id, run.kind.value) for p, run in placed_near_runs(read_weeks(weeks), longest_min)]
    assert found == ([("max_strength_a", "easy")] if near else [])
