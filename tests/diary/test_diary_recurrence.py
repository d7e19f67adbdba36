"""Rules by which events repeat, within bounds."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periodize.diary.recurrence import MOST_OCCURRENCES, RuleRefused, is_plain, occurrences

START = datetime(2026, 5, 4, 7, 30)  # a Monday
HORIZON = date(2026, 6, 1)


def days(rule: str, *, until: datetime | None = None, since: date | None = None) -> list[str]:
    found = occurrences(START, rule, until=until, horizon=HORIZON, since=since)
    assert all(moment.time() == START.time() for moment in found.starts)
    return [f"{moment:%a %d %b}" for moment in found.starts]


def test_weekdays() -> None:
    until = datetime(2026, 5, 14, 23)
    assert days("FREQ=WEEKLY;BYDAY=TU,TH", until=until) == [
        "Tue 05 May",
        "Thu 07 May",
        "Tue 12 May",
        "Thu 14 May",
    ]
    assert days("FREQ=WEEKLY;INTERVAL=2;COUNT=3") == ["Mon 04 May", "Mon 18 May", "Mon 01 Jun"]
    assert days("FREQ=DAILY;COUNT=3") == ["Mon 04 May", "Tue 05 May", "Wed 06 May"]
    assert days("FREQ=MONTHLY;BYDAY=1MO;COUNT=2") == ["Mon 04 May", "Mon 01 Jun"]


def test_the_moment_of_the_end_is_included() -> None:
    assert days("FREQ=WEEKLY", until=datetime(2026, 5, 11, 7, 30))[-1] == "Mon 11 May"
    assert days("FREQ=WEEKLY", until=datetime(2026, 5, 11, 7, 29))[-1] == "Mon 04 May"


def test_an_endless_rule_ends_at_the_horizon() -> None:
    found = occurrences(START, "FREQ=WEEKLY", until=None, horizon=HORIZON)
    assert [moment.day for moment in found.starts] == [4, 11, 18, 25, 1]
    assert found.endless
    assert found.cut


def test_a_rule_with_an_end_is_not_cut() -> None:
    found = occurrences(START, "FREQ=DAILY;COUNT=60", until=None, horizon=HORIZON)
    assert (len(found.starts), found.endless, found.cut) == (60, False, False)


def test_bounds() -> None:
    found = occurrences(START, "FREQ=DAILY;COUNT=9000", until=None, horizon=HORIZON)
    assert (len(found.starts), found.cut) == (MOST_OCCURRENCES, True)
    found = occurrences(START, "FREQ=YEARLY;COUNT=90", until=None, horizon=HORIZON)
    assert (len(found.starts), found.cut) == (4, True)  # 2026 to 2029, three years and some days


def test_an_old_rule_is_followed_from_the_first_day_that_matters() -> None:
    old = datetime(2015, 1, 6, 19)
    found = occurrences(old, "FREQ=WEEKLY;INTERVAL=2", until=None, horizon=HORIZON, since=date(2026, 5, 1))
    # 2015-01-06 + 296 x 14 days = 2026-05-12
    assert [f"{moment:%Y-%m-%d %H}" for moment in found.starts] == ["2026-05-12 19", "2026-05-26 19"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;UNTIL=21260101T000000Z",
        "FREQ=MINUTELY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=0,1,2,3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=99999999999999999999",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=FORTNIGHTLY",
        "",
        "WEEKLY",
        "FREQ=DAILY;BYMONTHDAY=" + "1," * 500,
    ],
)
def test_rules_that_are_not_followed(rule: str) -> None:
    with pytest.raises(RuleRefused):
        occurrences(START, rule, until=None, horizon=HORIZON)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=3",
    ],
)
def test_a_rule_that_never_comes_is_given_up_soon(rule: str) -> None:
    begun = time.perf_counter()
    assert days(rule) == []
    assert time.perf_counter() - begun < 2
    assert not is_plain(rule)


def test_leap_days_survive_the_detour() -> None:
    found = occurrences(datetime(2028, 2, 29, 8), "FREQ=DAILY;COUNT=2", until=None, horizon=date(2028, 3, 5))
    assert [moment.date() for moment in found.starts] == [date(2028, 2, 29), date(2028, 3, 1)]


@settings(deadline=None, max_examples=60)
@given(
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.sampled_from(
        ["WEEKLY;BYDAY=MO,SA", "MONTHLY;BYDAY=-1SU", "DAILY;INTERVAL=3", "YEARLY;BYWEEKNO=7", "MONTHLY"]
    ),
)
def test_the_detour_gives_what_the_library_gives(first: date, rule: str) -> None:
    from dateutil.rrule import rrulestr

    start = datetime(first.year, first.month, first.day, 18)
    expected = list(rrulestr(f"FREQ={rule};COUNT=6", dtstart=start))
    found = occurrences(start, f"FREQ={rule};COUNT=6", until=None, horizon=HORIZON)
    assert list(found.starts) == [moment for moment in expected if (moment - start).days <= 1_100]


def test_a_rule_may_name_the_time_of_day() -> None:
    found = occurrences(
        START, "FREQ=DAILY;COUNT=3;BYHOUR=18;BYMINUTE=5;BYSECOND=40", until=None, horizon=HORIZON
    )
    assert [f"{moment:%d %H:%M:%S}" for moment in found.starts] == [
        "04 18:05:00",
        "05 18:05:00",
        "06 18:05:00",
    ]
    found = occurrences(START, "FREQ=WEEKLY;COUNT=2;BYHOUR=6", until=None, horizon=HORIZON)
    assert [f"{moment:%d %H:%M}" for moment in found.starts] == [
        "11 06:30",
        "18 06:30",
    ]  # 6:30 is over on the 4th
    assert is_plain("FREQ=DAILY;BYHOUR=18;BYMINUTE=30")


@pytest.mark.parametrize(
    "part", ["BYHOUR=24", "BYHOUR=-1", "BYHOUR=x", "BYMINUTE=60", "BYMINUTE=", "BYHOUR=6,18"]
)
def test_times_of_day_that_are_none(part: str) -> None:
    with pytest.raises(RuleRefused):
        occurrences(START, f"FREQ=DAILY;COUNT=3;{part}", until=None, horizon=HORIZON)


def test_every_moment_looked_at_is_counted() -> None:
    found = occurrences(START, "FREQ=DAILY;COUNT=60", until=None, horizon=HORIZON)
    assert found.tried == 60
    old = occurrences(
        datetime(2015, 1, 6), "FREQ=DAILY", until=None, horizon=HORIZON, since=date(2026, 5, 31)
    )
    assert (len(old.starts), old.tried) == (
        2,
        4_166,
    )  # 11 years, 4 months, 27 days, and the one that is too late
