"""Dates as people write them: a column settles its order and its year, or asks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.diary.days import Moment, local, minute_of, moments, weekday_of, written
from periodize.diary.sheet import Cell
from periodize.io.faults import Faults


def days(*cells: Cell, start: date | None = None) -> tuple[list[date | None], list[str]]:
    """The dates of a column, and the codes of its faults."""
    faults = Faults()
    found = moments(cells, [f"row {n}" for n in range(len(cells))], start, faults)
    return [moment and moment.day for moment in found], [fault.code for fault in faults.found]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-06-02",
        "2026/6/2",
        "2026.06.02",
        "20260602",
        "02.06.2026",
        "2.6.26",
        "2. 6. 2026",
        "2 June 2026",
        "2. Juni 2026",
        "2 juin 2026",
        "2 de junio de 2026",
        "2-Jun-2026",
        "2nd June 2026",
        "Jun 2, 2026",
        "June 2nd 2026",
        "Tue 2 Jun 2026",
        "Tuesday, June 2, 2026",
        "Di., 2.6.2026",
        "2026-06-02T06:30:00",
        "2026-06-02 06:30",
        datetime(2026, 6, 2, 6, 30),
        date(2026, 6, 2),
    ],
)
def test_one_date_in_many_hands(cell: Cell) -> None:
    assert days(cell) == ([date(2026, 6, 2)], [])


@pytest.mark.parametrize(
    "month",
    [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "August",
        "Sep",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
        "août",
    ],
)
def test_a_month_before_an_hour_keeps_its_last_letter(month: str) -> None:
    for text in (f"25 {month} 01:30", f"{month} 25 01:30", f"25 {month}, 1:30 am"):
        found, bare = written(text), written(f"25 {month}")
        assert found is not None and bare is not None
        assert (found.first, found.second, found.minute) == (bare.first, 25, 90)


@pytest.mark.parametrize(
    "cell",
    [
        "Rest",
        "6 easy",
        "3-4",
        "12:30",
        "",
        None,
        True,
        46023,
        "Marathon 3",
        "2 x 10",
        "Week 2",
        "32",
        "6/7/8/9",
    ],
)
def test_what_is_no_date(cell: Cell) -> None:
    assert written(cell) is None


def test_times_of_day_on_both_clocks() -> None:
    def minute(text: str) -> int | None:
        found = written(text)
        return found and found.minute

    assert minute("Jul 12, 2016, 5:13:58 PM") == 17 * 60 + 13
    assert minute("Jul 12, 2016, 12:05:00 AM") == 5
    assert minute("09.12.2022, 15:24:49") == 15 * 60 + 24
    assert minute("2026-06-02") is None
    assert written("2026-06-02 25:00") is None
    assert (minute_of("6:30 am"), minute_of("18:05:59"), minute_of("noon"), minute_of(None)) == (
        390,
        1085,
        None,
        None,
    )


def test_one_day_past_12_settles_a_column() -> None:
    assert days("03/04/2026", "25/04/2026") == ([date(2026, 4, 3), date(2026, 4, 25)], [])
    assert days("03/04/2026", "04/25/2026") == ([date(2026, 3, 4), date(2026, 4, 25)], [])


def test_a_weekday_settles_a_column_too() -> None:
    assert days("Fri 03/04/2026", "05/04/2026")[0] == [
        date(2026, 4, 3),
        date(2026, 4, 5),
    ]  # 4 March is a Wednesday


def test_dates_that_can_be_read_both_ways_are_a_fault() -> None:
    assert days("03/04/2026", "05/06/2026") == ([None, None], ["ambiguous-date"])
    assert days("04/04/2026", "05/05/2026") == (
        [date(2026, 4, 4), date(2026, 5, 5)],
        [],
    )  # the same either way
    assert days("25/04/2026", "04/25/2026") == ([None, None], ["mixed-dates"])


def test_a_day_that_no_calendar_has() -> None:
    assert days("2026-02-30") == ([None], ["not-a-date"])
    assert days("29/02/2026", "2026-01-01") == ([None, date(2026, 1, 1)], ["not-a-date"])
    assert days("1066-10-14")[1] == ["not-a-date"]


def test_a_weekday_that_does_not_fit() -> None:
    assert days("Mon 2 Jun 2026")[1] == ["weekday-does-not-fit"]


def test_years_rise_across_new_year() -> None:
    found, faults = days("Dec 29", "Dec 31", "Jan 2", "Feb 29", start=date(2023, 12, 1))
    assert found == [date(2023, 12, 29), date(2023, 12, 31), date(2024, 1, 2), date(2024, 2, 29)]
    assert faults == []


def test_one_year_in_a_column_is_enough_for_those_before_and_after() -> None:
    assert days("30 Dec", "2 Jan 2026", "9 Jan")[0] == [
        date(2025, 12, 30),
        date(2026, 1, 2),
        date(2026, 1, 9),
    ]


def test_no_year_anywhere_asks_for_the_start() -> None:
    assert days("Dec 29", "Jan 2")[1] == ["year-missing"]


def test_the_first_date_lies_in_the_week_of_the_start_or_after() -> None:
    assert days("Dec 17", start=date(2018, 12, 20))[0] == [date(2018, 12, 17)]
    assert days("Dec 17", start=date(2018, 1, 1))[0] == [date(2018, 12, 17)]
    assert days("Dec 17", start=date(2018, 12, 24))[0] == [date(2019, 12, 17)]


def test_weekdays_in_five_languages() -> None:
    names = ["Mon", "dienstag", "mercredi", "Jueves", "vrijdag", "Sa.", "sunday"]
    assert [weekday_of(name) for name in names] == list(range(7))
    assert [weekday_of(name) for name in ("M", "Mond", "Rest", "t")] == [None, 0, None, None]


def test_utc_becomes_the_wall_clock() -> None:
    late = Moment(day=date(2026, 7, 1), minute=23 * 60 + 30)
    assert local(late, "Europe/Berlin", is_utc=True) == Moment(
        day=date(2026, 7, 2), minute=90
    )  # summer: +2 h
    assert local(late, "Europe/Berlin") == late
    assert local(late, None, is_utc=True) == late


ANY_DAY = st.dates(min_value=date(1951, 1, 1), max_value=date(2199, 12, 31))
STYLES = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%a %d %b %Y",
    "%A, %B %d, %Y",
    "%Y%m%d",
)


@given(ANY_DAY, st.sampled_from(STYLES))
def test_every_accepted_style_reads_back(day: date, style: str) -> None:
    if style == "%Y%m%d" and day.year >= 2100:
        return  # eight figures are a date only where they begin with 19 or 20
    assert days(day.strftime(style)) == ([day], [])


@given(st.lists(ANY_DAY, min_size=1, max_size=20), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y"]))
def test_a_column_with_slashes_is_read_right_or_not_at_all(column: list[date], style: str) -> None:
    found, faults = days(*(day.strftime(style) for day in column))
    assert found == column or faults == ["ambiguous-date"]
    if any(day.day > 12 for day in column):
        assert found == column


@given(st.lists(st.integers(0, 300), min_size=1, max_size=40), ANY_DAY)
def test_dates_without_a_year_follow_one_another(gaps: list[int], first: date) -> None:
    column, day = [], first
    for gap in gaps:
        column.append(day)
        day = min(day + timedelta(days=min(gap, 170)), date(2199, 12, 31))
    found, faults = days(*(day.strftime("%d %b") for day in column), start=first)
    assert found == column
    assert faults == []


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))
def test_wall_clock_and_offset_agree(moment: datetime) -> None:
    stated = moment.replace(tzinfo=UTC, microsecond=0)
    found, faults = moments([stated.isoformat()], [""], None, Faults()), Faults()
    assert not faults
    assert found[0] is not None
    assert (found[0].day, found[0].offset_min) == (moment.date(), 0)
