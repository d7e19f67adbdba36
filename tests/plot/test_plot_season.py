"""The season at a glance: a mark for each run and session, in its week and on its day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

pytest.importorskip("matplotlib")
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from periodize.domain.vocabulary import Status
from periodize.errors import NoPlan
from periodize.plot.season import plot_season
from tests.fixtures.results import tiny_result
from tests.plot import seasons


def drawn(schedule: object = None) -> Axes:
    return plot_season(schedule or seasons.plain(), ax=Figure(figsize=(10, 4)).subplots())  # type: ignore[arg-type]


def marks(axes: Axes) -> dict[str, list[tuple[float, float]]]:
    return {str(c.get_gid()): [tuple(spot) for spot in c.get_offsets()] for c in axes.collections}


def boxes(axes: Axes) -> Counter[str]:
    return Counter(str(p.get_gid()) for p in axes.patches if p.get_gid())


def test_every_run_and_session_has_a_mark() -> None:
    counts = {kind: len(spots) for kind, spots in marks(drawn()).items()}
    # Three weeks of intervals, easy and long; then intervals and the race.
    assert counts == {
        "run": 3,
        "key run": 7,
        "race": 1,
        "foundation": 2,
        "max_strength": 2,
        "power": 2,
        "sprint": 2,
        "plyometric": 1,
        "primer": 1,
    }


def test_marks_stand_in_their_week_and_on_their_day() -> None:
    found = marks(drawn())
    # The race is on the Sunday of the fourth week, the heavy lifts are on the Mondays of the second and third.
    assert [(round(x), y) for x, y in found["race"]] == [(3, 6)]
    assert [(round(x), y) for x, y in found["max_strength"]] == [(1, 0), (2, 0)]


def test_blocks_deloads_and_absences_are_shaded() -> None:
    axes = drawn()
    # Two days of travel, one of illness; the coach's deload in the third week; a block a week.
    assert boxes(axes) == {
        "away or closed": 2,
        "ill or injured": 1,
        "deload": 1,
        "block-1": 1,
        "block-2": 1,
        "block-3": 1,
        "block-4": 1,
    }
    (deload,) = (p for p in axes.patches if p.get_gid() == "deload")
    assert isinstance(deload, Rectangle)
    assert (deload.get_x(), deload.get_width()) == (1.5, 1)


def test_equal_neighbours_are_one_block() -> None:
    axes = drawn(seasons.weeks(11))
    assert [p.get_width() for p in axes.patches if str(p.get_gid()).startswith("block")] == [5, 1, 5]  # type: ignore[attr-defined]


def test_races_are_named_and_a_race_to_travel_for_wins_the_room() -> None:
    names = [t.get_text() for t in drawn().texts if t.get_gid() == "race-name"]
    assert names == ["A: race 42.2 km"]
    # A race in every fourth week of two years, on ten inches: two lines do not hold all their names.
    axes = drawn(seasons.weeks(104))
    names = [t.get_text() for t in axes.texts if t.get_gid() == "race-name"]
    assert 8 < len(names) < 26
    assert sum(name.startswith("A") for name in names) == 9
    assert len(marks(axes)["race"]) == 26


def test_microcycles_of_ten_days_have_ten_rows() -> None:
    axes = drawn(seasons.ten_days())
    assert [t.get_text() for t in axes.get_yticklabels()][::9] == ["day 1", "day 10"]
    assert axes.get_xlabel() == "microcycle of 10 days"


def test_a_season_of_weeks_that_begin_on_thursday() -> None:
    schedule = seasons.plain()
    calendar = replace(schedule.season.calendar, anchor=schedule.season.calendar.day(3))
    season = replace(schedule.season, calendar=calendar)
    shifted = replace(schedule, season=season, blocks=(schedule.blocks[0], *schedule.blocks))
    axes = drawn(shifted)
    assert [t.get_text() for t in axes.get_yticklabels()] == ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    assert sum(len(spots) for spots in marks(axes).values()) == 21
    # The season begins on a Monday, the fifth day of a first week of which four days lie before it.
    assert [(round(x), y) for x, y in marks(axes)["foundation"]] == [(0, 4), (1, 1)]


def test_an_answer_is_as_good_as_its_plan() -> None:
    axes = plot_season(tiny_result(), ax=Figure().subplots())
    assert len(marks(axes)["foundation"]) == 8
    with pytest.raises(NoPlan):
        plot_season(tiny_result(Status.INFEASIBLE), ax=Figure().subplots())
