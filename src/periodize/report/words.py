"""Sentences and short forms that reports share."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

from periodize.domain.vocabulary import Status, Tier
from periodize.rules import said
from periodize.solver.result import Result

WIDTH = 96

TIER_SENTENCES = {
    Tier.DOSE: "the work of each block gets done",
    Tier.PROTECT: "runs meet fresh legs",
    Tier.STEADY: "little changes against the earlier plan",
    Tier.SHAPE: "a sound shape of the load",
    Tier.HABIT: "a week one can live with",
}

_FIELD_WORDS = {"load_au": "load", "duration_min": "minutes", "rpe": "effort"}
"""Fields of a run as a coach calls them."""

_HEADING = re.compile(r"^microcycle \d+(?: \([^)]*\))?: ")


def status_sentence(result: Result) -> str:
    """What the status means, for this result."""
    if result.status is Status.OPTIMAL:
        starts = (
            "each session begins as a window opens, as late as it allows, or after a run or another session"
        )
        if result.problem.season.availability.taken:
            starts += ", or beside a time that others have something"
        if result.step_min is not None:
            starts += f", or at a step of {result.step_min} min"
        return f"by these rules and facts no plan does better, where {starts}; every aim is proved."
    if result.status is Status.FEASIBLE:
        open_tiers = [
            f"{outcome.tier.value} by more than {outcome.gap}" for outcome in result.tiers if outcome.gap
        ]
        gap = f", and no plan can better it in {', '.join(open_tiers)}" if open_tiers else ""
        return f"a plan that keeps every rule that must hold; the search ended by {result.stopped_by}{gap}."
    if result.status is Status.INFEASIBLE:
        return "no plan keeps every rule that must hold; that is proved."
    return f"{result.reason()}."


def day_text(day: date, *, year: bool = False) -> str:
    """``"Mon 1 Jun"``, or ``"1 Jun 2026"`` with the year."""
    return f"{day.day} {day:%b %Y}" if year else said.day_text(day)


def plain(text: str) -> str:
    """A title from a file, on one line and without signs that a terminal obeys."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def short_notes(notes: Sequence[str]) -> list[str]:
    """The notes, those on assumed values drawn together into one."""
    assumed = [note.removeprefix("assumed ") for note in notes if note.startswith("assumed ")]
    for name, word in _FIELD_WORDS.items():
        assumed = [note.replace(name, word) for note in assumed]
    others = [note for note in notes if not note.startswith("assumed ")]
    return others + (["assumed, as not given: " + "; ".join(assumed)] if assumed else [])


def fitted(text: str, width: int) -> str:
    """A text cut to a width."""
    return text if len(text) <= width else text[: width - 2].rstrip() + ".."


def within_week(text: str) -> str:
    """A violation's sentence without the microcycle, for use under its heading."""
    return _HEADING.sub("", text)


def counted(count: int, unit: str) -> str:
    """``"1 session"``, ``"2 sessions"``."""
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}"


def wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """A text on lines of the report's width, the first begun by ``first``, the others by blanks or ``rest``."""
    indent = " " * len(first) if rest is None else rest
    return textwrap.wrap(plain(text), WIDTH, initial_indent=first, subsequent_indent=indent) or [
        first.rstrip()
    ]


def table(rows: Iterable[tuple[object, ...]], widths: Iterable[int]) -> list[str]:
    """Rows in columns: numbers to the right, texts to the left; nothing is cut."""
    sizes = list(widths)
    lines = []
    for row in rows:
        cells = [
            str(cell).rjust(size) if isinstance(cell, int) else str(cell).ljust(size)
            for cell, size in zip(row, sizes, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
