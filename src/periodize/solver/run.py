"""From a season to a proved and checked schedule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, RecoveryClass, Status, Tier
from periodize.errors import PeriodizeError
from periodize.problem import Problem
from periodize.rules.availability import Availability
from periodize.rules.macrocycle import Macrocycle
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.policy import Policy
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.words import Where
from periodize.solver.candidates import enumerate_candidates
from periodize.solver.conflict import find_conflict
from periodize.solver.descent import Descent
from periodize.solver.encoder import Collector
from periodize.solver.keep import Keep
from periodize.solver.limits import Limits
from periodize.solver.options import Progress, SolveOptions
from periodize.solver.parts import cycles_of, part_of
from periodize.solver.result import Conflict, Result, TierOutcome, Work
from periodize.solver.wish import Wish
from periodize.verify import Verification, verify

_ASKING = (Keep, Wish)
"""Questions that bring sessions of their own."""

_SPACING = (PatternRecovery, RecoveryGap)
"""Rules that keep heavy lifts apart."""

SEED_FROM = 20
"""Microcycles from which a plan with blocks of the usual lengths is looked for first: shorter seasons are
proved sooner without, some longer ones not at all."""


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
    apart = {rule.heavy_apart_min(problem.season) for rule in problem.rules if isinstance(rule, _SPACING)}
    table = enumerate_candidates(
        problem.season,
        changing_min=changing,
        step_min=step_min,
        heavy_apart_min=sorted(apart),
        after_runs=_after_runs(problem),
        further=[
            s for rule in problem.rules if isinstance(rule, Wish) for s in rule.sessions(problem.season)
        ],
    )
    collector = Collector(problem.season, table)
    collector.collect(problem.rules)
    return collector


def _after_runs(problem: Problem) -> dict[RecoveryClass, list[int]]:
    """The moments at which the hours after a run are over, by kind of session."""
    moments: dict[RecoveryClass, list[int]] = {}
    for rule in problem.rules:
        if isinstance(rule, RecoveryGap):
            for kind, found in rule.moments_after_runs(problem.season).items():
                moments.setdefault(kind, []).extend(found)
    return moments


class _Run:
    """One call: the season in parts where it can be cut, as a whole where that is not enough."""

    def __init__(self, problem: Problem, options: SolveOptions) -> None:
        self.problem, self.options = problem, options
        self.limits = Limits(options)
        self.collector = collect(problem, options.step_min)
        self.build_s = self.limits.elapsed_s
        self.verify_s = 0.0
        self.size = (0, 0)

    def result(self) -> Result:
        """The answer, checked."""
        cycles = cycles_of(self.problem)
        if len(cycles) < 2 or self.options.one_by_one:
            return self._as_a_whole(cycles)
        stitched = self._by_parts(cycles)
        if stitched is None:
            return self._as_a_whole(cycles)
        done = stitched.status is Status.OPTIMAL or self.limits.reached
        return stitched if done else self._as_a_whole(cycles, stitched)

    def _by_parts(self, cycles: Sequence[Macrocycle]) -> Result | None:
        """Each macrocycle on its own, first any plan for all of them, then the best; None if they do not fit together."""
        descents = []
        for cycle in cycles:
            self.limits.whole = cycle is cycles[-1]
            began = self.limits.elapsed_s
            descents.append(Descent(part_of(self.collector, cycle.first, cycle.last), self.limits))
            self._note(descents[-1], self.limits.elapsed_s - began)
            descents[-1].seed([cycle], any_plan=True)
        pieces = self._solve_pieces(cycles, descents)
        self.limits.share = 1.0
        self.limits.settled = dict.fromkeys(CHARGED_TIERS, 0)
        if pieces is None:
            return self._bare(Status.NO_ANSWER) if self.limits.reached else None
        schedule = pieces.schedule()
        verification = self._verify(schedule)
        if not verification.ok:
            return None
        proved = pieces.proved and verification.cost == pieces.charged
        status = Status.OPTIMAL if proved else Status.FEASIBLE
        return self._answer(status, schedule, verification, pieces.known, unique=proved and pieces.unique)

    def _solve_pieces(self, cycles: Sequence[Macrocycle], descents: Sequence[Descent]) -> _Pieces | None:
        """The best plan for each macrocycle in turn; None once one of them has none."""
        pieces = _Pieces(self.problem.season)
        left = sum(cycle.length for cycle in cycles)
        for cycle, descent in zip(cycles, descents, strict=True):
            self.limits.share = cycle.length / left
            left -= cycle.length
            if not self.limits.reached and not descent.impossible:
                if cycle.length >= SEED_FROM:
                    descent.seed([cycle])
                descent.run()
            if descent.search.values is None:
                return None
            pieces.add(cycle, descent)
            self.limits.settled = dict(pieces.charged)
        return pieces

    def _as_a_whole(self, cycles: Sequence[Macrocycle], in_hand: Result | None = None) -> Result:
        """One model for the season; the plan in hand, if there is one, is kept unless a better one is found."""
        began = self.limits.elapsed_s
        descent = Descent(self.collector, self.limits)
        self._note(descent, self.limits.elapsed_s - began)
        if in_hand is not None and in_hand.schedule is not None:
            descent.start_from(in_hand.schedule)
        elif not self.options.one_by_one and sum(cycle.length for cycle in cycles) >= SEED_FROM:
            descent.seed(cycles)
        descent.run(one_by_one=self.options.one_by_one)
        if descent.impossible:
            return self._bare(Status.INFEASIBLE, find_conflict(self.collector, self.options, cycles))
        if descent.search.values is None:
            return in_hand or self._bare(Status.NO_ANSWER)
        sessions = (*self.problem.season.pins, *descent.sessions())
        schedule = Schedule(season=self.problem.season, sessions=sessions, blocks=tuple(descent.blocks()))
        verification = self._verify(schedule)
        self._compare(verification, descent)
        status = Status.OPTIMAL if descent.proved else Status.FEASIBLE
        known = descent.known(verification.cost)
        found = self._answer(status, schedule, verification, known, unique=descent.unique)
        return (
            found if in_hand is None or found.status is Status.OPTIMAL else min(in_hand, found, key=_by_cost)
        )

    def _verify(self, schedule: Schedule) -> Verification:
        began = self.limits.elapsed_s
        verification = verify(schedule, self.problem.policy)
        self.verify_s += self.limits.elapsed_s - began
        return verification

    @staticmethod
    def _compare(verification: Verification, descent: Descent) -> None:
        """A plan that the check rejects, or bills differently, is never handed out.

        A plan whose proof is open may be charged more than it is billed: slack that nobody has squeezed yet.
        """
        if not verification.ok:
            broken = "; ".join(v.text for v in verification.violations[:5])
            raise SelfCheckFailed(f"the plan breaks rules that must hold: {broken}")
        for tier, billed in verification.cost.items():
            charged = descent.search.cost(tier)
            if billed > charged or (billed < charged and descent.proved):
                raise SelfCheckFailed(f"tier {tier} is charged {charged} and billed {billed}")

    def _answer(
        self,
        status: Status,
        schedule: Schedule,
        verification: Verification,
        known: dict[Tier, int],
        *,
        unique: bool,
    ) -> Result:
        tiers = tuple(
            TierOutcome(tier=tier, value=cost, bound=min(cost, known[tier]))
            for tier, cost in verification.cost.items()
        )
        stopped_by = "proof" if unique else self.limits.stopped_by
        return replace(
            self._bare(status),
            schedule=schedule,
            tiers=tiers,
            verification=verification,
            unique=unique,
            stopped_by=stopped_by,
        )

    def _bare(self, status: Status, conflict: tuple[Where, ...] = ()) -> Result:
        return Result(
            status=status,
            problem=self.problem,
            conflict=Conflict.of(self.problem.policy, conflict),
            stopped_by=self.limits.stopped_by if status is Status.NO_ANSWER else "proof",
            step_min=self.options.step_min,
            versions=versions(self.problem),
            work=self._work(),
        )

    def _note(self, descent: Descent, build_s: float) -> None:
        proto = descent.search.model.cp.proto
        self.build_s += build_s
        self.size = (max(self.size[0], len(proto.variables)), max(self.size[1], len(proto.constraints)))

    def _work(self) -> Work:
        return Work(
            build_s=self.build_s,
            first_plan_s=self.limits.first_plan_s,
            solve_s=self.limits.solve_s,
            verify_s=self.verify_s,
            wall_s=self.limits.elapsed_s,
            deterministic=self.limits.deterministic,
            candidates=len(self.collector.candidates),
            variables=self.size[0],
            constraints=self.size[1],
        )


def _by_cost(result: Result) -> tuple[int, ...]:
    return tuple(outcome.value for outcome in result.tiers)


class _Pieces:
    """A plan put together from macrocycles."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.sessions = list(season.pins)
        self.blocks: list[Phase] = []
        self.charged: dict[Tier, int] = dict.fromkeys(CHARGED_TIERS, 0)
        self.known: dict[Tier, int] = dict.fromkeys(CHARGED_TIERS, 0)
        self.proved = self.unique = True
        self._closed: dict[Tier, bool] = dict.fromkeys(CHARGED_TIERS, True)

    def add(self, cycle: Macrocycle, descent: Descent) -> None:
        """Take over the plan of one macrocycle.

        A bound of a lower tier holds only while the higher tiers are at their bounds in every piece.
        """
        costs = descent.costs()
        known = descent.known(costs)
        closed = True
        for tier in CHARGED_TIERS:
            self._closed[tier] = self._closed[tier] and closed
            self.charged[tier] += costs[tier]
            self.known[tier] = self.known[tier] + known[tier] if self._closed[tier] else 0
            closed = closed and known[tier] == costs[tier]
        self.sessions += descent.sessions()
        self.blocks += descent.blocks()[cycle.first : cycle.last + 1]
        self.proved = self.proved and descent.proved
        self.unique = self.unique and descent.unique

    def schedule(self) -> Schedule:
        """The plan."""
        return Schedule(season=self.season, sessions=tuple(self.sessions), blocks=tuple(self.blocks))


def versions(problem: Problem) -> dict[str, str]:
    """Versions that an answer depends on."""
    try:
        own = version("periodize")
    except PackageNotFoundError:
        own = "unknown"
    return {"periodize": own, "ortools": version("ortools"), "catalogue": problem.season.catalogue_version}
