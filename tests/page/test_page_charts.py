"""The drawing of the season: every bar as high as its load, blocks and races where they belong."""

from __future__ import annotations

import pytest

from periodize.page.charts import block_list, blocks_of, season_chart
from periodize.page.markup import html
from periodize.report.rows import week_rows
from tests.fixtures.results import tiny_result
from tests.page.drawn import raced
from tests.page.reading import Node, read


def plot(days: int = 7) -> Node:
    return read(html(season_chart(raced(microcycle_days=days).require()))).one("div", "plot").all("svg")[1]


def number(node: Node, name: str) -> float:
    return float(node.attributes[name].removesuffix("%"))


@pytest.mark.parametrize("days", [7, 10, 28])
def test_bars_are_as_high_as_their_load(days: int) -> None:
    rows = week_rows(raced(microcycle_days=days).require())
    runs, placed = plot(days).all("rect", "runs"), plot(days).all("rect", "placed")
    assert len(runs) == len(placed) == len(rows)
    lines = sorted(number(line, "y1") for line in plot(days).all("line", "grid"))
    top = max(float(node.text) for node in _ticks(days))
    an_au = (lines[-1] - lines[0]) / top
    for row, run, more in zip(rows, runs, placed, strict=True):
        assert number(run, "height") == pytest.approx(row["run_load_au"] * an_au, abs=0.02)
        assert number(more, "height") == pytest.approx(row["placed_load_au"] * an_au, abs=0.02)
        assert number(more, "y") + number(more, "height") == pytest.approx(number(run, "y"), abs=0.02)
        assert number(more, "y") >= lines[0] - 0.02


def _ticks(days: int) -> list[Node]:
    axis = read(html(season_chart(raced(microcycle_days=days).require()))).one("div", "plot").all("svg")[0]
    return [node for node in axis.all("text") if node.text != "AU"]


def test_races_stand_on_their_days() -> None:
    # Sun 25 Oct ends the third of six weeks, Sun 15 Nov the sixth: each in the last of the week's seven slots.
    found = [number(race.one("circle"), "cx") for race in plot().all("g", "race")]
    assert found == [pytest.approx(100 * (week + 6.5 / 7) / 6, abs=0.01) for week in (2, 5)]
    assert [race.one("text").text for race in plot().all("g", "race")] == ["B", "A"]


def test_blocks_cover_the_season_and_are_named() -> None:
    schedule = raced().require()
    assert [(phase.value, first, length) for phase, first, length in blocks_of(schedule)] == [
        ("foundation", 0, 4),
        ("strength", 4, 1),
        ("taper", 5, 1),
    ]
    bands = plot().all("rect", "band")
    assert sum(number(band, "width") for band in bands) == pytest.approx(100, abs=0.01)
    items = read(html(block_list(schedule))).all("li")
    assert [item.text for item in items] == ["foundation weeks 1 to 4", "strength week 5", "taper week 6"]


def test_lighter_weeks_are_marked_by_a_shape() -> None:
    # The third week holds the B race, which eases it off.
    assert set(raced().require().season.eases) == {2}
    marks = plot().all("use", "lighter")
    assert [number(mark, "x") for mark in marks] == [pytest.approx(100 * 2.5 / 6, abs=0.01)]
    assert not read(html(season_chart(tiny_result().require()))).all("use", "lighter")
