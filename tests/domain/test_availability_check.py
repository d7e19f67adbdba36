"""Times that others have taken: each ends after it begins, and lasts a fortnight at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from periodize.domain.athlete import Availability, Taken, Window
from periodize.domain.availability_check import availability_faults
from periodize.domain.validate import MOST_OF_EACH
from periodize.errors import InvalidSeason
from periodize.testing import read_weeks

NOON = datetime(2026, 1, 6, 12)
RACKS = Taken(what="racks", first=NOON, last=NOON + timedelta(minutes=1), place="gym")


def diary(*times: Taken) -> Availability:
    return Availability(week=((Window(opens_min=600, closes_min=900),),) * 7, taken=times)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param(1, [], id="a-minute"),
        pytest.param(14 * 1440, [], id="a-fortnight"),
        pytest.param(0, ["taken-ends-before-it-begins"], id="no-time"),
        pytest.param(-30, ["taken-ends-before-it-begins"], id="backwards"),
        pytest.param(14 * 1440 + 1, ["taken-too-long"], id="over-a-fortnight"),
    ],
)
def test_how_long_something_is_taken(minutes: int, expected: list[str]) -> None:
    times = replace(RACKS, last=NOON + timedelta(minutes=minutes))
    assert [fault.code for fault in availability_faults(diary(times))] == expected


def test_all_are_told_at_once_with_number_value_and_limit() -> None:
    backwards = replace(RACKS, last=NOON - timedelta(hours=2))
    long = replace(RACKS, last=NOON + timedelta(days=31))
    found = list(availability_faults(diary(RACKS, backwards, long)))
    assert [(fault.where, fault.value) for fault in found] == [
        ("taken 2", "2026-01-06 10:00"),
        ("taken 3", "2026-02-06 12:00"),
    ]
    assert found[1].limit == "at most 14 days"


def test_a_season_refuses_them_and_too_many() -> None:
    season = read_weeks("Tue am easy").season
    with pytest.raises(InvalidSeason, match=r"taken-ends-before-it-begins"):
        replace(season, availability=diary(replace(RACKS, last=NOON)))
    most = MOST_OF_EACH["times taken"]
    assert replace(season, availability=diary(*[RACKS] * most))
    with pytest.raises(InvalidSeason, match=r"too-many.*number of times taken is 20001"):
        replace(season, availability=diary(*[RACKS] * (most + 1)))
