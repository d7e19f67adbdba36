"""What the plain model says of a given schedule."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from benchmarks.naive.solve import build_naive
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.rules.base import Rule


class PlainAudit:
    """A plain model in which everything is decided from outside, so that only the charges are left to find."""

    def __init__(self, season: Season, rules: Sequence[Rule]) -> None:
        self.model = build_naive(season, rules)
        self._slots = {
            (slot.template.id, slot.begins, slot.session.place): number
            for number, slot in enumerate(self.model.slots)
        }

    def bill(self, schedule: Schedule) -> dict[Tier, int] | None:
        """The charge by tier; None where the model forbids the schedule."""
        model = self.model
        wanted = [(p.template.id, p.span[0], p.session.place) for p in schedule.placed]
        if any(key not in self._slots for key in wanted):
            return None
        if any(phase not in known for phase, known in zip(schedule.blocks, model.block, strict=True)):
            return None
        chosen = {self._slots[key] for key in wanted}
        cp = model.cp.clone()
        for number, x in enumerate(model.x):
            cp.add(cp.get_bool_var_from_proto_index(x.index) == (number in chosen))
        for phase, known in zip(schedule.blocks, model.block, strict=True):
            cp.add(cp.get_bool_var_from_proto_index(known[phase].index) == 1)
        charged = [term for tier in CHARGED_TIERS for term in model.charges[tier]]
        copies = [cp.get_int_var_from_proto_index(term.variable.index) for term in charged]
        cp.minimize(cp_model.LinearExpr.weighted_sum(copies, [term.price for term in charged]))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(cp) != cp_model.OPTIMAL:
            return None
        costs = [term.price * solver.value(copy) for term, copy in zip(charged, copies, strict=True)]
        bill, at = {}, 0
        for tier in CHARGED_TIERS:
            count = len(model.charges[tier])
            bill[tier] = sum(costs[at : at + count])
            at += count
        return bill
