"""Every movement pattern is trained every week, neither too little nor too much."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from periodize.domain.calendar import Microcycle
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Pattern, Phase, Tier
from periodize.measures.dose import scaled_at_least, scaled_at_most
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import (
    by_block,
    day_text,
    days_text,
    fixed_in,
    head_text,
    listed,
    shown_span,
    span_text,
)
from periodize.rules.words import PATTERNS, PHASES, BlockBound, Encoder, Ints, Lin, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRange:
    """Hard sets of a pattern per week in one block."""

    phase: Phase
    pattern: Pattern
    at_least: int
    at_most: int


@dataclass(frozen=True, kw_only=True)
class PatternCoverage(Rule):
    """Weekly hard sets per movement pattern stay in the block's range, and no pattern is left alone for long.

    Figures are per 7 days and scale with the microcycle. Excess: sets below or above the range; and, for the
    patterns of the gap, days on which the last ``gap_days`` days hold no exposure.

    In a lighter microcycle, a deload for one, the least sets fall with the sets of the sessions.

    Parameters
    ----------
    ranges
        Sets by block and pattern; a block that is not listed has no range.
    gap_patterns, gap_days
        Patterns whose longest gap is limited, and to how many days.
    gap_phases
        Blocks in which the gap counts.
    """

    id = "pattern-coverage"
    unit = "sets"
    evidence = Evidence(
        grade="B",
        text="Weekly sets per muscle group drive strength with diminishing returns. That runners need all five "
        "patterns is a coverage heuristic: no trial tests it.",
        sources=("S26", "S25", "S11", "S13", "H3"),
    )
    statement = (
        "Each movement pattern gets its range of hard sets in each week, with no long gap between exposures."
    )
    default_tier = Tier.DOSE
    figures = (("ranges", 0, 1000), ("gap_days", 0, 365))

    tier: Tier = Tier.DOSE
    ranges: tuple[SetRange, ...]
    gap_patterns: tuple[Pattern, ...] = ()
    gap_days: int = 10
    gap_phases: tuple[Phase, ...] = ()

    def encode(self, season: Season, enc: Encoder) -> None:
        for microcycle in season.calendar.microcycles:
            rows = enc.candidates.in_microcycle(microcycle.index)
            alike = list(enc.candidates.by_template(rows).values())
            for pattern in PATTERNS:
                self._encode_sets(season, microcycle, pattern, enc, rows, alike)
        for pattern in self.gap_patterns:
            self._encode_gap(season, pattern, enc)

    def _encode_sets(
        self,
        season: Season,
        microcycle: Microcycle,
        pattern: Pattern,
        enc: Encoder,
        rows: Ints,
        alike: list[Ints],
    ) -> None:
        table, at = enc.candidates, microcycle.index
        column = PATTERNS.index(pattern)
        whole = at == 0 and bool((table.day[rows] < 0).any())
        lows = {r.phase: _low(season, r, microcycle, whole=whole) for r in self._of(pattern)}
        highs = {r.phase: scaled_at_most(r.at_most, microcycle, whole=whole) for r in self._of(pattern)}
        no_range = int(table.sets[rows, column].sum())
        done = Lin.total(
            [
                enc.total(enc.sum(same)) * int(table.sets[same[0], column])
                for same in alike
                if table.sets[same[0], column]
            ]
        )
        enc.at_least(done, BlockBound.of(at, lows), microcycle=at, subject=pattern.value)
        enc.at_most(done, BlockBound.of(at, highs, default=no_range), microcycle=at, subject=pattern.value)

    def _encode_gap(self, season: Season, pattern: Pattern, enc: Encoder) -> None:
        table, calendar = enc.candidates, season.calendar
        exposures = []
        for day in range(calendar.days):
            rows = table.in_days(day, day)
            exposures.append(enc.total(enc.sum(rows[table.sets[rows, PATTERNS.index(pattern)] > 0])))
        for day in range(self.gap_days - 1, calendar.days):
            at = calendar.microcycle_of(calendar.day(day))
            bound = BlockBound.of(at, dict.fromkeys(self.gap_phases, 1))
            lately = Lin.total(exposures[day - self.gap_days + 1 : day + 1])
            enc.at_least(lately, bound, microcycle=at, subject=f"{pattern.value} gap")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        for microcycle in schedule.season.calendar.microcycles:
            sessions = schedule.in_microcycle(microcycle.index)
            for entry in self.ranges:
                if entry.phase is schedule.blocks[microcycle.index]:
                    yield from self._check_sets(schedule.season, entry, microcycle, sessions)
        for pattern in self.gap_patterns:
            yield from self._check_gap(pattern, schedule)

    def _check_sets(
        self, season: Season, entry: SetRange, microcycle: Microcycle, sessions: list[Placed]
    ) -> Iterator[Violation]:
        whole = any(p.day < microcycle.first for p in sessions)
        low = _low(season, entry, microcycle, whole=whole)
        high = scaled_at_most(entry.at_most, microcycle, whole=whole)
        high = max(high, sum(p.sets_of(entry.pattern) for p in sessions if p.is_fixed))
        done = sum(p.sets_of(entry.pattern) for p in sessions)
        off = max(low - done, done - high)
        if off > 0:
            text = (
                f"{head_text(season.calendar, microcycle.index, entry.phase)}: {done} set{'s' * (done != 1)} of "
                f"{entry.pattern.value}, {low} to {high} wanted"
            )
            yield self.broken(microcycle.index, entry.pattern.value, off, text)

    def _check_gap(self, pattern: Pattern, schedule: Schedule) -> Iterator[Violation]:
        calendar = schedule.season.calendar
        days = [p.day for p in schedule.placed if p.sets_of(pattern)]
        for index in range(self.gap_days - 1, calendar.days):
            last = calendar.day(index)
            first = last - timedelta(days=self.gap_days - 1)
            at = calendar.microcycle_of(last)
            if schedule.blocks[at] in self.gap_phases and not any(first <= day <= last for day in days):
                span = f"from {day_text(first)} to {day_text(last)}"
                text = f"no {pattern.value} {span}, {self.gap_days} days"
                yield self.broken(at, f"{pattern.value} gap", 1, text)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: enough and not too many sets of {where.subject}"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        if where.subject.endswith(" gap"):
            return self._tell_gap(season, where, blocks)
        microcycle = season.calendar.microcycles[where.microcycle]
        whole = any(session.day < microcycle.first for session in fixed_in(season, microcycle.index))
        ranges = {}
        for entry in self._of(Pattern(where.subject)):
            low = _low(season, entry, microcycle, whole=whole)
            ranges[entry.phase] = f"{low} to {scaled_at_most(entry.at_most, microcycle, whole=whole)}"
        asked = by_block(ranges, blocks, f" sets of {where.subject}") or f"any sets of {where.subject}"
        return f"{self.better}{asked}, {span_text(season.calendar, where.microcycle)}"

    def _tell_gap(self, season: Season, where: Where, blocks: Collection[Phase]) -> str:
        first, last = shown_span(season.calendar, where.microcycle)
        begins = first - timedelta(days=self.gap_days - 1)
        judged = [phase.value for phase in self.gap_phases if phase in blocks]
        condition = "" if len(judged) == len(blocks) else f" in a block of {listed(judged, 'or')}"
        return (
            f"{self.better}a session with {where.subject.removesuffix(' gap')} in any {self.gap_days} days that end "
            f"on {days_text(first, last)}{condition}, the first of them {days_text(begins, first)}"
        )

    def _of(self, pattern: Pattern) -> list[SetRange]:
        return [entry for entry in self.ranges if entry.pattern is pattern]


def _low(season: Season, entry: SetRange, microcycle: Microcycle, *, whole: bool) -> int:
    """Least sets for this microcycle, fewer in a lighter one."""
    low = scaled_at_least(entry.at_least, microcycle, whole=whole)
    ease = season.eases.get(microcycle.index)
    return low if ease is None else low * ease.sets_pct // 100
