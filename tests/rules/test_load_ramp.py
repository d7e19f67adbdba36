"""How fast load may rise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periodize.testing import read_weeks
from tests.rules.golden import found, rule

PLACED = rule("load-ramp")
"""20 % above the highest of three; 450 AU need no preparation, a rise of 250 AU is always allowed."""

TOTAL = rule("load-ramp-total")
"""Runs included, 15 %."""

STRICT = replace(PLACED, entry_au=0, step_au=0)
STRICT_TOTAL = replace(TOTAL, entry_au=0, step_au=0)

HEAVY = "Mon pm max_strength_a . Thu pm max_strength_b"
"""650 AU."""

LIGHT = "Mon pm foundation_a . Thu pm foundation_b"
"""400 AU."""


def test_a_first_week_of_450_needs_no_preparation() -> None:
    assert found(PLACED, f"{LIGHT} . Sat pm plyo_low") == {}
    # Strides are 25 AU more. From nothing the other ways are 475 - 250 = 225 and 475 over.
    assert found(PLACED, f"{LIGHT} . Sat pm plyo_low . Sun pm strides") == {(0, "placed"): 25}


def test_two_light_sessions_may_become_two_heavy_ones() -> None:
    # 400 + 250 = 650; 120 % would be 480.
    assert found(PLACED, f"{LIGHT} | {HEAVY}") == {}
    assert found(PLACED, f"{LIGHT} | {HEAVY} . Sun pm strides") == {(1, "placed"): 25}


def test_twenty_per_cent() -> None:
    # 200 + 200 + 100 = 500 pinned; 325 + 125 + 100 + 50 = 600.
    first = "Mon pm foundation_a! . Wed pm foundation_b! . Fri pm taper_primer!"
    then = "Mon pm max_strength_a . Wed pm hill_sprints . Fri pm taper_primer . Sat pm plyo_low"
    assert found(STRICT, f"{first} | {then}") == {}
    assert found(STRICT, f"{first} | {then} . Sun pm strides") == {(1, "placed"): 25}


def test_ten_per_cent_are_better() -> None:
    better = replace(rule("load-ramp@SHAPE"), entry_au=0, step_au=0)
    first = "Mon pm foundation_a! . Wed pm foundation_b! . Fri pm taper_primer!"
    then = "Mon pm max_strength_a . Wed pm hill_sprints . Fri pm taper_primer . Sat pm plyo_low"
    # 600 of 550: ten units of 5 AU; of 7 AU eight begun ones.
    assert found(better, f"{first} | {then}") == {(1, "placed"): 10}
    assert found(replace(better, unit_au=7), f"{first} | {then}") == {(1, "placed"): 8}


def test_the_highest_of_three_is_the_yardstick() -> None:
    # 650, 165, 650: measured from the deload week alone, 650 would be 235 over (165 + 250), 200 over entry.
    weeks = f"{HEAVY} || Mon pm maintenance | {HEAVY}"
    assert found(PLACED, weeks) == {}
    assert found(replace(PLACED, look_back=1), weeks) == {(1, "placed"): 200}


@pytest.mark.parametrize(("empty", "over"), [(0, {}), (1, {}), (2, {}), (3, {(0, "placed"): 200})])
def test_what_lies_more_than_three_weeks_back_is_forgotten(
    empty: int, over: dict[tuple[int, str], int]
) -> None:
    # 650 of 450 after three empty weeks; within three weeks it is no rise at all.
    assert found(PLACED, HEAVY + " | " * empty + f" || {HEAVY}") == over


def test_falling_and_resting_is_free() -> None:
    assert found(STRICT, f"{HEAVY} || Mon pm maintenance | | ") == {}


def test_pins_may_rise_and_nothing_beside_them() -> None:
    pinned = "Mon pm max_strength_a! . Thu pm max_strength_b!"
    assert found(PLACED, pinned) == {}
    assert found(PLACED, f"{pinned} . Sun pm strides") == {(0, "placed"): 25}


def test_runs_do_not_enter_the_placed_load() -> None:
    weeks = f"Mon am easy 100au . {LIGHT} || Mon am easy 900au . {HEAVY}"
    assert found(PLACED, weeks) == {}
    assert found(STRICT, weeks) == {(0, "placed"): 650 - 480}


def test_fifteen_per_cent_of_runs_and_sessions_together() -> None:
    # 1000 + 500 = 1500; 15 % more are 1725: 725 placed beside the same runs.
    past = "Sun am long* 1000au . Mon pm max_strength_a . Wed pm plyo_low . Fri pm hill_sprints || "
    now = f"Sun am long* 1000au . {HEAVY} . Sat pm plyo_low . Sun pm strides"
    assert found(STRICT_TOTAL, past + now) == {}
    assert found(STRICT_TOTAL, f"{past}{now} . Sat am strides") == {(0, "total"): 25}


def test_fewer_runs_leave_room_for_more_sessions() -> None:
    # 1000 + 325 = 1325, 15 % more are 1523 3/4; runs of 800 leave 723 3/4. 700 fit, 725 are 1 1/4 over.
    past = "Sun am long* 1000au . Mon pm max_strength_a || "
    now = f"Sun am long* 800au . {HEAVY} . Sat pm plyo_low"
    assert found(STRICT_TOTAL, past + now) == {}
    assert found(STRICT_TOTAL, f"{past}{now} . Sun pm strides") == {(0, "total"): 2}


def test_a_step_is_allowed_beside_the_runs() -> None:
    # 1000 + 325, and 250 more beside the same runs: 325 + 200 + 50 = 575.
    level = replace(TOTAL, entry_au=0, rise_pct=0)
    past = "Sun am long* 1000au . Mon pm max_strength_a || Sun am long* 1000au . Mon pm max_strength_b . "
    assert found(level, past + "Wed pm power_a . Fri pm plyo_low") == {}
    assert found(level, past + "Wed pm power_a . Fri pm plyo_low . Sat pm strides") == {(0, "total"): 25}


def test_a_rise_that_the_runs_make_is_allowed_and_sessions_may_rise_alike() -> None:
    # Runs 1000 to 1300, 30 %: placed work may rise by 30 % too, 325 to 422.5.
    past = "Sun am long* 1000au . Mon pm max_strength_a || Sun am long* 1300au . "
    assert found(STRICT_TOTAL, past + "Mon pm max_strength_a . Sat pm plyo_low . Sun pm strides") == {}
    # 450 are 27.5 over.
    assert found(STRICT_TOTAL, past + "Mon pm max_strength_b . Sat pm hill_sprints") == {(0, "total"): 28}
    # At exactly 15 % more runs the total decides: 1325 x 1.15 = 1523 3/4, less 1150 are 373 3/4.
    level = past.replace("1300", "1150")
    assert found(STRICT_TOTAL, level + "Mon pm max_strength_a . Sat pm strides") == {}
    assert found(STRICT_TOTAL, level + "Mon pm max_strength_b . Sat pm plyo_low") == {(0, "total"): 2}


def test_a_first_running_week_is_no_yardstick() -> None:
    # No runs before, 500 AU of them now: 325 placed are within entry, or 825 within a step of 500 above 325.
    weeks = "Mon pm max_strength_a || Sun am long* 500au . Mon pm max_strength_a"
    assert found(TOTAL, weeks) == {}
    assert found(replace(STRICT_TOTAL, step_au=500), weeks) == {}


def test_the_two_loads_have_names_of_their_own() -> None:
    assert (PLACED.key, TOTAL.key) == ("load-ramp", "load-ramp-total")
    assert rule("load-ramp@SHAPE").key == "load-ramp@SHAPE"


def test_the_sentence_says_from_where_to_where() -> None:
    (rise,) = STRICT.check(read_weeks(f"{LIGHT} || {HEAVY}"))
    assert rise.text == (
        "microcycle 1 (5 to 11 Jan): placed load of 650 AU, at most 480: the highest of the 3 before held 400"
    )


def test_from_a_week_without_runs_only_what_is_placed_is_measured() -> None:
    # History knows the lifting but no runs: the first runs are no rise of the placed load.
    lifting = "Mon pm max_strength_a . Thu pm max_strength_b"
    assert found(rule("load-ramp-total"), f"strength: {lifting} || Sun am long* 570au . {lifting}") == {}
