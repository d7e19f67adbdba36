"""A calendar exported again: what moves, what stays, what is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import periodize as pz
from periodize.diary.read import read_diary
from periodize.domain.athlete import Athlete, AvailabilityException, ExceptionKind
from periodize.domain.completion import complete_runs
from periodize.domain.session import Session
from periodize.export.ics import content
from periodize.export.options import ExportOptions
from periodize.solver.result import Result
from tests.export.drawn_up import answer, events, live, run, said, season, session, wall

MARATHON = Path(__file__).resolve().parents[2] / "examples" / "marathon" / "season.toml"


def again(before: bytes, result: Result, **choices: Any) -> bytes:
    return content(result, ExportOptions(previous=before, **choices))


def first(sessions: Sequence[Session]) -> bytes:
    return content(answer(sessions), ExportOptions())


def by_uid(made: bytes) -> dict[str, Any]:
    return {said(event, "uid"): event for event in events(made)}


def names(made: bytes) -> dict[Any, str]:
    """UID of every event that is not cancelled, by its start."""
    return {wall(event): said(event, "uid") for event in live(made)}


def states(made: bytes) -> list[tuple[str, int, str]]:
    """Day and hour, SEQUENCE and STATUS of every event in the file's order."""
    return [(f"{wall(e):%d %H}", int(e["sequence"]), said(e, "status")) for e in events(made)]


def test_the_same_plan_again_is_the_same_file() -> None:
    sessions = [session("foundation_a", 1), session("foundation_b", 4), session("foundation_a", 8)]
    result = answer(sessions, season([run(0), run(2, start_min=400)]))
    before = content(result, ExportOptions(alarm_min=60))
    assert again(before, result, alarm_min=60) == before
    assert again(before, result, alarm_min=60, stamp=datetime(2030, 1, 1, tzinfo=UTC)) == before


def test_a_session_that_moves_within_its_week_is_the_same_event() -> None:
    before = first([session("foundation_a", 1), session("foundation_b", 4)])
    after = again(before, answer([session("foundation_a", 3), session("foundation_b", 4)]))
    assert set(by_uid(before)) == set(by_uid(after))
    assert states(after) == [("08 17", 1, "CONFIRMED"), ("09 17", 0, "CONFIRMED")]


def test_the_name_does_not_hang_on_an_earlier_export() -> None:
    before, after = first([session("foundation_a", 1)]), first([session("foundation_a", 3)])
    assert set(by_uid(before)) == set(by_uid(after))


def test_a_session_that_moves_into_the_next_week_is_the_same_event() -> None:
    before = first([session("foundation_a", 4)])
    moved = answer([session("foundation_a", 7)])
    after = again(before, moved)
    assert set(by_uid(before)) == set(by_uid(after))
    assert states(after) == [("12 17", 1, "CONFIRMED")]
    assert again(after, moved) == after


def test_two_weeks_on_it_is_another_session() -> None:
    before = first([session("foundation_a", 1)])
    after = again(before, answer([session("foundation_a", 15)]))
    assert states(after) == [("20 17", 0, "CONFIRMED"), ("06 17", 1, "CANCELLED")]
    assert len(by_uid(after)) == 2


def test_of_two_in_a_week_the_one_that_stays_keeps_its_name() -> None:
    monday, thursday, saturday = (session("foundation_a", day) for day in (0, 3, 5))
    before = first([monday, thursday])
    after = again(before, answer([thursday, saturday]))
    assert names(after)[thursday.start] == names(before)[thursday.start]
    assert names(after)[saturday.start] == names(before)[monday.start]
    assert len(events(after)) == 2


def test_a_new_session_before_another_takes_no_name_from_it() -> None:
    monday, thursday = session("foundation_a", 0), session("foundation_a", 3)
    before = first([thursday])
    after = again(before, answer([monday, thursday]))
    assert names(after)[thursday.start] == names(before)[thursday.start]
    assert len(by_uid(after)) == 2


