"""The published schemas: what is written fits them, what is refused does not, and they are up to date."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from periodize.catalogue.doctrines import DOCTRINES
from periodize.catalogue.policy import default_policy
from periodize.domain.vocabulary import Status
from periodize.errors import InvalidInput
from periodize.io import schema as schema_module
from periodize.io.plan_check import check_plan
from periodize.io.plan_json import plan_table
from periodize.io.plan_read import parse_plan
from periodize.io.schema import SCHEMAS, schema, schema_text
from periodize.io.schema_words import Classes
from periodize.io.season_table import problem_from_table
from periodize.problem import Problem
from periodize.rules.policy import Policy
from periodize.rules.shelf import RULES
from periodize.solver.result import Result
from periodize.testing.factories import FACTORIES
from periodize.testing.schedules import schedules
from periodize.testing.seasons import seasons
from periodize.verify import verify
from tests.fixtures.results import tiny_result

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/season.toml"))

SEASON: dict[str, Any] = {
    "athlete": {
        "id": "kim",
        "level": "novice",
        "age": 16,
        "recovery_pct": 100,
        "time_zone": "Europe/London",
        "minutes_per_day": 90,
        "minutes_per_week": 300,
        "usual_run_time": {"Mon": "07:00"},
        "later_run_time": "17:00",
        "easy_pace": "5:30",
        "race_distance": "half",
        "weekly_cap_au": 5000,
        "sex": "female",
        "sex_options": True,
        "maturity": "post",
        "flags": ["low_energy"],
        "smallest_plate_kg": 1.25,
        "one_rm_kg": {"back_squat": 100},
        "limits": {"contacts_week": 100},
        "injuries": [{"tissue": "knee", "from": "2026-01-01", "to": "2026-02-01"}],
        "restrictions": [
            {
                "from": "2026-10-06",
                "to": "2026-10-07",
                "patterns": ["squat"],
                "impact": True,
                "sprints": True,
                "why": "sore",
            }
        ],
    },
    "season": {
        "start": "2026-10-05",
        "end": "2026-11-01",
        "today": "2026-10-05",
        "microcycle_days": 7,
        "week_starts_on": "Mon",
        "deload_days": ["2026-10-26"],
    },
    "runs": [
        {
            "date": "2026-10-07",
            "start": "07:00",
            "kind": "easy",
            "distance_km": 10.5,
            "duration_min": 60,
            "rpe": 3.5,
            "load_au": 200,
            "priority": "key",
            "name": "Jog",
        },
        {"date": "2026-10-08", "kind": "easy"},
    ],
    "history_runs": [{"date": "2026-10-01", "kind": "easy"}],
    "places": {"beach": ["flat"]},
    "windows": [{"days": ["Tue", "Fri"], "opens": "17:30", "closes": "24:00", "place": "gym"}],
    "exceptions": [
        {
            "from": "2026-10-12",
            "to": "2026-10-13",
            "kind": "closed",
            "windows": [{"opens": "07:00", "closes": "08:00", "place": "home"}],
            "place": "gym",
        }
    ],
    "taken": [
        {
            "what": "racks",
            "place": "gym",
            "first": "2026-10-13T17:00",
            "last": "2026-10-13T18:30",
            "equipment": ["barbell"],
        }
    ],
    "races": [
        {
            "date": "2026-11-01",
            "priority": "A",
            "distance_km": 21.1,
            "name": "Half",
            "start": "10:00",
            "duration_min": 100,
            "rpe": 9,
            "load_au": 900,
        }
    ],
    "pins": [{"template": "foundation_a", "start": "2026-10-09T17:30", "duration_min": 45, "place": "gym"}],
    "bans": [
        {
            "template": "strides",
            "quality": "sprint",
            "weekdays": ["Mon"],
            "from": "2026-10-12",
            "to": "2026-10-13",
        }
    ],
    "blocks": [{"phase": "foundation", "from": "2026-10-05", "to": "2026-10-11"}],
    "stress": [{"from": "2026-10-12", "to": "2026-10-13", "load_pct": 80, "why": "exam"}],
    "history": {
        "block": "foundation",
        "block_microcycles": 2,
        "runs": [{"date": "2026-10-02", "kind": "easy"}],
        "sessions": [{"template": "foundation_a", "start": "2026-10-02T17:30"}],
    },
    "policy": {
        "doctrine": "default",
        "without": ["low-days"],
        "race-buffer": {"weight": 2},
        "monotony": {"most_pct": 200},
        "regular-week": {"tier": "HABIT"},
    },
}
"""Every key of a season file at least once."""


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        schema(name), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def complaints(name: str, content: Any) -> list[str]:
    """What a validator says, with the place."""
    return [
        f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
        for e in validator(name).iter_errors(content)
    ]


def written(result: Result) -> Any:
    """What a plan file of this answer holds."""
    return json.loads(json.dumps(plan_table(result)))


# ------------------------------------------------------------------ the files


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_file_is_what_the_classes_make_of_it(name: str) -> None:
    file = Path(schema_module.__file__).parent / "schemas" / f"{name}-{SCHEMAS[name]}.schema.json"
    assert file.read_text(encoding="utf-8") == schema_text(name), "run: python -m periodize.io.schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_a_schema_with_a_name_and_a_version(name: str) -> None:
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["$id"] == f"urn:periodize:schema:{name}:1"


def test_there_is_no_other() -> None:
    with pytest.raises(InvalidInput, match=r"unknown-schema.*Maybe 'plan'"):
        schema("plans")


def test_every_rule_of_the_library_is_known_by_name() -> None:
    defs = schema("plan")["$defs"]
    assert {f"rule-{name}" for name in RULES} <= set(defs)
    assert defs["rule-same-day-order"]["properties"]["rule"] == {"const": "same-day-order"}


def test_two_classes_of_one_name_are_refused() -> None:
    @dataclass
    class Season:
        pass

    classes = Classes(10)
    classes.define(Season)
    from periodize.domain.season import Season as Other

    with pytest.raises(TypeError, match="two classes are called Season"):
        classes.define(Other)


def test_a_type_that_files_do_not_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="no way to say"):
        Classes(10).of(float)
    with pytest.raises(TypeError, match="no way to say"):
        Classes(10).of(int | str)


# ------------------------------------------------------------------ what fits


@pytest.mark.parametrize("status", Status)
def test_plans_of_every_status_fit(status: Status) -> None:
    assert complaints("plan", written(tiny_result(status))) == []


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_generated_plans_fit(data: st.DataObject) -> None:
    season = data.draw(seasons(max_microcycles=3))
    schedule = data.draw(schedules(season))
    rules = [make(data.draw, schedule) for make in FACTORIES.values()]
    policy = Policy(name="drawn", rules=tuple(rules)) if data.draw(st.booleans()) else default_policy()
    problem = Problem(season=season, policy=policy)
    result = Result(
        status=Status.FEASIBLE, problem=problem, schedule=schedule, verification=verify(schedule, policy)
    )
    assert complaints("plan", written(result)) == []


@pytest.mark.parametrize("name", DOCTRINES)
def test_the_rules_of_every_doctrine_fit(name: str) -> None:
    problem = replace(tiny_result().problem, policy=DOCTRINES[name].policy)
    found = written(replace(tiny_result(Status.NO_ANSWER), problem=problem))
    assert complaints("plan", found) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_example_seasons_fit(path: Path) -> None:
    def as_text(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: as_text(item) for key, item in value.items()}
        if isinstance(value, list):
            return [as_text(item) for item in value]
        if isinstance(value, datetime):
            return value.isoformat(timespec="minutes")
        return value.isoformat() if isinstance(value, date) else value

    assert complaints("season", as_text(tomllib.loads(path.read_text(encoding="utf-8")))) == []


def test_a_season_with_every_key_fits_and_is_read() -> None:
    assert complaints("season", SEASON) == []
    problem_from_table(SEASON, "season")
    used = set(SEASON) | {"history_runs"}
    assert used == set(schema("season")["properties"])
    for name in ("athlete", "history"):
        assert set(SEASON[name]) == set(schema("season")["properties"][name]["properties"]), name


def test_a_rule_of_ones_own_fits_a_plan() -> None:
    plan = written(tiny_result())
    plan["problem"]["policy"]["rules"].append({"rule": "quiet-eve", "tier": "MUST", "weight": 1, "days": 2})
    assert complaints("plan", plan) == []


# ------------------------------------------------------------------ what does not


def changed(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The content with another value at a path; ``...`` takes it out."""
    new = copy.deepcopy(content)
    inner = new
    for key in path[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return new


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "periodize-plan/2"),
        (("status",), "GREAT"),
        (("problem",), ...),
        (("sessions",), {}),
        (("blocks", 0, "phase"), "strenght"),
        (("sessions", 1, "duration_min"), "45"),
        (("sessions", 1, "template"), ...),
        (("sessions", 1, "origin"), "history"),
        (("sessions", 1, "exercises", 0, "movement"), "jump"),
        (("sessions", 1, "exercises", 0, "sets"), ...),
        (("problem", "season", "colour"), "red"),
        (("problem", "season", "calendar", "start"), "5 October"),
        (("problem", "season", "runs", 0, "load_au"), 1.5),
        (("problem", "season", "runs", 0, "load_au"), 2_000_000),
        (("problem", "season", "runs", 0, "kind"), "jog"),
        (("problem", "season", "runs", 0, "start"), ...),
        (("problem", "season", "athlete", "sex"), "other"),
        (("problem", "season", "athlete", "one_rm_g"), [["back_squat"]]),
        (("problem", "policy", "name"), 5),
        (("problem", "policy", "rules", 0, "tier"), "SHOULD"),
        (("problem", "policy", "rules", 0, "weight"), 0),
        (("problem", "policy", "rules", 0, "height"), 1),
    ],
)
def test_schema_and_reader_refuse_the_same_plans(path: tuple[Any, ...], value: Any) -> None:
    plan = changed(written(tiny_result()), path, value)
    assert complaints("plan", plan)
    with pytest.raises(InvalidInput):
        parse_plan(json.dumps(plan))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("athlet",), {}),
        (("athlete", "level"), "pro"),
        (("athlete", "limits", "contacts_weak"), 3),
        (("athlete", "one_rm_kg", "back_squad"), 3),
        (("season", "start"), "05/10/2026"),
        (("season", "microcycle_days"), 3),
        (("runs", 0, "date"), ...),
        (("runs", 0, "rpe"), 11),
        (("runs", 0, "kind"), "jog"),
        (("runs", 0, "distance_km"), 0),
        (("windows", 0, "opens"), "24:00"),
        (("windows", 0, "days"), []),
        (("windows", 0, "days"), "Mon"),
        (("pins", 0, "template"), "foundation_c"),
        (("pins", 0, "start"), "2026-10-09"),
        (("bans", 0), {}),
        (("stress", 0, "load_pct"), 5),
        (("policy", "low-dayz"), {}),
        (("policy", "race-buffer", "weight"), 0),
        (("policy", "race-buffer", "before"), []),
        (("policy", "doctrine"), "mine"),
    ],
)
def test_schema_and_reader_refuse_the_same_seasons(path: tuple[Any, ...], value: Any) -> None:
    season = changed(SEASON, path, value)
    assert complaints("season", season)
    with pytest.raises(InvalidInput):
        problem_from_table(season, "season")


