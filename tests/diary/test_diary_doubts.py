"""What looks wrong about a plan as a whole: no run of it is called long."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from periodize.diary.entry import Entry
from periodize.diary.sort import diary_of
from periodize.errors import Fault

MONDAY = date(2026, 1, 5)


def no_long_run(*weeks: tuple[str, ...], done: bool = False) -> list[Fault]:
    """The warnings of that code; the last run of each week is Sunday's."""
    found = [
        Entry(day=MONDAY + timedelta(days=7 * number + 7 - len(week) + place), title=title, done=done)
        for number, week in enumerate(weeks)
        for place, title in enumerate(week)
    ]
    diary = diary_of(found, source="plan.csv", format="grid")
    return [warning for warning in diary.warnings if warning.code == "no-long-run"]


def test_a_plan_without_a_long_run_is_told_once() -> None:
    week = ("easy 5 mi", "easy 6 mi", "easy 16 mi")
    (warning,) = no_long_run(week, week, week, ("easy 5 mi", "easy 5 mi"))
    assert "the longest of 3 of 4 weeks (first: Sun 2026-01-11 'easy 16 mi') count as easy" in warning.what
    assert (warning.where, warning.value) == ("plan.csv", "3")
    assert "'long'" in warning.advice


def test_minutes_count_where_there_are_no_kilometres() -> None:
    assert len(no_long_run(*[("easy run 40 min", "easy run 120 min")] * 3)) == 1


@pytest.mark.parametrize(
    "weeks",
    [
        [("easy 5 mi", "easy 16 mi")] * 2,  # too few weeks
        [("easy 10 km", "easy 12 km", "easy 15 km")] * 3,  # 15 of 12.3 is 1.2 times the mean
        [("easy 5 mi", "easy 16 mi")] * 3 + [("easy 5 mi", "long run 16 mi")],  # the plan knows the word
        [("easy 5 mi", "tempo 16 mi")] * 3,  # hard, so it is protected
        [("easy 16 mi",)] * 3,  # nothing to compare it with
        [("easy 5 km", "easy 6 km", "marathon race")] * 3,
    ],
)
def test_where_it_does_not_matter_nothing_is_said(weeks: list[tuple[str, ...]]) -> None:
    assert no_long_run(*weeks) == []


def test_four_tenths_above_the_mean_is_where_it_begins() -> None:
    assert len(no_long_run(*[("easy 6 km", "easy 14 km")] * 3)) == 1  # 14 is 1.4 times 10
    assert no_long_run(*[("easy 6.1 km", "easy 14 km")] * 3) == []


def test_of_what_was_done_nothing_is_asked() -> None:
    assert no_long_run(*[("easy 5 mi", "easy 16 mi")] * 3, done=True) == []


def test_a_key_run_is_protected_already() -> None:
    entries = [
        Entry(day=MONDAY + timedelta(days=7 * week + day), title=title, priority=priority)
        for week in range(3)
        for day, title, priority in ((0, "easy 5 mi", ""), (6, "easy 16 mi", "key"))
    ]
    codes = [warning.code for warning in diary_of(entries, source="a", format="table").warnings]
    assert "no-long-run" not in codes
