"""Double days: every session of a cell is kept, with its own length."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periodize.diary.entry import Entry
from periodize.diary.halves import sessions_in
from periodize.diary.items import Diary
from periodize.diary.sort import diary_of

DAY = date(2026, 5, 4)


def of_cell(title: str, text: str = "", *, format: str = "grid", **more: object) -> Diary:
    entry = Entry(day=DAY, title=title, text=text, where="plan.csv cell B2", **more)  # type: ignore[arg-type]
    return diary_of([entry], source="plan.csv", format=format)


def runs(found: Diary) -> list[tuple[str, int | None]]:
    return [(run.kind.value, run.distance_m) for run in found.runs]


def activities(found: Diary) -> list[str]:
    return [item.activity.value for item in found.items]


def codes(found: Diary) -> list[str]:
    return [warning.code for warning in found.warnings]


SIX_AND_FIVE = [("easy", 6_000), ("easy", 5_000)]


@pytest.mark.parametrize(
    "cell",
    [
        "AM: 6 km PM: 5 km",
        "AM 6k / PM 5k",
        "AM: 6 km\nPM: 5 km",
        "AM\n6 km\nPM\n5 km",
        "am 6 km; pm 5 km",
        "a.m. 6 km, p.m. 5 km",
        "AM 6 km + PM 5 km",
        "AM-6km PM-5km",
        "AM6km/PM5km",
        "AM 6 PM 5",
        "7 am 6 km, 5 pm 5 km",
        "6 km am, 5 km pm",
        "6 km (AM) / 5 km (PM)",
        "AM/PM: 6 km / 5 km",
        "AM + PM 6 + 5 km",
        "morning 6 km evening 5 km",
        "Lunch 6 km, evening 5 km",
        "früh 6 km, abends 5 km",
        "Frueh 6 km, abends 5 km",
        "vorm. 6 km, nachm. 5 km",
        "Vormittags: 6 km; nachmittags: 5 km",
        "Lauf am Morgen 6 km, abends 5 km",
        "Tuesday AM 6 km PM 5 km",
        "Double day - AM 6 km, PM 5 km",
        "PM 5 km, AM 6 km",
        "6 km easy / PM: 5 km easy",
        "6 km easy and evening 5 km easy",
    ],
)
def test_two_halves_of_a_day_are_two_sessions(cell: str) -> None:
    found = of_cell(cell)
    assert runs(found) == SIX_AND_FIVE
    assert [run.start_min for run in found.runs] == [None, None]
    assert "two-sessions" in codes(found)
    assert "choice" not in codes(found)


def test_each_half_says_its_own_kind() -> None:
    assert runs(of_cell("AM: easy 6k / PM: 5k tempo")) == [("easy", 6_000), ("tempo", 5_000)]
    assert runs(of_cell("AM: 6x800 m PM: 5 km easy")) == [("intervals", None), ("easy", 5_000)]
    assert runs(of_cell("Recovery runs: AM 6 km, PM 5 km")) == [("recovery", 6_000), ("recovery", 5_000)]
    assert runs(of_cell("10 km am Berg, abends 5 km locker")) == [("hills", 10_000), ("easy", 5_000)]


def test_halves_that_are_no_runs() -> None:
    assert activities(of_cell("AM: rest PM: 5 km")) == ["rest", "run"]
    assert activities(of_cell("6 km easy / PM: gym")) == ["run", "strength"]
    assert activities(of_cell("8 km easy (PM: gym)")) == ["run", "strength"]
    assert activities(of_cell("AM 6 km / PM hammer")) == ["run", "unknown"]
    found = of_cell("AM: gym or rest PM: 5 km easy")
    assert activities(found) == ["strength", "run"]
    assert codes(found) == ["choice", "two-sessions"]


@pytest.mark.parametrize(
    "cell",
    [
        "Easy 6 km AM or PM",
        "Easy morning run 6 km",
        "Easy run AM, 6 km",
        "Easy run in the evening: 6 km",
        "Tuesday evening 6 km easy",
        "Morning run 6 km, keep the evening free",
        "6 km, start 6 am",
    ],
)
def test_one_run_stays_one(cell: str) -> None:
    found = of_cell(cell)
    assert [distance for _, distance in runs(found)] == [6_000]
    assert "two-sessions" not in codes(found)


def test_a_choice_of_two_halves_stays_a_choice() -> None:
    found = of_cell("AM 6 km or PM 8 km")
    assert (runs(found), codes(found)[0]) == ([("easy", 8_000)], "choice")


def test_figures_for_both_are_given_to_neither() -> None:
    found = of_cell("AM 6k / PM easy", format="table", distance_m=11_000, duration_min=66, start_min=420)
    assert [(run.distance_m, run.duration_min, run.start_min) for run in found.runs] == [
        (6_000, None, 420),
        (None, None, None),
    ]
    assert "'AM 6k' and 'PM easy'" in found.warnings[0].what


def test_a_done_mark_holds_for_both() -> None:
    found = of_cell("✓ AM 6 km / PM 5 km")
    assert runs(found) == SIX_AND_FIVE
    assert all(item.entry.done for item in found.items)
    assert runs(of_cell("Done instead: AM 6 km, PM 5 km")) == SIX_AND_FIVE


def test_each_line_of_a_cell_may_be_a_session() -> None:
    for title, text, format in (
        ("6 km easy", "5 km tempo", "grid"),
        ("6 km easy\n5 km tempo", "", "table"),
        ("6 km easy\\n5 km tempo", "", "ics"),
        ("6 km easy", "stay relaxed\n5 km tempo", "grid"),
    ):
        found = of_cell(title, text, format=format)
        assert runs(found) == [("easy", 6_000), ("tempo", 5_000)], title
        assert codes(found) == ["two-sessions"]
    assert activities(of_cell("6 km easy", "Gym")) == ["run", "strength"]
    assert activities(of_cell("Gym", "6 km easy")) == ["strength", "run"]
    assert runs(of_cell("6 km easy", "PM: 5 km easy")) == SIX_AND_FIVE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Long run 16 km", "last 5 km at MP"),
        ("Long run 16 km", "5 km tempo"),
        ("16 km", "6 km easy\n10 km tempo"),
        ("16 km easy", "90 min easy"),
        ("Tempo 16 km", "3 km warm up\n10 km tempo\n3 km cool down"),
        ("16 km easy", "6 x 100 m strides"),
        ("16 km easy", "with 5 km tempo"),
    ],
)
def test_a_line_that_describes_the_first_is_none(title: str, text: str) -> None:
    found = of_cell(title, text)
    assert [distance for _, distance in runs(found)] == [16_000]


def test_several_runs_that_cannot_be_told_apart_are_said() -> None:
    for title in ("2 recovery runs", "AM & PM 5 km easy"):
        assert codes(of_cell(title)) == ["several-runs"]


def test_a_description_is_no_title_unless_it_names_halves() -> None:
    assert runs(of_cell("6 km easy", "5 km tempo", format="ics")) == [("easy", 6_000)]
    assert runs(of_cell("6 km easy", "PM: 5 km easy", format="ics")) == SIX_AND_FIVE
    assert runs(of_cell("Double day", "AM: 6 km\nPM: 5 km", format="ics")) == SIX_AND_FIVE
    assert runs(of_cell("11 km", "AM: 6 km\nPM: 5 km", format="ics")) == SIX_AND_FIVE
    twice = of_cell("2 recovery runs", "4 miles am\n4 miles pm", format="ics")
    assert runs(twice) == [("recovery", 6_437)] * 2
    assert codes(twice) == ["two-sessions"]


MARKS = ["AM", "PM", "am,", "pm:", "morning", "evening", "früh", "abends", "(", ")", "/", "+", ";", ":", "\n"]
WORDS = [*MARKS, "6", "5", "km", "easy", "gym", "rest", "or", "and", "6x800m", "1/2", "h"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_mix_is_read_and_no_session_is_empty(words: list[str]) -> None:
    text = " ".join(words)
    found = sessions_in(text.split("\n"), "km")
    assert len(found) != 1
    assert all(any(sign.isalnum() for sign in session) for session in found)
    of_cell(text)
