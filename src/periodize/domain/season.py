"""A season: everything that is given, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from periodize.domain.athlete import Athlete, Availability
from periodize.domain.calendar import Calendar, Clock
from periodize.domain.session import Run, Session, SessionTemplate
from periodize.domain.vocabulary import Phase, Quality, RaceDistance, RacePriority
from periodize.errors import InvalidSeason

Span = tuple[int, int]
"""Absolute minutes (UTC) at which something begins and ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """Sessions the coach forbids; every part that is given must match.

    Parameters
    ----------
    template, quality
        Which sessions; all if neither is given.
    weekdays
        Days of the week, 0 is Monday; every day if empty.
    first, last
        Dates, inclusive; open-ended where None.
    """

    template: str | None = None
    quality: Quality | None = None
    weekdays: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None

    def matches(self, template: SessionTemplate, day: date) -> bool:
        """Whether a session of this template on this day is forbidden."""
        return (
            (self.template is None or template.id == self.template)
            and (self.quality is None or template.quality is self.quality)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What came just before the season, so that gaps, windows and rises do not start from nothing.

    Parameters
    ----------
    runs, sessions
        Done before the first day; six weeks are enough.
    block, block_microcycles
        The block the athlete is in on the first day, and how many microcycles of it are done. None
        means that the season begins with a new macrocycle.
    """

    runs: tuple[Run, ...] = ()
    sessions: tuple[Session, ...] = ()
    block: Phase | None = None
    block_microcycles: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """All facts of one athlete's season.

    Parameters
    ----------
    athlete, calendar, availability
        Who, when, and in which windows.
    runs
        The running plan: constants, in order of start.
    templates
        What may be placed.
    pins
        Sessions the coach has fixed.
    bans
        What the coach forbids.
    history
        What came before.
    fixed_blocks
        Pairs (microcycle, phase) the coach has decided; the solver decides the others.
    today
        Nothing is placed before this date.
    catalogue_version
        Version of the catalogue the templates come from.

    Raises
    ------
    InvalidSeason
        With every fault of the facts at once.
    """

    calendar: Calendar
    runs: tuple[Run, ...]
    availability: Availability
    templates: tuple[SessionTemplate, ...]
    athlete: Athlete = field(default_factory=Athlete)
    pins: tuple[Session, ...] = ()
    bans: tuple[Ban, ...] = ()
    history: History = field(default_factory=History)
    fixed_blocks: tuple[tuple[int, Phase], ...] = ()
    today: date | None = None
    catalogue_version: str = ""
    clock: Clock = field(init=False, repr=False, compare=False, default_factory=Clock)
    _by_id: dict[str, SessionTemplate] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        from periodize.domain.validate import season_faults

        faults = season_faults(self)
        if faults:
            raise InvalidSeason(faults)
        object.__setattr__(self, "runs", tuple(sorted(self.runs, key=lambda r: (r.start, r.id))))
        object.__setattr__(self, "pins", tuple(sorted(self.pins, key=lambda s: (s.start, s.id))))
        object.__setattr__(self, "clock", Clock(self.athlete.time_zone))
        object.__setattr__(self, "_by_id", {t.id: t for t in self.templates})

    def template(self, template_id: str) -> SessionTemplate:
        """The template with this id.

        Raises
        ------
        KeyError
            Where the catalogue of this season has none.
        """
        return self._by_id[template_id]

    def span(self, item: Run | Session) -> Span:
        """Absolute minutes at which a run or session begins and ends."""
        begins = self.clock.minute(item.start)
        return begins, begins + item.duration_min

    @property
    def races(self) -> tuple[Run, ...]:
        """The races, in order."""
        return tuple(run for run in self.runs if run.race is not None)

    @property
    def goal_races(self) -> tuple[Run, ...]:
        """The A races, in order."""
        return tuple(run for run in self.runs if run.race is RacePriority.A)

    @property
    def race_distance(self) -> RaceDistance:
        """The athlete's race-distance profile; that of the last goal race, else 5 to 10 km."""
        if self.athlete.race_distance is not None:
            return self.athlete.race_distance
        known = [race.race_distance for race in self.goal_races if race.race_distance]
        return known[-1] if known else RaceDistance.D5_10K

    @property
    def all_runs(self) -> tuple[Run, ...]:
        """Runs of the history and of the season, in order."""
        return tuple(sorted(self.history.runs, key=lambda r: (r.start, r.id))) + self.runs
