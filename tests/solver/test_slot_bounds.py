"""Bounds from microcycles each for themselves, and plans that stand but for a few: against the whole model."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from periodize.domain.athlete import Availability, Window
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.rules.words import PHASES
from periodize.solver.build import Model, build
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.local import (
    Cost,
    Least,
    Standing,
    has_plan_within,
    held_rows,
    in_blocks,
    least,
    schedule_of,
    with_one_of,
)
from periodize.solver.options import SolveOptions
from periodize.solver.relaxed import LOOK_BACK, Around, Relaxed, body_of
from periodize.solver.result import Result
from periodize.solver.run import collect, solve
from periodize.solver.shut import Shut
from periodize.testing import read_weeks
from periodize.verify import verify

EVENING = (Window(opens_min=1050, closes_min=1170),)
GYM = Availability(
    week=(EVENING, EVENING, (), EVENING, EVENING, (), ()),
    places=(("gym", frozenset({"barbell", "dumbbell", "box", "band", "medball"})),),
)
RUNS = "Mon am easy 40min . Wed am intervals* 60min . Thu am easy 45min . Sun am long* 110min"
WEEKS = " | ".join([RUNS] * 5)
"""Five weeks, in whatever blocks suit them."""


@cache
def best() -> Result:
    return solve(read_weeks(WEEKS, availability=GYM).season)


@cache
def told() -> tuple[Collector, Model]:
    whole = collect(best().problem)
    return whole, build(whole)


def limits() -> Limits:
    return Limits(SolveOptions())


def optimum() -> Cost:
    return tuple(outcome.value for outcome in best().tiers)


def candidates(at: int) -> dict[tuple[int, int], list[int]]:
    """Candidates of a microcycle that may be placed, by template and day."""
    whole, model = told()
    found: dict[tuple[int, int], list[int]] = {}
    for row in whole.candidates.in_microcycle(at).tolist():
        if model.x[row] is not None:
            key = int(whole.candidates.template[row]), int(whole.candidates.day[row])
            found.setdefault(key, []).append(row)
    return found


@cache
def least_with(rows: tuple[int, ...]) -> Least:
    """What trying the whole model gives."""
    return least(with_one_of(told()[1], rows), limits())


@cache
def relaxed() -> Relaxed:
    made = Relaxed(best().problem, told()[0], limits())
    made.learn(best().require())
    return made


@pytest.mark.parametrize(("first", "last", "look_back"), [(3, 3, 0), (3, 3, LOOK_BACK), (2, 4, 0), (2, 4, 3)])
def test_no_bound_is_above_what_the_whole_model_finds(first: int, last: int, look_back: int) -> None:
    around = Around(relaxed(), first, last, look_back)
    met = 0
    for rows in list(candidates(3).values())[::3]:
        truth = least_with(tuple(rows))
        bound = around.bound(rows, None)
        if bound is None:
            assert truth.impossible
        elif truth.cost is not None:
            assert bound.cost <= truth.cost
            met += bound.cost == truth.cost
    assert met > 0


def test_the_cheapest_order_costs_no_more_than_the_best_plan() -> None:
    blocks = best().require().blocks
    rest = relaxed().rest(0, blocks[:1])
    assert rest is not None
    assert rest.cost <= optimum()
    assert len(rest.blocks) == len(blocks)
    assert relaxed().rest(0, (Phase.TAPER,)) is None


def test_every_charge_belongs_to_one_microcycle() -> None:
    """With the decisions fixed, the charges of the parts and of the order of blocks add up to the whole bill."""
    whole = told()[0]
    plan = best().require()
    held = held_rows(whole, plan)
    table = whole.candidates
    total = np.zeros(len(CHARGED_TIERS), dtype=np.int64)
    for at, phase in enumerate(plan.blocks):
        low = max(0, at - LOOK_BACK)
        part = build(body_of(whole, at, at, LOOK_BACK))
        kept = np.flatnonzero(((table.microcycle >= low) & (table.microcycle <= at)) | table.fixed)
        fixed = in_blocks(part, low, plan.blocks[low : at + 1])
        for place, row in enumerate(kept.tolist()):
            variable = part.x[place]
            if variable is not None:
                fixed.cp.add(fixed.cp.get_bool_var_from_proto_index(variable.index) == int(held[row]))
        found = least(fixed, limits())
        assert found.cost is not None, (at, phase)
        total += found.cost
    joint = dict.fromkeys(CHARGED_TIERS, 0)
    for charge in best().bill:
        if charge.rule.startswith("block-order"):
            joint[charge.tier] += charge.cost
    billed = np.array([best_value - joint[t] for t, best_value in zip(CHARGED_TIERS, optimum(), strict=True)])
    # What spans a seam to a later microcycle is left out of a part, so that the sum may fall short of the bill.
    assert (total <= billed).all()
    assert total[CHARGED_TIERS.index(Tier.SHAPE)] > 0


def test_a_plan_stands_but_for_what_is_free() -> None:
    plan = best().require()
    standing = Standing(best().problem, told()[0], plan, {3}, plan.blocks, limits())
    found = 0
    for rows in candidates(3).values():
        answer = standing.best_with(rows)
        if answer is None:
            continue
        cost, other = answer
        found += 1
        checked = verify(other, best().problem.policy)
        assert checked.ok
        assert tuple(checked.cost[tier] for tier in CHARGED_TIERS) == cost >= optimum()
        assert elsewhere(other) == elsewhere(plan)
        assert other.blocks == plan.blocks
        assert held_rows(told()[0], other)[rows].any()
    assert found > 3


def elsewhere(plan: Schedule) -> set[tuple[str, object]]:
    return {(p.session.template, p.session.start) for p in plan.placed if p.microcycle != 3}


def test_the_least_of_a_model_is_the_optimum_and_its_values_are_the_plan() -> None:
    whole, model = told()
    plan = best().require()
    found = least(in_blocks(model, 0, plan.blocks), limits())
    assert found.cost == optimum()
    assert found.proved
    assert found.values is not None
    assert verify(schedule_of(best().problem, whole, model, found.values), best().problem.policy).ok
    assert has_plan_within(model, optimum(), limits())
    fewer = tuple(value - (i == 3) for i, value in enumerate(optimum()))
    assert not has_plan_within(in_blocks(model, 0, plan.blocks), fewer, limits())


def test_what_is_shut_out_is_named_and_nothing_idle() -> None:
    whole, _ = told()
    season = best().problem.season
    taper = next(i for i, t in enumerate(season.templates) if t.id == "taper_primer")
    rows = [row for row in whole.candidates.in_microcycle(3) if whole.candidates.template[row] == taper]
    shut = Shut(whole, 3, Limits(SolveOptions()))
    clash = shut.together([int(row) for row in rows], [p for p in PHASES if p is not Phase.TAPER])
    assert [where.rule for where in clash] == ["block-content"]
    assert clash[0].microcycle == 3
    # In a taper there is room.
    assert shut.together([int(row) for row in rows], [Phase.TAPER]) == ()


def test_time_that_is_up_bounds_nothing_and_breaks_nothing() -> None:
    spent = Limits(SolveOptions(deterministic_limit=0))
    made = Relaxed(best().problem, told()[0], spent)
    bound = Around(made, 3, 3, 0).bound(next(iter(candidates(3).values())), None)
    assert bound is not None
    assert bound.cost < optimum()
