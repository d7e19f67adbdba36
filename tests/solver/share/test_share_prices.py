"""What one more place would save: the price of the hours, against solving again with one place more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from periodize.domain.facility import Facility, Opening, slot_start
from periodize.solver.share.auction import Settled
from tests.solver.share.at_the_rack import RACK, Squad, lifter
from tests.solver.share.test_share_auction import SQUADS, settled_of, squad

Hour = tuple[int, int, int]
"""Number of a facility, weekday, hour."""


def hour_prices(settled: Settled) -> Counter[Hour]:
    """Prices of the quarters of an hour, summed over the weeks."""
    found: Counter[Hour] = Counter()
    for (number, slot), price in settled.prices.items():
        moment = slot_start(slot)
        found[number, moment.weekday(), moment.hour] += price
    return found


def saving(asked: Squad, settled: Settled, hour: Hour) -> int:
    """What one place more in one hour of every week saves, from the plans that were settled to the best with it."""
    more = replace(asked, facilities=[*asked.facilities])
    more.facilities[hour[0]] = with_one_more(asked.facilities[hour[0]], hour[1], hour[2])  # type: ignore[index]
    return settled.total - more.least_total(settled.worth)


def with_one_more(facility: Facility, weekday: int, hour: int) -> Facility:
    opening = Opening(
        capacity=facility.capacity_in(_slot(weekday, hour)) + 1,
        weekdays=frozenset({weekday}),
        opens_min=60 * hour,
        closes_min=60 * (hour + 1),
    )
    return replace(facility, openings=(*facility.openings, opening))


def _slot(weekday: int, hour: int) -> int:
    """One in such an hour: of the week in which day 1 of the calendar, a Monday, stands."""
    slot = ((1 + weekday) * 24 + hour) * 4
    moment = slot_start(slot)
    assert (moment.weekday(), moment.hour) == (weekday, hour)
    return slot


@pytest.mark.parametrize("name", list(SQUADS))
def test_one_place_more_saves_no_more_than_its_price_and_the_gap(name: str) -> None:
    asked, settled = SQUADS[name], settled_of(name)
    prices = hour_prices(settled)
    for hour in [*prices, (0, 2, 12)]:  # and an hour in which nobody can come
        rounding = 4 * len(asked.seasons[0].fixed_blocks)
        assert saving(asked, settled, hour) <= prices[hour] + settled.total - settled.bound + rounding


WHOLE: dict[str, tuple[Sequence[tuple[int, ...]], int]] = {
    "three for one rack": ([(0,)] * 3, 1),
    "five for two racks": ([(0,)] * 5, 2),
    "no rack for two": ([(0,)] * 2, 0),
    "three for two evenings": ([(0, 3)] * 4, 1),
}
"""Evenings and racks, for equal athletes with one start an evening: nobody gains by a part of a plan."""


@pytest.mark.parametrize("name", list(WHOLE))
def test_where_fractions_do_not_matter_the_price_is_what_is_saved(name: str) -> None:
    evenings, capacity = WHOLE[name]
    asked = squad(evenings, replace(RACK, capacity=capacity))
    settled = asked.settled()
    assert settled.total == settled.bound
    prices = hour_prices(settled)
    for day in evenings[0]:
        assert prices[0, day, 18] == saving(asked, settled, (0, day, 18)) > 0


def test_nobody_in_the_way_costs_nothing() -> None:
    assert not Squad([lifter("a0", (0,)), lifter("a1", (3,))]).settled().prices
