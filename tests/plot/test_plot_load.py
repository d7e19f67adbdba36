"""The load of every week: the bars are the figures of the weekly table."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("matplotlib")
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from periodize.catalogue.policy import default_policy
from periodize.domain.schedule import Schedule
from periodize.plot.load import plot_load
from periodize.report.rows import week_rows
from tests.plot import seasons


def drawn(schedule: Schedule) -> Axes:
    return plot_load(schedule, ax=Figure(figsize=(9, 4)).subplots())


@pytest.mark.parametrize("schedule", [seasons.plain(), seasons.ten_days(), seasons.weeks(30), seasons.bare()])
def test_bars_are_the_weekly_figures(schedule: Schedule) -> None:
    runs, placed = drawn(schedule).containers[:2]
    rows = week_rows(schedule)
    assert [bar.get_height() for bar in runs] == [row["run_load_au"] for row in rows]
    assert [bar.get_height() for bar in placed] == [row["placed_load_au"] for row in rows]
    assert [bar.get_y() for bar in placed] == [row["run_load_au"] for row in rows]


def test_the_rise_stands_over_the_second_week_and_on() -> None:
    rows = week_rows(seasons.plain())
    texts = [t for t in drawn(seasons.plain()).texts if t.get_gid() == "rise"]
    assert [t.get_text() for t in texts] == [f"{row['rise_pct']:+d}" for row in rows[1:]]
    assert [t.get_position()[0] for t in texts] == [1, 2, 3]


def test_narrow_columns_turn_the_figures() -> None:
    rotations = {t.get_rotation() for t in drawn(seasons.weeks(104)).texts if t.get_gid() == "rise"}
    assert rotations == {90}


def _caps(axes: Axes) -> list[float]:
    return [float(line.get_ydata()[0]) for line in axes.lines if line.get_gid() == "cap"]  # type: ignore[index, arg-type]


def test_the_cap_is_the_policys_or_the_athletes() -> None:
    schedule = seasons.plain()
    rule = default_policy().rule("weekly-load")
    assert _caps(drawn(schedule)) == [rule.cap_au(schedule.season)]  # type: ignore[attr-defined]
    athlete = replace(schedule.season.athlete, weekly_cap_au=1999)
    own = replace(schedule, season=replace(schedule.season, athlete=athlete))
    assert _caps(drawn(own)) == [1999]
    without = default_policy().without("weekly-load")
    assert _caps(plot_load(schedule, without, ax=Figure().subplots())) == []


def test_a_cap_of_seven_days_is_not_drawn_over_ten() -> None:
    assert _caps(drawn(seasons.ten_days())) == []


def test_deloads_are_hatched() -> None:
    bars = [p for p in drawn(seasons.plain()).patches if p.get_gid() == "deload"]
    assert [round(bar.get_x() + bar.get_width() / 2) for bar in bars] == [2]  # type: ignore[attr-defined]
