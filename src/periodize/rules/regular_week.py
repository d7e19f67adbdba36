"""The same weekday and time from week to week, and few trips to the gym."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import WEEKDAYS, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.words import Encoder, Lin, Where


@dataclass(frozen=True, kw_only=True)
class RegularWeek(Rule):
    """Sessions return to the places in the week that they had the week before, and share trips.

    A place in the week is a day of the microcycle and half of that day. Excess: each place used counts one
    ``trip``; each place used that was free the microcycle before counts one ``new place``.

    Parameters
    ----------
    new_place_weight
        Weight of a new place beside that of a trip.
    noon_min
        Minutes after midnight at which the second half of a day begins.
    """

    id = "regular-week"
    unit = "places"
    evidence = Evidence(
        grade="convention",
        text="Habits are kept more easily than plans. Supervised programmes with good adherence are those that "
        "showed an effect in runners.",
        sources=("H2",),
    )
    statement = "Sessions fall on the same days and halves of the day as the week before, with few trips."
    default_tier = Tier.HABIT

    tier: Tier = Tier.HABIT
    new_place_weight: int = 2
    noon_min: int = 720

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        before: dict[tuple[int, bool], Lin] = {}
        for microcycle in season.calendar.microcycles:
            at = microcycle.index
            rows = table.in_microcycle(at)
            first = season.calendar.day_index(season.calendar.full_span(at)[0])
            place = (table.day[rows] - first) * 2 + (table.minute[rows] >= self.noon_min)
            used: dict[tuple[int, bool], Lin] = {}
            for number in np.unique(place):
                where = (int(number) // 2, bool(number % 2))
                used[where] = enc.any_of(rows[place == number])
                enc.at_most(used[where], 0, microcycle=at, subject="trip")
                if at > 0:
                    new = used[where] - before.get(where, Lin())
                    subject, times = self._subject(where), self.new_place_weight
                    enc.at_most(new, 0, microcycle=at, subject=subject, times=times)
            before = used

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        before: set[tuple[int, bool]] = set()
        for microcycle in schedule.season.calendar.microcycles:
            at = microcycle.index
            sessions = schedule.in_microcycle(at)
            used = {self._place(schedule.season, p) for p in sessions}
            fixed = {self._place(schedule.season, p) for p in sessions if p.is_fixed}
            for where in sorted(used):
                if where in fixed:
                    continue
                yield self.broken(at, "trip", 1, f"microcycle {at + 1}: a trip on {self._name(where)}")
                if at > 0 and where not in before:
                    text = f"microcycle {at + 1}: {self._name(where)} is new, the week before had nothing there"
                    yield self.broken(at, self._subject(where), 1, text, times=self.new_place_weight)
            before = used

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: the week looks like the one before ({where.subject})"

    def _place(self, season: Season, p: Placed) -> tuple[int, bool]:
        first, _ = season.calendar.full_span(p.microcycle)
        minute = p.session.start.hour * 60 + p.session.start.minute
        return (p.day - first).days, minute >= self.noon_min

    def _subject(self, where: tuple[int, bool]) -> str:
        return f"new place: {self._name(where)}"

    @staticmethod
    def _name(where: tuple[int, bool]) -> str:
        day, late = where
        name = WEEKDAYS[day] if day < len(WEEKDAYS) else f"day {day + 1}"
        return f"{name} {'pm' if late else 'am'}"
