"""The parts of a session, and what a session is for."""

from __future__ import annotations

import pytest

from periodize.catalogue.exercises import Work
from periodize.domain.exercise import Movement
from periodize.domain.vocabulary import Level, Phase, Tissue
from periodize.prescribe.slots import Slot, Visit, slots_of, work_of
from periodize.testing import read_weeks


def slots(
    template: str, phase: str = "strength", level: Level = Level.INTERMEDIATE, *tissues: Tissue
) -> list[Slot]:
    """The slots of one session."""
    (placed,) = read_weeks(f"{phase}: Mon pm {template}").placed
    return slots_of(Visit(placed=placed, phase=Phase(phase), block=0), level, frozenset(tissues))


@pytest.mark.parametrize(
    ("template", "phase", "work"),
    [
        ("foundation_a", "transition", Work.FOUNDATION),
        ("max_strength_a", "mixed", Work.STRENGTH),
        ("max_strength_a", "power", Work.TOP_UP),
        ("max_strength_a", "speed", Work.KEPT),
        ("maintenance", "speed", Work.MAINTENANCE),
        ("power_a", "speed", Work.POWER),
        ("upper_core", "foundation", Work.FOUNDATION),
        ("upper_core", "power", Work.UPPER),
        ("taper_primer", "taper", Work.PRIMER),
        ("free_primer", "taper", Work.POWER),
        ("plyo_low", "power", None),
        ("flat_sprints", "speed", None),
    ],
)
def test_what_a_session_is_for(template: str, phase: str, work: Work | None) -> None:
    (placed,) = read_weeks(f"{phase}: Mon pm {template}").placed
    assert work_of(placed, Phase(phase)) is work


def test_heavy_first_and_the_trunk_last() -> None:
    found = [slot.movement.value for slot in slots("max_strength_b")]
    assert found == ["hinge", "squat", "push", "pull", "calf", "rotate"]


def test_sets_are_those_of_the_session() -> None:
    assert [slot.sets for slot in slots("max_strength_a")] == [4, 2, 2, 2, 3, 2]
    assert max(slot.sets for slot in slots("max_strength_a", "speed")) == 2


def test_hip_work_for_novices_and_knees() -> None:
    for level, tissues in ((Level.NOVICE, ()), (Level.ADVANCED, (Tissue.KNEE,))):
        assert slots("foundation_a", "foundation", level, *tissues)[-1].movement is Movement.FOOT_HIP
    assert Movement.FOOT_HIP not in {slot.movement for slot in slots("foundation_a", "foundation")}


def test_shares_of_contacts_make_a_whole() -> None:
    for template in ("plyo_low", "plyo_high"):
        for level in Level:
            assert sum(slot.share_pct for slot in slots(template, "power", level)) == 100


def test_running_sessions_begin_with_drills() -> None:
    assert [slot.name for slot in slots("flat_sprints")] == ["drill 1", "drill 2", "acceleration", "speed"]
    assert [slot.name for slot in slots("hill_sprints")] == ["drill 1", "drill 2", "hill"]
    assert [slot.name for slot in slots("strides")] == ["strides"]
