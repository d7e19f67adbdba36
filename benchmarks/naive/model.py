"""The plain model's variables, and the few ways in which its rules speak about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from benchmarks.naive.alone import RunsNearby, cost_alone
from benchmarks.naive.slots import all_slots
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.rules.base import Rule
from periodize.units import ceil_div

Way = tuple[cp_model.LinearExprT, int, int]
"""An expression that is at most 0, what of it counts as one unit of excess, and its largest value."""


@dataclass(frozen=True, slots=True)
class Charged:
    """A term of the objective: a variable, its price, and the most it can be."""

    variable: cp_model.IntVar
    price: int
    most: int


class PlainModel:
    """One boolean for each slot that no hard rule removes, and the blocks as integers.

    Attributes
    ----------
    cp
        The CP-SAT model.
    slots, x
        Slots that are left, and the boolean of each.
    block
        For each microcycle the boolean of each phase it may have; :mod:`benchmarks.naive.blocks` fills it.
    charges
        Terms of the objective by tier.
    """

    def __init__(self, season: Season, rules: Sequence[Rule]) -> None:
        self.season = season
        self.cp = cp_model.CpModel()
        self.charges: dict[Tier, list[Charged]] = {tier: [] for tier in CHARGED_TIERS}
        self.block: list[dict[Phase, cp_model.IntVar]] = [{} for _ in season.calendar.microcycles]
        runs = RunsNearby(season)
        alone = [(rule.tier, cost) for rule in rules if (cost := cost_alone(rule, season, runs))]
        hard = [cost for tier, cost in alone if tier is Tier.MUST]
        self.slots = [s for s in all_slots(season, rules) if not any(cost(s) for cost in hard)]
        self.x = [self.cp.new_bool_var(slot.session.id) for slot in self.slots]
        for tier, cost in alone:
            if tier is not Tier.MUST:
                prices = [(x, cost(slot)) for slot, x in zip(self.slots, self.x, strict=True)]
                self.charges[tier] += [Charged(x, price, 1) for x, price in prices if price]
        self._by_day: dict[int, list[int]] = {}
        self._by_microcycle: dict[int, list[int]] = {}
        for number, slot in enumerate(self.slots):
            self._by_day.setdefault(slot.day, []).append(number)
            self._by_microcycle.setdefault(slot.microcycle, []).append(number)

    def on_days(self, first: int, last: int) -> list[int]:
        """Numbers of the slots on days ``first`` to ``last``."""
        return [number for day in range(first, last + 1) for number in self._by_day.get(day, ())]

    def in_microcycle(self, index: int) -> list[int]:
        """Numbers of the slots of one microcycle."""
        return self._by_microcycle.get(index, [])

    def count(self, numbers: Iterable[int]) -> cp_model.LinearExpr:
        """How many of these are placed."""
        return cp_model.LinearExpr.sum([self.x[number] for number in numbers])

    def load_au(self, numbers: Iterable[int]) -> cp_model.LinearExpr:
        """Their load."""
        chosen = list(numbers)
        loads = [self.slots[number].figures.load_au for number in chosen]
        return cp_model.LinearExpr.weighted_sum([self.x[number] for number in chosen], loads)

    def at_most(
        self,
        rule: Rule,
        expression: cp_model.LinearExpr,
        bound: int,
        most: int,
        *,
        times: int = 1,
        per: int = 1,
    ) -> None:
        """``expression <= bound``, or a charge for each begun ``per`` above; it never exceeds ``most``."""
        if most > bound:
            slack = self.slack(rule, ceil_div(most - bound, per), times)
            self.cp.add(expression - per * slack <= bound)

    def at_most_in(
        self,
        rule: Rule,
        microcycle: int,
        expression: cp_model.LinearExpr,
        bounds: Mapping[Phase, int],
        most: int,
    ) -> None:
        """The same with a bound for each block; none in blocks that are not listed."""
        real = {phase: bound for phase, bound in bounds.items() if bound < most}
        known = self.block[microcycle]
        if any(phase in known for phase in real):
            slack = self.slack(rule, most - min(real.values()), 1)
            for phase, bound in real.items():
                if phase in known:
                    self.cp.add(expression - slack <= bound).only_enforce_if(known[phase])

    def at_least_in(
        self,
        rule: Rule,
        microcycle: int,
        expression: cp_model.LinearExpr,
        bounds: Mapping[Phase, int],
        times: int = 1,
    ) -> None:
        """``expression`` reaches the bound of the microcycle's block, or each unit missing is charged."""
        known = self.block[microcycle]
        real = {phase: bound for phase, bound in bounds.items() if bound > 0 and phase in known}
        if real:
            slack = self.slack(rule, max(real.values()), times)
            for phase, bound in real.items():
                self.cp.add(expression + slack >= bound).only_enforce_if(known[phase])

    def any_way(self, rule: Rule, ways: Sequence[Way], *, only_in: cp_model.IntVar | None = None) -> None:
        """At least one of several ways holds, or the one that is broken least is charged; in one block, if given."""
        worst = [ceil_div(most, unit) for _, unit, most in ways]
        if min(worst) <= 0:
            return
        slack = self.slack(rule, max(worst), 1)
        taken = [self.cp.new_bool_var("") for _ in ways]
        for (expression, unit, _), is_taken in zip(ways, taken, strict=True):
            self.cp.add(expression - unit * slack <= 0).only_enforce_if(is_taken)
        self.cp.add_bool_or(taken if only_in is None else [~only_in, *taken])

    def slack(self, rule: Rule, most: int, times: int) -> cp_model.IntVar | int:
        """A charged variable for what a rule is missed by; plain 0 where it must hold."""
        if rule.tier is Tier.MUST:
            return 0
        variable = self.cp.new_int_var(0, most, "")
        self.charges[rule.tier].append(Charged(variable, rule.weight * times, most))
        return variable

    def any_of(self, numbers: Sequence[int]) -> cp_model.IntVar:
        """A boolean that is 1 exactly if one of them is placed."""
        used = self.cp.new_bool_var("")
        self.cp.add_max_equality(used, [self.x[number] for number in numbers])
        return used

    def cost(self, tier: Tier) -> cp_model.LinearExpr:
        """The charge of one tier."""
        terms = self.charges[tier]
        return cp_model.LinearExpr.weighted_sum([t.variable for t in terms], [t.price for t in terms])

    def most(self, tier: Tier) -> int:
        """No plan costs more than this in one tier."""
        return sum(term.price * term.most for term in self.charges[tier])
