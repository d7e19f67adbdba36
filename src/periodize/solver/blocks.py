"""The blocks that suit a plan made elsewhere: such plans seldom say in which block a week lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from periodize.domain.session import Session
from periodize.domain.vocabulary import Phase, Tier
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.weekly_dose import WeeklyDose
from periodize.rules.words import PHASES
from periodize.solver.build import Model, Role, Term, build, weighted
from periodize.solver.candidates import candidates_of
from periodize.solver.encoder import Collector
from periodize.solver.solvers import quiet_solver

_ABOUT_BLOCKS = (BlockOrder, BlockContent, WeeklyDose)
"""Rules that ask something of the blocks."""

LONGEST_S = 10.0


def fitting_blocks(problem: Problem, sessions: Sequence[Session]) -> tuple[Phase, ...]:
    """The phase of every microcycle that suits given sessions best.

    Blocks in a legal order, and among them those in which the fewest sessions are out of place; then those of the
    usual lengths; then those whose doses are missed least. Where no order is legal, the one that is least amiss.

    Parameters
    ----------
    problem
        The season and the rules.
    sessions
        All that are placed or pinned, each inside the season.
    """
    table, _ = candidates_of(problem.season, sessions)
    collector = Collector(problem.season, table)
    collector.collect([rule for rule in problem.rules if isinstance(rule, _ABOUT_BLOCKS)])
    for role_of in (_order_holds, _all_charged):
        found = _fitted(build(collector, role_of), problem)
        if found is not None:
            return found
    raise RuntimeError("no blocks were found in time")


def _order_holds(rule: Rule) -> Role:
    return Role.HARD if isinstance(rule, BlockOrder) and rule.tier is Tier.MUST else Role.CHARGED


def _all_charged(_: Rule) -> Role:
    return Role.CHARGED


def _fitted(model: Model, problem: Problem) -> tuple[Phase, ...] | None:
    """The blocks after each aim in turn; None where there are none."""
    solver = quiet_solver()
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = LONGEST_S
    for variable in model.x:
        if variable is not None:
            model.cp.add(variable == 1)
    rules = {rule.key: rule for rule in problem.rules}
    found: tuple[Phase, ...] | None = None
    for wanted in _AIMS:
        terms = _terms(model, rules, wanted)
        model.cp.minimize(weighted(terms))
        if solver.solve(model.cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return found
        found = tuple(
            next(phase for phase, y in zip(PHASES, phases, strict=True) if solver.value(y))
            for phases in model.y
        )
        model.cp.add(weighted(terms) <= sum(solver.value(v) * c for v, c in terms))
    return found


_AIMS: tuple[Callable[[Rule], bool], ...] = (
    lambda rule: rule.tier is Tier.MUST,
    lambda rule: rule.tier is not Tier.MUST and isinstance(rule, BlockOrder),
    lambda rule: rule.tier is not Tier.MUST,
)
"""Which rules count, aim after aim."""


def _terms(model: Model, rules: dict[str, Rule], wanted: Callable[[Rule], bool]) -> list[Term]:
    return [
        (variable, excess)
        for where, terms in model.charges.items()
        if wanted(rules[where.rule])
        for variable, excess in terms
    ]
