"""The benchmark seasons are what their names say, and the same every time."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.cases import AVAILABILITY, LENGTHS, TINY_WEEKS, all_cases, make_season
from benchmarks.running import KEY_DAYS, RUN_DAYS
from periodize.domain.vocabulary import RacePriority, RunKind
from periodize.plain import to_plain

MADE_UP = [case for case in all_cases().values() if not case.group.startswith("published")]


def test_every_length_is_a_case() -> None:
    assert {case.weeks for case in MADE_UP} == set(LENGTHS) == {4, 8, 16, 24, 52, 104}


@pytest.mark.parametrize("case", MADE_UP, ids=lambda case: case.name)
def test_a_case_has_its_length_and_ends_with_its_race(case) -> None:
    for season, weeks in ((case.make(), case.weeks), (case.make_tiny(), TINY_WEEKS)):
        assert len(season.calendar.microcycles) == weeks
        assert season.calendar.days == 7 * weeks
        assert season.runs[-1].race is RacePriority.A
        assert season.runs[-1].day == season.calendar.end


def test_the_same_wishes_give_the_same_season() -> None:
    assert to_plain(make_season(24)) == to_plain(make_season(24))


def test_a_year_has_two_goal_races_and_two_years_have_four() -> None:
    assert len(make_season(52).goal_races) == 2
    assert len(make_season(104).goal_races) == 4


def test_a_week_has_six_runs_and_the_share_of_key_runs_that_was_asked_for() -> None:
    # Week 6 of 16: neither a race nor a taper. Half of six runs are key runs, the long one on Sunday.
    season = make_season(16, key_share=0.5)
    week = [run for run in season.runs if season.calendar.microcycle_of(run.day) == 5]
    assert len(week) == len(RUN_DAYS) == 6
    assert [run.kind for run in week if run.key] == [RunKind.INTERVALS, RunKind.TEMPO, RunKind.LONG]
    assert week[-1].day.weekday() == 6
    for count in range(1, len(KEY_DAYS) + 1):
        other = make_season(16, key_share=count / 6)
        assert sum(r.key for r in other.runs if other.calendar.microcycle_of(r.day) == 5) == count


def test_weeks_hold_45_to_80_km_with_down_weeks() -> None:
    season = make_season(24)
    km = [0] * 24
    for run in season.runs:
        km[season.calendar.microcycle_of(run.day)] += (run.distance_m or 0) // 1000
    assert all(30 <= week <= 85 for week in km)
    assert km[3] < km[2] and km[7] < km[6]
    assert max(km) >= 70


def test_tight_load_leaves_less_room_than_the_policy_would() -> None:
    cap = make_season(16, load="tight").athlete.weekly_cap_au
    assert cap is not None
    runs = [run.load_au for run in make_season(16).runs]
    assert cap < sum(runs)
    assert make_season(16).athlete.weekly_cap_au is None


def test_windows_are_two_a_day_five_a_week_or_three_a_day() -> None:
    counts = {
        name: sum(
            len(make_season(4, availability=name).availability.windows_on(date(2026, 1, 5 + d)))
            for d in range(7)
        )
        for name in AVAILABILITY
    }
    assert counts == {"typical": 14, "tight": 5, "wide": 21}
