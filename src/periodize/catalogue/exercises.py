"""Reads the exercises and their doses, from ``exercises.toml`` and ``prescription.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from periodize.catalogue.load import Table, table
from periodize.domain.exercise import Dosing, Exercise, Movement
from periodize.domain.vocabulary import Level, Phase, Tissue


class Work(StrEnum):
    """What a session with sets is for: it decides the doses of its exercises."""

    FOUNDATION = "foundation"
    STRENGTH = "strength"
    TOP_UP = "top_up"
    """A heavy session of the power block: the load is kept, repetitions fall."""
    KEPT = "kept"
    """A heavy session of the speed block: fewer sets too."""
    MAINTENANCE = "maintenance"
    POWER = "power"
    PRIMER = "primer"
    UPPER = "upper"

    @property
    def phase(self) -> Phase:
        """The block whose kind of work it is: heavy lifts stay heavy lifts in later blocks."""
        if self is Work.FOUNDATION:
            return Phase.FOUNDATION
        return Phase.POWER if self is Work.POWER else Phase.STRENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One exposure of a dose.

    Parameters
    ----------
    pct
        Share of the best single lift in percent; for explosive lifts points above the exercise's low end.
    reps, rir
        Repetitions of a set, and how many are left in reserve.
    """

    pct: int
    reps: int
    rir: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """Doses of one movement in one kind of work: steps from exposure to exposure, rest and tempo."""

    steps: tuple[Step, ...]
    rest_s: int
    tempo: str


@cache
def exercises() -> tuple[Exercise, ...]:
    """All exercises, in the order of the catalogue."""
    groups = table("exercises")
    return tuple(
        _exercise(Movement(name), entry) for name, group in groups.items() for entry in group["exercise"]
    )


@cache
def doses() -> dict[tuple[Work, Movement], Dose]:
    """The dose of each movement in each kind of work."""
    found = {}
    for entry in table("prescription")["dose"]:
        dose = Dose(
            steps=tuple(Step(pct=pct, reps=reps, rir=rir) for pct, reps, rir in entry["steps"]),
            rest_s=entry["rest_s"],
            tempo=entry.get("tempo", ""),
        )
        for work in entry["work"]:
            for movement in entry["movements"]:
                found[Work(work), Movement(movement)] = dose
    return found


def figures(name: str) -> dict[str, Any]:
    """One table of single figures from ``prescription.toml``."""
    found: Table = table("prescription")[name]
    return found


def _exercise(movement: Movement, entry: Table) -> Exercise:
    fewest, most = entry.get("reps", (1, 1))
    low, high = entry.get("pct", (0, 0))
    return Exercise(
        id=entry["id"],
        name=entry["name"],
        movement=movement,
        dosing=Dosing(entry["dosing"]),
        blocks=frozenset(Phase(name) for name in entry["blocks"]),
        level=Level(entry.get("level", "novice")),
        ways=tuple(frozenset(way.split("+")) for way in entry.get("equipment", ())),
        reps=(fewest, most),
        sides=entry.get("sides", False),
        cost=entry.get("cost", 0),
        contacts=entry.get("contacts", 0),
        metres=entry.get("metres", 0),
        pct=(low, high),
        one_rm_of=entry.get("one_rm_of", ""),
        tempo=entry.get("tempo", ""),
        not_for=frozenset(Tissue(name) for name in entry.get("not_for", ())),
        good_for=frozenset(Tissue(name) for name in entry.get("good_for", ())),
        grade=entry["grade"],
        source=entry["source"],
    )
