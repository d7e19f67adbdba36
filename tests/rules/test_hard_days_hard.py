"""Hard sessions on the days of key runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periodize.rules.hard_days_hard import GatherOn
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

GATHER = rule("hard-days-hard")
"""On the days of key runs; 8 for each other day."""

SPREAD_OUT = replace(GATHER, gather_on=GatherOn.EASY)
"""On the other days."""

WEEK = "strength: Tue am intervals* . Wed am easy . Thu am tempo* . Sun am long* . "


def test_strength_after_the_key_run_leaves_easy_days_easy() -> None:
    assert found(GATHER, WEEK + "Tue pm max_strength_a . Thu pm max_strength_b") == {}
    assert found(SPREAD_OUT, WEEK + "Tue pm max_strength_a . Thu pm max_strength_b") == {
        (0, "key-run day"): 2
    }


def test_strength_on_rest_days_and_easy_days_is_charged() -> None:
    weeks = WEEK + "Mon pm max_strength_a . Wed pm max_strength_b"
    assert found(GATHER, weeks) == {(0, "easy day"): 2}
    assert found(SPREAD_OUT, weeks) == {}


def test_days_count_and_not_sessions() -> None:
    assert found(GATHER, WEEK + "Wed am plyo_high . Wed pm max_strength_a") == {(0, "easy day"): 1}


@pytest.mark.parametrize("template", ["upper_core", "plyo_low", "strides", "taper_primer"])
def test_easy_work_goes_anywhere(template: str) -> None:
    assert found(GATHER, WEEK + f"Wed pm {template}") == {}
    assert found(SPREAD_OUT, WEEK + f"Tue pm {template}") == {}


def test_a_day_that_a_pin_makes_hard_is_free() -> None:
    assert found(GATHER, WEEK + "Wed am max_strength_a! . Wed pm plyo_high") == {}
    # A pin that leaves the day easy frees nothing.
    assert found(GATHER, WEEK + "Wed am upper_core! . Wed pm plyo_high") == {(0, "easy day"): 1}
    assert found(SPREAD_OUT, WEEK + "Thu pm max_strength_a! . Thu 20:00 plyo_high") == {}


def test_every_day_belongs_to_its_own_week() -> None:
    weeks = "strength: Tue am intervals* . Sat pm max_strength_a | Sun am long* . Tue pm max_strength_b"
    assert found(GATHER, weeks) == {(0, "easy day"): 1, (1, "easy day"): 1}


def test_a_low_day_lost_weighs_more() -> None:
    (charge,) = GATHER.check(read_weeks(WEEK + "Wed pm max_strength_a"))
    assert charge.cost == GATHER.weight == 8 < rule("low-days@SHAPE").weight
    assert charge.text == "Max strength A (squat) on Wed 7 Jan, a day without a key run"
    (other,) = SPREAD_OUT.check(read_weeks(WEEK + "Thu pm max_strength_a"))
    assert other.text == "Max strength A (squat) on the day of a key run, the tempo run on Thu 8 Jan 06:30"
