"""Makes a calendar an update of the one exported before, so that an import moves events and adds none twice.

Calendar programs that subscribe to a file take over all of it. Those that import it compare event by event: the same
UID is the same event, and a higher SEQUENCE a newer state of it. So an event keeps its UID as long as it is, for the
coach, the same session:

1. the same template at the same start;
2. else the one of the same template with the same number in the same microcycle;
3. else the nearest of the same template within a microcycle that is left over: it moved over the edge of its week.

A changed event gets the next SEQUENCE and a later time stamp, an unchanged one keeps every byte. One that is no longer
in the plan stays in the file as CANCELLED, since leaving it out would leave it standing in the calendars; so it is kept
until a season begins after its day. Events from before the season's first day are past and are neither cancelled nor
written again.

An event is drawn anew from the plan each time. A note that somebody added to it in the file, in its description for
example, is not kept; a task or another component beside the events is, as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from periodize.domain.season import Season
from periodize.export.ics_earlier import CANCELLED, Earlier
from periodize.export.identity import session_uid
from periodize.extras import needed

if TYPE_CHECKING:
    from icalendar import Event

CANCELLED_TITLE = "Cancelled: "
"""Stands before the title too: some programs show a cancelled event like any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event that has no UID, SEQUENCE and time stamp yet.

    Parameters
    ----------
    uid
        For runs, whose names are their own; None for sessions.
    template, microcycle, number
        Of sessions: which of its template it is in its microcycle.
    start
        Wall clock.
    event
        All the rest of the event.
    """

    uid: str | None
    template: str = ""
    microcycle: int = 0
    number: int = 0
    start: datetime
    event: Event


def settled(
    drafts: Sequence[Draft], earlier: Mapping[str, Earlier], season: Season, stamp: datetime
) -> list[Event]:
    """The events of the new file: the drafts in order, then those that are cancelled.

    Parameters
    ----------
    drafts
        The events of the plan.
    earlier
        The events of the earlier export by UID; none where there was none.
    season
        Gives names to new sessions, and its first day.
    stamp
        When the new file is made, in UTC.
    """
    begins = season.calendar.start
    known = {uid: event for uid, event in earlier.items() if event.start.date() >= begins}
    uids = _uids(drafts, known, earlier.keys() - known.keys(), season)
    kept = set(uids)
    events = [
        _renewed(draft.event, uid, known.get(uid), stamp) for draft, uid in zip(drafts, uids, strict=True)
    ]
    gone = sorted((old for uid, old in known.items() if uid not in kept), key=lambda o: (o.start, o.uid))
    return events + [_cancelled(old, stamp) for old in gone]


def _uids(drafts: Sequence[Draft], known: Mapping[str, Earlier], past: Set[str], season: Season) -> list[str]:
    """A UID for each draft, all different, and none that an event of the past bears."""
    given = {at: draft.uid for at, draft in enumerate(drafts) if draft.uid is not None}
    taken = {*past, *given.values()}
    sessions = [(at, draft) for at, draft in enumerate(drafts) if draft.uid is None]

    def give(at: int, uid: str) -> None:
        given[at] = uid
        taken.add(uid)

    same = {(old.template, old.start): old.uid for old in known.values()}
    for at, draft in sessions:
        uid = same.get((draft.template, draft.start))
        if uid is not None and uid not in taken:
            give(at, uid)
    for at, draft in sessions:
        uid = session_uid(season, draft.template, draft.microcycle, draft.number)
        if at not in given and uid in known and uid not in taken:
            give(at, uid)
    left = [old for old in known.values() if old.uid not in taken and not old.cancelled]
    for at, uid in _moved([(at, d) for at, d in sessions if at not in given], left, season):
        if at not in given and uid not in taken:
            give(at, uid)
    for at, draft in sessions:
        if at not in given:
            names = (session_uid(season, draft.template, draft.microcycle, number) for number in count())
            give(at, next(uid for uid in names if uid not in taken))
    return [given[at] for at in range(len(drafts))]


def _moved(
    drafts: Sequence[tuple[int, Draft]], left: Sequence[Earlier], season: Season
) -> list[tuple[int, str]]:
    """Pairs of a new session and one left over that it may have been, the nearest first."""
    pairs = [
        (abs(draft.start - old.start), draft.start, old.start, at, old.uid)
        for at, draft in drafts
        for old in left
        if old.template == draft.template
        and abs(season.calendar.microcycle_of(old.start.date()) - draft.microcycle) <= 1
    ]
    return [(at, uid) for *_, at, uid in sorted(pairs)]


def _renewed(draft: Event, uid: str, old: Earlier | None, stamp: datetime) -> Event:
    """A draft as the next state of what it was before, or as it was where nothing changed."""
    if old is None:
        return _stamped(draft, uid, 0, stamp)
    same = _stamped(draft, uid, old.sequence, old.stamp)
    if same.to_ical() == old.event.to_ical():
        return same
    return _stamped(draft, uid, old.sequence + 1, _later(old, stamp))


def _cancelled(old: Earlier, stamp: datetime) -> Event:
    """An event that is no longer in the plan; its reminder goes, so that nobody is called to it."""
    if old.cancelled:
        return old.event
    gone: Event = old.event.copy()
    _put(gone, "status", CANCELLED)
    _put(gone, "summary", CANCELLED_TITLE + (str(old.event.get("summary", "")) or "session"))
    return _stamped(gone, old.uid, old.sequence + 1, _later(old, stamp))


def _stamped(event: Event, uid: str, sequence: int, stamp: datetime) -> Event:
    """A copy of an event with its identity; as it reads from a file, so that two can be compared."""
    ical = needed("icalendar", "ics", "writing calendars")
    whole: Event = event.copy()
    whole.subcomponents = list(event.subcomponents)
    _put(whole, "uid", uid)
    _put(whole, "sequence", sequence)
    _put(whole, "dtstamp", stamp)
    _put(whole, "last-modified", stamp)
    read: Event = ical.Event.from_ical(whole.to_ical())
    return read


def _put(event: Event, name: str, value: object) -> None:
    """Set a property; the library's own way would add a second one."""
    event.pop(name, None)
    event.add(name, value)


def _later(old: Earlier, stamp: datetime) -> datetime:
    """A time stamp after that of the earlier state, also where the new file is said to be no newer."""
    return max(stamp, old.stamp + timedelta(seconds=1))
