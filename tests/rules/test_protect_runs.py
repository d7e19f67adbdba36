"""Preferred hours before and after runs, by the importance of the run."""

from __future__ import annotations

from dataclasses import replace

from periodize.testing import read_weeks
from tests.rules.golden import found, rule

PROTECT = rule("protect-runs")
"""Before intervals and long runs 48 h after heavy work, weight 3; before tempo 36 h, weight 2; easy 6 h, 1."""


def cost(weeks: str) -> int:
    return sum(violation.cost for violation in PROTECT.check(read_weeks(weeks)))


def test_an_hour_before_a_run_that_matters_more_costs_more() -> None:
    # Mon 18:50 to Tue 06:30: 11 h 40 min.
    assert found(PROTECT, "Mon pm max_strength_a . Tue am intervals*") == {(0, "before intervals run"): 37}
    assert cost("Mon pm max_strength_a . Tue am intervals*") == 37 * 3
    assert found(PROTECT, "Mon pm max_strength_a . Tue am tempo*") == {(0, "before tempo run"): 25}
    assert cost("Mon pm max_strength_a . Tue am tempo*") == 25 * 2


def test_every_run_counts_on_its_own() -> None:
    # Tue 06:30 and Wed 06:30: 36 h 20 min and 12 h 20 min short.
    weeks = "Mon pm max_strength_a . Tue am intervals* . Wed am long*"
    assert found(PROTECT, weeks) == {(0, "before intervals run"): 37, (0, "before long run"): 13}


def test_an_easy_run_the_next_morning_is_fine() -> None:
    assert found(PROTECT, "Mon pm max_strength_a . Tue am easy") == {}


def test_after_a_long_run_a_day_is_better() -> None:
    # 08:10 to 18:00 are 9 h 50 min, 24 h preferred: begun 15 h short, in steps of six hours 18; every hour weighs 1.
    assert found(PROTECT, "Sun am long* 100min . Sun pm max_strength_a") == {(0, "after a run"): 18}
    by_the_hour = replace(PROTECT, after_step_h=1)
    assert found(by_the_hour, "Sun am long* 100min . Sun pm max_strength_a") == {(0, "after a run"): 15}
    # An hour more or less within a step is not worth an evening.
    assert found(PROTECT, "Sun am long* 100min . Sun 20:00 max_strength_a") == {(0, "after a run"): 18}
    assert cost("Sun am long* 100min . Sun pm max_strength_a") == 18


def test_a_pin_is_not_charged() -> None:
    assert found(PROTECT, "Mon pm max_strength_a! . Tue am intervals*") == {}


def test_the_recovery_multiplier_does_not_stretch_preferences() -> None:
    from periodize.domain.athlete import Athlete

    weeks = "Mon pm max_strength_a . Tue am intervals*"
    assert found(PROTECT, weeks, athlete=Athlete(age=61)) == {(0, "before intervals run"): 37}


def test_the_option_for_sex_shortens_the_wish_between_a_run_and_a_lift() -> None:
    from periodize.domain.athlete import Athlete
    from periodize.domain.vocabulary import Sex

    # 75 % of 24 h are 18 h; 9 h 50 min are 8 h 10 min short, two steps of six. Explosive work keeps its 24 h.
    woman = Athlete(sex=Sex.FEMALE, sex_options=True)
    assert found(PROTECT, "Sun am long* 100min . Sun pm max_strength_a", athlete=woman) == {
        (0, "after a run"): 12
    }
    assert found(PROTECT, "Sun am long* 100min . Sun pm power_a", athlete=woman) == {(0, "after a run"): 18}
