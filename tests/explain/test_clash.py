"""A clash is the least that rules out every plan, in words with dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from periodize.catalogue.policy import default_policy
from periodize.domain.vocabulary import Status
from periodize.explain.clash import clash_of, given_beside, still_clash
from periodize.problem import Problem
from periodize.solver.run import solve
from periodize.solver.wish import Wish
from tests.fixtures.impossible import IMPOSSIBLE, away, marathon, one_hour
from tests.fixtures.results import tiny_result

DATE = re.compile(r"\b\d{1,2} (to \d{1,2} )?(Jun|Jul|Aug|Sep|Oct)\b")


@pytest.mark.slow
@pytest.mark.parametrize("make", IMPOSSIBLE, ids=lambda make: make.__name__)
def test_every_member_of_a_clash_is_needed(make: Callable[[], Problem]) -> None:
    problem = make()
    result = solve(problem.season, problem.policy)
    assert result.status is Status.INFEASIBLE
    clash = clash_of(result)
    assert clash.minimal and clash.groundings and clash.facts
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


def test_days_that_are_shut_are_told_once() -> None:
    """A fortnight of travel: that nothing is open in those weeks goes without saying."""
    problem = away()
    clash = clash_of(solve(problem.season, problem.policy))
    assert [fact.kind for fact in clash.facts] == ["exception"]


def test_a_clash_that_every_week_has_is_told_of_the_first() -> None:
    problem = one_hour()
    clash = clash_of(solve(problem.season, problem.policy))
    assert clash.microcycles == (0,)
    assert {where.rule for where in clash.groundings} == {"availability", "weekly-dose@MUST"}


def test_what_was_asked_heads_the_clash() -> None:
    """A Tuesday of the marathon build has no window: only the hours are in the way."""
    wish = Wish(
        template="max_strength_a",
        first=datetime(2026, 7, 21),
        last=datetime(2026, 7, 21, 23, 59),
        place="gym",
    )
    season = marathon()
    clash = clash_of(solve(season, default_policy().with_(wish)))
    assert "with what was asked for" in str(clash)
    assert not any(where.rule == "wish" for where in clash.groundings)
    assert clash.facts


def test_a_clash_that_was_not_shrunk_says_so() -> None:
    problem = one_hour()
    result = solve(problem.season, problem.policy)
    unsure = replace(result, conflict=replace(result.conflict, minimal=False))
    assert "may not matter" in str(clash_of(unsure)) and "may not matter" not in str(clash_of(result))


def test_facts_that_there_was_no_time_to_try_are_told_and_the_clash_not_called_the_smallest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = one_hour()
    result = solve(problem.season, problem.policy)
    whole = clash_of(result)
    monkeypatch.setattr("periodize.explain.clash.LONGEST_S", 0)
    hurried = clash_of(result)
    assert whole.minimal and not hurried.minimal
    assert {fact.sentence for fact in whole.facts} <= {fact.sentence for fact in hurried.facts}
