"""Draws up the bill of a plan file anew, after somebody has moved sessions in it by hand."""

from __future__ import annotations

import json
from typing import Any

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Origin, Status
from periodize.errors import Fault, InvalidInput
from periodize.io.plan_check import Finding, check_plan
from periodize.io.plan_json import charge_row, tier_row
from periodize.io.plan_read import Plan
from periodize.io.plan_rows import Row, block_rows, diary
from periodize.prescribe.build import prescribe
from periodize.prescribe.rows import dose_tables
from periodize.verify import verify

STOPPED_BY = "hand"
"""What ended the search for a plan that nobody searched for."""

_BILLABLE = frozenset(
    {
        "session-changed",
        "blocks-differ",
        "fingerprint-differs",
        "time-zone-differs",
        "status-differs",
        "notes-differ",
        "tier-differs",
        "bound-differs",
        "bill-differs",
    }
)
"""Findings that a new bill mends."""


def billed(plan: Plan) -> str:
    """The text of a plan file whose bill, bounds and ends are those of its sessions.

    A plan that was sound stays as it is. Of a changed one nothing is known to be best: its status is FEASIBLE. A bound
    stays as far as it still holds: down to the first tier that costs something else, and only while season and
    rules are those that were solved. Exercises stay as they are, unless a session has another template now.

    Parameters
    ----------
    plan
        The plan as it was read.

    Raises
    ------
    InvalidInput
        Where there is no plan, a run was moved, or a rule that must hold is broken: every finding is a fault.
    """
    problem, schedule = plan.problem, plan.schedule
    wrong = cannot_be_billed(plan)
    if wrong or schedule is None:
        raise InvalidInput(Fault(code=f.code, where="plan", what=f.text) for f in wrong)
    if not check_plan(plan):
        return _text(plan.stated)
    truth = verify(schedule, problem.policy)
    return _text(
        {
            **plan.stated,
            "status": Status.FEASIBLE.value,
            "fingerprint": problem.fingerprint,
            "time_zone": problem.season.athlete.time_zone,
            "tiers": [tier_row(outcome) for outcome in plan.outcomes(truth.cost)],
            "unique": False,
            "stopped_by": STOPPED_BY,
            "notes": list(problem.notes),
            "conflict": [],
            "blocks": block_rows(problem.season, schedule.blocks),
            "sessions": _sessions(plan, schedule),
            "bill": [charge_row(charge) for charge in truth.bill],
        }
    )


def cannot_be_billed(plan: Plan) -> list[Finding]:
    """What is wrong with a plan that no new bill mends: a run that was moved, a rule that must hold and is broken.

    The end of a session that was moved is put right with its bill; the end of a run is not.
    """
    runs = {run.id for run in plan.problem.season.runs}
    return [
        finding
        for finding in check_plan(plan)
        if finding.code not in _BILLABLE and (finding.code != "end-differs" or runs & set(finding.sessions))
    ]


def _sessions(plan: Plan, schedule: Schedule) -> list[Row]:
    """Runs and sessions in order of time, with the exercises that were stated."""
    prescribed = prescribe(schedule)
    stated = {str(row.get("id")).strip(): row for row in plan.stated["sessions"]}
    rows = []
    for truth in diary(plan.problem.season, schedule):
        row = {**stated.get(truth["id"], {}), **truth}
        if truth["origin"] != Origin.RUN.value:
            same = stated.get(truth["id"], {}).get("title") == truth["title"]
            if not same or "exercises" not in row:
                row["exercises"] = dose_tables(prescribed[truth["id"]])
        rows.append(row)
    return rows


def _text(table: dict[str, Any]) -> str:
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"
