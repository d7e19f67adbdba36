"""The same heavy pattern two days apart."""

from __future__ import annotations

from tests.rules.golden import found, rule

APART = rule("pattern-recovery")
"""48 h. Max strength A is heavy in the squat, B in the hinge, maintenance in both."""


def test_squat_day_twice() -> None:
    # Mon 18:50 to Wed 18:00: 47 h 10 min.
    assert found(APART, "Mon pm max_strength_a . Wed pm max_strength_a") == {(0, "squat"): 1}


def test_squat_day_and_hinge_day_share_nothing() -> None:
    assert found(APART, "Mon pm max_strength_a . Tue pm max_strength_b") == {}


def test_maintenance_shares_both() -> None:
    # Mon 18:30 (30 min) to Tue 18:00: 23 h 30 min; 24 h 30 min short, for squat with A, for hinge with B.
    assert found(APART, "Mon pm maintenance . Tue pm max_strength_a") == {(0, "squat"): 25}
    assert found(APART, "Mon pm maintenance . Tue pm maintenance") == {(0, "squat"): 25, (0, "hinge"): 25}


def test_two_that_start_together_count_from_the_later_end() -> None:
    # Maintenance to 18:30, max strength A to 18:50: 48 h + 50 min.
    assert found(APART, "Mon pm maintenance . Mon pm max_strength_a") == {(0, "squat"): 49}


def test_age_does_not_stretch_it() -> None:
    from periodize.domain.athlete import Athlete

    assert found(APART, "Mon pm max_strength_a . Wed 18:50 max_strength_a", athlete=Athlete(age=61)) == {}


def test_history_and_pins() -> None:
    assert found(APART, "Sun pm max_strength_a || Mon pm max_strength_a") == {(0, "squat"): 25}
    assert found(APART, "Mon pm max_strength_a! . Tue pm max_strength_a!") == {}
    assert found(APART, "Mon pm max_strength_a! . Tue pm max_strength_a") == {(0, "squat"): 25}
