"""Plans made elsewhere become schedules, whatever they come in, and everything assumed is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from periodize.diary.read import read_diary
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Level, Phase, RunKind
from periodize.errors import InvalidInput
from periodize.explain.audit import audit, plan_hash
from periodize.export.shelf import export
from periodize.export.table_outside import OutsidePlan, read_outside
from periodize.export.tables import from_frame, read_sessions
from periodize.io.plan_json import write_plan
from periodize.report.tables import to_frame
from periodize.testing import read_weeks
from tests.fixtures.results import MONDAY, tiny_result, tiny_schedule, tiny_season

Row = dict[str, Any]
GYM = (("gym", frozenset({"barbell", "dumbbell", "box", "band", "medball"})),)


def on(week: int, weekday: int) -> str:
    return (MONDAY + timedelta(days=7 * week + weekday)).date().isoformat()


def coach() -> list[Row]:
    """Two weeks as a coach writes them: the season's windows are Tuesday and Friday from 17:30 to 20:00, its pin is Tuesday's."""
    return [
        {"date": on(0, 4), "start": "17:30", "session": "Circuits", "minutes": 45, "where": "gym"},
        {"date": on(1, 1), "start": "18:00", "session": "Krafttraining", "minutes": 60, "where": "gym"},
        {"date": on(1, 4), "start": "18:00", "session": "Foundation B", "minutes": 45, "where": "gym"},
        {"date": on(2, 6), "start": "06:00", "session": "Core", "minutes": 20, "where": "home"},
    ]


def read(rows: list[Row] | Any, season: Season | None = None, **options: Any) -> OutsidePlan:
    source = pd.DataFrame(rows) if isinstance(rows, list) else rows
    return read_outside(source, season or tiny_season(), **options)


def placed(plan: OutsidePlan) -> list[tuple[str, datetime, int, str]]:
    return [(s.template, s.start, s.duration_min, s.place) for s in plan.schedule.sessions if not s.is_fixed]


def codes(plan: OutsidePlan) -> set[str]:
    return {warning.code for warning in plan.warnings}


def faults(call: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        call()
    return {fault.code: str(fault) for fault in caught.value.faults}


def test_titles_lengths_and_blocks_are_read_and_what_is_assumed_is_told() -> None:
    plan = read(coach())
    friday = MONDAY + timedelta(days=4)
    assert placed(plan) == [
        ("foundation_a", friday.replace(hour=17, minute=30), 45, "gym"),
        ("foundation_a", (MONDAY + timedelta(days=8)).replace(hour=18), 60, "gym"),
        ("foundation_b", (MONDAY + timedelta(days=11)).replace(hour=18), 45, "gym"),
        ("upper_core", (MONDAY + timedelta(days=20)).replace(hour=6), 20, "home"),
    ]
    assert plan.schedule.blocks == (Phase.FOUNDATION,) * 4
    assert set(tiny_season().pins) <= set(plan.schedule.sessions)
    assert codes(plan) >= {"title-read", "session-length", "blocks-assumed"}
    assert all(warning.where for warning in plan.warnings)
    told = next(w for w in plan.warnings if w.code == "title-read" and "Krafttraining" in w.what)
    assert "foundation block" in told.what and told.where == "table row 2"
    assert "Krafttraining" in str(plan)


def test_a_plan_has_one_hash_in_every_format_and_order_of_rows(tmp_path: Path) -> None:
    frame = pd.DataFrame(coach())
    dated = frame.assign(date=pd.to_datetime(frame["date"]))
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_csv(tmp_path / "b.csv", index=False, sep=";")
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    dated.to_excel(tmp_path / "b.xlsx", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    dated.to_parquet(tmp_path / "b.parquet")
    (tmp_path / "a.json").write_text(json.dumps(coach()))
    (tmp_path / "b.json").write_text(json.dumps({"name": "mine", "sessions": coach()}))
    sources: list[Any] = [frame, dated, frame.iloc[::-1], *sorted(tmp_path.iterdir())]
    assert len(sources) == 11
    assert len({plan_hash(read(source).schedule) for source in sources}) == 1


def test_our_own_files_are_read_as_they_are(tmp_path: Path) -> None:
    result = tiny_result()
    export(result, tmp_path / "out", ["ics", "xlsx", "csv", "parquet"])
    write_plan(result, tmp_path / "plan")
    files = [
        *sorted((tmp_path / "out").iterdir()),
        tmp_path / "plan" / "plan.json",
        tmp_path / "plan" / "plan.csv",
    ]
    assert len(files) >= 6
    for source in (*files, to_frame(tiny_schedule())):
        plan = read(source)
        assert plan_hash(plan.schedule) == plan_hash(tiny_schedule()), source
        assert plan.schedule.blocks == tiny_schedule().blocks
    assert read_sessions(tmp_path / "plan" / "plan.json", tiny_season()) == tiny_schedule()


def test_read_sessions_reads_plans_made_elsewhere_too(tmp_path: Path) -> None:
    pd.DataFrame(coach()).to_csv(tmp_path / "coach.csv", index=False)
    assert read_sessions(tmp_path / "coach.csv", tiny_season()) == read(tmp_path / "coach.csv").schedule


def test_an_edited_file_of_ours_is_audited_rather_than_refused() -> None:
    frame = to_frame(tiny_schedule())
    frame.loc[frame["origin"] == "placed", "duration_min"] = 75
    frame["end"] = pd.NaT
    plan = read(frame)
    assert {s.duration_min for s in plan.schedule.sessions if not s.is_fixed} == {75}
    assert codes(plan) == {"session-length"}
    assert audit(plan.schedule).policy.name


def test_moved_runs_of_a_file_of_ours_are_a_fault() -> None:
    frame = to_frame(tiny_schedule())
    frame.loc[frame.index[frame["origin"] == "run"][0], "start"] += pd.Timedelta(hours=1)
    assert set(faults(lambda: read(frame))) == {"run-moved"}


# ------------------------------------------------------------------ what a file does not say


def test_without_a_time_the_first_free_minute_of_a_window_is_taken() -> None:
    rows = [{"date": on(1, 4), "session": "Circuits"}, {"date": on(1, 4), "session": "Core"}]
    plan = read(rows)
    at = MONDAY + timedelta(days=11)
    # The window opens at 17:30; 45 minutes of circuits and 30 of core fit one after the other.
    assert {(t, start.strftime("%H:%M")) for t, start, _, _ in placed(plan)} == {
        ("foundation_a", "17:30"),
        ("upper_core", "18:15"),
    }
    assert all(start.date() == at.date() for _, start, _, _ in placed(plan))
    told = [w for w in plan.warnings if w.code == "time-assumed"]
    assert len(told) == 2 and "(Fri 16 Oct)" in told[0].where


def test_without_a_window_the_evening_is_taken_and_the_audit_says_what_is_wrong() -> None:
    plan = read([{"date": on(1, 3), "session": "Circuits"}])
    ((_, start, _, _),) = placed(plan)
    assert start.strftime("%a %H:%M") == "Thu 18:00"
    assert any(f.rule == "availability" and f.day == start.date() for f in audit(plan.schedule))


def london() -> Season:
    """A week at whose end the clocks go forward at 01:00, the gym open at night."""
    hours = Availability(week=((),) * 6 + ((Window(opens_min=90, closes_min=240),),), places=GYM)
    athlete = Athlete(time_zone="Europe/London")
    made = read_weeks("strength: Tue am easy", monday=date(2026, 3, 23), athlete=athlete).season
    return replace(made, availability=hours)


def test_a_time_that_the_clocks_skip_is_a_fault() -> None:
    row = {"date": "2026-03-29", "start": "01:30", "session": "Circuits", "minutes": 45, "where": "gym"}
    assert set(faults(lambda: read([row], london()))) == {"time-does-not-exist"}
    own = {"id": "a", "origin": "placed", "template": "foundation_a", "start": "2026-03-29T01:30"}
    assert "time-does-not-exist" in faults(
        lambda: from_frame(pd.DataFrame([own | {"duration_min": 45, "place": "gym"}]), london())
    )
    ((_, start, _, _),) = placed(read([row | {"start": "02:00"}], london()))
    assert start == datetime(2026, 3, 29, 2)


def test_no_time_is_assumed_that_the_clocks_skip() -> None:
    ((_, start, _, _),) = placed(read([{"date": "2026-03-29", "session": "Circuits"}], london()))
    assert start == datetime(2026, 3, 29, 2, 30)  # the window opens at 01:30, an hour that is not


def test_double_bookings_and_sessions_during_runs_are_kept() -> None:
    run = tiny_season().runs[0]
    rows = [{"date": on(0, 0), "start": f"{run.start:%H:%M}", "session": "Circuits", "where": "gym"}] * 2
    plan = read(rows)
    assert len(placed(plan)) == 2 and len({s.id for s in plan.schedule.sessions}) == 3
    assert sum(f.rule == "availability" for f in audit(plan.schedule).broken) >= 3


def test_sessions_outside_the_season_are_told_and_left_out() -> None:
    plan = read([*coach(), {"date": "2025-01-01", "session": "Gym"}])
    assert len(placed(plan)) == 4
    assert any(w.code == "session-outside-season" and w.where == "table row 5" for w in plan.warnings)


def test_a_plan_that_lies_outside_the_season_altogether_is_a_fault() -> None:
    rows = [{"date": f"2025-01-0{day}", "session": "Gym"} for day in (1, 3)]
    found = faults(lambda: read(rows))
    assert set(found) == {"session-outside-season"}
    assert "none of its 2 sessions lies in the season" in found["session-outside-season"]


def test_a_table_of_other_athletes_is_a_fault(tmp_path: Path) -> None:
    table = tmp_path / "sessions.csv"
    frame = to_frame(tiny_schedule())
    frame["athlete"] = ["ann" if number % 2 else "bob" for number in range(len(frame))]
    frame.to_csv(table, index=False)
    assert "'kim'" in faults(lambda: read(table))["unknown-athlete"]


@pytest.mark.parametrize("said", ["24:00", "25:00", "18:75"])
def test_a_time_that_cannot_be_is_told_as_it_stands(said: str) -> None:
    rows = [{"date": on(1, 4), "start": said, "session": "Foundation B", "minutes": 45}]
    told = [w for w in read(rows).warnings if w.code == "not-a-time"]
    assert [w.value for w in told] == [said] and f"'{said}' is not a time of day" in told[0].what
    words = read([{**rows[0], "start": "evening"}])
    assert "not-a-time" not in codes(words) and "time-assumed" in codes(words)


def test_minutes_that_are_no_number_are_told_as_they_stand() -> None:
    rows = [{"date": on(1, 4), "start": "18:00", "session": "Foundation B", "minutes": "NaN"}]
    told = [w for w in read(rows).warnings if w.code == "not-a-number"]
    assert [w.value for w in told] == ["NaN"] and told[0].where.endswith("minutes")
    assert "not-a-number" not in codes(read([{**rows[0], "minutes": None}]))


def test_more_than_anybody_does_in_a_day_is_a_fault() -> None:
    rows = [
        {"date": (date(2026, 10, 5) + timedelta(days=number % 28)).isoformat(), "session": "Gym"}
        for number in range(10_000)
    ]
    with pytest.raises(InvalidInput) as caught:
        read(rows)
    assert {fault.code for fault in caught.value.faults} == {"too-many-sessions"}
    assert len(caught.value.faults) == 28 and "on 2026-10-05" in caught.value.faults[0].what


def test_offsets_are_turned_into_the_athletes_clock() -> None:
    start = datetime(2026, 10, 9, 17, 0, tzinfo=UTC)  # 18:00 in London
    assert [s for _, s, _, _ in placed(read([{"start": start, "session": "Circuits"}]))] == [
        datetime(2026, 10, 9, 18)
    ]
    text = [{"start": "2026-10-09T19:00+02:00", "session": "Circuits"}]
    assert [s for _, s, _, _ in placed(read(text))] == [datetime(2026, 10, 9, 18)]


@pytest.mark.parametrize("minutes", [0, 5_000])
def test_a_length_that_cannot_be_is_that_of_the_template(minutes: int) -> None:
    plan = read([{"date": on(1, 4), "start": "18:00", "session": "Circuits", "minutes": minutes}])
    assert [length for _, _, length, _ in placed(plan)] == [45]


def test_one_entry_may_name_two_sessions() -> None:
    plan = read([{"date": on(1, 4), "start": "17:30", "session": "Circuits + pogo hops", "minutes": 60}])
    starts = [(template, start.strftime("%H:%M"), length) for template, start, length, _ in placed(plan)]
    assert starts == [("foundation_a", "17:30", 45), ("plyo_low", "18:15", 15)]
    assert "two-sessions" in codes(plan)


# ------------------------------------------------------------------ titles and templates


def test_the_user_says_what_titles_stand_for() -> None:
    rows = [{"date": on(1, 4), "session": "Frobnicate"}, {"date": on(2, 4), "session": "Gym"}]
    plan = read(rows, titles={"frobnicate": "power_a", "GYM": "other"})
    assert [template for template, *_ in placed(plan)] == ["power_a"]
    assert "left-out" in codes(plan)
    assert "title-not-understood" in codes(read(rows))
    assert "Maybe 'power_a'" in faults(lambda: read(rows, titles={"x": "pwer_a"}))["unknown-template"]


def test_a_title_that_names_a_template_is_that_template_whatever_else_it_says() -> None:
    monday = on(1, 0)  # a run stands there, for which "foundation" alone would be taken
    assert [run.day.isoformat() for run in tiny_season().runs].count(monday) == 1
    plan = read([{"date": monday, "start": "18:00", "session": "Kräftigung Foundation A"}])
    assert [template for template, *_ in placed(plan)] == ["foundation_a"]
    for title in ("Foundation run", "Foundation A run 8 km", "foundational"):
        assert placed(read([{"date": monday, "session": title}])) == [], title
    assert placed(read([{"date": monday, "session": "Foundation A or Foundation B"}])) == []


def test_what_is_taken_for_a_run_may_be_told_by_its_title() -> None:
    strange = [
        w for w in read([{"date": on(0, 3), "session": "Swim"}]).warnings if w.code == "run-not-in-season"
    ]
    assert "--title" in strange[0].advice and "titles=" in strange[0].advice


def test_unknown_templates_are_told_all_at_once() -> None:
    rows = [{"date": on(1, 4), "template": name, "minutes": 50} for name in ("zorgs", "bleh")]
    with pytest.raises(InvalidInput) as caught:
        read(rows)
    assert [fault.value for fault in caught.value.faults] == ["zorgs", "bleh"]
    assert [fault.where for fault in caught.value.faults] == ["table row 1", "table row 2"]


def test_a_second_session_of_the_week_for_the_legs_is_the_other_one_of_the_pair() -> None:
    season = replace(tiny_season(), athlete=replace(tiny_season().athlete, level=Level.ADVANCED))
    rows = [{"date": on(1, day), "start": "18:00", "session": "Gym legs"} for day in (1, 4)]
    assert [template for template, *_ in placed(read(rows, season))] == ["max_strength_a", "max_strength_b"]
    # A squat session of the same week says which of the two is left, wherever it stands.
    rows = [{**rows[0]}, {**rows[1], "session": "Heavy squats"}]
    assert [template for template, *_ in placed(read(rows, season))] == ["max_strength_b", "max_strength_a"]


# ------------------------------------------------------------------ other programs, and runs


def test_runs_of_the_plan_are_compared_and_never_taken_over() -> None:
    rows = [
        {"date": on(0, 0), "session": "Jog"},
        {"date": on(0, 3), "session": "Tempo run 8 km"},
        {"date": on(0, 3), "session": "Swim"},
        {"date": on(0, 6), "session": "Yoga"},
        *coach(),
    ]
    plan = read(rows)
    assert plan.schedule.season == tiny_season()
    strange = {w.value for w in plan.warnings if w.code == "run-not-in-season"}
    assert strange == {"Tempo run 8 km", "Swim"}
    assert any(w.code == "not-a-session" and "mobility" in w.what for w in plan.warnings)


def test_runs_of_another_time_or_length_are_told_once() -> None:
    first, second = (run for run in tiny_season().runs if run.day.isoformat() in (on(0, 0), on(0, 2)))
    alike = {"session": "Jog", "start": f"{first.start:%H:%M}", "minutes": first.duration_min}
    assert "runs-differ" not in codes(read([{"date": on(0, 0), **alike}, *coach()]))
    rows = [
        {"date": on(0, 0), **alike, "minutes": first.duration_min + 240},
        {"date": on(0, 2), "session": "Jog", "start": "05:00", "minutes": second.duration_min},
        *coach(),
    ]
    told = [w for w in read(rows).warnings if w.code == "runs-differ"]
    assert [w.value for w in told] == ["2"]
    longer = f"{first.duration_min + 240} min (in the season {first.duration_min})"
    assert f"2 runs of it are not as the season has them, first 'Jog' on Mon 5 Oct: {longer}" in told[0].what
    told = [w for w in read(rows[1:]).warnings if w.code == "runs-differ"]
    assert f"at 05:00 (in the season {second.start:%H:%M}); the season's stand" in told[0].what


def test_hill_sprints_are_a_session_where_the_season_has_no_such_run() -> None:
    plan = read([{"date": on(1, 2), "session": "Hill sprints"}])  # an easy run stands on that Wednesday
    assert [template for template, *_ in placed(plan)] == ["hill_sprints"]
    hills = tuple(
        replace(run, kind=RunKind.HILLS) if run.day.isoformat() == on(1, 2) else run
        for run in tiny_season().runs
    )
    season = replace(tiny_season(), runs=hills)
    assert placed(read([{"date": on(1, 2), "session": "Hill sprints"}], season)) == []


def test_files_of_other_programs_and_grids_are_read(tmp_path: Path) -> None:
    events = [
        {
            "id": 1,
            "start_date_local": f"{on(1, 4)}T18:00:00",
            "category": "WORKOUT",
            "type": "WeightTraining",
            "name": "Circuits",
            "moving_time": 2700,
        }
    ]
    (tmp_path / "intervals.json").write_text(json.dumps(events))
    (tmp_path / "grid.csv").write_text(
        "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n1,Jog,,Jog,,Circuits,,Jog\n2,Jog,Core,Jog,,Rest,,Jog\n"
    )
    calendar = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//x//y//EN",
        "BEGIN:VEVENT",
        "UID:1",
        "DTSTAMP:20260101T000000Z",
        "DTSTART:20261016T170000Z",
        "DTEND:20261016T174500Z",
        "SUMMARY:Circuits",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    (tmp_path / "a.ics").write_text("\r\n".join(calendar))
    friday = datetime(2026, 10, 16, 18)
    for name in ("intervals.json", "a.ics"):
        assert placed(read(tmp_path / name)) == [("foundation_a", friday, 45, "gym")], name
    grid = read(tmp_path / "grid.csv", start=MONDAY.date())
    assert [(t, start.date().isoformat()) for t, start, *_ in placed(grid)] == [
        ("foundation_a", on(0, 4)),
        ("upper_core", on(1, 1)),
    ]
    diary = read_diary(tmp_path / "a.ics", zone="Europe/London")
    assert placed(read(diary)) == placed(read(tmp_path / "a.ics"))


@pytest.mark.parametrize("text", ["{}", "[]", '[{"a": 1}]', '{"format": "periodize-plan/1"}', "nothing"])
def test_what_is_no_plan_is_a_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text)
    assert faults(lambda: read(path))
    assert faults(lambda: read_sessions(path, tiny_season()))


def test_a_plan_json_of_another_season_says_which_runs_differ(tmp_path: Path) -> None:
    write_plan(tiny_result(), tmp_path)
    other = replace(tiny_season(), runs=tiny_season().runs[1:])
    plan = read(tmp_path / "plan.json", other)
    assert isinstance(plan.schedule, Schedule) and plan.schedule.season is other
    assert codes(plan) == {"runs-differ"}


def test_a_plan_json_with_other_runs_altogether_is_a_fault(tmp_path: Path) -> None:
    write_plan(tiny_result(), tmp_path)
    season = tiny_season()
    moved = tuple(replace(run, start=run.start + timedelta(minutes=5)) for run in season.runs)
    found = faults(lambda: read(tmp_path / "plan.json", replace(season, runs=moved)))
    assert set(found) == {"runs-differ"} and "none of its 12 runs is in the season" in found["runs-differ"]
