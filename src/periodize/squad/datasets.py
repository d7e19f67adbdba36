"""The tables of a squad's run as Parquet, and its failures as CSV: streamed, whatever the number of athletes."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from periodize import cellguard
from periodize.domain.vocabulary import CHARGED_TIERS, Pattern, Status
from periodize.extras import needed
from periodize.io.files import prepare_folder, write_text
from periodize.squad.files import Row

ROWS_A_GROUP = 20_000
FAILURE_COLUMNS = ("athlete", "outcome", "status", "reason")

_TEXT, _NUMBER, _FLAG, _MOMENT, _DAY, _FRACTION = "string", "int64", "bool", "timestamp", "date32", "float64"

TABLES: dict[str, dict[str, str]] = {
    "athletes": {
        "athlete": _TEXT,
        "outcome": _TEXT,
        "status": _TEXT,
        "reason": _TEXT,
        "proved": _FLAG,
        **{tier.value: _NUMBER for tier in CHARGED_TIERS},
        "sessions": _NUMBER,
        "key": _TEXT,
    },
    "sessions": {
        "athlete": _TEXT,
        "start": _MOMENT,
        "end": _MOMENT,
        "origin": _TEXT,
        "title": _TEXT,
        "kind": _TEXT,
        "template": _TEXT,
        "quality": _TEXT,
        "duration_min": _NUMBER,
        "place": _TEXT,
        "load_au": _NUMBER,
        "key": _FLAG,
        "race": _TEXT,
        "id": _TEXT,
    },
    "weeks": {
        "athlete": _TEXT,
        "microcycle": _NUMBER,
        "first": _DAY,
        "last": _DAY,
        "block": _TEXT,
        "deload": _FLAG,
        "run_load_au": _NUMBER,
        "placed_load_au": _NUMBER,
        "total_load_au": _NUMBER,
        "rise_pct": _NUMBER,
        "monotony": _FRACTION,
        "strain": _NUMBER,
        "share_pct": _NUMBER,
        **{f"sets_{pattern.value}": _NUMBER for pattern in Pattern},
        "contacts": _NUMBER,
        "sprint_m": _NUMBER,
        "sessions": _NUMBER,
        "session_min": _NUMBER,
    },
    "bills": {
        "athlete": _TEXT,
        "rule": _TEXT,
        "tier": _TEXT,
        "microcycle": _NUMBER,
        "subject": _TEXT,
        "excess": _NUMBER,
        "unit": _TEXT,
        "cost": _NUMBER,
    },
}
"""Columns of each table and their types; microcycles are numbered from 1, times are wall-clock times."""


def write_tables(rows: Iterable[Row], folder: Path) -> dict[str, Path]:
    """Write ``athletes``, ``sessions``, ``weeks`` and ``bills`` as Parquet files, each in one step.

    Parameters
    ----------
    rows
        Those of :meth:`~.run.SquadRun.rows`; read once, one at a time.
    folder
        Made where it is missing. The same rows give the same bytes, whatever the shards were.

    Returns
    -------
    dict
        The files, by the name of the table.

    Raises
    ------
    MissingExtra
        Where pyarrow is not installed.
    """
    prepare_folder(folder)
    with contextlib.ExitStack() as stack:
        tables = {name: stack.enter_context(_Table(folder / f"{name}.parquet", name)) for name in TABLES}
        for row in rows:
            for name, made in _ROWS.items():
                tables[name].add(made(row))
    return {name: table.path for name, table in tables.items()}


def athletes_csv(rows: Iterable[Row]) -> str:
    """The table of athletes as CSV, for where there is no pyarrow."""
    return cellguard.csv_text(tuple(TABLES["athletes"]), (made for row in rows for made in _athletes(row)))


def failure_row(row: Row) -> Row:
    """What ``failures.csv`` says of an athlete."""
    return {name: row.get(name) or "" for name in FAILURE_COLUMNS}


def write_failures(failures: Iterable[Row], path: Path) -> None:
    """Write ``failures.csv``: a row for each athlete without a plan, with the reason."""
    write_text(path, cellguard.csv_text(FAILURE_COLUMNS, map(failure_row, failures)))


def _athletes(row: Row) -> Iterator[Row]:
    placed = [s for s in row["plan"]["sessions"] if s["origin"] != "run"] if row["plan"] else []
    yield {
        "athlete": row["athlete"],
        "outcome": row["outcome"],
        "status": row["status"],
        "reason": row["reason"],
        "proved": row["status"] == Status.OPTIMAL if row["plan"] else None,
        **(row["cost"] if row["plan"] else {}),
        "sessions": len(placed) if row["plan"] else None,
        "key": row["key"],
    }


def _sessions(row: Row) -> Iterator[Row]:
    for session in row["plan"]["sessions"] if row["plan"] else ():
        moments = {name: datetime.fromisoformat(session[name]) for name in ("start", "end")}
        yield {"key": False, **session, **moments, "athlete": row["athlete"]}


def _weeks(row: Row) -> Iterator[Row]:
    for week in row["plan"]["weeks"] if row["plan"] else ():
        days = {name: date.fromisoformat(week[name]) for name in ("first", "last")}
        yield {**week, **days, "athlete": row["athlete"]}


def _bills(row: Row) -> Iterator[Row]:
    for charge in row["plan"]["bill"] if row["plan"] else ():
        yield {**charge, "microcycle": charge["microcycle"] + 1, "athlete": row["athlete"]}


_ROWS: dict[str, Callable[[Row], Iterator[Row]]] = {
    "athletes": _athletes,
    "sessions": _sessions,
    "weeks": _weeks,
    "bills": _bills,
}


class _Table:
    """A Parquet file in the making: it appears when it is whole."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
        self._arrow = needed("pyarrow", "squad", "writing the tables of a squad")
        self._parquet = needed("pyarrow.parquet", "squad", "writing the tables of a squad")
        self._columns = TABLES[name]
        self._schema = self._arrow.schema([(key, self._type(kind)) for key, kind in self._columns.items()])
        self._rows: list[Row] = []

    def __enter__(self) -> _Table:
        self._writer = self._parquet.ParquetWriter(self._part, self._schema, compression="zstd")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._flush(len(self._rows))
            self._writer.close()
            if error is None:
                os.replace(self._part, self.path)
        finally:
            self._part.unlink(missing_ok=True)

    def add(self, rows: Iterable[Row]) -> None:
        """Take rows in; the file grows by whole groups, so that its bytes do not depend on how they came."""
        self._rows.extend(rows)
        while len(self._rows) >= ROWS_A_GROUP:
            self._flush(ROWS_A_GROUP)

    def _flush(self, count: int) -> None:
        if not count:
            return
        group, self._rows = self._rows[:count], self._rows[count:]
        plain = [{key: row.get(key) for key in self._columns} for row in group]
        self._writer.write_table(self._arrow.Table.from_pylist(plain, schema=self._schema))

    def _type(self, kind: str) -> Any:
        return self._arrow.timestamp("s") if kind == _MOMENT else getattr(self._arrow, _ARROW[kind])()


_ARROW = {
    _TEXT: "string",
    _NUMBER: "int64",
    _FLAG: "bool_",
    _DAY: "date32",
    _FRACTION: "float64",
}
