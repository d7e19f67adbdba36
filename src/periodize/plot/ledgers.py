"""Hard sets, contacts and sprint metres of every week, against the athlete's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from periodize.domain.schedule import Schedule
from periodize.measures.dose import scaled_at_most
from periodize.plot import style
from periodize.rules.policy import Policy
from periodize.rules.volume_caps import VolumeCaps, VolumeOf
from periodize.solver.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS = {
    VolumeOf.HARD_SETS: ("hard sets of the legs", "", "#004d80", ""),
    VolumeOf.CONTACTS: ("contacts", "", "#e69f00", "////"),
    VolumeOf.SPRINT_M: ("sprint metres", " m", "#009e73", "...."),
}
_WIDTH = 0.27
_PRINT_INCHES = 0.075
_MOST_PCT = 200
"""Bars end here: twice the limit is far too much, however much it is."""


def plot_ledgers(plan: Schedule | Result, policy: Policy | None = None, *, ax: Axes | None = None) -> Axes:
    """Hard sets, contacts and sprint metres of every week, each in percent of the athlete's weekly limit.

    Parameters
    ----------
    plan
        A schedule, or an answer with a plan.
    policy
        Whose way of counting holds; the answer's own, and for a schedule the default policy, unless given. The default
        one does not count the contacts of low hops.
    ax
        Axes to draw on; those of a new figure unless given.

    Returns
    -------
    Axes
        Three bar containers, ``hard_sets``, ``contacts`` and ``sprint_m``; the limit is the line at 100 with the
        ``gid`` ``limit``. The legend names the limits themselves. Bars end at 200.

    Raises
    ------
    NoPlan
        Where the answer has no plan.
    MissingExtra
        Where matplotlib is not installed.
    """
    schedule = style.plan_of(plan)
    rules = style.policy_of(plan, policy)
    count = len(schedule.season.calendar.microcycles)
    axes = style.axes_of(ax, style.width_of(count, 0.34, least=8.5), 3.8)
    axes.set_xlim(-0.5, count - 0.5)
    handles: list[Any] = []
    highest = 100.0
    week = "a week" if schedule.season.calendar.microcycle_days == 7 else "in 7 days"
    for number, of in enumerate(_LOOKS):
        name, unit, colour, hatch = _LOOKS[of]
        amounts = _amounts(schedule, rules, of)
        shares = _shares(schedule, amounts, of)
        highest = max([highest, *shares])
        spots = [index + (number - 1) * _WIDTH for index in range(count)]
        bars = axes.bar(spots, shares, width=_WIDTH, color=colour, hatch=hatch, label=of.value)
        for bar in bars:
            bar.set(edgecolor=style.PAPER, linewidth=0.3)
        if _WIDTH * style.inches_across(axes) / count > _PRINT_INCHES:
            _write(axes, spots, amounts, shares)
        limit = f"limit {schedule.season.limits[f'{of.value}_week']}{unit} {week}"
        handles.append(style.swatch(colour, f"{name},\n{limit}", hatch=hatch))
    axes.set_ylim(0, 1.25 * highest)
    line: dict[str, Any] = {
        "color": style.LIMIT,
        "linestyle": "--",
        "linewidth": 1.2,
        "gid": "limit",
        "label": "the athlete's limit",
    }
    handles += axes.plot([-0.5, count - 0.5], [100, 100], **line)
    style.bands(axes, schedule, 1.14 * highest, 0.1 * highest)
    style.week_axis(axes, schedule.season.calendar)
    style.plain_frame(axes)
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= 1.1 * highest])
    axes.set_ylabel("% of the weekly limit", fontsize=style.SMALL + 1)
    style.heading(axes, f"{schedule.season.athlete.id}: hard sets, contacts and sprints against the limits")
    style.legend_beside(axes, handles)
    return axes


def _amounts(schedule: Schedule, policy: Policy, of: VolumeOf) -> list[int]:
    """What each microcycle holds, counted as the policy counts."""
    exempt = {kind for rule in policy if isinstance(rule, VolumeCaps) for kind in rule.exempt}
    return [
        sum(
            getattr(p, of.value)
            for p in schedule.in_microcycle(microcycle.index)
            if not (of is VolumeOf.CONTACTS and p.template.recovery in exempt)
        )
        for microcycle in schedule.season.calendar.microcycles
    ]


def _shares(schedule: Schedule, amounts: list[int], of: VolumeOf) -> list[float]:
    """The same in percent of what each may hold."""
    season, shares = schedule.season, []
    for microcycle, done in zip(season.calendar.microcycles, amounts, strict=True):
        most = scaled_at_most(season.limits[f"{of.value}_week"], microcycle, whole=True)
        share = 100 * done / most if most else _MOST_PCT * bool(done)
        shares.append(float(min(share, _MOST_PCT)))
    return shares


def _write(axes: Axes, spots: list[float], amounts: list[int], shares: list[float]) -> None:
    """The amounts themselves, upright over the bars."""
    for spot, amount, share in zip(spots, amounts, shares, strict=True):
        if amount:
            print_: dict[str, Any] = {
                "fontsize": style.SMALL - 1,
                "ha": "center",
                "va": "bottom",
                "rotation": 90,
                "gid": "amount",
            }
            axes.text(spot, share + 1.5, str(amount), color=style.INK, **print_)
