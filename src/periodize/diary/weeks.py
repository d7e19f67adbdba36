"""The weeks of a grid: what its rows are labelled with, and on which day each of them begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from periodize.diary.days import Written, dated, settled, written
from periodize.diary.options import GIVE_START
from periodize.diary.sheet import Cell, text
from periodize.io.faults import Faults

_NUMBER = re.compile(
    r"\W*(?:(?:training |plan )?(?:weeks?|wk|woche|semaine|semana|w|kw)\W*(?:no|nr)?\W*)?(\d{1,3})(?![\d./-])(?:\.0)?",
    re.I | re.ASCII,
)
_BEFORE = re.compile(
    r"^\W*(?:(?:week|wk|w)\s*/?\s*(?:of|c|e|commencing|beginning|starting|ending|from)\b|from\b|ab\b|vom\b)\W*",
    re.I,
)
_PARTED = re.compile(r"\s*[-–—]\s*|\s+(?:to|bis|until|through|au|al)\s+", re.I)
_OFTEN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a row of a grid is labelled with.

    Parameters
    ----------
    first, last
        The dates it states; ``last`` for a range alone.
    number
        The number of a week, where it states no date.
    rest
        What it says beside that.
    cell
        The whole of it as it stands, to be quoted.
    """

    first: Written | None = None
    last: Written | None = None
    number: int | None = None
    rest: str = ""
    cell: str = field(default="", compare=False)


def label_of(cell: Cell) -> Label | None:
    """A label that says which week it is: "Dec 17 - 23", "5 Jan", "Week 3 (Jan 5)", "Week 3", "3"; else None.

    >>> label_of("Dec 17 - 23").last.second, label_of("Week 3 (base)").number, label_of("Total")
    (23, 3, None)
    """
    found = _label_of(cell)
    return None if found is None else replace(found, cell=text(cell))


def _label_of(cell: Cell) -> Label | None:
    whole = written(cell)
    if whole is not None:
        return Label(first=whole)
    body = " ".join(text(cell).split())[:200]
    inside = re.search(r"\(([^()]*)\)", body)
    for candidate in (
        body,
        _BEFORE.sub("", body),
        _NUMBER.sub("", body, count=1),
        inside[1] if inside else "",
    ):
        found = _dates_of(candidate.strip(" :,;()–—-"))
        if found is not None:
            return found
    match = _NUMBER.match(body)
    if match is None or not (match.end() == len(body) or not body[match.end()].isalpha()):
        return None
    rest = body[match.end() :].strip(" :,;()-–—")
    if rest and body[0].isdigit():
        return None  # "6 easy" is a session, "6" may be a week
    return Label(number=int(match[1]), rest=rest)


def _dates_of(body: str) -> Label | None:
    """One date, or two with a dash between them, of which one may lack month and year."""
    alone = written(body)
    if alone is not None:
        return Label(first=alone)
    for dash in _PARTED.finditer(body):
        left, right = body[: dash.start()].strip(" ."), body[dash.end() :].strip(" ,")
        first, last = written(left), written(right)
        if first is None and last is not None and re.fullmatch(r"\d{1,2}", left):
            first = replace(last, second=int(left), weekday=None)
        if first is not None and last is None and (match := re.fullmatch(r"(\d{1,2})(?:,? (\d{4}))?", right)):
            last = replace(first, second=int(match[1]), weekday=None)
            if match[2]:
                first, last = replace(first, year=int(match[2])), replace(last, year=int(match[2]))
        if first is not None and last is not None:
            year = first.year if first.year is not None else last.year
            return Label(first=_with_year(first, last, year), last=last)
    return None


def _with_year(first: Written, last: Written, year: int | None) -> Written:
    """The first day of a range whose year stands at its end: "Dec 30 - Jan 5, 2026" begins the year before."""
    if first.year is not None or year is None:
        return first
    return replace(first, year=year - 1 if first.first > last.first else year)


