"""An outside plan is judged by name and date, and mended with as few changes as trying everything needs."""

from __future__ import annotations

from datetime import datetime, timedelta

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import Phase, Tier
from periodize.explain.alternatives import sessions_apart
from periodize.explain.audit import audit, nearest_legal, plan_hash
from periodize.problem import Problem
from periodize.testing import all_plans
from periodize.verify import verify
from tests.explain.test_why import MONDAY, season


def human() -> Schedule:
    """What a coach might write down: squats on the evening before the intervals, hinges right after the long run's eve."""
    return Schedule(season=season(), sessions=(_lift("a", 2), _lift("b", 4)), blocks=(Phase.STRENGTH,))


def _lift(letter: str, day: int) -> Session:
    start = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 18) + timedelta(days=day)
    return Session(
        id=f"mine-{letter}", template=f"max_strength_{letter}", start=start, duration_min=50, place="gym"
    )


def test_every_clash_is_named_with_rule_date_and_size() -> None:
    worst = audit(human())[0]
    # Heavy work on Wednesday ends at 18:50, the intervals begin on Thursday at 06:30: 11 h 40 min of the 24 h asked
    # for, 12 h 20 min short, begun hours counted whole.
    assert (worst.rule, worst.tier, worst.day) == ("recovery-gap", Tier.MUST, MONDAY + timedelta(days=2))
    assert worst.size == 13 and worst.unit == "h"
    assert "mine-a" in worst.sessions and "intervals" in worst.text
    assert worst.row()["day"] == "2026-01-07"


def test_the_nearest_legal_plan_changes_no_more_than_it_has_to() -> None:
    found = nearest_legal(human())
    policy = Problem.of(season()).policy
    assert found.exact and verify(found.schedule, policy).ok
    fewest = min(sessions_apart(human(), plan) for plan in all_plans(season(), 15) if verify(plan, policy).ok)
    assert sessions_apart(human(), found.schedule) == fewest == len(found.moves) == 1
    before, after = found.moves[0]
    assert before is not None and before.id == "mine-a"
    assert after is not None and after.template == "max_strength_a"


def test_a_legal_plan_is_its_own_nearest() -> None:
    legal = nearest_legal(human()).schedule
    again = nearest_legal(legal)
    assert again.moves == () and plan_hash(again.schedule) == plan_hash(legal)


def test_the_hash_follows_every_session() -> None:
    one = human()
    other = one.with_sessions(one.sessions[:1])
    assert len({plan_hash(one), plan_hash(other), plan_hash(human())}) == 2
