"""Strava's bulk export, activities.csv, old and new, in any language: what was done, with times in UTC."""

from __future__ import annotations

from datetime import date

from periodize.diary import figures
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.service import Export, names_of
from periodize.diary.sheet import Row, Sheet
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

_OLD = ("id", "date", "name", "type", "description", "elapsed_time", "distance")
"""The first columns until June 2019; distances in metres."""
_FIRST = ("id", "day", "title", "sport", "text", "elapsed", "short distance")
"""What the first columns hold in every version and language. Since July 2019 the distance there is in kilometres."""
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("activity id", "aktivitäts-id", "id de l'activité"),
    "day": ("activity date", "aktivitätsdatum", "date de l'activité"),
    "title": ("activity name", "name der aktivität", "nom de l'activité"),
    "sport": ("activity type", "aktivitätsart"),
    "text": ("activity description", "aktivitätsbeschreibung"),
    "elapsed": ("elapsed time", "verstrichene zeit"),
    "moving": ("moving time", "bewegungszeit"),
    "distance": ("distance", "distanz"),
    "effort": ("perceived exertion", "wahrgenommene anstrengung"),
}
_LEAST_COLUMNS = 30
"""An export in a language that is not in the table is known by its many columns and those that stand twice."""


def is_mine(sheet: Sheet) -> bool:
    """Whether a sheet is such an export: by its names, or by which of them stand twice."""
    names = names_of(sheet)
    if tuple(names[: len(_OLD)]) == _OLD:
        return True
    if names[:1] and names[0] in _NAMES["id"] and len(names) > 1 and names[1] in _NAMES["day"]:
        return True
    return len(names) >= _LEAST_COLUMNS and all(name and names.count(name) == 2 for name in names[5:7])


def from_sheet(sheet: Sheet, options: ReadOptions, warnings: Faults) -> list[Entry]:
    """The activities of an export.

    ``Elapsed Time`` and ``Distance`` stand twice since 2019; the second pair is exact, in seconds and metres. The
    many columns of measurements, gear, weather and files are known, not read, and not told of.

    Raises
    ------
    InvalidInput
        With every date that cannot be read.
    """
    names = names_of(sheet)
    is_old = tuple(names[: len(_OLD)]) == _OLD
    export = Export(
        sheet=sheet,
        places=dict(zip(_FIRST, range(len(_FIRST)), strict=True)) if is_old else _places(names),
        sign=figures.decimal_sign(cell for row in sheet.rows[1:] for cell in row.cells[5:]) or ".",
        warnings=warnings,
    )
    faults = Faults()
    days = export.moments("day", options, faults, is_utc=True)
    entries = [
        _entry(export, row, moment.day, moment.minute, "m" if is_old else "km")
        for row, moment in zip(export.body, days, strict=True)
        if moment is not None
    ]
    if faults:
        raise InvalidInput(faults.found)
    return entries


def _places(names: list[str]) -> dict[str, int]:
    """Columns by name, and where the language is not in the table by position."""
    found = {
        key: [index for index, name in enumerate(names) if name in known] for key, known in _NAMES.items()
    }
    places = {key: where[0] for key, where in found.items() if where and key != "distance"}
    for index, key in enumerate(_FIRST):
        places.setdefault(key, index)
    distances = found["distance"] or [
        i for i, name in enumerate(names) if len(names) > 6 and name == names[6]
    ]
    if len(distances) > 1:
        places["distance"] = distances[-1]
    if distances:
        places["short distance"] = distances[0]
    if "moving" not in places:  # beside the second elapsed time
        again = [i for i, name in enumerate(names) if len(names) > 5 and name == names[5]]
        if len(again) > 1 and again[-1] + 1 < (distances or [0])[-1]:
            places["moving"] = again[-1] + 1
    return places


def _entry(export: Export, row: Row, day: date, minute: int | None, short_unit: str) -> Entry:
    metres = export.metres(row, "distance", "m")
    minutes = export.minutes(row, "moving", "s")
    return Entry(
        day=day,
        start_min=minute,
        title=export.text(row, "title"),
        text=export.text(row, "text"),
        sport=export.text(row, "sport"),
        duration_min=minutes if minutes is not None else export.minutes(row, "elapsed", "s"),
        distance_m=metres if metres is not None else export.metres(row, "short distance", short_unit),
        rpe_tenths=export.effort(row, "effort"),
        done=True,
        uid=export.text(row, "id"),
        where=export.sheet.line(row),
    )
