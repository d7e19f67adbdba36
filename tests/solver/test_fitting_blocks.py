"""The blocks of a plan that names none are those that suit its sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest

from periodize import read_season
from periodize.catalogue.policy import default_policy
from periodize.domain.session import Session
from periodize.domain.vocabulary import Phase, Tier
from periodize.problem import Problem
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.weekly_dose import WeeklyDose
from periodize.solver.blocks import fitting_blocks
from periodize.testing import read_weeks
from tests.fixtures.results import tiny_schedule, tiny_season

MARATHON = Path(__file__).parents[2] / "examples" / "marathon" / "season.toml"

# Three weeks to a race: nothing but the rules of blocks says which is which.
WEEKS = "strength: Mon pm max_strength_a . Thu pm max_strength_b | Mon pm max_strength_a | Tue pm taper_primer . Sun am race* A 21km"


def test_no_naming_of_the_blocks_breaks_less() -> None:
    schedule = read_weeks(WEEKS)
    problem = Problem.of(schedule.season)
    told = [r for r in problem.rules if isinstance(r, BlockOrder | BlockContent | WeeklyDose)]

    def broken(blocks: tuple[Phase, ...]) -> int:
        plan = replace(schedule, blocks=blocks)
        return sum(v.excess for rule in told if rule.tier is Tier.MUST for v in rule.check(plan))

    def out_of_order(blocks: tuple[Phase, ...]) -> bool:
        order = [r for r in told if isinstance(r, BlockOrder) and r.tier is Tier.MUST]
        return any(v for rule in order for v in rule.check(replace(schedule, blocks=blocks)))

    found = fitting_blocks(problem, schedule.sessions)
    legal = [blocks for blocks in product(Phase, repeat=3) if not out_of_order(blocks)]
    assert legal and found in legal
    assert broken(found) == min(map(broken, legal))
    assert found[-1] is Phase.TAPER


def test_where_no_order_is_legal_the_blocks_are_those_least_amiss() -> None:
    # A novice begins with four weeks of foundation at least; a coach who fixes the third as strength leaves no order.
    season = replace(tiny_season(), fixed_blocks=((2, Phase.STRENGTH),))
    problem = Problem(season=season, policy=default_policy())
    order = [r for r in problem.rules if isinstance(r, BlockOrder) and r.tier is Tier.MUST]

    def amiss(blocks: tuple[Phase, ...]) -> int:
        plan = replace(tiny_schedule(), season=season, blocks=blocks)
        return sum(v.excess for rule in order for v in rule.check(plan))

    assert min(map(amiss, product(tuple(Phase)[1:4], repeat=4))) > 0
    assert amiss(fitting_blocks(problem, tiny_schedule().sessions)) == 1


@pytest.mark.skipif(not MARATHON.is_file(), reason="the examples are not beside the tests")
def test_a_session_out_of_place_weighs_more_than_the_usual_lengths() -> None:
    season = read_season(MARATHON)
    problem = Problem(season=season, policy=default_policy())
    content = next(rule for rule in problem.rules if isinstance(rule, BlockContent))
    homes = {phase for phase, templates in content.allowed if "power_a" in templates}
    usual = fitting_blocks(problem, ())
    early = Session(
        id="early", template="power_a", start=datetime(2026, 7, 14, 18), duration_min=40, place="gym"
    )
    # Week 7 belongs to strength unless a session says otherwise.
    assert usual[6] not in homes and fitting_blocks(problem, [early])[6] in homes
