"""Calendar files: times, zones, series, and everything that real feeds get wrong."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("icalendar")

from periodize.diary.entry import Entry
from periodize.diary.ics import entries
from periodize.diary.options import ReadOptions
from periodize.diary.sort import diary_of
from periodize.domain.vocabulary import RunKind
from periodize.errors import InvalidInput
from periodize.io.faults import Faults
from tests.diary.calendars import ZONE, calendar, event, read, times

DAY = date(2026, 5, 4)


def test_an_event_of_a_whole_day() -> None:
    content = calendar(
        event(
            "UID:a@b", "DTSTAMP:20260101T000000Z", "DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260505",
            "SUMMARY:Easy\\, 5 km", "DESCRIPTION:on grass\\nslowly",
        )
    )  # fmt: skip
    found, codes = read(content)
    assert found == [
        Entry(day=DAY, title="Easy, 5 km", text="on grass\nslowly", uid="a@b", where="plan.ics event 1")
    ]
    assert codes == []


def test_bare_dates_and_versions_that_never_were() -> None:
    content = calendar(event("DTSTART:20260504", "SUMMARY:Rest")).replace(b"VERSION:2.0", b"VERSION:0.1")
    found, codes = read(content)
    assert (times(found), codes) == ([("2026-05-04", None)], [])


def test_a_runna_event() -> None:
    content = calendar(
        event(
            "UID:UPCOMING_PLAN_WORKOUT-x_plan_week_1_WALK_RUN_0", "DTSTART:20251020", "DTEND:20251021",
            "SUMMARY:🏃 My First Run • 2.3km", "DESCRIPTION:Walk Run • 2.3km • 25m - 30m",
            "X-WORKOUT-ESTIMATED-DURATION:1800",
        )
    )  # fmt: skip
    found, _ = read(content)
    assert (found[0].duration_min, found[0].is_slot) == (30, False)
    (run,) = diary_of(found, source="a", format="ics").runs
    assert (run.kind, run.distance_m, run.duration_min) == (RunKind.EASY, 2_300, 30)


def test_neither_uid_nor_stamp_nor_end() -> None:
    found, codes = read(
        calendar(
            event("DTSTART:20260504T173000", "SUMMARY:5k"), event("DTSTART:20260504T173000", "SUMMARY:5k")
        )
    )
    assert times(found) == [("2026-05-04", 1_050)] * 2  # equal events are two
    assert codes == []


def test_floating_times_stay_whatever_the_calendar_says() -> None:
    content = calendar(
        event("DTSTART:20260504T173000", "SUMMARY:5k"), head="X-WR-TIMEZONE:America/New_York\r\n"
    )
    assert read(content, zone="Europe/Berlin") == read(content)
    assert times(read(content)[0]) == [("2026-05-04", 1_050)]


UTC_EVENTS = (
    event("DTSTART:20260307T113000Z", "SUMMARY:5k"),  # the day before US summer time
    event("DTSTART:20260308T103000Z", "SUMMARY:5k"),
    event("DTSTART:20260309T013000Z", "SUMMARY:5k"),
)


def test_utc_is_turned_into_the_athletes_clock() -> None:
    # 11:30Z is 6:30 in New York in winter, 10:30Z is 6:30 in summer; 01:30Z is 21:30 of the day before
    expected = [("2026-03-07", 390), ("2026-03-08", 390), ("2026-03-08", 1_290)]
    found, codes = read(calendar(*UTC_EVENTS), zone="America/New_York")
    assert (times(found), codes) == (expected, [])
    found, codes = read(calendar(*UTC_EVENTS, head="X-WR-TIMEZONE:America/New_York\r\n"))
    assert (times(found), codes) == (expected, [])


@pytest.mark.parametrize("head", ["", "X-WR-TIMEZONE:UTC\r\n"])
def test_utc_stays_where_nobody_says_where_the_athlete_lives(head: str) -> None:
    found, codes = read(calendar(*UTC_EVENTS, head=head))
    assert times(found) == [("2026-03-07", 690), ("2026-03-08", 630), ("2026-03-09", 90)]
    assert codes == ["utc-kept"]


BERLIN = event("DTSTART;TZID=Europe/Berlin:20260706T063000", "SUMMARY:5k")


def test_utc_takes_the_one_zone_that_other_events_name() -> None:
    in_utc = event("DTSTART:20260707T043000Z", "SUMMARY:5k")
    warnings = Faults()
    found = entries(calendar(BERLIN, in_utc, BERLIN), "plan.ics", ReadOptions(), warnings)
    assert times(found) == [("2026-07-06", 390), ("2026-07-07", 390), ("2026-07-06", 390)]
    (warning,) = warnings.found
    assert warning.code == "utc-zone-assumed"
    assert "'Europe/Berlin'" in warning.what
    assert "--zone" in warning.advice
    found, codes = read(calendar(BERLIN, in_utc), zone="Europe/London")
    assert (times(found)[1], codes) == (("2026-07-07", 330), [])


@pytest.mark.parametrize("other", ["Europe/London", "Nowhere/Else"])
def test_utc_stays_where_events_name_several_zones(other: str) -> None:
    another = event(f"DTSTART;TZID={other}:20260708T063000", "SUMMARY:5k")
    in_utc = event("DTSTART:20260707T043000Z", "SUMMARY:5k")
    found, codes = read(calendar(BERLIN, another, in_utc))
    assert times(found)[2] == ("2026-07-07", 270)
    assert "utc-kept" in codes


def test_two_names_of_one_zone_are_one() -> None:
    vendors = event("DTSTART;TZID=/vendor.com/20200101/Europe/Berlin:20260708T063000", "SUMMARY:5k")
    in_utc = event("DTSTART:20260707T043000Z", "SUMMARY:5k")
    named_utc = event("DTSTART;TZID=UTC:20260709T063000", "SUMMARY:5k")
    found, codes = read(calendar(BERLIN, vendors, in_utc, named_utc))
    assert times(found)[2] == ("2026-07-07", 390)
    assert codes == ["utc-zone-assumed"]


def test_advice_speaks_to_the_command_line_and_to_python() -> None:
    warnings = Faults()
    entries(calendar(*UTC_EVENTS), "plan.ics", ReadOptions(), warnings)
    assert "--zone" in warnings.found[0].advice
    assert "zone=" in warnings.found[0].advice


@pytest.mark.parametrize(
    "zone",
    ["America/Edmonton", "Mountain Standard Time", "/mozilla.org/20050126_1/America/Edmonton"],
)
def test_zones_by_their_names(zone: str) -> None:
    content = calendar(event(f"DTSTART;TZID={zone}:20260504T173000", "SUMMARY:5k"))
    assert (times(read(content)[0]), read(content)[1]) == ([("2026-05-04", 1_050)], [])
    # 17:30 in Edmonton (UTC-6) is 01:30 the day after in Berlin (UTC+2)
    assert times(read(content, zone="Europe/Berlin")[0]) == [("2026-05-05", 90)]


def test_a_zone_nobody_knows() -> None:
    content = calendar(event("DTSTART;TZID=Middle-earth:20260504T173000", "SUMMARY:5k"))
    found, codes = read(content, zone="Europe/Berlin")
    assert (times(found), codes) == ([("2026-05-04", 1_050)], ["unknown-zone"])


def test_a_zone_that_the_file_defines() -> None:
    at_home = event("DTSTART;TZID=Home:20260504T173000", "SUMMARY:5k")
    found, codes = read(calendar(ZONE, at_home), zone="UTC")
    assert (times(found), codes) == ([("2026-05-04", 930)], [])
    assert read(calendar(at_home), zone="UTC")[1] == [
        "unknown-zone"
    ]  # nothing is left over from the file before


def test_a_zone_with_hostile_rules_is_not_known() -> None:
    begun = time.perf_counter()
    content = calendar(
        ZONE.replace("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "FREQ=SECONDLY"),
        event("DTSTART;TZID=Home:20260504T173000", "SUMMARY:5k"),
    )
    found, codes = read(content, zone="UTC")
    assert (times(found), codes) == ([("2026-05-04", 1_050)], ["unknown-zone"])
    assert time.perf_counter() - begun < 2


def test_days_on_end_and_lengths() -> None:
    found, codes = read(
        calendar(
            event("DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260511", "SUMMARY:Holiday"),
            event("DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260504", "SUMMARY:Rest"),
            event("DTSTART:20260504T070000", "DURATION:PT1H15M", "SUMMARY:Run"),
            event("DTSTART:20260504T230000", "DTEND:20260505T003000", "SUMMARY:Night run"),
            event("DTSTART:20260504T070000", "DTEND:20260504T060000", "SUMMARY:Run"),
            event("DTSTART:20260504T070000", "DTEND:20260506T080000", "SUMMARY:Camp"),
        )
    )
    assert [entry.last for entry in found] == [date(2026, 5, 10), None, None, None, None, date(2026, 5, 6)]
    assert [entry.duration_min for entry in found] == [None, None, 75, 90, None, None]
    assert [entry.is_slot for entry in found] == [False, False, True, True, False, False]
    assert codes == ["end-before-start", "longer-than-a-day"]


def test_an_alarms_own_description_is_ignored() -> None:
    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:This is an event reminder\r\nEND:VALARM"
    found, _ = read(calendar(event("DTSTART:20260504", "SUMMARY:5k", alarm)))
    assert found[0].text == ""


def test_categories_and_cancelled_events() -> None:
    found, codes = read(
        calendar(
            event("DTSTART:20260504", "SUMMARY:City 10 km", "CATEGORIES:RACE_B"),
            event("DTSTART:20260505", "SUMMARY:x", "CATEGORIES:Running,Outdoor", "CATEGORIES:Club"),
            event("DTSTART:20260506", "SUMMARY:Tempo", "STATUS:CANCELLED"),
        )
    )
    assert [entry.category for entry in found] == ["RACE_B", "Running, Outdoor, Club"]
    assert codes == ["event-cancelled"]


def test_our_own_properties() -> None:
    found, codes = read(
        calendar(
            event(
                "UID:1", "DTSTART:20260504T180000", "DTEND:20260504T185000", "SUMMARY:Tempo", "X-PERIODIZE-ID:run-1",
                "X-PERIODIZE-KIND:tempo", "X-PERIODIZE-PRIORITY:key", "X-PERIODIZE-LOAD:300",
                "X-PERIODIZE-DISTANCE:10000", "X-PERIODIZE-EFFORT:65",
            ),
            event("UID:2", "DTSTART:20260505T180000", "DTEND:20260505T190000", "X-PERIODIZE-TEMPLATE:heavy_gym"),
            event("UID:3", "DTSTART:20260506", "SUMMARY:5k", "X-PERIODIZE-KIND:jumping", "X-PERIODIZE-LOAD:-3"),
        )
    )  # fmt: skip
    assert found[0] == Entry(
        day=DAY, start_min=1_080, title="Tempo", duration_min=50, distance_m=10_000, load_au=300, rpe_tenths=65,
        kind=RunKind.TEMPO, priority="key", uid="run-1", where="plan.ics event 1",
    )  # fmt: skip
    assert (found[1].template, found[1].duration_min, found[1].is_slot) == ("heavy_gym", 60, False)
    assert (found[2].kind, found[2].load_au) == (None, None)
    assert codes == ["property-not-readable"] * 2


def test_what_was_filled_in_on_the_way_out_is_not_read_as_given() -> None:
    lines = ("DTSTART:20260504T180000", "DTEND:20260504T185000", "SUMMARY:Tempo", "X-PERIODIZE-KIND:tempo")
    assumed = event(*lines, "X-PERIODIZE-ASSUMED:load_au duration_min")
    assert read(calendar(event(*lines)))[0][0].duration_min == 50
    assert read(calendar(assumed))[0][0].duration_min is None


def test_a_series() -> None:
    # rookspooks: BYDAY, UNTIL in UTC beside a local start
    found, codes = read(
        calendar(
            event(
                "UID:1", "DTSTART;TZID=Europe/Berlin:20260504T190000", "DTEND;TZID=Europe/Berlin:20260504T200000",
                "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260518T170000Z", "EXDATE;TZID=Europe/Berlin:20260507T190000",
                "SUMMARY:Club run",
            )
        )
    )  # fmt: skip
    # until 17:00Z = 19:00 in Berlin, so Monday 18 May still counts; Thursday 7 May is excepted
    assert times(found) == [(f"2026-05-{day:02d}", 1_140) for day in (4, 11, 14, 18)]
    assert {entry.where for entry in found} == {"plan.ics event 1"}
    assert codes == []


def test_a_moved_and_a_cancelled_occurrence() -> None:
    series = event("UID:1", "DTSTART:20260504T190000", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:Club run")
    moved = event("UID:1", "RECURRENCE-ID:20260511T190000", "DTSTART:20260512T200000", "SUMMARY:Club run")
    gone = event(
        "UID:1",
        "RECURRENCE-ID;VALUE=DATE:20260518",
        "DTSTART:20260518T190000",
        "STATUS:CANCELLED",
        "SUMMARY:Club run",
    )
    found, codes = read(calendar(series, moved, gone))
    assert times(found) == [("2026-05-04", 1_140), ("2026-05-25", 1_140), ("2026-05-12", 1_200)]
    assert codes == ["event-cancelled"]


def test_further_dates_and_excepted_days() -> None:
    found, _ = read(
        calendar(
            event(
                "DTSTART:20260504T190000", "RRULE:FREQ=WEEKLY;COUNT=2", "RDATE:20260520T070000,20260521T070000Z",
                "EXDATE;VALUE=DATE:20260511", "SUMMARY:5k",
            )
        )
    )  # fmt: skip
    assert times(found) == [("2026-05-04", 1_140), ("2026-05-20", 420), ("2026-05-21", 420)]


def test_an_endless_series_ends_with_the_plan() -> None:
    endless = event("DTSTART;VALUE=DATE:20260504", "RRULE:FREQ=WEEKLY", "SUMMARY:Gym")
    race = event("DTSTART;VALUE=DATE:20260524", "SUMMARY:Marathon")
    found, codes = read(calendar(endless, race))
    assert [entry.day.day for entry in found if entry.title == "Gym"] == [4, 11, 18]
    assert codes == ["rule-cut"]
    found, _ = read(calendar(endless), last=date(2026, 5, 20))
    assert len(found) == 3
    found, _ = read(calendar(endless))
    assert len(found) == 53  # a year
    found, _ = read(calendar(endless), first=date(2026, 5, 11), last=date(2026, 5, 20))
    assert [entry.day.day for entry in found] == [11, 18]


def test_a_rule_of_every_second_for_a_century() -> None:
    begun = time.perf_counter()
    found, codes = read(
        calendar(event("DTSTART:20260504T190000", "RRULE:FREQ=SECONDLY;UNTIL=21260101T000000Z", "SUMMARY:5k"))
    )
    assert (times(found), codes) == ([("2026-05-04", 1_140)], ["rule-refused"])
    assert time.perf_counter() - begun < 1


def test_many_rules_that_never_come_are_given_up() -> None:
    begun = time.perf_counter()
    never = event("DTSTART:20260504", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "SUMMARY:5k")
    found, codes = read(calendar(*[never] * 300))
    assert len(found) == 300
    assert "rule-refused" in codes
    assert time.perf_counter() - begun < 15


def test_too_many_times_are_refused() -> None:
    daily = event("DTSTART:20260504", "RRULE:FREQ=DAILY;COUNT=700", "SUMMARY:5k")
    with pytest.raises(InvalidInput, match="too-many-events"):
        read(calendar(*[daily] * 10))


@pytest.mark.parametrize("written", ["tomorrow", "20260230", "20260504T250000", "99999999", "18500101", ""])
def test_an_event_without_a_date_is_left_out_and_named(written: str) -> None:
    found, codes = read(
        calendar(event(f"DTSTART:{written}", "SUMMARY:5k"), event("DTSTART:20260504", "SUMMARY:6k"))
    )
    assert [entry.title for entry in found] == ["6k"]
    assert codes[-1] == "event-without-date"


def test_titles_are_text_whatever_they_look_like() -> None:
    found, _ = read(calendar(event("DTSTART:20260504", "SUMMARY:<script>alert(1)</script> Easy run 5 km")))
    assert found[0].title == "<script>alert(1)</script> Easy run 5 km"
    assert diary_of(found, source="a", format="ics").counts() == {"run": 1}


def test_the_same_bytes_give_the_same_entries() -> None:
    content = calendar(*UTC_EVENTS)
    assert read(content) == read(content)
    assert [replace(entry, where="") for entry in read(content + content)[0][:3]] == [
        replace(entry, where="") for entry in read(content)[0]
    ]


SMALL = calendar(
    ZONE,
    event(
        "UID:1", "DTSTART;TZID=Home:20260504T190000", "DTEND;TZID=Home:20260504T200000", "SUMMARY:Club run 8 km\\, easy",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260601T000000Z", "EXDATE;TZID=Home:20260511T190000", "CATEGORIES:Run,Club",
    ),
    event("UID:1", "RECURRENCE-ID;TZID=Home:20260518T190000", "DTSTART:20260519T170000Z", "SUMMARY:Moved"),
    head="X-WR-TIMEZONE:Europe/Berlin\r\n",
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_mutated_bytes_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        cut = data.draw(st.integers(0, 40))
        content[at : at + cut] = data.draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [
                        b"\r\n",
                        b"BEGIN:VEVENT\r\n",
                        b"END:VEVENT",
                        b'"',
                        b";",
                        b":",
                        b"=",
                        b"\\",
                        b"9999",
                        b"0000",
                        b"Z",
                        b"T",
                    ]
                ),
            )
        )
        if not content:
            content = bytearray(b"\n")
    warnings = Faults()
    try:
        found = entries(bytes(content), "plan.ics", ReadOptions(zone="Europe/Berlin"), warnings)
    except InvalidInput:
        return
    assert len(diary_of(found, source="a", format="ics", warnings=warnings.found).items) >= len(found)
