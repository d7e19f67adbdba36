"""The file of what a squad shares: what it becomes, and that no fault hides another."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from periodize.domain.facility import Facility, GroupSession, Opening
from periodize.errors import InvalidInput
from periodize.io.facilities import facilities_from_table, read_facilities
from periodize.io.schema import schema

EXAMPLE = Path(__file__).parents[2] / "examples" / "shared_gym" / "facilities.toml"

RACKS: dict[str, Any] = {"id": "racks", "capacity": 4, "places": ["gym"]}
TUESDAY: dict[str, Any] = {
    "id": "Tuesday lift",
    "template": "max_strength_a",
    "weekday": "Tue",
    "start": "18:00",
    "place": "gym",
    "at_least": 3,
    "at_most": 6,
}
WHOLE: dict[str, Any] = {
    "facility": [
        {
            **RACKS,
            "equipment": ["barbell"],
            "exempt": ["Kim"],
            "opening": [
                {
                    "capacity": 2,
                    "weekdays": ["Tue", "Thu"],
                    "first": "2026-06-01",
                    "last": "2026-06-28",
                    "from": "17:00",
                    "to": "19:15",
                },
                {"capacity": 0, "from": "22:00", "to": "24:00"},
            ],
        },
        {"id": "coach", "capacity": 8, "places": ["gym", "track"]},
    ],
    "group": [TUESDAY],
}
"""Every key of the file at least once."""


def faults_of(content: object) -> list[tuple[str, str]]:
    """Code and place of each fault."""
    with pytest.raises(InvalidInput) as caught:
        facilities_from_table(content, "f.toml")
    return [(fault.code, fault.where) for fault in caught.value.faults]


def test_every_key_is_read() -> None:
    facilities, groups = facilities_from_table(WHOLE)
    assert facilities == (
        Facility(
            id="racks",
            capacity=4,
            places=frozenset({"gym"}),
            requires=frozenset({"barbell"}),
            exempt=frozenset({"Kim"}),
            openings=(
                Opening(
                    capacity=2,
                    weekdays=frozenset({1, 3}),
                    first=date(2026, 6, 1),
                    last=date(2026, 6, 28),
                    opens_min=1020,
                    closes_min=1155,
                ),
                Opening(capacity=0, opens_min=1320, closes_min=1440),
            ),
        ),
        Facility(id="coach", capacity=8, places=frozenset({"gym", "track"})),
    )
    assert groups == (
        GroupSession(
            id="Tuesday lift",
            template="max_strength_a",
            weekday=1,
            start_min=1080,
            place="gym",
            at_least=3,
            at_most=6,
        ),
    )


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps(WHOLE), encoding="utf-8")
    (tmp_path / "f.toml").write_text(
        """
        [[facility]]
        id = "racks"
        capacity = 4
        places = ["gym"]
        equipment = ["Barbell"]
        exempt = ["Kim"]
        [[facility.opening]]
        capacity = 2
        weekdays = ["tuesday", "Thu"]
        first = 2026-06-01
        last = 2026-06-28
        from = 17:00:00
        to = "19:15"
        [[facility.opening]]
        capacity = 0
        from = "22:00"
        to = "24:00"
        [[facility]]
        id = "coach"
        capacity = 8
        places = ["gym", "track"]
        [[group]]
        id = "Tuesday lift"
        template = "max_strength_a"
        weekday = "Tue"
        start = 18:00:00
        place = "gym"
        at_least = 3
        at_most = 6
        """,
        encoding="utf-8",
    )
    assert read_facilities(tmp_path / "f.toml") == read_facilities(tmp_path / "f.json")
    assert read_facilities(tmp_path / "f.json") == facilities_from_table(WHOLE)


def test_the_example() -> None:
    (racks, coach), (group,) = read_facilities(EXAMPLE)
    assert (racks.id, coach.id, group.at_least) == ("racks", "coach", 2)
    assert racks.openings and coach.exempt


CASES = [
    pytest.param({}, [("nothing-shared", "f.toml")], id="nothing"),
    pytest.param([], [("not-a-table", "f.toml")], id="no-table"),
    pytest.param({"facility": RACKS}, [("not-a-list", "f.toml facility")], id="one-bracket"),
    pytest.param({"facilities": [RACKS]}, [("unknown-key", "f.toml")], id="a-slip"),
    pytest.param(
        {"facility": [{**RACKS, "capacity": -1}]},
        [("negative-number", "f.toml [[facility]] 1 capacity")],
        id="below-none",
    ),
    pytest.param(
        {"facility": [{**RACKS, "capacity": 100_001}]},
        [("number-out-of-range", "f.toml facility 'racks'")],
        id="too-large",
    ),
    pytest.param(
        {"facility": [{**RACKS, "capacity": 2.5}]},
        [("not-a-whole-number", "f.toml [[facility]] 1 capacity")],
        id="half-a-rack",
    ),
    pytest.param(
        {"facility": [{"capacity": 1}]},
        [("missing-key", "f.toml [[facility]] 1"), ("missing-key", "f.toml [[facility]] 1")],
        id="neither-id-nor-place",
    ),
    pytest.param(
        {"facility": [{**RACKS, "places": []}]},
        [("empty-list", "f.toml [[facility]] 1 places")],
        id="nowhere",
    ),
    pytest.param(
        {"facility": [{**RACKS, "equipment": ["bench"]}]},
        [("unknown-equipment", "f.toml [[facility]] 1 equipment")],
        id="nobody-needs-it",
    ),
    pytest.param(
        {"facility": [RACKS, RACKS]}, [("duplicate-id", "f.toml facilities and groups")], id="twice"
    ),
    pytest.param(
        {"group": [TUESDAY, TUESDAY]}, [("duplicate-id", "f.toml facilities and groups")], id="same"
    ),
    pytest.param(
        {"group": [TUESDAY, {**TUESDAY, "id": "other"}]},
        [("group-held-twice", "f.toml group 'other'")],
        id="again",
    ),
    pytest.param(
        {"group": [{**TUESDAY, "weekday": "Tueday"}]},
        [("unknown-weekday", "f.toml [[group]] 1 weekday")],
        id="weekday",
    ),
    pytest.param(
        {"group": [{**TUESDAY, "template": "max_strenght_a"}]},
        [("unknown-template", "f.toml group 'Tuesday lift'")],
        id="template",
    ),
    pytest.param(
        {"group": [{**TUESDAY, "at_least": 7}]},
        [("at-least-above-at-most", "f.toml group 'Tuesday lift'")],
        id="at-least",
    ),
    pytest.param(
        {"group": [{**TUESDAY, "at_least": 0}]},
        [("number-out-of-range", "f.toml group 'Tuesday lift'")],
        id="a-group-of-none",
    ),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_each_fault_has_its_code_and_place(content: object, expected: list[tuple[str, str]]) -> None:
    assert faults_of(content) == expected


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        pytest.param({}, ["missing-key"], id="no-capacity"),
        pytest.param({"capacity": -2}, ["negative-number"], id="below-none"),
        pytest.param({"capacity": 1, "weekdays": ["Mo"]}, ["unknown-weekday"], id="weekday"),
        pytest.param({"capacity": 1, "weekdays": []}, ["empty-list"], id="no-weekday"),
        pytest.param(
            {"capacity": 1, "first": "2026-06-02", "last": "2026-06-01"}, ["dates-reversed"], id="dates"
        ),
        pytest.param({"capacity": 1, "first": "2026-06-02", "last": "2026-06-02"}, [], id="one-day"),
        pytest.param({"capacity": 1, "from": "17:10"}, ["not-a-quarter-of-an-hour"], id="ten-past"),
        pytest.param(
            {"capacity": 1, "from": "17:00", "to": "17:00"}, ["opening-ends-before-it-begins"], id="no-time"
        ),
        pytest.param({"capacity": 1, "from": "24:00"}, ["not-a-clock-time"], id="from-midnight"),
        pytest.param({"capacity": 1, "opens": "17:00"}, ["unknown-key"], id="a-slip"),
    ],
)
def test_faults_of_an_opening(opening: dict[str, Any], expected: list[str]) -> None:
    content = {"facility": [{**RACKS, "opening": [opening]}]}
    if not expected:
        assert facilities_from_table(content)
        return
    found = faults_of(content)
    assert [code for code, _ in found] == expected
    assert all("opening" in where and ("'racks'" in where or "[[facility]] 1" in where) for _, where in found)


def test_no_fault_hides_another() -> None:
    opening = {"capacity": -2, "weekdays": ["Mo"], "from": "17:10", "to": "17:00", "first": "June"}
    content = {
        "facility": [{**RACKS, "capacity": -1, "equipment": ["barbel"], "opening": [opening]}, RACKS],
        "group": [
            {**TUESDAY, "at_most": 2, "weekday": "?"},
            {**TUESDAY, "start": "25:00"},
            {**TUESDAY, "id": "third", "place": ""},
        ],
    }
    assert sorted(code for code, _ in faults_of(content)) == [
        "at-least-above-at-most",
        "duplicate-id",
        "duplicate-id",
        "missing-key",
        "negative-number",
        "negative-number",
        "not-a-clock-time",
        "not-a-date",
        "not-a-quarter-of-an-hour",
        "opening-ends-before-it-begins",
        "unknown-equipment",
        "unknown-weekday",
        "unknown-weekday",
    ]


def test_a_group_whose_time_cannot_be_read_is_the_same_as_no_other() -> None:
    monday = {**TUESDAY, "weekday": "Mon"}
    assert faults_of({"group": [monday, {**monday, "id": "other", "weekday": "?"}]}) == [
        ("unknown-weekday", "f.toml [[group]] 2 weekday")
    ]


def test_a_message_says_what_to_do() -> None:
    with pytest.raises(InvalidInput) as caught:
        facilities_from_table({"group": [{**TUESDAY, "at_least": 8}]}, "f.toml")
    assert str(caught.value.faults[0]) == (
        "[at-least-above-at-most] f.toml group 'Tuesday lift': at_least is 8, at_most is 6; at most 6. "
        "Maybe the two are the wrong way round?"
    )


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="file-missing"):
        read_facilities(tmp_path / "none.toml")


def complaints(content: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(
        schema("facilities"), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [error.message for error in validator.iter_errors(content)]


def test_the_schema_takes_every_key() -> None:
    assert complaints(WHOLE) == []
    tables = schema("facilities")["properties"]
    assert set(tables) == set(WHOLE)
    assert set(tables["facility"]["items"]["properties"]) == set(WHOLE["facility"][0])
    opening = tables["facility"]["items"]["properties"]["opening"]["items"]
    assert set(opening["properties"]) == set(WHOLE["facility"][0]["opening"][0])
    assert set(tables["group"]["items"]["properties"]) == set(TUESDAY)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("facility", 0, "capacity"), -1),
        (("facility", 0, "capacity"), "4"),
        (("facility", 0, "places"), []),
        (("facility", 0, "places"), "gym"),
        (("facility", 0, "equipment"), ["bench"]),
        (("facility", 0, "colour"), "red"),
        (("facility", 0, "opening", 0, "capacity"), None),
        (("facility", 0, "opening", 0, "from"), "17:10"),
        (("facility", 0, "opening", 0, "first"), "June"),
        (("facility", 0, "opening", 0, "weekdays"), ["Tueday"]),
        (("group", 0, "template"), "max_strenght_a"),
        (("group", 0, "at_least"), 0),
        (("group", 0, "start"), "6 pm"),
    ],
    ids=str,
)
def test_schema_and_reader_refuse_the_same(path: tuple[Any, ...], value: Any) -> None:
    content = copy.deepcopy(WHOLE)
    inner: Any = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert complaints(content)
    with pytest.raises(InvalidInput):
        facilities_from_table(content)
