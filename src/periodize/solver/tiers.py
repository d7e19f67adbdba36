"""One objective for all tiers: exact multipliers, so that no lower tier can buy a loss in a higher one."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from periodize.domain.vocabulary import Tier
from periodize.rules.words import PHASES
from periodize.solver.build import Model, Term
from periodize.solver.encoder import Collector
from periodize.solver.result import TierOutcome

LARGEST_OBJECTIVE = 2**53
"""Above this a sum is no longer exact in the solver's floating-point relaxation."""

GROUPS = ((Tier.DOSE, Tier.PROTECT), (Tier.STEADY, Tier.SHAPE, Tier.HABIT))
"""Tiers that share an objective where their sum stays exact.

All in one would be exact too, but the relaxation no longer sees costs twelve orders of magnitude below the
largest, and the proof stalls in the lowest tier (docs/decisions, "two solves").
"""

TIE_BREAK_BITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Tiers that are minimised in one solve, highest first.

    Parameters
    ----------
    tiers
        Which tiers.
    multipliers
        Factor of each: the largest sum of everything below it in the stage, plus one.
    marks
        The tie-break, where this stage ends with it: the least important terms of all.
    """

    tiers: tuple[Tier, ...]
    multipliers: tuple[int, ...]
    marks: tuple[Term, ...] = ()

    def terms(self, model: Model) -> list[Term]:
        """The stage's objective."""
        costs = [
            (variable, cost * factor)
            for tier, factor in zip(self.tiers, self.multipliers, strict=True)
            for variable, cost in model.costs[tier]
        ]
        return [*costs, *self.marks]

    def split(self, bound: int, values: Mapping[Tier, int]) -> list[TierOutcome]:
        """Bounds tier by tier from a bound on the whole, given the values of the plan in hand.

        While the higher tiers are at their bound, what remains of the whole's bound holds for the next;
        below the first gap only 0 is known.
        """
        outcomes = []
        left, closed = bound, True
        for tier, factor in zip(self.tiers, self.multipliers, strict=True):
            value = values[tier]
            proved = min(value, max(0, left // factor)) if closed else 0
            left -= proved * factor
            closed = closed and proved == value
            outcomes.append(TierOutcome(tier=tier, value=value, bound=proved))
        return outcomes


def stages(
    model: Model,
    marks: Sequence[Term],
    marks_most: int,
    *,
    one_by_one: bool = False,
    largest: int = LARGEST_OBJECTIVE,
) -> list[Stage]:
    """Tiers packed into as few solves as stay exact and quick, the tie-break last.

    Parameters
    ----------
    model
        Gives the largest cost of each tier.
    marks, marks_most
        The tie-break and its largest sum.
    one_by_one
        A stage for every tier: slower, and the test that the packed way is right.
    largest
        Largest value of an objective.
    """
    packed: list[list[Tier]] = []
    for group in GROUPS:
        size = largest + 1
        for tier in group:
            if not model.costs[tier]:
                continue
            room = model.most[tier] + 1
            if one_by_one or size * room > largest:
                packed.append([tier])
                size = room
            else:
                packed[-1].append(tier)
                size *= room
    found = [Stage(tiers=tuple(tiers), multipliers=_multipliers(model, tiers, 1)) for tiers in packed]
    last = packed[-1] if packed else []
    factors = _multipliers(model, last, marks_most + 1)
    fits = not last or factors[0] * (model.most[last[0]] + 1) <= largest
    if last and fits and not one_by_one:
        return [*found[:-1], Stage(tiers=tuple(last), multipliers=factors, marks=tuple(marks))]
    return [*found, Stage(tiers=(), multipliers=(), marks=tuple(marks))]


def marks_of(collector: Collector, model: Model) -> tuple[list[Term], int]:
    """A mark for every decision, drawn from what it is, so that two best plans have different sums.

    Returns
    -------
    (marks, most)
        The terms, and their largest sum in any schedule.
    """
    table, season = collector.candidates, collector.season
    ids = [template.id for template in season.templates]
    prices = np.zeros(len(table), dtype=np.int64)
    terms: list[Term] = []
    for row, variable in enumerate(model.x):
        if variable is not None:
            what = (ids[table.template[row]], int(table.start[row]), table.places[table.place[row]])
            prices[row] = _mark(repr(what))
            terms.append((variable, int(prices[row])))
    for microcycle, phases in enumerate(model.y):
        terms += [(y, _mark(f"{microcycle}:{phase.value}")) for phase, y in zip(PHASES, phases, strict=True)]
    return terms, model.room.of_prices(prices) + (len(model.y) << TIE_BREAK_BITS)


def _mark(text: str) -> int:
    return 1 + zlib.crc32(text.encode()) % (1 << TIE_BREAK_BITS)


def _multipliers(model: Model, tiers: Sequence[Tier], lowest: int) -> tuple[int, ...]:
    factors: list[int] = []
    below = lowest
    for tier in reversed(tiers):
        factors.append(below)
        below *= model.most[tier] + 1
    return tuple(reversed(factors))
