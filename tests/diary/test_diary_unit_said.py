"""The unit of distances that a file itself states, and that its bare numbers take."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from periodize.diary.items import Diary
from periodize.diary.read import read_diary


def read(folder: Path, content: str, **choices: Any) -> Diary:
    """The diary of a file with some content."""
    path = folder / "plan.csv"
    path.write_text(content, encoding="utf-8")
    return read_diary(path, **choices)


def unit_told(diary: Diary) -> list[tuple[str, str]]:
    """Code and sentence of the warnings that speak of a unit of distance."""
    return [(w.code, w.what) for w in diary.warnings if w.code.startswith("unit-")]


MILES = "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun,{head}\n1,Rest,6{unit} easy,4,7{unit} tempo,5,3,12,40\n"


@pytest.mark.parametrize(
    ("head", "unit", "wanted", "evidence"),
    [
        ("Total (mi)", "", "mi", "'Total (mi)' in cell I1 says"),
        ("Total", " mi", "mi", "2 figures say"),
        ("Miles", " km", "mi", "'Miles' in cell I1 says"),
        ("Total km", " mi", "km", "'Total km' in cell I1 says"),
        ("Total km / miles", "", "km", ""),
        ("Total miles,Total km", "", "km", ""),
        ("Total", "", "km", ""),
    ],
)
def test_bare_numbers_of_a_grid_take_the_unit_that_the_file_states(
    tmp_path: Path, head: str, unit: str, wanted: str, evidence: str
) -> None:
    text = MILES.format(head=head, unit=unit)
    diary = read(tmp_path, text, start="2026-01-05")
    (run,) = [run for run in diary.runs if run.day == date(2026, 1, 7)]
    assert run.distance_m == {"mi": 6_437, "km": 4_000}[wanted]
    ((code, what),) = unit_told(diary)
    assert code == ("unit-from-file" if evidence else "unit-assumed")
    assert what.endswith(f"{wanted} is taken, as {evidence}" if evidence else "km is assumed")
    for chosen, metres in (("km", 4_000), ("mi", 6_437)):
        diary = read(tmp_path, text, start="2026-01-05", unit=chosen)
        assert [run.distance_m for run in diary.runs if run.day == date(2026, 1, 7)] == [metres]
        assert [code for code, _ in unit_told(diary)] == ["unit-assumed"]


def test_a_unit_stands_above_the_weeks_beside_them_and_in_turned_grids(tmp_path: Path) -> None:
    head, week = "Mon,Tue,Wed\n", "1,4,Rest,5\n"
    above = read(tmp_path, f"My plan (miles),,,\nWeek,{head}{week}", start="2026-01-05")
    below = read(tmp_path, f"Week,{head}1,Easy,Rest,5\nmiles,4,,\n", start="2026-01-05")
    turned = read(
        tmp_path, ",Week 1,Week 2\nMon,4,4\nTue,Rest,Rest\nWed,5,5\nmiles,9,9\n", start="2026-01-05"
    )
    for diary in (above, below, turned):
        assert [run.distance_m for run in diary.runs][:2] == [6_437, 8_047]


def test_weekdays_races_repetitions_and_a_single_figure_are_no_unit(tmp_path: Path) -> None:
    for cells in ("4 x 1 mi,6 @ 2 mi,Race 10 mi", "5 mi,Parkrun 10 mi,4", "5 mi,5 mi,8 km"):
        text = f"Woche,Mo,Mi,Do,Fr\n1,4,{cells}\n"
        diary = read(tmp_path, text, start="2026-01-05")
        assert diary.runs[0].distance_m == 4_000, cells


def test_a_column_without_a_unit_takes_that_of_its_neighbours_or_of_the_titles(tmp_path: Path) -> None:
    head = read(tmp_path, "date,title,distance,pace min/mile\n2026-01-05,Easy,4,9:00\n")
    titles = read(
        tmp_path, "date,title,distance\n2026-01-05,4 mi easy,\n2026-01-06,5 mi,\n2026-01-07,Easy,4\n"
    )
    for diary, evidence in ((head, "the column 'pace min/mile' says"), (titles, "2 figures say")):
        assert diary.runs[-1].distance_m == 6_437
        (told,) = [what for code, what in unit_told(diary) if code == "unit-from-file"]
        assert told.endswith(f"mi is taken, as {evidence}")
    minutes = read(tmp_path, "date,title,miles,time\n2026-01-05,Easy,4,45\n")
    assert [code for code, _ in unit_told(minutes)] == ["unit-assumed"]  # of the minutes


def test_bare_titles_take_the_unit_of_the_others(tmp_path: Path) -> None:
    row = '{{"category": "WORKOUT", "type": "Run", "name": "{}", "start_date_local": "2026-01-{:02d}"}}'
    rows = [row.format(name, 5 + day) for day, name in enumerate(("6 mi easy", "4", "8 miles long"))]
    diary = read(tmp_path, f"[{','.join(rows)}]")
    assert [run.distance_m for run in diary.runs] == [9_656, 6_437, 12_875]
    assert unit_told(diary)[0] == (
        "unit-from-file",
        "numbers without a unit are taken as mi, as 2 figures say",
    )
