"""What an encoding charges for a given schedule: one side of the account law."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.rules.base import Rule
from periodize.rules.words import PHASES, Where
from periodize.solver.build import Role, build, weighted
from periodize.solver.candidates import candidates_of
from periodize.solver.encoder import Collector
from periodize.solver.solvers import quiet_solver


def audit(rule: Rule, schedule: Schedule, decoys: Sequence[Session] = ()) -> dict[Where, int]:
    """Excess by grounding that the rule's encoding charges when the decisions are those of a schedule.

    The rule is encoded alone, every limit with slack; sessions and blocks are fixed to the schedule; the
    slack is minimised.

    Parameters
    ----------
    rule
        Any rule, whatever its tier.
    schedule
        Any schedule, legal or absurd.
    decoys
        Sessions that could have been placed and were not.
    """
    season = schedule.season
    table, chosen = candidates_of(season, schedule.sessions, decoys)
    collector = Collector(season, table)
    collector.collect([rule])
    model = build(collector, lambda _: Role.CHARGED)
    taken = set(chosen.tolist())
    for row, variable in enumerate(model.x):
        if variable is not None:
            model.cp.add(variable == int(row in taken))
    for phases, phase in zip(model.y, schedule.blocks, strict=True):
        model.cp.add(phases[PHASES.index(phase)] == 1)
    model.cp.minimize(weighted([(v, 1) for terms in model.charges.values() for v, c in terms]))
    solver = quiet_solver()
    solver.parameters.random_seed = 0
    status = solver.solve(model.cp)
    if status != cp_model.OPTIMAL:
        raise RuntimeError(f"the audit of '{rule.key}' ended with {solver.status_name(status)}")
    excess = {where: sum(solver.value(v) * c for v, c in terms) for where, terms in model.charges.items()}
    return {where: amount for where, amount in excess.items() if amount}
