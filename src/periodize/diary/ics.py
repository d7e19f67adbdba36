"""Reads calendar files (iCalendar): feeds of training services, coaches' calendars, and our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from periodize import units
from periodize.diary.clock import Clock, OutOfRange, Stamp
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.recurrence import MOST_OCCURRENCES, Occurrences, RuleRefused, is_plain, occurrences
from periodize.diary.sanitise import MOST_EVENTS, RawEvent, sanitise
from periodize.domain.vocabulary import RacePriority, RunKind
from periodize.errors import Fault, InvalidInput
from periodize.extras import needed
from periodize.io.faults import Faults, shown

MOST_COSTLY_RULES = 100
"""Rules whose next day has to be searched for, each some hundredths of a second."""
ENDLESS_DAYS = 365
"""How far an endless rule is followed in a file in which nothing else has an end."""
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
    clock = Clock(clean.zones, options.zone, name, warnings)
    events = [event for raw in clean.events if (event := _event(raw, clock, name, warnings)) is not None]
    return _unrolled(events, options, name, warnings)


@dataclass(slots=True, kw_only=True)
class _Event:
    """An event, its first time, and what makes it repeat; moments are the athlete's, ``until`` is its own clock's."""

    entry: Entry
    start: Stamp
    rule: str = ""
    until: datetime | None = None
    dates: list[datetime] = field(default_factory=list)
    excepted: set[datetime] = field(default_factory=set)
    excepted_days: set[date] = field(default_factory=set)
    replaces: Stamp | None = None
    cancelled: bool = False


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
        moments = [moment for value in self.all(name) for moment in getattr(value, "dts", [value])]
        found = []
        for moment in moments:
            value = moment.dt[0] if isinstance(moment.dt, tuple) else moment.dt
            if not isinstance(value, date):
                continue
            try:
                found.append(self._clock.stamp(value, self._raw.zones.get(name, ""), self._raw.calendar_zone))
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


def _event(raw: RawEvent, clock: Clock, name: str, warnings: Faults) -> _Event | None:
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
    last, length = _extent(start, read, where, warnings)
    estimate = read.whole("X-WORKOUT-ESTIMATED-DURATION", 7 * 86_400)
    template, kind = read.text("X-PERIODIZE-TEMPLATE").strip(), read.one_of("X-PERIODIZE-KIND", _KINDS)
    ours = bool(template) or kind is not None
    if "duration_min" in read.text("X-PERIODIZE-ASSUMED").split():
        length = estimate = None  # it was filled in on the way out, and can be again
    entry = Entry(
        day=start.turned().date(),
        last=last,
        start_min=None if start.is_day else _minute(start.turned()),
        title=read.text("SUMMARY").strip(),
        text=read.text("DESCRIPTION").strip(),
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
    event = _Event(entry=entry, start=start, cancelled=read.text("STATUS").strip().upper() == "CANCELLED")
    _repeats(event, read, where, warnings)
    return event


_KINDS = {kind.value: kind for kind in RunKind}


def _minute(moment: datetime) -> int:
    return moment.hour * units.MINUTES_PER_HOUR + moment.minute


def _rounded_minutes(seconds: int) -> int:
    return max(1, (seconds + 30) // 60)


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
        if not lengths or not timedelta() <= lengths[0] <= timedelta(days=1_000):
            return None, None
        minutes = int(lengths[0].total_seconds() // 60)
    if minutes < 0:
        warnings.add("end-before-start", "it ends before it begins; the end is ignored", where=where)
        return None, None
    days = minutes // units.MINUTES_PER_DAY
    if start.is_day:
        return (first + timedelta(days=days - 1), None) if days > 1 else (None, None)
    if days >= 1:
        return (first + timedelta(days=days), None)
    return None, minutes or None


def _repeats(event: _Event, read: _Properties, where: str, warnings: Faults) -> None:
    """Fill in the rule, the further and the excepted times of an event."""
    rules = read.all("RRULE")
    if len(rules) > 1:
        warnings.add("rule-refused", f"it has {len(rules)} rules; the first is followed", where=where)
    if rules:
        event.rule = read.written("RRULE")
        event.until = _until(event.start, rules[0])
    replaced = read.stamps("RECURRENCE-ID")
    event.replaces = replaced[0] if replaced else None
    event.dates = [_same_kind(event.start, stamp) for stamp in read.stamps("RDATE")]
    for stamp in read.stamps("EXDATE"):
        if stamp.is_day:
            event.excepted_days.add(stamp.moment.date())
        else:
            event.excepted.add(stamp.turned())


def _same_kind(start: Stamp, further: Stamp) -> datetime:
    """A further time; one without a time of day takes the event's."""
    if further.is_day and not start.is_day:
        return datetime.combine(further.moment.date(), start.turned().time())
    return further.turned()


