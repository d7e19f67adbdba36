"""Calendar files that would run for ever, and lines of which two cannot both be meant."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

pytest.importorskip("icalendar")

from periodize.diary.entry import Entry
from periodize.diary.ics import entries
from periodize.diary.options import ReadOptions
from periodize.errors import InvalidInput
from periodize.io.faults import Faults
from tests.diary.calendars import ZONE, calendar, event, read, times

DAY = date(2026, 5, 4)


AT_HOME = event("DTSTART;TZID=Home:20260504T173000", "SUMMARY:5k")
SUMMER = "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"


@pytest.mark.parametrize(
    "lines",
    [
        "rrule:FREQ=SECONDLY",
        "RRULE;X-A=B:FREQ=SECONDLY",
        "RRU\r\n LE:FREQ=SECONDLY",
        "RRULE :FREQ=SECONDLY",
        "RRULE:FREQ=YEARLY;BYSECOND=1,2,3,4",
        SUMMER + "\r\nEXRULE:FREQ=SECONDLY",
        SUMMER + "\r\nexrule:FREQ=YEARLY",
        SUMMER + "\r\n" + SUMMER,
        SUMMER + "\r\nRDATE:" + ",".join(["20260101T000000"] * 600),
        "\r\n".join(["RDATE:20260101T000000"] * 600),
        SUMMER + "\r\nRDATE;VALUE=PERIOD:20260101T000000/PT1H",
    ],
)
@pytest.mark.parametrize("since", ["16010101", "19701025"])
def test_a_zone_that_could_run_for_ever_is_not_known(lines: str, since: str) -> None:
    zone = ZONE.replace(SUMMER, lines).replace("19701025", since)
    found, codes = read(calendar(zone, AT_HOME), zone="UTC")
    assert (times(found), codes) == ([("2026-05-04", 1_050)], ["unknown-zone"])


def test_a_rule_hidden_behind_an_odd_line_end_is_not_followed() -> None:
    zone = ZONE.replace(SUMMER, SUMMER + "\r\nCOMMENT:x\x0bRRULE:FREQ=SECONDLY\x85EXRULE:FREQ=SECONDLY")
    assert times(read(calendar(zone, AT_HOME), zone="UTC")[0]) == [("2026-05-04", 930)]


@pytest.mark.parametrize("since", ["16010101", "19701025"])
def test_a_zone_written_by_other_programs_is_known(since: str) -> None:
    zone = (
        ZONE.replace(SUMMER, SUMMER.lower()).replace("19701025", since).replace("19700329", since)
        .replace("TZID:Home", "TZID:Home\r\nX-LIC-LOCATION:Home\r\nLAST-MODIFIED:20200101T000000Z")
        .replace("END:DAYLIGHT", "TZNAME;LANGUAGE=de:MESZ\r\nRDATE:20200329T020000\r\nEND:DAYLIGHT")
    )  # fmt: skip
    winter = event("DTSTART;TZID=Home:20260104T173000", "SUMMARY:5k")
    found, codes = read(calendar(zone, AT_HOME, winter), zone="UTC")
    assert (times(found), codes) == ([("2026-05-04", 930), ("2026-01-04", 990)], [])


def test_a_zone_of_very_many_parts_is_not_known() -> None:
    part = ZONE[ZONE.index("BEGIN:STANDARD") : ZONE.index("BEGIN:DAYLIGHT")]
    found, codes = read(calendar(ZONE.replace(part, part * 60), AT_HOME), zone="UTC")
    assert (times(found), codes) == ([("2026-05-04", 1_050)], ["unknown-zone"])


def test_changes_of_one_series_are_bounded() -> None:
    master = event("UID:u", "DTSTART:20260601T070000", "RRULE:FREQ=DAILY;COUNT=750", "SUMMARY:5k")
    days = [datetime(2026, 6, 1, 7) + timedelta(days=number) for number in range(750)]
    changes = [
        event("UID:u", "DTSTART:20260601T090000", f"RECURRENCE-ID:{day:%Y%m%dT%H%M%S}") for day in days
    ]
    assert len(read(calendar(master, *changes))[0]) == 750
    with pytest.raises(InvalidInput, match="too-many-times"):
        read(calendar(*[master] * 5_200, *changes))
    once = event("UID:u", "DTSTART:20260601T070000", "SUMMARY:5k")
    with pytest.raises(InvalidInput, match="too-many-times"):
        read(calendar(*[once] * 2_900, *[changes[0]] * 2_900))


def test_old_rules_are_bounded() -> None:
    old = event("DTSTART:20000101T070000", "RRULE:FREQ=DAILY", "SUMMARY:5k")
    first, last = date(2026, 5, 1), date(2026, 5, 2)
    assert len(read(calendar(*[old] * 5), first=first, last=last)[0]) == 10
    with pytest.raises(InvalidInput, match="too-many-times"):
        read(calendar(*[old] * 2_000), first=first, last=last)


def test_a_rule_that_names_the_time_of_day() -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=3;BYHOUR=18;BYMINUTE=30"
    found, codes = read(calendar(event("DTSTART:20260504T070000", rule, "SUMMARY:5k")))
    assert times(found) == [(f"2026-05-0{day}", 1_110) for day in (4, 5, 6)]
    assert codes == ["time-of-rule"]
    found, codes = read(calendar(event("DTSTART:20260504T183000", rule, "SUMMARY:5k")))
    assert (times(found), codes) == ([(f"2026-05-0{day}", 1_110) for day in (4, 5, 6)], [])
    found, codes = read(calendar(event("DTSTART:20260504T070000", rule.replace("18", "6,18"), "SUMMARY:5k")))
    assert (times(found), codes) == ([("2026-05-04", 420)], ["rule-refused"])
    found, codes = read(calendar(event("DTSTART;VALUE=DATE:20260504", rule, "SUMMARY:5k")))
    assert (times(found), codes) == ([(f"2026-05-0{day}", None) for day in (4, 5, 6)], [])


def test_each_line_of_dates_is_in_its_own_zone() -> None:
    lines = ("DTSTART;TZID=Europe/Berlin:20260504T070000", "SUMMARY:5k")
    # 01:00 in New York is 07:00 in Berlin, 02:00 is 08:00
    series = event(
        *lines, "RRULE:FREQ=DAILY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20260505T070000",
        "EXDATE;TZID=America/New_York:20260506T010000", "EXDATE:20260507T050000Z",
    )  # fmt: skip
    further = event(
        *lines, "RDATE;TZID=Europe/Berlin:20260505T070000", "RDATE;TZID=America/New_York:20260506T020000"
    )
    for zone in (None, "Europe/Berlin"):
        assert times(read(calendar(series), zone=zone)[0]) == [("2026-05-04", 420)]
        assert times(read(calendar(further), zone=zone)[0]) == [
            ("2026-05-04", 420),
            ("2026-05-05", 420),
            ("2026-05-06", 480),
        ]
    moved = event(
        "UID:1", "RECURRENCE-ID;TZID=America/New_York:20260505T010000", "DTSTART:20260509", "SUMMARY:6k"
    )
    found, _ = read(calendar(event("UID:1", *lines, "RRULE:FREQ=DAILY;COUNT=2"), moved))
    assert times(found) == [("2026-05-04", 420), ("2026-05-09", None)]


def test_very_many_lines_of_excepted_days() -> None:
    days = [datetime(2026, 6, 1, 7) + timedelta(days=number) for number in range(1, 450)]
    excepted = [f"EXDATE:{day:%Y%m%dT%H%M%S}" for day in days]
    series = event("DTSTART:20260601T070000", "SUMMARY:5k", "RRULE:FREQ=DAILY;COUNT=450", *excepted)
    assert (times(read(calendar(series))[0]), read(calendar(series))[1]) == ([("2026-06-01", 420)], [])


def series(*changes: str) -> tuple[list[Entry], list[str]]:
    master = event("UID:1", "DTSTART:20260504T070000", "RRULE:FREQ=DAILY;COUNT=6", "SUMMARY:5k")
    return read(calendar(master, *changes))


def test_a_change_of_all_that_follows() -> None:
    later = "RECURRENCE-ID;RANGE=THISANDFUTURE:202605{:02d}T070000"
    found, codes = series(
        event("UID:1", later.format(6), "DTSTART:20260506T180000", "SUMMARY:6k"),
        event("UID:1", "RECURRENCE-ID:20260507T070000", "DTSTART:20260507T120000", "SUMMARY:7k"),
        event("UID:1", later.format(8), "DTSTART:20260509T190000", "SUMMARY:8k"),
    )
    assert [(entry.day.day, entry.start_min, entry.title) for entry in found] == [
        (4, 420, "5k"), (5, 420, "5k"), (10, 1_140, "8k"), (6, 1_080, "6k"), (7, 720, "7k"), (9, 1_140, "8k"),
    ]  # fmt: skip
    assert codes == []
    found, codes = series(event("UID:1", later.format(6), "DTSTART:20260506T070000", "STATUS:CANCELLED"))
    assert (times(found), codes) == ([("2026-05-04", 420), ("2026-05-05", 420)], ["event-cancelled"])


@pytest.mark.parametrize(
    ("reach", "rule"), [("THISANDFUTURE", "RRULE:FREQ=DAILY;COUNT=2"), ("THISANDPRIOR", "X-A:1")]
)
def test_a_change_that_is_not_followed_is_named(reach: str, rule: str) -> None:
    found, codes = series(
        event("UID:1", f"RECURRENCE-ID;RANGE={reach}:20260506T070000", "DTSTART:20260506T180000", rule)
    )
    assert ("2026-05-07", 420) in times(found)
    assert codes == ["change-not-followed"]


def test_what_stands_twice() -> None:
    found, codes = read(
        calendar(
            event(
                "DTSTART:20260504T070000", "SUMMARY:10 km easy", "DTSTART:20260505T070000", "SUMMARY:strength gym",
                "DESCRIPTION:on grass", "DESCRIPTION:slowly",
            ),
            event("DTSTART:20260504", "DTSTART:20260504", "SUMMARY:5k", "SUMMARY:5k"),
            event("DTSTART:tomorrow", "DTSTART:20260505", "SUMMARY:5k"),
        )
    )  # fmt: skip
    assert [(entry.day.day, entry.title, entry.text) for entry in found] == [
        (4, "10 km easy", "on grass\nslowly\nstrength gym"), (4, "5k", ""), (5, "5k", ""),
    ]  # fmt: skip
    assert sorted(codes) == ["property-not-readable", "second-start", "second-title"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("DURATION:-PT1H", "end-before-start"),
        ("DTEND:20260504T060000", "end-before-start"),
        ("DURATION:PT25H", "longer-than-a-day"),
        ("DTEND:20260505T080000", "longer-than-a-day"),
        ("DURATION:P99999D", "length-out-of-range"),
    ],
)
def test_lengths_that_no_session_has(line: str, code: str) -> None:
    warnings = Faults()
    content = calendar(event("DTSTART:20260504T070000", line, "SUMMARY:5k"))
    found = entries(content, "plan.ics", ReadOptions(), warnings)
    assert [(entry.day, entry.duration_min) for entry in found] == [(DAY, None)]
    assert [(fault.code, fault.where) for fault in warnings.found] == [(code, "plan.ics event 1")]


def test_a_day_from_midnight_to_midnight() -> None:
    found, codes = read(
        calendar(
            event("DTSTART:20260504T000000", "DTEND:20260505T000000", "SUMMARY:Rest"),
            event("DTSTART:20260504T000000", "DTEND:20260507T000000", "SUMMARY:Holiday"),
        )
    )
    assert [(entry.last, entry.duration_min) for entry in found] == [(None, None), (date(2026, 5, 6), None)]
    assert codes == ["longer-than-a-day"]


def test_lengths_of_further_times_are_named() -> None:
    found, codes = read(
        calendar(
            event(
                "DTSTART:20260504T070000", "SUMMARY:5k", "DURATION:PT50M",
                "RDATE;VALUE=PERIOD:20260505T070000/PT1H,20260506T070000/PT3H",
            )
        )
    )  # fmt: skip
    assert [(entry.day.day, entry.duration_min) for entry in found] == [(4, 50), (5, 50), (6, 50)]
    assert codes == ["length-of-further-time"]


def test_very_many_zones_are_bounded() -> None:
    def at(name: str) -> str:
        return event(f"DTSTART;TZID={name}:20260504T173000", "SUMMARY:5k")

    names = [f"Home{number}" for number in range(60)]
    found, codes = read(
        calendar(*[ZONE.replace("Home", name) for name in names], *map(at, names)), zone="UTC"
    )
    assert times(found) == [("2026-05-04", 930)] * 40 + [("2026-05-04", 1_050)] * 20
    assert codes == ["unknown-zone"] * 20
    many = [f"DTSTART;TZID=Home{number}:20260504T173000" for number in range(4_900)]
    found, codes = read(calendar(event("DTSTART:20260504T070000Z", *many, "SUMMARY:5k")))
    assert times(found) == [("2026-05-04", 420)]
    assert codes.count("unknown-zone") == 501
