"""One athlete's problem on its way to a child process, and the answer on its way back: plain values, nothing else."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from typing import Any

from periodize.domain.season import Season
from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import CHARGED_TIERS
from periodize.errors import Fault, InvalidInput
from periodize.io.plan_json import charge_row, tier_row
from periodize.io.plan_rows import block_rows, diary
from periodize.plain import from_plain, to_plain
from periodize.problem import Problem
from periodize.report.rows import week_rows
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.shelf import RULES
from periodize.solver.result import Result
from periodize.solver.run import solve, versions

ANSWERING = "periodize.squad.task:answer"
KEY_BYTES = 16

Table = dict[str, Any]


class _Last:
    """Makes what thousands of athletes share plain once: the value of the last athlete is most often that of the next."""

    def __init__(self) -> None:
        self._last: tuple[Any, Any] = (None, None)

    def plain(self, value: Any) -> Any:
        """The value as JSON values, which nobody is to change."""
        seen, plain = self._last
        if value is not seen and value != seen:
            plain = to_plain(value)
            self._last = value, plain
        return plain


_templates, _policies = _Last(), _Last()


class _Shared:
    """Reads what thousands of athletes share once: as plain values, the last athlete's is most often that of the next."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self._read = read
        self._last: tuple[Any, Any] = (None, None)

    def read(self, plain: Any) -> Any:
        """What the plain values mean, which nobody can change."""
        seen, value = self._last
        if seen is None or plain != seen:
            value = self._read(plain)
            self._last = plain, value
        return value


def task_of(problem: Problem, *, effort: float, step_min: int | None, rules: Iterable[str]) -> Table:
    """What a child needs to know, the athlete's name left out: two athletes with one problem are one task."""
    season = problem.season
    plain = {
        field.name: to_plain(getattr(season, field.name))
        for field in fields(season)
        if field.init and field.name != "templates"
    }
    plain["athlete"]["id"] = "athlete"
    return {
        "season": {**plain, "templates": _templates.plain(season.templates)},
        "policy": _policies.plain(problem.policy),
        "effort": effort,
        "step_min": step_min,
        "rules": list(rules),
    }


def key_of(task: Table) -> str:
    """The name of a task by its content, versions of the library and the solver included: 32 hexadecimal digits."""
    content = {**task, "periodize": _version("periodize"), "ortools": _version("ortools")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).hexdigest()


def rule_paths(rules: Iterable[type[Rule]]) -> tuple[str, ...]:
    """``"module:name"`` of rule classes of one's own, so that another process can import them.

    Raises
    ------
    InvalidInput
        Where a class cannot be imported by its name: it stands in a script, a notebook or a function.
    """
    found, faults = [], []
    for rule in rules:
        path = f"{rule.__module__}:{rule.__qualname__}"
        if rule.__module__ == "__main__" or "<locals>" in rule.__qualname__:
            faults.append(
                Fault(
                    code="rule-not-importable",
                    where="rules",
                    what=f"the class of rule '{rule.id}' is {path}",
                    value=path,
                    limit="a class at the top of a module, which child processes can import",
                    advice="Put it into a file of its own and import it from there.",
                )
            )
        found.append(path)
    if faults:
        raise InvalidInput(faults)
    return tuple(found)


def answer(task: Table) -> Table:
    """Solve a task: what a child does."""
    season, policy = problem_of(task)
    result = solve(season, policy, deterministic_limit=task["effort"], step_min=task["step_min"])
    return answer_of(result)


def problem_of(task: Table) -> tuple[Season, Policy]:
    """Season and policy of a task."""
    facts = dict(task["season"])
    templates = _read_templates.read(facts.pop("templates"))
    policy = _read_policy.read((task["policy"], task["rules"]))
    return from_plain(Season, facts, given={"templates": templates}), policy


def _policy_of(told: tuple[Table, list[str]]) -> Policy:
    plain, rules = told
    named = dict(RULES)
    for path in rules:
        module, _, name = path.partition(":")
        rule: type[Rule] = getattr(importlib.import_module(module), name)
        named[rule.id] = rule
    policy: Policy = from_plain(Policy, plain, named=named)
    return policy


def _templates_of(plain: list[Any]) -> tuple[SessionTemplate, ...]:
    templates: tuple[SessionTemplate, ...] = from_plain(tuple[SessionTemplate, ...], plain, where="templates")
    return templates


_read_policy, _read_templates = _Shared(_policy_of), _Shared(_templates_of)


def answer_of(result: Result) -> Table:
    """What is kept of a result: everything in it that is reproducible."""
    schedule = result.schedule
    plan = None
    if schedule is not None:
        plan = {
            "blocks": block_rows(result.problem.season, schedule.blocks),
            "sessions": diary(result.problem.season, schedule),
            "weeks": [_plain_week(row) for row in week_rows(schedule)],
            "bill": [charge_row(charge) for charge in result.bill],
        }
    return {
        "status": result.status.value,
        "reason": "" if schedule is not None else result.reason(),
        "stopped_by": result.stopped_by,
        "unique": result.unique,
        "tiers": [tier_row(outcome) for outcome in result.tiers],
        "cost": {tier.value: 0 for tier in CHARGED_TIERS} | {o.tier.value: o.value for o in result.tiers},
        "versions": versions(result.problem),
        "notes": list(result.notes),
        "conflict": [
            {"rule": where.rule, "microcycle": where.microcycle, "subject": where.subject}
            for where in result.conflict
        ],
        "conflict_minimal": result.conflict.minimal,
        "plan": plan,
    }


def _plain_week(row: Table) -> Table:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}


@cache
def _version(package: str) -> str:
    return version(package)
