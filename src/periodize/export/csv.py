"""The sessions as CSV: one table for spreadsheets and scripts, blocks included."""

from __future__ import annotations

from codecs import BOM_UTF8

from periodize.cellguard import csv_text
from periodize.domain.vocabulary import Origin
from periodize.export.options import ExportOptions
from periodize.export.tables import COLUMNS, rows_with_blocks
from periodize.report.rows import Row
from periodize.solver.result import Result


def content(result: Result, options: ExportOptions) -> bytes:
    """A row for each run and session, with the columns of ``to_frame``.

    The block of a microcycle stands on its rows; a microcycle without any has a row of origin ``block``. Times are
    wall clock, ``2026-10-06T17:30``. Texts that a spreadsheet would run begin with an apostrophe. The file is UTF-8
    and begins with a byte-order mark, as Excel takes it for the alphabet of the machine otherwise; pandas and most
    tools drop the mark, and Python's ``csv`` does with ``encoding="utf-8-sig"``.
    """
    rows = rows_with_blocks(result.require(), runs=options.runs)
    return BOM_UTF8 + csv_text(COLUMNS, (_written(row) for row in rows)).encode("utf-8")


def _written(row: Row) -> Row:
    if row["origin"] not in tuple(Origin):
        return {**row, "start": f"{row['start'].isoformat()}T00:00"}
    moments = {name: row[name].isoformat(timespec="minutes") for name in ("start", "end")}
    return {**row, **moments, "key": str(row["key"]).lower()}
