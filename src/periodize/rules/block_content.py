"""Which sessions belong to which block, and which are for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import head_text, listed, name_of, span_text
from periodize.rules.words import PHASES, BlockBound, Encoder, Where


@dataclass(frozen=True, kw_only=True)
class BlockContent(Rule):
    """A session is placed only in a block that has a place for its template, and only at its level.

    Excess: sessions.

    Parameters
    ----------
    allowed
        Pairs (phase, template ids): what each block may hold, the maintenance of earlier qualities included.
    """

    id = "block-content"
    unit = "sessions"
    evidence = Evidence(
        grade="C",
        text="Blocks carry one emphasis and keep a smaller dose of what came before; novices start with lighter work.",
        sources=("S25", "S29", "I1", "S10", "S11"),
    )
    statement = (
        "Each block holds only the sessions that belong to it, and each athlete only those of their level."
    )

    tier: Tier = Tier.MUST
    allowed: tuple[tuple[Phase, tuple[str, ...]], ...]

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        too_hard = np.array(
            [t.level.rank > season.athlete.level.rank for t in season.templates], dtype=np.int64
        )
        enc.forbid(too_hard[table.template], "level")
        phases = {t.id: [phase for phase, ids in self.allowed if t.id in ids] for t in season.templates}
        for microcycle in season.calendar.microcycles:
            for index, rows in table.by_template(table.in_microcycle(microcycle.index)).items():
                template = season.templates[index]
                bound = BlockBound.of(microcycle.index, dict.fromkeys(phases[template.id], len(rows)))
                count = enc.total(enc.sum(rows))
                enc.at_most(count, bound, microcycle=microcycle.index, subject=template.id)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season, allowed = schedule.season, dict(self.allowed)
        for p in schedule.placed:
            if not p.is_fixed and p.template.level.rank > season.athlete.level.rank:
                text = f"{title(p)} is for {p.template.level.value} athletes, this one is {season.athlete.level.value}"
                yield self.broken(p.microcycle, "level", 1, text, (p.session.id,))
        for p in schedule.placed:
            phase = schedule.blocks[p.microcycle]
            if not p.is_fixed and p.template.id not in allowed.get(phase, ()):
                text = f"{title(p)} has no place in {head_text(season.calendar, p.microcycle, phase)}"
                yield self.broken(p.microcycle, p.template.id, 1, text, (p.session.id,))

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: {where.subject} only in blocks that have a place for it"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        days = span_text(season.calendar, where.microcycle)
        if where.subject == "level":
            return f"only sessions for athletes of the level {season.athlete.level.value} or below, {days}"
        name = name_of(season, where.subject)
        phases = [phase.value for phase, ids in self.allowed if where.subject in ids]
        if not phases:
            return f"no {name}, whatever the block, {days}"
        return f"{name} only in a block of {listed(phases, 'or')}, {days}"
