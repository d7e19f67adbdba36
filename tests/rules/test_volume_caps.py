"""Contacts, sprint metres and hard sets within the athlete's limits."""

from __future__ import annotations

from datetime import date

from periodize.domain.athlete import Athlete, Injury
from periodize.domain.vocabulary import Level, Tissue
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

CAPS = rule("volume-caps")
"""Of an intermediate adult: 240 contacts, 600 m and 24 hard sets a week; half of the contacts and metres and 85 % of
the sets (20) need no preparation; a step is 60 contacts, 200 m or 4 sets."""

CONTACTS = "power: Mon pm plyo_high . Wed pm power_a"
"""100 + 20 contacts, 4 hard sets."""


def hurt(**given: object) -> Athlete:
    return Athlete(injuries=(Injury(tissue=Tissue.KNEE, last=date(2025, 10, 1)),), **given)  # type: ignore[arg-type]


def test_half_the_weekly_contacts_need_no_preparation() -> None:
    assert found(CAPS, CONTACTS) == {}
    # Another 16: 136 against 120.
    assert found(CAPS, f"{CONTACTS} . Fri pm power_b") == {(0, "rise of contacts"): 16}


def test_contacts_rise_by_a_step_or_a_fifth() -> None:
    # 120, then 180 = 120 + 60; 200 is 20 more than that.
    fixed = "power: Mon pm plyo_high! . Wed pm power_a!"
    assert found(CAPS, f"{fixed} | {CONTACTS} . Fri pm power_a . Sat pm power_a . Sun pm power_a") == {}
    assert found(CAPS, f"{fixed} | Mon pm plyo_high . Thu pm plyo_high") == {(1, "rise of contacts"): 20}


def test_the_week_has_a_cap() -> None:
    # Two pinned weeks of 200; 3 x 100 exceed 240 by 60. 200 + 60 = 260 would be the rise.
    pinned = "power: Mon pm plyo_high! . Thu pm plyo_high!"
    weeks = f"{pinned} | Mon pm plyo_high . Wed pm plyo_high . Fri pm plyo_high"
    assert found(CAPS, weeks) == {(1, "contacts a week"): 60, (1, "rise of contacts"): 40}


def test_low_hops_are_exempt() -> None:
    hops = " . ".join(f"{day} pm plyo_low" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))
    assert found(CAPS, f"power: {hops}") == {}


def test_sprints() -> None:
    # 300 m from nothing, then 500 with hills.
    assert found(CAPS, "speed: Mon pm flat_sprints | Mon pm flat_sprints . Thu pm hill_sprints") == {}
    assert found(CAPS, "speed: Mon pm flat_sprints . Thu pm hill_sprints") == {(0, "rise of sprint_m"): 200}


def test_hard_sets() -> None:
    # Squats 4 + 2 + 3 = 9 a session: three make 27, 3 above the week's 24; 7 more than the 20 to begin with.
    weeks = "strength: Mon pm max_strength_a . Wed pm max_strength_b . Fri pm max_strength_a"
    assert found(CAPS, weeks) == {(0, "hard_sets a week"): 3, (0, "rise of hard_sets"): 7}


def test_a_novice_may_do_less() -> None:
    weeks = "strength: Mon pm max_strength_a . Wed pm max_strength_b . Fri pm maintenance"
    # 9 + 9 + 6 = 24 against 18; from the 15 that need no preparation.
    assert found(CAPS, weeks, athlete=Athlete(level=Level.NOVICE)) == {
        (0, "hard_sets a week"): 6,
        (0, "rise of hard_sets"): 9,
    }
    assert found(CAPS, weeks) == {(0, "rise of hard_sets"): 4}


def test_after_an_injury_a_session_is_done_up_to_half() -> None:
    plan = read_weeks("power: Mon pm plyo_high . Thu pm hill_sprints", athlete=hurt())
    # 50 of 100 contacts, 150 of 200 m: the session is cut, so nothing is broken; 50 are within half of 120.
    jumps, hills = plan.placed
    assert (jumps.contacts, jumps.impact) == (50, 100)
    assert (hills.sprint_m, hills.impact) == (150, 75)
    assert found(CAPS, "power: Mon pm plyo_high . Thu pm hill_sprints", athlete=hurt()) == {}
    assert found(CAPS, "power: Mon pm plyo_high . Thu pm plyo_high", athlete=hurt()) == {
        (0, "rise of contacts"): 40
    }


def test_the_athletes_own_limit_comes_first() -> None:
    mine = Athlete(own_limits=(("contacts_week", 90),))
    assert found(CAPS, "power: Mon pm plyo_high", athlete=mine) == {
        (0, "contacts a week"): 10,
        (0, "rise of contacts"): 40,  # 55 over the half of it, 40 over a step from nothing
    }


def test_the_history_is_the_measure_of_a_rise() -> None:
    assert found(CAPS, f"Mon pm plyo_high . Wed pm power_a || {CONTACTS} . Fri pm power_b") == {}


def test_pins_are_facts() -> None:
    assert found(CAPS, "power: Mon pm plyo_high! . Wed pm plyo_high! . Fri pm plyo_high!") == {}


def test_the_sentences() -> None:
    texts = [
        charge.text
        for charge in CAPS.check(
            read_weeks("strength: Mon pm max_strength_a . Wed pm max_strength_b . Fri pm max_strength_a")
        )
    ]
    assert texts == [
        "microcycle 1 (5 to 11 Jan) holds 27 hard lower-body sets, at most 24",
        "microcycle 1 (5 to 11 Jan): 27 hard lower-body sets, at most 20: the highest of the 3 before held 0",
    ]
