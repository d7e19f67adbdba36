"""What the coach decides, from the tables of a season file: pins, bans, fixed blocks and the history."""

from __future__ import annotations

import os
from collections.abc import Sequence

from periodize.domain.athlete import Athlete
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.season import Ban, History
from periodize.domain.session import RunInput, Session, SessionTemplate, made_id
from periodize.domain.vocabulary import Origin, Phase, Quality
from periodize.io import cells
from periodize.io.run_rows import NEEDED, column_faults, run_inputs, too_many
from periodize.io.runs_csv import runs_from_csv
from periodize.io.tables import Table

Templates = Sequence[SessionTemplate]


def pins(season: Table, templates: Templates) -> tuple[Session, ...]:
    """The ``[[pins]]``: sessions the coach has fixed."""
    return _sessions(season.tables("pins"), templates, Origin.PINNED)


def _sessions(tables: Sequence[Table], templates: Templates, origin: Origin) -> tuple[Session, ...]:
    by_id = {template.id: template for template in templates}
    sessions = []
    for table in tables:
        template_id = table.required("template", cells.known(by_id, "template"))
        start = table.required("start", cells.moment)
        duration = table.optional("duration_min", cells.count)
        place = table.default("place", cells.text, "")
        table.close()
        if template_id is None or start is None:
            continue
        sessions.append(
            Session(
                id=made_id(template_id, start),
                template=template_id,
                start=start,
                duration_min=by_id[template_id].minutes if duration is None else duration,
                place=place,
                origin=origin,
            )
        )
    return tuple(sessions)


def bans(season: Table, templates: Templates) -> tuple[Ban, ...]:
    """The ``[[bans]]``: what is not wanted when."""
    ids = [template.id for template in templates]
    found = []
    for table in season.tables("bans"):
        met = len(table.faults.found)
        ban = Ban(
            template=table.optional("template", cells.known(ids, "template")),
            quality=table.optional("quality", cells.word(Quality)),
            weekdays=frozenset(table.optional("weekdays", cells.listed(cells.weekday)) or ()),
            first=table.optional("from", cells.day),
            last=table.optional("to", cells.day),
        )
        table.close()
        if ban != Ban():
            found.append(ban)
        elif len(table.faults.found) == met:
            limit = "give template, quality, weekdays, from or to"
            table.faults.add("empty-ban", "it would forbid everything", where=table.where, limit=limit)
    return tuple(found)


def fixed_blocks(season: Table, calendar: Calendar | None) -> tuple[tuple[int, Phase], ...]:
    """The ``[[blocks]]``: each fixes the microcycles whose first day lies within its dates."""
    fixed: list[tuple[int, Phase]] = []
    for table in season.tables("blocks"):
        phase = table.required("phase", cells.word(Phase))
        first, last = table.required("from", cells.day), table.required("to", cells.day)
        table.close()
        if phase is None or first is None or last is None or calendar is None:
            continue
        mine = [m.index for m in calendar.microcycles if first <= m.first <= last]
        fixed += [(index, phase) for index in mine]
        if not mine:
            table.faults.add(
                "block-outside-season",
                f"no microcycle begins from {first} to {last}",
                where=table.where,
                limit=f"the season is {calendar.start} to {calendar.end}",
            )
    return tuple(sorted(set(fixed)))


def history(season: Table, athlete: Athlete, templates: Templates, folder: str | os.PathLike[str]) -> History:
    """The ``[history]`` table, its runs and its sessions."""
    table = season.table("history")
    runs = _history_runs(season, table, folder)
    found = History(
        runs=complete_runs(runs, athlete),
        sessions=_sessions(table.tables("sessions"), templates, Origin.HISTORY),
        block=table.optional("block", cells.word(Phase)),
        block_microcycles=table.default("block_microcycles", cells.count, 0),
    )
    table.close()
    return found


def _history_runs(season: Table, table: Table, folder: str | os.PathLike[str]) -> list[RunInput]:
    """From a CSV file (``runs = "history.csv"``), ``[[history.runs]]`` or ``[[history_runs]]``."""
    runs = inline_runs(season, "history_runs")
    if isinstance(table.raw("runs"), str):
        return runs + runs_beside(table, folder)
    return runs + inline_runs(table, "runs")


def runs_beside(table: Table, folder: str | os.PathLike[str]) -> list[RunInput]:
    """The runs of the CSV file that a table names under ``runs``, looked for beside the season file."""
    name = table.optional("runs", cells.text)
    return runs_from_csv(os.path.join(folder, name), table.faults) if name else []


def inline_runs(table: Table, key: str) -> list[RunInput]:
    """Runs given as tables, with the columns of the CSV file as keys."""
    tables = table.tables(key)
    if too_many(len(tables), table.place(key), table.faults):
        return []
    kept = [(item.where, {name: item.raw(name) for name in item.names()}) for item in tables]
    for where, row in kept:  # a needed key that is missing is reported once, as a missing value
        column_faults(dict.fromkeys([*row, *NEEDED]), where, table.faults)
    return run_inputs(kept, table.faults)
