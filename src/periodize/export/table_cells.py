"""Single cells of a table of sessions, typed as Excel and Parquet give them or as text out of CSV."""

from __future__ import annotations

from decimal import Decimal

from periodize.io import cells
from periodize.io.faults import Misfit
from periodize.report.rows import Row

NEEDED = ("start", "origin", "template", "duration_min", "place", "id")
MOST_ROWS = 20_000

CUT = "…"
"""Ends a text that was too long for a cell."""

Line = tuple[str, Row]
"""Where a row stands, and its cells by column."""

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def text(value: object) -> str:
    """A text exactly as it stands, the blanks around it too; a number as it is written, nothing as nothing."""
    if value is None or (cells.is_empty(value) and not isinstance(value, str)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def whole(value: object) -> int:
    """A whole number, at least 0; ``45``, ``45.0`` and ``"45"`` are the same."""
    found: Decimal = cells.number(value)
    if found != found.to_integral_value():
        raise Misfit("not-a-whole-number", f"found {value}", value=value, limit="wanted a whole number")
    return int(found)


def flag(value: object) -> bool:
    """Yes or no, as a truth value or as text."""
    known = _FLAGS.get(text(value).strip().casefold())
    if known is None:
        raise Misfit("not-yes-or-no", f"found '{value}'", value=value, limit="wanted true or false")
    return known


def same_text(one: object, other: object) -> bool:
    """Whether a text is the other to a reader: blanks and line ends may differ, and it may have been cut."""
    first, second = (" ".join(str(value or "").split()) for value in (one, other))
    return first == second or (first.endswith(CUT) and second.startswith(first.removesuffix(CUT).rstrip()))
