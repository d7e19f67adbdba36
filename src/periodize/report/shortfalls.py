"""What falls short of the ideal, in a coach's words: by week for the calendar, by rule for the bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from periodize.domain.vocabulary import Tier
from periodize.report.words import within_week
from periodize.rules.base import Violation
from periodize.rules.block_order import BlockOrder
from periodize.solver.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """What one rule costs in a week or in a block.

    Parameters
    ----------
    tier
        How much it matters.
    cost
        Of all cases together.
    text
        The worst case in words, and how many more there are.
    """

    tier: Tier
    cost: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """What one rule costs in the season.

    Parameters
    ----------
    tier, rule
        Of the rule; ``rule`` is its key.
    statement
        What it asks, in one sentence.
    excess, unit, cost
        By how much it is missed, and what that costs.
    microcycles
        Where, from 1, in order.
    """

    tier: Tier
    rule: str
    statement: str
    excess: int
    unit: str
    cost: int
    microcycles: tuple[int, ...]


def of_microcycles(result: Result) -> dict[int, list[Shortfall]]:
    """By microcycle (from 0), the most important first; habits are left to the bill."""
    charges: dict[int, list[Violation]] = defaultdict(list)
    for charge in _charges(result):
        if not is_of_blocks(charge) and charge.tier is not Tier.HABIT:
            charges[charge.where.microcycle].append(charge)
    return {microcycle: by_rule(found) for microcycle, found in charges.items()}


def of_blocks(result: Result) -> list[Shortfall]:
    """Where the lengths of blocks fall short of what is recommended."""
    return by_rule(charge for charge in _charges(result) if is_of_blocks(charge))


def bill_lines(result: Result) -> list[BillLine]:
    """The season's bill by tier and rule, the dearest of a tier first."""
    statements = {rule.key: rule.statement for rule in result.problem.policy}

    def place(charge: Violation) -> tuple[int, str]:
        return charge.tier.rank, charge.where.rule

    lines = []
    for (_, rule), found in groupby(sorted(_charges(result), key=place), key=place):
        group = list(found)
        lines.append(
            BillLine(
                tier=group[0].tier,
                rule=rule,
                statement=statements[rule],
                excess=sum(charge.excess for charge in group),
                unit=group[0].unit,
                cost=sum(charge.cost for charge in group),
                microcycles=tuple(sorted({charge.where.microcycle + 1 for charge in group})),
            )
        )
    return sorted(lines, key=lambda line: (line.tier.rank, -line.cost, line.rule))


def numbers_text(numbers: Iterable[int]) -> str:
    """``"1 to 3, 7"``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _charges(result: Result) -> tuple[Violation, ...]:
    return result.verification.charges if result.verification else ()


def is_of_blocks(charge: Violation) -> bool:
    """Whether a charge speaks of the season's blocks rather than of a week."""
    return charge.where.rule.partition("@")[0] == BlockOrder.id


def by_rule(charges: Iterable[Violation]) -> list[Shortfall]:
    """The worst case of each rule with how many more there are, the most important first."""
    groups: dict[tuple[Tier, str, str], list[Violation]] = defaultdict(list)
    for charge in charges:
        subject = charge.where.subject if is_of_blocks(charge) else ""
        groups[charge.tier, charge.where.rule, subject].append(charge)
    lines = []
    for (tier, _, _), group in groups.items():
        worst = max(group, key=lambda charge: (charge.cost, charge.text))
        more = f" (and {len(group) - 1} more of the kind)" if len(group) > 1 else ""
        cost = sum(charge.cost for charge in group)
        lines.append(Shortfall(tier=tier, cost=cost, text=within_week(worst.text) + more))
    return sorted(lines, key=lambda line: (line.tier.rank, -line.cost, line.text))
