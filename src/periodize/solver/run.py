"""From a season to a proved and checked schedule."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

import ortools
from ortools.sat.python import cp_model

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.errors import PeriodizeError
from periodize.problem import Problem
from periodize.rules.availability import Availability
from periodize.rules.policy import Policy
from periodize.rules.words import PHASES, Where
from periodize.solver.build import build
from periodize.solver.candidates import enumerate_candidates, session_at
from periodize.solver.conflict import find_conflict
from periodize.solver.encoder import Collector
from periodize.solver.options import Progress, SolveOptions
from periodize.solver.result import Result, TierOutcome, Work
from periodize.solver.search import Search
from periodize.solver.tiers import Stage, marks_of, stages
from periodize.verify import Verification, verify


class SelfCheckFailed(PeriodizeError):
    """The independent check rejected a plan: a fault of this library, never of the input."""


def solve(
    season: Season,
    policy: Policy | None = None,
    *,
    time_limit_s: float | None = None,
    deterministic_limit: float | None = None,
    workers: int = 1,
    seed: int = 0,
    step_min: int | None = None,
    one_by_one: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Result:
    """Find the best schedule around the runs of a season, and prove it.

    Parameters
    ----------
    season
        The facts; runs are never moved.
    policy
        The rules; the default policy unless given.
    time_limit_s, deterministic_limit, workers, seed, step_min, one_by_one, on_progress, cancel
        See :class:`~periodize.solver.options.SolveOptions`.

    Returns
    -------
    Result
        Its schedule has passed :func:`periodize.verify.verify`.

    Raises
    ------
    InvalidInput
        Where an option is out of range.
    SelfCheckFailed
        Where the independent check rejects the plan.
    """
    options = SolveOptions(
        time_limit_s=time_limit_s,
        deterministic_limit=deterministic_limit,
        workers=workers,
        seed=seed,
        step_min=step_min,
        one_by_one=one_by_one,
        on_progress=on_progress,
        cancel=cancel,
    )
    return _Run(Problem.of(season, policy), options).result()


def collect(problem: Problem, step_min: int | None = None) -> Collector:
    """What the rules of a problem say about all its candidates."""
    changing = next((r.changing_min for r in problem.rules if isinstance(r, Availability)), 0)
    table = enumerate_candidates(problem.season, changing_min=changing, step_min=step_min)
    collector = Collector(problem.season, table)
    collector.collect(problem.rules)
    return collector


class _Run:
    def __init__(self, problem: Problem, options: SolveOptions) -> None:
        self.problem, self.options = problem, options
        self.started = time.perf_counter()
        self.collector = collect(problem, options.step_min)
        self.model = build(self.collector)
        self.build_s = time.perf_counter() - self.started
        self.search = Search(self.model, options, self.started)

    def result(self) -> Result:
        """Solve stage by stage, the tie-break last; check; report."""
        bounds: list[tuple[Stage, int]] = []
        proved = unique = False
        for stage in stages(self.model, *marks_of(self.collector, self.model), one_by_one=self.options.one_by_one):
            if self.search.values is not None and self.search.out_of_time:
                proved = proved and not stage.tiers
                unique = False
                break
            outcome = self.search.minimise(stage.terms(self.model))
            if outcome.status == cp_model.INFEASIBLE:
                return self._infeasible()
            if self.search.values is None:
                return self._answer(Status.NO_ANSWER)
            bounds.append((stage, outcome.bound))
            unique = outcome.status == cp_model.OPTIMAL
            proved = unique or self._tiers_closed(stage, outcome.bound) or not stage.tiers
            if not unique:
                break
            self._hold(stage)
        status = Status.OPTIMAL if proved and self._all_reached(bounds) else Status.FEASIBLE
        return self._answer(status, bounds, unique=unique)

    def _tiers_closed(self, stage: Stage, bound: int) -> bool:
        """Whether only the tie-break is open."""
        values = {tier: self.search.cost(tier) for tier in stage.tiers}
        return all(outcome.gap == 0 for outcome in stage.split(bound, values))

    def _all_reached(self, bounds: Sequence[tuple[Stage, int]]) -> bool:
        reached = {tier for stage, _ in bounds for tier in stage.tiers}
        return all(tier in reached for tier in CHARGED_TIERS if self.model.costs[tier])

    def _hold(self, stage: Stage) -> None:
        for tier in stage.tiers:
            self.search.at_most(self.model.costs[tier], self.search.cost(tier))

    def _answer(self, status: Status, bounds: Sequence[tuple[Stage, int]] = (), *, unique: bool = False) -> Result:
        schedule = self._schedule() if self.search.values is not None else None
        began = time.perf_counter()
        verification = self._verified(schedule, status) if schedule else None
        verify_s = time.perf_counter() - began
        return Result(
            status=status,
            problem=self.problem,
            schedule=schedule,
            tiers=_outcomes(bounds, verification.cost) if verification else (),
            verification=verification,
            unique=unique,
            stopped_by=self._stopped_by(status, unique),
            versions=versions(self.problem),
            work=self._work(verify_s),
        )

    def _infeasible(self) -> Result:
        conflict: tuple[Where, ...] = find_conflict(self.collector, self.options)
        return Result(
            status=Status.INFEASIBLE,
            problem=self.problem,
            conflict=conflict,
            versions=versions(self.problem),
            work=self._work(0.0),
        )

    def _schedule(self) -> Schedule:
        values = self.search.values or []
        season, table = self.problem.season, self.collector.candidates
        placed = [
            session_at(season, table, row)
            for row, variable in enumerate(self.model.x)
            if variable is not None and values[variable.index]
        ]
        blocks = [
            next(phase for phase, y in zip(PHASES, phases, strict=True) if values[y.index]) for phases in self.model.y
        ]
        return Schedule(season=season, sessions=(*season.pins, *placed), blocks=tuple(blocks))

    def _verified(self, schedule: Schedule, status: Status) -> Verification:
        """The independent check; a plan it rejects, or bills differently, is never handed out.

        A plan whose proof is open may be charged more than it is billed: slack that nobody has squeezed yet.
        """
        verification = verify(schedule, self.problem.policy)
        if not verification.ok:
            broken = "; ".join(v.text for v in verification.violations[:5])
            raise SelfCheckFailed(f"the plan breaks rules that must hold: {broken}")
        for tier, billed in verification.cost.items():
            charged = self.search.cost(tier)
            if billed > charged or (billed < charged and status is Status.OPTIMAL):
                raise SelfCheckFailed(f"tier {tier} is charged {charged} and billed {billed}")
        return verification

    def _stopped_by(self, status: Status, unique: bool) -> str:
        if status is Status.OPTIMAL and unique:
            return "proof"
        if self.search.cancelled:
            return "cancel"
        if self.options.deterministic_limit is not None and self.search.deterministic >= self.options.deterministic_limit:
            return "deterministic limit"
        return "time limit"

    def _work(self, verify_s: float) -> Work:
        proto = self.model.cp.proto
        return Work(
            build_s=self.build_s,
            first_plan_s=self.search.first_plan_s,
            solve_s=self.search.solve_s,
            verify_s=verify_s,
            wall_s=time.perf_counter() - self.started,
            deterministic=self.search.deterministic,
            candidates=len(self.collector.candidates),
            variables=len(proto.variables),
            constraints=len(proto.constraints),
        )


def _outcomes(bounds: Sequence[tuple[Stage, int]], billed: Mapping[Tier, int]) -> tuple[TierOutcome, ...]:
    """Value and bound of every charged tier; 0 is known of those that no stage has reached."""
    known = {outcome.tier: outcome for stage, bound in bounds for outcome in stage.split(bound, billed)}
    return tuple(
        known.get(tier, TierOutcome(tier=tier, value=billed[tier], bound=0)) for tier in CHARGED_TIERS
    )


def versions(problem: Problem) -> dict[str, str]:
    """Versions that an answer depends on."""
    try:
        own = version("periodize")
    except PackageNotFoundError:
        own = "unknown"
    return {"periodize": own, "ortools": ortools.__version__, "catalogue": problem.season.catalogue_version}
