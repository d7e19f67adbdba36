"""What an auction comes to on squads small enough to be solved as one model."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest

from benchmarks.shared_gym import first_come, overfull
from periodize.catalogue.load import templates
from periodize.domain.facility import Facility, GroupSession, Opening
from periodize.domain.season import Season
from periodize.domain.vocabulary import Tier
from periodize.problem import Problem
from periodize.solver.joint import Joint, Member
from periodize.solver.options import SolveOptions
from periodize.solver.share.auction import Settled
from periodize.testing import read_weeks
from periodize.verify import verify
from tests.solver.share.at_the_rack import (
    A_WEEK,
    LIFTS,
    ONE_LIFT_MIN,
    OPENS_MIN,
    RACK,
    Squad,
    lifter,
    plans,
    uses,
)

MONDAY = datetime(2026, 1, 5, 18, 0)


def squad(
    evenings: Sequence[tuple[int, ...]], *facilities: Facility, weeks: int = 1, minutes: int = 50
) -> Squad:
    members = [lifter(f"a{i}", days, weeks=weeks, minutes=minutes) for i, days in enumerate(evenings)]
    return Squad(members, facilities or (RACK,))


def drawn(seed: int) -> Squad:
    """Evenings, times, weeks, racks, openings and exempt athletes, all by lot."""
    draw = random.Random(seed)
    evenings = [
        tuple(sorted(draw.sample((0, 1, 3, 4), draw.randrange(1, 4)))) for _ in range(draw.randrange(2, 5))
    ]
    openings = tuple(
        Opening(capacity=draw.randrange(3), weekdays=frozenset({draw.choice((0, 1, 3, 4))}))
        for _ in range(draw.randrange(2))
    )
    exempt = frozenset({"a0"} if draw.random() < 0.3 else ())
    rack = replace(RACK, capacity=draw.randrange(1, 3), openings=openings, exempt=exempt)
    return squad(evenings, rack, weeks=draw.randrange(1, 3), minutes=draw.choice((50, 80)))


SHUT_ON_FRIDAY = replace(RACK, openings=(Opening(capacity=0, weekdays=frozenset({4})),))
SQUADS = {
    "nobody in the way": squad([(0,), (1,)]),
    "three on one evening": squad([(0,)] * 3),
    "two racks for four": squad([(0,)] * 4, replace(RACK, capacity=2)),
    "two evenings for three": squad([(0, 3)] * 3),
    "another evening will do": squad([(0, 1), (0, 3), (1,)]),
    "two weeks": squad([(0, 4)] * 3, weeks=2),
    "three weeks, one after the other": squad([(0, 1, 4), (0, 4), (0, 1)], weeks=3, minutes=110),
    "shut on Fridays": squad([(0, 1, 4), (0, 4)], SHUT_ON_FRIDAY),
    "no rack at all": squad([(0, 1), (0, 1)], replace(RACK, capacity=0)),
    "one is exempt": squad([(0,)] * 3, replace(RACK, exempt=frozenset({"a0"}))),
    "a coach besides": squad(
        [(0, 1)] * 3,
        replace(RACK, capacity=2),
        replace(RACK, id="coach", openings=(Opening(capacity=2, weekdays=frozenset({1})),)),
    ),
    **{f"by lot {seed}": drawn(seed) for seed in range(8)},
}
"""Names of small squads that share a rack."""


@cache
def settled_of(name: str) -> Settled:
    """What the auction comes to; every test asks it."""
    return SQUADS[name].settled()


each_squad = pytest.mark.parametrize("name", list(SQUADS))


@each_squad
def test_a_bound_below_and_plans_above_the_best(name: str) -> None:
    asked, settled = SQUADS[name], settled_of(name)
    least = asked.least_total(settled.worth)
    assert settled.bound <= least <= settled.total


@each_squad
def test_no_capacity_is_broken(name: str) -> None:
    """Not by what is settled, and not by the plans that the athletes get, which may differ in lower tiers."""
    asked, settled = SQUADS[name], settled_of(name)
    for (number, slot), count in uses(asked, settled).items():
        assert count <= asked.facilities[number].capacity_in(slot)
    found = plans(asked, settled)
    assert not overfull({plan.season.athlete.id: plan for plan in found}, asked.facilities)
    for plan, bid in zip(found, settled.bids, strict=True):
        told = verify(plan)
        assert told.ok and bid is not None
        assert told.cost[Tier.DOSE] * settled.worth + told.cost[Tier.PROTECT] <= bid.own


@each_squad
def test_the_worst_off_is_no_worse_than_first_come_first_served(name: str) -> None:
    asked, settled = SQUADS[name], settled_of(name)
    problems = {season.athlete.id: Problem.of(season) for season in asked.seasons}
    come = first_come(problems, asked.facilities, worth=settled.worth, options=SolveOptions())
    alone = [sum(weeks or ()) for weeks in settled.alone]
    worst = max(cost - own for cost, own in zip(come.values(), alone, strict=True))
    assert max(settled.harms) // settled.worth <= worst // settled.worth, "in doses of work"


NOT_BEST = frozenset({"two weeks", "three weeks, one after the other", "by lot 5"})
"""Squads whose fairest plans an auction does not find; the gap says how far off they can be."""


@each_squad
def test_the_same_as_all_in_one_model(name: str) -> None:
    asked, settled = SQUADS[name], settled_of(name)
    joint = Joint(
        members=[
            _member(season, settled.worth, sum(weeks or ()))
            for season, weeks in zip(asked.seasons, settled.alone, strict=True)
        ],
        facilities=asked.facilities,
        tiers=(Tier.MUST, Tier.DOSE, Tier.PROTECT),
    )
    best = joint.solve(SolveOptions())
    assert best is not None and best.proved
    total = best.total[Tier.DOSE][0] * settled.worth + best.total[Tier.PROTECT][0]
    ours, theirs = (max(settled.harms), settled.total), (best.worst[0][0], total)
    if name in NOT_BEST:
        assert ours > theirs and settled.bound <= total
    else:
        assert ours == theirs


def _member(season: Season, worth: int, alone: int) -> Member:
    costs = {**dict.fromkeys(Tier, 0), Tier.DOSE: alone // worth, Tier.PROTECT: alone % worth}
    return Member(name=season.athlete.id, problem=Problem.of(season), alone=costs)


def test_the_same_twice() -> None:
    for name in ("two weeks", "by lot 3"):
        assert SQUADS[name].settled() == settled_of(name)


def test_without_anybody_in_the_way_nothing_is_asked_twice_and_all_are_proved() -> None:
    settled = SQUADS["nobody in the way"].settled()
    assert settled.harms == [0, 0] and settled.bound == settled.total and settled.prices == {}


def pinned(name: str, minutes: int = ONE_LIFT_MIN) -> Season:
    """An athlete whose coach has fixed a lift on Monday evening."""
    season = lifter(name, (0, 3), minutes=minutes)
    return replace(season, pins=read_weeks(f"strength: Mon 18:00 {LIFTS[0]}! @gym . {A_WEEK}").season.pins)


def test_fixed_sessions_take_room_and_stay_where_they_are() -> None:
    asked = Squad([pinned("a0"), lifter("a1", (0, 3)), lifter("a2", (0,))])
    settled = asked.settled()
    found = plans(asked, settled)
    assert MONDAY in {session.start for session in found[0].sessions}
    assert all(MONDAY not in {session.start for session in plan.sessions} for plan in found[1:])
    assert not overfull({plan.season.athlete.id: plan for plan in found}, asked.facilities)
    assert settled.bound <= asked.least_total(settled.worth) <= settled.total


def test_nobody_is_told_that_their_own_fixed_session_is_for_others() -> None:
    """Where the athlete could come to the rack a second time on that evening."""
    busy = [
        replace(one, templates=templates()) for one in (pinned("a0", 150), lifter("a1", (0, 3), minutes=150))
    ]
    asked = Squad(busy)
    settled = asked.settled()
    own = plans(asked, settled)[0].season.availability.taken
    lift = busy[0].pins[0]
    ends = lift.start + timedelta(minutes=lift.duration_min)
    assert own and all(taken.last <= lift.start or taken.first >= ends for taken in own)


def test_one_who_gives_no_answer_is_left_out() -> None:
    asked = squad([(0,)] * 3)
    asked.lost = frozenset({1})
    settled = asked.settled()
    assert settled.bids[1] is None and settled.alone[1] is None
    assert len(settled.harms) == 2 and settled.bound == settled.total > 0


def group(at_least: int, at_most: int, template: str = LIFTS[0], weekday: int = 0) -> GroupSession:
    return GroupSession(
        id=f"{template} {weekday}",
        template=template,
        weekday=weekday,
        start_min=OPENS_MIN,
        place="gym",
        at_least=at_least,
        at_most=at_most,
    )


@pytest.mark.parametrize(("at_least", "at_most"), [(2, 2), (4, 9), (1, 1), (3, 3), (2, 3)])
def test_a_group_is_held_by_enough_or_by_nobody(at_least: int, at_most: int) -> None:
    groups = [group(at_least, at_most, lift, day) for lift in LIFTS for day in (0, 1)]
    asked = Squad([lifter(f"a{i}", (0, 1)) for i in range(3)], facilities=(), groups=groups)
    settled = asked.settled()
    least = asked.least_total(settled.worth)
    assert settled.bound <= least <= settled.total
    taken = uses(asked, settled)
    assert all(at_least <= count <= at_most for count in taken.values())


def test_plans_keep_to_the_groups_that_were_settled() -> None:
    for at_least, at_most in ((2, 2), (4, 9), (1, 1), (3, 3), (2, 3)):
        groups = [group(at_least, at_most, lift, day) for lift in LIFTS for day in (0, 1)]
        asked = Squad([lifter(f"a{i}", (0, 1)) for i in range(3)], facilities=(), groups=groups)
        found = plans(asked, asked.settled())
        for one in groups:
            sizes = Counter(s.day for plan in found for s in plan.sessions if one.holds(s))
            assert all(at_least <= size <= at_most for size in sizes.values()), (one.id, sizes)
