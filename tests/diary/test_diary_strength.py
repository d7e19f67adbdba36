"""The words coaches use for strength, power and sprint work, and a column "time" that is the time of day."""

from __future__ import annotations

from datetime import date

import pytest

from periodize.catalogue.load import templates
from periodize.diary.options import ReadOptions
from periodize.diary.sheet import Sheet, rows_of
from periodize.diary.strength import ANY_STRENGTH, WORKS, works_of
from periodize.diary.table import from_sheet
from periodize.io.faults import Faults


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Heavy squats", ["max_strength_a"]),
        ("Deadlifts 4 x 5", ["max_strength_b"]),
        ("Squats and deadlifts", ["max_strength_a"]),
        ("Maximalkraft: Kniebeugen", ["max_strength_a"]),
        ("Kreuzheben", ["max_strength_b"]),
        ("Plyos", ["plyo_high"]),
        ("Sprungkraft", ["plyo_high"]),
        ("Pogo hops", ["plyo_low"]),
        ("Jump squats", ["power_a"]),
        ("6 x 10 s hill sprints", ["hill_sprints"]),
        ("Bergsprints", ["hill_sprints"]),
        ("Strides", ["strides"]),
        ("Core + mobility", ["upper_core"]),
        ("Rumpfstabi", ["upper_core"]),
        ("Circuit training", ["foundation_a"]),
        ("Gym: heavy squats, then box jumps", ["max_strength_a", "plyo_high"]),
        ("Maintenance lift", ["maintenance"]),
        ("Primer", ["taper_primer"]),
        ("Yoga", []),
        ("Long run", []),
        ("Easy 8 km", []),
    ],
)
def test_titles_are_understood(title: str, first: list[str]) -> None:
    assert [work.templates[0] for work in works_of(title)] == first


@pytest.mark.parametrize(
    "title", ["Strength", "Gym", "S&C", "Krafttraining", "Musculation", "Fuerza", "Weights"]
)
def test_bare_words_for_strength_leave_it_to_the_block(title: str) -> None:
    assert works_of(title) == (ANY_STRENGTH,)


def test_every_template_is_meant_by_some_word_and_says_its_own_name() -> None:
    known = {template.id for template in templates()}
    assert {name for work in WORKS for name in work.templates} == known
    for template in templates():
        assert template.id in {name for work in works_of(template.name) for name in work.templates}


def entries(*rows: tuple[str, ...]) -> list[tuple[date, int | None, int | None]]:
    found = from_sheet(Sheet(where="plan.csv", rows=rows_of(rows)), ReadOptions(), Faults())
    return [(entry.day, entry.start_min, entry.duration_min) for entry in found]


def test_a_column_of_times_of_day_is_when_sessions_begin() -> None:
    head = ("date", "time", "session")
    monday, friday = date(2026, 6, 1), date(2026, 6, 5)
    found = entries(head, ("2026-06-01", "18:00", "Gym"), ("2026-06-05", "6:15", "Core"))
    assert found == [(monday, 1080, None), (friday, 375, None)]
    # A single length among them makes all of them lengths again.
    lengths = entries(head, ("2026-06-01", "18:00", "Gym"), ("2026-06-05", "1:05", "Long run"))
    assert [start for _, start, _ in lengths] == [None, None]
