"""What is assumed about runs that arrive incomplete."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.completion import complete_runs
from periodize.domain.session import Run, RunInput
from periodize.domain.vocabulary import Level, RacePriority, RunKind

TUESDAY = date(2026, 1, 6)
ATHLETE = Athlete()
"""Runs at 07:00, a second time at 17:30; 6:00 min/km when easy."""


def one(athlete: Athlete = ATHLETE, **facts: object) -> Run:
    given: dict[str, object] = {"day": TUESDAY, "kind": RunKind.EASY} | facts
    (run,) = complete_runs([RunInput(**given)], athlete)  # type: ignore[arg-type]
    return run


def starts(
    *minutes: int | None, athlete: Athlete = ATHLETE, duration_min: int = 60
) -> list[tuple[str, bool]]:
    """Clock time of the day's runs, and whether it was assumed."""
    runs = complete_runs(
        [
            RunInput(day=TUESDAY, kind=RunKind.EASY, start_min=minute, duration_min=duration_min)
            for minute in minutes
        ],
        athlete,
    )
    return [(f"{run.start:%H:%M}", "start" in run.assumed) for run in runs]


def test_a_run_that_says_everything_is_left_alone() -> None:
    run = one(start_min=375, distance_m=8000, duration_min=47, rpe_tenths=35, load_au=160, name="Park")
    assert run.assumed == ()
    assert run == Run(
        id="run-2026-01-06",
        start=datetime(2026, 1, 6, 6, 15),
        duration_min=47,
        kind=RunKind.EASY,
        key=False,
        distance_m=8000,
        rpe_tenths=35,
        load_au=160,
        name="Park",
    )


def test_a_date_and_a_kind_are_enough() -> None:
    # 40 min at effort 3.
    run = one()
    assert (run.start, run.duration_min, run.rpe_tenths, run.load_au) == (
        datetime(2026, 1, 6, 7),
        40,
        30,
        120,
    )
    assert run.assumed == ("start", "duration_min", "load_au", "rpe")


@pytest.mark.parametrize(
    ("kind", "minutes", "load_au"),
    [
        (RunKind.RECOVERY, 30, 90),  # effort 3
        (RunKind.EASY, 40, 120),  # 3
        (RunKind.LONG, 100, 450),  # 4.5
        (RunKind.TEMPO, 50, 300),  # 6
        (RunKind.INTERVALS, 60, 450),  # 7.5
        (RunKind.HILLS, 50, 375),  # 7.5
        (RunKind.RACE, 40, 380),  # 9.5
        (RunKind.OTHER, 45, 180),  # 4
    ],
)
def test_usual_minutes_and_effort_of_each_kind(kind: RunKind, minutes: int, load_au: int) -> None:
    run = one(kind=kind)
    assert (run.duration_min, run.load_au) == (minutes, load_au)


@pytest.mark.parametrize(
    ("kind", "metres", "level", "minutes"),
    [
        (RunKind.EASY, 10_000, Level.INTERMEDIATE, 60),  # 6:00 min/km
        (RunKind.EASY, 10_000, Level.NOVICE, 68),  # 6:45: 67.5
        (RunKind.EASY, 10_000, Level.ADVANCED, 50),  # 5:00
        (RunKind.TEMPO, 10_000, Level.INTERMEDIATE, 53),  # 88 %: 52.8
        (RunKind.RECOVERY, 5_000, Level.INTERMEDIATE, 32),  # 106 %: 31.8
        (RunKind.RACE, 42_200, Level.ADVANCED, 181),  # 86 %: 181.46
        (RunKind.EASY, 50, Level.INTERMEDIATE, 1),  # 0.3: at least one
    ],
)
def test_minutes_from_distance_and_pace(kind: RunKind, metres: int, level: Level, minutes: int) -> None:
    run = one(Athlete(level=level), kind=kind, distance_m=metres)
    assert run.duration_min == minutes
    assert "duration_min" in run.assumed


def test_a_pace_of_ones_own_beats_that_of_the_level() -> None:
    # 5:30 min/km over 12 km: 66 min.
    run = one(Athlete(level=Level.NOVICE, easy_pace_s_per_km=330), distance_m=12_000)
    assert run.duration_min == 66


