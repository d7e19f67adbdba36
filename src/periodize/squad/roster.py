"""A squad from two tables: a row for each athlete, a row for each run. An athlete's faults are that athlete's own."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from periodize.domain.session import RunInput
from periodize.errors import Fault, InvalidInput
from periodize.io.faults import Faults, shown
from periodize.io.run_rows import COLUMNS as RUN_COLUMNS
from periodize.io.run_rows import NEEDED, run_inputs, too_many
from periodize.io.season_table import problem_from_table
from periodize.problem import Problem
from periodize.squad import shorthand
from periodize.squad.grids import Grid, Line, column_faults
from periodize.squad.layout import Entrant

Table = dict[str, Any]

MOST_ROWS_NAMED = 10
_WHOLE = re.compile(r"(\d{1,9})(\.0+)?")
_YES, _NO = ("true", "yes"), ("false", "no")


def _as_is(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else str(value)


def _whole(value: Any) -> Any:
    match = _WHOLE.fullmatch(value.strip()) if isinstance(value, str) else None
    return int(match[1]) if match else value


def _yes_or_no(value: Any) -> Any:
    word = str(value).strip().casefold()
    return True if word in _YES else False if word in _NO else value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [item for item in re.split(r"[,;\s]+", str(value)) if item]


def _pace(value: Any) -> Any:
    """A spreadsheet takes 5:45 for a time of day."""
    match = re.fullmatch(r"0?(\d{1,2}:\d{2}):00", value) if isinstance(value, str) else None
    return match[1] if match else value


_ATHLETE: dict[str, Callable[[Any], Any]] = {
    "level": _as_is,
    "age": _whole,
    "sex": _as_is,
    "sex_options": _yes_or_no,
    "maturity": _as_is,
    "flags": _listed,
    "time_zone": _as_is,
    "minutes_per_day": _whole,
    "minutes_per_week": _whole,
    "later_run_time": _as_is,
    "easy_pace": _pace,
    "recovery_pct": _whole,
    "race_distance": _as_is,
    "weekly_cap_au": _whole,
    "smallest_plate_kg": _as_is,
}
_SEASON: dict[str, Callable[[Any], Any]] = {
    "start": _as_is,
    "end": _as_is,
    "today": _as_is,
    "microcycle_days": _whole,
    "week_starts_on": _as_is,
    "anchor": _as_is,
    "deload_days": _listed,
}
_HISTORY: dict[str, Callable[[Any], Any]] = {"block": _as_is, "block_microcycles": _whole}
_LISTS = {"windows": shorthand.windows, "races": shorthand.races, "exceptions": shorthand.exceptions}
_BY_NAME: dict[str, Callable[[Any], Any]] = {"limits": _whole, "one_rm_kg": _as_is}

ATHLETE_COLUMNS = (
    "id",
    *_ATHLETE,
    "usual_run_time",
    "injuries",
    *(f"{name}.*" for name in _BY_NAME),
    *_SEASON,
    *_LISTS,
    *_HISTORY,
    "doctrine",
)
"""Columns of a table of athletes; ``limits.*`` is a column for a limit each, ``limits.contacts_week``."""


def roster(athletes: Grid, runs: Grid) -> Iterator[Entrant]:
    """The athletes of two tables, in the order of the rows, then the runs that belong to nobody.

    Both tables are read through at once, into a file of their own that is gone afterwards, so that runs may stand in
    any order and nothing is held in memory.

    Parameters
    ----------
    athletes
        A row an athlete: ``id`` and the columns of :data:`ATHLETE_COLUMNS`.
    runs
        A row a run: ``athlete`` and the columns of ``runs.csv``.

    Raises
    ------
    InvalidInput
        With every fault that concerns a table as a whole: its columns, its form, no rows.
    """
    faults = Faults()
    column_faults(athletes, ATHLETE_COLUMNS, ("id",), faults)
    column_faults(runs, ("athlete", *RUN_COLUMNS), ("athlete", *NEEDED), faults)
    if faults:
        raise InvalidInput(faults.found)
    kept = _Kept()
    try:
        kept.put("athletes", athletes.lines, "id")
        kept.put("runs", runs.lines, "athlete")
        if not kept.count("athletes"):
            faults.add("empty-file", "there are column names but no athletes", where=athletes.where)
            raise InvalidInput(faults.found)
    except BaseException:
        kept.close()
        raise
    return _entrants(kept, athletes.where, runs.where)


def _entrants(kept: _Kept, athletes: str, runs: str) -> Iterator[Entrant]:
    try:
        for name, line in kept.all("athletes"):
            faults = Faults()
            faults.extend(line.faults)
            if not name:
                faults.add(
                    "missing-value", "'id' is empty", where=line.where, limit="every athlete needs a name"
                )
                yield Entrant(name=line.where, faults=_rows(faults))
                continue
            _note_namesakes(kept.places("athletes", name), name, line.where, faults)
            mine = kept.of("runs", name)
            yield entrant(name, lambda: _problem(line, mine, runs, faults))  # noqa: B023 - called at once
        yield from _nobodys(kept, athletes, runs)
    finally:
        kept.close()


def entrant(name: str, read: Callable[[], Problem]) -> Entrant:
    """An athlete, or what is wrong with the input: whatever goes wrong while it is read is the athlete's own."""
    try:
        return Entrant(name=name, problem=read())
    except InvalidInput as error:
        return Entrant.unreadable(name, error)
    except Exception as error:
        what = f"it cannot be read: {type(error).__name__}: {shown(error, 200)}"
        return Entrant.unreadable(name, InvalidInput([Fault(code="not-readable", where=name, what=what)]))


