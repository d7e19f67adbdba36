"""Garmin Connect's Activities.csv: what was done, in the account's unit of distance, which the file does not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from periodize import units
from periodize.diary import figures
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions, give_unit
from periodize.diary.service import Export, names_of, placed
from periodize.diary.sheet import Cell, Row, Sheet
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

_NAMES = {
    "sport": ("activity type", "aktivitätstyp"),
    "day": ("date", "datum"),
    "title": ("title", "titel"),
    "distance": ("distance", "distanz"),
    "time": ("time", "zeit"),
}
_MARKS = ("sport", "day", "title", "distance", "time")
_LONGEST_RUN = Decimal(300)
"""Distances above this are metres, as the service writes them for tracks and pools."""


def is_mine(sheet: Sheet) -> bool:
    """Whether a sheet has the names of this export."""
    found = placed(names_of(sheet), _NAMES)
    return all(mark in found for mark in _MARKS)


def from_sheet(sheet: Sheet, options: ReadOptions, warnings: Faults) -> list[Entry]:
    """The activities of an export.

    Its columns of heart rate, cadence, pace, climb and training effect are known, not read, and not told of.

    Raises
    ------
    InvalidInput
        With every date that cannot be read.
    """
    faults = Faults()
    export = Export(sheet=sheet, places=placed(names_of(sheet), _NAMES), sign=_sign(sheet), warnings=warnings)
    days = export.moments("day", options, faults)
    entries = [
        _entry(export, row, moment.day, moment.minute, options.unit)
        for row, moment in zip(export.body, days, strict=True)
        if moment is not None
    ]
    if faults:
        raise InvalidInput(faults.found)
    if any(entry.distance_m for entry in entries):
        warnings.add(
            "unit-assumed",
            f"the file does not say the unit of its distances; {options.unit} is assumed",
            where=sheet.where,
            advice=give_unit("mi", "for an account in miles")
            if options.unit == "km"
            else give_unit("km", "for one in kilometres"),
        )
    return entries


def _sign(sheet: Sheet) -> figures.Sign:
    """The decimal sign of the account's language; in English, which most are in, "6,060" is six thousand."""
    place = placed(names_of(sheet), _NAMES)["distance"]
    return figures.decimal_sign(row.cell(place) for row in sheet.rows[1:]) or "."


def _entry(export: Export, row: Row, day: date, minute: int | None, unit: str) -> Entry:
    return Entry(
        day=day,
        start_min=minute,
        title=export.text(row, "title"),
        sport=export.text(row, "sport"),
        duration_min=export.minutes(row, "time", "min"),
        distance_m=export.read(row, "distance", lambda cell: _metres(export, row, cell, unit)),
        done=True,
        where=export.sheet.line(row),
    )


def _metres(export: Export, row: Row, cell: Cell, unit: str) -> int | None:
    figure = figures.number(cell, export.sign)
    if figure <= _LONGEST_RUN:
        return figures.metres(cell, unit, export.sign)
    export.warnings.add(
        "distance-in-metres",
        f"a distance of {figure} is taken for metres",
        where=export.sheet.line(row),
        value=figure,
        advice="The service writes metres for tracks and pools.",
    )
    return units.whole(figure)
