"""Writes a plan as a Markdown document: tables for a wiki, a repository or a message.

Titles and names come from files of other people. In the document they are text and nothing else: signs that Markdown
or HTML would obey are escaped, so that no title breaks a table or smuggles in a picture or a script.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from itertools import groupby

from periodize.domain.athlete import Athlete
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Origin
from periodize.export.options import ExportOptions
from periodize.report.rows import Row, session_rows, week_rows
from periodize.report.words import TIER_SENTENCES, counted, day_text, plain, short_notes, status_sentence
from periodize.solver.result import Result

_OBEYED = re.compile(r"([\\`*_\[\]|~#$!])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def content(result: Result, options: ExportOptions) -> bytes:
    """The document: races, blocks, a table for each week, what falls short, and notes.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    """
    schedule = result.require()
    parts = [
        _head(result, schedule.season),
        _races(schedule.season),
        _blocks(schedule),
        *_weeks(schedule, options.runs),
        _bill(result),
        _notes(result),
    ]
    return ("\n\n".join("\n".join(part) for part in parts if part) + "\n").encode()


def escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is.

    >>> escaped("6 x 800 | *fast* <b>")
    '6 x 800 \\\\| \\\\*fast\\\\* &lt;b&gt;'
    """
    harmless = "".join(_HTML.get(sign, sign) for sign in plain(text))
    return _OBEYED.sub(r"\\\1", harmless)


def _head(result: Result, season: Season) -> list[str]:
    calendar = season.calendar
    whose = "" if season.athlete.id == Athlete().id else f": {escaped(season.athlete.id)}"
    days = f"{day_text(calendar.start, year=True)} to {day_text(calendar.end, year=True)}"
    word = "weeks" if calendar.microcycle_days == 7 else "microcycles"
    return [
        f"# Training plan{whose}",
        "",
        f"{days}, {counted(len(calendar.microcycles), word)}.",
        "",
        f"{result.status.value}: {escaped(status_sentence(result))}",
    ]


def _races(season: Season) -> list[str]:
    rows = []
    for race in season.races:
        length = f"{race.distance_m / 1000:g} km" if race.distance_m is not None else ""
        priority = race.race.value if race.race else ""
        rows.append((day_text(race.day), escaped(race.name) or "Race", length, priority))
    return _section("Races", _table(("Date", "Race", "Distance", "Priority"), rows)) if rows else []


def _blocks(schedule: Schedule) -> list[str]:
    rows, microcycles = [], schedule.season.calendar.microcycles
    for phase, group in groupby(zip(schedule.blocks, microcycles, strict=True), key=lambda pair: pair[0]):
        span = [microcycle for _, microcycle in group]
        first, last = span[0], span[-1]
        numbers = f"{first.index + 1} to {last.index + 1}" if len(span) > 1 else f"{first.index + 1}"
        rows.append((phase.value.capitalize(), numbers, day_text(first.first), day_text(last.last)))
    return _section("Blocks", _table(("Block", _word(schedule.season) + "s", "From", "To"), rows))


def _weeks(schedule: Schedule, runs: bool) -> list[list[str]]:
    """A table for each week; placed sessions stand in bold type, assumed times in brackets."""
    by_week: dict[int, list[Row]] = defaultdict(list)
    for row in session_rows(schedule):
        if runs or row["origin"] != Origin.RUN.value:
            by_week[row["microcycle"]].append(row)
    legend = "Sessions in **bold** are placed around the runs. A time in brackets was assumed."
    return [
        ["## Plan", "", legend],
        *(_week(schedule, week, by_week[week["microcycle"]]) for week in week_rows(schedule)),
    ]


def _week(schedule: Schedule, week: Row, rows: Sequence[Row]) -> list[str]:
    ease = schedule.season.eases.get(week["microcycle"] - 1)
    label = week["block"] + ("" if ease is None else ", deload" if ease.deload else ", lighter")
    span = f"{day_text(week['first'])} to {day_text(week['last'])}"
    load = f"Load {week['total_load_au']} AU: runs {week['run_load_au']}, placed {week['placed_load_au']}"
    dose = f"{counted(week['sessions'], 'sessions')}, {week['session_min']} min"
    riding = {placed.session.id for placed in schedule.placed if schedule.season.carrier(placed.session)}
    lines = ["Nothing."]
    if rows:
        lines = _table(("Day", "Time", "Session", "min", "AU", "Where"), _days(rows, riding), right=(3, 4))
    return [
        f"### {_word(schedule.season)} {week['microcycle']}: {span} ({label})",
        "",
        f"{load} ({week['share_pct']} %); {dose}.",
        "",
        *lines,
    ]


def _days(rows: Iterable[Row], riding: Set[str]) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for day, group in groupby(rows, key=lambda row: row["start"].date()):
        for number, row in enumerate(group):
            label = day_text(day) if number == 0 else ""
            minutes, load = row["duration_min"], row["load_au"]
            found.append((label, _time(row), _title(row), minutes, load, _where(row, riding)))
    return found


def _time(row: Row) -> str:
    clock = f"{row['start']:%H:%M}"
    return f"({clock})" if "start" in row["assumed"].split(", ") else clock


def _where(row: Row, riding: Set[str]) -> str:
    return "after the run" if row["id"] in riding else escaped(row["place"] or "")


def _title(row: Row) -> str:
    title = escaped(row["title"])
    if row["origin"] != Origin.RUN.value:
        return f"**{title}**" + (" (pinned)" if row["origin"] == Origin.PINNED.value else "")
    marks = [f"{row['race']} race"] if row["race"] else [row["kind"]] + ["key"] * row["key"]
    marks = [mark for mark in marks if mark not in title.lower() and mark != "other"]
    return f"{title} ({', '.join(marks)})" if marks else title


def _bill(result: Result) -> list[str]:
    """What the plan falls short of, by aim and by rule."""
    aims = [(o.tier.value, TIER_SENTENCES[o.tier].capitalize(), o.value, o.bound) for o in result.tiers]
    excess: dict[tuple[int, str, str, str], int] = defaultdict(int)
    cost: dict[tuple[int, str, str, str], int] = defaultdict(int)
    for charge in result.bill:
        key = charge.tier.rank, charge.tier.value, charge.rule.partition("@")[0], charge.unit
        excess[key] += charge.excess
        cost[key] += charge.cost
    order = sorted(cost, key=lambda key: (key[0], -cost[key], key[2]))
    rules = [(key[1], escaped(key[2]), escaped(counted(excess[key], key[3])), cost[key]) for key in order]
    lines = _table(("Aim", "Meaning", "Cost", "No plan costs less than"), aims, right=(2, 3)) if aims else []
    if rules:
        lines += ["", *_table(("Aim", "Rule", "Short of the ideal by", "Cost"), rules, right=(3,))]
    return _section("What it falls short of", lines or ["Nothing; every wish is met."])


def _notes(result: Result) -> list[str]:
    notes = [f"- {escaped(note)}" for note in short_notes(result.notes)]
    return _section("Notes", notes) if notes else []


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *lines]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> list[str]:
    rule = ["--:" if column in right else "---" for column in range(len(head))]
    return ["| " + " | ".join(str(cell) for cell in row) + " |" for row in (head, rule, *rows)]


def _word(season: Season) -> str:
    return "Week" if season.calendar.microcycle_days == 7 else "Microcycle"
