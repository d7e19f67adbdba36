"""Who lifts when: every session of the squad by day, start, place and what is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from periodize.domain.vocabulary import Origin
from periodize.squad.files import Row

NAMES_BYTES = 1_500_000
"""Room for names in the lists; a squad that needs more is told by counts alone."""

MOST_PLACES = 5
"""Places whose hours are counted apart: those that come first."""

OTHER_PLACES = "other places"
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Where and when sessions begin.

    Parameters
    ----------
    start_min
        Minutes from midnight; None for what follows straight after each athlete's run.
    place
        Empty where none was named.
    """

    start_min: int | None
    place: str


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """What is done in a slot."""

    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """The most athletes who are in one place at once, and since when."""

    athletes: int
    day: date
    since_min: int
    place: str

    @property
    def rank(self) -> tuple[int, int, int]:
        """The larger crowd is the greater; of equal ones the earlier."""
        return self.athletes, -self.day.toordinal(), -self.since_min


class Day:
    """One day of the squad.

    Attributes
    ----------
    sessions
        How many begin.
    hours
        Athletes who are there, by place and hour; those straight after a run are left out.
    slots
        Who does what, by slot; empty once there are too many names.
    """

    def __init__(self) -> None:
        self.sessions = 0
        self.hours: dict[str, Counter[int]] = defaultdict(Counter)
        self.slots: dict[Slot, dict[Work, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._changes: dict[str, Counter[int]] = defaultdict(Counter)

    def note(self, place: str, start_min: int, end_min: int) -> None:
        """Somebody is in a place from one minute of the day to another."""
        self._changes[place][start_min] += 1
        self._changes[place][end_min] -= 1

    def crowds(self, day: date) -> Iterator[Crowd]:
        """The largest crowd of each place."""
        for place, changes in self._changes.items():
            now, most, since = 0, 0, 0
            for minute in sorted(changes):
                now += changes[minute]
                if now > most:
                    most, since = now, minute
            yield Crowd(most, day, since, place)


class Gym:
    """Who lifts when.

    Attributes
    ----------
    days
        By date.
    has_names
        Whether names are kept: False for a squad that is too large for them.
    """

    def __init__(self, room_bytes: int = NAMES_BYTES) -> None:
        self.days: dict[date, Day] = defaultdict(Day)
        self.has_names = True
        self._room_bytes = room_bytes
        self._places: set[str] = set()

    def add(self, athlete: str, sessions: Iterable[Row]) -> None:
        """Take in the runs and sessions of a plan."""
        told = list(sessions)
        run_ends = {item["end"] for item in told if item["origin"] == Origin.RUN}
        seen: set[tuple[date, str, int]] = set()
        for item in told:
            if item["origin"] == Origin.RUN:
                continue
            start = datetime.fromisoformat(item["start"])
            day = self.days[start.date()]
            day.sessions += 1
            start_min = 60 * start.hour + start.minute
            follows = not item["place"] and item["start"] in run_ends
            if not follows:
                place = self._place(item["place"])
                end_min = min(start_min + item["duration_min"], MINUTES_A_DAY)
                day.note(place, start_min, end_min)
                hours = {(start.date(), place, hour) for hour in range(start_min // 60, -(-end_min // 60))}
                day.hours[place].update(hour for _, _, hour in hours - seen)
                seen |= hours
            if self.has_names:
                slot = Slot(None if follows else start_min, item["place"])
                day.slots[slot][Work(item["title"], item["duration_min"])].append(athlete)
                self._room_bytes -= len(athlete.encode("utf-8", "replace")) + 2
        if self._room_bytes < 0 and self.has_names:
            self.has_names = False
            for day in self.days.values():
                day.slots.clear()

    def _place(self, place: str) -> str:
        """The name under which a place is counted: hundreds of homes are one line."""
        if len(self._places) < MOST_PLACES:
            self._places.add(place)
        return place if place in self._places else OTHER_PLACES


def people_of(slot: Mapping[Work, list[str]]) -> int:
    """How many athletes a slot has."""
    return len({name for names in slot.values() for name in names})
