"""Doses in words."""

from __future__ import annotations

from dataclasses import replace

from periodize.catalogue.exercises import exercises
from periodize.domain.exercise import ExerciseDose
from periodize.prescribe.words import dose_text, lower, reps_text, rest_text
from tests.prescribe.weeks import doses


def dose(name: str, **figures: object) -> ExerciseDose:
    """A dose of an exercise of the catalogue."""
    exercise = next(e for e in exercises() if e.id == name)
    return replace(ExerciseDose(exercise=exercise, sets=4, reps=5, rest_s=180), **figures)


def test_a_heavy_lift() -> None:
    heavy = dose("back_squat", pct_1rm=85, load_g=102_500, rir=2)
    assert dose_text(heavy) == "4 x 5 at 85 % (102.5 kg), RIR 2, rest 3 min"


def test_other_kinds_of_sets() -> None:
    assert dose_text(dose("jump_squat", pct_1rm=0, rir=4, contacts=20, rest_s=150)) == (
        "4 x 5 with body weight, RIR 4, 20 contacts, rest 2.5 min"
    )
    assert reps_text(dose("side_plank", reps=30)) == "30 s each side"
    assert reps_text(dose("hill_sprint", reps=1)) == "25 m"
    assert reps_text(dose("split_squat", reps=8)) == "8 each side"
    assert [rest_text(s) for s in (45, 90, 120, 150)] == ["45 s", "90 s", "2 min", "2.5 min"]


def test_names_inside_a_sentence() -> None:
    names = {e.id: lower(e.name) for e in exercises()}
    assert names["back_squat"] == "back squat"
    assert names["rdl"] == "Romanian deadlift"
    assert names["a_skip"] == "A-skip"


def test_every_dose_says_what_is_different() -> None:
    first, second, third = (
        session[0].why for session in doses(" | ".join(["strength: Mon pm max_strength_a"] * 3))[:3]
    )
    assert first == "new, well within reach"
    assert second in ("6 instead of 5 repetitions", "deload: 2 sets fewer")
    assert third