# ------------------------------------------------------------------ by any single change

CHANGES: tuple[Any, ...] = (..., None, 7, -1, 10**16, 1.5, "zz", "", [], {}, True, {"zz": 1})

SHAPE_CODES = frozenset(
    {
        "effort-out-of-range",
        "missing-key",
        "missing-value",
        "negative-number",
        "not-a-clock-time",
        "not-a-date",
        "not-a-list",
        "not-a-number",
        "not-a-pace",
        "not-a-plan",
        "not-a-single-figure",
        "not-a-table",
        "not-a-text",
        "not-a-time",
        "not-a-whole-number",
        "not-readable",
        "not-yes-or-no",
        "number-out-of-range",
        "number-too-large",
        "unknown-column",
        "unknown-equipment",
        "unknown-key",
        "unknown-level",
        "unknown-origin",
        "unknown-phase",
        "unknown-run-kind",
        "unknown-status",
        "unknown-tier",
        "unknown-weekday",
        "zero-distance",
    }
)
"""What a schema can see; other faults speak of what values mean together."""


def places(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values; of long lists the first two items, of the rules all."""
    if path:
        yield path
    if isinstance(content, dict):
        for key, value in content.items():
            yield from places(value, (*path, key))
    elif isinstance(content, list):
        for number, value in enumerate(content if path[-1:] == ("rules",) else content[:2]):
            yield from places(value, (*path, number))


@cache
def tiny_plan() -> Any:
    return written(tiny_result())


@cache
def sound() -> frozenset[str]:
    return frozenset(str(finding) for finding in check_plan(json.dumps(tiny_plan())))


PLAN_PLACES = tuple(places(written(tiny_result())))
SEASON_PLACES = tuple(places(SEASON))


@settings(max_examples=40, deadline=None)
@given(path=st.sampled_from(PLAN_PLACES), value=st.sampled_from(CHANGES))
def test_a_changed_plan_is_seen_by_both(path: tuple[Any, ...], value: Any) -> None:
    """By design the reader passes over claims of no weight, and ``check_plan`` over some of those."""
    plan = changed(tiny_plan(), path, value)
    fits = not complaints("plan", plan)
    codes, seen = plan_verdict(plan)
    if fits:
        assert not codes & SHAPE_CODES
    else:
        assert codes or seen or unread(path)


def plan_verdict(plan: Any) -> tuple[set[str], bool]:
    """The reader's faults, and whether the checker finds anything that it does not find in the sound plan."""
    try:
        read = parse_plan(json.dumps(plan))
    except InvalidInput as error:
        return {fault.code for fault in error.faults}, True
    return set(), {str(finding) for finding in check_plan(read)} != sound()


def unread(path: tuple[Any, ...]) -> bool:
    """Parts of a plan file that inform and that nothing depends on."""
    return path[0] in ("versions", "unique", "stopped_by", "notes", "conflict", "time_zone", "tiers") or (
        path[0] == "sessions" and "exercises" in path
    )


@settings(max_examples=120, deadline=None)
@given(path=st.sampled_from(SEASON_PLACES), value=st.sampled_from(CHANGES))
def test_a_changed_season_is_seen_by_both(path: tuple[Any, ...], value: Any) -> None:
    """By design the reader takes null and an empty text for nothing, and a number for a name."""
    season = changed(SEASON, path, value)
    fits = not complaints("season", season)
    try:
        problem_from_table(season, "season")
        codes = set()
    except InvalidInput as error:
        codes = {fault.code for fault in error.faults}
    if fits:
        assert not codes & SHAPE_CODES
    elif value not in (None, "") and path[-1] != "name":
        assert codes
