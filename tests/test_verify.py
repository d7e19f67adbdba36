"""Schedules made elsewhere: taken as they are, or refused with every reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Phase, Tier
from periodize.errors import InvalidInput
from periodize.testing import read_weeks
from periodize.verify import MOST_SESSIONS_A_DAY, runs_unchanged, schedule_of, verify


def week(
    text: str = "strength: Tue am intervals* . Mon pm max_strength_a! . Thu pm foundation_a",
) -> Schedule:
    return read_weeks(text)


def faults(schedule: Schedule, sessions: list[Session], blocks: list[str] | None = None) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        schedule_of(schedule.season, sessions, ["strength"] if blocks is None else blocks)
    return [fault.code for fault in caught.value.faults]


def test_what_makes_a_schedule_is_taken_as_it_is() -> None:
    schedule = week()
    again = schedule_of(schedule.season, schedule.sessions, ["strength"])
    assert (again.sessions, again.blocks) == (schedule.sessions, (Phase.STRENGTH,))
    assert verify(again) == verify(schedule)


def test_all_faults_are_named_together() -> None:
    schedule = week()
    placed = next(s for s in schedule.sessions if s.origin is Origin.PLACED)
    strange = [
        placed,
        replace(placed, template="zumba"),
        replace(placed, id="long", duration_min=placed.duration_min + 5),
        replace(placed, id="late", start=datetime(2026, 3, 1, 18)),
    ]
    assert faults(schedule, strange, ["strength", "bulk"]) == [
        "duplicate-session-id",
        "unknown-template",
        "session-length",
        "session-outside-season",
        "pin-differs",
        "block-count",
        "unknown-phase",
    ]


def test_a_session_at_a_time_that_the_clocks_skip_is_refused() -> None:
    london = Athlete(time_zone="Europe/London")
    schedule = read_weeks("strength: Tue pm foundation_a", monday=date(2026, 3, 23), athlete=london)
    (session,) = schedule.sessions
    moved = replace(session, start=datetime(2026, 3, 29, 1, 30))
    assert faults(schedule, [moved]) == ["time-does-not-exist"]
    schedule_of(schedule.season, [replace(session, start=datetime(2026, 3, 29, 2))], ["strength"])


def test_more_sessions_than_any_day_holds_are_refused_before_they_are_compared() -> None:
    schedule = week()
    placed = next(s for s in schedule.sessions if s.origin is Origin.PLACED)
    many = [replace(placed, id=f"s{number}") for number in range(MOST_SESSIONS_A_DAY * 7 + 1)]
    assert faults(schedule, many) == ["too-many-sessions"]
    on_a_day = many[: MOST_SESSIONS_A_DAY + 1]
    assert faults(schedule, on_a_day) == ["too-many-sessions", "pin-differs"]
    # One fewer is only a bad plan: the pin is missing.
    assert faults(schedule, on_a_day[1:]) == ["pin-differs"]


def test_the_bill_is_what_the_rules_charge() -> None:
    verification = verify(week("strength: Tue am intervals* . Mon pm max_strength_a"))
    # Heavy work on the eve of intervals breaks a rule that must hold; it is no matter of cost.
    assert not verification.ok
    assert {violation.where.rule for violation in verification.violations} >= {"recovery-gap"}
    assert sum(charge.cost for charge in verification.bill) == sum(verification.cost.values())
    assert verification.cost[Tier.DOSE] > 0


def test_a_run_that_was_moved_is_seen() -> None:
    season = week().season
    assert runs_unchanged(season, list(reversed(season.runs)))
    (run,) = season.runs
    assert not runs_unchanged(season, [replace(run, start=run.start.replace(hour=7))])
    assert not runs_unchanged(season, [])
