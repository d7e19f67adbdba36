"""Limits: what each profile changes, that every change has a reason, and that every figure has a source."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from periodize.catalogue.load import table
from periodize.domain.athlete import Athlete, Injury
from periodize.domain.limits import Limits, limit_ranges
from periodize.domain.vocabulary import Flag, Level, Maturity, RaceDistance, Sex, Tissue

DAY = date(2026, 6, 1)
IMPACT = ("contacts_session", "contacts_week", "sprint_m_session", "sprint_m_week")
KINDS = ("start", "hold", "percent")
OLD_HURT = Injury(tissue=Tissue.HAMSTRING, first=date(2024, 1, 1), last=date(2024, 2, 1))


def limits(**facts: Any) -> Limits:
    return Athlete(**facts).limits(DAY)


def changed(**facts: Any) -> dict[str, int]:
    """The limits that differ from the default."""
    found = limits(**facts)
    return {name: value for name, value in found.items() if value != found.of(name).default}


def hurt(tissue: Tissue, last: date | None, first: date | None = None) -> tuple[Injury, ...]:
    return (Injury(tissue=tissue, first=first, last=last),)


# ------------------------------------------------------------------ the file of figures


def entries() -> list[dict[str, Any]]:
    book = table("profile")
    return [*book["limit"], *book["profile"], *book["step"]]


@pytest.mark.parametrize("number", range(len(entries())))
def test_every_figure_has_a_grade_and_sources_that_exist(number: int) -> None:
    entry = entries()[number]
    assert re.fullmatch(r"convention|[ABCDX](/[ABCDX])?", entry["grade"])
    codes = re.findall(r"\b[A-Z]\d+\b", entry["source"])
    assert set(codes) <= set(table("sources"))
    # Where no source is named the source says what the figure rests on.
    assert codes or re.search(r"judged|practice|no limit", entry["source"])


def test_profiles_change_only_limits_that_exist_and_within_their_ranges() -> None:
    defaults = {entry["name"]: entry["default"] for entry in table("profile")["limit"]}
    ranges = limit_ranges()
    for entry in table("profile")["profile"]:
        kinds = [kind for kind in KINDS if kind in entry]
        assert kinds and set(entry) <= {"when", "text", "grade", "source", *KINDS}
        for kind in kinds:
            assert set(entry[kind]) <= set(defaults)
    for name, (least, most) in ranges.items():
        assert least <= defaults[name] <= most
    # What a field of the athlete gives has no range of its own.
    assert set(defaults) - set(ranges) == {"recovery_pct", "minutes_day", "minutes_week"}


# ------------------------------------------------------------------ the profiles


def test_the_default_athlete_has_the_default_limits() -> None:
    assert changed() == {}
    # An old hamstring injury leaves one limit behind: the hours from heavy lifting to sprints.
    assert changed(age=30, injuries=(OLD_HURT,), race_distance=RaceDistance.HALF) == {"heavy_to_sprint_h": 48}
    found = limits()
    assert (found["contacts_session"], found["contacts_week"]) == (100, 240)
    assert (found["sprint_m_session"], found["sprint_m_week"]) == (300, 600)
    assert (found["rise_pct"], found["deload_every"], found["deload_within"]) == (20, 4, 6)
    assert (found["minutes_day"], found["minutes_week"]) == (1440, 10080)


def test_a_novice() -> None:
    assert changed(level=Level.NOVICE) == {
        "recovery_pct": 125,
        "explosive_recovery_pct": 125,
        "contacts_session": 60,
        "contacts_week": 120,
        "sprint_m_session": 150,
        "sprint_m_week": 300,
        "hard_sets_week": 18,
        "quality_a_day": 1,
        "foundation_exposures": 6,
        "most_1rm_pct": 85,
        "least_rir": 2,
        "share_pct": 20,
    }


def test_an_advanced_athlete() -> None:
    assert changed(level=Level.ADVANCED) == {
        "explosive_recovery_pct": 110,
        "contacts_session": 140,
        "contacts_week": 400,
        "sprint_m_session": 450,
        "sprint_m_week": 900,
        "hard_sets_session": 14,
        "hard_sets_week": 27,
        "foundation_exposures": 2,
        "most_1rm_pct": 95,
    }


@pytest.mark.parametrize(
    ("age", "pct", "days", "deload"), [(40, 115, 3, 4), (50, 130, 3, 3), (60, 150, 2, 3)]
)
def test_masters(age: int, pct: int, days: int, deload: int) -> None:
    found = limits(age=age)
    assert (found["recovery_pct"], found["explosive_recovery_pct"]) == (pct, pct)
    assert (found["quality_days_week"], found["deload_every"]) == (days, deload)
    # From 60 on a quarter of the sprinting less: 300 m x 75 %.
    assert found["sprint_m_session"] == (225 if age == 60 else 300)
    assert found["contacts_session"] == 100
    younger = limits(age=age - 1)
    assert younger["recovery_pct"] < pct


def test_youth() -> None:
    found = limits(age=16, level=Level.ADVANCED)
    assert (found["contacts_session"], found["contacts_week"]) == (60, 120)
    assert (found["most_1rm_pct"], found["least_rir"]) == (89, 3)
    # No stage of growth is given: after the growth spurt, and the reason says so.
    assert "assumed" in found.of("most_1rm_pct").reasons[0].text
    given = limits(age=16, level=Level.ADVANCED, maturity=Maturity.POST)
    assert given["most_1rm_pct"] == 89
    assert "assumed" not in given.of("most_1rm_pct").reasons[0].text
    # A novice's own cap, 85, is the more careful one.
    assert limits(age=16, level=Level.NOVICE)["most_1rm_pct"] == 85
    assert limits(age=12, maturity=Maturity.PRE)["most_1rm_pct"] == 70
    assert limits(age=14, maturity=Maturity.MID)["most_1rm_pct"] == 80
    # A stage without an age is a youth's.
    assert limits(maturity=Maturity.MID)["contacts_week"] == 120
    assert changed(age=18) == {}


def test_an_injury_of_the_last_twelve_months() -> None:
    assert changed(injuries=hurt(Tissue.HAMSTRING, date(2026, 3, 1))) == {
        "recovery_pct": 125,
        "explosive_recovery_pct": 125,
        "contacts_session": 50,
        "contacts_week": 120,
        "sprint_m_session": 150,
        "sprint_m_week": 300,
        "rise_pct": 10,
        "deload_every": 3,
        "heavy_to_sprint_h": 48,
    }
    # 365 days before 1 June 2026 is 1 June 2025.
    assert limits(injuries=hurt(Tissue.HAMSTRING, date(2025, 6, 1)))["rise_pct"] == 10
    assert changed(injuries=hurt(Tissue.HAMSTRING, date(2025, 5, 31))) == {"heavy_to_sprint_h": 48}
    # One that still hurts counts however long ago it began.
    assert limits(injuries=hurt(Tissue.KNEE, None, date(2020, 1, 1)))["rise_pct"] == 10


def test_an_injury_during_the_season_counts_and_one_after_it_does_not() -> None:
    athlete = Athlete(injuries=hurt(Tissue.KNEE, date(2026, 8, 1), date(2026, 7, 1)))
    assert athlete.limits(DAY, date(2026, 9, 1))["rise_pct"] == 10
    assert athlete.limits(DAY, date(2026, 6, 30))["rise_pct"] == 20
    # Without a day every injury counts.
    assert Athlete(injuries=(OLD_HURT,)).limits()["rise_pct"] == 10


def test_bone_stress_is_remembered() -> None:
    # Years ago: contacts and metres by half, never on consecutive days, no other change.
    assert changed(injuries=hurt(Tissue.BONE_STRESS, date(2020, 1, 1))) == {
        "impact_days_apart": 2,
        "rise_pct": 10,
        "contacts_session": 50,
        "contacts_week": 120,
        "sprint_m_session": 150,
        "sprint_m_week": 300,
    }


@pytest.mark.parametrize("flag", Flag)
def test_circumstances_cut_impact(flag: Flag) -> None:
    assert changed(flags=frozenset({flag})) == {
        "contacts_session": 50,
        "contacts_week": 120,
        "sprint_m_session": 150,
        "sprint_m_week": 300,
    }


def test_the_strongest_cut_holds_not_the_product() -> None:
    found = limits(
        age=61, flags=frozenset(Flag), injuries=hurt(Tissue.BONE_STRESS, date(2026, 1, 1)), level=Level.NOVICE
    )
    # 50 % of a novice's 60, 120, 150 and 300; 75 % of age 60 is the weaker cut.
    assert [found[name] for name in IMPACT] == [30, 60, 75, 150]
    # 125, 150 and 125: the largest, not the product.
    assert found["recovery_pct"] == 150


@pytest.mark.parametrize(
    ("distance", "share"),
    [("800m", 35), ("1500m", 30), ("5-10km", 25), ("half", 25), ("marathon", 20), ("ultra", 20)],
)
def test_share_by_distance(distance: str, share: int) -> None:
    athlete, novice = Athlete(), Athlete(level=Level.NOVICE)
    assert athlete.limits(distance=RaceDistance(distance))["share_pct"] == share
    assert novice.limits(distance=RaceDistance(distance))["share_pct"] == 20
    # The athlete's own profile goes before that of the season.
    own = Athlete(race_distance=RaceDistance(distance)).limits(distance=RaceDistance.D800)
    assert own["share_pct"] == share


def test_sex_changes_something_only_where_it_is_wanted() -> None:
    assert changed(sex=Sex.FEMALE) == changed(sex=Sex.MALE, sex_options=True) == {}
    assert changed(sex=Sex.FEMALE, sex_options=True) == {"lift_after_run_pct": 75}


# ------------------------------------------------------------------ what is given, and the trace


def test_what_is_given_comes_last() -> None:
    found = limits(
        age=61,
        recovery_pct=90,
        minutes_per_day=45,
        minutes_per_week=0,
        own_limits=(("contacts_week", 500), ("explosive_recovery_pct", 120)),
    )
    assert (found["recovery_pct"], found["explosive_recovery_pct"]) == (90, 120)
    assert (found["minutes_day"], found["minutes_week"], found["contacts_week"]) == (45, 0, 500)
    assert [reason.text for reason in found.of("contacts_week").reasons] == ["given for this athlete"]
    # The field is both multipliers where only it is given.
    assert limits(recovery_pct=90)["explosive_recovery_pct"] == 90


PROFILES: list[dict[str, Any]] = [
    {},
    {"level": Level.NOVICE, "age": 15},
    {"level": Level.ADVANCED, "age": 61, "injuries": hurt(Tissue.BONE_STRESS, None)},
    {"race_distance": RaceDistance.ULTRA, "flags": frozenset(Flag), "own_limits": (("rise_pct", 12),)},
]


@pytest.mark.parametrize("facts", PROFILES)
def test_every_value_has_a_reason_and_every_change_a_source(facts: dict[str, Any]) -> None:
    found = limits(**facts)
    assert len(found) == len(list(found)) == len(found.rows()) == len(table("profile")["limit"])
    for name in found:
        entry = found.of(name)
        assert entry.reasons and all(reason.source and reason.grade for reason in entry.reasons)
        if entry.value != entry.default:
            assert all(reason.text != "default" for reason in entry.reasons[1:])
            assert any(reason.text != "default" for reason in entry.reasons)


def test_the_rows_say_what_a_coach_wants_to_know() -> None:
    (row,) = [row for row in limits(age=52).rows() if row["name"] == "recovery_pct"]
    assert row == {
        "name": "recovery_pct",
        "value": 130,
        "unit": "%",
        "default": 100,
        "why": "aged 50 or more",
        "source": "judged from [H7, R8, S13]: the effect of age is smaller than believed",
        "grade": "D",
        "meaning": "least hours of recovery, in percent of the matrix",
    }
    assert "not a limit" not in limits()
    with pytest.raises(KeyError):
        limits()["not a limit"]
