"""Seasons to draw: a plain one, long and short ones, and such that make trouble in a picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from periodize.domain.athlete import Athlete, AvailabilityException, ExceptionKind, Window
from periodize.domain.calendar import Calendar
from periodize.domain.schedule import Schedule
from periodize.testing import read_weeks
from periodize.testing.notation import ALWAYS_OPEN, MONDAY

EVENINGS = replace(
    ALWAYS_OPEN,
    week=((Window(opens_min=1050, closes_min=1230),),) * 7,
    exceptions=(
        AvailabilityException(
            first=date(2026, 1, 13), last=date(2026, 1, 14), kind=ExceptionKind.TRAVEL, windows=()
        ),
        AvailabilityException(first=date(2026, 1, 30), last=date(2026, 1, 30), kind=ExceptionKind.SICK),
    ),
)
RUNS = "Tue am intervals* 60min 400au . Thu am easy 45min 150au . Sun am long* 120min 500au"
WEEK = f"Mon 17:30 max_strength_a . {RUNS} . Fri 17:30 power_a . Thu 07:15 strides"
PLAIN = " | ".join(
    [
        f"foundation: Mon 17:30 foundation_a . {RUNS} . Fri 17:30 foundation_b",
        f"strength: {WEEK}",
        f"power: {WEEK} . Sat 17:30 plyo_low",
        "taper: Mon 17:30 taper_primer . Tue am intervals* 60min 300au . Sun am race 42.2km A 1800au",
    ]
)


@cache
def plain() -> Schedule:
    """Four weeks with every kind of thing in them, the last one with a race."""
    return read_weeks(PLAIN, availability=EVENINGS, deload_days=(date(2026, 1, 20),))


@cache
def weeks(count: int) -> Schedule:
    """So many weeks, in blocks of five and of one."""
    phases = ["foundation"] * 5 + ["transition"] + ["strength"] * 5 + ["power"]
    texts = [f"{phases[i % len(phases)]}: {WEEK}" for i in range(count)]
    for race in range(3, count, 4):
        texts[race] = texts[race].replace("Sun am long* 120min 500au", f"Sun am race 10km {'ABC'[race % 3]}")
    return read_weeks(" | ".join(texts), availability=EVENINGS)


@cache
def ten_days() -> Schedule:
    """Forty days in microcycles of ten."""
    calendar = Calendar(start=MONDAY, end=MONDAY + timedelta(days=39), microcycle_days=10)
    return read_weeks(" | ".join([f"strength: {WEEK}"] * 5), calendar=calendar, availability=EVENINGS)


@cache
def titled(title: str) -> Schedule:
    """The plain season, its athlete, places and runs named by somebody with a taste for such titles."""
    schedule = plain()
    season = schedule.season
    availability = replace(
        season.availability,
        week=((Window(opens_min=1050, closes_min=1230, place=title),),) * 7,
        places=((title, frozenset({"barbell"})),),
    )
    return replace(
        schedule,
        season=replace(
            season,
            athlete=replace(season.athlete, id=title),
            availability=availability,
            runs=tuple(replace(run, name=title) for run in season.runs),
            templates=tuple(replace(t, name=title) for t in season.templates),
        ),
    )


@cache
def bare() -> Schedule:
    """One week with nothing in it at all."""
    return read_weeks("transition: ", athlete=Athlete(id="nobody"))


def crowded() -> Schedule:
    """A week that no rule would allow: sessions on top of one another and of a run."""
    return read_weeks(
        "strength: Mon am intervals* 90min . Mon 06:45 max_strength_a . Mon 06:50 power_a . Mon 23:50 plyo_low"
    )
