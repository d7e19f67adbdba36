"""Schedules as data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from periodize.domain.schedule import Schedule
from periodize.report.rows import session_rows, week_rows

if TYPE_CHECKING:
    import pandas as pd

SESSION_COLUMNS = (
    "start",
    "end",
    "microcycle",
    "block",
    "origin",
    "title",
    "kind",
    "template",
    "quality",
    "duration_min",
    "place",
    "load_au",
    "hard_sets",
    "impact",
    "contacts",
    "sprint_m",
    "key",
    "race",
    "assumed",
    "id",
)


def to_frame(schedule: Schedule) -> pd.DataFrame:
    """Everything in the diary: a row for each session, runs included, in order of start.

    Parameters
    ----------
    schedule
        Any schedule.

    Returns
    -------
    DataFrame
        ``start``, ``end`` (wall clock, datetime64), ``microcycle`` (from 1), ``block``, ``origin`` (``run``,
        ``placed``, ``pinned``), ``title``, ``kind`` (of runs), ``template`` and ``quality`` (of sessions),
        ``duration_min``, ``place``, the three ledgers ``load_au``, ``hard_sets`` and ``impact``, ``contacts``,
        ``sprint_m``, ``key`` (a key run), ``race`` (A, B, C), ``assumed`` (fields of a run that were filled
        in) and ``id``.
    """
    import pandas as pd

    frame = pd.DataFrame(session_rows(schedule), columns=list(SESSION_COLUMNS))
    return frame.astype({"start": "datetime64[s]", "end": "datetime64[s]"})


def weekly(schedule: Schedule) -> pd.DataFrame:
    """The season in figures: a row for each microcycle.

    Parameters
    ----------
    schedule
        Any schedule.

    Returns
    -------
    DataFrame
        ``microcycle`` (from 1), ``first`` and ``last`` day (datetime64), ``block``, ``deload`` (every session is
        lighter), ``run_load_au``, ``placed_load_au``, ``total_load_au``, ``rise_pct`` (of the
        total, against the microcycle before), Foster's ``monotony`` and ``strain``, ``share_pct`` (placed
        share of the load, rounded down), ``sets_squat`` to ``sets_calf``, ``contacts``, ``sprint_m``, ``sessions`` and
        ``session_min``. Days outside the season count nowhere. Monotony and strain are shown because coaches
        know them; nothing is steered by them.
    """
    import pandas as pd

    frame = pd.DataFrame(week_rows(schedule))
    days = {"first": "datetime64[s]", "last": "datetime64[s]"}
    return frame.astype({**days, "rise_pct": "Int64", "monotony": "Float64", "strain": "Int64"})
