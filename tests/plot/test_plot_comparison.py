"""Doctrines side by side."""

from __future__ import annotations

import pytest

pytest.importorskip("matplotlib")
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from periodize.catalogue.policy import default_policy
from periodize.domain.vocabulary import Status, Tier
from periodize.explain.compare import Compared, Comparison
from periodize.explain.shape import shape_of
from periodize.plot.comparison import plot_comparison
from periodize.problem import Problem
from periodize.solver.result import Result
from periodize.testing import read_weeks
from periodize.verify import verify

RUNS = "Tue am intervals* . Sun am long*"
POLICY = default_policy()


def comparison() -> Comparison:
    """Two plans for the same runs, and a doctrine that found none."""
    first = read_weeks(f"strength: {RUNS} . Mon pm max_strength_a . Thu pm max_strength_b | strength: {RUNS}")
    second = first.with_sessions(first.sessions[1:])
    entries = [
        Compared(
            name=name,
            result=Result(
                status=Status.OPTIMAL, problem=Problem(season=first.season, policy=POLICY), schedule=plan
            ),
            shape=shape_of(plan, POLICY),
        )
        for name, plan in (("both", first), ("one", second))
    ]
    nothing = Result(status=Status.INFEASIBLE, problem=Problem(season=first.season, policy=POLICY))
    judged = [(verify(plan, POLICY),) * 3 for plan in (first, second)]
    return Comparison(
        season=first.season,
        entries=(*entries, Compared(name="none", result=nothing, shape=None)),
        judged=(*judged, (None,) * 3),
    )


def texts(axes: Axes, gid: str) -> list[str]:
    return [t.get_text() for t in axes.texts if t.get_gid() == gid]


@pytest.fixture(name="axes")
def _axes() -> Axes:
    return plot_comparison(comparison(), ax=Figure(figsize=(9, 3)).subplots())


def test_bars_are_the_sessions_of_each_quality(axes: Axes) -> None:
    (bars,) = axes.containers
    assert bars.get_label() == "max_strength"
    assert [bar.get_width() for bar in bars] == [2, 1, 0]
    assert texts(axes, "count") == ["2", "1"]


def test_figures_are_those_of_the_comparison(axes: Axes) -> None:
    made = comparison()
    protect = made.charges(Tier.PROTECT)
    assert texts(axes, "PROTECT") == [str(protect.iloc[0, 0]), str(protect.iloc[1, 0]), "-"]
    assert protect.iloc[0, 0] > protect.iloc[1, 0]
    assert texts(axes, "moved") == ["0", "1", "-"]
    doses = made.to_frame()["doses_pct"]
    assert texts(axes, "doses") == [f"{doses.iloc[0]:.0f} %", f"{doses.iloc[1]:.0f} %", "-"]


def test_a_doctrine_without_a_plan_says_so(axes: Axes) -> None:
    assert texts(axes, "no-plan") == ["no plan (INFEASIBLE)"]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["both", "one", "none"]


def test_the_first_asked_for_stands_at_the_top(axes: Axes) -> None:
    low, high = axes.get_ylim()
    assert low > high
