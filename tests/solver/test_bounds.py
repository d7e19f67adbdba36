"""Limits that bound one another are all kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

import pytest

from periodize.catalogue.policy import default_policy
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import RunKind, Status, Tier
from periodize.solver.candidates import candidates_of
from periodize.solver.encoder import Collector
from periodize.solver.run import solve
from periodize.testing import read_weeks
from periodize.verify import verify

Make = Callable[..., Season]


def twice_a_day(season: Season) -> Season:
    """A second key run on every day that has one."""
    more = tuple(
        Run(
            id=f"{run.id}-second",
            start=datetime.combine(run.day, time(12)),
            duration_min=40,
            kind=RunKind.TEMPO,
            key=True,
            distance_m=None,
            rpe_tenths=60,
            load_au=240,
        )
        for run in season.runs
        if run.key and run.race is None
    )
    return replace(season, runs=tuple(sorted((*season.runs, *more), key=lambda run: run.start)))


def test_two_key_runs_leave_no_room_for_quality_that_day(make_season: Make) -> None:
    season = twice_a_day(make_season(4))
    result = solve(season)
    assert result.status is Status.OPTIMAL
    days = {run.day for run in season.runs if run.key}
    assert result.require().placed
    assert not [p for p in result.require().placed if p.template.hard_day and p.day in days]


@pytest.mark.parametrize("most", [1, 2])
def test_one_quality_session_a_day(make_season: Make, most: int) -> None:
    policy = default_policy()
    strict = policy.with_(replace(policy.rule("low-days"), quality_a_day=most))  # type: ignore[call-arg]
    result = solve(make_season(4), strict)
    assert verify(result.require(), strict).ok


def test_a_season_of_several_macrocycles_has_a_plan_for_each_or_none(make_season: Make) -> None:
    result = solve(make_season(12, races=(6, 12)), time_limit_s=1e-6)
    assert (result.status, result.schedule) == (Status.NO_ANSWER, None)


def test_a_candidate_within_a_limit_is_no_reward() -> None:
    # A rule that says "so much above the limit" with a negative number must not make placing a session pay.
    season = read_weeks("strength: Mon pm max_strength_a").season
    table, _ = candidates_of(season, read_weeks("strength: Mon pm max_strength_a").sessions)
    told = Collector(season, table)
    told.collect([replace(default_policy().rule("volume-caps"), tier=Tier.HABIT)])
    assert all((forbidden.excess >= 0).all() for forbidden in told.forbidden)
