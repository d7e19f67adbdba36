"""Makes a CP-SAT model of what the rules said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from ortools.sat.python import cp_model

from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.rules.base import Rule
from periodize.rules.words import PHASES, Bools, Ints, Lin, Where
from periodize.solver.bounds import Room
from periodize.solver.cliques import merge_pairs
from periodize.solver.encoder import AnyWay, Collector, Excluded, Forbidden, Limited
from periodize.solver.split import BlockSplit
from periodize.units import ceil_div

Term = tuple[cp_model.IntVar, int]

LIMITS_A_STEP = 500
"""Limits that are taken up in one step of building."""


class Role(StrEnum):
    """What becomes of a rule in a model."""

    HARD = "hard"
    CHARGED = "charged"
    GUARDED = "guarded"


def by_policy(rule: Rule) -> Role:
    """The usual roles: MUST is hard, everything else is charged."""
    return Role.HARD if rule.tier is Tier.MUST else Role.CHARGED


@dataclass(slots=True, eq=False)
class Model:
    """A CP-SAT model with its variables by meaning.

    Attributes
    ----------
    cp
        The model; no objective is set.
    room
        How large sums can get.
    x
        For each candidate its variable, or None where it is fixed or ruled out.
    y
        For each microcycle the block variables in the order of ``PHASES``.
    costs
        Terms of each charged tier.
    charges
        Terms of each grounding of a charged rule, unweighted: its excess.
    most
        An upper bound on the cost of each tier.
    guards
        One literal for each grounding of a guarded rule: true means that it must hold.
    """

    cp: cp_model.CpModel
    room: Room
    x: list[cp_model.IntVar | None]
    y: list[list[cp_model.IntVar]]
    costs: dict[Tier, list[Term]] = field(default_factory=lambda: {tier: [] for tier in CHARGED_TIERS})
    charges: dict[Where, list[Term]] = field(default_factory=dict)
    most: dict[Tier, int] = field(default_factory=lambda: dict.fromkeys(CHARGED_TIERS, 0))
    guards: dict[Where, cp_model.IntVar] = field(default_factory=dict)


def build(
    collector: Collector,
    role_of: Callable[[Rule], Role] = by_policy,
    *,
    into: cp_model.CpModel | None = None,
    between: Callable[[], None] = lambda: None,
) -> Model:
    """A model in which every rule plays its role; part of a larger one where that is given.

    ``between`` is called between the steps of building.
    """
    return _Builder(collector, role_of, cp_model.CpModel() if into is None else into).build(between)


class _Builder:
    def __init__(self, collector: Collector, role_of: Callable[[Rule], Role], cp: cp_model.CpModel) -> None:
        self.told = collector
        self.role_of = role_of
        self.table = collector.candidates
        self.unreachable = {v for rule, v in collector.unreachable if role_of(rule) is Role.HARD}
        self.unreachable |= collector.settled
        self.hard = [limit for limit in collector.limited if role_of(limit.rule) is Role.HARD]
        self.alive = self._alive()
        self.room = Room(collector, self.alive, self.hard, self.unreachable)
        self.cliques = self._cliques()
        self.others: list[cp_model.IntVar] = []
        self.prices: dict[Tier, Ints] = {}
        self.model = self._variables(cp)

    def build(self, between: Callable[[], None]) -> Model:
        between()
        self._definitions()
        for clique in self.cliques:
            self.model.cp.add_at_most_one(v for row in clique if (v := self.model.x[row]) is not None)
        for forbidden in self.told.forbidden:
            self._forbidden(forbidden)
        for excluded in self.told.excluded:
            between()
            self._excluded(excluded)
        between()
        for number, limited in enumerate(self.told.limited):
            self._limited(limited)
            if number % LIMITS_A_STEP == 0:
                between()
        for any_way in self.told.any_ways:
            self._any_way(any_way)
        for tier, prices in self.prices.items():
            self.model.costs[tier] += self._terms(np.flatnonzero(prices), prices)
            self.model.most[tier] += self.room.of_prices(prices)
        return self.model

    def _alive(self) -> Bools:
        """Candidates that no hard rule removes: alone, beside a fixed session, or in every block they could be in."""
        alive = np.ones(len(self.table), dtype=bool)
        for forbidden in self.told.forbidden:
            if self.role_of(forbidden.rule) is Role.HARD:
                alive &= forbidden.excess <= 0
        fixed = self.table.fixed
        for excluded in self.told.excluded:
            if self.role_of(excluded.rule) is Role.HARD:
                alive[excluded.second[fixed[excluded.first]]] = False
                alive[excluded.first[fixed[excluded.second]]] = False
        for limit in self.hard:
            alive[self._shut_out(limit)] = False
        return alive

    def _shut_out(self, limit: Limited) -> Ints:
        """Free candidates of a count that no reachable block leaves room for."""
        blocks = {v: -c for v, c in limit.over.others if v < self.told.blocks}
        counts = [v - self.told.blocks for v, c in limit.over.others if v >= self.told.blocks and c > 0]
        nothing = np.empty(0, dtype=np.int64)
        if len(blocks) + len(counts) < len(limit.over.others) or len(limit.over.rows) or not counts:
            return nothing
        microcycles = {v // len(PHASES) for v in blocks}
        if len(microcycles) > 1 or any(self.told.defined[c].kind != "total" for c in counts):
            return nothing
        rooms = [room for v, room in blocks.items() if v not in self.unreachable]
        if microcycles and max(rooms, default=0) - limit.over.constant > 0:
            return nothing
        if not microcycles and limit.over.constant < 0:
            return nothing
        rows: Ints = np.concatenate([self.told.defined[c].expression.rows for c in counts])
        free: Ints = rows[~self.table.fixed[rows]]
        return free

    def _cliques(self) -> list[Ints]:
        hard = [e for e in self.told.excluded if self.role_of(e.rule) is Role.HARD]
        if not hard:
            return []
        free = self.alive & ~self.table.fixed
        first, second = (np.concatenate([getattr(e, side) for e in hard]) for side in ("first", "second"))
        real = free[first] & free[second]
        return merge_pairs(len(self.table), first[real], second[real])

    def _variables(self, cp: cp_model.CpModel) -> Model:
        free = self.alive & ~self.table.fixed
        x = [cp.new_bool_var("") if is_free else None for is_free in free.tolist()]
        y = []
        for _ in self.told.season.calendar.microcycles:
            phases = [cp.new_bool_var("") for _ in PHASES]
            cp.add_exactly_one(phases)
            y.append(phases)
            self.others += phases
        for number in sorted(self.unreachable):
            cp.add(self.others[number] == 0)
        return Model(cp=cp, room=self.room, x=x, y=y)

    def _definitions(self) -> None:
        cp = self.model.cp
        for number, definition in enumerate(self.told.defined):
            low, high = self.room.of_defined(self.told.blocks + number)
            if definition.kind == "any":
                self.others.append(self._any(definition.expression.rows))
                continue
            if low == high and not self._can_change(definition.expression):
                self.others.append(cp.new_constant(low))
                continue
            variable = cp.new_int_var(low, high, "")
            inner = self._expression(definition.expression)
            if definition.kind == "square":
                cp.add_multiplication_equality(variable, [inner, inner])
            else:
                cp.add(inner == variable)
            self.others.append(variable)
        self.split = BlockSplit(
            self.told,
            cp,
            self.others,
            self.unreachable,
            lambda number: self.room.of_defined(number)[1],
            self.hard,
        )

    def _can_change(self, expression: Lin) -> bool:
        """Whether some variable of the model is part of an expression."""
        return bool(expression.others) or any(self.model.x[row] is not None for row in expression.rows)

    def _any(self, rows: Ints) -> cp_model.IntVar:
        """A variable that is 1 exactly if one of the rows is placed."""
        cp = self.model.cp
        result = cp.new_bool_var("")
        literals = [v for row in rows if (v := self.model.x[row]) is not None]
        cp.add_bool_or([*literals, ~result])
        for part in self._exclusive_parts(rows):
            members = [v for row in part if (v := self.model.x[row]) is not None]
            cp.add_at_most_one([*members, ~result])
        return result

    def _exclusive_parts(self, rows: Ints) -> list[list[int]]:
        """The rows in parts of which at most one can be placed: large cliques first, then single rows."""
        left = {int(row) for row in rows if self.model.x[row] is not None}
        parts = []
        while left:
            best: dict[int, int] = {}
            for row in left:
                for clique in self._cliques_of.get(row, ()):
                    best[clique] = best.get(clique, 0) + 1
            if not best:
                break
            clique = max(best, key=lambda c: (best[c], -c))
            part = sorted(left.intersection(self.cliques[clique].tolist()))
            parts.append(part)
            left.difference_update(part)
        return parts + [[row] for row in sorted(left)]

    @cached_property
    def _cliques_of(self) -> dict[int, list[int]]:
        """Numbers of the cliques that each row is in."""
        found: dict[int, list[int]] = {}
        for number, clique in enumerate(self.cliques):
            for row in clique.tolist():
                found.setdefault(row, []).append(number)
        return found

    def _forbidden(self, told: Forbidden) -> None:
        role, rule = self.role_of(told.rule), told.rule
        rows = np.flatnonzero(told.excess > 0)
        if role is Role.CHARGED:
            if rule.tier is not Tier.MUST:
                prices = self.prices.setdefault(rule.tier, np.zeros(len(self.table), dtype=np.int64))
                prices += told.excess * (rule.weight * told.times)
            for microcycle in np.unique(self.table.microcycle[rows]):
                mine = rows[self.table.microcycle[rows] == microcycle]
                where = Where(rule.key, int(microcycle), told.subject)
                self.model.charges.setdefault(where, []).extend(self._terms(mine, told.excess))
        elif role is Role.GUARDED:
            for row in rows:
                if (variable := self.model.x[row]) is not None:
                    where = Where(rule.key, int(self.table.microcycle[row]), told.subject)
                    self.model.cp.add_implication(self._guard(where), ~variable)

    def _excluded(self, told: Excluded) -> None:
        role = self.role_of(told.rule)
        if role is Role.HARD:
            return
        for first, second, excess in zip(told.first, told.second, told.excess, strict=True):
            where = Where(told.rule.key, int(self.table.microcycle[second]), told.subject)
            one, other = self.model.x[first], self.model.x[second]
            if (one is None and not self.table.fixed[first]) or (
                other is None and not self.table.fixed[second]
            ):
                continue
            literals = [~v for v in (one, other) if v is not None]
            if role is Role.GUARDED:
                self.model.cp.add_bool_or([*literals, ~self._guard(where)])
            else:
                together = self.model.cp.new_bool_var("")
                self.model.cp.add_bool_or([*literals, together])
                self._charge(told.rule, where, together, int(excess), told.times, 1)

    def _limited(self, told: Limited) -> None:
        role = self.role_of(told.rule)
        # A hard limit is one of those that the bounds are drawn from: it may not be left out because of them.
        most = self.room.most(told.over) if role is not Role.HARD else self.room.most_if_alone(told.over)
        if most <= 0:
            return
        if role is Role.GUARDED:
            self.model.cp.add(self._expression(told.over) <= 0).only_enforce_if(self._guard(told.where))
            return
        if role is Role.CHARGED and (simple := self._single(told)) is not None:
            self._charge(told.rule, told.where, simple, 1, told.times, 1)
            return
        slack_most = ceil_div(most, told.per) if role is Role.CHARGED else 0
        microcycle = self.split.microcycle_of(told.over)
        if microcycle is None:
            parts = [self._expression(told.over)]
        else:
            shares = [self.split.part(told.over, block) for block in self.split.blocks_of(microcycle)]
            parts = [share for share in shares if share is not None]
        for part in parts:
            if role is Role.HARD:
                self.model.cp.add(part <= 0)
            else:
                slack = self._slack(slack_most)
                self.model.cp.add(part - told.per * slack <= 0)
                self._charge(told.rule, told.where, slack, 1, told.times, 0)
        if role is Role.CHARGED and told.rule.tier is not Tier.MUST:
            self.model.most[told.rule.tier] += slack_most * told.rule.weight * told.times

    def _any_way(self, told: AnyWay) -> None:
        role, cp = self.role_of(told.rule), self.model.cp
        most = [self.room.most(over) for over, _ in told.ways]
        if min(most) <= 0:
            return
        literals = [cp.new_bool_var("") for _ in told.ways]
        slack: cp_model.IntVar | None = None
        if role is Role.CHARGED:
            highest = max(ceil_div(m, per) for m, (_, per) in zip(most, told.ways, strict=True))
            slack = self._slack(highest)
            self._charge(told.rule, told.where, slack, 1, told.times, highest)
        for literal, (over, per) in zip(literals, told.ways, strict=True):
            expression = self._expression(over)
            cp.add((expression if slack is None else expression - per * slack) <= 0).only_enforce_if(literal)
        guard = [~self._guard(told.where)] if role is Role.GUARDED else []
        cp.add_bool_or([*literals, *guard])

    def _single(self, told: Limited) -> cp_model.IntVar | None:
        """The variable whose value is the excess itself, where the limit is that simple."""
        over = told.over
        if told.per != 1 or over.constant or len(over.rows) or len(over.others) != 1:
            return None
        variable, coef = over.others[0]
        low, _ = self.room.of_defined(variable) if variable >= self.told.blocks else (0, 1)
        return self.others[variable] if coef == 1 and low >= 0 else None

    def _slack(self, most: int) -> cp_model.IntVar:
        return self.model.cp.new_bool_var("") if most == 1 else self.model.cp.new_int_var(0, most, "")

    def _charge(
        self, rule: Rule, where: Where, variable: cp_model.IntVar, excess: int, times: int, most: int
    ) -> None:
        self.model.charges.setdefault(where, []).append((variable, excess))
        if rule.tier is not Tier.MUST:
            cost = excess * rule.weight * times
            self.model.costs[rule.tier].append((variable, cost))
            self.model.most[rule.tier] += cost * most

    def _guard(self, where: Where) -> cp_model.IntVar:
        if where not in self.model.guards:
            self.model.guards[where] = self.model.cp.new_bool_var("")
        return self.model.guards[where]

    def _terms(self, rows: Ints, amounts: Ints) -> list[Term]:
        return [(v, int(amounts[row])) for row in rows if (v := self.model.x[row]) is not None]

    def _expression(self, lin: Lin) -> cp_model.LinearExpr:
        constant = lin.constant
        variables: list[cp_model.IntVar] = []
        coefs: list[int] = []
        if len(lin.rows):
            constant += int(lin.coefs[self.table.fixed[lin.rows]].sum())
        for row, coef in zip(lin.rows.tolist(), lin.coefs.tolist(), strict=True):
            variable = self.model.x[row]
            if variable is not None:
                variables.append(variable)
                coefs.append(coef)
        for number, coef in lin.others:
            variables.append(self.others[number])
            coefs.append(coef)
        return _affine(variables, coefs, constant)


def _affine(variables: list[cp_model.IntVar], coefs: list[int], constant: int) -> cp_model.LinearExpr:
    """A weighted sum plus a constant, an expression even where it has no variable."""
    return cp_model.LinearExpr.affine(cp_model.LinearExpr.weighted_sum(variables, coefs), 1, constant)


def weighted(terms: Sequence[Term]) -> cp_model.LinearExprT:
    """The sum of terms as an expression."""
    return cp_model.LinearExpr.weighted_sum([v for v, _ in terms], [c for _, c in terms])
