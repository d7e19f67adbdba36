"""Finds out what a file is: by its content, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Callable

from periodize.diary import columns, garmin, grid, intervals, strava, table, trainingpeaks
from periodize.diary.decode import decoded, refuse, sheet_of_text
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.service import names_of
from periodize.diary.sheet import Sheet
from periodize.diary.workbook import is_workbook, sheets_of
from periodize.io.faults import Faults, one_of
from periodize.io.files import parse_json
from periodize.io.workbook_guard import ZIP_MARK

FORMATS = ("ics", "intervals", "trainingpeaks", "strava", "garmin", "grid", "table")
"""What can be read: calendars, the services' files, grids of weeks and plain tables; the last two in workbooks too."""

SheetReader = Callable[[Sheet, ReadOptions, Faults], list[Entry]]

SHEET_READERS: dict[str, SheetReader] = {
    "intervals": intervals.from_sheet,
    "trainingpeaks": trainingpeaks.from_sheet,
    "strava": strava.from_sheet,
    "garmin": garmin.from_sheet,
    "grid": grid.from_sheet,
    "table": table.from_sheet,
}
_MARKS: tuple[tuple[str, Callable[[Sheet], bool]], ...] = (
    ("trainingpeaks", trainingpeaks.is_mine),
    ("strava", strava.is_mine),
    ("intervals", intervals.is_mine),
    ("garmin", garmin.is_mine),
    ("grid", lambda sheet: grid.layout_of(sheet) is not None),
    ("table", lambda sheet: columns.header(sheet) is not None),
    ("grid", lambda sheet: grid.layout_of(sheet.transposed()) is not None),
)
_ROWS_LOOKED_AT = 60
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old or protected Excel workbook", "Save it as .xlsx, without a password."),
    (b"%PDF", "a PDF", "Copy the plan into a spreadsheet."),
    (b"\x1f\x8b", "a packed file", "Unpack it first."),
    (b"SQLite format 3", "a database", ""),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"PAR1", "a Parquet file", "Save it as CSV."),
)
_TOML = re.compile(r"\[\[?[A-Za-z_][\w.\"-]*\]\]?\s*(#.*)?|[A-Za-z_]\w*\s*=\s*[\"'\[{\d].*")
_OWN_COLUMNS = frozenset({"origin", "microcycle", "template"})
_SEASON_TABLES = frozenset({"athlete", "season", "windows", "races", "places", "policy"})


def format_of(content: bytes, name: str, options: ReadOptions) -> str:
    """What a file is taken for, one of :data:`FORMATS`.

    Parameters
    ----------
    content, name
        The file's bytes and its name, of which only messages speak.
    options
        ``sheet`` names the only sheet of a workbook that counts.

    Raises
    ------
    InvalidInput
        Where it is nothing that can be read; the message says what it seems to be.
    """
    _refuse_others(content, name)
    if content.startswith(ZIP_MARK):
        sheets = sheets_of(content, name, options, Faults(), most_rows=_ROWS_LOOKED_AT)
        return _sheets_format(sheets, name)
    text = decoded(content, name, Faults()).lstrip("\ufeff \t\n")
    if re.search(r"^BEGIN:VCALENDAR\s*$", text[:20_000], re.MULTILINE | re.IGNORECASE):
        return "ics"
    if _is_toml(text):
        refuse(
            "own-file",
            "it is a settings file such as a season of this library, not a diary",
            name,
            advice="Read a season with read_season, or on the command line with 'periodize plan'.",
        )
    if text[0] == "[":
        return "intervals"
    if text[0] == "{":
        _refuse_own(text, name)
        return "intervals"
    if text[0] == "<":
        refuse("unknown-format", "it is a web page or XML", name, limit=one_of(FORMATS), advice=_ADVICE)
    return _sheets_format([sheet_of_text(text, name)], name)


_ADVICE = "Maybe the service offers the plan as a calendar or as CSV too?"


def _sheets_format(sheets: list[Sheet], name: str) -> str:
    if any(set(names_of(sheet)) >= _OWN_COLUMNS for sheet in sheets):
        refuse(
            "own-file",
            "it is a table of sessions that this library wrote, not a diary",
            name,
            advice="Read it with read_sessions, or import the runs it was made from.",
        )
    found = next((form for sheet in sheets if (form := sheet_format(sheet)) is not None), None)
    return found or _nothing(name)


def sheet_format(sheet: Sheet) -> str | None:
    """What a sheet holds, or None where it is no plan and no log."""
    head = sheet.head(_ROWS_LOOKED_AT)
    return next((form for form, mark in _MARKS if head.rows and mark(head)), None)


def fits(sheet: Sheet, form: str) -> bool:
    """Whether a sheet can be read as a format."""
    head = sheet.head(_ROWS_LOOKED_AT)
    return bool(head.rows) and any(mark(head) for name, mark in _MARKS if name == form)


def _nothing(name: str) -> str:
    refuse(
        "unknown-format",
        "it holds neither a calendar, nor a row of weekdays, nor a row of column names with a date",
        name,
        limit=one_of(FORMATS),
        advice="Give the columns names, such as date, title, distance_km, duration_min.",
    )


def _refuse_others(content: bytes, name: str) -> None:
    if not content.strip():
        refuse("empty-file", "the file is empty", name)
    for mark, what, advice in _OTHERS:
        if content.startswith(mark):
            refuse("unknown-format", f"it is {what}", name, limit=one_of(FORMATS), advice=advice)
    if content[8:12] == b".FIT":
        refuse(
            "unknown-format",
            "it is a recording of a watch",
            name,
            limit=one_of(FORMATS),
            advice="Export the list of activities as CSV.",
        )
    if content.startswith(ZIP_MARK) and not is_workbook(content):
        refuse(
            "unknown-format",
            "it is a zip archive and no Excel workbook",
            name,
            limit=one_of(FORMATS),
            advice="Unpack it first, or save the sheet as .xlsx or CSV.",
        )


def _is_toml(text: str) -> bool:
    """Whether the first line that says anything is a table's head or a key of TOML."""
    lines = (line.strip() for line in text[:20_000].split("\n"))
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return _TOML.fullmatch(first) is not None


def _refuse_own(text: str, name: str) -> None:
    """Say so where a plan or a season of ours is given for a diary."""
    from periodize.io.plan_json import (
        FORMAT,
    )  # it brings the solver's tables along, which a diary does without

    content = parse_json(text, name)
    if isinstance(content, dict) and content.get("format") == FORMAT:
        refuse(
            "own-file",
            "it is a plan of this library, not a diary",
            name,
            advice="Read it with read_plan, or on the command line with 'periodize check'.",
        )
    if isinstance(content, dict) and len(_SEASON_TABLES & content.keys()) >= 2:
        refuse(
            "own-file",
            "it is a season of this library, not a diary",
            name,
            advice="Read it with read_season, or on the command line with 'periodize plan'.",
        )