def _note_namesakes(places: list[str], name: str, where: str, faults: Faults) -> None:
    if len(places) > 1:
        others = ", ".join(place for place in places[:MOST_ROWS_NAMED] if place != where)
        advice = "Give each athlete an id of their own, in the runs too."
        faults.add(
            "duplicate-athlete", f"'{name}' stands in {others} too", where=where, value=name, advice=advice
        )


def _nobodys(kept: _Kept, athletes: str, runs: str) -> Iterator[Entrant]:
    """Runs of an athlete who is in no row, and runs of no athlete."""
    strangers = kept.strangers()
    known = {name.casefold(): name for name, _ in kept.all("athletes")} if strangers else {}
    for name in strangers:
        faults, places = Faults(), kept.places("runs", name)
        listed = ", ".join(places[:MOST_ROWS_NAMED]) + (", ..." if len(places) > MOST_ROWS_NAMED else "")
        count = f"{len(places)} run{'s' if len(places) > 1 else ''}"
        if name:
            close = get_close_matches(name.casefold(), known, n=1)
            advice = f"Maybe '{known[close[0]]}'?" if close else ""
            what = f"{count} of '{name}', who has no row in {athletes}"
            faults.add("unknown-athlete", what, where=listed, value=name, advice=advice)
        else:
            faults.add("missing-value", f"{count} of no athlete: 'athlete' is empty", where=listed)
        yield Entrant(name=name or f"{runs}, no athlete", faults=_rows(faults))


def _problem(line: Line, mine: list[Line], runs: str, faults: Faults) -> Problem:
    """The problem of one athlete; every fault of the row and of the runs at once."""
    for run in mine:
        faults.extend(run.faults)
    inputs: list[RunInput] = []
    if not mine:
        faults.add("no-runs", f"there are no runs of this athlete in {runs}", where=line.where)
    elif not too_many(len(mine), runs, faults):
        inputs = run_inputs([(run.where, _run_cells(run.cells)) for run in mine if not run.faults], faults)
    return problem_from_table(season_tables(line, faults), line.where, runs=inputs, faults=faults)


def _run_cells(row: Table) -> Table:
    """A row of runs; a data frame may hold the time of day with a date."""
    start = row.get("start")
    if isinstance(start, str) and "T" in start:
        return {**row, "start": start.partition("T")[2]}
    return row


