"""TrainingPeaks' workout summary (Settings > Export Data), as CSV: what was planned, else what was done."""

from __future__ import annotations

from datetime import date

from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.service import Export, names_of
from periodize.diary.sheet import Row, Sheet
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

_MARKS = frozenset({"title", "workouttype", "workoutday"})
_NO_SPORTS = frozenset({"day off", "race", "note"})


def is_mine(sheet: Sheet) -> bool:
    """Whether a sheet has the names of this export."""
    return set(names_of(sheet)) >= _MARKS


def from_sheet(sheet: Sheet, options: ReadOptions, warnings: Faults) -> list[Entry]:
    """The workouts of an export, several a day.

    A row with a planned time or distance is a plan, whatever was done of it; a row without is a record where
    something was done, else a plan without figures. TSS is no session-RPE load and stays out. The athlete's own
    comments are taken for what was done only. Measured power, heart rate, cadence, speed and minutes in zones say
    nothing that a plan needs: these columns are known, not read, and not told of.

    Raises
    ------
    InvalidInput
        With every date that cannot be read.
    """
    places = {name: index for index, name in reversed(list(enumerate(names_of(sheet))))}
    export = Export(sheet=sheet, places=places, sign=".", warnings=warnings)
    faults = Faults()
    days = export.moments("workoutday", options, faults)
    entries = [
        _entry(export, row, moment.day, moment.minute)
        for row, moment in zip(export.body, days, strict=True)
        if moment is not None
    ]
    if faults:
        raise InvalidInput(faults.found)
    return entries


def _entry(export: Export, row: Row, day: date, minute: int | None) -> Entry:
    minutes = export.minutes(row, "plannedduration", "h")
    metres = export.metres(row, "planneddistanceinmeters", "m")
    is_planned = minutes is not None or metres is not None
    done_minutes = None if is_planned else export.minutes(row, "timetotalinhours", "h")
    done_metres = None if is_planned else export.metres(row, "distanceinmeters", "m")
    done = done_minutes is not None or done_metres is not None
    kind = export.text(row, "workouttype")
    is_sport = kind.casefold() not in _NO_SPORTS
    notes = ["workoutdescription", "coachcomments", *(["athletecomments"] if done else [])]
    return Entry(
        day=day,
        start_min=minute,
        title=export.text(row, "title"),
        text="\n\n".join(note for name in notes if (note := export.text(row, name))),
        sport=kind if is_sport else "",
        category="" if is_sport else kind,
        duration_min=minutes if is_planned else done_minutes,
        distance_m=metres if is_planned else done_metres,
        rpe_tenths=export.effort(row, "rpe") if done else None,
        done=done,
        where=export.sheet.line(row),
    )
