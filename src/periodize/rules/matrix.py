"""The directed recovery matrix as data, and how much an athlete stretches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season, Span
from periodize.domain.session import Run
from periodize.domain.vocabulary import RacePriority, RecoveryClass, RunKind
from periodize.measures import spacing
from periodize.rules.words import RECOVERY_CLASSES, Candidates, Ints

_ROW_OF_KIND = {
    RunKind.RECOVERY: "easy",
    RunKind.EASY: "easy",
    RunKind.LONG: "long",
    RunKind.TEMPO: "tempo",
    RunKind.INTERVALS: "intervals",
    RunKind.HILLS: "intervals",
    RunKind.OTHER: "tempo",
}


def row_of(run: Run) -> str | None:
    """The matrix row and column of a run; None for A and B races, which have a rule of their own.

    Hills count as intervals, a C race too; a run of unknown kind counts as tempo.
    """
    if run.race is not None:
        return "intervals" if run.race is RacePriority.C else None
    return _ROW_OF_KIND.get(run.kind, "tempo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Hours from the end of ``first`` to the start of ``then``: never less than ``hard_h``, better ``preferred_h``."""

    first: str
    then: str
    hard_h: int
    preferred_h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryMatrix:
    """Hours between kinds, directed. A pair that is not listed needs none."""

    cells: tuple[Cell, ...]
    _hours: dict[tuple[str, str], Cell] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hours", {(cell.first, cell.then): cell for cell in self.cells})

    def hard_h(self, first: str, then: str) -> int:
        """Least hours."""
        cell = self._hours.get((first, then))
        return cell.hard_h if cell else 0

    def preferred_h(self, first: str, then: str) -> int:
        """Preferred hours, at least the least ones."""
        cell = self._hours.get((first, then))
        return max(cell.hard_h, cell.preferred_h) if cell else 0


LIFTING = frozenset({RecoveryClass.HEAVY, RecoveryClass.FOUNDATION, RecoveryClass.PRIMER})
EXPLOSIVE = frozenset({RecoveryClass.POWER, RecoveryClass.PLYO_HIGH, RecoveryClass.SPRINT})


def placed_near_runs(schedule: Schedule, longest_min: int) -> Iterator[tuple[Placed, Run]]:
    """Each placed session with the runs less than so many minutes away: where no more is asked, no other is too near."""
    season = schedule.season
    runs = [(run, *season.span(run)) for run in season.all_runs]
    for p in schedule.placed:
        if not p.is_fixed:
            begins, ends = p.span
            for run, run_begins, run_ends in runs:
                if begins - run_ends < longest_min and run_begins - ends < longest_min:
                    yield p, run


def stretch_pct(season: Season, first: str) -> int:
    """The athlete's recovery multiplier after a session or run of this row, in percent."""
    explosive = first in EXPLOSIVE
    return season.limits["explosive_recovery_pct" if explosive else "recovery_pct"]


def gap_min(first: Span, then: Span) -> int:
    """Minutes from the end of one span to the start of a later one; negative where they overlap."""
    return then[0] - first[1]


def near_runs(
    season: Season, candidates: Candidates, before_min: Ints, after_min: Ints
) -> Iterator[tuple[Run, Ints, Ints]]:
    """Candidates too near to each run of the matrix.

    Parameters
    ----------
    before_min, after_min
        Minutes wanted from a session to a run and from a run to a session: arrays over
        (recovery class, run row) as given by :func:`table`.

    Yields
    ------
    (run, rows, hours)
        Rows of candidates, and the begun hours each is too near.
    """
    reach = int(max(before_min.max(initial=0), after_min.max(initial=0)))
    longest = int((candidates.end - candidates.start).max(initial=0))
    for run in season.all_runs:
        row = row_of(run)
        if row is None:
            continue
        begins, ends = season.span(run)
        low = np.searchsorted(candidates.start, begins - reach - longest, side="left")
        high = np.searchsorted(candidates.start, ends + reach, side="left")
        rows = np.arange(low, high, dtype=np.int64)
        column = RUN_ROWS.index(row)
        start, end, kind = candidates.start[rows], candidates.end[rows], candidates.recovery[rows]
        first = start <= begins
        wanted = np.where(first, before_min[kind, column], after_min[kind, column])
        hours = spacing.hours_short(np.where(first, begins - end, start - ends), wanted)
        hours[wanted == 0] = 0
        yield run, rows[hours > 0], hours[hours > 0]


RUN_ROWS = ("easy", "long", "tempo", "intervals")


def table(minutes: dict[tuple[str, str], int], *, run_first: bool) -> Ints:
    """Minutes as an array over (recovery class, run row)."""
    return np.array(
        [
            [minutes.get((row, kind.value) if run_first else (kind.value, row), 0) for row in RUN_ROWS]
            for kind in RECOVERY_CLASSES
        ],
        dtype=np.int64,
    )
