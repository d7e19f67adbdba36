"""What a coach is told about a season before the plan."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime

import pytest

from periodize.domain.athlete import (
    Athlete,
    AvailabilityException,
    ExceptionKind,
    Injury,
    Restriction,
    Taken,
)
from periodize.domain.completion import complete_runs
from periodize.domain.season import Ban, Season
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import Pattern, RunKind, Tissue
from periodize.problem import Problem
from periodize.testing import read_weeks


def notes(season: Season) -> list[str]:
    return [note for note in Problem.of(season).notes if not note.startswith("assumed")]


def test_a_pin_against_the_rules_stands_and_is_named() -> None:
    # Heavy work Wednesday 18:00 to 18:50, intervals Thursday 06:30: 11.7 h, 24 wanted.
    season = read_weeks("strength: Wed pm max_strength_a! . Thu am intervals*").season
    (note,) = notes(season)
    assert note.startswith("pinned all the same: Max strength A")
    assert "11.7 h before the intervals on Thu 8 Jan" in note
    # With the rules kept there is nothing to say, whatever the block will be.
    assert notes(read_weeks("strength: Mon pm max_strength_a! . Thu am intervals*").season) == []


BROKEN_TWICE = """
from periodize.problem import Problem
from periodize.testing import read_weeks

week = "strength: Wed pm max_strength_a! . Wed 17:30 foundation_a! . Wed 18:20 easy 30min . Thu am intervals*"
print("\\n".join(Problem.of(read_weeks(week).season).notes))
"""


def test_notes_of_one_pin_come_in_the_same_order_whatever_the_hash_seed() -> None:
    def told(seed: int) -> str:
        return subprocess.run(
            [sys.executable, "-c", BROKEN_TWICE],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    first, *others = [told(seed) for seed in range(4)]
    assert first.count("pinned all the same") > 2
    assert others == [first] * 3


def test_a_pin_on_top_of_a_run_is_named() -> None:
    season = read_weeks("strength: Tue 18:10 easy 60min . Tue pm foundation_a!").season
    assert any("pinned all the same" in note and "Tue 6 Jan" in note for note in notes(season))


def test_a_race_that_no_row_of_the_runs_tells_of() -> None:
    season = read_weeks("Sun am long*").season
    race = RunInput(day=date(2026, 1, 10), kind=RunKind.RACE, duration_min=45, listed=False)
    (added,) = complete_runs([race], season.athlete)
    with_race = replace(season, runs=(added, *season.runs))
    assert "no row of the runs tells of the race on Sat 10 Jan 2026; it was added at 07:00, 45 min" in notes(
        with_race
    )


def test_runs_that_overlap_are_named() -> None:
    assert notes(read_weeks("Tue am easy 60min . Tue 07:00 easy 30min").season) == [
        "two runs overlap on Tue 06 Jan 2026 at 07:00; both count"
    ]
    assert notes(read_weeks("Tue am easy 30min . Tue 07:00 easy 30min").season) == []


USUAL = "Tue am easy 60min . Sun am long 100min | Tue am easy 60min . Sun am long 100min || "


def test_runs_much_longer_than_usual_are_named() -> None:
    # 124 min after 100; 137 after 124 is 10.5 %, 11 begun.
    week = "Sat am long 124min . Sun am long 137min"
    assert notes(read_weeks(USUAL + week).season) == [
        "the run on Sat 10 Jan is 24 % longer than any of the 30 days before",
        "the run on Sun 11 Jan is 11 % longer than any of the 30 days before",
    ]


def test_many_such_runs_share_a_line() -> None:
    # 120, 150, 170, 200 after 100: 20, 25, 13.3 and 17.6 %.
    week = "Thu am long 120min . Fri am long 150min . Sat am long 170min . Sun am long 200min"
    assert notes(read_weeks(USUAL + week).season) == [
        "4 runs are more than 10 % longer than any of the 30 days before, by most on Fri 09 Jan (25 %), "
        "Thu 08 Jan (20 %), Sun 11 Jan (18 %)"
    ]


@pytest.mark.parametrize(("year", "count"), [(2025, 2), (2026, 0)])
def test_what_lies_outside_the_season_is_named(year: int, count: int) -> None:
    season = read_weeks("Tue am easy").season
    first, last = date(year, 1, 6), date(year, 1, 7)
    away = AvailabilityException(first=first, last=last, kind=ExceptionKind.TRAVEL)
    season = replace(
        season,
        availability=replace(season.availability, exceptions=(away,)),
        bans=(Ban(first=first, last=last),),
    )
    assert sum("lies outside the season" in note for note in notes(season)) == count


def test_times_taken_outside_the_season_are_counted() -> None:
    season = read_weeks("Tue am easy").season
    times = tuple(
        Taken(what=what, first=datetime(2026, 1, day, 17), last=datetime(2026, 1, day, 19), place="gym")
        for what, day in (("racks", 4), ("racks", 5), ("racks", 11), ("racks", 12), ("track", 13))
    )
    season = replace(season, availability=replace(season.availability, taken=times))
    assert notes(season) == [
        "others have the racks at gym 2 times from 2026-01-04 to 2026-01-12: this lies outside the season",
        "others have the track at gym once from 2026-01-13 to 2026-01-13: this lies outside the season",
    ]


def test_a_problem_is_made_of_a_season_and_a_policy() -> None:
    with pytest.raises(TypeError, match="must be a Season, as read_season returns, not of type str"):
        Problem.of("season.toml")  # type: ignore[arg-type]
    season = read_weeks("Tue am easy").season
    with pytest.raises(TypeError, match="must be a Policy"):
        Problem.of(season, {"tier": "MUST"})  # type: ignore[arg-type]


def test_injuries_and_restrictions_are_named_with_their_dates() -> None:
    athlete = Athlete(
        injuries=(Injury(tissue=Tissue.HAMSTRING, last=date(2025, 12, 1)), Injury(tissue=Tissue.BONE_STRESS)),
        restrictions=(
            Restriction(patterns=frozenset({Pattern.PUSH}), last=date(2026, 2, 1), why="shoulder"),
        ),
    )
    found = notes(read_weeks("Mon am easy", athlete=athlete).season)
    assert found == [
        "restricted from the first day to 2026-02-01: no push (shoulder)",
        "hamstring injury until 2025-12-01: work comes back in steps, limits stay lower for twelve months",
        "bone stress injury: it still hurts, so what it rules out stays off",
    ]
