"""Foster's monotony, exactly."""

from __future__ import annotations

from dataclasses import replace

from periodize.catalogue.policy import default_policy
from periodize.domain.vocabulary import Tier
from periodize.rules.monotony import Monotony
from periodize.testing import read_weeks
from tests.rules.golden import found

MONOTONY = Monotony()
"""2.0."""

RUNS = "Tue am easy 200au . Wed am intervals* 480au . Thu am easy 200au . Fri am tempo* 420au . Sat am easy 200au . Sun am long* 700au"
"""T = 2200, monotony 1.46."""


def test_not_part_of_the_default_policy() -> None:
    assert all(not isinstance(rule, Monotony) for rule in default_policy())


def test_a_varied_week_is_free() -> None:
    # Lifts of 325 AU on the hard days leave the week at 1.35 or so.
    assert found(MONOTONY, f"{RUNS} . Wed pm max_strength_a . Fri pm max_strength_b") == {}


def test_an_even_week_is_charged() -> None:
    # Runs 0 0 0 0 100 100 400: T = 600, Q = 180 000; 5 T^2 = 1 800 000 <= 28 Q = 5 040 000.
    runs = "Fri am easy 100au . Sat am easy 100au . Sun am long* 400au"
    assert found(MONOTONY, runs) == {}
    # Foundation on Monday to Thursday: 200 200 200 200 100 100 400. T = 1400, Q = 340 000:
    # 5 x 1 960 000 - 28 x 340 000 = 9 800 000 - 9 520 000 = 280 000; a hundredth of 5 x 600^2 is 18 000: 15.6, begun 16.
    lifts = " . ".join(f"{day} pm foundation_a" for day in ("Mon", "Tue", "Wed", "Thu"))
    assert found(MONOTONY, f"{runs} . {lifts}") == {(0, "monotony"): 16}


def test_what_the_runs_alone_make_is_allowed() -> None:
    # 100 every day but Sunday, 110: monotony about 28, so nothing could matter.
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    even = " . ".join(f"{day} am easy 100au" for day in days) + " . Sun am easy 110au"
    assert found(MONOTONY, even) == {}
    assert found(MONOTONY, f"{even} . Mon pm max_strength_a") == {}


def test_pinned_sessions_alone_are_allowed() -> None:
    runs = "Fri am easy 100au . Sat am easy 100au . Sun am long* 400au"
    lifts = " . ".join(f"{day} pm foundation_a!" for day in ("Mon", "Tue", "Wed", "Thu"))
    assert found(MONOTONY, f"{runs} . {lifts}") == {}


def test_a_sharper_threshold_and_a_hard_one() -> None:
    week = f"{RUNS} . Mon pm foundation_a . Tue pm foundation_b"
    # 200 400 480 200 420 200 700: T = 2600, Q = 1 176 800, monotony 2.14. 5 x 6 760 000 - 28 x 1 176 800 = 849 600;
    # a hundredth of 5 x 2200^2 is 242 000: begun 4.
    assert found(MONOTONY, week) == {(0, "monotony"): 4}
    # The runs make 1.46 by themselves, so 1.5 is the threshold of the week.
    strict = replace(MONOTONY, most_pct=150, tier=Tier.MUST)
    assert set(found(strict, week)) == {(0, "monotony")}


def test_the_sentence() -> None:
    runs = "Fri am easy 100au . Sat am easy 100au . Sun am long* 400au"
    lifts = " . ".join(f"{day} pm foundation_a" for day in ("Mon", "Tue", "Wed", "Thu"))
    (charge,) = MONOTONY.check(read_weeks(f"{runs} . {lifts}"))
    # Mean 200, variance 340 000 / 7 - 40 000 = 8571, deviation 92.6: 2.16.
    assert charge.text == "microcycle 1 (5 to 11 Jan): monotony 2.16, better at most 2.00"
