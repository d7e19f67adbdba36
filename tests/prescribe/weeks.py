"""What the tests of prescriptions share: golden weeks in, prescriptions out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from periodize.domain.athlete import Athlete
from periodize.domain.exercise import ExerciseDose, Prescription
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Level
from periodize.prescribe.build import prescribe
from periodize.testing import read_weeks

EVERYTHING = (
    "Mon pm {a} . Tue pm plyo_low . Wed pm {b} . Thu pm plyo_high . Fri pm {c} . Sat pm flat_sprints"
    " . Sat 10:00 hill_sprints . Sun am strides . Sun pm upper_core"
)
"""A week of everything, for trying out; no coach would set it."""

SESSIONS = {
    "foundation": ("foundation_a", "foundation_b", "free_foundation"),
    "strength": ("max_strength_a", "max_strength_b", "dumbbell_strength"),
    "power": ("power_a", "power_b", "maintenance"),
    "speed": ("max_strength_a", "power_b", "maintenance"),
    "taper": ("taper_primer", "maintenance", "free_primer"),
}


def season_of(weeks: int) -> str:
    """Golden weeks that run through every block, so many weeks in each."""
    text = []
    for phase, (a, b, c) in SESSIONS.items():
        text += [f"{phase}: " + EVERYTHING.format(a=a, b=b, c=c)] * weeks
    return " | ".join(text)


def athletic(schedule: Schedule, **facts: Any) -> Schedule:
    """The same schedule for another athlete."""
    athlete = replace(schedule.season.athlete, **facts)
    return replace(schedule, season=replace(schedule.season, athlete=athlete))


def prescribed(weeks: str | Schedule, **facts: Any) -> dict[str, Prescription]:
    """Prescriptions for golden weeks; ``facts`` are the athlete's."""
    schedule = read_weeks(weeks, athlete=Athlete()) if isinstance(weeks, str) else weeks
    return prescribe(athletic(schedule, **facts))


def doses(weeks: str | Schedule, **facts: Any) -> list[list[ExerciseDose]]:
    """The doses of each session, in order of start."""
    return [list(one.doses) for one in prescribed(weeks, **facts).values()]


def names(weeks: str | Schedule, **facts: Any) -> list[set[str]]:
    """The ids of the exercises of each session."""
    return [{dose.exercise.id for dose in session} for session in doses(weeks, **facts)]


LEVELS = list(Level)
