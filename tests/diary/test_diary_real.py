"""Real files that coaches and tools made, where they are at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from periodize.diary.read import read_diary
from periodize.errors import InvalidInput

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "formats"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="no real files beside the checkout")


def test_a_coachs_sheet_of_seven_weeks() -> None:
    pytest.importorskip("openpyxl")
    path = SHARED / "bendecoste" / "input.xlsx"
    diary = read_diary(path, start="2018-12-17")
    days = [item.entry.day for item in diary.items if item.entry.category != "NOTE"]
    assert diary.format == "grid"
    assert len(set(days)) == 7 * 7
    assert (min(days), max(days)) == (date(2018, 12, 17), date(2019, 2, 3))
    assert diary.counts()["rest"] == 14  # two days off in each of seven weeks
    notes = [item.entry.title for item in diary.items if item.entry.category == "NOTE"]
    assert notes == ["Notes of the sheet", "*RECOVERY WEEK", "*RECOVERY WEEK"]
    (sheets,) = [fault for fault in diary.warnings if fault.code == "sheets-not-read"]
    assert sheets.value == "Drills & Plyo's"


def test_the_same_sheet_asks_for_its_year_and_notices_a_wrong_one() -> None:
    pytest.importorskip("openpyxl")
    path = SHARED / "bendecoste" / "input.xlsx"
    with pytest.raises(InvalidInput, match="year-missing"):
        read_diary(path)
    with pytest.raises(InvalidInput, match="Maybe the year is 2018"):
        read_diary(path, start="2019-12-01")


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("2025-09-29_2025-10-05.json", range(29, 36)),
        ("payload.json", (8, 9)),
        ("plan-2025-08-25.json", (26, 27, 28, 30, 31)),
        ("plan-2025-09-15.json", range(16, 22)),
    ],
)
def test_payloads_and_weekly_plans(name: str, days: range | tuple[int, ...]) -> None:
    diary = read_diary(SHARED / "tomeese" / name)
    assert diary.format == "intervals"
    found = [item.entry.day for item in diary.items]
    month = date(found[0].year, found[0].month, 1)
    assert [(day - month).days + 1 for day in found] == list(days)
    assert not any(item.entry.load_au for item in diary.items)


def test_a_rest_day_and_a_time_as_text() -> None:
    rest = read_diary(SHARED / "tomeese" / "2025-09-29_2025-10-05.json").items[0]
    assert (rest.activity.value, rest.entry.duration_min, rest.entry.start_min) == ("rest", None, 390)
    strength = read_diary(SHARED / "tomeese" / "payload.json").items[1]
    assert (strength.activity.value, strength.entry.duration_min) == ("strength", 60)  # "1:00:00"


def test_an_empty_file() -> None:
    with pytest.raises(InvalidInput, match="the file is empty"):
        read_diary(SHARED / "tomeese" / "empty.json")


def test_a_log_of_four_years() -> None:
    diary = read_diary(SHARED / "samirrehm" / "activities.csv")
    assert (diary.format, diary.counts()) == ("intervals", {"run": 1_055})
    assert (diary.items[0].entry.day, diary.items[-1].entry.day) == (date(2022, 1, 1), date(2026, 7, 4))
    assert all(item.entry.done for item in diary.items)
    last = {item.entry.where: item.entry for item in diary.items}["activities.csv row 2"]
    assert (last.day, last.distance_m, last.duration_min) == (date(2022, 3, 31), 13_868, 60)
