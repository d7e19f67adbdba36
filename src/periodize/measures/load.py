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
from periodize.domain.session import Run


def by_day(runs: Sequence[Run], sessions: Sequence[Placed] = ()) -> Counter[date]:
    """Load in AU by calendar date of the start."""
    loads: Counter[date] = Counter()
    for run in runs:
        loads[run.day] += run.load_au
    for session in sessions:
        loads[session.day] += session.load_au
    return loads


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
