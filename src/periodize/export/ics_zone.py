"""The rules of a time zone as a calendar file states them, for programs that do not know the zone by its name.

The changes are looked up one by one instead of as a yearly rule, since that is right for every zone, also for those
that move their dates about. Each is stated in the clock time that ran before the change, as RFC 5545 (3.6.5) asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from periodize.extras import needed

if TYPE_CHECKING:
    from icalendar import Timezone

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def zone_names(component: Any) -> set[str]:
    """Names of all zones that a component speaks of, in any of its properties."""
    found = set()
    for part in component.walk():
        for value in part.values():
            for one in value if isinstance(value, list) else [value]:
                found.add(getattr(one, "params", {}).get("TZID"))
    return {str(name) for name in found if name}


def zone_component(name: str, first: date, last: date) -> Timezone:
    """A zone's VTIMEZONE, right for the whole years from one day to another.

    Parameters
    ----------
    name
        IANA name.
    first, last
        Days that must be right, inclusive.
    """
    ical = needed("icalendar", "ics", "writing calendars")
    zone = ZoneInfo(name)
    begins = datetime(first.year, 1, 1, tzinfo=zone).astimezone(UTC)
    ends = datetime(last.year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    component: Timezone = ical.Timezone()
    component.add("tzid", name)
    offset = _offset(begins, zone)
    for moment in (begins, *_changes(begins, ends, zone)):
        after = _offset(moment, zone)
        onset = (moment + offset).replace(tzinfo=None)
        local = moment.astimezone(zone)
        part = ical.TimezoneDaylight() if local.dst() else ical.TimezoneStandard()
        part.add("dtstart", onset)
        part.add("rdate", onset)  # some programs take notice of repeated onsets only
        part.add("tzoffsetfrom", offset)
        part.add("tzoffsetto", after)
        part.add("tzname", local.tzname() or name)
        component.add_component(part)
        offset = after
    return component


def _changes(begins: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The first minutes of new offsets; no zone changes twice within a day."""
    day = begins
    while day < ends:
        later = min(day + _DAY, ends)
        if _offset(day, zone) != _offset(later, zone):
            yield _first_minute(day, later, zone)
        day = later


def _first_minute(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute between two moments at which the later one's offset begins, found by halving."""
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
