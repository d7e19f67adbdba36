"""What holds for every prescription of every schedule."""

from __future__ import annotations

from collections import defaultdict

from periodize.domain.exercise import Dosing, ExerciseDose, Movement, Prescription
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.vocabulary import Level, Pattern, Phase
from periodize.prescribe.build import prescribe
from periodize.prescribe.care import Care

LEGS = (Movement.SQUAT, Movement.HINGE)


def hold(schedule: Schedule) -> None:
    """Fail where a prescription exceeds what a session holds, or what the athlete may do."""
    found = prescribe(schedule)
    assert list(found) == [placed.session.id for placed in schedule.placed]
    care = Care(schedule.season)
    for placed in schedule.placed:
        one = found[placed.session.id]
        _keeps_the_figures(placed, one)
        for dose in one.doses:
            assert not care.refusal(dose.exercise, placed), dose.exercise.id
            assert not care.restricted(dose.exercise.movement, placed.day), dose.exercise.id
            _keeps_the_limits(schedule, placed, dose)
        if schedule.blocks[placed.microcycle] in (Phase.STRENGTH, Phase.MIXED):
            _is_strength_work(schedule, placed, one)
    _goes_on_step_by_step(schedule, found)


def _keeps_the_figures(placed: Placed, one: Prescription) -> None:
    sets: dict[str, int] = defaultdict(int)
    for dose in one.doses:
        assert dose.sets >= 1 and dose.reps >= 1 and dose.why and dose.rest_s > 0
        sets[dose.exercise.movement.value] += dose.sets
    for pattern in Pattern:
        assert sets[pattern.value] <= placed.sets_of(pattern), (placed.session.id, pattern)
    assert sum(dose.contacts for dose in one.doses) <= placed.contacts
    assert sum(dose.sprint_m for dose in one.doses) <= placed.sprint_m
    units = sum(dose.contacts * dose.exercise.movement.intensity for dose in one.doses)
    assert units + sum(dose.sprint_m for dose in one.doses) // 2 <= placed.impact
    assert one.minutes <= placed.session.duration_min, (placed.session.id, one.minutes)
    ids = [dose.exercise.id for dose in one.doses]
    assert len(ids) == len(set(ids))


def _keeps_the_limits(schedule: Schedule, placed: Placed, dose: ExerciseDose) -> None:
    limits, exercise = schedule.season.limits, dose.exercise
    if dose.pct_1rm is not None:
        assert dose.pct_1rm <= limits["most_1rm_pct"]
    if dose.rir is not None:
        assert dose.rir >= limits["least_rir"] >= 1
    if exercise.dosing in (Dosing.LOAD, Dosing.EFFORT, Dosing.EXPLOSIVE):
        assert dose.reps >= 3
    if exercise.dosing is not Dosing.EXPLOSIVE and dose.pct_1rm is not None:
        phase = schedule.blocks[placed.microcycle]
        if phase is Phase.FOUNDATION and exercise.movement in LEGS:
            assert 50 <= dose.pct_1rm <= 70 and (dose.rir or 0) >= 3


def _is_strength_work(schedule: Schedule, placed: Placed, one: Prescription) -> None:
    """Strength blocks: 4-6 repetitions at 80-90 %, novices at most 85, always one in reserve."""
    limits = schedule.season.limits
    if not placed.template.heavy or limits["most_1rm_pct"] < 85:
        return
    most = 85 if schedule.season.athlete.level is Level.NOVICE else 90
    for dose in one.doses:
        if dose.exercise.movement in LEGS and dose.exercise.dosing is Dosing.LOAD:
            assert dose.pct_1rm is not None and 80 <= dose.pct_1rm <= most, dose
            assert 4 - (placed.template.recovery == "foundation") <= dose.reps <= 6, dose
            assert dose.rir is not None and dose.rir >= 1, dose


def _goes_on_step_by_step(schedule: Schedule, found: dict[str, Prescription]) -> None:
    """Within a block loads do not fall from one full exposure to the next, and rise by at most a tenth."""
    last: dict[tuple[int, str, str], ExerciseDose] = {}
    block = 0
    for index, placed in enumerate(schedule.placed):
        if (
            index
            and schedule.blocks[placed.microcycle]
            is not schedule.blocks[schedule.placed[index - 1].microcycle]
        ):
            block += 1
        eased = placed.microcycle in schedule.season.eases
        for dose in found[placed.session.id].doses:
            if dose.pct_1rm is None or dose.exercise.dosing is not Dosing.LOAD:
                continue
            before = last.get((block, placed.template.id, dose.exercise.id))
            if before is not None and before.pct_1rm is not None:
                assert dose.pct_1rm * 100 <= before.pct_1rm * 110
                assert dose.pct_1rm * 100 >= before.pct_1rm * (90 if eased else 100)
                if eased:
                    assert dose.sets <= before.sets and (dose.rir or 0) > (before.rir or 0)
            if not eased:
                last[block, placed.template.id, dose.exercise.id] = dose
