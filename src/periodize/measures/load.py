"""Training load by day and microcycle, and what is made of it.

Monotony, strain, acute-chronic ratios and the like are shown, never steered by: see the catalogue for how
weak their evidence is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from periodize.domain.schedule import Placed
from periodize.domain.season import Season
from periodize.domain.session import Run


def by_day(runs: Sequence[Run], sessions: Sequence[Placed] = ()) -> Counter[date]:
    """Load in AU by calendar date of the start."""
    loads: Counter[date] = Counter()
    for run in runs:
        loads[run.day] += run.load_au
    for session in sessions:
        loads[session.day] += session.template.load_au
    return loads


def run_load_by_microcycle(season: Season) -> dict[int, int]:
    """Load of the runs in AU by microcycle; negative indices are the history."""
    loads: Counter[int] = Counter()
    for run in season.all_runs:
        loads[season.calendar.microcycle_of(run.day)] += run.load_au
    return dict(loads)


def highest_rolling(loads: Mapping[date, int], first: date, last: date, days: int = 7) -> int:
    """Highest sum of ``days`` consecutive days that end between ``first`` and ``last``."""
    length = (last - first).days + 1
    series = np.array([loads.get(first + timedelta(days=i - days + 1), 0) for i in range(length + days - 1)])
    return int(np.convolve(series, np.ones(days, dtype=np.int64), mode="valid").max())


def monotony(daily: Sequence[int]) -> float | None:
    """Foster's monotony: mean daily load over its (population) standard deviation; None if all days are equal.

    Rest days count as zero.
    """
    values = np.asarray(daily, dtype=float)
    spread = float(values.std())
    return float(values.mean()) / spread if spread > 0 else None


def strain(daily: Sequence[int]) -> float | None:
    """Foster's strain: total load x monotony."""
    mono = monotony(daily)
    return None if mono is None else float(sum(daily)) * mono


def down_microcycles(season: Season, below_pct: int = 85, look_back: int = 3) -> frozenset[int]:
    """Microcycles in which the runs themselves ease off: load below 85 % of the mean of the previous three."""
    loads = run_load_by_microcycle(season)
    down = set()
    for microcycle in season.calendar.microcycles[look_back:]:
        before = [loads.get(microcycle.index - j, 0) for j in range(1, look_back + 1)]
        if loads.get(microcycle.index, 0) * 100 * look_back < below_pct * sum(before):
            down.add(microcycle.index)
    return frozenset(down)
