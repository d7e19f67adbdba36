"""What the plain model charges any schedule, good or absurd, is what the checks bill."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from benchmarks.cases import make_season
from benchmarks.naive.audit import PlainAudit
from benchmarks.naive.support import ONLY_HARD
from periodize.catalogue.load import equipment
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import AvailabilityException, ExceptionKind, Injury, Restriction
from periodize.domain.schedule import Schedule
from periodize.domain.season import Ban, Season, Stress
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Level, Pattern, Quality, Tier, Tissue
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.block_order import BlockOrder
from periodize.solver.run import solve
from periodize.verify import verify

POLICY = default_policy()
EIGHT = make_season(8, race="10k", availability="tight")
HOME = tuple(tuple(replace(window, place="home") for window in day) for day in EIGHT.availability.week)


def _day(index: int):
    return EIGHT.calendar.day(index)


def _hurt() -> Season:
    injuries = (
        Injury(tissue=Tissue.BONE_STRESS, first=_day(-90), last=_day(-60)),
        Injury(tissue=Tissue.HAMSTRING, first=_day(10), last=_day(20)),
    )
    restrictions = (
        Restriction(first=_day(30), last=_day(36), impact=True),
        Restriction(first=_day(33), patterns=frozenset({Pattern.SQUAT}), sprints=True),
    )
    athlete = replace(
        EIGHT.athlete,
        injuries=injuries,
        restrictions=restrictions,
        own_limits=(("impact_days_apart", 4),),
        minutes_per_day=70,
        minutes_per_week=150,
    )
    return replace(EIGHT, athlete=athlete)


def _interrupted() -> Season:
    exceptions = (
        AvailabilityException(first=_day(21), last=_day(27), kind=ExceptionKind.TRAVEL, windows=HOME[0]),
        AvailabilityException(first=_day(35), last=_day(39), kind=ExceptionKind.SICK),
    )
    return replace(
        EIGHT,
        availability=replace(EIGHT.availability, exceptions=exceptions),
        stress=(Stress(first=_day(15), last=_day(18), load_pct=60),),
        deload_days=(_day(8), _day(31)),
        bans=(Ban(quality=Quality.SPRINT, weekdays=frozenset({0})),),
    )


def _at_home() -> Season:
    places = tuple(sorted(equipment().items()))
    return replace(EIGHT, availability=replace(EIGHT.availability, week=HOME, places=places))


SEASONS = {
    "hurt": _hurt,
    "interrupted": _interrupted,
    "without a gym": _at_home,
    "ten days": lambda: replace(EIGHT, calendar=replace(EIGHT.calendar, microcycle_days=10)),
    "a novice, two races": lambda: make_season(
        10, race="10k", goals=2, availability="tight", level=Level.NOVICE
    ),
}


@pytest.fixture(params=SEASONS.values(), ids=SEASONS.keys())
def season(request) -> Season:
    return request.param()


def test_the_plan_of_the_library_costs_the_same(season) -> None:
    plan = solve(season, POLICY, time_limit_s=10.0).require()
    audit = PlainAudit(season, Problem.of(season, POLICY).rules)
    assert audit.bill(plan) == verify(plan, POLICY).cost


def test_plans_one_step_off_are_legal_for_both_or_for_neither(season) -> None:
    plan = solve(season, POLICY, time_limit_s=10.0).require()
    audit = PlainAudit(season, Problem.of(season, POLICY).rules)
    for schedule in _variants(plan, audit, changes=1):
        verification = verify(schedule, POLICY)
        assert audit.bill(schedule) == (verification.cost if verification.ok else None)


def test_any_schedule_costs_the_same_where_everything_is_charged(season) -> None:
    plan = solve(season, POLICY, time_limit_s=10.0).require()
    rules = [_charged(rule) for rule in Problem.of(season, POLICY).rules if not isinstance(rule, ONLY_HARD)]
    audit = PlainAudit(season, rules)
    for schedule in _variants(plan, audit, changes=12):
        costs: Counter[Tier] = Counter()
        for rule in rules:
            for violation in rule.check(schedule):
                costs[violation.tier] += violation.cost
        if costs[Tier.MUST]:
            assert audit.bill(schedule) is None
        else:
            assert audit.bill(schedule) == {tier: costs[tier] for tier in CHARGED_TIERS}


def _charged(rule: Rule) -> Rule:
    """The same rule as a wish; the order of blocks stays as it is."""
    return rule if isinstance(rule, BlockOrder) else replace(rule, tier=Tier.SHAPE)


def _variants(plan: Schedule, audit: PlainAudit, *, changes: int, count: int = 4) -> list[Schedule]:
    """Schedules near a plan: sessions dropped or added, never two at once."""
    random = Random(0)
    slots = audit.model.slots
    starts = {(slot.template.id, slot.session.start) for slot in slots}
    found = []
    for _ in range(count):
        # Which starts there are depends on the rules: without changing time, other ones.
        sessions = [session for session in plan.sessions if (session.template, session.start) in starts]
        for _ in range(changes):
            if random.random() < 0.3:
                sessions.remove(random.choice(sessions))
            else:
                sessions.append(random.choice(slots).session)
        found.append(plan.with_sessions(tuple(_apart(sessions))))
    return found


def _apart(sessions: list[Session]) -> list[Session]:
    """The sessions that begin after the one before has ended."""
    kept: list[Session] = []
    for session in sorted(sessions, key=lambda s: (s.start, s.template, s.place)):
        last = kept[-1] if kept else None
        if last is None or last.start + timedelta(minutes=last.duration_min) <= session.start:
            kept.append(replace(session, id=f"{session.template}-{session.start:%Y-%m-%d-%H%M}"))
    return kept
