"""The page of a squad: one file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from periodize.page import markup
from periodize.page.glyphs import symbols
from periodize.page.markup import Child, Element, document, element, raw
from periodize.page.words import span_text
from periodize.report.words import day_text
from periodize.squad.capacity import Sharing
from periodize.squad.page.failures import failures, outcomes_text
from periodize.squad.page.gather import Gathered
from periodize.squad.page.links import Links
from periodize.squad.page.load import load_map
from periodize.squad.page.misses import missed_doses
from periodize.squad.page.shared import what_is_shared
from periodize.squad.page.who import largest, who_lifts
from periodize.squad.page.words import counted

SECTIONS = (
    ("gym", "Who lifts when"),
    ("shared", "What sharing costs"),
    ("load", "Load of every week"),
    ("missed", "Missed doses"),
    ("failed", "Without a plan"),
    ("athletes", "All athletes"),
)


def squad_page(
    gathered: Gathered,
    links: Links | None = None,
    *,
    sharing: Sharing | None = None,
    is_stopped: bool = False,
) -> str:
    """A squad as a web page for desk, phone and printer.

    It holds who lifts when, the load of every athlete and week, the missed doses and who has no plan. Of a large squad
    it names those who need a look the most; all stand in the tables beside it.

    Parameters
    ----------
    gathered
        What the rows of a run tell.
    links
        The athletes' own pages.
    sharing
        What sharing racks and the like came to; None where nothing is shared.
    is_stopped
        Whether the run ended before all were solved.

    Returns
    -------
    str
        A whole HTML document. The same run gives the same text.
    """
    links = links or Links()
    content: dict[str, list[Element]] = {}
    if gathered.planned:
        content["gym"] = who_lifts(gathered.gym, gathered.weeks)
        if sharing is not None:
            content["shared"] = what_is_shared(sharing, links, is_whole=gathered.is_settled)
        content["load"] = load_map(gathered.loads, links)
        content["missed"] = missed_doses(gathered.shortfalls, links)
    if gathered.failures.count:
        content["failed"] = failures(gathered.failures, gathered.outcomes)
    if len(links) and gathered.loads.athletes.is_cut:
        content["athletes"] = _all_athletes(gathered, links)
    titles = dict(SECTIONS)
    sections = [_section(name, titles[name], content[name]) for name, _ in SECTIONS if name in content]
    jump = element("ul", (_jump(name, titles[name]) for name in titles if name in content), role="list")
    body = element(
        "body",
        element("a", "Skip to the page's content", href="#main", class_="skip"),
        symbols(),
        _head(gathered, is_shared=sharing is not None, is_stopped=is_stopped),
        element("nav", jump, class_="sections", aria_label="On this page"),
        element("main", _figures(gathered), sections, id="main"),
        raw("script", _own_file("script.js")),
    )
    return document(element("html", _meta(gathered), body, lang="en"))


def _meta(gathered: Gathered) -> Element:
    digest = base64.b64encode(hashlib.sha256(_own_file("script.js").encode()).digest()).decode()
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
        element("title", ", ".join(filter(None, (_title(gathered), _dates(gathered))))),
        raw("style", markup.own_file("style.css") + _own_file("style.css")),
    )


def _head(gathered: Gathered, *, is_shared: bool, is_stopped: bool) -> Element:
    dates = _dates(gathered)
    return element(
        "header",
        element(
            "div", element("h1", _title(gathered)), element("p", dates, class_="season") if dates else None
        ),
        _status(gathered, is_shared=is_shared, is_stopped=is_stopped),
        class_="head",
    )


def _status(gathered: Gathered, *, is_shared: bool, is_stopped: bool) -> Element:
    failed = gathered.athletes - gathered.planned
    unproved = gathered.planned - gathered.proved
    if not gathered.planned:
        kind, title = "infeasible", "Nobody has a plan"
    elif failed:
        kind, title = "feasible", f"{counted(failed, 'athletes')} without a plan"
    else:
        kind, title = "optimal", "Every athlete has a plan"
    parts: list[Child] = [f"{gathered.planned:,} of {counted(gathered.athletes, 'athletes')} planned"]
    if gathered.planned:
        parts.append(", all proved best" if not unproved else f", {gathered.proved:,} of them proved best")
        parts.append(" in the hours they have" if is_shared else "")
    parts.append(". ")
    if failed:
        parts += [element("a", "Without a plan", href="#failed"), f": {outcomes_text(gathered.outcomes)}. "]
    if is_stopped:
        parts.append("The run was stopped before its end; the same command goes on.")
    return element("div", element("p", title, class_="title"), element("p", parts), class_=f"status {kind}")


def _figures(gathered: Gathered) -> Element | None:
    if not gathered.planned:
        return None
    crowd = largest(gathered.gym.days)
    entries = [
        ("Athletes", f"{gathered.athletes:,}", f"{gathered.planned:,} planned"),
        ("Sessions", f"{gathered.sessions:,}", f"{gathered.sessions / gathered.planned:.0f} an athlete"),
        (
            "Miss a dose",
            f"{gathered.shortfalls.athletes.count:,}",
            f"of {gathered.planned:,}",
        ),
    ]
    if crowd is not None:
        where = f"in {crowd.place}, " if crowd.place else ""
        entries.append(("Most at once", f"{crowd.athletes:,}", f"{where}{day_text(crowd.day)}"))
    return element(
        "dl",
        (
            element("div", element("dt", name), element("dd", element("strong", value), " ", more))
            for name, value, more in entries
        ),
        class_="key-figures",
    )


def _all_athletes(gathered: Gathered, links: Links) -> list[Element]:
    """The own pages of a squad that is too large for the lists above."""
    items = (element("li", links.link(name)) for name in sorted(gathered.names, key=str.casefold))
    cut = gathered.planned - len(gathered.names)
    told = f"The first {len(gathered.names):,} in the input; all are in the folder athletes." if cut else ""
    return [
        element("p", told, class_="told")
        if told
        else element("p", "Each name leads to the athlete's own page."),
        element("ul", items, class_="names", role="list"),
    ]


def _title(gathered: Gathered) -> str:
    return f"Squad of {gathered.athletes:,}"


def _dates(gathered: Gathered) -> str:
    if gathered.first is None or gathered.last is None:
        return ""
    return span_text(gathered.first, gathered.last, year=True)


def _jump(name: str, title: str) -> Element:
    return element("li", element("a", title, href=f"#{name}"))


def _section(name: str, title: str, content: list[Element]) -> Element:
    head_id = f"{name}-head"
    return element("section", element("h2", title, id=head_id), content, id=name, aria_labelledby=head_id)


def _own_file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
