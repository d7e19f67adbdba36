"""A week by the clock: boxes in their place, windows, and the hours that legs need."""

from __future__ import annotations

import pytest

pytest.importorskip("matplotlib")
import itertools

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from periodize.catalogue.policy import default_policy
from periodize.domain.schedule import Schedule
from periodize.errors import InvalidInput
from periodize.plot.week import plot_week
from periodize.testing import read_weeks
from tests.plot import seasons


def drawn(schedule: Schedule, week: int = 1) -> Axes:
    return plot_week(schedule, week, ax=Figure(figsize=(11, 8)).subplots())


def boxes(axes: Axes, gid: str) -> list[Rectangle]:
    return [p for p in axes.patches if isinstance(p, Rectangle) and p.get_gid() == gid]


def minutes(axes: Axes, gid: str) -> dict[int, tuple[float, float]]:
    """By day: the first and the last minute of the strips of a kind."""
    found: dict[int, tuple[float, float]] = {}
    for box in boxes(axes, gid):
        day, low, high = int(box.get_x()), box.get_y(), box.get_y() + box.get_height()
        was = found.get(day, (low, high))
        found[day] = (min(was[0], low), max(was[1], high))
    return found


def test_runs_and_sessions_stand_at_their_time() -> None:
    schedule = seasons.plain()
    axes = drawn(schedule, 2)
    for p in (p for p in schedule.placed if p.microcycle == 1 and p.session.duration_min >= 30):
        (box,) = boxes(axes, p.session.id)
        assert int(box.get_x()) == p.day.weekday()
        assert box.get_y() == p.session.start.hour * 60 + p.session.start.minute
        assert box.get_height() == p.session.duration_min
    runs = [r for r in schedule.season.runs if schedule.season.calendar.microcycle_of(r.day) == 1]
    assert [len(boxes(axes, run.id)) for run in runs] == [1, 1, 1]


def test_eight_minutes_of_strides_are_drawn_so_that_their_name_can_be_read() -> None:
    axes = drawn(seasons.plain(), 2)
    strides = next(p for p in seasons.plain().placed if p.template.id == "strides" and p.microcycle == 1)
    (box,) = boxes(axes, strides.session.id)
    assert strides.session.duration_min == 8
    assert 8 < box.get_height() < 30
    assert any("07:15 Strides" in text.get_text() for text in axes.texts)


def test_windows_are_those_of_the_date() -> None:
    # Seven evenings in the first week; in the second two are lost to travel.
    assert len(boxes(drawn(seasons.plain(), 1), "window")) == 7
    second = boxes(drawn(seasons.plain(), 2), "window")
    assert sorted(int(box.get_x()) for box in second) == [0, 3, 4, 5, 6]
    assert {(box.get_y(), box.get_height()) for box in second} == {(1050, 180)}


def test_the_hours_after_a_key_run_and_after_a_heavy_lift() -> None:
    matrix = default_policy().rule("recovery-gap").matrix  # type: ignore[attr-defined]
    assert (matrix.hard_h("intervals", "heavy"), matrix.hard_h("heavy", "intervals")) == (3, 24)
    better = default_policy().rule("protect-runs").matrix  # type: ignore[attr-defined]
    assert (better.preferred_h("intervals", "heavy"), better.preferred_h("heavy", "intervals")) == (6, 48)
    schedule = read_weeks("strength: Mon am max_strength_a 50min . Thu am intervals* 60min")
    axes = drawn(schedule)
    # Intervals end on Thursday at 07:30; six hours on it is 13:30.
    assert minutes(axes, "after-run") == {3: (450, 810)}
    # The lift ends on Monday at 07:20; 48 h on it is Wednesday 07:20, and the strip runs through both nights.
    assert minutes(axes, "after-session") == {0: (440, 1440), 1: (0, 1440), 2: (0, 440)}


def test_the_week_before_reaches_into_this_one() -> None:
    schedule = read_weeks("strength: Sun pm max_strength_a | strength: Wed am intervals*")
    # 50 min after 18:00 on Sunday, and 48 h from there: Tuesday 18:50.
    assert minutes(drawn(schedule, 2), "after-session") == {0: (0, 1440), 1: (0, 1130)}


def test_what_overlaps_stands_side_by_side() -> None:
    axes = drawn(seasons.crowded())
    at = [p.session.id for p in seasons.crowded().placed[:2]] + [seasons.crowded().season.runs[0].id]
    spans = sorted((b.get_x(), b.get_x() + b.get_width()) for gid in at for b in boxes(axes, gid))
    assert len(spans) == 3
    assert all(end <= begin + 1e-9 for (_, end), (begin, _) in itertools.pairwise(spans))


def test_the_clock_reaches_as_far_as_the_week_does() -> None:
    assert drawn(seasons.plain()).get_ylim() == (1260, 360)
    assert drawn(seasons.crowded()).get_ylim() == (1440, 0)


def test_a_week_that_is_not_there() -> None:
    with pytest.raises(InvalidInput, match="no microcycle 5"):
        drawn(seasons.plain(), 5)


def test_a_deload_is_named() -> None:
    assert drawn(seasons.plain(), 3).get_title(loc="left") == "Week 3: power, deload"
