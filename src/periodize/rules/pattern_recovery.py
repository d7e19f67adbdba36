"""The same heavy pattern is not loaded twice within two days."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from periodize import units
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import Pattern, Phase, Tier
from periodize.measures import spacing
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import hours_text, some_of, span_text
from periodize.rules.words import PHASES, Encoder, Ints, Where


@dataclass(frozen=True, kw_only=True)
class PatternRecovery(Rule):
    """Two sessions that load the same pattern heavily lie at least ``apart_h`` hours apart, end to start.

    Excess: begun hours short, for each pattern they share.

    Parameters
    ----------
    apart_h
        Hours, 24 to 96. Never scaled down by a recovery multiplier.
    """

    id = "pattern-recovery"
    unit = "h"
    evidence = Evidence(
        grade="B",
        text="Force and activation of the loaded muscles stay low for 48 h and more after heavy lower-body work.",
        sources=("R1", "R2", "S25"),
    )
    statement = "The same movement pattern is trained heavily again only after two days."
    figures = (("apart_h", 0, 336),)

    tier: Tier = Tier.MUST
    apart_h: int = 48

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        wanted = self.apart_h * units.MINUTES_PER_HOUR
        for pattern in Pattern:
            heavy = np.array([pattern in template.heavy for template in season.templates], dtype=bool)
            rows = np.flatnonzero(heavy[table.template])
            first, second, hours = spacing.close_pairs(table.start, table.end, rows, rows, wanted)
            enc.never_together(first, second, hours, pattern.value)
            self._encode_ties(enc, rows, wanted, pattern)

    def _encode_ties(self, enc: Encoder, rows: Ints, wanted: int, pattern: Pattern) -> None:
        table = enc.candidates
        one, other = spacing.same_start_pairs(table.start, rows, rows)
        one, other = one[one < other], other[one < other]
        gap = table.start[one] - np.maximum(table.end[one], table.end[other])
        enc.never_together(one, other, spacing.hours_short(gap, wanted), pattern.value)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        everything = [p for p in schedule.with_history if p.template.heavy]
        for index, p in enumerate(everything):
            for q in everything[index + 1 :]:
                if not (p.is_fixed and q.is_fixed):
                    yield from self._check_pair(p, q)

    def _check_pair(self, p: Placed, q: Placed) -> Iterator[Violation]:
        shared = _shared(p.template, q.template)
        end = max(p.span[1], q.span[1]) if p.span[0] == q.span[0] else p.span[1]
        gap = q.span[0] - end
        short = units.hours_short(gap, self.apart_h * units.MINUTES_PER_HOUR)
        if short:
            for pattern in shared:
                text = (
                    f"{title(q)} loads the {pattern.value} heavily {hours_text(max(gap, 0))} after {title(p)}, "
                    f"{self.better}at least {self.apart_h} h"
                )
                yield self.broken(q.microcycle, pattern.value, short, text, (p.session.id, q.session.id))

    def heavy_apart_min(self, season: Season) -> int:
        """Minutes from one heavy session of a pattern to the next."""
        return self.apart_h * units.MINUTES_PER_HOUR

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: {self.apart_h} h between heavy {where.subject} sessions"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        heavy = [t.name for t in season.templates if Pattern(where.subject) in t.heavy]
        return (
            f"{self.better}{self.apart_h} h between sessions that load the {where.subject} heavily, "
            f"{span_text(season.calendar, where.microcycle)}: {some_of(heavy, 'kinds')}"
        )


def _shared(one: SessionTemplate, other: SessionTemplate) -> list[Pattern]:
    return [pattern for pattern in Pattern if pattern in one.heavy and pattern in other.heavy]
