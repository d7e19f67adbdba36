"""What all best plans share: best plans are looked for that leave as much as they can of what all so far share.

The charges of the best plan are held, so that every plan of the model is a best one. A few weeks at a time may change
first, which is quick and leaves little; what is left is shared by all plans once a search of the whole season finds
none that leaves any of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Tier
from periodize.problem import Problem
from periodize.solver.build import Term
from periodize.solver.candidates import session_at
from periodize.solver.descent import Descent
from periodize.solver.limits import Limits, TimeUp
from periodize.solver.options import SolveOptions
from periodize.solver.selfcheck import SelfCheckFailed
from periodize.solver.told import collect
from periodize.solver.wish import Placement, placements
from periodize.verify import verify

WINDOW, STEP = 4, 2
"""Microcycles that may change at a time, and how far the next ones are from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What was found of the best plans.

    Parameters
    ----------
    placements
        What all plans found share.
    plans
        The best plans found, that at hand first.
    proved
        Whether every other best plan shares it too.
    """

    placements: frozenset[Placement]
    plans: tuple[Schedule, ...]
    proved: bool


def shared_by_best(problem: Problem, plan: Schedule, options: SolveOptions) -> Shared:
    """What all plans share that cost as little as a plan that is proved best.

    Parameters
    ----------
    problem
        The season and the rules.
    plan
        The proved plan.
    options
        How to search; limits are for all searches together.
    """
    try:
        hunt = _Hunt(problem, plan, options)
    except TimeUp:  # before there was anything to search in
        return Shared(placements=placements(plan), plans=(plan,), proved=False)
    hunt.by_windows()
    proved = hunt.everywhere()
    return Shared(placements=frozenset(hunt.shared), plans=tuple(hunt.plans), proved=proved)


@dataclass(slots=True, eq=False)
class _Hunt:
    """The searches for best plans that differ."""

    problem: Problem
    plan: Schedule
    options: SolveOptions
    limits: Limits = field(init=False)
    descent: Descent = field(init=False)
    cost: dict[Tier, int] = field(init=False)
    variables: dict[Placement, cp_model.IntVar] = field(init=False)
    plans: list[Schedule] = field(init=False)
    shared: set[Placement] = field(init=False)
    seen: set[Placement] = field(init=False)

    def __post_init__(self) -> None:
        self.limits = Limits(self.options)
        own = [session for session in self.plan.sessions if not session.is_fixed]
        told = collect(self.problem, self.options.step_min, own)
        self.descent = Descent(told, self.limits)
        self.cost = verify(self.plan, self.problem.policy).cost
        self.variables = {}
        for row, variable in enumerate(self.descent.search.model.x):
            if variable is not None:
                session = session_at(told.season, told.candidates, row)
                self.variables[session.template, session.start, session.place] = variable
        self.plans, self.shared = [self.plan], set(placements(self.plan))
        self.seen = set(self.shared)
        for tier, cost in self.cost.items():
            self.descent.search.at_most(self.descent.search.model.costs[tier], cost)

    def by_windows(self) -> None:
        """Best plans that differ in a few microcycles only: those without what all share, then those with something new."""
        count = len(self.plan.blocks)
        for first in range(0, count, STEP):
            free = range(first, min(first + WINDOW, count))
            if self.limits.reached:
                return
            here = [place for place in self.variables if self._at(place) in free]
            held = self.descent.held(self.plans[-1], free)
            if kept := self.shared.intersection(here):
                self._look(kept, 1, held)
            if new := set(here) - self.seen:
                self._look(new, -1, held)

    def everywhere(self) -> bool:
        """Best plans of the whole season without what all share, until there is none; whether that is proved."""
        while self.shared and not self.limits.reached:
            before = len(self.shared)
            proved = self._look(self.shared, 1)
            if len(self.shared) == before:
                return proved
        return not self.shared

    def _look(self, listed: Collection[Placement], sign: int, within: cp_model.CpModel | None = None) -> bool:
        """Find the best plan that holds as few of some placements as can be, or as many; whether it is proved so."""
        terms: list[Term] = [(self.variables[place], sign) for place in sorted(listed)]
        outcome = self.descent.search.minimise(terms, cp=within)
        found = self.descent.schedule()
        if found is None or outcome.impossible:
            if outcome.impossible:
                raise SelfCheckFailed("a plan that is proved best breaks the model that it was found in")
            return False
        if placements(found) != placements(self.plans[-1]):
            self._keep(found)
        return outcome.proved

    def _keep(self, found: Schedule) -> None:
        checked = verify(found, self.problem.policy)
        if not checked.ok or checked.cost != self.cost:
            raise SelfCheckFailed("a plan that costs as little as the best is billed otherwise")
        self.plans.append(found)
        self.shared &= placements(found)
        self.seen |= placements(found)

    def _at(self, place: Placement) -> int:
        return self.problem.season.calendar.microcycle_of(place[1].date())
