"""Reads the calendar that was exported before, so that the new one can be an update of it.

The file lay in somebody's folder since, so nothing in it is taken for granted: its size is bounded before it is read,
the rules of its time zones are left out (those of the zones' names are right), and an event that lacks what an event of
ours has is refused. What else was put into the file, tasks and components of other programs, is handed on as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from periodize.domain.validate import time_zone_exists
from periodize.errors import InvalidInput
from periodize.export.ics_zone import zone_names
from periodize.extras import needed
from periodize.io.faults import Faults, shown

if TYPE_CHECKING:
    from icalendar import Component, Event

CANCELLED = "CANCELLED"

LARGEST_BYTES = 5_000_000
MOST_EVENTS = 5_000
MOST_PARTS = 2 * MOST_EVENTS
"""Events, their reminders and components of other programs."""
MOST_LINES = 30 * MOST_EVENTS
LONGEST_LINE = 100_000
MOST_ZONES = 20
DEEPEST = 10
"""How deep components may lie in each other; ours lie three deep."""
FARTHEST = timedelta(days=5 * 366)
"""How long after the season an event may lie: the clock's changes up to it have to be looked up."""
HIGHEST_SEQUENCE = 2_000_000_000
LAST_STAMP = 9_000
"""Years; a later time stamp must still be possible."""

_ADVICE = "Delete it or move it away, or export into another folder."


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An event of the earlier export.

    Parameters
    ----------
    uid, template
        Its UID, and the template of its session; empty for runs.
    start
        Wall clock; midnight for events of a whole day.
    sequence, stamp
        SEQUENCE and DTSTAMP.
    event
        The whole event.
    """

    uid: str
    template: str
    start: datetime
    sequence: int
    stamp: datetime
    event: Event

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled already."""
        return str(self.event.get("status", "")) == CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCalendar:
    """What an earlier export holds.

    Parameters
    ----------
    events
        By UID.
    others
        Components that are neither events nor zones, a task for example, as they are.
    """

    events: dict[str, Earlier]
    others: tuple[Component, ...]


def earlier_calendar(content: bytes, name: str, prodid: str, owner: str, ends: date) -> EarlierCalendar:
    """An earlier export of the same athlete's plan.

    Parameters
    ----------
    content, name
        The file, and what messages call it.
    prodid, owner
        What it must say of the program that wrote it and of the athlete.
    ends
        Last day of the season.

    Raises
    ------
    InvalidInput
        Where it is too large, cannot be read, was written by another program, is another athlete's or holds
        an event that is none of ours.
    """
    calendar = _parsed(content, name)
    if str(calendar.get("prodid", "")) != prodid:
        raise _refusal("calendar-not-ours", "it is a calendar that this library did not write", name)
    if str(calendar.get("x-periodize-athlete", "")) != owner:
        whose = shown(calendar.get("x-wr-calname", ""))
        raise _refusal("calendar-of-another", f"it is the calendar of another athlete, '{whose}'", name)
    parts = [part for part in calendar.subcomponents if part.name != "VTIMEZONE"]
    zones = {zone for part in parts for zone in zone_names(part)}
    _bound(name, len(zones), MOST_ZONES, "time zones")
    unknown = sorted(zone for zone in zones if not time_zone_exists(zone))
    if unknown:
        raise _refusal("calendar-zone-unknown", f"there is no time zone '{shown(unknown[0])}'", name)
    events = _events([part for part in parts if part.name == "VEVENT"], name, ends)
    return EarlierCalendar(events=events, others=tuple(part for part in parts if part.name != "VEVENT"))


def _events(events: list[Any], name: str, ends: date) -> dict[str, Earlier]:
    faults = Faults()
    found: dict[str, Earlier] = {}
    for number, event in enumerate(events, start=1):
        where = f"{name} event {number}"
        try:
            earlier = _earlier(event, ends)
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
            what = f"the event '{_title(event)}' lacks what an event of this library has, or cannot be read"
            faults.add("calendar-event-damaged", what, where=where, advice=_ADVICE)
            continue
        if earlier.uid in found:
            what = f"the event '{_title(event)}' has the UID of another"
            faults.add("calendar-event-twice", what, where=where, value=earlier.uid, advice=_ADVICE)
        found[earlier.uid] = earlier
    if faults:
        raise InvalidInput(faults.found)
    return found


