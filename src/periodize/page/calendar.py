"""The weeks one after another: what stands on each day, the load, and what falls short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from periodize.domain.calendar import Microcycle
from periodize.domain.exercise import Prescription
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Origin
from periodize.page.glyphs import glyph
from periodize.page.markup import Child, Element, element
from periodize.page.sessions import entry
from periodize.page.words import (
    columns,
    countdown,
    ease_text,
    exception_text,
    exceptions_in,
    span_text,
    week_word,
)
from periodize.prescribe.build import prescribe
from periodize.report.rows import Row, session_rows, week_rows
from periodize.report.shortfalls import Shortfall, of_microcycles
from periodize.report.words import counted, day_text
from periodize.rules.availability import taken_groups, taken_text
from periodize.solver.result import Result

SHORTFALLS_A_WEEK = 3


def weeks(result: Result, schedule: Schedule) -> Element:
    """Every microcycle of the season, with all its runs and sessions."""
    season = schedule.season
    prescribed = prescribe(schedule)
    by_day: dict[date, list[Row]] = defaultdict(list)
    for row in session_rows(schedule):
        by_day[row["start"].date()].append(row)
    short = of_microcycles(result)
    rows = week_rows(schedule)
    peak = max(row["total_load_au"] for row in rows)
    word = week_word(season.calendar)
    sections = []
    for microcycle, row in zip(season.calendar.microcycles, rows, strict=True):
        name = f"week-{microcycle.index + 1}"
        section = element(
            "section",
            _head(season, microcycle, row, f"{word.capitalize()} {microcycle.index + 1}", f"{name}-head"),
            _load(row, peak, word),
            _exceptions(season, microcycle),
            _days(schedule, microcycle, by_day, prescribed),
            _shortfalls(short.get(microcycle.index, [])),
            id=name,
            class_=f"week phase-{row['block']}",
            aria_labelledby=f"{name}-head",
            data_first=microcycle.first.isoformat(),
            data_last=microcycle.last.isoformat(),
        )
        sections.append(section)
    style = f"--columns: {columns(season.calendar)}"
    return element("div", sections, class_="weeks", style=style)


def week_links(schedule: Schedule) -> Element:
    """Jumps to each microcycle."""
    word = week_word(schedule.season.calendar)
    links = [
        element(
            "li",
            element(
                "a",
                element("span", f"{word.capitalize()} ", class_="unseen"),
                str(microcycle.index + 1),
                element("span", f", {phase.value}", class_="unseen"),
                href=f"#week-{microcycle.index + 1}",
                title=f"{span_text(microcycle.first, microcycle.last)}, {phase.value}",
            ),
            class_=f"phase-{phase.value}",
        )
        for microcycle, phase in zip(schedule.season.calendar.microcycles, schedule.blocks, strict=True)
    ]
    today = element("a", "Today", href="#calendar", id="today-link", hidden=True)
    label = f"{word.capitalize()}s"
    head = element("span", label, class_="label", aria_hidden="true")
    return element("nav", head, today, element("ol", links, role="list"), class_="jump", aria_label=label)


def _head(season: Season, microcycle: Microcycle, row: Row, title: str, head_id: str) -> Element:
    ease = season.eases.get(microcycle.index)
    dates = element(
        "span",
        element("time", day_text(microcycle.first), datetime=microcycle.first.isoformat()),
        " to ",
        element("time", day_text(microcycle.last), datetime=microcycle.last.isoformat()),
        class_="dates",
    )
    ahead = countdown(season, microcycle)
    return element(
        "header",
        element("h3", title, " ", dates, id=head_id),
        element("p", row["block"], class_="phase"),
        element("p", glyph("lighter"), " ", ease_text(ease), class_="ease") if ease else None,
        element("p", ahead, class_="countdown") if ahead else None,
    )


def _load(row: Row, peak: int, word: str) -> Element:
    """The load in words, and as a bar beside that of the hardest week."""
    on = "on the week before" if word == "week" else "on the last"
    parts = [
        f"runs {row['run_load_au']} + placed {row['placed_load_au']} ({row['share_pct']} %)",
        f"{row['rise_pct']:+d} % {on}" if row["rise_pct"] is not None else "",
        f"{counted(row['sessions'], 'sessions')}, {row['session_min']} min"
        if row["sessions"]
        else "no sessions",
        f"monotony {row['monotony']:.1f}" if row["monotony"] is not None else "",
    ]
    text = " · ".join(part for part in parts if part)
    run = 100 * row["run_load_au"] / max(peak, 1)
    placed = 100 * row["placed_load_au"] / max(peak, 1)
    bar = element(
        "svg",
        element("rect", class_="runs", x=0, y=0, width=f"{run:.2f}%", height="100%"),
        element("rect", class_="placed", x=f"{run:.2f}%", y=0, width=f"{placed:.2f}%", height="100%"),
        class_="loadbar",
        width="100%",
        height=6,
        aria_hidden="true",
        focusable="false",
    )
    total = element("strong", f"{row['total_load_au']} AU")
    return element("div", element("p", "Load ", total, " = ", text), bar, class_="load")


def _exceptions(season: Season, microcycle: Microcycle) -> Element | None:
    found = exceptions_in(season, microcycle.first, microcycle.last)
    told = [exception_text(exception) for exception in found]
    told += map(taken_text, taken_groups(season, microcycle.first, microcycle.last))
    texts = [element("li", element("bdi", text)) for text in told]
    return element("ul", texts, class_="exceptions", role="list") if texts else None


def _days(
    schedule: Schedule,
    microcycle: Microcycle,
    by_day: Mapping[date, Sequence[Row]],
    prescribed: Mapping[str, Prescription],
) -> Element:
    season = schedule.season
    runs = {run.id: run for run in season.runs}
    start, _ = season.calendar.full_span(microcycle.index)
    across = columns(season.calendar)
    cells = []
    for number in range(microcycle.days):
        day = microcycle.first + timedelta(days=number)
        column = (day - start).days % across
        rows = by_day.get(day, ())
        items = [
            entry(schedule, row, runs[row["id"]] if row["origin"] == Origin.RUN.value else None, prescribed)
            for row in rows
        ]
        away = bool(exceptions_in(season, day, day))
        kind = "day" + (" rest" if not rows else "") + (" away" if away else "")
        # A panel that opens in the last columns has to open towards the left.
        kind += " late" if column >= across - across // 2 else ""
        content: Child = element("ul", items, role="list") if rows else element("p", "rest", class_="nothing")
        date_ = element(
            "time", element("span", f"{day:%a}"), f" {day.day} {day:%b}", datetime=day.isoformat()
        )
        # A season that begins in mid-week leaves the days before it free.
        at = f"--column: {column + 1}" if number == 0 and column else None
        cells.append(element("li", element("p", date_, class_="date"), content, class_=kind, style=at))
    return element("ol", cells, class_="days", role="list")


def _shortfalls(found: Sequence[Shortfall]) -> Element | None:
    if not found:
        return None
    first, rest = found[:SHORTFALLS_A_WEEK], found[SHORTFALLS_A_WEEK:]
    more = None
    if rest:
        cost = sum(line.cost for line in rest)
        more = element(
            "details",
            element("summary", f"and {len(rest)} smaller, cost {cost}"),
            element("ul", map(shortfall, rest), role="list"),
        )
    head = element("p", "Short of the ideal", class_="label")
    return element("div", head, element("ul", map(shortfall, first), role="list"), more, class_="shortfalls")


def shortfall(line: Shortfall) -> Element:
    """One line of what falls short: how much it matters, and what it is."""
    cost = element("span", f"{line.tier.value} {line.cost}", class_="cost")
    return element("li", cost, " ", line.text)
