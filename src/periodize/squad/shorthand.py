"""Short texts that stand for a list in one cell: windows, races, injuries, time away. Parts are set off by ``;``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from periodize.domain.vocabulary import WEEKDAYS
from periodize.io import cells
from periodize.io.faults import Faults, Misfit, shown

Table = dict[str, Any]

_CLOCK = r"\d{1,2}:\d{2}"
_WINDOW = re.compile(
    rf"(?P<days>\D+?)\s*(?P<opens>{_CLOCK})\s*[-–]\s*(?P<closes>{_CLOCK})(?:\s+(?P<place>.+))?"
)
_DATE = r"\d{4}-\d{2}-\d{2}"
_SPELL = re.compile(
    rf"(?P<word>[A-Za-z_]+)(?:\s+(?P<first>{_DATE})(?:\s+to\s+(?P<last>{_DATE}))?)?(?:\s+(?P<rest>\D.*))?"
)
_RACE = re.compile(
    rf"(?P<date>{_DATE})(?:\s+(?P<priority>[ABC]))?(?:\s+(?P<km>\d+(?:\.\d+)?)\s*km)?(?:\s+(?P<name>\S.*))?"
)
_TIME = re.compile(rf"(?P<day>\D+?)\s+(?P<time>{_CLOCK})")


def windows(cell: object, where: str, faults: Faults) -> list[Any]:
    """``"Mon Thu 17:30-20:30 gym; Sat 10:00-12:00"`` as ``[[windows]]``."""
    return _parts(cell, _window, where, faults)


def races(cell: object, where: str, faults: Faults) -> list[Any]:
    """``"2026-10-25 A 42.2 km City marathon"`` as ``[[races]]``."""
    return _parts(cell, _race, where, faults)


def injuries(cell: object, where: str, faults: Faults) -> list[Any]:
    """``"knee 2026-01-10 to 2026-02-14; hamstring 2026-05-01"`` as ``[[athlete.injuries]]``."""
    return _parts(cell, _injury, where, faults)


def exceptions(cell: object, where: str, faults: Faults) -> list[Any]:
    """``"travel 2026-07-06 to 2026-07-12; closed 2026-12-24 gym"`` as ``[[exceptions]]``."""
    return _parts(cell, _exception, where, faults)


def usual_time(cell: object, where: str, faults: Faults) -> Any:
    """``"06:30"``, or by day ``"Mon 06:30; Sun 08:00"``, as ``usual_run_time``."""
    if not isinstance(cell, str) or not re.search(r"[^\W\d]", cell):
        return cell
    by_day: Table = {}
    for part in _parts(cell, _time, where, faults):
        by_day.update(part)
    return by_day


def _parts(cell: object, read: Callable[[str], Any], where: str, faults: Faults) -> list[Any]:
    """The parts of a text, each read; tables that are given as such stay as they are."""
    if isinstance(cell, list):
        return cell
    parts = [part.strip() for part in re.split(r"[;\n]", str(cell)) if part.strip()]
    found = [faults.read(read, part, where) for part in parts]
    return [item for item in found if item is not None]


def _window(part: str) -> Table:
    match = _matched(_WINDOW, part, "Mon Thu 17:30-20:30 gym")
    days: list[str] = []
    for word in re.split(r"[,\s]+", match["days"].strip(" ,")):
        first, dash, last = (piece.strip() for piece in word.replace("–", "-").partition("-"))
        days += _from_to(cells.weekday(first), cells.weekday(last)) if dash else [first]
    found = {"days": days, "opens": match["opens"], "closes": match["closes"], "place": match["place"]}
    return {key: value for key, value in found.items() if value is not None}


def _from_to(first: int, last: int) -> list[str]:
    """Weekdays in a row, also over the end of the week."""
    return [WEEKDAYS[(first + step) % len(WEEKDAYS)] for step in range((last - first) % len(WEEKDAYS) + 1)]


def _race(part: str) -> Table:
    match = _matched(_RACE, part, "2026-10-25 A 42.2 km City marathon")
    found = {
        "date": match["date"],
        "priority": match["priority"],
        "distance_km": match["km"],
        "name": match["name"],
    }
    return {key: value for key, value in found.items() if value is not None}


def _injury(part: str) -> Table:
    match = _matched(_SPELL, part, "knee 2026-01-10 to 2026-02-14, or without an end while it hurts")
    if match["rest"]:
        raise _misfit(part, "knee 2026-01-10 to 2026-02-14")
    found = {"tissue": match["word"], "from": match["first"], "to": match["last"]}
    return {key: value for key, value in found.items() if value is not None}


def _exception(part: str) -> Table:
    match = _matched(_SPELL, part, "travel 2026-07-06 to 2026-07-12")
    found = {"kind": match["word"], "from": match["first"], "to": match["last"], "place": match["rest"]}
    return {key: value for key, value in found.items() if value is not None}


def _time(part: str) -> Table:
    match = _matched(_TIME, part, "Mon 06:30; Sun 08:00")
    return dict.fromkeys(re.split(r"[,\s]+", match["day"].strip(" ,")), match["time"])


def _matched(pattern: re.Pattern[str], part: str, like: str) -> re.Match[str]:
    match = pattern.fullmatch(part)
    if match is None:
        raise _misfit(part, like)
    return match


def _misfit(part: str, like: str) -> Misfit:
    return Misfit(
        "not-understood", f"'{shown(part)}' is not understood", value=part, limit=f"written like: {like}"
    )
