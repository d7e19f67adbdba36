"""The words that rules share."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from periodize.domain.vocabulary import Phase, RecoveryClass
from periodize.rules.said import (
    by_block,
    day_text,
    days_text,
    earlier_text,
    from_to_text,
    head_text,
    hours_by_class,
    listed,
    moment_text,
    name_of,
    run_text,
    runs_near,
    runs_text,
    some_of,
    span_text,
    without_head,
)
from periodize.testing import read_weeks

SEASON = read_weeks("Tue am intervals* . Wed am hills . Sun am long* 100min | Sun 09:00 race* B 10km").season


def test_days_and_moments_have_no_noughts() -> None:
    assert day_text(date(2026, 1, 5)) == "Mon 5 Jan"
    assert moment_text(datetime(2026, 1, 5, 6, 5)) == "Mon 5 Jan 06:05"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 1, 5), date(2026, 1, 11), "5 to 11 Jan"),
        (date(2026, 6, 29), date(2026, 7, 5), "29 Jun to 5 Jul"),
        (date(2025, 6, 29), date(2026, 6, 30), "29 Jun to 30 Jun"),
        (date(2026, 1, 5), date(2026, 1, 5), "Mon 5 Jan"),
    ],
)
def test_a_span_says_the_month_once(first: date, last: date, text: str) -> None:
    assert days_text(first, last) == text


def test_an_open_span_says_what_is_known() -> None:
    day = date(2026, 1, 5)
    assert from_to_text(day, day) == " on Mon 5 Jan"
    assert from_to_text(None, day) == " to Mon 5 Jan"
    assert from_to_text(day, None) == " from Mon 5 Jan"
    assert from_to_text(None, None) == ""


def test_a_microcycle_is_named_by_number_and_days() -> None:
    calendar = SEASON.calendar
    assert head_text(calendar, 1, Phase.POWER) == "microcycle 2 (power, 12 to 18 Jan)"
    assert head_text(calendar, 1) == "microcycle 2 (12 to 18 Jan)"
    assert span_text(calendar, -1) == "29 Dec to 4 Jan"
    assert earlier_text(calendar, 1, 3) == "the 3 weeks from 22 Dec to 11 Jan"
    assert without_head("microcycle 3: one: two") == "one: two"
    assert without_head("ratio 1: 2") == "ratio 1: 2"


def test_lists_are_read_aloud() -> None:
    assert [listed(words) for words in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert some_of(list("abcdef"), "runs") == "a, b, c, d and 2 more runs"
    assert some_of(list("abcd"), "runs") == "a, b, c and d"


def test_runs_are_named_as_a_coach_would() -> None:
    intervals, hills, long, race = SEASON.runs
    assert run_text(intervals) == "the intervals on Tue 6 Jan 06:30"
    assert run_text(race) == "the B race on Sun 18 Jan 09:00"
    assert runs_text([hills, long]) == "the hills on Wed 7 Jan 06:30 and the long run on Sun 11 Jan 06:30"


def test_runs_near_a_microcycle_reach_as_far_as_asked() -> None:
    # From Sunday 11 Jan 08:10, the end of the long run, to Monday 12 Jan 00:00 are 15 h 50 min.
    long, race = SEASON.runs[2:]
    assert runs_near(SEASON, 1, 15 * 60 + 50, 0) == [race]
    assert runs_near(SEASON, 1, 15 * 60 + 51, 0) == [long, race]
    assert race not in runs_near(SEASON, 0, 0, 6 * 24 * 60)
    assert race in runs_near(SEASON, 0, 0, 7 * 24 * 60)


def test_hours_are_gathered_by_what_they_are_for() -> None:
    minutes = {
        RecoveryClass.POWER: 2880,
        RecoveryClass.HEAVY: 4320,
        RecoveryClass.SPRINT: 2880,
        RecoveryClass.UPPER: 0,
    }
    assert hours_by_class(minutes, "after") == "72 h after heavy lifting, 48 h after power and sprints"


def test_numbers_are_gathered_by_block() -> None:
    numbers = {Phase.STRENGTH: "2", Phase.POWER: "1", Phase.SPEED: "1", Phase.TAPER: "none"}
    assert by_block(numbers, tuple(Phase)) == "2 in strength, 1 in power and speed, none in taper"
    assert by_block(numbers, (Phase.POWER,), " session") == "1 session in power"
    assert by_block({Phase.POWER: "1"}, (Phase.TAPER,)) == "1 in power"
    assert by_block({}, tuple(Phase)) == ""


def test_a_template_goes_by_its_name() -> None:
    assert name_of(SEASON, "max_strength_a") == "Max strength A (squat)"
    assert name_of(SEASON, "max_strength") == "max strength"
    assert name_of(SEASON, "heavy_all") == "heavy"
