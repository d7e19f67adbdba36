"""Exercises and doses as facts."""

from __future__ import annotations

from periodize.domain.exercise import Dosing, Exercise, ExerciseDose, Movement, Prescription, Unfilled
from periodize.domain.vocabulary import Pattern, Phase


def exercise(dosing: Dosing = Dosing.LOAD, **facts: object) -> Exercise:
    """An exercise."""
    basis = Exercise(
        id="lift", name="Lift", movement=Movement.SQUAT, dosing=dosing, blocks=frozenset({Phase.STRENGTH})
    )
    return basis if not facts else Exercise(**{**_fields(basis), **facts})


def _fields(basis: Exercise) -> dict[str, object]:
    return {name: getattr(basis, name) for name in ("id", "name", "movement", "dosing", "blocks")}


def test_every_pattern_is_a_movement() -> None:
    assert [Movement.of(pattern).value for pattern in Pattern] == [pattern.value for pattern in Pattern]
    assert [Movement.PLYO_LOW.intensity, Movement.PLYO_MODERATE.intensity, Movement.PLYO_HIGH.intensity] == [
        1,
        2,
        3,
    ]


def test_one_way_of_setting_it_up_is_enough() -> None:
    box = exercise(ways=(frozenset({"dumbbell", "box"}), frozenset({"barbell"})))
    assert exercise().usable_with(frozenset())
    assert box.usable_with(frozenset({"barbell"}))
    assert box.usable_with(frozenset({"dumbbell", "box", "band"}))
    assert not box.usable_with(frozenset({"dumbbell"}))


def test_time_of_sets_and_sessions() -> None:
    # 4 sets of 5 x 4 s and 180 s of rest: 800 s. A hold of 30 s on each side: 2 x (60 + 45) = 210 s.
    heavy = ExerciseDose(exercise=exercise(), sets=4, reps=5, rest_s=180)
    hold = ExerciseDose(exercise=exercise(Dosing.HOLD, sides=True), sets=2, reps=30, rest_s=45)
    assert (heavy.seconds, hold.seconds) == (800, 210)
    one = Prescription(session="s", doses=(heavy, hold))
    assert one.minutes == 17  # 1010 s, rounded up


def test_a_part_without_an_exercise_says_why() -> None:
    part = Unfilled(movement=Movement.HINGE, reason="the equipment is not at hand")
    assert part.text == "no hinge exercise: the equipment is not at hand"
