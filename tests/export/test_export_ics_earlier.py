"""The calendar that lies in the folder: what is refused, what is bounded, what is handed on."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.domain.athlete import Athlete
from periodize.domain.session import Session
from periodize.errors import InvalidInput
from periodize.export import ics_earlier
from periodize.export.ics import content
from periodize.export.options import ExportOptions
from periodize.solver.result import Result
from tests.export.drawn_up import answer, events, live, said, season, session


def again(before: bytes, result: Result) -> bytes:
    return content(result, ExportOptions(previous=before))


def first(sessions: Sequence[Session]) -> bytes:
    return content(answer(sessions), ExportOptions())


def gone(before: bytes) -> bytes:
    """The calendar of a plan that has the session no longer."""
    return again(before, answer([session("foundation_b", 4)]))


def edited(pattern: str, by: str) -> bytes:
    """A calendar of one session in which somebody changed a line."""
    before = first([session("foundation_a", 1)]).decode()
    at = before.index("BEGIN:VEVENT")
    changed = before[:at] + re.sub(pattern, by, before[at:], count=1)
    assert changed != before
    return changed.encode()


def with_part(lines: str) -> bytes:
    """A calendar of one session in which another component stands."""
    ours = first([session("foundation_a", 1)])
    return ours.replace(b"END:VCALENDAR", lines.replace("\n", "\r\n").encode() + b"END:VCALENDAR")


def refusal(previous: bytes, athlete: str = "kim") -> InvalidInput:
    facts = season(athlete=Athlete(id=athlete))
    options = ExportOptions(previous=previous, previous_name="out/plan.ics")
    with pytest.raises(InvalidInput) as caught:
        content(answer([session("foundation_a", 1)], facts), options)
    assert all("out/plan.ics" in fault.where and fault.advice for fault in caught.value.faults)
    return caught.value


@pytest.mark.parametrize(
    "broken", [b"", b"hello", b"\xff\x00", b"BEGIN:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_a_broken_file_is_refused(broken: bytes) -> None:
    assert [fault.code for fault in refusal(broken).faults] == ["calendar-not-readable"]


def test_a_calendar_of_another_program_is_refused() -> None:
    other = first([session("foundation_a", 1)]).replace(b"//periodize//", b"//Elsewhere//")
    assert [fault.code for fault in refusal(other).faults] == ["calendar-not-ours"]


def test_a_calendar_of_another_athlete_is_refused() -> None:
    fault = refusal(first([session("foundation_a", 1)]), athlete="lee").faults[0]
    assert fault.code == "calendar-of-another"
    assert "Training plan: kim" in fault.what


def test_events_that_are_not_ours_are_named_together() -> None:
    ours = first([session("foundation_a", 1)])
    dentist = b"BEGIN:VEVENT\r\nSUMMARY:Dentist\r\nUID:1\r\nDTSTART:20261006T090000\r\nEND:VEVENT\r\n"
    far = b"BEGIN:VEVENT\r\nSUMMARY:Far\r\nUID:2\r\nX-PERIODIZE-ID:x\r\nSEQUENCE:0\r\nDTSTAMP:99991231T235959Z\r\nDTSTART:99991231T090000\r\nEND:VEVENT\r\n"
    mixed = ours.replace(b"END:VCALENDAR", dentist + far + b"END:VCALENDAR")
    faults = refusal(mixed).faults
    assert [fault.code for fault in faults] == ["calendar-event-damaged"] * 2
    assert "Dentist" in faults[0].what and "event 2" in faults[0].where


def test_a_name_that_stands_twice_is_refused() -> None:
    ours = first([session("foundation_a", 1)])
    event = ours[ours.index(b"BEGIN:VEVENT") : ours.index(b"END:VCALENDAR")]
    assert [f.code for f in refusal(ours.replace(b"END:VCALENDAR", event + b"END:VCALENDAR")).faults] == [
        "calendar-event-twice"
    ]


@given(st.data())
def test_a_damaged_file_is_refused_or_used_and_nothing_else(data: st.DataObject) -> None:
    ours = bytearray(first([session("foundation_a", 1), session("foundation_b", 4)]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(ours) - 1))
        ours[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        made = content(answer([session("foundation_a", 2)]), ExportOptions(previous=bytes(ours)))
    except InvalidInput as refused:
        assert refused.faults
    else:
        assert len(live(made)) == 1


def test_an_event_that_lost_its_title_can_be_cancelled() -> None:
    _, left = events(gone(edited(r"SUMMARY:.*\r\n", "")))
    assert (said(left, "summary"), said(left, "status")) == ("Cancelled: session", "CANCELLED")


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (r"DTSTART.*\r\n", ""),
        (r"DTSTAMP.*\r\n", ""),
        (r"SEQUENCE.*\r\n", ""),
        (r"UID.*\r\n", ""),
        (r"UID.*\r\n", "UID:\r\n"),
        (r"SEQUENCE:0", "SEQUENCE:soon"),
        (r"SEQUENCE:0", "SEQUENCE:-5"),
        (r"SEQUENCE:0", "SEQUENCE:99999999999"),
        (r"SEQUENCE:0", "SEQUENCE:" + "9" * 5000),
        (r"SUMMARY:", "SUMMARY:x\r\nSUMMARY:"),
        (r"STATUS:", "STATUS:x\r\nSTATUS:"),
        (r"DTSTAMP:.*", "DTSTAMP;TZID=America/Los_Angeles:99991231T235959\r"),
        (r":20261006T173000", ":22001006T173000"),
    ],
)
def test_an_event_that_lacks_something_is_named(pattern: str, by: str) -> None:
    (fault,) = refusal(edited(pattern, by)).faults
    assert fault.code == "calendar-event-damaged"
    assert "event 1" in fault.where and re.search("'(Foundation A|x)'", fault.what)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the machine's clock cannot be set")
def test_a_stamp_without_a_zone_is_utc_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    before = edited(r"(DTSTAMP:\w+)Z", r"\1")
    made = []
    for zone in ("Asia/Tokyo", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        made.append(gone(before))
    monkeypatch.undo()
    time.tzset()
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ("Europe", "calendar-not-readable"),
        ("../../etc/passwd", "calendar-zone-unknown"),
        ("My zone", "calendar-zone-unknown"),
    ],
)
def test_a_zone_that_does_not_exist_is_refused(zone: str, code: str) -> None:
    faults = refusal(edited("TZID=Europe/London", f"TZID={zone}")).faults
    assert [fault.code for fault in faults] == [code]


def test_rules_of_zones_are_not_reckoned() -> None:
    rules = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
    dates = "RDATE:" + ",".join(["19700101T000000"] * 200_000) + "\nRRULE:FREQ=SECONDLY\n"
    zone = f"BEGIN:VTIME\n ZONE\nTZID:My zone\n{rules}{dates}END:STANDARD\nEND:VTIMEZONE\n"
    began = time.monotonic()
    assert again(with_part(zone), answer([session("foundation_a", 1)])) == first([session("foundation_a", 1)])
    assert time.monotonic() - began < 3


def test_as_many_zones_as_there_are_do_not_hang() -> None:
    ours = first([session("foundation_a", 1)]).decode()
    event = ours[ours.index("BEGIN:VEVENT") : ours.index("END:VCALENDAR")]
    others = [
        re.sub("UID:.*", f"UID:{number}\r", event).replace("Europe/London", zone).replace(":2026", ":2030")
        for number, zone in enumerate(sorted(available_timezones() - {"Factory", "localtime"}))
    ]
    assert "calendar-too-large" in str(refusal(ours.replace("END:VCA", "".join(others) + "END:VCA").encode()))
    some = ours.replace("END:VCA", "".join(others[:19]) + "END:VCA").encode()
    began = time.monotonic()
    assert len(events(again(some, answer([session("foundation_a", 1)])))) == 20
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("bound", "most"),
    [("LARGEST_BYTES", 900), ("MOST_EVENTS", 1), ("MOST_PARTS", 4), ("MOST_LINES", 40), ("LONGEST_LINE", 90)],
)
def test_a_calendar_that_is_too_large_is_refused(
    bound: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(
        answer([session("foundation_a", 1), session("foundation_b", 4)]), ExportOptions(alarm_min=30)
    )
    monkeypatch.setattr(ics_earlier, bound, most)
    (fault,) = refusal(before).faults
    assert fault.code == "calendar-too-large" and "Delete it" in fault.advice


def test_nothing_is_nested_without_end() -> None:
    (fault,) = refusal(with_part("BEGIN:VEVENT\n" * 3000 + "END:VEVENT\n" * 3000)).faults
    assert fault.code == "calendar-too-large"


def test_what_is_no_event_stays_as_it_is() -> None:
    task = "BEGIN:VTODO\nDUE;TZID=Asia/Tokyo:20261010T090000\nSUMMARY:Buy shoes\nUID:t\nEND:VTODO\n"
    other = "BEGIN:X-FOO\nX-BAR:1\nEND:X-FOO\n"
    before = with_part(task + other)
    after = gone(before).decode().replace("\r\n", "\n")
    assert task in after and other in after
    assert "TZID:Asia/Tokyo\n" in after
    assert gone(after.encode()) == gone(before)


def test_a_note_in_an_event_of_ours_gives_way_to_the_plan() -> None:
    after = again(edited("DESCRIPTION:", "DESCRIPTION:My note. "), answer([session("foundation_a", 1)]))
    assert b"My note" not in after
    assert [int(event["sequence"]) for event in events(after)] == [1]
