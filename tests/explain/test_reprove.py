"""Trying every schedule that could matter gives what trying every schedule gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain, combinations, product

import pytest

from periodize.catalogue.policy import default_policy
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import RunInput, Session
from periodize.domain.vocabulary import Phase, RunKind, Tier
from periodize.explain.namings import namings
from periodize.explain.reprove import Outcome, try_all
from periodize.explain.starts import sessions_between
from periodize.problem import Problem
from periodize.rules.words import Where
from periodize.testing.brute import possible_sessions
from periodize.verify import verify
from tests.fixtures.results import tiny_season

STRUCTURE = ("block-order", "block-content")

Tried = list[tuple[Schedule, frozenset[Where]]]


def weeks(count: int, *races: int) -> Season:
    """The tiny season, so many weeks long, with an A race on the last day of some of them."""
    season = tiny_season()
    calendar = Calendar(
        start=season.calendar.start, end=season.calendar.start + timedelta(days=7 * count - 1)
    )
    runs = [
        RunInput(day=calendar.day(7 * week + day), kind=RunKind.EASY, duration_min=60, start_min=420)
        for week in range(count)
        for day in (0, 2)
    ]
    runs += [
        RunInput(day=calendar.day(7 * week + 6), kind=RunKind.RACE, duration_min=40, priority="A")
        for week in races
    ]
    return replace(season, calendar=calendar, runs=complete_runs(runs, season.athlete))


def problem_of(season: Season, *, minutes_per_week: int | None = None) -> Problem:
    """Doses, coverage and gaps as law."""
    policy = default_policy().without("weekly-dose@MUST")
    for key in ("weekly-dose", "pattern-coverage", "maintenance-gap", "low-days"):
        policy = policy.hard(key)
    athlete = replace(season.athlete, minutes_per_week=minutes_per_week)
    return Problem(season=replace(season, athlete=athlete), policy=policy)


def some_sessions(problem: Problem, most: int) -> list[Session]:
    """One of each kind that a short season asks for on each evening, the first ones."""
    wanted = ("foundation_a", "foundation_b", "primer")
    first: dict[tuple[str, date], Session] = {}
    for session in possible_sessions(problem.season, 0):
        if session.template in wanted and session.day != problem.season.pins[0].day:
            first.setdefault((session.template, session.day), session)
    return sorted(first.values(), key=lambda s: (s.start, s.template))[:most]


def every_schedule(problem: Problem, sessions: list[Session]) -> Tried:
    """All namings of the blocks with all sets of the sessions that keep the rules on blocks; what else is broken."""
    hard = [rule for rule in problem.rules if rule.tier is Tier.MUST]
    subsets = list(chain.from_iterable(combinations(sessions, size) for size in range(len(sessions) + 1)))
    found = []
    for blocks in legal(problem):
        for chosen in subsets:
            whole = (*problem.season.pins, *chosen)
            schedule = Schedule(season=problem.season, sessions=whole, blocks=blocks)
            broken = frozenset(v.where for rule in hard for v in rule.check(schedule))
            if not any(where.rule in STRUCTURE for where in broken):
                found.append((schedule, broken))
    return found


def legal(problem: Problem) -> list[tuple[Phase, ...]]:
    """All namings of the blocks, by trying each phase everywhere."""
    orders = [rule for rule in problem.policy if rule.key == "block-order"]
    count = len(problem.season.calendar.microcycles)
    return [
        blocks
        for blocks in product(Phase, repeat=count)
        for schedule in (Schedule(season=problem.season, sessions=(), blocks=blocks),)
        if not any(v for rule in orders for v in rule.check(schedule))
    ]


@pytest.mark.parametrize(
    ("problem", "most"),
    [
        pytest.param(problem_of(weeks(3, 2)), 8, id="race"),
        pytest.param(problem_of(weeks(3, 2), minutes_per_week=60), 8, id="an hour a week"),
    ],
)
def test_it_agrees_with_trying_every_schedule(problem: Problem, most: int) -> None:
    sessions = some_sessions(problem, most)
    everything = every_schedule(problem, sessions)
    known = sorted({where for _, broken in everything for where in broken})
    dice, outcomes = random.Random(7), []
    for _ in range(150):
        asked = dice.sample(known, dice.randint(1, min(6, len(known))))
        trial = try_all(problem, asked, sessions)
        if trial.outcome is not Outcome.OPEN:
            kept = any(not broken & set(asked) for _, broken in everything)
            assert (trial.outcome is Outcome.FOUND) is kept, asked
        if trial.schedule is not None:
            broken = {v.where for v in verify(trial.schedule, problem.policy).violations}
            assert not {where for where in broken if where in asked or where.rule in STRUCTURE}
        outcomes.append(trial.outcome)
    assert min(outcomes.count(Outcome.NONE), outcomes.count(Outcome.FOUND)) >= 15


@pytest.mark.parametrize("season", [weeks(4), weeks(3, 2), weeks(4, 3), weeks(4, 1, 3)], ids=str)
def test_namings_are_all_that_the_rules_on_blocks_allow(season: Season) -> None:
    problem = problem_of(season)
    everything = legal(problem)
    count = len(season.calendar.microcycles)
    for wanted in ((), (0,), (count - 1,), (1, 2), range(count)):
        seen = {tuple(blocks[at] for at in wanted) for blocks in everything}
        found = namings(problem, wanted)
        assert len(found) == len(seen) and set(found) <= set(everything)
        assert {tuple(blocks[at] for at in wanted) for blocks in found} == seen


@pytest.mark.parametrize("fixed", [((1, Phase.STRENGTH),), tuple((at, Phase.SPEED) for at in range(4))])
def test_fixed_blocks_stay_fixed(fixed: tuple[tuple[int, Phase], ...]) -> None:
    problem = problem_of(replace(tiny_season(), fixed_blocks=fixed))
    assert set(namings(problem, range(4))) == set(legal(problem))


def test_without_a_rule_on_blocks_any_will_do() -> None:
    policy = default_policy().without("block-order")
    assert len(namings(Problem(season=tiny_season(), policy=policy), (1, 2))) == 49


def test_too_many_schedules_are_said_and_not_guessed() -> None:
    problem = problem_of(weeks(2))
    asked = [Where("weekly-dose@MUST", 1, "foundation"), Where("low-days", 1, "low day")]
    trial = try_all(problem, asked, some_sessions(problem, 8), most=1)
    assert (trial.outcome, trial.why) == (Outcome.OPEN, "more than 1 schedules")


def test_the_only_two_sessions_that_will_do_are_found() -> None:
    """The second week asks for two foundation sessions, one of each kind: it has to be these two."""
    problem = problem_of(weeks(2))
    two = [s for s in some_sessions(problem, 99) if s.start == datetime(2026, 10, 13, 17, 30)][:1]
    two += [s for s in some_sessions(problem, 99) if s.start == datetime(2026, 10, 16, 17, 30)][1:2]
    assert {s.template for s in two} == {"foundation_a", "foundation_b"}
    asked = [Where("weekly-dose@MUST", 1, "foundation")]
    trial = try_all(problem, asked, two)
    assert trial.schedule is not None and set(two) <= set(trial.schedule.sessions)
    assert try_all(problem, asked, two[:1]).outcome is Outcome.NONE


def test_a_rule_of_which_too_little_is_known_is_named() -> None:
    trial = try_all(problem_of(weeks(2)), [Where("deload", 1, "deload")], [])
    assert trial.outcome is Outcome.OPEN and "'deload'" in trial.why
    trial = try_all(problem_of(weeks(2)), [Where("weekly-dose@MUST", 9, "foundation")], [])
    assert trial.outcome is Outcome.OPEN


def test_starts_on_a_grid_lie_in_windows_and_hold_what_brute_force_lists() -> None:
    """Between them are all plain starts of the brute force: the opening and the latest that fits."""
    season = weeks(2)
    first, last = season.calendar.start, season.calendar.end
    found = list(sessions_between(season, first, last, 15))
    keys = {(s.template, s.start, s.place) for s in found}
    assert len(keys) == len(found)
    for session in found:
        begins = session.start.hour * 60 + session.start.minute
        rides = season.carrier(session) is not None
        assert rides or (begins >= 1050 and begins + session.duration_min <= 1200)
    needed = {
        (s.template, s.start, s.place)
        for s in possible_sessions(season, 0)
        if season.is_needed(season.template(s.template), season.calendar.microcycle_of(s.day))
        and s.start.minute in (0, 15, 30, 45)
    }
    assert needed and needed <= keys
    later = replace(season, today=season.calendar.day(7))
    assert min(s.day for s in sessions_between(later, first, last, 15)) >= season.calendar.day(7)
