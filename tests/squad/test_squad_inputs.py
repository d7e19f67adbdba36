"""Athletes come from tables, workbooks, folders and seasons; what is wrong with one is that one's own."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from periodize.domain.vocabulary import Level, Tissue
from periodize.errors import InvalidInput
from periodize.io.faults import Faults
from periodize.squad import shorthand
from periodize.squad.inputs import entrants, refuse_same_folder
from periodize.squad.layout import Entrant
from periodize.squad.run import plan_squad
from tests.fixtures.results import tiny_season

MONDAY = date(2026, 6, 1)
ATHLETES = [
    {
        "id": "Zoë",
        "level": "novice",
        "age": 34,
        "windows": "Mon Thu 17:30-20:30 gym; Sat 10:00-12:00",
        "races": "2026-06-28 A 10 km Town, run",
        "injuries": "knee 2026-01-10 to 2026-02-14",
        "exceptions": "travel 2026-06-10 to 2026-06-12",
        "easy_pace": "5:45",
        "usual_run_time": "06:30",
        "limits.contacts_week": 200,
        "start": "2026-06-01",
        "end": "2026-06-28",
    },
    {"id": "bo", "level": "advanced", "windows": "Mon-Wed 18:00-20:00"},
]
RUNS = [
    {"athlete": who, "date": (MONDAY + timedelta(days=day)).isoformat(), "kind": "easy", "start": "07:15"}
    for day in range(0, 28, 2)
    for who in ("bo", "Zoë")
]


def frames(athletes: list[dict[str, Any]], runs: list[dict[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pd.DataFrame(athletes), pd.DataFrame(runs)


def codes(entrant: Entrant) -> list[str]:
    return [fault["code"] for fault in entrant.faults]


def written(
    folder: Path, athletes: list[dict[str, Any]] = ATHLETES, runs: list[dict[str, Any]] = RUNS
) -> Path:
    """A folder with both tables as CSV."""
    folder.mkdir(exist_ok=True)
    for name, rows in (("athletes", athletes), ("runs", runs)):
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, columns)
            table.writeheader()
            table.writerows(rows)
    return folder


def workbook(path: Path) -> Path:
    """The tables as a spreadsheet has them: dates and times of its own kinds, texts and numbers."""
    athletes, runs = frames(ATHLETES, RUNS)
    athletes["start"] = [datetime(2026, 6, 1), None]
    athletes["easy_pace"] = [time(5, 45), None]
    athletes["usual_run_time"] = [time(6, 30), None]
    runs["date"] = pd.to_datetime(runs["date"])
    runs["start"] = time(7, 15)
    with pd.ExcelWriter(path) as file:
        athletes.to_excel(file, sheet_name="Athletes", index=False)
        runs.to_excel(file, sheet_name="Runs", index=False)
    return path


def parquet(folder: Path) -> Path:
    """The tables as Parquet, with types."""
    folder.mkdir()
    athletes, runs = frames(ATHLETES, RUNS)
    runs["date"] = pd.to_datetime(runs["date"])
    athletes.to_parquet(folder / "athletes.parquet")
    runs.to_parquet(folder / "runs.parquet")
    return folder


def sources(tmp_path: Path) -> Iterator[Any]:
    yield frames(ATHLETES, RUNS)
    yield written(tmp_path / "csv")
    yield (tmp_path / "csv" / "athletes.csv", str(tmp_path / "csv" / "runs.csv"))
    yield workbook(tmp_path / "squad.xlsx")
    yield parquet(tmp_path / "parquet")


def test_every_kind_of_table_gives_the_same_seasons(tmp_path: Path) -> None:
    for source in sources(tmp_path):
        zoe, bo = entrants(source)
        assert (zoe.name, bo.name) == ("Zoë", "bo"), source
        assert zoe.problem is not None and bo.problem is not None, (zoe.faults, bo.faults)
        season = zoe.problem.season
        athlete = season.athlete
        assert (athlete.level, athlete.age, athlete.easy_pace_s_per_km) == (Level.NOVICE, 34, 345)
        assert (athlete.usual_run_min[0], dict(athlete.own_limits)) == (390, {"contacts_week": 200})
        assert [(i.tissue, i.last) for i in athlete.injuries] == [(Tissue.KNEE, date(2026, 2, 14))]
        assert [len(windows) for windows in season.availability.week] == [1, 0, 0, 1, 0, 1, 0]
        assert season.availability.week[0][0].opens_min == 17 * 60 + 30
        assert [e.last for e in season.availability.exceptions] == [date(2026, 6, 12)]
        assert (season.calendar.start, season.calendar.end) == (MONDAY, date(2026, 6, 28))
        assert len(season.runs) == 15  # 14 of the table, and the race of the cell
        assert [(r.name, r.distance_m) for r in season.races] == [("Town, run", 10_000)]
        assert all(run.start.time() == time(7, 15) for run in season.runs if run.race is None)
        other = bo.problem.season
        assert (other.athlete.age, len(other.runs), other.athlete.level) == (None, 14, Level.ADVANCED)
        assert [len(windows) for windows in other.availability.week] == [1, 1, 1, 0, 0, 0, 0]


def test_faults_of_an_athlete_come_at_once_with_their_rows(tmp_path: Path) -> None:
    athletes = [
        *ATHLETES,
        {"id": "bad", "level": "expert", "age": "x", "windows": "Mon 5pm; Foo 10:00-11:00"},
    ]
    runs = [*RUNS, {"athlete": "bad", "date": "1.6.2026", "kind": "jog"}]
    zoe, bo, bad = entrants(written(tmp_path, athletes, runs))
    assert zoe.problem and bo.problem and bad.problem is None
    places = {(fault["code"], fault["where"]) for fault in bad.faults}
    assert places == {
        ("not-a-date", "runs.csv row 30, date"),
        ("unknown-run-kind", "runs.csv row 30, kind"),
        ("not-understood", "athletes.csv row 4, windows"),
        ("unknown-weekday", "athletes.csv row 4 [[windows]] 1 days"),
        ("unknown-level", "athletes.csv row 4 [athlete] level"),
        ("not-a-whole-number", "athletes.csv row 4 [athlete] age"),
    }


def test_nobody_is_dropped() -> None:
    athletes = [*ATHLETES, {"id": "idle"}, {"id": "two"}, {"id": "two"}, {"id": None, "level": "novice"}]
    runs = [*RUNS, {"athlete": "two", "date": "2026-06-01", "kind": "easy"}]
    runs += [{"athlete": name, "date": "2026-06-01", "kind": "easy"} for name in ("zoé", "zoé", None)]
    found = list(entrants(frames(athletes, runs)))
    assert [entrant.name for entrant in found] == [
        "Zoë",
        "bo",
        "idle",
        "two",
        "two",
        "athletes row 5",
        "zoé",
        "runs, no athlete",
    ]
    assert [codes(entrant)[:1] for entrant in found] == [
        [],
        [],
        ["no-runs"],
        ["duplicate-athlete"],
        ["duplicate-athlete"],
        ["missing-value"],
        ["unknown-athlete"],
        ["missing-value"],
    ]
    stray = found[6].faults[0]
    assert stray["where"] == "runs row 29, runs row 30" and stray["advice"] == "Maybe 'Zoë'?"


def test_runs_may_stand_in_any_order_and_names_be_typed_either_way() -> None:
    decomposed = [{**row, "athlete": row["athlete"].replace("ë", "e\u0308")} for row in reversed(RUNS)]
    zoe, bo = entrants(frames(ATHLETES, decomposed))
    assert zoe.problem is not None and bo.problem is not None
    same = next(entrants(frames(ATHLETES, RUNS)))
    assert same.problem is not None and zoe.problem.fingerprint == same.problem.fingerprint


def test_faults_of_a_table_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        entrants(
            frames([{"name": "bo", "levle": "novice"}], [{"date": "2026-06-01", "kind": "easy", "pace": 1}])
        )
    found = [(fault.code, fault.value) for fault in caught.value.faults]
    assert found == [
        ("unknown-column", "name"),
        ("unknown-column", "levle"),
        ("missing-column", "id"),
        ("unknown-column", "pace"),
        ("missing-column", "athlete"),
    ]
    assert caught.value.faults[1].advice == "Maybe 'level'?"
    with pytest.raises(InvalidInput, match="no athletes"):
        entrants((pd.DataFrame({"id": []}), pd.DataFrame(RUNS)))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("runs.csv", b'athlete,date,kind\nbo,2026-06-01,"easy\n', "csv-syntax"),
        ("runs.csv", b"athlete,date,kind\nbo,2026-06-01,easy \xe9\n", "not-utf-8"),
        ("runs.csv", b"", "empty-file"),
        ("athletes.xlsx", b"PK\x03\x04 no", "not-a-workbook"),
        ("athletes.parquet", b"PAR1 no", "not-parquet"),
    ],
)
def test_broken_files(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    folder = written(tmp_path)
    if name.startswith("athletes"):
        (folder / "athletes.csv").unlink()
    (folder / name).write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        list(entrants(folder))
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_row_with_a_cell_too_many_is_its_athletes_fault(tmp_path: Path) -> None:
    folder = written(tmp_path)
    with (folder / "runs.csv").open("a", encoding="utf-8") as file:
        file.write("bo,2026-06-29,easy,07:15,hills, or not\n")
    zoe, bo = entrants(folder)
    assert zoe.problem is not None
    assert [(f["code"], f["where"]) for f in bo.faults] == [("too-many-cells", "runs.csv row 30")]


def test_semicolons_and_guarded_cells(tmp_path: Path) -> None:
    (tmp_path / "athletes.csv").write_text("\ufeffid;windows\n'=bo;Mon 18:00-20:00\n", encoding="utf-8")
    (tmp_path / "runs.csv").write_text("athlete;date;kind\n'=bo;2026-06-01;easy\n'=bo;2026-06-14;easy\n")
    (bo,) = entrants(tmp_path)
    assert bo.name == "=bo" and bo.problem is not None


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "none", "file-missing"),
        (lambda folder: folder, "no-seasons"),
        (lambda folder: written(folder) / "runs.csv", "not-a-squad"),
        (lambda folder: pd.DataFrame(ATHLETES), "not-a-squad"),
        (lambda folder: 7, "not-a-squad"),
    ],
)
def test_what_is_no_squad_is_said_at_once(tmp_path: Path, make: Any, code: str) -> None:
    out = tmp_path / "out"
    empty = tmp_path / "in"
    empty.mkdir()
    with pytest.raises(InvalidInput) as caught:
        plan_squad(make(empty), out=out)
    assert [fault.code for fault in caught.value.faults] == [code]
    assert not out.exists()


def test_a_folder_with_tables_and_seasons_is_ambiguous(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "kim").mkdir()
    (folder / "kim" / "season.toml").write_text("")
    with pytest.raises(InvalidInput, match="ambiguous-squad"):
        entrants(folder)
    (folder / "athletes.csv").unlink()
    assert [entrant.name for entrant in entrants(folder)] == ["kim"]


def test_out_may_lie_in_the_source_and_not_be_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="out-is-source"):
        refuse_same_folder(tmp_path, tmp_path)
    (tmp_path / "out").mkdir()
    refuse_same_folder(tmp_path, tmp_path / "out")


def test_an_athlete_whom_nothing_can_read_costs_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    from periodize.squad import roster

    real = roster.problem_from_table

    def broken(content: Any, where: str, **more: Any) -> Any:
        if content["athlete"]["id"] == "bo":
            raise ZeroDivisionError("no such luck")
        return real(content, where, **more)

    monkeypatch.setattr(roster, "problem_from_table", broken)
    zoe, bo = entrants(frames(ATHLETES, RUNS))
    assert zoe.problem is not None
    assert codes(bo) == ["not-readable"] and "ZeroDivisionError: no such luck" in bo.faults[0]["what"]


def test_short_texts() -> None:
    faults = Faults()
    assert shorthand.windows("Fri-Mon, Wed 6:00–7:30 the track", "x", faults) == [
        {"days": ["Fri", "Sat", "Sun", "Mon", "Wed"], "opens": "6:00", "closes": "7:30", "place": "the track"}
    ]
    assert shorthand.races("2026-10-25; 2026-09-01 B 21.1 km", "x", faults) == [
        {"date": "2026-10-25"},
        {"date": "2026-09-01", "priority": "B", "distance_km": "21.1"},
    ]
    assert shorthand.injuries("knee; hamstring 2026-05-01", "x", faults) == [
        {"tissue": "knee"},
        {"tissue": "hamstring", "from": "2026-05-01"},
    ]
    assert shorthand.exceptions("closed 2026-12-24 to 2026-12-26 gym", "x", faults) == [
        {"kind": "closed", "from": "2026-12-24", "to": "2026-12-26", "place": "gym"}
    ]
    assert shorthand.usual_time("Mon, Wed 06:30; Sun 08:00", "x", faults) == {
        "Mon": "06:30",
        "Wed": "06:30",
        "Sun": "08:00",
    }
    assert not faults
    for text in ("Mon", "17:30-20:30", "Mon 17.30-20.30", "Mon 17:30"):
        shorthand.windows(text, "cell", faults)
    assert [fault.where for fault in faults.found] == ["cell"] * 4


def test_seasons_keep_their_own_ways_in() -> None:
    season = tiny_season()
    assert [e.name for e in entrants([season, season])] == ["kim", "kim"]
    assert [e.name for e in entrants((season, season))] == ["kim", "kim"]
    assert [e.name for e in entrants({"a": season})] == ["a"]
    assert codes(next(entrants([7]))) == ["not-a-season"]


def test_a_season_file_is_named_by_its_folder_where_all_are_called_alike(tmp_path: Path) -> None:
    (tmp_path / "season.toml").write_text("")
    (tmp_path / "kim.toml").write_text("")
    assert [e.name for e in entrants(tmp_path / "season.toml")] == [tmp_path.name]
    assert [e.name for e in entrants(tmp_path)] == [tmp_path.name]
    assert [e.name for e in entrants(tmp_path / "kim.toml")] == ["kim"]
