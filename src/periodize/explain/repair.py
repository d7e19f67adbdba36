"""One way of mending a season: what is changed, the plan that proves it, and what it costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from periodize.domain.display import Told
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.explain.costs import cost_of
from periodize.explain.mends import AsWish, Mend
from periodize.problem import Problem
from periodize.report.words import TIER_SENTENCES, within_week
from periodize.rules.base import Violation
from periodize.rules.said import name_of, span_text
from periodize.rules.weekly_dose import WeeklyDose
from periodize.solver.result import Result

if TYPE_CHECKING:
    import pandas as pd

MOST_LISTED = 8
"""Missed sessions, or recovered ones, that a text spells out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair(Told):
    """Changes with which there is a plan, or a better one.

    Parameters
    ----------
    mends
        The changes, the smallest first.
    problem
        The changed problem.
    result
        Its plan.
    gain
        By tier, how much less its plan costs than the plan at hand; more where negative. None where there was none.
    missed
        What its plan misses of the rules that were made wishes, by microcycle.
    recovered
        What the plan at hand missed of the work of a block, and its plan does not.
    """

    mends: tuple[Mend, ...]
    problem: Problem
    result: Result
    gain: dict[Tier, int] | None = None
    missed: tuple[Violation, ...] = ()
    recovered: tuple[Violation, ...] = ()

    @property
    def changes(self) -> tuple[str, ...]:
        """The changes in plain words."""
        return tuple(mend.sentence for mend in self.mends)

    @property
    def cost(self) -> dict[Tier, int]:
        """What its plan costs by tier."""
        return cost_of(self.result)

    @property
    def count(self) -> int:
        """How much is changed: a rule made a wish counts once for each place where its plan misses it."""
        return len([mend for mend in self.mends if not isinstance(mend, AsWish)]) + len(self.missed)

    @property
    def exact(self) -> bool:
        """Whether its plan is proved best, so that the cost is exact."""
        return self.result.status is Status.OPTIMAL

    def __str__(self) -> str:
        lines = ["; ".join(self.changes)]
        lines += _shortened([violation.text for violation in self.missed], "then missed")
        lines += _shortened([self._recovery(violation) for violation in self.recovered], "recovers")
        return "\n".join([*lines, f"  {self._price()}"])

    def _price(self) -> str:
        amounts = self.cost if self.gain is None else {tier: -gain for tier, gain in self.gain.items()}
        sign = "" if self.gain is None else "+"
        changed = {tier: amount for tier, amount in amounts.items() if amount}
        known = "" if self.exact else " (the best plan found; not proved)"
        if not changed:
            return f"its plan costs nothing{known}" if self.gain is None else f"nothing else changes{known}"
        parts = [f"{tier.value} {amount:{sign}d}" for tier, amount in changed.items()]
        if self.gain is None:
            return f"its plan costs {', '.join(parts)}{known}"
        first, by = next(iter(changed.items()))
        aim = f"what {'suffers' if by > 0 else 'gains'} first: '{TIER_SENTENCES[first]}'"
        return f"against the plan at hand {', '.join(parts)}{known}; {aim}"

    def _recovery(self, missed: Violation) -> str:
        """What was missed, as it was and as it becomes: ``"max strength sessions, week 4 (20 to 26 Jul): 0 -> 2 of 2"``."""
        where, plan = missed.where, self.result.schedule
        charges = self.result.verification.charges if self.result.verification else ()
        left = next((charge for charge in charges if charge.where == where), None)
        if plan is None or not where.rule.startswith(WeeklyDose.id):
            return missed.text + (f" -> {within_week(left.text)}" if left else " -> no longer short")
        season = plan.season
        word = "week" if season.calendar.microcycle_days == 7 else "microcycle"
        when = f"{word} {where.microcycle + 1} ({span_text(season.calendar, where.microcycle)})"
        had = len(missed.sessions)
        wanted = had + missed.excess
        has = wanted if left is None else len(left.sessions)
        of = wanted if left is None else has + left.excess
        change = f"{had} -> {has} of {of}" if of == wanted else f"{had} of {wanted} -> {has} of {of}"
        return f"{name_of(season, where.subject)} sessions, {when}: {change}"

    def row(self) -> dict[str, Any]:
        """The repair as one row of plain values: a column of cost for each tier, and of gain where there is one."""
        costs = {tier.value: self.cost[tier] for tier in CHARGED_TIERS}
        gains = {f"{t.value} gain": None if self.gain is None else self.gain[t] for t in CHARGED_TIERS}
        return {
            "changes": "; ".join(self.changes),
            "count": self.count,
            **costs,
            **gains,
            "missed": len(self.missed),
            "recovered": len(self.recovered),
            "status": self.result.status.value,
        }

    def to_plain(self) -> dict[str, Any]:
        """The repair as JSON values, without its plan."""
        return {
            "changes": [{"kind": mend.kind, "text": mend.sentence} for mend in self.mends],
            "count": self.count,
            "cost": {tier.value: amount for tier, amount in self.cost.items()},
            "gain": None if self.gain is None else {t.value: amount for t, amount in self.gain.items()},
            "missed": [_plain(violation) for violation in self.missed],
            "recovered": [_plain(violation) for violation in self.recovered],
            "exact": self.exact,
            "status": self.result.status.value,
            "fingerprint": self.problem.fingerprint,
        }


def _shortened(texts: list[str], head: str) -> list[str]:
    """A line for each, as far as anybody reads on."""
    lines = [f"  {head}: {text}" for text in texts[:MOST_LISTED]]
    rest = len(texts) - MOST_LISTED
    return [*lines, f"  {head}: {rest} more"] if rest > 0 else lines


def _plain(violation: Violation) -> dict[str, Any]:
    return {
        "rule": violation.where.rule,
        "microcycle": violation.where.microcycle + 1,
        "subject": violation.where.subject,
        "excess": violation.excess,
        "unit": violation.unit,
        "text": violation.text,
    }


def repair_frame(repairs: Collection[Repair]) -> pd.DataFrame:
    """Repairs as a data frame: a row each, with the columns of :meth:`Repair.row`."""
    import pandas as pd

    frame = pd.DataFrame([repair.row() for repair in repairs])
    wanted = {f"{tier.value} gain": "Int64" for tier in CHARGED_TIERS}
    return frame.astype(wanted) if len(frame) else frame


def harm_of(repair: Repair) -> tuple[object, ...]:
    """What repairs are ranked by: how much is changed, how much that asks, and what the plan costs."""
    costs = (repair.cost[tier] for tier in CHARGED_TIERS)
    return (repair.count, sum(mend.size for mend in repair.mends), *costs, repair.changes)
