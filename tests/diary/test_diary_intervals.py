"""intervals.icu: the shapes its JSON comes in, and the CSV of activities."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from periodize.diary.decode import sheet_of_text
from periodize.diary.entry import Entry
from periodize.diary.intervals import MOST_EVENTS, entries, from_sheet, is_mine
from periodize.diary.options import ReadOptions
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

EVENT = {
    "category": "WORKOUT",
    "type": "Run",
    "name": "Easy",
    "start_date_local": "2026-01-05T06:30",
    "moving_time": 2700,
    "distance": 8000.4,
    "icu_training_load": "60",
    "external_id": "e1",
    "description": "- 45m Z2",
}


def read(content: Any, **options: Any) -> tuple[list[Entry], list[str]]:
    """The entries of a JSON file, and the codes of the warnings."""
    warnings = Faults()
    text = content if isinstance(content, str) else json.dumps(content)
    found = entries(text.encode(), "e.json", ReadOptions(**options), warnings)
    return found, [fault.code for fault in warnings.found]


def codes_of(content: Any, **options: Any) -> list[str]:
    """The codes of the faults of a JSON file."""
    with pytest.raises(InvalidInput) as caught:
        read(content, **options)
    return [fault.code for fault in caught.value.faults]


def test_an_event() -> None:
    (entry,), codes = read([EVENT])
    assert entry == Entry(
        day=date(2026, 1, 5),
        start_min=390,
        title="Easy",
        text="- 45m Z2",
        sport="Run",
        category="WORKOUT",
        duration_min=45,
        distance_m=8_000,
        uid="e1",
        where="e.json event 1",
    )
    assert codes == []


@pytest.mark.parametrize(
    "shape", [lambda e: [e], lambda e: {"events": [e]}, lambda e: {"workouts": [e]}, lambda e: e]
)
def test_every_shape_holds_the_same_event(shape: Any) -> None:
    assert read(shape(EVENT)) == read([EVENT])


@pytest.mark.parametrize("time", [3600, "3600", "1:00:00", 3600.0])
def test_a_time_as_number_or_text(time: object) -> None:
    assert read([{**EVENT, "moving_time": time}])[0][0].duration_min == 60


def test_a_weekly_plan() -> None:
    plan = {
        "version": 1,
        "tz": "America/Los_Angeles",
        "workouts": [
            {
                "date": "2026-01-06",
                "name": "Tempo",
                "type": "Virtual Run",
                "duration_sec": 3600,
                "tss": 80,
                "notes": "x",
            },
            {"date": "2026-01-07", "name": "3x12'", "type": "Run", "duration_sec": 0, "tss": 80, "notes": ""},
        ],
    }
    found, codes = read(plan)
    assert [(e.day.day, e.start_min, e.sport, e.duration_min, e.load_au, e.text, e.done) for e in found] == [
        (6, None, "Virtual Run", 60, None, "x", False),
        (7, None, "Run", None, None, "", False),
    ]
    assert codes == []


def test_midnight_is_a_whole_day_and_the_stated_end_is_the_day_after() -> None:
    holiday = {
        "category": "HOLIDAY",
        "name": "Sea",
        "start_date_local": "2026-07-01T00:00:00",
        "end_date_local": "2026-07-08T00:00:00",
    }
    (entry,), _ = read([holiday])
    assert (entry.start_min, entry.day, entry.last, entry.category) == (
        None,
        date(2026, 7, 1),
        date(2026, 7, 7),
        "HOLIDAY",
    )
    one_day = {**holiday, "end_date_local": "2026-07-02T00:00:00"}
    assert read([one_day])[0][0].last is None


def test_races_by_category_and_by_sub_type() -> None:
    found, _ = read(
        [{**EVENT, "category": "RACE_A"}, {**EVENT, "sub_type": "RACE"}, {**EVENT, "category": "TARGET"}]
    )
    assert [entry.category for entry in found] == ["RACE_A", "RACE", "TARGET"]


def test_an_activity_is_done_and_brings_its_own_session_load() -> None:
    activity = {
        "id": "i9",
        "start_date_local": "2026-01-05T06:30:00",
        "type": "Run",
        "name": "Morning",
        "moving_time": 3000,
        "elapsed_time": 3100,
        "icu_rpe": 4,
        "session_rpe": 200,
        "icu_training_load": 55,
    }
    (entry,), _ = read([activity])
    assert (entry.done, entry.duration_min, entry.rpe_tenths, entry.load_au, entry.uid) == (
        True,
        50,
        40,
        200,
        "i9",
    )


def test_a_library_is_counted_from_its_first_day() -> None:
    library = [{"name": "Easy", "day": 0, "type": "Run"}, {"name": "Long", "day": 6, "type": "Run"}]
    assert codes_of(library) == ["start-missing", "start-missing"]
    found, _ = read(library, start=date(2026, 1, 5))
    assert [entry.day for entry in found] == [date(2026, 1, 5), date(2026, 1, 11)]


def test_offsets_need_a_zone() -> None:
    event = {**EVENT, "start_date_local": "2026-01-05T23:30:00Z"}
    assert read([event])[1] == ["zone-missing"]
    (entry,), codes = read([event], zone="Europe/Berlin")
    assert (entry.day, entry.start_min, codes) == (date(2026, 1, 6), 30, [])


def test_a_figure_that_is_none_is_left_out_with_a_warning() -> None:
    (entry,), codes = read([{**EVENT, "moving_time": "soon", "distance": -5}])
    assert (entry.duration_min, entry.distance_m, sorted(codes)) == (
        None,
        None,
        ["negative-number", "not-a-number"],
    )


def test_what_is_no_list_of_events() -> None:
    assert codes_of("\n") == ["empty-file"]
    assert codes_of([]) == ["empty-file"]
    assert codes_of({"events": []}) == ["empty-file"]
    assert codes_of({"a": 1}) == ["no-events"]
    assert codes_of("3") == ["no-events"]
    assert codes_of("[1,") == ["json-syntax"]
    assert codes_of("[" * 100_000) == ["json-syntax"]
    assert codes_of([EVENT] * (MOST_EVENTS + 1)) == ["too-many-rows"]


def test_all_faults_come_together() -> None:
    assert codes_of([EVENT, 5, {"name": "a"}, {**EVENT, "start_date_local": "soon"}]) == [
        "not-an-event",
        "missing-value",
        "not-a-date",
    ]


def test_the_csv_of_all_activities() -> None:
    sheet = sheet_of_text(
        "id,start_date_local,name,type,moving_time,distance,elapsed_time,icu_training_load\n"
        "i1,2026-01-05T06:30:31,Morning,Run,2700,8000.4,2800,60\n"
        "i2,2026-01-05T18:00:00,Gym,WeightTraining,,,1800,\n",
        "a.csv",
    )
    assert is_mine(sheet)
    run, gym = from_sheet(sheet, ReadOptions(), Faults())
    assert (run.start_min, run.duration_min, run.distance_m, run.sport, run.uid) == (
        390,
        45,
        8_000,
        "Run",
        "i1",
    )
    assert (run.done, run.load_au, gym.duration_min, gym.sport) == (True, None, 30, "WeightTraining")


def test_the_short_csv_holds_runs() -> None:
    sheet = sheet_of_text(
        "date,dist_m,mov_s,hr,intensity,load\n2026-01-05,8689.50,2418,170,99.1,66\n", "a.csv"
    )
    warnings = Faults()
    assert is_mine(sheet)
    (run,) = from_sheet(sheet, ReadOptions(), warnings)
    assert (run.sport, run.distance_m, run.duration_min, run.load_au, run.done) == (
        "Run",
        8_690,
        40,
        None,
        True,
    )
    assert [fault.code for fault in warnings.found] == ["columns-not-read", "sport-assumed"]
    assert warnings.found[0].what == "columns that were not read: hr, intensity, load"
