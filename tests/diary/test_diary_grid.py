"""Grids of weeks as coaches make them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from periodize.diary.decode import sheet_of_text
from periodize.diary.entry import Entry
from periodize.diary.grid import MOST_WEEKS, from_sheet, layout_of
from periodize.diary.options import ReadOptions
from periodize.diary.sheet import Cell, Sheet, rows_of
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

MONDAY = date(2026, 1, 5)


def read(source: str | list[list[Cell]], **options: Any) -> tuple[list[Entry], list[str]]:
    """The entries of a grid, and the codes of the warnings."""
    sheet = (
        sheet_of_text(source, "g.csv")
        if isinstance(source, str)
        else Sheet(where="g.xlsx", rows=rows_of(source))
    )
    warnings = Faults()
    found = from_sheet(sheet, ReadOptions(**{"start": MONDAY, **options}), warnings)
    return found, [fault.code for fault in warnings.found]


def plan(source: str | list[list[Cell]], **options: Any) -> dict[int, str]:
    """Title by day of the month."""
    return {entry.day.day: entry.title for entry in read(source, **options)[0] if not entry.category}


def codes_of(source: str, **options: Any) -> list[str]:
    """The codes of the faults of a grid."""
    with pytest.raises(InvalidInput) as caught:
        read(source, **options)
    return [fault.code for fault in caught.value.faults]


def test_a_grid_with_everything() -> None:
    entries, codes = read(
        "My plan,,,,,,,,,\n"
        "* with strides,,,,,,,,,\n"
        ",Mon,Tues,Wed,Thur,Fri,Sat,Sun,Total,Notes\n"
        "Jan 5 - 11,OFF,6 easy*,3 x mile,5,-,,12.5 long,30,rainy\n"
        "\n"
        "Drink water,,,,,,,,,\n"
    )
    assert [(e.day.day, e.title, e.text, e.distance_m, e.category, e.where) for e in entries] == [
        (5, "Notes of the sheet", "My plan\n* with strides\nDrink water", None, "NOTE", "g.csv"),
        (5, "OFF", "", None, "", "g.csv cell B4"),
        (6, "6 km easy", "with strides", 6_000, "", "g.csv cell C4"),
        (7, "3 x mile", "", None, "", "g.csv cell D4"),
        (8, "5 km", "", 5_000, "", "g.csv cell E4"),
        (11, "12.5 km long", "", 12_500, "", "g.csv cell H4"),
        (5, "rainy", "", None, "NOTE", "g.csv cell J4"),
    ]
    assert codes == ["unit-assumed", "totals-not-read"]


@pytest.mark.parametrize(
    ("names", "first"),
    [
        ("M,T,W,T,F,S,S", 0),
        ("S,M,T,W,T,F,S", 6),
        ("Mon,Tue,Wed,Thu,Fri,Sat,Sun", 0),
        ("Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday", 6),
        ("Sat,Sun,Mon,Tue,Wed,Thu,Fri", 5),
        ("Mo,Di,Mi,Do,Fr,Sa,So", 0),
        ("Lundi,Mardi,Mercredi,Jeudi,Vendredi,Samedi,Dimanche", 0),
        ("L,M,X,J,V,S,D", 0),
        ("Day 1,Day 2,Day 3,Day 4,Day 5,Day 6,Day 7", None),
        ("Tue,Thu,Sun", 1),
    ],
)
def test_weekdays_in_any_order_and_language(names: str, first: int | None) -> None:
    layout = layout_of(sheet_of_text(f"Week,{names}\n1,a\n", "g.csv"))
    assert layout is not None
    assert layout.first_weekday == first
    assert list(layout.days.values()) == ([0, 2, 5] if names.count(",") == 2 else list(range(7)))


def test_a_week_from_sunday_begins_on_the_sunday_before() -> None:
    assert plan("Week,S,M,T,W,T,F,S\n1,a,b,c,d,e,f,g\n") == dict(zip(range(4, 11), "abcdefg", strict=True))


def test_days_in_any_column_order() -> None:
    assert plan("Week,Wed,Mon,Fri\n1,a,b,c\n", start=date(2026, 1, 7)) == {7: "a", 12: "b", 9: "c"}


def test_bare_numbers_are_distances_in_the_chosen_unit() -> None:
    entries, codes = read([["", "Mon", "Tue", "Wed"], [1, 6, 7.5, "8 hills"]], unit="mi")
    assert [(e.title, e.distance_m) for e in entries] == [
        ("6 mi", 9_656),
        ("7.5 mi", 12_070),
        ("8 hills", None),
    ]
    assert codes == ["unit-assumed"]


def test_texts_that_state_their_unit_stay_as_they_are() -> None:
    cells = ["6 miles easy", "45 min easy", "5 x 1 km", "10 min run", "2 runs with Jo", "6 x 400"]
    entries, codes = read([["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"], ["Week 1", *cells]])
    assert [e.title for e in entries] == [*cells[:4], "2 km runs with Jo", cells[5]]
    assert codes == ["unit-assumed"]


def test_a_number_before_a_word_is_the_whole_session() -> None:
    entries, _ = read([["", "Mon", "Tue", "Wed"], [1, "10 with 2 km tempo", "8 easy (45 min)", "6 @ MP"]])
    assert [(e.title, e.distance_m) for e in entries] == [
        ("10 km with 2 km tempo", 10_000),
        ("8 km easy (45 min)", 8_000),
        ("6 km @ MP", 6_000),
    ]


def test_numbers_too_long_for_distances_are_minutes() -> None:
    entries, codes = read([["", "Mon", "Tue", "Wed", "Thu"], [1, 30, "45 easy", "90 long", "20"]])
    assert [(e.title, e.duration_min, e.distance_m) for e in entries] == [
        ("30 min", 30, None),
        ("45 min easy", 45, None),
        ("90 min long", 90, None),
        ("20 min", 20, None),
    ]
    assert codes == ["unit-assumed"]
    entries, _ = read([["", "Mon", "Tue", "Wed", "Thu"], [1, 10, 12, "50 ultra race", 8]])
    assert entries[0].distance_m == 10_000  # one long day makes no minutes of the others


def test_morning_and_evening_in_one_cell() -> None:
    entries, _ = read([["", "Mon", "Tue", "Wed"], [1, "AM: 6 km easy\nPM: Gym", "Long\nflat\nslow", None]])
    assert [(e.day.day, e.title, e.text) for e in entries] == [
        (5, "AM: 6 km easy", ""),
        (5, "PM: Gym", ""),
        (6, "Long", "flat\nslow"),
    ]


def test_rows_below_a_week_belong_to_it() -> None:
    entries, codes = read(
        "Week,Mon,Tue,Wed\n1,Easy,Tempo,Rest\nkm,6,8,\nmin,40,,\nnotes,soft,,\n,Gym,,\n2,Long,,\nTotal,14,,\n"
    )
    assert [(e.day.day, e.title, e.distance_m, e.duration_min, e.category) for e in entries] == [
        (5, "Easy", 6_000, 40, ""),
        (6, "Tempo", 8_000, None, ""),
        (7, "Rest", None, None, ""),
        (5, "soft", None, None, "NOTE"),
        (5, "Gym", None, None, ""),
        (12, "Long", None, None, ""),
    ]
    assert codes == ["totals-not-read"]


def test_a_figure_below_two_sessions_of_a_cell_is_given_to_none_of_them() -> None:
    head = "Week,Mon,Tue,Wed,Thu\n"
    cells = '1,"AM: 6 km\nPM: 5 km","AM: 6 km\nPM: Gym",Easy,"AM: easy\nPM: 30 min"\n'
    entries, codes = read(f"{head}{cells}km,11,9,8,\nmin,,,,60\n")
    assert [(e.title, e.distance_m, e.duration_min) for e in entries] == [
        ("AM: 6 km", None, None),
        ("PM: 5 km", None, None),
        ("AM: 6 km", None, None),
        ("PM: Gym", None, None),
        ("Easy", 8_000, None),
        ("AM: easy", None, None),
        ("PM: 30 min", None, None),
    ]
    assert codes == ["total-differs", "total-differs"]
    warnings = Faults()
    from_sheet(sheet_of_text(f"{head}{cells}km,11,9,8,\n", "g.csv"), ReadOptions(start=MONDAY), warnings)
    (fault,) = warnings.found
    assert (fault.where, fault.value) == ("g.csv cell C3", "9 km")
    assert "own figures make 6 km" in fault.what


def test_rows_without_labels_count_as_weeks() -> None:
    assert plan("Mon,Tue,Wed\na,b,c\nd,,e\n") == {5: "a", 6: "b", 7: "c", 12: "d", 14: "e"}
    assert plan("Phase,Mon,Tue,Wed\nBase,a,,\nPeak,b,,\n") == {5: "a", 12: "b"}
    notes = [e.title for e in read("Phase,Mon,Tue,Wed\nBase,a,,\nPeak,b,,\n")[0] if e.category]
    assert notes == ["Base", "Peak"]


def test_a_header_may_stand_again() -> None:
    assert plan("Week,Mon,Tue,Wed\n1,a,,\nWeek,Mon,Tue,Wed\n2,b,,\n") == {5: "a", 12: "b"}


def test_weekdays_down_and_weeks_across() -> None:
    entries, _ = read(",Week 1,Week 2\nMon,Rest,Rest\nTue,6 easy,7 easy\nWed,gym,\n")
    assert [(e.day.day, e.title, e.where) for e in entries] == [
        (5, "Rest", "g.csv cell B2"),
        (6, "6 km easy", "g.csv cell B3"),
        (7, "gym", "g.csv cell B4"),
        (12, "Rest", "g.csv cell C2"),
        (13, "7 km easy", "g.csv cell C3"),
    ]


def test_calendars_with_a_row_of_dates() -> None:
    entries, codes = read(
        [
            ["Mon", "Tue", "Wed"],
            [datetime(2026, 2, 2), datetime(2026, 2, 3), datetime(2026, 2, 4)],
            ["a", None, "b"],
            [datetime(2026, 2, 9), datetime(2026, 2, 10), datetime(2026, 2, 11)],
            ["c", "d", None],
        ],
        start=None,
    )
    assert [(e.day.day, e.title) for e in entries] == [(2, "a"), (4, "b"), (9, "c"), (10, "d")]
    assert codes == []


def test_a_cell_that_became_a_date_is_told_of() -> None:
    _, codes = read([["Week", "Mon", "Tue", "Wed"], [1, datetime(2026, 3, 4), "6 km", "Rest"]])
    assert codes == ["cell-is-a-date"]


def test_what_cannot_be_dated() -> None:
    assert codes_of("Week,Mon,Tue,Wed\n1,a,b,c\n", start=None) == ["start-missing"]
    assert codes_of("Date,Mon,Tue,Wed\nDec 17 - 23,a,b,c\n", start=None) == ["year-missing"]
    with pytest.raises(
        InvalidInput, match=r"'Dec 17 - 23' has no year.*--start 2026-01-05 \(start= in Python"
    ):
        read("Date,Mon,Tue,Wed\nDec 17 - 23,a,b,c\n", start=None)
    assert codes_of("Week,Mon,Tue,Wed\n,a,,\n1,b,,\n") == ["missing-value"]


def test_what_is_no_grid() -> None:
    assert codes_of("a,b,c\n1,2,3\n") == ["no-grid"]
    assert codes_of("Week,Mon,Tue,Wed\n") == ["empty-file"]
    assert codes_of("Mon,Tue,Wed\n" + "a,b,c\n" * (MOST_WEEKS + 1)) == ["too-many-rows"]
