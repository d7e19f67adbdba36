"""What keeps single candidates of a microcycle out of every plan: rules that forbid them alone, or limits together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from ortools.sat.python import cp_model

from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.block_order import BlockOrder
from periodize.rules.words import PHASES, Where
from periodize.solver.build import Model, Role, build
from periodize.solver.encoder import Collector
from periodize.solver.kept import musts
from periodize.solver.limits import Limits
from periodize.solver.local import with_one_of
from periodize.solver.parts import part_of
from periodize.solver.search import Canceller
from periodize.solver.solvers import quiet_solver

_LONGEST_S = 1.0


class Shut:
    """What keeps candidates of one microcycle out.

    Parameters
    ----------
    whole
        What the rules said of all candidates.
    at
        Index of the microcycle.
    limits
        Whose caller may want to stop.
    """

    def __init__(self, whole: Collector, at: int, limits: Limits) -> None:
        self._whole, self._at, self._limits = whole, at, limits
        table = whole.candidates
        self._alone: dict[int, set[str]] = {}
        mine = table.microcycle == at
        for item in whole.forbidden:
            if item.rule.tier is Tier.MUST:
                for row in np.flatnonzero(mine & (item.excess > 0)).tolist():
                    self._alone.setdefault(row, set()).add(item.rule.key)
        for pairs in whole.excluded:
            if pairs.rule.tier is not Tier.MUST:
                continue
            for one, other in ((pairs.first, pairs.second), (pairs.second, pairs.first)):
                for row in np.unique(one[table.fixed[other] & mine[one]]).tolist():
                    self._alone.setdefault(row, set()).add(pairs.rule.key)

    def alone(self, row: int) -> Collection[str]:
        """Keys of the rules that forbid a candidate whatever else is placed."""
        return self._alone.get(row, ())

    def together(self, rows: Sequence[int], phases: Collection[Phase]) -> tuple[Where, ...]:
        """Limits of the microcycle that leave no room for any of these candidates, none of them idle.

        Empty where those of this microcycle alone leave room, and where the caller stops the search for them.

        Parameters
        ----------
        rows
            Candidates.
        phases
            The blocks that the microcycle can lie in; all where none are given.
        """
        if self._stopped():
            return ()
        model = with_one_of(self._guarded, [self._row[row] for row in rows if row in self._row])
        for phase, y in zip(PHASES, model.y[self._at], strict=True):
            if phases and phase not in phases:
                model.cp.add(model.cp.get_bool_var_from_proto_index(y.index) == 0)
        core = self._core(model, list(model.guards)) or []
        for where in tuple(core):
            if self._stopped():  # what is left might be idle
                return ()
            if where in core:  # a smaller core may have lost it already
                core = self._core(model, [other for other in core if other != where]) or core
        return tuple(sorted(core, key=lambda where: (where.rule, where.subject)))

    def _stopped(self) -> bool:
        """Whether the caller wants to stop; the time is another thing: a table that is late has its words."""
        return self._limits.reached and self._limits.cancelled

    @cached_property
    def _guarded(self) -> Model:
        part = musts(part_of(self._whole, self._at, self._at))
        return build(part, lambda rule: Role.HARD if rule.id == BlockOrder.id else Role.GUARDED)

    @cached_property
    def _row(self) -> dict[int, int]:
        table = self._whole.candidates
        kept = np.flatnonzero((table.microcycle == self._at) | table.fixed).tolist()
        return {row: place for place, row in enumerate(kept)}

    def _core(self, model: Model, groundings: Sequence[Where]) -> list[Where] | None:
        """Some of these groundings that are enough to leave no room; None where they leave some."""
        asked = replace(model, cp=model.cp.clone())
        asked.cp.clear_assumptions()
        asked.cp.add_assumptions(
            [asked.cp.get_bool_var_from_proto_index(model.guards[where].index) for where in groundings]
        )
        solver = quiet_solver()
        solver.parameters.max_time_in_seconds = _LONGEST_S
        solver.parameters.cp_model_presolve = False
        with Canceller(self._limits, solver):
            status = solver.solve(asked.cp)
        if status != cp_model.INFEASIBLE:
            return None
        by_index = {model.guards[where].index: where for where in groundings}
        found = solver.sufficient_assumptions_for_infeasibility()
        return [by_index[index] for index in found if index in by_index]
