"""Keeps a plan that somebody else made: every session that does not stay is charged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.words import Bools, Encoder, Ints, Where

CHANGED, DROPPED = 1_000, 1
"""A session that does not stay costs so much, and so much more where it is not even moved inside its microcycle."""


@dataclass(frozen=True, kw_only=True)
class Keep(Rule):
    """Sessions of a plan stay where they are, none is added. Excess: changes, and within them sessions dropped.

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

    def sessions(self, season: Season) -> list[Session]:
        """The sessions as candidates, wherever they lie, as long as their templates' lengths are theirs."""
        minutes = {template.id: template.minutes for template in season.templates}
        return [s for s in self.listed if minutes.get(s.template) == s.duration_min and not s.is_fixed]

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        stays = np.flatnonzero(self._stays(season, enc) & ~table.fixed)
        enc.at_least(enc.sum(stays), len(self.listed), microcycle=0, subject="stay", times=CHANGED)
        index = {template.id: i for i, template in enumerate(season.templates)}
        for (template, microcycle), count in self._counts(season):
            rows = self._rows(enc, index[template], microcycle)
            enc.at_least(
                enc.sum(rows), count, microcycle=microcycle, subject=f"{template} held", times=DROPPED
            )
        wanted = dict(self._counts(season))
        for name, at in ((t.id, m.index) for t in season.templates for m in season.calendar.microcycles):
            rows = self._rows(enc, index[name], at)
            if len(rows):
                most = wanted.get((name, at), 0)
                enc.at_most(enc.sum(rows), most, microcycle=at, subject=f"{name} added", times=CHANGED)

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

    def _counts(self, season: Season) -> list[tuple[tuple[str, int], int]]:
        known = {template.id for template in season.templates}
        counts = Counter(
            (s.template, season.calendar.microcycle_of(s.day)) for s in self.listed if s.template in known
        )
        return sorted(counts.items())

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        placed = [s for s in schedule.sessions if s.origin is Origin.PLACED]
        here = {(s.template, s.start, s.place) for s in placed}
        stay = sum((s.template, s.start, s.place) in here for s in self.sessions(season))
        if stay < len(self.listed):
            gone = len(self.listed) - stay
            yield self.broken(0, "stay", gone, f"{gone} sessions do not stay", times=CHANGED)
        held = Counter((s.template, season.calendar.microcycle_of(s.day)) for s in placed)
        wanted = dict(self._counts(season))
        for (template, microcycle), count in wanted.items():
            if held[template, microcycle] < count:
                short = count - held[template, microcycle]
                text = f"microcycle {microcycle + 1}: {short} {template} fewer"
                yield self.broken(microcycle, f"{template} held", short, text, times=DROPPED)
        for (template, microcycle), count in sorted(held.items()):
            more = count - wanted.get((template, microcycle), 0)
            if more > 0:
                text = f"microcycle {microcycle + 1}: {more} {template} more"
                yield self.broken(microcycle, f"{template} added", more, text, times=CHANGED)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: the plan stays as it is ({where.subject})"
