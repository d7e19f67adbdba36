"""Writes the sessions as events for intervals.icu: what ``POST /api/v1/athlete/{id}/events/bulk?upsert=true`` takes.

Decisions, each with its reason:

- The runs stay out: who plans there has them there already, under ids that are not ours, and would get each twice.
- ``external_id`` is the lasting name of a session, so that sending a file again replaces its events. The service
  matches it within the application that sent it, and knows nothing of sessions that are gone.
- Sprints are of type Run, all else is WeightTraining: the service pairs a planned session with the recording of the
  same type, and sprints are recorded as runs.
- Load is left out: the service counts in other units than session-RPE load.
- No line of a description begins with a dash, which the service would take for a step of a structured workout: every
  line that holds words of the user's begins with one of ours.
"""

from __future__ import annotations

import json
from typing import Any

from periodize.domain.schedule import Placed
from periodize.domain.season import Season
from periodize.domain.vocabulary import Quality
from periodize.export.descriptions import session_lines
from periodize.export.identity import numbers, session_uid
from periodize.export.options import ExportOptions
from periodize.prescribe.build import prescribe
from periodize.report.words import plain
from periodize.solver.result import Result


def content(result: Result, options: ExportOptions) -> bytes:
    """The events as a JSON array, in order of start; no option changes them.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    """
    schedule = result.require()
    prescribed = prescribe(schedule)
    events = [
        _event(
            schedule.season, placed, number, session_lines(schedule, placed, prescribed[placed.session.id])
        )
        for placed, number in numbers(schedule)
    ]
    return (json.dumps(events, indent=1, ensure_ascii=False) + "\n").encode()


def _event(season: Season, placed: Placed, number: int, lines: list[str]) -> dict[str, Any]:
    session, template = placed.session, placed.template
    where = [f"Place: {plain(session.place)}"] if session.place else []
    return {
        "category": "WORKOUT",
        "start_date_local": session.start.isoformat(timespec="seconds"),
        "type": "Run" if template.quality is Quality.SPRINT else "WeightTraining",
        "name": plain(template.name),
        "description": "\n".join([*where, *lines]),
        "moving_time": 60 * session.duration_min,
        "external_id": session_uid(season, template.id, placed.microcycle, number),
    }
