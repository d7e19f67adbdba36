"""Dates and times of day as people write them, a column at a time: one cell can settle how the others are meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from periodize.diary.options import GIVE_START
from periodize.diary.sheet import Cell, text
from periodize.io.cells import YEARS
from periodize.io.faults import Faults, shown

MONTHS = (
    "january|januar|janvier|enero|januari|jänner",
    "february|februar|février|febrero|februari",
    "march|märz|mars|marzo|maart|mrt",
    "april|avril|abril",
    "may|mai|mayo|mei",
    "june|juni|juin|junio",
    "july|juli|juillet|julio",
    "august|août|agosto|augustus",
    "september|septembre|septiembre",
    "october|oktober|octobre|octubre",
    "november|novembre|noviembre",
    "december|dezember|décembre|diciembre|dzember",
)
WEEKDAYS = (
    "monday|montag|lundi|lunes|maandag|mo|ma",
    "tuesday|dienstag|mardi|martes|dinsdag|di",
    "wednesday|weds|mittwoch|mercredi|miércoles|woensdag|mi|wo",
    "thursday|donnerstag|jeudi|jueves|donderdag|do",
    "friday|freitag|vendredi|viernes|vrijdag|fr|vr",
    "saturday|samstag|sonnabend|samedi|sábado|zaterdag|sa|za",
    "sunday|sonntag|dimanche|domingo|zondag|so|zo|su",
)
_CLOCK = re.compile(
    r"(?:(?<=\d)T|[,\s])\s*(\d{1,2}):([0-5]\d)(?::[0-5]\d(?:[.,]\d+)?)?\s*([ap])?\.?(?:m\.?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?\s*$",
    re.IGNORECASE | re.ASCII,
)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})(?:\2\s?(\d{4}|\d{2})?)?", re.ASCII)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+(?:of |de )?([^\W\d_]+)\.?,?(?:[\s-]+(?:de )?(\d{4}))?"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?")
_NAMED = re.compile(r"([^\W\d_]+)[.,]*\s+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date as it is written, perhaps without a year, perhaps with day and month in either order.

    Parameters
    ----------
    year
        None where none is written.
    first, second
        Month and day where ``settled``; else two figures of which one is the month.
    settled
        Whether it is known that ``first`` is the month.
    weekday
        0 to 6 where the weekday is written beside it.
    minute, offset_min
        The time of day, and its distance from UTC where that is written.
    """

    year: int | None
    first: int
    second: int
    settled: bool
    weekday: int | None = None
    minute: int | None = None
    offset_min: int | None = None

    def turned(self) -> Written:
        """The same with day and month the other way round."""
        return replace(self, first=self.second, second=self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date, and the minute of the day where one is given."""

    day: date
    minute: int | None = None
    offset_min: int | None = None


def plain(word: str) -> str:
    """A word in lower case, without accents and the point of an abbreviation."""
    spelt = unicodedata.normalize("NFKD", word.strip().rstrip(".").casefold())
    return "".join(sign for sign in spelt if not unicodedata.combining(sign))


def _table(names: Sequence[str]) -> dict[str, int]:
    """Full names and their beginnings of three letters or more; a beginning of two names stands for neither."""
    found: dict[str, set[int]] = {}
    for index, words in enumerate(names):
        for word in map(plain, words.split("|")):
            for end in {len(word), *range(3, len(word))}:
                found.setdefault(word[:end], set()).add(index)
    return {word: min(which) for word, which in found.items() if len(which) == 1}


_MONTH_OF = _table(MONTHS)
_WEEKDAY_OF = _table(WEEKDAYS)


def weekday_of(word: str) -> int | None:
    """A weekday's name in one of five languages, or its beginning, as 0 to 6.

    >>> weekday_of("Thurs."), weekday_of("Mi"), weekday_of("M")
    (3, 2, None)
    """
    return _WEEKDAY_OF.get(plain(word))


def written(cell: Cell) -> Written | None:
    """A cell as a date, or None where it is none."""
    if isinstance(cell, datetime):
        offset = cell.utcoffset()
        return Written(
            year=cell.year,
            first=cell.month,
            second=cell.day,
            settled=True,
            minute=cell.hour * 60 + cell.minute if cell.time() != datetime.min.time() else None,
            offset_min=None if offset is None else offset // timedelta(minutes=1),
        )
    if isinstance(cell, date):
        return Written(year=cell.year, first=cell.month, second=cell.day, settled=True)
    body = " ".join(text(cell).split()) if isinstance(cell, str) else ""
    if not any(sign.isdigit() for sign in body) or len(body) > 60:
        return None
    clock = _CLOCK.search(body)
    minute = _minute(clock) if clock else None
    if clock and minute is None:
        return None
    offset_min = _offset(clock[4]) if clock and clock[4] else None
    found = _with_weekday(body[: clock.start()] if clock else body)
    return None if found is None else replace(found, minute=minute, offset_min=offset_min)


def _with_weekday(body: str) -> Written | None:
    """A date, perhaps with its weekday before it; "Mar 3" is a month's and no Tuesday (mardi)."""
    found, named = _date_alone(body), _NAMED.match(body)
    weekday = weekday_of(named[1]) if named and found is None else None
    if named is None or weekday is None:
        return found
    found = _date_alone(body[named.end() :])
    return None if found is None else replace(found, weekday=weekday)


def _minute(clock: re.Match[str]) -> int | None:
    hour, minute, half = int(clock[1]), int(clock[2]), (clock[3] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour < 24 else None


def minute_of(cell: Cell) -> int | None:
    """A cell of a column of times of day as minutes after midnight, or None where it is none."""
    clock = _CLOCK.fullmatch(" " + text(cell)) if cell is not None else None
    return _minute(clock) if clock else None


def _offset(sign: str) -> int:
    if sign[0] not in "+-":
        return 0
    minutes = int(sign[1:3]) * 60 + int(sign[-2:])
    return -minutes if sign[0] == "-" else minutes


def _date_alone(body: str) -> Written | None:
    body = body.strip().rstrip(",")
    if match := _ISO.fullmatch(body):
        return Written(year=int(match[1]), first=int(match[3]), second=int(match[4]), settled=True)
    if match := _COMPACT.fullmatch(body):
        return Written(year=int(match[1]), first=int(match[2]), second=int(match[3]), settled=True)
    if match := _FIGURES.fullmatch(body):
        year = None if match[4] is None else int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        if match[2] == ".":  # with points the day always comes first
            return Written(year=year, first=int(match[3]), second=int(match[1]), settled=True)
        if year is None and match[2] == "-":
            return None  # "3-4" is a range of something else
        return Written(year=year, first=int(match[1]), second=int(match[3]), settled=False)
    if (match := _DAY_FIRST.fullmatch(body)) and (month := _MONTH_OF.get(plain(match[2]))) is not None:
        return _named(match[3], month, match[1])
    if (match := _MONTH_FIRST.fullmatch(body)) and (month := _MONTH_OF.get(plain(match[1]))) is not None:
        return _named(match[3], month, match[2])
    return None


def _named(year: str | None, month: int, day: str) -> Written:
    return Written(year=int(year) if year else None, first=month + 1, second=int(day), settled=True)


def settled(found: Sequence[Written | None], where: Sequence[str], faults: Faults) -> list[Written | None]:
    """Dates of one column with day and month told apart; where nothing settles it, a fault and None.

    Parameters
    ----------
    found
        The column's dates.
    where
        Where each stands.
    faults
        Told of dates that can be read both ways, or of both ways in one column.
    """
    open_ones = [(w, place) for w, place in zip(found, where, strict=True) if w and not w.settled]
    if not open_ones:
        return list(found)
    votes = {vote for w, _ in open_ones if (vote := _month_is_first(w)) is not None}
    example, place = open_ones[0]
    shown_date = f"{example.first:02d}/{example.second:02d}"
    if len(votes) > 1:
        faults.add(
            "mixed-dates",
            "some dates put the day first, others the month",
            where=place,
            value=shown_date,
            advice="Write all dates as 2026-06-02.",
        )
    elif not votes and any(w.first != w.second for w, _ in open_ones):
        faults.add(
            "ambiguous-date",
            f"'{shown_date}' may be day and month or month and day, and no other date settles it",
            where=place,
            value=shown_date,
            limit="one date with a day past 12 or with its weekday would",
            advice="Write the dates as 2026-06-02.",
        )
    else:
        month_first = True in votes
        return [
            w if w is None or w.settled else replace(w if month_first else w.turned(), settled=True)
            for w in found
        ]
    return [w if w is None or w.settled else None for w in found]


def _month_is_first(w: Written) -> bool | None:
    """What a single date says of the order: by a figure past 12, or by the weekday beside it."""
    if w.first > 12 or w.second > 12:
        return w.first <= 12
    if w.weekday is None or w.year is None:
        return None
    fits = [_calendar(w.year, m, d) for m, d in ((w.first, w.second), (w.second, w.first))]
    right = [day is not None and day.weekday() == w.weekday for day in fits]
    return right[0] if right[0] != right[1] else None


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if YEARS[0] <= year <= YEARS[1] else None
    except ValueError:
        return None


def nearest_year(month: int, day: int, near: date) -> date | None:
    """The date of this month and day that is nearest to another, so that a year rises across New Year."""
    dates = [_calendar(year, month, day) for year in (near.year - 1, near.year, near.year + 1)]
    return min((d for d in dates if d is not None), key=lambda d: abs(d - near), default=None)


def from_start(month: int, day: int, start: date) -> date | None:
    """The first date of this month and day from the week of ``start`` on."""
    earliest = start - timedelta(days=6)
    dates = [
        _calendar(earliest.year + more, month, day) for more in range(9)
    ]  # 29 February may be eight years off
    return next((d for d in dates if d is not None and d >= earliest), None)


def dated(
    found: Sequence[Written | None],
    where: Sequence[str],
    start: date | None,
    faults: Faults,
    *,
    cells: Sequence[str],
) -> list[Moment | None]:
    """Dates of one column with their years, in the order of the column.

    A date without a year is the nearest to the dated one before it, so that the year rises across New Year; the
    first of a column without any year is the first from ``start`` on.

    Parameters
    ----------
    found
        Dates with day and month told apart.
    where
        Where each stands.
    start
        The choice ``start`` of the reader, which gives the year.
    faults
        Told of days that no calendar has, of missing years, and of weekdays that do not fit.
    cells
        What stands in the file at each, to be quoted.
    """
    days: list[date | None] = [None] * len(found)
    near: date | None = None
    anchor = next((i for i, w in enumerate(found) if w and w.year is not None), 0)
    for index in [*range(anchor, len(found)), *range(anchor - 1, -1, -1)]:
        w = found[index]
        if index == anchor - 1:
            near = days[anchor]
        if w is None:
            continue
        if w.year is not None:
            days[index] = _calendar(w.year, w.first, w.second)
        elif near is not None:
            days[index] = nearest_year(w.first, w.second, near)
        elif start is not None:
            days[index] = from_start(w.first, w.second, start)
        else:
            faults.add(
                "year-missing",
                f"'{shown(cells[index])}' has no year, and no other date of the table has one",
                where=where[index],
                value=cells[index],
                advice=GIVE_START,
            )
            break
        near = days[index] or near
        _judge(w, days[index], where[index], faults)
    return [
        None if day is None or w is None else Moment(day=day, minute=w.minute, offset_min=w.offset_min)
        for day, w in zip(days, found, strict=True)
    ]


def _judge(w: Written, day: date | None, where: str, faults: Faults) -> None:
    if day is None:
        stated = f"{'' if w.year is None else f'{w.year}-'}{w.first:02d}-{w.second:02d}"
        faults.add(
            "not-a-date",
            f"there is no day {stated}",
            where=where,
            value=stated,
            limit=f"{YEARS[0]} to {YEARS[1]}",
        )
    elif w.weekday is not None and day.weekday() != w.weekday:
        faults.add(
            "weekday-does-not-fit",
            f"{day} is a {day:%A}, and a {date(2024, 1, 1 + w.weekday):%A} is written",
            where=where,
            value=day,
            advice=f"Maybe the year is another? {GIVE_START}",
        )


def moments(
    cells: Sequence[Cell], where: Sequence[str], start: date | None, faults: Faults
) -> list[Moment | None]:
    """The dates of a column, empty cells as None.

    Parameters
    ----------
    cells, where
        The column's cells, and where each stands.
    start
        The choice ``start`` of the reader, which gives the year where none is written.
    faults
        Told of everything that is no date, or of which it cannot be said which date it is.
    """
    found = [written(cell) for cell in cells]
    for cell, w, place in zip(cells, found, where, strict=True):
        if w is None and text(cell):
            faults.add(
                "not-a-date",
                f"'{shown(text(cell))}' is not a date",
                where=place,
                value=text(cell),
                limit="wanted a date, best as 2026-06-02",
            )
    return dated(settled(found, where, faults), where, start, faults, cells=[text(cell) for cell in cells])


def local(moment: Moment, zone: str | None, *, is_utc: bool = False) -> Moment:
    """A moment in the athlete's wall clock, where its distance from UTC is known and a zone is given."""
    offset_min = 0 if is_utc and moment.offset_min is None else moment.offset_min
    if zone is None or offset_min is None or moment.minute is None:
        return moment
    clock = timedelta(minutes=moment.minute - offset_min)
    there = (datetime(moment.day.year, moment.day.month, moment.day.day, tzinfo=UTC) + clock).astimezone(
        ZoneInfo(zone)
    )
    return Moment(day=there.date(), minute=there.hour * 60 + there.minute)
