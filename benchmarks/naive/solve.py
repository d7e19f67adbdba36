"""Builds the plain model and solves it tier by tier, or with one weighted objective."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ortools.sat.python import cp_model

from benchmarks.naive.blocks import add_blocks, chosen_blocks
from benchmarks.naive.days import add_hard_days_hard, add_impact_days, add_low_days
from benchmarks.naive.doses import (
    add_even_spread,
    add_maintenance_gap,
    add_pattern_coverage,
    add_regular_week,
    add_weekly_dose,
)
from benchmarks.naive.gradual import add_deload, add_movement_first, add_taper, add_volume_caps
from benchmarks.naive.loads import add_load_ramp, add_weekly_load
from benchmarks.naive.model import PlainModel
from benchmarks.naive.pairs import Clashes
from benchmarks.naive.support import check_season, left_out
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.measures.dose import scaled_at_most
from periodize.problem import Problem
from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.deload import Deload
from periodize.rules.even_spread import EvenSpread
from periodize.rules.hard_days_hard import HardDaysHard
from periodize.rules.impact_days import ImpactDays
from periodize.rules.load_ramp import LoadRamp
from periodize.rules.low_days import LowDays
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.movement_first import MovementFirst
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.policy import Policy
from periodize.rules.regular_week import RegularWeek
from periodize.rules.taper import Taper
from periodize.rules.volume_caps import VolumeCaps
from periodize.rules.weekly_dose import WeeklyDose
from periodize.rules.weekly_load import WeeklyLoad

SUMS: dict[type[Rule], Callable[[PlainModel, Any], None]] = {
    WeeklyDose: add_weekly_dose,
    PatternCoverage: add_pattern_coverage,
    MaintenanceGap: add_maintenance_gap,
    EvenSpread: add_even_spread,
    RegularWeek: add_regular_week,
    WeeklyLoad: add_weekly_load,
    LoadRamp: add_load_ramp,
    MovementFirst: add_movement_first,
    VolumeCaps: add_volume_caps,
    Deload: add_deload,
    Taper: add_taper,
    LowDays: add_low_days,
    HardDaysHard: add_hard_days_hard,
    ImpactDays: add_impact_days,
}
LARGEST_OBJECTIVE = 2**62


class Way(StrEnum):
    """How the tiers are kept apart."""

    WEIGHTED = "weighted"
    SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True, kw_only=True)
class NaiveResult:
    """What the plain model found.

    Parameters
    ----------
    status
        OPTIMAL only if every tier is proved.
    way
        How the tiers were kept apart.
    schedule
        The plan, or None.
    costs
        Charge by tier, as the model counts it.
    slots, variables, constraints
        Size.
    build_s, first_plan_s, solve_s, deterministic
        Effort.
    """

    status: Status
    way: Way
    schedule: Schedule | None = None
    costs: dict[Tier, int] = field(default_factory=dict)
    slots: int = 0
    variables: int = 0
    constraints: int = 0
    build_s: float = 0.0
    first_plan_s: float | None = None
    solve_s: float = 0.0
    deterministic: float = 0.0


def build_naive(season: Season, rules: Sequence[Rule]) -> PlainModel:
    """The plain model of some rules, without an objective."""
    check_season(season)
    model = PlainModel(season, rules)
    add_blocks(model, rules)
    for one, other in Clashes(season, rules).pairs(model.slots):
        model.cp.add_bool_or([~model.x[one], ~model.x[other]])
    _add_minutes(model, rules)
    for rule in rules:
        if type(rule) in SUMS:
            SUMS[type(rule)](model, rule)
    return model


def solve_naive(
    season: Season,
    policy: Policy | None = None,
    *,
    workers: int = 1,
    time_limit_s: float = 120.0,
    way: Way = Way.WEIGHTED,
) -> NaiveResult:
    """Solve a season with the plain model and the solver's defaults.

    Parameters
    ----------
    season, policy
        As for the library; the default policy unless given.
    workers
        Of the solver.
    time_limit_s
        For all tiers together, building not included.
    way
        One objective with multipliers, or tier by tier with the plan before as a hint. With eight workers one
        objective is the faster; where it does not fit into 62 bits the tiers are solved one by one.

    Raises
    ------
    ValueError
        Where season or policy hold what the plain model cannot say.
    """
    problem = Problem.of(season, policy)
    missing = left_out(problem.policy)
    if missing:
        raise ValueError(f"the plain model cannot say {', '.join(missing)}")
    begun = time.perf_counter()
    model = build_naive(season, problem.rules)
    multipliers = _multipliers(model)
    if multipliers is None:
        way = Way.SEQUENTIAL
    search = _Search(model, workers, time_limit_s, build_s=time.perf_counter() - begun)
    if way is Way.WEIGHTED and multipliers is not None:
        proved = search.minimise(sum(factor * model.cost(tier) for tier, factor in multipliers.items()))
    else:
        proved = search.tier_by_tier()
    return search.result(way, proved)


class _Search:
    """Solver calls on one model, with the best plan so far."""

    def __init__(self, model: PlainModel, workers: int, time_limit_s: float, build_s: float) -> None:
        self.model = model
        self.workers = workers
        self.time_limit_s = time_limit_s
        self.build_s = build_s
        self.first_plan_s: float | None = None
        self.solve_s = 0.0
        self.deterministic = 0.0
        self.best: cp_model.CpSolver | None = None
        self.infeasible = False

    def tier_by_tier(self) -> bool:
        """Minimise each tier with the ones above it held; False once one is not proved."""
        for tier in CHARGED_TIERS:
            if not self.model.charges[tier]:
                continue
            cost = self.model.cost(tier)
            if not self.minimise(cost) or self.best is None:
                return False
            self.model.cp.add(cost <= self.best.value(cost))
            self._hint(self.best)
        return True

    def minimise(self, cost: cp_model.LinearExprT) -> bool:
        """One solver call; True if it proved its optimum."""
        left_s = self.time_limit_s - self.solve_s
        if left_s <= 0:
            return False
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self.workers
        solver.parameters.max_time_in_seconds = left_s
        self.model.cp.minimize(cost)
        begun = time.perf_counter()
        first = _First(begun)
        status = solver.solve(self.model.cp, first)
        if self.first_plan_s is None and first.after_s is not None:
            self.first_plan_s = self.build_s + first.after_s
        self.solve_s += time.perf_counter() - begun
        self.deterministic += solver.deterministic_time
        self.infeasible = status == cp_model.INFEASIBLE
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.best = solver
        return status == cp_model.OPTIMAL

    def result(self, way: Way, proved: bool) -> NaiveResult:
        """What came of it."""
        model = self.model
        status = Status.INFEASIBLE if self.infeasible else Status.NO_ANSWER
        if self.best is not None:
            status = Status.OPTIMAL if proved else Status.FEASIBLE
        return NaiveResult(
            status=status,
            way=way,
            schedule=None if self.best is None else _schedule(model, self.best),
            costs={}
            if self.best is None
            else {tier: _value(model, tier, self.best) for tier in CHARGED_TIERS},
            slots=len(model.slots),
            variables=len(model.cp.proto.variables),
            constraints=len(model.cp.proto.constraints),
            build_s=self.build_s,
            first_plan_s=self.first_plan_s,
            solve_s=self.solve_s,
            deterministic=self.deterministic,
        )

    def _hint(self, solver: cp_model.CpSolver) -> None:
        self.model.cp.clear_hints()
        for index in range(len(self.model.cp.proto.variables)):
            variable = self.model.cp.get_int_var_from_proto_index(index)
            self.model.cp.add_hint(variable, solver.value(variable))


class _First(cp_model.CpSolverSolutionCallback):
    """Notes when the first plan came."""

    def __init__(self, begun: float) -> None:
        super().__init__()
        self.begun = begun
        self.after_s: float | None = None

    def on_solution_callback(self) -> None:
        """Called by the solver for each better plan."""
        if self.after_s is None:
            self.after_s = time.perf_counter() - self.begun


def _multipliers(model: PlainModel) -> dict[Tier, int] | None:
    """For each tier the range of everything below it plus one; None where that is too much for the solver."""
    factors: dict[Tier, int] = {}
    factor, total = 1, 0
    for tier in reversed(CHARGED_TIERS):
        if model.charges[tier]:
            factors[tier] = factor
            total += factor * model.most(tier)
            factor = total + 1
    return factors if total < LARGEST_OBJECTIVE else None


def _add_minutes(model: PlainModel, rules: Sequence[Rule]) -> None:
    """The athlete's minutes a day and a week."""
    athlete, calendar = model.season.athlete, model.season.calendar
    if not any(isinstance(rule, Availability) for rule in rules):
        return
    groups = [(model.on_days(day, day), athlete.minutes_per_day) for day in range(calendar.days)]
    if athlete.minutes_per_week is not None:
        for week in calendar.microcycles:
            most_here = scaled_at_most(athlete.minutes_per_week, week, whole=True)
            groups.append((model.in_microcycle(week.index), most_here))
    for numbers, most in groups:
        if most is not None and numbers:
            minutes = [model.slots[number].template.minutes for number in numbers]
            model.cp.add(cp_model.LinearExpr.weighted_sum([model.x[n] for n in numbers], minutes) <= most)


def _schedule(model: PlainModel, solver: cp_model.CpSolver) -> Schedule:
    chosen = [slot.session for slot, x in zip(model.slots, model.x, strict=True) if solver.boolean_value(x)]
    return Schedule(season=model.season, sessions=tuple(chosen), blocks=chosen_blocks(model, solver))


def _value(model: PlainModel, tier: Tier, solver: cp_model.CpSolver) -> int:
    return int(sum(term.price * solver.value(term.variable) for term in model.charges[tier]))
