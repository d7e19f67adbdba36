"""Every fault of the facts at once, each with a reason code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from periodize.domain.athlete import Athlete, Availability, AvailabilityException, ExceptionKind, Window
from periodize.domain.calendar import Calendar
from periodize.domain.season import Ban, History, Season
from periodize.domain.session import Run, Session
from periodize.domain.validate import season_faults, time_zone_exists
from periodize.domain.vocabulary import Origin, Phase, RacePriority, RunKind
from periodize.errors import InvalidInput, InvalidSeason
from periodize.testing import read_weeks

SOUND = read_weeks("Tue am intervals* 60min . Sun am long* | Sun 09:00 race* A 10km").season
RUN = SOUND.runs[0]
PIN = Session(
    id="pin-1",
    template="foundation_a",
    start=datetime(2026, 1, 7, 18),
    duration_min=45,
    origin=Origin.PINNED,
)
PAST = replace(PIN, id="past-1", start=datetime(2026, 1, 2, 18), origin=Origin.HISTORY)


def codes(**facts: Any) -> list[str]:
    """Reason codes of the faults of a sound season with other facts."""
    try:
        replace(SOUND, **facts)
    except InvalidSeason as invalid:
        return [fault.code for fault in invalid.faults]
    return []


def another_run(**facts: Any) -> tuple[Run, ...]:
    return (*SOUND.runs, replace(RUN, **{"id": "another", "start": datetime(2026, 1, 8, 7)} | facts))


def diary(*windows: Window, **facts: Any) -> Availability:
    return Availability(week=(windows,) + ((),) * 6, **facts)


def test_a_sound_season_has_no_faults() -> None:
    assert season_faults(SOUND) == []
    assert codes(pins=(PIN,), history=History(sessions=(PAST,)), athlete=Athlete(age=40)) == []


def test_all_faults_are_reported_together_and_in_order() -> None:
    found = codes(
        athlete=Athlete(time_zone="Mars/Olympus", age=7),
        availability=diary(Window(opens_min=600, closes_min=540)),
        runs=another_run(duration_min=0),
        pins=(replace(PIN, template="yoga"),),
        bans=(Ban(first=date(2026, 1, 9), last=date(2026, 1, 8)),),
    )
    assert found == [
        "unknown-time-zone",
        "athlete-out-of-range",
        "window-closes-before-it-opens",
        "run-length",
        "unknown-template",
        "dates-reversed",
    ]


def test_the_message_names_place_value_limit_and_advice() -> None:
    with pytest.raises(InvalidSeason) as caught:
        replace(SOUND, runs=another_run(duration_min=0))
    (fault,) = caught.value.faults
    assert (fault.where, fault.value) == ("run 'another' on Thu 08 Jan 2026 07:00", "0")
    message = str(caught.value)
    for part in (
        "run-length",
        "it lasts 0 min",
        "a run must last 1 to",
        "Maybe the column holds hours or seconds?",
    ):
        assert part in message
    assert isinstance(caught.value, InvalidInput)


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("age", 10, 100),
        ("minutes_per_day", 0, 1440),
        ("minutes_per_week", 0, 10_080),
        ("easy_pace_s_per_km", 120, 1200),
        ("recovery_pct", 50, 300),
        ("weekly_cap_au", 0, 100_000),
        ("later_run_min", 0, 1439),
    ],
)
def test_the_ends_of_a_range_belong_to_it(field: str, least: int, most: int) -> None:
    for value, wanted in ((least, []), (most, []), (least - 1, ["x"]), (most + 1, ["x"])):
        expected = ["athlete-out-of-range"] * len(wanted)
        assert codes(athlete=replace(Athlete(), **{field: value})) == expected


def test_usual_run_times() -> None:
    assert codes(athlete=Athlete(usual_run_min=(420,) * 6)) == ["usual-run-times"]
    assert codes(athlete=Athlete(usual_run_min=(420,) * 6 + (1440,))) == ["athlete-out-of-range"]


def test_time_zones_are_looked_up() -> None:
    assert time_zone_exists("Europe/Berlin")
    for name in ("Europe/Bielefeld", "", "../etc/passwd"):
        assert not time_zone_exists(name)


@pytest.mark.parametrize(
    ("calendar", "wanted"),
    [
        (Calendar(start=date(2026, 1, 5), end=date(2026, 1, 4)), "season-ends-before-start"),
        (Calendar(start=date(2026, 1, 5), end=date(2026, 1, 10)), "season-length"),
        (Calendar(start=date(2026, 1, 5), end=date(2026, 1, 11)), None),
        # 104 weeks and six days.
        (Calendar(start=date(2026, 1, 5), end=date(2028, 1, 8)), None),
        (Calendar(start=date(2026, 1, 5), end=date(2028, 1, 9)), "season-length"),
        (Calendar(start=date(2026, 1, 5), end=date(2026, 3, 1), microcycle_days=29), "microcycle-length"),
        (Calendar(start=date(2026, 1, 5), end=date(2026, 3, 1), microcycle_days=28), None),
        (Calendar(start=date(2026, 1, 5), end=date(2026, 3, 1), microcycle_days=0), "microcycle-length"),
    ],
)
def test_the_season_and_its_microcycles(calendar: Calendar, wanted: str | None) -> None:
    assert codes(calendar=calendar, runs=()) == ([wanted] if wanted else [])


def test_windows() -> None:
    noon = Window(opens_min=720, closes_min=720)
    late = Window(opens_min=1380, closes_min=1441)
    early = Window(opens_min=-1, closes_min=60)
    whole = Window(opens_min=0, closes_min=1440)
    assert codes(availability=diary(noon)) == ["window-closes-before-it-opens"]
    assert codes(availability=diary(late, early)) == ["window-outside-day"] * 2
    assert codes(availability=diary(whole)) == []
    assert codes(availability=Availability(week=((whole,),) * 6)) == ["week-length"]


def test_exceptions() -> None:
    backwards = AvailabilityException(
        first=date(2026, 1, 9),
        last=date(2026, 1, 8),
        kind=ExceptionKind.TRAVEL,
        windows=(Window(opens_min=60, closes_min=30),),
    )
    assert codes(availability=diary(exceptions=(backwards,))) == [
        "dates-reversed",
        "window-closes-before-it-opens",
    ]


def test_runs_lie_inside_the_season_and_the_history_before_it() -> None:
    assert codes(runs=another_run(start=datetime(2026, 1, 4, 23, 59))) == ["run-outside-season"]
    assert codes(runs=another_run(start=datetime(2026, 1, 18, 23, 59))) == []
    assert codes(runs=another_run(start=datetime(2026, 1, 19))) == ["run-outside-season"]
    before = replace(RUN, id="before", start=datetime(2026, 1, 4, 23))
    assert codes(history=History(runs=(before,))) == []
    assert codes(history=History(runs=(replace(before, start=datetime(2026, 1, 5)),))) == [
        "history-inside-season"
    ]


def test_figures_of_runs() -> None:
    assert codes(runs=another_run(duration_min=2 * 1440)) == []
    assert codes(runs=another_run(duration_min=2 * 1440 + 1)) == ["run-length"]
    for field, value in (("load_au", -1), ("rpe_tenths", -1), ("rpe_tenths", 101), ("distance_m", -1)):
        assert codes(runs=another_run(**{field: value})) == ["run-out-of-range"]
    assert codes(runs=another_run(load_au=0, rpe_tenths=100, distance_m=0)) == []


def test_ids_stand_once() -> None:
    assert codes(runs=another_run(id=RUN.id)) == ["duplicate-run-id"]
    old = replace(RUN, start=datetime(2026, 1, 2, 7))
    assert codes(history=History(runs=(old,))) == ["duplicate-run-id"]
    assert codes(pins=(PIN, replace(PIN, start=datetime(2026, 1, 8, 18)))) == ["duplicate-session-id"]
    assert codes(templates=(*SOUND.templates, SOUND.templates[0])) == ["duplicate-template-id"]


def test_four_runs_a_day_and_one_race() -> None:
    def on_thursday(count: int, race: RacePriority | None = None) -> tuple[Run, ...]:
        runs = [
            replace(RUN, id=f"r{i}", start=datetime(2026, 1, 8, 6 + i), kind=RunKind.EASY, race=race)
            for i in range(count)
        ]
        return (*SOUND.runs, *runs)

    assert codes(runs=on_thursday(4)) == []
    assert codes(runs=on_thursday(5)) == ["too-many-runs"]
    assert codes(runs=on_thursday(1, RacePriority.C)) == []
    assert codes(runs=on_thursday(2, RacePriority.C)) == ["two-races-on-a-day"]


def test_sessions_the_coach_has_fixed() -> None:
    assert codes(pins=(replace(PIN, template="yoga"),)) == ["unknown-template"]
    assert codes(pins=(replace(PIN, duration_min=0),)) == ["session-length"]
    assert codes(pins=(replace(PIN, start=datetime(2026, 1, 19, 18)),)) == ["pin-outside-season"]
    assert codes(history=History(sessions=(replace(PAST, start=datetime(2026, 1, 5)),))) == [
        "history-inside-season"
    ]
    assert codes(templates=()) == ["no-templates"]


def test_bans_and_blocks_the_coach_has_fixed() -> None:
    assert codes(bans=(Ban(template="yoga"),)) == ["unknown-template"]
    assert codes(bans=(Ban(first=date(2026, 1, 9)), Ban(last=date(2026, 1, 8)))) == []
    assert codes(fixed_blocks=((1, Phase.TAPER),)) == []
    assert codes(fixed_blocks=((2, Phase.TAPER), (-1, Phase.TAPER))) == ["block-outside-season"] * 2
    assert codes(fixed_blocks=((1, Phase.TAPER), (1, Phase.SPEED))) == ["block-fixed-twice"]
    assert codes(fixed_blocks=((1, Phase.TAPER), (1, Phase.TAPER))) == []
    assert codes(history=History(block=Phase.POWER, block_microcycles=-1)) == ["history-block"]


def test_a_time_that_the_clocks_skip() -> None:
    def at_half_past_two(zone: str | None) -> Season:
        return read_weeks("Sun 02:30 easy", monday=date(2026, 3, 23), athlete=Athlete(time_zone=zone)).season

    with pytest.raises(InvalidSeason) as caught:
        at_half_past_two("Europe/Berlin")
    (fault,) = caught.value.faults
    assert (fault.code, fault.value) == ("time-does-not-exist", "02:30")
    # Without a time zone, and where the clocks change on another night, it is a time like any other.
    assert at_half_past_two(None).runs and at_half_past_two("America/New_York").runs


def test_more_than_any_season_holds_is_a_mistake() -> None:
    ban = Ban(template="foundation_a")
    assert codes(bans=(ban,) * 1_000) == []
    assert codes(bans=(ban,) * 1_001) == ["too-many"]
    window = Window(opens_min=600, closes_min=700)
    assert codes(availability=diary(*(window,) * 24)) == []
    assert codes(availability=diary(*(window,) * 25)) == ["too-many"]


def test_a_day_holds_only_so_many_pins() -> None:
    pins = " . ".join(f"Mon {hour:02d}:00 strides!" for hour in range(8, 17))
    with pytest.raises(InvalidSeason) as caught:
        read_weeks(pins)
    (fault,) = caught.value.faults
    assert (fault.code, fault.value) == ("too-many-pins", "9")
