"""Answers drawn up by hand for the tests of exports, and calendars read back by the icalendar package alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import icalendar

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete
from periodize.domain.completion import complete_runs
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import RunInput, Session
from periodize.domain.vocabulary import Origin, Phase, RunKind, Status
from periodize.problem import Problem
from periodize.solver.result import Result
from tests.fixtures.results import MONDAY, tiny_season


def session(
    template: str,
    day: int,
    clock: str = "17:30",
    minutes: int = 45,
    *,
    pinned: bool = False,
    place: str = "gym",
) -> Session:
    """A session on a day of the season (0 is Monday 5 October 2026) at a time of day."""
    hour, minute = clock.split(":")
    start = MONDAY + timedelta(days=day, hours=int(hour), minutes=int(minute))
    return Session(
        id=f"{template}-{start:%Y-%m-%d-%H%M}",
        template=template,
        start=start,
        duration_min=minutes,
        place=place,
        origin=Origin.PINNED if pinned else Origin.PLACED,
    )


def run(day: int, kind: RunKind = RunKind.EASY, **given: Any) -> RunInput:
    """A run on a day of the season."""
    return RunInput(day=(MONDAY + timedelta(days=day)).date(), kind=kind, **given)


def season(runs: Iterable[RunInput] = (), *, athlete: Athlete | None = None, **changes: Any) -> Season:
    """Four weeks from Monday 5 October 2026, no pins; the clocks go back on Sunday of the third in Europe."""
    who = athlete or Athlete(id="kim", time_zone="Europe/London")
    return replace(tiny_season(), athlete=who, runs=complete_runs(list(runs), who), pins=(), **changes)


def answer(sessions: Iterable[Session], facts: Season | None = None) -> Result:
    """A plan of these sessions in four foundation weeks; nothing is known of its cost."""
    facts = facts or season()
    chosen = tuple(sessions)
    pins = tuple(s for s in chosen if s.origin is Origin.PINNED)
    facts = replace(facts, pins=pins)
    schedule = Schedule(
        season=facts, sessions=chosen, blocks=(Phase.FOUNDATION,) * len(facts.calendar.microcycles)
    )
    return Result(
        status=Status.FEASIBLE,
        problem=Problem(season=facts, policy=default_policy()),
        schedule=schedule,
        stopped_by="time limit",
    )


def events(content: bytes) -> list[Any]:
    """The events of a calendar."""
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def live(content: bytes) -> list[Any]:
    """The events that are not cancelled."""
    return [event for event in events(content) if str(event["status"]) != "CANCELLED"]


def wall(event: Any) -> datetime | date:
    """The day, or the wall clock, on which an event begins."""
    moment = event["dtstart"].dt
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment


def said(event: Any, name: str) -> str:
    """A property as text, empty where there is none."""
    return str(event.get(name, ""))
