"""Placed work falls towards an A race."""

from __future__ import annotations

from dataclasses import replace

from periodize.testing import read_weeks
from tests.rules.golden import found, rule

TAPER = rule("taper")
"""40 % in the week of the race, 60 % in the week before it; 150 AU are always allowed."""

HEAVY = "Mon pm max_strength_a . Thu pm max_strength_b"
"""650 AU."""

RACE = "Sun am race* 10km A"
BEFORE = f"strength: {HEAVY} | {HEAVY} | {HEAVY} | {HEAVY}"
NONE: dict[str, object] = {"deload_days": ()}


def test_a_primer_and_strides_are_always_allowed() -> None:
    assert (
        found(TAPER, f"taper: Tue pm taper_primer . Thu pm strides . Fri pm strides . {RACE}", **NONE) == {}
    )
    # Another stride session makes 175.
    weeks = f"taper: Tue pm taper_primer . Wed pm strides . Thu pm strides . Fri pm strides . {RACE}"
    assert found(TAPER, weeks, **NONE) == {(0, "taper"): 25}


def test_forty_and_sixty_per_cent_of_the_weeks_before() -> None:
    # 60 % of 650 are 390, 40 % are 260; 325 in both weeks is 65 too many in the last.
    weeks = f"{BEFORE} | taper: Mon pm max_strength_a | Mon pm max_strength_a . {RACE}"
    assert found(TAPER, weeks, **NONE) == {(5, "taper"): 65}


def test_two_heavy_sessions_a_week_before_are_too_many() -> None:
    weeks = f"{BEFORE} | taper: {HEAVY} | {RACE}"
    assert found(TAPER, weeks, **NONE) == {(4, "taper"): 260}


def test_only_in_a_taper() -> None:
    # With a taper of one week the week before it belongs to the block before.
    assert found(TAPER, f"{BEFORE} | {HEAVY} | taper: {RACE}", **NONE) == {}


def test_the_better_of_two_references_counts() -> None:
    # Three weeks of taper: weeks 3 to 5 hold 650, 650 and 200, weeks 2 to 4 three times 650. In the seventh 40 % of 650
    # are 260, though the nearer weeks would allow only 200.
    weeks = f"strength: {HEAVY} | {HEAVY} | {HEAVY} | {HEAVY} | taper: Mon pm foundation_a | | "
    assert found(TAPER, f"{weeks} Mon pm maintenance . Wed pm maintenance . {RACE}", **NONE) == {
        (6, "taper"): 70
    }


def test_b_races_have_no_taper() -> None:
    weeks = f"{BEFORE} | taper: {HEAVY} . Sun am race* 10km B"
    assert found(TAPER, weeks, **NONE) == {}


def test_pins_are_facts() -> None:
    weeks = f"taper: Mon pm max_strength_a! . Thu pm max_strength_b! . {RACE}"
    assert found(TAPER, weeks, **NONE) == {}


def test_the_sentence() -> None:
    weeks = f"{BEFORE} | taper: {HEAVY} | {RACE}"
    (charge,) = TAPER.check(read_weeks(weeks, deload_days=()))
    assert charge.text == (
        "microcycle 5 (taper, 2 to 8 Feb) holds 650 AU of placed load, at most 390: 650 were usual before it"
    )


def test_shares_are_the_doctrines() -> None:
    strict = replace(TAPER, most_pct=(0, 0), floor_au=0)
    assert found(strict, f"taper: Tue pm taper_primer . {RACE}", **NONE) == {(0, "taper"): 100}
