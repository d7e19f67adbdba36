"""How many sessions of each quality a microcycle holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from periodize.domain.calendar import Microcycle
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Level, Phase, RaceDistance, Tier
from periodize.measures.dose import scaled_at_least, scaled_at_most
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import by_block, fixed_in, head_text, name_of, span_text
from periodize.rules.words import PHASES, BlockBound, Candidates, Encoder, Ints, Lin, Where

_DoseKey = tuple[str, tuple[str, ...], int, int]
"""Quality, templates that count, weight, and a number that tells doses of one block apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A weekly minimum: at least so many sessions that count for a quality in a block.

    What counts is listed by template, so that no dose is met on paper by sessions that train nothing.
    ``level`` to ``up_to`` are the strength levels it is meant for, ``distances`` the race distances that the
    microcycle may work towards; none listed means any.
    """

    quality: str
    phase: Phase
    counts: tuple[str, ...]
    at_least: int
    weight: int = 1
    level: Level = Level.NOVICE
    up_to: Level = Level.ADVANCED
    distances: tuple[RaceDistance, ...] = ()

    def is_for(self, level: Level, distance: RaceDistance) -> bool:
        """Whether it is meant for athletes of a level on the way to a race of this distance."""
        fits = not self.distances or distance in self.distances
        return fits and self.level.rank <= level.rank <= self.up_to.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A weekly maximum for a group of templates, by block; none where a block is not listed.

    ``distances`` are the race distances that the microcycle may work towards; none listed means any.
    """

    name: str
    counts: tuple[str, ...]
    at_most: tuple[tuple[Phase, int], ...]
    distances: tuple[RaceDistance, ...] = ()

    def is_for(self, distance: RaceDistance) -> bool:
        """Whether it holds on the way to a race of this distance."""
        return not self.distances or distance in self.distances