def test_two_of_one_template_at_one_hour_are_two_events() -> None:
    placed = session("foundation_a", 1)
    pin = replace(session("foundation_a", 1, pinned=True), id="the coach's")
    both = answer([placed, pin])
    before = content(both, ExportOptions())
    assert len(by_uid(before)) == 2
    assert len(by_uid(again(before, both))) == 2
    assert len(by_uid(again(first([placed]), both))) == 2


def test_a_placed_session_that_is_pinned_is_the_same_event() -> None:
    before = first([session("foundation_a", 1)])
    after = again(before, answer([session("foundation_a", 1, pinned=True)]))
    assert after == before


def test_one_that_is_gone_is_cancelled_and_stays_so() -> None:
    before = content(
        answer([session("foundation_a", 1), session("foundation_b", 4)]), ExportOptions(alarm_min=30)
    )
    less = answer([session("foundation_a", 1)])
    after = again(before, less, alarm_min=30)
    kept, gone = events(after)
    assert (said(gone, "status"), said(gone, "summary")) == ("CANCELLED", "Cancelled: Foundation B")
    assert said(kept, "status") == "CONFIRMED"
    assert int(gone["sequence"]) == 1
    assert gone["dtstamp"].dt > by_uid(before)[said(gone, "uid")]["dtstamp"].dt
    assert not gone.subcomponents and kept.subcomponents
    assert said(gone, "uid") in by_uid(before)
    assert again(after, less, alarm_min=30) == after


def test_one_that_comes_back_is_confirmed_again() -> None:
    both = [session("foundation_a", 1), session("foundation_b", 4)]
    before = first(both)
    back = again(again(before, answer(both[:1])), answer(both))
    assert set(by_uid(back)) == set(by_uid(before))
    kept, returned = events(back)
    assert (int(returned["sequence"]), said(returned, "status")) == (2, "CONFIRMED")
    assert (said(kept, "summary"), said(returned, "summary")) == ("Foundation A", "Foundation B")


