"""Single cells of a table of sessions, typed as Excel and Parquet give them or as text out of CSV."""

from __future__ import annotations

import re
from datetime import date, datetime, time
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

# Excel in German, French and Spanish writes its own words into text files; "key" is what a plan.csv says of key runs.
_FLAGS = {
    **dict.fromkeys(("true", "yes", "1", "wahr", "vrai", "verdadero", "key"), True),
    **dict.fromkeys(("false", "no", "0", "falsch", "faux", "falso"), False),
}
_DOTTED_DAY = "%d.%m.%Y"
_DOTTED_MOMENTS = (f"{_DOTTED_DAY} %H:%M", f"{_DOTTED_DAY} %H:%M:%S")
_MADE_ID = re.compile(r"(.+)-(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(-\d+)?", re.DOTALL)


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


def day(value: object) -> date:
    """A date: ``2027-01-05`` or ``05.01.2027``; with dots the day always comes first."""
    return cells.day(_undotted(value, (_DOTTED_DAY,)))


def moment(value: object) -> datetime:
    """A date with a time: ``2027-01-05T17:30`` or ``05.01.2027 17:30``."""
    return cells.moment(_undotted(value, _DOTTED_MOMENTS))


def _undotted(value: object, forms: tuple[str, ...]) -> object:
    for form in forms if isinstance(value, str) else ():
        try:
            return datetime.strptime(str(value).strip(), form)
        except ValueError:
            continue
    return value


def clock(value: object) -> time | None:
    """A time of day, or None where something else stands in the cell."""
    try:
        return time(*divmod(cells.clock(value), 60))
    except Misfit:
        return None


def moment_or_clock(value: object) -> datetime | time:
    """A date with a time, or a time of day alone."""
    return clock(value) or moment(value)


def as_made(name: str) -> tuple[str, datetime] | None:
    """Template and start that an id was made of, or None where it was not made so.

    >>> as_made("strides-2026-10-10-0900")
    ('strides', datetime.datetime(2026, 10, 10, 9, 0))
    """
    found = _MADE_ID.fullmatch(name)
    try:
        return (found[1], cells.moment(f"{found[2]}T{found[3]}:{found[4]}")) if found else None
    except Misfit:
        return None


def same_text(one: object, other: object) -> bool:
    """Whether a text is the other to a reader: blanks and line ends may differ, and it may have been cut."""
    first, second = (" ".join(str(value or "").split()) for value in (one, other))
    return first == second or (first.endswith(CUT) and second.startswith(first.removesuffix(CUT).rstrip()))
