"""Small seasons that still have everything: key runs, races, blocks, gym evenings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from periodize.catalogue.load import equipment, templates, version
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.season import Season
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RunKind

MONDAY = date(2026, 6, 1)
WEEK = (
    (1, RunKind.INTERVALS, 9_000),
    (2, RunKind.EASY, 7_000),
    (3, RunKind.TEMPO, 10_000),
    (5, RunKind.EASY, 6_000),
    (6, RunKind.LONG, 16_000),
)
EVENING = (Window(opens_min=17 * 60 + 30, closes_min=20 * 60 + 30, place="gym"),)
GYM = (EVENING, (), EVENING, (), EVENING, (), ())


@pytest.fixture
def make_season() -> Callable[..., Season]:
    """Builds a season of whole weeks with 10 km A races on the Sundays of the given weeks."""

    def make(weeks: int, races: tuple[int, ...] = (), **facts: object) -> Season:
        athlete = Athlete(id="runner")
        runs = [
            RunInput(day=MONDAY + timedelta(weeks=week, days=day), kind=kind, distance_m=metres)
            for week in range(weeks)
            for day, kind, metres in WEEK
            if not (day == 6 and week + 1 in races)
        ]
        runs += [
            RunInput(
                day=MONDAY + timedelta(weeks=week, days=-1),
                kind=RunKind.RACE,
                distance_m=10_000,
                priority="A",
            )
            for week in races
        ]
        settings: dict[str, object] = {
            "athlete": athlete,
            "calendar": Calendar(start=MONDAY, end=MONDAY + timedelta(weeks=weeks, days=-1)),
            "runs": complete_runs(runs, athlete),
            "availability": Availability(week=GYM, places=tuple(sorted(equipment().items()))),
            "templates": templates(),
            "catalogue_version": version(),
        }
        return Season(**(settings | facts))  # type: ignore[arg-type]

    return make
