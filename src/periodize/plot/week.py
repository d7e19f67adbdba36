"""One week by the clock: runs, sessions, windows, and the hours that legs need."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from periodize.domain.calendar import Microcycle
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import Quality, RecoveryClass
from periodize.explain.slots import clock_text, numbered
from periodize.plot import style
from periodize.plot.hours import Wanted, after_run, before_run
from periodize.report.words import plain
from periodize.rules.policy import Policy
from periodize.solver.result import Result
from periodize.units import MINUTES_PER_DAY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_REACH_DAYS = 7
"""Days before the microcycle whose runs and lifts may still be felt in it."""

_LANES = {"run": 0.0, "session": 0.94}
_LANE = 0.06
_EDGES = {
    "run": (style.KEY_RUN, "#c9c9c9"),
    "session": (style.QUALITY_COLOURS[Quality.MAX_STRENGTH], "#a9c4d8"),
}
_LINE_POINTS = 8.6
_DARK = frozenset({Quality.MAX_STRENGTH})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A run or a session on its day."""

    id: str
    day: date
    from_min: int
    to_min: int
    title: str
    colour: str
    ink: str
    is_run: bool
    lane: int = 0
    lanes: int = 1


def plot_week(
    plan: Schedule | Result, week: int = 1, policy: Policy | None = None, *, ax: Axes | None = None
) -> Axes:
    """One week by the clock: a column for each day, a box for each run and session.

    Windows are shaded. At the left edge of a day stand the hours after key runs in which no heavy lift should
    begin, at the right edge the hours after heavy and hard sessions in which the next key run should not: dark
    as far as they must be kept, light as far as they are preferred.

    Parameters
    ----------
    plan
        A schedule, or an answer with a plan.
    week
        Number of the microcycle, from 1.
    policy
        Whose hours are shown; the answer's own, and for a schedule the default policy, unless given.
    ax
        Axes to draw on; those of a new figure unless given.

    Returns
    -------
    Axes
        Every box of a run or a session has its id as ``gid``, every window ``window``. A box too low for a line of
        print is drawn as high as one where there is room.

    Raises
    ------
    InvalidInput
        Where the season has no such microcycle.
    NoPlan
        Where the answer has no plan.
    MissingExtra
        Where matplotlib is not installed.
    """
    schedule = style.plan_of(plan)
    rules = style.policy_of(plan, policy)
    season = schedule.season
    at = numbered(season, week)
    days = [at.first + timedelta(days=i) for i in range(at.days)]
    items = _items(schedule, at)
    first, last = _hours(season, days, items)
    axes = style.axes_of(ax, style.width_of(at.days, 1.45, least=5), 1.2 + 0.44 * (last - first) / 60)
    axes.set_xlim(0, at.days)
    axes.set_ylim(last, first)
    style.bare(axes)
    axes.grid(axis="y", color="#e8e8e8", linewidth=0.6)
    axes.set_axisbelow(True)
    for column in range(1, at.days):
        axes.axvline(column, color="#d0d0d0", linewidth=0.8, zorder=1)
    _windows(axes, season, days)
    _recovery(axes, schedule, rules, at)
    for column, day in enumerate(days):
        _boxes(axes, column, [item for item in items if item.day == day])
    _labels(axes, schedule, at, days, (first, last))
    style.legend_beside(axes, _legend(schedule, at))
    return axes


def _items(schedule: Schedule, at: Microcycle) -> list[_Item]:
    season = schedule.season
    found = [_of_run(run) for run in season.runs if at.first <= run.day <= at.last]
    found += [_of_session(p) for p in schedule.placed if at.first <= p.day <= at.last]
    return sorted(found, key=lambda item: (item.day, item.from_min, item.id))


def _of_run(run: Run) -> _Item:
    begins = run.start.hour * 60 + run.start.minute
    return _Item(
        id=run.id,
        day=run.day,
        from_min=begins,
        to_min=begins + run.duration_min,
        title=(f"{run.race} race: " if run.race else "") + (run.name or run.kind.value.capitalize()),
        colour=style.KEY_RUN if run.key or run.race else "#d9d9d9",
        ink=style.PAPER if run.key or run.race else style.INK,
        is_run=True,
    )


