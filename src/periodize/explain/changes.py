"""What one plan has otherwise than another: sessions moved, dropped and added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin
from periodize.rules.said import moment_text

Change = tuple[Session | None, Session | None]
"""A session as it was and as it is to be; None where it is added or dropped."""


def choices(schedule: Schedule) -> tuple[Session, ...]:
    """The sessions that may be changed: all but the pins."""
    return tuple(session for session in schedule.sessions if session.origin is Origin.PLACED)


def of_usual_length(schedule: Schedule, session: Session) -> Session:
    """A session as long as its template says."""
    return replace(session, duration_min=schedule.season.template(session.template).minutes)


def changes_between(
    one: Schedule, other: Schedule
) -> tuple[tuple[Change, ...], tuple[tuple[Session, Session], ...]]:
    """The changes that make one plan of another, in order of time, and the sessions that stay.

    Sessions of a template are paired within their microcycle, those of one day first; what is left is dropped or
    added. A session keeps its id in both.
    """
    new = list(choices(other))
    held: list[tuple[Session, Session]] = []
    gone: list[Session] = []
    for session in choices(one):
        match = next((s for s in new if _placement(s) == _placement(session)), None)
        if match is None:
            gone.append(session)
            continue
        new.remove(match)
        held.append((session, replace(match, id=session.id)))
    at = one.season.calendar.microcycle_of
    taken = {session.id for session in one.sessions}
    pairs: dict[str, Session] = {}
    alike = [(s, n) for s in gone for n in new if s.template == n.template and at(s.day) == at(n.day)]
    for session, match in sorted(alike, key=_distance):
        if session.id not in pairs and match in new:
            new.remove(match)
            pairs[session.id] = replace(match, id=session.id)
    changes: list[Change] = [(session, pairs.get(session.id)) for session in gone]
    changes += [(None, replace(session, id=_free_id(session.id, taken))) for session in new]
    return tuple(sorted(changes, key=_order)), tuple(held)


def move_texts(changes: Iterable[Change], season: Season) -> list[str]:
    """``"Max strength A (squat): Mon 13 Jul 17:30 -> not at all"``, one for each change; places where they differ."""
    return [
        f"{season.template(named.template).name}: {_where(before, after)} -> {_where(after, before)}"
        for before, after in changes
        if (named := before or after) is not None
    ]


def _where(session: Session | None, other: Session | None) -> str:
    if session is None:
        return "not at all"
    place = (
        f" {session.place}" if session.place and other is not None and session.place != other.place else ""
    )
    return f"{moment_text(session.start)}{place}"


def placement_plain(template: str, start: datetime, place: str) -> dict[str, str]:
    """What a session is placed as, as JSON values."""
    return {"template": template, "start": start.isoformat(timespec="minutes"), "place": place}


def change_plain(change: Change) -> list[dict[str, str] | None]:
    """A session as it was and as it is to be, as JSON values."""
    return [None if s is None else placement_plain(s.template, s.start, s.place) for s in change]


def change_text(change: Change) -> str:
    """``"max_strength_a: Mon 13 Jul 18:00 -> Tue 14 Jul 17:30"``."""
    before, after = change
    named = before or after
    if named is None:
        return "nothing"
    if after is None:
        return f"{named.template}: {moment_text(named.start)} -> not at all"
    place = f" {after.place}" if before is None or before.place != after.place else ""
    return f"{named.template}: {moment_text(before.start) if before else 'new'} -> {moment_text(after.start)}{place}"


def _placement(session: Session) -> tuple[str, datetime, str]:
    return session.template, session.start, session.place


def _distance(pair: tuple[Session, Session]) -> tuple[bool, float, datetime, str, datetime]:
    """How far a session has moved: those of one day are nearest, then those least hours apart."""
    before, after = pair
    seconds = abs((before.start - after.start).total_seconds())
    return before.day != after.day, seconds, before.start, before.id, after.start


def _free_id(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _order(change: Change) -> tuple[datetime, str, str]:
    named = change[0] or change[1]
    return (datetime.min, "", "") if named is None else (named.start, named.template, named.id)
