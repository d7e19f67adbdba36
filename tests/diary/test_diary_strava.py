"""Strava's bulk export: two ages, two distances, any language, times in UTC."""

from __future__ import annotations

from datetime import date

import pytest

from periodize.diary.decode import sheet_of_text
from periodize.diary.entry import Entry
from periodize.diary.options import ReadOptions
from periodize.diary.strava import from_sheet, is_mine
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

OLD = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n"
NEW = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Relative Effort,"
    "Commute,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,"
    "Relative Effort,Perceived Exertion,Commute\n"
)
ROW = '1,"Jul 12, 2016, 11:13:58 PM",Evening Run,Run,with Jo,3700,10.01,,false,,a.gpx,,,3700.0,3600.0,10012.3,4,,6,0\n'


def read(text: str, zone: str | None = None) -> tuple[list[Entry], list[str]]:
    """The entries of a file, and the codes of the warnings."""
    sheet, warnings = sheet_of_text(text, "activities.csv"), Faults()
    assert is_mine(sheet)
    return from_sheet(sheet, ReadOptions(zone=zone), warnings), [fault.code for fault in warnings.found]


def test_the_second_pair_of_columns_is_read_and_utc_becomes_the_wall_clock() -> None:
    (entry,), codes = read(NEW + ROW, zone="Europe/Berlin")
    assert entry == Entry(
        day=date(2016, 7, 13),  # 23:13 UTC is 01:13 the next day in summer
        start_min=73,
        title="Evening Run",
        text="with Jo",
        sport="Run",
        duration_min=60,
        distance_m=10_012,
        rpe_tenths=60,
        done=True,
        uid="1",
        where="activities.csv row 2",
    )
    assert codes == []


def test_without_a_zone_the_time_stays_and_a_warning_says_so() -> None:
    (entry,), codes = read(NEW + ROW)
    assert (entry.day, entry.start_min, codes) == (date(2016, 7, 12), 23 * 60 + 13, ["zone-missing"])


def test_an_empty_second_distance_falls_back_to_kilometres() -> None:
    (entry,), _ = read(NEW + ROW.replace("3600.0,10012.3", ","), zone="UTC")
    assert (entry.distance_m, entry.duration_min) == (10_010, 62)  # 3700 s elapsed


def test_the_old_export_is_in_metres() -> None:
    (entry,), _ = read(OLD + "9,2014-09-12 16:54:28,Run home,Run,,1800,5012.3,false,,a.gpx\n", zone="UTC")
    assert (entry.day, entry.start_min, entry.distance_m, entry.duration_min, entry.uid) == (
        date(2014, 9, 12),
        16 * 60 + 54,
        5_012,
        30,
        "9",
    )


def test_german() -> None:
    text = (
        "\ufeffAktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,"
        "Distanz,Max. Herzfrequenz,Relative Leistung,Verstrichene Zeit,Bewegungszeit,Distanz\n"
        '7,"09.12.2022, 15:24:49",Lauf am Abend,Lauf,,3700,"9,44",,,"3700,0","3600,0","9440,5"\n'
    )
    (entry,), _ = read(text.lstrip("\ufeff"), zone="Europe/Berlin")
    assert (entry.day, entry.start_min, entry.sport) == (date(2022, 12, 9), 16 * 60 + 24, "Lauf")
    assert (entry.distance_m, entry.duration_min) == (9_441, 60)


def test_a_language_nobody_listed_is_read_by_position() -> None:
    names = [f"c{n}" for n in range(40)]
    names[5] = names[13] = "Kulunut aika"
    names[6] = names[15] = "Matka"
    cells = [""] * 40
    cells[:7] = ["11", "2022-12-09 15:24:49", "Lenkki", "Juoksu", "", "3700", "9.44"]
    cells[13:16] = ["3700.0", "3600.0", "9440.5"]
    (entry,), _ = read(",".join(names) + "\n" + ",".join(cells) + "\n", zone="UTC")
    assert (entry.title, entry.sport, entry.distance_m, entry.duration_min) == ("Lenkki", "Juoksu", 9_441, 60)


def test_other_tables_are_not_taken_for_it() -> None:
    assert not is_mine(sheet_of_text("date,name\n2026-01-05,Run\n", "x.csv"))
    assert not is_mine(sheet_of_text(",".join(f"c{n}" for n in range(40)) + "\n", "x.csv"))


def test_all_unreadable_dates_come_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(OLD + "1,soon,a,Run,,1,2,,,\n2,,b,Run,,1,2,,,\n")
    assert {fault.where for fault in caught.value.faults} == {
        "activities.csv row 2, date",
        "activities.csv row 3, date",
    }
