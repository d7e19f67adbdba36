"""A conflict holds together, and falls apart when any member is dropped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from periodize.catalogue.policy import default_policy
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase
from periodize.problem import Problem
from periodize.rules.policy import Policy
from periodize.rules.words import Where
from periodize.solver.conflict import STRUCTURE, clashes, find_conflict
from periodize.solver.encoder import Collector
from periodize.solver.options import SolveOptions
from periodize.solver.parts import cycles_of
from periodize.solver.run import collect

Make = Callable[..., Season]


def doses_must() -> Policy:
    """The default policy with the wanted numbers of sessions as law."""
    return default_policy().without("weekly-dose@MUST").hard("weekly-dose")


def assert_minimal(collector: Collector, conflict: tuple[Where, ...], given: frozenset[str]) -> None:
    assert conflict
    assert clashes(collector, conflict, given)
    for member in conflict:
        rest = [where for where in conflict if where != member]
        assert not clashes(collector, rest, given), member


def test_blocks_that_contradict_one_another_clash_by_themselves(make_season: Make) -> None:
    season = make_season(6, races=(6,), fixed_blocks=((0, Phase.TAPER), (5, Phase.FOUNDATION)))
    collector = collect(Problem.of(season))
    conflict = find_conflict(collector, SolveOptions())
    assert {where.rule for where in conflict} <= STRUCTURE
    assert_minimal(collector, conflict, frozenset())


def test_doses_that_do_not_fit_name_the_doses_and_what_is_in_their_way(make_season: Make) -> None:
    season = make_season(8, races=(8,))
    problem = Problem.of(season, doses_must())
    collector = collect(problem)
    conflict = find_conflict(collector, SolveOptions(), cycles_of(problem))
    assert any(where.rule == "weekly-dose@MUST" for where in conflict)
    assert not {where.rule for where in conflict} & STRUCTURE
    assert len(conflict) <= 12
    assert_minimal(collector, conflict, STRUCTURE)


def test_a_season_that_can_be_has_no_conflict(make_season: Make) -> None:
    assert find_conflict(collect(Problem.of(make_season(4))), SolveOptions()) == ()


@pytest.mark.parametrize("limit_s", [1e-9])
def test_without_time_nothing_is_claimed(make_season: Make, limit_s: float) -> None:
    season = make_season(6, races=(6,), fixed_blocks=((0, Phase.TAPER), (5, Phase.FOUNDATION)))
    assert find_conflict(collect(Problem.of(season)), SolveOptions(time_limit_s=limit_s)) == ()
