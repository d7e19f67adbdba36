"""The weeks of a page, which all athletes share whatever their microcycles are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from periodize.rules.said import days_text
from periodize.squad.files import Row

WEEK_DAYS = 7
MOST_WEEKS = 60
"""Weeks that the page shows: the last ones, where seasons of many years stand together."""


@dataclass(slots=True)
class Weeks:
    """On which day the weeks begin.

    Attributes
    ----------
    weekday
        0 for Monday to 6; None until the first plan settles it.
    """

    weekday: int | None = None

    def settle(self, microcycles: list[Row]) -> None:
        """Take the day on which the first athlete's microcycles begin, so that the page agrees with theirs.

        Microcycles of another length than a week begin on any day: then it is Monday.
        """
        if self.weekday is not None:
            return
        # The first microcycle may have lost its first days to the start of the season, the second has them all.
        whole = microcycles[1] if len(microcycles) > 1 else microcycles[0]
        first, last = date.fromisoformat(whole["first"]), date.fromisoformat(whole["last"])
        is_week = (last - first).days == WEEK_DAYS - 1
        self.weekday = first.weekday() if is_week else 0

    def of(self, day: date) -> date:
        """The first day of the week that holds a day."""
        return day - timedelta(days=(day.weekday() - (self.weekday or 0)) % WEEK_DAYS)


def days_of(week: date) -> list[date]:
    """The seven days."""
    return [week + timedelta(days=number) for number in range(WEEK_DAYS)]


def week_text(week: date) -> str:
    """``"1 to 7 Jun"``."""
    return days_text(week, week + timedelta(days=WEEK_DAYS - 1))


def short_day(day: date) -> str:
    """``"1 Jun"``."""
    return f"{day.day} {day:%b}"
