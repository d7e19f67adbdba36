"""Other plans: truly different ones at a stated loss, and what all of the best plans share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from periodize.domain.display import Told
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.errors import InvalidInput
from periodize.explain.why import move_texts, moves
from periodize.io.faults import Faults
from periodize.solver.result import Result
from periodize.solver.run import solve
from periodize.solver.wish import Apart, Placement, placements

MOST_ALTERNATIVES = 50
MOST_SESSIONS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative(Told):
    """Another plan.

    Parameters
    ----------
    result
        The plan; its policy is that of the first one.
    loss
        By tier, what it costs more than the first plan.
    distance
        By how many sessions it differs from each plan before it: those of the larger plan that the other has not.
    exact
        Whether no plan that far away is better; otherwise it is the best one found.
    moved
        The sessions that differ from the first plan: as they are there, and here.
    """

    result: Result
    loss: dict[Tier, int]
    distance: tuple[int, ...]
    exact: bool
    moved: tuple[tuple[Session | None, Session | None], ...] = ()

    def __str__(self) -> str:
        worse = ", ".join(f"{tier.value} {amount:+d}" for tier, amount in self.loss.items() if amount)
        known = "" if self.exact else ", not proved"
        lines = [f"{self.distance[0]} sessions differ, {worse or 'as good'}{known}"]
        return "\n".join([*lines, *(f"  {text}" for text in move_texts(self.moved))])


@dataclass(frozen=True, slots=True, kw_only=True)
class Backbone:
    """What all best plans share.

    Parameters
    ----------
    fixed
        Placements that every best plan holds.
    free
        Placements of the plan at hand that some other best plan does without.
    plans
        The best plans that were found on the way, that at hand first.
    exact
        Whether it is proved; otherwise some of ``fixed`` may be free too.
    """

    fixed: frozenset[Placement]
    free: frozenset[Placement]
    plans: tuple[Schedule, ...]
    exact: bool


def alternatives(
    result: Result,
    k: int = 3,
    distance: int = 4,
    *,
    time_limit_s: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Alternative, ...]:
    """The best plans that differ from one another.

    Parameters
    ----------
    result
        An answer with a plan.
    k
        How many, 1 to 50; fewer where there are no more.
    distance
        By how many sessions each differs from every earlier plan, 1 or more.
    time_limit_s, cancel
        For each search.

    Returns
    -------
    tuple of Alternative
        In order of finding: each is the best at its distance from all before it.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where ``k`` or ``distance`` is out of range.
    """
    known = [result.require()]
    _check(k, distance)
    policy, found = result.problem.policy, []
    for number in range(k):
        apart = replace(_apart(number, placements(known[-1]), distance), either=True, at_least=distance)
        policy = policy.with_(apart)
        answer = solve(
            result.problem.season, policy, time_limit_s=time_limit_s, step_min=result.step_min, cancel=cancel
        )
        if answer.schedule is None:
            break
        away = tuple(sessions_apart(other, answer.schedule) for other in known)
        found.append(
            Alternative(
                result=replace(answer, problem=result.problem),
                loss=_loss(result, answer),
                distance=away,
                moved=moves(known[0], answer.schedule),
                exact=answer.status is Status.OPTIMAL and result.status is Status.OPTIMAL,
            )
        )
        known.append(answer.schedule)
    return tuple(found)


def backbone(
    result: Result, *, time_limit_s: float | None = None, cancel: Callable[[], bool] | None = None
) -> Backbone:
    """The placements that all best plans share, and those that swap freely.

    Each search asks for a best plan without some of the placements that all plans so far share: half of them at
    first, in the end a single one. Once no plan without any one of them is as good, what is left is shared by all.

    Parameters
    ----------
    result
        The best plan: a proved answer.
    time_limit_s, cancel
        For each search; of these there are a few, seldom many.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where the plan is not proved best.
    """
    plan = result.require()
    if result.status is not Status.OPTIMAL:
        faults = Faults()
        faults.add("not-proved", "the plan is not proved best", where="backbone", value=result.status.value)
        raise InvalidInput(faults.found)
    shared, plans, exact = placements(plan), [plan], True
    away = max(1, len(shared) // 2)
    while shared:
        away = min(away, len(shared))
        policy = result.problem.policy.with_(_apart(0, shared, away))
        answer = solve(
            result.problem.season, policy, time_limit_s=time_limit_s, step_min=result.step_min, cancel=cancel
        )
        if answer.schedule is not None and not any(_loss(result, answer).values()):
            plans.append(answer.schedule)
            shared &= placements(answer.schedule)
            continue
        if away > 1:
            away //= 2
            continue
        exact = answer.status in (Status.OPTIMAL, Status.INFEASIBLE)
        break
    return Backbone(fixed=shared, free=placements(plan) - shared, plans=tuple(plans), exact=exact)


def sessions_apart(one: Schedule, other: Schedule) -> int:
    """By how many sessions two plans differ: those of the larger that the other has not at that start and place."""
    here, there = placements(one), placements(other)
    return max(len(here - there), len(there - here))


def _apart(number: int, listed: frozenset[Placement], at_least: int) -> Apart:
    return Apart(number=number, listed=tuple(sorted(listed)), at_least=min(at_least, len(listed)))


def _loss(result: Result, other: Result) -> dict[Tier, int]:
    before = {outcome.tier: outcome.value for outcome in result.tiers}
    after = {outcome.tier: outcome.value for outcome in other.tiers}
    return {tier: after[tier] - before[tier] for tier in CHARGED_TIERS}


def _check(k: int, distance: int) -> None:
    faults = Faults()
    for name, value, most in (("k", k, MOST_ALTERNATIVES), ("distance", distance, MOST_SESSIONS)):
        if not 1 <= value <= most:
            faults.add(
                "option-out-of-range",
                f"{name} is {value}",
                where="alternatives",
                value=value,
                limit=f"a whole number from 1 to {most}",
            )
    if faults:
        raise InvalidInput(faults.found)
