"""Plain tables: whatever their columns are called, nothing is lost and nothing guessed silently."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from periodize.diary.decode import sheet_of_text
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.table import from_sheet
from periodize.domain.vocabulary import RunKind
from periodize.errors import InvalidInput
from periodize.io.faults import Faults
from periodize.io.runs_csv import read_runs

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "marathon" / "runs.csv"


def read(text: str, **options: Any) -> tuple[list[Entry], list[str]]:
    """The entries of a table, and the codes of the warnings."""
    warnings = Faults()
    found = from_sheet(sheet_of_text(text, "t.csv"), ReadOptions(**options), warnings)
    return found, [fault.code for fault in warnings.found]


def faults_of(text: str, **options: Any) -> list[tuple[str, str]]:
    """Code and place of every fault of a table."""
    with pytest.raises(InvalidInput) as caught:
        read(text, **options)
    return [(fault.code, fault.where.removeprefix("t.csv").strip()) for fault in caught.value.faults]


def test_a_full_row() -> None:
    (entry,), codes = read(
        "Date,Start,Workout,Sport,Distance (km),Duration (min),RPE,Notes\n"
        "2026-01-05,06:30,Hills,Run,8.5,50,6.5,on grass\n"
    )
    assert entry == Entry(
        day=date(2026, 1, 5),
        start_min=390,
        title="Hills",
        text="on grass",
        sport="Run",
        duration_min=50,
        distance_m=8_500,
        rpe_tenths=65,
        where="t.csv row 2",
    )
    assert codes == []


def test_our_own_runs_are_taken_at_their_word() -> None:
    entries, codes = read(EXAMPLE.read_text(encoding="utf-8"))
    runs = read_runs(EXAMPLE)
    assert codes == []
    assert [
        (
            e.day,
            e.kind,
            e.start_min,
            e.distance_m,
            e.duration_min,
            e.rpe_tenths,
            e.load_au,
            e.priority,
            e.title,
        )
        for e in entries
    ] == [
        (
            r.day,
            r.kind,
            r.start_min,
            r.distance_m,
            r.duration_min,
            r.rpe_tenths,
            r.load_au,
            r.priority,
            r.name,
        )
        for r in runs
    ]


def test_european_numbers_and_dates() -> None:
    entries, codes = read(
        "Datum;Titel;Distanz (km);Dauer\n05.01.2026;Lauf;9,44;0:55\n06.01.2026;Lang;20,125;1:50\n"
    )
    assert [(e.day.day, e.distance_m, e.duration_min) for e in entries] == [(5, 9_440, 55), (6, 20_125, 110)]
    assert codes == []


def test_units_that_nobody_states() -> None:
    entries, codes = read(
        "date,title,distance,duration\n2026-01-05,Easy,6,45\n2026-01-06,Easy,7,50\n", unit="mi"
    )
    assert [(e.distance_m, e.duration_min) for e in entries] == [(9_656, 45), (11_265, 50)]
    assert codes == ["unit-assumed", "unit-assumed"]
    text = "date,title,duration\n2026-01-05,Easy,0.75\n2026-01-06,Long,2\n"
    assert faults_of(text) == [("unit-missing", "row 2, duration"), ("unit-missing", "row 3, duration")]
    assert [e.duration_min for e in read(text.replace("duration", "duration_h"))[0]] == [45, 120]


def test_clocks_that_may_be_minutes_or_hours() -> None:
    entries, codes = read("date,title,time\n2026-01-05,a,45:30\n2026-01-06,b,5:10\n")
    assert ([e.duration_min for e in entries], codes) == ([46, 5], [])
    entries, codes = read("date,title,time\n2026-01-05,a,1:10\n2026-01-06,b,2:05\n")
    assert ([e.duration_min for e in entries], codes) == ([70, 125], ["clock-assumed"])
    entries, codes = read("date,title,time (mm:ss)\n2026-01-05,a,1:10\n")
    assert ([e.duration_min for e in entries], codes) == ([1], [])


def test_effort_and_minutes_in_one_column() -> None:
    entries, codes = read("date,session,RPE / Duration\n2026-01-05,Easy,3 / 45\n2026-01-06,Hard,7/60 min\n")
    assert [(e.rpe_tenths, e.duration_min) for e in entries] == [(30, 45), (70, 60)]
    assert codes == []
    entries, _ = read("date,session,Duration / RPE\n2026-01-05,Easy,45 / 3\n")
    assert [(e.rpe_tenths, e.duration_min) for e in entries] == [(30, 45)]


def test_planned_first_then_what_was_done() -> None:
    entries, _ = read("date,title,planned km,actual km\n2026-01-05,a,10,9\n2026-01-06,b,,8\n2026-01-07,c,,\n")
    assert [(e.distance_m, e.done) for e in entries] == [(10_000, False), (8_000, True), (None, False)]


def test_ambiguous_dates_ask() -> None:
    assert faults_of("date,title\n03/04/2026,a\n05/06/2026,b\n") == [("ambiguous-date", "row 2, date")]
    assert [e.day for e in read("date,title\n03/04/2026,a\n25/06/2026,b\n")[0]] == [
        date(2026, 4, 3),
        date(2026, 6, 25),
    ]


def test_ambiguous_numbers_ask() -> None:
    assert faults_of('date,title,km\n2026-01-05,a,"6,060"\n2026-01-06,b,8\n') == [
        ("ambiguous-number", "row 2, km")
    ]


def test_all_faults_come_together() -> None:
    text = 'date,title,km,duration\nsoon,a,1,\n2026-02-30,b,"6,060",\n2026-01-05,c,1,2\n'
    assert faults_of(text) == [
        ("not-a-date", "row 2, date"),
        ("not-a-date", "row 3, date"),
        ("ambiguous-number", "row 3, km"),
        ("unit-missing", "row 4, duration"),
    ]


def test_rows_without_a_date() -> None:
    entries, codes = read(
        "date,title,km\nWeek 1,,\n2026-01-05,Easy,6\n,Gym,\nTotal,,6\n,,6\n2026-01-06,Rest,\n"
    )
    assert [(e.day.day, e.title) for e in entries] == [(5, "Easy"), (5, "Gym"), (5, ""), (6, "Rest")]
    assert sorted(codes) == ["date-carried", "rows-not-read"]
    assert faults_of("date,title\n,Easy\n2026-01-06,Rest\n") == [("missing-value", "row 2")]


def test_a_figure_that_is_none_stays_as_text() -> None:
    (entry,), codes = read("date,title,km,RPE\n2026-01-05,Easy,a few,145\n")
    assert (entry.distance_m, entry.rpe_tenths, entry.text) == (None, None, "km: a few\nRPE: 145")
    assert codes == ["not-a-number", "not-an-effort"]


def test_kinds_in_other_words_join_the_title() -> None:
    entries, _ = read(
        "date,type,title\n2026-01-05,Easy,Park\n2026-01-06,Threshold,6 km\n2026-01-07,Strength,Squats\n"
        "2026-01-08,Easy,Bike ride\n2026-01-09,Tempo,Tempo 6 km\n"
    )
    assert [(e.kind, e.title, e.sport) for e in entries] == [
        (RunKind.EASY, "Park", ""),
        (None, "Threshold: 6 km", ""),
        (None, "Squats", "Strength"),
        (None, "Easy: Bike ride", ""),  # an easy ride is no easy run
        (RunKind.TEMPO, "Tempo 6 km", ""),
    ]


def test_columns_for_the_gym_make_sessions_of_their_own() -> None:
    entries, codes = read(
        "Date,Run,Strength\n2026-01-05,6 easy,x\n2026-01-06,,Legs\n2026-01-07,Long,\n2026-01-08,,\n"
    )
    assert [(e.day.day, e.title) for e in entries] == [
        (5, "6 easy"),
        (5, "Strength"),
        (6, "Strength: Legs"),
        (7, "Long"),
    ]
    assert codes == []  # a date alone says nothing


def test_weeks_and_weekdays_are_counted_from_the_start() -> None:
    text = "Week,Day,Session\n1,Mon,a\n1,Sun,b\n2,Tue,c\n"
    assert faults_of(text) == [("start-missing", "")]
    assert [e.day for e in read(text, start=date(2026, 1, 5))[0]] == [date(2026, 1, d) for d in (5, 11, 13)]
    # a week that begins on a Wednesday ends on a Tuesday
    assert [e.day for e in read(text, start=date(2026, 1, 7))[0]] == [date(2026, 1, d) for d in (12, 11, 20)]


def test_weekdays_without_weeks_and_numbers_of_days() -> None:
    text = "Day,Session\nMon,a\nWed,b\nMon,c\n"
    assert [e.day.day for e in read(text, start=date(2026, 1, 5))[0]] == [5, 7, 12]
    text = "Day,Session\nDay 1,a\nDay 3,b\n10,c\n"
    assert [e.day.day for e in read(text, start=date(2026, 1, 5))[0]] == [5, 7, 14]
    assert faults_of("Day,Session\n0,a\n99999999,b\n1,c\n", start=date(2026, 1, 5))


def test_columns_that_are_not_read_are_named() -> None:
    warnings = Faults()
    from_sheet(sheet_of_text("date,title,HR,empty\n2026-01-05,a,140,\n", "t.csv"), ReadOptions(), warnings)
    assert [(fault.code, fault.value) for fault in warnings.found] == [("columns-not-read", "HR")]
    names = [f"sensor {number}" for number in range(20)]
    row = ",".join("7" * len(names))
    warnings = Faults()
    text = f"date,title,{','.join(names)}\n2026-01-05,Easy,{row}\n"
    from_sheet(sheet_of_text(text, "t.csv"), ReadOptions(), warnings)
    (fault,) = warnings.found
    assert "sensor 0, sensor 1, " in str(fault) and str(fault).endswith("sensor 11 and 8 more.")


def test_guarded_texts_are_bare_and_lines_below_the_first_are_text() -> None:
    entries, _ = read('date,title\n2026-01-05,\'=6 easy\n2026-01-06,"Long\nflat"\n')
    assert [(e.title, e.text) for e in entries] == [("=6 easy", ""), ("Long", "flat")]


def test_times_with_an_offset() -> None:
    text = "date,title\n2026-01-05T23:30:00Z,a\n"
    assert read(text)[1] == ["zone-missing"]
    (entry,), codes = read(text, zone="Europe/Berlin")
    assert (entry.day, entry.start_min, codes) == (date(2026, 1, 6), 30, [])


def test_what_is_no_table() -> None:
    assert faults_of("a,b\n1,2\n") == [("missing-column", "")]
    assert faults_of("date,title\n") == [("empty-file", "")]
