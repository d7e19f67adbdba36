"""The section of missed doses: what the squad lacks, and each athlete's in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from periodize.domain.vocabulary import Quality
from periodize.page.markup import Child, Element, element
from periodize.page.words import QUALITY_WORDS
from periodize.rules.block_order import BlockOrder
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.said import days_text
from periodize.rules.weekly_dose import WeeklyDose
from periodize.squad.page.links import Links
from periodize.squad.page.short import Days, Kind, Miss, Short, Shortfalls
from periodize.squad.page.words import counted

MOST_SPANS = 3
"""Stretches of days that a sentence names one by one."""

MOST_KINDS = 20
MOST_UNFOLDED = 60
"""Athletes whose sentences stand open; of more, the totals come first."""

_GAP, _LENGTH = " gap", " length"


def missed_doses(shortfalls: Shortfalls, links: Links) -> list[Element]:
    """What the squad misses most, and who misses what."""
    athletes = shortfalls.athletes
    if not athletes.count:
        return [element("p", "Nothing: every plan holds all that its blocks ask for.")]
    told: list[Child] = [
        "What the blocks ask for and the plans could not hold. The number is what that costs: those who miss the most "
        "come first. "
    ]
    if shortfalls.complete:
        told.append(
            f"{shortfalls.complete:,} of {shortfalls.complete + athletes.count:,} athletes miss nothing. "
        )
    if athletes.is_cut:
        told.append(
            f"Below stand the {athletes.most} of {athletes.count:,} athletes who miss the most; the others are in "
            "tables/bills.parquet."
        )
    shown = athletes.ranked()
    listed = element("ul", (_athlete(short, links) for short in shown), class_="misses", role="list")
    title = f"The {athletes.most} who miss the most" if athletes.is_cut else "Athlete by athlete"
    return [
        element("p", told, class_="told"),
        _kinds(shortfalls),
        element("details", element("summary", title), listed, open=len(shown) <= MOST_UNFOLDED, class_="who"),
    ]


def _kinds(shortfalls: Shortfalls) -> Element:
    """The squad's total of each kind, the dearest first."""
    ranked = sorted(shortfalls.totals.items(), key=lambda item: (-item[1].cost, item[0]))
    rows = (
        element(
            "tr",
            element("th", _name(kind), scope="row"),
            (
                element("td", text, class_="number")
                for text in (f"{total.athletes:,}", f"{total.excess:,}", f"{total.cost:,}")
            ),
        )
        for kind, total in ranked[:MOST_KINDS]
    )
    names = ("Missed", "Athletes", "By", "Cost")
    head = (
        element("th", name, scope="col", class_="number" if at else None) for at, name in enumerate(names)
    )
    return element(
        "table",
        element("caption", "The squad in all"),
        element("thead", element("tr", head)),
        element("tbody", rows),
        class_="kinds",
    )


def _athlete(short: Short, links: Links) -> Element:
    return element(
        "li",
        element("span", f"{short.cost}", class_="cost"),
        element(
            "div",
            element("b", links.link(short.athlete)),
            element("ul", (element("li", text) for text in sentences(short.misses))),
        ),
    )


def sentences(misses: Iterable[Miss]) -> list[str]:
    """One athlete's missed doses, those of a kind in one sentence, the dearest first.

    >>> from datetime import date
    >>> sentences([Miss("weekly-dose", "max_strength", 2, "sessions", 12, ((date(2026, 6, 1), date(2026, 6, 7)),))])
    ['2 sessions too few: max strength 2 (1 to 7 Jun)']
    """
    groups: dict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        groups[_group(miss)].append(miss)
    return [_SENTENCES.get(group, _other)(same) for group, same in groups.items()]


def _group(miss: Miss) -> str:
    """What is told in one sentence."""
    if miss.rule == WeeklyDose.id and _quality(miss.subject):
        return "sessions"
    if miss.rule == MaintenanceGap.id or (miss.rule == PatternCoverage.id and miss.subject.endswith(_GAP)):
        return "gaps"
    if miss.rule == PatternCoverage.id:
        return "sets"
    if miss.rule == BlockOrder.id and miss.subject.endswith(_LENGTH):
        return "lengths"
    return f"{miss.rule}/{miss.subject}/{miss.unit}"


def _sessions(same: list[Miss]) -> str:
    total = sum(miss.excess for miss in same)
    parts = ", ".join(f"{_quality(miss.subject)} {miss.excess} ({_when(miss.spans)})" for miss in same)
    return f"{counted(total, 'sessions')} too few: {parts}"


def _gaps(same: list[Miss]) -> str:
    parts = (f"{_without(miss)} on {counted(miss.excess, 'days')} ({_when(miss.spans)})" for miss in same)
    return f"Too long without {', '.join(parts)}"


def _sets(same: list[Miss]) -> str:
    return f"Hard sets outside their range: {', '.join(f'{_words(miss.subject)} {miss.excess}' for miss in same)}"


def _lengths(same: list[Miss]) -> str:
    parts = (f"{miss.subject.removesuffix(_LENGTH)} by {counted(miss.excess, miss.unit)}" for miss in same)
    return f"Blocks of another length than asked for: {', '.join(parts)}"


def _other(same: list[Miss]) -> str:
    (miss,) = same
    name = _capital(_words(miss.rule)) + (f", {_words(miss.subject)}" if miss.subject else "")
    return f"{name}: missed by {counted(miss.excess, miss.unit)} ({_when(miss.spans)})"


_SENTENCES: dict[str, Callable[[list[Miss]], str]] = {
    "sessions": _sessions,
    "gaps": _gaps,
    "sets": _sets,
    "lengths": _lengths,
}


def _name(kind: Kind) -> str:
    """A kind of missed dose with its unit: ``"Max strength sessions too few"``."""
    rule, subject, unit = kind
    miss = Miss(rule, subject, 0, unit, 0, ())
    match _group(miss):
        case "sessions":
            return _capital(f"{_quality(subject)} sessions too few")
        case "gaps":
            return f"Days after too long without {_without(miss)}"
        case "sets":
            return f"Hard sets of {_words(subject)} outside their range"
        case "lengths":
            return f"Microcycles that the {subject.removesuffix(_LENGTH)} block is too short or too long"
        case _:
            return _capital(_words(rule)) + (f", {_words(subject)}" if subject else "") + f", {unit}"


def _without(miss: Miss) -> str:
    if miss.rule == MaintenanceGap.id:
        return f"a {_words(miss.subject)} session"
    return miss.subject.removesuffix(_GAP)


def _when(spans: tuple[Days, ...]) -> str:
    """``"1 to 14 Jun, 6 to 12 Jul and 2 times more"``."""
    named = ", ".join(days_text(first, last) for first, last in spans[:MOST_SPANS])
    more = len(spans) - MOST_SPANS
    return named if more <= 0 else f"{named} and {counted(more, 'times')} more"


def _quality(subject: str) -> str:
    return QUALITY_WORDS[Quality(subject)] if subject in {quality.value for quality in Quality} else ""


def _words(text: str) -> str:
    return text.replace("_", " ").replace("-", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
