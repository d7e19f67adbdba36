"""The table of sessions that CSV, Excel and Parquet hold, and the way back: a schedule from such a table.

Reading a table of ours needs neither the solver nor the rules. The runs are the season's; a table can confirm them, never change
them. What follows from the rest (ends and figures of sessions, titles, qualities) is not read but drawn up anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Origin
from periodize.errors import InvalidInput
from periodize.export.table_cells import Line, text
from periodize.export.table_rows import BLOCK_ROW, schedule_of_rows
from periodize.io import cells
from periodize.io.faults import Faults
from periodize.report.rows import Row, session_rows
from periodize.report.tables import SESSION_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = SESSION_COLUMNS

OWN_COLUMNS = frozenset({"origin", "template"})
"""Columns that say a table is one of ours."""


def rows_of(schedule: Schedule, *, runs: bool) -> list[Row]:
    """The rows of the table of sessions, with those of the runs or without."""
    return [row for row in session_rows(schedule) if runs or row["origin"] != Origin.RUN.value]


def rows_with_blocks(schedule: Schedule, *, runs: bool) -> list[Row]:
    """The same, and a row of origin ``block`` for each microcycle that has none: so one table holds the blocks."""
    rows = rows_of(schedule, runs=runs)
    held = {row["microcycle"] for row in rows}
    for microcycle in schedule.season.calendar.microcycles:
        number = microcycle.index + 1
        if number not in held:
            block = schedule.blocks[microcycle.index].value
            rows.append(
                {"start": microcycle.first, "microcycle": number, "block": block, "origin": BLOCK_ROW}
            )
    return sorted(rows, key=lambda row: int(row["microcycle"]))


def from_frame(
    frame: pd.DataFrame, season: Season, blocks: pd.DataFrame | Sequence[str] | None = None
) -> Schedule:
    """The schedule of a table of sessions: the inverse of ``to_frame``.

    Rows of runs are compared with the season's, and no run is ever moved. Tables without any row of a run are read
    too: the runs are the season's. Sessions are read from ``start``, ``template``, ``duration_min``, ``place``,
    ``origin`` and ``id``; an empty length is that of the template, an empty id is made up of template and start. The
    other columns of sessions follow from these and are not read. As people edit them, ``end`` and ``title`` are
    compared: what neither fits nor was left as it stood before the session changed is a fault. They may be empty or
    missing. Columns of your own are left alone, and so are rows that are empty.

    Dates may be written ``2027-01-05T17:30`` or ``05.01.2027 17:30``, and truth values as Excel writes them in
    English, German, French or Spanish.

    Parameters
    ----------
    frame : DataFrame
        The columns of ``to_frame``; times may be datetime64 or text.
    season
        The facts the sessions were placed in.
    blocks : DataFrame or list of str
        The table of ``weekly``, or the phase of every microcycle. Needed only where a microcycle has no row; it must
        not contradict the rows.

    Returns
    -------
    Schedule

    Raises
    ------
    InvalidInput
        With every fault: columns missing, cells that cannot be read, templates that do not exist, runs that are
        moved, changed, missing or added, pins that differ, ends and titles that were edited, microcycles whose block is not known or stated twice.
    """
    faults = Faults()
    where = "table of weeks"
    if blocks is None:
        stated: list[Line] = []
    elif isinstance(blocks, Sequence):
        stated = [(f"blocks {n}", {"microcycle": n, "block": block}) for n, block in enumerate(blocks, 1)]
    else:
        stated = [(f"{where} row {index}", row) for index, row in frame_rows(blocks)]
    rows = [(f"row {index}", row) for index, row in frame_rows(frame)]
    columns = [str(column) for column in frame.columns]
    return schedule_of_rows(columns, rows, season, stated, where="table", faults=faults)


def read_sessions(path: str | os.PathLike[str], season: Season, *, athlete: str | None = None) -> Schedule:
    """The schedule of a file of sessions: one that this library wrote, or a plan made elsewhere.

    A ``sessions.csv``, ``plan.csv``, ``plan.xlsx`` or ``sessions.parquet`` of ours may have been edited since: times
    moved, sessions added or taken out. What is read and what is not is said at :func:`from_frame`, and whatever does
    not fit is a fault. In a workbook the sheets "Sessions" and "Weeks" are read; the sheet "Plan" is for people, and
    edits of it are not read. A CSV file may have been saved again with semicolons. In a ``plan.csv``, date and time of
    day stand in two columns.

    Any other plan, and a ``plan.json``, is read as :func:`~periodize.export.table_outside.read_outside` reads it,
    which also tells what had to be assumed.

    Parameters
    ----------
    path
        The file; its first bytes say what it is, not its name.
    season
        The facts the sessions were placed in.
    athlete
        Whose rows to read, in a table of several athletes; by default those of the season's athlete.

    Raises
    ------
    InvalidInput
        With every fault of the file, each with its row and column.
    MissingExtra
        Where Excel or Parquet needs a package that is not installed.
    """
    from periodize.export.table_files import read_tables
    from periodize.export.table_outside import read_outside

    faults = Faults()
    try:
        tables = read_tables(path, faults)
        if faults:
            raise InvalidInput(faults.found)
    except InvalidInput as error:
        try:
            return read_outside(path, season).schedule
        except InvalidInput:
            raise error from None
    if not set(tables.columns) >= OWN_COLUMNS:
        return read_outside(path, season).schedule
    who = athlete or season.athlete.id
    rows, weeks = (of_athlete(found, who, athlete is None) for found in (tables.rows, tables.weeks))
    if tables.rows and not rows:
        faults.unknown("athlete", who, athletes_of(tables.rows), tables.name)
        raise InvalidInput(faults.found)
    return schedule_of_rows(tables.columns, rows, season, weeks, where=tables.name, faults=faults)


def of_athlete(rows: list[Line], who: str, lenient: bool) -> list[Line]:
    """The rows of one athlete; of a table of one athlete all, whatever the name, unless one was asked for."""
    names = {text(row["athlete"]) for _, row in rows if not cells.is_empty(row.get("athlete"))}
    if not names or (lenient and len(names) == 1):
        return rows
    return [(where, row) for where, row in rows if text(row.get("athlete")) == who]


def athletes_of(rows: Sequence[Line]) -> list[str]:
    """The athletes whose rows a table holds."""
    return sorted({str(row.get("athlete")) for _, row in rows})


def frame_rows(frame: pd.DataFrame) -> Iterator[tuple[Any, Row]]:
    """Rows as dicts of plain Python values, missing values left out."""
    if not hasattr(frame, "columns"):
        raise TypeError(f"a pandas DataFrame is needed, not one of type {type(frame).__name__}")
    import pandas as pd

    records = frame.astype(object).to_dict(orient="records")
    for index, record in zip(frame.index, records, strict=True):
        yield index, {str(key): _plain(value) for key, value in record.items() if not pd.isna(value)}


def _plain(value: Any) -> Any:
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value
