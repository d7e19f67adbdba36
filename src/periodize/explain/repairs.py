"""The smallest changes that make a season possible, each proved by a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from periodize.catalogue.policy import default_policy
from periodize.domain.vocabulary import CHARGED_TIERS, WEEKDAYS, Status, Tier
from periodize.errors import InvalidInput
from periodize.explain.clash import Clash, clash_of, given_beside, still_clash
from periodize.explain.facts import Fact
from periodize.explain.levers import Lever, hours_text, levers_of
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.solver.options import Progress
from periodize.solver.result import Result
from periodize.solver.run import solve

MOST_STEPS = 8
"""Clashes mended one after another before a chain of changes is given up."""

RELEASED = frozenset({"pin", "ban", "block", "exception"})
"""Kinds of fact that a coach may take back. Injuries, restrictions, and the past are not among them."""

LOOSENED = frozenset({"window", "minutes"})
"""Kinds of lever that a repair may pull: time, never recovery, caps or gaps."""

REPEATED = 6
"""How often one lever may be pulled in a repair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Changes with which there is a plan.

    Parameters
    ----------
    changes
        In plain words, in the order made.
    problem
        The changed problem.
    result
        Its plan.
    cost
        What the plan costs by tier, measured by the default yardstick of the changed policy.
    """

    changes: tuple[str, ...]
    problem: Problem
    result: Result

    @property
    def cost(self) -> dict[Tier, int]:
        """What the plan costs by tier."""
        return {outcome.tier: outcome.value for outcome in self.result.tiers}

    def __str__(self) -> str:
        costs = ", ".join(f"{tier.value} {cost}" for tier, cost in self.cost.items() if cost)
        return f"{'; '.join(self.changes)} ({costs or 'no cost'})"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One possible step of a repair."""

    kind: str
    subject: str
    sentence: str
    make: Callable[[Problem], Problem]


def repairs(
    result: Result,
    most: int = 5,
    *,
    time_limit_s: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Repair, ...]:
    """Ways to make an impossible season possible, the least harmful first.

    Each way begins with another change that mends the first clash; where clashes are left, changes of the same kind
    are preferred, then whatever mends them. Only what a coach may decide is changed: hours, minutes, pins, bans,
    fixed blocks, closed days, and rules that are wishes by default. Race gaps, recovery hours and limits of an
    injured athlete stay as they are.

    Parameters
    ----------
    result
        An answer of status INFEASIBLE; any other needs no repair.
    most
        How many ways to look for, 1 or more.
    time_limit_s
        For the plan of each way.
    cancel
        Asked now and then.
    """
    if result.status is not Status.INFEASIBLE or not result.conflict:
        return ()
    clash = clash_of(result)
    found: list[Repair] = []
    for change in _mending(clash):
        if len(found) >= most or (cancel is not None and cancel()):
            break
        repair = _followed(clash, change, time_limit_s)
        if repair is not None and all(set(repair.changes) != set(other.changes) for other in found):
            found.append(repair)
    return tuple(sorted(found, key=_harm))


def _harm(repair: Repair) -> tuple[object, ...]:
    return (*(repair.cost[tier] for tier in CHARGED_TIERS), len(repair.changes), repair.changes)


def _followed(clash: Clash, first: _Change, time_limit_s: float | None) -> Repair | None:
    """The repair that begins with a change: clash after clash is mended until there is a plan."""
    problem, made, change = clash.problem, [], first
    for _ in range(MOST_STEPS):
        problem = change.make(problem)
        made.append(change)
        result = _any_plan(problem)
        if result.schedule is not None:
            best = solve(problem.season, problem.policy, time_limit_s=time_limit_s)
            shown = best if best.schedule is not None else result
            return Repair(changes=_merged(made), problem=problem, result=shown)
        following = next(_mending(clash_of(result), first.kind), None)
        if following is None:
            return None
        change = following
    return None


def _any_plan(problem: Problem) -> Result:
    """The first plan that is found, or the proof that there is none."""
    found: list[Progress] = []
    return solve(problem.season, problem.policy, on_progress=found.append, cancel=lambda: bool(found))


