"""The hours around key runs: measured by hand, and judged as the rules judge them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

pytest.importorskip("matplotlib")
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import RacePriority
from periodize.plot.hours import after_run, before_run
from periodize.plot.recovery import MOST_H, gaps_of, plot_recovery
from periodize.rules.base import Violation
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.testing import read_weeks
from periodize.testing.schedules import schedules
from periodize.testing.seasons import seasons as drawn_seasons
from tests.plot import seasons

DEFAULT = default_policy()
JUDGES = (RecoveryGap, ProtectRuns, RaceBuffer)


def drawn(schedule: Schedule) -> Axes:
    return plot_recovery(schedule, ax=Figure(figsize=(9, 4)).subplots())


def marks(axes: Axes) -> dict[str, list[tuple[float, float]]]:
    found = {}
    for collection in axes.collections:
        if str(collection.get_gid()) in ("as wanted", "less than preferred", "less than must be"):
            found[str(collection.get_gid())] = [(float(x), float(y)) for x, y in collection.get_offsets()]
    return found


def test_hours_before_and_after_a_key_run() -> None:
    # Monday 06:30 + 50 min to Wednesday 06:30: 47 h 10 min. Wednesday 07:30 to Thursday 18:00: 34 h 30 min.
    schedule = read_weeks(
        "strength: Mon am max_strength_a 50min . Wed am intervals* 60min . Thu pm max_strength_b"
    )
    assert [(gap.before, gap.gap_min) for gap in gaps_of(schedule, DEFAULT)] == [(True, 2830), (False, 2070)]
    # 24 h must lie between a heavy lift and intervals, 48 are better; after intervals 6 are plenty.
    (before, after) = gaps_of(schedule, DEFAULT)
    assert (before.wanted.least_min, before.wanted.better_min) == (24 * 60, 48 * 60)
    assert (before.judged, after.judged) == ("less than preferred", "as wanted")
    assert marks(drawn(schedule)) == {
        "less than preferred": [(0, pytest.approx(-2830 / 60))],
        "as wanted": [(0, pytest.approx(34.5))],
    }


def test_too_near_is_told_from_near() -> None:
    schedule = read_weeks("strength: Mon pm max_strength_a . Tue am intervals*")
    (gap,) = gaps_of(schedule, DEFAULT)
    # 18:50 to 06:30 the next morning.
    assert (gap.gap_min, gap.judged) == (700, "less than must be")


def test_long_gaps_are_drawn_at_the_edge() -> None:
    schedule = read_weeks("strength: Mon am max_strength_a | Sun am long*")
    assert marks(drawn(schedule)) == {"as wanted": [(0, -MOST_H)]}


def test_easy_runs_and_easy_sessions_do_not_count() -> None:
    assert gaps_of(read_weeks("strength: Mon am upper_core . Tue am easy . Wed am strides"), DEFAULT) == []
    # Strides on the eve are no hard session.
    assert gaps_of(read_weeks("strength: Mon am strides . Tue am intervals*"), DEFAULT) == []


def test_races_have_hours_of_their_own() -> None:
    schedule = read_weeks("strength: Mon am max_strength_a . Sun am race 42.2km A")
    (gap,) = gaps_of(schedule, DEFAULT)
    rule = DEFAULT.rule("race-buffer")
    heavy = [b.hours for b in rule.before if (b.priority, b.recovery) == (RacePriority.A, "heavy")]  # type: ignore[attr-defined]
    assert gap.wanted.least_min // 60 in heavy


def _accused(schedule: Schedule, session: str, run: str) -> set[bool]:
    """Whether the rules find a session too near to a run: True for one that must hold, False for one that is charged."""
    found: set[bool] = set()
    for rule in DEFAULT.applying_to(schedule.season):
        if isinstance(rule, JUDGES):
            for violation in rule.check(schedule):
                assert isinstance(violation, Violation)
                if set(violation.sessions) == {session, run}:
                    found.add(rule.tier == "MUST")
    return found


RUN_KINDS = ("easy", "long*", "tempo*", "intervals*", "hills*", "race 42.2km A", "race 10km B", "race 10km C")
HARD = ("max_strength_a", "foundation_a", "power_a", "plyo_high", "flat_sprints")
SLOW = Athlete(recovery_pct=150)


@pytest.mark.parametrize("kind", RUN_KINDS)
@pytest.mark.parametrize("template", HARD)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_the_rules_accuse_from_the_minute_on_that_is_drawn(kind: str, template: str, before: bool) -> None:
    golden = f"strength: Mon 12:00 {template} | Sun 12:00 {kind} 60min | Sun 12:00 {template}"
    schedule = read_weeks(golden, athlete=SLOW)
    season, (run,) = schedule.season, schedule.season.runs
    session = schedule.sessions[0 if before else 1]
    recovery = schedule.placed[0].template.recovery
    wanted = (
        before_run(DEFAULT, season, recovery, run) if before else after_run(DEFAULT, season, run, recovery)
    )

    def accused(gap_min: int) -> set[bool]:
        gap = timedelta(minutes=gap_min)
        end = run.start + timedelta(minutes=run.duration_min)
        start = run.start - gap - timedelta(minutes=session.duration_min) if before else end + gap
        moved = replace(session, start=start)
        return _accused(schedule.with_sessions((moved,)), moved.id, run.id)

    assert accused(wanted.better_min) == set()
    if wanted.least_min:
        assert True not in accused(wanted.least_min)
        assert True in accused(wanted.least_min - 1)
    if wanted.better_min > wanted.least_min:
        assert accused(wanted.better_min - 1) == {False}


@settings(max_examples=60)
@given(drawn_seasons(max_microcycles=3).flatmap(schedules))
def test_gaps_are_judged_as_the_rules_judge_them(schedule: Schedule) -> None:
    for gap in gaps_of(schedule, DEFAULT):
        if gap.placed.is_fixed:
            continue  # nobody is accused of what the coach has fixed
        if gap.gap_min < 0 and not gap.wanted.least_min:
            assert (
                gap.judged == "less than must be"
            )  # both at once: that is for the diary to forbid, not for these
            continue
        accused = _accused(schedule, gap.placed.session.id, gap.run.id)
        expected = {"as wanted": set(), "less than preferred": {False}}.get(gap.judged)
        if expected is None:
            assert True in accused
        else:
            assert accused == expected


def test_the_names_of_runs_fit() -> None:
    schedule = seasons.weeks(104)
    runs = [run for run in schedule.season.runs if run.key or run.race]
    labels = drawn(schedule).get_xticklabels()
    assert 0 < len(labels) < len(runs)
    assert labels[0].get_text() == "intervals 6 Jan"
