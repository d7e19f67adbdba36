"""What the plans fall short by: the missed doses of each athlete, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from periodize.domain.vocabulary import Tier
from periodize.rules.block_order import BlockOrder
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.weekly_dose import WeeklyDose
from periodize.squad.files import Row
from periodize.squad.page.kept import Foremost

Days = tuple[date, date]
Kind = tuple[str, str, str]
"""Rule, subject and unit."""

_BY_SUBJECT = frozenset({BlockOrder.id, MaintenanceGap.id, PatternCoverage.id, WeeklyDose.id})
"""Rules whose subjects are few and the same for all athletes; others are added up by rule alone."""


@dataclass(frozen=True, slots=True)
class Miss:
    """What one athlete misses by one rule for one subject.

    Parameters
    ----------
    rule, subject
        As in the bill; ``rule`` without its tier.
    excess, unit, cost
        Of all microcycles together.
    spans
        The days of these microcycles, those that follow one another drawn together.
    """

    rule: str
    subject: str
    excess: int
    unit: str
    cost: int
    spans: tuple[Days, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """One athlete's missed doses, the dearest first."""

    athlete: str
    cost: int
    misses: tuple[Miss, ...]


@dataclass(slots=True)
class Total:
    """What a squad misses of one kind: by how many athletes, and by how much."""

    athletes: int = 0
    excess: int = 0
    cost: int = 0

    def add(self, misses: Iterable[Miss]) -> None:
        """Take in one athlete's."""
        self.athletes += 1
        for miss in misses:
            self.excess += miss.excess
            self.cost += miss.cost


class Shortfalls:
    """The missed doses of a squad.

    Parameters
    ----------
    most
        How many athletes are kept: those whose doses are missed by the most.
    """

    def __init__(self, most: int) -> None:
        self.athletes: Foremost[Short] = Foremost(most)
        self.complete = 0
        self.totals: dict[Kind, Total] = defaultdict(Total)

    def add(self, athlete: str, plan: Row) -> None:
        """Take in a plan."""
        misses = misses_of(plan)
        if not misses:
            self.complete += 1
            return
        kinds: dict[Kind, list[Miss]] = defaultdict(list)
        for miss in misses:
            kinds[miss.rule, miss.subject if miss.rule in _BY_SUBJECT else "", miss.unit].append(miss)
        for kind, same in kinds.items():
            self.totals[kind].add(same)
        cost = sum(miss.cost for miss in misses)
        self.athletes.add(cost, Short(athlete, cost, misses))


def misses_of(plan: Row) -> tuple[Miss, ...]:
    """The missed doses of a plan, the dearest first."""
    days = {
        block["index"]: (date.fromisoformat(block["first"]), date.fromisoformat(block["last"]))
        for block in plan["blocks"]
    }
    found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for charge in plan["bill"]:
        if charge["tier"] == Tier.DOSE:
            found[charge["rule"].partition("@")[0], charge["subject"], charge["unit"]].append(charge)
    misses = (
        Miss(
            rule=rule,
            subject=subject,
            excess=sum(charge["excess"] for charge in charges),
            unit=unit,
            cost=sum(charge["cost"] for charge in charges),
            spans=_spans(days[at] for at in sorted({charge["microcycle"] for charge in charges})),
        )
        for (rule, subject, unit), charges in found.items()
    )
    return tuple(sorted(misses, key=lambda miss: (-miss.cost, miss.rule, miss.subject)))


def _spans(days: Iterable[Days]) -> tuple[Days, ...]:
    spans: list[Days] = []
    for first, last in days:
        if spans and first - spans[-1][1] == timedelta(days=1):
            spans[-1] = spans[-1][0], last
        else:
            spans.append((first, last))
    return tuple(spans)
