"""Where sessions may start: the opening, after a run, the latest that fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from periodize.domain.athlete import (
    Athlete,
    Availability,
    AvailabilityException,
    ExceptionKind,
    Taken,
    Window,
)
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, RunKind
from periodize.errors import InvalidInput
from periodize.solver.candidates import enumerate_candidates, session_at

Make = Callable[..., Season]


def starts(season: Season, template: str, day: date, step_min: int | None = None) -> list[str]:
    table = enumerate_candidates(season, changing_min=15, step_min=step_min)
    sessions = (session_at(season, table, row) for row in range(len(table)) if not table.fixed[row])
    return [f"{s.start:%H:%M}" for s in sessions if s.template == template and s.day == day]


def gym(*windows: Window) -> Availability:
    places = (("gym", frozenset({"barbell", "dumbbell", "box", "medball", "flat", "hill"})),)
    return Availability(week=tuple(windows for _ in range(7)), places=places)


def test_the_opening_and_the_latest_start_that_fits(make_season: Make) -> None:
    # Mon 1 June has no run; 17:30 to 20:30 holds 45 min from 17:30 or, at the latest, 19:45.
    assert starts(make_season(4), "foundation_a", date(2026, 6, 1)) == ["17:30", "19:45"]


def test_lifting_may_follow_explosive_work_in_one_visit(make_season: Make) -> None:
    # Hills take 25 min, jumps 30, power and flat sprints 40: 17:55, 18:00 and 18:10.
    found = starts(make_season(4), "max_strength_a", date(2026, 6, 1))
    assert found == ["17:30", "17:55", "18:00", "18:10", "19:40"]


def test_a_run_that_splits_a_window_adds_the_moment_after_it(make_season: Make) -> None:
    # Tue 2 June: intervals 07:00, 9 km at 92 % of 6:00 a km = 50 min; changed at 08:05. Window 06:00 to 10:00.
    season = make_season(4, availability=gym(Window(opens_min=360, closes_min=600)))
    assert starts(season, "foundation_a", date(2026, 6, 2)) == ["06:00", "08:05", "09:15"]


def test_a_time_that_others_have_taken_adds_the_moments_around_it(make_season: Make) -> None:
    # Mon 1 June has no run. 06:00 to 10:00, the dumbbells taken from 07:30 to 08:00: 45 min end then from 06:45 on.
    taken = Taken(
        what="dumbbells",
        first=datetime(2026, 6, 1, 7, 30),
        last=datetime(2026, 6, 1, 8, 0),
        place="gym",
        requires=frozenset({"dumbbell"}),
    )
    hours = replace(gym(Window(opens_min=360, closes_min=600)), taken=(taken,))
    season = make_season(4, availability=hours)
    assert starts(season, "foundation_a", date(2026, 6, 1)) == ["06:00", "06:45", "08:00", "09:15"]
    # Neither another place nor what needs no dumbbells minds, nor the day after.
    away = make_season(4, availability=replace(hours, taken=(replace(taken, place="home"),)))
    assert starts(away, "foundation_a", date(2026, 6, 1)) == ["06:00", "09:15"]
    assert "08:00" not in starts(season, "plyo_high", date(2026, 6, 1))
    assert "08:00" not in starts(season, "foundation_a", date(2026, 6, 3))
    # Over midnight: from Sunday evening to 08:00.
    night = replace(taken, first=datetime(2026, 5, 31, 20, 0))
    early = make_season(4, availability=replace(hours, taken=(night,)))
    assert starts(early, "foundation_a", date(2026, 6, 1)) == ["06:00", "08:00", "09:15"]


def test_a_window_too_short_holds_nothing(make_season: Make) -> None:
    season = make_season(4, availability=gym(Window(opens_min=360, closes_min=400)))
    assert starts(season, "foundation_a", date(2026, 6, 1)) == []
    assert starts(season, "upper_core", date(2026, 6, 1)) == ["06:00", "06:10"]


def test_a_step_adds_starts_in_between(make_season: Make) -> None:
    found = starts(make_season(4), "foundation_a", date(2026, 6, 1), step_min=60)
    assert found == ["17:30", "18:30", "19:30", "19:45"]


def test_nothing_is_offered_before_today(make_season: Make) -> None:
    season = make_season(4, today=date(2026, 6, 3))
    assert starts(season, "max_strength_a", date(2026, 6, 1)) == []
    assert starts(season, "max_strength_a", date(2026, 6, 3))


def test_pins_are_rows_that_always_hold(make_season: Make) -> None:
    pin = Session(
        id="pin-1",
        template="upper_core",
        start=datetime(2026, 6, 2, 12, 0),
        duration_min=30,
        origin=Origin.PINNED,
    )
    table = enumerate_candidates(make_season(4, pins=(pin,)), changing_min=15)
    assert int(table.fixed.sum()) == 1
    assert table.minutes[table.fixed].tolist() == [30]


def test_the_hour_the_clocks_repeat_is_offered_once(make_season: Make) -> None:
    # New York, 1 Nov 2026: 01:00 to 02:00 comes twice; no start may stand in its second pass.
    season = make_season(
        23,
        athlete=Athlete(time_zone="America/New_York"),
        availability=gym(Window(opens_min=0, closes_min=240)),
    )
    found = starts(season, "strides", date(2026, 11, 1), step_min=30)
    assert found == sorted(set(found))
    assert {"01:00", "01:30"} <= set(found)


def test_more_starts_than_memory_holds_are_refused(make_season: Make) -> None:
    # Windows open all day with a start every minute: 20 000 possible sessions a day.
    always = ((Window(opens_min=0, closes_min=24 * 60, place="gym"),),) * 7
    season = make_season(4)
    season = replace(season, availability=replace(season.availability, week=always))
    with pytest.raises(InvalidInput, match="too-many-candidates"):
        enumerate_candidates(season, changing_min=15, step_min=1)


def test_hops_and_strides_are_offered_at_the_end_of_easy_runs(make_season: Make) -> None:
    season = make_season(4, availability=gym())
    table = enumerate_candidates(season, changing_min=15)
    offered = {
        (s.template, s.start, s.place) for row in range(len(table)) for s in [session_at(season, table, row)]
    }
    easy = [run for run in season.runs if run.kind is RunKind.EASY]
    assert easy
    ends = [run.start + timedelta(minutes=run.duration_min) for run in easy]
    assert offered == {(name, end, "") for end in ends for name in ("plyo_low", "strides")}
    assert table.riding.all()


def test_heavy_lifts_may_begin_as_soon_as_an_earlier_one_is_far_enough_away(make_season: Make) -> None:
    # Lifts of 50 min from 17:30 end at 18:20, maintenance at 18:00; 48 h later it is 18:20 and 18:00 again.
    season = make_season(4, availability=gym(Window(opens_min=1050, closes_min=1230)))
    table = enumerate_candidates(season, changing_min=15, heavy_apart_min=(48 * 60,))
    sessions = [session_at(season, table, row) for row in range(len(table))]
    on_wednesday = {
        f"{s.start:%H:%M}" for s in sessions if s.template == "maintenance" and s.day == date(2026, 6, 3)
    }
    assert {"18:00", "18:20"} <= on_wednesday
    light = {
        f"{s.start:%H:%M}" for s in sessions if s.template == "foundation_a" and s.day == date(2026, 6, 3)
    }
    assert "18:20" not in light


def test_nothing_rides_on_a_run_of_a_sick_day(make_season: Make) -> None:
    season = make_season(4, availability=gym())
    days = {"first": season.calendar.start, "last": season.calendar.end}
    for kind, offered in (
        (ExceptionKind.SICK, False),
        (ExceptionKind.INJURED, False),
        (ExceptionKind.TRAVEL, True),
    ):
        away = replace(season.availability, exceptions=(AvailabilityException(kind=kind, **days),))
        table = enumerate_candidates(replace(season, availability=away), changing_min=15)
        assert bool(len(table)) is offered


def test_a_session_that_limits_leave_nothing_of_is_not_offered(make_season: Make) -> None:
    few = Athlete(own_limits=(("contacts_session", 14), ("sprint_m_session", 0)))
    table = enumerate_candidates(make_season(4, athlete=few), changing_min=15)
    season = make_season(4)
    offered = {season.templates[index].id for index in table.template.tolist()}
    # A quarter of 60 contacts are 15, of 100 are 25; strides hold no metres that count.
    assert not offered & {"plyo_low", "plyo_high", "hill_sprints", "flat_sprints"}
    assert {"strides", "max_strength_a", "power_a"} <= offered
