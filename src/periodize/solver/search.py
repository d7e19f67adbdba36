"""Runs the solver on one objective after another, with a clock, a watcher and the best plan in hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from periodize.domain.vocabulary import Tier
from periodize.solver.build import Model, Term, weighted
from periodize.solver.options import Progress, SolveOptions

LP_LEVEL = 2
"""The linear relaxation must be fully on: without it proofs take a hundred times longer."""

PRESOLVE_ROUNDS = 1
"""Further rounds cost as much as they save here."""

_CANCEL_POLL_S = 0.05


@dataclass(slots=True, eq=False)
class Outcome:
    """What one solve gave.

    Attributes
    ----------
    status
        CP-SAT status.
    bound
        Lower bound on the objective.
    """

    status: int
    bound: int


@dataclass(slots=True, eq=False)
class Search:
    """A series of solves of one model under common limits.

    Attributes
    ----------
    values
        The best plan so far: value of every variable, or None.
    """

    model: Model
    options: SolveOptions
    started: float
    values: list[int] | None = None
    plans: int = 0
    first_plan_s: float | None = None
    solve_s: float = 0.0
    deterministic: float = 0.0
    cancelled: bool = False

    def minimise(self, terms: Sequence[Term]) -> Outcome:
        """Minimise a sum from the best plan so far; keeps the better plan if one is found."""
        cp = self.model.cp
        cp.clear_objective()
        cp.minimize(weighted(terms))
        cp.clear_hints()
        if self.values is not None:
            for index, value in enumerate(self.values):
                cp.add_hint(cp.get_int_var_from_proto_index(index), value)
        solver = self._solver()
        watcher = _Watcher(self)
        began = time.perf_counter()
        with _Canceller(self, solver):
            status = solver.solve(cp, watcher)
        self.solve_s += time.perf_counter() - began
        self.deterministic += solver.response_proto.deterministic_time
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.values = list(solver.response_proto.solution)
        bound = round(solver.best_objective_bound) if status != cp_model.INFEASIBLE else 0
        return Outcome(int(status), bound)

    def at_most(self, terms: Sequence[Term], value: int) -> None:
        """Hold a sum at its best value in all later solves."""
        self.model.cp.add(weighted(terms) <= value)

    def cost(self, tier: Tier) -> int:
        """Charge of a tier in the best plan so far."""
        return self.value_of(self.model.costs[tier])

    def value_of(self, terms: Sequence[Term]) -> int:
        """A sum in the best plan so far."""
        if self.values is None:
            raise RuntimeError("there is no plan yet")
        return sum(self.values[variable.index] * cost for variable, cost in terms)

    @property
    def out_of_time(self) -> bool:
        """Whether a limit has struck or the caller has cancelled."""
        return self.cancelled or self._left_s() <= 0 or self._left_work() <= 0

    def _solver(self) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = self.options.workers
        parameters.random_seed = self.options.seed
        parameters.linearization_level = LP_LEVEL
        parameters.catch_sigint_signal = False
        parameters.max_presolve_iterations = PRESOLVE_ROUNDS
        if self.options.time_limit_s is not None:
            parameters.max_time_in_seconds = max(self._left_s(), 0.01)
        if self.options.deterministic_limit is not None:
            parameters.max_deterministic_time = max(self._left_work(), 1e-3)
        return solver

    def _left_s(self) -> float:
        if self.options.time_limit_s is None:
            return float("inf")
        return self.options.time_limit_s - (time.perf_counter() - self.started)

    def _left_work(self) -> float:
        if self.options.deterministic_limit is None:
            return float("inf")
        return self.options.deterministic_limit - self.deterministic


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Keeps the best plan so far and tells the caller about it."""

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search

    def on_solution_callback(self) -> None:
        search = self._search
        elapsed = time.perf_counter() - search.started
        search.plans += 1
        search.values = list(self.response_proto.solution)
        if search.first_plan_s is None:
            search.first_plan_s = elapsed
        if search.options.on_progress is not None:
            value, bound = self.objective_value, self.best_objective_bound
            gap = 100 * (value - bound) / max(1.0, abs(value))
            cost = {tier: search.cost(tier) for tier in search.model.costs}
            search.options.on_progress(Progress(elapsed_s=elapsed, plans=search.plans, cost=cost, gap_pct=gap))


class _Canceller:
    """Asks the caller, beside a running solve, whether to stop it."""

    def __init__(self, search: Search, solver: cp_model.CpSolver) -> None:
        self._search, self._solver = search, solver
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> None:
        if self._search.options.cancel is not None:
            self._thread = threading.Thread(target=self._poll, daemon=True)
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _poll(self) -> None:
        """Ask until the solve has ended: a stop that comes before the search has begun is lost."""
        cancel = self._search.options.cancel
        while cancel is not None and not self._done.wait(_CANCEL_POLL_S):
            if self._search.cancelled or cancel():
                self._search.cancelled = True
                self._solver.stop_search()
