"""Days, microcycles and clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from periodize.domain.calendar import Calendar, Clock

MONDAY = date(2026, 1, 5)
THURSDAY = date(2026, 1, 8)
BERLIN = Clock("Europe/Berlin")


def cut(calendar: Calendar) -> list[tuple[date, date]]:
    return [(m.first, m.last) for m in calendar.microcycles]


def test_weeks_begin_on_monday() -> None:
    calendar = Calendar(start=MONDAY, end=date(2026, 1, 18))
    assert cut(calendar) == [(MONDAY, date(2026, 1, 11)), (date(2026, 1, 12), date(2026, 1, 18))]
    assert calendar.days == 14
    assert [m.days for m in calendar.microcycles] == [m.full_days for m in calendar.microcycles] == [7, 7]


def test_a_season_from_midweek_has_a_short_first_week() -> None:
    calendar = Calendar(start=THURSDAY, end=date(2026, 1, 20))
    assert cut(calendar) == [
        (THURSDAY, date(2026, 1, 11)),
        (date(2026, 1, 12), date(2026, 1, 18)),
        (date(2026, 1, 19), date(2026, 1, 20)),
    ]
    assert [(m.index, m.days, m.full_days) for m in calendar.microcycles] == [(0, 4, 7), (1, 7, 7), (2, 2, 7)]
    assert calendar.full_span(0) == (MONDAY, date(2026, 1, 11))
    assert calendar.full_span(2) == (date(2026, 1, 19), date(2026, 1, 25))


def test_days_before_the_season_belong_to_negative_microcycles() -> None:
    calendar = Calendar(start=THURSDAY, end=date(2026, 1, 20))
    # Monday to Wednesday of the cut week are its own.
    assert calendar.microcycle_of(MONDAY) == 0
    assert calendar.microcycle_of(date(2026, 1, 4)) == -1
    assert calendar.microcycle_of(date(2025, 12, 28)) == -2
    assert calendar.full_span(-1) == (date(2025, 12, 29), date(2026, 1, 4))


def test_microcycles_of_another_length_begin_with_the_season() -> None:
    calendar = Calendar(start=THURSDAY, end=date(2026, 1, 31), microcycle_days=10)
    assert cut(calendar) == [
        (THURSDAY, date(2026, 1, 17)),
        (date(2026, 1, 18), date(2026, 1, 27)),
        (date(2026, 1, 28), date(2026, 1, 31)),
    ]
    assert calendar.microcycle_of(date(2026, 1, 7)) == -1
    assert calendar.microcycles[-1].days == 4


def test_an_anchor_sets_where_microcycles_begin() -> None:
    # Ten days from 1 January: three days of the first one are left, the second begins on the 11th.
    calendar = Calendar(start=THURSDAY, end=date(2026, 1, 25), microcycle_days=10, anchor=date(2026, 1, 1))
    assert cut(calendar) == [
        (THURSDAY, date(2026, 1, 10)),
        (date(2026, 1, 11), date(2026, 1, 20)),
        (date(2026, 1, 21), date(2026, 1, 25)),
    ]
    # Weeks from Thursday to Wednesday.
    weeks = Calendar(start=THURSDAY, end=date(2026, 1, 21), anchor=THURSDAY)
    assert cut(weeks) == [(THURSDAY, date(2026, 1, 14)), (date(2026, 1, 15), date(2026, 1, 21))]
    # An anchor after the start counts backwards.
    later = Calendar(start=THURSDAY, end=date(2026, 1, 21), anchor=date(2026, 1, 15))
    assert cut(later) == cut(weeks)


@pytest.mark.parametrize("length", [4, 7, 9, 28])
@pytest.mark.parametrize("start", [MONDAY, THURSDAY, date(2026, 1, 11)])
def test_every_day_lies_in_exactly_one_microcycle(length: int, start: date) -> None:
    calendar = Calendar(start=start, end=start + timedelta(days=59), microcycle_days=length)
    days = [
        first + timedelta(days=i) for first, last in cut(calendar) for i in range((last - first).days + 1)
    ]
    assert days == [calendar.day(i) for i in range(60)]
    for day in days:
        microcycle = calendar.microcycles[calendar.microcycle_of(day)]
        assert microcycle.first <= day <= microcycle.last


def test_days_are_numbered_from_the_start() -> None:
    calendar = Calendar(start=THURSDAY, end=date(2026, 1, 20))
    assert calendar.day(0) == THURSDAY and calendar.day(12) == date(2026, 1, 20)
    assert calendar.day_index(date(2026, 1, 20)) == 12
    assert calendar.day_index(MONDAY) == -3
    assert THURSDAY in calendar and date(2026, 1, 20) in calendar
    assert MONDAY not in calendar and date(2026, 1, 21) not in calendar


def test_the_shortest_calendars() -> None:
    assert cut(Calendar(start=THURSDAY, end=THURSDAY)) == [(THURSDAY, THURSDAY)]
    assert len(Calendar(start=THURSDAY, end=date(2026, 1, 20), microcycle_days=4).microcycles) == 4


def test_what_is_no_calendar_has_no_microcycles() -> None:
    assert Calendar(start=THURSDAY, end=date(2026, 1, 7)).microcycles == ()
    for length in (0, 1, 3, 29, 1_000_000):
        assert Calendar(start=THURSDAY, end=date(2026, 1, 20), microcycle_days=length).microcycles == ()
    assert Calendar(start=THURSDAY, end=date(9999, 12, 31)).microcycles == ()
    assert Calendar(start=THURSDAY, end=MONDAY).microcycles == ()


def length_min(clock: Clock, day: date) -> int:
    midnight = datetime.combine(day, datetime.min.time())
    return clock.minute(midnight + timedelta(days=1)) - clock.minute(midnight)


def test_days_are_23_24_or_25_hours_long() -> None:
    assert length_min(BERLIN, date(2026, 3, 28)) == 24 * 60
    assert length_min(BERLIN, date(2026, 3, 29)) == 23 * 60
    assert length_min(BERLIN, date(2026, 10, 25)) == 25 * 60
    # Lord Howe Island moves its clocks by half an hour, 5 April and 4 October.
    lord_howe = Clock("Australia/Lord_Howe")
    assert length_min(lord_howe, date(2026, 4, 5)) == 24 * 60 + 30
    assert length_min(lord_howe, date(2026, 10, 4)) == 24 * 60 - 30


def test_without_a_time_zone_every_day_is_24_hours() -> None:
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        assert length_min(Clock(), day) == 24 * 60
    assert Clock().minute(datetime(1970, 1, 2)) == 1440
    assert Clock().wall(1441) == datetime(1970, 1, 2, 0, 1)


def test_minutes_are_those_of_utc() -> None:
    # Noon in Berlin is 11:00 UTC in winter and 10:00 in summer.
    assert BERLIN.minute(datetime(2026, 1, 5, 12)) == Clock().minute(datetime(2026, 1, 5, 11))
    assert BERLIN.minute(datetime(2026, 7, 6, 12)) == Clock().minute(datetime(2026, 7, 6, 10))


@pytest.mark.parametrize(
    "local", [datetime(2026, 1, 5, 6, 30), datetime(2026, 7, 6, 18), datetime(2026, 10, 25, 2, 30)]
)
def test_there_and_back(local: datetime) -> None:
    assert BERLIN.wall(BERLIN.minute(local)) == local


def test_a_repeated_hour_is_its_first_pass() -> None:
    # 02:30 comes at 00:30 UTC and once more at 01:30; 03:00 is 02:00 UTC.
    first = BERLIN.minute(datetime(2026, 10, 25, 2, 30))
    assert first == Clock().minute(datetime(2026, 10, 25, 0, 30))
    assert BERLIN.minute(datetime(2026, 10, 25, 3)) - first == 90
    # Both passes read the same on the wall.
    assert BERLIN.wall(first + 60) == datetime(2026, 10, 25, 2, 30)


def test_a_skipped_hour_does_not_exist() -> None:
    assert not BERLIN.exists(datetime(2026, 3, 29, 2, 0))
    assert not BERLIN.exists(datetime(2026, 3, 29, 2, 59))
    assert BERLIN.exists(datetime(2026, 3, 29, 1, 59))
    assert BERLIN.exists(datetime(2026, 3, 29, 3, 0))
    assert BERLIN.exists(datetime(2026, 10, 25, 2, 30))
    assert Clock().exists(datetime(2026, 3, 29, 2, 30))
