"""Days between days with impact."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periodize.domain.athlete import Athlete, Injury
from periodize.domain.vocabulary import Tissue
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

APART = rule("impact-days")
"""As the athlete's limits ask: after bone stress never on consecutive days."""

BONE = Athlete(injuries=(Injury(tissue=Tissue.BONE_STRESS),))
WEEK = "Mon pm plyo_low . Tue pm hill_sprints . Thu pm power_a"


def test_never_on_consecutive_days_after_bone_stress() -> None:
    # Monday and Tuesday; Tuesday and Thursday have a day between them.
    assert found(APART, WEEK, athlete=BONE) == {(0, "impact days"): 1}
    assert found(APART, "Mon pm plyo_low . Wed pm hill_sprints . Fri pm power_a", athlete=BONE) == {}


def test_without_it_no_day_is_too_near() -> None:
    assert found(APART, WEEK) == {}
    assert not APART.applies_to(read_weeks(WEEK).season)
    assert found(APART, WEEK, athlete=Athlete(own_limits=(("impact_days_apart", 2),))) == {
        (0, "impact days"): 1
    }


@pytest.mark.parametrize("template", ["max_strength_a", "upper_core", "strides", "foundation_a"])
def test_what_has_no_impact_may_stand_anywhere(template: str) -> None:
    assert found(APART, f"Mon pm plyo_low . Tue pm {template} . Wed pm plyo_low", athlete=BONE) == {}


def test_one_day_may_hold_several() -> None:
    assert found(APART, "Mon 06:00 plyo_low . Mon pm hill_sprints", athlete=BONE) == {}


def test_three_days_apart() -> None:
    # Windows of three days to Tue (Mon, Tue), Wed (Mon, Tue) and Thu (Tue, Thu); that to Mon holds one.
    assert found(replace(APART, apart=3), WEEK) == {(0, "impact days"): 3}


def test_pins_and_the_history_count_but_are_not_charged() -> None:
    assert found(APART, "Mon pm plyo_low! . Tue pm hill_sprints!", athlete=BONE) == {}
    assert found(APART, "Mon pm plyo_low! . Tue pm hill_sprints", athlete=BONE) == {(0, "impact days"): 1}
    assert found(APART, "Sun pm plyo_low || Mon pm plyo_low", athlete=BONE) == {(0, "impact days"): 1}
    (violation,) = APART.check(read_weeks("Sun pm plyo_low || Mon pm plyo_low", athlete=BONE))
    assert violation.text == "2 days with impact in the 2 days to Mon 5 Jan, at most 1"
