"""Rows of runs, from whatever table they stood in, as :class:`~periodize.domain.session.RunInput`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RacePriority, RunKind
from periodize.io import cells
from periodize.io.faults import Faults, Misfit, nearest, one_of

COLUMNS = ("date", "start", "kind", "distance_km", "duration_min", "rpe", "load_au", "priority", "name")
NEEDED = ("date", "kind")
MOST_ROWS = 3_000
MOST_COLUMNS = 100

_KEY = "key"
_SYNONYMS = {
    "jog": "easy",
    "base": "easy",
    "steady": "easy",
    "recover": "recovery",
    "shakeout": "recovery",
    "lsd": "long",
    "long run": "long",
    "threshold": "tempo",
    "progression": "tempo",
    "marathon pace": "tempo",
    "fartlek": "intervals",
    "speed": "intervals",
    "track": "intervals",
    "vo2max": "intervals",
    "workout": "intervals",
    "hill": "hills",
    "parkrun": "race",
    "time trial": "race",
}
_read_kind = cells.word(RunKind, _SYNONYMS)

Row = Mapping[str, Any]


def column_faults(columns: Iterable[str], where: str, faults: Faults) -> bool:
    """Note missing, unknown and doubled columns; True if the rows can be read nevertheless."""
    names = list(columns)
    if len(names) > MOST_COLUMNS:
        faults.add("too-many-columns", f"{len(names)} columns", where=where, limit=f"at most {MOST_COLUMNS}")
        return False
    for name in names:
        if name not in COLUMNS:
            advice = nearest(name, COLUMNS) or "Maybe delete it, or put it into 'name'?"
            faults.add(
                "unknown-column",
                f"'{name}' is not a column",
                where=where,
                value=name,
                limit=one_of(COLUMNS),
                advice=advice,
            )
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        faults.add("duplicate-column", f"the column '{name}' stands twice", where=where, value=name)
    missing = [name for name in NEEDED if name not in names]
    for name in missing:
        faults.add(
            "missing-column",
            f"the column '{name}' is missing",
            where=where,
            value=name,
            limit="date and kind are needed",
        )
    return not missing


def too_many(count: int, where: str, faults: Faults) -> bool:
    """Note one fault, and say True, where there are more rows than a season can have."""
    if count <= MOST_ROWS:
        return False
    faults.add(
        "too-many-rows",
        f"{count} rows of runs",
        where=where,
        value=count,
        limit=f"at most {MOST_ROWS}",
        advice="Maybe the file holds several athletes, or years of history?",
    )
    return True


def run_inputs(rows: Iterable[tuple[str, Row]], faults: Faults) -> list[RunInput]:
    """Runs from rows; a row with a fault is left out and its faults are noted.

    Parameters
    ----------
    rows
        Pairs of where a row stands and its cells by column; empty cells may be there or not.
    faults
        Collects what is wrong.
    """
    read = (_run_input(row, where, faults) for where, row in rows)
    return [run for run in read if run is not None]


def _run_input(row: Row, where: str, faults: Faults) -> RunInput | None:
    before = len(faults.found)

    def cell(column: str, read: Callable[[object], Any]) -> Any:
        raw = row.get(column)
        return None if cells.is_empty(raw) else faults.read(read, raw, f"{where}, {column}")

    for column in NEEDED:
        if cells.is_empty(row.get(column)):
            faults.add("missing-value", f"'{column}' is empty", where=where, limit="date and kind are needed")
    day, start_min = cell("date", cells.day), cell("start", _start)
    kind = cell("kind", _read_kind)
    values = {
        "distance_m": cell("distance_km", cells.kilometres),
        "duration_min": cell("duration_min", cells.rounded),
        "rpe_tenths": cell("rpe", cells.effort),
        "load_au": cell("load_au", cells.rounded),
    }
    priority, name = cell("priority", read_priority) or "", cell("name", _title) or ""
    if priority not in ("", _KEY) and kind is not None and kind is not RunKind.RACE:
        faults.add(
            "priority-without-race",
            f"priority '{priority}' on a run of kind '{kind.value}'",
            where=f"{where}, priority",
            value=priority,
            limit="A, B and C are for races",
            advice="Maybe 'key', or the kind is 'race'?",
        )
    if len(faults.found) > before or day is None or kind is None:
        return None
    return RunInput(
        day=day, kind=kind, start_min=start_min, priority=priority, name=name, where=where, **values
    )


def read_priority(value: object) -> str:
    """``key``, or ``A``, ``B``, ``C`` for a race, in any case."""
    written = cells.text(value)
    words = {_KEY: _KEY, **{p.value.casefold(): p.value for p in RacePriority}}
    if written.casefold() not in words:
        raise Misfit(
            "unknown-priority",
            f"'{written}' is not a priority",
            value=value,
            limit=one_of(("key", "A", "B", "C", "empty")),
        )
    return words[written.casefold()]


def _start(value: object) -> int:
    """A time of day; a data frame may hold it with a date."""
    if isinstance(value, datetime):
        value = value.timetz()
    return cells.clock(value)


def _title(value: object) -> str:
    """A title; numbers and dates are taken as they are written."""
    return cells.text(str(value) if isinstance(value, int | float | date | time) else value)
