"""Sessions of one kind are spread over the days."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, RecoveryClass, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import day_text, span_text
from periodize.rules.words import PHASES, RECOVERY_CLASSES, Encoder, Lin, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Sessions of these recovery classes: better at most one in any ``days`` consecutive days."""

    name: str
    classes: tuple[RecoveryClass, ...]
    days: int


@dataclass(frozen=True, kw_only=True)
class EvenSpread(Rule):
    """Any few consecutive days hold at most one session of a kind.

    Excess: sessions too many, for each stretch of days.

    Parameters
    ----------
    spreads
        Kinds, and the number of days over which one session is enough.
    """

    id = "even-spread"
    unit = "sessions"
    evidence = Evidence(
        grade="D",
        text="Preferred recovery between sessions of one kind is two to three days; spreading them follows from it.",
        sources=("R1", "R2", "S28", "S34"),
    )
    statement = "Sessions of one kind are spread over the microcycle instead of following one another."
    default_tier = Tier.SHAPE
    figures = (("spreads", 1, 28),)

    tier: Tier = Tier.SHAPE
    spreads: tuple[Spread, ...]

    def encode(self, season: Season, enc: Encoder) -> None:
        table, calendar = enc.candidates, season.calendar
        for spread in self.spreads:
            mine = np.isin(table.recovery, [RECOVERY_CLASSES.index(kind) for kind in spread.classes])
            held = {}
            for day in range(1 - spread.days, calendar.days):
                rows = table.in_days(day, day)
                held[day] = enc.total(enc.sum(rows[mine[rows]]))
            for day in range(calendar.days):
                near = Lin.total([held[d] for d in range(day - spread.days + 1, day + 1)])
                at = calendar.microcycle_of(calendar.day(day))
                enc.at_most(near, 1, microcycle=at, subject=spread.name)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        calendar = schedule.season.calendar
        for spread in self.spreads:
            mine = [
                (calendar.day_index(p.day), p)
                for p in schedule.with_history
                if p.template.recovery in spread.classes
            ]
            for index in range(calendar.days):
                near = [p for day, p in mine if index - spread.days < day <= index]
                allowed = max(1, sum(p.is_fixed for p in near))
                if len(near) > allowed:
                    day = calendar.day(index)
                    text = (
                        f"{len(near)} {spread.name} sessions in the {spread.days} days to {day_text(day)}, "
                        f"{self.better}at most {allowed}"
                    )
                    ids = [p.session.id for p in near]
                    yield self.broken(
                        calendar.microcycle_of(day), spread.name, len(near) - allowed, text, ids
                    )

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: {where.subject} sessions are spread out"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        days = max((spread.days for spread in self.spreads if spread.name == where.subject), default=1)
        span = span_text(season.calendar, where.microcycle)
        return f"{self.better}at most 1 {where.subject} session in any {days} days, {span}"
