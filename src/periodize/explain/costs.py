"""What one plan loses against another, told by the charges that rise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.rules.base import Violation
from periodize.rules.words import Where
from periodize.solver.result import Result
from periodize.verify import Verification

MOST_COSTS = 3
"""Charges that a comparison spells out."""

_Line = tuple[Tier, Where]
"""A line of the bill: a rule at one place in the season."""


def cost_of(result: Result) -> dict[Tier, int]:
    """What the plan of an answer costs by tier."""
    return {outcome.tier: outcome.value for outcome in result.tiers}


def loss_of(before: Result, after: Result) -> dict[Tier, int]:
    """By tier, what one plan costs more than another; less where negative."""
    known, costs = cost_of(before), cost_of(after)
    return {tier: costs[tier] - known[tier] for tier in CHARGED_TIERS}


def costs_of(
    before: Verification | None, after: Verification | None, most: int = MOST_COSTS
) -> tuple[str, ...]:
    """Where a plan costs more than another, the highest tier first, the biggest rises of a tier first.

    Only tiers that cost more as a whole are told of: within the others a rise is made up for.

    Parameters
    ----------
    before, after
        The checks of the two plans; without either there is nothing to compare.
    most
        How many charges to name; what the others come to stands in a line of its own.

    Returns
    -------
    tuple of str
        ``"PROTECT +12: Max strength B on Thu 30 Jul 18:00 is 9 h before the intervals on ..., better 24 h"``.
    """
    if before is None or after is None:
        return ()
    worse = [tier for tier in CHARGED_TIERS if after.cost[tier] > before.cost[tier]]
    costs = _costs(after.charges)
    costs.subtract(_costs(before.charges))
    rises = [(line, rise) for line, rise in costs.items() if rise > 0 and line[0] in worse]
    rises.sort(key=lambda item: (item[0][0].rank, -item[1], item[0][1]))
    known = {charge.text for charge in before.charges}
    found: defaultdict[_Line, list[Violation]] = defaultdict(list)
    for charge in after.charges:
        found[charge.tier, charge.where].append(charge)
    named = tuple(f"{line[0].value} +{rise}: {_worst(found[line], known)}" for line, rise in rises[:most])
    return named + _rest(rises[most:])


def _rest(rises: list[tuple[_Line, int]]) -> tuple[str, ...]:
    """``("and 4 more: PROTECT +3, SHAPE +8",)``: what is not named one by one."""
    sums: Counter[Tier] = Counter()
    for line, rise in rises:
        sums[line[0]] += rise
    parts = ", ".join(f"{tier.value} +{amount}" for tier, amount in sums.items())
    return (f"and {len(rises)} more: {parts}",) if rises else ()


def _costs(charges: Iterable[Violation]) -> Counter[_Line]:
    costs: Counter[_Line] = Counter()
    for charge in charges:
        costs[charge.tier, charge.where] += charge.cost
    return costs


def _worst(charges: list[Violation], known: set[str]) -> str:
    """The dearest of the charges that are new, with how many more of them there are."""
    new = [charge for charge in charges if charge.text not in known] or charges
    worst = max(new, key=lambda charge: (charge.cost, charge.text))
    return worst.text + (f" (and {len(new) - 1} more)" if len(new) > 1 else "")
