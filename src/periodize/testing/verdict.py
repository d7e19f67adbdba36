"""What the whole model says of one schedule: possible or not, and what it costs tier by tier.

The account law tries every rule alone and with slack. Here the rules play their usual roles together, so that
what a builder does with hard limits (dropping candidates, merging pairs, bounding sums) is tried as well, and
so is the cutting of long seasons into parts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.words import PHASES, Bools
from periodize.solver.build import Role, build, by_policy
from periodize.solver.candidates import candidates_of
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.options import SolveOptions
from periodize.solver.parts import part_of
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
    collector, taken = _told(policy, schedule, decoys)
    return _settled(collector, taken, dict(enumerate(schedule.blocks)), guarded=guarded)


def verdict_in_parts(
    policy: Policy, schedule: Schedule, seam: int, decoys: Sequence[Session] = ()
) -> Cost | None:
    """The same with the season cut before a microcycle: the sum of both parts, None where one forbids it.

    Each part is a relaxation, so the sum may be less than the whole's, never more.

    Parameters
    ----------
    policy, schedule, decoys
        As for :func:`verdict`.
    seam
        The first microcycle of the second part, at least 1.
    """
    collector, taken = _told(policy, schedule, decoys)
    table, blocks = collector.candidates, schedule.blocks
    total: Cost = dict.fromkeys(CHARGED_TIERS, 0)
    for first, last in ((0, seam - 1), (seam, len(blocks) - 1)):
        kept = ((table.microcycle >= first) & (table.microcycle <= last)) | table.fixed
        own = {microcycle: blocks[microcycle] for microcycle in range(first, last + 1)}
        cost = _settled(part_of(collector, first, last), taken[kept], own, guarded=False)
        if cost is None:
            return None
        total = {tier: total[tier] + cost[tier] for tier in total}
    return total


def _told(policy: Policy, schedule: Schedule, decoys: Sequence[Session]) -> tuple[Collector, Bools]:
    table, rows = candidates_of(schedule.season, schedule.sessions, decoys)
    taken: Bools = np.zeros(len(table), dtype=bool)
    taken[rows] = True
    collector = Collector(schedule.season, table)
    collector.collect(policy.applying_to(schedule.season))
    return collector, taken


def _settled(collector: Collector, taken: Bools, blocks: dict[int, Phase], *, guarded: bool) -> Cost | None:
    model = build(collector, _guarded if guarded else by_policy)
    fixed = collector.candidates.fixed
    for variable, chosen, given in zip(model.x, taken.tolist(), fixed.tolist(), strict=True):
        if variable is not None:
            model.cp.add(variable == int(chosen))
        elif chosen and not given:
            return None
    for microcycle, phase in blocks.items():
        model.cp.add(model.y[microcycle][PHASES.index(phase)] == 1)
    for guard in model.guards.values():
        model.cp.add(guard == 1)
    search = Search(model, Limits(SolveOptions()))
    search.minimise([term for terms in model.costs.values() for term in terms])
    if search.values is None:
        return None
    return {tier: search.cost(tier) for tier in CHARGED_TIERS}


def _guarded(rule: Rule) -> Role:
    return Role.GUARDED if rule.tier is Tier.MUST else Role.CHARGED
