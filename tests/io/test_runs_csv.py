"""The runs of a CSV file: every fault has a code, names its row, and hides no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from periodize.domain.vocabulary import RunKind
from periodize.errors import InvalidInput
from periodize.io.faults import Faults
from periodize.io.run_rows import COLUMNS, MOST_ROWS
from periodize.io.runs_csv import read_runs, runs_from_text

HEAD = "date,start,kind,distance_km,duration_min,rpe,load_au,priority,name\n"


def faults_of(text: str) -> list[tuple[str, str]]:
    """Code and place of every fault of a CSV text."""
    faults = Faults()
    runs_from_text(text, "runs.csv", faults)
    return [(fault.code, fault.where) for fault in faults.found]


def test_a_full_row() -> None:
    faults = Faults()
    (run,) = runs_from_text(HEAD + "2026-06-07,08:00,long,16.5,94,4.5,423,key,Long run\n", "runs.csv", faults)
    assert not faults
    assert (run.day, run.start_min, run.kind) == (date(2026, 6, 7), 480, RunKind.LONG)
    assert (run.distance_m, run.duration_min, run.rpe_tenths, run.load_au) == (16500, 94, 45, 423)
    assert (run.priority, run.name, run.where) == ("key", "Long run", "runs.csv row 2")


def test_what_is_tolerated(tmp_path: Path) -> None:
    text = '\ufeffKind, DATE ,Name,\r\n\r\nEASY,2026-06-01,"Club, slow",\r\n,,,\r\nRace,2026-06-02\r\n'
    (tmp_path / "runs.csv").write_bytes(text.encode())
    easy, race = read_runs(tmp_path / "runs.csv")
    assert (easy.kind, easy.name) == (RunKind.EASY, "Club, slow")
    assert (race.kind, race.day, race.duration_min) == (RunKind.RACE, date(2026, 6, 2), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty-file", "runs.csv")]),
        ("\n \n", [("empty-file", "runs.csv")]),
        ("date,kind\n", [("empty-file", "runs.csv")]),
        ("date\n2026-06-01\n", [("missing-column", "runs.csv row 1")]),
        ("date;kind\n2026-06-01;easy\n", [("wrong-separator", "runs.csv")]),
        ("date,kind,kind\n2026-06-01,easy,easy\n", [("duplicate-column", "runs.csv row 1")]),
        ("date,kind,rpm\n2026-06-01,easy,5\n", [("unknown-column", "runs.csv row 1")]),
        ("date,kind\n2026-06-01,easy,5\n", [("too-many-cells", "runs.csv row 2")]),
        ("date,kind\n2026-06-01,lnog\n", [("unknown-run-kind", "runs.csv row 2, kind")]),
        ("date,kind\n2026-06-01,\n", [("missing-value", "runs.csv row 2")]),
        ("date,kind\n1 June,easy\n", [("not-a-date", "runs.csv row 2, date")]),
        (
            "date,kind,duration_min\n2026-06-01,easy,-5\n",
            [("negative-number", "runs.csv row 2, duration_min")],
        ),
        (
            "date,kind,duration_min\n2026-06-01,easy,1:30:00\n",
            [("not-a-number", "runs.csv row 2, duration_min")],
        ),
        ("date,kind,distance_km\n2026-06-01,easy,-1\n", [("negative-number", "runs.csv row 2, distance_km")]),
        ("date,kind,distance_km\n2026-06-01,easy,NaN\n", [("not-a-number", "runs.csv row 2, distance_km")]),
        ("date,kind,load_au\n2026-06-01,easy,inf\n", [("not-a-number", "runs.csv row 2, load_au")]),
        ("date,kind,start\n2026-06-01,easy,7\n", [("not-a-clock-time", "runs.csv row 2, start")]),
        ("date,kind,priority\n2026-06-01,race,D\n", [("unknown-priority", "runs.csv row 2, priority")]),
        ("date,kind,priority\n2026-06-01,easy,A\n", [("priority-without-race", "runs.csv row 2, priority")]),
        ('date,kind\n2026-06-01,"easy\n', [("csv-syntax", "runs.csv")]),
    ],
)
def test_each_fault_has_its_code_and_place(text: str, expected: list[tuple[str, str]]) -> None:
    assert faults_of(text) == expected


def test_a_misspelt_column_is_named_with_the_one_that_was_meant() -> None:
    faults = Faults()
    runs_from_text("date,kind,distnace_km\n2026-06-01,easy,5\n", "runs.csv", faults)
    assert faults.found[0].advice == "Maybe 'distance_km'?"


def test_all_faults_of_all_rows_come_together_and_good_rows_are_kept() -> None:
    faults = Faults()
    text = "date,kind,rpe\n2026-06-01,jog,12\n2026-06-02,easy,3\nsoon,tempo,x\n"
    runs = runs_from_text(text, "runs.csv", faults)
    assert [run.day for run in runs] == [date(2026, 6, 2)]
    assert [(fault.code, fault.where) for fault in faults.found] == [
        ("unknown-run-kind", "runs.csv row 2, kind"),
        ("effort-out-of-range", "runs.csv row 2, rpe"),
        ("not-a-date", "runs.csv row 4, date"),
        ("not-a-number", "runs.csv row 4, rpe"),
    ]
    assert faults.found[0].advice == "Maybe 'easy'?"


def test_ten_thousand_rows_are_one_fault() -> None:
    assert faults_of("date,kind\n" + "2026-06-01,nonsense\n" * 10_000) == [("too-many-rows", "runs.csv")]
    assert len(faults_of("date,kind\n" + "2026-06-01,nonsense\n" * MOST_ROWS)) == MOST_ROWS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("date,kind,name\n2026-06-01,easy,Mädchenlauf\n".encode("latin-1"), "not-utf-8"),
        ("date".encode("utf-16"), "not-utf-8"),
    ],
)
def test_other_encodings_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "runs.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        read_runs(path)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.csv", "file-missing"), (tmp_path, "not-a-file")):
        with pytest.raises(InvalidInput) as caught:
            read_runs(path)
        assert [fault.code for fault in caught.value.faults] == [code]


def test_the_readme_names_every_column() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in readme] == []
