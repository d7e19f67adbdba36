"""What rules say to a coach: every violation, and every grounding told of a season, has dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete, Injury, Restriction, Taken
from periodize.domain.season import Ban, Season
from periodize.domain.vocabulary import Level, Pattern, Phase, Quality, Tissue
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.macrocycle import macrocycles
from periodize.rules.policy import Policy
from periodize.rules.shelf import RULES
from periodize.rules.words import Where
from periodize.solver.run import collect
from periodize.testing import read_weeks
from periodize.testing.parameters import Case, cases
from periodize.testing.seasons import seasons

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
DATE = re.compile(rf"\b[1-9]\d? ({MONTHS})\b")
PADDED = re.compile(rf"\b0\d ({MONTHS})\b|\d{{4}}-\d\d-\d\d")
PLACES_IN_TIME = re.compile(
    rf"microcycle \d+ \([^)]*\)|\(microcycles \d+ to \d+\)|(\d+ to )?\d+ ({MONTHS})|\d\d:\d\d"
)
NUMBER = re.compile(r"\d")

WITHOUT_NUMBER = {
    "availability": ("ban", "overlap"),
    "block-content": None,
    "block-order": ("fixed block", "block", "order"),
    "hard-days-hard": None,
    "regular-week": ("trip",),
    "restriction": None,
}
"""Rules, and subjects of theirs, that ask for something or nothing: there is no number to give."""

A_BATCH = 8

FEWEST_READ = 5
MOST_ROUNDS = 6
"""Draws differ from one version of hypothesis to the next, and some rules are rarely broken: then more are drawn."""


def faults_of(rule: Rule, where: Where, season: Season, text: str) -> Iterator[str]:
    """What is amiss with a sentence."""
    if not DATE.search(text):
        yield "no date"
    if PADDED.search(text):
        yield "a date that no coach writes"
    subjects = WITHOUT_NUMBER.get(rule.id, ())
    has_none = subjects is None or where.subject in subjects
    if not has_none and not NUMBER.search(PLACES_IN_TIME.sub("", text)):
        yield "no number"
    if any("_" in template.id and template.id in text for template in season.templates):
        yield "the id of a template"


@st.composite
def batches(draw: DrawFn, rule_class: type[Rule]) -> list[Case]:
    season = draw(seasons(max_microcycles=4))
    return [draw(cases(rule_class, season)) for _ in range(A_BATCH)]


@pytest.mark.parametrize("rule_id", RULES)
def test_every_violation_and_what_was_asked_there_has_dates_and_numbers(rule_id: str) -> None:
    read = 0
    for number in range(MOST_ROUNDS):
        read += sentences_read(rule_id, number)
        if read >= FEWEST_READ:
            break
    assert read >= FEWEST_READ


def sentences_read(rule_id: str, number: int) -> int:
    """How many violations were drawn and read in a round, none of them with a fault."""
    read = 0

    @hypothesis.seed(number)
    @settings(max_examples=15, phases=[hypothesis.Phase.generate])
    @given(batches(RULES[rule_id]))
    def sentences(batch: list[Case]) -> None:
        nonlocal read
        for case in batch:
            season = case.schedule.season
            for violation in case.rule.check(case.schedule):
                told = case.rule.tell(season, violation.where)
                for text in (violation.text, told):
                    faults = list(faults_of(case.rule, violation.where, season, text))
                    assert not faults, (violation.where, text, faults)
                assert not re.search(r"microcycle \d", told), told
                read += 1

    sentences()
    return read


def busy_season() -> Season:
    """Six weeks to a race, with all that a coach can put in the way."""
    hurt = Injury(tissue=Tissue.HAMSTRING, first=date(2026, 1, 5), last=date(2026, 1, 20))
    off = Restriction(first=date(2026, 1, 12), last=date(2026, 1, 18), patterns=frozenset({Pattern.SQUAT}))
    week = "Tue am intervals* 60min . Thu am tempo* 50min . Sat am easy 60min . Sun am long* 100min"
    longer = week.replace("100min", "150min")
    race = "Tue am easy 40min . Sun 09:00 race* A 42.2km"
    season = read_weeks(
        " | ".join([week, week, longer, week, week, race]),
        athlete=Athlete(level=Level.NOVICE, minutes_per_day=75, minutes_per_week=200, injuries=(hurt,)),
    ).season
    athlete = replace(season.athlete, restrictions=(off,))
    others = Taken(what="racks", first=datetime(2026, 1, 12, 21), last=datetime(2026, 1, 13, 9), place="gym")
    return replace(
        season,
        athlete=athlete,
        availability=replace(season.availability, taken=(others,)),
        bans=(Ban(quality=Quality.POWER),),
        today=date(2026, 1, 7),
    )


def groundings(problem: Problem) -> set[Where]:
    """Every place at which a rule of the problem asks for something."""
    told = collect(problem)
    table = told.candidates
    found = {item.where for item in (*told.limited, *told.any_ways)}
    for item in told.forbidden:
        for row in (item.excess > 0).nonzero()[0]:
            found.add(Where(item.rule.key, int(table.microcycle[row]), item.subject))
    for pairs in told.excluded:
        for row in pairs.second:
            found.add(Where(pairs.rule.key, int(table.microcycle[row]), pairs.subject))
    return found


def test_every_grounding_of_a_season_is_told_with_dates_and_numbers() -> None:
    season = busy_season()
    policy = default_policy().with_(RULES["monotony"]())  # type: ignore[call-arg]
    problem = Problem(season=season, policy=policy)
    wheres = groundings(problem)
    heard = {where.rule for where in wheres}
    # All rules but those that a season without deloads or bone injuries does not call for.
    assert {rule.key for rule in problem.rules} - heard <= {"deload", "impact-days"}
    for where in sorted(wheres):
        text = policy.tell(season, where)
        assert not list(faults_of(policy.rule(where.rule), where, season, text)), (where, text)
        assert not re.search(r"microcycle \d", text), text
    assert {where.subject for where in wheres if where.rule == "availability"} >= {"taken", "run", "ban"}


@pytest.fixture(scope="module")
def told() -> tuple[Season, Policy]:
    return busy_season(), default_policy()


@pytest.mark.parametrize(
    ("where", "text"),
    [
        # The second microcycle is 12 to 18 January, the intervals are on Tuesdays at 06:30.
        (
            Where("availability", 1, "minutes on 2026-01-12"),
            "on Mon 12 Jan at most 75 min of sessions",
        ),
        (Where("availability", 1, "minutes in the week"), "at most 200 min of sessions, 12 to 18 Jan"),
        (
            Where("availability", 1, "taken"),
            "each session clear of the 1 time that others have what it needs, 12 to 18 Jan",
        ),
        (
            Where("availability", 0, "ban"),
            "nothing before today, Wed 7 Jan; nothing that the coach has banned",
        ),
        (
            Where("pattern-recovery", 1, "squat"),
            "48 h between sessions that load the squat heavily, 12 to 18 Jan",
        ),
        (
            Where("recovery-gap", 1, "heavy then heavy"),
            "from one session of heavy lifting to the next, 12 to 18 Jan",
        ),
        (Where("recovery-gap", 1, "intervals run"), "the intervals on Tue 13 Jan 06:30"),
        (Where("protect-runs", 1, "before intervals run"), "better 48 h from heavy lifting"),
        (Where("race-buffer", 5, "before a race"), "before the A race on Sun 15 Feb 09:00: "),
        (
            Where("weekly-dose", 1, "foundation"),
            "foundation sessions, 12 to 18 Jan: at least 2 in foundation",
        ),
        (Where("low-days", 1, "low day"), "key runs included (Tue 13 Jan, Thu 15 Jan and Sun 18 Jan)"),
        (
            Where("hard-days-hard", 1, "easy day"),
            "only on the days of key runs: Tue 13 Jan, Thu 15 Jan and Sun 18 Jan",
        ),
        (Where("restriction", 1, "restriction"), "a restriction rules out "),
        (Where("block-order", 5, "block"), "9 to 15 Feb lies in a block of taper"),
        (Where("taper", 5, "taper"), "9 to 15 Feb, towards the A race on Sun 15 Feb 09:00"),
    ],
)
def test_what_a_coach_reads(told: tuple[Season, Policy], where: Where, text: str) -> None:
    season, policy = told
    assert text in policy.tell(season, where)


def test_ten_days_are_told_by_date() -> None:
    # Stretches that end from 12 to 18 January begin nine days earlier: the first on 3 January.
    upkeep = default_policy().rule("maintenance-gap")
    text = upkeep.tell(busy_season(), Where(upkeep.key, 1, "heavy"), (Phase.STRENGTH,))
    days = next(u.days for u in upkeep.upkeeps if u.name == "heavy")  # type: ignore[attr-defined]
    first = date(2026, 1, 12) - timedelta(days=days - 1)
    assert f"in any {days} days that end on 12 to 18 Jan" in text
    assert f"the first of them {first.day} to 12 Jan" in text


def test_only_blocks_that_the_week_can_have_are_told() -> None:
    season = read_weeks(" | ".join(["Sun am long*"] * 17 + ["Sun 09:00 race* A 42.2km"])).season
    policy = default_policy()
    assert policy.blocks_at(season, 0) == (Phase.FOUNDATION,)
    assert policy.blocks_at(season, 17) == (Phase.TAPER,)
    assert Phase.FOUNDATION not in policy.blocks_at(season, 12)
    # A week that the coach has fixed narrows those before and after it.
    fixed = replace(season, fixed_blocks=((8, Phase.POWER),))
    assert policy.blocks_at(fixed, 8) == (Phase.POWER,)
    assert set(policy.blocks_at(fixed, 7)) <= {Phase.STRENGTH, Phase.POWER}
    assert Phase.STRENGTH not in policy.blocks_at(fixed, 9)
    # Whatever a plan may hold is among them.
    assert "in strength" not in policy.tell(season, Where("weekly-dose", 14, "max_strength"))


def test_a_rule_of_ones_own_is_told_with_the_days_of_the_microcycle() -> None:
    class Quiet(RULES["impact-days"]):  # type: ignore[name-defined,misc]
        tell = Rule.tell

    text = Quiet().tell(busy_season(), Where("impact-days", 1, "impact days"))
    assert text == "days with impact do not follow too closely on one another, 12 to 18 Jan"


def test_key_runs_on_the_first_and_the_last_day_are_told() -> None:
    season = read_weeks("Mon am intervals* . Sun am long* | Mon am intervals*").season
    text = default_policy().tell(season, Where("low-days", 0, "low day"))
    assert "key runs included (Mon 5 Jan and Sun 11 Jan)" in text


def possible_blocks(season: Season, fixed: dict[int, Phase]) -> list[set[Phase]]:
    """The blocks of each microcycle, by trying all lengths of the season's one macrocycle."""
    (cycle,) = macrocycles(season, default_policy().rule("block-order").lengths)  # type: ignore[attr-defined]
    found: list[set[Phase]] = [set() for _ in range(cycle.length)]
    for lengths in product(*(range(stage.least, stage.most + 1) for stage in cycle.stages)):
        blocks = [stage.phase for stage, n in zip(cycle.stages, lengths, strict=True) for _ in range(n)]
        if len(blocks) == cycle.length and all(blocks[at] is phase for at, phase in fixed.items()):
            for at, phase in enumerate(blocks):
                found[at].add(phase)
    return found


