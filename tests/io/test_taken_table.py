"""The ``[[taken]]`` of a season file: when others have what a session would need."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from periodize.domain.athlete import Taken
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Status
from periodize.errors import InvalidInput, InvalidSeason
from periodize.io.frames import season_from_frames
from periodize.io.plan_json import json_text
from periodize.io.plan_read import parse_plan
from periodize.io.season_table import problem_from_table
from periodize.io.season_toml import read_season
from periodize.plain import from_plain, to_plain
from periodize.problem import Problem
from periodize.solver.result import Result
from periodize.testing import read_weeks
from periodize.verify import verify

RUNS = [{"date": f"2026-06-{day:02d}", "kind": "easy"} for day in range(1, 29)]
WINDOW = {"days": ["Tue"], "opens": "17:30", "closes": "20:00"}
RACKS = {"what": "racks", "place": "gym", "first": "2026-06-02 17:00", "last": "2026-06-02 18:30"}
READ = Taken(what="racks", place="gym", first=datetime(2026, 6, 2, 17), last=datetime(2026, 6, 2, 18, 30))


def taken(*rows: dict[str, Any]) -> tuple[Taken, ...]:
    content = {"runs": RUNS, "windows": [WINDOW], "taken": list(rows)}
    return problem_from_table(content, "season.toml").season.availability.taken


def test_a_season_file_in_toml(tmp_path: Path) -> None:
    (tmp_path / "season.toml").write_text(
        """
        [season]
        runs = "runs.csv"
        [[windows]]
        days = ["Tue"]
        opens = "17:30"
        closes = "20:00"
        [[taken]]
        what = "racks"
        place = "gym"
        first = "2026-06-02 17:00"
        last = 2026-06-02T18:30:00
        [[taken]]
        what = "platform"
        place = "gym"
        first = 2026-06-05T22:00:00
        last = 2026-06-06T07:00:00
        equipment = ["barbell", "Box"]
        templates = ["max_strength_a"]
        """,
        encoding="utf-8",
    )
    rows = "".join(f"{run['date']},easy\n" for run in RUNS)
    (tmp_path / "runs.csv").write_text("date,kind\n" + rows, encoding="utf-8")
    assert read_season(tmp_path / "season.toml").availability.taken == (
        READ,
        Taken(
            what="platform",
            place="gym",
            first=datetime(2026, 6, 5, 22),
            last=datetime(2026, 6, 6, 7),
            requires=frozenset({"barbell", "box"}),
            templates=frozenset({"max_strength_a"}),
        ),
    )


def test_a_season_of_data_frames() -> None:
    season = season_from_frames(pd.DataFrame(RUNS), windows=[WINDOW], taken=[RACKS])
    assert season.availability.taken == (READ,)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"place": "gmy"}, ["unknown-place"], id="place"),
        pytest.param({"place": None}, ["missing-key"], id="no-place"),
        pytest.param({"what": None}, ["missing-key"], id="no-name"),
        pytest.param({"first": "2026-06-02"}, ["not-a-time"], id="a-date-alone"),
        pytest.param({"last": "2026-06-02T18:30+02:00"}, ["time-has-offset"], id="an-offset"),
        pytest.param({"last": "2026-06-02 17:00"}, ["taken-ends-before-it-begins"], id="no-time"),
        pytest.param({"last": "2026-06-17 17:00"}, ["taken-too-long"], id="fifteen-days"),
        pytest.param({"equipment": ["barbel"]}, ["unknown-equipment"], id="equipment"),
        pytest.param({"equipment": ["bench"]}, ["unknown-equipment"], id="nobody-needs-it"),
        pytest.param({"equipment": []}, ["empty-list"], id="no-equipment"),
        pytest.param({"from": "2026-06-02"}, ["unknown-key"], id="a-slip"),
    ],
)
def test_each_fault_has_its_code(change: dict[str, Any], expected: list[str]) -> None:
    row = {key: value for key, value in (RACKS | change).items() if value is not None}
    with pytest.raises(InvalidSeason) as caught:
        taken(row)
    assert [fault.code for fault in caught.value.faults] == expected


def test_no_fault_hides_another() -> None:
    with pytest.raises(InvalidSeason) as caught:
        taken(
            {**RACKS, "place": "gmy", "equipment": ["barbel"]},
            RACKS,
            {**RACKS, "last": "2026-06-01 17:00"},
        )
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [
        ("unknown-place", "season.toml [[taken]] 1 place"),
        ("unknown-equipment", "season.toml [[taken]] 1 equipment"),
        ("taken-ends-before-it-begins", "taken 2"),
    ]


def season() -> Season:
    """A week in which others have the racks on Tuesday."""
    found = read_weeks("Tue am easy").season
    times = replace(READ, first=datetime(2026, 1, 6, 17), last=datetime(2026, 1, 6, 19))
    other = replace(times, what="track", place="track", requires=frozenset({"flat", "box"}))
    return replace(found, availability=replace(found.availability, taken=(times, other)))


def plan_text() -> str:
    """The text of a plan file of that week, with nothing placed."""
    problem = Problem.of(season())
    schedule = Schedule(season=season(), sessions=(), blocks=(Phase.FOUNDATION,))
    result = Result(
        status=Status.FEASIBLE,
        problem=problem,
        schedule=schedule,
        verification=verify(schedule, problem.policy),
    )
    return json_text(result)


def test_a_plan_holds_what_was_taken() -> None:
    assert parse_plan(plan_text()).problem.season == season()
    assert from_plain(Season, json.loads(json.dumps(to_plain(season())))) == season()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param("2026-01-06T17:00+01:00", "2026-01-06T19:00+01:00", id="offsets"),
        pytest.param("2026-01-06T17:00:30", "2026-01-06T19:00", id="seconds"),
        pytest.param("2026-01-06T17:00+01:00", "2026-01-06T19:00", id="one-offset"),
        pytest.param("2026-01-06T19:00", "2026-01-06T17:00", id="backwards"),
    ],
)
def test_a_plan_with_other_times_is_refused(first: str, last: str) -> None:
    content = json.loads(plan_text())
    content["problem"]["season"]["availability"]["taken"][0] |= {"first": first, "last": last}
    with pytest.raises(InvalidInput):
        parse_plan(json.dumps(content))
