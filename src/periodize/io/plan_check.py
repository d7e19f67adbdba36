"""Checks a plan file against the rules and against its own claims, without the solver."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from periodize.catalogue.doctrines import DEFAULT, DOCTRINES
from periodize.catalogue.load import templates
from periodize.catalogue.policy import default_policy
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Origin, Status
from periodize.io.plan_json import charge_row
from periodize.io.plan_read import Plan, parse_plan, read_plan
from periodize.io.plan_rows import Row, block_rows, run_row, session_row
from periodize.rules.base import Rule
from periodize.verify import Verification, verify

NO_PLAN, NO_CLASH = "no-plan", "no-clash"
"""Codes of findings: there is no plan in the file; and no reason is given why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a plan file breaks, or claims wrongly.

    Parameters
    ----------
    code
        The rule's key, or a reason code such as ``"run-moved"``.
    text
        The sentence.
    sessions
        Ids of the sessions and runs concerned.
    """

    code: str
    text: str
    sessions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"[{self.code}] {self.text}"


def check_plan(plan: Plan | str | os.PathLike[str], rules: Iterable[type[Rule]] = ()) -> list[Finding]:
    """Everything that is wrong with a plan, the worst first; empty for a sound one.

    The runs are compared with those of the season the file holds, every rule that must hold is checked from
    dates and facts alone, and what the file claims (ends, blocks, tiers, bill, fingerprint) is
    recomputed. That a plan is the *best* one cannot be seen from it and is not checked.

    Parameters
    ----------
    plan
        A plan, the path of a ``plan.json``, or the text of one.
    rules
        Rule classes of your own that the plan was made with, for a path or a text.

    Raises
    ------
    InvalidInput
        Where the file is not a plan at all.
    """
    if not isinstance(plan, Plan):
        is_text = isinstance(plan, str) and plan.lstrip()[:1] in ("{", "[")
        plan = parse_plan(str(plan), rules=rules) if is_text else read_plan(Path(plan), rules)
    return [*_run_findings(plan), *_schedule_findings(plan), *_claim_findings(plan)]


def is_borne_out(plan: Plan) -> bool:
    """Whether a file that states no plan holds nothing of one, and of INFEASIBLE says what clashes."""
    return not {finding.code for finding in _conflict_findings(plan)} & {"status-differs", NO_CLASH}


def own_rules(plan: Plan) -> list[str]:
    """How the rules and templates that a plan was made with differ from this version's, a phrase for each.

    No fault: a policy may be the coach's own. But a plan is sound by its own rules only.
    """
    policy = plan.problem.policy
    held = DOCTRINES.get(policy.name)
    doctrine = held if held is not None and held.policy == policy and held.name != DEFAULT else None
    usual = {rule.key: rule for rule in (doctrine.policy if doctrine else default_policy())}
    own = {rule.key: rule for rule in policy}
    known = {template.id: template for template in templates()}
    theirs = plan.problem.season.templates
    found = [f"doctrine '{doctrine.name}'"] if doctrine else []
    found += [f"without rule '{key}'" for key in usual if key not in own]
    found += [f"rule '{key}' is added" for key in own if key not in usual]
    found += [f"rule '{key}' has other figures" for key in own if key in usual and own[key] != usual[key]]
    found += [f"template '{t.id}' differs" for t in theirs if t.id in known and known[t.id] != t]
    found += [f"template '{t.id}' is added" for t in theirs if t.id not in known]
    return found


def _run_findings(plan: Plan) -> Iterator[Finding]:
    """Runs that were moved, changed, dropped or added."""
    season = plan.problem.season
    stated = [row for row in plan.stated["sessions"] if row["origin"] == Origin.RUN.value]
    by_id: dict[Any, Row] = {str(row.get("id")): row for row in stated}
    if len(by_id) < len(stated):
        yield Finding(code="duplicate-session-id", text="two runs of the plan share an id")
    for run in season.runs:
        row = by_id.pop(run.id, None)
        truth = run_row(season, run)
        where = f"run '{run.id}' on {run.start:%a %d %b %H:%M}"
        if row is None:
            yield Finding(code="run-missing", text=f"{where} is missing", sessions=(run.id,))
        elif row.get("start") != truth["start"]:
            text = f"{where} stands at {row.get('start')!s:.40}; no run may be moved"
            yield Finding(code="run-moved", text=text, sessions=(run.id,))
        else:
            yield from _differences(row, truth, where, "run-changed")
    for name in by_id:
        yield Finding(code="run-added", text=f"run '{name:.60}' is not in the season", sessions=(name,))


def _schedule_findings(plan: Plan) -> Iterator[Finding]:
    """What makes the sessions no schedule, and the rules they break."""
    if not plan.has_plan:
        yield Finding(code=NO_PLAN, text=f"the file holds no plan: its status is {plan.status.value}")
        return
    for fault in plan.faults:
        yield Finding(
            code=fault.code, text=f"{fault.where}: {fault.what}" + (f"; {fault.limit}" if fault.limit else "")
        )
    schedule = _what_can_be_checked(plan)
    if schedule is None:
        return
    for violation in verify(schedule, plan.problem.policy).violations:
        yield Finding(code=violation.where.rule, text=violation.text, sessions=violation.sessions)
    yield from _row_findings(plan, schedule)


def _what_can_be_checked(plan: Plan) -> Schedule | None:
    """The schedule of the sessions that have a template and lie in the season; None without blocks for all."""
    season = plan.problem.season
    if len(plan.blocks) != len(season.calendar.microcycles):
        return None
    known = {template.id for template in season.templates}
    sessions = tuple(s for s in plan.sessions if s.template in known and s.day in season.calendar)
    return Schedule(season=season, sessions=sessions, blocks=plan.blocks)


def _row_findings(plan: Plan, schedule: Schedule) -> Iterator[Finding]:
    """Rows of sessions and blocks that contradict what they say of themselves."""
    season = plan.problem.season
    rows = {
        str(row["id"]).strip(): row for row in plan.stated["sessions"] if row["origin"] != Origin.RUN.value
    }
    for placed in schedule.placed:
        where = f"session '{placed.session.id}'"
        yield from _differences(
            rows[placed.session.id], session_row(season, placed), where, "session-changed"
        )
    for row, truth in zip(plan.stated["blocks"], block_rows(season, plan.blocks), strict=True):
        yield from _differences(row, truth, f"microcycle {truth['index'] + 1}", "blocks-differ")


def _differences(row: Mapping[str, Any], truth: Row, where: str, code: str) -> Iterator[Finding]:
    ids = (str(truth["id"]),) if "id" in truth else ()
    for key, value in truth.items():
        stated = row.get(key, "missing")
        if stated != value or type(stated) is not type(value):
            text = f"{where}: '{key}' is {stated!r:.60}, it should be {value!r}"
            yield Finding(code="end-differs" if key == "end" else code, text=text, sessions=ids)


def _claim_findings(plan: Plan) -> Iterator[Finding]:
    """Claims about the whole that the facts do not bear out."""
    stated, schedule = plan.stated, plan.schedule
    if stated.get("fingerprint") != plan.problem.fingerprint:
        text = (
            "the fingerprint is not that of the season and policy in the file: one of the three was changed"
        )
        yield Finding(code="fingerprint-differs", text=text)
    if stated.get("time_zone") != plan.problem.season.athlete.time_zone:
        yield Finding(code="time-zone-differs", text="the time zone is not that of the athlete in the file")
    unique = stated.get("unique", False)
    if plan.has_plan and unique is not False and (unique is not True or plan.status is not Status.OPTIMAL):
        yield Finding(code="status-differs", text="it claims to be the one best plan without being OPTIMAL")
    if plan.has_plan and stated.get("conflict"):
        yield Finding(code="status-differs", text="it states a conflict, though there is a plan")
    elif not plan.has_plan:
        yield from _conflict_findings(plan)
    if stated.get("notes") not in (None, list(plan.problem.notes)):
        yield Finding(
            code="notes-differ", text="the notes are not those of the season and policy in the file"
        )
    if schedule is not None:
        yield from _cost_findings(plan, verify(schedule, plan.problem.policy))


def _conflict_findings(plan: Plan) -> Iterator[Finding]:
    """What contradicts that there is no plan: sessions that were placed, no clash, limits the problem does not have."""
    placed = [key for key in ("blocks", "tiers", "bill") if plan.stated[key]]
    if plan.sessions or placed:
        held = [f"{len(plan.sessions)} sessions"] * bool(plan.sessions) + placed
        text = f"it claims to be {plan.status.value}, which is no plan, and holds {', '.join(held)} of one"
        yield Finding(code="status-differs", text=text)
    elif plan.status is Status.INFEASIBLE and not plan.stated["conflict"]:
        text = (
            "it claims that there is no plan, and names nothing that clashes: only a new search can show it"
        )
        yield Finding(code=NO_CLASH, text=text)
    rules = {rule.key for rule in plan.problem.policy}
    for name in dict.fromkeys(row["rule"] for row in plan.stated["conflict"]):
        if name not in rules:
            text = f"the clash names rule '{name:.40}', which the problem has not"
            yield Finding(code="conflict-differs", text=text)


def _cost_findings(plan: Plan, truth: Verification) -> Iterator[Finding]:
    rows = plan.stated["tiers"]
    if [row.get("tier") for row in rows] != [tier.value for tier in truth.cost]:
        yield Finding(code="tier-differs", text="the tiers are not listed once each, in their order")
    stated = {str(row.get("tier")): row for row in rows}
    for tier, cost in truth.cost.items():
        row = stated.pop(tier.value, {})
        if row.get("value") != cost or type(row.get("value")) is not int:
            text = f"tier {tier.value} is stated as {row.get('value')!r:.40}, it costs {cost}"
            yield Finding(code="tier-differs", text=text)
        elif not _is_sound(row):
            text = f"tier {tier.value}: bound {row.get('bound')!r:.40} and gap {row.get('gap')!r:.40} do not fit its value {cost}"
            yield Finding(code="bound-differs", text=text)
        elif plan.status is Status.OPTIMAL and row["gap"]:
            yield Finding(
                code="status-differs", text=f"it claims to be OPTIMAL with a gap in tier {tier.value}"
            )
    for name in stated:
        yield Finding(code="tier-differs", text=f"there is no tier '{name:.40}'")
    if plan.stated["bill"] != [charge_row(charge) for charge in truth.bill]:
        yield Finding(code="bill-differs", text="the bill is not that of the sessions in the file")


def _is_sound(row: Mapping[str, Any]) -> bool:
    bound, gap = row.get("bound"), row.get("gap")
    return type(bound) is int and type(gap) is int and bound >= 0 and gap >= 0 and row["value"] - bound == gap
