"""Judges a plan that somebody else made, and finds the nearest one that breaks no rule."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, overload

from periodize.domain.clock_check import skipped_faults
from periodize.domain.display import Told
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.errors import InvalidInput, NoPlan
from periodize.explain.changes import Change, change_text, changes_between, choices, of_usual_length
from periodize.explain.clash import clash_of
from periodize.io.faults import Faults
from periodize.plain import to_plain
from periodize.problem import Problem
from periodize.report.words import counted, day_text
from periodize.rules.base import Rule, Violation
from periodize.rules.policy import Policy
from periodize.solver.keep import Keep
from periodize.solver.run import solve
from periodize.verify import verify

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """One thing a plan breaks, or falls short of.

    Parameters
    ----------
    rule, tier
        Which rule, and what its breach costs.
    microcycle
        Where it arises, from 1.
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
    microcycle: int
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
class Audit(Told):
    """Everything a plan breaks or falls short of, the worst first; it can be walked through like a tuple.

    Parameters
    ----------
    schedule, policy
        What was judged, and by what.
    findings
        In order of tier, cost, day and rule.
    """

    schedule: Schedule
    policy: Policy
    findings: tuple[AuditFinding, ...]

    def __iter__(self) -> Iterator[AuditFinding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @overload
    def __getitem__(self, index: int) -> AuditFinding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[AuditFinding, ...]: ...
    def __getitem__(self, index: int | slice) -> AuditFinding | tuple[AuditFinding, ...]:
        return self.findings[index]

    @property
    def broken(self) -> tuple[AuditFinding, ...]:
        """The findings that break a rule that must hold."""
        return tuple(finding for finding in self.findings if finding.tier is Tier.MUST)

    @property
    def ok(self) -> bool:
        """Whether no rule that must hold is broken."""
        return not self.broken

    @property
    def cost(self) -> dict[Tier, int]:
        """What the other findings cost by tier, every charged tier included."""
        totals: dict[Tier, int] = dict.fromkeys(CHARGED_TIERS, 0)
        for finding in self.findings:
            if finding.tier is not Tier.MUST:
                totals[finding.tier] += finding.cost
        return totals

    def to_frame(self) -> pd.DataFrame:
        """The findings as a table; see :func:`audit_frame`."""
        return audit_frame(self.findings)

    def to_plain(self) -> dict[str, Any]:
        """The audit as JSON values, with the hash of the plan it is about."""
        return {
            "plan": plan_hash(self.schedule),
            "policy": self.policy.name,
            "ok": self.ok,
            "cost": {tier.value: amount for tier, amount in self.cost.items()},
            "findings": [finding.row() for finding in self.findings],
        }

    def __str__(self) -> str:
        sessions = counted(len(self.schedule.sessions), "sessions")
        if not self.findings:
            return f"{sessions}: nothing broken, nothing short"
        lines = [f"{sessions}, {_count_text(self.findings)}"]
        for microcycle in sorted({finding.microcycle for finding in self.findings}):
            lines += self._week(microcycle)
        return "\n".join(lines)

    def week_text(self, microcycle: int) -> str:
        """One microcycle, numbered from 1, and in how many others rules that must hold are broken."""
        sessions, broken = counted(len(self.schedule.sessions), "sessions"), self.broken
        one = replace(self, findings=tuple(f for f in self.findings if f.microcycle == microcycle))
        name, several = ("week", "weeks") if self._in_weeks else ("microcycle", "microcycles")
        counts = _count_text(one.findings) if one.findings else "nothing broken, nothing short"
        lines = [f"{sessions} in the plan; {name} {microcycle}: {counts}"]
        lines += one._week(microcycle) if one.findings else []
        others = {finding.microcycle for finding in broken} - {microcycle}
        if others:
            rest = [f for f in broken if f.microcycle != microcycle]
            there = f"{len(others)} other {name if len(others) == 1 else several}"
            lines.append(f"{_breaks(rest)} in {there} too")
        return "\n".join(lines)

    @property
    def _in_weeks(self) -> bool:
        return self.schedule.season.calendar.microcycle_days == 7

    def _week(self, microcycle: int) -> list[str]:
        found = [finding for finding in self.findings if finding.microcycle == microcycle]
        charged = [finding for finding in found if finding.tier is not Tier.MUST]
        lines = [f"{_when(self.schedule, microcycle)}:"]
        lines += [f"- {f.text} [{f.rule}]" for f in found if f.tier is Tier.MUST]
        if charged:
            most = f"above all: {charged[0].text} [{charged[0].rule}]"
            lines.append(f"- {_cost_text(charged)}; {most}")
        return lines


def _when(schedule: Schedule, microcycle: int) -> str:
    calendar = schedule.season.calendar
    word = "week" if calendar.microcycle_days == 7 else "microcycle"
    inside = calendar.microcycles[microcycle - 1]
    return f"{word} {microcycle} ({day_text(inside.first)} to {day_text(inside.last)})"


def _count_text(findings: Iterable[AuditFinding]) -> str:
    told = list(findings)
    broken = [finding for finding in told if finding.tier is Tier.MUST]
    charged = [finding for finding in told if finding.tier is not Tier.MUST]
    parts = [_breaks(broken)] if broken else []
    parts += [_cost_text(charged)] if charged else []
    return f"{counted(len(told), 'findings')}: {', '.join(parts)}"


def _breaks(broken: Collection[AuditFinding]) -> str:
    return f"{len(broken)} break{'s' if len(broken) == 1 else ''} rules that must hold"


def _cost_text(charged: Iterable[AuditFinding]) -> str:
    told = list(charged)
    costs: Counter[Tier] = Counter()
    for finding in told:
        costs[finding.tier] += finding.cost
    amounts = ", ".join(f"{tier.value} {costs[tier]}" for tier in CHARGED_TIERS if costs[tier])
    return f"{len(told)} cost{'s' if len(told) == 1 else ''} {amounts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest(Told):
    """The plan nearest to one that breaks rules.

    Parameters
    ----------
    schedule
        The legal plan. A session keeps its id where it stays or is moved, and has the length of its template.
    moves
        Each change: the session as it was and as it is to be; None where it is dropped or added.
    resized
        Sessions that stay and whose length was not that of their template: as they were and as they are to be.
    exact
        Whether no legal plan needs fewer changes; otherwise it is the nearest one found.
    """

    schedule: Schedule
    moves: tuple[Change, ...]
    exact: bool
    resized: tuple[tuple[Session, Session], ...] = ()

    def __str__(self) -> str:
        known = "fewest" if self.exact else "fewest found, not proved"
        count = counted(len(self.moves), "changes")
        lines = [
            f"{count} ({known})" if self.moves else "it breaks no rule that must hold: nothing to change"
        ]
        lines += [change_text(change) for change in self.moves]
        if self.resized:
            lines.append(
                f"{counted(len(self.resized), 'sessions')} that stay take the length of their template"
            )
        return "\n".join(lines)

    def to_plain(self) -> dict[str, Any]:
        """The changes as JSON values."""
        return {
            "plan": plan_hash(self.schedule),
            "exact": self.exact,
            "moves": [[to_plain(before), to_plain(after)] for before, after in self.moves],
            "resized": [[to_plain(before), to_plain(after)] for before, after in self.resized],
        }


def audit(schedule: Schedule, policy: Policy | None = None) -> Audit:
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
    days = {session.id: session.day for session in schedule.sessions}
    own = set(days)
    days |= {run.id: run.day for run in schedule.season.runs if run.id not in own}
    listed = [_finding(schedule, v, days, own) for v in (*found.violations, *found.charges)]
    listed.sort(key=lambda f: (f.tier.rank, -f.cost, f.day, f.rule, f.text))
    return Audit(schedule=schedule, policy=problem.policy, findings=tuple(listed))


def audit_frame(findings: Iterable[AuditFinding]) -> pd.DataFrame:
    """Findings as a table, a row for each.

    Returns
    -------
    DataFrame
        ``rule``, ``tier``, ``microcycle`` (from 1), ``day`` (datetime64), ``size``, ``unit``, ``cost``, ``text``,
        ``sessions`` (ids, separated by blanks).
    """
    import pandas as pd

    rows = [{**finding.row(), "sessions": " ".join(finding.sessions)} for finding in findings]
    frame = pd.DataFrame(rows, columns=list(AuditFinding.__dataclass_fields__))
    return frame.astype({"day": "datetime64[s]"})


def nearest_legal(
    schedule: Schedule,
    policy: Policy | None = None,
    *,
    time_limit_s: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Nearest:
    """The plan with the fewest changes that breaks no rule that must hold.

    Among the plans with the fewest sessions changed, those that only move sessions within their microcycle come before
    those that drop some, then those that keep more of them on their day; of what is left the one that is best by the
    policy is taken. The blocks of the plan are not kept, and a session that is not as long as its template takes the
    template's length, which is no change.

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
    InvalidInput
        Where a session begins at a time that the clocks skip.
    NoPlan
        Where no plan keeps the rules that must hold; the message says what clashes, facts included.
    """
    clock, faults = schedule.season.clock, Faults()
    for session in schedule.sessions:
        faults.extend(skipped_faults(clock, session.start, f"session '{session.id}'"))
    if faults:
        raise InvalidInput(faults.found)
    problem = Problem.of(schedule.season, policy)
    kept = Keep(listed=tuple(of_usual_length(schedule, s) for s in choices(schedule)))
    rules = (kept, *_below(problem.policy))
    result = solve(
        schedule.season,
        Policy(name=problem.policy.name, rules=rules),
        time_limit_s=time_limit_s,
        cancel=cancel,
        start=schedule,
    )
    if result.schedule is None and result.status is Status.INFEASIBLE:
        clash = clash_of(replace(result, problem=problem))
        raise NoPlan(f"no plan keeps every rule that must hold; {clash}")
    if result.schedule is None:
        raise NoPlan(result.reason())
    changes, held = changes_between(schedule, result.schedule)
    sessions = (*schedule.season.pins, *(after for _, after in (*held, *changes) if after is not None))
    return Nearest(
        schedule=result.schedule.with_sessions(sessions),
        moves=changes,
        resized=tuple(pair for pair in held if pair[0].duration_min != pair[1].duration_min),
        exact=result.status is Status.OPTIMAL,
    )


def plan_hash(schedule: Schedule) -> str:
    """SHA-256 of a plan's sessions, for tools that propose a change, have it approved and then apply it.

    It follows template, start, length, place and origin of each session; ids, blocks and the order of rows play no
    part, so that a plan has one hash in every format.
    """
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


def _finding(schedule: Schedule, violation: Violation, days: dict[str, date], own: set[str]) -> AuditFinding:
    calendar = schedule.season.calendar
    concerned = [days[name] for name in violation.sessions if name in own]
    concerned = concerned or [days[name] for name in violation.sessions if name in days]
    at = min(max(violation.where.microcycle, 0), len(calendar.microcycles) - 1)
    return AuditFinding(
        rule=violation.where.rule,
        tier=violation.tier,
        microcycle=at + 1,
        day=min(concerned, default=calendar.microcycles[at].first),
        size=violation.excess,
        unit=violation.unit,
        cost=0 if violation.tier is Tier.MUST else violation.cost,
        text=violation.text,
        sessions=violation.sessions,
    )
