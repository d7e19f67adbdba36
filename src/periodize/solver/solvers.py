"""The one place where solvers are made: none of them takes Ctrl-C away from the program that uses the library."""

from __future__ import annotations

from ortools.sat.python import cp_model


def quiet_solver() -> cp_model.CpSolver:
    """A solver on one thread that leaves signals alone.

    CP-SAT by itself catches Ctrl-C, and after the first solve leaves the process with a handler that ends it at once:
    no ``KeyboardInterrupt``, and nothing that was found is kept.
    """
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers = 1
    return solver
