"""Repairs: each has a plan, nothing that protects is touched, and no fewer changes would do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete, Availability, AvailabilityException, ExceptionKind, Window
from periodize.domain.easing import LAID_UP
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.errors import InvalidInput, NoPlan
from periodize.explain import repairs as searching
from periodize.explain.mends import AsWish, Mend, MoreMinutes
from periodize.explain.offers import mends_of, wishes_of
from periodize.explain.repairs import Repair, repair_frame, repairs
from periodize.io.plan_json import write_plan
from periodize.io.plan_read import read_plan
from periodize.problem import Problem
from periodize.rules.policy import Policy
from periodize.rules.weekly_dose import WeeklyDose
from periodize.solver.options import Progress
from periodize.solver.result import Result
from periodize.solver.run import solve
from periodize.testing import brute_force
from periodize.verify import verify
from tests.explain.test_why import WINDOW, season
from tests.fixtures.impossible import IMPOSSIBLE, some_exhaustive
from tests.fixtures.results import tiny_result


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans need not be the best here."""
    monkeypatch.setattr(searching, "WORK_PER_MICROCYCLE", 0.01)


def any_plan(problem: Problem) -> Result:
    """The first plan that is found, from nothing but the problem."""
    found: list[Progress] = []
    return solve(problem.season, problem.policy, on_progress=found.append, cancel=lambda: bool(found))


def untouchable(problem: Problem) -> tuple[object, ...]:
    """What no repair may change: all but windows, minutes, travel, closed days, bans, pins, blocks and laws."""
    facts, athlete = problem.season, problem.season.athlete
    laid_up = [e for e in facts.availability.exceptions if e.kind in LAID_UP]
    laws = {wish.law.key for wish in wishes_of(problem.policy)} | {
        r.key for r in default_policy() if r.tier is not Tier.MUST
    }
    rules = [rule for rule in problem.policy if rule.key not in laws]
    return (
        replace(athlete, minutes_per_day=None, minutes_per_week=None),
        (
            facts.runs,
            facts.history,
            facts.today,
            facts.stress,
            facts.calendar,
            facts.templates,
            facts.deload_days,
        ),
        (facts.availability.places, laid_up),
        rules,
    )


@pytest.mark.slow
@pytest.mark.parametrize("make", some_exhaustive(IMPOSSIBLE), ids=lambda make: make.__name__)
def test_the_first_repair_of_an_impossible_season_works(make: Callable[[], Problem], tmp_path: Path) -> None:
    problem = make()
    result = solve(problem.season, problem.policy)
    assert result.status is Status.INFEASIBLE
    (repair,) = repairs(result, 1)
    assert repair.problem.fingerprint != problem.fingerprint
    path, _ = write_plan(repair.result, tmp_path)
    told = read_plan(path).problem
    assert told is not None and told.fingerprint == repair.problem.fingerprint
    again = any_plan(told)
    assert again.schedule is not None
    assert verify(again.schedule, told.policy).ok
    assert again.schedule.season.runs == problem.season.runs
    assert untouchable(told) == untouchable(problem)
    for mend in repair.mends[1:]:  # the larger of them is not idle
        rest = made(problem, [other for other in repair.mends if other != mend])
        assert any_plan(rest).status is Status.INFEASIBLE, mend
    assert repair.count == len(repair.mends) or repair.missed
    assert json.loads(json.dumps(repair.to_plain()))["changes"]


def made(problem: Problem, mends: list[Mend] | tuple[Mend, ...]) -> Problem:
    for mend in mends:
        problem = mend.made(problem)
    return problem


def two_heavy() -> Policy:
    """The default policy, two heavy sessions a week as law."""
    policy = default_policy().without("weekly-dose@MUST")
    rule = policy.rule("weekly-dose")
    assert isinstance(rule, WeeklyDose)
    doses = tuple(dose for dose in rule.doses if dose.quality == "max_strength")
    return policy.with_(replace(rule, doses=doses)).hard("weekly-dose")


def open_on(*weekdays: int, **facts: object) -> Season:
    """A week with the evenings of some weekdays, from 18:00 for 50 minutes."""
    week = tuple(WINDOW if day in weekdays else () for day in range(7))
    places = season().availability.places
    return season(availability=Availability(week=week, places=places), **facts)


def short_of_two() -> Season:
    """One evening, and an hour a week: two sessions of 50 minutes need another evening and more minutes."""
    return open_on(0, athlete=Athlete(minutes_per_week=60))


