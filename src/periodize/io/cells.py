"""Reads single values: dates, clock times, numbers and words, from text or as TOML and pandas give them.

Every function takes what stood in a cell and returns the value, or raises
:class:`~periodize.io.faults.Misfit`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TypeVar

from periodize import units
from periodize.domain.vocabulary import WEEKDAYS
from periodize.io.faults import Misfit, nearest, one_of

Word = TypeVar("Word", bound=Enum)
Item = TypeVar("Item")

YEARS = (1950, 2200)
LARGEST = 1_000_000
LONGEST_TEXT = 200
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(:00(\.0+)?)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE | re.ASCII)


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing: None, blank text, or pandas' ways of saying so."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    return type(value).__name__ in ("NaTType", "NAType")


def text(value: object) -> str:
    """A text, without blanks around it."""
    if not isinstance(value, str):
        raise Misfit("not-a-text", f"found {value!r}", value=value, limit="wanted a text in quotes")
    if len(value) > LONGEST_TEXT:
        raise Misfit("text-too-long", f"a text of {len(value)} signs", limit=f"at most {LONGEST_TEXT}")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Misfit(
            "not-a-text", "half a character, which no file can hold", limit="wanted whole characters"
        )
    return value.strip()


def day(value: object) -> date:
    """A calendar date: 2026-06-02."""
    if isinstance(value, datetime):
        without_offset(value)
        if value.time() != time():
            raise Misfit(
                "not-a-date", f"'{value}' holds a time of day", value=value, limit="wanted a date alone"
            )
        found = value.date()
    elif isinstance(value, date):
        found = value
    else:
        found = _day_from_text(value)
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise Misfit(
            "date-out-of-range", f"the year {found.year}", value=value, limit=f"{YEARS[0]} to {YEARS[1]}"
        )
    return found


def _day_from_text(value: object) -> date:
    written = value.strip() if isinstance(value, str) else ""
    advice = "Maybe day and month are the other way round?" if re.search(r"[/.]", written) else ""
    try:
        if _DATE.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        advice = "Maybe that month is shorter?"
    raise Misfit(
        "not-a-date",
        f"'{value}' is not a date",
        value=value,
        limit="dates are written 2026-06-02",
        advice=advice,
    )


def without_offset(value: datetime | time) -> None:
    """Refuse a time in a zone of its own: read as wall clock it would move."""
    if value.tzinfo is not None:
        raise Misfit(
            "time-has-offset",
            f"'{value}' carries an offset from UTC",
            value=value,
            limit="times are the athlete's wall clock",
            advice="Leave the offset out.",
        )


def moment(value: object) -> datetime:
    """A wall-clock date and time in whole minutes: 2026-07-27T18:00."""
    found = value
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            found = None
        if len(value.strip()) <= len("2026-07-27"):
            found = None
    if not isinstance(found, datetime):
        raise Misfit(
            "not-a-time",
            f"'{value}' is not a date with a time",
            value=value,
            limit="written 2026-07-27T18:00",
        )
    without_offset(found)
    if found.second or found.microsecond:
        raise Misfit(
            "not-whole-minutes", f"'{value}' has seconds", value=value, limit="times are in whole minutes"
        )
    day(found.date())
    return found


def clock(value: object) -> int:
    """A time of day as minutes after midnight, 00:00 to 23:59."""
    return _clock(value, latest=units.MINUTES_PER_DAY - 1)


def closing(value: object) -> int:
    """A time of day that may be the end of the day, 24:00."""
    return _clock(value, latest=units.MINUTES_PER_DAY)


def _clock(value: object, latest: int) -> int:
    if isinstance(value, time):
        without_offset(value)
    written = value.isoformat() if isinstance(value, time) else value
    match = _CLOCK.fullmatch(written.strip()) if isinstance(written, str) else None
    minute = int(match[1]) * units.MINUTES_PER_HOUR + int(match[2]) if match else -1
    if match is None or int(match[2]) >= units.MINUTES_PER_HOUR or minute > latest:
        last = f"{latest // units.MINUTES_PER_HOUR:02d}:{latest % units.MINUTES_PER_HOUR:02d}"
        raise Misfit(
            "not-a-clock-time",
            f"'{value}' is not a time of day",
            value=value,
            limit=f'times are written "17:30", 00:00 to {last}',
            advice=_clock_advice(value),
        )
    return minute


def _clock_advice(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 24:
        minutes = round(value * units.MINUTES_PER_HOUR)
        return f'Maybe "{minutes // 60:02d}:{minutes % 60:02d}", in quotes?'
    if isinstance(value, str) and re.search(r"[ap]\.?m\.?\s*$", value, re.IGNORECASE):
        return "Give it on the 24-hour clock."
    return ""


def number(value: object) -> Decimal:
    """A number that is at least 0 and not absurdly large."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise _not_a_number(value)
    written = (
        value.strip() if isinstance(value, str) else repr(value) if isinstance(value, float) else str(value)
    )
    if not _NUMBER.fullmatch(written):
        raise _not_a_number(value)
    try:
        found = Decimal(written)
    except InvalidOperation:  # more digits than a context allows
        raise _not_a_number(value) from None
    if found < 0:
        raise Misfit("negative-number", f"{written} is negative", value=value, limit="at least 0")
    if found > LARGEST:
        raise Misfit("number-too-large", f"{written} is too large", value=value, limit=f"at most {LARGEST}")
    return found


