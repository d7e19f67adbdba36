"""Series of a calendar: an event that repeats becomes one entry for each time, changed ones in their place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from periodize import units
from periodize.diary.clock import Stamp
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.recurrence import MOST_OCCURRENCES, Occurrences, RuleRefused, is_plain, occurrences
from periodize.diary.sanitise import MOST_EVENTS
from periodize.errors import Fault, InvalidInput
from periodize.io.faults import Faults, shown

MOST_COSTLY_RULES = 100
"""Rules whose next day has to be searched for, each some hundredths of a second."""
ENDLESS_DAYS = 365
"""How far an endless rule is followed in a file in which nothing else has an end."""
MOST_TRIED = 100_000
"""Times looked at in a whole file, those too early and those that are changed or excepted included."""
MOST_TAKEN = 5 * MOST_EVENTS
"""Times in a whole file before the changed and the excepted ones are left out."""
_ADVICE = "Give the first and the last day that matter with --first and --last (first=, last= in Python)."


@dataclass(slots=True, kw_only=True)
class Event:
    """An event, its first time, and what makes it repeat; moments are the athlete's, ``until`` is its own clock's."""

    entry: Entry
    start: Stamp
    rule: str = ""
    until: datetime | None = None
    dates: list[datetime] = field(default_factory=list)
    excepted: set[datetime] = field(default_factory=set)
    excepted_days: set[date] = field(default_factory=set)
    replaces: Stamp | None = None
    reaches_on: bool = False
    """Whether it changes all later times of its series too."""
    cancelled: bool = False

    def shown(self, other: Stamp) -> datetime:
        """What the athlete's clock shows at another moment of this event; one without a time of day takes the event's."""
        if other.is_day and not self.start.is_day:
            return datetime.combine(other.moment.date(), self.start.turned().time())
        if self.start.zone is None or other.zone is None:
            return other.turned()
        return self.start.turned(self.start.on_this_clock(other))

    def leave_out(self, stamp: Stamp) -> None:
        """Except a time, or all of a day."""
        if stamp.is_day:
            self.excepted_days.add(stamp.moment.date())
        else:
            self.excepted.add(self.shown(stamp))


def minute_of(moment: datetime) -> int:
    """Minutes after midnight."""
    return moment.hour * units.MINUTES_PER_HOUR + moment.minute


def unrolled(events: Sequence[Event], options: ReadOptions, name: str, warnings: Faults) -> list[Entry]:
    """The entries of all events; an occurrence that stands on its own takes its place in the series.

    Parameters
    ----------
    events
        In the order of the file.
    options
        ``first`` and ``last`` bound rules that repeat.
    name
        The file's name, for messages.
    warnings
        Collects cancelled events and rules that were cut or not followed.

    Raises
    ------
    InvalidInput
        Where they are too many.
    """
    changes: dict[str, list[Event]] = {}
    for event in events:
        if event.replaces is not None:
            changes.setdefault(event.entry.uid, []).append(event)
    horizon = _horizon(events, options)
    costly = tried = taken = 0
    found: list[Entry] = []
    for event in events:
        entry = event.entry
        if event.cancelled:
            warnings.add(
                "event-cancelled", f"'{shown(entry.title)}' on {entry.day} is cancelled", where=entry.where
            )
            continue
        costly += bool(event.rule) and _is_costly(event.rule)
        starts, looked_at = _starts(event, horizon, options, costly <= MOST_COSTLY_RULES, warnings)
        others = changes.get(entry.uid, []) if event.replaces is None else []
        tried += looked_at + len(others)
        taken += len(starts)
        if tried > MOST_TRIED or taken > MOST_TAKEN:
            _refuse("too-many-times", "its events repeat, and are changed, too many times", MOST_TRIED, name)
        found += _in_series(event, starts, others)
        if len(found) > MOST_EVENTS:
            what = "the calendar has too many events, those that repeat counted each time"
            _refuse("too-many-events", what, MOST_EVENTS, name)
    return found


def _refuse(code: str, what: str, most: int, name: str) -> None:
    raise InvalidInput([Fault(code=code, where=name, what=what, limit=f"at most {most}", advice=_ADVICE)])


def _in_series(event: Event, starts: list[datetime], others: list[Event]) -> list[Entry]:
    """An event at all its times but those that others replace; from a change that reaches on, as it says."""
    reaching = []
    for other in others:
        if other.replaces is not None:
            event.leave_out(other.replaces)
            if other.reaches_on:
                reaching.append((event.shown(other.replaces), other))
    reaching.sort(key=lambda pair: pair[0])
    moments = [moment for moment, _ in reaching]
    found = []
    for start in starts:
        if start in event.excepted or start.date() in event.excepted_days:
            continue
        at = bisect_right(moments, start) - 1
        if at < 0:
            found.append(_at(event.entry, start, event.start.is_day))
        elif not reaching[at][1].cancelled:
            change = reaching[at][1]
            moved = start + (change.start.turned() - moments[at])
            found.append(_at(change.entry, moved, change.start.is_day))
    return found


def _is_costly(rule: str) -> bool:
    try:
        return not is_plain(rule)
    except RuleRefused:
        return False


def _horizon(events: Sequence[Event], options: ReadOptions) -> date:
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
    event: Event, horizon: date, options: ReadOptions, affordable: bool, warnings: Faults
) -> tuple[list[datetime], int]:
    """All times of an event on the athlete's clock, in order, and how many were looked at."""
    first, own = event.start.turned(), event.start.moment
    alone = sorted({first, *event.dates})
    if not event.rule:
        return alone, len(alone)
    where, since = event.entry.where, options.first
    try:
        if not affordable:
            raise RuleRefused(f"the file has more than {MOST_COSTLY_RULES} rules of this sort")
        times = occurrences(own, event.rule, until=event.until, horizon=horizon, since=since)
    except RuleRefused as refused:
        warnings.add(
            "rule-refused",
            f"the rule by which it repeats is not followed: {refused}; the first time is kept",
            where=where,
            value=event.rule,
        )
        return alone, len(alone)
    moments = times.starts
    if event.start.is_day:
        moments = tuple(datetime.combine(moment.date(), time()) for moment in moments)
    elif moments and moments[0].time() != own.time():
        warnings.add(
            "time-of-rule",
            f"it begins at {own:%H:%M}, but its rule says {moments[0]:%H:%M}; the rule's time is taken",
            where=where,
            value=event.rule,
        )
    turned = {event.start.turned(moment) for moment in moments}
    _say_cut(event, times, horizon, warnings)
    if since is None and own.date() not in {moment.date() for moment in moments}:
        warnings.add(
            "start-beside-rule",
            f"its first day, {first.date()}, is none of its rule's; it is kept",
            where=where,
            value=event.rule,
        )
        turned.add(first)
    return sorted({*turned, *event.dates}), times.tried + len(event.dates)


def _say_cut(event: Event, times: Occurrences, horizon: date, warnings: Faults) -> None:
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
        advice="Give the last day that matters with --last (last= in Python).",
    )


def _at(entry: Entry, start: datetime, is_day: bool) -> Entry:
    """The entry on another day."""
    day = start.date()
    if day == entry.day and (is_day or entry.start_min == minute_of(start)):
        return entry
    last = None if entry.last is None else entry.last + (day - entry.day)
    return replace(entry, day=day, last=last, start_min=None if is_day else minute_of(start))
