"""Weekly figures scaled to microcycles of other lengths, and to the cut ones at a season's ends."""

from __future__ import annotations

from periodize.domain.calendar import Microcycle
from periodize.units import ceil_div

DAYS_PER_WEEK = 7


def scaled_at_least(per_week: int, microcycle: Microcycle, *, whole: bool = False) -> int:
    """A weekly minimum for this microcycle, rounded half up.

    ``whole`` counts a cut microcycle as whole, for when the history supplies its missing days.
    """
    days = microcycle.full_days if whole else microcycle.days
    return (2 * per_week * days + DAYS_PER_WEEK) // (2 * DAYS_PER_WEEK)


def scaled_at_most(per_week: int, microcycle: Microcycle, *, whole: bool = False) -> int:
    """A weekly maximum for this microcycle: rounded half up for a whole one, up for a cut one."""
    full = (2 * per_week * microcycle.full_days + DAYS_PER_WEEK) // (2 * DAYS_PER_WEEK)
    if whole or microcycle.days == microcycle.full_days:
        return max(full, min(per_week, 1))
    return ceil_div(per_week * microcycle.days, DAYS_PER_WEEK)
