"""The top of the page: who, when, which races, what is known about the plan, and its main figures."""

from __future__ import annotations

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import Origin
from periodize.page.glyphs import glyph
from periodize.page.markup import Element, element
from periodize.page.words import BROKEN_TITLE, km_text, name_of, span_text, status_told, week_word, weeks_text
from periodize.report.rows import week_rows
from periodize.report.words import day_text
from periodize.solver.result import Result


def head(result: Result) -> Element:
    """Athlete, dates, races and status."""
    season = result.problem.season
    calendar = season.calendar
    dates = f"{span_text(calendar.start, calendar.end, year=True)}, {weeks_text(calendar)}"
    return element(
        "header",
        element("div", element("h1", season.athlete.id, dir="auto"), element("p", dates, class_="season")),
        _races(season),
        _status(result),
        class_="head",
    )


def figures(schedule: Schedule) -> Element:
    """The season in a handful of figures."""
    rows = week_rows(schedule)
    word = week_word(schedule.season.calendar)
    pinned = sum(session.origin is Origin.PINNED for session in schedule.sessions)
    minutes = sum(row["session_min"] for row in rows)
    runs, placed = (sum(row[key] for row in rows) for key in ("run_load_au", "placed_load_au"))
    hardest = max(rows, key=lambda row: (row["total_load_au"], -row["microcycle"]))
    entries = (
        ("Runs, as given", str(len(schedule.season.runs)), f"{runs} AU"),
        ("Sessions", str(len(schedule.sessions)), f"{pinned} pinned" if pinned else f"{placed} AU"),
        ("Time for them", f"{minutes / 60:.0f} h", f"{minutes / len(rows):.0f} min a {word}"),
        ("Placed share", f"{100 * placed // (runs + placed) if runs + placed else 0} %", "of the load"),
        ("Hardest", f"{hardest['total_load_au']} AU", f"{word} {hardest['microcycle']}"),
    )
    return element(
        "dl",
        (
            element("div", element("dt", name), element("dd", element("strong", value), " ", more))
            for name, value, more in entries
        ),
        class_="key-figures",
    )


def _status(result: Result) -> Element:
    title, sentence = status_told(result)
    kind = "broken" if title == BROKEN_TITLE else result.status.value.lower()
    return element(
        "div",
        element("p", title, class_="title"),
        element("p", sentence),
        class_=f"status {kind}",
    )


def _races(season: Season) -> Element | None:
    if not season.races:
        return None
    items = [_race(season, race) for race in season.races]
    return element("ul", items, class_="races", role="list", aria_label="Races")


def _race(season: Season, race: Run) -> Element:
    week = season.calendar.microcycle_of(race.day) + 1
    when = f"{day_text(race.day)}, {week_word(season.calendar)} {week}"
    name = element("b", name_of(race), dir="auto")
    length = f" · {km_text(race.distance_m)}" if race.distance_m else ""
    until = element("span", data_until=race.day.isoformat(), class_="until")
    return element(
        "li",
        element("span", glyph("race"), " ", f"{race.race} race", class_="flag race"),
        " ",
        name,
        " ",
        element("span", element("a", when, href=f"#week-{week}"), length, until, class_="amounts"),
    )
