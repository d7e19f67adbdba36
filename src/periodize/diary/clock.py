"""The clocks of a calendar: which zone a time is in, and what an athlete's own clock shows then."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from periodize.extras import needed
from periodize.io.cells import YEARS
from periodize.io.faults import Faults

_UTC_NAMES = frozenset({"utc", "etc/utc", "gmt", "etc/gmt", "z", "zulu", "universal", "etc/universal"})
_ZONE_RULE = re.compile(
    r"(?:FREQ=YEARLY|BYMONTH=\d{1,2}|BYDAY=-?[1-4][A-Z]{2}|BYMONTHDAY=\d{1,2}|UNTIL=\d{8}(?:T\d{6}Z?)?|INTERVAL=1|WKST=[A-Z]{2})"
    r"(?:;(?:FREQ=YEARLY|BYMONTH=\d{1,2}|BYDAY=-?[1-4][A-Z]{2}|UNTIL=\d{8}(?:T\d{6}Z?)?|INTERVAL=1|WKST=[A-Z]{2})){0,6}"
)
"""Rules of summer time that surely meet a day every year."""
LONGEST_ZONE = 20_000


class OutOfRange(ValueError):
    """A date in a year that no diary is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A moment of a calendar.

    Parameters
    ----------
    moment
        What its own clock shows; midnight for a date without a time.
    is_day
        Whether it is a date without a time.
    zone
        The zone of its own clock; None where it has none or an unknown one.
    target
        The athlete's zone, into which it is turned; None where it stays as written.
    """

    moment: datetime
    is_day: bool
    zone: tzinfo | None = None
    target: tzinfo | None = None

    def turned(self, moment: datetime | None = None) -> datetime:
        """What the athlete's clock shows at a moment of this stamp's own clock, by default its own."""
        shown = self.moment if moment is None else moment
        if self.zone is None or self.target is None:
            return shown
        return shown.replace(tzinfo=self.zone).astimezone(self.target).replace(tzinfo=None)

    def on_this_clock(self, other: Stamp) -> datetime:
        """What this stamp's own clock shows at another's moment."""
        if self.zone is None or other.zone is None:
            return other.moment
        return other.moment.replace(tzinfo=other.zone).astimezone(self.zone).replace(tzinfo=None)

    def minutes_to(self, later: Stamp) -> int:
        """Minutes from this moment to another."""
        if self.zone is not None and later.zone is not None:
            gap = later.moment.replace(tzinfo=later.zone) - self.moment.replace(tzinfo=self.zone)
        else:
            gap = later.moment - self.moment
        return int(gap.total_seconds() // 60)


class Clock:
    """Knows the zones of a file and the athlete's.

    Parameters
    ----------
    zones
        The texts of the file's ``VTIMEZONE`` components.
    target
        IANA name of the athlete's zone, or None.
    name
        The file's name.
    warnings
        Collects zones that are not known and times that had to stay in UTC.
    """

    def __init__(self, zones: tuple[str, ...], target: str | None, name: str, warnings: Faults) -> None:
        self._texts = {_zone_id(text): text for text in zones}
        self._target = None if target is None else known_zone(target)
        self._name = name
        self._warnings = warnings
        self._found: dict[str, tzinfo | None] = {}

    def stamp(self, value: date | datetime, zone_name: str, calendar_zone: str) -> Stamp:
        """A moment from what a property says, the zone it names, and the zone that its calendar names.

        Raises
        ------
        OutOfRange
            Where the year is not one of a diary.
        """
        if not YEARS[0] <= value.year <= YEARS[1]:
            raise OutOfRange(f"the year {value.year}")
        if not isinstance(value, datetime):
            return Stamp(moment=datetime.combine(value, time()), is_day=True)
        moment = value.replace(tzinfo=None, second=0, microsecond=0)
        if value.tzinfo is not None:
            return Stamp(moment=moment, is_day=False, zone=UTC, target=self._target_of_utc(calendar_zone))
        if not zone_name:
            return Stamp(moment=moment, is_day=False)
        return Stamp(moment=moment, is_day=False, zone=self._zone(zone_name), target=self._target)

    def _target_of_utc(self, calendar_zone: str) -> tzinfo | None:
        if self._target is not None:
            return self._target
        if calendar_zone and calendar_zone.casefold() not in _UTC_NAMES:
            zone = self._zone(calendar_zone)
            if zone is not None:
                return zone
        self._warnings.add(
            "utc-kept",
            "it holds times in UTC and does not say where the athlete lives; they are kept as written",
            where=self._name,
            advice="Give the athlete's time zone, for example zone='Europe/Berlin'.",
        )
        return None

    def _zone(self, name: str) -> tzinfo | None:
        if name not in self._found:
            zone = known_zone(name) or self._own_zone(name)
            if zone is None:
                self._warnings.add(
                    "unknown-zone",
                    f"the time zone '{name[:60]}' is not known; its times are kept as written",
                    where=self._name,
                    value=name,
                )
            self._found[name] = zone
        return self._found[name]

    def _own_zone(self, name: str) -> tzinfo | None:
        """A zone that the file defines itself; only such rules as zones have are followed."""
        text = self._texts.get(name, "")
        rules = re.findall(r"^RRULE:(.*?)\s*$", text, re.MULTILINE)
        if not text or len(text) > LONGEST_ZONE or not all(_ZONE_RULE.fullmatch(rule) for rule in rules):
            return None
        tz: Any = needed("dateutil.tz", "ics", "reading calendar files")
        try:
            zone = tz.tzical(io.StringIO(text)).get(name)
            datetime(2026, 7, 1, tzinfo=zone).utcoffset()
        except Exception:  # whatever an unsound definition does to the library, the zone is not known
            return None
        return zone if isinstance(zone, tzinfo) else None


def known_zone(name: str) -> tzinfo | None:
    """A zone by its IANA name, with or without a vendor's prefix, or by its name in Windows."""
    windows: dict[str, str] = needed(
        "icalendar.timezone.windows_to_olson", "ics", "reading calendar files"
    ).WINDOWS_TO_OLSON
    ending = "/".join(name.strip("/").split("/")[-2:])
    for candidate in (name, windows.get(name, ""), ending):
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]{0,30}(/[A-Za-z0-9_+-]{1,30}){0,2}", candidate):
            continue
        try:
            return ZoneInfo(candidate)
        except (OSError, ValueError, LookupError):  # a folder of zones, no such zone
            continue
    return None


def _zone_id(text: str) -> str:
    match = re.search(r"^TZID[^:]*:(.*?)\s*$", text, re.MULTILINE)
    return match[1] if match else ""
