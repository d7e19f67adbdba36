"""The exercises are sound, and there is one for every part of every session that can be held."""

from __future__ import annotations

import re

import pytest

from periodize.catalogue.exercises import Work, doses, exercises, figures
from periodize.catalogue.load import equipment, table, templates
from periodize.domain.exercise import Dosing, Movement
from periodize.domain.vocabulary import Level, Pattern, Phase, Quality
from periodize.testing import read_weeks
from tests.prescribe.weeks import prescribed

CODES = re.compile(r"\b([A-Z]\d{1,2})\b")
GRADES = re.compile(r"^(?:[ABCDX]-?)(?:/[ABCDX]-?)*$")
HOME = frozenset({"dumbbell", "band"})


def entries() -> list[dict[str, object]]:
    """Everything in the two files that carries a source."""
    groups = [entry for group in table("exercises").values() for entry in group["exercise"]]
    book = table("prescription")
    singles = [value for value in book.values() if isinstance(value, dict)]
    return [*groups, *book["dose"], *singles]


def test_there_are_enough_and_ids_are_unique() -> None:
    ids = [exercise.id for exercise in exercises()]
    assert len(ids) == len(set(ids)) >= 66
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in ids)
    assert len({exercise.name for exercise in exercises()}) == len(ids)
    assert {exercise.movement for exercise in exercises()} == set(Movement)


def test_every_entry_has_a_grade_and_sources_that_exist() -> None:
    known = set(table("sources"))
    for entry in entries():
        assert GRADES.match(str(entry["grade"])), entry
        source = str(entry["source"])
        cited = {code for group in re.findall(r"\[([^\]]+)\]", source) for code in CODES.findall(group)}
        assert cited <= known, (entry, cited - known)
        assert cited or "judged" in source or "practice" in source, entry


def test_every_exercise_is_sound() -> None:
    ids = {exercise.id for exercise in exercises()}
    at_hand = set().union(*equipment().values())
    for exercise in exercises():
        low, high = exercise.reps
        assert 1 <= low <= high and 0 <= exercise.cost <= 3 and exercise.blocks, exercise.id
        assert 0 <= exercise.pct[0] <= exercise.pct[1] <= 85, exercise.id
        assert not exercise.one_rm_of or exercise.one_rm_of in ids, exercise.id
        assert set().union(*exercise.ways) <= at_hand, exercise.id
        assert not exercise.not_for & exercise.good_for, exercise.id
        if exercise.dosing is Dosing.CONTACTS:
            assert exercise.contacts == 1, exercise.id
        if exercise.dosing.is_sprint or exercise.dosing is Dosing.DRILL:
            assert 10 <= exercise.metres <= 60, exercise.id


def test_novices_have_no_drop_jumps() -> None:
    assert all(
        exercise.level is Level.ADVANCED
        for exercise in exercises()
        if exercise.movement is Movement.PLYO_HIGH
    )


@pytest.mark.parametrize("work", list(Work))
def test_loads_rise_and_repetitions_fall(work: Work) -> None:
    for (of, movement), dose in doses().items():
        if of is not work:
            continue
        for now, then in zip(dose.steps[1:], dose.steps, strict=False):
            assert now.pct >= then.pct, (work, movement)
            if work is not Work.POWER and then.pct:
                assert now.pct * 100 <= then.pct * 110, (work, movement)  # at most a tenth
            if now.pct > then.pct and work is not Work.POWER:
                assert now.reps <= then.reps, (work, movement)


def test_every_pattern_of_every_kind_of_work_has_a_dose() -> None:
    for work in Work:
        for pattern in Pattern:
            movement = Movement.of(pattern)
            if work is Work.UPPER and pattern in (Pattern.SQUAT, Pattern.HINGE, Pattern.CALF):
                continue
            assert (work, movement) in doses(), (work, movement)


def test_single_figures_are_read() -> None:
    assert figures("volume")["rise_pct"] == 20
    with pytest.raises(KeyError):
        figures("nothing")


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("place", ["gym", "home"])
def test_there_is_an_exercise_for_every_session(level: Level, place: str) -> None:
    """Every template a place and a level allow, in every block: no part of it stays empty."""
    at_hand = dict(equipment())[place] if place == "gym" else HOME
    for template in templates():
        if template.level.rank > level.rank or not template.requires <= at_hand:
            continue
        for phase in Phase:
            schedule = read_weeks(f"{phase.value}: Mon pm {template.id} @{place}")
            (one,) = prescribed(schedule, level=level).values()
            assert not one.unfilled, (template.id, phase, [part.text for part in one.unfilled])
            assert one.doses, (template.id, phase)
            if template.quality not in (Quality.PLYOMETRIC, Quality.SPRINT):
                trained = {dose.exercise.movement.value for dose in one.doses}
                assert {pattern.value for pattern, _ in template.sets} <= trained, (template.id, phase)
