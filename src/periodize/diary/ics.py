"""Reads calendar files (iCalendar): feeds of training services, coaches' calendars, and our own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from periodize import units
from periodize.diary.clock import Clock, OutOfRange, Stamp
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.sanitise import RawEvent, sanitise
from periodize.diary.series import Event, minute_of, unrolled
from periodize.domain.vocabulary import RacePriority, RunKind
from periodize.extras import needed
from periodize.io.faults import Faults, shown

MOST_DAYS = 1_000
"""The longest that anything lasts; what is longer has no last day."""
_PRIORITIES = {"key": "key", **{priority.value.casefold(): priority.value for priority in RacePriority}}


def entries(content: bytes, name: str, options: ReadOptions, warnings: Faults) -> list[Entry]:
    """The events of a calendar file, those that repeat once for each time, in the order of the file.

    Parameters
    ----------
    content
        The file's bytes.
    name
        Its name, for messages.
    options
        ``zone`` is the clock into which times in other zones are turned; ``first`` and ``last`` bound rules that
        repeat.
    warnings
        Collects what was mended, assumed or left out.

    Raises
    ------
    InvalidInput
        Where the file is empty, too large, no calendar, or has too many events.
    MissingExtra
        Where the package 'icalendar' is not installed.
    """
    needed("icalendar", "ics", "reading calendar files")
    clean = sanitise(content, name, warnings)
    named = {zone for raw in clean.events for zone in raw.zones.values() if zone}
    clock = Clock(clean.zones, named, options.zone, name, warnings)
    events = [event for raw in clean.events if (event := _event(raw, clock, name, warnings)) is not None]
    return unrolled(events, options, name, warnings)


class _Properties:
    """The properties of one event, read by the library."""

    def __init__(self, raw: RawEvent, clock: Clock, where: str, warnings: Faults) -> None:
        import icalendar

        self._raw, self._clock, self._where, self._warnings = raw, clock, where, warnings
        text = "\r\n".join(["BEGIN:VEVENT", *raw.lines, "END:VEVENT", ""])
        try:
            self._event: Any = icalendar.Event.from_ical(text)
        except Exception as error:  # whatever hostile lines do to the library, they cost this one event
            self._event = icalendar.Event()
            self._warn("property-not-readable", "the event cannot be read", error)
        for name, reason in self._event.errors:
            self._warn("property-not-readable", f"{name or 'a property'} cannot be read", reason)

    def text(self, name: str) -> str:
        """A text; empty where it is missing."""
        values = self.all(name)
        return str(values[0]).replace("\r", "") if values else ""

    def texts(self, name: str) -> list[str]:
        """Every text of a property that is not empty."""
        texts = (str(value).replace("\r", "").strip() for value in self.all(name))
        return [text for text in texts if text]

    def written(self, name: str) -> str:
        """A property's value as the file has it."""
        lines = (line.partition(":") for line in self._raw.lines)
        return next((value for before, _, value in lines if before == name), "")

    def all(self, name: str) -> list[Any]:
        """Every value of a property; those that the library could not read are left out."""
        found = self._event.get(name, [])
        return [value for value in (found if isinstance(found, list) else [found]) if _is_sound(value)]

    def stamps(self, name: str) -> list[Stamp]:
        """Every moment of a property."""
        moments = [
            (moment.dt, str(value.params.get("X-ZONE", "")))
            for value in self.all(name)
            for moment in getattr(value, "dts", [value])
        ]
        found = []
        for value, mark in moments:
            if isinstance(value, tuple):
                what = "the lengths of its further times are left out; each is as long as the event"
                self._warn("length-of-further-time", what, name)
                value = value[0]
            if not isinstance(value, date):
                continue
            try:
                found.append(self._clock.stamp(value, self._raw.zones.get(mark, ""), self._raw.calendar_zone))
            except OutOfRange as error:
                self._warn("date-out-of-range", f"{name} is in {error}", value)
        return found

    def whole(self, name: str, most: int) -> int | None:
        """A whole number from 0 to ``most``; None where it is missing or something else."""
        written = self.text(name).strip()
        if not written:
            return None
        if written.isascii() and written.isdigit() and len(written) < 9 and int(written) <= most:
            return int(written)
        self._warn("property-not-readable", f"{name} cannot be read", written)
        return None

    def one_of(self, name: str, known: dict[str, Any]) -> Any:
        """A word out of some; None where it is missing or another."""
        written = self.text(name).strip()
        if written and written.casefold() not in known:
            self._warn("property-not-readable", f"{name} is not known", written)
        return known.get(written.casefold())

    def _warn(self, code: str, what: str, value: object) -> None:
        self._warnings.add(code, what, where=self._where, value=value)


def _is_sound(value: Any) -> bool:
    return type(value).__name__ != "vBroken"


