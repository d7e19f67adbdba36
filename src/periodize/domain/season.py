"""A season: everything that is given, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from periodize.domain.athlete import Athlete, Availability
from periodize.domain.calendar import Calendar, Clock
from periodize.domain.display import Shown
from periodize.domain.easing import LAID_UP, Ease, eases_of
from periodize.domain.figures import Figures, figures_of
from periodize.domain.limits import Limits
from periodize.domain.session import Run, Session, SessionTemplate
from periodize.domain.vocabulary import Phase, Quality, RaceDistance, RacePriority, RunKind
from periodize.errors import InvalidSeason

CARRIERS = frozenset({RunKind.EASY})
"""Kinds of run that low hops and strides may ride on; a recovery run is for recovering."""

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
class Stress:
    """Days on which life leaves less to train with: exams, short nights, the end of an illness.

    Parameters
    ----------
    first, last
        Dates, inclusive.
    load_pct
        What is left of the placed load in the microcycles concerned, 10 to 100.
    why
        A short reason for reports.
    """

    first: date
    last: date
    load_pct: int = 80
    why: str = ""


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
class Season(Shown):
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
    stress
        Days that leave less to train with.
    deload_days
        A day in each deload microcycle, where the coach has decided them; by default they follow the runs.
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
    stress: tuple[Stress, ...] = ()
    deload_days: tuple[date, ...] | None = None
    catalogue_version: str = ""
    clock: Clock = field(init=False, repr=False, compare=False, default_factory=Clock)
    limits: Limits = field(init=False, repr=False, compare=False, default_factory=Limits)
    _by_id: dict[str, SessionTemplate] = field(init=False, repr=False, compare=False, default_factory=dict)
    _equipment: dict[int, frozenset[str]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _easy_ends: dict[int, Run] = field(init=False, repr=False, compare=False, default_factory=dict)
    _figures: dict[tuple[str, int | None], Figures] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _eases: dict[int, Ease] | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        from periodize.domain.validate import season_faults

        faults = season_faults(self)
        if faults:
            raise InvalidSeason(faults)
        object.__setattr__(self, "runs", tuple(sorted(self.runs, key=lambda r: (r.start, r.id))))
        object.__setattr__(self, "pins", tuple(sorted(self.pins, key=lambda s: (s.start, s.id))))
        object.__setattr__(self, "clock", Clock(self.athlete.time_zone))
        days = self.calendar.start, self.calendar.end
        object.__setattr__(self, "limits", self.athlete.limits(*days, distance=self.race_distance))
        object.__setattr__(self, "_by_id", {t.id: t for t in self.templates})
        laid_up = [e for e in self.availability.exceptions if e.kind in LAID_UP]
        easy = [
            run
            for run in self.runs
            if run.kind in CARRIERS
            and run.race is None
            and not any(e.first <= run.day <= e.last for e in laid_up)
        ]
        object.__setattr__(self, "_easy_ends", {self.span(run)[1]: run for run in easy})

    def __str__(self) -> str:
        calendar = self.calendar
        return f"{self.athlete.id}, {calendar.start} to {calendar.end}, {len(self.runs)} runs"

    def template(self, template_id: str) -> SessionTemplate:
        """The template with this id.

        Raises
        ------
        KeyError
            Where the catalogue of this season has none.
        """
        return self._by_id[template_id]

    def figures(self, template_id: str, microcycle: int) -> Figures:
        """What a session of this template holds in a microcycle, for this athlete."""
        key = template_id, microcycle if microcycle in self.eases else None
        if key not in self._figures:
            ease = self.eases.get(microcycle)
            self._figures[key] = figures_of(self._by_id[template_id], self.limits, ease)
        return self._figures[key]

    def span(self, item: Run | Session) -> Span:
        """Absolute minutes at which a run or session begins and ends."""
        begins = self.clock.minute(item.start)
        return begins, begins + item.duration_min

    def is_needed(self, template: SessionTemplate, microcycle: int) -> bool:
        """False for a session that nothing calls for in a microcycle.

        That is one that makes up for equipment where a place has it, and one of jumps or sprints of which the
        athlete's limits leave less than a quarter.
        """
        held = self.figures(template.id, microcycle)
        little = 4 * held.contacts < template.contacts or 4 * held.sprint_m < template.sprint_m
        jumps = template.quality in (Quality.PLYOMETRIC, Quality.SPRINT)
        return not (jumps and little) and not template.instead_of & self._at_hand(microcycle)

    def _at_hand(self, microcycle: int) -> frozenset[str]:
        """What the places open in a microcycle of the season have between them."""
        if microcycle not in self._equipment:
            span = self.calendar.microcycles[microcycle]
            days = (span.first + timedelta(days=i) for i in range(span.days))
            places = {w.place for day in days for w in self.availability.windows_on(day)}
            found = (self.availability.equipment(place) for place in places)
            self._equipment[microcycle] = frozenset().union(*found)
        return self._equipment[microcycle]

    @property
    def carriers(self) -> Mapping[int, Run]:
        """The easy runs that hops and strides may ride on, by the absolute minute at which they end."""
        return self._easy_ends

    def carrier(self, session: Session) -> Run | None:
        """The easy run that a session rides on: it begins where and when the run ends. None for all others."""
        if session.place or not self.template(session.template).rides:
            return None
        return self._easy_ends.get(self.clock.minute(session.start))

    @property
    def eases(self) -> dict[int, Ease]:
        """The microcycles in which every placed session is lighter, with how much and why."""
        if self._eases is None:
            object.__setattr__(self, "_eases", eases_of(self))
        return self._eases or {}

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

    def distance_at(self, microcycle: int) -> RaceDistance:
        """The race-distance profile that a microcycle works towards.

        That given for the athlete; else that of the next A race in or after the microcycle; else the season's.
        """
        if self.athlete.race_distance is not None:
            return self.athlete.race_distance
        first, _ = self.calendar.full_span(microcycle)
        ahead = next((race for race in self.goal_races if race.day >= first), None)
        return (ahead.race_distance if ahead else None) or self.race_distance

    @property
    def all_runs(self) -> tuple[Run, ...]:
        """Runs of the history and of the season, in order."""
        return tuple(sorted(self.history.runs, key=lambda r: (r.start, r.id))) + self.runs
