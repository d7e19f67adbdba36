"""Garmin Connect's Activities.csv: no unit, "--" for nothing, commas for thousands."""

from __future__ import annotations

from datetime import date

import pytest

from periodize.diary.decode import sheet_of_text
from periodize.diary.entry import Entry
from periodize.diary.garmin import from_sheet, is_mine
from periodize.diary.options import ReadOptions
from periodize.errors import InvalidInput
from periodize.io.faults import Faults

HEAD = "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Best Lap Time\n"


def read(text: str, unit: str = "km") -> tuple[list[Entry], list[str]]:
    """The entries of a file, and the codes of the warnings."""
    sheet, warnings = sheet_of_text(text, "Activities.csv"), Faults()
    assert is_mine(sheet)
    return from_sheet(sheet, ReadOptions(unit=unit), warnings), [fault.code for fault in warnings.found]


def test_an_activity() -> None:
    (entry,), codes = read(
        HEAD + 'Trail Running,2026-01-05 06:30:12,false,"Hills, long",10.02,"1,060",00:52:31,--,00:14.7\n'
    )
    assert entry == Entry(
        day=date(2026, 1, 5),
        start_min=390,
        title="Hills, long",
        sport="Trail Running",
        duration_min=53,
        distance_m=10_020,
        done=True,
        where="Activities.csv row 2",
    )
    assert codes == ["unit-assumed"]


def test_miles_where_the_account_is_in_miles() -> None:
    (entry,), codes = read(HEAD + "Running,2026-01-05 06:30:12,false,Run,6.2,60,00:50:00,--,--\n", unit="mi")
    assert entry.distance_m == 9_978  # 6.2 x 1609.344
    assert codes == ["unit-assumed"]


def test_dashes_are_nothing() -> None:
    (entry,), codes = read(HEAD + "Strength Training,2026-01-05 18:00:00,false,Gym,--,--,00:38:13,--,--\n")
    assert (entry.distance_m, entry.duration_min, codes) == (None, 38, [])


def test_thousands_are_metres_of_a_track() -> None:
    (entry,), codes = read(HEAD + 'Track Running,2026-01-05 18:00:00,false,Track,"6,060",--,00:38:13,--,--\n')
    assert entry.distance_m == 6_060
    assert codes == ["distance-in-metres", "unit-assumed"]


def test_german_columns_and_decimal_commas() -> None:
    text = (
        "Aktivitätstyp;Datum;Favorit;Titel;Distanz;Kalorien;Zeit\n"
        "Laufen;2026-01-05 06:30:12;false;Berlin Laufen;9,44;600;00:52:13\n"
        "Laufen;2026-01-06 06:30:12;false;Berlin Laufen;10,125;600;00:55:00\n"
    )
    entries, _ = read(text)
    assert [entry.distance_m for entry in entries] == [9_440, 10_125]


def test_a_row_without_a_date_is_a_fault() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(HEAD + "Running,--,false,Run,6.2,60,00:50:00,--,--\nRunning,,false,Run,6.2,60,00:50:00,--,--\n")
    assert {fault.where for fault in caught.value.faults} == {
        "Activities.csv row 2, Date",
        "Activities.csv row 3, Date",
    }
