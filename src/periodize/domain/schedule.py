"""A schedule: a season with sessions in it and a block for each microcycle."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from periodize.domain.display import Shown
from periodize.domain.figures import Figures
from periodize.domain.season import Season, Span
from periodize.domain.session import Session, SessionTemplate
from periodize.domain.vocabulary import Pattern, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A session with what a check needs to know about it.

    Parameters
    ----------
    session, template
        The session and its template.
    span
        Absolute minutes at which it begins and ends.
    microcycle
        Index of its microcycle; negative for the history.
    figures
        What it holds for this athlete: less than its template in a deload, under stress or under a limit.
    """

    session: Session
    template: SessionTemplate
    span: Span
    microcycle: int
    figures: Figures

    @property
    def load_au(self) -> int:
        """Session-RPE load."""
        return self.figures.load_au

    @property
    def hard_sets(self) -> int:
        """Hard sets of squat, hinge and calf."""
        return self.figures.hard_sets

    @property
    def impact(self) -> int:
        """Impact units."""
        return self.figures.impact

    @property
    def contacts(self) -> int:
        """Foot contacts."""
        return self.figures.contacts

    @property
    def sprint_m(self) -> int:
        """Metres at near-maximal speed."""
        return self.figures.sprint_m

    def sets_of(self, pattern: Pattern) -> int:
        """Hard sets of one movement pattern."""
        return next((count for name, count in self.figures.sets if name is pattern), 0)

    @property
    def day(self) -> date:
        """The date on which it starts."""
        return self.session.day

    @property
    def is_fixed(self) -> bool:
        """True for pins and history: facts, not choices."""
        return self.session.is_fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Shown):
    """Sessions around the runs of a season.

    Parameters
    ----------
    season
        The facts.
    sessions
        Placed and pinned sessions, in order of start.
    blocks
        The phase of every microcycle.
    """

    season: Season
    sessions: tuple[Session, ...]
    blocks: tuple[Phase, ...]
    placed: tuple[Placed, ...] = field(init=False, repr=False, compare=False, default=())
    with_history: tuple[Placed, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.sessions, key=lambda s: (s.start, s.template, s.id)))
        object.__setattr__(self, "sessions", ordered)
        placed = tuple(self._placed(session) for session in ordered)
        past = (self._placed(session) for session in self.season.history.sessions)
        everything = sorted((*past, *placed), key=lambda p: (p.span, p.session.id))
        object.__setattr__(self, "placed", placed)
        object.__setattr__(self, "with_history", tuple(everything))

    def __str__(self) -> str:
        placed, pinned = (sum(s.is_fixed is fixed for s in self.sessions) for fixed in (False, True))
        return f"{placed} placed and {pinned} pinned sessions, {len(self.blocks)} microcycles: {self.season}"

    def in_microcycle(self, index: int) -> list[Placed]:
        """Sessions of one microcycle, those of the history included where it reaches back before the season."""
        return [p for p in self.with_history if p.microcycle == index]

    def with_sessions(self, sessions: tuple[Session, ...]) -> Schedule:
        """The same season and blocks with other sessions."""
        return replace(self, sessions=sessions)

    def _placed(self, session: Session) -> Placed:
        season = self.season
        microcycle = season.calendar.microcycle_of(session.day)
        return Placed(
            session=session,
            template=season.template(session.template),
            span=season.span(session),
            microcycle=microcycle,
            figures=season.figures(session.template, microcycle),
        )