@pytest.mark.parametrize(
    "fixed",
    [
        {},
        {7: Phase.STRENGTH},
        {5: Phase.STRENGTH, 11: Phase.POWER},
        {8: Phase.POWER},
        {8: Phase.STRENGTH, 13: Phase.POWER},
        {6: Phase.STRENGTH, 9: Phase.POWER, 14: Phase.SPEED},
    ],
    ids=str,
)
def test_the_blocks_of_a_week_are_those_of_all_plans(fixed: dict[int, Phase]) -> None:
    season = read_weeks(" | ".join(["Sun am long*"] * 17 + ["Sun 09:00 race* A 42.2km"])).season
    season = replace(season, fixed_blocks=tuple(fixed.items()))
    tried = possible_blocks(season, fixed)
    assert all(tried)
    told = [set(default_policy().blocks_at(season, at)) for at in range(18)]
    assert all(blocks <= said for blocks, said in zip(tried, told, strict=True))
    if not fixed:
        assert told == tried
    for at, said in enumerate(told):
        # Nothing runs backwards past a fixed week.
        assert all(phase.rank >= said_.rank for f, phase in fixed.items() if at < f for said_ in said)
        assert all(phase.rank <= said_.rank for f, phase in fixed.items() if at > f for said_ in said)


@pytest.mark.parametrize(
    ("distance", "asked"), [("42.2km", "1 in power and speed"), ("0.8km", "1 in power, 2 in speed")]
)
def test_a_dose_is_that_of_the_race_ahead(distance: str, asked: str) -> None:
    season = read_weeks(" | ".join(["Sun am long*"] * 15 + [f"Sun 09:00 race* A {distance}"])).season
    where = Where("weekly-dose", 12, "plyometric")
    text = default_policy().rule("weekly-dose").tell(season, where, (Phase.POWER, Phase.SPEED))
    assert text == f"plyometric sessions, 30 Mar to 5 Apr: at least {asked}"
