"""The calendar: times, titles, texts, and what other programs make of it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from periodize.diary.ics import entries
from periodize.diary.items import Diary
from periodize.diary.options import ReadOptions
from periodize.diary.read import read_diary
from periodize.domain.athlete import Athlete
from periodize.domain.completion import complete_runs
from periodize.domain.vocabulary import RacePriority, RunKind
from periodize.errors import InvalidInput, NoPlan
from periodize.export.descriptions import run_title
from periodize.export.ics import content
from periodize.export.ics_zone import zone_component
from periodize.export.options import ExportOptions
from periodize.io.faults import Faults
from tests.export.drawn_up import answer, events, run, said, season, session, wall
from tests.fixtures.results import Status, tiny_result

PLAIN = ExportOptions()
ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour, southern
    "Africa/Casablanca",  # dates that no yearly rule gives
    "Asia/Kolkata",  # no changes
)


def test_a_session_stands_on_the_wall_clock_with_its_zone() -> None:
    result = answer([session("foundation_a", 1)])
    (event,) = events(content(result, PLAIN))
    assert event["dtstart"].to_ical() == b"20261006T173000"
    assert event["dtstart"].params["TZID"] == "Europe/London"
    assert event["dtend"].to_ical() == b"20261006T181500"
    assert said(event, "summary") == "Foundation A"
    assert said(event, "location") == "gym"
    assert said(event, "transp") == "TRANSPARENT"
    assert said(event, "status") == "CONFIRMED"
    assert said(event, "x-periodize-template") == "foundation_a"
    assert said(event, "x-periodize-id") == "foundation_a-2026-10-06-1730"
    placed = result.require().placed[0]
    assert said(event, "x-periodize-load") == str(placed.load_au)


def test_the_description_has_a_line_for_each_exercise() -> None:
    (event,) = events(content(answer([session("foundation_a", 1)]), PLAIN))
    lines = said(event, "description").split("\n")
    assert lines[:3] == ["Foundation block, week 1", "45 min, 200 AU", ""]
    assert len(lines) >= 8  # five or more exercises
    assert all(": " in line and " x " in line and "rest" in line for line in lines[3:])


def test_before_and_after_the_clocks_go_back_it_is_the_same_hour() -> None:
    # Friday 23 October is British summer time, Friday 30 October is not.
    made = events(content(answer([session("foundation_a", 18), session("foundation_a", 25)]), PLAIN))
    assert [event["dtstart"].dt.utcoffset() for event in made] == [timedelta(hours=1), timedelta()]
    assert [wall(event).strftime("%H:%M") for event in made] == ["17:30", "17:30"]


def test_without_a_zone_times_are_floating() -> None:
    made = content(answer([session("foundation_a", 1)], season(athlete=Athlete(id="kim"))), PLAIN)
    assert b"VTIMEZONE" not in made and b"X-WR-TIMEZONE" not in made
    assert b"DTSTART:20261006T173000\r\n" in made


def test_a_session_may_end_after_midnight() -> None:
    (event,) = events(content(answer([session("foundation_a", 1, "23:45")]), PLAIN))
    assert event["dtend"].to_ical() == b"20261007T003000"


def test_an_end_that_the_clock_shows_twice_is_given_as_a_length() -> None:
    # On 25 October 02:00 becomes 01:00. 00:30 and 105 min is 01:15 for the second time.
    facts = season([run(20, start_min=30, duration_min=105), run(27, start_min=30, duration_min=105)])
    at_change, ordinary = events(content(answer([], facts), PLAIN))
    assert at_change.get("dtend") is None
    assert at_change["duration"].dt == timedelta(minutes=105)
    assert ordinary["dtend"].to_ical() == b"20261101T021500"


def test_a_run_over_the_change_ends_an_hour_earlier_on_the_clock() -> None:
    # From 23:00 to 03:00 the clock shows four hours; there are five.
    facts = season([run(19, start_min=23 * 60, duration_min=300)])
    (event,) = events(content(answer([], facts), PLAIN))
    assert event["dtend"].to_ical() == b"20261025T030000"


def test_a_run_with_a_time_has_it_and_one_without_takes_the_whole_day() -> None:
    facts = season(
        [run(0, start_min=390, duration_min=50, name="Jog"), run(2, RunKind.LONG, distance_m=16_100)]
    )
    jog, long = events(content(answer([], facts), PLAIN))
    assert wall(jog) == datetime(2026, 10, 5, 6, 30)
    assert (wall(long), long["dtend"].dt) == (date(2026, 10, 7), date(2026, 10, 8))
    assert long["dtstart"].params["VALUE"] == "DATE"
    assert (said(jog, "summary"), said(long, "summary")) == ("Jog", "Long run")
    assert said(jog, "description") == "Easy run\n50 min"
    # 16.1 km at the intermediate athlete's 6:00 a kilometre are 97 min, which nobody gave.
    assert said(long, "description") == "Long run, key run\n16.1 km, about 97 min"


def test_figures_that_were_assumed_are_not_passed_on_as_given() -> None:
    given_ = run(0, duration_min=50, rpe_tenths=35, start_min=390)
    made = events(content(answer([], season([given_, run(2, distance_m=8_000)])), PLAIN))
    names = ("effort", "load", "distance")
    assert [[said(e, f"x-periodize-{n}") for n in names] for e in made] == [
        ["35", "", ""],
        ["", "", "8000"],
    ]
    assert [said(e, "x-workout-estimated-duration") for e in made] == ["3000", ""]  # 50 min in seconds
    assert said(made[1], "x-periodize-assumed") == "start duration_min load_au rpe"
    assert said(made[1], "x-periodize-kind") == "easy"


def test_races_say_which_they_are() -> None:
    race = run(27, RunKind.RACE, distance_m=10_000, priority="A", name="Town 10", listed=False)
    (event,) = events(content(answer([], season([race])), PLAIN))
    assert said(event, "summary") == "Town 10"
    assert said(event, "description").startswith("A race\n10 km")
    assert said(event, "x-periodize-priority") == "A"


def test_a_priority_that_was_assumed_is_not_passed_on() -> None:
    facts = season([run(27, RunKind.RACE, distance_m=10_000)])
    assert facts.runs[0].race is RacePriority.A
    (event,) = events(content(answer([], facts), PLAIN))
    assert said(event, "x-periodize-priority") == ""
    assert "priority" in said(event, "x-periodize-assumed")


def test_runs_may_stay_out() -> None:
    result = answer([session("foundation_a", 1)], season([run(0)]))
    assert len(events(content(result, PLAIN))) == 2
    assert len(events(content(result, replace(PLAIN, runs=False)))) == 1


def test_reminders_go_with_sessions_only() -> None:
    result = answer([session("foundation_a", 1)], season([run(0, start_min=390)]))
    jog, gym = events(content(result, ExportOptions(alarm_min=90)))
    assert not jog.subcomponents
    (alarm,) = gym.subcomponents
    assert alarm["trigger"].dt == timedelta(minutes=-90)
    assert said(alarm, "action") == "DISPLAY"
    assert not any(event.subcomponents for event in events(content(result, PLAIN)))


@pytest.mark.parametrize("minutes", [-1, 10_081, 2.5, True])
def test_a_reminder_out_of_range_is_a_fault(minutes: object) -> None:
    with pytest.raises(InvalidInput, match="option-out-of-range"):
        ExportOptions(alarm_min=minutes)  # type: ignore[arg-type]


def test_the_file_is_as_rfc_5545_wants_it() -> None:
    made = content(tiny_result(), ExportOptions(alarm_min=30))
    assert made.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert made.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(made)
    assert said(calendar, "method") == "PUBLISH"
    assert said(calendar, "name") == said(calendar, "x-wr-calname") == "Training plan: kim"
    assert said(calendar, "x-wr-timezone") == "Europe/London"
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY"} <= set(event)


def test_the_time_stamp_follows_from_the_season_unless_given() -> None:
    result = tiny_result()
    assert content(result, PLAIN) == content(tiny_result(), PLAIN)
    assert {event["dtstamp"].dt for event in events(content(result, PLAIN))} == {
        datetime(2026, 10, 5, tzinfo=UTC)
    }
    noon = datetime(2026, 9, 1, 12, tzinfo=ZoneInfo("Europe/London"))
    made = events(content(result, ExportOptions(stamp=noon)))
    assert {event["dtstamp"].dt for event in made} == {datetime(2026, 9, 1, 11, tzinfo=UTC)}


NASTY = 'a, b; c\\n "d"\r\nATTENDEE:mailto:x@example.org\x00\x0b\u2028 \U0001f3c3' + "ü" * 90


def test_titles_and_names_are_text_and_nothing_else() -> None:
    facts = season(
        [run(0, name=NASTY, duration_min=30)], athlete=Athlete(id=NASTY, time_zone="Europe/London")
    )
    made = content(answer([session("foundation_a", 1, place="gym")], facts), PLAIN)
    jog, _ = events(made)
    shown = 'a, b; c\\n "d" ATTENDEE:mailto:x@example.org \U0001f3c3' + "ü" * 90
    assert said(jog, "summary") == shown
    assert "ATTENDEE" not in jog and b"\r\nATTENDEE" not in made
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    made.decode("utf-8")  # no sign is cut in two between lines that are joined again
    assert said(icalendar.Calendar.from_ical(made), "name") == f"Training plan: {shown}"


def test_an_id_cannot_add_a_line() -> None:
    facts = season([run(0)])
    facts = replace(facts, runs=(replace(facts.runs[0], id="x\r\nATTACH:http://example.org"),))
    (event,) = events(content(answer([], facts), PLAIN))
    assert "ATTACH" not in event


def test_without_a_plan_there_is_no_calendar() -> None:
    with pytest.raises(NoPlan):
        content(tiny_result(Status.INFEASIBLE), PLAIN)


@pytest.mark.parametrize("zone", ZONES)
def test_the_rules_of_the_zone_are_right_by_themselves(zone: str) -> None:
    """Reckoned as RFC 5545 says: the offset is that of the onset last passed, onsets in the offset before them."""
    component = zone_component(zone, date(2026, 6, 1), date(2027, 5, 1))
    onsets = sorted(
        (
            (part["dtstart"].dt - part["tzoffsetfrom"].td).replace(tzinfo=UTC),
            part["tzoffsetto"].td,
        )
        for part in component.subcomponents
    )
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    while moment < datetime(2027, 12, 30, tzinfo=UTC):
        passed = [offset for onset, offset in onsets if onset <= moment]
        assert passed[-1] == moment.astimezone(ZoneInfo(zone)).utcoffset(), moment
        moment += timedelta(minutes=30)


@pytest.mark.parametrize("zone", ZONES)
def test_other_readers_of_the_rules_find_the_same_clock(zone: str) -> None:
    component = zone_component(zone, date(2026, 6, 1), date(2027, 5, 1))
    text = component.to_ical().decode()
    readers = [
        tzical(io.StringIO(text)).get(zone),
        component.to_tz(lookup_tzid=False),
    ]
    true = ZoneInfo(zone)
    local = datetime(2026, 1, 2)
    while local < datetime(2027, 12, 30):
        exists = local.replace(tzinfo=true).astimezone(UTC).astimezone(true).replace(tzinfo=None) == local
        twice = local.replace(tzinfo=true).utcoffset() != local.replace(tzinfo=true, fold=1).utcoffset()
        if exists and not twice:
            wanted = local.replace(tzinfo=true).utcoffset()
            assert [local.replace(tzinfo=reader).utcoffset() for reader in readers] == [wanted, wanted], local
        local += timedelta(hours=1)


TEMPLATES = ("foundation_a", "foundation_b", "upper_core")


WEEKS = st.lists(
    st.tuples(st.sampled_from(TEMPLATES), st.integers(0, 27), st.integers(6, 23), st.booleans()),
    max_size=8,
    unique_by=lambda drawn: (drawn[1], drawn[2]),
)


@given(WEEKS)
def test_any_schedule_comes_back_from_the_calendar(drawn: list[tuple[str, int, int, bool]]) -> None:
    sessions = [session(name, day, f"{hour:02d}:15", pinned=fixed) for name, day, hour, fixed in drawn]
    made = events(content(answer(sessions), PLAIN))
    read = {
        (said(e, "x-periodize-template"), wall(e), e["dtend"].dt - e["dtstart"].dt, said(e, "location"))
        for e in made
    }
    assert read == {(s.template, s.start, timedelta(minutes=s.duration_min), s.place) for s in sessions}
    assert len({said(event, "uid") for event in made}) == len(made) == len(sessions)


def diary(made: bytes, folder: Path) -> Diary:
    (folder / "plan.ics").write_bytes(made)
    return read_diary(folder / "plan.ics", zone="Europe/London")


def test_our_own_reader_finds_the_same_runs_with_the_same_gaps(tmp_path: Path) -> None:
    facts = season(
        [
            run(
                0,
                name="6 x 800 m, then 2 km easy",
                start_min=1100,
                duration_min=70,
                rpe_tenths=80,
                load_au=555,
            ),
            run(2, RunKind.INTERVALS, distance_m=9_000, priority="key"),
            run(2, RunKind.RECOVERY, duration_min=25),
            run(4, RunKind.TEMPO, start_min=400, duration_min=50),
            run(6, RunKind.LONG),
            run(19, RunKind.EASY, start_min=23 * 60, duration_min=300),
            run(13, RunKind.RACE, distance_m=5_000, name="Park run"),
            run(27, RunKind.RACE, distance_m=10_000, name="Town 10"),
        ]
    )
    read = complete_runs(diary(content(answer([], facts), PLAIN), tmp_path).runs, facts.athlete)
    named = tuple(replace(r, name=r.name or run_title(r)) for r in facts.runs)  # an event needs a title
    assert read == named


def test_our_own_reader_leaves_out_what_is_cancelled(tmp_path: Path) -> None:
    both = [session("foundation_a", 1), session("foundation_b", 4)]
    before = content(answer(both), PLAIN)
    after = content(answer(both[:1]), ExportOptions(previous=before))
    (item,) = diary(after, tmp_path).of("strength")
    entry = item.entry
    assert (entry.template, entry.day, entry.start_min, entry.duration_min) == (
        "foundation_a",
        both[0].day,
        1050,
        45,
    )


@given(WEEKS)
def test_our_own_reader_finds_any_schedule(drawn: list[tuple[str, int, int, bool]]) -> None:
    sessions = [session(name, day, f"{hour:02d}:15", pinned=fixed) for name, day, hour, fixed in drawn]
    warnings = Faults()
    read = entries(content(answer(sessions), PLAIN), "plan.ics", ReadOptions(zone="Europe/London"), warnings)
    assert sorted((e.template, e.day, e.start_min, e.duration_min) for e in read) == sorted(
        (s.template, s.day, 60 * s.start.hour + s.start.minute, s.duration_min) for s in sessions
    )
    assert not warnings or not sessions


INJECTED = "load\rEND:VEVENT\rBEGIN:VEVENT\rSUMMARY:Injected\r\n\x00\x85\u2028ATTACH:x"


@pytest.mark.parametrize("where", ["assumed", "id", "name", "place", "session id", "template", "athlete"])
def test_no_text_of_a_plan_can_add_a_line(where: str) -> None:
    """What a season would refuse is put in behind its back: the file is safe by itself."""
    placed = session("foundation_a", 1)
    facts = season([run(0)], athlete=Athlete(id=INJECTED if where == "athlete" else "kim"))
    template = facts.template(placed.template)
    if where in ("id", "name"):
        facts = replace(facts, runs=(replace(facts.runs[0], **{where: INJECTED}),))
    elif where == "place":
        placed = replace(placed, place=INJECTED)
    elif where == "session id":
        placed = replace(placed, id=INJECTED)
    elif where == "template":
        changed = replace(template, id=INJECTED, name=INJECTED)
        facts = replace(facts, templates=tuple(changed if t is template else t for t in facts.templates))
        placed = replace(placed, template=INJECTED)
    result = answer([placed], facts)
    if where == "assumed":
        object.__setattr__(facts.runs[0], "assumed", ("load_au", INJECTED))
    made = content(result, ExportOptions(alarm_min=5))
    assert b"\n" not in made.replace(b"\r\n", b"") and b"\r" not in made.replace(b"\r\n", b"")
    assert not {b"\x00", b"\xc2\x85", "\u2028".encode()} & {
        made[i : i + n] for n in (1, 2, 3) for i in range(len(made))
    }
    assert made.count(b"\r\nBEGIN:VEVENT\r\n") == len(events(made)) == 2
    assert not any("ATTACH" in event for event in events(made))


@pytest.mark.parametrize(
    "choice",
    [
        {"stamp": "2026-01-01"},
        {"stamp": date(2026, 1, 1)},
        {"stamp": 5},
        {"stamp": datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo"))},
        {"stamp": datetime(9999, 12, 31, 23, tzinfo=ZoneInfo("America/New_York"))},
        {"stamp": datetime(1969, 12, 31)},
        {"stamp": datetime(2201, 1, 1)},
        {"runs": "no"},
        {"previous": "BEGIN:VCALENDAR"},
        {"previous_name": None},
        {"alarm_min": "60"},
    ],
)
def test_a_choice_of_the_wrong_kind_is_named(choice: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as caught:
        ExportOptions(**choice)  # type: ignore[arg-type]
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [("option-out-of-range", *choice)]


def test_wrong_choices_are_named_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        ExportOptions(runs=1, alarm_min=-1, stamp=0, previous="")  # type: ignore[arg-type]
    assert {fault.where for fault in caught.value.faults} == {"runs", "alarm_min", "stamp", "previous"}
