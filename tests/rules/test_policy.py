"""The shelf of rules, and policies made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import pytest

import periodize.rules
from periodize.catalogue.policy import default_policy
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.errors import InvalidPolicy
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.monotony import Monotony
from periodize.rules.policy import Policy
from periodize.rules.same_day_order import FirstOfDay
from periodize.rules.shelf import RULES
from periodize.rules.weekly_dose import Dose, WeeklyDose
from periodize.rules.words import Encoder, Where
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


def test_the_default_policy_uses_every_rule_but_the_one_on_request() -> None:
    assert {type(entry) for entry in DEFAULT} == set(RULES.values()) - {Monotony}


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
    changed = DEFAULT.with_(strict)
    assert changed.rule("low-days") == strict
    assert [entry.key for entry in changed] == [entry.key for entry in DEFAULT]
    added = DEFAULT.with_(replace(strict, tier=Tier.DOSE))
    assert [entry.key for entry in added] == [*(entry.key for entry in DEFAULT), "low-days@DOSE"]
    assert DEFAULT.rule("low-days") != strict
    with pytest.raises(InvalidPolicy) as caught:
        DEFAULT.with_(strict, hard_in_a_row=3)
    assert [fault.code for fault in caught.value.faults] == ["rule-and-figures"]


def test_single_figures_are_changed_by_key() -> None:
    changed = DEFAULT.with_("same-day-order", apart_h=3, first="session")
    assert changed.rule("same-day-order") == replace(
        rule("same-day-order"), apart_h=3, first=FirstOfDay.SESSION
    )
    # Given as the word of a file or as the Python value, it is the same.
    assert changed == DEFAULT.with_("same-day-order", apart_h=3, first=FirstOfDay.SESSION)
    assert [entry.key for entry in changed] == [entry.key for entry in DEFAULT]


def test_whole_tables_are_changed_too() -> None:
    doses = (Dose(quality="core", phase=Phase.STRENGTH, counts=("upper_core",), at_least=1),)
    changed = DEFAULT.with_("weekly-dose", doses=doses).rule("weekly-dose")
    assert isinstance(changed, WeeklyDose)
    assert changed.doses == doses


def test_leaving_out_takes_one_tier_only() -> None:
    dropped = DEFAULT.without("low-days@SHAPE", "even-spread")
    assert {entry.key for entry in DEFAULT} - {entry.key for entry in dropped} == {
        "low-days@SHAPE",
        "even-spread",
    }
    with pytest.raises(InvalidPolicy):
        dropped.without("low-days@SHAPE")


def test_a_rule_is_softened_and_made_hard() -> None:
    soft = DEFAULT.soft("pattern-recovery", weight=5)
    moved = soft.rule("pattern-recovery@SHAPE")
    assert (moved.tier, moved.weight) == (Tier.SHAPE, 5)
    # Back in its usual tier it has its usual key; the weight it was given stays.
    assert soft.hard("pattern-recovery@SHAPE").rule("pattern-recovery").weight == 5
    assert DEFAULT.soft("pattern-recovery", "DOSE").rule("pattern-recovery@DOSE").tier is Tier.DOSE
    hard = DEFAULT.hard("same-day-order")
    assert hard.rule("same-day-order@MUST").tier is Tier.MUST
    assert hard.tier("same-day-order@MUST", "PROTECT") == DEFAULT
    assert DEFAULT.tier("even-spread", Tier.HABIT, weight=7).rule("even-spread@HABIT").weight == 7


def test_a_name_is_given_and_kept() -> None:
    mine = DEFAULT.named("mine")
    assert mine.name == "mine" and mine.rules == DEFAULT.rules
    assert mine.without("even-spread").soft("low-days", "DOSE").name == "mine"


def test_rules_change_places_at_once() -> None:
    """Keys are those before the change, so that two tiers of a rule can be swapped."""
    swapped = DEFAULT.edited({"low-days": {"tier": "SHAPE"}, "low-days@SHAPE": {"tier": "MUST"}})
    assert swapped.rule("low-days").parameters() == rule("low-days@SHAPE").parameters()
    assert swapped.rule("low-days@SHAPE").parameters() == rule("low-days").parameters()
    # And one may take the place of another that is left out in the same breath.
    alone = DEFAULT.edited({"low-days": {"tier": "SHAPE"}}, without=["low-days@SHAPE"])
    assert alone.rule("low-days@SHAPE").parameters() == rule("low-days").parameters()
    with pytest.raises(InvalidPolicy):
        alone.rule("low-days")


@pytest.mark.parametrize(
    ("edit", "code", "said"),
    [
        (lambda p: p.with_("low-dys", low_in_seven=2), "unknown-rule", r"Maybe 'low-days'\?"),
        (lambda p: p.without("low-day"), "unknown-rule", r"Maybe 'low-days'\?"),
        (lambda p: p.soft("same-day"), "unknown-rule", r"Maybe 'same-day-order'\?"),
        (lambda p: p.with_("low-days", low_in_sevn=2), "unknown-figure", r"Maybe 'low_in_seven'\?"),
        (lambda p: p.with_("low-days", low_in_seven="2"), "wrong-kind", "wanted a value of type int"),
        (lambda p: p.with_("low-days", low_in_seven=True), "wrong-kind", "wanted a value of type int"),
        (lambda p: p.with_("low-days", low_in_seven=1.0), "wrong-kind", "wanted a value of type int"),
        (lambda p: p.with_("same-day-order", first="lift"), "wrong-kind", "one of run, session, either"),
        (lambda p: p.with_("weekly-dose", doses=[{"quality": "core"}]), "wrong-kind", "missing key"),
        (lambda p: p.with_("low-days", low_in_seven=8), "figure-out-of-range", "it must be 0 to 7"),
        (lambda p: p.tier("low-days", "MAYBE"), "wrong-kind", "one of MUST, DOSE"),
        (lambda p: p.tier("even-spread", "HABIT", 0), "weight-out-of-range", "1 to 10000"),
        (lambda p: p.soft("low-days"), "duplicate-rule", "Leave out 'low-days@SHAPE' first"),
        (lambda p: p.hard("low-days@SHAPE"), "duplicate-rule", "'low-days@SHAPE' would become 'low-days'"),
        (lambda p: p.with_("load-ramp", of="total"), "duplicate-rule", "would become 'load-ramp-total'"),
        (lambda p: p.soft("low-days", "MUST"), "tier-not-charged", r"Maybe hard\(\)\?"),
        (
            lambda p: p.edited({"even-spread": {"weight": 2}}, without=["even-spread"]),
            "changed-and-left-out",
            "both changed and left out",
        ),
    ],
)
def test_faults_of_an_edit(edit: Callable[[Policy], Policy], code: str, said: str) -> None:
    with pytest.raises(InvalidPolicy, match=said) as caught:
        edit(DEFAULT)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_all_faults_of_an_edit_together() -> None:
    with pytest.raises(InvalidPolicy) as caught:
        DEFAULT.edited({"low-dys": {}, "even-spread": {"wieght": 1, "spreads": 3}}, without=["regular"])
    assert [fault.code for fault in caught.value.faults] == [
        "unknown-rule",
        "unknown-rule",
        "unknown-figure",
        "wrong-kind",
    ]


def test_only_rules_with_something_to_say_apply() -> None:
    def silent(weeks: str) -> set[str]:
        applying = DEFAULT.applying_to(read_weeks(weeks).season)
        return {entry.key for entry in DEFAULT} - {entry.key for entry in applying}

    unhurt = {"restriction", "impact-days"}
    no_race = {"race-buffer", "race-buffer@PROTECT", "taper"}
    # A single week is too short for a deload.
    assert silent("Sun am long*") == {*unhurt, *no_race, "deload"}
    assert silent("Sun am race* A 10km") == {*unhurt, "deload"}


def test_a_rule_of_ones_own_needs_an_id_of_its_own() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Nothing(Rule):
        id = "deload"
        unit = "AU"
        evidence = Evidence(grade="D", text="none")
        statement = "nothing"
        tier: Tier = Tier.HABIT

        def encode(self, season: Season, enc: Encoder) -> None:
            return

        def check(self, schedule: Schedule) -> Iterator[Violation]:
            return iter(())

        def explain(self, where: Where) -> str:
            return "nothing"

    with pytest.raises(InvalidPolicy, match="has the id 'deload', which is Deload's"):
        Policy(name="mine", rules=(Nothing(),))


def test_figures_are_whole() -> None:
    with pytest.raises(InvalidPolicy, match="whole numbers"):
        default_policy().with_(replace(default_policy().rule("low-days@SHAPE"), weight=1.5))
