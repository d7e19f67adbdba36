"""What a plan file says of each run, session and block; the checker recomputes it with the same code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season, Span
from periodize.domain.session import Run, Session
from periodize.domain.vocabulary import Origin, Phase

Row = dict[str, Any]

CSV_COLUMNS = (
    "id",
    "origin",
    "date",
    "start",
    "end",
    "title",
    "template",
    "kind",
    "quality",
    "duration_min",
    "place",
    "load_au",
    "key",
    "race",
    "assumed",
    "microcycle",
    "block",
)


def diary(season: Season, schedule: Schedule | None) -> list[Row]:
    """All runs and sessions in order of time; the runs alone where there is no schedule."""
    rows: list[tuple[Span, str, Row]] = [
        (season.span(run), run.id, run_row(season, run)) for run in season.runs
    ]
    if schedule is not None:
        rows += [(p.span, p.session.id, session_row(season, p)) for p in schedule.placed]
    return [row for _, _, row in sorted(rows, key=lambda item: item[:2])]


def run_row(season: Season, run: Run) -> Row:
    """A run as it stands in a plan file."""
    return {
        "id": run.id,
        "origin": Origin.RUN.value,
        "start": _minute(run.start),
        "end": _end(season, run),
        "title": run.name or run.kind.value.capitalize(),
        "kind": run.kind.value,
        "duration_min": run.duration_min,
        "place": "",
        "load_au": run.load_au,
        "key": run.key,
        "race": run.race.value if run.race else None,
        "assumed": list(run.assumed),
    }


def session_row(season: Season, placed: Placed) -> Row:
    """A placed or pinned session as it stands in a plan file."""
    session, template = placed.session, placed.template
    return {
        "id": session.id,
        "origin": session.origin.value,
        "start": _minute(session.start),
        "end": _end(season, session),
        "title": template.name,
        "template": template.id,
        "quality": template.quality.value,
        "duration_min": session.duration_min,
        "place": session.place,
        "load_au": placed.load_au,
    }


def block_rows(season: Season, blocks: tuple[Phase, ...]) -> list[Row]:
    """The microcycles, each with its block."""
    return [
        {
            "index": microcycle.index,
            "first": microcycle.first.isoformat(),
            "last": microcycle.last.isoformat(),
            "phase": phase.value,
        }
        for microcycle, phase in zip(season.calendar.microcycles, blocks, strict=True)
    ]


def _end(season: Season, item: Run | Session) -> str:
    return _minute(season.clock.wall(season.span(item)[1]))


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
