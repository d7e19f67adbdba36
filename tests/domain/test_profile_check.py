"""Faults in what is known about an athlete's body are found, all of them, and named by code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from periodize.domain.athlete import Athlete, Injury, Restriction
from periodize.domain.profile_check import body_faults
from periodize.domain.season import Season, Stress
from periodize.domain.vocabulary import Flag, Maturity, Pattern, Tissue
from periodize.errors import InvalidSeason
from periodize.testing import read_weeks

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def codes(**facts: Any) -> list[str]:
    return [fault.code for fault in body_faults(Athlete(**facts))]


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("maturity-of-an-adult", {"age": 18, "maturity": Maturity.POST}),
        ("dates-reversed", {"injuries": (Injury(tissue=Tissue.KNEE, first=JUNE, last=MAY),)}),
        ("dates-reversed", {"restrictions": (Restriction(first=JUNE, last=MAY, impact=True),)}),
        ("empty-restriction", {"restrictions": (Restriction(why="sore"),)}),
        ("athlete-out-of-range", {"injuries": (Injury(tissue=Tissue.KNEE),) * 101}),
        ("one-rm-out-of-range", {"one_rm_g": (("back_squat", 0),)}),
        ("one-rm-out-of-range", {"one_rm_g": (("back_squat", 2_000_000),)}),
        ("one-rm-twice", {"one_rm_g": (("back_squat", 90_000), ("back_squat", 80_000))}),
        ("plate-step-out-of-range", {"plate_step_g": 249}),
        ("plate-step-out-of-range", {"plate_step_g": 20_001}),
        ("unknown-limit", {"own_limits": (("contacts_a_week", 100),)}),
        ("unknown-limit", {"own_limits": (("minutes_day", 60),)}),  # 'minutes_per_day' gives it
        ("limit-out-of-range", {"own_limits": (("contacts_week", 5_001),)}),
        ("limit-twice", {"own_limits": (("contacts_week", 100), ("contacts_week", 90))}),
    ],
)
def test_each_fault_is_found(code: str, facts: dict[str, Any]) -> None:
    assert codes(**facts) == [code]


def test_a_sound_body_has_no_faults() -> None:
    assert (
        codes(
            age=17,
            maturity=Maturity.POST,
            flags=frozenset(Flag),
            injuries=(Injury(tissue=Tissue.KNEE), Injury(tissue=Tissue.HAMSTRING, first=MAY, last=MAY)),
            restrictions=(Restriction(patterns=frozenset({Pattern.SQUAT})),),
            one_rm_g=(("back_squat", 62_500),),
            plate_step_g=500,
            own_limits=(("contacts_week", 5_000), ("rise_pct", 0)),
        )
        == []
    )


def test_faults_of_a_season_come_together() -> None:
    season: Season = read_weeks("Mon am easy").season
    with pytest.raises(InvalidSeason) as caught:
        replace(
            season,
            athlete=Athlete(age=30, maturity=Maturity.PRE, plate_step_g=1),
            stress=(Stress(first=JUNE, last=MAY, load_pct=9),),
            deload_days=(JUNE,),
        )
    assert [fault.code for fault in caught.value.faults] == [
        "maturity-of-an-adult",
        "plate-step-out-of-range",
        "dates-reversed",
        "stress-out-of-range",
        "deload-outside-season",
    ]
