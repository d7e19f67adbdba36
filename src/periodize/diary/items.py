"""A diary: everything a foreign file held, understood, with nothing dropped and nothing guessed silently."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from periodize.diary.entry import Entry
from periodize.domain.athlete import AvailabilityException
from periodize.domain.session import RunInput
from periodize.errors import Fault

if TYPE_CHECKING:
    import pandas as pd


class Activity(StrEnum):
    """What an entry of a diary is about."""

    RUN = "run"
    RACE = "race"
    STRENGTH = "strength"
    MOBILITY = "mobility"
    CROSS = "cross"
    """Another sport: it tires, so it stays as a fixed session of kind ``other``."""
    UNKNOWN = "unknown"
    """Not understood: it stays as a fixed session of kind ``other``, with a warning."""
    REST = "rest"
    NOTE = "note"
    AWAY = "away"
    """Sickness, injury or holiday: an exception to the availability."""


FIXED = frozenset({Activity.RUN, Activity.RACE, Activity.CROSS, Activity.UNKNOWN})
"""Activities that become fixed sessions of the season."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry, or one part of an entry that named two things, with what it means.

    Parameters
    ----------
    entry
        As the file gave it.
    activity
        What it is about.
    title
        The part of the title that speaks of it.
    run
        The fixed session it becomes; None for strength, mobility, rest, notes and absence.
    """

    entry: Entry
    activity: Activity
    title: str
    run: RunInput | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """Everything a file held, in order of date.

    Parameters
    ----------
    source, format
        The file's name and what it was taken for.
    items
        Every entry; those that named two things as two.
    exceptions
        Sickness, injury and holidays as facts for a season.
    warnings
        What was assumed, chosen or not understood: reason code, place, value, advice.
    """

    source: str
    format: str
    items: tuple[Item, ...]
    exceptions: tuple[AvailabilityException, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def runs(self) -> tuple[RunInput, ...]:
        """The fixed sessions of the season: runs, races, other sports, and what was not understood."""
        return tuple(item.run for item in self.items if item.run is not None)

    def of(self, *activities: Activity | str) -> tuple[Item, ...]:
        """The items of some activities."""
        wanted = {Activity(activity) for activity in activities}
        return tuple(item for item in self.items if item.activity in wanted)

    def counts(self) -> dict[str, int]:
        """How many items there are of each activity, those that do not occur left out."""
        found = {activity.value: len(self.of(activity)) for activity in Activity}
        return {name: count for name, count in found.items() if count}

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html())

    def to_frame(self) -> pd.DataFrame:
        """A row for each item.

        Returns
        -------
        DataFrame
            ``date``, ``start``, ``activity``, ``kind`` (of fixed sessions), ``title``, ``duration_min``,
            ``distance_km``, ``sport``, ``done``, ``where``.
        """
        import pandas as pd

        return pd.DataFrame([_row(item) for item in self.items])


def _row(item: Item) -> dict[str, object]:
    entry, run = item.entry, item.run
    start = run.start_min if run is not None else entry.start_min
    minutes = run.duration_min if run is not None else entry.duration_min
    metres = run.distance_m if run is not None else entry.distance_m
    return {
        "date": entry.day,
        "start": None if start is None else f"{start // 60:02d}:{start % 60:02d}",
        "activity": item.activity.value,
        "kind": run.kind.value if run is not None else None,
        "title": item.title,
        "duration_min": minutes,
        "distance_km": None if metres is None else metres / 1000,
        "sport": entry.sport,
        "done": entry.done,
        "where": entry.where,
    }
