"""Questions put to the solver as rules: a session that must begin somewhere, and one that must not.

They stand in no policy of a coach and on no shelf. An answer to "why not there?" is a plan made with such a rule, or the
proof that there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.words import Alternative, Bools, Candidates, Encoder, Lin, Where

_ASKED = Evidence(grade="convention", text="A question, not a rule of training.")


@dataclass(frozen=True, kw_only=True)
class _Asked(Rule):
    """Sessions of a template that begin within a stretch of time.

    Parameters
    ----------
    template
        Id of the template.
    first, last
        Earliest and latest start, inclusive; the same for one moment.
    place
        Where, or None for anywhere.
    """

    unit = "sessions"
    evidence = _ASKED

    tier: Tier = Tier.MUST
    template: str
    first: datetime
    last: datetime
    place: str | None = None

    def rows(self, season: Season, table: Candidates) -> Bools:
        """The candidates meant."""
        index = {template.id: i for i, template in enumerate(season.templates)}
        begins, ends = season.clock.minute(self.first), season.clock.minute(self.last)
        found: Bools = (
            (table.template == index.get(self.template, -1))
            & (table.start >= begins)
            & (table.start <= ends)
            & ~table.fixed
        )
        if self.place is not None:
            found &= np.array([place == self.place for place in table.places])[table.place]
        return found

    def means(self, session: Session) -> bool:
        """Whether a session of a schedule is meant: a choice, no fact."""
        return not session.is_fixed and self.holds(session)

    def holds(self, session: Session) -> bool:
        """Whether a session begins there, be it a pin."""
        return (
            session.template == self.template
            and self.first <= session.start <= self.last
            and self.place in (None, session.place)
        )

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: {self.statement}"


@dataclass(frozen=True, kw_only=True)
class Wish(_Asked):
    """A session has to begin there. Excess: 1 where none does."""

    id = "wish"
    statement = "the session that was asked for"

    def sessions(self, season: Season) -> list[Session]:
        """The session itself, where one moment is asked for: a candidate that windows may not offer."""
        known = next((template for template in season.templates if template.id == self.template), None)
        if known is None or self.first != self.last:
            return []
        return [known.at(self.first, self.place or "")]

    def encode(self, season: Season, enc: Encoder) -> None:
        rows = np.flatnonzero(self.rows(season, enc.candidates))
        microcycle = season.calendar.microcycle_of(self.first.date())
        enc.at_least(enc.sum(rows), 1, microcycle=microcycle, subject="wish")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        if not any(self.means(session) for session in schedule.sessions):
            microcycle = schedule.season.calendar.microcycle_of(self.first.date())
            text = f"no {self.template} begins on {self.first:%a %d %b %H:%M}"
            yield self.broken(microcycle, "wish", 1, text)


@dataclass(frozen=True, kw_only=True)
class Avoid(_Asked):
    """No session begins there. Excess: sessions that do."""

    id = "avoid"
    statement = "no session where it is asked to be left out"

    def encode(self, season: Season, enc: Encoder) -> None:
        enc.forbid(self.rows(season, enc.candidates).astype(np.int64), "avoid")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        for p in schedule.placed:
            if self.means(p.session):
                text = f"{self.template} begins on {p.session.start:%a %d %b %H:%M}"
                yield self.broken(p.microcycle, "avoid", 1, text, (p.session.id,))


Placement = tuple[str, datetime, str]
"""Template, start and place of a session."""


def placements(schedule: Schedule) -> frozenset[Placement]:
    """The sessions of a plan that are choices, by template, start and place."""
    return frozenset((s.template, s.start, s.place) for s in schedule.sessions if not s.is_fixed)


@dataclass(frozen=True, kw_only=True)
class Apart(Rule):
    """A plan differs from a list of sessions. Excess: how many too few differ.

    Parameters
    ----------
    number
        Tells several lists apart.
    listed
        Template, start and place of each.
    at_least
        How many sessions of the list the plan leaves.
    either
        Whether as many sessions that the list has not will do as well.
    """

    id = "apart"
    unit = "sessions"
    evidence = _ASKED
    statement = "another plan than those that are known"

    tier: Tier = Tier.MUST
    number: int = 0
    listed: tuple[Placement, ...] = ()
    at_least: int = 1
    either: bool = False

    @property
    def key(self) -> str:
        """The id with the number of the list."""
        return f"{self.id}-{self.number}"

    def encode(self, season: Season, enc: Encoder) -> None:
        free = np.flatnonzero(~enc.candidates.fixed)
        shared = enc.total(enc.sum(free[self._meant(season, enc.candidates)[free]]))
        stays = Alternative(shared, Lin(constant=len(self.listed) - self.at_least))
        ways = [stays]
        if self.either:
            ways.append(Alternative(shared + self.at_least, enc.total(enc.sum(free))))
        enc.any_way(ways, microcycle=0, subject="listed")

    def _meant(self, season: Season, table: Candidates) -> Bools:
        index = {template.id: i for i, template in enumerate(season.templates)}
        where = {place: i for i, place in enumerate(table.places)}
        wanted = {
            (index[template], season.clock.minute(start), where[place])
            for template, start, place in self.listed
            if template in index and place in where
        }
        keys = zip(table.template.tolist(), table.start.tolist(), table.place.tolist(), strict=True)
        return np.array([key in wanted for key in keys], dtype=bool)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        plan, listed = placements(schedule), set(self.listed)
        differ = len(listed - plan)
        if self.either:
            differ = max(differ, len(plan - listed))
        if differ < self.at_least:
            text = f"{differ} sessions differ, at least {self.at_least} are asked for"
            yield self.broken(0, "listed", self.at_least - differ, text)

    def explain(self, where: Where) -> str:
        return f"at least {self.at_least} of {len(self.listed)} sessions elsewhere"
