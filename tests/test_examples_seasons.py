"""The seasons that ship as examples are planned whole, and every claim of their plans holds."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

import periodize as pz
from periodize.domain.vocabulary import Pattern, Phase, RacePriority, Status

EXAMPLES = Path(__file__).parents[1] / "examples"
CHAIN = [Phase.FOUNDATION, Phase.STRENGTH, Phase.POWER, Phase.SPEED, Phase.TAPER]


@pytest.fixture(scope="module")
def year() -> pz.Result:
    """The year with two goals, an illness and a fortnight without a gym."""
    return pz.solve(pz.read_season(EXAMPLES / "two_goals" / "season.toml"))


@pytest.mark.slow
def test_a_year_with_two_goals_is_proved_and_verified(year: pz.Result) -> None:
    season = year.require().season
    races = [race.race for race in season.races]
    assert (races.count(RacePriority.A), races.count(RacePriority.B)) == (2, 3)
    assert year.status is Status.OPTIMAL
    assert pz.verify(year.require()).ok
    assert len(season.calendar.microcycles) == 52


@pytest.mark.slow
def test_each_macrocycle_runs_through_its_blocks_in_order(year: pz.Result) -> None:
    order = [phase for phase, _ in groupby(year.require().blocks)]
    # After the last race a transition, and the foundation of the year to come.
    assert order == [*CHAIN, Phase.TRANSITION, *CHAIN, Phase.TRANSITION, Phase.FOUNDATION]


@pytest.mark.slow
def test_illness_and_a_holiday_leave_their_marks(year: pz.Result) -> None:
    schedule = year.require()
    ill = [p for p in schedule.placed if p.microcycle == 6]
    assert ill == []
    by_the_sea = {p.template.id for p in schedule.placed if p.microcycle in (36, 37)}
    assert by_the_sea <= {"plyo_low", "strides", "free_foundation", "free_power", "free_primer"}
    assert by_the_sea & {"free_foundation", "free_power"}


@pytest.mark.slow
def test_the_patterns_are_covered_or_the_shortfall_is_named(year: pz.Result) -> None:
    schedule = year.require()
    named = {
        (v.where.microcycle, v.where.subject)
        for v in pz.verify(schedule).charges
        if v.where.rule.startswith("pattern-coverage")
    }
    for microcycle in schedule.season.calendar.microcycles:
        if schedule.blocks[microcycle.index] is Phase.TAPER:
            continue
        for pattern in Pattern:
            sets = sum(p.sets_of(pattern) for p in schedule.in_microcycle(microcycle.index))
            assert sets or (microcycle.index, pattern.value) in named
