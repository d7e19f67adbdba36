"""Labels of weeks, and when the weeks begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periodize.diary.weeks import beginnings, label_of
from periodize.io.faults import Faults


def weeks(
    *labels: str, first: int | None = 0, start: date | None = None
) -> tuple[list[date | None], list[str], list[str]]:
    """First days of the weeks of some labels, codes of faults, codes of warnings."""
    faults, warnings = Faults(), Faults()
    found = beginnings(
        [label_of(label) for label in labels],
        [f"A{n}" for n in range(len(labels))],
        first_weekday=first,
        start=start,
        faults=faults,
        warnings=warnings,
    )
    return found, [f.code for f in faults.found], [f.code for f in warnings.found]


@pytest.mark.parametrize(
    "label",
    [
        "Jan 5 - 11, 2026",
        "Jan 5 – Jan 11 2026",
        "5 - 11 Jan 2026",
        "5.1. - 11.1.2026",
        "2026-01-05 - 2026-01-11",
        "2026-01-05",
        "w/c 5 Jan 2026",
        "Week of Jan 5, 2026",
        "Week 3 (Jan 5, 2026)",
        "Week 3: Jan 5 - 11, 2026",
        "3 (5.1.2026)",
        "week ending 11 Jan 2026",
    ],
)
def test_labels_of_one_week(label: str) -> None:
    assert weeks(label) == ([date(2026, 1, 5)], [], [])


@pytest.mark.parametrize("label", ["", "Total", "km", "6 easy", "Notes", "Rest - easy", "Base phase"])
def test_what_is_no_label(label: str) -> None:
    assert label_of(label) is None


def test_a_number_leaves_what_stands_beside_it() -> None:
    for text in ("Week 3 (base)", "wk 3 - base", "W3: base"):
        label = label_of(text)
        assert label is not None
        assert (label.number, label.rest) == (3, "base")


def test_the_year_rises_across_new_year() -> None:
    labels = ("Dec 17 - 23", "Dec 24 - 30", "Jan 1 - 6", "Jan 7 - 13")
    monday = date(2018, 12, 17)
    assert weeks(*labels, start=monday) == ([monday + timedelta(weeks=n) for n in range(4)], [], [])
    assert weeks(*labels)[1] == ["year-missing"]


def test_a_year_in_which_no_week_fits_is_a_fault() -> None:
    labels = ("Dec 17 - 23", "Dec 24 - 30", "Jan 7 - 13")
    faults = Faults()
    beginnings(
        [label_of(label) for label in labels],
        ["A1", "A2", "A3"],
        first_weekday=0,
        start=date(2019, 12, 1),
        faults=faults,
        warnings=Faults(),
    )
    (fault,) = faults.found
    assert (fault.code, fault.value) == ("weekday-does-not-fit", "2019-12-17")
    assert "2018" in fault.advice


def test_one_week_that_does_not_fit_is_a_slip() -> None:
    found, faults, warnings = weeks("2026-01-05", "2026-01-13", "2026-01-19")
    assert found == [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)]
    assert (faults, warnings) == ([], ["weekday-does-not-fit"])


def test_a_range_with_its_year_at_the_end_begins_the_year_before() -> None:
    assert weeks("Dec 29 - Jan 4, 2026")[0] == [date(2025, 12, 29)]


def test_numbers_need_a_start() -> None:
    assert weeks("Week 1", "Week 2")[1] == ["start-missing"]
    start = date(2026, 1, 5)

    def gaps(*labels: str) -> list[int]:
        return [(day - start).days // 7 for day in weeks(*labels, start=start)[0] if day]

    assert gaps("Week 1", "Week 2", "Week 4") == [0, 1, 3]
    assert gaps("Week 5", "Week 6") == [0, 1]
    assert gaps("3", "2", "1") == [0, 1, 2]  # counted down to a race
    assert gaps("KW 52", "KW 1") == [0, 1]


def test_a_start_within_a_week_begins_with_that_week() -> None:
    assert weeks("Week 1", start=date(2026, 1, 7))[0] == [date(2026, 1, 5)]
    assert weeks("Week 1", start=date(2026, 1, 7), first=None)[0] == [date(2026, 1, 7)]
    assert weeks("Week 1", start=date(2026, 1, 5), first=6)[0] == [date(2026, 1, 4)]


@given(
    st.dates(date(1960, 1, 1), date(2190, 1, 1)),
    st.integers(1, 60),
    st.sampled_from(
        ["{a:%b} {a.day} - {b:%b} {b.day}", "{a.day}.{a.month}. - {b.day}.{b.month}.", "{a.day} {a:%B}"]
    ),
)
def test_every_season_without_years_reads_back(first: date, count: int, style: str) -> None:
    monday = first - timedelta(days=first.weekday())
    wanted = [monday + timedelta(weeks=n) for n in range(count)]
    labels = [style.format(a=day, b=day + timedelta(days=6)) for day in wanted]
    assert weeks(*labels, start=monday) == (wanted, [], [])
