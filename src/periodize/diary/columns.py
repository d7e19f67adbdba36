"""What the columns of a table hold, by the names people give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from periodize.diary.days import plain
from periodize.diary.sheet import Cell, Row, Sheet, text
from periodize.io.faults import Faults, shown


class Role(StrEnum):
    """What a column says of an entry."""

    DAY = "day"
    WEEKDAY = "weekday"
    """A weekday or a day's number, which a date beside it makes needless."""
    WEEK = "week"
    START = "start"
    TITLE = "title"
    KIND = "kind"
    SPORT = "sport"
    CATEGORY = "category"
    DISTANCE = "distance"
    DURATION = "duration"
    EFFORT = "effort"
    BOTH = "effort and duration"
    """Effort and minutes in one cell: "6 / 45"."""
    LOAD = "load"
    PRIORITY = "priority"
    TEMPLATE = "template"
    NOTES = "notes"
    SECOND = "second"
    """A session of its own beside the main one: a column for the gym."""
    ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    index
        Its place, from 0.
    name
        As the file writes it.
    role
        What it holds, or None where its name says nothing.
    unit
        The unit its name states: ``"km"``, ``"mi"``, ``"m"``, ``"s"``, ``"min"``, ``"h"``, or empty.
    clock
        What "45:30" is in it, where its name says so: ``"h:mm"``, ``"mm:ss"``.
    done
        Whether it records what was done beside a plan ("actual km").
    """

    index: int
    name: str
    role: Role | None
    unit: str = ""
    clock: str = ""
    done: bool = False


NAMES: dict[Role, str] = {
    Role.DAY: "date|datum|fecha|workout date|workout day|start date|start date local|when|activity date|dates",
    Role.WEEKDAY: "day|tag|dia|jour|weekday|wochentag|dag|day of week|dow|day number|day no",
    Role.WEEK: "week|wk|woche|semaine|semana|week no|week number|kw|training week|week of plan",
    Role.START: "start|start time|time of day|clock|uhrzeit|beginn|startzeit|heure|hora|am pm",
    Role.TITLE: "title|name|workout|session|training|titel|einheit|seance|sesion|entrenamiento|entrainement|"
    "workout name|session name|run|event|activity name|what|exercise|trainingseinheit|titre|titulo|main set|main session",
    Role.KIND: "kind|run type|session type|workout type|art|type|typ|tipo|trainingsart|kategorie",
    Role.SPORT: "sport|sports|sportart|activity|activity type|discipline|aktivitat|aktivitatstyp|deporte|sport type",
    Role.CATEGORY: "category",
    Role.DISTANCE: "distance|dist|distanz|strecke|distancia|mileage|length|volume|umfang|run distance|total distance",
    Role.DURATION: "duration|dur|time|dauer|zeit|duree|duracion|temps|tiempo|moving time|elapsed time|mov|"
    "total time|session duration|run time|run duration|timer time",
    Role.EFFORT: "rpe|effort|perceived exertion|perceived effort|srpe|session rpe|anstrengung|borg cr10|cr10|intensity rpe|"
    "rpe 1 10|rpe 0 10|exertion",
    Role.LOAD: "load au|session rpe load|srpe load",
    Role.PRIORITY: "priority|prioritat",
    Role.TEMPLATE: "template",
    Role.NOTES: "notes|note|comments|comment|description|details|detail|instructions|coach|coach notes|coach comments|"
    "coach s notes|coachs notes|notizen|notiz|bemerkung|bemerkungen|kommentar|kommentare|beschreibung|remarks|pace|paces|target pace|"
    "commentaires|commentaire|notas|comentarios|descripcion|warm up|cool down|warmup|cooldown|focus|purpose|"
    "workout description|session details|workout details|location|place|where",
    Role.SECOND: "strength|gym|s c|core|mobility|strength training|cross training|cross train|xt|weights|kraft|"
    "krafttraining|am|pm|second session|session 2|workout 2|second run|run 2|strength and conditioning",
    Role.ID: "id|uid|external id",
}
_ROLE_OF = {name: role for role, names in NAMES.items() for name in names.split("|")}
_DISTANCE_UNITS = {
    **dict.fromkeys(
        ("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres", "kilometros", "k"), "km"
    ),
    **dict.fromkeys(("mi", "mile", "miles", "mls", "meilen"), "mi"),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres", "metros"), "m"),
}
_DURATION_UNITS = {
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuten", "minutos", "m"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunden", "heures", "horas"), "h"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden"), "s"),
}
_PLANNED = frozenset({"planned", "plan", "target", "prescribed", "scheduled", "soll", "geplant", "geplante"})
_DONE = frozenset({"actual", "completed", "done", "ist", "real", "recorded", "achieved"})
_CLOCK_HOURS = re.compile(r"h{1,2}:mm(:ss)?", re.IGNORECASE)
_CLOCK_MINUTES = re.compile(r"mm:ss", re.IGNORECASE)
_CLOCKS = frozenset({"time", "zeit", "heure", "hora"})
_NO_NAMES = frozenset({"h", "hr", "k", "m", "s", "sec"})
"""Units that alone are more often something else: a heart rate, a weekday."""
_SEVERAL = frozenset({None, Role.NOTES, Role.SECOND, Role.WEEKDAY})
_FIRST_HOUR = 4
"""Before it nobody trains, and a duration may be meant."""
_HEADER_ROWS = 30
_MOST_NAMED = 12
"""Columns that one warning names."""


def column_of(name: str, index: int = 0) -> Column:
    """What a column's name says of it.

    >>> column_of("Distance (km)").unit, column_of("Actual time [min]").done, column_of("TSS").role
    ('km', True, None)
    """
    short = name if len(name) <= 60 else ""
    clock = "h:mm" if _CLOCK_HOURS.search(short) else "mm:ss" if _CLOCK_MINUTES.search(short) else ""
    bare = _CLOCK_MINUTES.sub(" ", _CLOCK_HOURS.sub(" ", short))
    words = [plain(word) for word in re.split(r"[\s_\-./()\[\],:#&+'’*]+", bare) if word]
    done = any(word in _DONE for word in words)
    words = [word for word in words if word not in _DONE and word not in _PLANNED] or words
    role, unit = _meaning(words)
    return Column(index=index, name=name, role=role, unit=unit, clock=clock, done=done)


def _meaning(words: list[str]) -> tuple[Role | None, str]:
    whole = " ".join(words)
    if whole in _ROLE_OF:
        return _ROLE_OF[whole], ""
    if len(words) == 1 and whole not in _NO_NAMES:
        if whole in _DISTANCE_UNITS:
            return Role.DISTANCE, _DISTANCE_UNITS[whole]
        if whole in _DURATION_UNITS:
            return Role.DURATION, _DURATION_UNITS[whole]
    roles = [_ROLE_OF.get(word) for word in words]
    if Role.EFFORT in roles and (Role.DURATION in roles or set(words) & {"min", "mins", "minutes"}):
        return Role.BOTH, ""
    role = _ROLE_OF.get(" ".join(words[:-1])) if len(words) > 1 else None
    units = {Role.DISTANCE: _DISTANCE_UNITS, Role.DURATION: _DURATION_UNITS}
    if role in units and words[-1] in units[role]:
        return role, units[role][words[-1]]
    return None, ""


def tell_of_unread(names: Sequence[str], where: str, warnings: Faults) -> None:
    """Say which columns hold something and were not read: nothing is dropped silently."""
    if not names:
        return
    more = len(names) - _MOST_NAMED
    listed = ", ".join(shown(name, 30) for name in names[:_MOST_NAMED]) + (
        f" and {more} more" if more > 0 else ""
    )
    warnings.add(
        "columns-not-read",
        f"columns that were not read: {listed}",
        where=where,
        value=", ".join(names),
    )


def columns_of(row: Row) -> list[Column]:
    """The columns that a row of names makes; of two with one role the first counts."""
    columns = [column_of(text(cell), index) for index, cell in enumerate(row.cells)]
    lengths = [c for c in columns if c.role is Role.DURATION and not c.done]
    for column in lengths if len(lengths) > 1 else []:
        if plain(column.name) in _CLOCKS:  # a time beside a duration is the time of day
            columns[column.index] = replace(column, role=Role.START)
            break
    if not any(column.role is Role.DAY for column in columns):
        _promote(columns, Role.WEEKDAY)
    if not any(column.role is Role.DAY for column in columns):
        _promote(columns, Role.START)  # "start" with date and time
    found: list[Column] = []
    for column in columns:
        taken = {(other.role, other.done) for other in found}
        if column.role not in _SEVERAL and (column.role, column.done) in taken:
            column = replace(column, role=Role.NOTES if column.role is Role.TITLE else None)
        found.append(column)
    return found


def with_time_of_day(columns: Sequence[Column], body: Sequence[Row]) -> list[Column]:
    """The columns with a "time" that holds nothing but times of day as the start, where no other column says it.

    A run does not last from four to twenty-three hours to five minutes, row after row; sessions begin then.
    """
    found = list(columns)
    if any(column.role is Role.START for column in columns):
        return found
    for column in columns:
        if column.role is Role.DURATION and not column.done and plain(column.name) in _CLOCKS:
            cells = [value for row in body if text(value := row.cell(column.index))]
            if cells and all(_is_time_of_day(value) for value in cells):
                found[column.index] = replace(column, role=Role.START)
            break
    return found


def _is_time_of_day(value: Cell) -> bool:
    """Whether a cell is ``18:30`` rather than ``45:00`` or ``1:05:30``."""
    written = value.strftime("%H:%M") if isinstance(value, time) else text(value)
    match = re.fullmatch(r"([01]?\d|2[0-3])[:.h]([0-5]\d)(:00)?", written)
    return match is not None and int(match[1]) >= _FIRST_HOUR and int(match[2]) % 5 == 0


def _promote(columns: list[Column], role: Role) -> None:
    """Take the first column of a role for the date."""
    first = next((column for column in columns if column.role is role), None)
    if first is not None:
        columns[first.index] = replace(first, role=Role.DAY)


def header(sheet: Sheet) -> tuple[int, list[Column]] | None:
    """The row of column names, as its index among the sheet's rows, and the columns it makes.

    Returns
    -------
    tuple or None
        None where no row near the top names a date and something beside it.
    """
    for index, row in enumerate(sheet.rows[:_HEADER_ROWS]):
        columns = columns_of(row)
        roles = {column.role for column in columns} - {None}
        if Role.DAY in roles and len(roles) >= 2:
            return index, columns
    return None
