"""What holds an athlete back: limits, injured tissues, restrictions, missing equipment, a key run ahead."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import date

from periodize import units
from periodize.catalogue.exercises import figures
from periodize.domain.athlete import Restriction
from periodize.domain.exercise import Exercise, Movement
from periodize.domain.limits import ADULT, profile
from periodize.domain.schedule import Placed
from periodize.domain.season import Season
from periodize.domain.vocabulary import Tissue

TISSUE_WORDS = {
    Tissue.ACHILLES_CALF: "the Achilles tendon or calf",
    Tissue.HAMSTRING: "the hamstring",
    Tissue.BONE_STRESS: "the bone",
    Tissue.KNEE: "the knee",
}
WEIGHTS = frozenset({"barbell", "dumbbell", "kettlebell", "trap_bar"})
"""What a jump can be loaded with."""


class Care:
    """Answers, for one season, what must not be prescribed.

    Parameters
    ----------
    season
        The facts.
    """

    def __init__(self, season: Season) -> None:
        athlete, own = season.athlete, figures("limits")
        self._season = season
        self.most_pct = season.limits["most_1rm_pct"]
        # Never to failure, whatever limits a file gives.
        young = athlete.maturity is not None or (athlete.age is not None and athlete.age < ADULT)
        least_rir: int = own["youth_rir"] if young else own["least_rir"]
        self.least_rir = max(season.limits["least_rir"], least_rir)
        self.fewest_reps: int = own["fewest_reps"]
        self.one_rm_g = dict(athlete.one_rm_g)
        self._keys = sorted(season.span(run)[0] for run in season.all_runs if run.key)

    def tissues(self, day: date) -> frozenset[Tissue]:
        """Tissues that hurt on a day or did so in the twelve months before."""
        within: int = profile()["within_days"]
        found = set()
        for injury in self._season.athlete.injuries:
            begun = injury.first is None or injury.first <= day
            if begun and (injury.last is None or (day - injury.last).days <= within):
                found.add(injury.tissue)
        return frozenset(found)

    def restricted(self, movement: Movement, day: date) -> str:
        """Why a pattern is off on a day; empty where it is not."""
        for restriction in self._in_force(day):
            if movement.value in {pattern.value for pattern in restriction.patterns}:
                until = f" until {restriction.last:%d %b %Y}" if restriction.last else ""
                return f"the pattern is restricted{until}"
        return ""

    def refusal(self, exercise: Exercise, placed: Placed) -> str:
        """Why an exercise cannot be done in a session; empty where it can."""
        in_force = self._in_force(placed.day)
        if exercise.contacts and any(restriction.impact for restriction in in_force):
            return "jumps are restricted"
        if exercise.dosing.is_sprint and any(restriction.sprints for restriction in in_force):
            return "sprints are restricted"
        if exercise.level.rank > self._season.athlete.level.rank:
            return "above the athlete's level"
        if not exercise.usable_with(self.equipment(placed)):
            return "the equipment is not at hand"
        if exercise.contacts and not placed.contacts:
            return "the session holds no jumps"
        hurt = exercise.not_for & self.tissues(placed.day)
        if hurt:
            return "ruled out by " + " and ".join(TISSUE_WORDS[tissue] for tissue in sorted(hurt))
        if exercise.cost >= figures("soreness")["cost"] and self._key_run_near(placed):
            return f"a key run follows within {figures('soreness')['hours']} h"
        return ""

    def equipment(self, placed: Placed) -> frozenset[str]:
        """What is at hand in a session.

        Without a place, a session that follows a run has what its template asks for, any other what the
        athlete's places have between them.
        """
        place, template = placed.session.place, placed.template
        if place:
            return self._season.availability.equipment(place)
        if template.rides:
            return template.requires
        everywhere = (items for _, items in self._season.availability.places)
        return template.requires.union(*everywhere)

    def as_loaded(self, exercise: Exercise, placed: Placed) -> Exercise:
        """The exercise with body weight alone where it could be loaded and there is nothing to hold."""
        if exercise.ways or exercise.pct == (0, 0) or self.equipment(placed) & WEIGHTS:
            return exercise
        return replace(exercise, pct=(0, 0))

    def _in_force(self, day: date) -> list[Restriction]:
        return [
            restriction
            for restriction in self._season.athlete.restrictions
            if (restriction.first or day) <= day <= (restriction.last or day)
        ]

    def _key_run_near(self, placed: Placed) -> bool:
        end = placed.span[1]
        at = bisect_left(self._keys, end)
        within = figures("soreness")["hours"] * units.MINUTES_PER_HOUR
        return at < len(self._keys) and self._keys[at] - end < within
