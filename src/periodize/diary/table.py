"""Plain tables: a row for each session, with a date and whatever else the columns' names say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from periodize.diary.columns import Role, header, tell_of_unread, with_time_of_day
from periodize.diary.days import Moment, minute_of
from periodize.diary.decode import refuse
from periodize.diary.entry import Entry
from periodize.diary.figures import is_missing
from periodize.diary.items import Activity
from periodize.diary.options import ReadOptions
from periodize.diary.sheet import Row, Sheet, text
from periodize.diary.table_days import dated_rows
from periodize.diary.table_figures import numbers_of, settle_units
from periodize.diary.table_reading import TableReading
from periodize.diary.words import meaning, sport_of
from periodize.domain.vocabulary import RunKind
from periodize.errors import InvalidInput
from periodize.io.faults import Faults, shown

LONGEST_TEXT = 20_000
_KINDS = {kind.value: kind for kind in RunKind}
_YES = frozenset({"x", "yes", "y", "1", "✓", "ja", "true"})
_PRIORITIES = {"key": "key", "a": "A", "b": "B", "c": "C"}
_RUNS = frozenset({Activity.RUN, Activity.RACE})


def from_sheet(sheet: Sheet, options: ReadOptions, warnings: Faults) -> list[Entry]:
    """The entries of a table.

    Raises
    ------
    InvalidInput
        With every date and figure that cannot be read or can be read in two ways.
    """
    found = header(sheet)
    if found is None:
        refuse(
            "missing-column",
            "no row near the top names a column of dates and another",
            sheet.where,
            limit="wanted column names such as date, title, distance_km, duration_min",
        )
    head, columns = found
    faults = Faults()
    body = sheet.rows[head + 1 :]
    columns = with_time_of_day(columns, body)
    reading = TableReading(sheet, columns, options, faults, warnings)
    if not body:
        refuse("empty-file", "there are column names but no rows", sheet.where)
    dated = dated_rows(reading, body)
    if faults:
        _figures_too(reading, body)
        raise InvalidInput(faults.found)
    tell_of_unread(_unread(reading, body), sheet.where, warnings)
    settle_units(reading, [row for row, _ in dated])
    entries = [entry for row, moment in dated for entry in _entries(reading, row, moment)]
    if faults:
        raise InvalidInput(faults.found)
    if reading.skipped:
        warnings.add(
            "rows-not-read",
            f"{len(reading.skipped)} rows bear no date of their own and were left out",
            where=sheet.where,
            value=", ".join(reading.skipped[:4]),
        )
    return entries


def _figures_too(reading: TableReading, body: Sequence[Row]) -> None:
    """Note what is wrong with the figures beside the dates, so that all faults come together."""
    settle_units(reading, body)
    for row in body:
        numbers_of(reading, row)


def _entries(reading: TableReading, row: Row, moment: Moment) -> Iterator[Entry]:
    """The session of a row, and those that stand in columns of their own beside it."""
    beside = [c for c in reading.columns if c.role is Role.SECOND and not is_missing(row.cell(c.index))]
    main = _entry(reading, row, moment)
    if main is not None:
        yield main
    for column in beside:
        said = row.text(column.index)
        name = column.name.strip()
        title = (
            name
            if said.casefold() in _YES
            else said
            if name.casefold() in said.casefold()
            else f"{name}: {said}"
        )
        head, _, rest = title.partition("\n")
        yield Entry(day=moment.day, title=head, text=rest, where=f"{reading.sheet.line(row)}, {name}")


def _entry(reading: TableReading, row: Row, moment: Moment) -> Entry | None:
    """The session of a row; None where nothing but its date is filled in."""
    numbers = numbers_of(reading, row)
    title, kind, sport = _named(reading, row)
    notes = [row.text(c.index) for c in reading.columns if c.role is Role.NOTES]
    start = minute_of(reading.cell(row, Role.START))
    if start is None:
        _tell_of_no_time(reading, row)
    priority = reading.text(row, Role.PRIORITY)
    odd = [] if start is not None else [reading.text(row, Role.START)]
    odd += [] if priority.casefold() in _PRIORITIES else [priority]
    if not title:
        title, notes = next(((note, notes[i + 1 :]) for i, note in enumerate(notes) if note), ("", []))
    head, _, rest = title.partition("\n")
    entry = Entry(
        day=moment.day,
        start_min=start if start is not None else moment.minute,
        title=head.strip(),
        text="\n".join(part for part in (rest, *notes, *numbers.unread, *odd) if part)[:LONGEST_TEXT],
        sport=sport,
        category=reading.text(row, Role.CATEGORY),
        duration_min=numbers.duration_min,
        distance_m=numbers.distance_m,
        load_au=numbers.load_au,
        rpe_tenths=numbers.rpe_tenths,
        done=numbers.done,
        kind=kind,
        template=reading.text(row, Role.TEMPLATE),
        priority=_PRIORITIES.get(priority.casefold(), ""),
        uid=reading.text(row, Role.ID),
        where=reading.sheet.line(row),
    )
    says = (
        entry.title,
        entry.text,
        sport,
        entry.category,
        entry.template,
        kind,
        entry.distance_m,
        entry.duration_min,
    )
    return entry if any(says) else None


def _tell_of_no_time(reading: TableReading, row: Row) -> None:
    """Say what stands in place of a time of day; words, as "morning", are none and are kept as a note."""
    said = reading.text(row, Role.START)
    if any(sign.isdigit() for sign in said):
        reading.warnings.add(
            "not-a-time",
            f"'{shown(said)}' is not a time of day",
            where=reading.sheet.line(row),
            value=said,
            limit="00:00 to 23:59",
            advice="It is left out.",
        )


def _named(reading: TableReading, row: Row) -> tuple[str, RunKind | None, str]:
    """Title, stated kind and sport; a kind in other words than ours joins the title, which is understood later."""
    title, sport, stated = (reading.text(row, role) for role in (Role.TITLE, Role.SPORT, Role.KIND))
    kind = _KINDS.get(stated.casefold())
    if kind is not None and not _speaks_of_another_sport(sport, title):
        return title, kind, sport
    if stated and kind is None and meaning(stated).kind is None and not sport:
        return title, None, stated
    if stated and stated.casefold() not in title.casefold():
        title = f"{stated}: {title}" if title else stated
    return title, None, sport


def _speaks_of_another_sport(sport: str, title: str) -> bool:
    """Whether an "easy" or "long" beside it is that of a ride or a swim, not a run."""
    about = sport_of(sport) if sport else None
    named = (about,) if about is not None else meaning(title).activities
    return bool(named) and not _RUNS & set(named)


def _unread(reading: TableReading, body: Sequence[Row]) -> list[str]:
    """The columns that hold something and of which nobody knows what it is."""
    return [
        column.name or f"column {column.index + 1}"
        for column in reading.columns
        if column.role is None and any(text(row.cell(column.index)) for row in body)
    ]