def _not_a_number(value: object) -> Misfit:
    advice = ""
    if isinstance(value, str) and re.fullmatch(r"\d+:\d{2}(:\d{2})?", value.strip()):
        advice = f"Maybe hours and minutes? {_minutes_meant(value.strip())}"
    elif isinstance(value, str) and re.fullmatch(r"\d+,\d+", value.strip()):
        advice = f"Maybe {value.strip().replace(',', '.')}, with a point?"
    elif isinstance(value, str) and re.fullmatch(r"[\d.]+\s*[a-z]+", value.strip(), re.IGNORECASE):
        advice = "Give the number without its unit."
    return Misfit(
        "not-a-number", f"'{value}' is not a number", value=value, limit="wanted a number", advice=advice
    )


def _minutes_meant(written: str) -> str:
    parts = [int(part) for part in written.split(":")]
    minutes = parts[0] * 60 + parts[1] if len(parts) == 3 or parts[0] < 10 else parts[0]
    return f"periodize reads minutes: {minutes} for '{written}'."


def rounded(value: object) -> int:
    """A number of minutes or of load units, rounded to a whole one."""
    return units.whole(number(value))


def kilometres(value: object) -> int:
    """A distance in kilometres, as metres."""
    found = units.metres(number(value))
    if found == 0:
        raise Misfit(
            "zero-distance", "a distance of 0", value=value, limit="more than 0, or empty where unknown"
        )
    return found


def kilograms(value: object) -> int:
    """A weight in kilograms, as grams."""
    found = units.grams(number(value))
    if found == 0:
        raise Misfit("zero-weight", "a weight of 0", value=value, limit="more than 0, or left out")
    return found


def yes_or_no(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Misfit("not-yes-or-no", f"found {value!r}", value=value, limit="wanted true or false")
    return value


def effort(value: object) -> int:
    """An effort on the scale from 0 to 10, in tenths."""
    found = number(value)
    if found > 10:
        raise Misfit(
            "effort-out-of-range",
            f"an effort of {value}",
            value=value,
            limit="0 to 10",
            advice="Maybe it is a heart rate?",
        )
    return units.tenths(found)


def count(value: object) -> int:
    """A whole number, at least 0."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Misfit("not-a-whole-number", f"found {value!r}", value=value, limit="wanted a whole number")
    return int(number(value))


def within(least: int, most: int) -> Callable[[object], int]:
    """A reader of whole numbers in a range."""

    def read(value: object) -> int:
        found = count(value)
        if not least <= found <= most:
            raise Misfit(
                "number-out-of-range",
                f"found {found}",
                value=found,
                limit=f"a whole number, {least} to {most}",
            )
        return found

    return read


def pace(value: object) -> int:
    """A pace in minutes and seconds per kilometre, as seconds: "5:45" is 345."""
    match = re.fullmatch(r"(\d{1,2}):([0-5]\d)", value.strip()) if isinstance(value, str) else None
    if match is None:
        raise Misfit(
            "not-a-pace", f"'{value}' is not a pace", value=value, limit='written "5:45", per kilometre'
        )
    return int(match[1]) * 60 + int(match[2])


def word(kind: type[Word], synonyms: dict[str, str] | None = None) -> Callable[[object], Word]:
    """A reader of the words of an enumeration, in any case; synonyms are only advised, never taken."""
    words = {str(member.value).casefold(): member for member in kind}
    kept = {str(member.value).casefold(): str(member.value) for member in kind}

    def read(value: object) -> Word:
        written = text(value).casefold()
        if written in words:
            return words[written]
        meant = (synonyms or {}).get(written)
        close = nearest(written, kept)
        raise Misfit(
            f"unknown-{_plain_name(kind)}",
            f"'{value}' is not a {_plain_name(kind).replace('-', ' ')}",
            value=value,
            limit=one_of(kept.values()),
            advice=f"Maybe '{meant}'?" if meant else close,
        )

    return read


def _plain_name(kind: type[Enum]) -> str:
    """``RacePriority`` as ``race-priority``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def weekday(value: object) -> int:
    """A weekday, "Mon" or "Monday" in any case, as 0 to 6."""
    written = text(value).casefold()
    for index, name in enumerate(_WEEKDAYS):
        if written in (name, name[:3]):
            return index
    raise Misfit(
        "unknown-weekday",
        f"'{value}' is not a weekday",
        value=value,
        limit=one_of(WEEKDAYS),
        advice=nearest(written, _WEEKDAYS),
    )


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def listed(read: Callable[[object], Item], *, least: int = 0) -> Callable[[object], tuple[Item, ...]]:
    """A reader of a list, each item read by ``read``."""

    def read_all(value: object) -> tuple[Item, ...]:
        if not isinstance(value, list | tuple):
            raise Misfit("not-a-list", f"found {value!r}", value=value, limit="wanted a list in [brackets]")
        if len(value) < least:
            raise Misfit("empty-list", "the list is empty", limit=f"at least {least}")
        return tuple(read(item) for item in value)

    return read_all


def known(names: Iterable[str], what: str) -> Callable[[object], str]:
    """A reader of a name out of those that are known, exactly as written."""
    all_names = tuple(names)

    def read(value: object) -> str:
        written = text(value)
        if written in all_names:
            return written
        raise Misfit(
            f"unknown-{what}",
            f"there is no {what} '{written}'",
            value=value,
            limit=one_of(sorted(all_names)),
            advice=nearest(written, all_names),
        )

    return read
