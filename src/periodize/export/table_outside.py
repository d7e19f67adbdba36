"""Reads a plan made elsewhere against a season, whatever file it came in, and judges nothing.

Our own files, tables of any columns, calendars, the files of other programs and grids of weeks: all become a schedule
with a warning for everything that had to be assumed. The runs are the season's; those of the file are compared by day,
and what the season does not hold is told.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from periodize.diary import table as diary_table
from periodize.diary.items import Diary
from periodize.diary.options import ReadOptions
from periodize.diary.read import Day, read_diary
from periodize.diary.sheet import Cell, Row, Sheet
from periodize.diary.sort import diary_of
from periodize.domain.display import Told
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run, Session
from periodize.domain.vocabulary import Origin, Phase
from periodize.errors import Fault, InvalidInput
from periodize.export.table_drafts import Assumptions, Draft, schedule_of_drafts
from periodize.export.table_files import read_tables
from periodize.export.table_rows import Reader
from periodize.export.table_titles import NOT_UNDERSTOOD, RUNS_DIFFER, Titles
from periodize.export.tables import OWN_COLUMNS, athletes_of, frame_rows, of_athlete
from periodize.io.faults import Faults
from periodize.io.files import parse_json, read_bytes
from periodize.io.plan_json import FORMAT
from periodize.io.plan_read import Plan, parse_plan
from periodize.problem import Problem
from periodize.rules.policy import Policy

if TYPE_CHECKING:
    import pandas as pd

_LISTS = ("sessions", "plan", "workouts", "events", "entries", "schedule")
_EVENT_KEYS = frozenset({"start_date_local", "start_date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsidePlan(Told):
    """A plan made elsewhere, as it was read.

    Parameters
    ----------
    source, format
        The file's name and what it was taken for.
    schedule
        Its sessions around the runs of the season, legal or not.
    warnings
        What was assumed, left out or not understood: reason code, place, value, advice.
    """

    source: str
    format: str
    schedule: Schedule
    warnings: tuple[Fault, ...] = ()

    def __str__(self) -> str:
        count = len(self.schedule.sessions)
        head = f"{self.source}, read as {self.format}: {count} session{'' if count == 1 else 's'}"
        if not self.warnings:
            return head + ", nothing assumed"
        return "\n".join([head + "; assumed:", *(f"- {warning}" for warning in self.warnings)])


def read_outside(
    source: str | os.PathLike[str] | pd.DataFrame | Diary,
    season: Season,
    *,
    policy: Policy | None = None,
    titles: Mapping[str, str] | None = None,
    format: str | None = None,
    zone: str | None = None,
    start: Day | None = None,
    sheet: str | None = None,
) -> OutsidePlan:
    """A plan made elsewhere, by a coach, a program or a language model, as a schedule that can be audited.

    Reads our own ``plan.json``, CSV, Excel and Parquet; tables of any other columns that name a date and a session,
    as CSV, Excel, Parquet, JSON or DataFrame; and everything that :func:`~periodize.read_diary` reads: calendars,
    TrainingPeaks, intervals.icu, grids of weeks. Titles are understood by template id, by template name, and by the
    words coaches use in English, German, French and Spanish.

    Parameters
    ----------
    source
        A file, a table, or a diary that was read already.
    season
        The runs and the hours that the plan is for; the runs of the source are compared with them, never taken over.
    policy
        Says which block holds what, where the plan names no blocks; the default policy unless given.
    titles
        What titles stand for: ``{"Kettlebell flow": "foundation_a"}``; ``"other"`` for what is to be left out.
    format, zone, start, sheet
        As for :func:`~periodize.read_diary`; the zone is the athlete's unless given.

    Returns
    -------
    OutsidePlan
        The schedule, and a warning for each thing assumed.

    Raises
    ------
    InvalidInput
        With every fault: a file that cannot be read, templates that do not exist, more than 12 sessions a day.
    MissingExtra
        Where the file needs a package that is not installed.
    """
    reader = _Outside(Problem.of(season, policy), titles or {})
    if isinstance(source, Diary):
        return reader.of_diary(source)
    if hasattr(source, "columns"):
        return reader.of_frame(source)
    options = _Options(format=format, zone=zone or season.athlete.time_zone, start=start, sheet=sheet)
    return reader.of_file(Path(source), options)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    format: str | None
    zone: str | None
    start: Day | None
    sheet: str | None


class _Outside:
    """One reading: collects what is assumed and what is wrong."""

    def __init__(self, problem: Problem, titles: Mapping[str, str]) -> None:
        self.problem, self.season = problem, problem.season
        self.told, self.faults = Assumptions(), Faults()
        self.templates = {template.id: template for template in self.season.templates}
        self.titles = Titles(self.season, titles, self.told, self.faults)
        if self.faults:
            raise InvalidInput(self.faults.found)

    # ------------------------------------------------------------------ where it comes from

    def of_file(self, path: Path, options: _Options) -> OutsidePlan:
        """The plan of a file."""
        content, name = read_bytes(path), path.name
        if options.format is None:
            head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
            if head in (b"{", b"["):
                found = self._of_json(content.decode("utf-8-sig", "replace"), name, options)
                if found is not None:
                    return found
            own = self._of_own_table(path)
            if own is not None:
                return own
            if content.startswith(b"PAR1"):
                return self._of_records(_parquet_records(path), name, "parquet", options)
        diary = read_diary(
            path, format=options.format, zone=options.zone, start=options.start, sheet=options.sheet
        )
        return self.of_diary(diary)

    def of_frame(self, frame: Any) -> OutsidePlan:
        """The plan of a data frame."""
        rows = [row for _, row in frame_rows(frame)]
        columns = [str(column) for column in frame.columns]
        if columns and {column.casefold() for column in columns} >= OWN_COLUMNS:
            lines = [(f"row {number}", row) for number, row in enumerate(rows, 1)]
            return self._of_own_rows(lines, [], "table", "table of sessions")
        options = _Options(format=None, zone=self.season.athlete.time_zone, start=None, sheet=None)
        return self._of_records(rows, "table", "table", options)

    def _of_json(self, text: str, name: str, options: _Options) -> OutsidePlan | None:
        """The plan of a JSON text; None where it is one of another program."""
        content = parse_json(text, name)
        if isinstance(content, dict) and content.get("format") == FORMAT:
            return self._of_plan(parse_plan(text, name), name)
        if isinstance(content, dict):
            content = next((content[key] for key in _LISTS if isinstance(content.get(key), list)), None)
        if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
            return None
        if any(_EVENT_KEYS & row.keys() for row in content):
            return None
        return self._of_records(content, name, "json", options)

    def _of_plan(self, plan: Plan, name: str) -> OutsidePlan:
        drafts = [_as_draft(session, f"{name} session '{session.id}'") for session in plan.sessions]
        self._compare_runs(plan.problem.season.runs, name)
        known = [draft for draft in drafts if self._known(draft)]
        blocks = plan.blocks if len(plan.blocks) == len(self.season.calendar.microcycles) else None
        return self._made(known, blocks, name, "plan")

    def _known(self, draft: Draft) -> bool:
        if draft.template in self.templates:
            return True
        self.faults.unknown("template", str(draft.template), self.templates, draft.where)
        return False

    def _compare_runs(self, runs: Iterable[Run], name: str) -> None:
        """Say which runs of another season are not those of this one."""
        here = {(run.start, run.duration_min, run.kind) for run in self.season.runs}
        known = list(runs)
        strange = [run for run in known if (run.start, run.duration_min, run.kind) not in here]
        if strange and len(strange) == len(known):
            self.faults.add(
                RUNS_DIFFER,
                f"none of its {len(known)} runs is in the season",
                where=name,
                value=strange[0].id,
                advice="Maybe it is the plan of another season, or of another athlete?",
            )
        elif strange:
            first = f"first '{strange[0].id}' at {strange[0].start:%Y-%m-%d %H:%M}"
            what = f"{len(strange)} runs of it are not in the season, {first}; the season's are taken"
            self.told.note(RUNS_DIFFER, what, name, value=strange[0].id)

    def _of_own_table(self, path: Path) -> OutsidePlan | None:
        """The plan of a table of ours, edited or not; None where it is another's."""
        try:
            tables = read_tables(path, Faults())
        except InvalidInput:
            return None  # a diary's reader says what is wrong with it
        if not {column.casefold() for column in tables.columns} >= OWN_COLUMNS:
            return None
        who = self.season.athlete.id
        rows, weeks = (of_athlete(found, who, True) for found in (tables.rows, tables.weeks))
        if tables.rows and not rows:
            self.faults.unknown("athlete", who, athletes_of(tables.rows), tables.name)
            raise InvalidInput(self.faults.found)
        return self._of_own_rows(rows, weeks, tables.name, "table of sessions")

    def _of_own_rows(self, rows: Sequence[Any], weeks: Sequence[Any], name: str, form: str) -> OutsidePlan:
        reader = Reader(self.season, self.faults)
        for where, row in rows:
            if any(value not in (None, "") for value in row.values()):
                reader.take(where, row)
        for where, row in weeks:
            reader.state_block(where, row)
        drafts = [_as_draft(session, where) for where, session in reader.sessions]
        return self._made(drafts, reader.stated_blocks(), name, form)

    def _of_records(
        self, records: Sequence[Mapping[str, Any]], name: str, form: str, options: _Options
    ) -> OutsidePlan:
        """The plan of rows with any columns, read as a diary's table is."""
        columns = list(dict.fromkeys(str(key) for record in records for key in record))
        rows = [Row(number=0, cells=tuple(columns))]
        for number, record in enumerate(records, 1):
            values = {str(key): self._cell(value, options.zone) for key, value in record.items()}
            cells = tuple(values.get(column) for column in columns)
            if any(cell not in (None, "") for cell in cells):
                rows.append(Row(number=number, cells=cells))
        warnings = Faults()
        entries = diary_table.from_sheet(
            Sheet(where=name, rows=tuple(rows)), ReadOptions(zone=options.zone), warnings
        )
        diary = diary_of(entries, source=name, format=form, warnings=warnings.found)
        return self.of_diary(diary)

    def _cell(self, value: Any, zone: str | None) -> Cell:
        if isinstance(value, datetime) and value.tzinfo is not None:
            if zone is None:
                what = "times have an offset and the athlete no time zone; they are taken as they stand"
                self.told.note("offset-left-out", what, "table")
                return value.replace(tzinfo=None)
            return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        found: Cell = value
        return found

    # ------------------------------------------------------------------ what a diary says

    def of_diary(self, diary: Diary) -> OutsidePlan:
        """The plan of a diary: strength entries, and sprints that are no run of the season."""
        drafts = self.titles.drafts(diary)
        found = self._made(drafts, None, diary.source, diary.format)
        doubts = [warning for warning in diary.warnings if warning.code != NOT_UNDERSTOOD]
        return replace(found, warnings=(*found.warnings, *doubts))

    # ------------------------------------------------------------------ the schedule

    def _made(
        self, drafts: Sequence[Draft], blocks: Sequence[Phase] | None, name: str, form: str
    ) -> OutsidePlan:
        made = None
        if not self.faults:
            made = schedule_of_drafts(self.problem, drafts, blocks, self.told, self.faults, source=name)
        if made is None:
            raise InvalidInput(self.faults.found)
        return OutsidePlan(source=name, format=form, schedule=made, warnings=self.told.faults())


def _as_draft(session: Session, where: str) -> Draft:
    """A session of ours; what was pinned there is a session like any other, unless the season pins it too."""
    return Draft(
        day=session.day,
        where=where,
        template=session.template,
        start_min=session.start.hour * 60 + session.start.minute,
        duration_min=session.duration_min,
        place=session.place,
        id="" if session.origin is Origin.PINNED else session.id,
    )


def _parquet_records(path: Path) -> list[dict[str, Any]]:
    faults = Faults()
    tables = read_tables(path, faults)
    if faults:
        raise InvalidInput(faults.found)
    return [row for _, row in tables.rows]
