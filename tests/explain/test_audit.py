"""An outside plan is judged by name and date, and mended with as few changes as trying everything needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import Phase, Tier
from periodize.errors import InvalidInput, NoPlan
from periodize.explain.alternatives import sessions_apart
from periodize.explain.audit import audit, audit_frame, nearest_legal, plan_hash
from periodize.explain.changes import change_text, changes_between
from periodize.problem import Problem
from periodize.report.words import day_text
from periodize.testing import all_plans, read_weeks
from periodize.verify import verify
from tests.explain.test_why import MONDAY, season
from tests.fixtures.impossible import one_hour
from tests.fixtures.results import tiny_schedule


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


def test_an_audit_counts_prices_and_tells_itself_week_by_week() -> None:
    found = audit(human())
    check = verify(human(), Problem.of(season()).policy)
    assert (len(found.broken), found.ok) == (len(check.violations), False)
    assert found.cost == check.cost
    assert len(found) == len(check.violations) + len(check.charges) == len(list(found))
    text = str(found)
    assert text.startswith(f"2 sessions, {len(found)} findings: {len(found.broken)} break")
    assert "week 1 (Mon 5 Jan to Sun 11 Jan):" in text
    assert all(finding.rule in text for finding in found.broken)
    plain = found.to_plain()
    assert plain["plan"] == plan_hash(human()) and len(plain["findings"]) == len(found)
    assert plain["findings"][0]["microcycle"] == 1


def test_findings_are_a_table_even_where_there_are_none() -> None:
    frame = audit(human()).to_frame()
    assert frame.loc[0, "rule"] == "recovery-gap" and frame.loc[0, "day"] == pd.Timestamp("2026-01-07")
    assert list(audit_frame(()).columns) == list(frame.columns)
    assert audit_frame(())["day"].dtype == frame["day"].dtype


def test_the_worst_comes_first() -> None:
    found = audit(human())
    keys = [(f.tier.rank, -f.cost) for f in found]
    assert keys == sorted(keys) and found[0].tier is Tier.MUST


def test_lengths_of_the_coach_are_no_change_but_told() -> None:
    longer = human().with_sessions(tuple(replace(s, duration_min=65) for s in human().sessions))
    found = nearest_legal(longer)
    assert len(found.moves) == len(nearest_legal(human()).moves) == 1
    ((before, after),) = found.resized
    assert (before.id, before.duration_min, after.duration_min) == ("mine-b", 65, 50)
    assert {s.duration_min for s in found.schedule.sessions} == {50}
    assert "1 session" in str(found)


def test_a_session_entered_twice_is_dropped_once() -> None:
    legal = nearest_legal(human()).schedule
    again = replace(legal.sessions[0], id="again")
    twice = legal.with_sessions((*legal.sessions, again))
    found = nearest_legal(twice)
    assert [after for _, after in found.moves] == [None]
    assert plan_hash(found.schedule) == plan_hash(legal)


def test_changes_pair_sessions_of_one_day_first_and_keep_their_ids() -> None:
    plan = tiny_schedule()
    first, second, *rest = [s for s in plan.sessions if not s.is_fixed]
    moved = replace(first, id="new", start=first.start + timedelta(hours=1))
    later = replace(second, id="later", start=second.start + timedelta(days=7 * 2, hours=2))
    other = plan.with_sessions((*plan.season.pins, moved, later, *rest))
    changes, held = changes_between(plan, other)
    assert [(b.id if b else None, a.id if a else None) for b, a in changes] == [
        (first.id, first.id),
        (second.id, None),
        (None, "later"),
    ]
    assert [before.id for before, _ in held] == [s.id for s in rest]
    assert change_text(changes[0]) == "foundation_b: Fri 9 Oct 17:30 -> Fri 9 Oct 18:30"
    assert change_text(changes[1]).endswith("-> not at all")


def test_ids_blocks_and_order_do_not_change_the_hash() -> None:
    one = tiny_schedule()
    renamed = tuple(replace(s, id=f"x{number}") for number, s in enumerate(reversed(one.sessions)))
    other = replace(one, blocks=(Phase.STRENGTH,) * 4, sessions=renamed)
    assert plan_hash(one) == plan_hash(other)
    # The same on every machine: drawn up once, by hand, of template, start, length, place and origin.
    assert plan_hash(one.with_sessions(one.sessions[:1])) == (
        "2183a04afddef00f974d612d32c3d5238bc2df53240f8ace8d1c13c5840b9fa7"
    )


def test_where_the_season_has_no_plan_the_clash_is_told_with_its_facts() -> None:
    problem = one_hour()
    count = len(problem.season.calendar.microcycles)
    empty = Schedule(season=problem.season, sessions=problem.season.pins, blocks=(Phase.FOUNDATION,) * count)
    with pytest.raises(NoPlan, match="Tue 17:30-18:30 gym"):
        nearest_legal(empty, problem.policy)


def test_a_week_is_headed_by_its_days_within_the_season() -> None:
    whole = tiny_schedule()
    calendar = whole.season.calendar
    late = replace(calendar, start=calendar.start + timedelta(days=1))
    runs = tuple(run for run in whole.season.runs if run.day in late)
    cut = replace(whole.season, calendar=late, runs=runs)
    text = str(audit(replace(whole, season=cut, sessions=cut.pins)))
    assert f"week 1 ({day_text(late.start)} to " in text


def test_the_nearest_plan_to_one_at_a_time_that_the_clocks_skip_is_a_fault() -> None:
    london = Athlete(time_zone="Europe/London")
    schedule = read_weeks("strength: Tue pm foundation_a", monday=date(2026, 3, 23), athlete=london)
    (session,) = schedule.sessions
    with pytest.raises(InvalidInput, match="time-does-not-exist"):
        nearest_legal(schedule.with_sessions((replace(session, start=datetime(2026, 3, 29, 1, 30)),)))
