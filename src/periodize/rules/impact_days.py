"""Days with impact that do not follow too closely on one another."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import day_text, span_text
from periodize.rules.words import PHASES, Encoder, Lin, Where


@dataclass(frozen=True, kw_only=True)
class ImpactDays(Rule):
    """In any ``apart`` days at most one day holds placed impact: with 2, never two days in a row.

    What pins and the history make alone is allowed. Runs do not count: they are given. Excess: days too many.

    Parameters
    ----------
    apart
        Days from one day with impact to the next, 2 to 7, 1 for no wish, or 0 for ``impact_days_apart`` of the
        athlete's limits.
    """

    id = "impact-days"
    unit = "days"
    evidence = Evidence(
        grade="D",
        text="After a bone stress injury impact is kept to days that do not follow one another; that is practice.",
    )
    statement = "Days with jumps, hops or sprints lie as far apart as the athlete's limits ask."
    figures = (("apart", 0, 7),)

    tier: Tier = Tier.MUST
    apart: int = 0

    def applies_to(self, season: Season) -> bool:
        return self._days(season) > 1

    def encode(self, season: Season, enc: Encoder) -> None:
        table, calendar, days = enc.candidates, season.calendar, self._days(season)
        if days < 2:
            return
        jolting = np.array([template.impact > 0 for template in season.templates], dtype=bool)
        impact = {}
        for day in range(1 - days, calendar.days):
            rows = table.in_days(day, day)
            impact[day] = enc.any_of(rows[jolting[table.template[rows]]])
        for day in range(calendar.days):
            at = calendar.microcycle_of(calendar.day(day))
            window = Lin.total([impact[d] for d in range(day - days + 1, day + 1)])
            enc.at_most(window, 1, microcycle=at, subject="impact days")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        calendar, days = schedule.season.calendar, self._days(schedule.season)
        if days < 2:
            return
        jolting = [p for p in schedule.with_history if p.template.impact > 0]
        held, fixed = {p.day for p in jolting}, {p.day for p in jolting if p.is_fixed}
        for index in range(calendar.days):
            window = [calendar.day(d) for d in range(index - days + 1, index + 1)]
            count = sum(day in held for day in window)
            allowed = max(1, sum(day in fixed for day in window))
            if count > allowed:
                text = f"{count} days with impact in the {days} days to {day_text(window[-1])}, at most {allowed}"
                at = calendar.microcycle_of(window[-1])
                sessions = [p.session.id for p in jolting if p.day in window]
                yield self.broken(at, "impact days", count - allowed, text, sessions)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: days with impact do not follow too closely on one another"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        span = span_text(season.calendar, where.microcycle)
        return f"{self.better}at most 1 day with impact in any {self._days(season)} days, {span}"

    def _days(self, season: Season) -> int:
        return self.apart or season.limits["impact_days_apart"]
