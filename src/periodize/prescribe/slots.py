"""The places in a session that exercises fill: which movements, for what work, how many sets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from periodize.catalogue.exercises import Work, exercises, figures
from periodize.domain.easing import Ease
from periodize.domain.exercise import Dosing, Exercise, Movement
from periodize.domain.schedule import Placed
from periodize.domain.vocabulary import Level, Pattern, Phase, Quality, RecoveryClass, Tissue

LEGS = (Movement.SQUAT, Movement.HINGE)
ORDER = (
    Movement.SQUAT,
    Movement.HINGE,
    Movement.PUSH,
    Movement.PULL,
    Movement.CALF,
    Movement.ROTATE,
)
WITH_ACCESSORY = (Work.FOUNDATION, Work.STRENGTH, Work.TOP_UP, Work.MAINTENANCE, Work.UPPER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session with what its exercises depend on.

    Parameters
    ----------
    placed
        The session.
    phase, block
        The phase of its block, and the block's number in the season.
    ease
        How much lighter its microcycle is, or None.
    """

    placed: Placed
    phase: Phase
    block: int
    ease: Ease | None = None

    @property
    def share_pct(self) -> int:
        """What the microcycle leaves of contacts and metres, in percent."""
        return 100 if self.ease is None else self.ease.impact_pct


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place in a session that one exercise fills.

    Parameters
    ----------
    name
        The same in every session of a template, different within one.
    movement, work
        What it trains, and the block whose kind of work it is.
    candidates
        Exercises that would do, in the order of the catalogue.
    sets, full_sets
        Sets, where they are given, and those of the template.
    share_pct
        Its share of a session's contacts.
    both_legs
        Whether an exercise on both legs is wanted (True), one on a single leg (False), or either.
    known
        Whether it should be known from the block before, rather than be another.
    shared
        Whether it takes over what another session of the block begins with, rather than add another lift.
    rotates
        Whether blocks and sessions differ in it; otherwise the first of the catalogue that will do is taken.
    optional
        Whether it may be left out without a word.
    """

    name: str
    movement: Movement
    work: Phase
    candidates: tuple[Exercise, ...]
    sets: int = 0
    full_sets: int = 0
    share_pct: int = 0
    both_legs: bool | None = None
    known: bool = False
    shared: bool = False
    rotates: bool = True
    optional: bool = False


def work_of(placed: Placed, phase: Phase) -> Work | None:
    """What a session with sets is for; None for jumps and sprints."""
    template = placed.template
    match template.quality:
        case Quality.FOUNDATION:
            return Work.FOUNDATION
        case Quality.POWER:
            return Work.POWER
        case Quality.PRIMER:
            return Work.PRIMER if template.requires else Work.POWER  # without a bar it is quick, not heavy
        case Quality.CORE:
            return Work.FOUNDATION if phase in (Phase.FOUNDATION, Phase.TRANSITION) else Work.UPPER
        case Quality.MAX_STRENGTH if template.recovery is not RecoveryClass.HEAVY:
            return Work.MAINTENANCE
        case Quality.MAX_STRENGTH:
            later = {Phase.POWER: Work.TOP_UP, Phase.SPEED: Work.KEPT, Phase.TAPER: Work.KEPT}
            return later.get(phase, Work.STRENGTH)
    return None


def slots_of(visit: Visit, level: Level, tissues: frozenset[Tissue]) -> list[Slot]:
    """The slots of a session, in the order in which they are done."""
    quality = visit.placed.template.quality
    if quality is Quality.PLYOMETRIC:
        return _jump_slots(visit, level)
    if quality is Quality.SPRINT:
        return _run_slots(visit)
    work = work_of(visit.placed, visit.phase)
    return [] if work is None else _lift_slots(visit, work, level, tissues)


def _lift_slots(visit: Visit, work: Work, level: Level, tissues: frozenset[Tissue]) -> list[Slot]:
    """Heavy lifts first, then the other leg work, the upper body, calves and the trunk."""
    heavy = {Movement.of(pattern) for pattern in visit.placed.template.heavy}
    slots = []
    for movement in ORDER:
        pattern = Pattern(movement.value)
        sets = visit.placed.sets_of(pattern)
        if work is Work.KEPT:
            most: int = figures("kept")["most_sets"]
            sets = min(sets, most if visit.ease is None else visit.ease.sets(most))
        if sets:
            slot = _lift_slot(movement, sets, work, is_heavy=movement in heavy, alone=len(heavy) == 1)
            slots.append(replace(slot, full_sets=visit.placed.template.sets_of(pattern)))
    if Tissue.HAMSTRING in tissues and work is Work.STRENGTH:
        slots = [piece for slot in slots for piece in _with_knee_flexors(slot)]

    def place(slot: Slot) -> tuple[bool, int, int]:
        legs = slot.movement in LEGS
        return slot.movement not in heavy, 0 if legs else ORDER.index(slot.movement), -slot.sets

    slots.sort(key=place)
    if work in WITH_ACCESSORY and (level is Level.NOVICE or Tissue.KNEE in tissues):
        slots.append(_accessory(visit, work))
    return slots


def _lift_slot(movement: Movement, sets: int, work: Work, *, is_heavy: bool, alone: bool) -> Slot:
    """A slot for one pattern. In A and B sessions the heavy lift is on both legs, the lighter squat on one."""
    found = suiting(movement, work.phase)
    if movement in LEGS and work not in (Work.FOUNDATION, Work.POWER, Work.UPPER):
        found = [exercise for exercise in found if exercise.dosing is Dosing.LOAD]
    elif work is Work.UPPER:
        found = [exercise for exercise in found if exercise.dosing is not Dosing.LOAD]
    if is_heavy or (movement is Movement.HINGE and work.phase is Phase.STRENGTH):
        both_legs: bool | None = True
    else:
        both_legs = False if movement is Movement.SQUAT and alone else None
    return Slot(
        name=movement.value,
        movement=movement,
        work=work.phase,
        candidates=tuple(found),
        sets=sets,
        both_legs=both_legs,
        known=work is Work.PRIMER,
        shared=work is Work.MAINTENANCE,
    )


def _with_knee_flexors(slot: Slot) -> list[Slot]:
    """A large number of hinge sets, shared between the lift and knee-flexor work."""
    share = figures("hamstring")
    if slot.movement is not Movement.HINGE or slot.sets < share["from_sets"]:
        return [slot]
    extra: int = share["sets"]
    flexors = tuple(e for e in suiting(slot.movement, slot.work) if e.dosing is Dosing.EFFORT)
    first = replace(slot, sets=slot.sets - extra, full_sets=0)
    return [first, replace(first, name="knee flexors", candidates=flexors, sets=extra, both_legs=None)]


def _accessory(visit: Visit, work: Work) -> Slot:
    sets: int = figures("accessory")["sets"]
    return Slot(
        name="hips and feet",
        movement=Movement.FOOT_HIP,
        work=work.phase,
        candidates=tuple(suiting(Movement.FOOT_HIP, work.phase)),
        sets=sets if visit.ease is None else visit.ease.sets(sets),
        optional=True,
    )


def _jump_slots(visit: Visit, level: Level) -> list[Slot]:
    """From low to high; only the advanced do high ones."""
    low = visit.placed.template.recovery is RecoveryClass.PLYO_LOW
    kind = "low" if low else "high_advanced" if level is Level.ADVANCED else "high"
    slots = []
    for number, (name, share) in enumerate(figures("contacts")[kind], start=1):
        movement = Movement(name)
        slots.append(
            Slot(
                name=f"{name} {number}",
                movement=movement,
                work=Phase.POWER,
                candidates=tuple(suiting(movement, Phase.POWER)),
                share_pct=share,
            )
        )
    return slots


def _run_slots(visit: Visit) -> list[Slot]:
    """Strides alone, or two drills and then sprints: uphill, or accelerations and best speed."""
    template = visit.placed.template
    if template.recovery is RecoveryClass.STRIDES:
        return [_run_slot("strides", Dosing.STRIDES)]
    kinds = [Dosing.HILL] if "hill" in template.requires else [Dosing.ACCELERATION, Dosing.SPEED]
    drills = [replace(_run_slot(f"drill {n}", Dosing.DRILL), optional=True) for n in (1, 2)]
    return drills + [_run_slot(kind.value, kind) for kind in kinds]


def _run_slot(name: str, dosing: Dosing) -> Slot:
    found = [e for e in exercises() if e.dosing is dosing]
    movement = Movement.DRILL if dosing is Dosing.DRILL else Movement.SPRINT
    rotates = dosing not in (Dosing.DRILL, Dosing.HILL)
    return Slot(name=name, movement=movement, work=Phase.SPEED, candidates=tuple(found), rotates=rotates)


def suiting(movement: Movement, work: Phase) -> list[Exercise]:
    """Exercises of a movement for a kind of work, in the order of the catalogue."""
    return [e for e in exercises() if e.movement is movement and work in e.blocks]
