"""The examples' own code: the rule of ``own_rule.py`` obeys the laws, and means what it says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from periodize.rules.pattern_recovery import PatternRecovery
from periodize.testing import LawBroken, check_account, excess_of, read_weeks

EXAMPLES = Path(__file__).parents[1] / "examples"

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples are not beside the tests")


@pytest.fixture(scope="module")
def example() -> ModuleType:
    import sys

    spec = importlib.util.spec_from_file_location("own_rule", EXAMPLES / "own_rule.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["own_rule"] = module
    spec.loader.exec_module(module)
    return module


def test_legs_rest_before_the_longest_runs_only(example: ModuleType) -> None:
    rule = example.LegsRest()
    week = "Wed pm max_strength_a . Thu am long 30km . Sat pm max_strength_b . Sat am upper_core . Sun am long 27km"
    schedule = read_weeks(week)
    check_account(rule, schedule)
    # Wednesday is the eve of 30 km; Saturday that of 27 km, which is short of 28.
    assert {where.subject: n for where, n in excess_of(rule, schedule).items()} == {"eve of a long run": 1}
    assert sum(excess_of(example.LegsRest(from_km=27), schedule).values()) == 2


def test_a_rule_of_ones_own_obeys_the_account_law(example: ModuleType) -> None:
    from periodize.testing.trial import try_rule

    trial = try_rule(example.LegsRest, example.near, schedules=200)
    assert trial.tried >= 200
    assert trial.tried // 20 <= trial.broken <= trial.tried - trial.tried // 20


def test_a_trial_without_a_factory_draws_near_the_defaults_and_finds_a_fault() -> None:
    from periodize.testing.trial import try_rule

    class Lenient(PatternRecovery):
        id = "lenient"

        def check(self, schedule):  # type: ignore[no-untyped-def]
            return iter(())

    with pytest.raises(LawBroken, match=r"'lenient.* breaks the account law"):
        try_rule(Lenient, schedules=100)