def _merged(made: list[_Change]) -> tuple[str, ...]:
    """What was changed, each subject once, as it stands in the end."""
    return tuple({change.subject: change.sentence for change in made}.values())


def _mending(clash: Clash, preferred: str = "") -> Iterator[_Change]:
    """The changes that are proved to end a clash: those of a preferred kind first, then the smallest kinds."""
    given = given_beside(clash.groundings)
    for change in sorted(_possible(clash), key=lambda change: change.kind != preferred):
        try:
            changed = change.make(clash.problem)
        except InvalidInput:  # a change that leaves no season
            continue
        if not still_clash(changed, clash.groundings, given):
            yield change


def _possible(clash: Clash) -> Iterator[_Change]:
    yield from (_released(fact) for fact in clash.facts if fact.kind in RELEASED)
    for lever in levers_of(clash.problem):
        if lever.kind in LOOSENED and lever.loosens:
            yield from _pulled(lever, clash.problem)
    rules = {where.rule for where in clash.groundings}
    yield from (change for key in sorted(rules) if (change := _wished(clash.problem.policy, key)) is not None)


def _released(fact: Fact) -> _Change:
    def make(problem: Problem) -> Problem:
        return replace(problem, season=fact.without(problem.season))

    return _Change(kind=fact.kind, subject=fact.sentence, sentence=f"take back: {fact.sentence}", make=make)


def _pulled(lever: Lever, problem: Problem) -> Iterator[_Change]:
    """A lever pulled once, twice, and so on: what is tried in order ends with the least that is enough."""
    changed = problem
    for _ in range(REPEATED):
        twin = next(
            (
                other
                for other in levers_of(changed)
                if (other.kind, other.subject, other.loosens) == (lever.kind, lever.subject, True)
            ),
            None,
        )
        if twin is None:
            return
        changed = twin.pull(changed)
        text = _told(lever, problem, changed)
        yield _Change(
            kind=lever.kind, subject=lever.subject, sentence=text, make=_replaying(lever, problem, changed)
        )


def _told(lever: Lever, before: Problem, after: Problem) -> str:
    """What several pulls of a lever come to."""
    if lever.kind == "minutes":
        noun = "a day" if lever.subject == "minutes_per_day" else "a week"
        was, wanted = (getattr(p.season.athlete, lever.subject) for p in (before, after))
        return f"{wanted} min {noun} in place of {was}"
    day = WEEKDAYS.index(lever.subject)
    return f"{lever.subject}: open {', '.join(map(hours_text, after.season.availability.week[day]))}"


def _replaying(lever: Lever, before: Problem, after: Problem) -> Callable[[Problem], Problem]:
    """What turned one problem into another, done to a third: windows of a weekday, or minutes."""

    def make(problem: Problem) -> Problem:
        season, wanted = problem.season, after.season
        week = tuple(
            new if old != new else mine
            for mine, old, new in zip(
                season.availability.week,
                before.season.availability.week,
                wanted.availability.week,
                strict=True,
            )
        )
        athlete = season.athlete
        if lever.kind == "minutes":
            athlete = replace(athlete, **{lever.subject: getattr(wanted.athlete, lever.subject)})
        opened = replace(season.availability, week=week)
        return replace(problem, season=replace(season, availability=opened, athlete=athlete))

    return make


def _wished(policy: Policy, key: str) -> _Change | None:
    """A rule made a wish again that the default policy charges; None for one that must hold there too."""
    usual = {rule.id: rule for rule in default_policy() if rule.tier is not Tier.MUST}
    rule = policy.rule(key)
    if rule.id not in usual or not _is_made_law(rule):
        return None
    wish = replace(rule, tier=usual[rule.id].tier)
    if any(other.key == wish.key for other in policy):
        return None

    def make(problem: Problem) -> Problem:
        return replace(problem, policy=problem.policy.without(key).with_(wish))

    return _Change(kind="rule", subject=key, sentence=f"let {key} be a wish, at a charge", make=make)


def _is_made_law(rule: Rule) -> bool:
    """Whether it must hold here, and a rule like it does not by default: the user's own doing."""
    usual = {other.key: other for other in default_policy()}
    return rule.tier is Tier.MUST and usual.get(rule.key) != rule
