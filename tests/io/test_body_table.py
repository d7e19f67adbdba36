"""What a season file says about the athlete's body, and about weeks that leave less to train with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from periodize.domain.athlete import Athlete, Injury, Restriction
from periodize.domain.season import Season, Stress
from periodize.domain.vocabulary import Flag, Level, Maturity, Pattern, Sex, Tissue
from periodize.errors import InvalidSeason
from periodize.io.season_table import problem_from_table
from periodize.io.season_toml import read_season
from periodize.plain import from_plain, to_plain

RUNS = [{"date": f"2026-06-{day:02d}", "kind": "easy"} for day in range(1, 29)]
WINDOW = {"days": ["Tue"], "opens": "17:30", "closes": "20:00"}

FILE = """
[athlete]
level = "novice"
age = 17
sex = "female"
sex_options = true
maturity = "mid"
flags = ["low_energy"]
smallest_plate_kg = 0.5

[athlete.one_rm_kg]
goblet_squat = 20
back_squat = 62.5

[athlete.limits]
rise_pct = 15

[[athlete.injuries]]
tissue = "hamstring"
from = 2026-04-01
to = 2026-05-20

[[athlete.injuries]]
tissue = "knee"

[[athlete.restrictions]]
from = 2026-06-01
to = 2026-06-10
patterns = ["squat", "hinge"]
impact = true
why = "physio"

[season]
deload_days = [2026-06-10]

[[stress]]
from = 2026-06-18
to = 2026-06-20
load_pct = 60
why = "exams"

[[stress]]
from = "2026-06-24"

[[runs]]
date = 2026-06-01
kind = "easy"

[[runs]]
date = 2026-06-28
kind = "easy"

[[windows]]
days = ["Tue"]
opens = "17:30"
closes = "20:00"
"""


def season(**tables: Any) -> Season:
    return problem_from_table({"runs": RUNS, "windows": [WINDOW], **tables}, "season").season


def codes_of(**tables: Any) -> list[str]:
    with pytest.raises(InvalidSeason) as caught:
        season(**tables)
    return [fault.code for fault in caught.value.faults]


@pytest.fixture
def given(tmp_path: Path) -> Season:
    path = tmp_path / "season.toml"
    path.write_text(FILE, encoding="utf-8")
    return read_season(path)


def test_every_key_is_read(given: Season) -> None:
    assert given.athlete == Athlete(
        level=Level.NOVICE,
        age=17,
        sex=Sex.FEMALE,
        sex_options=True,
        maturity=Maturity.MID,
        flags=frozenset({Flag.LOW_ENERGY}),
        plate_step_g=1_000,  # two plates of half a kilogram
        one_rm_g=(("back_squat", 62_500), ("goblet_squat", 20_000)),
        own_limits=(("rise_pct", 15),),
        injuries=(
            Injury(tissue=Tissue.HAMSTRING, first=date(2026, 4, 1), last=date(2026, 5, 20)),
            Injury(tissue=Tissue.KNEE),
        ),
        restrictions=(
            Restriction(
                first=date(2026, 6, 1),
                last=date(2026, 6, 10),
                patterns=frozenset({Pattern.SQUAT, Pattern.HINGE}),
                impact=True,
                why="physio",
            ),
        ),
    )
    assert given.deload_days == (date(2026, 6, 10),)
    assert given.stress == (
        Stress(first=date(2026, 6, 18), last=date(2026, 6, 20), load_pct=60, why="exams"),
        Stress(first=date(2026, 6, 24), last=date(2026, 6, 24), load_pct=80),
    )
    assert given.limits["rise_pct"] == 15


def test_a_season_goes_through_plain_values_and_back(given: Season) -> None:
    again = from_plain(Season, to_plain(given))
    assert again == given
    assert again.limits.rows() == given.limits.rows()


def test_nothing_given_is_nothing_known() -> None:
    assert season().athlete == Athlete()
    assert season().stress == () and season().deload_days is None
    assert season(season={"deload_days": []}).deload_days == ()


@pytest.mark.parametrize(
    ("code", "tables"),
    [
        ("unknown-tissue", {"athlete": {"injuries": [{"tissue": "toe"}]}}),
        ("missing-key", {"athlete": {"injuries": [{"from": "2026-06-01"}]}}),
        ("unknown-key", {"athlete": {"injuries": [{"tissue": "knee", "until": "2026-06-01"}]}}),
        ("not-a-list", {"athlete": {"injuries": {"tissue": "knee"}}}),
        ("unknown-pattern", {"athlete": {"restrictions": [{"patterns": ["jump"]}]}}),
        ("not-yes-or-no", {"athlete": {"restrictions": [{"impact": "yes", "sprints": True}]}}),
        ("empty-restriction", {"athlete": {"restrictions": [{"why": "sore"}]}}),
        ("unknown-exercise", {"athlete": {"one_rm_kg": {"back_sqat": 100}}}),
        ("zero-weight", {"athlete": {"one_rm_kg": {"back_squat": 0}}}),
        ("one-rm-out-of-range", {"athlete": {"one_rm_kg": {"back_squat": 1_500}}}),
        ("plate-step-out-of-range", {"athlete": {"smallest_plate_kg": 0.1}}),
        ("unknown-limit", {"athlete": {"limits": {"contacts": 100}}}),
        ("not-a-whole-number", {"athlete": {"limits": {"contacts_week": 99.5}}}),
        ("limit-out-of-range", {"athlete": {"limits": {"contacts_week": 99_999}}}),
        ("unknown-flag", {"athlete": {"flags": ["tired"]}}),
        ("dates-reversed", {"stress": [{"from": "2026-06-10", "to": "2026-06-01"}]}),
        ("stress-out-of-range", {"stress": [{"from": "2026-06-10", "load_pct": 5}]}),
        ("deload-outside-season", {"season": {"deload_days": ["2026-09-01"]}}),
    ],
)
def test_each_slip_is_a_fault(code: str, tables: dict[str, Any]) -> None:
    found = codes_of(**tables)
    assert code in found
    assert set(found) <= {code, "empty-restriction"}


def test_a_near_miss_is_advised() -> None:
    with pytest.raises(InvalidSeason) as caught:
        season(athlete={"one_rm_kg": {"back_sqat": 100}, "limits": {"contact_week": 10}})
    exercise, limit = caught.value.faults
    assert "back_squat" in exercise.advice
    assert "contacts_week" in limit.advice