def _of_session(placed: Placed) -> _Item:
    begins = placed.session.start.hour * 60 + placed.session.start.minute
    quality = placed.template.quality
    return _Item(
        id=placed.session.id,
        day=placed.day,
        from_min=begins,
        to_min=begins + placed.session.duration_min,
        title=placed.template.name,
        colour=style.QUALITY_COLOURS[quality],
        ink=style.PAPER if quality in _DARK else style.INK,
        is_run=False,
    )


def _hours(season: Season, days: Sequence[date], items: Sequence[_Item]) -> tuple[int, int]:
    """First and last minute that is drawn: whole hours around all there is, from 6 to 21 at least."""
    windows = [window for day in days for window in season.availability.windows_on(day)]
    first = min([360, *(item.from_min for item in items), *(window.opens_min for window in windows)])
    last = max([1260, *(item.to_min for item in items), *(window.closes_min for window in windows)])
    return first // 60 * 60, min(-(-last // 60) * 60, MINUTES_PER_DAY)


def _windows(axes: Axes, season: Season, days: Sequence[date]) -> None:
    from matplotlib.patches import Rectangle

    for column, day in enumerate(days):
        for window in season.availability.windows_on(day):
            height = window.closes_min - window.opens_min
            box = Rectangle((column, window.opens_min), 1, height, facecolor="#fdf6e3", edgecolor="#e6d9b0")
            box.set(linewidth=0.8, zorder=0.5, gid="window")
            axes.add_patch(box)
            place = style.shown(window.place, style.signs_in(axes, 0.8, style.SMALL - 1))
            corner: dict[str, Any] = {
                "fontsize": style.SMALL - 1,
                "color": "#7a6a30",
                "ha": "right",
                "va": "bottom",
            }
            label = axes.text(column + 0.92, window.closes_min - 4, place, zorder=0.6, **corner)
            label.set_clip_path(box)


def _recovery(axes: Axes, schedule: Schedule, policy: Policy, at: Microcycle) -> None:
    """The hours after key runs and after heavy and hard sessions, on the edges of the days."""
    season = schedule.season
    since = at.first - timedelta(days=_REACH_DAYS)
    for run in season.all_runs:
        if (run.key or run.race) and since <= run.day <= at.last:
            wanted = after_run(policy, season, run, RecoveryClass.HEAVY)
            _strips(axes, season, at, season.span(run)[1], wanted, "run")
    for p in schedule.with_history:
        if (p.template.heavy or p.template.hard_day) and since <= p.day <= at.last:
            following = next(
                (r for r in season.runs if (r.key or r.race) and season.span(r)[0] >= p.span[1]), None
            )
            if following is not None:
                wanted = before_run(policy, season, p.template.recovery, following)
                _strips(axes, season, at, p.span[1], wanted, "session")


def _strips(axes: Axes, season: Season, at: Microcycle, end: int, wanted: Wanted, kind: str) -> None:
    dark, light = _EDGES[kind]
    # Where two strips meet, the hours that must be kept lie on top.
    parts = ((0, wanted.least_min, dark, 2.2), (wanted.least_min, wanted.better_min, light, 2.1))
    for begins, ends, colour, above in parts:
        for day, low, high in _by_day(season, end + begins, end + ends):
            if at.first <= day <= at.last and high > low:
                x = (day - at.first).days + _LANES[kind]
                axes.bar(
                    x,
                    high - low,
                    width=_LANE,
                    bottom=low,
                    align="edge",
                    color=colour,
                    zorder=above,
                    gid=f"after-{kind}",
                )


