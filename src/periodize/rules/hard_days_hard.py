"""Hard days hard, easy days easy."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import day_text, listed, run_text, shown_span, span_text
from periodize.rules.words import PHASES, Encoder, Where


class GatherOn(StrEnum):
    """Where a doctrine wants the hard sessions: on the days of key runs, or on the others."""

    HARD = "hard"
    EASY = "easy"


@dataclass(frozen=True, kw_only=True)
class HardDaysHard(Rule):
    """Quality work gathers on the days of key runs, so that easy days stay easy; a doctrine may turn it round.

    Only sessions that make a day hard count; a day that fixed sessions make hard is nobody's choice. Excess:
    days that hold a hard session and should not.

    Parameters
    ----------
    gather_on
        ``hard``: a hard session on a day without a key run is charged; ``easy``: one on the day of a key run.
    """

    id = "hard-days-hard"
    unit = "days"
    evidence = Evidence(
        grade="D",
        text="Gathering hard work on hard days is practice. It lowers the monotony of the week; that strength work "
        "harms the next day's running was seen in small trials. Athletes who train once a day cannot do it.",
        sources=("C9", "C12", "C13", "L1"),
    )
    statement = "Hard sessions gather on the days of key runs, and easy days stay easy."
    default_tier = Tier.SHAPE

    tier: Tier = Tier.SHAPE
    gather_on: GatherOn = GatherOn.HARD

    def encode(self, season: Season, enc: Encoder) -> None:
        table, calendar = enc.candidates, season.calendar
        key_days = {run.day for run in season.runs if run.key}
        for index in range(calendar.days):
            day = calendar.day(index)
            if (day in key_days) is self._on_hard:
                continue
            rows = table.in_days(index, index)
            held = enc.any_of(rows[table.hard_day[rows]])
            enc.at_most(held, 0, microcycle=calendar.microcycle_of(day), subject=self._subject)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        key_runs = {run.day: run for run in season.runs if run.key}
        hard = [p for p in schedule.placed if p.template.hard_day]
        settled = {p.day for p in hard if p.is_fixed}
        for day in sorted({p.day for p in hard} - settled):
            if (day in key_runs) is self._on_hard:
                continue
            sessions = [p for p in hard if p.day == day]
            names = " and ".join(p.template.name for p in sessions)
            if day in key_runs:
                text = f"{names} on the day of a key run, {run_text(key_runs[day])}"
            else:
                text = f"{names} on {day_text(day)}, a day without a key run"
            at = season.calendar.microcycle_of(day)
            yield self.broken(at, self._subject, 1, text, [p.session.id for p in sessions])

    def explain(self, where: Where) -> str:
        if self._on_hard:
            return f"microcycle {where.microcycle + 1}: hard sessions on the days of key runs"
        return f"microcycle {where.microcycle + 1}: hard sessions on days without a key run"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        first, last = shown_span(season.calendar, where.microcycle)
        days = sorted({run.day for run in season.runs if run.key and first <= run.day <= last})
        named = listed(map(day_text, days)) or f"none, {span_text(season.calendar, where.microcycle)}"
        side = "only" if self._on_hard else "never"
        return f"hard sessions {self.better}{side} on the days of key runs: {named}"

    @property
    def _on_hard(self) -> bool:
        return self.gather_on is GatherOn.HARD

    @property
    def _subject(self) -> str:
        return "easy day" if self._on_hard else "key-run day"
