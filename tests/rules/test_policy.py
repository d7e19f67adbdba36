"""The shelf of rules, and policies made of them."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import periodize.rules
from periodize.catalogue.policy import default_policy
from periodize.domain.vocabulary import Tier
from periodize.errors import InvalidPolicy
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.shelf import RULES
from periodize.rules.words import Where
from periodize.testing import read_weeks
from tests.rules.golden import rule

DEFAULT = default_policy()


def test_every_rule_in_the_folder_stands_on_the_shelf() -> None:
    folder = Path(next(iter(periodize.rules.__path__)))
    modules = [import_module(f"periodize.rules.{path.stem}") for path in sorted(folder.glob("*.py"))]
    written = {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Rule) and thing is not Rule
    }
    assert written == set(RULES.values())
    assert all(key == shelved.id for key, shelved in RULES.items())


def test_the_default_policy_uses_every_rule() -> None:
    assert {type(entry) for entry in DEFAULT} == set(RULES.values())


def test_every_rule_says_what_it_rests_on() -> None:
    for shelved in RULES.values():
        assert shelved.evidence.grade and shelved.evidence.text and shelved.statement and shelved.unit


def test_every_rule_explains_itself_with_microcycles_counted_from_one() -> None:
    for entry in DEFAULT:
        assert "microcycle 3" in entry.explain(Where(entry.key, 2, "seven days"))


def test_a_rule_is_named_by_id_and_by_tier_where_it_is_not_the_usual_one() -> None:
    assert rule("race-buffer").tier is Tier.MUST
    assert rule("race-buffer@PROTECT").tier is Tier.PROTECT
    assert replace(rule("weekly-dose"), tier=Tier.SHAPE).key == "weekly-dose@SHAPE"


def test_an_unknown_rule_is_named_with_those_there_are() -> None:
    with pytest.raises(InvalidPolicy, match=r"no rule 'low-nights'.*low-days, low-days@SHAPE") as caught:
        DEFAULT.rule("low-nights")
    assert [fault.code for fault in caught.value.faults] == ["unknown-rule"]


def test_all_faults_of_a_policy_together() -> None:
    low_days = rule("low-days")
    with pytest.raises(InvalidPolicy) as caught:
        Policy(name="double", rules=(low_days, low_days, replace(rule("even-spread"), weight=0)))
    assert [fault.code for fault in caught.value.faults] == ["duplicate-rule", "weight-out-of-range"]


def test_a_rule_is_replaced_by_its_key_or_added() -> None:
    strict = replace(rule("low-days"), hard_in_a_row=2)
    changed = DEFAULT.replacing(strict)
    assert changed.rule("low-days") == strict
    assert [entry.key for entry in changed] == [entry.key for entry in DEFAULT]
    added = DEFAULT.replacing(replace(strict, tier=Tier.DOSE))
    assert [entry.key for entry in added] == [*(entry.key for entry in DEFAULT), "low-days@DOSE"]
    assert DEFAULT.rule("low-days") != strict


def test_dropping_takes_one_tier_only() -> None:
    dropped = DEFAULT.dropping("low-days@SHAPE")
    assert {entry.key for entry in DEFAULT} - {entry.key for entry in dropped} == {"low-days@SHAPE"}
    with pytest.raises(InvalidPolicy):
        dropped.dropping("low-days@SHAPE")


def test_only_rules_with_something_to_say_apply() -> None:
    def silent(weeks: str) -> set[str]:
        applying = DEFAULT.applying_to(read_weeks(weeks).season)
        return {entry.key for entry in DEFAULT} - {entry.key for entry in applying}

    assert silent("Sun am long*") == {"race-buffer", "race-buffer@PROTECT"}
    assert silent("Sun am race* A 10km") == set()
