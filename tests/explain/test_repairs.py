"""Repairs make an impossible season possible, and change nothing that must not be changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from periodize.domain.vocabulary import Status, Tier
from periodize.explain.repairs import repairs
from periodize.problem import Problem
from periodize.rules.race_buffer import RaceBuffer
from periodize.solver.run import solve
from periodize.verify import verify
from tests.fixtures.impossible import IMPOSSIBLE, injured
from tests.fixtures.results import tiny_result


@pytest.mark.slow
@pytest.mark.parametrize("make", IMPOSSIBLE, ids=lambda make: make.__name__)
def test_the_first_repair_works(make: Callable[[], Problem]) -> None:
    problem = make()
    result = solve(problem.season, problem.policy)
    found = repairs(result, 1, time_limit_s=10)
    assert found
    first = found[0]
    plan = first.result.require()
    assert verify(plan, first.problem.policy).ok
    assert plan.season.runs == problem.season.runs
    assert first.changes and set(first.cost) == set(Tier) - {Tier.MUST}


@pytest.mark.slow
def test_injuries_restrictions_and_race_gaps_are_left_alone() -> None:
    problem = injured()
    for repair in repairs(solve(problem.season, problem.policy), 3, time_limit_s=5):
        athlete = repair.problem.season.athlete
        assert athlete.restrictions == problem.season.athlete.restrictions
        gaps = [
            [rule for rule in p.policy if isinstance(rule, RaceBuffer)] for p in (problem, repair.problem)
        ]
        assert gaps[0] == gaps[1]


@pytest.mark.parametrize("status", [Status.OPTIMAL, Status.NO_ANSWER])
def test_what_is_not_impossible_needs_no_repair(status: Status) -> None:
    assert repairs(tiny_result(status)) == ()
