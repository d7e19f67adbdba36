"""Reads a running plan or a log from whatever file it came in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from periodize.diary import ics, intervals
from periodize.diary.decode import refuse
from periodize.diary.detect import FORMATS, SHEET_READERS, fits, format_of
from periodize.diary.entry import Entry
from periodize.diary.items import Diary
from periodize.diary.options import UNIT_FROM_FILE, UNITS_M, ReadOptions, give_unit, other_unit
from periodize.diary.sheet import Sheet
from periodize.diary.sort import diary_of
from periodize.diary.unit_said import with_unit_of_sheet, with_unit_of_texts
from periodize.diary.workbook import sheets_of
from periodize.errors import Fault, InvalidInput
from periodize.io import cells
from periodize.io.faults import Faults, shown
from periodize.io.files import read_bytes
from periodize.io.workbook_guard import ZIP_MARK

Day = date | str


def read_diary(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    zone: str | None = None,
    unit: str | None = None,
    start: Day | None = None,
    sheet: str | None = None,
    first: Day | None = None,
    last: Day | None = None,
) -> Diary:
    """A running plan, or a log of what was done, from the file of another tool or of a coach.

    Reads calendars (``.ics``), events of intervals.icu as JSON, the CSV files of TrainingPeaks, intervals.icu, Strava
    and Garmin Connect, grids of weeks as coaches make them, and plain tables, both as CSV and as Excel workbooks.
    Nothing is dropped silently: what was assumed, left out or not understood stands in ``warnings``.

    Parameters
    ----------
    path
        The file, at most 20 MB.
    format
        What it is, one of ``periodize.diary.detect.FORMATS``; by default found out from its content.
    zone
        IANA name of the athlete's time zone, for files whose times are in UTC or in another zone.
    unit
        Unit of distances that stand without one, ``"km"`` or ``"mi"``; by default the one the file itself states
        in its headers or beside its other distances, else kilometres, with a warning either way.
    start
        First day of a plan that bears no dates, or whose dates have no year; a date or ``"2026-01-05"``.
    sheet
        Name of a workbook's sheet; by default the first that holds a plan.
    first, last
        Days before and after which entries are left out.

    Raises
    ------
    InvalidInput
        With every fault of the choices, or of the file; or where nothing is left between ``first`` and ``last``.
    MissingExtra
        Where the file needs a package that is not installed.

    Examples
    --------
    >>> diary = read_diary("plan.ics", zone="Europe/Berlin")  # doctest: +SKIP
    >>> diary.counts()  # doctest: +SKIP
    {'run': 62, 'race': 1, 'strength': 8}
    """
    options = _options(format, zone, unit, start, sheet, first, last)
    content, name = read_bytes(path), Path(path).name
    form = format if format is not None else format_of(content, name, options)
    warnings = Faults()
    entries, options = _entries(content, name, form, options, unit is not None, warnings)
    diary = diary_of(
        _within(entries, options, name, warnings),
        source=name,
        format=form,
        warnings=warnings.found,
        unit=options.unit,
    )
    return _with_unit_told(diary, options)


def _options(
    form: str | None,
    zone: str | None,
    unit: str | None,
    start: Day | None,
    sheet: str | None,
    first: Day | None,
    last: Day | None,
) -> ReadOptions:
    faults = Faults()
    if form is not None and form not in FORMATS:
        faults.unknown("format", str(form), FORMATS, "format")
    if unit is not None and unit not in UNITS_M:
        faults.unknown("unit", str(unit), list(UNITS_M), "unit")
    if zone is not None and not _is_zone(zone):
        faults.add(
            "unknown-time-zone",
            f"there is no time zone '{shown(zone)}'",
            where="zone",
            value=zone,
            limit="wanted a name such as Europe/Berlin",
        )
    days = {
        name: None if value is None else faults.read(_day, value, name)
        for name, value in (("start", start), ("first", first), ("last", last))
    }
    if days["first"] is not None and days["last"] is not None and days["first"] > days["last"]:
        faults.add(
            "first-after-last",
            f"the first day {days['first']} is after the last, {days['last']}",
            where="first",
            value=days["first"],
        )
    if faults:
        raise InvalidInput(faults.found)
    return ReadOptions(
        zone=zone,
        unit=unit or "km",
        start=days["start"],
        sheet=sheet,
        first=days["first"],
        last=days["last"],
    )


def _day(value: Day) -> date:
    return cells.day(value.date() if isinstance(value, datetime) else value)


def _is_zone(zone: object) -> bool:
    try:
        ZoneInfo(str(zone))
    except (KeyError, ValueError, OSError):  # a name with a NUL or of a folder
        return False
    return True


def _entries(
    content: bytes, name: str, form: str, options: ReadOptions, unit_given: bool, warnings: Faults
) -> tuple[list[Entry], ReadOptions]:
    """What stands in the file, and the choices with the unit that the file states where none was given."""
    is_json = content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"{", b"[")
    if form == "ics" or (form == "intervals" and is_json):
        reader = ics if form == "ics" else intervals
        entries = reader.entries(content, name, options, warnings)
        texts = (f"{entry.title}\n{entry.text}" for entry in entries)
        return entries, options if unit_given else with_unit_of_texts(options, texts)
    sheets = sheets_of(content, name, options, warnings)
    chosen = _chosen(sheets, form, name)
    options = options if unit_given else with_unit_of_sheet(options, chosen, form)
    entries = SHEET_READERS[form](chosen, options, warnings)
    others = [sheet.title for sheet in sheets if sheet is not chosen]
    if others and content.startswith(ZIP_MARK):
        warnings.add(
            "sheets-not-read",
            f"the sheet '{chosen.title}' was read, not {', '.join(map(repr, others))}",
            where=name,
            value=", ".join(others),
            advice="Give --sheet NAME to read another one (sheet= in Python).",
        )
    return entries, options


def _with_unit_told(diary: Diary, options: ReadOptions) -> Diary:
    """A diary whose titles took the file's own unit, with the word that says so where its reader has not said it."""
    told = any(warning.code == UNIT_FROM_FILE for warning in diary.warnings)
    taken = any(warning.what.endswith(f"{options.unit} is assumed") for warning in diary.warnings)
    if told or not taken or not options.unit_from:
        return diary
    warning = Fault(
        code=UNIT_FROM_FILE,
        what=f"numbers without a unit are taken as {options.unit}, as {options.unit_from}",
        where=diary.source,
        value=options.unit,
        advice=give_unit(other_unit(options.unit)),
    )
    return replace(diary, warnings=(warning, *diary.warnings))


