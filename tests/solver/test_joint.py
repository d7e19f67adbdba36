"""Athletes who share something: the joint plan against trying every combination of plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from periodize.catalogue.load import equipment, templates
from periodize.domain.athlete import Availability, Window
from periodize.domain.facility import Facility, GroupSession, Opening, slots_of
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.problem import Problem
from periodize.solver.joint import Joint, JointPlan, Member
from periodize.solver.options import SolveOptions
from periodize.solver.run import solve
from periodize.testing import all_plans, read_weeks
from periodize.verify import verify

MONDAY = date(2026, 1, 5)
WEEKS = (
    "strength: Mon am easy 75min . Mon pm max_strength_a . Tue am easy 75min . Thu am intervals* 90min"
    " . Fri pm max_strength_b . Sat am easy 75min . Sun 08:00 long* 150min"
    " || Mon am easy 75min . Tue am easy 75min . Thu am intervals* 90min"
    " . Sat am easy 75min . Sun 08:00 long* 150min"
)
RACK = Facility(id="rack", capacity=1, places=frozenset({"gym"}))

Legal = tuple[Schedule, tuple[int, ...]]


def athlete(name: str, days: tuple[int, ...], closes_min: int = 1130) -> Season:
    """A week with heavy work behind it, and a gym on some evenings, for one lift after the other."""
    told = read_weeks(WEEKS, monday=MONDAY).season
    window = (Window(opens_min=1080, closes_min=closes_min),)
    week = tuple(window if day in days else () for day in range(7))
    return Season(
        athlete=replace(told.athlete, id=name),
        calendar=told.calendar,
        runs=told.runs,
        history=told.history,
        availability=Availability(week=week, places=tuple(equipment().items())),
        templates=tuple(t for t in templates() if t.id in ("max_strength_a", "max_strength_b")),
        fixed_blocks=((0, Phase.STRENGTH),),
    )


def member(season: Season) -> Member:
    result = solve(season)
    alone = {outcome.tier: outcome.value for outcome in result.tiers}
    return Member(name=season.athlete.id, problem=Problem.of(season), alone=alone, start=result.schedule)


def joint_plan(seasons: list[Season], *shared: Facility, groups: tuple[GroupSession, ...] = ()) -> JointPlan:
    joint = Joint(members=[member(season) for season in seasons], facilities=shared, groups=groups)
    plan = joint.solve(SolveOptions())
    assert plan is not None and plan.proved
    return plan


def legal_plans(season: Season) -> list[Legal]:
    """Every plan that breaks no rule, with its costs: the cheapest for each set of sessions."""
    found: dict[object, Legal] = {}
    for schedule in all_plans(season, 15):
        if schedule.blocks != (Phase.STRENGTH,):
            continue
        told = verify(schedule)
        if told.ok:
            key = frozenset((s.start, s.template) for s in schedule.sessions)
            cost = tuple(told.cost[tier] for tier in CHARGED_TIERS)
            if key not in found or cost < found[key][1]:
                found[key] = (schedule, cost)
    return list(found.values())


def together(seasons: list[Season]) -> Iterator[tuple[Legal, ...]]:
    return product(*(legal_plans(season) for season in seasons))


def fits(combination: tuple[Legal, ...], facility: Facility) -> bool:
    use = Counter(
        slot
        for schedule, _ in combination
        for s in schedule.sessions
        for slot in slots_of(s.start, s.duration_min)
    )
    return all(count <= facility.capacity_in(slot) for slot, count in use.items())


def fairness(combination: tuple[Legal, ...], alone: list[dict[Tier, int]]) -> tuple[object, ...]:
    """What is to be least: the largest harm, the next, the sums."""
    harms = sorted(
        (
            (cost[0] - own[Tier.DOSE], cost[1] - own[Tier.PROTECT])
            for (_, cost), own in zip(combination, alone, strict=True)
        ),
        reverse=True,
    )
    sums = tuple(sum(cost[i] for _, cost in combination) for i in range(len(CHARGED_TIERS)))
    return harms[0], harms[1], sums


@pytest.mark.parametrize(
    ("days", "facility"),
    [
        (((0, 1), (0, 1)), RACK),
        (((0, 2), (0, 1), (1,)), RACK),
        (((0, 1, 4), (0, 4)), replace(RACK, openings=(Opening(capacity=0, weekdays=frozenset({4})),))),
        (((0, 1), (0, 1)), replace(RACK, capacity=0)),
        (((0, 1), (0, 1)), replace(RACK, exempt=frozenset({"a0"}))),
    ],
)
def test_the_joint_plan_is_the_fairest_of_all(days: tuple[tuple[int, ...], ...], facility: Facility) -> None:
    seasons = [athlete(f"a{i}", evenings) for i, evenings in enumerate(days)]
    plan = joint_plan(seasons, facility)
    alone = [dict(member(season).alone) for season in seasons]
    counted = [i for i, season in enumerate(seasons) if season.athlete.id not in facility.exempt]
    best = min(
        fairness(combination, alone)
        for combination in together(seasons)
        if fits(tuple(combination[i] for i in counted), facility)
    )
    found = tuple(
        (
            plan.schedules[season.athlete.id],
            tuple(plan.costs[season.athlete.id][tier] for tier in CHARGED_TIERS),
        )
        for season in seasons
    )
    assert fairness(found, alone) == best
    assert fits(tuple(found[i] for i in counted), facility)
    for schedule, cost in found:
        told = verify(schedule)
        assert told.ok and tuple(told.cost[tier] for tier in CHARGED_TIERS) == cost


def test_a_group_session_is_held_by_enough_or_by_none() -> None:
    seasons = [athlete(f"a{i}", (0, 1)) for i in range(3)]
    alone = [dict(member(season).alone) for season in seasons]
    for at_least, at_most in ((2, 2), (4, 9), (1, 1)):
        groups = tuple(
            GroupSession(
                id=f"{name} {day}",
                template=name,
                weekday=day,
                start_min=1080,
                place="gym",
                at_least=at_least,
                at_most=at_most,
            )
            for name in ("max_strength_a", "max_strength_b")
            for day in (0, 1)
        )
        plan = joint_plan(seasons, groups=groups)
        found = tuple(
            (plan.schedules[s.athlete.id], tuple(plan.costs[s.athlete.id][tier] for tier in CHARGED_TIERS))
            for s in seasons
        )
        best = min(
            fairness(combination, alone)
            for combination in together(seasons)
            if all(_size_is_right(group, combination) for group in groups)
        )
        assert fairness(found, alone) == best
        assert all(_size_is_right(group, found) for group in groups)


def _size_is_right(group: GroupSession, combination: tuple[Legal, ...]) -> bool:
    size = sum(group.holds(s) for schedule, _ in combination for s in schedule.sessions)
    return size == 0 or group.at_least <= size <= group.at_most
