"""What injuries and restrictions switch off, and when it comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from periodize.domain.athlete import Athlete, Injury, Restriction
from periodize.domain.vocabulary import Pattern, Tissue
from periodize.testing import MONDAY, read_weeks
from tests.rules.golden import found, rule

OFF = rule("restriction")
"""Steps of profile.toml. The first Monday of a golden week is 5 January 2026."""

ALL = (
    "Mon 06:00 plyo_low . Mon 18:00 strides . Tue pm power_a . Wed pm plyo_high . Thu 06:00 hill_sprints . "
    "Thu pm flat_sprints . Fri pm max_strength_a . Sat pm max_strength_b . Sun 08:00 foundation_a . "
    "Sun pm maintenance"
)


def off(athlete: Athlete, weeks: str = ALL) -> set[str]:
    """Templates of a week that are off."""
    schedule = read_weeks(weeks, athlete=athlete)
    found(OFF, weeks, athlete=athlete)
    by_id = {p.session.id: p.template.id for p in schedule.placed}
    return {by_id[name] for violation in OFF.check(schedule) for name in violation.sessions}


def hurt(tissue: Tissue, days_ago: int | None = None) -> Athlete:
    """An athlete on whom it last hurt so many days before the first Monday; None where it still hurts."""
    last = None if days_ago is None else MONDAY - timedelta(days=days_ago)
    return Athlete(injuries=(Injury(tissue=tissue, last=last),))


# ------------------------------------------------------------------ restrictions


@pytest.mark.parametrize(
    ("restriction", "expected"),
    [
        (Restriction(impact=True), {"plyo_low", "plyo_high", "power_a"}),
        (Restriction(sprints=True), {"hill_sprints", "flat_sprints"}),
        (
            Restriction(patterns=frozenset({Pattern.SQUAT})),
            # Heavy squats; where squats are a lesser part, the exercise is left out, not the session.
            {"max_strength_a", "maintenance"},
        ),
        (Restriction(patterns=frozenset({Pattern.PUSH})), set()),
    ],
)
def test_what_each_restriction_switches_off(restriction: Restriction, expected: set[str]) -> None:
    assert off(Athlete(restrictions=(restriction,))) == expected


def test_a_restriction_holds_from_its_first_day_to_its_last() -> None:
    spell = Restriction(first=date(2026, 1, 6), last=date(2026, 1, 7), impact=True, why="sore shin")
    athlete = Athlete(restrictions=(spell,))
    weeks = "Mon pm plyo_low . Tue pm plyo_low . Wed pm plyo_low . Thu pm plyo_low"
    assert found(OFF, weeks, athlete=athlete) == {(0, "restriction"): 2}
    first, _ = OFF.check(read_weeks(weeks, athlete=athlete))
    assert first.text.endswith(
        "on Tue 6 Jan 18:00 falls under a restriction: no impact from Tue 6 Jan to Wed 7 Jan (sore shin)"
    )


def test_two_restrictions_on_one_session_count_once() -> None:
    both = (Restriction(impact=True), Restriction(sprints=True, impact=True))
    assert found(OFF, "Mon pm plyo_high", athlete=Athlete(restrictions=both)) == {(0, "restriction"): 1}


def test_pins_are_the_coachs_business_and_a_sound_athlete_has_no_limits_here() -> None:
    athlete = Athlete(restrictions=(Restriction(impact=True),))
    assert found(OFF, "Mon pm plyo_high!", athlete=athlete) == {}
    assert found(OFF, ALL) == {}
    assert not OFF.applies_to(read_weeks(ALL).season)


# ------------------------------------------------------------------ injuries

JUMPS = {"plyo_low", "plyo_high", "power_a", "strides"}
SPRINTS = {"hill_sprints", "flat_sprints"}


@pytest.mark.parametrize(
    ("tissue", "expected"),
    [
        # Heavy calf work, part of both max strength sessions, stays.
        (Tissue.ACHILLES_CALF, JUMPS | SPRINTS),
        (Tissue.BONE_STRESS, JUMPS | SPRINTS),
        (Tissue.HAMSTRING, {"strides", "max_strength_b", "maintenance"} | SPRINTS),
        (Tissue.KNEE, {"plyo_high", "max_strength_a", "maintenance"}),
    ],
)
def test_what_is_off_while_it_hurts(tissue: Tissue, expected: set[str]) -> None:
    assert off(hurt(tissue)) == expected


def test_impact_comes_back_in_steps_after_bone_stress() -> None:
    # Weeks 1 and 2 after it: nothing; 3 and 4: low impact; 5 and 6: all but high jumps and flat sprints.
    assert off(hurt(Tissue.BONE_STRESS, days_ago=3)) == JUMPS | SPRINTS
    assert off(hurt(Tissue.BONE_STRESS, days_ago=15)) == {"power_a", "plyo_high"} | SPRINTS
    assert off(hurt(Tissue.BONE_STRESS, days_ago=29)) == {"plyo_high", "flat_sprints"}
    assert off(hurt(Tissue.BONE_STRESS, days_ago=43)) == set()


def test_other_tissues_come_back_in_their_own_time() -> None:
    assert off(hurt(Tissue.HAMSTRING, days_ago=15)) == SPRINTS
    assert off(hurt(Tissue.HAMSTRING, days_ago=29)) == {"flat_sprints"}
    assert off(hurt(Tissue.HAMSTRING, days_ago=43)) == set()
    # Hills and high jumps stay off for eight weeks of calf work.
    assert off(hurt(Tissue.ACHILLES_CALF, days_ago=49)) == {"plyo_high"} | SPRINTS
    assert off(hurt(Tissue.ACHILLES_CALF, days_ago=57)) == set()
    assert off(hurt(Tissue.KNEE, days_ago=15)) == {"plyo_high"}
    assert off(hurt(Tissue.KNEE, days_ago=29)) == set()


def test_a_step_ends_on_its_last_day() -> None:
    # It hurt until Mon 22 December; 14 days later is Mon 5 January.
    athlete = hurt(Tissue.BONE_STRESS, days_ago=14)
    assert found(OFF, "Mon pm plyo_low . Tue pm plyo_low", athlete=athlete) == {(0, "bone_stress"): 1}
    (violation,) = OFF.check(read_weeks("Mon pm plyo_low . Tue pm plyo_low", athlete=athlete))
    assert "14 d after the bone stress injury" in violation.text


def test_before_an_injury_nothing_is_off() -> None:
    athlete = Athlete(injuries=(Injury(tissue=Tissue.KNEE, first=date(2026, 1, 8)),))
    assert found(OFF, "Wed pm plyo_high . Thu pm plyo_high", athlete=athlete) == {(0, "knee"): 1}


def test_two_injuries_of_a_tissue_count_once_and_two_tissues_twice() -> None:
    knee = Injury(tissue=Tissue.KNEE)
    twice = Athlete(injuries=(knee, replace(knee, last=MONDAY)))
    assert found(OFF, "Mon pm plyo_high", athlete=twice) == {(0, "knee"): 1}
    both = Athlete(injuries=(knee, Injury(tissue=Tissue.BONE_STRESS)))
    assert found(OFF, "Mon pm plyo_high", athlete=both) == {(0, "knee"): 1, (0, "bone_stress"): 1}
