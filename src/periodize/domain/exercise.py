"""Exercises, and what a session prescribes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from periodize.domain.vocabulary import Level, Pattern, Phase, Tissue


class Movement(StrEnum):
    """What an exercise is a form of: one of the six patterns, an accessory, a jump, a sprint or a drill."""

    SQUAT = "squat"
    HINGE = "hinge"
    PUSH = "push"
    PULL = "pull"
    ROTATE = "rotate"
    CALF = "calf"
    FOOT_HIP = "foot_hip"
    PLYO_LOW = "plyo_low"
    PLYO_MODERATE = "plyo_moderate"
    PLYO_HIGH = "plyo_high"
    SPRINT = "sprint"
    DRILL = "drill"

    @classmethod
    def of(cls, pattern: Pattern) -> Movement:
        """The movement that trains a pattern."""
        return cls(pattern.value)

    @property
    def intensity(self) -> int:
        """Impact units of one contact: low 1, moderate 2, high 3; as low for lifts that leave the ground."""
        return _INTENSITY.get(self, 1)


_INTENSITY = {Movement.PLYO_MODERATE: 2, Movement.PLYO_HIGH: 3}


class Dosing(StrEnum):
    """How a set is measured."""

    LOAD = "load"
    """Repetitions at a share of the best single lift."""
    EFFORT = "effort"
    """Repetitions with so many left in reserve."""
    CONTROL = "control"
    """Repetitions done well, far from tired."""
    HOLD = "hold"
    """Seconds."""
    EXPLOSIVE = "explosive"
    """Repetitions as fast as possible, ended when they slow down."""
    CONTACTS = "contacts"
    """Jumps and hops."""
    STRIDES = "strides"
    """Fast, relaxed running by time."""
    HILL = "hill"
    """Sprints up a hill."""
    ACCELERATION = "acceleration"
    """Sprints from a standing start."""
    SPEED = "speed"
    """Sprints at best speed."""
    DRILL = "drill"
    """Running drills over a few metres."""

    @property
    def is_sprint(self) -> bool:
        """Whether it is run near the best speed."""
        return self in (Dosing.HILL, Dosing.ACCELERATION, Dosing.SPEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise of the catalogue.

    Parameters
    ----------
    id, name
        Stable id and the name a coach reads.
    movement
        What it is a form of.
    dosing
        How its sets are measured.
    blocks
        The kinds of block whose work it suits.
    level
        Lowest strength level it suits.
    ways
        Sets of equipment, any one of which is enough; nothing is needed where there are none.
    reps
        Fewest and most in a set: repetitions, seconds of a hold or a stride, contacts.
    sides
        Whether a set is done on each side.
    cost
        Soreness to expect, 0 to 3.
    contacts
        Foot contacts of a repetition.
    metres
        Metres of a repetition, for sprints and drills.
    pct
        Lowest and highest share of the best single lift in percent, for explosive lifts; (0, 0) for none.
    one_rm_of
        The exercise whose best single lift its percentages refer to; by default its own.
    tempo
        Seconds down, held, up, held; X is as fast as possible. By default that of the dose.
    not_for, good_for
        Injured tissues that rule it out, and those for which it is a first choice.
    grade, source
        Strength and source of the evidence for its dose.
    """

    id: str
    name: str
    movement: Movement
    dosing: Dosing
    blocks: frozenset[Phase]
    level: Level = Level.NOVICE
    ways: tuple[frozenset[str], ...] = ()
    reps: tuple[int, int] = (1, 1)
    sides: bool = False
    cost: int = 0
    contacts: int = 0
    metres: int = 0
    pct: tuple[int, int] = (0, 0)
    one_rm_of: str = ""
    tempo: str = ""
    not_for: frozenset[Tissue] = frozenset()
    good_for: frozenset[Tissue] = frozenset()
    grade: str = ""
    source: str = ""

    def usable_with(self, equipment: frozenset[str]) -> bool:
        """Whether the equipment at a place is enough."""
        return not self.ways or any(way <= equipment for way in self.ways)

    @property
    def both(self) -> int:
        """2 where a set is done on each side, else 1."""
        return 2 if self.sides else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseDose:
    """How much of one exercise.

    Parameters
    ----------
    exercise
        Which.
    sets
        Sets, at least 1.
    reps
        In each set, on each side where the exercise has sides: repetitions, seconds of a hold or a stride,
        contacts. Sprints and drills count a repetition as a set of one.
    pct_1rm
        Share of the best single lift in percent, or None.
    rir
        Repetitions left in reserve, or None where they are not counted.
    load_g
        Grams on the bar, or None where no best lift is known.
    rest_s
        Rest between sets in seconds.
    tempo
        Seconds down, held, up, held, or empty.
    contacts, sprint_m
        All foot contacts and all metres near the best speed.
    why
        What is different from last time, in a phrase.
    """

    exercise: Exercise
    sets: int
    reps: int
    pct_1rm: int | None = None
    rir: int | None = None
    load_g: int | None = None
    rest_s: int = 60
    tempo: str = ""
    contacts: int = 0
    sprint_m: int = 0
    why: str = ""

    @property
    def work_s(self) -> int:
        """Seconds of work in one set, roughly."""
        exercise = self.exercise
        if exercise.dosing in (Dosing.HOLD, Dosing.STRIDES):
            return self.reps * exercise.both
        if exercise.metres:
            return _SPRINT_S
        return self.reps * exercise.both * _SECONDS_A_REP.get(exercise.dosing, 4)

    @property
    def seconds(self) -> int:
        """Seconds of all sets with their rests, roughly."""
        return self.sets * (self.work_s + self.rest_s)


_SECONDS_A_REP = {Dosing.EXPLOSIVE: 3, Dosing.CONTACTS: 1}
_SPRINT_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """A part of a session for which there is no exercise.

    Parameters
    ----------
    movement
        What was to be trained.
    reason
        Why nothing is prescribed.
    """

    movement: Movement
    reason: str

    @property
    def text(self) -> str:
        """One phrase for a coach."""
        return f"no {self.movement.value} exercise: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """What is done in one session.

    Parameters
    ----------
    session
        Id of the session.
    doses
        The exercises, in the order in which they are done.
    unfilled
        Parts of the session for which there is no exercise.
    """

    session: str
    doses: tuple[ExerciseDose, ...] = ()
    unfilled: tuple[Unfilled, ...] = ()

    @property
    def minutes(self) -> int:
        """Length without warming up, roughly, rounded up."""
        return -(-sum(dose.seconds for dose in self.doses) // 60)
