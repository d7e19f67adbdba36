"""From a season to a proved and checked schedule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.problem import Problem
from periodize.rules.macrocycle import Macrocycle
from periodize.rules.policy import Policy
from periodize.solver.conflict import Core, find_conflict, find_obvious
from periodize.solver.descent import Descent
from periodize.solver.encoder import Collector
from periodize.solver.known import Known
from periodize.solver.limits import Limits, TimeUp
from periodize.solver.options import Progress, SolveOptions
from periodize.solver.parts import cycles_of, part_of
from periodize.solver.pieces import Pieces
from periodize.solver.result import Conflict, Result, TierOutcome, Work
from periodize.solver.selfcheck import SelfCheckFailed as SelfCheckFailed
from periodize.solver.selfcheck import compare
from periodize.solver.told import candidates_in as candidates_in
from periodize.solver.told import collect as collect
from periodize.verify import Verification, verify

_NO_CLASH = Core()

SEED_FROM = 20
"""Microcycles from which a plan with blocks of the usual lengths is looked for first: shorter seasons are
proved sooner without, some longer ones not at all."""


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
    start: Schedule | None = None,
) -> Result:
    """Find the best schedule around the runs of a season, and prove it.

    Parameters
    ----------
    season
        The facts; runs are never moved.
    policy
        The rules; the default policy unless given.
    start
        A plan to begin from, legal or not, of this season or of one that differs a little. Only the time depends on
        it.
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
    known = None if start is None else Known(start=start, ties=True)
    return _Run(Problem.of(season, policy), options, known).result()


def solve_from(problem: Problem, known: Known, options: SolveOptions) -> Result:
    """The best schedule of a problem that is like one with a known plan, proved and checked as any other.

    Parameters
    ----------
    problem
        The season and the rules.
    known
        The plan, and what no plan undercuts.
    options
        How to search.
    """
    return _Run(problem, options, known).result()


