"""The sessions as Parquet: typed columns for data tools, what the table belongs to in the metadata."""

from __future__ import annotations

import io
import json
from typing import Any

from periodize.export.options import ExportOptions
from periodize.export.tables import COLUMNS, rows_of
from periodize.extras import needed
from periodize.solver.result import Result

FORMAT = "periodize-sessions/1"

_MOMENTS = ("start", "end")
_NUMBERS = ("microcycle", "duration_min", "load_au", "hard_sets", "impact", "contacts", "sprint_m")
_FLAGS = ("key",)


def content(result: Result, options: ExportOptions) -> bytes:
    """The rows and columns of ``to_frame``: timestamps without a zone (wall clock), whole numbers, texts.

    The metadata of the file hold ``periodize.format``, ``periodize.fingerprint`` (of the problem),
    ``periodize.athlete``, ``periodize.time_zone`` and ``periodize.blocks`` (a JSON list, a phase for each microcycle).
    """
    arrow = needed("pyarrow", "parquet", "writing Parquet files")
    parquet = needed("pyarrow.parquet", "parquet", "writing Parquet files")
    schedule = result.require()
    athlete = schedule.season.athlete
    facts = {
        "format": FORMAT,
        "fingerprint": result.problem.fingerprint,
        "athlete": athlete.id,
        "time_zone": athlete.time_zone or "",
        "blocks": json.dumps([phase.value for phase in schedule.blocks]),
    }
    schema = arrow.schema(
        [(name, _type(arrow, name)) for name in COLUMNS],
        metadata={f"periodize.{name}": value for name, value in facts.items()},
    )
    rows = rows_of(schedule, runs=options.runs)
    out = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), out)
    return out.getvalue()


def _type(arrow: Any, column: str) -> Any:
    if column in _MOMENTS:
        return arrow.timestamp("ms")
    if column in _NUMBERS:
        return arrow.int64()
    return arrow.bool_() if column in _FLAGS else arrow.string()
