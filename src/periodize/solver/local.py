"""Small searches: a session that has to begin somewhere, while most of the plan stands as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import CHARGED_TIERS, Phase
from periodize.problem import Problem
from periodize.rules.words import PHASES, Bools, Candidates, Ints
from periodize.solver.build import Model, build
from periodize.solver.candidates import session_at
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.search import Search
from periodize.solver.tiers import stages

Cost = tuple[int, ...]
"""Charges in the order of ``CHARGED_TIERS``. Compared as the tiers are: the highest that differs decides, also between
sums of several."""


@dataclass(frozen=True, slots=True)
class Least:
    """What a search for the least cost gave.

    Attributes
    ----------
    cost
        Of the best plan found; None without one.
    proved
        Whether nothing costs less, or, without a plan, that there is none.
    values
        The value of every variable.
    """

    cost: Cost | None
    proved: bool
    values: list[int] | None

    @property
    def impossible(self) -> bool:
        """Whether it is proved that there is no plan."""
        return self.proved and self.cost is None


def least(model: Model, limits: Limits) -> Least:
    """The least cost of a model, tier before tier."""
    search = Search(model, limits)
    asked = [stage for stage in stages(model, (), 0) if stage.tiers]
    for stage in asked:
        outcome = search.minimise(stage.terms(model))
        if outcome.impossible:
            return Least(None, True, None)
        if not outcome.proved:
            return Least(_cost(search), False, search.values)
        for tier in stage.tiers:
            search.at_most(model.costs[tier], search.cost(tier))
    if not asked:
        outcome = search.minimise([])
        return Least(_cost(search), outcome.proved or outcome.impossible, search.values)
    return Least(_cost(search), True, search.values)


def has_plan_within(model: Model, cost: Cost, limits: Limits) -> bool:
    """Whether a plan is found at once that costs no more than this in any tier."""
    search = Search(replace(model, cp=model.cp.clone()), limits)
    for tier, most in zip(CHARGED_TIERS, cost, strict=True):
        if model.costs[tier]:
            search.at_most(model.costs[tier], most)
    search.seed([], [], any_plan=True)
    return search.values is not None


def with_one_of(model: Model, rows: Iterable[int]) -> Model:
    """The model in which one of these candidates is placed."""
    cp = model.cp.clone()
    known = [variable for row in rows if (variable := model.x[row]) is not None]
    cp.add_bool_or([cp.get_bool_var_from_proto_index(variable.index) for variable in known])
    return replace(model, cp=cp)


def in_blocks(model: Model, first: int, phases: Sequence[Phase]) -> Model:
    """The model in which the microcycles from ``first`` on lie in these blocks."""
    cp = model.cp.clone()
    for at, phase in enumerate(phases, start=first):
        variable = model.y[at][PHASES.index(phase)]
        cp.add(cp.get_bool_var_from_proto_index(variable.index) == 1)
    return replace(model, cp=cp)


def schedule_of(problem: Problem, told: Collector, model: Model, values: Sequence[int]) -> Schedule:
    """The plan that the values of a model of the whole season mean."""
    season, table = problem.season, told.candidates
    placed = [
        session_at(season, table, row)
        for row, variable in enumerate(model.x)
        if variable is not None and values[variable.index]
    ]
    return Schedule(season=season, sessions=(*season.pins, *placed), blocks=blocks_of(model, values))


def blocks_of(model: Model, values: Sequence[int]) -> tuple[Phase, ...]:
    """The phase of every microcycle."""
    return tuple(
        next(phase for phase, y in zip(PHASES, phases, strict=True) if values[y.index]) for phases in model.y
    )


def rows_of(table: Candidates, kept: Ints) -> Candidates:
    """A table of some rows only."""
    columns = {each.name: getattr(table, each.name)[kept] for each in fields(table) if each.name != "places"}
    return Candidates(places=table.places, **columns)


def held_rows(told: Collector, plan: Schedule) -> Bools:
    """The candidates that a plan has placed."""
    season, table = told.season, told.candidates
    index = {template.id: i for i, template in enumerate(season.templates)}
    where = {place: i for i, place in enumerate(table.places)}
    placed = {
        (season.clock.minute(s.start), index[s.template], where.get(s.place, -1))
        for s in plan.sessions
        if not s.is_fixed
    }
    keys = zip(table.start.tolist(), table.template.tolist(), table.place.tolist(), strict=True)
    found: Bools = np.array([key in placed for key in keys], dtype=bool) & ~table.fixed
    return found


class Standing:
    """A plan that stands as it is but for some microcycles, its blocks in a given order.

    Parameters
    ----------
    problem, whole
        The problem, and what its rules said of all candidates.
    plan
        A plan made of these candidates.
    free
        Indices of the microcycles that may change.
    blocks
        The block of every microcycle.
    """

    def __init__(
        self,
        problem: Problem,
        whole: Collector,
        plan: Schedule,
        free: Collection[int],
        blocks: Sequence[Phase],
        limits: Limits,
    ) -> None:
        self.problem, self.limits = problem, limits
        table = whole.candidates
        held = held_rows(whole, plan)
        loose: Bools = np.isin(table.microcycle, list(free))
        kept: Ints = np.flatnonzero(loose | held | table.fixed)
        self._row = {row: place for place, row in enumerate(kept.tolist())}
        self._told = Collector(problem.season, rows_of(table, kept))
        self._told.collect(problem.rules)
        for at, phase in enumerate(blocks):
            base = at * len(PHASES)
            self._told.settled |= {base + i for i, other in enumerate(PHASES) if other is not phase}
        self._held = held[kept]
        self._model = build(self._told)
        self._hold(self._model, ~loose[kept])

    def best_with(self, rows: Iterable[int], only: int | None = None) -> tuple[Cost, Schedule] | None:
        """The best plan found with one of these candidates, and what the model charges it; None where there is none.

        With ``only``, every other microcycle stands as it is too.
        """
        model = with_one_of(self._model, [self._row[row] for row in rows])
        if only is not None:
            self._hold(model, self._told.candidates.microcycle != only)
        found = least(model, self.limits)
        if found.cost is None or found.values is None:
            return None
        return found.cost, schedule_of(self.problem, self._told, self._model, found.values)

    def _hold(self, model: Model, rows: Bools) -> None:
        """Hold some candidates to what the plan says of them."""
        for row in np.flatnonzero(rows).tolist():
            variable = model.x[row]
            if variable is not None:
                model.cp.add(model.cp.get_bool_var_from_proto_index(variable.index) == int(self._held[row]))


def _cost(search: Search) -> Cost | None:
    return None if search.values is None else tuple(search.cost(tier) for tier in CHARGED_TIERS)
