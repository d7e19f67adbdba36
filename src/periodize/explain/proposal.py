"""A change to a plan that a tool can propose, somebody approve, and a tool apply: once, and to no other plan.

A proposal names the plan it is about and the plan that comes of it by their hashes. Whatever happened to it on the way,
what is applied is checked again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from periodize.domain.display import Told
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.errors import InvalidInput
from periodize.explain.audit import Nearest, plan_hash
from periodize.explain.changes import change_text, choices, of_usual_length
from periodize.io.faults import Faults
from periodize.io.files import parse_json
from periodize.io.schema_proposal import FORMAT
from periodize.plain import from_plain, to_plain
from periodize.problem import Problem
from periodize.report.words import counted
from periodize.rules.base import Violation
from periodize.rules.policy import Policy
from periodize.rules.words import Where
from periodize.verify import verify

MOST_REASONS = 3
"""Reasons that the text gives for a move; the data holds all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What stays broken, or is broken anew, without a move.

    Parameters
    ----------
    rule
        Key of the rule that must hold.
    size, unit
        By how much it is broken then.
    text
        The sentence.
    """

    rule: str
    size: int
    unit: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change of a proposal.

    Parameters
    ----------
    id
        Id of the session, by which a move is approved.
    before, after
        The session as it is and as it is to be; ``before`` is None where it is added, ``after`` where it is dropped.
    reasons
        What is broken with all the other changes made and this one not.
    """

    id: str
    before: Session | None = None
    after: Session | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Told):
    """Changes to a plan, with what they are about and what comes of them.

    Parameters
    ----------
    plan, outcome
        Hash of the plan that it is about, and of the plan that comes of it.
    runs
        Hash of the runs around which both are: no run is ever moved.
    policy
        Name of the policy that judged them.
    exact
        Whether no legal plan needs fewer changes.
    blocks
        The phase of every microcycle in the plan that comes of it.
    moves
        Sessions moved, dropped and added.
    resized
        Sessions that stay and take the length of their template.
    broken_before, broken_after
        How many breaches of rules that must hold there are, before and after.
    cost_before, cost_after
        Pairs (tier, cost) before and after.
    """

    plan: str
    outcome: str
    runs: str
    policy: str
    exact: bool
    blocks: tuple[Phase, ...]
    moves: tuple[Move, ...]
    resized: tuple[Move, ...]
    broken_before: int
    broken_after: int
    cost_before: tuple[tuple[Tier, int], ...]
    cost_after: tuple[tuple[Tier, int], ...]

    def to_plain(self) -> dict[str, Any]:
        """The proposal as JSON values; :func:`periodize.schema` describes them."""
        plain: dict[str, Any] = to_plain(self)
        for name in _COSTS:
            plain[name] = dict(plain[name])
        return {"format": FORMAT, **plain}

    def to_json(self) -> str:
        """The proposal as JSON text."""
        return json.dumps(self.to_plain(), indent=1, ensure_ascii=False) + "\n"

    @staticmethod
    def from_json(text: str, name: str = "proposal") -> Proposal:
        """The proposal of a JSON text; ``name`` stands for it in messages.

        Raises
        ------
        InvalidInput
            Where it is none.
        """
        content = parse_json(text, name)
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            faults = Faults()
            found = content.get("format") if isinstance(content, dict) else None
            what = f"its format is {found!r:.60}" if found is not None else "it says no format"
            faults.add("not-a-proposal", what, where=name, limit=f"wanted '{FORMAT}'")
            raise InvalidInput(faults.found)
        plain = {key: value for key, value in content.items() if key != "format"}
        for key in _COSTS:
            if isinstance(plain.get(key), dict):
                plain[key] = [[tier, amount] for tier, amount in plain[key].items()]
        found_proposal: Proposal = from_plain(Proposal, plain, where=name)
        return found_proposal

    def __str__(self) -> str:
        head = f"{counted(len(self.moves), 'changes')}{'' if self.exact else ' (not proved the fewest)'}"
        lines = [f"{head}: {self.broken_before} breaches before, {self.broken_after} after"]
        for move in self.moves:
            lines.append(f"- {change_text((move.before, move.after))} [{move.id}]")
            lines += [f"    else: {reason.text}" for reason in move.reasons[:MOST_REASONS]]
        if self.resized:
            lines.append(f"- {counted(len(self.resized), 'sessions')} take the length of their template")
        before, after = dict(self.cost_before), dict(self.cost_after)
        costs = ", ".join(
            f"{tier.value} {before.get(tier, 0)} -> {after.get(tier, 0)}" for tier in CHARGED_TIERS
        )
        return "\n".join([*lines, f"costs: {costs}"])


_COSTS = ("cost_before", "cost_after")


