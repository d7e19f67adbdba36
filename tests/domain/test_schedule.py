"""A schedule: sessions in order, in their microcycles, beside the history."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.calendar import Calendar
from periodize.domain.vocabulary import Origin, Phase, RaceDistance, Status
from periodize.testing import read_weeks
from tests.fixtures.results import tiny_result

PLAN = read_weeks(
    "Sun pm max_strength_b || strength: Thu pm max_strength_b . Mon pm max_strength_a . Mon pm plyo_low! "
    "| power: Sun 23:30 maintenance"
)


def names(sessions: object) -> list[str]:
    return [p.template.id for p in sessions]  # type: ignore[attr-defined]


def test_sessions_stand_in_order_of_start() -> None:
    assert [s.template for s in PLAN.sessions] == [
        "max_strength_a",
        "plyo_low",
        "max_strength_b",
        "maintenance",
    ]
    assert names(PLAN.placed) == [s.template for s in PLAN.sessions]


def test_order_of_arrival_makes_no_difference() -> None:
    assert PLAN.with_sessions(PLAN.sessions[::-1]) == PLAN


def test_the_history_comes_first_and_has_a_negative_microcycle() -> None:
    # Of two that start together the one that ends first stands first: hops 15 min, squats 50.
    assert names(PLAN.with_history) == [
        "max_strength_b",
        "plyo_low",
        "max_strength_a",
        "max_strength_b",
        "maintenance",
    ]
    assert [p.microcycle for p in PLAN.with_history] == [-1, 0, 0, 0, 1]
    assert names(PLAN.in_microcycle(-1)) == ["max_strength_b"]
    assert names(PLAN.in_microcycle(1)) == ["maintenance"]
    assert PLAN.in_microcycle(2) == []


def test_pins_and_history_are_facts() -> None:
    assert [(p.session.origin, p.is_fixed) for p in PLAN.with_history] == [
        (Origin.HISTORY, True),
        (Origin.PINNED, True),
        (Origin.PLACED, False),
        (Origin.PLACED, False),
        (Origin.PLACED, False),
    ]


def test_a_session_across_midnight_belongs_to_the_day_it_starts() -> None:
    last = PLAN.placed[-1]
    assert last.day == date(2026, 1, 18)
    # 23:30 to midnight.
    assert last.span[1] - last.span[0] == 30
    assert last.span[1] % 1440 == 0


def test_spans_are_real_time() -> None:
    # Sunday 29 March, 01:30 to 02:20 in Berlin: it ends at 03:20 by the wall, fifty minutes later.
    berlin = read_weeks(
        "Sun 01:30 max_strength_a . Sun 03:20 easy",
        monday=date(2026, 3, 23),
        athlete=Athlete(time_zone="Europe/Berlin"),
    )
    (squats,) = berlin.placed
    assert squats.span[1] - squats.span[0] == 50
    assert berlin.season.span(berlin.season.runs[0])[0] == squats.span[1]


def test_other_sessions_leave_season_and_blocks_as_they_are() -> None:
    empty = PLAN.with_sessions(())
    assert empty.season is PLAN.season and empty.blocks == (Phase.STRENGTH, Phase.POWER)
    assert empty.placed == () and names(empty.with_history) == ["max_strength_b"]


def test_a_cut_first_week_holds_its_days_before_the_season() -> None:
    cut = read_weeks(
        "Sun pm max_strength_b || Tue pm max_strength_a",
        calendar=Calendar(start=date(2026, 1, 5), end=date(2026, 1, 18), anchor=date(2026, 1, 3)),
    )
    # Weeks from Saturday: Sunday 4 January lies in the first.
    assert names(cut.in_microcycle(0)) == ["max_strength_b", "max_strength_a"]


def test_a_schedule_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        PLAN.blocks = ()  # type: ignore[misc]


def test_the_profile_is_the_athletes_then_that_of_the_last_goal_race() -> None:
    weeks = "Sun am race* A 10km | Sun am race* A 42.2km | Sun am race* B 5km"
    assert read_weeks(weeks).season.race_distance is RaceDistance.MARATHON
    half = Athlete(race_distance=RaceDistance.HALF)
    assert read_weeks(weeks, athlete=half).season.race_distance is RaceDistance.HALF
    assert read_weeks("Sun am race* B 42.2km").season.race_distance is RaceDistance.D5_10K


def test_races_and_goal_races() -> None:
    season = read_weeks("Sun am race* C 10km | Sun am race* A 21.1km | Sun am long*").season
    assert [race.day.day for race in season.races] == [11, 18]
    assert [race.day.day for race in season.goal_races] == [18]


def test_facts_and_plans_print_in_one_line() -> None:
    result = tiny_result()
    assert str(result.problem.season) == "kim, 2026-10-05 to 2026-11-01, 12 runs"
    assert str(result.require()).startswith("7 placed and 1 pinned sessions, 4 microcycles: kim")
    assert str(result).startswith("OPTIMAL: 7 placed") and "DOSE" in str(result)
    assert "cannot hold together" in str(tiny_result(Status.INFEASIBLE))
