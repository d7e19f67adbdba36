"""The last heavy, explosive and fast work before a race, and the first after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from periodize import units
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import Phase, RaceDistance, RacePriority, RecoveryClass, Tier
from periodize.measures import spacing
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import classes_of, hours_by_class, hours_text, run_text, runs_near, runs_text
from periodize.rules.words import PHASES, RECOVERY_CLASSES, Encoder, Ints, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeRace:
    """Hours from the end of a session to a race; an entry for one distance overrides that for all."""

    priority: RacePriority
    recovery: RecoveryClass
    hours: int
    distance: RaceDistance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterRace:
    """Hours from the end of a race to the start of a session."""

    distance: RaceDistance
    recovery: RecoveryClass
    hours: int


@dataclass(frozen=True, kw_only=True)
class RaceBuffer(Rule):
    r"""Sessions keep clear of A and B races, by race distance; C races count as intervals in the recovery matrix.

    Excess: begun hours short, for each race on its own.

    Parameters
    ----------
    before, after
        Hours before and after a race.
    individual
        Whether the hours after a race are stretched by the athlete's recovery multiplier.
    """

    id = "race-buffer"
    unit = "h"
    evidence = Evidence(
        grade="D",
        text="Recovery of force takes up to 72 h after heavy work and a week or more after a marathon; no trial in "
        "runners tests the last heavy session before a race, so the days are practice.",
        sources=("R1", "R7", "R9", "R10", "C9", "S12", "T1", "T7", "T8"),
    )
    statement = (
        "Heavy, explosive and sprint sessions end early enough before a race and begin late enough after it."
    )

    tier: Tier = Tier.MUST
    before: tuple[BeforeRace, ...]
    after: tuple[AfterRace, ...]
    individual: bool = True

    def applies_to(self, season: Season) -> bool:
        return bool(self._races(season))

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        ahead, behind = np.zeros(len(table), dtype=np.int64), np.zeros(len(table), dtype=np.int64)
        for race in self._races(season):
            begins, ends = season.span(race)
            before = self._by_class(
                [self._before_min(season, race, kind) for kind in RECOVERY_CLASSES], table.recovery
            )
            after = self._by_class(
                [self._after_min(season, race, kind) for kind in RECOVERY_CLASSES], table.recovery
            )
            first = table.start <= begins
            ahead += np.where(first & (before > 0), spacing.hours_short(begins - table.end, before), 0)
            behind += np.where(~first & (after > 0), spacing.hours_short(table.start - ends, after), 0)
        enc.forbid(ahead, "before a race")
        enc.forbid(behind, "after a race")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        for p in schedule.placed:
            if not p.is_fixed:
                for race in self._races(season):
                    yield from self._check_race(season, p, race)

    def _check_race(self, season: Season, p: Placed, race: Run) -> Iterator[Violation]:
        begins, ends = season.span(race)
        if p.span[0] <= begins:
            wanted, gap, side = (
                self._before_min(season, race, p.template.recovery),
                begins - p.span[1],
                "before",
            )
        else:
            wanted, gap, side = self._after_min(season, race, p.template.recovery), p.span[0] - ends, "after"
        short = units.hours_short(gap, wanted) if wanted else 0
        if short:
            text = (
                f"{title(p)} is {hours_text(gap)} {side} {run_text(race)}, "
                f"{self.better or 'at least '}{hours_text(wanted)}"
            )
            yield self.broken(p.microcycle, f"{side} a race", short, text, (p.session.id, race.id))

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: sessions must keep their distance {where.subject}"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        at, kinds, before = where.microcycle, classes_of(season), where.subject == "before a race"
        wanted = self._before_min if before else self._after_min
        races: dict[str, list[Run]] = {}
        for race in self._races(season):
            minutes = {kind: wanted(season, race, kind) for kind in kinds}
            reach = max(minutes.values(), default=0)
            if race in runs_near(season, at, *((0, reach) if before else (reach, 0))):
                hours = hours_by_class(minutes, "from" if before else "to")
                races.setdefault(hours, []).append(race)
        side = where.subject.split()[0]
        said = [f"{side} {runs_text(near)}: {hours}" for hours, near in races.items() if hours]
        return self.better + "; ".join(said) if said else super().tell(season, where, blocks)

    def _races(self, season: Season) -> list[Run]:
        return [run for run in season.all_runs if run.race in (RacePriority.A, RacePriority.B)]

    def _before_min(self, season: Season, race: Run, recovery: RecoveryClass) -> int:
        distance = race.race_distance or season.race_distance
        fitting = [b for b in self.before if b.priority is race.race and b.recovery is recovery]
        special = [b.hours for b in fitting if b.distance is distance]
        general = [b.hours for b in fitting if b.distance is None]
        return units.MINUTES_PER_HOUR * next(iter(special + general), 0)

    def _after_min(self, season: Season, race: Run, recovery: RecoveryClass) -> int:
        distance = race.race_distance or season.race_distance
        hours = next((a.hours for a in self.after if a.distance is distance and a.recovery is recovery), 0)
        return units.scaled_hours_min(hours, season.limits["recovery_pct"] if self.individual else 100)

    @staticmethod
    def _by_class(minutes: list[int], recovery: Ints) -> Ints:
        return np.array(minutes, dtype=np.int64)[recovery]
