"""Solvers leave Ctrl-C to the program that uses the library."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import periodize.solver
from periodize.catalogue.policy import default_policy
from periodize.domain.season import Season
from periodize.problem import Problem
from periodize.solver.blocks import fitting_blocks
from periodize.solver.options import SolveOptions
from periodize.solver.run import solve
from periodize.solver.shared import shared_by_best
from periodize.solver.solvers import quiet_solver
from periodize.solver.wish import placements


def test_no_solver_is_made_but_in_one_place() -> None:
    modules = Path(periodize.solver.__file__).parent.parent.rglob("*.py")
    making = [path.name for path in modules if "CpSolver()" in path.read_text(encoding="utf-8")]
    assert making == ["solvers.py"]
    assert not quiet_solver().parameters.catch_sigint_signal


def test_ctrl_c_is_still_an_exception_after_a_solve(make_season: Callable[..., Season]) -> None:
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        fitting_blocks(Problem(season=make_season(2), policy=default_policy()), ())
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "options", [SolveOptions(time_limit_s=1e-6), SolveOptions(cancel=lambda: True)], ids=["time", "cancel"]
)
def test_no_time_to_look_at_other_best_plans(
    options: SolveOptions, make_season: Callable[..., Season]
) -> None:
    result = solve(make_season(1), default_policy())
    plan = result.require()
    found = shared_by_best(result.problem, plan, options)
    assert found.placements == placements(plan) and found.plans == (plan,)
    assert not found.proved
