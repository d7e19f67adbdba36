"""Clubs made up for trying things out: athletes as different as those of a real one, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from periodize import units
from periodize.catalogue.load import equipment, templates, version
from periodize.domain.athlete import (
    Athlete,
    Availability,
    AvailabilityException,
    ExceptionKind,
    Injury,
    Window,
)
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.season import Season
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import Level, RunKind, Sex, Tissue

START = date(2026, 6, 1)
"""A Monday."""

GROUPS = (
    # name, share in percent, race in metres, runs a week, longest run in minutes
    ("track", 15, 1_500, 6, 75),
    ("road", 40, 10_000, 5, 90),
    ("half", 25, 21_098, 5, 120),
    ("marathon", 20, 42_195, 6, 150),
)
"""The training groups of a club: each has one running plan that its athletes follow, more or less."""

_HARD = {
    # the hard days of each group: weekday and kind
    "track": ((1, RunKind.INTERVALS), (3, RunKind.HILLS), (5, RunKind.INTERVALS)),
    "road": ((1, RunKind.INTERVALS), (3, RunKind.TEMPO)),
    "half": ((1, RunKind.INTERVALS), (3, RunKind.TEMPO)),
    "marathon": ((1, RunKind.INTERVALS), (4, RunKind.TEMPO)),
}
_EASY_DAYS = (2, 4, 0, 5, 3, 1)
"""In the order in which a week fills up with easy runs."""

EVENING = Window(opens_min=17 * 60, closes_min=20 * 60 + 30, place="gym")
MORNING = Window(opens_min=6 * 60 + 15, closes_min=8 * 60, place="gym")
SATURDAY = Window(opens_min=9 * 60, closes_min=12 * 60 + 30, place="gym")
HOME = Window(opens_min=19 * 60, closes_min=20 * 60 + 30, place="home")


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """A club.

    Parameters
    ----------
    athletes
        How many, 1 or more.
    weeks
        Length of the season, 6 to 52.
    seed
        Another club for another number.
    start
        A Monday.
    """

    athletes: int
    weeks: int = 16
    seed: int = 0
    start: date = START

    def seasons(self) -> Iterator[Season]:
        """The athletes' seasons, made one after the other; each depends on its own number alone."""
        return (self.season(number) for number in range(self.athletes))

    def season(self, number: int) -> Season:
        """The season of one athlete, from 0."""
        draw = random.Random(f"{self.seed}/{number}")
        group = draw.choices(GROUPS, weights=[share for _, share, *_ in GROUPS])[0]
        athlete = self._athlete(number, draw)
        runs = complete_runs(list(self._runs(group, draw)), athlete)
        days = 7 * self.weeks
        return Season(
            athlete=athlete,
            calendar=Calendar(start=self.start, end=self.start + timedelta(days=days - 1), microcycle_days=7),
            availability=self._availability(draw),
            runs=runs,
            templates=templates(),
            catalogue_version=version(),
        )

    def _athlete(self, number: int, draw: random.Random) -> Athlete:
        level = draw.choices(tuple(Level), weights=(40, 45, 15))[0]
        hurt = draw.random() < 0.12
        injuries: tuple[Injury, ...] = ()
        if hurt:
            ended = self.start - timedelta(days=draw.randrange(20, 200))
            injuries = (
                Injury(tissue=draw.choice(tuple(Tissue)), first=ended - timedelta(days=30), last=ended),
            )
        runs_at = draw.choice((6 * 60, 6 * 60 + 30, 12 * 60, 18 * 60))
        return Athlete(
            id=f"athlete-{number:05d}",
            level=level,
            age=draw.choices(
                (draw.randrange(15, 20), draw.randrange(20, 40), draw.randrange(40, 68)), (15, 50, 35)
            )[0],
            sex=draw.choice(tuple(Sex)),
            usual_run_min=(runs_at, 19 * 60, runs_at, runs_at, runs_at, 8 * 60, 8 * 60),
            minutes_per_week=draw.choice((None, None, 120, 180)),
            injuries=injuries,
        )

    def _availability(self, draw: random.Random) -> Availability:
        """Two to four visits a week, a holiday for some, a home with dumbbells for others."""
        evenings = draw.sample((0, 2, 3, 4), draw.randrange(1, 4))
        week: list[tuple[Window, ...]] = [()] * 7
        for day in evenings:
            week[day] = (EVENING,)
        if draw.random() < 0.4:
            week[draw.choice((1, 2, 4))] += (MORNING,)
        if draw.random() < 0.6 or len(evenings) < 2:
            week[5] = (SATURDAY,)
        if draw.random() < 0.25:
            week[0] += (HOME,) if not week[0] else ()
        exceptions: tuple[AvailabilityException, ...] = ()
        if draw.random() < 0.3:
            first = self.start + timedelta(days=7 * draw.randrange(2, max(3, self.weeks - 4)))
            exceptions = (
                AvailabilityException(
                    first=first,
                    last=first + timedelta(days=draw.choice((3, 6, 13))),
                    kind=ExceptionKind.TRAVEL,
                ),
            )
        places = (*sorted(equipment().items()), ("home", frozenset({"dumbbell", "band"})))
        return Availability(week=tuple(week), exceptions=exceptions, places=tuple(dict(places).items()))

    def _runs(self, group: tuple[str, int, int, int, int], draw: random.Random) -> Iterator[RunInput]:
        """The group's plan as one athlete runs it: a little more or less, now and then a run left out."""
        name, _, race_m, runs_a_week, longest_min = group
        volume_pct = draw.choice((80, 90, 100, 110))
        for week in range(self.weeks):
            last_week = week == self.weeks - 1
            eased = last_week or week % 4 == 3
            pct = volume_pct * (70 if eased else 85 + min(30, 2 * week)) // 100
            monday = self.start + timedelta(days=7 * week)
            hard = dict(_HARD[name][: 1 if last_week else None])
            for day, kind in hard.items():
                minutes = units.whole((48 if kind is RunKind.HILLS else 55) * pct / 100)
                yield RunInput(
                    day=monday + timedelta(days=day),
                    kind=kind,
                    duration_min=max(25, minutes),
                    start_min=19 * 60 if day == 1 else None,
                    priority="key",
                )
            easy = [day for day in _EASY_DAYS if day not in hard][: max(0, runs_a_week - len(hard) - 1)]
            for day in sorted(easy):
                if draw.random() < 0.06:
                    continue
                yield RunInput(
                    day=monday + timedelta(days=day),
                    kind=RunKind.EASY,
                    duration_min=max(20, units.whole(45 * pct / 100)),
                )
            sunday = monday + timedelta(days=6)
            if last_week:
                yield RunInput(
                    day=sunday, kind=RunKind.RACE, distance_m=race_m, start_min=9 * 60, priority="A"
                )
            else:
                minutes = units.whole(longest_min * pct / 130)
                yield RunInput(day=sunday, kind=RunKind.LONG, duration_min=max(40, minutes), start_min=8 * 60)
