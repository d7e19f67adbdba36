"""Heavy and fast work waits until the movement has been practised."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np

from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import Pattern, Phase, Tier, Tissue
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import day_text, head_text, listed, name_of, shown_span
from periodize.rules.words import PHASES, Bools, Encoder, Lin, Where

PRACTISED = (Phase.STRENGTH, Phase.MIXED, Phase.POWER, Phase.SPEED, Phase.TAPER)
"""An athlete who begins the season in one of these blocks has the foundation behind them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What has to come before certain sessions, for all athletes or those who had an injury.

    Parameters
    ----------
    name
        What waits, for messages.
    templates
        Sessions that wait.
    counts
        Templates that prepare for them; where empty, sessions that train ``pattern`` do.
    pattern
        The pattern that prepares.
    at_least
        Exposures in earlier microcycles.
    tissue
        Only for athletes with this injury in their history.
    """

    name: str
    templates: tuple[str, ...]
    counts: tuple[str, ...] = ()
    pattern: Pattern | None = None
    at_least: int = 0
    tissue: Tissue | None = None

    def concerns(self, template: SessionTemplate) -> bool:
        """Whether a session of this template waits."""
        return template.id in self.templates

    def prepares(self, template: SessionTemplate) -> bool:
        """Whether a session of this template is an exposure."""
        if self.counts:
            return template.id in self.counts
        return self.pattern is not None and template.sets_of(self.pattern) > 0


@dataclass(frozen=True, kw_only=True)
class MovementFirst(Rule):
    """A pattern is loaded heavily only after enough microcycles of practice, and fast work only after its entry forms.

    A session that is heavy in one of ``patterns`` needs the athlete's ``foundation_exposures`` of that pattern in
    earlier microcycles, the history included; who begins the season in a later block, by the history or
    because the coach has fixed it so, has them behind them. ``preparations`` say the same of other sessions. Excess: exposures that are missing, once for each
    microcycle.

    Parameters
    ----------
    patterns
        Movement patterns that are practised first.
    preparations
        What else has to come first.
    """

    id = "movement-first"
    unit = "exposures"
    evidence = Evidence(
        grade="D",
        text="Competence before load is what position stands advise, lighter loads for novices among it; how many "
        "exposures make a movement competent has not been measured. After hamstring injury a gradual return to "
        "fast running is best practice.",
        sources=("S23", "S25", "P1"),
    )
    statement = "A movement is loaded heavily, and fast work is done, only after enough exposures to its lighter forms."
    compares = True
    figures = (("preparations", 0, 1000),)

    tier: Tier = Tier.MUST
    patterns: tuple[Pattern, ...] = ()
    preparations: tuple[Preparation, ...] = ()

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        first = min([0, *table.microcycle.tolist()])
        for wait in self._waits(season):
            waiting = _flags(season, wait.concerns)[table.template]
            prepares = _flags(season, wait.prepares)[table.template]
            done = Lin()
            for index in range(first, len(season.calendar.microcycles)):
                rows = table.in_microcycle(index)
                if index >= 0:
                    heavy = enc.any_of(rows[waiting[rows] & ~table.fixed[rows]])
                    needed = done - heavy * wait.at_least + wait.at_least
                    enc.at_least(needed, wait.at_least, microcycle=index, subject=wait.name)
                done = enc.total(done + enc.sum(rows[prepares[rows]]))

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        for wait in self._waits(schedule.season):
            by_microcycle: dict[int, list[Placed]] = {}
            for p in schedule.placed:
                if p.template.id in wait.templates and not p.is_fixed:
                    by_microcycle.setdefault(p.microcycle, []).append(p)
            for index, waiting in sorted(by_microcycle.items()):
                done = sum(wait.prepares(p.template) for p in schedule.with_history if p.microcycle < index)
                if done < wait.at_least:
                    text = (
                        f"{head_text(schedule.season.calendar, index)}: {wait.name} after {done} exposures, "
                        f"{wait.at_least} have to come first"
                    )
                    ids = [p.session.id for p in waiting]
                    yield self.broken(index, wait.name, wait.at_least - done, text, ids)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: {where.subject} only after enough practice"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        wait = next(wait for wait in self._waits(season) if wait.name == where.subject)
        first, _ = shown_span(season.calendar, where.microcycle)
        if wait.counts:
            exposures = f"sessions of {listed((name_of(season, name) for name in wait.counts), 'or')}"
        else:
            exposures = f"sessions with {wait.pattern.value if wait.pattern else 'the movement'}"
        return f"{self.better}{wait.name} only after {wait.at_least} {exposures} before {day_text(first)}"

    def _waits(self, season: Season) -> Iterator[Preparation]:
        """What waits for what in this season."""
        fixed = dict(season.fixed_blocks).get(0)
        if season.history.block not in PRACTISED and fixed not in PRACTISED:
            for pattern in self.patterns:
                yield Preparation(
                    name=f"heavy {pattern.value}",
                    templates=tuple(t.id for t in season.templates if pattern in t.heavy),
                    pattern=pattern,
                    at_least=season.limits["foundation_exposures"],
                )
        hurt = {injury.tissue for injury in season.athlete.injuries}
        for preparation in self.preparations:
            if preparation.tissue is None or preparation.tissue in hurt:
                yield preparation


def _flags(season: Season, wanted: Callable[[SessionTemplate], bool]) -> Bools:
    return np.array([wanted(template) for template in season.templates], dtype=bool)
