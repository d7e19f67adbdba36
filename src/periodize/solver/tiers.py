"""One objective for all tiers: exact multipliers, so that no lower tier can buy a loss in a higher one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.solver.build import Model, Term
from periodize.solver.result import TierOutcome

LARGEST_OBJECTIVE = 2**53
"""Above this a sum is no longer exact in the solver's floating-point relaxation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Tiers that are minimised in one solve, highest first.

    Parameters
    ----------
    tiers
        Which tiers.
    multipliers
        Factor of each: the largest sum the tiers below it in the stage can make, plus one.
    """

    tiers: tuple[Tier, ...]
    multipliers: tuple[int, ...]

    def terms(self, model: Model) -> list[Term]:
        """The stage's objective."""
        return [
            (variable, cost * factor)
            for tier, factor in zip(self.tiers, self.multipliers, strict=True)
            for variable, cost in model.costs[tier]
        ]

    def split(self, bound: int, values: Mapping[Tier, int]) -> list[TierOutcome]:
        """Bounds tier by tier from a bound on the whole, given the values of the plan in hand.

        While the higher tiers are at their bound, what remains of the whole's bound holds for the next;
        below the first gap only 0 is known.
        """
        outcomes = []
        left, closed = bound, True
        for tier, factor in zip(self.tiers, self.multipliers, strict=True):
            value = values[tier]
            proved = 0
            if closed:
                proved = min(value, max(0, -(-left // factor) if factor == 1 else left // factor))
                left -= proved * factor
                closed = proved == value
            outcomes.append(TierOutcome(tier=tier, value=value, bound=proved))
        return outcomes


def stages(model: Model, *, one_by_one: bool = False, largest: int = LARGEST_OBJECTIVE) -> list[Stage]:
    """Tiers packed into as few solves as stay exact.

    Parameters
    ----------
    model
        Gives the largest cost of each tier.
    one_by_one
        A stage for every tier: slower, and the test that the packed way is right.
    largest
        Largest value of an objective.
    """
    used = [tier for tier in CHARGED_TIERS if model.costs[tier]]
    packed: list[list[Tier]] = []
    size = 0
    for tier in used:
        room = model.most[tier] + 1
        if not packed or one_by_one or size * room > largest:
            packed.append([tier])
            size = room
        else:
            packed[-1].append(tier)
            size *= room
    return [Stage(tiers=tuple(tiers), multipliers=_multipliers(model, tiers)) for tiers in packed]


def _multipliers(model: Model, tiers: Sequence[Tier]) -> tuple[int, ...]:
    factors: list[int] = []
    below = 1
    for tier in reversed(tiers):
        factors.append(below)
        below *= model.most[tier] + 1
    return tuple(reversed(factors))
