"""Names that other programs know a run or session by, the same in every export.

A name must not change when a session moves to another day of its week: the calendar has to move the event it holds
and not to add a second one. So it is made of what stays: the athlete, the microcycle, the template, and which one of
its template the session is in that microcycle. A run has an id of its own, which its date gives.
"""

from __future__ import annotations

import json
from collections import defaultdict
from hashlib import sha256

from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run

DOMAIN = "periodize"


def athlete_key(athlete_id: str) -> str:
    """What a file says of whose it is, without the name itself."""
    return _hash("athlete", athlete_id)[:16]


def run_uid(season: Season, run: Run) -> str:
    """The lasting name of a run."""
    return _name(season, "run", run.id)


def session_uid(season: Season, template_id: str, microcycle: int, number: int) -> str:
    """The lasting name of one session.

    Parameters
    ----------
    season
        Gives the athlete, and the day on which the microcycle begins.
    template_id, microcycle, number
        The template, the index of the microcycle, and which of that template's sessions it is there, from 0.
    """
    first, _ = season.calendar.full_span(microcycle)  # a season cut short at its start keeps its names
    return _name(season, "session", first.isoformat(), template_id, str(number))


def numbers(schedule: Schedule) -> list[tuple[Placed, int]]:
    """Every session in order of start, with which of its template it is in its microcycle, from 0."""
    seen: dict[tuple[str, int], int] = defaultdict(int)
    found = []
    for placed in schedule.placed:
        key = placed.template.id, placed.microcycle
        found.append((placed, seen[key]))
        seen[key] += 1
    return found


def _name(season: Season, *parts: str) -> str:
    return f"{_hash(season.athlete.id, *parts)[:32]}@{DOMAIN}"


def _hash(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()
