"""An athlete's answer as an object, made of what the folder of a run holds, and checked anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Phase, Status
from periodize.errors import PeriodizeError
from periodize.io.plan_json import charge_row
from periodize.io.plan_read import Plan
from periodize.problem import Problem
from periodize.solver.result import Result
from periodize.squad.files import Row
from periodize.squad.task import problem_of


class Damaged(PeriodizeError):
    """The folder of a run does not hold what was written."""


def restored(task: Row, row: Row) -> Result:
    """The answer that a row of a run stands for.

    Parameters
    ----------
    task
        The problem that was solved, with its policy.
    row
        The athlete's row, with the answer.

    Raises
    ------
    Damaged
        Where the plan breaks a rule that it must not, or its bill is not the one that was written down.
    """
    season, policy = problem_of(task)
    season = replace(season, athlete=replace(season.athlete, id=row["athlete"]))
    found = _plan(Problem(season=season, policy=policy), row, task["step_min"]).result()
    if row["plan"] is not None:
        _check(found, row)
    return found


def _plan(problem: Problem, row: Row, step_min: int | None) -> Plan:
    kept: dict[str, Any] = row["plan"] or {}
    return Plan(
        problem=problem,
        status=Status(row["status"]),
        sessions=tuple(_session(item) for item in kept.get("sessions", ()) if item["origin"] != Origin.RUN),
        blocks=tuple(Phase(block["phase"]) for block in kept.get("blocks", ())),
        step_min=step_min,
        stated={**row, "fingerprint": problem.fingerprint},
    )


def _session(item: Row) -> Session:
    return Session(
        id=item["id"],
        template=item["template"],
        start=datetime.fromisoformat(item["start"]),
        duration_min=item["duration_min"],
        place=item["place"],
        origin=Origin(item["origin"]),
    )


def _check(found: Result, row: Row) -> None:
    verification = found.verification
    broken = [violation.text for violation in verification.violations] if verification is not None else []
    if broken:
        raise Damaged(f"the plan of '{row['athlete']}' breaks rules: {broken[0]}")
    if [charge_row(charge) for charge in found.bill] != row["plan"]["bill"]:
        raise Damaged(f"the bill of '{row['athlete']}' is not that of the plan in the folder")
    if found.status.value != row["status"]:
        raise Damaged(f"the plan of '{row['athlete']}' is not {row['status']} by its own bounds")
