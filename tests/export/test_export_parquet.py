"""The sessions as Parquet: types and metadata."""

from __future__ import annotations

import io
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from periodize.export.options import ExportOptions
from periodize.export.parquet import content
from periodize.report.tables import SESSION_COLUMNS, to_frame
from tests.fixtures.results import tiny_result


def test_columns_have_types() -> None:
    table = pq.read_table(io.BytesIO(content(tiny_result(), ExportOptions())))
    assert tuple(table.column_names) == SESSION_COLUMNS
    kinds = {field.name: field.type for field in table.schema}
    assert kinds["start"] == kinds["end"] == pa.timestamp("ms")
    assert kinds["duration_min"] == kinds["sprint_m"] == pa.int64()
    assert kinds["key"] == pa.bool_()
    assert kinds["title"] == kinds["block"] == pa.string()


def test_the_table_is_that_of_the_data_frame() -> None:
    result = tiny_result()
    frame = pd.read_parquet(io.BytesIO(content(result, ExportOptions())))
    here, there = (f.astype(object).where(f.notna(), None) for f in (frame, to_frame(result.require())))
    pd.testing.assert_frame_equal(here, there)


def test_the_metadata_say_what_the_table_belongs_to() -> None:
    result = tiny_result()
    facts = pq.read_metadata(io.BytesIO(content(result, ExportOptions()))).metadata
    assert facts[b"periodize.format"] == b"periodize-sessions/1"
    assert facts[b"periodize.fingerprint"].decode() == result.problem.fingerprint
    assert facts[b"periodize.time_zone"] == b"Europe/London"
    assert json.loads(facts[b"periodize.blocks"]) == ["foundation"] * 4


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert content(tiny_result(), ExportOptions()) == content(tiny_result(), ExportOptions())
