"""Calendar texts as other programs write them, and worse."""

from __future__ import annotations

import pytest

from periodize.diary import sanitise as module
from periodize.diary.sanitise import RawEvent, sanitise
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

EVENT = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260504\r\nSUMMARY:Easy run\r\nEND:VEVENT\r\n"


def cleaned(text: str | bytes) -> tuple[tuple[RawEvent, ...], list[str]]:
    warnings = Faults()
    content = text.encode() if isinstance(text, str) else text
    found = sanitise(content, "a.ics", warnings)
    return found.events, [warning.code for warning in warnings.found]


def calendar(body: str) -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n"


def test_a_sound_calendar_comes_through_without_a_word() -> None:
    (event,), codes = cleaned(calendar(EVENT))
    assert codes == []
    assert event.lines == ("UID:1", "DTSTART:20260504", "SUMMARY:Easy run")
    assert (event.number, event.line) == (1, 3)


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"])
def test_line_ends_and_byte_order_marks(ends: str) -> None:
    text = calendar(EVENT).replace("\r\n", ends)
    assert cleaned(text)[0] == cleaned("\ufeff" + text)[0] == cleaned(calendar(EVENT))[0]
    assert cleaned(text.encode("utf-16"))[0] == cleaned(calendar(EVENT))[0]


def test_junk_lines_are_left_out_and_named() -> None:
    warnings = Faults()
    text = calendar("...\r\n" + EVENT + "???\r\n" + EVENT)
    assert len(sanitise(text.encode(), "a.ics", warnings).events) == 2
    assert [(fault.code, fault.where) for fault in warnings.found] == [
        ("junk-line", "a.ics line 3"),
        ("junk-line", "a.ics line 9"),
    ]


def test_a_raw_line_break_in_a_text_is_kept_with_the_text() -> None:
    (event,), codes = cleaned(calendar(EVENT.replace("Easy run", "Easy run\r\n5 km on grass")))
    assert event.lines[-1] == "SUMMARY:Easy run\\n5 km on grass"
    assert codes == ["raw-line-break"]


def test_folds_even_inside_a_character() -> None:
    whole = calendar(EVENT.replace("Easy run", "Läufe 🏃")).encode()
    at = whole.index("🏃".encode()) + 2
    (event,), codes = cleaned(whole[:at] + b"\r\n " + whole[at:])
    assert event.lines[-1] == "SUMMARY:Läufe 🏃"
    assert codes == []
    (event,), _ = cleaned(calendar(EVENT.replace("Easy run", "Easy \\\r\n nrun")))
    assert event.lines[-1] == "SUMMARY:Easy \\nrun"


def test_missing_ends() -> None:
    events, codes = cleaned(calendar(EVENT.replace("END:VEVENT\r\n", "") + EVENT))
    assert (len(events), codes) == (2, ["end-missing"])
    events, codes = cleaned("BEGIN:VCALENDAR\r\n" + EVENT.replace("END:VEVENT\r\n", ""))
    assert (len(events), codes) == (1, ["end-missing"])
    events, codes = cleaned("BEGIN:VCALENDAR\r\n" + EVENT)
    assert (len(events), codes) == (1, ["end-missing"])


def test_events_without_a_calendar_and_several_calendars() -> None:
    events, codes = cleaned(EVENT)
    assert (len(events), codes) == (1, ["no-calendar"])
    zoned = calendar("X-WR-TIMEZONE:Europe/Berlin\r\n" + EVENT)
    events, codes = cleaned(zoned + calendar(EVENT))
    assert [event.calendar_zone for event in events] == ["Europe/Berlin", ""]
    assert codes == []


def test_an_alarms_own_text_is_not_the_events() -> None:
    alarm = "BEGIN:VALARM\r\nDESCRIPTION:Rest\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
    (event,), codes = cleaned(calendar(EVENT.replace("END:VEVENT", alarm + "END:VEVENT")))
    assert event.lines == ("UID:1", "DTSTART:20260504", "SUMMARY:Easy run")
    assert codes == []


def test_zones_are_taken_out_of_dates() -> None:
    dated = EVENT.replace("DTSTART;VALUE=DATE:20260504", 'DTSTART;TZID="(UTC+01:00) Berlin":20260504T173000')
    (event,), _ = cleaned(calendar(dated))
    assert event.zones == {"DTSTART": "(UTC+01:00) Berlin"}
    assert "DTSTART;X-ZONE=DTSTART:20260504T173000" in event.lines


def test_each_line_of_dates_has_its_own_zone() -> None:
    dates = (
        "EXDATE;TZID=Europe/Berlin:20260504T070000\r\nEXDATE;tzid=Asia/Tokyo:20260505T070000\r\n"
        "EXDATE;TZID=Europe/Berlin:20260506T070000\r\nEXDATE:20260507T070000\r\n"
    )
    (event,), _ = cleaned(calendar(EVENT.replace("END:VEVENT", dates + "END:VEVENT")))
    assert event.zones == {"EXDATE": "Europe/Berlin", "EXDATE-2": "Asia/Tokyo"}
    assert event.lines[-4:] == (
        "EXDATE;X-ZONE=EXDATE:20260504T070000",
        "EXDATE;X-ZONE=EXDATE-2:20260505T070000",
        "EXDATE;X-ZONE=EXDATE:20260506T070000",
        "EXDATE:20260507T070000",
    )


def test_a_forged_mark_of_a_zone_is_dropped() -> None:
    dates = "EXDATE;TZID=Asia/Tokyo:20260504T070000\r\nEXDATE;X-ZONE=EXDATE:20260505T070000\r\n"
    (event,), _ = cleaned(calendar(EVENT.replace("END:VEVENT", dates + "END:VEVENT")))
    assert event.lines[-1] == "EXDATE:20260505T070000"


