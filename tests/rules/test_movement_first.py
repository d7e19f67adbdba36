"""Practice before load."""

from __future__ import annotations

from datetime import date

from periodize.domain.athlete import Athlete, Injury
from periodize.domain.vocabulary import Level, Phase, Tissue
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

FIRST = rule("movement-first")
"""Squat and hinge: 3 exposures for an intermediate athlete; flat sprints after 2 sessions of hills or strides."""

TWO = "Mon pm foundation_a . Thu pm foundation_b"


def test_three_exposures_before_heavy_squats() -> None:
    assert found(FIRST, f"{TWO} | {TWO} | strength: Mon pm max_strength_a") == {}
    assert found(FIRST, f"{TWO} | strength: Mon pm max_strength_a") == {(1, "heavy squat"): 1}
    assert found(FIRST, f"{TWO} | strength: Mon pm max_strength_b") == {(1, "heavy hinge"): 1}


def test_exposures_of_the_same_week_do_not_count() -> None:
    weeks = "Mon pm foundation_a . Tue pm foundation_b . Wed pm foundation_a . Sat pm max_strength_a"
    assert found(FIRST, weeks) == {(0, "heavy squat"): 3}


def test_several_heavy_sessions_of_a_week_miss_them_once() -> None:
    weeks = "strength: Mon pm max_strength_a . Wed pm max_strength_a . Fri pm maintenance"
    # Maintenance is heavy in both patterns.
    assert found(FIRST, weeks) == {(0, "heavy squat"): 3, (0, "heavy hinge"): 3}


def test_heavy_work_is_an_exposure_too() -> None:
    weeks = "strength: Mon pm max_strength_a . Wed pm max_strength_b . Fri pm max_strength_a | Mon pm max_strength_a"
    assert (1, "heavy squat") not in found(FIRST, weeks)


def test_novices_need_six_and_advanced_athletes_two() -> None:
    weeks = f"{TWO} | {TWO} | strength: Mon pm max_strength_a"
    assert found(FIRST, weeks, athlete=Athlete(level=Level.NOVICE)) == {(2, "heavy squat"): 2}
    assert found(FIRST, f"{TWO} | Mon pm max_strength_a", athlete=Athlete(level=Level.ADVANCED)) == {}


def test_the_history_counts_and_a_later_block_has_practice_behind_it() -> None:
    assert found(FIRST, f"{TWO} | {TWO} || strength: Mon pm max_strength_a") == {}
    weeks = "strength: Mon pm max_strength_a"
    assert found(FIRST, weeks, history_block=(Phase.STRENGTH, 2)) == {}
    assert found(FIRST, weeks, history_block=(Phase.FOUNDATION, 2)) == {(0, "heavy squat"): 3}
    # The coach begins with strength: the foundation was elsewhere. A block fixed later says nothing.
    assert found(FIRST, weeks, fixed_blocks=((0, Phase.STRENGTH),)) == {}
    assert found(FIRST, f"{weeks} | ", fixed_blocks=((1, Phase.STRENGTH),)) == {(0, "heavy squat"): 3}


def test_flat_sprints_after_hills_or_strides() -> None:
    assert found(FIRST, "speed: Mon pm flat_sprints") == {(0, "flat sprints"): 2}
    assert found(FIRST, "speed: Mon pm hill_sprints . Sat pm strides | Mon pm flat_sprints") == {}


def test_after_a_hamstring_injury_hinges_come_first() -> None:
    hurt = Athlete(injuries=(Injury(tissue=Tissue.HAMSTRING, last=date(2025, 11, 1)),))
    hills = "speed: Mon pm hill_sprints . Sat pm strides | Mon pm flat_sprints"
    assert found(FIRST, hills, athlete=hurt) == {(1, "flat sprints after a hamstring injury"): 8}
    # Eight hinge sessions in four weeks.
    weeks = f"{TWO} . Sat pm strides | {TWO} . Sat pm strides | {TWO} | {TWO} | speed: Mon pm flat_sprints"
    assert found(FIRST, weeks, athlete=hurt) == {}


def test_after_an_achilles_injury_calves_come_first() -> None:
    hurt = Athlete(injuries=(Injury(tissue=Tissue.ACHILLES_CALF, last=date(2025, 11, 1)),))
    name = "jumps and hills after an Achilles or calf injury"
    assert found(FIRST, f"{TWO} | power: Mon pm plyo_high . Thu pm hill_sprints", athlete=hurt) == {
        (1, name): 14
    }


def test_pins_wait_for_nothing_but_are_practice() -> None:
    assert found(FIRST, "strength: Mon pm max_strength_a!") == {}
    pinned = "Mon pm foundation_a! . Wed pm foundation_b! . Fri pm foundation_a!"
    assert found(FIRST, f"{pinned} | Mon pm max_strength_a") == {}


def test_the_sentence() -> None:
    (charge,) = FIRST.check(read_weeks(f"{TWO} | strength: Mon pm max_strength_a"))
    assert charge.text == "microcycle 2 (12 to 18 Jan): heavy squat after 2 exposures, 3 have to come first"
