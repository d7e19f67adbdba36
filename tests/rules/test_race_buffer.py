"""Distance from races."""

from __future__ import annotations

from periodize.domain.athlete import Athlete
from tests.rules.golden import found, rule

NEVER = rule("race-buffer")
BETTER = rule("race-buffer@PROTECT")


def test_the_last_heavy_session_before_an_a_race() -> None:
    # Sun 09:00 minus Wed 18:50: 86 h 10 min; 96 wanted, 9 h 50 min short. Better: ten days for a half.
    weeks = "taper: Wed pm max_strength_a . Sun 09:00 race* A 21.1km"
    assert found(NEVER, weeks) == {(0, "before a race"): 10}
    # 240 h - 86 h 10 min = 153 h 50 min.
    assert found(BETTER, weeks) == {(0, "before a race"): 154}


def test_heavy_work_before_a_marathon_ends_thirteen_days_out() -> None:
    # 13 days are 312 h. Monday of the week before, 18:50, to Sunday 09:00: 13 d minus 9 h 50 min.
    weeks = "speed: Mon pm max_strength_a | taper: Sun 09:00 race* A 42.2km"
    assert found(NEVER, weeks) == {}
    assert found(BETTER, weeks) == {(0, "before a race"): 10}


def test_a_b_race_asks_for_less() -> None:
    # Fri 18:50 to Sun 09:00: 38 h 10 min; never under 48, better 72.
    weeks = "strength: Fri pm max_strength_a . Sun 09:00 race* B 10km"
    assert found(NEVER, weeks) == {(0, "before a race"): 10}
    assert found(BETTER, weeks) == {(0, "before a race"): 34}


def test_a_c_race_is_a_hard_run_with_a_number_on() -> None:
    weeks = "Sat pm max_strength_a . Sun 09:00 race* C 10km"
    assert found(NEVER, weeks) == {}


def test_after_a_marathon_a_week_without_lifting() -> None:
    # Race Sun 09:00 + 212 min = 12:32; lift Fri 18:00: 125 h 28 min of 168.
    weeks = "Sun 09:00 race* A 42.2km 212min | transition: Fri pm foundation_a"
    assert found(NEVER, weeks) == {(1, "after a race"): 43}


def test_age_stretches_the_hours_after_a_race_but_not_before() -> None:
    older = Athlete(age=61)
    # 168 h x 1.5 = 252 h; 125 h 28 min leave 126 h 32 min.
    weeks = "Sun 09:00 race* A 42.2km 212min | transition: Fri pm foundation_a"
    assert found(NEVER, weeks, athlete=older) == {(1, "after a race"): 127}
    before = "taper: Wed pm max_strength_a . Sun 09:00 race* A 21.1km"
    assert found(NEVER, before, athlete=older) == {(0, "before a race"): 10}


def test_races_of_the_history_count() -> None:
    # Race Sat 09:00 + 60 min = 10:00; Monday 18:00 is 56 h later. Heavy after 10 km: 48 never, 72 better.
    weeks = "Sat 09:00 race* A 10km 60min || Mon pm max_strength_a"
    assert found(NEVER, weeks) == {}
    assert found(BETTER, weeks) == {(0, "after a race"): 16}


def test_a_race_of_unknown_length_takes_the_athletes_distance() -> None:
    from periodize.domain.vocabulary import RaceDistance

    weeks = "Sun 09:00 race* A 60min | transition: Mon pm foundation_a"
    # 10:00 to Monday 18:00: 32 h. 5-10 km: 48 h; marathon: 168 h.
    assert found(NEVER, weeks) == {(1, "after a race"): 16}
    assert found(NEVER, weeks, athlete=Athlete(race_distance=RaceDistance.MARATHON)) == {
        (1, "after a race"): 136
    }


def test_it_has_nothing_to_say_without_races() -> None:
    from periodize.testing import read_weeks

    assert not NEVER.applies_to(read_weeks("Sun am long*").season)
    assert not NEVER.applies_to(read_weeks("Sun am race* C 5km").season)
    assert NEVER.applies_to(read_weeks("Sun am race* B 5km").season)
