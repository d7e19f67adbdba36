"""Keeping a plan obeys the law of rules, and ranks what it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.solver.keep import Keep
from periodize.testing import check_account, excess_of, read_weeks

WEEKS = "strength: Mon pm max_strength_a . Thu pm max_strength_b . Sat am upper_core | Mon pm max_strength_a"


def plan() -> Schedule:
    return read_weeks(WEEKS)


def cost(keep: Keep, schedule: Schedule) -> int:
    return sum(violation.cost for violation in keep.check(schedule))


def moved(schedule: Schedule, number: int, **by: int) -> Schedule:
    sessions = list(schedule.sessions)
    sessions[number] = replace(sessions[number], start=sessions[number].start + timedelta(**by))
    return schedule.with_sessions(tuple(sessions))


def variants() -> list[Schedule]:
    """The plan as it is, and otherwise in each way that counts."""
    one = plan()
    first: Session = one.sessions[0]
    twice = replace(first, id="twice")
    other = replace(first, template="max_strength_b")
    return [
        one,
        moved(one, 0, hours=1),
        moved(one, 0, days=1),
        moved(one, 0, days=7),
        one.with_sessions(one.sessions[1:]),
        one.with_sessions(()),
        one.with_sessions((*one.sessions, twice)),
        one.with_sessions((*one.sessions[1:], other)),
        moved(moved(one, 0, days=1), 2, days=-1),
    ]


def test_what_it_charges_is_what_it_finds() -> None:
    keep = Keep(listed=plan().sessions)
    strange = replace(plan().sessions[0], duration_min=99)
    for schedule in variants():
        check_account(keep, schedule)
        check_account(Keep(listed=(strange, *plan().sessions[1:])), schedule)
        check_account(Keep(listed=(*plan().sessions, replace(plan().sessions[0], id="again"))), schedule)
    assert excess_of(keep, plan()) == {}


def test_a_move_within_the_day_is_least_then_within_the_week_then_a_drop_then_two_changes() -> None:
    keep, one = Keep(listed=plan().sessions), plan()
    # Four sessions: a change counts 25, leaving the week 5, leaving the day 1.
    assert (keep.changed, keep.dropped) == (25, 5)
    costs = [
        cost(keep, moved(one, 0, hours=1)),
        cost(keep, moved(one, 0, days=1)),
        cost(keep, one.with_sessions(one.sessions[1:])),
        cost(keep, moved(moved(one, 0, hours=1), 2, hours=1)),
        cost(keep, moved(one, 0, days=7)),
    ]
    assert costs == [25, 26, 31, 50, 56]