def season_tables(line: Line, faults: Faults) -> Table:
    """The tables of a season file that a row of an athlete stands for."""
    row, where = line.cells, line.where
    athlete: Table = {"id": _text(row["id"]), **_read(row, _ATHLETE)}
    if "usual_run_time" in row:
        athlete["usual_run_time"] = shorthand.usual_time(row["usual_run_time"], where, faults)
    if "injuries" in row:
        athlete["injuries"] = shorthand.injuries(row["injuries"], f"{where}, injuries", faults)
    for key, value in row.items():
        table, dot, name = key.partition(".")
        if dot and table in _BY_NAME:
            athlete.setdefault(table, {})[name] = _BY_NAME[table](value)
    content: Table = {"athlete": athlete, "season": _read(row, _SEASON), "history": _read(row, _HISTORY)}
    if "doctrine" in row:
        content["policy"] = {"doctrine": row["doctrine"]}
    for key, read in _LISTS.items():
        if key in row:
            content[key] = read(row[key], f"{where}, {key}", faults)
    return content


def _read(row: Table, columns: dict[str, Callable[[Any], Any]]) -> Table:
    return {key: read(row[key]) for key, read in columns.items() if key in row}


def _rows(faults: Faults) -> tuple[Table, ...]:
    return tuple(InvalidInput(faults.found).rows())


class _Kept:
    """Rows of both tables in a temporary database, which goes to the disk where it grows and is gone when closed."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        for table in ("athletes", "runs"):
            self._base.execute(
                f"CREATE TABLE {table} (number INTEGER PRIMARY KEY, name TEXT, place TEXT, line TEXT)"
            )

    def put(self, table: str, lines: Iterable[Line], key: str) -> None:
        """Take a table in."""
        self._base.execute("BEGIN")
        try:
            self._base.executemany(
                f"INSERT INTO {table} (name, place, line) VALUES (?, ?, ?)",
                ((_key(line.cells.get(key)), _whole_text(line.where), _packed(line)) for line in lines),
            )
            self._base.execute(f"CREATE INDEX {table}_by_name ON {table} (name)")
            self._base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            fault = Fault(
                code="no-room", what=f"the {table} cannot be sorted: {error}", where="temporary files"
            )
            raise InvalidInput([fault]) from error

    def close(self) -> None:
        """Let the rows go."""
        self._base.close()

    def count(self, table: str) -> int:
        """How many rows a table has."""
        (count,) = self._base.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(count)

    def all(self, table: str) -> Iterator[tuple[str, Line]]:
        """Every row with its name, in order."""
        for name, text in self._base.execute(f"SELECT name, line FROM {table} ORDER BY number"):
            yield name, _unpacked(text)

    def of(self, table: str, name: str) -> list[Line]:
        """The rows of one name, in order."""
        asked = f"SELECT line FROM {table} WHERE name = ? ORDER BY number"
        return [_unpacked(text) for (text,) in self._base.execute(asked, (name,))]

    def places(self, table: str, name: str) -> list[str]:
        """Where the rows of a name stand."""
        asked = f"SELECT place FROM {table} WHERE name = ? ORDER BY number"
        return [place for (place,) in self._base.execute(asked, (name,))]

    def strangers(self) -> list[str]:
        """Names of runs that no athlete has, in the order in which they are first met; empty names too."""
        asked = (
            "SELECT name FROM runs WHERE name = '' OR name NOT IN (SELECT name FROM athletes) "
            "GROUP BY name ORDER BY min(number)"
        )
        return [name for (name,) in self._base.execute(asked)]


def _key(value: Any) -> str:
    """A name as it is compared: composed the same way however it was typed."""
    return "" if value is None else _whole_text(unicodedata.normalize("NFC", str(value).strip()))


def _whole_text(text: str) -> str:
    """A text that any file can hold: halves of characters become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _packed(line: Line) -> str:
    faults = InvalidInput(line.faults).rows() if line.faults else []
    return json.dumps([line.where, line.cells, faults])


def _unpacked(text: str) -> Line:
    where, row, faults = json.loads(text)
    return Line(where, row, tuple(Fault(**fault) for fault in faults))
