"""The clocks of a calendar: which zone a time is in, and what an athlete's own clock shows then."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from periodize.diary.options import GIVE_ZONE
from periodize.extras import needed
from periodize.io.cells import YEARS
from periodize.io.faults import Faults

_UTC_NAMES = frozenset({"utc", "etc/utc", "gmt", "etc/gmt", "z", "zulu", "universal", "etc/universal"})
_RULE_PART = (
    r"(?:FREQ=YEARLY|BYMONTH=(?:0?[1-9]|1[0-2])|BYDAY=-?[1-4](?:MO|TU|WE|TH|FR|SA|SU)"
    r"|BYMONTHDAY=(?:0?[1-9]|1[0-9]|2[0-8])|UNTIL=[0-9]{8}(?:T[0-9]{6}Z?)?|INTERVAL=1|WKST=[A-Z]{2})"
)
_ZONE_LINES = {
    "DTSTART": re.compile(r"[0-9]{8}T[0-9]{6}"),
    "TZOFFSETFROM": re.compile(r"[+-][0-9]{4}(?:[0-9]{2})?"),
    "TZOFFSETTO": re.compile(r"[+-][0-9]{4}(?:[0-9]{2})?"),
    "RDATE": re.compile(r"[0-9]{8}T[0-9]{6}(?:,[0-9]{8}T[0-9]{6})*+"),
    "RRULE": re.compile(
        rf"(?=.*FREQ=YEARLY)(?!.*BYDAY.*BYMONTHDAY|.*BYMONTHDAY.*BYDAY){_RULE_PART}(?:;{_RULE_PART}){{0,6}}"
    ),
}
"""What says when the clocks of a zone change; the rules are those that surely meet a day every year."""
_ZONE_PARTS = ("STANDARD", "DAYLIGHT")
_ZONE_YEAR = 1948
"""Rules of zones are followed from here on: programs write 1601. A leap year, before every diary."""
MOST_ZONE_PARTS = 12
MOST_ZONE_DATES = 500
MOST_ZONE_NAMES = 500
MOST_OWN_ZONES = 40
MOST_NAMES_OF_ONE = 20
"""So many names are compared to see whether all of a file's zones are one."""
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
    named
        The zones that its events name; where they are one, times in UTC are turned into it.
    target
        IANA name of the athlete's zone, or None.
    name
        The file's name.
    warnings
        Collects zones that are not known and times that had to stay in UTC.
    """

    def __init__(
        self,
        zones: tuple[str, ...],
        named: Collection[str],
        target: str | None,
        name: str,
        warnings: Faults,
    ) -> None:
        self._texts = {_zone_id(text): text for text in zones}
        self._named = sorted({zone for zone in named if zone.casefold() not in _UTC_NAMES})
        self._target = None if target is None else known_zone(target)
        self._name = name
        self._warnings = warnings
        self._found: dict[str, tzinfo | None] = {}
        self._followed = 0

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
        only = self._only_zone()
        if only is not None:
            self._warnings.add(
                "utc-zone-assumed",
                f"times in UTC are turned into '{self._named[0][:60]}', the one zone that its other events name",
                where=self._name,
                value=self._named[0],
                advice=GIVE_ZONE,
            )
            return only
        self._warnings.add(
            "utc-kept",
            "it holds times in UTC and does not say where the athlete lives; they are kept as written",
            where=self._name,
            advice=GIVE_ZONE,
        )
        return None

    def _only_zone(self) -> tzinfo | None:
        """The zone that the file's events name, where all that name one name the same."""
        if len(self._named) > MOST_NAMES_OF_ONE:
            return None
        found = {self._zone(name) for name in self._named}
        return found.pop() if len(found) == 1 else None

    def _zone(self, name: str) -> tzinfo | None:
        if name not in self._found and len(self._found) >= MOST_ZONE_NAMES:
            what = f"its events name more than {MOST_ZONE_NAMES} time zones; times in the others are kept as written"
            self._warnings.add("unknown-zone", what, where=self._name)
            return None
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
        text = _plain_zone(self._texts.get(name, ""))
        self._followed += bool(text)
        if not text or self._followed > MOST_OWN_ZONES:
            return None
        tz: Any = needed("dateutil.tz", "ics", "reading calendar files")
        try:
            zone = tz.tzical(io.StringIO(text)).get()
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
    return next((value for name, value in _properties(text) if name == "TZID"), "")


def _properties(text: str) -> Iterator[tuple[str, str]]:
    """Name and value of each line, parameters left out."""
    for line in text.split("\r\n"):
        before, _, value = line.partition(":")
        yield before.partition(";")[0].strip().upper(), value.strip()


def _plain_zone(text: str) -> str:
    """A zone's definition written anew out of what is harmless; empty where it asks for more than zones do."""
    if not text or len(text) > LONGEST_ZONE:
        return ""
    parts: list[dict[str, str]] = []
    for name, written in _properties(text):
        value = written.upper()
        if name == "BEGIN" and value in _ZONE_PARTS:
            parts.append({"BEGIN": value})
        elif name in ("EXRULE", "EXDATE"):
            return ""
        elif name in _ZONE_LINES and parts:
            further = name == "RDATE" and name in parts[-1]
            if not _ZONE_LINES[name].fullmatch(value) or (name in parts[-1] and not further):
                return ""
            parts[-1][name] = f"{parts[-1][name]},{value}" if further else value
    dates = sum(part["RDATE"].count(",") + 1 for part in parts if "RDATE" in part)
    if not parts or len(parts) > MOST_ZONE_PARTS or dates > MOST_ZONE_DATES:
        return ""
    lines = [line for part in parts for line in _part_lines(part)]
    return "\n".join(["BEGIN:VTIMEZONE", "TZID:own", *lines, "END:VTIMEZONE"])


def _part_lines(part: dict[str, str]) -> list[str]:
    start = part.get("DTSTART", "")
    if "RRULE" in part and start < f"{_ZONE_YEAR}":
        part = part | {"DTSTART": f"{_ZONE_YEAR}{start[4:]}"}
    return [*(f"{name}:{value}" for name, value in part.items()), f"END:{part['BEGIN']}"]
