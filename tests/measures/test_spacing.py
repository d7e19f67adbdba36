"""Gaps in time for many sessions at once."""

from __future__ import annotations

import numpy as np
import pytest

from periodize import units
from periodize.measures.spacing import close_pairs, expand, hours_short, same_start_pairs

START = np.array([0, 600, 600, 1500, 3000], dtype=np.int64)
END = START + np.array([60, 30, 50, 60, 60], dtype=np.int64)
ALL = np.arange(5, dtype=np.int64)
"""Minutes: 0-60, 600-630, 600-650, 1500-1560, 3000-3060."""


def array(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_ranges_are_spelt_out() -> None:
    owners, members = expand(array(2, 5, 7), array(4, 5, 10))
    assert owners.tolist() == [0, 0, 2, 2, 2]
    assert members.tolist() == [2, 3, 7, 8, 9]


def test_a_range_that_ends_before_it_begins_is_empty() -> None:
    owners, members = expand(array(4, 1), array(2, 2))
    assert (owners.tolist(), members.tolist()) == ([1], [1])


def test_no_ranges_give_nothing() -> None:
    owners, members = expand(array(), array())
    assert (owners.tolist(), members.tolist()) == ([], [])
    assert owners.dtype == members.dtype == np.int64


@pytest.mark.parametrize(
    ("gap_min", "wanted_min", "hours"),
    [
        (1440, 1440, 0),
        (1439, 1440, 1),
        (1380, 1440, 1),
        (1379, 1440, 2),
        (0, 1440, 24),
        (-50, 1440, 25),
        (9000, 1440, 0),
    ],
)
def test_begun_hours_short(gap_min: int, wanted_min: int, hours: int) -> None:
    assert hours_short(array(gap_min), wanted_min).tolist() == [hours]
    # One at a time gives the same.
    assert units.hours_short(gap_min, wanted_min) == hours


def test_each_gap_may_want_its_own() -> None:
    assert hours_short(array(60, 60, 60), array(60, 120, 0)).tolist() == [0, 1, 0]


def test_close_pairs_run_from_end_to_start() -> None:
    # 15 h after the end: from 60 to 960; from 630 and 650 to 1530 and 1550; from 1560 to 2460.
    first, second, hours = close_pairs(START, END, ALL, ALL, 15 * 60)
    assert list(zip(first.tolist(), second.tolist(), hours.tolist(), strict=True)) == [
        (0, 1, 6),  # 540 of 900 min
        (0, 2, 6),
        (1, 3, 1),  # 870
        (2, 3, 1),  # 850
    ]


def test_a_gap_of_exactly_what_is_wanted_is_no_pair() -> None:
    # From 60 to 600.
    assert close_pairs(START, END, array(0), array(1), 540)[0].tolist() == []
    assert close_pairs(START, END, array(0), array(1), 541)[2].tolist() == [1]


def test_what_starts_together_is_no_close_pair_but_a_tie() -> None:
    first, _, _ = close_pairs(START, END, array(1, 2), array(1, 2), 6000)
    assert first.tolist() == []
    one, other = same_start_pairs(START, array(1, 2), array(1, 2))
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_overlaps_are_short_by_more_than_what_is_wanted() -> None:
    # 0-100 and 40-50: the second starts 60 min before the first ends.
    start, end = array(0, 40), array(100, 50)
    _, _, hours = close_pairs(start, end, array(0), array(1), 120)
    assert hours.tolist() == [3]
    # Nothing wanted: an overlap is still found.
    assert close_pairs(start, end, array(0), array(1), 0)[2].tolist() == [1]


def test_direction_matters() -> None:
    assert close_pairs(START, END, array(3), array(0, 1), 6000)[0].tolist() == []
    first, second, _ = close_pairs(START, END, array(0, 1), array(3), 6000)
    assert (first.tolist(), second.tolist()) == ([0, 1], [3, 3])


def test_ties_between_two_groups() -> None:
    one, other = same_start_pairs(START, array(0, 1, 3), array(2, 4))
    assert (one.tolist(), other.tolist()) == ([1], [2])


def test_pairs_are_those_a_double_loop_finds() -> None:
    random = np.random.default_rng(5)
    start = np.sort(random.integers(0, 4000, 60))
    end = start + random.integers(10, 90, 60)
    ones, others = np.flatnonzero(random.random(60) < 0.5), np.flatnonzero(random.random(60) < 0.5)
    first, second, hours = close_pairs(start, end, ones, others, 500)
    wanted = {
        (int(i), int(j)): -(-(500 - int(start[j] - end[i])) // 60)
        for i in ones
        for j in others
        if start[j] > start[i] and start[j] - end[i] < 500
    }
    assert dict(zip(zip(first.tolist(), second.tolist(), strict=True), hours.tolist(), strict=True)) == wanted
    assert len(first) == len(wanted) > 50
