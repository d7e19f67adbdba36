"""What several athletes share: racks, coaches, tracks, and sessions held as a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from periodize.domain.session import Session, SessionTemplate
from periodize.units import MINUTES_PER_DAY

SLOT_MIN = 15
"""A session takes its part of a facility for whole quarters of an hour, from the one it begins in. An athlete takes one
part at a time, also in a quarter in which one session ends and the next begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a facility holds another number than it usually does.

    Parameters
    ----------
    capacity
        Athletes at once, 0 or more.
    weekdays
        0 for Monday to 6; every day unless given.
    first, last
        Dates, inclusive; open-ended where None.
    opens_min, closes_min
        Minutes after midnight; the whole day unless given.
    """

    capacity: int
    weekdays: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None
    opens_min: int = 0
    closes_min: int = MINUTES_PER_DAY

    def covers(self, day: date, minute: int) -> bool:
        """Whether it holds at a minute of a day."""
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
            and self.opens_min <= minute < self.closes_min
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """Something that only so many athletes can use at once.

    Parameters
    ----------
    id
        Its name, ``"racks"``.
    capacity
        Athletes at once, wherever no opening says otherwise.
    places
        Where it stands.
    requires
        It is taken by sessions whose template needs one of these; by every session at its places unless given.
    openings
        Times with another capacity; where several cover a moment the last one counts.
    exempt
        Names of athletes who do not count.
    """

    id: str
    capacity: int
    places: frozenset[str]
    requires: frozenset[str] = frozenset()
    openings: tuple[Opening, ...] = ()
    exempt: frozenset[str] = frozenset()

    def takes(self, template: SessionTemplate, place: str) -> bool:
        """Whether a session of a template uses it."""
        return place in self.places and (not self.requires or bool(self.requires & template.requires))

    def capacity_in(self, slot: int) -> int:
        """How many it holds in a quarter of an hour."""
        moment = slot_start(slot)
        minute = moment.hour * 60 + moment.minute
        covering = [o.capacity for o in self.openings if o.covers(moment.date(), minute)]
        return covering[-1] if covering else self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSession:
    """Sessions of one kind that several athletes do together, or nobody does.

    Parameters
    ----------
    id
        Its name.
    template
        What is done.
    weekday, start_min
        When: 0 for Monday to 6, and minutes after midnight.
    place
        Where.
    at_least, at_most
        Its smallest and its largest size.
    """

    id: str
    template: str
    weekday: int
    start_min: int
    place: str
    at_least: int
    at_most: int

    def is_at(self, template: str, place: str, start: datetime) -> bool:
        """Whether a session of a template that begins there and then is part of it."""
        given = (template, place, start.weekday(), start.hour * 60 + start.minute)
        return given == (self.template, self.place, self.weekday, self.start_min)

    def on(self, day: date) -> datetime:
        """When it begins on a day."""
        return datetime.combine(day, time(self.start_min // 60, self.start_min % 60))

    def holds(self, session: Session) -> bool:
        """Whether a session is part of it."""
        return self.is_at(session.template, session.place, session.start)


def slots_of(start: datetime, minutes: int) -> range:
    """The quarters of an hour that a session takes, numbered from the beginning of time."""
    first = start.date().toordinal() * MINUTES_PER_DAY + start.hour * 60 + start.minute
    return range(first // SLOT_MIN, -(-(first + minutes) // SLOT_MIN))


def slot_start(slot: int) -> datetime:
    """When a quarter of an hour begins."""
    day, minute = divmod(slot * SLOT_MIN, MINUTES_PER_DAY)
    return datetime.combine(date.fromordinal(day), time(minute // 60, minute % 60))
