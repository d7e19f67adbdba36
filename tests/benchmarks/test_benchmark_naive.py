"""The plain model solves the same problem: the same starts, the same optimum, plans that hold."""

from __future__ import annotations

import pytest

from benchmarks.cases import make_season
from benchmarks.naive.slots import all_slots
from benchmarks.naive.solve import Way, solve_naive
from benchmarks.naive.support import left_out, shared_policy
from periodize.catalogue.policy import default_policy
from periodize.domain.vocabulary import Level, Phase, Status
from periodize.problem import Problem
from periodize.solver.run import collect, solve
from periodize.verify import verify

POLICY = shared_policy(default_policy())
LIMIT_S = 120.0

SEASONS = {
    "two weeks": {"weeks": 2},
    "three weeks, many key runs": {"weeks": 3, "key_share": 4 / 6},
    "four weeks": {"weeks": 4},
    "four weeks, tight windows": {"weeks": 4, "availability": "tight"},
    "four weeks, tight load": {"weeks": 4, "load": "tight"},
    "four weeks, 10 km, novice": {"weeks": 4, "race": "10k", "level": Level.NOVICE},
    "four weeks, advanced": {"weeks": 4, "race": "half", "level": Level.ADVANCED},
}


@pytest.fixture(params=SEASONS.values(), ids=SEASONS.keys())
def season(request):
    return make_season(**request.param)


def test_it_considers_the_same_starts(season) -> None:
    problem = Problem.of(season, POLICY)
    table = collect(problem).candidates
    theirs = {
        (season.templates[t].id, int(start)) for t, start in zip(table.template, table.start, strict=True)
    }
    assert {(slot.template.id, slot.begins) for slot in all_slots(season, problem.rules)} == theirs


@pytest.mark.parametrize("way", Way)
def test_it_finds_the_same_optimum(season, way) -> None:
    plain = solve_naive(season, POLICY, way=way, time_limit_s=LIMIT_S)
    ours = solve(season, POLICY, time_limit_s=LIMIT_S)
    assert plain.status is ours.status is Status.OPTIMAL
    assert plain.costs == {outcome.tier: outcome.value for outcome in ours.tiers}


def test_its_plan_holds_and_is_billed_as_it_counts(season) -> None:
    plain = solve_naive(season, POLICY, time_limit_s=LIMIT_S)
    assert plain.schedule is not None
    verification = verify(plain.schedule, POLICY)
    assert verification.ok, verification.violations
    assert verification.cost == plain.costs


@pytest.mark.slow
def test_they_agree_on_eight_weeks() -> None:
    season = make_season(8, race="half")
    plain = solve_naive(season, POLICY, workers=8, time_limit_s=LIMIT_S)
    ours = solve(season, POLICY, time_limit_s=LIMIT_S)
    assert plain.status is ours.status is Status.OPTIMAL
    assert plain.costs == {outcome.tier: outcome.value for outcome in ours.tiers}


@pytest.mark.slow
def test_with_every_block_neither_beats_what_the_other_has_proved() -> None:
    # Twelve weeks before a 10 km race hold foundation, strength, power, speed and taper. A plan whose proof
    # is open may be charged more than it is billed, never less.
    season = make_season(12, race="10k")
    plain = solve_naive(season, POLICY, workers=8, time_limit_s=40.0)
    ours = solve(season, POLICY, time_limit_s=40.0)
    assert plain.schedule is not None and ours.verification is not None
    assert set(ours.require().blocks) == {
        Phase(name) for name in ("foundation", "strength", "power", "speed", "taper")
    }
    verification = verify(plain.schedule, POLICY)
    assert verification.ok, verification.violations
    assert all(verification.cost[tier] <= cost for tier, cost in plain.costs.items())
    theirs, own = tuple(verification.cost.values()), tuple(ours.verification.cost.values())
    assert ours.status is not Status.OPTIMAL or own <= theirs
    assert plain.status is not Status.OPTIMAL or theirs <= own


def test_a_rule_it_cannot_say_is_named_and_refused() -> None:
    class Unheard(type(POLICY.rules[0])):
        id = "unheard"
        tier = POLICY.rules[0].tier.DOSE

    policy = POLICY.without("availability").with_(Unheard(tier=POLICY.rules[0].tier.DOSE))
    (missing,) = left_out(policy)
    assert missing.startswith("unheard")
    assert left_out(shared_policy(policy)) == ()
    with pytest.raises(ValueError, match="unheard"):
        solve_naive(make_season(2), policy)
