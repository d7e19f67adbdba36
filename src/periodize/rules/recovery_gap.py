"""Least hours between two kinds of session, and between a session and a run."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from periodize import units
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import Phase, RecoveryClass, Tier
from periodize.measures import spacing
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.matrix import (
    RUN_ROWS,
    RecoveryMatrix,
    gap_min,
    near_runs,
    placed_near_runs,
    row_of,
    stretch_pct,
    table,
)
from periodize.rules.said import (
    class_text,
    classes_of,
    hours_by_class,
    hours_text,
    run_text,
    runs_near,
    runs_text,
    span_text,
)
from periodize.rules.words import PHASES, RECOVERY_CLASSES, Encoder, Where


@dataclass(frozen=True, kw_only=True)
class RecoveryGap(Rule):
    r"""From the end of one session to the start of the next there are at least :math:`m \cdot h_{ij}` hours.

    :math:`h_{ij}` is the first figure of the directed matrix and :math:`m` the athlete's recovery multiplier after
    a session of kind :math:`i`: ``recovery_pct`` of the athlete's limits, or ``explosive_recovery_pct``. The one that starts earlier comes first; for two that start together the stricter direction holds. A and B
    races have a rule of their own. Excess: begun hours the gap is short.

    Parameters
    ----------
    matrix
        Hours between kinds of session and run.
    """

    id = "recovery-gap"
    unit = "h"
    evidence = Evidence(
        grade="B",
        text="Force and jump performance need 24 to 72 h after heavy, explosive and sprint work; single cells of "
        "the matrix are judgements inside the measured ranges.",
        sources=("R1", "R2", "R4", "C8", "C9", "C14", "P1"),
    )
    statement = "Between two sessions, or a session and a run, lie at least the hours of the recovery matrix."

    tier: Tier = Tier.MUST
    matrix: RecoveryMatrix

    def encode(self, season: Season, enc: Encoder) -> None:
        self._encode_runs(season, enc)
        self._encode_pairs(season, enc)

    def _encode_runs(self, season: Season, enc: Encoder) -> None:
        names = [kind.value for kind in RECOVERY_CLASSES]
        rows = ("easy", "long", "tempo", "intervals")
        wanted = {(a, b): self._wanted_min(season, a, b) for a in names for b in rows}
        wanted |= {(a, b): self._wanted_min(season, a, b) for a in rows for b in names}
        excess = {row: np.zeros(len(enc.candidates), dtype=np.int64) for row in rows}
        before, after = table(wanted, run_first=False), table(wanted, run_first=True)
        for run, near, hours in near_runs(season, enc.candidates, before, after):
            excess[str(row_of(run))][near] += hours
        for row in rows:
            enc.forbid(excess[row], f"{row} run")

    def _encode_pairs(self, season: Season, enc: Encoder) -> None:
        candidates = enc.candidates
        by_class = [np.flatnonzero(candidates.recovery == index) for index in range(len(RECOVERY_CLASSES))]
        for i, a in enumerate(RECOVERY_CLASSES):
            for j, b in enumerate(RECOVERY_CLASSES):
                wanted = self._wanted_min(season, a.value, b.value)
                if wanted:
                    first, second, hours = spacing.close_pairs(
                        candidates.start, candidates.end, by_class[i], by_class[j], wanted
                    )
                    enc.never_together(first, second, hours, f"{a.value} then {b.value}")
                if i <= j:
                    self._encode_ties(season, enc, by_class[i], by_class[j], i, j)

    def _encode_ties(
        self, season: Season, enc: Encoder, ones: np.ndarray, others: np.ndarray, i: int, j: int
    ) -> None:
        a, b = RECOVERY_CLASSES[i].value, RECOVERY_CLASSES[j].value
        there, back = self._wanted_min(season, a, b), self._wanted_min(season, b, a)
        if not there and not back:
            return
        table_ = enc.candidates
        one, other = spacing.same_start_pairs(table_.start, ones, others)
        if i == j:
            one, other = one[one < other], other[one < other]
        start = table_.start[one]
        hours = np.zeros(len(one), dtype=np.int64)
        for wanted, end in ((there, table_.end[one]), (back, table_.end[other])):
            if wanted:
                hours = np.maximum(hours, spacing.hours_short(start - end, wanted))
        enc.never_together(one, other, hours, f"{a} with {b}")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        names = [kind.value for kind in RECOVERY_CLASSES]
        asked = [
            max(self._wanted_min(season, name, row), self._wanted_min(season, row, name))
            for name in names
            for row in RUN_ROWS
        ]
        for p, run in placed_near_runs(schedule, max(asked)):
            yield from self._check_run(season, p, run)
        everything = schedule.with_history
        for index, p in enumerate(everything):
            for q in everything[index + 1 :]:
                if not (p.is_fixed and q.is_fixed):
                    yield from self._check_pair(season, p, q)

    def _check_run(self, season: Season, p: Placed, run: Run) -> Iterator[Violation]:
        row = row_of(run)
        if row is None:
            return
        span, name = season.span(run), p.template.recovery.value
        if p.span[0] <= span[0]:
            wanted, gap, order = self._wanted_min(season, name, row), gap_min(p.span, span), "before"
        else:
            wanted, gap, order = self._wanted_min(season, row, name), gap_min(span, p.span), "after"
        short = units.hours_short(gap, wanted) if wanted else 0
        if short:
            text = (
                f"{title(p)} is {hours_text(gap)} {order} {run_text(run)}, "
                f"{self.better}at least {hours_text(wanted)}"
            )
            yield self.broken(p.microcycle, f"{row} run", short, text, (p.session.id, run.id))

    def _check_pair(self, season: Season, p: Placed, q: Placed) -> Iterator[Violation]:
        a, b = p.template.recovery, q.template.recovery
        there, back = self._wanted_min(season, a.value, b.value), self._wanted_min(season, b.value, a.value)
        gap = gap_min(p.span, q.span)
        if p.span[0] < q.span[0]:
            short, wanted, subject = (
                units.hours_short(gap, there) if there else 0,
                there,
                f"{a.value} then {b.value}",
            )
        else:
            shorts = [
                (units.hours_short(start - end, wanted) if wanted else 0, wanted)
                for start, end, wanted in ((q.span[0], p.span[1], there), (p.span[0], q.span[1], back))
            ]
            short, wanted = max(shorts)
            low, high = sorted((a, b), key=RECOVERY_CLASSES.index)
            subject = f"{low.value} with {high.value}"
        if short:
            text = f"{title(q)} is {hours_text(max(gap, 0))} after {title(p)}, {self.better}at least {hours_text(wanted)}"
            yield self.broken(q.microcycle, subject, short, text, (p.session.id, q.session.id))

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: recovery hours must be kept ({where.subject})"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        if where.subject.endswith(" run"):
            return self._tell_runs(season, where)
        first, word, then = where.subject.split()
        one, other = class_text(RecoveryClass(first)), class_text(RecoveryClass(then))
        wanted, days = self._wanted_min(season, first, then), span_text(season.calendar, where.microcycle)
        if word == "with":
            wanted = max(wanted, self._wanted_min(season, then, first))
            pair = f"two sessions of {one}" if first == then else f"{one} together with {other}"
            return f"{self.better}no {pair}, at least {hours_text(wanted)} apart, {days}"
        pair = f"one session of {one} to the next" if first == then else f"{one} to {other}"
        return f"{self.better}at least {hours_text(wanted)} from {pair}, {days}"

    def _tell_runs(self, season: Season, where: Where) -> str:
        row, kinds = where.subject.removesuffix(" run"), classes_of(season)
        before = {kind: self._wanted_min(season, kind.value, row) for kind in kinds}
        after = {kind: self._wanted_min(season, row, kind.value) for kind in kinds}
        near = runs_near(
            season, where.microcycle, max(after.values(), default=0), max(before.values(), default=0)
        )
        hours = {"before": hours_by_class(before, "from"), "after": hours_by_class(after, "to")}
        sides = [f"{side} at least {text}" for side, text in hours.items() if text]
        runs = runs_text([run for run in near if row_of(run) == row])
        return f"{runs}: {self.better}{'; '.join(sides)}"

    def heavy_apart_min(self, season: Season) -> int:
        """Minutes from one heavy session to the next."""
        heavy = RecoveryClass.HEAVY.value
        return self._wanted_min(season, heavy, heavy)

    def moments_after_runs(self, season: Season) -> dict[RecoveryClass, list[int]]:
        """The absolute minutes at which each kind of session may first begin after a run that it has to wait for."""
        moments: dict[RecoveryClass, list[int]] = {kind: [] for kind in RECOVERY_CLASSES}
        for run in season.all_runs:
            row = row_of(run)
            for kind, found in moments.items():
                wanted = 0 if row is None else self._wanted_min(season, row, kind.value)
                if wanted:
                    found.append(season.span(run)[1] + wanted)
        return moments

    def _wanted_min(self, season: Season, first: str, then: str) -> int:
        wanted = units.scaled_hours_min(self.matrix.hard_h(first, then), stretch_pct(season, first))
        if (first, then) == (RecoveryClass.HEAVY, RecoveryClass.SPRINT):
            return max(wanted, season.limits["heavy_to_sprint_h"] * units.MINUTES_PER_HOUR)
        return wanted