def _chosen(sheets: Sequence[Sheet], form: str, name: str) -> Sheet:
    """The first sheet that holds what the file is taken for."""
    found = next((sheet for sheet in sheets if fits(sheet, form)), None)
    if found is None:
        refuse(
            "format-does-not-fit",
            f"it does not look like '{form}'",
            name,
            advice="Leave the format out, and it is found from the content.",
        )
    return found


def _within(entries: Sequence[Entry], options: ReadOptions, name: str, warnings: Faults) -> list[Entry]:
    """The entries between the first and the last day asked for; the others are counted."""
    kept = [
        entry
        for entry in entries
        if (options.first is None or (entry.last or entry.day) >= options.first)
        and (options.last is None or entry.day <= options.last)
    ]
    if entries and not kept:
        days = f"from {min(e.day for e in entries)} to {max(e.last or e.day for e in entries)}"
        refuse(
            "nothing-left",
            f"none of its {len(entries)} entries, {days}, lies {_asked(options)}",
            name,
            advice="Choose other days with --first and --last (first= and last= in Python).",
        )
    if len(kept) < len(entries):
        warnings.add(
            "outside-days",
            f"{len(entries) - len(kept)} entries not {_asked(options)} were left out",
            where=name,
            value=len(entries) - len(kept),
        )
    return kept


def _asked(options: ReadOptions) -> str:
    """The days asked for, in words."""
    if options.first is not None and options.last is not None:
        return f"between {options.first} and {options.last}"
    return f"from {options.first} on" if options.last is None else f"up to {options.last}"
