"""The whole season at a glance: a column for each week, a row for each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from periodize.domain.athlete import ExceptionKind
from periodize.domain.easing import LAID_UP
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import WEEKDAYS, Quality
from periodize.plot import style
from periodize.solver.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_RACE_LINES = 2
_RACE_SIGNS = (44, 28, 16)
_ILL, _AWAY = "#f3d3d3", "#dcdcdc"

Spot = tuple[float, float]


def plot_season(plan: Schedule | Result, *, ax: Axes | None = None) -> Axes:
    """The season at a glance: a column for each week, a row for each day, a mark for each run and session.

    Blocks are the band above the weeks, races the stars; lighter weeks are hatched, and days on which the athlete is
    away, ill or locked out are shaded.

    Parameters
    ----------
    plan
        A schedule, or an answer with a plan.
    ax
        Axes to draw on; those of a new figure unless given.

    Returns
    -------
    Axes
        Marks are scatter collections whose ``gid`` is the quality, ``run``, ``key run`` or ``race``.

    Raises
    ------
    NoPlan
        Where the answer has no plan.
    MissingExtra
        Where matplotlib is not installed.
    """
    schedule = style.plan_of(plan)
    season, calendar = schedule.season, schedule.season.calendar
    count, days = len(calendar.microcycles), calendar.microcycle_days
    axes = style.axes_of(ax, style.width_of(count, 0.34, least=8.5), 1.9 + 0.34 * days)
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_ylim(days - 0.5, -1.7 - 0.75 * _RACE_LINES * bool(season.races))
    style.bare(axes)
    style.bands(axes, schedule, -1.55, 0.9)
    shades = [*_lighter(axes, season), *_absences(axes, season)]
    _grid(axes, count, days)
    marks = [*_runs(axes, season), *_sessions(axes, schedule)]
    _race_names(axes, season)
    axes.set_yticks(range(days), _day_names(season), fontsize=style.SMALL + 1)
    style.week_axis(axes, calendar)
    style.heading(axes, f"{season.athlete.id}, {style.span_text(calendar)}")
    style.legend_beside(axes, [*marks, *shades])
    return axes


def _spot(season: Season, day: date) -> Spot:
    """Column and row of a day."""
    at = season.calendar.microcycle_of(day)
    return float(at), float((day - season.calendar.full_span(at)[0]).days)


def _day_names(season: Season) -> list[str]:
    first, _ = season.calendar.full_span(0)
    days = season.calendar.microcycle_days
    if days != len(WEEKDAYS):
        return [f"day {number + 1}" for number in range(days)]
    return [WEEKDAYS[(first.weekday() + i) % len(WEEKDAYS)] for i in range(days)]


def _grid(axes: Axes, count: int, days: int) -> None:
    for column in range(1, count):
        axes.plot([column - 0.5] * 2, [-0.5, days - 0.5], color="#ececec", linewidth=0.6, zorder=0.5)


def _boxes(axes: Axes, season: Season, days: Iterable[date], colour: str, kind: str) -> int:
    """Shade single days; returns how many."""
    from matplotlib.patches import Rectangle

    inside = [day for day in days if day in season.calendar]
    for day in inside:
        x, y = _spot(season, day)
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, zorder=0.3, gid=kind))
    return len(inside)


def _absences(axes: Axes, season: Season) -> Iterator[Any]:
    found: dict[str, set[date]] = defaultdict(set)
    for exception in season.availability.exceptions:
        if exception.kind is not ExceptionKind.EXTRA:
            length = (exception.last - exception.first).days + 1
            kind = "ill or injured" if exception.kind in LAID_UP else "away or closed"
            found[kind] |= {exception.first + timedelta(days=i) for i in range(length)}
    for kind, colour in (("ill or injured", _ILL), ("away or closed", _AWAY)):
        if _boxes(axes, season, sorted(found[kind]), colour, kind):
            yield style.swatch(colour, kind)


def _lighter(axes: Axes, season: Season) -> Iterator[Any]:
    """Hatch the microcycles in which every session is lighter."""
    from matplotlib.patches import Rectangle

    days = season.calendar.microcycle_days
    hatches = {True: ("deload", "////"), False: ("lighter week", "....")}
    for deload, (kind, hatch) in hatches.items():
        lighter = [index for index, ease in season.eases.items() if ease.deload is deload]
        for index in lighter:
            column = Rectangle(
                (index - 0.5, -0.5), 1, days, facecolor="none", edgecolor="#cfcfcf", hatch=hatch
            )
            column.set(linewidth=0, zorder=0.2, gid=kind)
            axes.add_patch(column)
        if lighter:
            yield style.swatch(style.PAPER, kind, hatch=hatch)


def _runs(axes: Axes, season: Season) -> Iterator[Any]:
    spots: dict[str, list[Spot]] = defaultdict(list)
    by_day: dict[date, list[Run]] = defaultdict(list)
    for run in season.runs:
        by_day[run.day].append(run)
    for day, runs in by_day.items():
        x, y = _spot(season, day)
        for number, run in enumerate(runs):
            kind = "race" if run.race else "key run" if run.key else "run"
            spots[kind].append((x - 0.22, y + 0.3 * (number - (len(runs) - 1) / 2)))
    size = _mark_points(axes, season)
    looks = {
        "run": {"marker": "o", "s": (0.55 * size) ** 2, "color": style.RUN},
        "key run": {"marker": "o", "s": (0.9 * size) ** 2, "color": style.KEY_RUN},
        "race": {"marker": "*", "s": (1.9 * size) ** 2, "color": style.INK},
    }
    for kind, look in looks.items():
        if spots[kind]:
            yield _scatter(axes, spots[kind], kind, look)


def _sessions(axes: Axes, schedule: Schedule) -> Iterator[Any]:
    season = schedule.season
    by_day: dict[date, list[Quality]] = defaultdict(list)
    for p in schedule.placed:
        if p.day in season.calendar:
            by_day[p.day].append(p.template.quality)
    spots: dict[Quality, list[Spot]] = defaultdict(list)
    for day, qualities in by_day.items():
        x, y = _spot(season, day)
        for number, quality in enumerate(qualities):
            spots[quality].append((x + 0.2, y + 0.36 * (number - (len(qualities) - 1) / 2)))
    size = _mark_points(axes, season)
    for quality in Quality:
        if spots[quality]:
            look: dict[str, Any] = {
                "marker": style.QUALITY_MARKS[quality],
                "s": size**2,
                "color": style.QUALITY_COLOURS[quality],
            }
            yield _scatter(
                axes, spots[quality], quality.value, {**look, "edgecolors": style.INK, "linewidths": 0.4}
            )


def _scatter(axes: Axes, spots: list[Spot], kind: str, look: dict[str, Any]) -> Any:
    xs, ys = zip(*spots, strict=True)
    return axes.scatter(xs, ys, label=style.words(kind), gid=kind, zorder=3, **look)


def _mark_points(axes: Axes, season: Season) -> float:
    """Size of a mark in points, by the width of a column."""
    points = 72 * style.inches_across(axes) / len(season.calendar.microcycles)
    return min(8.0, max(2.5, 0.4 * points))


def _race_names(axes: Axes, season: Season) -> None:
    """Name the races above the blocks, A races first; where there is no room on any line the star stands alone."""
    count = len(season.calendar.microcycles)
    sign = count / max(1, style.signs_in(axes, count, style.SMALL))
    taken: list[list[Spot]] = [[] for _ in range(_RACE_LINES)]
    for race in sorted(season.races, key=lambda race: (race.race or "", race.start)):
        x, _ = _spot(season, race.day)
        length = f" {race.distance_m / 1000:g} km" if race.distance_m else ""
        name = f"{race.race}: {race.name or race.kind.value}"
        for signs in _RACE_SIGNS:
            label = style.shown(name, signs) + length
            half = sign * (len(label) + 1) / 2
            middle = min(max(x, half - 0.5), count - 0.5 - half)
            span = middle - half, middle + half
            free = (i for i, spans in enumerate(taken) if all(span[1] <= a or b <= span[0] for a, b in spans))
            line = next(free, None)
            if line is not None and span[0] >= -0.51:
                taken[line].append(span)
                y = -2.0 - 0.7 * line
                axes.text(middle, y, label, fontsize=style.SMALL, ha="center", va="center", gid="race-name")
                axes.plot([x, x], [y + 0.25, -1.55], color=style.FAINT, linewidth=0.6, zorder=0.5)
                break
