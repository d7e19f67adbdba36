"""Windows, runs, overlaps and minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from periodize.catalogue.load import equipment
from periodize.domain.athlete import Athlete, Availability, AvailabilityException, ExceptionKind, Window
from periodize.domain.season import Ban
from periodize.domain.vocabulary import Quality
from tests.rules.golden import found, rule

DIARY = rule("availability")
"""15 min to change after a run."""

PLACES = tuple(equipment().items())
GYM_EVENINGS = Availability(week=((Window(opens_min=1050, closes_min=1230),),) * 7, places=PLACES)
"""17:30 to 20:30."""


def test_inside_the_window() -> None:
    assert (
        found(DIARY, "Mon 17:30 max_strength_a . Tue 19:40 max_strength_a", availability=GYM_EVENINGS) == {}
    )


def test_minutes_outside_the_window_count() -> None:
    # 17:20 to 18:10: ten minutes early. 20:00 to 20:50: twenty late. 06:30: all fifty.
    assert found(DIARY, "Mon 17:20 max_strength_a", availability=GYM_EVENINGS) == {(0, "window"): 10}
    assert found(DIARY, "Mon 20:00 max_strength_a", availability=GYM_EVENINGS) == {(0, "window"): 20}
    assert found(DIARY, "Mon am max_strength_a", availability=GYM_EVENINGS) == {(0, "window"): 50}


def test_one_window_has_to_hold_all_of_it() -> None:
    # 07:00-07:30 and 07:30-08:00 at two places: a session from 07:10 to 07:55 fits neither; the second
    # holds 25 of its 45 minutes.
    split = Availability(
        week=(
            (
                Window(opens_min=420, closes_min=450),
                Window(opens_min=450, closes_min=480, place="home"),
            ),
        )
        * 7,
        places=PLACES,
    )
    assert found(DIARY, "Mon 07:10 foundation_a", availability=split) == {(0, "window"): 20}


def test_the_place_must_have_the_equipment() -> None:
    home = Availability(week=((Window(opens_min=0, closes_min=1440, place="home"),),) * 7, places=PLACES)
    assert found(DIARY, "Mon pm foundation_a", availability=home) == {}  # dumbbells
    assert found(DIARY, "Mon pm max_strength_a", availability=home) == {(0, "window"): 50}  # a barbell
    nowhere = Availability(week=((Window(opens_min=0, closes_min=1440, place="beach"),),) * 7)
    assert found(DIARY, "Mon pm foundation_a . Tue pm plyo_low", availability=nowhere) == {(0, "window"): 45}


def test_a_session_with_a_place_is_held_there() -> None:
    assert found(DIARY, "Mon pm foundation_a @gym", availability=GYM_EVENINGS) == {}
    assert found(DIARY, "Mon pm foundation_a @home", availability=GYM_EVENINGS) == {(0, "window"): 45}


def test_time_to_change_before_and_after_a_run() -> None:
    # The run 06:30 to 07:30; changed at 07:45.
    assert found(DIARY, "Mon am easy 60min . Mon 07:45 foundation_a") == {}
    assert found(DIARY, "Mon am easy 60min . Mon 07:40 foundation_a") == {(0, "run"): 5}
    # 05:30 to 06:15, and a quarter of an hour to get ready; ten minutes later it is short by that.
    assert found(DIARY, "Mon am easy 60min . Mon 05:30 foundation_a") == {}
    assert found(DIARY, "Mon am easy 60min . Mon 05:40 foundation_a") == {(0, "run"): 10}
    # 06:00 to 06:45 overlaps the run by 15 min, and leaves none of the 15 to get ready.
    assert found(DIARY, "Mon am easy 60min . Mon 06:00 foundation_a") == {(0, "run"): 30}


def test_two_sessions_at_once() -> None:
    assert found(DIARY, "Mon pm foundation_a . Mon 18:30 upper_core") == {(0, "overlap"): 15}
    assert found(DIARY, "Mon pm foundation_a . Mon 18:45 upper_core") == {}
    # Two pins may, a placed one beside a pin may not.
    assert found(DIARY, "Mon pm foundation_a! . Mon pm upper_core!") == {}
    assert found(DIARY, "Mon pm foundation_a! . Mon pm upper_core") == {(0, "overlap"): 30}


def test_minutes_a_day_and_a_week() -> None:
    # 45 + 30 min on Monday, 50 on Thursday.
    weeks = "Mon pm foundation_a . Mon 18:45 upper_core . Thu pm max_strength_a"
    busy = Athlete(minutes_per_day=60, minutes_per_week=100)
    assert found(DIARY, weeks, athlete=busy) == {
        (0, "minutes on 2026-01-05"): 15,
        (0, "minutes in the week"): 25,
    }


def test_what_the_coach_pinned_is_allowed_and_nothing_beside_it() -> None:
    busy = Athlete(minutes_per_day=30)
    assert found(DIARY, "Mon pm foundation_a!", athlete=busy) == {}
    assert found(DIARY, "Mon pm foundation_a! . Mon 19:00 plyo_low", athlete=busy) == {
        (0, "minutes on 2026-01-05"): 15
    }


def test_days_and_kinds_that_are_ruled_out() -> None:
    no_heavy_mondays = Ban(quality=Quality.MAX_STRENGTH, weekdays=frozenset({0}))
    weeks = "Mon pm max_strength_a . Tue pm max_strength_b | Mon pm foundation_a"
    assert found(DIARY, weeks, bans=(no_heavy_mondays,)) == {(0, "ban"): 50}
    exam_week = Ban(first=date(2026, 1, 12), last=date(2026, 1, 18))
    assert found(DIARY, weeks, bans=(exam_week,)) == {(1, "ban"): 45}
    # Two bans on one session count once.
    assert found(DIARY, weeks, bans=(no_heavy_mondays, no_heavy_mondays)) == {(0, "ban"): 50}


def test_nothing_is_placed_in_the_past() -> None:
    weeks = "Mon pm max_strength_a . Tue pm max_strength_b"
    assert found(DIARY, weeks, today=date(2026, 1, 6)) == {(0, "ban"): 50}


def test_travel_closes_the_gym_and_a_day_off_opens_it() -> None:
    away = AvailabilityException(
        first=date(2026, 1, 6),
        last=date(2026, 1, 8),
        kind=ExceptionKind.TRAVEL,
        windows=(Window(opens_min=360, closes_min=420, place="home"),),
    )
    free = AvailabilityException(
        first=date(2026, 1, 9),
        last=date(2026, 1, 9),
        kind=ExceptionKind.EXTRA,
        windows=(Window(opens_min=600, closes_min=720),),
    )
    diary = Availability(week=GYM_EVENINGS.week, exceptions=(away, free), places=PLACES)
    assert found(DIARY, "Tue pm foundation_a", availability=diary) == {(0, "window"): 45}
    assert found(DIARY, "Tue 06:00 foundation_a . Fri 10:00 foundation_a", availability=diary) == {}


def test_strides_and_hops_ride_on_an_easy_run() -> None:
    # An easy run of 60 min from 06:30 ends at 07:30; no window is open then, and no changing is needed.
    ride = "Tue am easy 60min . Tue 07:30 strides"
    assert found(DIARY, ride, availability=GYM_EVENINGS) == {}
    assert found(DIARY, "Tue am easy 60min . Tue 07:30 plyo_low", availability=GYM_EVENINGS) == {}
    # A minute later it stands alone: no window, and 14 of 15 min of changing are missing, 8 of which it is long.
    assert found(DIARY, "Tue am easy 60min . Tue 07:31 strides", availability=GYM_EVENINGS) == {
        (0, "window"): 8,
        (0, "run"): 8,
    }


def test_lifting_rides_on_nothing_and_no_session_on_a_hard_run() -> None:
    assert found(DIARY, "Tue am easy 60min . Tue 07:30 foundation_a", availability=GYM_EVENINGS) == {
        (0, "window"): 45,
        (0, "run"): 15,
    }
    assert (0, "run") in found(
        DIARY, "Tue am intervals* 60min . Tue 07:30 strides", availability=GYM_EVENINGS
    )
    # Held at a place, strides are a session like any other.
    assert (0, "window") in found(
        DIARY, "Tue am easy 60min . Tue 07:30 strides @gym", availability=GYM_EVENINGS
    )


def test_minutes_of_a_ride_count() -> None:
    busy = Athlete(minutes_per_day=10)
    assert found(DIARY, "Tue am easy 60min . Tue 07:30 plyo_low", athlete=busy) == {
        (0, "minutes on 2026-01-06"): 5
    }


def test_what_makes_up_for_a_bar_is_placed_where_there_is_none_all_week() -> None:
    home = (Window(opens_min=1080, closes_min=1200, place="home"),)
    always = Availability(week=(home,) * 7, places=PLACES)
    assert found(DIARY, "Tue pm dumbbell_strength", availability=always) == {}
    # A gym on one day of the week is enough to make it needless, its 45 min all.
    one_day = replace(always, week=(*[home] * 6, (Window(opens_min=600, closes_min=720, place="gym"),)))
    assert found(DIARY, "Tue pm dumbbell_strength | ", availability=one_day) == {(0, "ban"): 45}
    away = AvailabilityException(
        first=date(2026, 1, 11), last=date(2026, 1, 11), kind=ExceptionKind.CLOSED, place="gym"
    )
    closed = replace(one_day, exceptions=(away,))
    assert found(DIARY, "Tue pm dumbbell_strength | Tue pm dumbbell_strength", availability=closed) == {
        (1, "ban"): 45
    }
