"""Numbers, lengths of time, distances and efforts of a table, a column at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from periodize import units
from periodize.diary.amounts import LONGEST_M, LONGEST_MIN, amounts
from periodize.diary.options import UNITS_M
from periodize.diary.sheet import Cell, text
from periodize.io.faults import Faults, Misfit, shown

METRES = {"km": Decimal(1000), "mi": Decimal(repr(UNITS_M["mi"])), "m": Decimal(1)}
SECONDS = {"s": 1, "min": 60, "h": 3600}
MISSING = frozenset({"", "-", "--", "---", "–", "—", "n/a", "na", "nan", "none", "null", "tbd", "?"})

Sign = Literal[".", ",", ""]
_GAPS = re.compile(r"(?<=\d)[ '’\u00a0\u202f\u2009](?=\d{3}(?!\d))", re.ASCII)
_FIGURES = re.compile(r"[+-]?[\d.,]{1,30}", re.ASCII)
_THOUSAND = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?", re.ASCII)
_EFFORT = re.compile(
    r"(?:rpe\s*)?(\d{1,2}(?:[.,]\d)?)(?:\s*[-–]\s*(\d{1,2}(?:[.,]\d)?))?(?:\s*/\s*10)?", re.I | re.ASCII
)
_LONGEST_HOURS = 10
"""A first figure of "45:30" from here on is minutes: no run lasts 45 hours."""
_DAY_NOUGHT = datetime(1899, 12, 31)


def is_missing(cell: Cell) -> bool:
    """Whether a cell says that there is nothing: empty, a dash, "n/a"."""
    return text(cell).casefold() in MISSING


def is_not_a_number(cell: Cell) -> bool:
    """Whether a program has written "NaN" as text: mostly an empty cell of its own, and sometimes a result gone wrong."""
    return isinstance(cell, str) and cell.strip().casefold() == "nan"


def decimal_sign(cells: Iterable[Cell]) -> Sign:
    """Which sign parts whole from decimal places in a file; empty where no number settles it.

    >>> decimal_sign(["9,44", "10.100"]), decimal_sign(["6,060"]), decimal_sign(["1,234.5"])
    (',', '', '.')
    """
    votes = {vote for cell in cells if isinstance(cell, str) and (vote := _vote(cell))}
    return votes.pop() if len(votes) == 1 else ""


def _vote(cell: str) -> Sign:
    body = _GAPS.sub("", cell.strip())
    if not _FIGURES.fullmatch(body) or _THOUSAND.fullmatch(body):
        return ""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if points + commas == 0:
        return ""
    other: dict[str, Sign] = {".": ",", ",": "."}
    own: Sign = "." if points else ","
    return own if points + commas == 1 else other[own]


def number(cell: Cell, sign: Sign = ".") -> Decimal:
    """A cell as a number that is not negative.

    Parameters
    ----------
    cell
        As the file gives it.
    sign
        The file's decimal sign; where it is not known, "6,060" is a misfit, as it may be six or six thousand.

    Raises
    ------
    Misfit
        Where it is no number, or may be two.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise _no_number(cell)
    body = _GAPS.sub("", (cell if isinstance(cell, str) else repr(cell)).strip())
    if isinstance(cell, str) and not (_FIGURES.fullmatch(body) and body.strip("+-.,")):
        raise _no_number(cell)
    if isinstance(cell, str):
        body = _with_point(body, sign, cell)
    try:
        found = Decimal(body)
    except ArithmeticError:
        raise _no_number(cell) from None
    if not found.is_finite() or found > 10**9:
        raise _no_number(cell)
    if found < 0:
        raise Misfit("negative-number", f"{shown(body)} is negative", value=cell, limit="at least 0")
    return found


def _with_point(body: str, sign: Sign, cell: str) -> str:
    points, commas = body.count("."), body.count(",")
    if points and commas:
        last = max(".,", key=body.rfind)
    elif points + commas > 1:
        last = ""  # several of one sign part thousands
    elif _THOUSAND.fullmatch(body) and not (points and sign == ""):
        if sign == "":
            raise Misfit(
                "ambiguous-number",
                f"'{shown(cell)}' may be {body.replace(',', '')} or {body.replace(',', '.')}",
                value=cell,
                advice="Write it without thousands separators, with a decimal point.",
            )
        last = sign
    else:
        last = "." if points else ","
    other = "," if last == "." else "."
    return body.replace(other, "").replace(last, ".") if last else body.replace(".", "").replace(",", "")


def _no_number(cell: Cell) -> Misfit:
    return Misfit("not-a-number", f"'{shown(text(cell))}' is not a number", value=text(cell))


