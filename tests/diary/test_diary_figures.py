"""Numbers, durations, distances and efforts as tables hold them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.diary import figures
from periodize.diary.amounts import LONGEST_M, LONGEST_MIN
from periodize.diary.sheet import Cell
from periodize.io.faults import Misfit


def test_the_decimal_sign_is_that_of_the_file() -> None:
    assert figures.decimal_sign(["9,44", "10.100"]) == ","
    assert figures.decimal_sign(["9.44", "1,010"]) == "."
    assert figures.decimal_sign(["1,234.5"]) == "."
    assert figures.decimal_sign(["1.234,5"]) == ","
    assert figures.decimal_sign(["6,060", "12"]) == ""
    assert figures.decimal_sign(["6,5", "6.5"]) == ""  # both: nothing is settled
    assert figures.decimal_sign([6.5, None, "easy"]) == ""


@pytest.mark.parametrize(
    ("cell", "sign", "value"),
    [
        ("9,44", "", "9.44"),
        ("9.44", "", "9.44"),
        ("6,060", ".", "6060"),
        ("6,060", ",", "6.060"),
        ("6.060", ",", "6060"),
        ("6.060", "", "6.060"),
        ("1,234,567", "", "1234567"),
        ("1.234,5", "", "1234.5"),
        ("1'234.5", "", "1234.5"),
        ("0,125", "", "0.125"),
        (" 12 ", "", "12"),
        (12, "", "12"),
        (0.1, "", "0.1"),
    ],
)
def test_numbers(cell: Cell, sign: figures.Sign, value: str) -> None:
    assert figures.number(cell, sign) == Decimal(value)


def test_six_or_six_thousand_is_never_chosen_silently() -> None:
    with pytest.raises(Misfit) as caught:
        figures.number("6,060", "")
    assert caught.value.code == "ambiguous-number"


@pytest.mark.parametrize(
    "cell", ["", "easy", "..", "1e5", "-", True, None, float("nan"), float("inf"), "٣", "1" * 40]
)
def test_what_is_no_number(cell: Cell) -> None:
    with pytest.raises(Misfit):
        figures.number(cell)


def test_negative_numbers_are_said_so() -> None:
    with pytest.raises(Misfit) as caught:
        figures.number("-3")
    assert caught.value.code == "negative-number"


def test_distances() -> None:
    assert figures.metres("10", "km") == 10_000
    assert figures.metres("10", "mi") == 16_093  # 10 x 1609.344
    assert figures.metres("6 mi", "km") == 9_656  # the cell's own unit counts
    assert figures.metres("9,44", "km", ",") == 9_440
    assert [figures.metres(cell, "km") for cell in (None, "--", "n/a", "0", 0)] == [None] * 5
    with pytest.raises(Misfit):
        figures.metres("501", "km")


@pytest.mark.parametrize(
    ("cell", "unit", "clock", "minutes"),
    [
        ("0.750000000000001", "h", "h:mm", 45),
        ("90", "min", "h:mm", 90),
        (2700, "s", "h:mm", 45),
        ("1:05:30", "", "h:mm", 66),  # half a minute up
        ("00:38:13", "min", "mm:ss", 38),
        ("45:30", "", "mm:ss", 46),
        ("1:05", "", "h:mm", 65),
        ("1 h 30 min", "", "h:mm", 90),
        ("45'", "", "h:mm", 45),
        (time(1, 5), "", "h:mm", 65),
        (timedelta(hours=45, minutes=30), "", "mm:ss", 46),
        (datetime(1900, 1, 1, 21, 30), "", "mm:ss", 46),  # 45:30 typed into a spreadsheet
        ("--", "", "h:mm", None),
        ("0", "min", "h:mm", None),
    ],
)
def test_durations(cell: Cell, unit: str, clock: str, minutes: int | None) -> None:
    assert figures.minutes(cell, unit, clock=clock) == minutes


def test_a_bare_number_without_a_unit_is_not_guessed() -> None:
    with pytest.raises(Misfit) as caught:
        figures.minutes("45", "")
    assert caught.value.code == "unit-missing"


def test_the_column_says_what_a_clock_means() -> None:
    assert figures.clock_style(["45:30", "5:10"]) == ("mm:ss", True)
    assert figures.clock_style(["0:45", "1:10"]) == ("h:mm", True)
    assert figures.clock_style(["1:10", "2:05"]) == ("h:mm", False)
    assert figures.clock_style(["0:45", "45:00"]) == ("mm:ss", False)
    assert figures.clock_style(["00:45:00"]) == ("h:mm", True)


def test_efforts() -> None:
    assert [figures.effort_tenths(cell) for cell in ("6", 6.5, "6,5", "RPE 7", "6-7", "7/10", "--", "0")] == [
        60,
        65,
        65,
        70,
        65,
        70,
        None,
        None,
    ]
    for cell in ("11", "145", "hard"):
        with pytest.raises(Misfit):
            figures.effort_tenths(cell)


@given(st.integers(1, 499_999), st.sampled_from([".", ","]))
def test_every_distance_reads_back_in_either_style(metres: int, sign: figures.Sign) -> None:
    text = f"{metres / 1000:.3f}".replace(".", sign)
    assert figures.metres(text, "km", sign) == metres


@given(st.integers(1, 2880))
def test_every_duration_reads_back_in_all_styles(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    assert figures.minutes(f"{hours}:{rest:02d}:00", "") == minutes
    assert figures.minutes(f"{hours}:{rest:02d}", "") == minutes
    assert figures.minutes(str(minutes), "min") == minutes
    assert figures.minutes(minutes * 60, "s") == minutes
    assert figures.minutes(repr(minutes / 60), "h") == minutes
    assert figures.minutes(timedelta(minutes=minutes), "") == minutes


@given(st.text(max_size=30) | st.from_regex(r"-?[0-9]{1,12}([.,:][0-9]{1,4})?( km|h)?", fullmatch=True))
def test_any_text_is_a_misfit_or_within_what_a_run_can_be(text: str) -> None:
    for read, most in (
        (figures.number, 10**9),
        (figures.effort_tenths, 100),
        (lambda cell: figures.metres(cell, "km", ""), LONGEST_M),
        (lambda cell: figures.minutes(cell, "min", ""), LONGEST_MIN),
    ):
        with suppress(Misfit):
            found = read(text)
            assert found is None or 0 <= found <= most
