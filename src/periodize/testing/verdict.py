"""What the whole model says of one schedule: possible or not, and what it costs tier by tier.

The account law tries every rule alone and with slack. Here the rules play their usual roles together, so that
what a builder does with hard limits (dropping candidates, merging pairs, bounding sums) is tried as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.words import PHASES
from periodize.solver.build import Model, Role, build, by_policy
from periodize.solver.candidates import candidates_of
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.options import SolveOptions
from periodize.solver.search import Search

Cost = dict[Tier, int]


def verdict(
    policy: Policy, schedule: Schedule, decoys: Sequence[Session] = (), *, guarded: bool = False
) -> Cost | None:
    """Cost by tier of a schedule in the model of a policy, or None where the model forbids it.

    Parameters
    ----------
    policy
        Its rules in their usual roles.
    schedule
        What the decisions are fixed to.
    decoys
        Sessions that could have been placed and were not.
    guarded
        Let every hard rule hold through a guard that is switched on, as the search for conflicts does.
    """
    table, rows = candidates_of(schedule.season, schedule.sessions, decoys)
    collector = Collector(schedule.season, table)
    collector.collect(policy.applying_to(schedule.season))
    model = build(collector, _guarded if guarded else by_policy)
    taken = set(rows.tolist())
    for row, variable in enumerate(model.x):
        if variable is not None:
            model.cp.add(variable == int(row in taken))
        elif row in taken and not table.fixed[row]:
            return None
    for phases, block in zip(model.y, schedule.blocks, strict=True):
        model.cp.add(phases[PHASES.index(block)] == 1)
    for guard in model.guards.values():
        model.cp.add(guard == 1)
    return _cost(model)


def _cost(model: Model) -> Cost | None:
    search = Search(model, Limits(SolveOptions()))
    search.minimise([term for terms in model.costs.values() for term in terms])
    if search.values is None:
        return None
    return {tier: search.cost(tier) for tier in CHARGED_TIERS}


def _guarded(rule: Rule) -> Role:
    return Role.GUARDED if rule.tier is Tier.MUST else Role.CHARGED
