"""Load by day and microcycle, monotony and strain."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import pytest

from periodize.measures import load
from periodize.testing import read_weeks

MONDAY = date(2026, 1, 5)
RUNS = (0, 200, 480, 200, 420, 200, 700)
"""A usual week of runs in AU."""


def test_load_by_day_of_the_start() -> None:
    plan = read_weeks(
        "Tue am easy 100au . Tue 23:30 easy 90min 200au . Tue pm plyo_low . Sun pm max_strength_a!"
    )
    tuesday, sunday = date(2026, 1, 6), date(2026, 1, 11)
    assert load.by_day(plan.season.all_runs) == {tuesday: 300}
    assert load.by_day(plan.season.all_runs, plan.with_history) == {tuesday: 350, sunday: 325}
    assert load.by_day((), plan.with_history)[MONDAY] == 0


def days(*loads: int) -> dict[date, int]:
    return {MONDAY + timedelta(days=i): value for i, value in enumerate(loads)}


def test_the_hardest_seven_days_need_not_be_a_week() -> None:
    # Thursday to Wednesday: 700 + 0 + 0 + 500 + 0 + 0 + 300.
    loads = days(0, 0, 0, 700, 0, 0, 500, 0, 0, 300, 0, 0, 0, 0)
    assert load.highest_rolling(loads, MONDAY, MONDAY + timedelta(days=13)) == 1500
    assert load.highest_rolling(loads, MONDAY, MONDAY + timedelta(days=9)) == 1500
    # Up to the second Tuesday the last run is not there yet.
    assert load.highest_rolling(loads, MONDAY, MONDAY + timedelta(days=8)) == 1200


def test_seven_days_reach_back_before_the_first() -> None:
    loads = days(100) | {MONDAY - timedelta(days=6): 400, MONDAY - timedelta(days=7): 900}
    assert load.highest_rolling(loads, MONDAY, MONDAY + timedelta(days=6)) == 500


def test_other_stretches_and_no_load_at_all() -> None:
    loads = days(100, 200, 400)
    assert load.highest_rolling(loads, MONDAY, MONDAY + timedelta(days=6), 1) == 400
    assert load.highest_rolling(loads, MONDAY, MONDAY + timedelta(days=6), 2) == 600
    assert load.highest_rolling({}, MONDAY, MONDAY) == 0


def test_monotony_is_the_mean_over_the_population_deviation() -> None:
    # 1, 2, 3: mean 2, variance (1 + 0 + 1) / 3.
    assert load.monotony([1, 2, 3]) == pytest.approx(2 / sqrt(2 / 3))
    # One run of 700 in a week: mean 100, variance (600^2 + 6 x 100^2) / 7 = 60 000.
    assert load.monotony([700, 0, 0, 0, 0, 0, 0]) == pytest.approx(100 / sqrt(60_000))


def test_strain_is_load_times_monotony() -> None:
    assert load.strain([1, 2, 3]) == pytest.approx(6 * 2 / sqrt(2 / 3))


def test_equal_days_have_no_monotony() -> None:
    for flat in ([300] * 7, [0] * 7, [500]):
        assert load.monotony(flat) is None
        assert load.strain(flat) is None


@pytest.mark.parametrize(
    ("added", "monotony", "strain"),
    [
        # Runs alone: 2200 AU, mean 314.3, sum of squares 1 016 800, deviation 215.6.
        ((0, 0, 0, 0, 0, 0, 0), 1.46, 3207),
        # Two lifts of 300 on hard days: 2800, mean 400, squares 1 736 800, deviation 296.8.
        ((0, 0, 300, 0, 300, 0, 0), 1.35, 3773),
        # On easy days: squares 1 436 800, deviation 212.7.
        ((0, 300, 0, 300, 0, 0, 0), 1.88, 5265),
    ],
)
def test_lifts_on_easy_days_make_a_week_monotonous(
    added: tuple[int, ...], monotony: float, strain: int
) -> None:
    week = [run + lift for run, lift in zip(RUNS, added, strict=True)]
    found_monotony, found_strain = load.monotony(week), load.strain(week)
    assert found_monotony is not None and found_strain is not None
    assert round(found_monotony, 2) == monotony
    assert round(found_strain) == strain


def test_monotony_of_two_in_whole_numbers() -> None:
    # Monotony <= 2 is 5 T^2 <= 28 Q for seven days. 100 x 4 and 300 x 3: T = 1300, Q = 310 000, and
    # 5 x 1 690 000 <= 28 x 310 000: 8 450 000 <= 8 680 000.
    assert load.monotony([100] * 4 + [300] * 3) == pytest.approx(
        1300 / 7 / sqrt(310_000 / 7 - (1300 / 7) ** 2)
    )
    for week in ([100] * 4 + [300] * 3, [100] * 4 + [290] * 3, list(RUNS), [200] * 6 + [201]):
        found = load.monotony(week)
        assert found is not None
        assert (found <= 2) == (5 * sum(week) ** 2 <= 28 * sum(value**2 for value in week))
