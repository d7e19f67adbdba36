"""Which comes first on a shared day."""

from __future__ import annotations

from dataclasses import replace

from periodize.rules.same_day_order import FirstOfDay
from tests.rules.golden import found, rule

RUN_FIRST = rule("same-day-order")
"""The run first, six hours apart, for all that loads the legs."""

SESSION_FIRST = replace(RUN_FIRST, first=FirstOfDay.SESSION)
EITHER = replace(RUN_FIRST, first=FirstOfDay.EITHER)
HARD_DAY = "Tue am intervals* 60min . Tue pm max_strength_a"
UPSIDE_DOWN = "Tue am max_strength_a . Tue pm intervals* 60min"


def test_run_in_the_morning_and_lift_in_the_evening() -> None:
    # 07:30 to 18:00.
    assert found(RUN_FIRST, HARD_DAY) == {}
    # The wrong order counts as no gap at all: all six hours.
    assert found(SESSION_FIRST, HARD_DAY) == {(0, "shared day"): 6}
    assert found(EITHER, HARD_DAY) == {}


def test_lift_in_the_morning_and_run_in_the_evening() -> None:
    assert found(RUN_FIRST, UPSIDE_DOWN) == {(0, "shared day"): 6}
    assert found(SESSION_FIRST, UPSIDE_DOWN) == {}
    assert found(EITHER, UPSIDE_DOWN) == {}


def test_too_close() -> None:
    # 07:30 to 12:00 are 4.5 h; 1.5 h short.
    assert found(RUN_FIRST, "Tue am intervals* 60min . Tue 12:00 max_strength_a") == {(0, "shared day"): 2}


def test_upper_body_and_hops_go_anywhere() -> None:
    assert found(RUN_FIRST, "Tue am upper_core . Tue 07:00 plyo_low . Tue pm intervals*") == {}


def test_another_day_is_not_a_shared_day() -> None:
    # 23:30 to 01:30 of the next day, and a session at 02:00: hours apart, but by date on different days.
    assert found(RUN_FIRST, "Mon 23:30 easy 120min . Tue 02:00 max_strength_a") == {}


def test_pins_are_not_charged() -> None:
    assert found(RUN_FIRST, "Tue am max_strength_a! . Tue pm intervals*") == {}
