"""Tables out and back: what is written is read again, and what was edited is read or refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from periodize.catalogue.policy import default_policy
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Origin, Phase, Status
from periodize.errors import InvalidInput
from periodize.export import csv as csv_export
from periodize.export import parquet as parquet_export
from periodize.export import xlsx as xlsx_export
from periodize.export.options import ExportOptions
from periodize.export.tables import from_frame, read_sessions
from periodize.io.plan_json import csv_text, write_plan
from periodize.io.plan_read import read_plan
from periodize.problem import Problem
from periodize.report.tables import to_frame, weekly
from periodize.solver.result import Result, TierOutcome
from periodize.testing.schedules import schedules
from periodize.testing.seasons import seasons
from periodize.verify import verify
from tests.fixtures.results import tiny_result, tiny_schedule, tiny_season

PLAIN = ExportOptions()
WRITERS: dict[str, Callable[[Result, ExportOptions], bytes]] = {
    "sessions.csv": csv_export.content,
    "plan.xlsx": xlsx_export.content,
    "sessions.parquet": parquet_export.content,
}
NASTY = (
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "+1",
    "-",
    "@SUM(A1)",
    'say "hi", then; go',
    "one\ntwo\r\nthree",
    "1e5",
    "TRUE",
    "2026-01-01",
    "#N/A",
    "007",
    "🏃\u200d♀️ sprint",
    "ריצה קלה",
    "\x0b\x1f_x000B_ _x005F_x000B_ x005F_",
    "  spaced  ",
    "None",
    "nan",
)


def answer(schedule: Schedule) -> Result:
    """An answer with this schedule, its bill drawn up."""
    problem = Problem(season=schedule.season, policy=default_policy())
    found = verify(schedule, problem.policy)
    tiers = tuple(TierOutcome(tier=t, value=found.cost[t], bound=0) for t in CHARGED_TIERS)
    return Result(
        status=Status.FEASIBLE,
        problem=problem,
        schedule=schedule,
        verification=found,
        tiers=tiers,
        stopped_by="time limit",
    )


@st.composite
def titled(draw: Any) -> Schedule:
    """Schedules whose runs, sessions and places have names that a spreadsheet would take for something else."""
    season: Season = draw(seasons(max_microcycles=3))
    names = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
    season = replace(season, runs=tuple(replace(run, name=draw(names)) for run in season.runs))
    schedule: Schedule = draw(schedules(season))
    known = {place: draw(names) for place in ("gym", "home")}
    return schedule.with_sessions(
        tuple(
            replace(
                session,
                place=_held(known.get(session.place, session.place)),
                id=f"{session.id} {draw(st.sampled_from(NASTY))}".replace("\r", ""),
            )
            for session in schedule.sessions
        )
    )


def _held(place: str) -> str:
    """A text file keeps no difference between line ends."""
    return place.replace("\r", "")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(schedule=titled())
def test_every_schedule_comes_back_from_every_table(
    schedule: Schedule, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("out")
    result = Result(
        status=Status.FEASIBLE,
        problem=Problem(season=schedule.season, policy=default_policy()),
        schedule=schedule,
    )
    for name, write in WRITERS.items():
        content = write(result, PLAIN)
        assert content == write(result, PLAIN), name
        (folder / name).write_bytes(content)
        assert read_sessions(folder / name, schedule.season) == schedule, name
        (folder / name).write_bytes(write(result, ExportOptions(runs=False)))
        assert read_sessions(folder / name, schedule.season) == schedule, f"{name} without runs"
    assert from_frame(to_frame(schedule), schedule.season, weekly(schedule)) == schedule
    assert from_frame(to_frame(schedule), schedule.season, schedule.blocks) == schedule


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(schedule=titled())
def test_a_plan_file_gives_the_same_answer(
    schedule: Schedule, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("out")
    # A plan file keeps texts without blanks around them, and never empty ones.
    sessions = tuple(replace(s, place=s.place.strip(), id=s.id.strip()) for s in schedule.sessions)
    result = answer(schedule.with_sessions(sessions))
    path, _ = write_plan(result, folder)
    assert read_plan(path).result() == result


def test_the_tables_of_weeks_and_exercises_are_those_of_the_report(tmp_path: Path) -> None:
    from periodize.prescribe.rows import prescriptions

    result = tiny_result()
    (tmp_path / "plan.xlsx").write_bytes(xlsx_export.content(result, PLAIN))
    sheets = pd.read_excel(tmp_path / "plan.xlsx", sheet_name=None)
    weeks = weekly(result.require())
    assert sheets["Weeks"].columns.tolist() == weeks.columns.tolist()
    assert sheets["Weeks"]["total_load_au"].tolist() == weeks["total_load_au"].tolist()
    assert sheets["Weeks"]["first"].tolist() == weeks["first"].tolist()
    exercises = prescriptions(result.require())
    for column in ("session", "order", "exercise", "sets", "reps", "note"):
        written = [str(value) for value in sheets["Exercises"][column].fillna("")]
        assert written == [str(value) for value in exercises[column].fillna("")], column
    assert len(sheets["Bill"]) == len(result.bill)


# ------------------------------------------------------------------ edits


def edited(tmp_path: Path, change: Callable[[list[dict[str, str]]], None]) -> Path:
    """A CSV file after someone changed its rows."""
    text = csv_export.content(tiny_result(), PLAIN).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    columns = list(rows[0])
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\r\n", delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "edited.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def faults_of(path: Path, season: Season | None = None) -> dict[str, str]:
    """Codes and places of all faults."""
    with pytest.raises(InvalidInput) as caught:
        read_sessions(path, season or tiny_season())
    return {fault.code: f"{fault.where} {fault.what} {fault.advice}" for fault in caught.value.faults}


def first(rows: list[dict[str, str]], origin: str) -> dict[str, str]:
    return next(row for row in rows if row["origin"] == origin)


def test_a_session_moved_to_another_week_keeps_the_blocks_as_they_are(tmp_path: Path) -> None:
    schedule = replace(
        tiny_schedule(), blocks=(Phase.FOUNDATION, Phase.FOUNDATION, Phase.STRENGTH, Phase.STRENGTH)
    )
    result = replace(tiny_result(), schedule=schedule)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(xlsx_export.content(result, PLAIN))
    book = openpyxl.load_workbook(path)
    sheet = book["Sessions"]
    head = {cell.value: cell.column for cell in sheet[1]}
    row = next(
        number
        for number in range(2, sheet.max_row + 1)
        if sheet.cell(number, head["origin"]).value == "placed"
        and sheet.cell(number, head["microcycle"]).value == 2
    )
    moved = sheet.cell(row, head["start"]).value + timedelta(days=7, minutes=15)
    sheet.cell(row, head["start"]).value = moved
    sheet.cell(1, sheet.max_column + 1).value = "my notes"
    sheet.append([])
    book.save(path)
    back = read_sessions(path, schedule.season)
    assert back.blocks == schedule.blocks
    assert len(set(back.sessions) - set(schedule.sessions)) == 1
    (new,) = set(back.sessions) - set(schedule.sessions)
    assert new.start == moved


@pytest.mark.parametrize("written", ["2026-10-09 18:00", "2026-10-09T18:00:00", " 2026-10-09T18:00 "])
def test_times_may_be_text(tmp_path: Path, written: str) -> None:
    path = edited(tmp_path, lambda rows: first(rows, "placed").update(start=written))
    assert datetime(2026, 10, 9, 18) in {
        session.start for session in read_sessions(path, tiny_season()).sessions
    }


def test_a_session_may_be_added_by_its_template_alone(tmp_path: Path) -> None:
    def add(rows: list[dict[str, str]]) -> None:
        blank = dict.fromkeys(rows[0], "")
        rows += [blank, {**blank, "start": "2026-10-10 09:00", "origin": "placed", "template": "strides"}]

    back = read_sessions(edited(tmp_path, add), tiny_season())
    (new,) = set(back.sessions) - set(tiny_schedule().sessions)
    assert (new.id, new.duration_min, new.place) == ("strides-2026-10-10-0900", 8, "")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    def spoil(rows: list[dict[str, str]]) -> None:
        runs = [row for row in rows if row["origin"] == "run"]
        placed = [row for row in rows if row["origin"] == "placed"]
        runs[0]["start"] = "2026-10-05T09:00"
        runs[1]["load_au"] = "1"
        rows.remove(runs[2])
        rows.append({**runs[3], "id": "run-of-nobody"})
        rows.append(dict(runs[4]))
        placed[0]["template"] = "foundation_c"
        placed[1]["start"] = "10/9/2026 18:00"
        placed[2]["block"] = "power"
        placed[3]["origin"] = "plaecd"
        placed[4]["duration_min"] = "44"
        placed[5]["start"] = "2027-10-09 18:00"
        placed[6]["microcycle"] = "9"

    found = faults_of(edited(tmp_path, spoil))
    assert set(found) == {
        "run-moved",
        "run-changed",
        "run-missing",
        "run-added",
        "duplicate-run",
        "unknown-template",
        "not-a-time",
        "block-differs",
        "unknown-origin",
        "session-length",
        "session-outside-season",
        "microcycle-outside-season",
    }
    assert found["run-moved"].startswith("edited.csv row 2, start")
    assert "'foundation_a'" in found["unknown-template"] or "'foundation_b'" in found["unknown-template"]
    assert "row " in found["session-length"]


def test_a_pin_stands(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda rows: first(rows, "pinned").update(start="2026-10-06T18:30"))
    assert set(faults_of(path)) == {"pin-differs"}


def test_the_title_of_a_run_is_part_of_it(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda rows: first(rows, "run").update(title="Tempo"))
    assert "title is 'Tempo', and 'Jog'" in faults_of(path)["run-changed"]


def test_a_file_that_misses_columns_says_which_with_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("strat,origin,template,duration_min,place,id\n", encoding="utf-8")
    assert "'strat'" in faults_of(path)["missing-column"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"PK\x03\x04 no zip", "not-a-workbook"),
        (b"PAR1 nothing", "not-parquet"),
        ("start;…\n".encode("latin-1", "replace") + b"\xe4", "not-utf-8"),
    ],
)
def test_broken_files_are_faults(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert set(faults_of(path)) == {code}


def test_a_workbook_without_sessions_names_its_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Money"
    book.save(tmp_path / "book.xlsx")
    assert "no sheet 'Sessions'" in faults_of(tmp_path / "book.xlsx")["no-sheet"]


def test_a_block_without_rows_has_to_be_given() -> None:
    season = replace(tiny_season(), runs=(), pins=())
    schedule = Schedule(season=season, sessions=tiny_schedule().sessions[-1:], blocks=(Phase.POWER,) * 4)
    frame = to_frame(schedule)
    with pytest.raises(InvalidInput) as caught:
        from_frame(frame, season)
    assert [fault.code for fault in caught.value.faults] == ["no-block"] * 3
    assert from_frame(frame, season, ["power"] * 4) == schedule
    with pytest.raises(InvalidInput) as caught:
        from_frame(frame, season, ["power", "power", "power", "speed"])
    assert [fault.code for fault in caught.value.faults] == ["block-differs"]


def test_a_frame_out_of_a_csv_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(csv_export.content(tiny_result(), PLAIN))
    assert from_frame(pd.read_csv(path), tiny_season()) == tiny_schedule()


def test_a_frame_is_needed() -> None:
    with pytest.raises(TypeError, match="DataFrame"):
        from_frame([{"start": 1}], tiny_season())  # type: ignore[arg-type]


def test_history_is_no_origin_of_a_row(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda rows: first(rows, "placed").update(origin=Origin.HISTORY.value))
    assert "unknown-origin" in faults_of(path)


# ------------------------------------------------------------------ what a coach writes


def sheet_edited(tmp_path: Path, change: Callable[[list[dict[str, Any]]], None]) -> Path:
    """A workbook after someone changed the rows of its sheet of sessions."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_export.content(tiny_result(), PLAIN)))
    sheet = book["Sessions"]
    head = [str(cell.value) for cell in sheet[1]]
    rows: list[dict[str, Any]] = [
        dict(zip(head, values, strict=True)) for values in sheet.iter_rows(min_row=2, values_only=True)
    ]
    change(rows)
    sheet.delete_rows(2, sheet.max_row)
    for row in rows:
        sheet.append([row.get(column) for column in head])
    book.save(tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def session_of(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == name)


FRIDAY = "foundation_b-2026-10-09-1730"


@pytest.mark.parametrize("written", ["2026-10-09T18:30", "18:30", "09.10.2026 18:30"])
def test_an_end_that_was_edited_is_a_fault_and_says_what_to_edit(tmp_path: Path, written: str) -> None:
    path = edited(tmp_path, lambda rows: session_of(rows, FRIDAY).update(end=written))
    found = faults_of(path)
    assert set(found) == {"end-differs"}
    assert ", end end is " in found["end-differs"]
    assert "2026-10-09T18:15" in found["end-differs"]
    assert "edit start or duration_min, and empty this cell" in found["end-differs"]


def test_an_end_edited_in_excel_is_a_fault(tmp_path: Path) -> None:
    path = sheet_edited(
        tmp_path, lambda rows: session_of(rows, FRIDAY).update(end=datetime(2026, 10, 9, 18, 30))
    )
    assert "plan.xlsx sheet 'Sessions' row" in faults_of(path)["end-differs"]


def test_an_end_edited_after_the_start_was_moved_is_a_fault(tmp_path: Path) -> None:
    moved = {"start": "2026-10-09T18:00", "end": "2026-10-09T19:00"}
    path = edited(tmp_path, lambda rows: session_of(rows, FRIDAY).update(moved))
    assert set(faults_of(path)) == {"end-differs"}


@pytest.mark.parametrize("end", ["2026-10-09T18:15", "2026-10-09T18:45", "18:45", ""])
def test_an_end_left_as_it_was_moved_along_or_emptied_is_none(tmp_path: Path, end: str) -> None:
    moved = {"start": "2026-10-09T18:00", "end": end}
    path = edited(tmp_path, lambda rows: session_of(rows, FRIDAY).update(moved))
    (new,) = set(read_sessions(path, tiny_season()).sessions) - set(tiny_schedule().sessions)
    assert (new.start, new.duration_min) == (datetime(2026, 10, 9, 18), 45)


def test_a_title_that_was_edited_is_a_fault_and_names_the_template(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda rows: session_of(rows, FRIDAY).update(title="Foundation A"))
    found = faults_of(path)
    assert set(found) == {"title-differs"}
    assert ", title title is 'Foundation A', and 'Foundation B'" in found["title-differs"]
    assert "edit template, to 'foundation_a'" in found["title-differs"]
    path = edited(tmp_path, lambda rows: session_of(rows, FRIDAY).update(title="Legs"))
    assert "edit template, and empty" in faults_of(path)["title-differs"]


def test_a_title_and_an_end_left_as_they_were_when_the_template_changed_are_none(tmp_path: Path) -> None:
    change = {"template": "strides", "duration_min": ""}
    path = edited(tmp_path, lambda rows: session_of(rows, FRIDAY).update(change))
    (new,) = set(read_sessions(path, tiny_season()).sessions) - set(tiny_schedule().sessions)
    assert (new.template, new.duration_min) == ("strides", 8)


def test_a_table_without_ends_and_titles_is_read() -> None:
    frame = to_frame(tiny_schedule()).drop(columns=["end", "title"])
    assert from_frame(frame, tiny_season()) == tiny_schedule()


def test_a_plan_csv_is_read_with_its_dates_and_times_in_two_columns(tmp_path: Path) -> None:
    runs = (replace(tiny_season().runs[0], key=True), *tiny_season().runs[1:])
    schedule = replace(tiny_schedule(), season=replace(tiny_season(), runs=runs))
    path = tmp_path / "plan.csv"
    text = csv_text(answer(schedule))
    path.write_text(text, encoding="utf-8")
    assert read_sessions(path, schedule.season) == schedule
    path.write_text(text.replace("2026-10-09,17:30,18:15", "2026-10-10,17:30,18:15"), encoding="utf-8")
    (new,) = set(read_sessions(path, schedule.season).sessions) - set(schedule.sessions)
    assert new.start == datetime(2026, 10, 10, 17, 30)
    path.write_text(text.replace("2026-10-09,17:30,18:15", "10/9/2026,17:30,19:15"), encoding="utf-8")
    found = faults_of(path, schedule.season)
    assert set(found) == {"not-a-date"}
    assert ", date " in found["not-a-date"]
    path.write_text(text.replace("2026-10-05,07:00,08:00", "2026-10-05,07:00,08:30"), encoding="utf-8")
    assert set(faults_of(path, schedule.season)) == {"run-changed"}
    path.write_text(text.replace(",180,key,", ",180,,"), encoding="utf-8")
    assert "key is 'None', and 'True'" in faults_of(path, schedule.season)["run-changed"]


def test_a_plan_csv_saved_as_a_workbook_is_read(tmp_path: Path) -> None:
    lines = list(csv.reader(io.StringIO(csv_text(tiny_result()))))
    book = openpyxl.Workbook()
    when = {name: lines[0].index(name) for name in ("date", "start", "end")}
    for line in lines:
        row: list[Any] = list(line)
        if line is not lines[0]:
            row[when["date"]] = datetime.fromisoformat(line[when["date"]])
            row[when["start"]] = datetime.strptime(line[when["start"]], "%H:%M").time()
            row[when["end"]] = datetime.strptime(line[when["end"]], "%H:%M").time()
        book.active.append(row)
    book.save(tmp_path / "plan.xlsx")
    assert read_sessions(tmp_path / "plan.xlsx", tiny_season()) == tiny_schedule()


@pytest.mark.parametrize(
    ("yes", "no"), [("WAHR", "FALSCH"), ("VRAI", "FAUX"), ("VERDADERO", "FALSO"), ("TRUE", "FALSE")]
)
def test_a_table_saved_by_excel_in_other_languages_is_read(tmp_path: Path, yes: str, no: str) -> None:
    def saved(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["key"] = {"true": yes, "false": no}[row["key"]]
            row["start"] = f"{datetime.fromisoformat(row['start']):%d.%m.%Y %H:%M}"
            row["end"] = f"{datetime.fromisoformat(row['end']):%d.%m.%Y %H:%M:%S}"

    assert read_sessions(edited(tmp_path, saved), tiny_season()) == tiny_schedule()
    path = edited(tmp_path, lambda rows: first(rows, "run").update(key=yes))
    assert set(faults_of(path)) == {"run-changed"}


def test_dates_with_dots_are_read_day_first_and_those_with_slashes_not(tmp_path: Path) -> None:
    for write in (edited, sheet_edited):
        path = write(tmp_path, lambda rows: session_of(rows, FRIDAY).update(start="9.10.2026 18:00"))
        (new,) = set(read_sessions(path, tiny_season()).sessions) - set(tiny_schedule().sessions)
        assert new.start == datetime(2026, 10, 9, 18)
        for bad in ("10/9/2026 18:00", "31.02.2026 18:00", "10.09.26 18:00"):
            path = write(tmp_path, lambda rows, bad=bad: session_of(rows, FRIDAY).update(start=bad))
            assert set(faults_of(path)) == {"not-a-time"}


def test_a_new_row_without_an_origin_says_what_to_write(tmp_path: Path) -> None:
    path = sheet_edited(
        tmp_path, lambda rows: rows.append({"start": datetime(2026, 10, 10, 9), "template": "strides"})
    )
    found = faults_of(path)
    assert set(found) == {"missing-value"}
    assert "row 22 'origin' is empty Write 'placed' for a session of yours." in found["missing-value"]


def test_a_copied_row_names_both_rows_and_what_to_empty(tmp_path: Path) -> None:
    def copy(rows: list[dict[str, Any]]) -> None:
        rows.append({**session_of(rows, FRIDAY), "start": datetime(2026, 10, 10, 9), "duration_min": 44})

    found = faults_of(sheet_edited(tmp_path, copy))
    assert set(found) == {"duplicate-session-id", "session-length"}
    said = found["duplicate-session-id"]
    assert said.startswith("plan.xlsx sheet 'Sessions' row 22, id")
    assert f"'{FRIDAY}' stands in plan.xlsx sheet 'Sessions' row 5 too" in said
    assert "empty the cells id and end" in said
    assert "row 22" in found["session-length"]


def test_a_new_row_without_an_id_gets_one_of_its_own(tmp_path: Path) -> None:
    def add(rows: list[dict[str, Any]]) -> None:
        moved = session_of(rows, FRIDAY)
        new = {**moved, "id": "  ", "end": None}
        moved["start"] = datetime(2026, 10, 8, 17, 30)
        rows[:0] = [new, {**new, "start": datetime(2026, 10, 10, 9)}]

    back = read_sessions(sheet_edited(tmp_path, add), tiny_season())
    new = {session.id: session.start for session in set(back.sessions) - set(tiny_schedule().sessions)}
    assert new == {
        FRIDAY: datetime(2026, 10, 8, 17, 30),
        f"{FRIDAY}-2": datetime(2026, 10, 9, 17, 30),
        "foundation_b-2026-10-10-0900": datetime(2026, 10, 10, 9),
    }
