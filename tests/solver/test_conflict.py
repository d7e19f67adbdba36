"""A conflict holds together, and falls apart when any member is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Window
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase
from periodize.problem import Problem
from periodize.rules.policy import Policy
from periodize.rules.words import Where
from periodize.solver.conflict import ASKED, STRUCTURE, clashes, find_conflict, find_obvious
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.obvious import obvious_window
from periodize.solver.options import SolveOptions
from periodize.solver.parts import cycles_of
from periodize.solver.result import Conflict
from periodize.solver.run import collect
from periodize.solver.wish import Wish
from tests.fixtures.results import tiny_result

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


def no_limits() -> Limits:
    return Limits(SolveOptions())


def test_blocks_that_contradict_one_another_clash_by_themselves(make_season: Make) -> None:
    season = make_season(6, races=(6,), fixed_blocks=((0, Phase.TAPER), (5, Phase.FOUNDATION)))
    collector = collect(Problem.of(season))
    core = find_conflict(collector, no_limits())
    assert {where.rule for where in core.groundings} <= STRUCTURE - ASKED
    assert_minimal(collector, core.groundings, ASKED)


def test_doses_that_do_not_fit_name_the_doses_and_what_is_in_their_way(make_season: Make) -> None:
    season = make_season(8, races=(8,))
    problem = Problem.of(season, doses_must())
    collector = collect(problem)
    core = find_conflict(collector, no_limits(), cycles_of(problem))
    assert core.minimal
    assert any(where.rule == "weekly-dose@MUST" for where in core.groundings)
    assert not {where.rule for where in core.groundings} & STRUCTURE
    assert len(core.groundings) <= 12
    assert_minimal(collector, core.groundings, STRUCTURE)


def test_a_clash_that_every_week_has_is_shown_in_the_first(make_season: Make) -> None:
    """One evening of half an hour: no week holds the two sessions of its foundation, and one week says so."""
    half_hour = ((Window(opens_min=1050, closes_min=1080),), (), (), (), (), (), ())
    season = make_season(8, races=(8,))
    season = replace(season, availability=replace(season.availability, week=half_hour))
    collector = collect(Problem.of(season, doses_must()))
    core = find_obvious(collector, no_limits())
    assert {where.microcycle for where in core.groundings} == {0}
    assert_minimal(collector, core.groundings, STRUCTURE)


def test_the_obvious_is_only_suspected_where_nothing_can_be_planned(make_season: Make) -> None:
    """With five evenings of three hours there is room for every dose of a foundation of four weeks."""
    evening = (Window(opens_min=1050, closes_min=1230),)
    season = make_season(4)
    season = replace(season, availability=replace(season.availability, week=(*[evening] * 5, (), ())))
    for policy in (default_policy(), doses_must()):
        collector = collect(Problem.of(season, policy))
        assert obvious_window(collector) is None
        assert find_obvious(collector, no_limits()).groundings == ()


def test_a_session_that_no_candidate_is_blamed_on_itself_alone(make_season: Make) -> None:
    """On a Sunday nothing is open: what was asked for clashes with no rule, only with the hours."""
    sunday = datetime(2026, 6, 7)
    wish = Wish(template="max_strength_a", first=sunday, last=sunday.replace(hour=23, minute=59))
    problem = Problem.of(make_season(6, races=(6,)), default_policy().with_(wish))
    core = find_conflict(collect(problem), no_limits(), cycles_of(problem))
    assert [where.rule for where in core.groundings] == ["wish"]


def test_what_was_asked_stands_beside_a_clash_and_not_in_it(make_season: Make) -> None:
    """Two heavy lifts 24 hours apart are ruled out by their 48 hours, not by the two wishes."""
    monday = datetime(2026, 6, 1, 17, 30)
    wish = Wish(template="max_strength_a", first=monday, last=monday, place="gym")
    problem = Problem.of(make_season(12, races=(12,)), default_policy().with_(wish))
    collector = collect(problem)
    core = find_conflict(collector, no_limits(), cycles_of(problem))
    assert core.groundings  # heavy lifting has no place in the foundation block, with which the season begins
    assert not {where.rule for where in core.groundings} & ASKED
    assert_minimal(collector, core.groundings, ASKED)


def test_a_season_that_can_be_has_no_conflict(make_season: Make) -> None:
    assert find_conflict(collect(Problem.of(make_season(4))), no_limits()).groundings == ()


def test_without_time_nothing_is_claimed(make_season: Make) -> None:
    season = make_season(6, races=(6,), fixed_blocks=((0, Phase.TAPER), (5, Phase.FOUNDATION)))
    collector = collect(Problem.of(season))
    core = find_conflict(collector, Limits(SolveOptions(time_limit_s=1e-9)))
    assert not core.minimal


def test_a_caller_who_stops_is_heard(make_season: Make) -> None:
    """The fifth question is answered with a stop: what was found by then is not called minimal."""
    asked = iter(range(1000))
    season = make_season(8, races=(8,))
    problem = Problem.of(season, doses_must())
    limits = Limits(SolveOptions(cancel=lambda: next(asked) >= 5))
    core = find_conflict(collect(problem), limits, cycles_of(problem))
    assert limits.cancelled and not core.minimal
    assert next(asked) < 20


def test_a_conflict_that_was_not_shrunk_says_so() -> None:
    where = (Where("low-days", 0, "low day"),)
    season = tiny_result().problem.season
    problem = Problem.of(season, default_policy())
    assert "may not matter" not in str(Conflict.of(problem, where))
    assert "may not matter" in str(Conflict.of(problem, where, minimal=False))


def test_what_fits_to_the_minute_is_not_suspected(make_season: Make) -> None:
    """Two foundation sessions of 45 min: two evenings that long, clear of the intervals, hold both; one shorter does not."""
    season = make_season(4)
    for closes, window in ((1095, None), (1094, (0, 0))):
        first, second = (Window(opens_min=1050, closes_min=end) for end in (1095, closes))
        week = ((), (), (first,), (), (second,), (), ())
        tight = replace(season, availability=replace(season.availability, week=week))
        assert obvious_window(collect(Problem.of(tight, doses_must()))) == window
