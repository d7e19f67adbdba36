"""Judges a plan that somebody else made, and finds the nearest one that breaks no rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Status, Tier
from periodize.errors import NoPlan
from periodize.explain.why import moves
from periodize.plain import to_plain
from periodize.problem import Problem
from periodize.rules.base import Rule, Violation
from periodize.rules.policy import Policy
from periodize.solver.keep import Keep
from periodize.solver.run import solve
from periodize.verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """One thing a plan breaks, or falls short of.

    Parameters
    ----------
    rule, tier
        Which rule, and what its breach costs.
    day
        The date of the first session concerned, or the first of the microcycle.
    size, unit
        By how much.
    cost
        Size x weight; 0 for rules that must hold.
    text
        The sentence.
    sessions
        Ids of the sessions and runs concerned.
    """

    rule: str
    tier: Tier
    day: date
    size: int
    unit: str
    cost: int
    text: str
    sessions: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        """The finding as JSON values."""
        plain: dict[str, Any] = to_plain(self)
        return plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The plan nearest to one that breaks rules.

    Parameters
    ----------
    schedule
        The legal plan.
    moves
        Each change: the session as it was and as it is to be; None where it is dropped or added.
    exact
        Whether no legal plan needs fewer changes; otherwise it is the nearest one found.
    """

    schedule: Schedule
    moves: tuple[tuple[Session | None, Session | None], ...]
    exact: bool


def audit(schedule: Schedule, policy: Policy | None = None) -> tuple[AuditFinding, ...]:
    """Everything a plan breaks or falls short of, the worst first.

    Parameters
    ----------
    schedule
        Any schedule, wherever it comes from.
    policy
        The yardstick; the default policy unless given.
    """
    problem = Problem.of(schedule.season, policy)
    found = verify(schedule, problem.policy)
    listed = [_finding(schedule, violation) for violation in (*found.violations, *found.charges)]
    return tuple(sorted(listed, key=lambda f: (f.tier.rank, -f.cost, f.day, f.rule, f.text)))


def nearest_legal(
    schedule: Schedule,
    policy: Policy | None = None,
    *,
    time_limit_s: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Nearest:
    """The plan with the fewest changes that breaks no rule that must hold.

    Among the plans with the fewest sessions changed, those that only move sessions come before those that drop some,
    and of these the one that is best by the policy is taken. The blocks of the plan are not kept.

    Parameters
    ----------
    schedule
        The plan; pins are facts and stay.
    policy
        The rules; the default policy unless given.
    time_limit_s, cancel
        For the search.

    Raises
    ------
    NoPlan
        Where no plan keeps the rules that must hold; the message says what clashes.
    """
    problem = Problem.of(schedule.season, policy)
    kept = Keep(listed=tuple(s for s in schedule.sessions if s.origin is Origin.PLACED))
    rules = (kept, *_below(problem.policy))
    result = solve(
        schedule.season, Policy(name="nearest", rules=rules), time_limit_s=time_limit_s, cancel=cancel
    )
    if result.schedule is None:
        raise NoPlan(result.reason())
    return Nearest(
        schedule=result.schedule,
        moves=moves(schedule, result.schedule),
        exact=result.status is Status.OPTIMAL,
    )


def plan_hash(schedule: Schedule) -> str:
    """SHA-256 of a plan's sessions, for tools that propose a change, have it approved and then apply it."""
    content = sorted(
        (s.template, s.start.isoformat(timespec="minutes"), s.duration_min, s.place, s.origin.value)
        for s in schedule.sessions
    )
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def _below(policy: Policy) -> Iterator[Rule]:
    """The rules with nothing charged beside the changes in the highest tier."""
    taken = {rule.key for rule in policy}
    for rule in policy:
        if rule.tier is not Tier.DOSE:
            yield rule
            continue
        lower = replace(rule, tier=Tier.PROTECT)
        if lower.key not in taken:
            yield lower


def _finding(schedule: Schedule, violation: Violation) -> AuditFinding:
    calendar = schedule.season.calendar
    days = [s.day for s in schedule.sessions if s.id in violation.sessions]
    at = min(max(violation.where.microcycle, 0), len(calendar.microcycles) - 1)
    return AuditFinding(
        rule=violation.where.rule,
        tier=violation.tier,
        day=min(days, default=calendar.microcycles[at].first),
        size=violation.excess,
        unit=violation.unit,
        cost=0 if violation.tier is Tier.MUST else violation.cost,
        text=violation.text,
        sessions=violation.sessions,
    )
