"""Sums with bounds, as plain numbers: told to a linear solver for prices, or to CP-SAT for a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ortools.linear_solver.python import model_builder
from ortools.sat.python import cp_model

from periodize.solver.solvers import quiet_solver

Terms = Sequence[tuple[int, int]]
"""Pairs (number of a variable, coefficient)."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What a sum comes to with fractions allowed, and what each bound is worth: 0 or more for an upper one."""

    value: float
    worth: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whole numbers for all variables; ``bound`` is what no choice undercuts."""

    values: list[int]
    value: int
    bound: int


@dataclass(slots=True)
class Sheet:
    """Variables from 0 to a largest value, and rows: sums of them between two bounds, either of which may be missing."""

    most: list[int] = field(default_factory=list)
    bounded: set[int] = field(default_factory=set)
    rows: list[tuple[Terms, int | None, int | None]] = field(default_factory=list)

    def variable(self, most: int = 1, *, by_rows: bool = True) -> int:
        """A new variable: its number.

        Where ``by_rows``, the rows keep it from being larger, and fractions are not told of its largest value, lest
        that be worth something and the rows nothing.
        """
        self.most.append(most)
        if not by_rows:
            self.bounded.add(len(self.most) - 1)
        return len(self.most) - 1

    def row(self, terms: Terms, low: int | None = None, high: int | None = None) -> int:
        """A new row: its number."""
        self.rows.append((terms, low, high))
        return len(self.rows) - 1

    def relaxed(self, aim: Terms) -> Relaxed:
        """The least that a sum can be with fractions allowed."""
        model = model_builder.Model()  # type: ignore[no-untyped-call]
        inf = float("inf")
        variables = [
            model.new_num_var(0, most if number in self.bounded else inf, "")
            for number, most in enumerate(self.most)
        ]

        def linear(terms: Terms) -> model_builder.LinearExprT:
            return model_builder.LinearExpr.weighted_sum(
                [variables[v] for v, _ in terms], [c for _, c in terms]
            )

        told = [
            model.add_linear_constraint(
                linear(terms),
                -inf if low is None else low,
                inf if high is None else high,
            )
            for terms, low, high in self.rows
        ]
        model.minimize(linear(aim))
        solver = model_builder.Solver("GLOP")
        solver.set_solver_specific_parameters(
            "change_status_to_imprecise: false"
        )  # prices need no last digits
        if solver.solve(model) != model_builder.SolveStatus.OPTIMAL:
            raise RuntimeError(f"the relaxation could not be solved: {solver.status_string}")
        worth = {row: -dual for row, told_row in enumerate(told) if (dual := solver.dual_value(told_row)) < 0}
        return Relaxed(float(solver.objective_value), worth)

    def chosen(
        self, aim: Terms, work: float, held: Mapping[int, int], begin: Mapping[int, int]
    ) -> Chosen | None:
        """The least that a sum can be; None where nothing was found.

        Parameters
        ----------
        work
            Limit of the search in the solver's deterministic unit.
        held
            Variables that have to take a value.
        begin
            Values of some variables to begin from, legal or not.
        """
        cp = cp_model.CpModel()
        variables = [cp.new_int_var(0, most, "") for most in self.most]
        for terms, low, high in self.rows:
            total = cp_model.LinearExpr.weighted_sum([variables[v] for v, _ in terms], [c for _, c in terms])
            cp.add_linear_constraint(
                total,
                cp_model.INT_MIN if low is None else low,
                cp_model.INT_MAX if high is None else high,
            )
        for number, value in held.items():
            cp.add(variables[number] == value)
        cp.minimize(cp_model.LinearExpr.weighted_sum([variables[v] for v, _ in aim], [c for _, c in aim]))
        for number, value in begin.items():
            cp.add_hint(variables[number], value)
        solver = quiet_solver()
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = work
        if solver.solve(cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        values = list(solver.response_proto.solution)
        return Chosen(values, round(solver.objective_value), round(solver.best_objective_bound))
