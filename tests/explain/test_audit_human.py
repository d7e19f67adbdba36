"""A coach's plan that ships as an example: every clash is named, and mended with as few changes as trying everything needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from periodize import read_season
from periodize.domain.calendar import Calendar
from periodize.domain.schedule import Schedule
from periodize.domain.season import History, Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Phase, Tier
from periodize.explain.audit import audit, nearest_legal, plan_hash
from periodize.explain.proposal import apply, proposal
from periodize.export.table_outside import OutsidePlan, read_outside
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.testing import possible_sessions
from periodize.verify import verify

EXAMPLES = Path(__file__).parents[2] / "examples"
COACH = EXAMPLES / "coach_plan" / "strength.csv"
TEMPLATES = frozenset({"max_strength_a", "max_strength_b", "plyo_high", "upper_core"})

pytestmark = pytest.mark.skipif(not COACH.is_file(), reason="the examples are not beside the tests")


@pytest.fixture(scope="module")
def coach() -> OutsidePlan:
    return read_outside(COACH, read_season(EXAMPLES / "marathon" / "season.toml"))


def week(plan: Schedule, number: int, phase: Phase) -> Schedule:
    """One week of a plan as a season of its own, what came before as its history."""
    whole = plan.season
    days = whole.calendar.microcycles[number - 1]
    past = days.first - timedelta(days=42)
    season = Season(
        calendar=Calendar(start=days.first, end=days.last),
        runs=tuple(run for run in whole.runs if days.first <= run.day <= days.last),
        availability=whole.availability,
        templates=tuple(template for template in whole.templates if template.id in TEMPLATES),
        athlete=whole.athlete,
        fixed_blocks=((0, phase),),
        history=History(
            runs=tuple(run for run in whole.runs if past <= run.day < days.first),
            sessions=tuple(
                replace(s, origin=Origin.HISTORY)
                for s in plan.sessions
                if past <= s.day < days.first and s.template in TEMPLATES
            ),
        ),
    )
    mine = tuple(s for s in plan.sessions if days.first <= s.day <= days.last and s.template in TEMPLATES)
    return Schedule(season=season, sessions=mine, blocks=(phase,))


Change = tuple[int, int, int]
"""Sessions changed, sessions that leave the week, sessions that leave their day."""


def change(before: Schedule, after: Schedule) -> Change:
    """How much one plan differs from another, counted anew."""
    one, other = ([(s.template, s.start, s.place, s.day) for s in plan.sessions] for plan in (before, after))
    gone = len(one) - sum((Counter(one) & Counter(other)).values())
    held, wanted = (Counter(template for template, *_ in plan) for plan in (other, one))
    added, dropped = (held - wanted).total(), (wanted - held).total()
    days = Counter((t, day) for t, _, _, day in one) - Counter((t, day) for t, _, _, day in other)
    return gone + added, dropped, days.total()


def legal_plans(human: Schedule, changes: int) -> Iterator[Schedule]:
    """Every legal plan that leaves so many of a plan's sessions and holds at most as many others."""
    minutes = {template.id: template.minutes for template in human.season.templates}
    own = [replace(s, duration_min=minutes[s.template]) for s in human.sessions]
    here = {(s.template, s.start, s.place) for s in own}
    others = [s for s in possible_sessions(human.season, 15) if (s.template, s.start, s.place) not in here]
    hard = [rule for rule in Problem.of(human.season).rules if rule.tier is Tier.MUST]
    for gone in combinations(own, changes):
        kept = [session for session in own if session not in gone]
        for count in range(changes + 1):
            for added in combinations(others, count):
                plan = human.with_sessions((*kept, *added))
                if not _breaks(hard, plan):
                    yield plan


def _breaks(hard: list[Rule], plan: Schedule) -> bool:
    for position, rule in enumerate(hard):
        if any(rule.check(plan)):
            hard.insert(0, hard.pop(position))
            return True
    return False


@pytest.mark.parametrize(
    ("number", "phase"),
    [
        (5, Phase.STRENGTH),
        (6, Phase.STRENGTH),
        (11, Phase.POWER),
    ],
)
def test_the_nearest_legal_week_changes_no_more_than_trying_everything_needs(
    coach: OutsidePlan, number: int, phase: Phase
) -> None:
    human = week(coach.schedule, number, phase)
    found = nearest_legal(human)
    assert found.exact and verify(found.schedule).ok
    fewest = next(n for n in range(len(human.sessions) + 1) if any(legal_plans(human, n)))
    assert len(found.moves) == fewest >= 1
    best = min(change(human, plan) for plan in legal_plans(human, fewest))
    assert change(human, found.schedule) == best


def test_strength_on_the_evening_before_a_hard_run_is_named_each_time(coach: OutsidePlan) -> None:
    season, findings = coach.schedule.season, audit(coach.schedule)
    runs = {run.day: run for run in season.runs if run.key}
    named = {(f.sessions[0], f.sessions[1]) for f in findings if f.rule == "recovery-gap"}
    eves = [
        (s, runs[s.day + timedelta(days=1)])
        for s in coach.schedule.sessions
        if s.template.startswith("max_strength") and s.day + timedelta(days=1) in runs
    ]
    # Heavy work asks for 24 h before a key run; Wednesday 19:00 leaves 10.5 h before Thursday 06:30.
    close = [(s, run) for s, run in eves if run.start - s.start < timedelta(hours=24)]
    assert len(close) == 7
    assert {(s.id, run.id) for s, run in close} <= named
    for session, run in close:
        ends = session.start + timedelta(minutes=session.duration_min)
        short = 24 * 60 - int((run.start - ends).total_seconds()) // 60
        (finding,) = [f for f in findings if f.rule == "recovery-gap" and f.sessions == (session.id, run.id)]
        assert (finding.tier, finding.day, finding.unit) == (Tier.MUST, session.day, "h")
        assert finding.size == -(-short // 60)


def test_plyometrics_after_long_runs_and_work_on_race_eve_are_named(coach: OutsidePlan) -> None:
    findings = audit(coach.schedule)
    after_long = [f for f in findings.broken if f.rule == "recovery-gap" and "after the long run" in f.text]
    assert len(after_long) >= 5 and all("Plyometrics" in f.text for f in after_long)
    assert any(f.rule == "race-buffer" and "Fri 2 Oct" in f.text for f in findings)
    # Four days at a hotel without a bar: squats there lie outside every window that suits them.
    assert any(f.rule == "availability" and "hotel" in f.text for f in findings)


@pytest.mark.slow
def test_the_whole_plan_is_mended_proposed_and_applied(coach: OutsidePlan) -> None:
    schedule = coach.schedule
    nearest = nearest_legal(schedule)
    assert nearest.exact and verify(nearest.schedule).ok
    assert nearest.schedule.season.runs == schedule.season.runs
    proposed = proposal(schedule, nearest)
    # No plan needs fewer changes, so without any one of them something is broken.
    assert all(move.reasons for move in proposed.moves)
    made = apply(schedule, proposed)
    assert plan_hash(made) == plan_hash(nearest.schedule) == proposed.outcome
    assert verify(made).ok
    held: list[Session] = [s for s in schedule.sessions if s.id in {m.id for m in proposed.moves}]
    assert len(held) == len(proposed.moves)