def _until(start: Stamp, rule: Any) -> datetime | None:
    """The last moment of a rule on the event's own clock; a date means the whole of it."""
    untils = rule.get("UNTIL", [])
    value = untils[0] if isinstance(untils, list) and untils else untils
    if isinstance(value, datetime):
        if value.tzinfo is not None and start.zone is not None:
            return value.astimezone(start.zone).replace(tzinfo=None)
        return value.replace(tzinfo=None)
    return datetime.combine(value, time.max) if isinstance(value, date) else None


def _unrolled(events: Sequence[_Event], options: ReadOptions, name: str, warnings: Faults) -> list[Entry]:
    """The entries of all events; an occurrence that stands on its own takes its place in the series."""
    moved: dict[str, list[Stamp]] = {}
    for event in events:
        if event.replaces is not None:
            moved.setdefault(event.entry.uid, []).append(event.replaces)
    horizon = _horizon(events, options)
    costly = 0
    found: list[Entry] = []
    for event in events:
        entry = event.entry
        if event.cancelled:
            warnings.add(
                "event-cancelled", f"'{shown(entry.title)}' on {entry.day} is cancelled", where=entry.where
            )
            continue
        costly += bool(event.rule) and _is_costly(event.rule)
        starts = _starts(event, horizon, options, costly <= MOST_COSTLY_RULES, warnings)
        if event.replaces is None:
            others = moved.get(entry.uid, [])
            event.excepted_days.update(stamp.moment.date() for stamp in others if stamp.is_day)
            event.excepted.update(stamp.turned() for stamp in others if not stamp.is_day)
        found += [
            _at(entry, start, event.start.is_day)
            for start in starts
            if start not in event.excepted and start.date() not in event.excepted_days
        ]
        if len(found) > MOST_EVENTS:
            fault = Fault(
                code="too-many-events",
                where=name,
                what="the calendar has too many events, those that repeat counted each time",
                limit=f"at most {MOST_EVENTS}",
                advice="Give the first and the last day that matter.",
            )
            raise InvalidInput([fault])
    return found


def _is_costly(rule: str) -> bool:
    try:
        return not is_plain(rule)
    except RuleRefused:
        return False


def _horizon(events: Sequence[_Event], options: ReadOptions) -> date:
    """The last day on which an endless rule is followed: the last of everything that has an end."""
    if options.last is not None:
        return options.last
    ended = [event.entry.day for event in events if not event.rule]
    ended += [event.until.date() for event in events if event.until is not None]
    if ended:
        return max(ended)
    first = min((event.entry.day for event in events), default=date.min)
    return max(first, options.first or first) + timedelta(days=ENDLESS_DAYS)


def _starts(
    event: _Event, horizon: date, options: ReadOptions, affordable: bool, warnings: Faults
) -> list[datetime]:
    """All times of an event on the athlete's clock, in order."""
    first = event.start.turned()
    if not event.rule:
        return sorted({first, *event.dates})
    where, since = event.entry.where, options.first
    try:
        if not affordable:
            raise RuleRefused(f"the file has more than {MOST_COSTLY_RULES} rules of this sort")
        times = occurrences(event.start.moment, event.rule, until=event.until, horizon=horizon, since=since)
    except RuleRefused as refused:
        warnings.add(
            "rule-refused",
            f"the rule by which it repeats is not followed: {refused}; the first time is kept",
            where=where,
            value=event.rule,
        )
        return sorted({first, *event.dates})
    turned = {event.start.turned(moment) for moment in times.starts}
    _say_cut(event, times, horizon, warnings)
    if since is None and first not in turned:
        warnings.add(
            "start-beside-rule",
            f"its first day, {first.date()}, is none of its rule's; it is kept",
            where=where,
            value=event.rule,
        )
        turned.add(first)
    return sorted({*turned, *event.dates})


def _say_cut(event: _Event, times: Occurrences, horizon: date, warnings: Faults) -> None:
    if not times.cut:
        return
    last = times.starts[-1].date() if times.starts else horizon
    count = f"{len(times.starts)} times, up to {last}"
    what = (
        "it repeats without end"
        if times.endless
        else f"it repeats more than {MOST_OCCURRENCES} times or for years"
    )
    warnings.add(
        "rule-cut",
        f"'{shown(event.entry.title)}': {what}; {count}, are kept",
        where=event.entry.where,
        value=event.rule,
        advice="Give the last day that matters.",
    )


def _at(entry: Entry, start: datetime, is_day: bool) -> Entry:
    """The entry on another day."""
    day = start.date()
    if day == entry.day and (is_day or entry.start_min == _minute(start)):
        return entry
    last = None if entry.last is None else entry.last + (day - entry.day)
    return replace(entry, day=day, last=last, start_min=None if is_day else _minute(start))
