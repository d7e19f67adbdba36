"""Blocks in the plain model: an integer for each microcycle that never falls."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from benchmarks.naive.model import PlainModel
from periodize.domain.vocabulary import Phase
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder, LengthBound
from periodize.rules.macrocycle import macrocycles


def add_blocks(model: PlainModel, rules: Sequence[Rule]) -> None:
    """The block of each microcycle, and everything that is said about blocks alone."""
    order = [rule for rule in rules if isinstance(rule, BlockOrder)]
    limits = next(rule for rule in order if rule.bound is LengthBound.LIMIT)
    for cycle in macrocycles(model.season, limits.lengths):
        phases = [stage.phase for stage in cycle.stages]
        previous: cp_model.IntVar | None = None
        for microcycle in range(cycle.first, cycle.last + 1):
            stage = model.cp.new_int_var(0, len(phases) - 1, f"block of microcycle {microcycle}")
            if previous is not None:
                model.cp.add(stage >= previous)
            previous = stage
            for number, phase in enumerate(phases):
                is_phase = model.cp.new_bool_var("")
                model.cp.add(stage == number).only_enforce_if(is_phase)
                model.cp.add(stage != number).only_enforce_if(~is_phase)
                model.block[microcycle][phase] = is_phase
    for lengths in order:
        _add_lengths(model, lengths)
    for rule in rules:
        if isinstance(rule, BlockContent):
            _add_content(model, rule)


def _add_lengths(model: PlainModel, rule: BlockOrder) -> None:
    for cycle in macrocycles(model.season, rule.lengths):
        for stage in cycle.stages:
            weeks = [model.block[m][stage.phase] for m in range(cycle.first, cycle.last + 1)]
            length = cp_model.LinearExpr.sum(weeks)
            limit = rule.bound is LengthBound.LIMIT
            least, most = (stage.least, stage.most) if limit else (stage.low, stage.high)
            model.at_most(rule, length, most, len(weeks))
            model.at_most(rule, -length, -least, 0)


def _add_content(model: PlainModel, rule: BlockContent) -> None:
    """A slot whose template has no place in a block is not used in it."""
    allowed = dict(rule.allowed)
    for slot, x in zip(model.slots, model.x, strict=True):
        for phase, is_phase in model.block[slot.microcycle].items():
            if slot.template.id not in allowed.get(phase, ()):
                model.cp.add_implication(x, ~is_phase)


def chosen_blocks(model: PlainModel, solver: cp_model.CpSolver) -> tuple[Phase, ...]:
    """The block of each microcycle in a solution."""
    return tuple(next(p for p, y in phases.items() if solver.boolean_value(y)) for phases in model.block)
