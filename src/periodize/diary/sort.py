"""Turns what a file's entries say into what they mean: one or more items for each, and nothing dropped."""

from __future__ import annotations

from collections.abc import Iterable

from periodize.diary.doubts import bounded, doubt_dates, doubt_long_runs, races_once, slot_length
from periodize.diary.entry import Entry
from periodize.diary.items import Diary, Item
from periodize.diary.reading import Reading, reading_of
from periodize.diary.runs import run_of
from periodize.domain.athlete import AvailabilityException
from periodize.errors import Fault
from periodize.io.faults import Faults


def diary_of(
    entries: Iterable[Entry],
    *,
    source: str,
    format: str,
    warnings: Iterable[Fault] = (),
    unit: str = "km",
) -> Diary:
    """A diary from what the entries of a file say.

    Every entry becomes at least one item. Entries that state their kind or template are taken at their word; the
    others are read by their sport, category, title and description, and what had to be assumed is a warning.

    Parameters
    ----------
    entries
        In the order of the file.
    source, format
        The file's name and what it was taken for.
    warnings
        What its reader already found odd.
    unit
        The unit of distances without one: ``"km"`` or ``"mi"``.
    """
    found = Faults()
    found.extend(warnings)
    ordered = sorted(
        entries, key=lambda entry: (entry.day, -1 if entry.start_min is None else entry.start_min)
    )
    doubt_dates(ordered, source, found)
    slot_min = slot_length(ordered, source, found)
    items: list[Item] = []
    exceptions: list[AvailabilityException] = []
    for entry in ordered:
        reading = reading_of(entry, unit, found, is_cell=format == "grid")
        items += [_item(reading, number, slot_min, unit, found) for number in range(len(reading.parts))]
        if reading.away is not None:
            last = max(entry.last or entry.day, entry.day)
            exceptions.append(AvailabilityException(first=entry.day, last=last, kind=reading.away))
    doubt_long_runs(items, source, found)
    return Diary(
        source=source,
        format=format,
        items=tuple(races_once(items, found)),
        exceptions=tuple(dict.fromkeys(exceptions)),
        warnings=bounded(found.found),
    )


def _item(reading: Reading, number: int, slot_min: int | None, unit: str, warnings: Faults) -> Item:
    part = reading.parts[number]
    run = run_of(reading, number, slot_min, unit, warnings)
    title = part.text if len(reading.parts) > 1 else reading.title
    return Item(entry=reading.entry, activity=part.activity, title=title, run=run)
