"""The pages of the blocks: what each is for, how long it lasts, and what it holds."""

from __future__ import annotations

from typing import Any

from _generate.figures import to
from _generate.markup import cite, page, table
from _generate.words import block, label, said, sessions
from periodize.catalogue.load import table as catalogue
from periodize.catalogue.policy import content_of, default_policy
from periodize.domain.vocabulary import Phase
from periodize.rules.block_content import BlockContent

UP = "../"

PURPOSE = {
    Phase.TRANSITION: "The weeks after a goal race: light whole-body work while the legs come back, nothing heavy.",
    Phase.FOUNDATION: "Movements are learnt and tissues made ready with moderate loads, so that heavy work finds them "
    "prepared.",
    Phase.STRENGTH: "Maximal strength is built with heavy loads and few repetitions; it carries what comes after it.",
    Phase.MIXED: "Heavy and plyometric work side by side: the one building block of a season too short for strength, "
    "power and speed in turn.",
    Phase.POWER: "Strength is turned into quick force with explosive lifts and jumps; one heavy session a week keeps it.",
    Phase.SPEED: "The legs get fast with strides, hills or sprints, as the race asks; strength and jumps are kept up in "
    "small doses.",
    Phase.TAPER: "Less work at the same intensity in the last weeks before an A race, so that the legs are fresh.",
}
"""What each block is for."""


def pages() -> dict[str, str]:
    """The pages of the blocks by path, and their index."""
    return {"phases/README.md": _index(), **{f"phases/{phase.value}.md": _page(phase) for phase in Phase}}


def _page(phase: Phase) -> str:
    book = catalogue("blocks")
    return page(
        f"{block(phase)[:1].upper()}{block(phase)[1:]}",
        PURPOSE[phase],
        "## How long",
        _lengths(book, phase),
        "## What it may hold",
        _content(phase),
        "## Least sessions a week",
        _doses(book, phase) or "No rule asks for any.",
        "## Most sessions a week",
        "Sessions of several lines count towards each of them.",
        _caps(book, phase) or "No session has a place here.",
        "## Hard sets a week, by pattern",
        _sets(book, phase) or "No range: nothing is missing and nothing is too much.",
        "## Kept up",
        _upkeep(book, phase) or "No rule asks for sessions at short intervals here.",
        "## Rules that speak of it",
        "[block-order](../rules/block-order.md), [block-content](../rules/block-content.md), "
        "[weekly-dose](../rules/weekly-dose.md), [pattern-coverage](../rules/pattern-coverage.md), "
        "[maintenance-gap](../rules/maintenance-gap.md)"
        + (
            ", [taper](../rules/taper.md), [race-buffer](../rules/race-buffer.md)."
            if phase is Phase.TAPER
            else "."
        ),
    )


def _lengths(book: dict[str, Any], phase: Phase) -> str:
    """Weeks by level and distance; the first row that fits holds."""
    lengths = book["lengths"]
    entries = [entry for entry in lengths["block"] if entry["phase"] == phase]
    rows = [_length(entry, said(entry.get("level")), said(entry.get("distance"))) for entry in entries]
    if lengths["reentry"]["phase"] == phase:
        rows.append(_length(lengths["reentry"], "any, after an earlier macrocycle", "any"))
    made = table(["strength level", "race distance", "least", "recommended", "most", "grade", "source"], rows)
    return f"In weeks; the first row that fits holds.\n\n{made}"


def _length(entry: dict[str, Any], level: str, distance: str) -> list[object]:
    weeks = entry["weeks"]
    recommended = to(weeks["low"], weeks["high"])
    return [
        level,
        distance,
        weeks["least"],
        recommended,
        weeks["most"],
        entry["grade"],
        cite(entry["source"], UP),
    ]


def _content(phase: Phase) -> str:
    rule = next(rule for rule in default_policy() if isinstance(rule, BlockContent))
    names = [f"[{sessions([name])}](../sessions.md#{name})" for name in dict(rule.allowed)[phase]]
    return ", ".join(names) + "." if names else "Nothing."


def _doses(book: dict[str, Any], phase: Phase) -> str:
    rows = [
        [
            label(entry["quality"]),
            sessions(entry["counts"]),
            _levels(entry),
            _distances(entry),
            entry["at_least"],
            entry["weight"],
            entry["grade"],
            cite(entry["source"], UP),
        ]
        for entry in book["dose"]
        if entry["phase"] == phase
    ]
    return table(
        [
            "quality",
            "what counts",
            "strength level",
            "race distances",
            "at least",
            "weight of one missing",
            "grade",
            "source",
        ],
        rows,
    )


def _distances(entry: dict[str, Any]) -> str:
    return said(entry["distances"]) if "distances" in entry else "any"


def _levels(entry: dict[str, Any]) -> str:
    if "level" in entry:
        return f"from {entry['level']}"
    return f"up to {entry['up_to']}" if "up_to" in entry else "any"


def _caps(book: dict[str, Any], phase: Phase) -> str:
    rows = [
        [
            sessions(entry["counts"]),
            _distances(entry),
            entry["at_most"][phase],
            entry["grade"],
            cite(entry["source"], UP),
        ]
        for entry in book["cap"]
        if entry["at_most"].get(phase, 0) > 0
    ]
    return table(["sessions", "race distances", "at most", "grade", "source"], rows)


def _sets(book: dict[str, Any], phase: Phase) -> str:
    row = book["sets"].get(phase)
    if row is None:
        return ""
    ranges = {name: value for name, value in row.items() if name not in ("grade", "source")}
    made = table(list(ranges), [[to(*limits) for limits in ranges.values()]])
    return f"{made}\n\nGrade {row['grade']}; {cite(row['source'], UP)}."


def _upkeep(book: dict[str, Any], phase: Phase) -> str:
    rows = [
        [
            label(entry["name"]),
            sessions(entry["counts"]),
            entry["days"],
            entry["grade"],
            cite(entry["source"], UP),
        ]
        for entry in book["upkeep"]
        if phase in entry["phases"]
    ]
    gap = book["gap"]
    if phase in gap["phases"]:
        what = f"any session with the {' or the '.join(gap['patterns'])}, for each"
        rows.append(["pattern", what, gap["days"], gap["grade"], cite(gap["source"], UP)])
    return table(["what", "by", "at the latest after days", "grade", "source"], rows)


def _index() -> str:
    rows = [[f"[{phase.value}]({phase.value}.md)", PURPOSE[phase]] for phase in Phase]
    caps = [rule for rule in default_policy() if rule.id == "weekly-dose" and getattr(rule, "caps", ())]
    held = dict(content_of(caps[0].caps)) if caps else {}
    for row, phase in zip(rows, Phase, strict=True):
        row.append(sessions(held.get(phase, ())))
    return page(
        "Blocks",
        "A macrocycle runs through its blocks in this order, from the transition after the race before to the taper. "
        "A long season has strength, power and speed one after another, a short one a mixed block in their place. "
        "Each page gives the figures of the [default doctrine](../doctrines/default.md); others change some of them.",
        table(["block", "what it is for", "sessions"], rows),
    )
