"""Which groundings of the rules cannot hold together, when no schedule exists."""

from __future__ import annotations

import time

from ortools.sat.python import cp_model

from periodize.domain.vocabulary import Tier
from periodize.rules.base import Rule
from periodize.rules.words import Where
from periodize.solver.build import Model, Role, build
from periodize.solver.encoder import Collector
from periodize.solver.options import SolveOptions

LONGEST_S = 20.0


def find_conflict(collector: Collector, options: SolveOptions) -> tuple[Where, ...]:
    """Groundings that clash, found from guards, shrunk by dropping each in turn.

    Dropping any one of them makes the rest possible, unless the time for shrinking ran out. Empty where the
    guarded model is possible or undecided in time.

    Parameters
    ----------
    collector
        What the rules said.
    options
        Gives the seed, and the time left is bounded by ``LONGEST_S``.
    """
    until = time.perf_counter() + min(LONGEST_S, options.time_limit_s or LONGEST_S)
    model = build(collector, _guarded)
    core = _core(model, list(model.guards), until)
    for where in sorted(core):
        rest = [other for other in core if other != where]
        smaller = _core(model, rest, until)
        if smaller:
            core = smaller
    return tuple(sorted(core, key=lambda w: (w.microcycle, w.rule, w.subject)))


def _guarded(rule: Rule) -> Role:
    return Role.GUARDED if rule.tier is Tier.MUST else Role.CHARGED


def _core(model: Model, wanted: list[Where], until: float) -> list[Where]:
    """Groundings among ``wanted`` that are enough to make the model impossible, or none."""
    left = until - time.perf_counter()
    if left <= 0:
        return []
    cp = model.cp
    cp.clear_objective()  # type: ignore[no-untyped-call]
    cp.clear_assumptions()
    cp.add_assumptions([model.guards[where] for where in wanted])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = left
    if solver.solve(cp) != cp_model.INFEASIBLE:
        return []
    by_index = {guard.index: where for where, guard in model.guards.items()}
    return [
        by_index[index] for index in solver.sufficient_assumptions_for_infeasibility() if index in by_index
    ]
