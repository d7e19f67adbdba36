"""What is shared and cannot be: all of it told at once, to whoever builds it in Python too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from periodize.catalogue.load import templates
from periodize.domain.facility import Facility, GroupSession, Opening
from periodize.domain.facility_check import MOST_SHARED, sharing_faults

RACKS = Facility(id="racks", capacity=4, places=frozenset({"gym"}), requires=frozenset({"barbell"}))
GROUP = GroupSession(
    id="Tuesday", template="max_strength_a", weekday=1, start_min=1080, place="gym", at_least=2, at_most=6
)


def codes(*shared: Facility | GroupSession, **known: list[str]) -> list[str]:
    facilities = [item for item in shared if isinstance(item, Facility)]
    groups = [item for item in shared if isinstance(item, GroupSession)]
    return [fault.code for fault in sharing_faults(facilities, groups, templates=templates(), **known)]


def test_what_is_sound_has_no_faults() -> None:
    assert codes() == codes(RACKS, GROUP) == []
    # All that may be left open, and the ends of the ranges.
    assert codes(replace(RACKS, capacity=0, requires=frozenset(), openings=(Opening(capacity=0),))) == []
    assert codes(replace(GROUP, at_least=1, at_most=1, weekday=6, start_min=1439)) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"id": " "}, ["no-id"], id="no-id"),
        pytest.param({"capacity": -1}, ["number-out-of-range"], id="capacity"),
        pytest.param({"places": frozenset()}, ["no-place"], id="no-place"),
        pytest.param({"places": frozenset({"", "gym"})}, ["no-place"], id="a-place-without-name"),
        pytest.param({"requires": frozenset({"bench"})}, ["unknown-equipment"], id="nobody-needs-it"),
    ],
)
def test_faults_of_a_facility(facts: dict[str, object], expected: list[str]) -> None:
    assert codes(replace(RACKS, **facts)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        pytest.param(Opening(capacity=-1), ["number-out-of-range"], id="capacity"),
        pytest.param(Opening(capacity=1, weekdays=frozenset({7})), ["number-out-of-range"], id="weekday"),
        pytest.param(
            Opening(capacity=1, first=date(2026, 6, 2), last=date(2026, 6, 1)), ["dates-reversed"], id="dates"
        ),
        pytest.param(Opening(capacity=1, opens_min=605), ["not-a-quarter-of-an-hour"], id="five-past"),
        pytest.param(
            Opening(capacity=1, opens_min=600, closes_min=600),
            ["opening-ends-before-it-begins"],
            id="no-time",
        ),
        pytest.param(Opening(capacity=1, closes_min=1455), ["number-out-of-range"], id="past-midnight"),
        pytest.param(Opening(capacity=1, opens_min=-15), ["number-out-of-range"], id="before-midnight"),
    ],
)
def test_faults_of_an_opening(opening: Opening, expected: list[str]) -> None:
    assert codes(replace(RACKS, openings=(Opening(capacity=1), opening))) == expected
    (fault,) = sharing_faults(
        [replace(RACKS, openings=(Opening(capacity=1), opening))], templates=templates()
    )
    assert fault.where == "facility 'racks', opening 2"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"id": ""}, ["no-id"], id="no-id"),
        pytest.param({"template": "yoga"}, ["unknown-template"], id="template"),
        pytest.param({"weekday": -1}, ["number-out-of-range"], id="weekday"),
        pytest.param({"start_min": 1440}, ["number-out-of-range"], id="start"),
        pytest.param({"place": ""}, ["no-place"], id="no-place"),
        pytest.param({"at_least": 0}, ["number-out-of-range"], id="a-group-of-none"),
        pytest.param({"at_least": 7}, ["at-least-above-at-most"], id="at-least"),
        pytest.param({"at_most": 0}, ["number-out-of-range", "at-least-above-at-most"], id="at-most"),
    ],
)
def test_faults_of_a_group(facts: dict[str, object], expected: list[str]) -> None:
    assert codes(replace(GROUP, **facts)) == expected  # type: ignore[arg-type]


def test_faults_between_them() -> None:
    assert codes(RACKS, RACKS) == ["duplicate-id"]
    assert codes(RACKS, replace(GROUP, id="racks")) == ["duplicate-id"]
    assert codes(GROUP, replace(GROUP, weekday=3)) == ["duplicate-id"]
    assert codes(GROUP, replace(GROUP, id="other")) == ["group-held-twice"]
    assert codes(GROUP, replace(GROUP, id="other", start_min=1095)) == []
    many = [replace(RACKS, id=f"rack {number}") for number in range(MOST_SHARED + 1)]
    assert codes(*many) == ["too-many"]


def test_names_of_the_squad_are_looked_up_where_they_are_known() -> None:
    racks = replace(RACKS, exempt=frozenset({"Kim", "Bo"}), places=frozenset({"gym", "gmy"}))
    assert codes(racks, GROUP) == []
    found = sharing_faults(
        [racks],
        [replace(GROUP, place="hall")],
        templates=templates(),
        athletes=["Kim", "Boo"],
        places=["gym"],
    )
    assert [(fault.code, fault.value, fault.advice) for fault in found] == [
        ("unknown-athlete", "Bo", "Maybe 'Boo'?"),
        ("unknown-place", "gmy", "Maybe 'gym'?"),
        ("unknown-place", "hall", ""),
    ]
