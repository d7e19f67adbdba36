"""Contacts and metres: half at first, at most a fifth more each time, never more than the session holds."""

from __future__ import annotations

import pytest

from periodize.catalogue.exercises import exercises
from periodize.domain.exercise import Exercise, Prescription
from periodize.prescribe.build import prescribe
from periodize.prescribe.volume import jumps, shares, sprints
from periodize.testing import read_weeks
from tests.prescribe.weeks import doses


def exercise(name: str) -> Exercise:
    """An exercise of the catalogue."""
    return next(e for e in exercises() if e.id == name)


def contacts(one: Prescription) -> int:
    """All contacts of a session."""
    return sum(dose.contacts for dose in one.doses)


@pytest.mark.parametrize("template", ["plyo_low", "plyo_high"])
def test_contacts_rise_from_half_by_a_fifth(template: str) -> None:
    schedule = read_weeks("power: " + " | ".join([f"Mon pm {template} . Thu pm {template}"] * 5))
    found = prescribe(schedule)
    done = [
        (contacts(found[placed.session.id]), placed.contacts)
        for placed in schedule.placed
        if placed.microcycle not in schedule.season.eases
    ]
    first, figure = done[0]
    assert 0.4 * figure <= first <= 0.5 * figure
    for (now, most), (then, _) in zip(done[1:], done, strict=False):
        assert now <= most and now * 10 <= then * 12
    assert done[-1][0] >= 0.9 * figure


def test_a_light_microcycle_has_half_of_the_last_and_no_memory() -> None:
    schedule = read_weeks("power: " + " | ".join(["Mon pm plyo_low . Thu pm plyo_low"] * 6))
    found = prescribe(schedule)
    full, light = [], []
    for placed in schedule.placed:
        eased = placed.microcycle in schedule.season.eases
        (light if eased else full).append(contacts(found[placed.session.id]))
        if eased:
            assert light[-1] * 2 <= full[-1]
    assert light
    assert full == sorted(full)


def test_a_new_block_takes_a_step_back() -> None:
    weeks = "power: " + " | ".join(["Mon pm plyo_low . Thu pm plyo_low"] * 2) + " | speed: Mon pm plyo_low"
    done = [sum(dose.contacts for dose in session) for session in doses(weeks)]
    assert done[-1] < done[-2]


def test_hills_go_from_four_to_eight() -> None:
    # 200 m of 25 m each: one more at a time, as a fifth of four is less than one.
    schedule = read_weeks("speed: " + " | ".join(["Mon pm hill_sprints"] * 9))
    found = prescribe(schedule)
    reps = [
        found[placed.session.id].doses[-1].sets
        for placed in schedule.placed
        if placed.microcycle not in schedule.season.eases
    ]
    assert reps == [4, 5, 6, 7, 8, *[8] * (len(reps) - 5)]
    assert len(reps) >= 5


def test_the_flat_begins_with_accelerations() -> None:
    # 150 m: 60 % are one sprint of 60 m, too few to begin with. 216 m: two of them, 96 m for accelerations.
    sixty = exercise("sprint_60")
    assert shares(150, sixty) == (150, 0)
    assert shares(216, sixty) == (96, 120)
    # At most five flying sprints; the rest are accelerations.
    assert shares(300, exercise("flying_20")) == (200, 100)


def test_strides_are_fewer_in_a_taper() -> None:
    usual = doses("speed: Mon pm strides . Wed pm strides . Fri pm strides . Sat pm strides")
    assert [session[0].sets for session in usual] == [4, 5, 6, 6]
    assert doses("taper: Mon pm strides")[0][0].sets == 4


def test_jumps_come_as_near_as_whole_sets_allow() -> None:
    pogo, hop = exercise("pogo"), exercise("single_leg_hop")
    for amount in range(5, 120):
        dose = jumps(pogo, amount)
        assert dose is not None
        assert amount - dose.sets < dose.contacts <= amount
        assert 5 <= dose.reps <= 20
    assert jumps(pogo, 4) is None
    two = jumps(hop, 12)
    assert two is not None and (two.sets, two.reps, two.contacts) == (2, 3, 12)  # three on each side


def test_sprints_never_exceed_their_metres() -> None:
    run = exercise("acceleration_30")
    assert sprints(run, 29) is None
    found = sprints(run, 100)
    assert found is not None and (found.sets, found.sprint_m) == (3, 90)
