"""A conflict holds together, and falls apart when any member is dropped."""

from __future__ import annotations

import time
from collections.abc import Callable

from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase
from periodize.problem import Problem
from periodize.solver.build import build
from periodize.solver.conflict import _core, _guarded, find_conflict
from periodize.solver.options import SolveOptions
from periodize.solver.run import collect


def test_a_conflict_is_enough_and_no_member_is_idle(make_season: Callable[..., Season]) -> None:
    season = make_season(6, races=(6,), fixed_blocks=((0, Phase.TAPER), (5, Phase.FOUNDATION)))
    collector = collect(Problem.of(season))
    conflict = find_conflict(collector, SolveOptions())
    until = time.perf_counter() + 60
    assert conflict
    assert _core(build(collector, _guarded), list(conflict), until)
    for member in conflict:
        rest = [where for where in conflict if where != member]
        assert _core(build(collector, _guarded), rest, until) == [], member
