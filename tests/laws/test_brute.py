"""The solver against trying everything: same feasible seasons, same least cost in every tier."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from periodize.catalogue.load import equipment, templates
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Status, Tier
from periodize.errors import InvalidInput
from periodize.rules.policy import Policy
from periodize.rules.weekly_dose import Dose, WeeklyDose
from periodize.solver.run import solve
from periodize.testing import Tried, all_plans, brute_force, check_verdict, possible_sessions, read_weeks
from periodize.testing.seasons import tiny_seasons
from periodize.verify import verify

EVENING = (Window(opens_min=1080, closes_min=1130),)
CHANGING_MIN = 15
HEAVY = ("max_strength_a", "max_strength_b")

LIFTING_ALREADY = (
    "strength: Mon am easy 75min . Mon pm max_strength_a . Tue am easy 75min . Thu am intervals* 90min"
    " . Fri pm max_strength_b . Sat am easy 75min . Sun 08:00 long* 150min"
    " || Mon am easy 75min . Tue am easy 75min . Thu am intervals* 90min"
    " . Sat am easy 75min . Sun 08:00 long* 150min"
)
"""A week that may hold two heavy sessions, since the week before held two."""


def evenings(
    text: str,
    days: tuple[int, ...],
    ids: tuple[str, ...],
    *,
    monday: date = date(2026, 1, 5),
    phase: Phase | None = None,
    athlete: Athlete | None = None,
) -> Season:
    """Golden weeks, perhaps with a history; a 50-minute window at 18:00 on some weekdays, a few templates."""
    told = read_weeks(text, monday=monday).season
    weeks = len(told.calendar.microcycles)
    kinds = tuple(t for t in templates() if t.id in ids)
    return Season(
        calendar=told.calendar,
        runs=told.runs,
        history=told.history,
        availability=Availability(
            week=tuple(EVENING if day in days else () for day in range(7)), places=tuple(equipment().items())
        ),
        templates=kinds,
        athlete=athlete or Athlete(),
        fixed_blocks=tuple(enumerate([phase] * weeks)) if phase else (),
    )


def plan(schedule: Schedule) -> tuple[frozenset[tuple[str, object, str]], tuple[Phase, ...]]:
    return frozenset((s.template, s.start, s.place) for s in schedule.sessions), schedule.blocks


def agree(season: Season, policy: Policy | None = None) -> Tried:
    """Solve both ways and compare; returns what trying everything gave."""
    tried = brute_force(season, policy)
    for one_by_one in (False, True):
        result = solve(season, policy, one_by_one=one_by_one)
        if tried.cost is None:
            assert result.status is Status.INFEASIBLE
            continue
        assert result.status is Status.OPTIMAL
        assert {outcome.tier: outcome.value for outcome in result.tiers} == tried.cost
        assert all(outcome.gap == 0 for outcome in result.tiers)
        assert plan(result.require()) in {plan(best) for best in tried.best}
    return tried


def test_one_strength_week_by_hand() -> None:
    # Mon, Tue, Wed, Fri at 18:00, ending 18:50; intervals Thu 06:30, long run Sun 08:00, both key. Heavy work
    # ends 24 h before a key run, so Wed 18:50 is out; the other three evenings hold squat day or hinge day.
    season = evenings(LIFTING_ALREADY, (0, 1, 2, 4), HEAVY, phase=Phase.STRENGTH)
    assert len(possible_sessions(season, CHANGING_MIN)) == 8
    tried = agree(season)
    # 2^8 subsets x 7 blocks.
    assert tried.plans == 256 * 7
    # Only STRENGTH is allowed. Legal: nothing; one of 2 sessions on Mon, Tue or Fri (6); squat and hinge day,
    # either first, on Mon + Fri or Tue + Fri (4). Mon + Tue is 23 h apart, and each day comes once a week.
    assert tried.legal == 1 + 6 + 4
    assert tried.cost is not None
    # Two heavy sessions are the two wanted, and together they train every pattern within its range.
    assert tried.cost[Tier.DOSE] == 0
    # Mon 18:50 to Thu 06:30 are 59 h; Fri 18:50 to Sun 08:00 37 h 10 min of 48 wanted: 11 begun hours x 3.
    # Tue 18:50 would be 35 h 40 min before Thu: 13 more.
    assert tried.cost[Tier.PROTECT] == 33
    assert {frozenset(s.template for s in best.sessions) for best in tried.best} == {frozenset(HEAVY)}
    assert {min(s.start.weekday() for s in best.sessions) for best in tried.best} == {0}


def test_two_weeks_in_which_blocks_are_free() -> None:
    season = evenings(
        "Tue am intervals* . Sun am long* | Sun 09:00 race* A 10km", (3,), ("foundation_a", "taper_primer")
    )
    tried = agree(season)
    # Both fit the window at its opening and at the latest start: 2 weeks x 4 sessions, 7 x 7 blocks.
    assert tried.plans == 2**8 * 49
    # Two weeks to the race: one of foundation, then the taper, which is never dropped.
    assert {best.blocks for best in tried.best} == {(Phase.FOUNDATION, Phase.TAPER)}


def test_a_week_in_which_nothing_fits_is_best_left_empty() -> None:
    # The only window is 12 h before the long run; 24 h are wanted.
    season = evenings("Wed 07:00 long*", (1,), ("max_strength_a",), phase=Phase.STRENGTH)
    tried = agree(season)
    assert [best.sessions for best in tried.best] == [()]
    assert tried.legal == 1


def test_an_impossible_week_is_infeasible_both_ways() -> None:
    # Two heavy sessions must be placed (a dose that may not be missed) and only one window is open.
    season = evenings("Sun am long*", (0,), ("max_strength_a",), phase=Phase.STRENGTH)
    dose = Dose(quality="max_strength", phase=Phase.STRENGTH, counts=("max_strength_a",), at_least=2)
    must = WeeklyDose(tier=Tier.MUST, doses=(dose,))
    tried = agree(season, default_policy().with_(must))
    assert tried.cost is None
    assert tried.legal == 0
    assert tried.best == ()


def test_an_older_athlete_keeps_longer_gaps() -> None:
    # Thu 18:50 to Sun 18:00 are 71 h 10 min: enough where 48 h are wanted, not for the 72 h of those over 60.
    text = LIFTING_ALREADY.replace("Thu am intervals*", "Wed am intervals*").replace(
        "Sun 08:00 long*", "Sun 08:00 easy"
    )
    young, older = (
        agree(evenings(text, (3, 6), HEAVY, phase=Phase.STRENGTH, athlete=Athlete(age=age)))
        for age in (30, 61)
    )
    assert {len(best.sessions) for best in young.best} == {2}
    assert {len(best.sessions) for best in older.best} == {1}


@pytest.mark.slow
def test_generated_tiny_seasons() -> None:
    compared = choices = 0

    @settings(max_examples=60)
    @given(tiny_seasons())
    def law(season: Season) -> None:
        nonlocal compared, choices
        tried = agree(season)
        compared += 1
        choices += tried.legal > 1

    law()
    assert compared >= 60
    assert choices >= 20  # seasons with one legal plan alone would prove little


@pytest.mark.slow
def test_the_model_allows_exactly_the_legal_plans_of_a_tiny_season() -> None:
    """Every plan there is, not only the best: possible in the model if and only if legal, at equal cost."""
    season = evenings(
        "Tue am intervals* . Sun 08:00 long*",
        (0, 2, 4),
        ("max_strength_a",),
        phase=None,
        athlete=Athlete(minutes_per_week=100),
    )
    free = possible_sessions(season, CHANGING_MIN)
    assert len(free) == 3
    legal = sum(
        check_verdict(default_policy(), schedule, [s for s in free if s not in schedule.sessions])
        for schedule in all_plans(season, CHANGING_MIN)
    )
    assert legal == brute_force(season).legal


@pytest.mark.slow
def test_the_model_allows_exactly_the_legal_plans_of_generated_seasons() -> None:
    tried = legal = 0

    @settings(max_examples=25)
    @given(tiny_seasons(most_sessions=8))
    def law(season: Season) -> None:
        nonlocal tried, legal
        free = possible_sessions(season, CHANGING_MIN)
        plans = list(all_plans(season, CHANGING_MIN))
        some = random.Random(0).sample(plans, min(12, len(plans)))
        for schedule in [*some, *brute_force(season).best[:3]]:
            others = [s for s in free if s not in schedule.sessions]
            legal += check_verdict(default_policy(), schedule, others)
            tried += 1

    law()
    assert tried > 200
    assert legal >= 25


def test_tiers_are_kept_in_order() -> None:
    """The best plan is the least in the order of the tiers, which is not the least in sum."""
    season = evenings(LIFTING_ALREADY, (0, 1, 2, 4), HEAVY, phase=Phase.STRENGTH)
    policy = default_policy()
    costs = {
        len(schedule.sessions): sum(found.cost[tier] for tier in CHARGED_TIERS)
        for schedule in all_plans(season, CHANGING_MIN)
        if len(schedule.sessions) < 2 and (found := verify(schedule, policy)).ok
    }
    best = solve(season).require()
    assert len(best.sessions) == 2
    # A second session costs PROTECT more than the dose it fills; the dose is the higher tier.
    assert sum(verify(best, policy).cost[tier] for tier in CHARGED_TIERS) > min(costs.values())


def test_too_large_a_season_is_refused() -> None:
    season = evenings("Sun am long* | Sun am long*", tuple(range(7)), ("max_strength_a", "foundation_a"))
    with pytest.raises(InvalidInput, match="too-many-plans"):
        brute_force(season)


def test_possible_sessions_start_where_it_matters() -> None:
    # A window from 18:00 to 20:00, a run from 18:10 to 18:40, 15 min to change: 45-minute sessions can
    # start at the opening, at 18:55, or at the latest 19:15.
    season = replace(
        evenings("Mon 18:10 easy 30min", (), ("foundation_a",)),
        availability=Availability(
            week=((Window(opens_min=1080, closes_min=1200),),) + ((),) * 6, places=tuple(equipment().items())
        ),
    )
    starts = [f"{s.start:%a %H:%M}" for s in possible_sessions(season, CHANGING_MIN)]
    assert starts == ["Mon 18:00", "Mon 18:55", "Mon 19:15"]
