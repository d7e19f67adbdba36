"""A plan as one page that needs nothing else: no network, no fonts, no other file."""

from __future__ import annotations

import base64
import hashlib

from periodize.domain.schedule import Schedule
from periodize.page.bill import aims, bill
from periodize.page.calendar import week_links, weeks
from periodize.page.charts import block_list, season_chart, week_table
from periodize.page.glyphs import symbols
from periodize.page.head import figures, head
from periodize.page.legend import checked, legend
from periodize.page.markup import Child, Element, document, element, own_file, raw
from periodize.page.words import span_text, week_word
from periodize.report.words import short_notes
from periodize.solver.result import Result

_HINT = "A session opens to show its exercises."


def to_html(result: Result) -> str:
    """The answer as a web page for phone, desk and printer.

    It can be sent as a file and opened without a network. It holds the blocks, the load, every run and session
    with its exercises, what falls short of the ideal and what that costs. An answer without a plan gives a page
    that says why there is none.

    Parameters
    ----------
    result
        Any answer.

    Returns
    -------
    str
        A whole HTML document. The same result gives the same text.
    """
    schedule = result.schedule
    main: list[Child] = _no_plan(result) if schedule is None else _plan(result, schedule)
    skip = element(
        "a", "Skip to the calendar" if schedule else "Skip to the answer", href="#calendar", class_="skip"
    )
    body = element(
        "body",
        skip,
        symbols(),
        head(result),
        week_links(schedule) if schedule is not None else None,
        element(
            "main", main, _notes(result), _section("check", "How it was checked", checked(result)), id="main"
        ),
        raw("script", own_file("script.js")),
    )
    return document(element("html", _meta(result), body, lang="en"))


def _meta(result: Result) -> Element:
    calendar = result.problem.season.calendar
    title = f"{result.problem.season.athlete.id}, {span_text(calendar.start, calendar.end, year=True)}"
    digest = base64.b64encode(hashlib.sha256(own_file("script.js").encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        raw("style", own_file("style.css")),
    )


def _plan(result: Result, schedule: Schedule) -> list[Child]:
    word = week_word(schedule.season.calendar)
    season = [figures(schedule), block_list(schedule), season_chart(schedule), week_table(schedule)]
    return [
        _broken(result),
        _section("season", "The season", season),
        _section(
            "calendar",
            f"{word.capitalize()} by {word}",
            [element("p", _HINT, class_="hint"), weeks(result, schedule)],
        ),
        _section("legend", "Signs", [legend(schedule)]),
        _section("bill", "What the plan costs", [aims(result), *bill(result)]),
    ]


def _broken(result: Result) -> Element | None:
    """Rules that must hold and do not: only a plan that somebody changed has any."""
    if result.verification is None or result.verification.ok:
        return None
    items = [
        element("li", v.text, " ", element("code", v.where.rule)) for v in result.verification.violations
    ]
    return _section("broken", "Rules that must hold are broken", [element("ul", items)], kind="alarm")


def _no_plan(result: Result) -> list[Child]:
    conflict = result.conflict
    if not conflict:
        reason = result.reason()
        told: list[Child] = [element("p", f"{reason[0].upper()}{reason[1:]}.")]
    else:
        pairs = zip(conflict.groundings, conflict.sentences, strict=True)
        lines = dict.fromkeys((text, where.rule) for where, text in pairs)
        items = (element("li", text, " ", element("code", rule)) for text, rule in lines)
        told = [
            element("p", "These cannot hold together:"),
            element("ul", items),
            element(
                "p",
                "One of them has to give way before there is a plan: a wider window, a pin elsewhere, or a rule that "
                "costs where it now must hold.",
            ),
        ]
    return [_section("calendar", "Why there is no plan", told, kind="alarm")]


def _notes(result: Result) -> Element | None:
    if not result.notes:
        return None
    items = (element("li", note[0].upper() + note[1:]) for note in short_notes(result.notes))
    return _section("notes", "Notes", [element("ul", items)])


def _section(
    name: str, title: str, content: list[Child] | list[Element], *, kind: str | None = None
) -> Element:
    head_id = f"{name}-head"
    return element(
        "section", element("h2", title, id=head_id), *content, id=name, aria_labelledby=head_id, class_=kind
    )