def beginnings(
    labels: Sequence[Label | None],
    where: Sequence[str],
    *,
    first_weekday: int | None,
    start: date | None,
    faults: Faults,
    warnings: Faults,
) -> list[date | None]:
    """The first day of the week of each row, None where a fault was noted.

    Parameters
    ----------
    labels
        The label of each row that begins a week; None for a row without one, where no row has any.
    where
        Where each stands.
    first_weekday
        The weekday of the grid's first column, or None for "Day 1" to "Day 7".
    start
        The choice ``start`` of the reader.
    faults, warnings
        Told of what cannot be dated, and of what does not fit.
    """
    if not labels:
        return []
    if any(label is not None and label.first is not None for label in labels):
        return _by_date(labels, where, first_weekday, start, faults, warnings)
    if start is None:
        faults.add(
            "start-missing",
            "the weeks of the grid bear no dates",
            where=where[0],
            advice=GIVE_START,
        )
        return [None] * len(labels)
    return list(_by_number(labels, _aligned(start, first_weekday)))


def _by_number(labels: Sequence[Label | None], start: date) -> list[date]:
    """Weeks counted from the first row; numbers that fall count down to a race, numbers that jump leave weeks out."""
    found: list[date] = []
    before: int | None = None
    for label in labels:
        number = label.number if label else None
        step = number - before if number is not None and before is not None and number > before else 1
        found.append(found[-1] + timedelta(weeks=min(step, 60)) if found else start)
        before = number
    return found


def _by_date(
    labels: Sequence[Label | None],
    where: Sequence[str],
    first_weekday: int | None,
    start: date | None,
    faults: Faults,
    warnings: Faults,
) -> list[date | None]:
    before = len(faults.found)
    both = [
        written_date
        for label in labels
        for written_date in (label.first if label else None, label.last if label else None)
    ]
    places = [place for place in where for _ in (0, 1)]
    cells = [label.cell if label else "" for label in labels for _ in (0, 1)]
    stated = dated(settled(both, places, faults), places, start, faults, cells=cells)
    if len(faults.found) > before:
        return [None] * len(labels)
    weeks: list[date | None] = []
    odd: list[tuple[str, date]] = []
    has_year = any(written_date and written_date.year is not None for written_date in both)
    for index, place in enumerate(where):
        first, last = stated[2 * index], stated[2 * index + 1]
        if first is None:
            weeks.append(weeks[-1] + timedelta(weeks=1) if weeks and weeks[-1] else None)
            faults.add("missing-value", "the row bears no date", where=place) if weeks[-1] is None else None
            continue
        week = _aligned(first.day, first_weekday)
        weeks.append(week)
        if (
            first_weekday is None
            or first.day == week
            or (last is None and first.day == week + timedelta(days=6))
        ):
            continue
        if last is None or last.day - first.day >= timedelta(days=6):
            odd.append((place, first.day))
    _judge(odd, len(labels), first_weekday, has_year, faults, warnings)
    return weeks


def _judge(
    odd: Sequence[tuple[str, date]],
    count: int,
    first_weekday: int | None,
    has_year: bool,
    faults: Faults,
    warnings: Faults,
) -> None:
    """Weeks that do not begin on the grid's first weekday: a wrong year where most do not, else a slip."""
    if not odd or first_weekday is None:
        return
    place, day = odd[0]
    weekday = f"{date(2024, 1, 1 + first_weekday):%A}"
    fits = [year for year in range(day.year - 6, day.year + 7) if _is_weekday(year, day, first_weekday)]
    wrong_year = len(odd) > count * _OFTEN and not has_year
    (faults if wrong_year else warnings).add(
        "weekday-does-not-fit",
        f"{day} is a {day:%A}, and the grid's weeks begin on a {weekday}",
        where=place,
        value=day,
        limit=f"{len(odd)} of {count} weeks do not fit",
        advice=f"Maybe the year is {' or '.join(map(str, fits))}? {GIVE_START}"
        if wrong_year
        else "The week that holds the date is taken.",
    )


def _is_weekday(year: int, day: date, weekday: int) -> bool:
    try:
        return day.replace(year=year).weekday() == weekday
    except ValueError:  # 29 February
        return False


def _aligned(day: date, first_weekday: int | None) -> date:
    """The first day of the week that holds a day."""
    return day if first_weekday is None else day - timedelta(days=(day.weekday() - first_weekday) % 7)
