"""intervals.icu: events and weekly plans as JSON, and the CSV of all activities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from periodize.diary import figures
from periodize.diary.columns import tell_of_unread
from periodize.diary.days import Moment, local, moments
from periodize.diary.decode import decoded, refuse
from periodize.diary.entry import Entry
from periodize.diary.options import GIVE_START, GIVE_ZONE, ReadOptions
from periodize.diary.service import Export, names_of, placed
from periodize.diary.sheet import Row, Sheet, text
from periodize.errors import InvalidInput
from periodize.io.faults import Faults, Misfit, one_of, shown
from periodize.io.files import parse_json

MOST_EVENTS = 20_000
_LISTS = ("events", "workouts", "activities")
_DATES = ("start_date_local", "date", "start_date", "day")
_DURATIONS = (
    ("moving_time", "s"),
    ("duration_sec", "s"),
    ("duration_min", "min"),
    ("elapsed_time", "s"),
    ("time_target", "s"),
    ("duration", ""),
)
_DISTANCES = (("distance", "m"), ("distance_target", "m"), ("distance_km", "km"))
_TEXTS = ("description", "notes")
_IDS = ("external_id", "uid", "id")
_OF_ACTIVITIES = ("elapsed_time", "icu_rpe", "source", "timezone", "paired_event_id", "race")
"""Fields that only a record of what was done has."""
_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "day": ("start_date_local", "date"),
    "title": ("name",),
    "sport": ("type",),
    "time": ("moving_time", "mov_s"),
    "elapsed": ("elapsed_time",),
    "distance": ("distance", "dist_m"),
    "effort": ("icu_rpe",),
}


# ---------------------------------------------------------------- JSON


def entries(content: bytes, name: str, options: ReadOptions, warnings: Faults) -> list[Entry]:
    """The events of a JSON file: an array, ``{"events": [...]}``, ``{"workouts": [...]}`` or a single one.

    Loads (TSS and its like) are no session-RPE load and stay out.

    Parameters
    ----------
    content, name
        The file's bytes, and how messages name it.
    options
        ``zone`` for times with an offset, ``start`` for workouts of a library, which bear a day's number.
    warnings
        Told of what was left out.

    Raises
    ------
    InvalidInput
        With everything that makes an event unreadable.
    """
    events = _events(parse_json(decoded(content, name, warnings), name), name)
    faults = Faults()
    found = [
        entry
        for number, event in enumerate(events, start=1)
        if (entry := _entry(event, f"{name} event {number}", options, faults, warnings)) is not None
    ]
    if faults:
        raise InvalidInput(faults.found)
    return found


def _events(content: Any, name: str) -> list[Any]:
    found = content
    if isinstance(content, Mapping):
        key = next((key for key in _LISTS if isinstance(content.get(key), list)), None)
        found = content[key] if key else [content] if any(key in content for key in _DATES) else None
    if not isinstance(found, list):
        refuse(
            "no-events",
            "the JSON holds no events",
            name,
            limit=f"wanted an array, or {one_of(_LISTS)} with one",
        )
    if not found:
        refuse("empty-file", "the list of events is empty", name)
    if len(found) > MOST_EVENTS:
        refuse("too-many-rows", f"{len(found)} events", name, limit=f"at most {MOST_EVENTS}")
    return found


def _entry(event: Any, where: str, options: ReadOptions, faults: Faults, warnings: Faults) -> Entry | None:
    if not isinstance(event, Mapping):
        faults.add("not-an-event", f"found {shown(event)}", where=where, limit="wanted an event in {braces}")
        return None
    moment = _moment(event, where, options, faults, warnings)
    if moment is None:
        return None
    sub_type, category = _text(event, "sub_type"), _text(event, "category")
    if (sub_type.upper() == "RACE" or event.get("race") is True) and category in ("", "WORKOUT"):
        category = "RACE"
    is_activity = not _text(event, "category") and any(key in event for key in _OF_ACTIVITIES)
    return Entry(
        day=moment.day,
        last=_last(event, moment, where, warnings),
        start_min=moment.minute or None,
        title=_text(event, "name") or _text(event, "title"),
        text="\n".join(filter(None, (_text(event, key) for key in _TEXTS))),
        sport=_text(event, "type"),
        category=category,
        duration_min=_first(event, _DURATIONS, where, warnings),
        distance_m=_first(event, _DISTANCES, where, warnings, is_distance=True),
        load_au=_session_load(event),
        rpe_tenths=_effort(event, where, warnings),
        done=is_activity,
        uid=next((found for key in _IDS if (found := _text(event, key))), ""),
        where=where,
    )


def _text(event: Mapping[str, Any], key: str) -> str:
    """A field as text; only texts and numbers are any."""
    value = event.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return text(value)[:20_000]


def _moment(
    event: Mapping[str, Any], where: str, options: ReadOptions, faults: Faults, warnings: Faults
) -> Moment | None:
    key = next((key for key in _DATES if event.get(key) is not None), None)
    if key is None:
        faults.add("missing-value", "the event has no date", where=where, limit=one_of(_DATES))
        return None
    value = event[key]
    if key == "day" and isinstance(value, int) and not isinstance(value, bool):
        return _by_number(value, where, options.start, faults)
    found = moments([_text(event, key) or str(value)], [f"{where}, {key}"], options.start, faults)[0]
    if found is None:
        return None
    is_utc = key == "start_date"
    if options.zone is None and (found.offset_min is not None or is_utc):
        warnings.add(
            "zone-missing",
            "times are in UTC or bear an offset and were left as they are written",
            where=where,
            advice=GIVE_ZONE,
        )
    return local(found, options.zone, is_utc=is_utc)


def _by_number(number: int, where: str, start: date | None, faults: Faults) -> Moment | None:
    """A workout of a library bears the number of its day within the plan, from 0."""
    if start is None:
        faults.add(
            "start-missing",
            "the workouts bear numbers of days, and no dates",
            where=where,
            value=number,
            advice=GIVE_START,
        )
        return None
    if not 0 <= number <= 4_000:
        faults.add("day-out-of-range", f"day {shown(number)}", where=where, value=number, limit="0 to 4000")
        return None
    return Moment(day=start + timedelta(days=number))


def _last(event: Mapping[str, Any], first: Moment, where: str, warnings: Faults) -> date | None:
    """The last day of an event of several days; the end a file states is the first moment after it."""
    stated = _text(event, "end_date_local")
    if not stated:
        return None
    end = moments([stated], [f"{where}, end_date_local"], None, warnings)[0]
    if end is None:
        return None
    last = end.day if end.minute else end.day - timedelta(days=1)
    return last if last > first.day else None


def _first(
    event: Mapping[str, Any],
    fields: Iterable[tuple[str, str]],
    where: str,
    warnings: Faults,
    *,
    is_distance: bool = False,
) -> int | None:
    """The first of some fields that holds a figure."""
    for key, unit in fields:
        value = event.get(key)
        if value is None or isinstance(value, bool | list | dict):
            continue
        try:
            found = figures.metres(value, unit) if is_distance else figures.minutes(value, unit)
        except Misfit as misfit:
            warnings.add(
                misfit.code,
                misfit.what,
                where=f"{where}, {key}",
                value=misfit.value,
                limit=misfit.limit,
                advice="It is left out.",
            )
            continue
        if found is not None:
            return found
    return None


def _effort(event: Mapping[str, Any], where: str, warnings: Faults) -> int | None:
    value = event.get("icu_rpe")
    if value is None or isinstance(value, bool | list | dict):
        return None
    read = Faults()
    found = read.read(figures.effort_tenths, value, f"{where}, icu_rpe")
    warnings.extend(read.found)
    return found


def _session_load(event: Mapping[str, Any]) -> int | None:
    """The service's own session-RPE load of what was done; its other loads are on other scales."""
    value = event.get("session_rpe")
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000 else None


