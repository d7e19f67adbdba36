"""Runs the solver on one objective after another, with the best plan so far in hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from periodize.domain.vocabulary import Tier
from periodize.solver.build import Model, Term, weighted
from periodize.solver.limits import Limits
from periodize.solver.solvers import quiet_solver

LP_LEVEL = 2
"""The linear relaxation must be fully on: without it proofs take a hundred times longer."""

PRESOLVE_ROUNDS = 1
"""Further rounds cost as much as they save here."""

PROBE_FROM = 17
"""Microcycles from which the first solve, too, tries out decisions before it searches: shorter seasons are proved
sooner without, some longer ones much later. Where a plan is known it always pays."""

SHORTEST_S = 0.01
LEAST_WORK = 1e-3
"""A limit of zero would be no limit."""

_CANCEL_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one solve gave: the CP-SAT status and a lower bound on the objective."""

    status: int
    bound: int

    @property
    def proved(self) -> bool:
        """Whether the plan in hand is best for this objective."""
        return self.status == cp_model.OPTIMAL

    @property
    def impossible(self) -> bool:
        """Whether there is no plan at all."""
        return self.status == cp_model.INFEASIBLE


@dataclass(slots=True, eq=False)
class Search:
    """A series of solves of one model under common limits.

    Attributes
    ----------
    values
        The best plan so far: value of every variable, or None.
    """

    model: Model
    limits: Limits
    values: list[int] | None = None

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan in hand."""
        return self.values is not None

    def seed(
        self, terms: Sequence[Term], settled: Sequence[cp_model.IntVar], *, any_plan: bool = False
    ) -> Outcome:
        """A good plan quickly: minimise with some decisions settled to 1, leaving the model as it was.

        With ``any_plan`` the first that is found will do.
        """
        cp = self.model.cp.clone()
        for variable in settled:
            cp.add(cp.get_bool_var_from_proto_index(variable.index) == 1)
        cp.minimize(weighted(terms))
        return self._solve(cp, any_plan=any_plan)

    def minimise(
        self, terms: Sequence[Term], *, enough: int | None = None, cp: cp_model.CpModel | None = None
    ) -> Outcome:
        """Minimise a sum from the best plan so far; keeps the better plan if one is found.

        Parameters
        ----------
        terms
            The sum.
        enough
            No plan is known to have less: one that has it is the best, and ends the search.
        cp
            A narrower copy of the model, in place of the model itself.
        """
        if enough is not None and self.values is not None and self.value(terms) == enough:
            return Outcome(int(cp_model.OPTIMAL), enough)
        probe = cp is not None or self.values is not None or len(self.model.y) >= PROBE_FROM
        cp = self.model.cp if cp is None else cp
        cp.clear_objective()  # type: ignore[no-untyped-call]
        cp.minimize(weighted(terms))
        if self.values is not None:
            cp.clear_hints()  # type: ignore[no-untyped-call]
            hint = cp.proto.solution_hint  # all at once: thousands of calls of add_hint take their time
            hint.vars.extend(range(len(self.values)))
            hint.values.extend(self.values)
        return self._solve(cp, enough=enough, probe=probe)

    def at_most(self, terms: Sequence[Term], value: int) -> None:
        """Hold a sum at its best value in all later solves."""
        self.model.cp.add(weighted(terms) <= value)

    def cost(self, tier: Tier) -> int:
        """Charge of a tier in the best plan so far."""
        if self.values is None:
            raise RuntimeError("there is no plan yet")
        return self.value(self.model.costs[tier])

    def value(self, terms: Sequence[Term]) -> int:
        """A sum in the best plan so far."""
        values = self.values or []
        return sum(values[variable.index] * cost for variable, cost in terms)

    @property
    def costs(self) -> dict[Tier, int]:
        """Charges of all tiers in the best plan so far."""
        return {tier: self.cost(tier) for tier in self.model.costs}

    def _solve(
        self, cp: cp_model.CpModel, *, any_plan: bool = False, enough: int | None = None, probe: bool = True
    ) -> Outcome:
        solver = self._solver()
        if any_plan:
            solver.parameters.stop_after_first_solution = True
            solver.parameters.linearization_level = 0
        if any_plan or not probe:
            solver.parameters.cp_model_probing_level = 0
        began = time.perf_counter()
        with Canceller(self.limits, solver):
            status = solver.solve(cp, _Watcher(self, enough))
        self.limits.solve_s += time.perf_counter() - began
        self.limits.deterministic += solver.response_proto.deterministic_time
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.values = list(solver.response_proto.solution)
            if enough is not None and round(solver.objective_value) == enough:
                return Outcome(int(cp_model.OPTIMAL), enough)
        known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN)
        return Outcome(int(status), round(solver.best_objective_bound) if known else 0)

    def _solver(self) -> cp_model.CpSolver:
        solver = quiet_solver()
        parameters = solver.parameters
        parameters.num_workers = self.limits.options.workers
        parameters.random_seed = self.limits.options.seed
        parameters.linearization_level = LP_LEVEL
        parameters.max_presolve_iterations = PRESOLVE_ROUNDS
        parameters.symmetry_level = 0
        if self.limits.options.time_limit_s is not None:
            parameters.max_time_in_seconds = max(self.limits.left_s * self.limits.share, SHORTEST_S)
        if self.limits.options.deterministic_limit is not None:
            parameters.max_deterministic_time = max(self.limits.left_work * self.limits.share, LEAST_WORK)
        return solver


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Keeps the best plan so far and tells the caller about it."""

    def __init__(self, search: Search, enough: int | None) -> None:
        super().__init__()
        self._search, self._enough = search, enough

    def on_solution_callback(self) -> None:
        search = self._search
        search.values = list(self.response_proto.solution)
        value, bound = self.objective_value, self.best_objective_bound
        gap_pct = 100 * (value - bound) / max(1.0, abs(value))
        search.limits.found(lambda: search.costs, min(100.0, max(0.0, gap_pct)))
        if self._enough is not None and round(value) == self._enough:
            self.stop_search()


class Canceller:
    """Asks the caller, beside a running solve, whether to stop it."""

    def __init__(self, limits: Limits, solver: cp_model.CpSolver) -> None:
        self._limits, self._solver = limits, solver
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def __enter__(self) -> None:
        if self._limits.options.cancel is not None:
            self._thread = threading.Thread(target=self._poll, daemon=True)
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error

    def _poll(self) -> None:
        """Ask until the solve has ended: a stop that comes before the search has begun is lost."""
        cancel = self._limits.options.cancel
        while cancel is not None and not self._done.wait(_CANCEL_POLL_S):
            try:
                self._limits.cancelled = self._limits.cancelled or bool(cancel())
            except BaseException as error:  # raised again where the caller can see it
                self._error = self._error or error
                self._limits.cancelled = True
            if self._limits.cancelled:
                self._solver.stop_search()
