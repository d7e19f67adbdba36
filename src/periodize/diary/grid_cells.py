"""The cells of a grid: sessions, the figures and notes below and beside them, and what their stars stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from periodize.diary.amounts import amounts
from periodize.diary.columns import Column, Role, column_of
from periodize.diary.entry import Entry
from periodize.diary.figures import METRES, is_missing, metres, minutes
from periodize.diary.grid_reading import GridReading, Week
from periodize.diary.options import UNIT_FROM_FILE, give_unit, other_unit
from periodize.diary.sheet import Cell, Row, text
from periodize.diary.weeks import label_of
from periodize.io.faults import Misfit, shown
from periodize.units import whole

LONGEST_CELL = 5_000
_TOTAL = re.compile(
    r".*\b(totals?|sum|mileage|miles|km|kms|volume|load|tss|hours|hrs|gesamt|summe|umfang|wochenkilometer|average|avg)\b.*",
    re.I,
)
_BARE = re.compile(
    r"(\d{1,2}(?:[.,]\d{1,2})?)(?=\s*$|\s*[(*@+]|\s+(?:easy|steady|long|slow|tempo|recovery|rec|aerobic|ga|general|moderate|"
    r"progress\w*|marathon|mp|hmp|lt|runs?|jog|trails?|hilly|relaxed|race|with|w/|at|incl\w*|ruhig|locker|lang)(?:\W|$))",
    re.I,
)
_ROUNDED_M = 100
"""What a total may differ by from the sum of its parts, as it is often rounded."""
_LONG_RUN, _LONGEST_RUN = 20, 42
"""Numbers of which half are from the one on, and some beyond the other, are minutes in any unit of distance."""
_FIGURE = re.compile(r"[\d.,:\s]+(km|mi|miles|k|m|h|hrs|min)?", re.I)
_HALF = re.compile(r"\s*(a\.?m\.?|p\.?m\.?|morning|evening)\b\s*[:\-–]?\s*(?=\S)", re.I)
_STARS = re.compile(r"(?<=\S)\s*(\*{1,4})\s*$")
_LEGEND = re.compile(r"(?:^|\s{2})(\*{1,4})\s*([^*\s][^*]*)")


def entries_of(reading: GridReading, dated: Sequence[tuple[Week, dict[int, date]]]) -> list[Entry]:
    """The entries of all weeks.

    Parameters
    ----------
    reading
        The grid; its warnings are told of assumed units and of what was left out.
    dated
        Weeks with the date of each of their columns.
    """
    reading.bare_unit = _bare_unit(reading, (week for week, _ in dated))
    found = [entry for week, days in dated for entry in _week(reading, week, days)]
    _tell(reading)
    legend = {m[1]: m[2].strip() for line in reversed(reading.beside) for m in _LEGEND.finditer(line)}
    return [_with_legend(entry, legend) for entry in found]


def _week(reading: GridReading, week: Week, days: dict[int, date]) -> list[Entry]:
    found: list[Entry] = []
    for row in week.rows:
        column = _named(reading, row)
        if column.role in (Role.DISTANCE, Role.DURATION):
            _put_figures(reading, row, days, column, found)
            continue
        sessions = list(_row(reading, row, days))
        if column.role is Role.NOTES:
            found += [replace(entry, category="NOTE", distance_m=None) for entry in sessions]
        else:
            found += [*sessions, *_beside(reading, week, row, min(days.values()))]
    return found


def _named(reading: GridReading, row: Row) -> Column:
    """What the name of a row left of the weekdays says of its cells: "km", "notes"."""
    left = [row.text(column) for column in range(min(reading.layout.days))]
    return column_of(next((name for name in reversed(left) if name), ""))


def _put_figures(
    reading: GridReading, row: Row, days: dict[int, date], column: Column, found: list[Entry]
) -> None:
    """Give the figures of a row of distances or durations to the sessions above them."""
    for index, day in days.items():
        cell = row.cell(index)
        place = reading.sheet.place(row, index)
        far = long = None
        try:
            if column.role is Role.DISTANCE:
                far = metres(cell, column.unit or reading.options.unit)
            else:
                long = minutes(cell, column.unit or "min", clock=column.clock or "h:mm")
        except Misfit as misfit:
            reading.faults.add(
                misfit.code, misfit.what, where=place, value=misfit.value, advice=misfit.advice
            )
            continue
        above = [n for n, entry in enumerate(found) if entry.day == day and not entry.category]
        if far is None and long is None:
            continue
        together = [found[n] for n in above if found[n].where == found[above[-1]].where]
        if len(together) > 1:
            _compare(reading, together, far, long, place)
        elif above:
            entry = found[above[-1]]
            found[above[-1]] = replace(
                entry, distance_m=far or entry.distance_m, duration_min=long or entry.duration_min
            )
        else:
            title = f"{text(cell)} {column.name}"
            found.append(Entry(day=day, title=title, distance_m=far, duration_min=long, where=place))


def _compare(
    reading: GridReading, together: Sequence[Entry], far: int | None, long: int | None, place: str
) -> None:
    """The figure below a cell of two sessions is theirs together: none of them gets it, but it should be their sum."""
    said = [amounts(entry.title, unit=reading.options.unit) for entry in together]
    metres_said = sum(
        entry.distance_m or one.distance_m or 0 for entry, one in zip(together, said, strict=True)
    )
    minutes_said = sum(
        entry.duration_min or one.duration_min or 0 for entry, one in zip(together, said, strict=True)
    )
    fits = (far is None or abs(far - metres_said) <= _ROUNDED_M) and (long is None or long == minutes_said)
    if fits:
        return
    total = f"{far / 1000:g} km" if far is not None else f"{long} min"
    own = f"{metres_said / 1000:g} km" if far is not None else f"{minutes_said} min"
    reading.warnings.add(
        "total-differs",
        f"{total} are stated for {len(together)} sessions whose own figures make {own}; the total is given to none",
        where=place,
        value=total,
        advice="Write beside each session how long it is.",
    )


def _row(reading: GridReading, row: Row, days: dict[int, date]) -> Iterator[Entry]:
    offsets = reading.layout.days
    for column in sorted(offsets, key=lambda column: (offsets[column], column)):
        cell = row.cell(column)
        if is_missing(cell):
            continue
        place = reading.sheet.place(row, column)
        if column in days:
            yield from _sessions(reading, cell, days[column], place)
        else:
            reading.warnings.add(
                "cell-without-date", "a session under no date was left out", where=place, value=text(cell)
            )


def _sessions(reading: GridReading, cell: Cell, day: date, place: str) -> Iterator[Entry]:
    """The sessions of a cell: one, or one for each line that begins with "AM" or "PM"."""
    if isinstance(cell, date):
        reading.warnings.add(
            "cell-is-a-date",
            f"the cell holds the date {text(cell)}",
            where=place,
            value=text(cell),
            advice="Maybe the spreadsheet took a text such as 3-4 for a date?",
        )
    lines = [line.strip() for line in text(cell)[:LONGEST_CELL].split("\n") if line.strip()]
    halves = [[line] for line in lines] if all(_HALF.match(line) for line in lines) else [lines]
    for title, *rest in halves:
        yield _session(reading, title, "\n".join(rest), day, place)


def _session(reading: GridReading, title: str, rest: str, day: date, place: str) -> Entry:
    unit = reading.bare_unit
    figure = _BARE.match(title)
    if figure is None:
        return Entry(day=day, title=title, text=rest, where=place)
    reading.bare.append(title)
    amount = Decimal(figure[1].replace(",", "."))
    return Entry(
        day=day,
        title=f"{figure[1]} {unit}{title[figure.end() :]}",
        text=rest,
        distance_m=whole(METRES[unit] * amount) or None if unit in METRES else None,
        duration_min=None if unit in METRES else whole(amount) or None,
        where=place,
    )


def _bare_unit(reading: GridReading, weeks: Iterable[Week]) -> str:
    """What the numbers without a unit count: distances, or minutes where half of them are too long for that."""
    figures = sorted(
        Decimal(match[1].replace(",", "."))
        for week in weeks
        for row in week.rows
        for column in reading.layout.days
        if (match := _BARE.match(row.text(column)))
    )
    is_time = bool(figures) and figures[len(figures) // 2] >= _LONG_RUN and figures[-1] > _LONGEST_RUN
    return "min" if is_time else reading.options.unit


def _beside(reading: GridReading, week: Week, row: Row, day: date) -> Iterator[Entry]:
    """What stands beside the weekdays: notes stay, totals go."""
    head = reading.sheet.rows[reading.layout.head]
    for column, cell in enumerate(row.cells):
        if column in reading.layout.days or is_missing(cell):
            continue
        body, name = text(cell), head.text(column)
        label = label_of(cell) if column < min(reading.layout.days) else None
        if label is not None and (label.first is not None or label == week.label):
            body = label.rest
        elif _FIGURE.fullmatch(body) or _TOTAL.fullmatch(name):
            reading.unread.append(f"{name or 'without a name'}: {shown(body, 20)}")
            continue
        if body:
            place = reading.sheet.place(row, column)
            yield Entry(day=day, title=body[:LONGEST_CELL], category="NOTE", where=place)


def _with_legend(entry: Entry, legend: dict[str, str]) -> Entry:
    """A session with what its stars stand for: "* hill sprints after workouts" above or below the grid."""
    match = _STARS.search(entry.title)
    if match is None or match[1] not in legend or entry.category:
        return entry
    below = "\n".join(part for part in (entry.text, legend[match[1]]) if part)
    return replace(entry, title=entry.title[: match.start()], text=below)


def _tell(reading: GridReading) -> None:
    unit, said_by = reading.bare_unit, reading.options.unit_from
    is_said = unit in METRES and bool(said_by)
    if reading.bare:
        how = f"{unit} is taken, as {said_by}" if is_said else f"{unit} is assumed"
        reading.warnings.add(
            UNIT_FROM_FILE if is_said else "unit-assumed",
            f"{len(reading.bare)} cells hold a number without a unit; {how}",
            where=reading.sheet.where,
            value=reading.bare[0],
            advice=give_unit(other_unit(unit)) if unit in METRES else "Write the unit beside them.",
        )
    if reading.unread:
        reading.warnings.add(
            "totals-not-read",
            f"{len(reading.unread)} totals beside the sessions were left out",
            where=reading.sheet.where,
            value=", ".join(dict.fromkeys(reading.unread)),
        )
