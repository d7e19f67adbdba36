"""When an event that repeats takes place, within bounds: a rule may ask for every second of a century."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_OCCURRENCES = 750
MOST_DAYS = 1_100
"""A rule is followed for three years: longer than any season."""
LONGEST_RULE = 500
MOST_INTERVAL = 1_000
_CYCLE_YEARS = 28
"""After so many years the same dates fall on the same weekdays, as long as no year such as 2100 lies between."""
_LAST_YEARS = range(9_968, 9_997)
_CALM_YEARS = (1_901, 2_095)
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_WITHIN_DAY = {"BYHOUR": 24, "BYMINUTE": 60, "BYSECOND": 61}


class RuleRefused(ValueError):
    """A rule that is not followed; its message is the reason, to stand behind "the rule is not followed: "."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    """When an event takes place.

    Parameters
    ----------
    starts
        Wall-clock starts in order, the first included.
    endless
        Whether a rule names no end, so that they were cut at the horizon.
    cut
        Whether there are more than were taken.
    tried
        How many moments of the rule were looked at, those before the first wanted day included.
    """

    starts: tuple[datetime, ...]
    endless: bool = False
    cut: bool = False
    tried: int = 0


def occurrences(
    start: datetime, rule: str, *, until: datetime | None, horizon: date, since: date | None = None
) -> Occurrences:
    """The starts that a rule gives.

    Parameters
    ----------
    start
        The first start, on the clock of the event.
    rule
        The text of an ``RRULE``.
    until
        The rule's own last moment on the same clock, where it names one; its ``UNTIL`` is not read here.
    horizon
        The last day on which an endless rule is followed.
    since
        Starts before this day are not wanted and do not count.

    Raises
    ------
    RuleRefused
        Where it is no rule, or repeats more than once a day, or could not be followed in bounded time.
    """
    parts = rule_parts(rule)
    endless = until is None and "COUNT" not in parts
    wanted_from = max(start, datetime.combine(since, time())) if since is not None else start
    last = datetime.combine(wanted_from.date() + timedelta(days=MOST_DAYS), time.max)
    if until is not None:
        last = min(last, until)
    if endless:
        last = min(last, datetime.combine(horizon, time.max))
    found = []
    cut = False
    tried = 0
    for moment in _moments(start, parts, last):
        tried += 1
        if moment > last:
            cut = until is None or last < until
            break
        if moment >= wanted_from:
            found.append(moment)
        if len(found) > MOST_OCCURRENCES:
            cut = True
            break
    return Occurrences(starts=tuple(found[:MOST_OCCURRENCES]), endless=endless, cut=cut, tried=tried)


def rule_parts(rule: str) -> dict[str, str]:
    """The parts of a rule by name.

    Raises
    ------
    RuleRefused
        As in :func:`occurrences`.
    """
    if len(rule) > LONGEST_RULE:
        raise RuleRefused(f"it has {len(rule)} signs")
    pairs = [part.partition("=") for part in rule.strip().strip(";").upper().split(";")]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    frequency = parts.get("FREQ", "")
    if frequency in _TOO_OFTEN or any("," in parts.get(name, "") for name in _WITHIN_DAY):
        raise RuleRefused("it repeats several times a day")
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise RuleRefused("it names no frequency")
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not re.fullmatch(r"\d{1,6}", parts[name]):
            raise RuleRefused(f"its {name} is '{parts[name][:20]}'")
    if not 1 <= int(parts.get("INTERVAL", "1")) <= MOST_INTERVAL or parts.get("COUNT") == "0":
        raise RuleRefused("its INTERVAL or COUNT is out of range")
    for name, most in _WITHIN_DAY.items():
        if name in parts and not (
            re.fullmatch(r"\d{1,2}", parts[name], re.ASCII) and int(parts[name]) < most
        ):
            raise RuleRefused(f"its {name} is '{parts[name][:20]}'")
    if "BYEASTER" in parts:
        raise RuleRefused("it follows Easter")
    return parts


def is_plain(rule: str) -> bool:
    """Whether a rule surely meets a day soon, so that following it costs next to nothing."""
    parts = rule_parts(rule)
    filters = {name for name in parts if name.startswith("BY") and name not in _WITHIN_DAY}
    return not filters or (parts["FREQ"] == "WEEKLY" and filters == {"BYDAY"})


def _moments(start: datetime, parts: dict[str, str], last: datetime) -> Iterator[datetime]:
    """The starts, followed in the last years there are.

    A rule may match no day at all (30 February); it would be searched up to the year 9999. Put there from the
    start, with the same weekdays and leap years, the search is over after some thirty years.
    """
    from dateutil import rrule

    if (
        not _CALM_YEARS[0] <= start.year <= last.year <= _CALM_YEARS[1]
        or (last.year - start.year) > _CYCLE_YEARS
    ):
        raise RuleRefused(f"it runs from {start.year} to {last.year}")
    shift = next(year for year in _LAST_YEARS if _alike(start.year, year)) - start.year
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("UNTIL", "BYSECOND"))
    try:
        moved: Any = rrule.rrulestr(text, dtstart=start.replace(year=start.year + shift))
        for moment in moved:
            yield moment.replace(year=moment.year - shift)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError) as error:
        raise RuleRefused(str(error) or "it cannot be read") from None


def _alike(year: int, other: int) -> bool:
    """Whether two years, and those around them, have the same weekdays and leap days."""
    return (year - other) % 4 == 0 and date(year, 1, 1).weekday() == date(other, 1, 1).weekday()
