"""A clash is the least that rules out every plan, in words with dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from periodize.domain.vocabulary import Status
from periodize.explain.clash import clash_of, given_beside, still_clash
from periodize.problem import Problem
from periodize.solver.run import solve
from tests.fixtures.impossible import IMPOSSIBLE
from tests.fixtures.results import tiny_result

DATE = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} (Jun|Jul|Aug|Sep|Oct)\b")


@pytest.mark.slow
@pytest.mark.parametrize("make", IMPOSSIBLE, ids=lambda make: make.__name__)
def test_every_member_of_a_clash_is_needed(make: Callable[[], Problem]) -> None:
    problem = make()
    result = solve(problem.season, problem.policy)
    assert result.status is Status.INFEASIBLE
    clash = clash_of(result)
    assert clash.groundings and clash.facts
    given = given_beside(clash.groundings)
    assert still_clash(problem, clash.groundings, given)
    for grounding in clash.groundings:
        rest = [other for other in clash.groundings if other != grounding]
        assert not still_clash(problem, rest, given), grounding
    for fact in clash.facts:
        changed = replace(problem, season=fact.without(problem.season))
        assert not still_clash(changed, clash.groundings, given), fact
    assert DATE.search(str(clash))
    assert len(clash.rows()) == len(clash.groundings) + len(clash.facts) <= 12


def test_an_answer_with_a_plan_has_no_clash() -> None:
    clash = clash_of(tiny_result())
    assert (clash.groundings, clash.facts, str(clash)) == ((), (), "nothing is known to clash")