@pytest.mark.slow
def test_no_fewer_changes_would_do() -> None:
    problem = Problem(season=short_of_two(), policy=two_heavy())
    result = solve(problem.season, problem.policy)
    assert result.status is Status.INFEASIBLE
    wish, first = repairs(result, 2)
    assert (wish.count, wish.mends[0].kind) == (1, "wish")  # one session is given up
    assert [repair.changes for repair in repairs(result, 1)] == [wish.changes]
    assert first.count == 2
    assert {mend.kind for mend in first.mends} == {"date", "minutes"}
    assert brute_force(first.problem.season, first.problem.policy).cost is not None
    singles = list(mends_of(problem.season, [0]))
    singles = [replace(m, steps=8) if isinstance(m, MoreMinutes) else m for m in singles]
    assert len(singles) >= 12
    for mend in singles:
        changed = mend.made(problem)
        assert brute_force(changed.season, changed.policy).cost is None, mend.sentence


@pytest.mark.slow
def test_ways_are_of_different_kinds_and_ranked_by_what_is_changed() -> None:
    problem = Problem(season=open_on(0), policy=two_heavy())
    seen: list[Repair] = []
    result = solve(problem.season, problem.policy)
    found = repairs(result, 4, on_repair=seen.append)
    assert sorted(seen, key=lambda repair: repair.changes) == sorted(found, key=lambda repair: repair.changes)
    assert [repair.count for repair in found] == sorted(repair.count for repair in found)
    assert {repair.mends[0].kind for repair in found} >= {"date", "weekday", "wish"}
    wish = next(repair for repair in found if isinstance(repair.mends[0], AsWish))
    assert [violation.text for violation in wish.missed] == [
        "microcycle 1 (strength, 5 to 11 Jan): 1 of 2 max strength sessions"
    ]
    assert "then missed" in str(wish) and "a wish again" in str(wish)
    assert [str(repair) for repair in repairs(result, 4)] == [str(repair) for repair in found]
    frame = repair_frame(found)
    assert list(frame["count"]) == [1, 1, 1, 1]
    assert frame["DOSE gain"].isna().all()


@pytest.mark.slow
def test_a_missed_dose_is_recovered_at_the_price_that_trying_every_plan_finds() -> None:
    short = open_on(0)
    result = solve(short)
    before = brute_force(short).cost
    assert before is not None and result.status is Status.OPTIMAL
    assert any("1 of 2 max strength" in charge.text for charge in result.verification.charges)
    found = repairs(result, 2)
    assert [repair.count for repair in found] == [1, 1]
    for repair in found:
        after = brute_force(repair.problem.season, repair.problem.policy).cost
        assert after is not None and repair.exact
        assert repair.gain == {tier: before[tier] - after[tier] for tier in CHARGED_TIERS}
        assert repair.gain[Tier.DOSE] > 0
        assert any("1 of 2 max strength" in violation.text for violation in repair.recovered)
        assert "recovers: max strength sessions, week 1 (5 to 11 Jan): 1 -> 2 of 2" in str(repair)
        assert "what gains first: 'the work of each block gets done'" in str(repair)


def test_a_plan_that_misses_nothing_needs_no_repair() -> None:
    schedule = solve(season())
    charges = schedule.verification.charges if schedule.verification else ()
    kept = tuple(charge for charge in charges if charge.tier is not Tier.DOSE)
    assert schedule.verification is not None
    clean = replace(schedule, verification=replace(schedule.verification, charges=kept))
    assert repairs(clean) == ()


def test_options_are_checked_and_limits_kept() -> None:
    with pytest.raises(InvalidInput) as caught:
        repairs(tiny_result(), 0, time_limit_s=-1)
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [
        ("option-out-of-range", "most"),
        ("option-out-of-range", "time_limit_s"),
    ]
    with pytest.raises(NoPlan):
        repairs(tiny_result(Status.NO_ANSWER))
    problem = Problem(season=open_on(0), policy=two_heavy())
    result = solve(problem.season, problem.policy)
    assert repairs(result, cancel=lambda: True) == ()
    assert repairs(result, time_limit_s=0) == ()


def test_an_illness_and_an_injury_are_no_days_to_train() -> None:
    ill = open_on(0)
    day = ill.calendar.start
    for kind in (ExceptionKind.SICK, ExceptionKind.INJURED):
        off = AvailabilityException(first=day, last=day, kind=kind)
        sick = replace(ill, availability=replace(ill.availability, exceptions=(off,)))
        offered = mends_of(sick, [0])
        opened = {opening_day for mend in offered for opening_day, _ in mend.opens(sick)}
        assert day not in opened and len(opened) == 6
        assert not any(mend.kind == "exception" for mend in offered)


def test_a_window_is_never_offered_late_at_night() -> None:
    late = open_on(0)
    week = tuple((Window(opens_min=1290, closes_min=1320, place="gym"),) if d == 0 else () for d in range(7))
    late = replace(late, availability=replace(late.availability, week=week))
    for mend in mends_of(late, [0]):
        assert all(window.closes_min <= 1320 for _, window in mend.opens(late)), mend.sentence