def proposal(schedule: Schedule, nearest: Nearest, policy: Policy | None = None) -> Proposal:
    """The changes that make a legal plan of another, fit to be shown, approved and applied.

    Parameters
    ----------
    schedule
        The plan as it is.
    nearest
        What :func:`~periodize.nearest_legal` found for it.
    policy
        The one it was found with; the default policy unless given.
    """
    problem = Problem.of(schedule.season, policy)
    before, after = verify(schedule, problem.policy), verify(nearest.schedule, problem.policy)
    return Proposal(
        plan=plan_hash(schedule),
        outcome=plan_hash(nearest.schedule),
        runs=runs_hash(schedule),
        policy=problem.policy.name,
        exact=nearest.exact,
        blocks=nearest.schedule.blocks,
        moves=tuple(_move(nearest, change, schedule, problem) for change in nearest.moves),
        resized=tuple(Move(id=old.id, before=old, after=new) for old, new in nearest.resized),
        broken_before=len(before.violations),
        broken_after=len(after.violations),
        cost_before=tuple(before.cost.items()),
        cost_after=tuple(after.cost.items()),
    )


def apply(
    schedule: Schedule,
    proposed: Proposal,
    *,
    only: Collection[str] | None = None,
    policy: Policy | None = None,
) -> Schedule:
    """The plan with the changes of a proposal, checked again.

    A proposal is applied once: to the plan that comes of it, it is refused. Of a part of its changes no legal plan is
    asked, but they may not break anything more than the plan breaks already.

    Parameters
    ----------
    schedule
        The plan as it is.
    proposed
        What was proposed for it.
    only
        Ids of the moves that were approved; all unless given.
    policy
        The yardstick; the default policy unless given.

    Raises
    ------
    InvalidInput
        With every fault: a proposal about another plan or around other runs, one that was applied already, moves that
        there are not, changes that break a rule that must hold, breaches or costs that are not as stated.
    """
    faults = Faults()
    _check_subject(schedule, proposed, faults)
    known = {move.id: move for move in proposed.moves}
    for name in () if only is None else only:
        if name not in known:
            faults.unknown("move", name, known, "only")
    chosen = proposed.moves if only is None else tuple(m for m in proposed.moves if m.id in set(only))
    whole = len(chosen) == len(proposed.moves)
    for move in (*proposed.moves, *proposed.resized):
        _check_move(schedule, move, faults)
    if faults:
        raise InvalidInput(faults.found)
    problem = Problem.of(schedule.season, policy)
    sessions = _applied(schedule, (*proposed.moves, *proposed.resized), faults)
    made = replace(schedule.with_sessions(tuple(sessions)), blocks=proposed.blocks)
    # Who approved a part has read the figures of the whole: these have to be true in either case.
    if plan_hash(made) != proposed.outcome:
        what = "the plan that comes of it is not the one that it names"
        faults.add("outcome-differs", what, where="proposal", value=plan_hash(made), limit=proposed.outcome)
    else:
        _check_figures(schedule, made, proposed, problem, faults)
    if not whole:
        made = schedule.with_sessions(tuple(_applied(schedule, chosen, faults)))
    _check_outcome(schedule, made, problem, faults, whole=whole)
    if faults:
        raise InvalidInput(faults.found)
    return made


def runs_hash(schedule: Schedule) -> str:
    """SHA-256 of the runs of a plan's season."""
    content = sorted(
        (run.id, run.start.isoformat(), run.duration_min, run.kind.value) for run in schedule.season.runs
    )
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def _move(
    nearest: Nearest, change: tuple[Session | None, Session | None], schedule: Schedule, problem: Problem
) -> Move:
    """One change with what is broken without it."""
    before, after = change
    kept = [session for session in nearest.schedule.sessions if after is None or session.id != after.id]
    if before is not None:
        kept.append(of_usual_length(schedule, before))
    without = nearest.schedule.with_sessions(tuple(kept))
    reasons = tuple(
        Reason(rule=v.where.rule, size=v.excess, unit=v.unit, text=v.text) for v in _broken(without, problem)
    )
    named = before or after
    return Move(id=named.id if named else "", before=before, after=after, reasons=reasons)


def _broken(schedule: Schedule, problem: Problem) -> list[Violation]:
    found = [v for rule in problem.rules if rule.tier is Tier.MUST for v in rule.check(schedule)]
    return sorted(found, key=lambda v: (not v.sessions, v.where.microcycle, v.where.rule, v.text))


