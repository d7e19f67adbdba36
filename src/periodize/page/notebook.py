"""Seasons, plans and comparisons as notebooks show them: small, without a script, in the notebook's own colours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import WEEKDAYS, Origin
from periodize.explain.compare import Comparison
from periodize.notes import notes_of
from periodize.page.markup import Child, Element, element, html
from periodize.page.words import (
    columns,
    km_text,
    name_of,
    span_text,
    status_told,
    week_word,
    weeks_text,
)
from periodize.report.rows import Row, session_rows, week_rows
from periodize.report.words import TIER_SENTENCES, counted, day_text, short_notes
from periodize.solver.result import Conflict, Result

# No colour of our own but a line that shows on white and on black.
_SOFT = "opacity:.75"
_BOX = "vertical-align:top;padding:2px 8px;border-bottom:1px solid #80808080"
_CELL, _NUMBER = f"text-align:left;{_BOX}", f"text-align:right;{_BOX}"
_NAME = f"{_CELL};overflow-wrap:break-word"
_MARKS = {Origin.RUN.value: "", Origin.PLACED.value: "+ ", Origin.PINNED.value: "# "}


def html_of(shown: object) -> str | None:
    """What a notebook shows of a season, a schedule, an answer, a conflict or a comparison.

    Parameters
    ----------
    shown
        Any object.

    Returns
    -------
    str or None
        A fragment of HTML without scripts, ids or style sheets; None for objects of any other kind.
    """
    for kind, draw in _DRAWERS:
        if isinstance(shown, kind):
            return html(element("div", draw(shown), style="line-height:1.4;overflow-wrap:anywhere"))
    return None


def _season(season: Season) -> list[Child]:
    calendar = season.calendar
    runs = f"{counted(len(season.runs), 'runs')}, {_a_week(len(season.runs), calendar.days)}"
    key = sum(run.key for run in season.runs)
    facts = [
        ("Athlete", f"{season.athlete.id}, {season.athlete.level.value} in the gym"),
        ("Runs", f"{runs}, {key} of them key runs"),
        ("Races", _lines(_race_texts(season)) or "none"),
        ("Free", _lines(_window_texts(season)) or "no window is open"),
        ("Pinned", counted(len(season.pins), "sessions") if season.pins else ""),
        ("Notes", _lines(short_notes(notes_of(season, ())))),
    ]
    rows = (_row(name, [what], [_CELL]) for name, what in facts if what)
    dates = f"{span_text(calendar.start, calendar.end, year=True)}, {weeks_text(calendar)}"
    return [_title("Season", dates), _table(rows)]


def _schedule(schedule: Schedule) -> list[Child]:
    season = schedule.season
    placed = f"{counted(len(schedule.sessions), 'sessions')} around {counted(len(season.runs), 'runs')}"
    dates = span_text(season.calendar.start, season.calendar.end, year=True)
    return [
        _title(season.athlete.id, f"{dates}: {placed}"),
        _blocks(schedule),
        _weeks(schedule),
        _days(schedule),
    ]


def _result(result: Result) -> list[Child]:
    title, sentence = status_told(result)
    head = [_title(title, result.status.value), element("p", sentence, style="margin:0 0 6px")]
    if result.schedule is None:
        return [*head, _conflict(result.conflict) if result.conflict else None]
    tiers = [
        _row(o.tier.value, [TIER_SENTENCES[o.tier], o.value, o.bound, o.gap], [_CELL, *[_NUMBER] * 3])
        for o in result.tiers
    ]
    aims = _table(tiers, ("Aim", "", "Cost", "Bound", "Gap")) if tiers else None
    return [*head, aims, *_schedule(result.schedule)]


def _conflict(conflict: Conflict) -> list[Child]:
    if not conflict:
        return ["Nothing is known to clash."]
    pairs = zip(conflict.groundings, conflict.sentences, strict=True)
    lines = dict.fromkeys((text, where.rule) for where, text in pairs)
    items = [element("li", text, " ", element("code", rule)) for text, rule in lines]
    return [_title("These cannot hold together", ""), element("ul", items, style="margin:0")]


def _comparison(comparison: Comparison) -> list[Child]:
    plain = comparison.to_plain()
    figures = (
        ("status", "Status"),
        ("blocks", "Blocks"),
        ("sessions", "Sessions"),
        ("doses_pct", "Doses %"),
        ("highest_week_au", "Top week AU"),
        ("highest_rise_pct", "Top rise %"),
        ("low_days", "Low days"),
    )
    styles = [_CELL, _CELL, *[_NUMBER] * 5]
    rows = (_row(d["name"], [_known(d.get(key)) for key, _ in figures], styles) for d in plain["doctrines"])
    count = counted(len(comparison.entries), "doctrines")
    head = _title(comparison.season.athlete.id, f"{weeks_text(comparison.season.calendar)} under {count}")
    missing = [
        element("p", element("b", entry.name), ": ", entry.result.reason(), style="margin:6px 0 0")
        for entry in comparison.entries
        if entry.result.schedule is None
    ]
    return [head, _table(rows, ("Doctrine", *(name for _, name in figures))), missing]


def _race_texts(season: Season) -> list[str]:
    return [
        f"{race.race}: {day_text(race.day, year=True)} {name_of(race)}"
        + (f", {km_text(race.distance_m)}" if race.distance_m else "")
        for race in season.races
    ]


def _window_texts(season: Season) -> list[str]:
    """The windows of the default week, a line for each day that has any."""
    lines = []
    for name, windows in zip(WEEKDAYS, season.availability.week, strict=True):
        spans = [f"{_clock(w.opens_min)} to {_clock(w.closes_min)} {w.place}" for w in windows]
        if spans:
            lines.append(f"{name} {', '.join(spans)}")
    changed, taken = len(season.availability.exceptions), len(season.availability.taken)
    lines += [f"and {counted(changed, 'exceptions')}"] if changed else []
    lines += [f"without {counted(taken, 'times')} that others have something"] if taken else []
    return lines


def _blocks(schedule: Schedule) -> Element:
    text = " → ".join(f"{phase.value} {len(list(same))}" for phase, same in groupby(schedule.blocks))
    return element("p", "Blocks: ", text, style="margin:0 0 6px")


def _weeks(schedule: Schedule) -> Element:
    heads = (
        week_word(schedule.season.calendar).capitalize(),
        "From",
        "Block",
        "Load AU",
        "Placed %",
        "Rise %",
    )
    styles = [_CELL, _CELL, *[_NUMBER] * 5]
    runs = Counter(schedule.season.calendar.microcycle_of(run.day) + 1 for run in schedule.season.runs)
    rows = []
    for week in week_rows(schedule):
        lighter = ", lighter" if week["microcycle"] - 1 in schedule.season.eases else ""
        rise = "" if week["rise_pct"] is None else f"{week['rise_pct']:+d}"
        cells = [
            day_text(week["first"]),
            week["block"] + lighter,
            week["total_load_au"],
            week["share_pct"],
            rise,
        ]
        cells += [runs[week["microcycle"]], week["sessions"]]
        rows.append(_row(week["microcycle"], cells, styles))
    return _table(rows, (*heads, "Runs", "Sessions"))


def _days(schedule: Schedule) -> Element:
    """Every day of the season, folded away."""
    calendar = schedule.season.calendar
    by_day: dict[Any, list[Row]] = defaultdict(list)
    for row in session_rows(schedule):
        by_day[row["start"].date()].append(row)
    across = columns(calendar)
    rows = []
    for microcycle in calendar.microcycles:
        first, _ = calendar.full_span(microcycle.index)
        for start in range(0, calendar.microcycle_days, across):
            days = [
                first + timedelta(days=at)
                for at in range(start, min(start + across, calendar.microcycle_days))
            ]
            cells = [_day(by_day[day], f"{day_text(day)}") if day in calendar else "" for day in days]
            rows.append(_row(microcycle.index + 1 if start == 0 else "", cells, [_CELL] * len(cells)))
    marks = element("p", "+ placed, # pinned, * key run; times are wall clock", style=f"{_SOFT};margin:4px 0")
    summary = element("summary", "Day by day", style="cursor:pointer")
    return element("details", summary, marks, _table(rows), style="margin-top:6px")


def _day(rows: Sequence[Row], label: str) -> list[Child]:
    items = [
        element(
            "div",
            f"{_MARKS[row['origin']]}{'* ' if row['key'] else ''}{row['start']:%H:%M} ",
            _bdi(row["title"]),
        )
        for row in rows
    ]
    return [element("div", label, style=_SOFT), *items]


def _title(name: str, more: str) -> Element:
    rest = element("span", more, style=_SOFT) if more else None
    return element("p", element("b", _bdi(name)), " ", rest, style="margin:6px 0")


def _table(rows: Iterable[Element], heads: Sequence[str] = ()) -> Element:
    top = element("tr", (element("th", name, style=_CELL, scope="col") for name in heads)) if heads else None
    return element("table", top, rows, style="border-collapse:collapse;margin:0")


def _row(name: object, cells: Sequence[Child | int], styles: Sequence[str]) -> Element:
    tds = (
        element("td", str(cell) if isinstance(cell, int) else cell, style=style)
        for cell, style in zip(cells, styles, strict=True)
    )
    return element("tr", element("th", _bdi(str(name)), style=_NAME, scope="row"), tds)


def _bdi(text: str) -> Element:
    """A text from outside, whose direction of writing does not spread."""
    return element("bdi", text)


def _lines(texts: Iterable[str]) -> list[Child]:
    return [element("div", text, dir="auto") for text in texts]


def _known(value: object) -> str:
    return "–" if value is None else str(value)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _a_week(count: int, days: int) -> str:
    return f"{7 * count / days:.1f} a week"


_DRAWERS: tuple[tuple[type, Callable[[Any], list[Child]]], ...] = (
    (Result, _result),
    (Schedule, _schedule),
    (Season, _season),
    (Conflict, _conflict),
    (Comparison, _comparison),
)