def test_load_follows_from_given_effort_and_minutes() -> None:
    # 5.5 x 45 = 247.5.
    run = one(duration_min=45, rpe_tenths=55)
    assert (run.load_au, run.assumed) == (248, ("start", "load_au"))
    # A load that is given stands, whatever the effort would make of it; an effort of 0 is given too.
    assert one(load_au=0, duration_min=45, rpe_tenths=0).assumed == ("start",)


def test_given_minutes_are_not_reckoned_again_from_the_distance() -> None:
    run = one(duration_min=90, distance_m=10_000)
    assert run.duration_min == 90 and "duration_min" not in run.assumed


def test_the_usual_time_of_the_weekday() -> None:
    early_tuesdays = Athlete(usual_run_min=(420, 330, 420, 420, 420, 540, 540))
    assert starts(None, athlete=early_tuesdays) == [("05:30", True)]


def test_a_second_run_takes_the_later_time_and_a_third_comes_four_hours_after() -> None:
    # 07:00 to 08:00, 17:30 to 18:30, 22:30.
    assert starts(None, None, None) == [("07:00", True), ("17:30", True), ("22:30", True)]


def test_a_given_time_is_never_touched() -> None:
    # A run at 07:30 takes the morning: the other goes to 17:30.
    assert starts(None, 450) == [("07:30", False), ("17:30", True)]
    # One that ends at 07:00 leaves it free, one that begins at 08:00 too.
    assert starts(None, 360) == [("06:00", False), ("07:00", True)]
    assert starts(480, None) == [("07:00", True), ("08:00", False)]
    # Both usual times taken: four hours after the last, 19:00 to 23:00.
    assert starts(450, 1080, None) == [("07:30", False), ("18:00", False), ("23:00", True)]
    # Two given times that collide are the coach's business.
    assert starts(450, 455) == [("07:30", False), ("07:35", False)]


def test_an_assumed_run_begins_on_its_day() -> None:
    # Four hours after 22:00 would be tomorrow.
    assert starts(450, 1080, 1260, None)[-1] == ("23:59", True)


def test_ids_number_the_runs_of_a_day_in_order_of_start() -> None:
    runs = complete_runs(
        [
            RunInput(day=TUESDAY, kind=RunKind.EASY, start_min=1080),
            RunInput(day=date(2026, 1, 5), kind=RunKind.LONG),
            RunInput(day=TUESDAY, kind=RunKind.TEMPO, start_min=360),
        ],
        ATHLETE,
    )
    assert [(run.id, run.kind) for run in runs] == [
        ("run-2026-01-05", RunKind.LONG),
        ("run-2026-01-06-1", RunKind.TEMPO),
        ("run-2026-01-06-2", RunKind.EASY),
    ]


def test_key_runs_by_kind_and_by_word() -> None:
    key = {kind for kind in RunKind if one(kind=kind).key}
    assert key == {RunKind.LONG, RunKind.TEMPO, RunKind.INTERVALS, RunKind.HILLS, RunKind.RACE}
    assert one(kind=RunKind.EASY, priority="key").key


def races(*inputs: tuple[int, str]) -> list[tuple[RacePriority | None, bool]]:
    """Priority of each race, by day of January and given word, and whether it was assumed."""
    runs = complete_runs(
        [RunInput(day=date(2026, 1, day), kind=RunKind.RACE, priority=word) for day, word in inputs], ATHLETE
    )
    return [(run.race, "priority" in run.assumed) for run in runs]


def test_the_last_race_is_the_goal_unless_another_is() -> None:
    assert races((4, ""), (18, ""), (11, "")) == [
        (RacePriority.B, True),
        (RacePriority.B, True),
        (RacePriority.A, True),
    ]
    # The last that says nothing, where a later one says it is not.
    assert races((4, ""), (18, "C")) == [(RacePriority.A, True), (RacePriority.C, False)]
    assert races((4, "A"), (18, "")) == [(RacePriority.A, False), (RacePriority.B, True)]


def test_only_races_have_a_priority() -> None:
    assert one(kind=RunKind.LONG, priority="A").race is None


def test_nothing_comes_of_nothing() -> None:
    assert complete_runs([], ATHLETE) == ()
