"""Prices against trying every plan of the changed week."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.vocabulary import CHARGED_TIERS, Level, Status
from periodize.errors import InvalidInput
from periodize.explain.levers import LIMITS, levers_of
from periodize.explain.prices import price_frame, price_list
from periodize.problem import Problem
from periodize.solver.run import solve
from periodize.testing import brute_force
from tests.explain.test_why import season
from tests.fixtures.results import tiny_result


@pytest.mark.slow
def test_prices_are_what_trying_every_plan_finds() -> None:
    short = season(athlete=Athlete(minutes_per_week=60))  # one session of 50 min fits, two do not
    result = solve(short)
    least = brute_force(short).cost
    assert least is not None
    prices = price_list(result, ("window", "minutes", "dose"))
    assert len(prices) >= 10
    for price in prices:
        changed = price.lever.pull(result.problem)
        tried = brute_force(changed.season, changed.policy)
        if tried.cost is None:
            assert price.status is Status.INFEASIBLE and price.gain is None
        else:
            assert price.exact
            assert price.gain == {tier: least[tier] - tried.cost[tier] for tier in CHARGED_TIERS}, price.lever


def test_the_best_bargain_comes_first() -> None:
    short = season(athlete=Athlete(minutes_per_week=70))
    prices = price_list(solve(short), ("minutes",))
    assert [price.lever.sentence for price in prices] == [
        "100 min a week in place of 70",  # room for the second session
        "40 min a week in place of 70",  # no room for any
    ]
    frame = price_frame(prices)
    assert frame["DOSE"].iloc[0] > 0 > frame["DOSE"].iloc[1]


def test_levers_change_one_thing_and_say_it() -> None:
    problem = Problem.of(season())
    levers = levers_of(problem)
    assert len({lever.sentence for lever in levers}) == len(levers)
    assert {"window", "dose", "cap", "gap", "limit", "figure"} <= {lever.kind for lever in levers}
    for lever in levers:
        changed = lever.pull(problem)
        assert (changed.season != problem.season) != (changed.policy != problem.policy), lever.sentence
        assert changed.season.runs == problem.season.runs


def test_an_unknown_kind_is_a_fault() -> None:
    with pytest.raises(InvalidInput, match="unknown-kind-of-change"):
        price_list(solve(replace(season())), ("windows",))


def test_one_kind_may_be_given_as_text_and_a_kind_without_levers_is_no_fault() -> None:
    result = solve(season())
    assert {price.lever.kind for price in price_list(result, "gap")} == {"gap"}
    assert price_list(result, "minutes") == ()
    assert "function" not in repr(price_list(result, "gap"))


def test_what_the_list_has_no_time_for_is_said() -> None:
    prices = price_list(solve(season()), "cap", list_limit_s=0)
    assert prices and all(price.status is Status.NO_ANSWER and not price.exact for price in prices)
    assert "the time was up" in str(prices[0])
    assert price_list(solve(season()), "cap", cancel=lambda: True) == ()


def test_a_step_beyond_what_a_season_may_hold_is_no_change_and_not_told_as_no_plan() -> None:
    lowest = solve(season(athlete=Athlete(recovery_pct=50)))
    told = {
        price.lever.sentence for price in price_list(lowest, "gap") if price.lever.subject == "recovery_pct"
    }
    assert told == {"recovery hours at 60 % in place of 50 %"}


@pytest.mark.parametrize("limit", [-1, float("nan"), "5"], ids=["below-0", "nan", "text"])
@pytest.mark.parametrize("name", ["time_limit_s", "list_limit_s"])
def test_limits_out_of_range_are_faults(name: str, limit: object) -> None:
    with pytest.raises(InvalidInput, match="option-out-of-range") as caught:
        price_list(tiny_result(), **{name: limit})  # type: ignore[arg-type]
    assert [fault.where for fault in caught.value.faults] == [name]


def test_levers_can_follow_one_another() -> None:
    problem = Problem.of(season())
    more = [lever for lever in levers_of(problem) if lever.kind in ("cap", "limit") and lever.loosens]
    every = problem
    for lever in more:
        every = lever.pull(every)
    for lever in more:
        assert lever.pull(every) != every or lever.kind == "limit"
    one, other = (lever for lever in more if lever.kind == "limit" and "contacts" in lever.subject)
    own = dict(other.pull(one.pull(problem)).season.athlete.own_limits)
    assert set(own) == {one.subject, other.subject}


def test_what_protects_is_not_offered_looser() -> None:
    problem = Problem.of(season(athlete=Athlete(level=Level.NOVICE)))
    limits = problem.season.limits
    tight = {name for name in LIMITS if limits[name] < limits.of(name).default}
    assert tight
    assert not [lever for lever in levers_of(problem) if lever.loosens and lever.subject in tight]
    assert not [
        lever for lever in levers_of(problem) if lever.subject.startswith(("race", "taper", "restriction"))
    ]


def test_a_price_says_itself() -> None:
    price = price_list(solve(season(athlete=Athlete(minutes_per_week=70))), "minutes")[0]
    assert str(price).startswith("100 min a week in place of 70: DOSE -")
    assert price.to_plain() == price.row()
