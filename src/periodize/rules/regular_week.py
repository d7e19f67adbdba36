"""The same places in the week, near the opening, and few trips."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import WEEKDAYS, Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import day_text, some_of, span_text
from periodize.rules.words import PHASES, Encoder, Where
from periodize.units import ceil_div

Place = tuple[int, bool]
"""A place in the week: day of the microcycle from 0, and whether it is the second half of that day."""


@dataclass(frozen=True, kw_only=True)
class RegularWeek(Rule):
    """Sessions gather on the places in the week that are free most often, and share trips.

    A place in the week is a day of the microcycle and half of that day. The season's places are ranked by how
    many microcycles leave them free: a window is open there and no key run follows within ``before_key_h``
    hours of its opening. Excess: a session counts its place's ``rank`` (the best has 0), and the begun
    times ``late_min`` at which it starts after the place opens; each place used counts one ``trip``. Because the ranking
    is one for the whole season, weeks look alike without being chained to one another.

    What rides on a run costs nothing here.

    Parameters
    ----------
    trip_weight
        Weight of a trip beside that of a step down the ranking.
    late_min
        Minutes after the opening that count one step, 15 to 720.
    before_key_h
        Hours before a key run in which a place does not count as free.
    noon_min
        Minutes after midnight at which the second half of a day begins.
    """

    id = "regular-week"
    unit = "steps"
    evidence = Evidence(
        grade="convention",
        text="Habits are kept more easily than plans. Supervised programmes with good adherence are those that "
        "showed an effect in runners.",
        sources=("H2",),
    )
    statement = "Sessions fall on the places in the week that are free most often, early in the window, with few trips."
    default_tier = Tier.HABIT
    figures = (
        ("trip_weight", 0, 1000),
        ("late_min", 1, 1440),
        ("before_key_h", 0, 336),
        ("noon_min", 0, 1440),
    )

    tier: Tier = Tier.HABIT
    trip_weight: int = 3
    late_min: int = 30
    before_key_h: int = 24
    noon_min: int = 720

    def encode(self, season: Season, enc: Encoder) -> None:
        table, ranks = enc.candidates, self.ranks(season)
        rank = np.zeros(len(table), dtype=np.int64)
        late = np.zeros(len(table), dtype=np.int64)
        for day in np.unique(table.day[table.day >= 0]):
            date_ = season.calendar.day(int(day))
            place_day = self._day_of(season, date_)
            for half in (False, True):
                rows = table.in_days(int(day), int(day))
                rows = rows[((table.minute[rows] >= self.noon_min) == half) & ~table.riding[rows]]
                rank[rows] = ranks.get((place_day, half), len(ranks))
                opens = self._opens(season, date_, half)
                if opens is not None:
                    late[rows] = np.maximum(0, -((opens - table.minute[rows]) // self.late_min))
                at = season.calendar.microcycle_of(date_)
                enc.at_most(enc.any_of(rows), 0, microcycle=at, subject="trip", times=self.trip_weight)
        enc.forbid(rank, "rank")
        enc.forbid(late, "late")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season, ranks = schedule.season, self.ranks(schedule.season)
        trips: dict[tuple[datetime, bool], bool] = {}
        for p in schedule.placed:
            if season.carrier(p.session):
                continue
            minute = p.session.start.hour * 60 + p.session.start.minute
            half = minute >= self.noon_min
            visit = (datetime.combine(p.day, time()), half)
            trips[visit] = trips.get(visit, False) or p.is_fixed
            if p.is_fixed:
                continue
            place = (self._day_of(season, p.day), half)
            rank = ranks.get(place, len(ranks))
            if rank:
                text = f"{title(p)}: {self._name(place)} ranks {rank + 1} among the places most often free"
                yield self.broken(p.microcycle, "rank", rank, text, (p.session.id,))
            yield from self._check_late(season, p, minute, half)
        for (midnight, half), fixed in sorted(trips.items()):
            if not fixed:
                at = season.calendar.microcycle_of(midnight.date())
                text = f"a trip on {day_text(midnight.date())} {'pm' if half else 'am'}"
                yield self.broken(at, "trip", 1, text, times=self.trip_weight)

    def _check_late(self, season: Season, p: Placed, minute: int, half: bool) -> Iterator[Violation]:
        opens = self._opens(season, p.day, half)
        steps = 0 if opens is None else max(0, ceil_div(minute - opens, self.late_min))
        if steps:
            opening = datetime.combine(p.day, time()) + timedelta(minutes=opens or 0)
            text = f"{title(p)} begins {minute - (opens or 0)} min after the opening at {opening:%H:%M}"
            yield self.broken(p.microcycle, "late", steps, text, (p.session.id,))

    def explain(self, where: Where) -> str:
        return (
            f"microcycle {where.microcycle + 1}: sessions on the usual places in the week ({where.subject})"
        )

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        match where.subject:
            case "trip":
                asked = f"as few trips as will do, each counts {self.trip_weight}"
            case "late":
                asked = (
                    f"sessions {self.better}begin as a window opens, every {self.late_min} min later count 1"
                )
            case _:
                places = [f"{rank + 1}. {self._name(place)}" for place, rank in self.ranks(season).items()]
                asked = f"sessions {self.better}on the places most often free: {some_of(places, 'places')}"
        return f"{asked}, {span_text(season.calendar, where.microcycle)}"

    def ranks(self, season: Season) -> dict[Place, int]:
        """Rank of every place in the week that is ever open, from 0 for the one most often free."""
        free: dict[Place, int] = {}
        key_starts = [season.clock.minute(run.start) for run in season.runs if run.key]
        for index in range(season.calendar.days):
            day = season.calendar.day(index)
            for half in (False, True):
                opens = self._opens(season, day, half)
                if opens is None:
                    continue
                place = (self._day_of(season, day), half)
                moment = season.clock.minute(datetime.combine(day, time()) + timedelta(minutes=opens))
                clear = not any(0 <= start - moment < self.before_key_h * 60 for start in key_starts)
                free[place] = free.get(place, 0) + clear
        order = sorted(free, key=lambda place: (-free[place], place))
        return {place: rank for rank, place in enumerate(order)}

    def _opens(self, season: Season, day: date, half: bool) -> int | None:
        """Minute at which the first window of a half day opens."""
        opens = [
            w.opens_min for w in season.availability.windows_on(day) if (w.opens_min >= self.noon_min) == half
        ]
        return min(opens, default=None)

    @staticmethod
    def _day_of(season: Season, day: date) -> int:
        calendar = season.calendar
        return (day - calendar.full_span(calendar.microcycle_of(day))[0]).days

    @staticmethod
    def _name(place: Place) -> str:
        day, late = place
        name = WEEKDAYS[day] if day < len(WEEKDAYS) else f"day {day + 1}"
        return f"{name} {'pm' if late else 'am'}"
