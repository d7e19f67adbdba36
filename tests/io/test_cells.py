"""Single values: what is read, and what is refused with which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.domain.vocabulary import RunKind
from periodize.io import cells
from periodize.io.faults import Misfit, nearest, shown


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2200, 12, 31)))
def test_a_date_is_read_as_it_is_written(day: date) -> None:
    assert cells.day(day.isoformat()) == cells.day(day) == day


@given(st.integers(0, 1439))
def test_a_time_of_day_is_read_as_it_is_written(minute: int) -> None:
    written = f"{minute // 60:02d}:{minute % 60:02d}"
    assert cells.clock(written) == cells.clock(time(minute // 60, minute % 60)) == minute


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_never_more(text: str) -> None:
    for read in (
        cells.day,
        cells.moment,
        cells.clock,
        cells.number,
        cells.pace,
        cells.weekday,
        cells.word(RunKind),
    ):
        try:
            read(text)
        except Misfit as misfit:
            assert misfit.code and "\n" not in misfit.value


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (cells.closing, "24:00", 1440),
        (cells.clock, "6:05", 365),
        (cells.rounded, "52.5", 53),
        (cells.rounded, 52, 52),
        (cells.kilometres, "21.0975", 21098),
        (cells.kilometres, 8.5, 8500),
        (cells.effort, "6.5", 65),
        (cells.pace, "5:45", 345),
        (cells.weekday, "tuesday", 1),
        (cells.moment, "2026-07-27T18:00", datetime(2026, 7, 27, 18)),
        (cells.word(RunKind), " LONG ", RunKind.LONG),
        (cells.day, datetime(2026, 6, 2), date(2026, 6, 2)),
    ],
)
def test_reads(read: Callable[[object], object], value: object, expected: object) -> None:
    assert read(value) == expected


@pytest.mark.parametrize(
    ("read", "value", "code", "advice"),
    [
        (cells.day, "02/06/2026", "not-a-date", "other way round"),
        (cells.day, "2026-02-30", "not-a-date", "shorter"),
        (cells.day, "20260602", "not-a-date", ""),
        (cells.day, datetime(2026, 6, 2, 7), "not-a-date", ""),
        (cells.day, "0026-06-02", "date-out-of-range", ""),
        (cells.clock, "25:00", "not-a-clock-time", ""),
        (cells.clock, "24:00", "not-a-clock-time", ""),
        (cells.closing, "24:01", "not-a-clock-time", ""),
        (cells.clock, "12:60", "not-a-clock-time", ""),
        (cells.clock, 17.5, "not-a-clock-time", '"17:30"'),
        (cells.clock, "6pm", "not-a-clock-time", "24-hour"),
        (cells.number, "nan", "not-a-number", ""),
        (cells.number, float("nan"), "not-a-number", ""),
        (cells.number, float("inf"), "not-a-number", ""),
        (cells.number, "1_000", "not-a-number", ""),
        (cells.number, True, "not-a-number", ""),
        (cells.number, "1:30:00", "not-a-number", "90 for '1:30:00'"),
        (cells.number, "9,44", "not-a-number", "9.44"),
        (cells.number, "10km", "not-a-number", "without its unit"),
        (cells.number, "-3", "negative-number", ""),
        (cells.number, "1e9", "number-too-large", ""),
        (cells.kilometres, "0", "zero-distance", ""),
        (cells.effort, "150", "effort-out-of-range", "heart rate"),
        (cells.count, 3.0, "not-a-whole-number", ""),
        (cells.count, -1, "negative-number", ""),
        (cells.moment, "2026-07-27", "not-a-time", ""),
        (cells.moment, "2026-07-27T18:00+02:00", "time-has-offset", ""),
        (cells.moment, "2026-07-27T18:00:30", "not-whole-minutes", ""),
        (cells.word(RunKind), "lnog", "unknown-run-kind", "'long'"),
        (cells.word(RunKind, {"jog": "easy"}), "jog", "unknown-run-kind", "'easy'"),
        (cells.weekday, "Moonday", "unknown-weekday", "monday"),
        (cells.text, 5, "not-a-text", ""),
        (cells.text, "x" * 201, "text-too-long", ""),
    ],
)
def test_refuses(read: Callable[[object], object], value: object, code: str, advice: str) -> None:
    with pytest.raises(Misfit) as caught:
        read(value)
    assert caught.value.code == code
    assert advice in caught.value.advice


def test_the_nearest_name_is_advised_only_where_one_is_near() -> None:
    assert nearest("distnace_km", ["distance_km", "duration_min"]) == "Maybe 'distance_km'?"
    assert nearest("xyz", ["distance_km"]) == ""


def test_what_is_shown_stays_on_one_short_line() -> None:
    assert shown("a\nb\tc\x1b[31m") == "a b c?[31m"
    assert len(shown("x" * 1000)) == 60