@dataclass(frozen=True, kw_only=True)
class WeeklyDose(Rule):
    """A microcycle holds at least and at most so many sessions of a quality, by block.

    Figures are per 7 days; other microcycles scale them, cut ones at the ends of a season too, and the
    history counts towards a first microcycle that it shares. Which figures hold follows the next A race: each
    microcycle works towards its distance. Excess: sessions too few or too many.

    Parameters
    ----------
    doses
        Minima, each with a weight: how much a missing session matters.
    caps
        Maxima. Usually a rule holds either doses (charged) or caps (never broken).
    """

    id = "weekly-dose"
    unit = "sessions"
    evidence = Evidence(
        grade="B",
        text="Two heavy sessions a week raise running economy, one maintains it; plyometrics two to three times a "
        "week do too. Doses of single blocks are choices inside those ranges.",
        sources=("S1", "S4", "S8", "S10", "S11", "S16", "S25"),
    )
    statement = "Each microcycle holds the block's number of sessions of each quality."
    default_tier = Tier.DOSE

    tier: Tier = Tier.DOSE
    doses: tuple[Dose, ...] = ()
    caps: tuple[Cap, ...] = ()

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        index = {template.id: i for i, template in enumerate(season.templates)}
        merged: dict[RaceDistance, dict[_DoseKey, dict[Phase, int]]] = {}
        for microcycle in season.calendar.microcycles:
            distance = season.distance_at(microcycle.index)
            if distance not in merged:
                merged[distance] = self._merged_doses(season.athlete.level, distance)
            doses = merged[distance]
            rows = table.in_microcycle(microcycle.index)
            whole = _shared_with_history(table, rows, microcycle)
            by_template = table.by_template(rows)

            def count(templates: tuple[str, ...], by_template: dict[int, Ints] = by_template) -> Lin:
                known = [by_template[index[name]] for name in templates if index.get(name) in by_template]
                return Lin.total([enc.total(enc.sum(rows)) for rows in known])

            for (quality, counts, weight, _), by_phase in doses.items():
                lows = {phase: scaled_at_least(n, microcycle, whole=whole) for phase, n in by_phase.items()}
                enc.at_least(
                    count(counts),
                    BlockBound.of(microcycle.index, lows),
                    microcycle=microcycle.index,
                    subject=quality,
                    times=weight,
                )
            for cap in self.caps:
                if not cap.is_for(distance):
                    continue
                highs = {phase: scaled_at_most(n, microcycle, whole=whole) for phase, n in cap.at_most}
                enc.at_most(
                    count(cap.counts),
                    BlockBound.of(microcycle.index, highs),
                    microcycle=microcycle.index,
                    subject=cap.name,
                )

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        for microcycle in schedule.season.calendar.microcycles:
            sessions = schedule.in_microcycle(microcycle.index)
            phase = schedule.blocks[microcycle.index]
            whole = any(p.day < microcycle.first for p in sessions)
            distance = schedule.season.distance_at(microcycle.index)
            for dose in self.doses:
                if dose.phase is phase and dose.is_for(schedule.season.athlete.level, distance):
                    yield from self._check_dose(schedule.season, dose, microcycle, sessions, whole=whole)
            for cap in self.caps:
                if cap.is_for(distance):
                    yield from self._check_cap(schedule.season, cap, phase, microcycle, sessions, whole=whole)

    def _check_dose(
        self, season: Season, dose: Dose, microcycle: Microcycle, sessions: list[Placed], *, whole: bool
    ) -> Iterator[Violation]:
        wanted = scaled_at_least(dose.at_least, microcycle, whole=whole)
        found = [p for p in sessions if p.template.id in dose.counts]
        if len(found) < wanted:
            head = head_text(season.calendar, microcycle.index, dose.phase)
            text = f"{head}: {len(found)} of {wanted} {name_of(season, dose.quality)} sessions"
            ids = [p.session.id for p in found]
            yield self.broken(
                microcycle.index, dose.quality, wanted - len(found), text, ids, times=dose.weight
            )

    def _check_cap(
        self,
        season: Season,
        cap: Cap,
        phase: Phase,
        microcycle: Microcycle,
        sessions: list[Placed],
        *,
        whole: bool,
    ) -> Iterator[Violation]:
        found = [p for p in sessions if p.template.id in cap.counts]
        limit = scaled_at_most(dict(cap.at_most).get(phase, 0), microcycle, whole=whole)
        limit = max(limit, sum(p.is_fixed for p in found))
        if len(found) > limit:
            head = head_text(season.calendar, microcycle.index, phase)
            text = f"{head}: {len(found)} {name_of(season, cap.name)} sessions, {self.better}at most {limit}"
            yield self.broken(
                microcycle.index, cap.name, len(found) - limit, text, [p.session.id for p in found]
            )

    def explain(self, where: Where) -> str:
        """The numbers by block, highest first; levels and distances that differ share the range."""
        at_least: dict[Phase, list[int]] = defaultdict(list)
        for dose in self.doses:
            if dose.quality == where.subject:
                at_least[dose.phase].append(dose.at_least)
        at_most: dict[Phase, list[int]] = defaultdict(list)
        for cap in self.caps:
            if cap.name == where.subject:
                for phase, most in cap.at_most:
                    at_most[phase].append(most)
        parts = [*_by_number("at least", at_least), *_by_number("at most", at_most)]
        name = where.subject.replace("_", " ")
        return f"microcycle {where.microcycle + 1}: {name} sessions, {'; '.join(parts) or 'as many as the block asks for'}"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        microcycle = season.calendar.microcycles[where.microcycle]
        level, distance = season.athlete.level, season.distance_at(microcycle.index)
        fixed = fixed_in(season, microcycle.index)
        whole = any(session.day < microcycle.first for session in fixed)
        least: dict[Phase, int] = {}
        for dose in self.doses:
            if dose.quality == where.subject and dose.is_for(level, distance):
                low = scaled_at_least(dose.at_least, microcycle, whole=whole)
                least[dose.phase] = max(low, least.get(dose.phase, 0))
        parts = [("at least", by_block({phase: f"{low}" for phase, low in least.items() if low}, blocks))]
        for cap in self.caps:
            if cap.name == where.subject and cap.is_for(distance):
                pinned = sum(session.template in cap.counts for session in fixed)
                highs = {phase: scaled_at_most(n, microcycle, whole=whole) for phase, n in cap.at_most}
                most = {phase: f"{max(highs.get(phase, 0), pinned)}" for phase in PHASES}
                parts.append(("at most", by_block(most, blocks)))
        asked = "; ".join(f"{bound} {text}" for bound, text in parts if text) or "as many as there are"
        return f"{name_of(season, where.subject)} sessions, {span_text(season.calendar, microcycle.index)}: {asked}"

    def _merged_doses(self, level: Level, distance: RaceDistance) -> dict[_DoseKey, dict[Phase, int]]:
        """Doses that count the same templates for the same quality, as one row over all blocks.

        Where several hold in one block, each has a row of its own, told apart by a number.
        """
        merged: dict[_DoseKey, dict[Phase, int]] = defaultdict(dict)
        for dose in sorted(self.doses, key=lambda d: (d.quality, d.counts, PHASES.index(d.phase))):
            if dose.is_for(level, distance):
                number = 0
                while dose.phase in merged[dose.quality, dose.counts, dose.weight, number]:
                    number += 1
                merged[dose.quality, dose.counts, dose.weight, number][dose.phase] = dose.at_least
        return merged


def _shared_with_history(table: Candidates, rows: Ints, microcycle: Microcycle) -> bool:
    """Whether sessions before the season's first day lie in this microcycle."""
    return microcycle.index == 0 and bool((table.day[rows] < 0).any())


def _by_number(bound: str, numbers: Mapping[Phase, Sequence[int]]) -> Iterator[str]:
    """``"at least 2 in strength"``, one for each number, highest first."""
    phases: dict[tuple[int, int], list[str]] = defaultdict(list)
    for phase in PHASES:
        if any(numbers.get(phase, ())):
            phases[max(numbers[phase]), min(numbers[phase])].append(phase.value)
    for (most, least), names in sorted(phases.items(), reverse=True):
        number = f"{most}" if most == least else f"{least} to {most}"
        listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        yield f"{bound} {number} in {listed}"
