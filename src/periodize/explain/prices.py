"""What one unit more or less of each limit would buy over the season."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from periodize.domain.display import Told
from periodize.domain.figures import Figures
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.errors import InvalidInput
from periodize.explain.costs import cost_of
from periodize.explain.levers import KINDS, Lever, levers_of
from periodize.io.faults import Faults
from periodize.problem import Problem
from periodize.solver.known import Known
from periodize.solver.options import TIME_LIMIT_S, SolveOptions, range_faults
from periodize.solver.result import Result, TierOutcome
from periodize.solver.run import solve_from
from periodize.solver.told import Start, starts_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Price(Told):
    """What a change buys.

    Parameters
    ----------
    lever
        The change.
    gain
        By tier, how much less the best plan costs with it; negative where it costs more. None where there is no
        plan with it, or none was found in time.
    status
        Of the answer with the change; NO_ANSWER where the time was up before.
    exact
        Whether both plans are proved best.
    """

    lever: Lever
    gain: dict[Tier, int] | None
    status: Status
    exact: bool

    def __str__(self) -> str:
        if self.gain is None:
            none = self.status is Status.INFEASIBLE
            return f"{self.lever.sentence}: {'no plan' if none else 'not known, the time was up'}"
        changed = [f"{tier.value} {-gain:+d}" for tier, gain in self.gain.items() if gain]
        known = "" if self.exact else " (the best plan found, not proved)"
        return f"{self.lever.sentence}: {', '.join(changed) or 'as good'}{known}"

    def to_plain(self) -> dict[str, Any]:
        """The price as JSON values."""
        return self.row()

    def row(self) -> dict[str, Any]:
        """The price as plain values: one column for each tier."""
        gains = {tier.value: None if self.gain is None else self.gain[tier] for tier in CHARGED_TIERS}
        return {
            "kind": self.lever.kind,
            "subject": self.lever.subject,
            "change": self.lever.sentence,
            "loosens": self.lever.loosens,
            **gains,
            "status": self.status.value,
            "exact": self.exact,
        }


def price_list(
    result: Result,
    kinds: str | Collection[str] = (),
    *,
    time_limit_s: float | None = None,
    list_limit_s: float | None = None,
    on_price: Callable[[Price], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Price, ...]:
    """What each change by one unit buys, the best bargains first.

    Parameters
    ----------
    result
        An answer with a plan.
    kinds
        Kinds of lever: ``window``, ``minutes``, ``dose``, ``cap``, ``gap``, ``limit``, ``figure``; all unless given.
        Some have nothing to change: ``minutes`` where the athlete has no limit of minutes. A step beyond what a season
        may hold is left out.
        A dose changes what is asked for, so its costs are measured by another yardstick before and after.
    time_limit_s
        For each search; there is one for each change at most.
    list_limit_s
        For the whole list. Changes that it has no time for are listed last, with status NO_ANSWER.
    on_price
        Called with each price as it is found.
    cancel
        Asked before and during each search; once it says True, what is left is left out.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where a kind is unknown, or a limit out of range.
    """
    result.require()
    wanted = [kinds] if isinstance(kinds, str) else list(kinds)
    faults = Faults()
    for kind in wanted:
        if kind not in KINDS:
            faults.unknown("kind of change", kind, KINDS, "price_list")
    limits = {"time_limit_s": time_limit_s, "list_limit_s": list_limit_s}
    faults.extend(range_faults(limits, dict.fromkeys(limits, TIME_LIMIT_S)))
    if faults:
        raise InvalidInput(faults.found)
    levers = [lever for lever in levers_of(result.problem) if not wanted or lever.kind in wanted]
    pricing = _Pricing(result, time_limit_s, list_limit_s, on_price or (lambda _: None), cancel)
    pricing.run(levers)
    return tuple(sorted(pricing.prices, key=_worth))


def price_frame(prices: Collection[Price]) -> pd.DataFrame:
    """Prices as a data frame: a row each, with the columns of :meth:`Price.row`."""
    import pandas as pd

    frame = pd.DataFrame([price.row() for price in prices])
    return frame.astype({tier.value: "Int64" for tier in CHARGED_TIERS}) if len(frame) else frame


class _Change(NamedTuple):
    """A lever, the problem with it, and what may be placed there: what the plan holds can always be."""

    lever: Lever
    problem: Problem
    starts: set[Start]


class _Pricing:
    """Finds prices, with as few searches as it takes.

    A change that asks for more and leaves the plan as good as it was costs nothing: the check says so. Changes that
    ask for less are made together first: where the best plan is no better even so, none of them buys anything, and
    where it is better and needs but one of them, that one buys all of it.
    """

    def __init__(
        self,
        result: Result,
        time_limit_s: float | None,
        list_limit_s: float | None,
        on_price: Callable[[Price], None],
        cancel: Callable[[], bool] | None,
    ) -> None:
        self.result, self.on_price, self.cancel = result, on_price, cancel
        self.time_limit_s = time_limit_s
        self.until = None if list_limit_s is None else time.monotonic() + list_limit_s
        self.cost = cost_of(result)
        self.own = _own_starts(result.require())
        self.starts = starts_of(result.problem, result.step_min) | self.own
        self.figures = _figures(result.problem)
        self.prices: list[Price] = []
        self.proved = result.status is Status.OPTIMAL

    def run(self, levers: Sequence[Lever]) -> None:
        """Price them all."""
        together: dict[str, list[_Change]] = {}
        for lever in levers:
            if self._is_over(lever):
                continue
            try:
                problem = lever.pull(self.result.problem)
            except InvalidInput:  # a step beyond what a season may hold is nothing that a coach could do
                continue
            change = _Change(lever, problem, starts_of(problem, self.result.step_min) | self.own)
            one_way = self.proved and lever.one_way and _figures(problem) == self.figures
            if one_way and lever.loosens and lever.kind != "dose":
                together.setdefault(lever.kind, []).append(change)
            else:
                less = one_way and not lever.loosens and change.starts <= self.starts
                self._alone(change, self.cost if less else None)
        for group in together.values():
            self._together(group, None)

    def _alone(self, change: _Change, no_less: dict[Tier, int] | None) -> None:
        """Price one change by a search of its own."""
        if not self._is_over(change.lever):
            found = self._solve(change.problem, change.starts, no_less)
            exact = found.status in (Status.OPTIMAL, Status.INFEASIBLE)
            self._add(change.lever, found.tiers, found.status, exact=exact)

    def _together(self, group: Sequence[_Change], no_less: dict[Tier, int] | None) -> None:
        """Price changes that each ask for less, from the best plan with all of them."""
        if len(group) < 2:
            for change in group:
                self._alone(change, no_less)
            return
        if self._is_over(*(change.lever for change in group)):
            return
        every = reduce(lambda problem, change: change.lever.pull(problem), group, self.result.problem)
        starts = set[Start]().union(*(change.starts for change in group))
        found = self._solve(every, starts, no_less)
        if found.status is not Status.OPTIMAL or found.schedule is None:
            for change in group:
                self._alone(change, no_less)
            return
        least = cost_of(found)
        left = []
        for change in group:
            if least == self.cost or self._holds(change, found.schedule, least):
                self._add(change.lever, found.tiers, Status.OPTIMAL, exact=True)
            else:
                left.append(change)
        if len(left) < len(group):
            self._together(left, least)
        else:
            half = len(left) // 2
            self._together(left[:half], least)
            self._together(left[half:], least)

    def _holds(self, change: _Change, plan: Schedule, cost: dict[Tier, int]) -> bool:
        """Whether a plan is as good with one change as where it was found."""
        checked = Known(start=plan).checked(change.problem)
        as_good = checked is not None and checked[1].ok and checked[1].cost == cost
        return as_good and _own_starts(plan) <= change.starts

    def _solve(self, problem: Problem, starts: set[Start], no_less: dict[Tier, int] | None) -> Result:
        known = Known(start=self.result.require(), no_less=no_less, further=_sessions(problem, starts))
        options = SolveOptions(time_limit_s=self._left_s(), step_min=self.result.step_min, cancel=self.cancel)
        return solve_from(problem, known, options)

    def _left_s(self) -> float | None:
        if self.until is None:
            return self.time_limit_s
        left = max(0.0, self.until - time.monotonic())
        return left if self.time_limit_s is None else min(left, self.time_limit_s)

    def _is_over(self, *levers: Lever) -> bool:
        """Whether there is no time left; the changes are then listed as not answered, unless the caller has had enough."""
        if self.cancel is not None and self.cancel():
            return True
        if self.until is None or time.monotonic() < self.until:
            return False
        for lever in levers:
            self._add(lever, (), Status.NO_ANSWER, exact=False)
        return True

    def _add(self, lever: Lever, tiers: Sequence[TierOutcome] | None, status: Status, *, exact: bool) -> None:
        after = {outcome.tier: outcome.value for outcome in tiers or ()}
        gain: dict[Tier, int] | None = None
        if after:
            gain = {tier: self.cost[tier] - after[tier] for tier in CHARGED_TIERS}
        self.prices.append(Price(lever=lever, gain=gain, status=status, exact=exact and self.proved))
        self.on_price(self.prices[-1])


def _figures(problem: Problem) -> list[Figures]:
    """What every session holds in every microcycle."""
    season = problem.season
    count = len(season.calendar.microcycles)
    return [season.figures(template.id, at) for template in season.templates for at in range(count)]


def _own_starts(plan: Schedule) -> set[Start]:
    """What a plan places."""
    minute = plan.season.clock.minute
    return {(s.template, minute(s.start), s.place) for s in plan.sessions if not s.is_fixed}


def _sessions(problem: Problem, starts: set[Start]) -> tuple[Session, ...]:
    """Starts as sessions."""
    wall = problem.season.clock.wall
    return tuple(
        Session(
            id=f"{template}-{start}-{place}",
            template=template,
            start=wall(start),
            duration_min=problem.season.template(template).minutes,
            place=place,
        )
        for template, start, place in sorted(starts)
    )


def _worth(price: Price) -> tuple[Any, ...]:
    gain = price.gain
    return (
        gain is None,
        price.status is Status.NO_ANSWER,
        *(-gain[tier] for tier in CHARGED_TIERS if gain is not None),
        price.lever.sentence,
    )
