"""Sessions of one kind lie apart."""

from __future__ import annotations

from dataclasses import replace

from periodize.domain.vocabulary import RecoveryClass
from periodize.rules.even_spread import Spread
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

SPREAD = rule("even-spread")
"""One strength session (heavy or foundation), one of power, one of plyometrics, one of sprints in any three days."""


def test_three_days_apart_is_spread_out() -> None:
    assert found(SPREAD, "Mon pm max_strength_a . Thu pm max_strength_b") == {}


def test_the_nearer_the_more_stretches_hold_both() -> None:
    # Three-day stretches that hold Monday and Wednesday: the one that ends on Wednesday. Monday and Tuesday:
    # those that end on Tuesday and Wednesday. Both on Monday: Monday, Tuesday, Wednesday.
    assert found(SPREAD, "Mon pm max_strength_a . Wed pm max_strength_b") == {(0, "strength"): 1}
    assert found(SPREAD, "Mon pm max_strength_a . Tue pm max_strength_b") == {(0, "strength"): 2}
    assert found(SPREAD, "Mon am max_strength_a . Mon pm max_strength_b") == {(0, "strength"): 3}


def test_each_session_too_many_counts() -> None:
    # Mon, Tue, Wed: to Tuesday 1, to Wednesday 2, to Thursday (Tue, Wed) 1.
    weeks = "Mon pm foundation_a . Tue pm foundation_b . Wed pm foundation_a"
    assert found(SPREAD, weeks) == {(0, "strength"): 4}


def test_a_session_too_near_costs_twenty() -> None:
    (charge,) = SPREAD.check(read_weeks("Mon pm max_strength_a . Wed pm max_strength_b"))
    assert (charge.excess, charge.cost) == (1, 20)
    assert charge.text == "2 strength sessions in the 3 days to Wed 7 Jan, better at most 1"
    assert charge.sessions == ("max_strength_a-2026-01-05T18:00", "max_strength_b-2026-01-07T18:00")


def test_kinds_are_spread_each_on_their_own() -> None:
    one_of_each = "Mon 08:00 hill_sprints . Mon 10:00 plyo_high . Mon 12:00 power_a . Mon pm max_strength_a"
    assert found(SPREAD, one_of_each) == {}
    # Maintenance and foundation belong to strength; hills and flat sprints are one kind.
    assert found(SPREAD, "Mon pm maintenance . Wed pm max_strength_a") == {(0, "strength"): 1}
    assert found(SPREAD, "Mon pm hill_sprints . Wed pm flat_sprints") == {(0, "sprint"): 1}


def test_light_work_goes_anywhere() -> None:
    assert found(SPREAD, "Mon am strides . Mon pm strides . Mon 12:00 plyo_low . Tue pm plyo_low") == {}
    assert (
        found(SPREAD, "Mon pm upper_core . Tue pm upper_core . Wed pm taper_primer . Thu pm taper_primer")
        == {}
    )


def test_stretches_end_with_the_season() -> None:
    # Saturday and Sunday: the stretch that ends on Monday lies in the next week, if there is one.
    assert found(SPREAD, "Sat pm max_strength_a . Sun pm max_strength_b") == {(0, "strength"): 1}
    assert found(SPREAD, "Sat pm max_strength_a . Sun pm max_strength_b | ") == {
        (0, "strength"): 1,
        (1, "strength"): 1,
    }


def test_the_last_session_before_the_season_counts() -> None:
    assert found(SPREAD, "Sun pm max_strength_a || Mon pm max_strength_b") == {(0, "strength"): 2}
    assert found(SPREAD, "Fri pm max_strength_a || Mon pm max_strength_b") == {}


def test_two_pins_are_allowed_and_one_beside_them_is_not() -> None:
    assert found(SPREAD, "Mon pm max_strength_a! . Tue pm max_strength_b!") == {}
    assert found(SPREAD, "Mon pm max_strength_a! . Tue pm max_strength_b") == {(0, "strength"): 2}
    # To Wednesday three, two of them pinned; to Thursday Tuesday's pin and Wednesday's session.
    assert found(SPREAD, "Mon pm max_strength_a! . Tue pm max_strength_b! . Wed pm foundation_a") == {
        (0, "strength"): 2
    }


def test_the_number_of_days_can_be_set() -> None:
    def over(days: int) -> dict[tuple[int, str], int]:
        spread = Spread(name="heavy", classes=(RecoveryClass.HEAVY,), days=days)
        weeks = "Mon am max_strength_a . Mon pm max_strength_b . Tue pm foundation_a"
        return found(replace(SPREAD, spreads=(spread,)), weeks)

    assert over(1) == {(0, "heavy"): 1}
    assert over(2) == {(0, "heavy"): 2}
