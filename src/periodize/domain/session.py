"""Runs, session templates and sessions: what stands in a diary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from periodize.domain.vocabulary import (
    Level,
    Origin,
    Pattern,
    Quality,
    RaceDistance,
    RacePriority,
    RecoveryClass,
    RunKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInput:
    """A run as it arrives: only date and kind are needed, the rest may be unknown.

    Parameters
    ----------
    day
        Calendar date.
    kind
        What the run is for.
    start_min
        Minutes after midnight at which it begins, 0 to 1439.
    distance_m, duration_min
        Length in metres and in minutes.
    rpe_tenths
        Expected effort on the 0 to 10 scale, in tenths.
    load_au
        Session-RPE load; by default effort x minutes.
    priority
        "key", "A", "B", "C" or empty.
    name, where
        The coach's title, and where the row stands (for messages).
    listed
        False for a race that stands only in the list of races, not among the runs.
    """

    day: date
    kind: RunKind
    start_min: int | None = None
    distance_m: int | None = None
    duration_min: int | None = None
    rpe_tenths: int | None = None
    load_au: int | None = None
    priority: str = ""
    name: str = ""
    where: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A fixed run. Never moved, shortened or dropped.

    Parameters
    ----------
    id
        Readable and unique in its season, for example ``"run-2026-06-07"``.
    start
        Wall-clock start.
    duration_min
        Minutes, at least 1.
    kind
        What the run is for.
    key
        Whether it is a key run: one that should meet fresh legs.
    distance_m
        Metres, or None where the run is by time.
    rpe_tenths, load_au
        Effort in tenths and session-RPE load.
    race
        Priority, for races.
    name
        The coach's title.
    assumed
        Names of the fields that were completed by rule rather than given; "row" for a race that is not among the runs.
    """

    id: str
    start: datetime
    duration_min: int
    kind: RunKind
    key: bool
    distance_m: int | None
    rpe_tenths: int
    load_au: int
    race: RacePriority | None = None
    name: str = ""
    assumed: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The date on which it starts."""
        return self.start.date()

    @property
    def race_distance(self) -> RaceDistance | None:
        """The race-distance profile, for races of known length."""
        if self.race is None or self.distance_m is None:
            return None
        return RaceDistance.of_metres(self.distance_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTemplate:
    """A kind of session that may be placed.

    Parameters
    ----------
    id, name
        Stable id and the title a coach reads.
    quality
        What it trains.
    recovery
        Its row and column in the recovery matrix.
    minutes
        Length.
    load_au, hard_sets, impact
        The three ledgers: session-RPE load, hard lower-body sets, impact units (contacts x
        intensity + sprint metres / 2).
    contacts, sprint_m
        Foot contacts and metres at near-maximal speed.
    sets
        Hard sets per movement pattern.
    heavy
        Patterns loaded heavily enough to need their own 48 h.
    requires
        Equipment that must be at the place.
    follows
        Templates it may follow at once in one visit: explosive work comes first, lifting after it.
    instead_of
        Equipment that it makes up for: it is placed only in microcycles in which no place has that.
    hard_day
        Whether it makes its day a hard day.
    rides
        Whether it may follow an easy run at once, where the run ends, without a window or a place.
    level
        Lowest strength level it suits.
    grade, source
        Strength and source of the evidence for its figures.
    """

    id: str
    name: str
    quality: Quality
    recovery: RecoveryClass
    minutes: int
    load_au: int
    hard_sets: int = 0
    impact: int = 0
    contacts: int = 0
    sprint_m: int = 0
    sets: tuple[tuple[Pattern, int], ...] = ()
    heavy: frozenset[Pattern] = frozenset()
    requires: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()
    instead_of: frozenset[str] = frozenset()
    hard_day: bool = False
    rides: bool = False
    level: Level = Level.NOVICE
    grade: str = ""
    source: str = ""

    def sets_of(self, pattern: Pattern) -> int:
        """Hard sets of one movement pattern."""
        return next((count for name, count in self.sets if name is pattern), 0)

    def at(self, start: datetime, place: str, origin: Origin = Origin.PLACED) -> Session:
        """A session of this kind, as long as it usually is."""
        return Session(
            id=made_id(self.id, start),
            template=self.id,
            start=start,
            duration_min=self.minutes,
            place=place,
            origin=origin,
        )


def made_id(template: str, start: datetime) -> str:
    """The id of a session that was given none: what it is, and when it begins."""
    return f"{template}-{start:%Y-%m-%d-%H%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A strength, power, plyometric or sprint session with its place in time.

    Parameters
    ----------
    id
        Readable and unique in its schedule.
    template
        Id of its template.
    start
        Wall-clock start.
    duration_min
        Minutes.
    place
        Where it is held.
    origin
        placed, pinned or history.
    """

    id: str
    template: str
    start: datetime
    duration_min: int
    place: str = ""
    origin: Origin = Origin.PLACED

    @property
    def day(self) -> date:
        """The date on which it starts."""
        return self.start.date()

    @property
    def is_fixed(self) -> bool:
        """True unless the solver chose it."""
        return self.origin is not Origin.PLACED
