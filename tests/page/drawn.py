"""Answers drawn up by hand for the tests of the page: races, key runs, hostile titles, a microcycle of ten days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from periodize.catalogue.load import equipment, templates
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete, Availability, AvailabilityException, ExceptionKind, Window
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import RunInput, Session
from periodize.domain.vocabulary import CHARGED_TIERS, Origin, Phase, RunKind, Status
from periodize.problem import Problem
from periodize.solver.result import Result, TierOutcome
from periodize.verify import verify

FIRST = date(2026, 10, 7)
"""A Wednesday: the first week lacks two days."""

HOSTILE = (
    "<script>window.ran=1</script>",
    "\"'><img src=x onerror=window.ran=1>",
    "</style></title><svg onload=window.ran=1>",
    "zero\x00bell\x07escape\x1b[31m half\ud800 turned\u202eback",
    "ריצה ארוכה של 20 ק״מ",
    "x" * 200,
)
"""Titles that run, break out, hide, turn round or never end."""


def raced(
    *,
    microcycle_days: int = 7,
    title: str = "Jog",
    place: str = "gym",
    status: Status = Status.OPTIMAL,
    athlete: str = "kim",
) -> Result:
    """Forty days from a Wednesday on: key runs, a B and an A race, three sessions of three qualities, one pinned."""
    evening = Window(opens_min=1050, closes_min=1200, place=place)
    who = Athlete(id=athlete, time_zone="Europe/London")
    days = range(0, 40, 2)
    runs = [
        RunInput(
            day=FIRST + timedelta(days=at),
            kind=RunKind.LONG if at % 8 == 4 else RunKind.EASY,
            duration_min=50 + at,
            distance_m=9_500 if at == 0 else None,
            start_min=435 if at % 4 == 0 else None,
            name=title if at else "Jog",
        )
        for at in days
    ]
    runs.append(_race(18, "B", title))
    runs.append(_race(39, "A", "City 10"))
    pin = _session("foundation_a", 1, place, Origin.PINNED)
    placed = [_session("power_a", 9, place), _session("foundation_b", 12, place)]
    complete = complete_runs(runs, who)
    carrier = next(
        run for run in complete if run.kind is RunKind.EASY and run.day > FIRST + timedelta(days=20)
    )
    ride = Session(
        id="strides",
        template="strides",
        start=carrier.start + timedelta(minutes=carrier.duration_min),
        duration_min=next(t.minutes for t in templates() if t.id == "strides"),
    )
    season = Season(
        athlete=who,
        calendar=Calendar(start=FIRST, end=FIRST + timedelta(days=39), microcycle_days=microcycle_days),
        availability=Availability(
            week=((evening,),) * 7,
            exceptions=(
                AvailabilityException(
                    first=FIRST + timedelta(days=2),
                    last=FIRST + timedelta(days=3),
                    kind=ExceptionKind.TRAVEL,
                ),
            ),
            places=((place, equipment()["gym"]),),
        ),
        runs=complete,
        templates=tuple(replace(t, name=title) if t.id == "power_a" else t for t in templates()),
        pins=(pin,),
    )
    count = len(season.calendar.microcycles)
    blocks = (Phase.FOUNDATION,) * (count - 2) + (Phase.STRENGTH, Phase.TAPER)
    schedule = Schedule(season=season, sessions=(pin, *placed, ride), blocks=blocks)
    return answered(schedule, status)


def answered(schedule: Schedule, status: Status = Status.OPTIMAL) -> Result:
    """An answer that holds a schedule, with its true bill."""
    problem = Problem(season=schedule.season, policy=default_policy())
    found = verify(schedule, problem.policy)
    return Result(
        status=status,
        problem=problem,
        schedule=schedule,
        verification=found,
        tiers=tuple(TierOutcome(tier=t, value=found.cost[t], bound=found.cost[t]) for t in CHARGED_TIERS),
        unique=status is Status.OPTIMAL,
        versions={"periodize": "0"},
    )


def _race(after: int, priority: str, name: str) -> RunInput:
    return RunInput(
        day=FIRST + timedelta(days=after),
        kind=RunKind.RACE,
        duration_min=42,
        distance_m=10_000,
        start_min=600,
        priority=priority,
        name=name,
    )


def _session(template: str, after: int, place: str, origin: Origin = Origin.PLACED) -> Session:
    start = datetime.combine(FIRST, datetime.min.time()) + timedelta(days=after, hours=17, minutes=35)
    minutes = next(t.minutes for t in templates() if t.id == template)
    return Session(
        id=template, template=template, start=start, duration_min=minutes, place=place, origin=origin
    )