def _check_subject(schedule: Schedule, proposed: Proposal, faults: Faults) -> None:
    found = plan_hash(schedule)
    if found == proposed.outcome != proposed.plan:
        what = "it was applied to this plan already"
        faults.add("already-applied", what, where="proposal", value=found)
    elif found != proposed.plan:
        what = "it is about another plan"
        advice = "Maybe the plan was changed since? Ask for a new proposal."
        faults.add("another-plan", what, where="proposal", value=found, limit=proposed.plan, advice=advice)
    if runs_hash(schedule) != proposed.runs:
        what = "the runs are not those that it was made for"
        faults.add(
            "other-runs", what, where="proposal", value=runs_hash(schedule), limit="no run is ever moved"
        )
    if len(proposed.blocks) != len(schedule.blocks):
        what = f"it names {len(proposed.blocks)} blocks for {len(schedule.blocks)} microcycles"
        faults.add("block-count", what, where="proposal")


def _check_move(schedule: Schedule, move: Move, faults: Faults) -> None:
    where = f"move '{move.id}'"
    if move.after is None:
        return
    minutes = {template.id: template.minutes for template in schedule.season.templates}
    usual = minutes.get(move.after.template)
    if usual is None:
        faults.unknown("template", move.after.template, minutes, where)
    elif move.after.duration_min != usual:
        what = f"it lasts {move.after.duration_min} min"
        limit = f"its template lasts {usual}"
        faults.add("session-length", what, where=where, value=move.after.duration_min, limit=limit)
    if move.after.day not in schedule.season.calendar:
        what = f"{move.after.day} is outside the season"
        faults.add("session-outside-season", what, where=where, value=move.after.day)
    if move.after.is_fixed or (move.before is not None and move.before.is_fixed):
        faults.add("pin-differs", "a pin is no choice", where=where, limit="pins stay as they are")


def _applied(schedule: Schedule, moves: Iterable[Move], faults: Faults) -> list[Session]:
    """The sessions after the moves; each is looked for by what it is, as ids may differ between formats."""
    left = list(choices(schedule))
    new: list[Session] = []
    for move in moves:
        name = move.id
        if move.before is not None:
            same = [session for session in left if _what(session) == _what(move.before)]
            if not same:
                what = "the plan has no such session"
                faults.add("move-without-session", what, where=f"move '{move.id}'", value=move.before.start)
                continue
            found = next((session for session in same if session.id == name), same[0])
            left.remove(found)
            name = found.id
        if move.after is not None:
            new.append(replace(move.after, id=name))
    return [*schedule.season.pins, *left, *new]


def _what(session: Session) -> tuple[object, ...]:
    return session.template, session.start, session.duration_min, session.place


def _check_figures(
    schedule: Schedule, made: Schedule, proposed: Proposal, problem: Problem, faults: Faults
) -> None:
    """What the proposal says that both plans break and cost has to be so: somebody approves it by these figures."""
    before, after = verify(schedule, problem.policy), verify(made, problem.policy)
    truths: dict[str, int | dict[Tier, int]] = {
        "broken_before": len(before.violations),
        "broken_after": len(after.violations),
        "cost_before": dict(before.cost),
        "cost_after": dict(after.cost),
    }
    advice = "Maybe it was changed, or made by other rules? Ask for a new proposal."
    for name, truth in truths.items():
        stated = dict(getattr(proposed, name)) if name in _COSTS else getattr(proposed, name)
        if stated != truth:
            says, limit = _figure_text(stated), _figure_text(truth)
            what = f"{name} is stated as {says}, it is {limit}"
            faults.add("figures-differ", what, where="proposal", value=says, limit=limit, advice=advice)


def _figure_text(figure: int | dict[Tier, int]) -> str:
    """``"3"``, or the cost by tier: ``"DOSE 16, PROTECT 410"``."""
    if not isinstance(figure, dict):
        return str(figure)
    return ", ".join(f"{tier.value} {amount}" for tier, amount in figure.items())


def _check_outcome(
    schedule: Schedule, made: Schedule, problem: Problem, faults: Faults, *, whole: bool
) -> None:
    """A whole proposal has to give a legal plan; a part of one must not break more than was broken."""
    twice = [name for name, count in Counter(session.id for session in made.sessions).items() if count > 1]
    for name in twice:
        faults.add("duplicate-session-id", f"the id '{name}' would stand twice", where="proposal", value=name)
    known: Counter[Where] = Counter()
    if not whole:
        for violation in _broken(schedule, problem):
            known[violation.where] += violation.excess
    now: Counter[Where] = Counter()
    texts: dict[Where, str] = {}
    for violation in _broken(made, problem):
        now[violation.where] += violation.excess
        texts.setdefault(violation.where, violation.text)
    for where, excess in now.items():
        if excess > known[where]:
            faults.add(
                "breaks-a-rule",
                texts[where],
                where=f"rule '{where.rule}'",
                value=excess,
                limit="a rule that must hold",
                advice="" if whole else "Maybe another move of the proposal goes with it?",
            )