def _earlier(event: Any, ends: date) -> Earlier:
    """An event as we wrote it.

    Raises
    ------
    ArithmeticError, AttributeError, KeyError, TypeError, ValueError
        Where it is none.
    """
    if event.errors or "x-periodize-id" not in event:
        raise ValueError
    texts = {name: _text(event, name) for name in ("uid", "x-periodize-template", "summary", "status")}
    start, sequence = _wall(event["dtstart"].dt), int(event["sequence"])
    stamp = event["dtstamp"].dt
    # a stamp without a zone would otherwise be read on the clock of the machine
    stamp = stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)
    if not texts["uid"] or start.date() - ends > FARTHEST or stamp.year > LAST_STAMP:
        raise ValueError
    if not 0 <= sequence <= HIGHEST_SEQUENCE:
        raise ValueError
    return Earlier(
        uid=texts["uid"],
        template=texts["x-periodize-template"],
        start=start,
        sequence=sequence,
        stamp=stamp,
        event=event,
    )


def _text(event: Any, name: str) -> str:
    value = event.get(name, "")
    if isinstance(value, list):
        raise ValueError
    return str(value)


def _title(event: Any) -> str:
    value = event.get("summary", "")
    return shown(value[0] if isinstance(value, list) else value)


def _wall(moment: date) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime(moment.year, moment.month, moment.day)


def _parsed(content: bytes, name: str) -> Any:
    ical = needed("icalendar", "ics", "writing calendars")
    if len(content) > LARGEST_BYTES:
        limit = f"at most {LARGEST_BYTES // 1_000_000} MB"
        raise _refusal("calendar-too-large", "it is too large", name, limit)
    text = b"\r\n".join(_without_zones(content, name))
    try:
        calendar = ical.Calendar.from_ical(text)
    except OSError:
        raise _refusal("calendar-not-readable", "it names a time zone that does not exist", name) from None
    except Exception as error:  # whatever a damaged file does to the library, it is refused
        raise _refusal("calendar-not-readable", f"it cannot be read: {error}", name) from None
    if not isinstance(calendar, ical.Calendar):
        raise _refusal("calendar-not-readable", "it is not a calendar", name)
    return calendar


def _without_zones(content: bytes, name: str) -> Iterator[bytes]:
    """The lines that are to be read, counted before any is: rules of zones can be made to take for ever."""
    depth = lines = 0
    parts = {b"VEVENT": 0, b"": 0}
    in_zone = False
    for line in _unfolded(content):
        word, _, kind = line[:200].upper().partition(b":")
        word, kind = word.partition(b";")[0].strip(), kind.strip()
        begins, ends = word == b"BEGIN", word == b"END"
        in_zone = in_zone or (begins and kind == b"VTIMEZONE")
        if not in_zone:
            yield line
            lines += 1
            depth += begins - ends
            parts[b"VEVENT" if kind == b"VEVENT" else b""] += begins
            _bound(name, len(line), LONGEST_LINE, "signs in a line")
        elif ends and kind == b"VTIMEZONE":
            in_zone = False
        _bound(name, depth, DEEPEST, "components in each other")
    _bound(name, parts[b"VEVENT"], MOST_EVENTS, "events")
    _bound(name, sum(parts.values()), MOST_PARTS, "components")
    _bound(name, lines, MOST_LINES, "lines")


def _bound(name: str, count: int, most: int, what: str) -> None:
    if count > most:
        raise _refusal("calendar-too-large", f"it has {count} {what}", name, f"at most {most}")


def _unfolded(content: bytes) -> Iterator[bytes]:
    """The lines of a file, those joined again that were folded (RFC 5545, 3.1)."""
    parts: list[bytes] = []
    for line in content.splitlines():
        if line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        elif line:
            if parts:
                yield b"".join(parts)
            parts = [line]
    if parts:
        yield b"".join(parts)


def _refusal(code: str, what: str, name: str, limit: str = "") -> InvalidInput:
    faults = Faults()
    faults.add(code, what, where=name, limit=limit, advice=_ADVICE)
    return InvalidInput(faults.found)
