"""Lighter microcycles: which they are, and what is left of a session in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from periodize.domain.athlete import Athlete, AvailabilityException, ExceptionKind
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.easing import Ease, down_microcycles, run_load_by_microcycle
from periodize.domain.season import Season, Stress
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RunKind
from periodize.testing import ALWAYS_OPEN, MONDAY, read_weeks


def season(*loads: int, race: int | None = None, **facts: object) -> Season:
    """A season of weeks with these running loads, an A race on the Sunday of week ``race``."""
    runs = [
        RunInput(day=MONDAY + timedelta(days=7 * week + 2), kind=RunKind.EASY, load_au=load, duration_min=30)
        for week, load in enumerate(loads)
    ]
    if race is not None:
        runs.append(
            RunInput(
                day=MONDAY + timedelta(days=7 * race + 6),
                kind=RunKind.RACE,
                distance_m=10_000,
                load_au=400,
                priority="A",
            )
        )
    return Season(
        calendar=Calendar(start=MONDAY, end=MONDAY + timedelta(days=7 * len(loads) - 1)),
        runs=complete_runs(runs, Athlete()),
        availability=facts.pop("availability", ALWAYS_OPEN),  # type: ignore[arg-type]
        templates=read_weeks("").season.templates,
        **facts,  # type: ignore[arg-type]
    )


def deloads(found: Season) -> list[int]:
    return [index for index, ease in found.eases.items() if ease.deload]


def test_a_week_is_down_below_85_per_cent_of_the_three_before() -> None:
    # The mean of 400, 500 and 600 is 500: 85 % are 425.
    assert down_microcycles(season(400, 500, 600, 425)) == frozenset()
    assert down_microcycles(season(400, 500, 600, 424)) == {3}


def test_deloads_fall_on_the_down_weeks_of_the_runs() -> None:
    # Down in the fourth and in the eighth week; four weeks after it need none, but a down week is taken.
    assert deloads(season(500, 500, 500, 300, 500, 500, 500, 300, 500, 500, 500, 500)) == [3, 7]
    assert deloads(season(500, 500, 500, 300, 500, 500, 500, 300, 500, 500, 500, 300)) == [3, 7, 11]


def test_without_a_down_week_in_time_the_lightest_around_the_fourth_is_chosen() -> None:
    # Of the third, fourth and fifth week the lightest, of equals the fourth; the next window ends with the tenth.
    assert deloads(season(*[500] * 10)) == [3, 7]
    assert deloads(season(500, 500, 500, 500, 480, 500)) == [4]
    assert deloads(season(500, 500, 480, 500, 500, 500)) == [2]


def test_five_weeks_need_no_deload() -> None:
    assert deloads(season(*[500] * 5)) == []
    assert deloads(season(*[500] * 6)) == [3]


def test_the_weeks_around_a_race_are_light_already() -> None:
    # The race is in the seventh week: sixth, seventh and eighth are light, and six weeks from there end the season.
    assert deloads(season(*[500] * 12, race=6)) == []
    # One week later six weeks come before the light ones.
    assert deloads(season(*[500] * 12, race=7)) == [3]


def test_masters_deload_every_third_week() -> None:
    old = season(*[500] * 9, athlete=Athlete(age=55))
    # The third, three on the sixth; three weeks are left.
    assert deloads(old) == [2, 5]


def test_the_coach_may_decide() -> None:
    chosen = season(*[500] * 12, deload_days=(MONDAY + timedelta(days=16),))
    assert deloads(chosen) == [2]
    assert chosen.eases[2].why == "set by the coach"
    assert deloads(season(*[500] * 12, deload_days=())) == []


def test_stress_lightens_every_week_it_touches() -> None:
    exams = Stress(
        first=MONDAY + timedelta(days=6), last=MONDAY + timedelta(days=7), load_pct=80, why="exams"
    )
    eases = season(*[500] * 4, stress=(exams,)).eases
    assert {index: (ease.load_pct, ease.why, ease.deload) for index, ease in eases.items()} == {
        0: (80, "exams", False),
        1: (80, "exams", False),
    }


def test_illness_lightens_its_week_and_the_seven_days_after() -> None:
    def sick(days: int) -> Season:
        first = MONDAY + timedelta(days=1)
        ill = AvailabilityException(
            first=first, last=first + timedelta(days=days - 1), kind=ExceptionKind.SICK
        )
        return season(*[500] * 4, availability=replace(ALWAYS_OPEN, exceptions=(ill,)))

    assert set(sick(3).eases) == {0, 1}  # Tue to Thu, then to Thursday of the week after
    assert set(sick(2).eases) == set()


def test_the_lightest_reason_holds() -> None:
    both = season(*[500] * 6, stress=(Stress(first=MONDAY, last=MONDAY + timedelta(days=40), load_pct=80),))
    # Week 4 is a deload (65 %), the others are stress.
    assert {index: ease.load_pct for index, ease in both.eases.items()} == {
        0: 80,
        1: 80,
        2: 80,
        3: 65,
        4: 80,
        5: 80,
    }


def test_what_is_left_is_rounded_half_up_and_never_no_set() -> None:
    ease = Ease(load_pct=65, sets_pct=60, impact_pct=50, deload=True, why="")
    assert [ease.sets(n) for n in (0, 1, 2, 3, 4, 5)] == [0, 1, 1, 2, 2, 3]
    assert ease.load(325) == 211  # 211.25
    assert ease.load(50) == 33  # 32.5
    assert ease.impact(25) == 13


def test_run_load_by_microcycle_reaches_into_the_history() -> None:
    season = read_weeks(
        "Sun am easy 50au | Mon am easy 70au || Tue am easy 100au . Sun am long* 400au | "
    ).season
    assert run_load_by_microcycle(season) == {-2: 50, -1: 70, 0: 500}


def test_runs_before_a_midweek_start_belong_to_the_first_week() -> None:
    season = read_weeks(
        "Sun am easy 50au || Thu am easy 70au | ",
        calendar=Calendar(start=MONDAY, end=date(2026, 1, 18), anchor=date(2026, 1, 3)),
    ).season
    # Weeks from Saturday: Sunday 4 and Thursday 8 January lie in one.
    assert run_load_by_microcycle(season) == {0: 120}


def weeks_of(*loads: int, history: int = 0) -> frozenset[int]:
    texts = [f"Sun am long* {au}au" for au in loads]
    past, future = " | ".join(texts[:history]), " | ".join(texts[history:])
    return down_microcycles(read_weeks(f"{past} || {future}" if history else future).season)


def test_weeks_in_which_the_runner_eases_off() -> None:
    # 85 % of the mean of three: 1000 before, 849 is below, 850 is not.
    assert weeks_of(1000, 1000, 1000, 849) == {3}
    assert weeks_of(1000, 1000, 1000, 850) == frozenset()
    # Rising 3:1: (900 + 1000 + 1100) / 3 x 0.85 = 850.
    assert weeks_of(900, 1000, 1100, 800, 1000, 1100, 1200, 800) == {3, 7}


def test_the_first_three_weeks_have_nothing_to_be_measured_by() -> None:
    assert weeks_of(1000, 500, 100) == frozenset()


def test_the_week_of_a_b_race_is_taken_for_a_deload() -> None:
    five = " | ".join(f"Wed am easy 30min {au}au" for au in (300, 300, 300, 300))
    weeks = f"{five} | Sun am race* 10km 300au B | Wed am easy 300au"
    found = read_weeks(weeks).season
    assert deloads(found) == [4]
    assert found.eases[4].why == "a B race"


def test_limits_that_leave_no_usual_week_take_the_last_one_in_time() -> None:
    # A habit of twelve weeks, and yet one in any two: the second, the fourth, the sixth.
    odd = Athlete(own_limits=(("deload_every", 12), ("deload_within", 2)))
    assert deloads(season(*[500] * 7, athlete=odd)) == [1, 3, 5]


def test_weeks_lost_to_illness_are_rest_enough_and_injury_is_come_back_from() -> None:
    first = MONDAY + timedelta(days=14)
    hurt = AvailabilityException(first=first, last=first + timedelta(days=6), kind=ExceptionKind.INJURED)
    diary = replace(ALWAYS_OPEN, exceptions=(hurt,))
    loads = [500, 500, 100, 500, 500, 500, 500]
    eases = season(*loads, availability=diary).eases
    # The third week is no deload, though the runs are few; the week after it is lighter. Four weeks on none is due yet.
    assert {index: (ease.deload, ease.why) for index, ease in eases.items()} == {
        2: (False, "injury"),
        3: (False, "injury"),
    }


def test_a_b_race_soon_after_a_down_week_takes_its_place() -> None:
    weeks = ["Wed am easy 30min 500au"] * 3 + ["Wed am easy 30min 300au", "Sun am race* 10km 500au B"]
    found = read_weeks(" | ".join([*weeks, "Wed am easy 30min 500au"])).season
    assert deloads(found) == [4]
