"""Which exercise: the same through a block, another in the next, and nothing that cannot be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from periodize.domain.athlete import Availability, Injury
from periodize.domain.exercise import Dosing, Movement
from periodize.domain.vocabulary import Level, Tissue
from periodize.testing import read_weeks
from periodize.testing.notation import ALWAYS_OPEN
from tests.prescribe.weeks import doses, names, prescribed

LEGS = (Movement.SQUAT, Movement.HINGE)
STRENGTH = "strength: Mon pm max_strength_a . Thu pm max_strength_b"


def main_lifts(weeks: str, **facts: object) -> list[str]:
    """The first exercise of each session."""
    return [session[0].exercise.id for session in doses(weeks, **facts)]


def at(place: str, *equipment: str) -> Availability:
    """A diary that is always open, at one place."""
    return replace(ALWAYS_OPEN, places=((place, frozenset(equipment)),))


def test_a_block_keeps_its_exercises() -> None:
    first, second, third = (names(" | ".join([STRENGTH] * 3))[i : i + 2] for i in (0, 2, 4))
    assert first == second == third


def test_a_and_b_have_their_own() -> None:
    a, b = names(STRENGTH)
    assert not a & b


def test_a_and_b_lift_with_both_legs_and_squat_lightly_with_one() -> None:
    a, b = doses(STRENGTH)
    assert [dose.exercise.sides for dose in a if dose.exercise.movement in LEGS] == [False, False]
    light = [dose.exercise for dose in b if dose.exercise.movement is Movement.SQUAT]
    assert [exercise.sides for exercise in light] == [True]


def test_the_next_block_brings_another_lift() -> None:
    strength, power, speed = main_lifts(
        "strength: Mon pm max_strength_a | power: Mon pm max_strength_a | speed: Mon pm max_strength_a"
    )
    assert strength != power != speed


def test_sprints_uphill_and_drills_do_not_change() -> None:
    power, speed = names("power: Mon pm hill_sprints | speed: Mon pm hill_sprints")
    assert power == speed == {"a_skip", "dribble", "hill_sprint"}


def test_one_exercise_for_each_pattern() -> None:
    for session in doses("foundation: Mon pm foundation_a | " + STRENGTH + " | power: Mon pm power_a"):
        movements = [dose.exercise.movement for dose in session]
        assert len(movements) == len(set(movements))


def test_the_hotel_has_something_else_for_once() -> None:
    # Two places; the gym's exercise is that of the block, the hotel's stands in for it and says so.
    weeks = "foundation: Mon pm foundation_a @gym . Thu pm foundation_a @gym | Mon pm foundation_a @hotel"
    places = (("gym", frozenset({"dumbbell", "cable", "band"})), ("hotel", frozenset({"dumbbell"})))
    schedule = read_weeks(
        weeks.replace("foundation_a @gym . Thu", "foundation_b @gym . Thu"),
        availability=replace(ALWAYS_OPEN, places=places),
    )
    for one in prescribed(schedule).values():
        assert not one.unfilled
    hotel = list(prescribed(schedule).values())[-1]
    replaced = [dose for dose in hotel.doses if dose.why.startswith("in place of ")]
    assert all("the equipment is not at hand" in dose.why for dose in replaced)
    assert replaced


def test_without_equipment_a_part_stays_empty_and_says_why() -> None:
    schedule = read_weeks("strength: Mon pm max_strength_a @shed", availability=at("shed"))
    (one,) = prescribed(schedule).values()
    assert {part.movement for part in one.unfilled} == {
        Movement.SQUAT,
        Movement.HINGE,
        Movement.PUSH,
        Movement.PULL,
        Movement.CALF,
    }
    assert {part.reason for part in one.unfilled} >= {"the equipment is not at hand"}


def test_a_session_after_a_run_has_what_it_asks_for() -> None:
    # No place: hops after a run need nothing and get no box or rope.
    for session in doses(" | ".join(["power: Mon pm plyo_low", "speed: Mon pm plyo_low"])):
        assert all(not dose.exercise.ways for dose in session)


def test_an_injured_tissue_rules_exercises_out_for_twelve_months() -> None:
    weeks = "power: Mon pm power_a . Thu pm plyo_high"
    jumping = {"jump_squat", "hurdle_hop"}
    assert set.union(*names(weeks)) >= jumping
    # The season begins on 5 January 2026.
    for last, ruled_out in ((None, True), (date(2025, 1, 10), True), (date(2025, 1, 1), False)):
        knee = Injury(tissue=Tissue.KNEE, last=last)
        assert set.union(*names(weeks, injuries=(knee,))).isdisjoint(jumping) is ruled_out
    later = Injury(tissue=Tissue.KNEE, first=date(2026, 2, 1))
    assert set.union(*names(weeks, injuries=(later,))) >= jumping


def test_a_hurt_knee_has_its_own_lifts() -> None:
    knee = (Injury(tissue=Tissue.KNEE),)
    a, b = doses(STRENGTH, injuries=knee)
    assert a[0].exercise.id == "half_squat"
    assert {d.exercise.id for d in b if d.exercise.movement is Movement.SQUAT} == {"step_up"}
    assert a[-1].exercise.movement is b[-1].exercise.movement is Movement.FOOT_HIP


def test_hamstrings_are_worked_and_not_sprinted() -> None:
    hamstring = (Injury(tissue=Tissue.HAMSTRING),)
    (b,) = doses("strength: Mon pm max_strength_b", injuries=hamstring)
    hinges = [(dose.exercise.id, dose.sets) for dose in b if dose.exercise.movement is Movement.HINGE]
    assert hinges == [("rdl", 2), ("nordic_curl", 2)]  # four sets shared
    flat = names(" | ".join(["speed: Mon pm flat_sprints"] * 3), injuries=hamstring)
    assert not {"sprint_60", "flying_20"} & set.union(*flat)


def test_no_nordic_curls_before_intervals() -> None:
    # 37 h to the key run: what makes very sore is replaced.
    hamstring = (Injury(tissue=Tissue.HAMSTRING),)
    (b,) = names("strength: Mon pm max_strength_b . Wed 08:00 intervals*", injuries=hamstring)
    assert "nordic_curl" not in b and "slider_leg_curl" in b


def test_only_the_advanced_do_high_jumps() -> None:
    weeks = "power: Mon pm plyo_high"
    high = {
        level: [d for d in doses(weeks, level=level)[0] if d.exercise.movement is Movement.PLYO_HIGH]
        for level in Level
    }
    assert high[Level.ADVANCED] and not high[Level.INTERMEDIATE] and not high[Level.NOVICE]


def test_heavy_legs_are_lifts_with_a_load() -> None:
    for session in doses(STRENGTH + " | power: Mon pm maintenance | taper: Mon pm taper_primer"):
        legs = [dose.exercise for dose in session if dose.exercise.movement in LEGS]
        assert legs and all(exercise.dosing is Dosing.LOAD for exercise in legs)
