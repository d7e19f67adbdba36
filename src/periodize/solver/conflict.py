"""Which groundings of the rules cannot hold together, when no schedule exists.

A first set comes from assumptions on a guarded model of all rules that must hold. It is then shrunk by dropping one
member after the other and asking again, each time of a small model in which what is left simply holds: no guards, no
assumptions. So the set that is handed out is proved by plain constraints, and no member of it is idle.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from periodize.domain.vocabulary import Tier
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.macrocycle import Macrocycle
from periodize.rules.words import Bools, Ints, Lin, Where
from periodize.solver.build import Role, build
from periodize.solver.encoder import AnyWay, Collector, Defined, Excluded, Forbidden
from periodize.solver.options import SolveOptions
from periodize.solver.parts import part_of
from periodize.solver.wish import Avoid, Wish

LONGEST_S = 20.0

STRUCTURE = frozenset({BlockOrder.id, BlockContent.id, Wish.id, Avoid.id})
"""Ids of the rules that say what a block is, and of the questions asked. They hold while a conflict is looked for among the others, and are
to blame only where they cannot hold among themselves."""


def find_conflict(
    collector: Collector, options: SolveOptions, cycles: Sequence[Macrocycle] = ()
) -> tuple[Where, ...]:
    """Groundings that clash: together impossible, and possible without any one of them.

    Parameters
    ----------
    collector
        What the rules said.
    options
        The time left is bounded by its limit and by ``LONGEST_S``; once it is up, what was not tried stays in.
    cycles
        Macrocycles to look at one by one before the season as a whole.

    Returns
    -------
    tuple of Where
        In order of time; empty where nothing was found in time.
    """
    until = time.perf_counter() + min(LONGEST_S, options.time_limit_s or LONGEST_S)
    whole = _musts(collector)
    parts = [part_of(whole, cycle.first, cycle.last) for cycle in cycles] if len(cycles) > 1 else []
    for told in (*parts, whole):
        for given in (STRUCTURE, frozenset[str]()):
            core = _first_core(told, given, until)
            if core is None:
                break
            if core:
                return _shrunk(told, given, core, until)
    return ()


def clashes(
    collector: Collector,
    groundings: Collection[Where],
    given: Collection[str] = STRUCTURE,
    *,
    longest_s: float = LONGEST_S,
) -> bool:
    """Whether it is proved that these groundings cannot hold together, beside all of the rules in ``given``."""
    model = build(_kept(_musts(collector), groundings, given), _hard)
    return _solver(longest_s).solve(model.cp) == cp_model.INFEASIBLE


def _first_core(told: Collector, given: Collection[str], until: float) -> list[Where] | None:
    """Groundings that are enough for a clash; none where ``given`` clashes by itself, None where nothing does."""
    left = until - time.perf_counter()
    if left <= 0:
        return None
    model = build(told, lambda rule: Role.HARD if rule.id in given else Role.GUARDED)
    model.cp.add_assumptions(list(model.guards.values()))
    solver = _solver(left)
    solver.parameters.cp_model_presolve = False  # with assumptions it takes longer than what it saves
    if solver.solve(model.cp) != cp_model.INFEASIBLE:
        return None
    by_index = {guard.index: where for where, guard in model.guards.items()}
    return [
        by_index[index] for index in solver.sufficient_assumptions_for_infeasibility() if index in by_index
    ]


def _shrunk(told: Collector, given: Collection[str], core: list[Where], until: float) -> tuple[Where, ...]:
    """Drop what is not needed: whole rules first, then whole microcycles, then single groundings."""
    for part_of_core in (_rule, _microcycle, _itself):
        for part in sorted({part_of_core(where) for where in core}, key=str):
            rest = [where for where in core if part_of_core(where) != part]
            left = until - time.perf_counter()
            if rest != core and left > 0 and clashes(told, rest, given, longest_s=left):
                core = rest
    return tuple(sorted(core, key=lambda where: (where.microcycle, where.rule, where.subject)))


def _hard(_: Rule) -> Role:
    return Role.HARD


def _rule(where: Where) -> object:
    return where.rule


def _microcycle(where: Where) -> object:
    return where.microcycle


def _itself(where: Where) -> object:
    return where


def _solver(longest_s: float) -> cp_model.CpSolver:
    """One that proves models without an objective soon: no linear relaxation, no probing."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = longest_s
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.linearization_level = 0
    return solver


def _musts(told: Collector) -> Collector:
    """What the rules said that must hold."""
    return _filtered(told, lambda rule: rule.tier is Tier.MUST)


def _filtered(told: Collector, wanted: Callable[[Rule], bool]) -> Collector:
    return replace(
        told,
        forbidden=[item for item in told.forbidden if wanted(item.rule)],
        excluded=[item for item in told.excluded if wanted(item.rule)],
        limited=[item for item in told.limited if wanted(item.rule)],
        any_ways=[item for item in told.any_ways if wanted(item.rule)],
        unreachable=[item for item in told.unreachable if wanted(item[0])],
    )


def _kept(told: Collector, groundings: Collection[Where], given: Collection[str]) -> Collector:
    """What was said of some groundings, and all that the rules in ``given`` said."""
    wanted = set(groundings)
    rules = {where.rule for where in wanted}
    heard = _filtered(told, lambda rule: rule.id in given or rule.key in rules)
    microcycle = told.candidates.microcycle

    def among(item: Forbidden | Excluded, rows: Ints) -> Bools:
        if item.rule.id in given:
            return np.ones(len(rows), dtype=bool)
        mine = [w.microcycle for w in wanted if (w.rule, w.subject) == (item.rule.key, item.subject)]
        kept: Bools = np.isin(microcycle[rows], mine)
        return kept

    excluded = []
    for pairs in heard.excluded:
        kept = among(pairs, pairs.second)
        if kept.any():
            first, second = pairs.first[kept], pairs.second[kept]
            excluded.append(replace(pairs, first=first, second=second, excess=pairs.excess[kept]))
    every_row = np.arange(len(told.candidates))
    limited = [item for item in heard.limited if item.rule.id in given or item.where in wanted]
    any_ways = [item for item in heard.any_ways if item.rule.id in given or item.where in wanted]
    return replace(
        heard,
        forbidden=[
            replace(item, excess=np.where(among(item, every_row), item.excess, 0)) for item in heard.forbidden
        ],
        excluded=excluded,
        limited=limited,
        any_ways=any_ways,
        defined=_needed_definitions(told, [item.over for item in limited], any_ways),
    )


def _needed_definitions(told: Collector, sums: list[Lin], any_ways: list[AnyWay]) -> list[Defined]:
    """The definitions, those that nothing speaks of any more emptied: most of a small model's building otherwise."""
    waiting = sums + [over for item in any_ways for over, _ in item.ways]
    needed: set[int] = set()
    while waiting:
        for number, _ in waiting.pop().others:
            place = number - told.blocks
            if place >= 0 and place not in needed:
                needed.add(place)
                waiting.append(told.defined[place].expression)
    empty = Defined("total", Lin())
    return [item if place in needed else empty for place, item in enumerate(told.defined)]
