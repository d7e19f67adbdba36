"""Writes a plan as ``plan.json``, which holds the problem too, and as two tables for spreadsheets.

``plan.csv`` has a row for each session, ``exercises.csv`` one for each exercise. The same result gives the same
bytes: nothing in these files depends on the clock or on how long the search
took.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from periodize import cellguard
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Origin
from periodize.io.files import check_outputs, prepare_folder, write_text
from periodize.io.plan_rows import CSV_COLUMNS, Row, block_rows, diary
from periodize.plain import to_plain
from periodize.prescribe.build import prescribe
from periodize.prescribe.rows import dose_tables, exercises_csv
from periodize.solver.result import Result, TierOutcome
from periodize.verify import Charge

FORMAT = "periodize-plan/1"
JSON_NAME, CSV_NAME, EXERCISES_NAME = "plan.json", "plan.csv", "exercises.csv"


def write_plan(result: Result, folder: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Write ``plan.json``, ``plan.csv`` and ``exercises.csv`` into a folder, which is made where it is missing.

    Parameters
    ----------
    result
        Any answer. Without a plan the files hold the runs, the status and what clashes.
    folder
        Where to write. Older files of the same names are replaced, each in one step.

    Returns
    -------
    (Path, Path)
        ``plan.json`` and ``plan.csv``; ``exercises.csv`` stands beside them.

    Raises
    ------
    InvalidInput
        Where the folder is a file, or cannot be written to, or something else than a file has one of the names;
        then none of them is written.
    """
    place = Path(folder)
    plan, table, exercises = plan_files(place)
    texts = {
        exercises: exercises_csv(result.schedule),
        table: csv_text(result),
        plan: json_text(result),
    }
    prepare_folder(place)
    check_outputs(texts)
    for path, text in texts.items():
        write_text(path, text)
    return plan, table


def plan_files(folder: Path) -> tuple[Path, Path, Path]:
    """The files that :func:`write_plan` writes into a folder: the plan, its table and its exercises."""
    return folder / JSON_NAME, folder / CSV_NAME, folder / EXERCISES_NAME


def json_text(result: Result) -> str:
    """The text of ``plan.json``."""
    return json.dumps(plan_table(result), indent=1, ensure_ascii=False) + "\n"


def plan_table(result: Result) -> dict[str, Any]:
    """A result as JSON values, everything that is not reproducible left out."""
    season = result.problem.season
    blocks = result.schedule.blocks if result.schedule else ()
    return {
        "format": FORMAT,
        "status": result.status.value,
        "fingerprint": result.problem.fingerprint,
        "versions": dict(sorted(result.versions.items())),
        "time_zone": season.athlete.time_zone,
        "tiers": [tier_row(outcome) for outcome in result.tiers],
        "unique": result.unique,
        "stopped_by": result.stopped_by,
        **({} if result.step_min is None else {"step_min": result.step_min}),
        "notes": list(result.notes),
        "conflict": [
            {
                "rule": where.rule,
                "microcycle": where.microcycle,
                "subject": where.subject,
                "text": text,
            }
            for where, text in zip(result.conflict, result.conflict.sentences, strict=True)
        ],
        **({} if result.conflict.minimal else {"conflict_minimal": False}),
        "blocks": block_rows(season, blocks) if blocks else [],
        "sessions": _with_exercises(diary(season, result.schedule), result.schedule),
        "bill": [charge_row(charge) for charge in result.bill],
        "problem": {"season": to_plain(season), "policy": to_plain(result.problem.policy)},
    }


def _with_exercises(rows: list[Row], schedule: Schedule | None) -> list[Row]:
    """The diary with the exercises of each session; runs have none."""
    prescribed = prescribe(schedule) if schedule is not None else {}
    return [
        {**row, "exercises": dose_tables(prescribed[row["id"]])} if row["origin"] != Origin.RUN.value else row
        for row in rows
    ]


def tier_row(outcome: TierOutcome) -> Row:
    """What is known about one tier."""
    return {"tier": outcome.tier.value, "value": outcome.value, "bound": outcome.bound, "gap": outcome.gap}


def charge_row(charge: Charge) -> Row:
    """One line of the bill."""
    return {
        "rule": charge.rule,
        "tier": charge.tier.value,
        "microcycle": charge.microcycle,
        "subject": charge.subject,
        "excess": charge.excess,
        "unit": charge.unit,
        "cost": charge.cost,
    }


def csv_text(result: Result) -> str:
    """The text of ``plan.csv``: a row for each session, runs included; microcycles are numbered from 1."""
    season, schedule = result.problem.season, result.schedule
    return cellguard.csv_text(
        CSV_COLUMNS, (_csv_row(season, schedule, row) for row in diary(season, schedule))
    )


def _csv_row(season: Season, schedule: Schedule | None, row: Row) -> Row:
    day, start = row["start"].split("T")
    end_day, end = row["end"].split("T")
    microcycle = season.calendar.microcycle_of(date.fromisoformat(day))
    return {
        **row,
        "date": day,
        "start": start,
        "end": end if end_day == day else row["end"],
        "key": "key" if row.get("key") else "",
        "race": row.get("race") or "",
        "assumed": " ".join(row.get("assumed", ())),
        "microcycle": microcycle + 1,
        "block": schedule.blocks[microcycle].value if schedule else "",
    }
