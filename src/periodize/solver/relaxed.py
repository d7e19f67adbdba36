"""What no plan with a session somewhere can cost less than: microcycles each for themselves, joined by their blocks.

Every charge belongs to one microcycle. The least that a microcycle can be charged, whatever stands in the others, is
found from what was said of it and of the few before it, which only have to be legal; the sum over all microcycles is
a bound on the whole. Blocks join them: which block a microcycle may lie in depends on all others, so one small model
of blocks alone chooses the cheapest order, each microcycle priced by its block and by the one before. Weeks decouple
by design (docs/decisions, 0003), so the bound is mostly the cost itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.words import PHASES, Lin, Where
from periodize.solver.build import Model, build
from periodize.solver.encoder import AnyWay, Collector, Defined, Limited
from periodize.solver.limits import Limits
from periodize.solver.local import Cost, blocks_of, has_plan_within, in_blocks, least, rows_of, with_one_of
from periodize.solver.parts import part_of
from periodize.verify import verify

LOOK_BACK = 3
"""Microcycles before a part that have to be legal too: as many as the ramp of load looks back on."""

_CHUNK = 6
"""Microcycles that are cut out together before they are parted: a cut takes as long as what it is cut from is large."""

Blocks = tuple[Phase, ...]
Step = tuple[int, Phase | None, Phase]
"""A microcycle, the block of the one before it (None at the start) and its own."""


class Bound(NamedTuple):
    """No plan costs less; an order of blocks that might cost as little, or none where the time ran out."""

    cost: Cost
    blocks: Blocks


class Relaxed:
    """A season whose microcycles are joined by nothing but their blocks.

    Parameters
    ----------
    problem, whole
        The problem, and what its rules said of all candidates.
    """

    def __init__(self, problem: Problem, whole: Collector, limits: Limits) -> None:
        self.problem, self.whole, self.limits = problem, whole, limits
        self.count = len(problem.season.calendar.microcycles)
        told = _of_blocks(whole)
        self._blocks = build(told)
        self._joint = {item.where for item in told.limited} | {item.where for item in told.any_ways}
        shut = {number for rule, number in whole.unreachable if rule.tier is Tier.MUST}
        self.reach = [
            [phase for i, phase in enumerate(PHASES) if at * len(PHASES) + i not in shut]
            for at in range(self.count)
        ]
        self._chunks: dict[int, Collector] = {}
        self.alone = [dict[Phase, Cost | None]() for _ in range(self.count)]
        self._price_alone()
        self._price = {
            (at, before, phase): self.alone[at][phase]
            for at in range(self.count)
            for phase in self.reach[at]
            for before in (self.reach[at - 1] if at else [None])
        }
        self._looked: set[Step] = set()
        self._seen: dict[Step, set[Cost]] = {}
        self._models: dict[int, Model] = {}

    def learn(self, plan: Schedule) -> None:
        """Take in a plan that keeps the rules: what its microcycles cost cannot be bounded any higher."""
        spent = dict[int, list[int]]()
        for charge in verify(plan, self.problem.policy).bill:
            if Where(charge.rule, charge.microcycle, charge.subject) not in self._joint:
                tiers = spent.setdefault(charge.microcycle, [0] * len(CHARGED_TIERS))
                tiers[CHARGED_TIERS.index(charge.tier)] += charge.cost
        for at, phase in enumerate(plan.blocks):
            cost = tuple(spent.get(at, [0] * len(CHARGED_TIERS)))
            self._seen.setdefault((at, plan.blocks[at - 1] if at else None, phase), set()).add(cost)

    def rest(self, first: int, phases: Blocks) -> Bound | None:
        """The least that all other microcycles cost while those from ``first`` on lie in these blocks.

        None where no order of blocks has them there. What the cheapest order rests on is looked at more closely,
        until it holds.
        """
        others = [at for at in range(self.count) if not first <= at < first + len(phases)]
        while True:
            if self.limits.reached:
                return Bound(_NOTHING, ())
            found = self._cheapest(first, phases, others)
            if found is None or not found.blocks:
                return found
            steps = [(at, found.blocks[at - 1] if at else None, found.blocks[at]) for at in others]
            steps.sort(key=lambda step: step[1] is step[2])  # a change of blocks is most likely to cost more
            if not any(self._rises(step) for step in steps):
                return found

    def _price_alone(self) -> None:
        """The least each microcycle costs in each block, as if there were no others."""
        for at in range(self.count):
            if self.limits.reached:
                self.alone[at] = dict.fromkeys(self.reach[at], _NOTHING)
                continue
            model = build(body_of(self._near(at), at, at, 0))
            for phase in self.reach[at]:
                found = least(in_blocks(model, at, [phase]), self.limits)
                self.alone[at][phase] = found.cost if found.proved else _NOTHING

    def _near(self, at: int) -> Collector:
        """What was said of a microcycle and those about it: cut out once for several."""
        start = at // _CHUNK * _CHUNK
        if start not in self._chunks:
            last = min(start + _CHUNK, self.count) - 1
            self._chunks[start] = part_of(self.whole, max(0, start - LOOK_BACK), last)
        return self._chunks[start]

    def _rises(self, step: Step) -> bool:
        """Whether the price of a microcycle rises once those before it have to be legal."""
        price, (at, before, phase) = self._price[step], step
        if step in self._looked or price is None or before is None or price in self._seen.get(step, ()):
            return False
        self._looked.add(step)
        if at not in self._models:
            self._models[at] = build(body_of(self._near(at), at, at, LOOK_BACK))
        model = in_blocks(self._models[at], at - 1, [before, phase])
        if has_plan_within(model, price, self.limits):
            return False
        found = least(model, self.limits)
        if found.proved:
            self._price[step] = found.cost
        return self._price[step] != price

    def _cheapest(self, first: int, phases: Blocks, others: Collection[int]) -> Bound | None:
        model = in_blocks(self._blocks, first, phases)
        cp, costs, most = model.cp, {t: list(c) for t, c in model.costs.items()}, dict(model.most)
        for at in others:
            steps = []
            for phase in self.reach[at]:
                for before in self.reach[at - 1] if at else [None]:
                    price = self._price[at, before, phase]
                    if price is None:
                        continue
                    taken = cp.new_bool_var("")
                    steps.append(taken)
                    for microcycle, block in ((at, phase), (at - 1, before)):
                        if block is not None:
                            y = model.y[microcycle][PHASES.index(block)]
                            cp.add_implication(taken, cp.get_bool_var_from_proto_index(y.index))
                    for tier, cost in zip(CHARGED_TIERS, price, strict=True):
                        if cost:
                            costs[tier].append((taken, cost))
                            most[tier] += cost
            cp.add_exactly_one(steps)
        found = least(replace(model, costs=costs, most=most), self.limits)
        if found.impossible:
            return None
        if found.cost is None or found.values is None or not found.proved:
            return Bound(_NOTHING, ())
        return Bound(found.cost, blocks_of(model, found.values))


_NOTHING: Cost = (0,) * len(CHARGED_TIERS)


class Around:
    """Bounds on plans with a session in a few microcycles that are looked at together.

    Parameters
    ----------
    first, last
        The microcycles.
    look_back
        How many before them have to be legal too.
    """

    def __init__(self, relaxed: Relaxed, first: int, last: int, look_back: int) -> None:
        self._relaxed, self._first = relaxed, first
        table = relaxed.whole.candidates
        mine = (table.microcycle >= max(0, first - look_back)) & (table.microcycle <= last)
        kept = np.flatnonzero(mine | table.fixed).tolist()
        self._row = {row: place for place, row in enumerate(kept)}
        self._model = build(body_of(relaxed.whole, first, last, look_back))
        self._ways: list[tuple[Cost, Blocks, Bound]] = []
        for phases in product(*relaxed.reach[first : last + 1]):
            alone = [relaxed.alone[at][phase] for at, phase in enumerate(phases, start=first)]
            rest = None if None in alone else relaxed.rest(first, phases)
            if rest is not None:
                own = [cost for cost in alone if cost is not None]
                self._ways.append((_sum(rest.cost, *own), phases, rest))
        self._ways.sort(key=lambda way: way[0])

    @property
    def phases(self) -> Blocks:
        """The blocks that the first of the microcycles can lie in."""
        return tuple(dict.fromkeys(phases[0] for _, phases, _ in self._ways))

    def bound(self, rows: Sequence[int], reached: Cost | None) -> Bound | None:
        """What no plan with one of these candidates costs less than; None where it is proved that there is none.

        Parameters
        ----------
        rows
            Candidates of these microcycles.
        reached
            What a plan with one of them costs; nothing above it is looked at. None where none is known.
        """
        best: Bound | None = None
        model = with_one_of(self._model, [self._row[row] for row in rows])
        for base, phases, rest in self._ways:
            at_least = Bound(base, rest.blocks)
            enough = reached if best is None else best.cost
            if enough is not None and base >= enough:
                return best or at_least
            found = least(in_blocks(model, self._first, phases), self._relaxed.limits)
            if found.impossible:
                continue
            if not found.proved or found.cost is None:
                return at_least
            cost = _sum(rest.cost, found.cost)
            if best is None or cost < best.cost:
                best = Bound(cost, rest.blocks)
        return best


def body_of(whole: Collector, first: int, last: int, look_back: int) -> Collector:
    """What was said of some microcycles and of those before them, charged for the former alone.

    Charges on the order of blocks are left out: they belong to no microcycle.
    """
    part = part_of(whole, max(0, first - look_back), last)
    microcycle = part.candidates.microcycle
    mine = (microcycle >= first) & (microcycle <= last)

    def charged(rule: Rule) -> bool:
        return rule.tier is not Tier.MUST

    def stays(item: Limited | AnyWay) -> bool:
        return not charged(item.rule) or (
            first <= item.where.microcycle <= last and not _is_joint(part, item)
        )

    forbidden = [
        replace(item, excess=np.where(mine, item.excess, 0)) if charged(item.rule) else item
        for item in part.forbidden
    ]
    excluded = []
    for pairs in part.excluded:
        kept = mine[pairs.second] if charged(pairs.rule) else np.ones(len(pairs.second), dtype=bool)
        excluded.append(
            replace(pairs, first=pairs.first[kept], second=pairs.second[kept], excess=pairs.excess[kept])
        )
    part.forbidden = [item for item in forbidden if item.excess.any()]
    part.excluded = [pairs for pairs in excluded if len(pairs.first)]
    part.limited = [item for item in part.limited if stays(item)]
    part.any_ways = [item for item in part.any_ways if stays(item)]
    return part


def _of_blocks(whole: Collector) -> Collector:
    """What was said of the order of blocks alone."""
    table = whole.candidates
    kept = np.flatnonzero(table.fixed)
    told = Collector(whole.season, rows_of(table, kept))
    place = {row: new for new, row in enumerate(kept.tolist())}
    number = {number: number for number in range(whole.blocks)}

    def said(over: Lin) -> Lin | None:
        if any(row not in place for row in over.rows.tolist()) or any(
            v not in number for v, _ in over.others
        ):
            return None
        rows = np.array([place[row] for row in over.rows.tolist()], dtype=np.int64)
        return Lin(rows, over.coefs, tuple((number[v], coef) for v, coef in over.others), over.constant)

    for position, definition in enumerate(whole.defined):
        if (inner := said(definition.expression)) is not None:
            number[whole.blocks + position] = told.blocks + len(told.defined)
            told.defined.append(Defined(definition.kind, inner))
    for limit in whole.limited:
        if _is_joint(whole, limit) and (over := said(limit.over)) is not None:
            told.limited.append(replace(limit, over=over))
    for item in whole.any_ways:
        ways = [(said(over), per) for over, per in item.ways]
        whole_ways = tuple((over, per) for over, per in ways if over is not None)
        if _is_joint(whole, item) and len(whole_ways) == len(ways):
            told.any_ways.append(replace(item, ways=whole_ways))
    told.unreachable += whole.unreachable
    return told


def _is_joint(told: Collector, item: Limited | AnyWay) -> bool:
    """Whether something speaks of the blocks of several microcycles and of nothing else that can change."""
    microcycles: set[int] = set()
    waiting = [item.over] if isinstance(item, Limited) else [over for over, _ in item.ways]
    while waiting:
        over = waiting.pop()
        if len(over.rows) and not told.candidates.fixed[over.rows].all():
            return False
        for variable, _ in over.others:
            if variable < told.blocks:
                microcycles.add(variable // len(PHASES))
            else:
                waiting.append(told.defined[variable - told.blocks].expression)
    return len(microcycles) > 1


def _sum(*costs: Iterable[int]) -> Cost:
    return tuple(map(sum, zip(*costs, strict=True)))