def _by_day(season: Season, first: int, last: int) -> Iterator[tuple[date, int, int]]:
    """A stretch of absolute minutes as (day, from, to) in wall-clock minutes."""
    begins, ends = season.clock.wall(first), season.clock.wall(last)
    day = begins.date()
    while day <= ends.date():
        midnight = datetime.combine(day, time())
        low = max(0, (begins - midnight) // timedelta(minutes=1))
        high = min(MINUTES_PER_DAY, (ends - midnight) // timedelta(minutes=1))
        yield day, low, high
        day += timedelta(days=1)


def _boxes(axes: Axes, column: int, items: Sequence[_Item]) -> None:
    """The runs and sessions of a day; those that overlap stand side by side."""
    lanes: list[int] = []
    places = []
    for item in items:
        lane = next((i for i, end in enumerate(lanes) if end <= item.from_min), len(lanes))
        lanes[lane : lane + 1] = [item.to_min]
        places.append(lane)
    width = (1 - 2 * _LANE - 0.04) / max(1, len(lanes))
    for number, (item, lane) in enumerate(zip(items, places, strict=True)):
        later = [other.from_min for other in items[number + 1 :] if other.from_min >= item.to_min]
        _box(axes, item, column + _LANE + 0.02 + lane * width, width, min(later, default=MINUTES_PER_DAY))


def _box(axes: Axes, item: _Item, left: float, width: float, free_until: int) -> None:
    from matplotlib.patches import Rectangle

    line = _minutes_of_a_line(axes)
    height = max(item.to_min - item.from_min, min(line, free_until - item.from_min))
    box = Rectangle((left, item.from_min), width, height, facecolor=item.colour, edgecolor=style.INK)
    box.set(linewidth=0.6, zorder=3, gid=item.id)
    axes.add_patch(box)
    signs, lines = style.signs_in(axes, width, style.SMALL), int(height / line + 0.15)
    begins, ends = clock_text(item.from_min), clock_text(item.to_min % MINUTES_PER_DAY)
    if lines < 1 or signs < 3:
        return
    if lines == 1:
        written = [style.shown(f"{begins} {item.title}", signs)]
    else:
        wrapped = textwrap.wrap(plain(item.title), signs) or [""]
        kept = wrapped[: lines - 1]
        if len(wrapped) > len(kept):
            kept[-1] = f"{kept[-1]} {wrapped[len(kept)]}"
        written = [f"{begins}-{ends}"[:signs], *(style.shown(part, signs) for part in kept)]
    label = axes.text(left + width / 2, item.from_min + height / 2, "\n".join(written), color=item.ink)
    label.set(fontsize=style.SMALL, ha="center", va="center", linespacing=1.05, zorder=4, gid="title")
    label.set_clip_path(box)


def _minutes_of_a_line(axes: Axes) -> float:
    """Height of a line of print in minutes."""
    low, high = axes.get_ylim()
    inches = axes.bbox.height / axes.figure.dpi
    return float(abs(high - low) * _LINE_POINTS / (72 * inches))


def _labels(
    axes: Axes, schedule: Schedule, at: Microcycle, days: Sequence[date], hours: tuple[int, int]
) -> None:
    calendar = schedule.season.calendar
    axes.set_xticks([i + 0.5 for i in range(at.days)])
    axes.set_xticklabels([f"{day:%a} {day.day} {day:%b}" for day in days], fontsize=style.SMALL + 1)
    axes.xaxis.tick_top()
    ticks = range(hours[0], hours[1] + 1, 60)
    axes.set_yticks(ticks, [clock_text(minute) for minute in ticks], fontsize=style.SMALL)
    word = "Week" if calendar.microcycle_days == 7 else "Microcycle"
    eased = schedule.season.eases.get(at.index)
    ease = "" if eased is None else ", deload" if eased.deload else f", lighter: {eased.why}"
    style.heading(axes, f"{word} {at.index + 1}: {schedule.blocks[at.index].value}{ease}")


def _legend(schedule: Schedule, at: Microcycle) -> list[Any]:
    qualities = {p.template.quality for p in schedule.placed if at.first <= p.day <= at.last}
    present = [q for q in Quality if q in qualities]
    dark = style.QUALITY_COLOURS[Quality.MAX_STRENGTH]
    return [
        style.swatch(style.KEY_RUN, "key run"),
        style.swatch("#d9d9d9", "other run"),
        *(style.swatch(style.QUALITY_COLOURS[q], style.words(q.value)) for q in present),
        style.swatch("#fdf6e3", "window"),
        style.swatch(style.KEY_RUN, "left edge: after a key run,\nbefore a heavy lift"),
        style.swatch(dark, "right edge: after a hard\nsession, before a key run"),
        style.swatch(_EDGES["run"][1], "light: preferred,\nneed not be kept"),
    ]
