"""``periodize import``: a foreign file becomes a season folder, and everything that was found or assumed is said."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from periodize import cli
from periodize.domain.athlete import ExceptionKind
from periodize.domain.vocabulary import RacePriority, RunKind
from periodize.io.season_toml import read_season

MONDAY = date(2026, 6, 1)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the files of other tools are not here")

EVENTS = [
    (0, "Easy run 8 km"),
    (1, "Strength"),
    (2, "Intervals 6 x 800 m, 10 km"),
    (3, "Mobility"),
    (5, "Rest"),
    (6, "Long run 16 km"),
]


def event(day: int, title: str, **more: str) -> str:
    when = MONDAY + timedelta(days=day)
    fields = {"UID": f"{day}-{title}@coach", "DTSTAMP": "20260101T000000Z", "SUMMARY": title, **more}
    lines = [f"DTSTART;VALUE=DATE:{when:%Y%m%d}", *(f"{name}:{value}" for name, value in fields.items())]
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def calendar(*events: str) -> str:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//coach//EN"]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Four weeks of a coach's calendar, with a race at the end."""
    events = [
        event(7 * week + day, title) for week in range(4) for day, title in EVENTS[: 5 if week == 3 else 6]
    ]
    path = tmp_path / "plan.ics"
    path.write_bytes(calendar(*events, event(27, "City 10 km race")).encode())
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What was done in the weeks before, as a service exports it: three rows count, one is too old."""
    rows = [
        {
            "id": str(day),
            "start_date_local": f"{MONDAY + timedelta(days=day)}T07:30:00",
            "type": "Run",
            "name": "Morning run",
            "moving_time": "2400",
            "distance": "7000",
        }
        for day in (-60, -20, -10, -3)
    ]
    path = tmp_path / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_calendar_becomes_a_season(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine"
    assert cli.main(["import", str(plan), "--out", str(out), "--zone", "Europe/London"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    assert lines[0] == "plan.ics, read as ics: 24 items"
    assert "  strength        4  left out: periodize places its own" in lines
    assert "The season: 1 Jun 2026 to 28 Jun 2026, 12 fixed sessions" in lines
    assert "  A race  Sun 28 Jun  City 10 km race 10 km  (priority assumed)" in lines
    assert "[race-priority-assumed]" in printed.out
    assert lines[-1] == f"next: periodize plan {out / 'season.toml'} --out out"
    season = read_season(out / "season.toml")
    assert (season.calendar.start, season.calendar.end) == (MONDAY, date(2026, 6, 28))
    assert season.athlete.time_zone == "Europe/London"
    assert [race.race for race in season.races] == [RacePriority.A]
    kinds = [run.kind for run in season.runs]
    assert (kinds.count(RunKind.LONG), kinds.count(RunKind.INTERVALS)) == (3, 4)


def test_nothing_is_replaced(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", str(plan), "--out", str(tmp_path / "mine")]) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "mine").iterdir()}
    capsys.readouterr()
    assert cli.main(["import", str(plan), "--out", str(tmp_path / "mine")]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("file-exists") == 2
    assert {path: path.read_bytes() for path in (tmp_path / "mine").iterdir()} == before


def test_without_a_folder_every_item_is_listed_and_nothing_written(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = sorted(tmp_path.iterdir())
    assert cli.main(["import", str(plan)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Date", "Start", "What", "Kind", "Min", "Km", "Title"]
    assert lines[1].split() == ["2026-06-01", "run", "easy", "8", "Easy", "run", "8", "km"]
    assert sum(line.startswith("2026-06-") for line in lines) == 24
    assert lines[-1] == "nothing was written; --out DIR writes a season"
    assert sorted(tmp_path.iterdir()) == there


def test_a_log_beside_the_plan_becomes_its_history(
    plan: Path, log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine"
    assert cli.main(["import", str(plan), str(log), "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "plan.ics + log.csv, read as ics, intervals: 28 items" in told
    assert "  before it: 3 sessions done since 12 May 2026" in told
    assert "[older-than-history]" in told
    season = read_season(out / "season.toml")
    assert [run.day for run in season.history.runs] == [
        MONDAY + timedelta(days=day) for day in (-20, -10, -3)
    ]
    assert len(season.runs) == 12


def test_a_log_alone_becomes_a_history_when_asked(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine"
    assert cli.main(["import", str(log), "--history", "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert [path.name for path in out.iterdir()] == ["history.csv"]
    assert 'next: [history] with runs = "history.csv" in the season file' in told
    assert cli.main(["import", str(log), "--history", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert (table["history"], table["sessions"], table["written"], table["next"]) == (3, 0, [], None)


def test_a_plan_is_a_plan_although_history_is_asked_for(plan: Path, tmp_path: Path) -> None:
    assert cli.main(["import", str(plan), "--history", "--out", str(tmp_path / "mine")]) == 0
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == ["runs.csv", "season.toml"]


def test_everything_as_json(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine"
    assert cli.main(["import", str(plan), "--out", str(out), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    table = json.loads(printed.out)
    assert table["counts"] == {"run": 11, "race": 1, "strength": 4, "mobility": 4, "rest": 4}
    assert table["left_out"] == {"strength": 4, "mobility": 4, "rest": 4, "note": 0}
    assert (table["first"], table["last"], table["sessions"]) == ("2026-06-01", "2026-06-28", 12)
    (race,) = table["races"]
    assert (race["priority"], race["priority_assumed"], race["distance_km"]) == ("A", True, 10.0)
    assert len(table["items"]) == 24
    first = table["items"][0]
    assert (first["activity"], first["kind"], first["distance_km"], first["start"]) == (
        "run",
        "easy",
        8.0,
        None,
    )
    assert "race-priority-assumed" in [warning["code"] for warning in table["warnings"]]
    assert table["written"] == [str(out / "season.toml"), str(out / "runs.csv")]
    assert table["next"] == f"periodize plan {out / 'season.toml'} --out out"


def test_absence_becomes_an_exception(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {
            "category": "WORKOUT",
            "type": "Run",
            "name": "Easy run",
            "start_date_local": f"2026-06-{day:02d}T00:00:00",
        }
        for day in (1, 4, 8, 11)
    ]
    rows.append({"category": "SICK", "name": "Flu", "start_date_local": "2026-06-06T00:00:00"})
    path = tmp_path / "events.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert cli.main(["import", str(path), "--out", str(tmp_path / "mine")]) == 0
    assert "sick Sat 6 Jun" in capsys.readouterr().out
    (exception,) = read_season(tmp_path / "mine" / "season.toml").availability.exceptions
    assert (exception.first, exception.kind) == (date(2026, 6, 6), ExceptionKind.SICK)


def test_a_wrong_year_is_told_with_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = [event(day, "Easy run 8 km") for day in (*range(0, 28, 2), *range(340, 360, 2))]
    path = tmp_path / "plan.ics"
    path.write_text(calendar(*events), encoding="utf-8")
    assert cli.main(["import", str(path), "--out", str(tmp_path / "mine")]) == 0
    told = capsys.readouterr().out
    assert "One side of the gap is left out with --first DATE or --last DATE." in told
    assert cli.main(["import", str(path), "--last", "2026-07-31", "--out", str(tmp_path / "early")]) == 0
    assert "One side of the gap" not in capsys.readouterr().out
    assert len(read_season(tmp_path / "early" / "season.toml").runs) == 14


def test_warnings_of_one_kind_are_counted_after_the_third(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [event(day, f"Zorbing {day}") for day in range(5)]
    path = tmp_path / "plan.ics"
    path.write_text(calendar(*events, event(8, "Easy run 8 km")), encoding="utf-8")
    assert cli.main(["import", str(path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert told.count("[title-not-understood]") == 3
    assert "(and 2 more of the kind)" in told


def test_warnings_that_a_diary_only_counts_are_counted_with_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    rows = [f"{MONDAY + timedelta(days=day)},Zorbing {day}" for day in range(120)]
    path.write_text("\n".join(["date,title", *rows, ""]), encoding="utf-8")
    assert cli.main(["import", str(path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert told.count("[title-not-understood]") == 3
    assert "(and 117 more of the kind)" in told
    assert "in all" not in told


def test_the_folder_names_the_athlete_and_it_is_said(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "Anna B"
    assert cli.main(["import", str(plan), "--out", str(out)]) == 0
    assert "athlete: Anna-B, from the folder's name; --athlete NAME gives another" in capsys.readouterr().out
    assert read_season(out / "season.toml").athlete.id == "Anna-B"
    other = tmp_path / "bob"
    assert cli.main(["import", str(plan), "--out", str(other), "--athlete", " Bob C. "]) == 0
    assert "athlete: Bob C." in capsys.readouterr().out.splitlines()
    assert read_season(other / "season.toml").athlete.id == "Bob C."
    third = [str(plan), "--out", str(tmp_path / "x"), "--athlete", " ", "--json"]
    assert cli.main(["import", *third]) == 0
    assert json.loads(capsys.readouterr().out)["athlete"] == "x"
    assert cli.main(["import", str(plan), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["athlete"] is None


def test_nothing_left_is_a_fault(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", str(plan), "--first", "2028-01-01"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "[nothing-left]" in printed.err and "from 2026-06-01 to 2026-06-28" in printed.err


def test_the_season_of_a_grid_begins_on_its_rest_day_and_has_the_unit_of_its_header(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "grid.csv", tmp_path / "mine"
    head = "Week of,Mon,Tue,Wed,Thu,Fri,Sat,Sun,Total (mi)"
    weeks = [f"{MONDAY + timedelta(weeks=week)},Rest,4,6,Gym,3,10,Rest,23" for week in range(3)]
    path.write_text("\n".join([head, *weeks, ""]), encoding="utf-8")
    assert cli.main(["import", str(path), "--out", str(out)]) == 0
    assert "[unit-from-file]" in capsys.readouterr().out
    season = read_season(out / "season.toml")
    assert (season.calendar.start, season.calendar.end) == (MONDAY, date(2026, 6, 21))
    assert season.runs[0].distance_m == 6_437
    assert cli.main(["import", str(path), "--unit", "km", "--out", str(tmp_path / "km")]) == 0
    assert read_season(tmp_path / "km" / "season.toml").runs[0].distance_m == 4_000


def test_a_file_with_nothing_to_plan_around_is_shown_but_makes_no_season(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gym.ics"
    path.write_text(calendar(event(0, "Strength"), event(1, "Rest")), encoding="utf-8")
    assert cli.main(["import", str(path)]) == 0
    assert "[nothing-to-plan-around]" in capsys.readouterr().out
    assert cli.main(["import", str(path), "--out", str(tmp_path / "mine")]) == 2
    assert "nothing-to-plan-around" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_what_is_typed_wrong_is_told(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option, value, word in (
        ("--first", "1.6.2026", "is not a date"),
        ("--unit", "leagues", "invalid choice"),
    ):
        with pytest.raises(SystemExit) as caught:
            cli.main(["import", str(plan), option, value])
        assert caught.value.code == 2
        assert word in capsys.readouterr().err
    assert cli.main(["import", str(plan), "--format", "isc"]) == 2
    assert "Maybe 'ics'?" in capsys.readouterr().err
    assert cli.main(["import", str(plan), "--zone", "Mars/Olympus"]) == 2
    assert "time-zone" in capsys.readouterr().err


def test_a_missing_package_is_one_sentence(
    plan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "icalendar"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "icalendar", None)
    assert cli.main(["import", str(plan)]) == 2
    told = capsys.readouterr().err
    assert "pip install 'periodize[ics]'" in told and "Traceback" not in told


def test_signs_that_a_terminal_obeys_are_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.ics"
    path.write_text(calendar(event(0, "Easy \x1b[2J run 8 km"), event(8, "Long run 20 km")), encoding="utf-8")
    assert cli.main(["import", str(path)]) == 0
    assert "\x1b" not in capsys.readouterr().out


@needs_shared
@pytest.mark.parametrize(
    ("name", "choices", "sessions"),
    [
        ("lennee/training_plan.ics", [], 12),
        ("bendecoste/plan.ics", ["--last", "2019-02-28"], None),
        ("bendecoste/input.xlsx", ["--start", "2018-12-17"], None),
        ("tomeese/payload.json", [], 1),
        ("tomeese/2025-09-29_2025-10-05.json", [], 6),
        ("samirrehm/activities.csv", ["--first", "2026-05-01"], None),
    ],
)
def test_files_of_other_tools_become_seasons_that_can_be_planned(
    name: str, choices: list[str], sessions: int | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine"
    assert cli.main(["import", str(SHARED / name), *choices, "--out", str(out), "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    season = read_season(out / "season.toml")
    assert len(season.runs) == table["sessions"] == (sessions or table["sessions"]) > 0
    assert cli.main(["plan", str(out / "season.toml"), "--time-limit", "60", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] in ("OPTIMAL", "FEASIBLE")


def test_a_name_that_no_file_can_have_is_a_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    runs = tmp_path / "runs.csv"
    runs.write_text("date,kind\n2026-06-01,easy\n", encoding="utf-8")
    assert cli.main(["import", str(runs), "--out", str(tmp_path / ("a" * 300))]) == 2
    assert "[name-not-possible]" in capsys.readouterr().err
