"""What the plan costs: the aims with what is proved of each, and the bill rule by rule."""

from __future__ import annotations

from itertools import groupby

from periodize.domain.vocabulary import Tier
from periodize.page.calendar import shortfall
from periodize.page.markup import Element, element
from periodize.page.words import week_word
from periodize.report.shortfalls import BillLine, bill_lines, numbers_text, of_blocks
from periodize.report.words import TIER_SENTENCES, counted
from periodize.solver.result import Result


def aims(result: Result) -> Element:
    """Cost, bound and gap of every aim, the one that comes first on top."""
    heads = ("Aim", "", "Cost", "Bound", "Gap")
    kinds = (None, None, "number", "number", "number")
    rows = [
        element(
            "tr",
            element("th", outcome.tier.value, scope="row"),
            element("td", TIER_SENTENCES[outcome.tier]),
            (
                element("td", str(figure), class_="number")
                for figure in (outcome.value, outcome.bound, outcome.gap)
            ),
        )
        for outcome in result.tiers
    ]
    head = [
        element("th", text, scope="col", class_=kind) if text else element("td")
        for text, kind in zip(heads, kinds, strict=True)
    ]
    return element(
        "table",
        element(
            "caption", "Aims in order: none gives way to one below it. No plan costs less than the bound."
        ),
        element("thead", element("tr", head)),
        element("tbody", rows),
        class_="aims",
    )


def bill(result: Result) -> list[Element]:
    """The season's bill by aim and rule, and what the blocks fall short by."""
    lines = bill_lines(result)
    if not lines:
        return [element("p", "Nothing: every wish is met.")]
    word = week_word(result.problem.season.calendar)
    parts = [_of_tier(tier, list(group), word) for tier, group in groupby(lines, key=lambda line: line.tier)]
    blocks = [shortfall(line) for line in of_blocks(result)]
    if blocks:
        head = element("h3", "Lengths of blocks")
        parts.append(element("section", head, element("ul", blocks, role="list", class_="short")))
    return parts


def _of_tier(tier: Tier, lines: list[BillLine], word: str) -> Element:
    total = sum(line.cost for line in lines)
    head = element(
        "h3",
        tier.value,
        " ",
        element("span", f"{TIER_SENTENCES[tier]}: cost {total}", class_="dates"),
    )
    return element(
        "section", head, element("ul", (_line(line, word) for line in lines), role="list"), class_="tier"
    )


def _line(line: BillLine, word: str) -> Element:
    where = f"{word}s" if len(line.microcycles) > 1 else word
    amount = f"missed by {counted(line.excess, line.unit)}, {where} {numbers_text(line.microcycles)}"
    return element(
        "li",
        element("span", str(line.cost), class_="cost"),
        element(
            "div",
            element("p", line.statement, " ", element("code", line.rule)),
            element("p", amount, class_="amounts"),
        ),
    )
