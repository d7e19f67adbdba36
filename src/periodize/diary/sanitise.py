"""Makes the text of a calendar file fit to be parsed: what other programs wrote wrongly is mended or left out, and said.

An iCalendar parser gives up on a whole file for one bad line. This goes over the text first and hands on event by
event, so that a fault costs one line or one event at most.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from periodize.errors import Fault, InvalidInput
from periodize.io.faults import Faults, shown

LARGEST_BYTES = 20_000_000
LONGEST_LINE = 20_000
MOST_LINES_OF_EVENT = 5_000
MOST_EVENTS = 6_000
MOST_ZONES = 200
MOST_LINES = 250_000
MOST_DATES = 20_000
"""Further and excepted dates of all events together."""
MOST_OF_ONE_CODE = 100

_PROPERTY = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9-]{0,60}+)"
    r"(?P<params>(?:\s?+;[^=;:\"]{1,60}+=(?:\"[^\"]{0,500}+\"|[^\";:]{0,500}+))*+)\s?+:(?P<value>.*)"
)
"""No repetition gives back what it took: a line of blanks and parameters would otherwise be tried in every parting."""
_TEXTS = frozenset({"SUMMARY", "DESCRIPTION"})
_KEPT = re.compile(
    r"SUMMARY|DESCRIPTION|UID|STATUS|CATEGORIES|DURATION|DTSTART|DTEND|RRULE|RDATE|EXDATE|RECURRENCE-ID|EXRULE|X-WORKOUT-.*|X-PERIODIZE-.*"
)
_DATED = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEvent:
    """An event's lines, mended and unfolded.

    Parameters
    ----------
    number, line
        Which event of the file, and the line on which it begins, from 1.
    lines
        ``NAME;PARAMETER=...:value``, one property each; of dates the zone is taken out and ``X-ZONE`` put in its
        place.
    zones
        The zones that were taken out, by what stands in ``X-ZONE``: the property's name, with a number from the
        second zone on.
    calendar_zone
        The zone that its calendar states (``X-WR-TIMEZONE``); empty where it does not.
    """

    number: int
    line: int
    lines: tuple[str, ...]
    zones: dict[str, str]
    calendar_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanitised:
    """What is left of a file.

    Parameters
    ----------
    events
        In the order of the file.
    zones
        The texts of its ``VTIMEZONE`` components.
    """

    events: tuple[RawEvent, ...]
    zones: tuple[str, ...]


def sanitise(content: bytes, name: str, warnings: Faults) -> Sanitised:
    """The events of a calendar file, whatever program wrote it.

    Parameters
    ----------
    content
        The file's bytes.
    name
        Stands for it in messages.
    warnings
        Collects what was mended or left out.

    Raises
    ------
    InvalidInput
        Where it is empty, too large, or no calendar at all.
    """
    if len(content) > LARGEST_BYTES:
        _refuse(
            "file-too-large", "the calendar is too large", name, f"at most {LARGEST_BYTES // 1_000_000} MB"
        )
    text = _decoded(content, name, warnings)
    if not text.strip():
        _refuse("empty-file", "the file is empty", name)
    if text.count("\n") > MOST_LINES:
        _refuse("too-many-lines", "the calendar has too many lines", name, f"at most {MOST_LINES}")
    walk = _Walk(name, warnings)
    for number, line in _unfolded(text):
        walk.take(number, line)
    walk.finish()
    if not walk.is_calendar:
        _refuse(
            "not-a-calendar",
            "there is neither BEGIN:VCALENDAR nor BEGIN:VEVENT in it",
            name,
            "wanted iCalendar",
        )
    return Sanitised(events=tuple(walk.events), zones=tuple(walk.zones))


def _refuse(code: str, what: str, name: str, limit: str = "") -> None:
    raise InvalidInput([Fault(code=code, where=name, what=what, limit=limit)])


def _decoded(content: bytes, name: str, warnings: Faults) -> str:
    """The text, with folds undone before decoding: a fold may part the bytes of one character."""
    if content.startswith(_UTF16):
        content = content.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in content:
        warnings.add("junk-signs", "it holds NUL signs; they are left out", where=name)
        content = content.replace(b"\0", b"")
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    content = re.sub(rb"\n[ \t](?=[\x80-\xbf])", b"\n\x01", content)  # a character parted by a fold
    content = content.replace(b"\n\x01", b"") if b"\n\x01" in content else content
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        warnings.add("not-utf-8", "it is not UTF-8; it is read as Windows-1252", where=name)
        return content.decode("cp1252", errors="replace")


def _unfolded(text: str) -> list[tuple[int, str]]:
    """The lines with their numbers; a line that begins with a blank goes on with the one before it."""
    lines: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] in (" ", "\t") and lines:
            lines[-1][1].append(line[1:])
        else:
            lines.append((number, [line]))
    return [(number, "".join(pieces)) for number, pieces in lines]


@dataclass(slots=True)
class _Open:
    """An event that is being read."""

    line: int
    lines: list[str] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    """What stands for a zone, by the property and the zone."""
    full: bool = False


class _Walk:
    """Goes through the lines and keeps the events, the zones and the calendar's own zone."""

    def __init__(self, name: str, warnings: Faults) -> None:
        self.name = name
        self.warnings = warnings
        self.events: list[RawEvent] = []
        self.zones: list[str] = []
        self.is_calendar = False
        self.calendar_zone = ""
        self.depth = 0
        self.open: _Open | None = None
        self.inner = 0
        """Components open inside the event or the zone, or others that are passed over."""
        self.zone: list[str] | None = None
        self.last_text = False
        self.dates = 0
        self.said = Counter[str]()

    def take(self, number: int, line: str) -> None:
        if not line.strip():
            return
        if len(line) > LONGEST_LINE:
            self._warn("line-too-long", number, f"a line of {len(line)} signs is cut", line[:80])
            line = line[:LONGEST_LINE]
        match = _PROPERTY.fullmatch(line.lstrip())
        if match is None:
            self._junk(number, line)
            return
        name, value = match["name"].upper(), match["value"].strip()
        self.last_text = False
        if name == "BEGIN":
            self._begin(number, value.upper())
        elif name == "END":
            self._end(number, value.upper())
        elif self.zone is not None:
            self.zone.append(line)
        elif self.open is not None and not self.inner:
            self._property(number, name, match["params"], match["value"], self.open)
        elif self.open is None and not self.inner and name in ("X-WR-TIMEZONE", "TIMEZONE-ID"):
            self.calendar_zone = value

    def finish(self) -> None:
        if self.open is not None:
            self._warn("end-missing", self.open.line, "the last event does not end; it is kept")
            self._close()
        elif self.is_calendar and self.depth > 0:
            self.warnings.add("end-missing", "the calendar does not end: maybe cut off?", where=self.name)
        for code, count in self.said.items():
            if count > MOST_OF_ONE_CODE:
                self.warnings.add(code, f"{count} lines in all", where=self.name, value=count)

    def _begin(self, number: int, what: str) -> None:
        if what == "VCALENDAR":
            self.is_calendar, self.calendar_zone = True, ""
            self._leave(number)
            self.depth, self.inner = 1, 0
        elif what == "VEVENT":
            self._leave(number)
            if self.depth == 0:
                self._warn(
                    "no-calendar", number, "an event stands outside BEGIN:VCALENDAR; it is read nevertheless"
                )
            self.is_calendar, self.inner = True, 0
            self.open = _Open(number)
        elif self.zone is not None:
            self.zone.append(f"BEGIN:{what}")
            self.inner += 1
        elif what == "VTIMEZONE" and self.open is None:
            self.zone = ["BEGIN:VTIMEZONE"]
        else:
            if self.open is None and not self.inner and what in ("VTODO", "VJOURNAL"):
                self._warn("not-an-event", number, f"a {what} is left out; events alone are read", what)
            self.inner += 1

    def _end(self, number: int, what: str) -> None:
        if what == "VCALENDAR":
            self._leave(number)
            self.depth, self.inner = 0, 0
        elif what == "VEVENT" and self.open is not None:
            self._close()
        elif self.zone is not None:
            self.zone.append(f"END:{what}")
            if what == "VTIMEZONE":
                if len(self.zones) < MOST_ZONES:
                    self.zones.append("\r\n".join([*self.zone, ""]))
                self.zone, self.inner = None, 0
        elif self.inner:
            self.inner -= 1

    def _leave(self, number: int) -> None:
        """Close what is open although it does not end here."""
        if self.open is not None:
            self._warn(
                "end-missing", number, "an event does not end before the next thing begins; it is kept"
            )
            self._close()
        self.zone = None

    def _close(self) -> None:
        if self.open is None:
            return
        if len(self.events) >= MOST_EVENTS:
            _refuse(
                "too-many-events", "the calendar has too many events", self.name, f"at most {MOST_EVENTS}"
            )
        self.events.append(
            RawEvent(
                number=len(self.events) + 1,
                line=self.open.line,
                lines=tuple(self.open.lines),
                zones=self.open.zones,
                calendar_zone=self.calendar_zone,
            )
        )
        self.open, self.inner = None, 0

    def _property(self, number: int, name: str, params: str, value: str, event: _Open) -> None:
        self.last_text = False
        if not _KEPT.fullmatch(name):
            return
        if len(event.lines) >= MOST_LINES_OF_EVENT:
            self._full(event, f"{name} on line {number}")
            return
        if name == "EXRULE":
            what = "rules that exclude days are not followed: days that it excludes may be back"
            self._warn("excluding-rule", number, what, value)
            return
        if name in ("RDATE", "EXDATE"):
            self.dates += value.count(",") + 1
            if self.dates > MOST_DATES:
                self._warn("too-many-dates", event.line, f"more than {MOST_DATES} further and excepted dates")
                return
        if name in _DATED:
            params, value = _marked(name, params, event), value.strip()
        elif name != "CATEGORIES":
            params = ""
        self.last_text = name in _TEXTS
        event.lines.append(f"{name}{params}:{value}")

    def _full(self, event: _Open, first: str) -> None:
        """Say once that the rest of an event's lines is left out."""
        if not event.full:
            what = (
                f"the event has more than {MOST_LINES_OF_EVENT} lines; the rest is left out, from {first} on"
            )
            self._warn("event-too-long", event.line, what, first)
        event.full = True

    def _junk(self, number: int, line: str) -> None:
        """A line that is no property: the rest of a description where a line break was written raw, or nothing."""
        if self.last_text and self.open is not None and not self.inner and self.open.lines:
            if len(self.open.lines[-1]) + len(line) > LONGEST_LINE:
                self._warn(
                    "line-too-long", number, "a text goes on for too long; this line is left out", line
                )
                return
            self.open.lines[-1] += "\\n" + line.strip().replace("\\", "\\\\")
            self._warn(
                "raw-line-break",
                number,
                "a text goes on without being folded; it is kept with its text",
                line,
            )
            return
        self._warn("junk-line", number, "a line that is no property is left out", line)

    def _warn(self, code: str, number: int, what: str, value: str = "") -> None:
        self.said[code] += 1
        if self.said[code] > MOST_OF_ONE_CODE:
            return
        self.warnings.add(code, what, where=f"{self.name} line {number}", value=shown(value))


def _marked(name: str, params: str, event: _Open) -> str:
    """The parameters of dates that are kept: a mark for the zone, since it may differ from line to line, and the reach."""
    kept = ""
    zone = re.search(r";TZID=(?:\"([^\"]*)\"|([^;\"]*))", params, re.IGNORECASE)
    if zone:
        key = (name, (zone[1] or zone[2] or "").strip())
        if key not in event.marks:
            event.marks[key] = f"{name}-{len(event.zones) + 1}" if name in event.zones else name
            event.zones[event.marks[key]] = key[1]
        mark = event.marks[key]
        kept = f";X-ZONE={mark}"
    reach = re.search(r";RANGE=\"?([A-Z]{1,20})", params, re.IGNORECASE)
    return f"{kept};RANGE={reach[1].upper()}" if reach and name == "RECURRENCE-ID" else kept
