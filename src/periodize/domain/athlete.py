"""The athlete and when they can train."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from periodize.domain.limits import Limits, limits_of
from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import Flag, Level, Maturity, Pattern, RaceDistance, Sex, Tissue


@dataclass(frozen=True, slots=True, kw_only=True)
class Injury:
    """An injury, past or present.

    Parameters
    ----------
    tissue
        What was hurt.
    first
        First day, or None where it is not known.
    last
        Last day on which it hurt, or None where it still does: steps back begin the day after.
    """

    tissue: Tissue
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What the athlete must not do for a while, by word of a coach or a clinician.

    Parameters
    ----------
    first, last
        Dates, inclusive; open-ended where None.
    patterns
        Movement patterns that are not to be trained.
    impact, sprints
        Whether jumps and hops, and whether sprints are off.
    why
        A short reason for reports.
    """

    first: date | None = None
    last: date | None = None
    patterns: frozenset[Pattern] = frozenset()
    impact: bool = False
    sprints: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """Who trains.

    Parameters
    ----------
    id
        Any short text.
    level
        Strength-training experience.
    age
        Years, 10 to 100, or None.
    time_zone
        IANA name, or None for a clock that never changes.
    minutes_per_day, minutes_per_week
        Most minutes of placed sessions, or None for no limit.
    usual_run_min
        Minutes after midnight at which the athlete usually runs, Monday to Sunday.
    later_run_min
        The same for a second run on one day.
    easy_pace_s_per_km
        Pace of an easy run, for runs given by distance alone; by default by level.
    recovery_pct
        Recovery multiplier in percent, 50 to 300; by default by level, age and injuries.
    race_distance
        Race-distance profile; by default that of the goal race.
    weekly_cap_au
        Most load in any 7 days, runs included, or None for the default of the policy.
    sex, sex_options
        Sex, and whether it may change a limit; by default it changes none.
    maturity
        Stage of growth, for athletes under 18; by default after the growth spurt.
    flags
        Circumstances that cut impact.
    injuries
        Injuries, past and present; one within 12 months lowers limits.
    restrictions
        What is off for a while.
    one_rm_g
        Pairs (exercise id, one-repetition maximum in grams).
    plate_step_g
        Smallest step by which a bar can be loaded, in grams: twice the smallest plate; 250 to 20 000.
    own_limits
        Pairs (name of a limit, value) that override what the profile gives; the names are those of
        :meth:`limits`.
    """

    id: str = "athlete"
    level: Level = Level.INTERMEDIATE
    age: int | None = None
    time_zone: str | None = None
    minutes_per_day: int | None = None
    minutes_per_week: int | None = None
    usual_run_min: tuple[int, ...] = (420,) * 7
    later_run_min: int = 1050
    easy_pace_s_per_km: int | None = None
    recovery_pct: int | None = None
    race_distance: RaceDistance | None = None
    weekly_cap_au: int | None = None
    sex: Sex | None = None
    sex_options: bool = False
    maturity: Maturity | None = None
    flags: frozenset[Flag] = frozenset()
    injuries: tuple[Injury, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    one_rm_g: tuple[tuple[str, int], ...] = ()
    plate_step_g: int = 2_500
    own_limits: tuple[tuple[str, int], ...] = ()

    def limits(
        self, on: date | None = None, until: date | None = None, distance: RaceDistance | None = None
    ) -> Limits:
        """The athlete's limits, each with what changed it and why.

        Parameters
        ----------
        on, until
            First and last day they are wanted for; without a day every injury counts as recent.
        distance
            Race-distance profile, where the athlete has none of their own; by default 5 to 10 km.
        """
        return limits_of(self, on, until, distance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of one day in which sessions may be placed.

    Parameters
    ----------
    opens_min, closes_min
        Minutes after midnight; closes may be 1440.
    place
        Name of the place, which says what equipment is at hand.
    """

    opens_min: int
    closes_min: int
    place: str = "gym"


class ExceptionKind(StrEnum):
    """Why some days differ from the default week."""

    TRAVEL = "travel"
    SICK = "sick"
    INJURED = "injured"
    CLOSED = "closed"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityException:
    """Dates on which other windows hold.

    ``extra`` adds its windows to the default ones; every other kind replaces them, by none unless given.
    ``closed`` with a ``place`` closes only that place.
    """

    first: date
    last: date
    kind: ExceptionKind
    windows: tuple[Window, ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A time at which others have what a session would need: the racks are full.

    Parameters
    ----------
    what
        What is taken, as people call it: ``"racks"``.
    first, last
        From when to when, wall-clock time.
    place
        Where.
    requires
        Sessions are concerned whose template needs one of these; all at the place unless given.
    templates
        Ids of the templates that are concerned; all unless given.
    """

    what: str
    first: datetime
    last: datetime
    place: str
    requires: frozenset[str] = frozenset()
    templates: frozenset[str] = frozenset()

    def stops(self, template: SessionTemplate, place: str) -> bool:
        """Whether sessions of a template at a place have to keep clear of it."""
        return (
            place == self.place
            and (not self.requires or bool(self.requires & template.requires))
            and (not self.templates or template.id in self.templates)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """The default week and its exceptions.

    Parameters
    ----------
    week
        Windows of Monday to Sunday, seven tuples.
    exceptions
        Dated exceptions; where several cover one day they apply in the order given.
    places
        Equipment by place.
    taken
        When others have the equipment.
    """

    week: tuple[tuple[Window, ...], ...]
    exceptions: tuple[AvailabilityException, ...] = ()
    places: tuple[tuple[str, frozenset[str]], ...] = ()
    taken: tuple[Taken, ...] = ()

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The windows of one date, in order of opening."""
        windows = self.week[day.weekday()]
        for exception in self.exceptions:
            if exception.first <= day <= exception.last:
                windows = _apply(exception, windows)
        return tuple(sorted(set(windows), key=lambda w: (w.opens_min, w.closes_min, w.place)))

    def equipment(self, place: str) -> frozenset[str]:
        """What is found at a place; nothing at an unknown one."""
        return dict(self.places).get(place, frozenset())


def _apply(exception: AvailabilityException, windows: tuple[Window, ...]) -> tuple[Window, ...]:
    if exception.kind is ExceptionKind.EXTRA:
        return windows + exception.windows
    if exception.kind is ExceptionKind.CLOSED and exception.place is not None:
        return tuple(w for w in windows if w.place != exception.place) + exception.windows
    return exception.windows
