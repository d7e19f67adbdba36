"""Hard sets, contacts and sprint metres against the athlete's limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("matplotlib")
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from periodize.catalogue.policy import default_policy
from periodize.domain.calendar import Calendar
from periodize.domain.schedule import Schedule
from periodize.plot.ledgers import plot_ledgers
from periodize.rules.volume_caps import VolumeCaps
from periodize.testing import read_weeks
from tests.plot import seasons

WEEK = "power: Mon am plyo_high . Tue am plyo_low . Wed am flat_sprints . Fri am max_strength_a"


def heights(axes: Axes, name: str) -> list[float]:
    (bars,) = (c for c in axes.containers if c.get_label() == name)
    return [bar.get_height() for bar in bars]


def drawn(schedule: Schedule) -> Axes:
    return plot_ledgers(schedule, ax=Figure(figsize=(9, 4)).subplots())


def test_bars_are_shares_of_the_weekly_limits() -> None:
    schedule = read_weeks(WEEK)
    limits, axes = schedule.season.limits, drawn(schedule)
    by_id = {p.template.id: p for p in schedule.placed}
    assert heights(axes, "hard_sets") == [100 * by_id["max_strength_a"].hard_sets / limits["hard_sets_week"]]
    assert heights(axes, "sprint_m") == [100 * by_id["flat_sprints"].sprint_m / limits["sprint_m_week"]]
    # The contacts of low hops do not count against the limit.
    assert by_id["plyo_low"].contacts > 0
    assert heights(axes, "contacts") == [100 * by_id["plyo_high"].contacts / limits["contacts_week"]]


def test_the_bars_agree_with_the_rule() -> None:
    rule = next(rule for rule in default_policy() if isinstance(rule, VolumeCaps))
    # Four sessions of jumps in a week are more than anyone may do.
    busy = read_weeks("power: Mon am plyo_high . Tue am plyo_high . Wed am plyo_high . Fri am plyo_high")
    assert any(v.where.subject == "contacts a week" for v in rule.check(busy))
    assert max(heights(drawn(busy), "contacts")) > 100
    assert not any(v.where.subject.endswith("a week") for v in rule.check(seasons.plain()))
    assert max(heights(drawn(seasons.plain()), "contacts")) <= 100


def test_limits_grow_with_the_microcycle() -> None:
    one = read_weeks("strength: Mon am max_strength_a")
    start = one.season.calendar.start
    calendar = Calendar(start=start, end=start.replace(day=start.day + 13), microcycle_days=14)
    two = replace(one, season=replace(one.season, calendar=calendar))
    assert heights(drawn(two), "hard_sets")[0] == pytest.approx(heights(drawn(one), "hard_sets")[0] / 2)


def test_a_limit_of_nothing_and_bars_that_would_reach_the_sky() -> None:
    schedule = read_weeks(WEEK)
    athlete = replace(schedule.season.athlete, own_limits=(("sprint_m_week", 0), ("contacts_week", 1)))
    axes = drawn(replace(schedule, season=replace(schedule.season, athlete=athlete)))
    assert heights(axes, "sprint_m") == [200]
    assert heights(axes, "contacts") == [200]


def test_the_line_and_the_legend_say_what_the_limit_is() -> None:
    axes = drawn(seasons.plain())
    (line,) = (line for line in axes.lines if line.get_gid() == "limit")
    assert set(line.get_ydata()) == {100}  # type: ignore[arg-type]
    legend = axes.get_legend()
    assert legend is not None
    limit = seasons.plain().season.limits["contacts_week"]
    assert f"contacts,\nlimit {limit} a week" in [t.get_text() for t in legend.get_texts()]


def test_amounts_stand_on_the_bars() -> None:
    amounts = [t.get_text() for t in drawn(seasons.plain()).texts if t.get_gid() == "amount"]
    done = [sum(p.hard_sets for p in seasons.plain().in_microcycle(i)) for i in range(4)]
    assert amounts[: len([n for n in done if n])] == [str(n) for n in done if n]
