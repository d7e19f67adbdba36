"""A schedule from the rows of a table, wherever they stood; nothing is judged before all rows are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import count
from typing import Any

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session, made_id
from periodize.domain.vocabulary import Origin, Phase
from periodize.errors import InvalidInput
from periodize.export.table_cells import (
    NEEDED,
    Line,
    as_made,
    clock,
    day,
    flag,
    moment,
    moment_or_clock,
    same_text,
    text,
    whole,
)
from periodize.io import cells
from periodize.io.faults import Faults, Misfit, nearest, one_of
from periodize.io.plan_rows import run_row
from periodize.report.rows import Row
from periodize.report.tables import SESSION_COLUMNS
from periodize.verify import schedule_of

BLOCK_ROW = "block"
"""Origin of a row that says nothing but which block a microcycle without runs and sessions belongs to."""

_ORIGINS = (Origin.RUN.value, Origin.PLACED.value, Origin.PINNED.value, BLOCK_ROW)
_RUN_COLUMNS: dict[str, Callable[[object], Any]] = {
    "end": moment_or_clock,
    "duration_min": whole,
    "kind": text,
    "title": text,
    "load_au": whole,
    "key": flag,
    "race": text,
}
_EMPTY_ADVICE = {
    "origin": "Write 'placed' for a session of yours.",
    "template": "Write the id of a template, as in the other rows.",
}


def schedule_of_rows(
    columns: Sequence[str],
    rows: Iterable[Line],
    season: Season,
    weeks: Iterable[Line],
    *,
    where: str,
    faults: Faults,
) -> Schedule:
    """The schedule that rows describe, wherever they stood; see :func:`from_frame`."""
    for column in NEEDED:
        if column not in columns:
            faults.add(
                "missing-column",
                f"the column '{column}' is missing",
                where=where,
                value=column,
                limit=f"needed are {', '.join(NEEDED)}",
                advice=nearest(column, [name for name in columns if name not in SESSION_COLUMNS]),
            )
    if faults:
        raise InvalidInput(faults.found)
    reader = Reader(season, faults)
    for place, row in rows:
        if not all(cells.is_empty(value) for value in row.values()):
            reader.take(place, row)
    for place, row in weeks:
        reader.state_block(place, row)
    return reader.schedule(where)


@dataclass(slots=True)
class _Stated:
    """A block as a row states it, and where."""

    phase: Phase
    where: str


class Reader:
    """Gathers what the rows say; nothing is judged before all of them are known."""

    def __init__(self, season: Season, faults: Faults) -> None:
        self.season = season
        self.faults = faults
        self.runs: dict[str, str] = {}
        self.sessions: list[tuple[str, Session]] = []
        self.unread = False
        self.blocks: dict[int, _Stated] = {}
        self._truth = {run.id: run_row(season, run) for run in season.runs}
        self._templates = {template.id: template for template in season.templates}

    def take(self, where: str, row: Row) -> None:
        """Read one row."""
        origin = self._cell(where, row, "origin", _origin, needed=True)
        self.state_block(where, row)
        if origin == Origin.RUN.value:
            self._compare_run(where, row)
        elif origin in (Origin.PLACED.value, Origin.PINNED.value):
            self._take_session(where, row, Origin(origin))
        elif origin is None:
            self.unread = True

    def _cell(
        self, where: str, row: Row, column: str, read: Callable[[object], Any], *, needed: bool = False
    ) -> Any:
        raw = row.get(column)
        if cells.is_empty(raw):
            if needed:
                limit = one_of(_ORIGINS) if column == "origin" else ""
                advice = _EMPTY_ADVICE.get(column, "")
                self.faults.add(
                    "missing-value", f"'{column}' is empty", where=where, limit=limit, advice=advice
                )
            return None
        return self.faults.read(read, raw, f"{where}, {column}")

    def _start(self, where: str, row: Row, *, needed: bool = False) -> datetime | None:
        """The start of a row; a time of day alone belongs to the column ``date``, as in a ``plan.csv``."""
        at = clock(row.get("start"))
        if at is None or "date" not in row:
            found: datetime | None = self._cell(where, row, "start", moment, needed=needed)
            return found
        on = self._cell(where, row, "date", day, needed=True)
        return None if on is None else datetime.combine(on, at)

    def state_block(self, where: str, row: Row) -> None:
        """Note which block a row says its microcycle is in, by the column ``microcycle`` or else by its start."""
        if cells.is_empty(row.get("block")):
            return
        phase = self._cell(where, row, "block", cells.word(Phase))
        number = self._cell(where, row, "microcycle", whole)
        if number is None and cells.is_empty(row.get("microcycle")):
            start = self._start(where, row)
            number = None if start is None else self.season.calendar.microcycle_of(start.date()) + 1
        if phase is None or number is None:
            return
        count = len(self.season.calendar.microcycles)
        if not 1 <= number <= count:
            self.faults.add(
                "microcycle-outside-season",
                f"there is no microcycle {number}",
                where=f"{where}, microcycle",
                value=number,
                limit=f"1 to {count}",
            )
            return
        known = self.blocks.setdefault(number, _Stated(phase, where))
        if known.phase is not phase:
            self.faults.add(
                "block-differs",
                f"microcycle {number} is '{phase}' here and '{known.phase}' in {known.where}",
                where=f"{where}, block",
                value=phase.value,
                limit="all rows of a microcycle name one block",
            )

    def stated_blocks(self) -> tuple[Phase, ...] | None:
        """The phase of every microcycle as the rows state it; None unless they state all."""
        numbers = range(1, len(self.season.calendar.microcycles) + 1)
        return (
            tuple(self.blocks[n].phase for n in numbers) if all(n in self.blocks for n in numbers) else None
        )

    def _compare_run(self, where: str, row: Row) -> None:
        name = self._cell(where, row, "id", text, needed=True)
        if name is None:
            return
        if name in self.runs:
            what = f"run '{name}' stands in {self.runs[name]} too"
            self.faults.add("duplicate-run", what, where=f"{where}, id", value=name)
            return
        self.runs[name] = where
        truth = self._truth.get(name)
        if truth is None:
            self.faults.add(
                "run-added",
                f"run '{name}' is not in the season",
                where=f"{where}, id",
                value=name,
                limit="runs are the season's",
                advice=nearest(name, self._truth) or "Maybe the origin should be 'placed'?",
            )
            return
        start = self._start(where, row, needed=True)
        if start is not None and _minute(start) != truth["start"]:
            self.faults.add(
                "run-moved",
                f"run '{name}' of {truth['start']} stands at {_minute(start)}",
                where=f"{where}, start",
                value=_minute(start),
                limit="no run is ever moved",
            )
            return
        for column, read in _RUN_COLUMNS.items():
            if column in row:
                self._compare_cell(where, row, column, read, truth[column])

    def _compare_cell(
        self, where: str, row: Row, column: str, read: Callable[[object], Any], true: object
    ) -> None:
        found = self._cell(where, row, column, read)
        if found is None and not cells.is_empty(row[column]):
            return  # it cannot be read, and that has been said
        said = _at(found, str(true)) if column == "end" and found is not None else found
        blank = said is None and (true is None or true is False or same_text("", str(true)))
        if not blank and not (same_text(said, true) if isinstance(said, str) else said == true):
            self.faults.add(
                "run-changed",
                f"{column} is '{said}', and '{true}' in the season",
                where=f"{where}, {column}",
                value=said,
                limit="no run is ever changed",
                advice="Maybe a spreadsheet rewrote it?" if column == "title" else "",
            )

    def _take_session(self, where: str, row: Row, origin: Origin) -> None:
        start = self._start(where, row, needed=True)
        template = self._cell(where, row, "template", self._template, needed=True)
        duration = self._cell(where, row, "duration_min", whole)
        if (
            start is None
            or template is None
            or (duration is None and not cells.is_empty(row.get("duration_min")))
        ):
            self.unread = True
            return
        session = Session(
            id="" if cells.is_empty(row.get("id")) else text(row["id"]),
            template=template,
            start=start,
            duration_min=self._templates[template].minutes if duration is None else duration,
            place=text(row.get("place")),
            origin=origin,
        )
        self.sessions.append((where, session))
        self._check_end(where, row, session)
        self._check_title(where, row, session)

    def _check_end(self, where: str, row: Row, session: Session) -> None:
        """An end that someone wrote is not read; one left as it was when the start moved is no fault."""
        end = self._cell(where, row, "end", moment_or_clock)
        if end is None:
            return
        true = self._end(session.start, session.duration_min)
        fitting = {true}
        made = as_made(session.id)
        if made is not None:
            before = self._templates.get(made[0])
            lengths = {session.duration_min, before.minutes if before else session.duration_min}
            fitting |= {self._end(made[1], length) for length in lengths}
        if end not in fitting and end not in {known.time() for known in fitting}:
            self.faults.add(
                "end-differs",
                f"end is {end.isoformat(timespec='minutes')}, and start and duration_min give {_minute(true)}",
                where=f"{where}, end",
                value=end.isoformat(timespec="minutes"),
                limit="the end follows from start and duration_min",
                advice="To change the session, edit start or duration_min, and empty this cell.",
            )

    def _end(self, start: datetime, duration_min: int) -> datetime:
        return self.season.clock.wall(self.season.clock.minute(start) + duration_min)

    def _check_title(self, where: str, row: Row, session: Session) -> None:
        """A title that someone wrote is not read; one left as it was when the template changed is no fault."""
        title = text(row.get("title"))
        made = as_made(session.id)
        fitting = [session.template, *([made[0]] if made and made[0] in self._templates else [])]
        if not title.strip() or any(same_text(title, self._templates[name].name) for name in fitting):
            return
        meant = next((t.id for t in self._templates.values() if same_text(title, t.name)), None)
        self.faults.add(
            "title-differs",
            f"title is '{title}', and '{self._templates[session.template].name}' for this template",
            where=f"{where}, title",
            value=title,
            limit="the title follows from template",
            advice=f"To change the session, edit template{f', to {meant!r}' if meant else ''}, and empty this cell.",
        )

    def _template(self, value: object) -> str:
        name = text(value)
        known = name if name in self._templates else name.strip()
        if known in self._templates:
            return known
        raise Misfit(
            "unknown-template",
            f"there is no template '{name}'",
            value=name,
            limit=one_of(self._templates),
            advice=nearest(name, self._templates),
        )

    def schedule(self, where: str) -> Schedule:
        """The schedule of all rows taken.

        Raises
        ------
        InvalidInput
            With every fault met so far and all that the season finds wrong.
        """
        if self.runs:
            for name in [name for name in self._truth if name not in self.runs]:
                what = f"run '{name}' of {self._truth[name]['start']} is missing"
                self.faults.add("run-missing", what, where=where, value=name, limit="no run is ever dropped")
        blocks = [self._block(microcycle.index + 1, where) for microcycle in self.season.calendar.microcycles]
        named = self._named()
        try:
            schedule = schedule_of(self.season, [session for _, session in named], blocks)
        except InvalidInput as error:
            places = {f"session '{session.id}'": place for place, session in named}
            for fault in error.faults:
                # A pin that could not be read is not missing too.
                if fault.code != "pin-differs" or not self.unread:
                    place = places.get(fault.where)
                    self.faults.extend([replace(fault, where=f"{place}, {fault.where}") if place else fault])
        if self.faults:
            raise InvalidInput(self.faults.found)
        return schedule

    def _named(self) -> list[tuple[str, Session]]:
        """The sessions, each with an id of its own: one is made where a row has none, or that of another row."""
        taken = {session.id for _, session in self.sessions}
        numbers: defaultdict[str, count[int]] = defaultdict(lambda: count(2))
        places: dict[str, str] = {}
        named = []
        for place, session in self.sessions:
            name = session.id
            if name in places:
                what = f"session '{name}' stands in {places[name]} too"
                advice = "In the new one of the two rows, empty the cells id and end."
                self.faults.add("duplicate-session-id", what, where=f"{place}, id", value=name, advice=advice)
            if name == "" or name in places:
                name = base = made_id(session.template, session.start)
                while name in taken:
                    name = f"{base}-{next(numbers[base])}"
                taken.add(name)
            places[name] = place
            named.append((place, replace(session, id=name)))
        return named

    def _block(self, number: int, where: str) -> Phase:
        if number in self.blocks:
            return self.blocks[number].phase
        self.faults.add(
            "no-block",
            f"no row says which block microcycle {number} is in",
            where=where,
            limit="give the table of weeks, or the blocks, beside the sessions",
            advice=f"In a file, add a row with origin '{BLOCK_ROW}', microcycle and block.",
        )
        return Phase.FOUNDATION  # not kept: there is a fault


def _minute(moment: Any) -> str:
    return str(moment.isoformat(timespec="minutes"))


def _at(found: datetime | time, true: str) -> str:
    """A moment as the truth is written; a time of day alone is on the day of the truth."""
    if isinstance(found, time):
        found = datetime.combine(datetime.fromisoformat(true), found)
    return _minute(found)


def _origin(value: object) -> str:
    word = text(value).strip().casefold()
    if word in _ORIGINS:
        return word
    raise Misfit(
        "unknown-origin",
        f"'{word}' is not an origin",
        value=word,
        limit=one_of(_ORIGINS),
        advice=nearest(word, _ORIGINS),
    )
