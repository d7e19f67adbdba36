"""What athletes share is read once, and only where it is the same."""

from __future__ import annotations

import json

import pytest

from periodize.catalogue.policy import default_policy
from periodize.errors import InvalidInput
from periodize.problem import Problem
from periodize.squad.task import problem_of, task_of
from periodize.testing.club import Club

CLUB = Club(athletes=2, weeks=6)


def as_sent(problem: Problem) -> dict:
    return json.loads(json.dumps(task_of(problem, effort=1.0, step_min=None, rules=())))


def test_two_athletes_share_policy_and_templates() -> None:
    first, second = (problem_of(as_sent(Problem.of(CLUB.season(number)))) for number in (0, 1))
    assert first[1] is second[1]
    assert first[0].templates is second[0].templates
    assert first[0].runs != second[0].runs


def test_another_policy_and_other_templates_are_read_anew() -> None:
    problem = Problem.of(CLUB.season(0))
    other = Problem.of(problem.season, default_policy().without("load-ramp"))
    fewer = as_sent(problem)
    fewer["season"]["templates"].pop()
    for _ in range(2):
        assert problem_of(as_sent(problem))[1] == problem.policy
        assert problem_of(as_sent(other))[1] == other.policy
        assert len(problem_of(fewer)[0].templates) == len(problem.season.templates) - 1
        assert problem_of(as_sent(problem))[0].templates == problem.season.templates


@pytest.mark.parametrize("missing", ["calendar", "runs"])
def test_a_field_that_is_missing_is_named(missing: str) -> None:
    task = as_sent(Problem.of(CLUB.season(0)))
    del task["season"][missing]
    with pytest.raises(InvalidInput, match=missing):
        problem_of(task)