def metres(cell: Cell, unit: str, sign: Sign = ".") -> int | None:
    """A distance in whole metres, None for nothing, a dash and 0; a unit in the cell counts before ``unit``.

    Raises
    ------
    Misfit
        Where it is no distance.
    """
    if is_missing(cell):
        return None
    try:
        found = units.whole(number(cell, sign) * METRES[unit])
    except Misfit as misfit:
        stated = amounts(text(cell)).distance_m if misfit.code == "not-a-number" else None
        if stated is None:
            raise
        found = stated
    if found > LONGEST_M:
        raise Misfit(
            "distance-too-long",
            f"a distance of {found // 1000} km",
            value=text(cell),
            limit=f"at most {LONGEST_M // 1000} km",
        )
    return found or None


def minutes(cell: Cell, unit: str, sign: Sign = ".", *, clock: str = "h:mm") -> int | None:
    """A length of time in whole minutes, None for nothing, a dash and 0.

    Parameters
    ----------
    cell
        A number in ``unit``, "1:05:30", "45:30", "1 h 30 min", or a spreadsheet's own time.
    unit
        ``"s"``, ``"min"``, ``"h"``, or empty where nobody knows: then a bare number is a misfit.
    sign
        The file's decimal sign.
    clock
        What "45:30" is: ``"h:mm"`` or ``"mm:ss"``.

    Raises
    ------
    Misfit
        Where it is no length of time.
    """
    if is_missing(cell):
        return None
    parts = clock_parts(cell)
    if parts is not None:
        factors = (3600, 60, 1) if len(parts) == 3 or clock == "h:mm" else (60, 1)
        found = units.whole(Decimal(sum(p * f for p, f in zip(parts, factors, strict=False))) / 60)
    else:
        found = _bare_minutes(cell, unit, sign)
    if found > LONGEST_MIN:
        raise Misfit(
            "duration-too-long",
            f"a duration of {found} min",
            value=text(cell),
            limit=f"at most {LONGEST_MIN} min",
        )
    return found or None


def _bare_minutes(cell: Cell, unit: str, sign: Sign) -> int:
    try:
        figure = number(cell, sign)
    except Misfit as misfit:
        stated = amounts(text(cell)).duration_min if misfit.code == "not-a-number" else None
        if stated is None:
            raise Misfit(misfit.code, f"'{shown(text(cell))}' is not a duration", value=text(cell)) from None
        return stated
    if not unit:
        raise Misfit(
            "unit-missing",
            f"nobody says whether {shown(text(cell))} is minutes, hours or seconds",
            value=text(cell),
            advice="Name the column duration_min, duration_h or duration_s.",
        )
    return units.whole(figure * SECONDS[unit] / 60)


def clock_parts(cell: Cell) -> tuple[int, ...] | None:
    """ "1:05:30" as (1, 5, 30) and "45:30" as (45, 30); a spreadsheet's time likewise; None where it is neither."""
    if isinstance(cell, datetime):  # a time past 24 h comes with the spreadsheet's first days as date
        cell = cell - _DAY_NOUGHT if cell.year <= 1900 and cell >= _DAY_NOUGHT else None
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, timedelta):
        seconds = cell // timedelta(seconds=1)
        if seconds < 0:
            return None
        return (seconds // 3600, seconds // 60 % 60) + ((seconds % 60,) if seconds % 60 else ())
    match = _CLOCK.fullmatch(text(cell)) if isinstance(cell, str) else None
    return tuple(int(part) for part in match.groups() if part is not None) if match else None


def clock_style(cells: Sequence[Cell]) -> tuple[str, bool]:
    """What "45:30" is in a column, ``"h:mm"`` or ``"mm:ss"``, and whether that is sure.

    A first figure from ten on must be minutes, a leading zero must be hours; without either, a session of "5:30" is
    sooner hours than minutes, which is not sure.
    """
    firsts = [parts[0] for cell in cells if (parts := clock_parts(cell)) is not None and len(parts) == 2]
    if any(first >= _LONGEST_HOURS for first in firsts):
        return "mm:ss", all(first > 0 for first in firsts)
    return "h:mm", 0 in firsts or not firsts


def effort_tenths(cell: Cell) -> int | None:
    """An effort from 0 to 10 in tenths; of a range its middle; None for nothing and 0.

    Raises
    ------
    Misfit
        Where it is none.
    """
    if is_missing(cell):
        return None
    match = _EFFORT.fullmatch(text(cell))
    ends = [Decimal(end.replace(",", ".")) for end in match.groups() if end] if match else []
    if not ends or max(ends) > 10:
        raise Misfit(
            "not-an-effort",
            f"'{shown(text(cell))}' is not an effort",
            value=text(cell),
            limit="0 to 10",
            advice="Maybe it is a heart rate, or on another scale?",
        )
    return units.tenths(sum(ends) / len(ends)) or None


def kept(faults: Faults, warnings: Faults, misfit: Misfit, where: str) -> None:
    """Note a figure that cannot be read: a fault where it may be two numbers, else a warning and it stays out."""
    hard = misfit.code in ("ambiguous-number", "unit-missing")
    advice = misfit.advice if hard else f"It is left out. {misfit.advice}".strip()
    (faults if hard else warnings).add(
        misfit.code, misfit.what, where=where, value=misfit.value, limit=misfit.limit, advice=advice
    )