# ---------------------------------------------------------------- CSV


def is_mine(sheet: Sheet) -> bool:
    """Whether a sheet is the CSV of all activities, or the short form of it."""
    names = set(names_of(sheet))
    return {"start_date_local", "moving_time"} <= names or {"date", "dist_m", "mov_s"} <= names


def from_sheet(sheet: Sheet, options: ReadOptions, warnings: Faults) -> list[Entry]:
    """The activities of a CSV file, all of them done; without a column of types they are taken for runs.

    Its load and intensity are on scales of their own, no session-RPE load; what is not read is told of.

    Raises
    ------
    InvalidInput
        With every date that cannot be read.
    """
    faults = Faults()
    export = Export(sheet=sheet, places=placed(names_of(sheet), _COLUMNS), sign=".", warnings=warnings)
    days = export.moments("day", options, faults)
    found = [
        _activity(export, row, moment)
        for row, moment in zip(export.body, days, strict=True)
        if moment is not None
    ]
    if faults:
        raise InvalidInput(faults.found)
    tell_of_unread(export.unread(), sheet.where, warnings)
    if "sport" not in export.places:
        warnings.add(
            "sport-assumed", "the file states no sport; all rows are taken for runs", where=sheet.where
        )
    return found


def _activity(export: Export, row: Row, moment: Moment) -> Entry:
    minutes = export.minutes(row, "time", "s")
    return Entry(
        day=moment.day,
        start_min=moment.minute,
        title=export.text(row, "title"),
        sport=export.text(row, "sport") if "sport" in export.places else "Run",
        duration_min=minutes if minutes is not None else export.minutes(row, "elapsed", "s"),
        distance_m=export.metres(row, "distance", "m"),
        rpe_tenths=export.effort(row, "effort"),
        done=True,
        uid=export.text(row, "id"),
        where=export.sheet.line(row),
    )
