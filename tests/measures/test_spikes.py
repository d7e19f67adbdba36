"""Which runs are much longer than those before them."""

from __future__ import annotations

from typing import Any

from periodize.measures.spikes import spikes
from periodize.testing import read_weeks

TWO_WEEKS = "Tue am easy 60min . Sun am long* 100min | Tue am easy 60min . Sun am long* 100min"


def found(weeks: str, **limits: Any) -> list[tuple[str, int]]:
    return [(f"{s.run.start:%d %b}", s.over_pct) for s in spikes(read_weeks(weeks).season, **limits)]


def test_a_run_is_measured_on_the_longest_before_it() -> None:
    # 124 of 100 is 24 % more; 110 is just usual; of 110.1 km the tenth is a begun per cent.
    assert found(f"{TWO_WEEKS} || Sun am long* 124min") == [("11 Jan", 24)]
    assert found(f"{TWO_WEEKS} || Sun am long* 110min") == []
    by_km = TWO_WEEKS.replace("long*", "long* 100km").replace("easy", "easy 10km")
    assert found(f"{by_km} || Sun am long* 110.1km") == [("11 Jan", 11)]


def test_a_spike_is_what_the_next_is_measured_on() -> None:
    assert found(f"{TWO_WEEKS} || Sat am long* 120min . Sun am long* 125min") == [("10 Jan", 20)]


def test_distance_goes_before_minutes_where_both_runs_have_one() -> None:
    # Slow: 100 min and 15 km, then 130 min and 15.5 km. By distance 3.3 % more.
    slow = TWO_WEEKS.replace("long*", "long* 15km").replace("easy", "easy 10km")
    assert found(f"{slow} || Sun am long* 15.5km 130min") == []
    # One of those before knows no distance: against that one minutes count, 101 to 100.
    mixed = slow.replace("long* 15km", "long*", 1)
    assert found(f"{mixed} || Sun am long* 30km 101min") == []
    # 130 min are 30 % more than 100, 30 km twice 15 km; the smaller counts.
    assert found(f"{mixed} || Sun am long* 30km 130min") == [("11 Jan", 30)]


def test_thirty_days_and_no_more_are_looked_back_on() -> None:
    # A long run on 7 December, 35 days before 11 January; then one on 14 December, 28 days before.
    past = "Sun am long* 100min | Tue am easy 60min | Tue am easy 60min | Tue am easy 60min"
    assert found(f"{past} | Tue am easy 60min || Sun am long* 90min") == [("11 Jan", 50)]
    assert found(f"{past} || Sun am long* 90min") == []
    assert found(f"{past} || Sun am long* 90min", look_back_days=27) == [("11 Jan", 50)]


def test_the_first_long_run_of_a_season_is_no_spike() -> None:
    week = "Tue am easy 60min . Thu am easy 50min . Sat am easy 40min . Sun am long* 100min"
    assert found(week) == []
    # In the third week fourteen days are known: Tuesday to Sunday 12 days later is too little, 19 enough.
    assert found(f"{week} | Sun am long* 120min") == []
    assert found(f"{week} | Sun am long* 100min | Sun am long* 120min") == [("25 Jan", 20)]


def test_after_a_break_there_is_nothing_to_measure_on() -> None:
    # The only runs are more than thirty days back, then two short ones: too few.
    past = TWO_WEEKS + " | | | | | "
    back = "Tue am easy 20min . Thu am easy 20min . Sat am easy 30min"
    assert found(f"{past} || {back}") == []
    assert found(f"{past} || {back}", fewest_runs=2) == [("10 Jan", 50)]


def test_races_are_not_judged_but_count_for_what_follows() -> None:
    race = f"{TWO_WEEKS} || Sun am race* A 150min | Sun am long* "
    assert found(race + "160min") == []
    assert found(race + "180min") == [("18 Jan", 20)]
