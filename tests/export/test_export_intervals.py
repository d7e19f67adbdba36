"""The events for intervals.icu."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from periodize.domain.athlete import Athlete, Restriction
from periodize.domain.season import Stress
from periodize.domain.vocabulary import Pattern
from periodize.errors import NoPlan
from periodize.export import ics
from periodize.export.intervals import content
from periodize.export.options import ExportOptions
from periodize.solver.result import Result
from tests.export.drawn_up import answer, events, run, said, season, session
from tests.fixtures.results import MONDAY, Status, tiny_result

PLAIN = ExportOptions()


def payload(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(content(result, PLAIN))
    return found


def test_a_session_is_a_planned_workout() -> None:
    (event,) = payload(answer([session("foundation_a", 1)]))
    lines = event.pop("description").split("\n")
    assert len(event.pop("external_id")) > 20
    assert event == {
        "category": "WORKOUT",
        "start_date_local": "2026-10-06T17:30:00",
        "type": "WeightTraining",
        "name": "Foundation A",
        "moving_time": 2700,  # 45 min
    }
    assert lines[:3] == ["Place: gym", "Foundation block, week 1", "45 min, 200 AU"]
    assert len(lines) >= 8


def test_sprints_are_runs() -> None:
    facts = season([run(1, start_min=390, duration_min=50)])
    names = [session("strides", 1, "07:20", 8, place=""), session("hill_sprints", 3), session("plyo_high", 5)]
    assert [event["type"] for event in payload(answer(names, facts))] == ["Run", "Run", "WeightTraining"]


def test_runs_stay_out() -> None:
    assert payload(answer([], season([run(0)]))) == []


def test_its_names_are_those_of_the_calendar() -> None:
    result = tiny_result()
    made = events(ics.content(result, replace(PLAIN, runs=False)))
    assert [event["external_id"] for event in payload(result)] == [said(event, "uid") for event in made]


def test_a_session_keeps_its_name_when_it_moves_within_its_week() -> None:
    before, after = (payload(answer([session("foundation_a", day)])) for day in (1, 4))
    assert before[0]["external_id"] == after[0]["external_id"]
    assert before[0]["start_date_local"] != after[0]["start_date_local"]


def test_no_two_sessions_have_one_name() -> None:
    sessions = [session("foundation_a", day) for day in (0, 3, 7)] + [session("foundation_b", 3, "19:00")]
    names = [event["external_id"] for event in payload(answer(sessions))]
    assert len(set(names)) == len(names) == 4


def test_athletes_share_no_names() -> None:
    one, other = (
        payload(answer([session("foundation_a", 1)], season(athlete=Athlete(id=name))))
        for name in ("kim", "lee")
    )
    assert one[0]["external_id"] != other[0]["external_id"]


def test_a_season_cut_short_at_its_start_keeps_its_names() -> None:
    whole = season()
    from_thursday = replace(whole, calendar=replace(whole.calendar, start=date(2026, 10, 8)))
    one, other = (payload(answer([session("foundation_a", 4)], facts)) for facts in (whole, from_thursday))
    assert one[0]["external_id"] == other[0]["external_id"]


def test_no_line_is_a_step_of_a_structured_workout() -> None:
    dash = "- 10m 60%"
    facts = season(
        [run(1, start_min=390, duration_min=50, name=dash)],
        stress=(Stress(first=MONDAY.date(), last=MONDAY.date() + timedelta(days=6), why=dash),),
    )
    off = Restriction(patterns=frozenset({Pattern.SQUAT}), why=dash)
    facts = replace(facts, athlete=replace(facts.athlete, restrictions=(off,)))
    sessions = [session("foundation_a", 2, place=dash), session("strides", 1, "07:20", 8, place="")]
    lines = [line for event in payload(answer(sessions, facts)) for line in event["description"].split("\n")]
    assert len([line for line in lines if dash in line]) >= 4  # place, stress twice, run and restriction
    assert not [line for line in lines if line.lstrip().startswith("-")]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert content(tiny_result(), PLAIN) == content(tiny_result(), PLAIN)


def test_without_a_plan_there_are_no_events() -> None:
    with pytest.raises(NoPlan):
        content(tiny_result(Status.INFEASIBLE), PLAIN)
