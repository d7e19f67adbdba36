"""Days, microcycles and clocks.

Dates and times are the athlete's wall clock. Lengths of time are taken in UTC when the athlete has a
time zone, so that the night the clocks change is 23 or 25 hours long, as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MOST_DAYS = 104 * 7 + 6
MICROCYCLE_DAYS = (4, 28)

_EPOCH = datetime(1970, 1, 1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns wall-clock times into absolute minutes and back.

    Parameters
    ----------
    time_zone
        IANA name such as ``"Europe/London"``, or None for a clock that never changes.
    """

    time_zone: str | None = None
    _zone: ZoneInfo | None = field(init=False, repr=False, compare=False, default=None)
    _known: dict[datetime, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.time_zone is not None:
            object.__setattr__(self, "_zone", ZoneInfo(self.time_zone))

    def minute(self, local: datetime) -> int:
        """Absolute minute (since 1970, UTC) of a wall-clock time; an ambiguous hour is its first pass."""
        known = self._known.get(local)
        if known is None:
            known = (self._utc(local) - _EPOCH) // _MINUTE
            self._known[local] = known
        return known

    def wall(self, minute: int) -> datetime:
        """Wall-clock time of an absolute minute."""
        moment = _EPOCH + minute * _MINUTE
        if self._zone is None:
            return moment
        return moment.replace(tzinfo=UTC).astimezone(self._zone).replace(tzinfo=None, fold=0)

    def exists(self, local: datetime) -> bool:
        """False inside the hour that is skipped when the clocks go forward."""
        return self._zone is None or self.wall(self.minute(local)) == local

    def _utc(self, local: datetime) -> datetime:
        if self._zone is None:
            return local
        return local.replace(tzinfo=self._zone).astimezone(UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Microcycle:
    """One microcycle as far as it lies inside the season.

    Parameters
    ----------
    index
        Number from 0.
    first, last
        First and last day inside the season, inclusive.
    full_days
        Length of the whole microcycle, of which the first and the last of a season may show a part.
    """

    index: int
    first: date
    last: date
    full_days: int

    @property
    def days(self) -> int:
        """Days inside the season."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The season's days, cut into microcycles.

    Parameters
    ----------
    start, end
        First and last day, inclusive.
    microcycle_days
        Length of a microcycle in days, 4 to 28; 7 by default.
    anchor
        A day on which a microcycle begins. By default the Monday on or before ``start`` for 7-day
        microcycles, otherwise ``start``; so a season that starts mid-week has a short first one.
    """

    start: date
    end: date
    microcycle_days: int = 7
    anchor: date | None = None
    microcycles: tuple[Microcycle, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        # A calendar out of range has no microcycles; validation says what is wrong with it.
        if 1 <= self.days <= MOST_DAYS and MICROCYCLE_DAYS[0] <= self.microcycle_days <= MICROCYCLE_DAYS[1]:
            object.__setattr__(self, "microcycles", tuple(self._cut()))

    @property
    def days(self) -> int:
        """Number of days in the season."""
        return (self.end - self.start).days + 1

    def day(self, index: int) -> date:
        """The date of day ``index`` (0 is the first)."""
        return self.start + timedelta(days=index)

    def day_index(self, day: date) -> int:
        """Days since the first day of the season; negative before it."""
        return (day - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def microcycle_of(self, day: date) -> int:
        """Index of the microcycle that holds a day; days before the season belong to negative ones."""
        return (day - self._anchor()).days // self.microcycle_days - self._offset()

    def full_span(self, index: int) -> tuple[date, date]:
        """First and last day of a whole microcycle, also of one that juts out of the season."""
        first = self._anchor() + timedelta(days=(index + self._offset()) * self.microcycle_days)
        return first, first + timedelta(days=self.microcycle_days - 1)

    def _anchor(self) -> date:
        if self.anchor is not None:
            return self.anchor
        if self.microcycle_days == 7:
            return self.start - timedelta(days=self.start.weekday())
        return self.start

    def _offset(self) -> int:
        return (self.start - self._anchor()).days // self.microcycle_days

    def _cut(self) -> list[Microcycle]:
        cut = []
        for index in range(self.microcycle_of(self.end) + 1):
            first, last = self.full_span(index)
            cut.append(
                Microcycle(
                    index=index,
                    first=max(first, self.start),
                    last=min(last, self.end),
                    full_days=self.microcycle_days,
                )
            )
        return cut
