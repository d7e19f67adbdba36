"""Calendars for tests, and how they are read."""

from __future__ import annotations

from periodize.diary.entry import Entry
from periodize.diary.ics import entries
from periodize.diary.options import ReadOptions
from periodize.io.faults import Faults

ZONE = "\r\n".join(
    [
        "BEGIN:VTIMEZONE", "TZID:Home", "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT", "END:VTIMEZONE", "",
    ]
)  # fmt: skip
"""A zone of Central Europe, as a file defines it."""


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def calendar(*events: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def read(content: bytes, **options: object) -> tuple[list[Entry], list[str]]:
    warnings = Faults()
    found = entries(content, "plan.ics", ReadOptions(**options), warnings)  # type: ignore[arg-type]
    return found, [warning.code for warning in warnings.found]


def times(found: list[Entry]) -> list[tuple[str, int | None]]:
    return [(entry.day.isoformat(), entry.start_min) for entry in found]