def test_one_that_was_cancelled_is_not_taken_for_one_of_another_week() -> None:
    before = first([session("foundation_a", 1)])
    without = again(before, answer([session("foundation_b", 4)]))
    after = again(without, answer([session("foundation_b", 4), session("foundation_a", 8)]))
    assert names(after)[session("foundation_a", 8).start] not in by_uid(before)
    assert [said(e, "status") for e in events(after)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_change_of_content_is_a_new_state() -> None:
    before = first([session("foundation_a", 1)])
    after = again(before, answer([session("foundation_a", 1, place="home")]))
    assert states(after) == [("06 17", 1, "CONFIRMED")]
    assert said(events(after)[0], "location") == "home"


@pytest.mark.parametrize("year", [2020, 2026])
def test_time_stamps_never_go_back(year: int) -> None:
    before = content(
        answer([session("foundation_a", 1)]), ExportOptions(stamp=datetime(2026, 9, 9, tzinfo=UTC))
    )
    moved = answer([session("foundation_a", 2)])
    (event,) = events(again(before, moved, stamp=datetime(year, 1, 1, tzinfo=UTC)))
    assert event["dtstamp"].dt == event["last-modified"].dt == datetime(2026, 9, 9, 0, 0, 1, tzinfo=UTC)


def test_a_run_keeps_its_name_and_a_run_on_another_day_is_another() -> None:
    before = content(answer([], season([run(0), run(2), run(6)])), ExportOptions())
    after = again(before, answer([], season([run(0, name="Jog"), run(3), run(6)])))
    assert [(wall(e).day, int(e["sequence"]), said(e, "status")) for e in events(after)] == [
        (5, 1, "CONFIRMED"),
        (8, 0, "CONFIRMED"),
        (11, 0, "CONFIRMED"),
        (7, 1, "CANCELLED"),
    ]


def test_events_before_the_season_are_left_alone() -> None:
    before = first([session("foundation_a", 1), session("foundation_a", 8)])
    facts = season()
    later = replace(facts, calendar=replace(facts.calendar, start=date(2026, 10, 12)))
    stays = session("foundation_a", 8)
    after = again(before, answer([stays], later))
    assert len(events(after)) == 1
    assert names(after)[stays.start] == names(before)[stays.start]


def test_a_session_takes_no_name_from_one_that_was_done_before_the_season() -> None:
    before = first([session("foundation_a", 1)])
    facts = season()
    from_thursday = replace(facts, calendar=replace(facts.calendar, start=date(2026, 10, 8)))
    after = again(before, answer([session("foundation_a", 3)], from_thursday))
    assert not set(by_uid(after)) & set(by_uid(before))


def test_a_cancelled_event_keeps_the_zone_it_was_in() -> None:
    before = first([session("foundation_a", 1)])
    moved_house = season(athlete=Athlete(id="kim", time_zone="Asia/Tokyo"))
    after = again(before, answer([session("foundation_b", 4)], moved_house))
    assert [e["dtstart"].params["TZID"] for e in events(after)] == ["Asia/Tokyo", "Europe/London"]
    assert after.count(b"BEGIN:VTIMEZONE") == 2


PLANS = st.lists(
    st.tuples(st.sampled_from(["foundation_a", "foundation_b"]), st.integers(0, 27), st.booleans()),
    max_size=7,
    unique_by=lambda drawn: drawn[:2],
)


@settings(max_examples=40)
@given(st.lists(PLANS, min_size=2, max_size=4))
def test_a_calendar_that_follows_every_export_shows_the_last_plan(plans: list[Any]) -> None:
    """A program that imports each file, taking the higher SEQUENCE of each UID, ends up with the plan."""
    shown: dict[str, Any] = {}
    made: bytes | None = None
    for plan in plans:
        sessions = [session(name, day, pinned=fixed) for name, day, fixed in plan]
        before, made = made, content(answer(sessions), ExportOptions(previous=made))
        seen = by_uid(made)
        assert len(seen) == len(events(made))
        assert set(by_uid(before) if before else ()) <= set(seen)
        for uid, event in seen.items():
            old = shown.get(uid)
            if old is None or int(event["sequence"]) > int(old["sequence"]):
                assert old is None or event["dtstamp"].dt > old["dtstamp"].dt
                shown[uid] = event
            else:
                assert event.to_ical() == old.to_ical()
        standing = [e for e in shown.values() if said(e, "status") == "CONFIRMED"]
        assert sorted((said(e, "x-periodize-template"), wall(e)) for e in standing) == sorted(
            (s.template, s.start) for s in sessions
        )


@pytest.mark.slow
def test_after_a_window_closes_only_what_moved_changes(tmp_path: Path) -> None:
    facts = pz.read_season(MARATHON)
    before_result = pz.solve(facts)
    day = before_result.require().sessions[7].day
    closed = AvailabilityException(first=day, last=day + timedelta(days=1), kind=ExceptionKind.SICK)
    availability = replace(facts.availability, exceptions=(*facts.availability.exceptions, closed))
    after_result = pz.solve(replace(facts, availability=availability))
    before = content(before_result, ExportOptions())
    after = again(before, after_result)
    wanted = {(s.template, s.start) for s in after_result.require().sessions}
    sessions = [event for event in live(after) if "x-periodize-template" in event]
    assert {(said(e, "x-periodize-template"), wall(e)) for e in sessions} == wanted
    stayed = {(s.template, s.start) for s in before_result.require().sessions} & wanted
    assert len(stayed) >= len(wanted) // 2
    old = {(said(e, "x-periodize-template"), wall(e)): said(e, "uid") for e in live(before)}
    for event in sessions:
        what = said(event, "x-periodize-template"), wall(event)
        if what in stayed:
            assert said(event, "uid") == old[what]
    runs = [event for event in events(after) if "x-periodize-kind" in event]
    assert len(runs) == len(facts.runs) and {int(event["sequence"]) for event in runs} == {0}
    assert any(int(event["sequence"]) > 0 for event in events(after))
    (tmp_path / "plan.ics").write_bytes(after)
    read = read_diary(tmp_path / "plan.ics", zone=facts.athlete.time_zone)
    strength = [item.entry for item in read.of("strength")]
    assert {(e.template, e.day, e.start_min) for e in strength} == {
        (template, start.date(), 60 * start.hour + start.minute) for template, start in wanted
    }
    assert complete_runs(read.runs, facts.athlete) == facts.runs
