"""Weekly figures in microcycles that are no weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from periodize.domain.calendar import Microcycle
from periodize.measures.dose import scaled_at_least, scaled_at_most


def microcycle(days: int, full_days: int = 7) -> Microcycle:
    first = date(2026, 1, 5)
    return Microcycle(index=0, first=first, last=first + timedelta(days=days - 1), full_days=full_days)


@pytest.mark.parametrize("per_week", [0, 1, 2, 5])
def test_a_week_is_a_week(per_week: int) -> None:
    assert scaled_at_least(per_week, microcycle(7)) == scaled_at_most(per_week, microcycle(7)) == per_week


@pytest.mark.parametrize(
    ("per_week", "days", "scaled"),
    [
        (2, 10, 3),  # 2.86
        (1, 10, 1),  # 1.43
        (2, 14, 4),
        (2, 9, 3),  # 2.57
        (7, 4, 4),
        (1, 4, 1),  # 0.57
        (2, 5, 1),  # 1.43
        (3, 28, 12),
    ],
)
def test_other_lengths_are_rounded_to_the_nearest(per_week: int, days: int, scaled: int) -> None:
    whole = microcycle(days, days)
    assert scaled_at_least(per_week, whole) == scaled_at_most(per_week, whole) == scaled


def test_a_cut_microcycle_asks_for_less_and_allows_more() -> None:
    # 2 a week in four of seven days: 1.14.
    assert (scaled_at_least(2, microcycle(4)), scaled_at_most(2, microcycle(4))) == (1, 2)
    # In one day: 0.29; in six: 1.71, so that a week cut short by a race on Saturday still asks for its doses.
    assert (scaled_at_least(2, microcycle(1)), scaled_at_most(2, microcycle(1))) == (0, 1)
    assert (scaled_at_least(2, microcycle(6)), scaled_at_most(2, microcycle(6))) == (2, 2)
    # Seven of fourteen days are a week's worth, no more and no less.
    assert (scaled_at_least(3, microcycle(7, 14)), scaled_at_most(3, microcycle(7, 14))) == (3, 3)


def test_a_cut_microcycle_that_the_history_completes_is_whole() -> None:
    assert scaled_at_least(2, microcycle(4), whole=True) == scaled_at_most(2, microcycle(4), whole=True) == 2
    assert scaled_at_least(2, microcycle(4, 10), whole=True) == 3


def test_what_is_allowed_once_a_week_is_allowed_in_a_short_microcycle() -> None:
    # 1 a week in three days is 0.43: asked for never, allowed once. What is not allowed stays so.
    assert scaled_at_least(1, microcycle(3, 3)) == 0
    assert scaled_at_most(1, microcycle(3, 3)) == 1
    assert scaled_at_most(0, microcycle(3, 3)) == 0
    assert scaled_at_most(0, microcycle(3, 7)) == 0


@pytest.mark.parametrize("full_days", [4, 7, 10, 28])
@pytest.mark.parametrize("per_week", range(5))
def test_the_least_never_exceeds_the_most(per_week: int, full_days: int) -> None:
    for days in range(1, full_days + 1):
        cut = microcycle(days, full_days)
        assert 0 <= scaled_at_least(per_week, cut) <= scaled_at_most(per_week, cut)
