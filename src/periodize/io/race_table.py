"""Brings the ``[[races]]`` of a season file together with the race rows of its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RunKind
from periodize.io import cells
from periodize.io.run_rows import read_priority
from periodize.io.tables import Table

_MAY_DIFFER = ("name", "where")


@dataclass(frozen=True, slots=True)
class _Race:
    table: Table
    day: date
    values: dict[str, Any]


def with_races(runs: Sequence[RunInput], season: Table) -> list[RunInput]:
    """The runs, with each race of the file added, or merged into the race run of its date."""
    merged = list(runs)
    for race in _races(season):
        index = next(
            (i for i, run in enumerate(merged) if run.day == race.day and run.kind is RunKind.RACE), None
        )
        if index is None:
            where = race.table.where
            merged.append(RunInput(day=race.day, kind=RunKind.RACE, where=where, listed=False, **race.values))
        else:
            merged[index] = _merge(merged[index], race)
    return merged


def _races(season: Table) -> list[_Race]:
    races = []
    for table in season.tables("races"):
        day = table.required("date", cells.day)
        values = {
            "start_min": table.optional("start", cells.clock),
            "distance_m": table.optional("distance_km", cells.kilometres),
            "duration_min": table.optional("duration_min", cells.rounded),
            "rpe_tenths": table.optional("rpe", cells.effort),
            "load_au": table.optional("load_au", cells.rounded),
            "priority": table.default("priority", read_priority, ""),
            "name": table.default("name", cells.text, ""),
        }
        table.close()
        if values["priority"] == "key":
            table.faults.add(
                "unknown-priority",
                "'key' says nothing about a race",
                where=table.place("priority"),
                limit="one of A, B, C",
            )
        if day is not None:
            races.append(_Race(table, day, values))
    return races


def _merge(run: RunInput, race: _Race) -> RunInput:
    """The run with what the race adds; where both give a value they have to agree."""
    given = {name: value for name, value in race.values.items() if value not in (None, "")}
    for name, value in given.items():
        there = getattr(run, name)
        if there not in (None, "", "key", value) and name not in _MAY_DIFFER:
            race.table.faults.add(
                "race-differs",
                f"{name} is {value} here and {there} in {run.where or 'the runs'}",
                where=race.table.where,
                value=value,
                limit="both must agree, or only one of them may say it",
            )
    return replace(run, **given)
