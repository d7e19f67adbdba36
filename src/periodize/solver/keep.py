"""Keeps a plan that somebody else made: every session that does not stay is charged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.words import Bools, Encoder, Ints, Where


@dataclass(frozen=True, kw_only=True)
class Keep(Rule):
    """Sessions of a plan stay where they are, none is added. Excess: changes, the graver ones counted more.

    A session that does not stay counts most, and so does one that is added in its microcycle; whether it leaves its
    microcycle comes after that, and whether it leaves its day last. Each outweighs all that comes after it: with n
    sessions they count (n + 1)^2, n + 1 and 1.

    Parameters
    ----------
    listed
        The sessions of the plan that is to be kept; pins and history are no part of it.
    """

    id = "keep"
    unit = "changes"
    evidence = Evidence(grade="convention", text="A coach's own plan is changed as little as it can be.")
    statement = "The sessions of a plan stay where they are."
    default_tier = Tier.DOSE

    tier: Tier = Tier.DOSE
    listed: tuple[Session, ...] = ()

    @property
    def dropped(self) -> int:
        """What a session counts that leaves its microcycle."""
        return len(self.listed) + 1

    @property
    def changed(self) -> int:
        """What a session counts that does not stay."""
        return self.dropped**2

    def sessions(self, season: Season) -> list[Session]:
        """The sessions as candidates, wherever they lie, as long as their templates' lengths are theirs."""
        minutes = {template.id: template.minutes for template in season.templates}
        return [s for s in self.listed if minutes.get(s.template) == s.duration_min and not s.is_fixed]

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        stays = self._stays(season, enc) & ~table.fixed
        for microcycle, count in self._per_microcycle(season):
            rows = np.flatnonzero(stays & (table.microcycle == microcycle))
            enc.at_least(enc.sum(rows), count, microcycle=microcycle, subject="stay", times=self.changed)
        index = {template.id: i for i, template in enumerate(season.templates)}
        for (template, day), count in self._per_day(season):
            on_day = table.day == season.calendar.day_index(day)
            rows = np.flatnonzero((table.template == index[template]) & on_day & ~table.fixed)
            at, subject = season.calendar.microcycle_of(day), f"{template} on {day}"
            enc.at_least(enc.sum(rows), count, microcycle=at, subject=subject)
        wanted = dict(self._counts(season))
        for name, at in ((t.id, m.index) for t in season.templates for m in season.calendar.microcycles):
            rows, count = self._rows(enc, index[name], at), wanted.get((name, at), 0)
            if count:
                enc.at_least(enc.sum(rows), count, microcycle=at, subject=f"{name} held", times=self.dropped)
            if len(rows):
                enc.at_most(enc.sum(rows), count, microcycle=at, subject=f"{name} added", times=self.changed)

    def _rows(self, enc: Encoder, template: int, microcycle: int) -> Ints:
        table = enc.candidates
        found: Ints = np.flatnonzero(
            (table.template == template) & (table.microcycle == microcycle) & ~table.fixed
        )
        return found

    def _stays(self, season: Season, enc: Encoder) -> Bools:
        table = enc.candidates
        index = {template.id: i for i, template in enumerate(season.templates)}
        where = {place: i for i, place in enumerate(table.places)}
        wanted = {
            (index[s.template], season.clock.minute(s.start), where[s.place])
            for s in self.sessions(season)
            if s.place in where
        }
        keys = zip(table.template.tolist(), table.start.tolist(), table.place.tolist(), strict=True)
        return np.array([key in wanted for key in keys], dtype=bool)

    def _known(self, season: Season) -> list[Session]:
        """The sessions of templates that there are."""
        known = {template.id for template in season.templates}
        return [session for session in self.listed if session.template in known]

    def _counts(self, season: Season) -> list[tuple[tuple[str, int], int]]:
        at = season.calendar.microcycle_of
        return sorted(Counter((s.template, at(s.day)) for s in self._known(season)).items())

    def _per_day(self, season: Season) -> list[tuple[tuple[str, date], int]]:
        return sorted(Counter((s.template, s.day) for s in self._known(season)).items())

    def _per_microcycle(self, season: Season) -> list[tuple[int, int]]:
        return sorted(Counter(season.calendar.microcycle_of(s.day) for s in self.listed).items())

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        at = season.calendar.microcycle_of
        placed = [s for s in schedule.sessions if s.origin is Origin.PLACED]
        kept = {(s.template, s.start, s.place) for s in self.sessions(season)}
        stay = Counter(at(s.day) for s in placed if (s.template, s.start, s.place) in kept)
        for microcycle, count in self._per_microcycle(season):
            if stay[microcycle] < count:
                gone = count - stay[microcycle]
                text = f"microcycle {microcycle + 1}: {gone} sessions do not stay"
                yield self.broken(microcycle, "stay", gone, text, times=self.changed)
        on_day = Counter((s.template, s.day) for s in placed)
        for (template, day), count in self._per_day(season):
            short = count - on_day[template, day]
            if short > 0:
                text = f"{short} {template} fewer on {day:%a %d %b}"
                yield self.broken(at(day), f"{template} on {day}", short, text)
        held = Counter((s.template, at(s.day)) for s in placed)
        wanted = dict(self._counts(season))
        for (template, microcycle), count in wanted.items():
            if held[template, microcycle] < count:
                short = count - held[template, microcycle]
                text = f"microcycle {microcycle + 1}: {short} {template} fewer"
                yield self.broken(microcycle, f"{template} held", short, text, times=self.dropped)
        for (template, microcycle), count in sorted(held.items()):
            more = count - wanted.get((template, microcycle), 0)
            if more > 0:
                text = f"microcycle {microcycle + 1}: {more} {template} more"
                yield self.broken(microcycle, f"{template} added", more, text, times=self.changed)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: the plan stays as it is ({where.subject})"
