"""What one unit more or less of each limit would buy over the season."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.errors import InvalidInput
from periodize.explain.levers import KINDS, Lever, levers_of
from periodize.io.faults import Faults
from periodize.solver.result import Result
from periodize.solver.run import solve

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a change buys.

    Parameters
    ----------
    lever
        The change.
    gain
        By tier, how much less the best plan costs with it; negative where it costs more. None where there is no
        plan with it, or none was found in time.
    status
        Of the answer with the change.
    exact
        Whether both plans are proved best.
    """

    lever: Lever
    gain: dict[Tier, int] | None
    status: Status
    exact: bool

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
        Some have nothing to change: ``minutes`` where the athlete has no limit of minutes.
        A dose changes what is asked for, so its costs are measured by another yardstick before and after.
    time_limit_s
        For each search; there is one for each change.
    on_price
        Called with each price as it is found.
    cancel
        Asked before each search; once it says True, what is left is left out.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where a kind is unknown.
    """
    result.require()
    levers = levers_of(result.problem)
    wanted = [kinds] if isinstance(kinds, str) else list(kinds)
    faults = Faults()
    for kind in wanted:
        if kind not in KINDS:
            faults.unknown("kind of change", kind, KINDS, "price_list")
    if faults:
        raise InvalidInput(faults.found)
    prices = []
    for lever in levers:
        if wanted and lever.kind not in wanted:
            continue
        if cancel is not None and cancel():
            break
        prices.append(_price(result, lever, time_limit_s))
        if on_price is not None:
            on_price(prices[-1])
    return tuple(sorted(prices, key=_worth))


def price_frame(prices: Collection[Price]) -> pd.DataFrame:
    """Prices as a data frame: a row each, with the columns of :meth:`Price.row`."""
    import pandas as pd

    frame = pd.DataFrame([price.row() for price in prices])
    return frame.astype({tier.value: "Int64" for tier in CHARGED_TIERS}) if len(frame) else frame


def _price(result: Result, lever: Lever, time_limit_s: float | None) -> Price:
    try:
        problem = lever.pull(result.problem)
    except InvalidInput:  # a step out of what a season may hold
        return Price(lever=lever, gain=None, status=Status.INFEASIBLE, exact=True)
    found = solve(problem.season, problem.policy, time_limit_s=time_limit_s, step_min=result.step_min)
    before = {outcome.tier: outcome.value for outcome in result.tiers}
    after = {outcome.tier: outcome.value for outcome in found.tiers}
    proved = (Status.OPTIMAL, Status.INFEASIBLE)
    return Price(
        lever=lever,
        gain={tier: before[tier] - after[tier] for tier in CHARGED_TIERS} if after else None,
        status=found.status,
        exact=result.status is Status.OPTIMAL and found.status in proved,
    )


def _worth(price: Price) -> tuple[Any, ...]:
    gain = price.gain
    return (gain is None, *(-gain[tier] for tier in CHARGED_TIERS if gain is not None), price.lever.sentence)
