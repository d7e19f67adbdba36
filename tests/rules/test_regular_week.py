"""The usual places in the week, early, with few trips."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from periodize.catalogue.load import equipment
from periodize.domain.athlete import Availability, AvailabilityException, ExceptionKind, Window
from periodize.domain.calendar import Calendar
from periodize.testing import MONDAY, read_weeks
from tests.rules.golden import found, rule

HABIT = rule("regular-week")
"""A trip weighs 3, half an hour late 1; a key run within 24 h of the opening takes a place; noon parts the day."""

EVENING = (Window(opens_min=1050, closes_min=1290),)
MORNING = (Window(opens_min=480, closes_min=720),)
PLACES = tuple(equipment().items())
DIARY = Availability(week=(EVENING, (), EVENING, (), EVENING, MORNING, ()), places=PLACES)
"""17:30 to 21:30 on Mondays, Wednesdays and Fridays, 08:00 to 12:00 on Saturdays."""

RUNS = "Tue am intervals* . Sun am long*"
"""13 h after Monday's opening, 22.5 h after Saturday's: both places are never free. Wednesday and Friday are."""


def places(sessions: str, **facts: object) -> dict[tuple[int, str], int]:
    """Excess of one week with the usual runs, trips left out."""
    excess = found(HABIT, f"{RUNS} . {sessions}", availability=DIARY, **facts)
    return {where: amount for where, amount in excess.items() if where[1] != "trip"}


def test_places_are_ranked_by_how_often_they_are_free() -> None:
    season = read_weeks(f"{RUNS} | {RUNS}", availability=DIARY).season
    # Wednesday and Friday are free twice, Monday and Saturday never; equals in order of the week.
    assert HABIT.ranks(season) == {(2, True): 0, (4, True): 1, (0, True): 2, (5, False): 3}


def test_a_single_week_without_the_run_moves_a_place_up() -> None:
    # Without a long run Saturday's place is free once, more often than Monday's.
    season = read_weeks(f"{RUNS} | Tue am intervals*", availability=DIARY).season
    assert HABIT.ranks(season) == {(2, True): 0, (4, True): 1, (5, False): 2, (0, True): 3}
    # With tempo on Thursdays (13 h after Wednesday's opening) Wednesday is never free.
    season = read_weeks(f"{RUNS} . Thu am tempo* | Sun am long* . Thu am tempo*", availability=DIARY).season
    assert HABIT.ranks(season) == {(4, True): 0, (0, True): 1, (2, True): 2, (5, False): 3}


def test_an_easy_run_takes_no_place() -> None:
    season = read_weeks("Thu am easy . Tue am easy", availability=DIARY).season
    assert HABIT.ranks(season) == {(0, True): 0, (2, True): 1, (4, True): 2, (5, False): 3}


def test_a_key_run_a_whole_day_after_the_opening_leaves_the_place_free() -> None:
    def first(runs: str) -> tuple[int, bool]:
        return next(iter(HABIT.ranks(read_weeks(runs, availability=DIARY).season)))

    assert first("Tue 17:30 intervals*") == (0, True)
    assert first("Tue 17:29 intervals*") == (2, True)
    # A run at the opening takes it, a run before it does not.
    assert first("Mon 17:30 intervals*") == (2, True)
    assert first("Mon 17:29 intervals*") == (0, True)


def test_a_closed_gym_makes_a_place_rarer() -> None:
    closed = AvailabilityException(
        first=date(2026, 1, 7), last=date(2026, 1, 7), kind=ExceptionKind.CLOSED, place="gym"
    )
    diary = replace(DIARY, exceptions=(closed,))
    season = read_weeks(f"{RUNS} | {RUNS}", availability=diary).season
    assert list(HABIT.ranks(season)) == [(4, True), (2, True), (0, True), (5, False)]


def test_a_session_counts_the_rank_of_its_place() -> None:
    assert places("Wed 17:30 foundation_a") == {}
    assert places("Fri 17:30 foundation_a") == {(0, "rank"): 1}
    assert places("Mon 17:30 foundation_a") == {(0, "rank"): 2}
    assert places("Sat 08:00 foundation_a") == {(0, "rank"): 3}
    # Ranks add up over the week.
    assert places("Mon 17:30 foundation_a . Sat 08:00 foundation_b") == {(0, "rank"): 5}


def test_a_place_that_is_never_open_ranks_last() -> None:
    # Four places are known; Thursday evening and Wednesday morning come fifth.
    assert places("Thu 17:30 foundation_a") == {(0, "rank"): 4}
    assert places("Wed 08:00 foundation_a") == {(0, "rank"): 4}


def test_noon_parts_the_day() -> None:
    assert places("Wed 12:00 foundation_a") == {}
    assert places("Wed 11:59 foundation_a") == {(0, "rank"): 4}


def test_begun_half_hours_after_the_opening_count() -> None:
    assert places("Wed 17:31 foundation_a") == {(0, "late"): 1}
    assert places("Wed 18:00 foundation_a") == {(0, "late"): 1}
    assert places("Wed 18:01 foundation_a") == {(0, "late"): 2}
    # Before the opening nothing is late; what is wrong with it another rule says.
    assert places("Wed 17:00 foundation_a") == {}


def test_the_half_day_counts_from_its_first_window() -> None:
    twice = replace(
        DIARY, week=(*DIARY.week[:2], (Window(opens_min=780, closes_min=840), *EVENING), *DIARY.week[3:])
    )
    # 13:00 to 17:30 are nine half hours.
    assert found(HABIT, "Wed 17:30 foundation_a", availability=twice)[0, "late"] == 9


def test_one_trip_for_all_that_is_done_in_half_a_day() -> None:
    one = "Wed 17:30 power_a . Wed 18:10 max_strength_a"
    assert found(HABIT, one, availability=DIARY)[0, "trip"] == 1
    two = "Wed 08:00 power_a . Wed 18:10 max_strength_a"
    assert found(HABIT, two, availability=DIARY)[0, "trip"] == 2
    assert found(HABIT, f"{two} | {one}", availability=DIARY)[1, "trip"] == 1
    trips = [v for v in HABIT.check(read_weeks(two, availability=DIARY)) if v.where.subject == "trip"]
    assert [trip.cost for trip in trips] == [3, 3]


def test_pins_cost_nothing_and_share_their_trip() -> None:
    assert found(HABIT, "Thu 20:00 foundation_a!", availability=DIARY) == {}
    # The placed session beside it: rank 1 of Friday's (nothing comes before Monday, Wednesday, Friday: 2).
    both = found(HABIT, "Fri 17:30 upper_core! . Fri 18:00 foundation_a", availability=DIARY)
    assert both == {(0, "rank"): 2, (0, "late"): 1}


def test_places_are_days_of_the_microcycle() -> None:
    # Ten days from Monday: the second Wednesday is day 9, the second Monday day 7. Free once each, in order:
    # Mon, Wed, Fri, Sat, the second Mon, the second Wed.
    ten_days = Calendar(start=MONDAY, end=date(2026, 1, 14), microcycle_days=10)
    season = read_weeks(" | ", availability=DIARY, calendar=ten_days).season
    assert list(HABIT.ranks(season)) == [(0, True), (2, True), (4, True), (5, False), (7, True), (9, True)]
    (rank, trip) = HABIT.check(read_weeks(" | Mon 17:30 foundation_a", availability=DIARY, calendar=ten_days))
    assert rank.text == "Foundation A on Mon 12 Jan 17:30: day 8 pm ranks 5 among the places most often free"
    assert trip.text == "a trip on Mon 12 Jan pm"


def test_a_season_from_midweek_keeps_its_weekdays() -> None:
    from_wednesday = Calendar(start=date(2026, 1, 7), end=date(2026, 1, 18))
    season = read_weeks(" | ", availability=DIARY, calendar=from_wednesday).season
    # Monday comes once, the others twice.
    assert HABIT.ranks(season) == {(2, True): 0, (4, True): 1, (5, False): 2, (0, True): 3}


def test_what_rides_on_a_run_is_no_trip() -> None:
    assert found(HABIT, "Tue am easy 60min . Tue 07:30 strides", availability=DIARY) == {}
    # Beside it a lift on the best place of the week costs its trip alone.
    ride = "Mon am easy 60min . Mon 07:30 strides . Mon 17:30 foundation_a"
    assert found(HABIT, ride, availability=DIARY) == {(0, "trip"): 1}
