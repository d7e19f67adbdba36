"""Days that stay low, and hard days that do not pile up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import day_text, listed, shown_span, span_text
from periodize.rules.words import PHASES, Encoder, Lin, Where

WINDOW_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class LowDays(Rule):
    """Any seven days hold low days, hard days do not follow one another for long, and no day holds too much quality.

    A hard day holds a key run or a session that counts as hard. What the key runs make alone is allowed.
    Excess: days, or sessions, too many.

    Parameters
    ----------
    low_in_seven
        Low days in any seven, 0 to 7.
    hard_in_a_row
        Most hard days in a row, 1 to 7.
    quality_a_day
        Most quality sessions a day, key runs included, or 0 for no limit; no more of them are placed than
        ``quality_a_day`` of the athlete's limits.
    individual
        Whether there are also as many low days as the athlete's limit ``quality_days_week`` leaves.
    """

    id = "low-days"
    unit = "days"
    evidence = Evidence(
        grade="D",
        text="A low day in each week and no more than two or three hard ones in a row is practice; that masters need "
        "more is less certain than often said.",
        sources=("L1", "H7"),
    )
    statement = "At least one day in any seven stays low, hard days come few in a row, and no day holds too many quality sessions."
    figures = (("low_in_seven", 0, 7), ("hard_in_a_row", 1, 28), ("quality_a_day", 0, 12))

    tier: Tier = Tier.MUST
    low_in_seven: int = 1
    hard_in_a_row: int = 3
    quality_a_day: int = 2
    individual: bool = False

    def encode(self, season: Season, enc: Encoder) -> None:
        table, calendar = enc.candidates, season.calendar
        key_runs = _key_runs(season)
        hard: dict[int, Lin] = {}
        earliest = -max(WINDOW_DAYS - 1, self.hard_in_a_row)
        for day in range(earliest, calendar.days):
            rows = table.in_days(day, day)
            rows = rows[table.hard_day[rows]]
            runs = key_runs.get(calendar.day(day), 0)
            hard[day] = Lin(constant=1) if runs else enc.any_of(rows)
            if self.quality_a_day and day >= 0:
                at = calendar.microcycle_of(calendar.day(day))
                room = self._room(season, runs)
                enc.at_most(enc.sum(rows), room, microcycle=at, subject="quality a day")
        low = (WINDOW_DAYS, self._most_hard(season), "low day")
        row = (self.hard_in_a_row + 1, self.hard_in_a_row, "hard days in a row")
        for day in range(calendar.days):
            at = calendar.microcycle_of(calendar.day(day))
            for length, most, subject in (low, row):
                window = Lin.total([hard[d] for d in range(day - length + 1, day + 1)])
                enc.at_most(window, most, microcycle=at, subject=subject)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        calendar = schedule.season.calendar
        key_runs = _key_runs(schedule.season)
        hard = {p.day for p in schedule.with_history if p.template.hard_day} | set(key_runs)
        fixed = {p.day for p in schedule.with_history if p.template.hard_day and p.is_fixed} | set(key_runs)
        most_hard = self._most_hard(schedule.season)
        for index in range(calendar.days):
            day = calendar.day(index)
            if self.quality_a_day:
                yield from self._check_day(schedule, day, key_runs.get(day, 0))
            yield from self._check_window(schedule, index, WINDOW_DAYS, most_hard, hard, fixed, "low day")
            row = self.hard_in_a_row
            yield from self._check_window(schedule, index, row + 1, row, hard, fixed, "hard days in a row")

    def _check_day(self, schedule: Schedule, day: date, runs: int) -> Iterator[Violation]:
        sessions = [p for p in schedule.placed if p.day == day and p.template.hard_day]
        room = max(self._room(schedule.season, runs), sum(p.is_fixed for p in sessions))
        if len(sessions) > room:
            own = self._placed_a_day(schedule.season)
            most = f"{own} placed" if own < self.quality_a_day else f"{self.quality_a_day}"
            text = (
                f"{day_text(day)} holds {len(sessions)} quality session{'s' * (len(sessions) != 1)} and {runs} key "
                f"run{'s' * (runs != 1)}, {self.better}at most {most}"
            )
            at = schedule.season.calendar.microcycle_of(day)
            yield self.broken(
                at, "quality a day", len(sessions) - room, text, [p.session.id for p in sessions]
            )

    def _check_window(
        self,
        schedule: Schedule,
        index: int,
        length: int,
        most: int,
        hard: set[date],
        fixed: set[date],
        subject: str,
    ) -> Iterator[Violation]:
        calendar = schedule.season.calendar
        days = [calendar.day(d) for d in range(index - length + 1, index + 1)]
        count = sum(day in hard for day in days)
        allowed = max(most, sum(day in fixed for day in days))
        if count > allowed:
            text = f"{count} hard days in the {length} days to {day_text(days[-1])}, {self.better}at most {allowed}"
            yield self.broken(calendar.microcycle_of(days[-1]), subject, count - allowed, text)

    def _most_hard(self, season: Season) -> int:
        """Most hard days in any seven."""
        most = WINDOW_DAYS - self.low_in_seven
        return min(most, season.limits["quality_days_week"]) if self.individual else most

    def _placed_a_day(self, season: Season) -> int:
        return min(self.quality_a_day, season.limits["quality_a_day"])

    def _room(self, season: Season, runs: int) -> int:
        """Quality sessions that a day with so many key runs has room for."""
        return max(0, min(self.quality_a_day - runs, self._placed_a_day(season)))

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: low days are kept ({where.subject})"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        first, last = shown_span(season.calendar, where.microcycle)
        days = [day_text(day) for day in sorted(_key_runs(season)) if first <= day <= last]
        runs = f"key runs included ({listed(days)})" if days else "key runs included"
        match where.subject:
            case "quality a day":
                own = self._placed_a_day(season)
                most = f"{self.quality_a_day} quality sessions a day"
                if own < self.quality_a_day:
                    most += f", of them {own} placed"
            case "low day":
                most = f"{self._most_hard(season)} hard days in any {WINDOW_DAYS}"
            case _:
                most = f"{self.hard_in_a_row} hard days in a row"
        return f"{self.better}at most {most}, {runs}, {span_text(season.calendar, where.microcycle)}"


def _key_runs(season: Season) -> dict[date, int]:
    """Number of key runs by date."""
    counts: dict[date, int] = {}
    for run in season.all_runs:
        if run.key:
            counts[run.day] = counts.get(run.day, 0) + 1
    return counts
