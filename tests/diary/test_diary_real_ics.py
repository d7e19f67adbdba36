"""Two calendars found in the wild, with what a coach would count in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("icalendar")

from periodize.diary.ics import entries
from periodize.diary.items import Activity, Diary
from periodize.diary.options import ReadOptions
from periodize.diary.sort import diary_of
from periodize.domain.vocabulary import RunKind
from periodize.io.faults import Faults

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "formats"
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the collected plan files are not beside the checkout"
)


def diary(path: str) -> Diary:
    warnings = Faults()
    found = entries((SHARED / path).read_bytes(), Path(path).name, ReadOptions(), warnings)
    return diary_of(found, source=path, format="ics", warnings=warnings.found)


def test_a_5_km_plan_with_pictures_in_its_titles() -> None:
    found = diary("lennee/training_plan.ics")
    assert found.counts() == {"run": 12, "strength": 8, "mobility": 4}
    kinds = [run.kind for run in found.runs]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        RunKind.LONG: 4,
        RunKind.INTERVALS: 2,
        RunKind.EASY: 4,
        RunKind.TEMPO: 2,
    }
    assert [run.distance_m for run in found.runs if run.kind is RunKind.LONG] == [8_500, 9_000, 9_000, 9_000]
    assert {run.distance_m for run in found.runs if run.kind is RunKind.TEMPO} == {6_000}
    assert (found.items[-1].entry.day - found.items[0].entry.day).days < 28
    assert found.warnings == ()


def test_a_plan_whose_year_is_wrong_after_new_year() -> None:
    found = diary("bendecoste/plan.ics")
    assert len(found.items) == 49
    assert len({item.entry.day for item in found.items}) == 48
    (doubt,) = [warning for warning in found.warnings if warning.code == "year-doubtful"]
    assert "2019-01-01 to 2019-02-03" in doubt.advice
    assert "2020-01-01" in doubt.advice
    assert found.items[0].entry.day == date(2019, 1, 1)  # named, not changed
    assert found.counts() == {"run": 21, "cross": 7, "unknown": 7, "rest": 14}
    assert len(found.of(Activity.REST)) == 14  # two a week
