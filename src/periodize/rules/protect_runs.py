"""Runs meet fresh legs: the preferred hours before and after them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from periodize import units
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.matrix import (
    LIFTING,
    RUN_ROWS,
    RecoveryMatrix,
    gap_min,
    near_runs,
    placed_near_runs,
    row_of,
    table,
)
from periodize.rules.said import (
    classes_of,
    hours_by_class,
    hours_text,
    run_text,
    runs_near,
    runs_text,
    span_text,
)
from periodize.rules.words import PHASES, RECOVERY_CLASSES, Encoder, Ints, Where

_Hours = TypeVar("_Hours", int, Ints)


@dataclass(frozen=True, kw_only=True)
class ProtectRuns(Rule):
    r"""A session keeps the preferred hours of the matrix from every run.

    Excess: begun hours short, for each run on its own; cost: excess x the importance of the run. What a
    session does to a run after it weighs by that run's importance, what a run does to a session after it by
    ``after_weight``. A lift after a run keeps ``lift_after_run_pct`` of the preferred hours, by the athlete's limits.

    Parameters
    ----------
    matrix
        The recovery matrix; its second figures are read.
    importance
        Pairs (run row, weight): how much a run of that kind matters, 1 to 10.
    after_weight
        Weight of an hour too little between a run and a session after it.
    after_step_h
        Hours after a run count in begun steps of so many: recovery is not known to the hour, and without steps a
        session would be put late into an evening for the sake of one.
    """

    id = "protect-runs"
    unit = "h"
    evidence = Evidence(
        grade="B",
        text="Heavy lifting leaves running slower for a day or two: time to exhaustion fell by a fifth to a third on "
        "the next day in a small crossover trial. The preferred hours are judgements inside the measured ranges.",
        sources=("C9", "C10", "C11", "R1", "R2"),
    )
    statement = "Sessions keep the preferred hours from runs; an hour too little costs more before a run that matters more."
    default_tier = Tier.PROTECT
    figures = (("after_step_h", 1, 48),)

    tier: Tier = Tier.PROTECT
    matrix: RecoveryMatrix
    importance: tuple[tuple[str, int], ...]
    after_weight: int = 1
    after_step_h: int = 1

    def encode(self, season: Season, enc: Encoder) -> None:
        names = [kind.value for kind in RECOVERY_CLASSES]
        size = len(enc.candidates)
        none = np.zeros((len(names), len(RUN_ROWS)), dtype=np.int64)
        before = {(a, row): self._wanted_min(a, row) for a in names for row in RUN_ROWS}
        after = {(row, a): self._after_min(season, row, a) for a in names for row in RUN_ROWS}
        excess = {row: np.zeros(size, dtype=np.int64) for row in RUN_ROWS}
        for run, near, hours in near_runs(season, enc.candidates, table(before, run_first=False), none):
            excess[str(row_of(run))][near] += hours
        for row in RUN_ROWS:
            enc.forbid(excess[row], f"before {row} run", times=self._importance(row))
        behind = np.zeros(size, dtype=np.int64)
        for _, near, hours in near_runs(season, enc.candidates, none, table(after, run_first=True)):
            behind[near] += self._in_steps(hours)
        enc.forbid(behind, "after a run", times=self.after_weight)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season, names = schedule.season, [kind.value for kind in RECOVERY_CLASSES]
        asked = [
            max(self._wanted_min(name, row), self._after_min(season, row, name))
            for name in names
            for row in RUN_ROWS
        ]
        for p, run in placed_near_runs(schedule, max(asked)):
            yield from self._check_run(season, p, run)

    def _check_run(self, season: Season, p: Placed, run: Run) -> Iterator[Violation]:
        row = row_of(run)
        if row is None:
            return
        span, name = season.span(run), p.template.recovery.value
        if p.span[0] <= span[0]:
            wanted, gap, subject, times = (
                self._wanted_min(name, row),
                gap_min(p.span, span),
                f"before {row} run",
                self._importance(row),
            )
        else:
            wanted, gap, subject, times = (
                self._after_min(season, row, name),
                gap_min(span, p.span),
                "after a run",
                self.after_weight,
            )
        short = units.hours_short(gap, wanted) if wanted else 0
        if subject == "after a run":
            short = self._in_steps(short)
        if short:
            text = (
                f"{title(p)} is {hours_text(gap)} {subject.split()[0]} {run_text(run)}, "
                f"{self.better}{hours_text(wanted)}"
            )
            yield self.broken(p.microcycle, subject, short, text, (p.session.id, run.id), times=times)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: sessions should keep the preferred hours {where.subject}"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        at, kinds = where.microcycle, classes_of(season)
        if where.subject == "after a run":
            hours = [self._after_min(season, row, kind.value) for row in RUN_ROWS for kind in kinds]
            least, most = min(filter(None, hours), default=0), max(hours, default=0)
            wanted = hours_text(most) if least == most else f"{hours_text(least)} to {hours_text(most)}"
            asked = f"{wanted} from a run to the next session, by the kinds of the two"
            return f"{self.better}{asked}, {span_text(season.calendar, at)}"
        row = where.subject.removeprefix("before ").removesuffix(" run")
        minutes = {kind: self._wanted_min(kind.value, row) for kind in kinds}
        runs = [
            run for run in runs_near(season, at, 0, max(minutes.values(), default=0)) if row_of(run) == row
        ]
        return f"{self.better}{hours_by_class(minutes, 'from')} to {runs_text(runs)}"

    def _wanted_min(self, first: str, then: str) -> int:
        return self.matrix.preferred_h(first, then) * units.MINUTES_PER_HOUR

    def _after_min(self, season: Season, row: str, then: str) -> int:
        """Preferred minutes from a run to a session: never fewer than the matrix's least ones."""
        least = self.matrix.hard_h(row, then) * units.MINUTES_PER_HOUR
        percent = season.limits["lift_after_run_pct"] if then in LIFTING else 100
        return max(least, units.scaled_hours_min(self.matrix.preferred_h(row, then), percent))

    def _in_steps(self, hours: _Hours) -> _Hours:
        """Hours, rounded up to whole steps."""
        return -(-hours // self.after_step_h) * self.after_step_h

    def _importance(self, row: str) -> int:
        return dict(self.importance).get(row, 1)
