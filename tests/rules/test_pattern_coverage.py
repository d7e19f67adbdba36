"""Hard sets per movement pattern, and the longest gap between exposures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from periodize.domain.calendar import Calendar
from periodize.domain.vocabulary import Pattern
from periodize.testing import MONDAY, read_weeks
from tests.rules.golden import found, rule

COVERAGE = rule("pattern-coverage")
"""Strength: squat 6-10, hinge 6-8, push and pull 3-5, rotate 3-4, calf 6-9. Gap: squat and hinge, 10 days."""

SETS = replace(COVERAGE, gap_patterns=())
GAPS = replace(COVERAGE, ranges=())

BOTH = "Mon pm max_strength_a . Thu pm max_strength_b"
"""A: squat 4, hinge 2, push 2, pull 2, rotate 2, calf 3. B: squat 2, hinge 4, the rest as A."""


def by_pattern(weeks: str, **facts: object) -> dict[str, int]:
    """Excess of the first microcycle by pattern."""
    excess = found(SETS, weeks, **facts)
    assert {microcycle for microcycle, _ in excess} <= {0}
    return {subject: amount for (_, subject), amount in excess.items()}


def test_the_usual_two_sessions_meet_every_range() -> None:
    # Strength: 6, 6, 4, 4, 4, 6: squat, hinge and calf at their least, rotate at its most.
    assert by_pattern(f"strength: {BOTH}") == {}
    # Foundation: 5, 5, 4, 4, 5, 5 of 4-6, 4-6, 3-4, 3-4, 4-6, 4-6.
    assert by_pattern("foundation: Mon pm foundation_a . Thu pm foundation_b") == {}


def test_sets_that_are_missing() -> None:
    assert by_pattern("strength: Mon pm max_strength_a") == {
        "squat": 6 - 4,
        "hinge": 6 - 2,
        "push": 3 - 2,
        "pull": 3 - 2,
        "rotate": 3 - 2,
        "calf": 6 - 3,
    }


def test_sets_above_the_range() -> None:
    # Upper body and core adds push 2, pull 2, rotate 3: 6, 6 and 7 where 5, 5 and 4 are the most.
    assert by_pattern(f"strength: {BOTH} . Sat pm upper_core") == {"push": 1, "pull": 1, "rotate": 3}


def test_the_block_decides() -> None:
    # One of everything is all a taper needs; two primers are within squat, hinge, rotate and calf (1-2).
    assert by_pattern("taper: Mon pm taper_primer") == {}
    assert by_pattern("taper: Mon pm taper_primer . Wed pm taper_primer") == {"push": 1, "pull": 1}
    # A transition has no ranges, whether it holds nothing or a lot.
    assert by_pattern("transition: ") == {}
    assert by_pattern(f"transition: {BOTH} . Sat pm upper_core") == {}


def test_pins_may_exceed_a_range_and_nothing_beside_them() -> None:
    pinned = "strength: Mon pm max_strength_a! . Thu pm max_strength_b! . Sat pm upper_core!"
    assert by_pattern(pinned) == {}
    # Power A adds squat 3 (9 of 10) and calf 1 (7 of 9), hinge 1 (7 of 8), and one set each where the pins
    # are over already.
    assert by_pattern(f"{pinned} . Sun pm power_a") == {"push": 1, "pull": 1, "rotate": 1}
    # Pins do not lower what is wanted.
    assert by_pattern("strength: Mon pm max_strength_a! . Thu pm max_strength_b") == {}
    assert by_pattern("strength: Mon pm max_strength_a!")["squat"] == 2


def test_a_microcycle_of_two_weeks_holds_twice_the_sets() -> None:
    fortnight = Calendar(start=MONDAY, end=date(2026, 1, 18), microcycle_days=14)
    week = "Mon pm foundation_a . Thu pm foundation_b"
    assert by_pattern(f"foundation: {week} | {week}", calendar=fortnight) == {}
    # 5, 5, 4, 4, 5, 5 of 8, 8, 6, 6, 8, 8.
    assert by_pattern(f"foundation: {week} | ", calendar=fortnight) == {
        "squat": 3,
        "hinge": 3,
        "push": 2,
        "pull": 2,
        "rotate": 3,
        "calf": 3,
    }


def test_a_cut_week_has_the_ranges_of_its_days() -> None:
    # Friday to Sunday: 4-6 a week are 12/7 to 18/7, 2 to 3; 3-4 a week are 9/7 to 12/7, 1 to 2.
    friday = Calendar(start=date(2026, 1, 9), end=date(2026, 1, 18))
    patterns = [pattern.value for pattern in Pattern]
    assert by_pattern("foundation: Fri pm foundation_a | transition: ", calendar=friday) == {}
    least = {"squat": 2, "hinge": 2, "push": 1, "pull": 1, "rotate": 2, "calf": 2}
    assert by_pattern("foundation: | transition: ", calendar=friday) == least
    # 5, 5, 4, 4, 5, 5: two too many of each.
    weekend = "foundation: Fri pm foundation_a . Sun pm foundation_b | transition: "
    assert by_pattern(weekend, calendar=friday) == dict.fromkeys(patterns, 2)


def test_the_history_makes_a_cut_week_whole() -> None:
    # Weeks from Saturday: Foundation A on Sunday before the season and B on Thursday make a week of 4 to 6.
    from_saturday = Calendar(start=MONDAY, end=date(2026, 1, 16), anchor=date(2026, 1, 3))

    def first_week(weeks: str) -> dict[str, int]:
        excess = found(SETS, weeks, calendar=from_saturday)
        return {subject: amount for (week, subject), amount in excess.items() if week == 0}

    assert first_week("Sun pm foundation_a || foundation: Thu pm foundation_b | ") == {}
    # Without it five of seven days: 20/7 to 30/7, 2 to 5 sets of squat, hinge, rotate and calf, 2 to 3 of push
    # and pull. B and A hold 5, 5, 4, 4, 5, 5.
    assert first_week("foundation: Tue pm foundation_a . Thu pm foundation_b | ") == {"push": 1, "pull": 1}


def test_ten_days_from_one_exposure_to_the_next_are_fine() -> None:
    # Monday (day 0) and Thursday of the next week (day 10).
    assert found(GAPS, "strength: Mon pm max_strength_a | Thu pm max_strength_a") == {}
    # On Friday (day 11) it is one day late: day 10 looks back on ten days without.
    assert found(GAPS, "strength: Mon pm max_strength_a | Fri pm max_strength_a") == {
        (1, "squat gap"): 1,
        (1, "hinge gap"): 1,
    }


def test_every_day_of_a_gap_counts() -> None:
    # Days 10 to 13.
    assert found(GAPS, "strength: Mon pm max_strength_a | ") == {(1, "squat gap"): 4, (1, "hinge gap"): 4}


def test_any_set_is_an_exposure_and_other_work_is_not() -> None:
    # Power B has one set of squat; hops, sprints and upper-body work have none.
    weeks = "strength: Mon pm max_strength_a | Wed pm {}"
    assert found(GAPS, weeks.format("power_b")) == {}
    for template in ("plyo_high", "hill_sprints", "upper_core"):
        assert found(GAPS, weeks.format(template)) == {(1, "squat gap"): 4, (1, "hinge gap"): 4}


def test_a_gap_counts_only_in_blocks_that_train() -> None:
    assert found(GAPS, "strength: Mon pm max_strength_a | taper: ") == {}
    assert found(GAPS, "transition: | ") == {}


def test_a_season_begins_without_a_gap() -> None:
    # The first ten days end on Wednesday of the second week (day 9); five days are left.
    assert found(GAPS, "strength: | ") == {(1, "squat gap"): 5, (1, "hinge gap"): 5}
    assert found(GAPS, "strength: | Wed pm max_strength_a") == {}


def test_the_sentences_name_sets_and_dates() -> None:
    short = next(iter(SETS.check(read_weeks("strength: Mon pm max_strength_a"))))
    assert short.text == "microcycle 1 (strength, 5 to 11 Jan): 4 sets of squat, 6 to 10 wanted"
    first = next(iter(GAPS.check(read_weeks("strength: Mon pm max_strength_a | "))))
    assert first.text == "no squat from Tue 6 Jan to Thu 15 Jan, 10 days"
