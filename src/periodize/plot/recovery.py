"""The hours that key runs were given before and after them, against those that were wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from periodize.domain.schedule import Placed, Schedule
from periodize.domain.session import Run
from periodize.plot import style
from periodize.plot.hours import Wanted, after_run, before_run
from periodize.rules.policy import Policy
from periodize.solver.result import Result
from periodize.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_H = 96
"""Hours beyond which more is no news: longer gaps are drawn at this height."""

_LOOKS: dict[str, dict[str, Any]] = {
    "as wanted": {"marker": "o", "color": "#0072b2"},
    "less than preferred": {"marker": "^", "color": "#e69f00", "edgecolors": style.INK, "linewidths": 0.5},
    "less than must be": {"marker": "X", "color": style.LIMIT, "edgecolors": style.INK, "linewidths": 0.5},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The hours between a key run and the nearest hard session on one side of it.

    Parameters
    ----------
    run
        The key run.
    placed
        The last heavy or hard session that began before it, or the first that began after.
    before
        Whether the session comes first.
    gap_min
        Minutes between them; below 0 where they overlap.
    wanted
        What the policy wants.
    """

    run: Run
    placed: Placed
    before: bool
    gap_min: int
    wanted: Wanted

    @property
    def judged(self) -> str:
        """How the gap stands against what is wanted."""
        if self.gap_min < self.wanted.least_min:
            return "less than must be"
        return "less than preferred" if self.gap_min < self.wanted.better_min else "as wanted"

    @property
    def hours(self) -> float:
        """Height of the mark: above 0 for a session after the run, below 0 for one before it."""
        hours = min(MOST_H, max(0.0, self.gap_min / MINUTES_PER_HOUR))
        return -hours if self.before else hours


def gaps_of(schedule: Schedule, policy: Policy) -> list[Gap]:
    """Both gaps of every key run and race of the season, where there is a session on that side within reach."""
    season = schedule.season
    hard = [p for p in schedule.with_history if p.template.heavy or p.template.hard_day]
    found = []
    for run in (run for run in season.runs if run.key or run.race):
        begins, ends = season.span(run)
        earlier = [p for p in hard if p.span[0] <= begins]
        later = [p for p in hard if p.span[0] > begins]
        if earlier:
            last = max(earlier, key=lambda p: p.span[1])
            wanted = before_run(policy, season, last.template.recovery, run)
            gap = begins - last.span[1]
            found.append(Gap(run=run, placed=last, before=True, gap_min=gap, wanted=wanted))
        if later:
            following = min(later, key=lambda p: p.span[0])
            wanted = after_run(policy, season, run, following.template.recovery)
            gap = following.span[0] - ends
            found.append(Gap(run=run, placed=following, before=False, gap_min=gap, wanted=wanted))
    return found


def plot_recovery(plan: Schedule | Result, policy: Policy | None = None, *, ax: Axes | None = None) -> Axes:
    """For each key run the hours since the last hard session (downwards) and to the next one (upwards).

    A hard session is one with heavy lifts, or one that makes its day a hard day. The short line is what the policy
    prefers between the two; what must be kept is drawn heavier.

    Parameters
    ----------
    plan
        A schedule, or an answer with a plan.
    policy
        Whose hours are wanted; the answer's own, and for a schedule the default policy, unless given.
    ax
        Axes to draw on; those of a new figure unless given.

    Returns
    -------
    Axes
        Marks are scatter collections whose ``gid`` says how they stand: ``as wanted``, ``less than preferred``,
        ``less than must be``. Gaps of more than 96 h are drawn at 96.

    Raises
    ------
    NoPlan
        Where the answer has no plan.
    MissingExtra
        Where matplotlib is not installed.
    """
    schedule = style.plan_of(plan)
    rules = style.policy_of(plan, policy)
    runs = [run for run in schedule.season.runs if run.key or run.race]
    gaps = gaps_of(schedule, rules)
    axes = style.axes_of(ax, style.width_of(len(runs), 0.17, least=8.5), 4.6)
    axes.set_xlim(-0.7, max(len(runs), 1) - 0.3)
    axes.set_ylim(-MOST_H - 6, MOST_H + 6)
    spots = {run.id: index for index, run in enumerate(runs)}
    axes.axhspan(-0.6, 0.6, color=style.KEY_RUN, zorder=1)
    handles = [*_marks(axes, gaps, spots), *_wanted(axes, gaps, spots)]
    style.plain_frame(axes)
    axes.set_yticks(range(-MOST_H, MOST_H + 1, 24))
    axes.set_yticklabels([f"{abs(hour)} h" for hour in range(-MOST_H, MOST_H + 1, 24)])
    axes.set_ylabel("since the last hard session | to the next", fontsize=style.SMALL + 1)
    _name_runs(axes, runs)
    style.heading(
        axes, f"{schedule.season.athlete.id}: hours around key runs, hard sessions before and after"
    )
    style.legend_beside(axes, handles)
    return axes


def _marks(axes: Axes, gaps: Sequence[Gap], spots: dict[str, int]) -> list[Any]:
    made = []
    for judged, look in _LOOKS.items():
        mine = [gap for gap in gaps if gap.judged == judged]
        if mine:
            xs, ys = [spots[gap.run.id] for gap in mine], [gap.hours for gap in mine]
            axes.vlines(xs, 0, ys, color="#c4c4c4", linewidth=0.8, zorder=2)
            made.append(axes.scatter(xs, ys, s=26, zorder=4, label=judged, gid=judged, **look))
    return made


def _wanted(axes: Axes, gaps: Sequence[Gap], spots: dict[str, int]) -> list[Any]:
    kinds = (("preferred", "better_min", 1.0, 0.30), ("must be kept", "least_min", 2.6, 0.22))
    made: list[Any] = []
    for name, field, width, half in kinds:
        mine = [(gap, getattr(gap.wanted, field)) for gap in gaps if getattr(gap.wanted, field)]
        if mine:
            ys = [
                (-1 if gap.before else 1) * min(MOST_H, minutes / MINUTES_PER_HOUR) for gap, minutes in mine
            ]
            left, right = [spots[g.run.id] - half for g, _ in mine], [spots[g.run.id] + half for g, _ in mine]
            lines = axes.hlines(ys, left, right, color=style.INK, linewidth=width, zorder=3, label=name)
            lines.set_gid(name)
            made.append(lines)
    return made


def _name_runs(axes: Axes, runs: Sequence[Run]) -> None:
    """Kind and date of as many runs as there is room for."""
    room = max(1, int(style.inches_across(axes) / 0.14))
    step = max(1, -(-len(runs) // room))
    ticks = list(range(0, len(runs), step))
    labels = [f"{_kind(runs[i])} {runs[i].day.day} {runs[i].day:%b}" for i in ticks]
    axes.set_xticks(ticks)
    axes.set_xticklabels(labels, fontsize=style.SMALL - 0.5, rotation=90)


def _kind(run: Run) -> str:
    return f"{run.race} race" if run.race else run.kind.value