def _event(raw: RawEvent, clock: Clock, name: str, warnings: Faults) -> Event | None:
    """One event; None, and a warning, where it has no date."""
    where = f"{name} event {raw.number}"
    read = _Properties(raw, clock, where, warnings)
    starts = read.stamps("DTSTART")
    if not starts:
        title = shown(read.text("SUMMARY"))
        warnings.add(
            "event-without-date",
            f"'{title}' has no date that can be read; it is left out",
            where=where,
            value=title,
            advice=f"It begins on line {raw.line}.",
        )
        return None
    start = starts[0]
    if any(other != start for other in starts):
        warnings.add("second-start", "it begins more than once; the first beginning is taken", where=where)
    title, text = _texts(read, where, warnings)
    last, length = _extent(start, read, where, warnings)
    estimate = read.whole("X-WORKOUT-ESTIMATED-DURATION", 7 * 86_400)
    template, kind = read.text("X-PERIODIZE-TEMPLATE").strip(), read.one_of("X-PERIODIZE-KIND", _KINDS)
    ours = bool(template) or kind is not None
    if "duration_min" in read.text("X-PERIODIZE-ASSUMED").split():
        length = estimate = None  # it was filled in on the way out, and can be again
    entry = Entry(
        day=start.turned().date(),
        last=last,
        start_min=None if start.is_day else minute_of(start.turned()),
        title=title,
        text=text,
        category=", ".join(_categories(read)),
        duration_min=_rounded_minutes(estimate) if estimate else length,
        distance_m=read.whole("X-PERIODIZE-DISTANCE", 10_000_000),
        load_au=read.whole("X-PERIODIZE-LOAD", 1_000_000),
        rpe_tenths=read.whole("X-PERIODIZE-EFFORT", 100),
        is_slot=length is not None and not estimate and not ours,
        kind=kind,
        template=template,
        priority=read.one_of("X-PERIODIZE-PRIORITY", _PRIORITIES) or "",
        uid=read.text("X-PERIODIZE-ID").strip() or read.text("UID").strip(),
        where=where,
    )
    event = Event(entry=entry, start=start, cancelled=read.text("STATUS").strip().upper() == "CANCELLED")
    _repeats(event, read, where, warnings)
    return event


_KINDS = {kind.value: kind for kind in RunKind}


def _rounded_minutes(seconds: int) -> int:
    return max(1, (seconds + 30) // 60)


def _texts(read: _Properties, where: str, warnings: Faults) -> tuple[str, str]:
    """The title and the description; a second title goes to the description."""
    title = read.text("SUMMARY").strip()
    others = [other for other in dict.fromkeys(read.texts("SUMMARY")) if other != title]
    if others:
        what = "it has more than one title; the others are added to its description"
        warnings.add("second-title", what, where=where, value=others[0])
    return title, "\n".join([*dict.fromkeys(read.texts("DESCRIPTION")), *others])


def _categories(read: _Properties) -> list[str]:
    words = [
        str(word).strip() for value in read.all("CATEGORIES") for word in getattr(value, "cats", [value])
    ]
    return [word for word in words if word]


def _extent(start: Stamp, read: _Properties, where: str, warnings: Faults) -> tuple[date | None, int | None]:
    """The last day of an event of several days, and the minutes of one within a day."""
    ends = read.stamps("DTEND")
    first = start.turned().date()
    if ends:
        minutes = start.minutes_to(ends[0])
    else:
        lengths = [
            value.dt for value in read.all("DURATION") if isinstance(getattr(value, "dt", None), timedelta)
        ]
        if not lengths:
            return None, None
        minutes = int(lengths[0].total_seconds() // 60)
    if minutes < 0:
        warnings.add("end-before-start", "it ends before it begins; the end is ignored", where=where)
        return None, None
    days = minutes // units.MINUTES_PER_DAY
    if days > MOST_DAYS:
        warnings.add("length-out-of-range", f"it lasts {days} days; the end is ignored", where=where)
        return None, None
    if not start.is_day and minutes > units.MINUTES_PER_DAY:
        what = "it lasts longer than a day: that is no length of a session, and it is read as days on end"
        warnings.add("longer-than-a-day", what, where=where, value=f"{minutes} min")
    if start.is_day:
        return (first + timedelta(days=days - 1), None) if days > 1 else (None, None)
    if days >= 1:
        last = (start.turned() + timedelta(minutes=minutes - 1)).date()
        return (last if last > first else None), None
    return None, minutes or None


def _repeats(event: Event, read: _Properties, where: str, warnings: Faults) -> None:
    """Fill in the rule, the further and the excepted times of an event."""
    rules = read.all("RRULE")
    if len(rules) > 1:
        warnings.add("rule-refused", f"it has {len(rules)} rules; the first is followed", where=where)
    if rules:
        event.rule = read.written("RRULE")
        event.until = _until(event.start, rules[0])
    event.dates = [event.shown(stamp) for stamp in read.stamps("RDATE")]
    for stamp in read.stamps("EXDATE"):
        event.leave_out(stamp)
    replaced = read.stamps("RECURRENCE-ID")
    if not replaced:
        return
    event.replaces = replaced[0]
    reach = str(read.all("RECURRENCE-ID")[0].params.get("RANGE", ""))
    event.reaches_on = reach == "THISANDFUTURE" and not event.rule and not event.dates
    if reach and not event.reaches_on:
        what = (
            "it changes other times of its series too, in a way that is not followed; they stay as they were"
        )
        warnings.add("change-not-followed", what, where=where, value=f"RANGE={reach}")


def _until(start: Stamp, rule: Any) -> datetime | None:
    """The last moment of a rule on the event's own clock; a date means the whole of it."""
    untils = rule.get("UNTIL", [])
    value = untils[0] if isinstance(untils, list) and untils else untils
    if isinstance(value, datetime):
        if value.tzinfo is not None and start.zone is not None:
            return value.astimezone(start.zone).replace(tzinfo=None)
        return value.replace(tzinfo=None)
    return datetime.combine(value, time.max) if isinstance(value, date) else None
