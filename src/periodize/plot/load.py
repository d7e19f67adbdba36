"""The load of every week: what the runs make, what is added, and how it rises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from periodize.domain.schedule import Schedule
from periodize.plot import style
from periodize.report.rows import Row, week_rows
from periodize.rules.policy import Policy
from periodize.rules.weekly_load import LoadMeasure, WeeklyLoad
from periodize.solver.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PLACED = "#0072b2"
_UPRIGHT_BELOW = 5
"""Signs of room in a column under which the rise is written upright."""


def plot_load(plan: Schedule | Result, policy: Policy | None = None, *, ax: Axes | None = None) -> Axes:
    """The load of every week in AU: runs below, sessions on top, the rise of the two together above them.

    Parameters
    ----------
    plan
        A schedule, or an answer with a plan.
    policy
        Whose cap is drawn; the answer's own, and for a schedule the default policy, unless given. The cap holds for any
        seven days, so it is drawn only where a microcycle has seven.
    ax
        Axes to draw on; those of a new figure unless given.

    Returns
    -------
    Axes
        Two bar containers, ``runs`` and ``sessions``, with the figures of :func:`periodize.weekly`; the cap is the
        line with the ``gid`` ``cap``.

    Raises
    ------
    NoPlan
        Where the answer has no plan.
    MissingExtra
        Where matplotlib is not installed.
    """
    schedule = style.plan_of(plan)
    rules = style.policy_of(plan, policy)
    rows = week_rows(schedule)
    axes = style.axes_of(ax, style.width_of(len(rows), 0.34, least=8.5), 4.2)
    axes.set_xlim(-0.5, len(rows) - 0.5)
    cap = _cap_au(schedule, rules)
    most = max([row["total_load_au"] for row in rows] + ([cap] if cap else []) + [1])
    axes.set_ylim(0, 1.3 * most)
    spots = range(len(rows))
    runs = [row["run_load_au"] for row in rows]
    placed = [row["placed_load_au"] for row in rows]
    looks: dict[str, Any] = {"width": 0.78, "edgecolor": style.PAPER, "linewidth": 0.5}
    handles: list[Any] = [axes.bar(spots, runs, color=style.RUN, label="runs", **looks)]
    handles.append(axes.bar(spots, placed, bottom=runs, color=_PLACED, label="sessions", **looks))
    if cap:
        label = f"cap of any seven days: {cap} AU"
        handles += axes.plot(
            [-0.5, len(rows) - 0.5], [cap, cap], color=style.LIMIT, linestyle="--", label=label, gid="cap"
        )
    handles += _deloads(axes, rows)
    _rises(axes, rows, 0.012 * 1.3 * most)
    style.bands(axes, schedule, 1.2 * most, 0.1 * most)
    style.week_axis(axes, schedule.season.calendar)
    style.plain_frame(axes)
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= 1.15 * most])
    axes.set_ylabel("load in AU", fontsize=style.SMALL + 1)
    style.heading(axes, f"{schedule.season.athlete.id}: load by week, rise on the week before in %")
    style.legend_beside(axes, handles)
    return axes


def _cap_au(schedule: Schedule, policy: Policy) -> int | None:
    """The most that any seven days may hold, where the bars are seven days."""
    if schedule.season.calendar.microcycle_days != 7:
        return None
    caps = [
        rule.cap_au(schedule.season)
        for rule in policy
        if isinstance(rule, WeeklyLoad) and rule.measure is LoadMeasure.TOTAL
    ]
    return min(caps, default=None)


def _deloads(axes: Axes, rows: list[Row]) -> list[Any]:
    light = [index for index, row in enumerate(rows) if row["deload"]]
    if not light:
        return []
    heights = [rows[index]["total_load_au"] for index in light]
    bars = axes.bar(light, heights, width=0.78, color="none", edgecolor="#5c5c5c", linewidth=0, hatch="///")
    for bar in bars:
        bar.set_gid("deload")
    return [style.swatch(style.PAPER, "deload", hatch="///")]


def _rises(axes: Axes, rows: list[Row], above: float) -> None:
    """Write the rise in percent over each bar, upright where columns are narrow."""
    upright = style.signs_in(axes, 1, style.SMALL) < _UPRIGHT_BELOW
    for index, row in enumerate(rows):
        if row["rise_pct"] is not None:
            axes.text(
                index,
                row["total_load_au"] + above,
                f"{row['rise_pct']:+d}",
                fontsize=style.SMALL - 1,
                color=style.INK,
                ha="center",
                va="bottom",
                rotation=90 if upright else 0,
                gid="rise",
                bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.4, "alpha": 0.75},
            )