class _Run:
    """One call: the season in parts where it can be cut, as a whole where that is not enough."""

    def __init__(self, problem: Problem, options: SolveOptions, known: Known | None = None) -> None:
        self.problem, self.options, self.known = problem, options, known
        self.limits = Limits(options)
        self.build_s = self.verify_s = 0.0
        self.size = (0, 0)
        self.tried = 0

    @cached_property
    def collector(self) -> Collector:
        """What the rules say."""
        began = self.limits.elapsed_s
        further = self.known.further if self.known else ()
        told = collect(self.problem, self.options.step_min, further, self.limits.check)
        self.build_s += self.limits.elapsed_s - began
        self.tried = len(told.candidates)
        return told

    def result(self) -> Result:
        """The answer, checked."""
        try:
            return self._searched()
        except TimeUp:
            return self._bare(Status.NO_ANSWER)

    def _searched(self) -> Result:
        if self.known is not None and (start := self.known.checked(self.problem)) is not None:
            return self._from(self.known, *start)
        obvious = find_obvious(self.collector, self.limits)
        if obvious.groundings:
            return self._bare(Status.INFEASIBLE, obvious)
        cycles = cycles_of(self.problem)
        if len(cycles) < 2 or self.options.one_by_one:
            return self._as_a_whole(cycles)
        stitched = self._by_parts(cycles)
        if stitched is None:
            return self._as_a_whole(cycles)
        done = stitched.status in (Status.OPTIMAL, Status.INFEASIBLE) or self.limits.reached
        return stitched if done else self._as_a_whole(cycles, stitched)

    def _from(self, known: Known, start: Schedule, checked: Verification) -> Result:
        """The answer from a plan that is like it: that plan itself, one near it, or one anywhere."""
        if checked.ok and checked.cost == known.no_less:
            return self._answer(Status.OPTIMAL, start, checked, checked.cost, unique=False)
        descent = self._descent()
        for tier, most in known.no_more.items():
            descent.search.at_most(descent.search.model.costs[tier], most)
        given: list[frozenset[int]] = []
        for near in known.near:
            if self.limits.reached or descent.reached(known.no_less):
                break
            if not any(narrower <= near for narrower in given):
                given += [near] if descent.near(start, near, known.no_less) else []
        if descent.search.values is None and checked.ok:
            descent.near(start, ())
        if descent.search.values is None:
            descent.start_from(start)
            descent.find_any()
        cycles, stitched = cycles_of(self.problem), None
        done = descent.impossible or descent.reached(known.no_less)
        if len(cycles) > 1 and not (self.options.one_by_one or known.whole or done):
            stitched = self._by_parts(cycles, descent.schedule() or start)
            if stitched is not None and stitched.status in (Status.OPTIMAL, Status.INFEASIBLE):
                return stitched
        if not descent.impossible:
            descent.run(one_by_one=self.options.one_by_one, ties=known.ties, no_less=known.no_less)
        return self._ended(descent, cycles, stitched if stitched and stitched.schedule else None)

    def _by_parts(self, cycles: Sequence[Macrocycle], start: Schedule | None = None) -> Result | None:
        """Each macrocycle on its own, first any plan for all of them, then the best; None if they do not fit together.

        A start, where it is given, is the first plan as far as it is legal.
        """
        descents = []
        for cycle in cycles:
            self.limits.whole = cycle is cycles[-1]
            began = self.limits.elapsed_s
            descents.append(Descent(part_of(self.collector, cycle.first, cycle.last), self.limits))
            self._note(descents[-1], self.limits.elapsed_s - began)
            if start is not None:
                elsewhere = set(range(len(start.blocks))) - set(range(cycle.first, cycle.last + 1))
                descents[-1].near(start, elsewhere)
            if descents[-1].search.values is None:
                descents[-1].seed([cycle], any_plan=True)
        pieces = self._solve_pieces(cycles, descents, seed=start is None)
        self.limits.share = 1.0
        self.limits.settled = dict.fromkeys(CHARGED_TIERS, 0)
        if any(descent.impossible for descent in descents):  # a part is easier than the whole
            return self._impossible(cycles)
        if pieces is None:
            return self._bare(Status.NO_ANSWER) if self.limits.reached else None
        schedule = pieces.schedule()
        verification = self._verify(schedule)
        if not verification.ok:
            return None
        proved = pieces.proved and verification.cost == pieces.charged
        status = Status.OPTIMAL if proved else Status.FEASIBLE
        return self._answer(status, schedule, verification, pieces.known, unique=proved and pieces.unique)

    def _solve_pieces(
        self, cycles: Sequence[Macrocycle], descents: Sequence[Descent], *, seed: bool
    ) -> Pieces | None:
        """The best plan for each macrocycle in turn; None once one of them has none."""
        pieces = Pieces(self.problem.season)
        left = sum(cycle.length for cycle in cycles)
        for cycle, descent in zip(cycles, descents, strict=True):
            self.limits.share = cycle.length / left
            left -= cycle.length
            if not self.limits.reached and not descent.impossible:
                if seed and cycle.length >= SEED_FROM:
                    descent.seed([cycle])
                descent.run(ties=self.known is None or self.known.ties)
            if descent.search.values is None:
                return None
            pieces.add(cycle, descent)
            self.limits.settled = dict(pieces.charged)
        return pieces

    def _as_a_whole(self, cycles: Sequence[Macrocycle], in_hand: Result | None = None) -> Result:
        """One model for the season; the plan in hand, if there is one, is kept unless a better one is found."""
        descent = self._descent()
        if in_hand is not None and in_hand.schedule is not None:
            descent.start_from(in_hand.schedule)
        elif not self.options.one_by_one and sum(cycle.length for cycle in cycles) >= SEED_FROM:
            descent.seed(cycles)
        descent.run(one_by_one=self.options.one_by_one)
        return self._ended(descent, cycles, in_hand)

    def _descent(self) -> Descent:
        """The model of the whole season."""
        told, began = self.collector, self.limits.elapsed_s
        descent = Descent(told, self.limits)
        self._note(descent, self.limits.elapsed_s - began)
        return descent

    def _ended(self, descent: Descent, cycles: Sequence[Macrocycle], in_hand: Result | None = None) -> Result:
        """What a search of the whole season came to."""
        if descent.impossible:
            return self._impossible(cycles, at_a_price=self.known is not None and bool(self.known.no_more))
        schedule = descent.schedule()
        if schedule is None:
            return in_hand or self._bare(Status.NO_ANSWER)
        verification = self._verify(schedule)
        compare(verification, descent)
        status = Status.OPTIMAL if descent.proved else Status.FEASIBLE
        known = descent.known(verification.cost)
        found = self._answer(status, schedule, verification, known, unique=descent.unique)
        return (
            found if in_hand is None or found.status is Status.OPTIMAL else min(in_hand, found, key=_by_cost)
        )

    def _impossible(self, cycles: Sequence[Macrocycle], *, at_a_price: bool = False) -> Result:
        """There is no plan: why, unless it is for what the plan may cost, which is no rule that could clash."""
        clash = _NO_CLASH if at_a_price else find_conflict(self.collector, self.limits, cycles)
        return self._bare(Status.INFEASIBLE, clash)

    def _verify(self, schedule: Schedule) -> Verification:
        began = self.limits.elapsed_s
        verification = verify(schedule, self.problem.policy)
        self.verify_s += self.limits.elapsed_s - began
        return verification

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
        by_proof = unique or (status is Status.OPTIMAL and self.known is not None and not self.known.ties)
        stopped_by = "proof" if by_proof else self.limits.stopped_by
        return replace(
            self._bare(status),
            schedule=schedule,
            tiers=tiers,
            verification=verification,
            unique=unique,
            stopped_by=stopped_by,
        )

    def _bare(self, status: Status, core: Core = _NO_CLASH) -> Result:
        return Result(
            status=status,
            problem=self.problem,
            conflict=Conflict.of(self.problem, core.groundings, minimal=core.minimal),
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
            candidates=self.tried,
            variables=self.size[0],
            constraints=self.size[1],
        )


def _by_cost(result: Result) -> tuple[int, ...]:
    return tuple(outcome.value for outcome in result.tiers)


def versions(problem: Problem) -> dict[str, str]:
    """Versions that an answer depends on."""
    return {**_installed(), "catalogue": problem.season.catalogue_version}


@cache
def _installed() -> dict[str, str]:
    try:
        own = version("periodize")
    except PackageNotFoundError:
        own = "unknown"
    return {"periodize": own, "ortools": version("ortools")}
