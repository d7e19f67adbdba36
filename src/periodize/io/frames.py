"""A season from data frames and plain values, for notebooks."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from periodize.domain.season import Season
from periodize.domain.session import RunInput
from periodize.io.faults import Faults
from periodize.io.files import Table
from periodize.io.run_rows import column_faults, run_inputs, too_many
from periodize.io.season_table import problem_from_table

if TYPE_CHECKING:
    import pandas as pd

_NAME = "season_from_frames"


def season_from_frames(
    runs: pd.DataFrame,
    *,
    windows: pd.DataFrame | Sequence[Mapping[str, Any]],
    athlete: Mapping[str, Any] | None = None,
    season: Mapping[str, Any] | None = None,
    races: pd.DataFrame | Sequence[Mapping[str, Any]] = (),
    exceptions: Sequence[Mapping[str, Any]] = (),
    taken: Sequence[Mapping[str, Any]] = (),
    places: Mapping[str, Sequence[str]] | None = None,
    pins: Sequence[Mapping[str, Any]] = (),
    bans: Sequence[Mapping[str, Any]] = (),
    blocks: Sequence[Mapping[str, Any]] = (),
    stress: Sequence[Mapping[str, Any]] = (),
    history_runs: pd.DataFrame | None = None,
    history: Mapping[str, Any] | None = None,
) -> Season:
    """The season of a data frame of runs.

    Parameters
    ----------
    runs : DataFrame
        A row for each run, with the columns of the CSV file: ``date`` and ``kind``, and where they are known
        ``start``, ``distance_km``, ``duration_min``, ``rpe``, ``load_au``, ``priority``, ``name``. Dates may be
        text, ``datetime.date`` or ``datetime64``; missing values are None, NaN or NaT. Without a column
        ``start``, times of day in ``date`` other than midnight are a fault.
    windows : DataFrame or list of dict
        The default week: ``days``, ``opens``, ``closes``, ``place``. In a frame ``days`` may be one weekday.
    athlete, season, exceptions, taken, places, pins, bans, blocks, stress, history
        As in the tables of the season file.
    races : DataFrame or list of dict
        ``date``, ``distance_km``, ``priority``, ``name``; merged with race runs of the same date.
    history_runs : DataFrame
        Runs of the weeks before, columns as ``runs``.

    Raises
    ------
    InvalidSeason
        With every fault at once; rows are named by their index.

    Examples
    --------
    >>> import pandas as pd
    >>> runs = pd.DataFrame({"date": pd.date_range("2026-06-01", periods=28), "kind": "easy"})
    >>> windows = [{"days": ["Tue", "Fri"], "opens": "17:30", "closes": "20:00"}]
    >>> len(season_from_frames(runs, windows=windows).runs)
    28
    """
    faults = Faults()
    content: Table = {
        "athlete": dict(athlete or {}),
        "season": dict(season or {}),
        "windows": [_as_window(row) for row in _rows(windows)],
        "races": _rows(races),
        "exceptions": [dict(row) for row in exceptions],
        "taken": [dict(row) for row in taken],
        "places": {name: list(items) for name, items in (places or {}).items()},
        "pins": [dict(row) for row in pins],
        "bans": [dict(row) for row in bans],
        "blocks": [dict(row) for row in blocks],
        "stress": [dict(row) for row in stress],
        "history": dict(history or {}),
    }
    if history_runs is not None:
        content["history_runs"] = _rows(history_runs)
    given = _runs(runs, faults)
    return problem_from_table(content, _NAME, runs=given, faults=faults).season


def _runs(frame: pd.DataFrame, faults: Faults) -> list[RunInput]:
    if not hasattr(frame, "columns"):
        raise TypeError(f"the runs must be a pandas DataFrame, not of type {type(frame).__name__}")
    where = f"{_NAME} runs"
    columns = [str(column) for column in frame.columns]
    if not column_faults(columns, where, faults) or too_many(len(frame), where, faults):
        return []
    rows = zip(frame.index, _rows(frame), strict=True)
    return run_inputs([(f"{where} row {index}", row) for index, row in rows], faults)


def _rows(table: pd.DataFrame | Sequence[Mapping[str, Any]]) -> list[Table]:
    """Rows as dicts of plain Python values, missing values left out."""
    if isinstance(table, Sequence) and all(isinstance(row, Mapping) for row in table):
        return [dict(row) for row in table]
    if isinstance(table, Sequence) or not hasattr(table, "columns"):
        raise TypeError(f"a DataFrame or a list of dicts is needed, not one of type {type(table).__name__}")
    import pandas as pd

    records = table.astype(object).to_dict(orient="records")
    return [
        {str(key): _plain(value) for key, value in row.items() if _is_given(pd, value)} for row in records
    ]


def _is_given(pd: Any, value: Hashable) -> bool:
    return bool(isinstance(value, list | tuple) or not pd.isna(value))


def _plain(value: Any) -> Any:
    """A numpy scalar or a pandas timestamp as its Python value."""
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def _as_window(row: Table) -> Table:
    return {**row, "days": [row["days"]]} if isinstance(row.get("days"), str) else row
