"""A deload is lighter than what came before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from periodize.domain.season import Stress
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

DELOAD = rule("deload")
"""70 % of the highest of three weeks; 200 AU are always allowed."""

HEAVY = "Mon pm max_strength_a . Thu pm max_strength_b"
"""650 AU; in a deload 2 x 211 = 422 AU."""

THREE = f"strength: {HEAVY} | {HEAVY} | {HEAVY}"
FOURTH = {"deload_days": (date(2026, 1, 26),)}
"""The fourth week, set by the coach."""


def test_the_usual_sessions_fit_because_each_is_lighter() -> None:
    # 70 % of 650 are 455.
    assert found(DELOAD, f"{THREE} | {HEAVY}", **FOURTH) == {}


def test_a_third_session_is_too_much() -> None:
    # A foundation session of 200 AU counts 130: 552 against 455.
    assert found(DELOAD, f"{THREE} | {HEAVY} . Sat pm foundation_a", **FOURTH) == {(3, "deload"): 97}


def test_missed_weeks_are_not_the_yardstick() -> None:
    # The highest of 650, 0 and 0 is 650.
    assert found(DELOAD, f"strength: {HEAVY} | | | {HEAVY}", **FOURTH) == {}
    # After three empty weeks the floor of 200 holds: 422 is 222 too many, one session never is.
    assert found(DELOAD, f"strength: | | | {HEAVY}", **FOURTH) == {(3, "deload"): 222}
    assert found(DELOAD, "strength: | | | Mon pm foundation_a", **FOURTH) == {}


def test_begun_units_count() -> None:
    # 70 % of 325 are 227.5; 422 is 194.5 above, so 195.
    one = "strength: Mon pm max_strength_a | | "
    assert found(DELOAD, f"{one} | {HEAVY}", **FOURTH) == {(3, "deload"): 195}


def test_what_the_coach_pinned_is_allowed() -> None:
    pinned = "Mon pm max_strength_a! . Thu pm max_strength_b!"
    assert found(DELOAD, f"strength: | | | {pinned}", **FOURTH) == {}


def test_the_history_counts() -> None:
    weeks = f"{HEAVY} | {HEAVY} | {HEAVY} || strength: {HEAVY}"
    first = {"deload_days": (date(2026, 1, 5),)}
    assert found(DELOAD, weeks, **first) == {}
    assert found(DELOAD, f"| | || strength: {HEAVY}", **first) == {(0, "deload"): 222}


def test_other_weeks_are_free_and_stress_is_no_deload() -> None:
    assert found(DELOAD, f"strength: | | | {HEAVY}", deload_days=()) == {}
    exams = Stress(first=date(2026, 1, 26), last=date(2026, 1, 30), load_pct=50)
    assert found(DELOAD, f"strength: | | | {HEAVY}", deload_days=(), stress=(exams,)) == {}


def test_the_sentence() -> None:
    (charge,) = DELOAD.check(read_weeks(f"{THREE} | {HEAVY} . Sat pm foundation_a", **FOURTH))
    assert charge.text == (
        "microcycle 4 (26 Jan to 1 Feb) is a deload and holds 552 AU of placed load, at most 455: the highest of the 3 "
        "before held 650"
    )


def test_a_longer_look_back() -> None:
    weeks = f"strength: {HEAVY} | | | | {HEAVY}"
    fifth = {"deload_days": (date(2026, 2, 2),)}
    assert found(DELOAD, weeks, **fifth) == {(4, "deload"): 222}
    assert found(replace(DELOAD, look_back=4), weeks, **fifth) == {}
