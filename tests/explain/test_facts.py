"""What the user gave, said with dates and numbers, and the season without it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from periodize.domain.athlete import (
    Athlete,
    Availability,
    AvailabilityException,
    ExceptionKind,
    Injury,
    Restriction,
    Taken,
    Window,
)
from periodize.domain.season import Ban, Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Pattern, Phase, Quality, Tissue
from periodize.explain.facts import Fact, facts_of
from periodize.testing import read_weeks

MONDAY = date(2026, 1, 5)
EVENING = Window(opens_min=1050, closes_min=1200, place="gym")


def season() -> Season:
    """Three weeks from Monday 5 January with one fact of each kind, two of some."""
    told = read_weeks("Sun pm max_strength_a || Tue am easy | Tue am easy | Sun am long*").season
    away = AvailabilityException(first=date(2026, 1, 12), last=date(2026, 1, 18), kind=ExceptionKind.TRAVEL)
    barbell = next(t.requires for t in told.templates if t.id == "max_strength_a")
    everything = frozenset().union(*(t.requires for t in told.templates))
    return replace(
        told,
        availability=Availability(
            week=((), (EVENING,), (), (), (), (), ()),
            exceptions=(away,),
            places=(("gym", everything - barbell),),
            taken=tuple(
                Taken(
                    what="racks",
                    first=datetime(2026, 1, day, 17),
                    last=datetime(2026, 1, day, 19),
                    place="gym",
                )
                for day in (22, 20)
            ),
        ),
        athlete=Athlete(
            minutes_per_day=60,
            minutes_per_week=90,
            weekly_cap_au=1500,
            recovery_pct=150,
            own_limits=(("contacts_week", 40),),
            injuries=(Injury(tissue=Tissue.KNEE, first=date(2025, 12, 1), last=date(2025, 12, 20)),),
            restrictions=(
                Restriction(last=date(2026, 1, 9), patterns=frozenset({Pattern.HINGE}), why="back"),
            ),
        ),
        pins=(
            Session(
                id="pin",
                template="foundation_a",
                start=datetime(2026, 1, 20, 18),
                duration_min=45,
                place="gym",
                origin=Origin.PINNED,
            ),
        ),
        bans=(
            Ban(template="max_strength_b", weekdays=frozenset({0, 4}), first=date(2026, 1, 13)),
            Ban(quality=Quality.SPRINT, first=date(2026, 1, 7), last=date(2026, 1, 7)),
        ),
        fixed_blocks=((1, Phase.STRENGTH),),
        today=date(2026, 1, 6),
    )


SAID = [
    ("pin", "'Foundation A' is pinned to Tue 20 Jan 18:00"),
    ("ban", "Max strength B (hinge) is banned on Mon, Fri from Tue 13 Jan"),
    ("ban", "sprint is banned on Wed 7 Jan"),
    ("exception", "travel from Mon 12 Jan to Sun 18 Jan"),
    ("taken", "others have the racks at gym from Tue 20 Jan 17:00 to 19:00 and once more up to Thu 22 Jan"),
    ("windows", "open from Mon 5 Jan to Sun 11 Jan: Tue 17:30-20:00 gym"),
    ("windows", "nothing is open from Mon 12 Jan to Sun 18 Jan"),
    ("windows", "open from Mon 19 Jan to Sun 25 Jan: Tue 17:30-20:00 gym"),
    ("minutes", "at most 60 min of sessions a day"),
    ("minutes", "at most 90 min of sessions a week"),
    ("block", "Mon 12 Jan to Sun 18 Jan is fixed as strength"),
    ("restriction", "no hinge to Fri 9 Jan (back)"),
    ("injury", "knee injury from Mon 1 Dec to Sat 20 Dec"),
    ("today", "nothing is placed before today, Tue 6 Jan"),
    ("equipment", "gym has no barbell"),
    ("limit", "contacts week set to 40"),
    ("limit", "recovery hours set to 150 %"),
    ("limit", "at most 1500 AU of load in any seven days, runs included"),
    ("history", "Max strength A (squat) was done on Sun 4 Jan 18:00"),
]


def test_every_fact_is_said_with_names_dates_and_numbers() -> None:
    assert [(fact.kind, fact.sentence) for fact in facts_of(season(), range(3))] == SAID


@pytest.mark.parametrize("number", range(len(SAID)), ids=lambda number: SAID[number][1])
def test_a_fact_taken_back_is_one_no_more_and_the_others_stay(number: int) -> None:
    fact = facts_of(season(), range(3))[number]
    left = [(other.kind, other.sentence) for other in facts_of(fact.without(season()), range(3))]
    assert (fact.kind, fact.sentence) not in left
    others = [said for said in SAID if said != SAID[number] and said[0] != "windows"]
    # Travel taken back changes what is open, and wide open weeks are no travel any more.
    assert [said for said in left if said[0] != "windows"] == others


def test_facts_speak_of_the_weeks_that_were_asked_about() -> None:
    def kinds(*weeks: int) -> set[str]:
        return {fact.kind for fact in facts_of(season(), weeks)}

    assert "history" in kinds(0) and "history" not in kinds(1)
    assert "block" in kinds(1) and "block" not in kinds(0, 2)
    assert "pin" in kinds(2) and "pin" not in kinds(0, 1)
    # Nothing is open in the second week, so what a place lacks does not matter there.
    assert "equipment" not in kinds(1)


def test_a_sentence_does_not_hang_on_what_was_asked() -> None:
    """A certificate is checked by the sentences of all weeks, a clash tells those of a few."""
    known = {(fact.kind, fact.sentence) for fact in facts_of(season(), range(3))}
    for weeks in ((0,), (1,), (2,), (-1, 0, 1)):
        assert {(fact.kind, fact.sentence) for fact in facts_of(season(), weeks)} <= known


def test_nothing_is_said_in_ids() -> None:
    fact: Fact
    for fact in facts_of(season(), range(3)):
        assert "_" not in fact.sentence and not re.search(r"\d{4}-\d\d", fact.sentence)
