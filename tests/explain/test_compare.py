"""Doctrines compared on one season."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from periodize.catalogue.doctrines import DOCTRINES, doctrine
from periodize.catalogue.policy import default_policy
from periodize.domain.season import Season
from periodize.domain.vocabulary import Status, Tier
from periodize.errors import InvalidInput, InvalidPolicy
from periodize.explain.compare import Comparison, compare, moved_between
from periodize.problem import Problem
from periodize.solver.options import Progress
from periodize.solver.result import Result
from periodize.testing import read_weeks
from periodize.verify import verify

MORNING = "foundation: Mon am foundation_a . Mon pm easy 60min . Wed pm upper_core . Sun am long* 90min"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the solver answer with golden weeks, whatever is asked."""

    def answer(weeks: str, status: Status = Status.OPTIMAL) -> None:
        def solve(season: Season, policy: Any, **options: Any) -> Result:
            problem = Problem(season=season, policy=policy)
            if options["on_progress"]:
                options["on_progress"](Progress(elapsed_s=0.1, plans=1, cost={}, gap_pct=None))
            if status is Status.INFEASIBLE:
                return Result(status=status, problem=problem)
            schedule = read_weeks(weeks)
            return Result(status=status, problem=problem, schedule=schedule)

        monkeypatch.setattr("periodize.solver.run.solve", solve)

    return answer


def both(answers: Callable[..., None]) -> Comparison:
    answers(MORNING)
    return compare(read_weeks(MORNING).season, ["default", "lift_first"])


def test_the_plans_in_figures(answers: Callable[..., None]) -> None:
    frame = both(answers).to_frame()
    assert list(frame.index) == ["default", "lift_first"]
    row = frame.loc["default"]
    assert (row["status"], row["sessions"], row["foundation"], row["core"]) == ("OPTIMAL", 2, 1, 1)
    assert row["blocks"] == "foundation 1"
    # Two foundation sessions are wanted and one is there.
    assert row["doses_pct"] == 50
    # Sunday is a key run and Monday holds a foundation session; whether that makes a day hard says the catalogue.
    hard = {p.day for p in read_weeks(MORNING).placed if p.template.hard_day}
    assert row["low_days"] == 7 - 1 - len(hard)
    week = read_weeks(MORNING)
    runs = sum(run.load_au for run in week.season.runs)
    assert row["highest_week_au"] == runs + sum(p.load_au for p in week.placed)


def test_every_plan_by_every_yardstick(answers: Callable[..., None]) -> None:
    comparison = both(answers)
    protect = comparison.charges()
    schedule = read_weeks(MORNING)
    for name in ("default", "lift_first"):
        truth = verify(schedule, doctrine(name).policy).cost[Tier.PROTECT]
        assert protect.loc["default", name] == truth
    # 06:30 to 07:15, eleven hours before the run: wrong by the default order, right by the other.
    assert protect.loc["default", "default"] - protect.loc["default", "lift_first"] == 6
    broken = len(verify(schedule).violations)
    assert comparison.charges(Tier.MUST).loc["lift_first", "default"] == broken


def test_moves_are_counted_by_kind_and_day() -> None:
    one = read_weeks("Mon am foundation_a . Wed pm upper_core")
    # Another hour of the same day is no move.
    assert moved_between(one, read_weeks("Mon pm foundation_a . Wed pm upper_core")) == 0
    assert moved_between(one, read_weeks("Tue am foundation_a . Wed pm upper_core")) == 1
    assert moved_between(one, read_weeks("Mon am foundation_b . Wed pm upper_core")) == 1
    # One of two is there; the other plan has a third.
    assert moved_between(one, read_weeks("Mon am foundation_a . Thu pm upper_core . Fri pm strides")) == 2
    # Pins are nobody's choice.
    assert moved_between(one, read_weeks("Mon am foundation_a . Wed pm upper_core . Fri pm strides!")) == 0


def test_the_text_is_the_same_each_time_and_holds_no_seconds(answers: Callable[..., None]) -> None:
    comparison = both(answers)
    text = comparison.text()
    assert text == str(comparison) == both(answers).text()
    assert text.startswith("athlete, 5 Jan 2026 to 11 Jan 2026, 1 week: 2 doctrines\n====")
    assert " 2 lift_first" in text and "Without a plan" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_doctrine_without_a_plan_stays_in_the_table(answers: Callable[..., None]) -> None:
    answers(MORNING, Status.INFEASIBLE)
    comparison = compare(read_weeks(MORNING).season, ["default", "mixed"])
    assert "Without a plan\n  default: no plan exists" in comparison.text()
    assert comparison.charges().isna().all().all()
    assert comparison.moved().isna().all().all()
    assert list(comparison.to_frame()["status"]) == ["INFEASIBLE", "INFEASIBLE"]
    assert comparison.to_plain()["protect"] == [[None, None], [None, None]]


def test_names_doctrines_and_policies_are_taken_alike(answers: Callable[..., None]) -> None:
    answers(MORNING)
    mine = default_policy().with_("same-day-order", apart_h=3).named("mine")
    seen: list[str] = []
    comparison = compare(
        read_weeks(MORNING).season,
        ["default", doctrine("mixed"), mine],
        on_progress=lambda name, progress: seen.append(name),
    )
    assert comparison.names == tuple(seen) == ("default", "mixed", "mine")
    assert compare(read_weeks(MORNING).season).names == tuple(DOCTRINES)


def test_what_comes_after_a_cancel_is_left_out(answers: Callable[..., None]) -> None:
    answers(MORNING)
    asked = iter([False, True])
    comparison = compare(
        read_weeks(MORNING).season, ["default", "mixed", "sequential"], cancel=lambda: next(asked)
    )
    assert comparison.names == ("default", "mixed")
    assert comparison.charges().shape == (2, 2)


def test_faults_of_what_is_compared() -> None:
    season = read_weeks(MORNING).season
    with pytest.raises(InvalidPolicy, match=r"Maybe 'mixed'\?"):
        compare(season, ["mixd"])
    with pytest.raises(InvalidInput, match="'default' stands 2 times"):
        compare(season, ["default", default_policy()])
    with pytest.raises(InvalidInput, match="there is none to compare"):
        compare(season, [])


@pytest.mark.slow
def test_two_doctrines_on_a_short_season_for_real() -> None:
    week = "Mon 12:00 easy 60min . Tue am intervals* 60min . Thu am tempo* 60min . Sun am long* 90min"
    comparison = compare(read_weeks(" | ".join([week] * 4)).season, ["run_first", "lift_first"])
    assert {entry.result.status for entry in comparison.entries} == {Status.OPTIMAL}
    # Each keeps its own rules.
    must = comparison.charges(Tier.MUST)
    assert must.loc["run_first", "run_first"] == must.loc["lift_first", "lift_first"] == 0
    protect = comparison.charges()
    assert protect.loc["lift_first", "lift_first"] <= protect.loc["run_first", "lift_first"]
