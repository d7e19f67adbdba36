"""Compares what a model charges for a plan with what the independent check bills."""

from __future__ import annotations

from collections import Counter

from periodize.errors import PeriodizeError
from periodize.rules.words import Where
from periodize.solver.descent import Descent
from periodize.verify import Verification


class SelfCheckFailed(PeriodizeError):
    """The independent check rejected a plan: a fault of this library, never of the input."""


def compare(verification: Verification, descent: Descent) -> None:
    """A plan that the check rejects, or bills differently, is never handed out.

    A plan whose proof is open may be charged more than it is billed: slack that nobody has squeezed yet.
    """
    if not verification.ok:
        broken = "; ".join(f"{v.text} [{v.where.rule}]" for v in verification.violations[:5])
        raise SelfCheckFailed(f"the plan breaks rules that must hold: {broken}")
    for tier, billed in verification.cost.items():
        charged = descent.search.cost(tier)
        if billed > charged or (billed < charged and descent.proved):
            rules = ", ".join(_disagreeing(verification, descent)) or "not known"
            raise SelfCheckFailed(
                f"tier {tier} is charged {charged} and billed {billed}; "
                f"rules whose encoding and check differ: {rules}"
            )


def _disagreeing(verification: Verification, descent: Descent) -> list[str]:
    """Keys of the rules that the model charges otherwise than the check bills."""
    billed: Counter[Where] = Counter()
    for charge in verification.charges:
        billed[charge.where] += charge.excess
    charged = {where: descent.search.value(terms) for where, terms in descent.search.model.charges.items()}
    return sorted({where.rule for where in {*billed, *charged} if charged.get(where, 0) != billed[where]})
