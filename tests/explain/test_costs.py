"""What a plan loses, told by the charges that rise."""

from __future__ import annotations

from periodize.domain.vocabulary import Tier
from periodize.explain.costs import costs_of
from periodize.rules.base import Violation
from periodize.rules.words import Where
from periodize.verify import Verification


def charge(tier: Tier, rule: str, cost: int, text: str, microcycle: int = 0) -> Violation:
    return Violation(
        where=Where(rule, microcycle, "subject"), tier=tier, excess=cost, weight=1, unit="h", text=text
    )


def bill(*charges: Violation) -> Verification:
    return Verification(violations=(), charges=charges)


OLD = charge(Tier.PROTECT, "protect-runs", 5, "B is 19 h before the run on Mon 1 Jun, better 24 h")


def test_the_highest_tier_comes_first_and_its_biggest_rise() -> None:
    after = bill(
        OLD,
        charge(Tier.SHAPE, "low-days", 90, "shape"),
        charge(Tier.PROTECT, "protect-runs", 12, "A is 12 h before the run on Tue 2 Jun, better 24 h"),
        charge(Tier.PROTECT, "protect-runs", 3, "C is 21 h before the run on Thu 11 Jun, better 24 h", 1),
    )
    assert costs_of(bill(OLD), after) == (
        "PROTECT +12: A is 12 h before the run on Tue 2 Jun, better 24 h",
        "PROTECT +3: C is 21 h before the run on Thu 11 Jun, better 24 h",
        "SHAPE +90: shape",
    )
    # What is left out is summed up: 3 of PROTECT and 90 of SHAPE.
    assert costs_of(bill(OLD), after, most=1)[1:] == ("and 2 more: PROTECT +3, SHAPE +90",)


def test_a_rise_that_is_made_up_for_in_its_tier_is_no_cost() -> None:
    # PROTECT falls from 5 to 4 as a whole: the new charge of 4 is no loss, that of HABIT is one.
    after = bill(
        charge(Tier.PROTECT, "race-buffer", 4, "new"), charge(Tier.HABIT, "regular-week", 1, "a trip")
    )
    assert costs_of(bill(OLD), after) == ("HABIT +1: a trip",)


def test_the_worst_new_charge_speaks_for_its_line() -> None:
    # The line holds the old charge of 5 and two new ones: 2 + 9 is the rise.
    after = bill(
        OLD, charge(Tier.PROTECT, "protect-runs", 2, "small"), charge(Tier.PROTECT, "protect-runs", 9, "big")
    )
    assert costs_of(bill(OLD), after) == ("PROTECT +11: big (and 1 more)",)


def test_a_charge_that_only_grew_is_told_too() -> None:
    assert costs_of(bill(OLD), bill(OLD, OLD)) == (f"PROTECT +5: {OLD.text} (and 1 more)",)


def test_without_a_plan_there_is_nothing_to_compare() -> None:
    assert costs_of(None, bill(OLD)) == () == costs_of(bill(OLD), None)
    assert costs_of(bill(OLD), bill()) == ()
