"""The answer: legal, billed as charged, the same on every road to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Availability
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Phase, Status, Tier
from periodize.errors import InvalidInput, NoPlan
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.words import Encoder, Where
from periodize.solver.options import Progress
from periodize.solver.result import Result
from periodize.solver.run import solve
from periodize.solver.selfcheck import SelfCheckFailed
from periodize.verify import verify

Make = Callable[..., Season]


def plan(result: Result) -> list[tuple[str, datetime]]:
    return [(s.template, s.start) for s in result.require().sessions]


@pytest.fixture
def six_weeks(make_season: Make) -> Season:
    return make_season(6, races=(6,))


def test_every_tier_is_proved_and_billed_as_charged(six_weeks: Season) -> None:
    result = solve(six_weeks)
    assert result.status is Status.OPTIMAL and result.unique
    assert [outcome.gap for outcome in result.tiers] == [0] * 5
    billed = verify(result.require(), default_policy())
    assert billed.ok
    assert {o.tier: o.value for o in result.tiers} == billed.cost


def test_runs_come_out_as_they_went_in(six_weeks: Season) -> None:
    assert solve(six_weeks).require().season.runs == six_weeks.runs


def test_tier_after_tier_gives_the_same_values_and_the_same_plan(six_weeks: Season) -> None:
    at_once, one_by_one = solve(six_weeks), solve(six_weeks, one_by_one=True)
    assert [o.value for o in at_once.tiers] == [o.value for o in one_by_one.tiers]
    assert plan(at_once) == plan(one_by_one)


def test_the_plan_does_not_depend_on_workers_or_seed(six_weeks: Season) -> None:
    plans = [
        plan(solve(six_weeks, workers=workers, seed=seed))
        for workers, seed in ((1, 0), (2, 0), (8, 0), (1, 7))
    ]
    assert plans[0] and all(other == plans[0] for other in plans)


def test_macrocycles_on_their_own_give_the_plan_of_the_whole(make_season: Make) -> None:
    season = make_season(8, races=(4, 8))
    by_parts, whole = solve(season), solve(season, one_by_one=True)
    assert [o.value for o in by_parts.tiers] == [o.value for o in whole.tiers]
    assert plan(by_parts) == plan(whole)


def test_blocks_come_in_order_and_the_taper_is_last(make_season: Make) -> None:
    blocks = solve(make_season(12, races=(12,))).require().blocks
    assert blocks[-1] is Phase.TAPER
    assert sorted(blocks, key=lambda phase: phase.rank) == list(blocks)


def test_a_pin_is_kept_and_counts(make_season: Make) -> None:
    pin = Session(
        id="pin-1",
        template="foundation_a",
        start=datetime(2026, 6, 1, 18, 0),
        duration_min=45,
        place="gym",
        origin=Origin.PINNED,
    )
    schedule = solve(make_season(4, races=(4,), pins=(pin,))).require()
    assert pin in schedule.sessions
    first_week = [s.template for s in schedule.sessions if s.start < datetime(2026, 6, 8)]
    assert first_week.count("foundation_a") == 1 and len(first_week) == 2


def test_blocks_that_cannot_be_give_a_conflict_in_words(make_season: Make) -> None:
    # Foundation in week 6, taper in week 1: blocks would have to run backwards.
    season = make_season(6, races=(6,), fixed_blocks=((0, Phase.TAPER), (5, Phase.FOUNDATION)))
    result = solve(season)
    assert result.status is Status.INFEASIBLE
    assert result.conflict and all(where.rule == "block-order" for where in result.conflict)
    with pytest.raises(NoPlan, match="cannot hold together"):
        result.require()


def test_a_deterministic_limit_gives_the_same_plan_and_an_honest_gap(make_season: Make) -> None:
    season = make_season(16, races=(16,))
    proved = solve(season)
    limit = proved.work.deterministic / 2
    one, other = (solve(season, deterministic_limit=limit) for _ in range(2))
    assert one.status is Status.FEASIBLE and one.stopped_by == "deterministic limit"
    assert plan(one) == plan(other)
    assert any(outcome.gap > 0 for outcome in one.tiers)
    best = {o.tier: o.value for o in proved.tiers}
    first_open = next(outcome for outcome in one.tiers if outcome.gap > 0)
    assert first_open.bound <= best[first_open.tier] <= first_open.value


def test_a_cancelled_solve_hands_over_what_it_has(make_season: Make) -> None:
    seen: list[Progress] = []
    result = solve(make_season(12, races=(12,)), on_progress=seen.append, cancel=lambda: bool(seen))
    assert seen and seen[0].cost is not None
    assert result.schedule is not None and verify(result.schedule).ok
    if result.status is Status.FEASIBLE:
        assert result.stopped_by == "cancel"


def test_cancelled_before_the_first_plan_there_is_no_answer(make_season: Make) -> None:
    result = solve(make_season(12, races=(12,)), cancel=lambda: True)
    assert result.status in (Status.NO_ANSWER, Status.FEASIBLE, Status.OPTIMAL)
    assert result.stopped_by in ("cancel", "proof")


def test_options_out_of_range_are_all_named(six_weeks: Season) -> None:
    with pytest.raises(InvalidInput) as caught:
        solve(six_weeks, workers=0, time_limit_s=-1.0, step_min=0)
    assert [fault.where for fault in caught.value.faults] == ["time_limit_s", "workers", "step_min"]


def test_a_season_without_windows_is_named_not_failed(make_season: Make) -> None:
    season = make_season(4, races=(4,), availability=Availability(week=((),) * 7))
    result = solve(season)
    # Strides may ride on the easy runs of the taper; all else needs a window.
    assert result.status is Status.OPTIMAL
    assert {session.template for session in result.require().sessions} <= {"strides", "plyo_low"}
    assert any(line.rule == "weekly-dose" for line in result.bill)


def test_more_starts_never_cost_more(make_season: Make) -> None:
    season = make_season(4, races=(4,))
    coarse, fine = solve(season), solve(season, step_min=30)
    assert fine.work.candidates > coarse.work.candidates
    assert [o.value for o in fine.tiers] <= [o.value for o in coarse.tiers]
    assert (coarse.step_min, fine.step_min) == (None, 30)


def test_a_season_too_long_for_one_macrocycle_is_proved_from_its_parts(make_season: Make) -> None:
    # Ten weeks without a race between two of them: the first search settles blocks of the usual lengths.
    season = make_season(16, races=(6, 16))
    result = solve(season)
    assert result.status is Status.OPTIMAL and result.unique
    assert result.work.first_plan_s is not None and result.work.first_plan_s < result.work.wall_s
    assert verify(result.require()).ok


def test_a_start_changes_nothing_but_the_time(six_weeks: Season) -> None:
    cold = solve(six_weeks)
    best = cold.require()
    worse = best.with_sessions(best.sessions[1:])
    for start in (best, worse):
        warm = solve(six_weeks, start=start)
        assert warm.unique and plan(warm) == plan(cold)
        assert [o.value for o in warm.tiers] == [o.value for o in cold.tiers]


def test_a_start_of_another_length_is_passed_over(six_weeks: Season, make_season: Make) -> None:
    other = solve(make_season(4, races=(4,))).require()
    assert plan(solve(six_weeks, start=other)) == plan(solve(six_weeks))


def test_the_time_limit_watches_model_building_too(make_season: Make) -> None:
    result = solve(make_season(16, races=(16,)), time_limit_s=0.001)
    assert result.status is Status.NO_ANSWER and result.stopped_by == "time limit"
    assert result.work.variables == 0


@dataclass(frozen=True, kw_only=True)
class Forgetful(Rule):
    """Its check finds what its encoding does not charge."""

    id = "forgetful"
    unit = "sessions"
    evidence = Evidence(grade="convention", text="A test.")
    statement = "No session at all."
    tier: Tier = Tier.HABIT

    def encode(self, season: Season, enc: Encoder) -> None:
        """Says nothing."""

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        for p in schedule.placed:
            yield self.broken(p.microcycle, "session", 1, f"{p.day:%a %d %b} has a session", (p.session.id,))

    def explain(self, where: Where) -> str:
        return "no session"


def test_a_rule_whose_halves_differ_is_named(make_season: Make) -> None:
    with pytest.raises(SelfCheckFailed, match="forgetful"):
        solve(make_season(4, races=(4,)), default_policy().with_(Forgetful()))
    with pytest.raises(SelfCheckFailed, match="forgetful"):
        solve(make_season(4, races=(4,)), default_policy().with_(Forgetful(tier=Tier.MUST)))
