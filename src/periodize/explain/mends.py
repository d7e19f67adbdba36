"""What a coach may change so that a season can be planned, or a missed dose be met.

Time, and what the coach has decided: hours, minutes, pins, bans, fixed blocks, closed days, travel, and rules made law
that are wishes by default. Nothing else. Race gaps and tapers, recovery hours, the 48 hours between heavy lifts of a
pattern, caps, restrictions, injuries, sickness, today, and the runs stay as they are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from periodize.domain.athlete import AvailabilityException, ExceptionKind, Window
from periodize.domain.season import Ban, Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import WEEKDAYS, Phase
from periodize.problem import Problem
from periodize.report.words import day_text
from periodize.rules.base import Rule
from periodize.rules.said import window_text
from periodize.solver.feasible import Switch

STEP_MIN = 15
"""Minutes in which a longer window, and the minutes a day, are counted; twice as many for a week."""

MOST_STEPS = 8
"""Steps of more minutes a day or a week that are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend(ABC):
    """One change that a coach could make."""

    kind: ClassVar[str]
    """What is changed: a way of mending uses other kinds than the ways before it, as long as there are such."""

    size: ClassVar[int]
    """How much it asks, 1 to 9: a date less than a weekday, an hour less than a plan given up."""

    @property
    @abstractmethod
    def sentence(self) -> str:
        """The change in plain words, with dates and numbers."""

    @abstractmethod
    def made(self, problem: Problem) -> Problem:
        """The problem with the change."""

    def opens(self, season: Season) -> Iterator[tuple[date, Window]]:
        """Windows that it adds."""
        return iter(())

    def switch(self) -> Switch:
        """What the search has to know of it beside its windows and bans."""
        return Switch(size=self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOn(Mend):
    """A window on one date, or a longer one.

    ``usual`` is the window as the default week has it; ``longer`` says that it is open anyway, and ``away`` what
    stands against it.
    """

    kind = "date"
    size = 1

    day: date
    window: Window
    usual: Window
    longer: bool = False
    away: str = ""

    @property
    def sentence(self) -> str:
        if self.longer:
            return f"open {window_text(self.window)} on {day_text(self.day)}, not only {_clock(self.usual)}"
        away = f", in spite of {self.away}" if self.away else ""
        return f"open {window_text(self.window)} on {day_text(self.day)} too{away}"

    def made(self, problem: Problem) -> Problem:
        extra = AvailabilityException(
            first=self.day, last=self.day, kind=ExceptionKind.EXTRA, windows=(self.window,)
        )
        availability = problem.season.availability
        return _with(
            problem, availability=replace(availability, exceptions=(*availability.exceptions, extra))
        )

    def opens(self, season: Season) -> Iterator[tuple[date, Window]]:
        yield self.day, self.window


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEvery(Mend):
    """A window on one weekday of the default week, or a longer one; see :class:`OpenOn`."""

    kind = "weekday"
    size = 3

    weekday: int
    window: Window
    usual: Window
    longer: bool = False

    @property
    def sentence(self) -> str:
        day = WEEKDAYS[self.weekday]
        if self.longer:
            return f"open {window_text(self.window)} every {day}, not only {_clock(self.usual)}"
        return f"open {window_text(self.window)} every {day} too"

    def made(self, problem: Problem) -> Problem:
        availability = problem.season.availability
        kept = tuple(w for w in availability.week[self.weekday] if not self.longer or w != self.usual)
        week = tuple(
            (*kept, self.window) if day == self.weekday else windows
            for day, windows in enumerate(availability.week)
        )
        return _with(problem, availability=replace(availability, week=week))

    def opens(self, season: Season) -> Iterator[tuple[date, Window]]:
        away = [e for e in season.availability.exceptions if e.kind is not ExceptionKind.EXTRA]
        for day in placeable_days(season):
            closed = any(e.first <= day <= e.last and e.place in (None, self.window.place) for e in away)
            if day.weekday() == self.weekday and not closed:
                yield day, self.window


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreMinutes(Mend):
    """More minutes of sessions a day or a week."""

    kind = "minutes"
    size = 4

    name: str
    before: int
    steps: int = 1

    @property
    def per(self) -> int:
        """Minutes in a step."""
        return STEP_MIN if self.name == "minutes_per_day" else 2 * STEP_MIN

    @property
    def minutes(self) -> int:
        """What is allowed afterwards."""
        return self.before + self.steps * self.per

    @property
    def sentence(self) -> str:
        noun = "a day" if self.name == "minutes_per_day" else "a week"
        return f"allow {self.minutes} min of sessions {noun} in place of {self.before}"

    def made(self, problem: Problem) -> Problem:
        athlete = replace(problem.season.athlete, **{self.name: self.minutes})  # type: ignore[arg-type]
        return _with(problem, athlete=athlete)

    def switch(self) -> Switch:
        subject = "minutes on " if self.name == "minutes_per_day" else "minutes in the week"
        return Switch(size=self.size, eases=subject, per=self.per, steps=MOST_STEPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Mend):
    """Something that the coach has decided, taken back; ``told`` says what."""

    size = 5

    told: str

    @property
    def sentence(self) -> str:
        return f"{self.how}: {self.told}"

    @property
    def how(self) -> str:
        """``"take back"``, where not only a part of it is."""
        return "take back"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropException(TakeBack):
    """Travel or closed days taken back."""

    kind = "exception"

    exception: AvailabilityException

    def made(self, problem: Problem) -> Problem:
        return _with(problem, availability=self._without(problem.season).availability)

    def opens(self, season: Season) -> Iterator[tuple[date, Window]]:
        changed = self._without(season).availability
        for day in placeable_days(season):
            if self.exception.first <= day <= self.exception.last:
                for window in changed.windows_on(day):
                    yield day, window

    def _without(self, season: Season) -> Season:
        kept = tuple(e for e in season.availability.exceptions if e != self.exception)
        return replace(season, availability=replace(season.availability, exceptions=kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftBan(TakeBack):
    """A ban lifted for some days, or altogether."""

    kind = "ban"

    ban: Ban
    first: date | None = None
    last: date | None = None

    @property
    def size(self) -> int:  # type: ignore[override]
        """A few days ask for less than all of them."""
        return 5 if self.first is None else 2

    @property
    def how(self) -> str:
        if self.first is None or self.last is None:
            return "take back"
        return f"lift from {day_text(self.first)} to {day_text(self.last)}"

    def lifts(self, day: date) -> bool:
        """Whether the ban no longer holds on a day."""
        return self.first is None or self.last is None or self.first <= day <= self.last

    def made(self, problem: Problem) -> Problem:
        bans = [piece for ban in problem.season.bans for piece in self._left_of(ban)]
        return _with(problem, bans=tuple(bans))

    def _left_of(self, ban: Ban) -> Iterator[Ban]:
        """What is left of a ban: of the one meant, or of a piece that another lift has left."""
        same = replace(ban, first=None, last=None) == replace(self.ban, first=None, last=None)
        if not same or not _overlap(ban, self.ban):
            yield ban
        elif self.first is not None and self.last is not None:
            if ban.first is None or ban.first < self.first:
                yield replace(ban, last=_earlier(ban.last, self.first - timedelta(days=1)))
            if ban.last is None or ban.last > self.last:
                yield replace(ban, first=_later(ban.first, self.last + timedelta(days=1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpin(TakeBack):
    """A pinned session set free."""

    kind = "pin"

    pin: Session

    def made(self, problem: Problem) -> Problem:
        return _with(problem, pins=tuple(p for p in problem.season.pins if p.id != self.pin.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeBlocks(TakeBack):
    """Microcycles whose block the coach has fixed, left open again."""

    kind = "block"

    first: int
    last: int
    phase: Phase

    def made(self, problem: Problem) -> Problem:
        kept = tuple(
            (at, phase) for at, phase in problem.season.fixed_blocks if not self.first <= at <= self.last
        )
        return _with(problem, fixed_blocks=kept)

    def switch(self) -> Switch:
        blocks = tuple((at, self.phase) for at in range(self.first, self.last + 1))
        return Switch(size=self.size, blocks=blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsWish(Mend):
    """A rule made law that is a wish by default, a wish again."""

    kind = "wish"
    size = 6

    law: Rule

    @property
    def wish(self) -> Rule:
        """The rule, charged."""
        return replace(self.law, tier=self.law.default_tier)

    @property
    def sentence(self) -> str:
        return f"let {self.wish.key} be a wish again, at a charge where it is not kept"

    def made(self, problem: Problem) -> Problem:
        rules = tuple(self.wish if rule.key == self.law.key else rule for rule in problem.policy)
        return replace(problem, policy=replace(problem.policy, rules=rules))

    def switch(self) -> Switch:
        return Switch(size=self.size, law=self.law.key)


def narrowed(mend: Mend, needed: Collection[tuple[date, int, int]]) -> Mend:
    """A window no longer than usual, or than some sessions need: day, first and last minute of each."""
    if not isinstance(mend, OpenOn | OpenEvery):
        return mend
    ends = [
        last
        for day, first, last in needed
        if (day == mend.day if isinstance(mend, OpenOn) else day.weekday() == mend.weekday)
        and mend.window.opens_min <= first
        and last <= mend.window.closes_min
    ]
    least = max([mend.usual.closes_min + mend.longer, *ends])
    closes = least if least == mend.usual.closes_min else -(-least // STEP_MIN) * STEP_MIN
    return replace(mend, window=replace(mend.window, closes_min=min(closes, mend.window.closes_min)))


def _with(problem: Problem, **facts: object) -> Problem:
    return replace(problem, season=replace(problem.season, **facts))  # type: ignore[arg-type]


def placeable_days(season: Season) -> Iterator[date]:
    """The days on which something can be placed."""
    for index in range(season.calendar.days):
        day = season.calendar.day(index)
        if season.today is None or day >= season.today:
            yield day


def _overlap(one: Ban, other: Ban) -> bool:
    return not (
        (one.last is not None and other.first is not None and one.last < other.first)
        or (other.last is not None and one.first is not None and other.last < one.first)
    )


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)


def _later(one: date | None, other: date) -> date:
    return other if one is None else max(one, other)


def _clock(window: Window) -> str:
    """``"17:30-20:00"``."""
    return window_text(window).split()[0]
