"""What is different for one athlete beside another."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from periodize.catalogue.load import table
from periodize.domain.athlete import Athlete, Injury
from periodize.domain.season import Season
from periodize.domain.vocabulary import Level, RaceDistance, Tissue
from periodize.explain.profile import profile_changes
from periodize.io.season_toml import read_season
from periodize.testing import read_weeks

EXAMPLES = Path(__file__).parents[2] / "examples"
_CODE = re.compile(r"\b[A-Z]\d+\b")


@pytest.fixture(scope="module")
def base() -> Season:
    return read_season(EXAMPLES / "marathon" / "season.toml")


def athlete(season: Season, **given: object) -> Season:
    return replace(season, athlete=replace(season.athlete, **given))  # type: ignore[arg-type]


def test_the_same_season_differs_in_nothing(base: Season) -> None:
    assert profile_changes(base, base) == ()


def test_a_changed_limit_says_before_after_why_and_who_says_so(base: Season) -> None:
    changes = {change.what: change for change in profile_changes(athlete(base, level=Level.NOVICE), base)}
    contacts = changes["limit contacts_session"]
    assert (contacts.before, contacts.after) == ("100 contacts", "60 contacts")
    assert contacts.why == "novice in strength training" and "S32" in contacts.source
    foundation = changes["macrocycle 1, foundation"]
    assert foundation.before.startswith("2 to 8 microcycles") and foundation.after.startswith(
        "6 to 10 microcycles"
    )
    assert changes["session flat_sprints"].after == "not offered"


def test_distances_change_doses_and_what_is_gone_is_said(base: Season) -> None:
    changes = {c.what: c for c in profile_changes(athlete(base, race_distance=RaceDistance.D800), base)}
    assert "flat_sprints" in changes["dose, speed: sprint"].after
    gone = changes["cap: power and plyo"]
    assert gone.after == "-" and gone.why == "no longer: marathon"


def test_an_injury_lists_its_steps_and_preparations() -> None:
    sound = read_weeks("Mon am easy | ").season
    hurt = replace(
        sound, athlete=Athlete(injuries=(Injury(tissue=Tissue.HAMSTRING, last=date(2025, 11, 1)),))
    )
    changes = {change.what: change for change in profile_changes(hurt, sound)}
    assert changes["hamstring injury, up to while it hurts"].before == "-"
    assert "8 sessions with hinge" in changes["flat sprints after a hamstring injury"].after


def test_ten_athletes_change_something_and_nothing_is_unexplained(base: Season) -> None:
    spec = importlib.util.spec_from_file_location("ten_athletes", EXAMPLES / "ten_athletes.py")
    assert spec is not None and spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    seasons = example.ten_seasons(base)
    assert len(seasons) == 10
    known = set(table("sources"))
    for name, season in seasons.items():
        changes = profile_changes(season, base)
        assert changes, name
        for change in changes:
            assert change.why and change.source, change
            # "given" is the athlete's word; everything else carries a grade, and only codes that resolve.
            assert change.source == "given" or re.match(r"^(convention|[A-DX])", change.source), change
            assert set(_CODE.findall(change.source)) <= known, change
