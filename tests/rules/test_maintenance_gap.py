"""What is built is kept up: heavy sessions within ten days, fast ones within eight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periodize.domain.vocabulary import Phase
from periodize.rules.maintenance_gap import MaintenanceGap, Upkeep
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

GAP = rule("maintenance-gap")
"""Heavy: ten days, in mixed, power and speed blocks, reaching back into strength. Fast: eight days of speed."""

HEAVY = MaintenanceGap(upkeeps=GAP.upkeeps[:1])


def test_one_heavy_session_a_week_is_enough() -> None:
    weeks = "power: Mon pm maintenance | Mon pm max_strength_a | Wed pm max_strength_b"
    assert found(HEAVY, weeks) == {}


def test_each_day_past_the_tenth_counts() -> None:
    # Days 0 and 13: ten days without are 1 to 10, 2 to 11 and 3 to 12, all of which end in week 2.
    assert found(HEAVY, "power: Mon pm maintenance | Sun pm maintenance") == {(1, "heavy"): 3}
    # Day 0 alone: ten days without end on days 10 to 13 and on the seven of week 3.
    assert found(HEAVY, "power: Mon pm maintenance | | ") == {(1, "heavy"): 4, (2, "heavy"): 7}


def test_a_session_every_tenth_day_is_just_enough() -> None:
    # Days 9 and 19: the stretches 0 to 9, 1 to 10 ... 10 to 19, 11 to 20 each hold one.
    weeks = "power: | Wed pm maintenance | Sat pm maintenance"
    assert found(HEAVY, weeks) == {}


@pytest.mark.parametrize("template", ["foundation_a", "power_a", "taper_primer", "upper_core"])
def test_only_heavy_work_counts(template: str) -> None:
    # Stretches that end on days 9 to 13.
    assert found(HEAVY, f"power: Mon pm {template} | Mon pm {template}") == {(1, "heavy"): 5}


def test_the_strength_block_hands_over() -> None:
    # Thursday is day 3; days 4 to 13 are the first ten without, and only the last ends on a Sunday.
    assert found(HEAVY, "strength: Thu pm max_strength_b | power: ") == {(1, "heavy"): 1}
    # In the strength block itself the dose speaks.
    assert found(HEAVY, "strength: | ") == {}


def test_foundation_has_no_heavy_work_to_keep_up() -> None:
    # A stretch that begins in the foundation is not judged; the first of the mixed block ends on day 16.
    assert found(HEAVY, "foundation: | mixed: | ") == {(2, "heavy"): 5}
    assert found(HEAVY, "foundation: | mixed: Fri pm maintenance | ") == {}


def test_the_taper_ends_it() -> None:
    assert found(HEAVY, "speed: Mon pm maintenance | taper: | ") == {}


def test_fast_work_every_eighth_day_of_the_speed_block() -> None:
    fast = MaintenanceGap(upkeeps=GAP.upkeeps[1:])
    # Days 0 and 9: only 1 to 8 is without.
    assert found(fast, "speed: Mon pm hill_sprints | Wed pm strides") == {(1, "fast"): 1}
    assert found(fast, "speed: Mon pm hill_sprints | Tue pm flat_sprints") == {}
    # Sprints of the power block are not asked for, and the speed block has eight days to begin.
    assert found(fast, "power: | speed: Mon pm plyo_high . Sun pm strides") == {}
    assert found(fast, "power: | speed: | Mon pm strides") == {}


def test_the_history_counts_and_what_lies_before_it_is_unknown() -> None:
    # Without a history the first stretch is days 0 to 9.
    nothing = "power: Tue am easy | Thu pm maintenance"
    assert found(HEAVY, nothing) == {(1, "heavy"): 1}
    # The Monday a week before is day -7: stretches from there on are judged, those to days 3 to 9 are without.
    assert found(HEAVY, f"strength: Mon pm max_strength_a || {nothing}") == {(0, "heavy"): 4, (1, "heavy"): 3}
    # Friday before, day -3: to days 7 to 9.
    assert found(HEAVY, f"strength: Mon am foundation_a . Fri pm max_strength_a || {nothing}") == {
        (1, "heavy"): 3
    }


def test_the_block_before_the_season_is_what_the_coach_says() -> None:
    weeks = "Mon pm max_strength_a || power: | Thu pm maintenance"
    # In a block that keeps strength up for one week: as above, from day -7 on.
    known = {(0, "heavy"): 4, (1, "heavy"): 3}
    assert found(HEAVY, weeks, history_block=(Phase.POWER, 1)) == known
    # Just begun: from day 0 on, and days 0 to 9 are without. After a foundation likewise.
    assert found(HEAVY, weeks, history_block=(Phase.POWER, 0)) == {(1, "heavy"): 1}
    assert found(HEAVY, weeks, history_block=(Phase.FOUNDATION, 3)) == {(1, "heavy"): 1}


def test_a_lost_week_costs_less_than_the_session_it_lacks() -> None:
    # Mondays of weeks 1 and 3, day 14: ten days without end on days 10 to 13.
    weeks = read_weeks("power: Mon pm maintenance | | Mon pm maintenance")
    assert sum(charge.cost for charge in HEAVY.check(weeks)) == 4


def test_the_sentence_names_the_stretch() -> None:
    (charge,) = HEAVY.check(read_weeks("strength: Thu pm max_strength_b | power: "))
    assert charge.text == "no heavy session from Fri 9 Jan to Sun 18 Jan, 10 days"
    assert HEAVY.explain(charge.where) == "microcycle 2: a heavy session in any 10 days"


def test_templates_and_days_are_parameters() -> None:
    hops = Upkeep(name="hops", counts=("plyo_low", "not-there"), days=3, phases=(Phase.POWER,))
    # Mon and Fri: Tue to Thu is without, Sat and Sun only with Fri.
    broken = replace(GAP, upkeeps=(hops,))
    assert found(broken, "power: Mon pm plyo_low . Fri pm plyo_low") == {(0, "hops"): 1}
