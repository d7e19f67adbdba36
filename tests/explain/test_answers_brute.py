"""Backbone, alternatives, prices, why and why not against trying every plan of sixty tiny seasons."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain, combinations, product

import pytest

from periodize.catalogue.load import equipment, templates
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.schedule import Schedule
from periodize.domain.season import Ban, Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Origin, Phase, Status, Tier
from periodize.explain.alternatives import alternatives, backbone
from periodize.explain.levers import KINDS, levers_of
from periodize.explain.prices import price_list
from periodize.explain.why import Verdict, why, why_not
from periodize.problem import Problem
from periodize.solver.result import Result
from periodize.solver.run import solve
from periodize.solver.told import starts_of
from periodize.solver.wish import Placement, placements
from periodize.testing import read_weeks
from periodize.verify import verify

pytestmark = pytest.mark.slow

SEEDS = range(60)
MONDAY = date(2026, 1, 5)
PHASES = (Phase.STRENGTH, Phase.STRENGTH, Phase.MIXED)
IDS = ("max_strength_a", "max_strength_b", "max_strength_a", "max_strength_b", "maintenance", "power_a")
RUNS = ("easy 75min", "easy 60min", "easy 45min", "easy 75min", "intervals* 90min", "long* 150min")

Cost = tuple[int, ...]
Plans = list[tuple[frozenset[Placement], Cost]]


@dataclass(frozen=True)
class Tried:
    """A season with its answer and every legal plan there is."""

    season: Season
    result: Result
    plans: Plans

    @property
    def least(self) -> Cost:
        return min(cost for _, cost in self.plans)


def week(chance: random.Random, *lifts: str) -> str:
    days = sorted(chance.sample(range(7), 3))
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    entries = [f"{names[day]} am {chance.choice(RUNS)}" for day in days]
    return " . ".join(
        entries + [f"{day} pm {lift}" for day, lift in zip(("Mon", "Fri"), lifts, strict=False)]
    )


def drawn(seed: int) -> Season:
    """One or two weeks with two to four windows, two templates, sometimes a pin, a ban or few minutes."""
    chance = random.Random(seed)
    weeks = 1 + (seed % 4 == 3)
    kinds = chance.sample(IDS, 2)
    text = f"{week(chance, kinds[0], kinds[-1])} || " + " | ".join(week(chance) for _ in range(weeks))
    told = read_weeks(f"strength: {text}", monday=MONDAY).season
    open_on = chance.sample(range(7), 2 if weeks == 2 else 4)
    window = (Window(opens_min=1080, closes_min=1080 + 50),)
    made = Season(
        calendar=told.calendar,
        runs=told.runs,
        history=told.history,
        availability=Availability(
            week=tuple(window if day in open_on else () for day in range(7)),
            places=tuple(equipment().items()),
        ),
        templates=tuple(t for t in templates() if t.id in kinds),
        athlete=Athlete(minutes_per_week=chance.choice((None, None, 60, 110))),
    )
    held = tuple((at, chance.choice(PHASES)) for at in range(weeks) if seed % 3 or at)
    facts: dict[str, object] = {"fixed_blocks": held}
    if chance.random() < 0.25:
        facts["bans"] = (Ban(weekdays=frozenset({open_on[0]})),)
    if chance.random() < 0.3:
        template = next(t for t in made.templates if t.id == kinds[0])
        start = datetime.combine(MONDAY + timedelta(days=open_on[-1]), datetime.min.time()) + timedelta(
            hours=18
        )
        pin = Session(
            id="pin", template=template.id, start=start, duration_min=template.minutes, origin=Origin.PINNED
        )
        facts["pins"] = (pin,)
    return small(replace(made, **facts))  # type: ignore[arg-type]


def small(season: Season) -> Season:
    """The season with windows closed, then blocks fixed, until its plans are few."""
    while len(starts_of(Problem.of(season))) > 7:
        week = season.availability.week
        last = max(day for day in range(7) if week[day])
        shut = (*week[:last], (), *week[last + 1 :])
        season = replace(season, availability=replace(season.availability, week=shut))
    if len(starts_of(Problem.of(season))) > 3 and len(season.fixed_blocks) < len(season.calendar.microcycles):
        season = replace(season, fixed_blocks=((0, Phase.STRENGTH), *season.fixed_blocks))
    return season


def every_plan(problem: Problem, more: frozenset[Placement] = frozenset()) -> Plans:
    """Every legal plan with its cost, told by the check alone."""
    season = problem.season
    known = more | {(name, season.clock.wall(start), place) for name, start, place in starts_of(problem)}
    free = [
        Session(
            id=f"{name}-{start:%d-%H%M}-{place}",
            template=name,
            start=start,
            duration_min=season.template(name).minutes,
            place=place,
        )
        for name, start, place in sorted(known)
    ]
    fixed = dict(season.fixed_blocks)
    count = len(season.calendar.microcycles)
    namings = list(product(*([fixed[at]] if at in fixed else Phase for at in range(count))))
    found: Plans = []
    for chosen in chain.from_iterable(combinations(free, size) for size in range(len(free) + 1)):
        if len({s.start for s in chosen}) < len(chosen):  # two sessions at once are never legal
            continue
        for blocks in namings:
            plan = Schedule(season=season, sessions=(*season.pins, *chosen), blocks=blocks)
            checked = verify(plan, problem.policy)
            if checked.ok:
                found.append((placements(plan), tuple(checked.cost[tier] for tier in CHARGED_TIERS)))
    return found


@cache
def tried(seed: int) -> Tried | None:
    """The answer and every plan of a season; None where nothing can be planned."""
    season = drawn(seed)
    result = solve(season)
    plans = every_plan(result.problem)
    if not plans:
        assert result.status is Status.INFEASIBLE
        return None
    assert result.status is Status.OPTIMAL
    assert tuple(outcome.value for outcome in result.tiers) == min(cost for _, cost in plans)
    return Tried(season=season, result=result, plans=plans)


def gap(cost: Cost, least: Cost) -> dict[Tier, int]:
    return dict(zip(CHARGED_TIERS, (a - b for a, b in zip(cost, least, strict=True)), strict=True))


def the(seed: int) -> Tried:
    found = tried(seed)
    if found is None:
        pytest.skip("no plan exists")
    return found


def test_enough_seasons_have_something_to_choose() -> None:
    found = [each for seed in SEEDS if (each := tried(seed)) is not None]
    assert len(found) >= 50
    assert sum(len(each.plans) > 2 for each in found) >= 40
    assert sum(len(each.plans) > 4 for each in found) >= 20
    assert sum(bool(each.season.pins) for each in found) >= 8
    assert sum(len(each.season.calendar.microcycles) == 2 for each in found) >= 8
    assert sum(len(placements(each.result.require())) > 0 for each in found) >= 35


@pytest.mark.parametrize("seed", SEEDS)
def test_backbone(seed: int) -> None:
    case = the(seed)
    best = [plan for plan, cost in case.plans if cost == case.least]
    found = backbone(case.result)
    assert found.exact
    assert found.fixed == frozenset.intersection(*best)
    assert found.free == placements(case.result.require()) - found.fixed
    assert {placements(plan) for plan in found.plans} <= set(best)
    assert set(found.swaps) == found.free
    assert all(any(other in plan for plan in best) for others in found.swaps.values() for other in others)


@pytest.mark.parametrize("seed", SEEDS)
def test_alternatives(seed: int) -> None:
    case = the(seed)
    chance = random.Random(seed)
    distance, within = chance.choice((1, 1, 2)), chance.choice((None, None, 0, {Tier.PROTECT: 5}))
    most = {None: {}, 0: dict.fromkeys(CHARGED_TIERS, 0)}.get(
        within if not isinstance(within, dict) else 1, within
    )
    known = [placements(case.result.require())]
    others = alternatives(case.result, 2, distance, within=within)
    for number in range(2):
        far = [
            cost
            for plan, cost in case.plans
            if all(max(len(old - plan), len(plan - old)) >= distance for old in known)
            and all(gap(cost, case.least)[tier] <= amount for tier, amount in (most or {}).items())
        ]
        if not far:
            assert len(others) == number
            return
        assert others[number].exact
        assert others[number].loss == gap(min(far), case.least)
        known.append(placements(others[number].result.require()))
        assert others[number].distance == tuple(
            max(len(old - known[-1]), len(known[-1] - old)) for old in known[:-1]
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_why_not_and_why(seed: int) -> None:
    case = the(seed)
    chance = random.Random(seed)
    problem = case.result.problem
    starts = sorted(starts_of(problem))
    for name, start, place in chance.sample(starts, min(2, len(starts))):
        moment = problem.season.clock.wall(start)
        answer = why_not(case.result, name, moment, place=place)
        with_it = [cost for plan, cost in case.plans if (name, moment, place) in plan]
        if answer.verdict is Verdict.PLACED:
            continue
        if not with_it:
            assert answer.verdict in (Verdict.FORBIDDEN, Verdict.IMPOSSIBLE)
        else:
            assert answer.verdict is Verdict.POSSIBLE and answer.exact
            assert answer.loss == gap(min(with_it), case.least)
    placed = [session for session in case.result.require().sessions if not session.is_fixed]
    for session in placed[:1]:
        answer = why(case.result, session.id)
        without = [
            cost
            for plan, cost in case.plans
            if not any((s[0], s[1]) == (session.template, session.start) for s in plan)
        ]
        assert (answer.loss is None) == (not without)
        assert not without or answer.loss == gap(min(without), case.least)


@pytest.mark.parametrize("seed", SEEDS)
def test_prices(seed: int) -> None:
    case = the(seed)
    kind = KINDS[seed % len(KINDS)]
    prices = price_list(case.result, kind)
    assert {price.lever.sentence for price in prices} == {
        lever.sentence for lever in levers_of(case.result.problem) if lever.kind == kind
    }
    mine = placements(case.result.require())
    for price in random.Random(seed).sample(prices, min(1 + seed % 2, len(prices))):
        changed = price.lever.pull(case.result.problem)
        plans = every_plan(changed, mine)
        if not plans:
            assert price.gain is None and price.status is Status.INFEASIBLE
            continue
        assert price.exact
        assert price.gain == gap(case.least, min(cost for _, cost in plans)), price.lever.sentence
        if price.lever.one_way and price.lever.kind != "limit":
            gained = tuple(price.gain[tier] for tier in CHARGED_TIERS)
            assert gained >= (0,) * 5 if price.lever.loosens else gained <= (0,) * 5
