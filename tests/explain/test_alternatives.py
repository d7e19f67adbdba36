"""Alternatives and backbone against trying every plan of a week."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.errors import InvalidInput, NoPlan
from periodize.explain.alternatives import alternatives, backbone
from periodize.explain.audit import nearest_legal
from periodize.explain.prices import price_list
from periodize.explain.repairs import repairs
from periodize.explain.slot_table import slot_table
from periodize.explain.why import why, why_not
from periodize.solver.run import solve
from periodize.solver.wish import placements
from periodize.testing import all_plans, brute_force
from periodize.verify import verify
from tests.explain.test_why import season
from tests.fixtures.results import tiny_result


def test_the_backbone_is_what_all_best_plans_share() -> None:
    best = brute_force(season()).best
    found = backbone(solve(season()))
    shared = frozenset.intersection(*(placements(plan) for plan in best))
    assert found.exact
    assert found.fixed == shared
    assert found.free == placements(found.plans[0]) - shared
    assert all(placements(plan) in {placements(other) for other in best} for plan in found.plans)


def test_alternatives_are_the_best_at_their_distance() -> None:
    result = solve(season())
    policy = result.problem.policy
    known = [placements(result.require())]
    costs = {}
    for plan in all_plans(season(), 15):
        found = verify(plan, policy)
        if found.ok:
            cost = tuple(found.cost[tier] for tier in CHARGED_TIERS)
            key = placements(plan)
            costs[key] = min(cost, costs.get(key, cost))
    first = tuple(outcome.value for outcome in result.tiers)
    others = alternatives(result, 3, 1)
    assert len(others) == 3
    for other in others:
        mine = placements(other.result.require())
        far = [
            cost for key, cost in costs.items() if all(len(old - key) >= min(1, len(old)) for old in known)
        ]
        assert other.exact
        assert tuple(a + b for a, b in zip(first, other.loss.values(), strict=True)) == min(far)
        assert other.distance == tuple(max(len(o - mine), len(mine - o)) for o in known)
        known.append(mine)


def test_there_may_be_fewer_than_asked_for() -> None:
    found = alternatives(solve(season()), 50, 2)
    assert 2 <= len(found) < 50
    plans = [placements(other.result.require()) for other in found]
    assert len(set(plans)) == len(plans)


def test_bad_options_come_together() -> None:
    with pytest.raises(InvalidInput) as error:
        alternatives(tiny_result(), 0, -1, within={Tier.SHAPE: 1.5})  # type: ignore[dict-item]
    assert [(fault.code, fault.where) for fault in error.value.faults] == [
        ("option-out-of-range", name) for name in ("k", "distance", "within SHAPE")
    ]


def test_only_a_proved_plan_has_a_backbone() -> None:
    with pytest.raises(InvalidInput, match="not-proved"):
        backbone(tiny_result(Status.FEASIBLE))


def test_a_loss_below_nothing_and_a_tier_of_no_cost_are_faults() -> None:
    with pytest.raises(InvalidInput, match="option-out-of-range"):
        alternatives(tiny_result(), within=-1)
    with pytest.raises(InvalidInput, match="unknown-tier"):
        alternatives(tiny_result(), within={Tier.MUST: 1})


def test_no_plan_costs_more_than_is_stated() -> None:
    result = solve(season())
    free = alternatives(result, 50, 1)
    assert any(any(other.loss.values()) for other in free)
    found = alternatives(result, 50, 1, within=0)
    assert 0 < len(found) < len(free)
    assert not any(any(amount > 0 for amount in other.loss.values()) for other in found)


def test_the_backbone_says_where_the_others_go() -> None:
    found = backbone(solve(season()))
    plain = found.to_plain()
    assert [item["template"] for item in plain["free"]] == [row["template"] for row in found.rows()]
    assert len(found.to_frame()) == len(found.fixed) + len(found.free)
    assert "some other plan as good" in str(found) and "->" in str(found)
    mine = placements(found.plans[0])
    assert any(found.swaps.values())
    assert all(other not in mine for others in found.swaps.values() for other in others)


def test_an_alternative_is_json_too() -> None:
    plain = alternatives(solve(season()), 1, 1)[0].to_plain()
    assert set(plain) == {"loss", "distance", "exact", "moved", "sessions", "blocks"}


def test_an_alternative_says_what_differs() -> None:
    other = alternatives(solve(season()), 1, 1)[0]
    assert len(other.moved) == other.distance[0] and "->" in str(other)


STOPS = [
    *({"time_limit_s": seconds} for seconds in (0.000_001, 0.001, 0.01, 0.1)),
    {"cancel": lambda: True},
]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: str(stop.get("time_limit_s", "cancel")))
def test_no_limit_is_too_short(stop: dict[str, Any]) -> None:
    result = solve(season())
    plan = result.require()
    first = next(session for session in plan.sessions if not session.is_fixed)
    shared = backbone(result, **stop)
    assert shared.fixed | shared.free == placements(plan)
    assert len(shared.plans) > 1 or shared.exact or str(shared).startswith("No other best plan was found")
    ended: list[str] = []
    found = alternatives(result, 50, 1, on_stop=ended.append, **stop)
    assert ended == (["cancel"] if "cancel" in stop else ["time limit"]) or all(each.exact for each in found)
    why(result, first.id, **stop)
    why_not(result, first.template, first.day, **stop)
    price_list(result, "window", **stop)
    repairs(result, 1, **stop)
    slot_table(result, 1, **stop)
    try:
        nearest_legal(plan, result.problem.policy, **stop)
    except NoPlan as error:
        assert "before the search ended" in str(error)


def test_a_backbone_that_is_not_proved_says_so() -> None:
    whole = backbone(solve(season()))
    assert whole.exact and len(whole.plans) > 1
    assert "not proved" not in str(whole)
    said = str(replace(whole, exact=False)).splitlines()
    assert "every best plan found so far" in said[0] and "not proved" in said[0]
    assert len(said) == len(str(whole).splitlines())
