"""Runs that are much longer than anything the athlete has run lately."""

from __future__ import annotations

from dataclasses import dataclass

from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import RunKind
from periodize.units import ceil_div


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A run longer than every run of the days before it.

    Parameters
    ----------
    run
        The run.
    over_pct
        Percent by which it is longer than the longest before it, begun percents counted whole.
    """

    run: Run
    over_pct: int


def spikes(
    season: Season,
    *,
    above_pct: int = 10,
    look_back_days: int = 30,
    known_days: int = 14,
    fewest_runs: int = 3,
) -> tuple[Spike, ...]:
    """The season's runs that are more than ``above_pct`` percent longer than every run of the days before.

    Two runs are compared by distance where both have one, else by minutes. Runs of the history count among
    those before. Races are not judged: they cannot be shortened and have their own quiet days; run, they
    count for what follows.

    Parameters
    ----------
    season
        The facts.
    above_pct
        Percent above the longest that count as usual.
    look_back_days
        Days before a run of which the longest is taken.
    known_days
        A run is judged only if runs are known from so many days before it, or earlier: in the first days of
        a season without history any long run would seem a spike.
    fewest_runs
        And only if so many runs lie in the days looked back on.
    """
    known_from = min((run.day for run in season.all_runs), default=season.calendar.start)
    found = []
    for run in season.runs:
        if run.kind is RunKind.RACE or (run.day - known_from).days < known_days:
            continue
        before = [
            other
            for other in season.all_runs
            if other.start < run.start and (run.day - other.day).days <= look_back_days
        ]
        if len(before) < fewest_runs:
            continue
        lengths = [_lengths(run, other) for other in before]
        if all(100 * long > (100 + above_pct) * short for long, short in lengths):
            over = min(ceil_div(100 * long, short) for long, short in lengths) - 100
            found.append(Spike(run=run, over_pct=over))
    return tuple(found)


def _lengths(run: Run, other: Run) -> tuple[int, int]:
    """Lengths of two runs in the same unit."""
    if run.distance_m and other.distance_m:
        return run.distance_m, other.distance_m
    return run.duration_min, other.duration_min