def test_tasks_are_left_out_and_said() -> None:
    events, codes = cleaned(calendar("BEGIN:VTODO\r\nSUMMARY:Buy shoes\r\nEND:VTODO\r\n" + EVENT))
    assert (len(events), codes) == (1, ["not-an-event"])


def test_signs_that_no_text_has() -> None:
    (event,), codes = cleaned(calendar(EVENT.replace("Easy", "E\0asy")))
    assert (event.lines[-1], codes) == ("SUMMARY:Easy run", ["junk-signs"])
    (event,), codes = cleaned(calendar(EVENT.replace("Easy", "Läufe")).encode("cp1252"))
    assert (event.lines[-1], codes) == ("SUMMARY:Läufe run", ["not-utf-8"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b" \r\n\r\n", "empty-file"),
        (b"\xef\xbb\xbf", "empty-file"),
        (b"date,kind\n2026-05-04,easy\n", "not-a-calendar"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not-a-calendar"),
        (b"x" * 20_000_001, "file-too-large"),
        (b"\n" * 250_001 + b"x", "too-many-lines"),
    ],
)
def test_what_is_no_calendar_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        cleaned(content)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_too_many_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_EVENTS", 3)
    assert len(cleaned(calendar(EVENT * 3))[0]) == 3
    with pytest.raises(InvalidInput, match="too-many-events"):
        cleaned(calendar(EVENT * 4))


def test_hostile_texts_stay_small() -> None:
    (event,), codes = cleaned(calendar(EVENT.replace("Easy run", "x" * 1_000_000)))
    assert len(event.lines[-1]) < 20_100
    assert codes == ["line-too-long"]
    nested = "BEGIN:X\r\n" * 50_000 + "END:X\r\n" * 50_000
    (event,), _ = cleaned(calendar(EVENT.replace("END:VEVENT", nested + "END:VEVENT")))
    assert event.lines[-1] == "SUMMARY:Easy run"
    many = "EXDATE:" + ",".join(["20260504"] * 1_000) + "\r\n"
    (event,), codes = cleaned(calendar(EVENT.replace("END:VEVENT", many * 30 + "END:VEVENT")))
    assert sum("EXDATE" in line for line in event.lines) == 20
    assert "too-many-dates" in codes


def test_an_open_quote_costs_one_line() -> None:
    events, codes = cleaned(calendar(EVENT.replace("UID:1", 'UID;X="abc:1')))
    assert events[0].lines == ("DTSTART:20260504", "SUMMARY:Easy run")
    assert codes == ["junk-line"]


@pytest.mark.parametrize("piece", [" ;a=b ", ";a=b", ';a="b" ', " ;a= ", ";=", ' ;a="'])
def test_parameters_without_an_end_cost_one_line(piece: str) -> None:
    for count in (200, 2_000):
        events, codes = cleaned(calendar(EVENT.replace("UID:1", "X-A" + piece * count)))
        assert events[0].lines == ("DTSTART:20260504", "SUMMARY:Easy run")
        assert codes == ["junk-line"]


@pytest.mark.parametrize("line", ['UID ;X-A="b:;c" ;d=e f :1', "UID;X=:1", 'UID;X="";Y=,:1', "UID :1"])
def test_blanks_and_quotes_among_parameters(line: str) -> None:
    (event,), codes = cleaned(calendar(EVENT.replace("UID:1", line)))
    assert (event.lines[0], codes) == ("UID:1", [])


def test_an_event_of_very_many_lines_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    dates = "EXDATE:20260504\r\n" * 2_000
    (event,), codes = cleaned(calendar(EVENT.replace("END:VEVENT", dates + "END:VEVENT")))
    assert (len(event.lines), codes) == (2_003, [])
    monkeypatch.setattr(module, "MOST_LINES_OF_EVENT", 1_000)
    warnings = Faults()
    text = calendar(EVENT + EVENT.replace("END:VEVENT", dates + "END:VEVENT"))
    events = sanitise(text.encode(), "a.ics", warnings).events
    assert [len(event.lines) for event in events] == [3, 1_000]
    assert [(fault.code, fault.where, fault.value) for fault in warnings.found] == [
        ("event-too-long", "a.ics line 8", "EXDATE on line 1009")
    ]


def test_a_text_of_very_many_raw_lines_is_cut_and_said() -> None:
    text = EVENT.replace("END:VEVENT", ("and on " * 12 + "\r\n") * 100_000 + "END:VEVENT")
    (event,), codes = cleaned(calendar(text))
    assert 19_000 < len(event.lines[-1]) < 20_100
    assert set(codes) == {"raw-line-break", "line-too-long"}


def test_a_rule_of_excluded_days_is_named() -> None:
    warnings = Faults()
    text = calendar(EVENT.replace("END:VEVENT", "exrule:FREQ=DAILY;INTERVAL=2\r\nEND:VEVENT"))
    (event,) = sanitise(text.encode(), "a.ics", warnings).events
    assert not any("EXRULE" in line for line in event.lines)
    ((fault),) = warnings.found
    assert (fault.code, fault.where, fault.value) == (
        "excluding-rule",
        "a.ics line 7",
        "FREQ=DAILY;INTERVAL=2",
    )
    assert "may be back" in fault.what


def test_how_far_a_change_reaches_is_kept() -> None:
    line = "RECURRENCE-ID;tzid=Asia/Tokyo;range=ThisAndFuture:20260504T070000\r\nEND:VEVENT"
    (event,), codes = cleaned(calendar(EVENT.replace("END:VEVENT", line)))
    assert event.lines[-1] == "RECURRENCE-ID;X-ZONE=RECURRENCE-ID;RANGE=THISANDFUTURE:20260504T070000"
    assert codes == []
