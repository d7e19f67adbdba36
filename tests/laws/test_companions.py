"""The laws beside the account law: shifting, permuting, tightening, and the way through a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.rules.base import Rule
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.shelf import RULES
from periodize.testing import (
    LawBroken,
    check_permutation,
    check_round_trip,
    check_shift,
    check_tightening,
    excess_of,
    read_weeks,
)
from periodize.testing.factories import FACTORIES
from periodize.testing.moves import permuted, shifted
from periodize.testing.parameters import Case, cases
from periodize.testing.seasons import seasons
from periodize.testing.tightening import TIGHTER

A_BATCH = 4
NO_DIRECTION = {"block-order", "hard-days-hard", "monotony", "regular-week"}
"""Rules without a parameter that only ever tightens; see :mod:`periodize.testing.tightening`."""


@st.composite
def batches(draw: DrawFn, rule_class: type[Rule]) -> list[Case]:
    season = draw(seasons(max_microcycles=4))
    return [draw(cases(rule_class, season)) for _ in range(A_BATCH)]


def hold(rule_id: str, law: Callable[[Rule, object], object], batches_: int = 25) -> list[object]:
    said: list[object] = []

    @settings(max_examples=batches_)
    @given(batches(RULES[rule_id]))
    def obeyed(batch: list[Case]) -> None:
        said.extend(law(case.rule, case.schedule) for case in batch)

    obeyed()
    return said


@pytest.mark.parametrize("rule_id", RULES)
def test_a_week_later_is_the_same(rule_id: str) -> None:
    hold(rule_id, lambda rule, schedule: check_shift(rule, schedule, weeks=1))


@pytest.mark.parametrize("rule_id", RULES)
def test_the_order_of_the_input_does_not_matter(rule_id: str) -> None:
    hold(rule_id, lambda rule, schedule: check_permutation(rule, schedule, seed=7))


@pytest.mark.parametrize("rule_id", RULES)
def test_a_tighter_limit_never_finds_less(rule_id: str) -> None:
    tried = hold(rule_id, check_tightening)
    assert sum(tried) > 0 or rule_id in NO_DIRECTION or rule_id not in FACTORIES


@pytest.mark.parametrize("rule_id", RULES)
def test_rules_and_seasons_survive_a_file(rule_id: str) -> None:
    assert len(hold(rule_id, check_round_trip, batches_=8)) >= 8 * A_BATCH


def test_the_tables_name_only_rules_of_the_shelf() -> None:
    assert set(FACTORIES) <= set(RULES)
    assert set(TIGHTER) <= set(RULES)
    assert not NO_DIRECTION & set(TIGHTER)


WEEK = "strength: Mon pm max_strength_a . Tue pm maintenance . Sun am long*"
"""Both load the squat: Monday 18:50 to Tuesday 18:00 is 23 h 10 min, 25 begun hours short of 48."""


@dataclass(frozen=True, kw_only=True)
class EvenWeeks(PatternRecovery):
    """Broken on purpose: looks only at even ISO weeks."""

    def check(self, schedule):  # type: ignore[no-untyped-def]
        return (
            v for v in super().check(schedule) if schedule.season.calendar.start.isocalendar().week % 2 == 0
        )


@dataclass(frozen=True, kw_only=True)
class FirstInFile(PatternRecovery):
    """Broken on purpose: takes the first template of the file for a safe one."""

    def check(self, schedule):  # type: ignore[no-untyped-def]
        safe = schedule.season.templates[0]
        found = super().check(schedule)
        return iter(()) if safe in [p.template for p in schedule.placed] else found


@dataclass(frozen=True, kw_only=True)
class Inverted(PatternRecovery):
    """Broken on purpose: more hours wanted, fewer missing."""

    def check(self, schedule):  # type: ignore[no-untyped-def]
        return replace(self, apart_h=96 - self.apart_h)._plainly(schedule)

    def _plainly(self, schedule):  # type: ignore[no-untyped-def]
        return (replace(v, where=replace(v.where)) for v in super().check(schedule))


def test_the_law_of_shifting_can_fail() -> None:
    rule = EvenWeeks()
    schedule = read_weeks(WEEK)  # 5 January 2026 is in week 2
    assert excess_of(rule, schedule) == excess_of(PatternRecovery(), schedule)
    with pytest.raises(LawBroken, match="law of shifting"):
        check_shift(rule, schedule)


def test_the_law_of_permuting_can_fail() -> None:
    schedule = read_weeks(WEEK)
    broken = 0
    for seed in range(40):
        try:
            check_permutation(FirstInFile(), schedule, seed=seed)
        except LawBroken:
            broken += 1
    assert broken > 0


def test_the_law_of_tightening_can_fail() -> None:
    schedule = read_weeks(WEEK)
    # apart_h 48 is checked as 96 - 48 = 48: 25 h short; 53 as 43: 20 h short.
    with pytest.raises(LawBroken, match=r"tightening \(apart_h\)"):
        check_tightening(Inverted(), schedule)


def test_shifting_moves_every_date() -> None:
    schedule = read_weeks("Mon pm foundation_a || Tue pm foundation_b! . Sun am race* A 10km")
    later = shifted(schedule, weeks=2)
    assert str(later.season.calendar.start) == "2026-01-19"
    assert [str(s.day) for s in later.sessions] == ["2026-01-20"]
    assert [str(s.day) for s in later.season.pins] == ["2026-01-20"]
    assert [str(s.day) for s in later.season.history.sessions] == ["2026-01-12"]
    assert [str(run.day) for run in later.season.runs] == ["2026-01-25"]


def test_permuting_keeps_what_is_said() -> None:
    import random

    schedule = read_weeks("Mon pm foundation_a || Tue pm foundation_b! . Wed am easy . Sun am race* A 10km")
    other = permuted(schedule, random.Random(3))
    assert [(s.template, s.start) for s in other.sessions] == [
        (s.template, s.start) for s in schedule.sessions
    ]
    assert [run.start for run in other.season.runs] == [run.start for run in schedule.season.runs]
    assert {s.id for s in other.sessions}.isdisjoint({s.id for s in schedule.sessions})
    assert {t.id for t in other.season.templates} == {t.id for t in schedule.season.templates}
    # A pin keeps one id in the season and in the schedule.
    assert [pin.id for pin in other.season.pins] == [s.id for s in other.sessions]
