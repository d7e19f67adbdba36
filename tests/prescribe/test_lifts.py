"""Steps of lifts: inside the athlete's limits, one after another, a step back in a light week."""

from __future__ import annotations

from periodize.catalogue.exercises import Dose, Step, Work, doses, exercises
from periodize.domain.exercise import Exercise, ExerciseDose, Movement
from periodize.prescribe.care import Care
from periodize.prescribe.lifts import lift, steps_for
from periodize.testing import read_weeks
from tests.prescribe.weeks import athletic

STRENGTH = doses()[Work.STRENGTH, Movement.SQUAT]


def care(**facts: object) -> Care:
    """The limits of an athlete."""
    return Care(athletic(read_weeks("strength: Mon pm max_strength_a"), **facts).season)


def exercise(name: str) -> Exercise:
    """An exercise of the catalogue."""
    return next(e for e in exercises() if e.id == name)


def taken(name: str, dose: Dose = STRENGTH, **facts: object) -> list[tuple[int, int, int]]:
    """The steps of an exercise for an athlete."""
    return [(step.pct, step.reps, step.rir) for step in steps_for(exercise(name), dose, care(**facts))]


def lifted(name: str, exposure: int, *, eased: bool = False, **facts: object) -> ExerciseDose:
    """One dose of an exercise."""
    return lift(exercise(name), 4, STRENGTH, care(**facts), 2_500, exposure, eased=eased)


def test_steps_above_a_limit_are_left_out() -> None:
    limit = (("most_1rm_pct", 84),)
    assert taken("back_squat", own_limits=limit) == [(80, 5, 3), (80, 6, 2), (82, 5, 2)]


def test_a_greater_reserve_costs_repetitions() -> None:
    # 80 x 6 with two in reserve is 80 x 5 with three; 87 x 4 would be 87 x 3, under the four of the block.
    limit = (("least_rir", 3),)
    assert taken("back_squat", own_limits=limit) == [(80, 5, 3), (82, 4, 3), (85, 4, 3)]


def test_a_limit_under_every_step_lightens_the_first() -> None:
    # 10 points lower: three repetitions more, of which the back squat's own range allows one.
    assert taken("back_squat", own_limits=(("most_1rm_pct", 70),)) == [(70, 6, 3)]
    # Five more in reserve than 80 x 5 leaves: one repetition fewer, four times three points less.
    assert taken("back_squat", own_limits=(("least_rir", 8),)) == [(68, 4, 8)]


def test_repetitions_stay_in_the_exercises_range() -> None:
    # Step-ups are never done for three; the fourth comes out of the reserve.
    dose = Dose(steps=(Step(pct=85, reps=3, rir=3),), rest_s=180, tempo="")
    assert taken("step_up", dose) == [(85, 4, 2)]


def test_the_last_step_is_kept() -> None:
    assert lifted("back_squat", 5).pct_1rm == lifted("back_squat", 50).pct_1rm == 90


def test_a_light_week_eases_what_was_done_last() -> None:
    # Done three times: the last was 82 x 5. Five points less would be 77; heavy lifts stay at 80.
    light = lifted("back_squat", 3, eased=True)
    assert (light.pct_1rm, light.reps, light.rir) == (80, 5, 3)
    # At the low end already: one repetition fewer instead.
    light = lifted("back_squat", 2, eased=True)
    assert (light.pct_1rm, light.reps, light.rir) == (80, 5, 3)


def test_holds_grow_by_five_seconds() -> None:
    dose = doses()[Work.STRENGTH, Movement.ROTATE]
    plank = exercise("side_plank")
    assert [step.reps for step in steps_for(plank, dose, care())] == [20, 25, 30, 35, 40]


def test_explosive_lifts_start_at_the_low_end_of_their_range() -> None:
    dose = doses()[Work.POWER, Movement.SQUAT]
    assert [s.pct for s in steps_for(exercise("speed_squat"), dose, care())] == [40, 50, 50, 60]
    assert [s.pct for s in steps_for(exercise("jump_squat"), dose, care())] == [0, 10, 10, 20]


def test_a_load_under_an_empty_bar_is_not_stated() -> None:
    dose = doses()[Work.POWER, Movement.SQUAT]
    knows = care(one_rm_g=(("back_squat", 45_000),))
    light = lift(exercise("speed_squat"), 3, dose, knows, 2_500, 0, eased=False)
    assert (light.pct_1rm, light.load_g) == (40, None)  # 18 kg
    heavier = lift(exercise("speed_squat"), 3, dose, knows, 2_500, 2, eased=False)
    assert heavier.load_g == 22_500  # 50 %


def test_jumps_may_be_loaded_with_less_than_a_bar() -> None:
    # 10 % of 90 kg are 9 kg, 20 % are 18 kg; body weight alone is no load.
    dose, knows = doses()[Work.POWER, Movement.SQUAT], care(one_rm_g=(("back_squat", 90_000),))
    loads = [lift(exercise("jump_squat"), 3, dose, knows, 2_500, n, eased=False).load_g for n in range(4)]
    assert loads == [None, 7_500, 7_500, 17_500]


def test_tempo_is_the_exercises_own_or_that_of_the_dose() -> None:
    assert lifted("back_squat", 0).tempo == "2-0-X-0"
    assert lifted("nordic_curl", 0).tempo == "4-0-1-0"
    assert lifted("side_plank", 0).tempo == ""
