"""Distances and durations as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.diary.amounts import amounts

PLAIN = [
    ("8km", 8_000, None),
    ("8 km", 8_000, None),
    ("8k", 8_000, None),
    ("10K", 10_000, None),
    ("13.1 mi", 21_082, None),  # 13.1 x 1609.344 = 21082.4
    ("5 miles", 8_047, None),
    ("9,44 km", 9_440, None),
    ("1,200 m", 1_200, None),
    ("1.200 m", 1_200, None),
    ("{8:13}", 12_875, None),  # 8 miles; the 13 km are rounded
    ("{14:22.5}", 22_531, None),
    ("45 min", None, 45),
    ("60'", None, 60),
    ("1h15", None, 75),
    ("1 h 15 min", None, 75),
    ("1:15:00", None, 75),
    ("1,5 h", None, 90),
    ("90 Minuten", None, 90),
    ("2 heures", None, 120),
    ("18km (The Big One)", 18_000, None),
    ("8km (Z2 Pace)", 8_000, None),
    ("8.5km @ Long Run pace (8:04/km - 7:00/km)", 8_500, None),
    ("Easy 8km @ 5:30/km", 8_000, None),
    ("8 km at 5:30 min/km", 8_000, None),
    ("10 miles, consisting of 3 miles easy", 16_093, None),
    ("16 km, last 5 km at 10k pace", 16_000, None),
    ("10 km with 6x800m", 10_000, None),
    ("60 min incl. 6 x 3 min", None, 60),
    ("3x12' tempo, 1h20 total", None, 80),
    ("20 min at 14 km/h, HR 150 bpm", None, 20),
]


@pytest.mark.parametrize(("text", "metres", "minutes"), PLAIN)
def test_plain_figures_raise_no_doubt(text: str, metres: int | None, minutes: int | None) -> None:
    found = amounts(text)
    assert (found.distance_m, found.duration_min, found.doubts) == (metres, minutes, ())


FRACTIONS = [
    ("Tempo 1/2 hr", None, 30),
    ("1 1/2 h easy", None, 90),
    ("1½ h", None, 90),
    ("1-1/2 hours", None, 90),
    ("1 1/2-hour run", None, 90),
    ("¾ h", None, 45),
    ("3/4 of an hour", None, 45),
    ("half an hour easy", None, 30),
    ("an hour and a half", None, 90),
    ("two and a half miles", 4_023, None),
    ("eine halbe Stunde", None, 30),
    ("anderthalb Stunden", None, 90),
    ("½ mile", 805, None),
    ("2 1/2 mi", 4_023, None),
    ("11½ miles", 18_507, None),
    ("2 1/4 km", 2_250, None),
    ("6 x 1/2 mile", None, None),
    ("1/2 10 km", 10_000, None),  # the second of January
    ("2-hour run", None, 120),
    ("1.5 h, 10 km", 10_000, 90),
    ("1 h 10 km", 10_000, 60),  # not an hour and ten minutes
]


@pytest.mark.parametrize(("text", "metres", "minutes"), FRACTIONS)
def test_fractions(text: str, metres: int | None, minutes: int | None) -> None:
    found = amounts(text)
    assert (found.distance_m, found.duration_min, found.doubts) == (metres, minutes, ())


@pytest.mark.parametrize(
    ("text", "minutes"), [("1 - 1 1/2 h", 90), ("1/2-3/4 h", 45), ("1½-2 h", 120), ("1/2 - 1 hr", 60)]
)
def test_ranges_of_fractions(text: str, minutes: int) -> None:
    assert amounts(text).duration_min == minutes
    assert [doubt.code for doubt in amounts(text).doubts] == ["range-upper-end"]


@pytest.mark.parametrize(
    "text",
    [
        "6x800m",
        "6 x 800 m (400m)",
        "6–7 × 3 min",
        "3 x 12'",
        "4x(1 km/400 m)",
        "400m repeats",
        "2km WU, 6x800m, 2km CD",
        "8 x 60 s",
        "Run 3 min walk 2 min x 6",
        "5k pace",
        "@easy@",
        "6:00/km",
        "Rest",
        "",
        "Week 12 of 18",
        "Wk1 Thu - 2",
    ],
)
def test_repetitions_and_paces_are_not_the_session(text: str) -> None:
    found = amounts(text)
    assert (found.distance_m, found.duration_min) == (None, None)


@pytest.mark.parametrize(
    ("text", "metres", "minutes"),
    [
        ("25m - 30m", None, 30),
        ("Easy 60–75 min", None, 75),
        ("6-8 km", 8_000, None),
        ("5km - 8km", 8_000, None),
        ("5 or 6 km", 6_000, None),
        ("8 to 10 miles", 16_093, None),
        ("{4-6:6-10}", 9_656, None),  # 6 miles
        ("{1}-{4}", 4_000, None),
        ("1 - 1.5 h", None, 90),
    ],
)
def test_of_a_range_the_upper_end_is_taken_and_said(
    text: str, metres: int | None, minutes: int | None
) -> None:
    found = amounts(text)
    assert (found.distance_m, found.duration_min) == (metres, minutes)
    assert "range-upper-end" in {doubt.code for doubt in found.doubts}


def test_a_bare_m_is_miles_minutes_or_metres() -> None:
    assert amounts("1 m run").distance_m == 1_609
    assert amounts("20m easy").duration_min == 20
    assert amounts("800 m").distance_m == 800
    assert [doubt.code for doubt in amounts("1 m run").doubts] == ["m-ambiguous"]
    assert amounts("800 m").doubts == ()


def test_beside_yoga_and_beside_kilometres_a_bare_m_is_minutes_without_doubt() -> None:
    yoga = amounts("10m Yoga", is_run=False)
    assert (yoga.duration_min, yoga.distance_m, yoga.doubts) == (10, None, ())
    walk_run = amounts("Walk Run • 2.3km • 30m")
    assert (walk_run.duration_min, walk_run.distance_m, walk_run.doubts) == (30, 2_300, ())


def test_parts_are_added_and_said() -> None:
    found = amounts("3 km easy, 10 km tempo, 3 km easy")
    assert found.distance_m == 16_000
    assert [doubt.code for doubt in found.doubts] == ["amounts-added"]
    assert amounts("8 km + 2 km").distance_m == 10_000
    assert amounts("8 km incl. 2 km fast").distance_m == 8_000


def test_a_bare_number_takes_the_unit_of_the_file() -> None:
    assert amounts("8").distance_m == 8_000
    assert amounts("8", unit="mi").distance_m == 12_875
    assert amounts("PM 5").distance_m == 5_000
    assert amounts("{10}", unit="mi").distance_m == 16_093
    assert [doubt.code for doubt in amounts("8").doubts] == ["unit-assumed"]


def test_hours_and_minutes_without_a_unit_are_doubtful() -> None:
    found = amounts("Long run 2:30")
    assert found.duration_min == 150
    assert [doubt.code for doubt in found.doubts] == ["clock-or-duration"]
    assert amounts("run at 7:30 am").duration_min is None


def test_impossible_figures_are_left_out_and_said() -> None:
    found = amounts("9999 km")
    assert found.distance_m is None
    assert [doubt.code for doubt in found.doubts] == ["amount-out-of-range"]


@given(st.text(alphabet="0123456789 kmihn'x-–:,.()@{}+/", max_size=120))
def test_any_figures_are_read_or_not(text: str) -> None:
    found = amounts(text)
    assert found.distance_m is None or 0 < found.distance_m <= 500_000
    assert found.duration_min is None or 0 < found.duration_min <= 2_880
