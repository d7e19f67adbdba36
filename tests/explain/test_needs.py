"""What is told of the groundings of rules is what their checks do, on schedules of every kind."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.catalogue.policy import default_policy
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Pattern, Phase, Tier
from periodize.explain.needs import KNOWN, need_of
from periodize.rules.base import Rule
from periodize.rules.block_order import BlockOrder
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.restriction import Restrictions
from periodize.rules.words import Where
from periodize.testing.parameters import rule_instances
from periodize.testing.schedules import blocks, schedules
from periodize.testing.seasons import seasons
from tests.fixtures.results import tiny_season

UNTOUCHED = (BlockOrder, Restrictions)
"""Sessions do not touch the order of blocks, and few of the seasons drawn restrict anything."""

Drawn = list[tuple[Rule, Schedule, Schedule, Schedule]]


@st.composite
def drawn(draw: DrawFn, kind: type[Rule]) -> Drawn:
    """A rule, a schedule, the same with fewer sessions, and the same with other blocks; several of one season."""
    season = draw(seasons(max_microcycles=4))
    found = []
    for _ in range(8):
        whole = draw(schedules(season, most=8))
        kept = [s for s in whole.sessions if s.is_fixed or draw(st.booleans())]
        named = Schedule(season=season, sessions=whole.sessions, blocks=draw(blocks(season)))
        rule = draw(rule_instances(kind, whole))
        found.append((rule, whole, whole.with_sessions(tuple(kept)), named))
    return found


def broken(rule: Rule, schedule: Schedule) -> set[Where]:
    count = len(schedule.season.calendar.microcycles)
    return {v.where for v in rule.check(schedule) if 0 <= v.where.microcycle < count}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.id)
def test_only_what_helps_can_break_a_grounding_by_its_absence(kind: type[Rule]) -> None:
    mended = grew = 0

    @settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
    @given(drawn(kind))
    def law(cases: Drawn) -> None:
        nonlocal mended, grew
        for rule, whole, fewer, _ in cases:
            season = whole.season
            gone = [s for s in whole.sessions if s not in fewer.sessions]
            all_, some = broken(rule, whole), broken(rule, fewer)
            for where in some - all_:  # a session that is gone had kept it
                need = need_of(rule, season, where)
                assert need is None or any(need.helps(season, s, whole.blocks) for s in gone), where
                assert need is None or not need.only_less, where
                mended += 1
            for where in all_ - some:  # a session too many had broken it
                need = need_of(rule, season, where)
                assert need is None or not need.only_more, where
                grew += 1

    law()
    assert mended + grew or kind in UNTOUCHED


@pytest.mark.slow
@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.id)
def test_only_the_blocks_it_looks_at_change_a_grounding(kind: type[Rule]) -> None:
    @settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
    @given(drawn(kind))
    def law(cases: Drawn) -> None:
        for rule, whole, _, named in cases:
            if kind is BlockOrder:  # its groundings are judged with all blocks of the season
                return
            changed = {
                at for at, pair in enumerate(zip(whole.blocks, named.blocks, strict=True)) if len({*pair}) > 1
            }
            for where in broken(rule, whole) ^ broken(rule, named):
                need = need_of(rule, whole.season, where)
                assert need is None or changed & set(need.microcycles(whole.season)), where

    law()


def test_of_rules_that_weigh_weeks_against_each_other_nothing_is_claimed() -> None:
    season = tiny_season()
    rules = {rule.key: rule for rule in default_policy()}
    assert need_of(rules["deload"], season, Where("deload", 2, "deload")) is None
    assert need_of(rules["volume-caps"], season, Where("volume-caps", 2, "rise of contacts")) is None
    assert need_of(rules["volume-caps"], season, Where("volume-caps", 2, "contacts a week")) is not None


def test_of_a_rule_that_somebody_derived_nothing_is_claimed() -> None:
    rule = next(rule for rule in default_policy() if isinstance(rule, MaintenanceGap))

    class Odd(MaintenanceGap):
        """Might check anything."""

    odd = Odd(tier=rule.tier, **rule.parameters())
    where = Where(rule.key, 1, "heavy")
    assert need_of(rule, tiny_season(), where) is not None
    assert need_of(odd, tiny_season(), where) is None


def test_a_gap_reaches_back_and_a_dose_does_not() -> None:
    """Tiny season, microcycle 3: Mon 19 to Sun 25 October; ten days reach back to Sat 10 October."""
    season, rules = tiny_season(), {rule.key: rule for rule in default_policy()}
    gap = need_of(rules["maintenance-gap"], season, Where("maintenance-gap", 2, "heavy"))
    dose = need_of(rules["weekly-dose"], season, Where("weekly-dose", 2, "foundation"))
    assert gap is not None and dose is not None
    assert (gap.first, gap.last, gap.microcycles(season)) == (
        date(2026, 10, 10),
        date(2026, 10, 25),
        (0, 1, 2),
    )
    assert (dose.first, dose.last, dose.microcycles(season)) == (date(2026, 10, 19), date(2026, 10, 25), (2,))
    assert dose.counts(season.template("foundation_a"), Phase.FOUNDATION)
    assert not dose.counts(season.template("foundation_a"), Phase.SPEED)
    assert not dose.counts(season.template("max_strength_a"), None)


def test_the_gap_of_a_pattern_reaches_back_and_its_sets_do_not() -> None:
    season = tiny_season()
    rule = PatternCoverage(tier=Tier.MUST, ranges=(), gap_patterns=(Pattern.SQUAT,), gap_days=8)
    gap = need_of(rule, season, Where(rule.key, 2, "squat gap"))
    sets = need_of(rule, season, Where(rule.key, 2, "squat"))
    assert gap is not None and sets is not None
    assert (gap.first, gap.only_more) == (date(2026, 10, 12), True)
    assert (sets.first, sets.only_more, sets.only_less) == (date(2026, 10, 19), False, False)
    squats = season.template("foundation_a")
    assert squats.sets_of(Pattern.SQUAT) and gap.counts(squats, None) and sets.counts(squats, None)
