"""Doses of lifts, holds and throws: step by step up from exposure to exposure, a step back in a deload."""

from __future__ import annotations

from dataclasses import replace

from periodize.catalogue.exercises import Dose, Step, figures
from periodize.domain.exercise import Dosing, Exercise, ExerciseDose
from periodize.prescribe.care import Care

EMPTY_BAR_G = 20_000
BARS = frozenset({"barbell", "trap_bar"})
POINTS_A_REP = 3
"""Percent of the best lift by which one more repetition in reserve is bought, roughly; judged."""


def lift(
    exercise: Exercise, sets: int, dose: Dose, care: Care, plate_step_g: int, exposure: int, *, eased: bool
) -> ExerciseDose:
    """The dose of an exercise at its next exposure.

    Parameters
    ----------
    exercise, sets
        What, and how many sets.
    dose
        The steps of its movement in this kind of work.
    care
        The athlete's limits.
    plate_step_g
        Loads are rounded down to a multiple of so many grams.
    exposure
        How often it was done in this block before, eased weeks left out; beyond the last step, that one is kept.
    eased
        Whether the microcycle is a light one.
    """
    steps = steps_for(exercise, dose, care)
    # A light week takes no step up: it eases what was done last.
    step = steps[min(max(0, exposure - eased), len(steps) - 1)]
    if eased:
        low = min(figures("easing")["heavy_pct"], *(s.pct for s in steps))
        step = _lighter(step, exercise, low=low, fewest=min(s.reps for s in steps))
    percentage = _has_pct(exercise)
    counted = exercise.dosing in (Dosing.LOAD, Dosing.EFFORT, Dosing.EXPLOSIVE)
    return ExerciseDose(
        exercise=exercise,
        sets=sets,
        reps=step.reps,
        pct_1rm=step.pct if percentage else None,
        rir=step.rir if counted else None,
        load_g=_grams(exercise, step.pct, care, plate_step_g) if percentage else None,
        rest_s=dose.rest_s,
        tempo=exercise.tempo or (dose.tempo if exercise.dosing in (Dosing.LOAD, Dosing.EFFORT) else ""),
    )


def steps_for(exercise: Exercise, dose: Dose, care: Care) -> list[Step]:
    """The steps of a dose as this exercise and this athlete can take them, at least one."""
    if exercise.dosing is Dosing.HOLD:
        low, high = exercise.reps
        return [Step(pct=0, reps=s, rir=0) for s in range(low, high + 1, figures("hold")["rise_s"])]
    fewest = max(care.fewest_reps, min(step.reps for step in dose.steps))
    found = [fitted for step in dose.steps if (fitted := _fitted(step, exercise, care, fewest)) is not None]
    return list(dict.fromkeys(found)) or [_lowest(dose.steps[0], exercise, care, fewest)]


def _fitted(step: Step, exercise: Exercise, care: Care, fewest: int) -> Step | None:
    """A step inside the athlete's limits; None where it is too heavy to leave so many in reserve."""
    low, high = exercise.reps
    if exercise.dosing is Dosing.CONTROL:
        return replace(step, reps=min(max(step.reps, low), high))
    missing = max(0, care.least_rir - step.rir)
    if exercise.dosing is Dosing.EXPLOSIVE:
        pct = min(exercise.pct[0] + step.pct, exercise.pct[1], care.most_pct)
        return Step(pct=pct, reps=min(max(step.reps, low), high), rir=step.rir + missing)
    reps = step.reps - missing
    if exercise.dosing is Dosing.LOAD and (step.pct > care.most_pct or reps < fewest):
        return None
    done = min(max(reps, low, fewest), high)
    # What is done above the dose's repetitions comes out of the reserve.
    return Step(pct=step.pct, reps=done, rir=max(care.least_rir, step.rir + missing - max(0, done - reps)))


def _lowest(step: Step, exercise: Exercise, care: Care, fewest: int) -> Step:
    """The first step, lightened until it keeps the limits."""
    missing = max(0, care.least_rir - step.rir)
    spared = min(missing, step.reps - fewest)
    lighter = step.pct - POINTS_A_REP * (missing - spared)
    pct = max(1, min(lighter, care.most_pct))
    more = (lighter - pct) // POINTS_A_REP  # a load that is capped lower is lifted more often
    return Step(pct=pct, reps=min(step.reps - spared + more, exercise.reps[1]), rir=step.rir + missing)


def _lighter(step: Step, exercise: Exercise, *, low: int, fewest: int) -> Step:
    """A step in a light week: less load where the block's range allows it, else one repetition fewer."""
    easing = figures("easing")
    if exercise.dosing in (Dosing.HOLD, Dosing.CONTROL):
        return step
    pct = max(step.pct - easing["off_pct"], -(-step.pct * easing["least_load_pct"] // 100), low)
    pct = min(pct, step.pct)
    reps = step.reps
    if pct == step.pct and exercise.dosing is Dosing.LOAD:
        reps = max(step.reps - easing["more_rir"], fewest, exercise.reps[0])
    return Step(pct=pct, reps=reps, rir=step.rir + easing["more_rir"])


def _has_pct(exercise: Exercise) -> bool:
    """Whether its load is a share of a best lift."""
    return exercise.dosing is Dosing.LOAD or (exercise.dosing is Dosing.EXPLOSIVE and exercise.pct != (0, 0))


def _grams(exercise: Exercise, pct: int, care: Care, plate_step_g: int) -> int | None:
    """Grams to lift, rounded down to what can be loaded; None without a best lift, or below an empty bar."""
    best = care.one_rm_g.get(exercise.id, care.one_rm_g.get(exercise.one_rm_of))
    if best is None:
        return None
    grams = best * pct // 100 // plate_step_g * plate_step_g
    needs_bar = bool(exercise.ways) and all(way & BARS for way in exercise.ways)
    return grams if grams >= (EMPTY_BAR_G if needs_bar else 1) else None
