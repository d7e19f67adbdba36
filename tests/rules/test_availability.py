"""Windows, runs, overlaps and minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.catalogue.load import equipment
from periodize.domain.athlete import (
    Athlete,
    Availability,
    AvailabilityException,
    ExceptionKind,
    Taken,
    Window,
)
from periodize.domain.schedule import Schedule
from periodize.domain.season import Ban
from periodize.domain.session import Session
from periodize.domain.vocabulary import Quality
from periodize.rules.availability import taken_groups, taken_text
from periodize.rules.words import Where
from periodize.testing import check_account, excess_of, read_weeks
from periodize.testing.hours import taken_times
from periodize.testing.schedules import schedules
from periodize.testing.seasons import seasons
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


def taken(*times: Taken) -> Availability:
    """The gym all day, and what others have there."""
    return Availability(week=((Window(opens_min=0, closes_min=1440),),) * 7, places=PLACES, taken=times)


RACKS = Taken(
    what="racks",
    first=datetime(2026, 1, 5, 17, 0),
    last=datetime(2026, 1, 5, 18, 15),
    place="gym",
    requires=frozenset({"barbell"}),
)
"""Mon 5 January, 17:00 to 18:15."""


def test_what_others_have_taken_is_kept_clear_of() -> None:
    # 18:00 to 18:50: 15 of the 50 minutes fall into 17:00 to 18:15. From 18:15 on, and up to 17:00, it is free.
    diary = taken(RACKS)
    assert found(DIARY, "Mon 18:00 max_strength_a @gym", availability=diary) == {(0, "taken"): 15}
    assert found(DIARY, "Mon 17:05 max_strength_a @gym", availability=diary) == {(0, "taken"): 50}
    assert found(DIARY, "Mon 18:15 max_strength_a @gym", availability=diary) == {}
    assert found(DIARY, "Mon 16:10 max_strength_a @gym", availability=diary) == {}
    assert found(DIARY, "Mon 16:11 max_strength_a @gym", availability=diary) == {(0, "taken"): 1}
    assert found(DIARY, "Tue 17:05 max_strength_a @gym", availability=diary) == {}


def test_only_who_needs_it_there_is_concerned() -> None:
    weeks = "Mon 17:05 foundation_a @gym"  # dumbbells, 45 min
    assert found(DIARY, weeks, availability=taken(RACKS)) == {}
    both = replace(RACKS, requires=frozenset({"barbell", "dumbbell"}))
    assert found(DIARY, weeks, availability=taken(both)) == {(0, "taken"): 45}
    # Without equipment the place itself is taken: hops need nothing.
    assert found(DIARY, "Mon 17:05 plyo_low @gym", availability=taken(both)) == {}
    everything = replace(RACKS, requires=frozenset())
    assert found(DIARY, "Mon 17:05 plyo_low @gym", availability=taken(everything)) == {(0, "taken"): 15}
    # At home they are free, and so they are where no place is told of.
    home = replace(taken(everything), week=((Window(opens_min=0, closes_min=1440, place="home"),),) * 7)
    assert found(DIARY, "Mon 17:05 foundation_a @home", availability=home) == {}
    assert found(DIARY, "Mon 17:05 foundation_a", availability=home) == {}


def test_a_group_takes_its_hour_from_sessions_of_its_kind_only() -> None:
    group = replace(
        RACKS, what="Monday squats", requires=frozenset(), templates=frozenset({"max_strength_a"})
    )
    assert found(DIARY, "Mon 17:05 max_strength_a @gym", availability=taken(group)) == {(0, "taken"): 50}
    assert found(DIARY, "Mon 17:05 max_strength_b @gym", availability=taken(group)) == {}
    dumbbells = replace(group, requires=frozenset({"dumbbell"}))
    assert found(DIARY, "Mon 17:05 max_strength_a @gym", availability=taken(dumbbells)) == {}


def test_a_coach_may_put_a_session_where_the_racks_are_taken() -> None:
    assert found(DIARY, "Mon 17:05 max_strength_a! @gym", availability=taken(RACKS)) == {}


def test_times_that_are_taken_add_up_and_may_last_over_midnight() -> None:
    # Sun 11 Jan 23:30 to 00:20 on Monday: ten minutes before a time from 23:40 to 00:10, ten after it; counted in
    # the week it begins in. The box, taken from 00:00 on, is not asked for.
    night = replace(RACKS, first=datetime(2026, 1, 11, 23, 40), last=datetime(2026, 1, 12, 0, 10))
    box = replace(RACKS, what="box", first=datetime(2026, 1, 12), last=datetime(2026, 1, 13))
    weeks = "Sun 23:30 max_strength_a @gym | "
    boxes = replace(box, requires=frozenset({"box"}))
    once = found(DIARY, weeks, availability=taken(night, boxes))
    assert once[0, "taken"] == 30
    # A second time over the same minutes counts again: 20 of them are after midnight.
    twice = found(DIARY, weeks, availability=taken(night, box))
    assert twice[0, "taken"] == 50


def test_a_coach_reads_what_is_taken_and_when() -> None:
    diary = taken(RACKS)
    schedule = read_weeks("Mon 18:00 max_strength_a @gym", availability=diary)
    (violation,) = DIARY.check(schedule)
    assert violation.text == (
        "Max strength A (squat) on Mon 5 Jan 18:00: 15 of its 50 min fall into hours in which "
        "others have the racks at gym from Mon 5 Jan 17:00 to 18:15"
    )
    where = Where(DIARY.key, 0, "taken")
    assert DIARY.tell(schedule.season, where) == (
        "each session clear of the 1 time that others have what it needs, 5 to 11 Jan"
    )
    later = [
        replace(RACKS, first=datetime(2026, 1, day, 17), last=datetime(2026, 1, day + 1, 9))
        for day in (6, 12, 9, 8)
    ]
    box = replace(RACKS, what="box", first=datetime(2026, 1, 5, 18))
    busy = read_weeks("Mon 18:00 max_strength_a @gym", availability=taken(*later, box, RACKS))
    assert DIARY.tell(busy.season, where) == (
        "each session clear of the 5 times that others have what it needs, 5 to 11 Jan"
    )
    # Told by thing and place, in order of time; what begins on the 12th belongs to another week.
    assert [
        taken_text(times) for times in taken_groups(busy.season, date(2026, 1, 5), date(2026, 1, 11))
    ] == [
        "others have the racks at gym from Mon 5 Jan 17:00 to 18:15 and 3 times more up to Sat 10 Jan",
        "others have the box at gym from Mon 5 Jan 18:00 to 18:15",
    ]
    gym = replace(RACKS, what="Gym", last=datetime(2026, 1, 6, 9))
    assert taken_text([gym]) == "others have the Gym from Mon 5 Jan 17:00 to Tue 6 Jan 09:00"
    # The racks for 15 of the 50 minutes, the box for the same 15: each counts.
    (violation,) = DIARY.check(busy)
    assert violation.excess == 30
    assert violation.text.endswith(
        "15 of its 50 min fall into hours in which "
        "others have the racks at gym from Mon 5 Jan 17:00 to 18:15 (and the box)"
    )
    again = replace(RACKS, first=datetime(2026, 1, 5, 18, 20), last=datetime(2026, 1, 5, 18, 40))
    (violation,) = DIARY.check(replace(busy, season=replace(busy.season, availability=taken(again, RACKS))))
    assert violation.excess == 15 + 20
    assert violation.text.endswith("from Mon 5 Jan 17:00 to 18:15 (and once more)")


@st.composite
def near_taken(draw: DrawFn) -> list[Schedule]:
    """Schedules of seasons in which others always have something, some of their sessions held near that time."""
    season = draw(seasons(max_microcycles=2))
    times = draw(taken_times(season.calendar))
    season = replace(season, availability=replace(season.availability, taken=times))
    ends = [t.first for t in times] + [t.last for t in times]
    near = [end + timedelta(minutes=minutes) for end in ends for minutes in (-30, -1, 0)]
    near = [start for start in near if start.date() in season.calendar and season.clock.exists(start)]

    def held(session: Session) -> Session:
        if session.is_fixed or not near or draw(st.integers(0, 2)) == 0:
            return session
        return replace(session, start=draw(st.sampled_from(near)), place=draw(st.sampled_from(PLACED_AT)))

    drawn = [draw(schedules(season)) for _ in range(6)]
    return [replace(schedule, sessions=tuple(map(held, schedule.sessions))) for schedule in drawn]


PLACED_AT = ("gym", "gym", "home", "")


def test_the_account_law_holds_where_others_have_something() -> None:
    met = tried = 0

    @settings(max_examples=40)
    @given(near_taken())
    def law(drawn: list[Schedule]) -> None:
        nonlocal met, tried
        for schedule in drawn:
            check_account(DIARY, schedule)
            met += any(where.subject == "taken" for where in excess_of(DIARY, schedule))
            tried += 1

    law()
    assert tried // 10 <= met < tried  # both sides are tried, whatever was drawn
