"""On a shared day: which comes first, the run or the session, and how far apart they lie."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from periodize import units
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, RecoveryClass, Tier
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import hours_text, run_text, shown_span, some_of
from periodize.rules.words import PHASES, RECOVERY_CLASSES, Encoder, Where


class FirstOfDay(StrEnum):
    """What a doctrine wants first on a shared day."""

    RUN = "run"
    SESSION = "session"
    EITHER = "either"


@dataclass(frozen=True, kw_only=True)
class SameDayOrder(Rule):
    r"""A run and a leg session that share a date come in the doctrine's order, ``apart_h`` hours apart.

    Excess: begun hours by which the gap is short of ``apart_h``; the wrong order counts as no gap at all.

    Parameters
    ----------
    first
        ``run``, ``session`` or ``either``.
    apart_h
        Hours wanted between them, 0 to 12.
    classes
        Recovery classes it speaks of; upper-body work and low hops go anywhere.
    """

    id = "same-day-order"
    unit = "h"
    evidence = Evidence(
        grade="B",
        text="Running first spared the next day's running (small trial); lifting first is better for strength "
        "within one session. Six hours apart beats none, twenty-four beats six. Contested: a doctrine may turn it round.",
        sources=("C4", "C6", "C7", "C9"),
    )
    statement = "Where a run and a leg session share a day, the doctrine's order holds, and some hours lie between them."
    default_tier = Tier.PROTECT
    figures = (("apart_h", 0, 24),)

    tier: Tier = Tier.PROTECT
    first: FirstOfDay = FirstOfDay.RUN
    apart_h: int = 6
    classes: tuple[RecoveryClass, ...] = ()

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        concerned = np.isin(table.recovery, [RECOVERY_CLASSES.index(kind) for kind in self.classes])
        excess = np.zeros(len(table), dtype=np.int64)
        for run in season.runs:
            day = season.calendar.day_index(run.day)
            rows = table.in_days(day, day)
            rows = rows[concerned[rows]]
            begins, ends = season.span(run)
            session_first = table.start[rows] <= begins
            gap = np.where(session_first, begins - table.end[rows], table.start[rows] - ends)
            if self.first is not FirstOfDay.EITHER:
                gap = np.where(session_first == (self.first is FirstOfDay.SESSION), gap, 0)
            wanted = self.apart_h * units.MINUTES_PER_HOUR
            excess[rows] += np.maximum(0, -((np.maximum(gap, 0) - wanted) // units.MINUTES_PER_HOUR))
        enc.forbid(excess, "shared day")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        wanted = self.apart_h * units.MINUTES_PER_HOUR
        for p in schedule.placed:
            if p.is_fixed or p.template.recovery not in self.classes:
                continue
            for run in season.runs:
                if run.day != p.day:
                    continue
                begins, ends = season.span(run)
                session_first = p.span[0] <= begins
                gap = max(0, begins - p.span[1] if session_first else p.span[0] - ends)
                right = self.first is FirstOfDay.EITHER or session_first == (self.first is FirstOfDay.SESSION)
                short = units.hours_short(gap if right else 0, wanted)
                if short:
                    said = f"{hours_text(gap)} {'before' if session_first else 'after'} {run_text(run)}"
                    text = f"{title(p)} is {said}, {self.better}{self._wanted()}"
                    yield self.broken(p.microcycle, "shared day", short, text, (p.session.id, run.id))

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: on a shared day, {self._wanted()}"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        first, last = shown_span(season.calendar, where.microcycle)
        runs = [run_text(run) for run in season.runs if first <= run.day <= last]
        return f"{self.better}{self._wanted()} on the day of {some_of(runs, 'runs') or 'a run'}"

    def _wanted(self) -> str:
        order = "" if self.first is FirstOfDay.EITHER else f"{self.first.value} first, "
        return f"{order}{self.apart_h} h apart"
