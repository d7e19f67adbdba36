"""A task says the whole problem, whoever's task was read before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from periodize.catalogue.policy import default_policy
from periodize.problem import Problem
from periodize.squad.task import problem_of, task_of
from tests.fixtures.results import tiny_season


def task(problem: Problem) -> dict[str, Any]:
    """As it comes to a child."""
    told: dict[str, Any] = json.loads(json.dumps(task_of(problem, effort=1.0, step_min=None, rules=())))
    return told


def test_what_athletes_share_is_read_once_and_what_they_do_not_anew() -> None:
    season, policy = tiny_season(), default_policy()
    fewer = replace(season, templates=season.templates[:-1])
    strict = policy.with_(replace(policy.rule("low-days"), quality_a_day=1))  # type: ignore[call-arg]
    problems = [
        Problem.of(season, policy),
        Problem.of(season, policy),
        Problem.of(fewer, policy),
        Problem.of(season, strict),
        Problem.of(season, policy),
    ]
    found = [problem_of(task(problem)) for problem in problems]
    for problem, (season_, policy_) in zip(problems, found, strict=True):
        assert season_.templates == problem.season.templates
        assert policy_ == problem.policy
    assert found[0][0].templates is found[1][0].templates
    assert found[0][1] is found[1][1]


def test_reading_leaves_the_task_as_it_was() -> None:
    told = task(Problem.of(tiny_season()))
    before = json.dumps(told)
    problem_of(told)
    assert json.dumps(told) == before
