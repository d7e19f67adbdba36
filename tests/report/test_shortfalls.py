"""What falls short: by week, by block and by rule, with nothing counted twice or lost."""

from __future__ import annotations

from periodize.domain.vocabulary import Tier
from periodize.report.shortfalls import bill_lines, numbers_text, of_blocks, of_microcycles
from periodize.solver.result import Result
from tests.fixtures.results import tiny_result
from tests.page.drawn import raced


def cost_of(result: Result) -> dict[Tier, int]:
    assert result.verification is not None
    return result.verification.cost


def test_weeks_and_blocks_hold_every_cost_but_habits() -> None:
    result = raced()
    found = [line for lines in of_microcycles(result).values() for line in lines] + of_blocks(result)
    assert len(found) > 3
    sums = {tier: sum(line.cost for line in found if line.tier is tier) for tier in cost_of(result)}
    assert sums == {**cost_of(result), Tier.HABIT: 0}


def test_the_bill_holds_every_cost() -> None:
    result = raced()
    lines = bill_lines(result)
    assert {
        tier: sum(line.cost for line in lines if line.tier is tier) for tier in cost_of(result)
    } == cost_of(result)
    assert [(line.tier.rank, -line.cost) for line in lines] == sorted(
        (line.tier.rank, -line.cost) for line in lines
    )
    assert len({line.rule for line in lines}) == len(lines)
    assert all(line.statement.endswith(".") for line in lines)


def test_the_dearest_case_of_a_rule_speaks_for_the_others() -> None:
    # Two of the week's sessions stand on days without a key run, as in every week of the tiny season.
    texts = [line.text for line in of_microcycles(tiny_result())[1]]
    assert any(text.endswith("a day without a key run (and 1 more of the kind)") for text in texts)
    assert not any(text.startswith("microcycle") for text in texts)
    tiers = [line.tier.rank for line in of_microcycles(tiny_result())[1]]
    assert tiers == sorted(tiers)


def test_numbers_are_drawn_together() -> None:
    assert numbers_text(()) == ""
    assert numbers_text((3,)) == "3"
    assert numbers_text((1, 2, 3, 7, 9, 10)) == "1 to 3, 7, 9 to 10"
