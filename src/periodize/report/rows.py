"""The figures of a schedule as plain rows: one for each session, one for each microcycle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from periodize import units
from periodize.domain.calendar import Microcycle
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season, Span
from periodize.domain.session import Run, Session
from periodize.domain.vocabulary import Origin, Pattern
from periodize.measures import load

Row = dict[str, Any]


def session_rows(schedule: Schedule) -> list[Row]:
    """A row for each run and session of the season, in order of start; see :func:`~.tables.to_frame`."""
    season = schedule.season
    rows: list[tuple[Span, str, Row]] = []
    for run in season.runs:
        rows.append((season.span(run), run.id, {**_when(schedule, run), **_run_figures(run)}))
    for placed in schedule.placed:
        row = {**_when(schedule, placed.session), **_session_figures(placed)}
        rows.append((placed.span, placed.session.id, row))
    return [row for _, _, row in sorted(rows, key=lambda item: item[:2])]


def _when(schedule: Schedule, item: Run | Session) -> Row:
    season = schedule.season
    microcycle = season.calendar.microcycle_of(item.day)
    return {
        "start": item.start,
        "end": season.clock.wall(season.span(item)[1]),
        "microcycle": microcycle + 1,
        "block": schedule.blocks[microcycle].value,
        "id": item.id,
        "duration_min": item.duration_min,
    }


def _run_figures(run: Run) -> Row:
    return {
        "origin": Origin.RUN.value,
        "title": run.name or run.kind.value.capitalize(),
        "kind": run.kind.value,
        "template": None,
        "quality": None,
        "place": None,
        "load_au": run.load_au,
        "hard_sets": 0,
        "impact": 0,
        "contacts": 0,
        "sprint_m": 0,
        "key": run.key,
        "race": run.race.value if run.race else None,
        "assumed": ", ".join(run.assumed),
    }


def _session_figures(placed: Placed) -> Row:
    template = placed.template
    return {
        "origin": placed.session.origin.value,
        "title": template.name,
        "kind": None,
        "template": template.id,
        "quality": template.quality.value,
        "place": placed.session.place,
        "load_au": placed.load_au,
        "hard_sets": placed.hard_sets,
        "impact": placed.impact,
        "contacts": placed.contacts,
        "sprint_m": placed.sprint_m,
        "key": False,
        "race": None,
        "assumed": "",
    }


def week_rows(schedule: Schedule) -> list[Row]:
    """A row for each microcycle; see :func:`~.tables.weekly`."""
    season = schedule.season
    rows: list[Row] = []
    for microcycle in season.calendar.microcycles:
        placed = [p for p in schedule.placed if p.microcycle == microcycle.index]
        runs = [run for run in season.runs if microcycle.first <= run.day <= microcycle.last]
        before = rows[-1]["total_load_au"] if rows and _are_whole(season, microcycle) else None
        rows.append(
            {
                "microcycle": microcycle.index + 1,
                "first": microcycle.first,
                "last": microcycle.last,
                "block": schedule.blocks[microcycle.index].value,
                "deload": microcycle.index in season.eases and season.eases[microcycle.index].deload,
                **_load_figures(season, microcycle, runs, placed, before),
                **{f"sets_{pattern.value}": _sets(placed, pattern) for pattern in Pattern},
                "contacts": sum(p.contacts for p in placed),
                "sprint_m": sum(p.sprint_m for p in placed),
                "sessions": len(placed),
                "session_min": sum(p.session.duration_min for p in placed),
            }
        )
    return rows


def _are_whole(season: Season, microcycle: Microcycle) -> bool:
    """Whether a microcycle and the one before it lie in the season as a whole: a stump tells nothing of a rise."""
    both = season.calendar.microcycles[microcycle.index - 1 : microcycle.index + 1]
    return all(one.days == one.full_days for one in both)


def _load_figures(
    season: Season, microcycle: Microcycle, runs: list[Run], placed: list[Placed], before: int | None
) -> Row:
    run_au = sum(run.load_au for run in runs)
    placed_au = sum(p.load_au for p in placed)
    total = run_au + placed_au
    by_day = load.by_day(runs, placed)
    daily = [by_day[microcycle.first + timedelta(days=i)] for i in range(microcycle.days)]
    monotony, strain = load.monotony(daily), load.strain(daily)
    return {
        "run_load_au": run_au,
        "placed_load_au": placed_au,
        "total_load_au": total,
        "rise_pct": units.whole(100 * (total - before) / before) if before else None,
        "monotony": None if monotony is None else round(monotony, 2),
        "strain": None if strain is None else units.whole(strain),
        "share_pct": 100 * placed_au // total if total else 0,
    }


def _sets(placed: list[Placed], pattern: Pattern) -> int:
    return sum(p.sets_of(pattern) for p in placed)
