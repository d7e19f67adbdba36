"""Nine traps that planners of this kind have fallen into, each tried on a small season.

In this order: ramps from nothing, caps, a race at once, a start midway, too few weeks for all blocks, a window
in two, midnight, the clocks, a dose on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

import pytest

from periodize.catalogue.load import equipment
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete, Availability, AvailabilityException, ExceptionKind, Window
from periodize.domain.calendar import Calendar
from periodize.domain.easing import run_load_by_microcycle
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Ban, Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Origin, Phase, Quality, Status
from periodize.measures import load
from periodize.solver.candidates import enumerate_candidates, session_at
from periodize.solver.result import Result
from periodize.solver.run import solve
from periodize.testing import excess_of, read_weeks
from periodize.verify import verify

PLACES = tuple(equipment().items())
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def windows(**by_day: tuple[int, int] | None) -> Availability:
    """A gym open between two minutes of the day on the weekdays named, as ``Mon=(1050, 1230)``."""
    spans = [by_day.get(day) for day in DAYS]
    week = tuple((Window(opens_min=s[0], closes_min=s[1]),) if s else () for s in spans)
    return Availability(week=week, places=PLACES)


EVENINGS = windows(Mon=(1050, 1230), Wed=(1050, 1230), Fri=(1050, 1230))


def solved(season: Season) -> Schedule:
    """The proved plan, checked once more."""
    result = solve(season)
    assert result.status is Status.OPTIMAL
    return checked(result)


def checked(result: Result) -> Schedule:
    schedule = result.require()
    assert verify(schedule).ok
    assert schedule.season.runs == result.problem.season.runs
    return schedule


def all_weeks(phase: Phase, count: int) -> tuple[tuple[int, Phase], ...]:
    return tuple((week, phase) for week in range(count))


def ids(placed: Iterable[Placed]) -> list[str]:
    return sorted(p.template.id for p in placed)


def placed_au(schedule: Schedule, week: int) -> int:
    return sum(p.template.load_au for p in schedule.in_microcycle(week))


def test_a_ramp_measured_from_an_empty_week() -> None:
    # Two heavy sessions before, a week of travel, and both again: an empty week is no yardstick.
    away = AvailabilityException(first=date(2026, 1, 5), last=date(2026, 1, 11), kind=ExceptionKind.TRAVEL)
    season = read_weeks(
        "strength: Mon pm max_strength_a . Thu pm max_strength_b || Tue am easy | Tue am easy",
        availability=replace(EVENINGS, exceptions=(away,)),
        fixed_blocks=all_weeks(Phase.STRENGTH, 2),
    ).season
    plan = solved(season)
    assert placed_au(plan, 0) == 0
    assert {"max_strength_a", "max_strength_b"} <= set(ids(plan.in_microcycle(1)))


def test_a_ramp_measured_from_nothing() -> None:
    # No history: 450 AU at first, then 250 more.
    season = read_weeks(
        " | ".join(["Tue am easy"] * 3), availability=EVENINGS, fixed_blocks=all_weeks(Phase.STRENGTH, 3)
    ).season
    plan = solved(season)
    assert 0 < placed_au(plan, 0) <= 450
    assert placed_au(plan, 0) < placed_au(plan, 1) <= placed_au(plan, 0) + 250
    assert ids(plan.in_microcycle(2)).count("max_strength_a") == 1


def test_a_ramp_measured_from_a_deload_week() -> None:
    # 650, 165, 650: back to what was, not a fourfold rise.
    heavy = "Mon pm max_strength_a . Thu pm max_strength_b"
    plan = read_weeks(f"strength: {heavy} || Mon pm maintenance | {heavy}")
    ramps = [rule for rule in default_policy() if rule.id == "load-ramp"]
    assert len(ramps) == 3
    assert [excess_of(rule, plan) for rule in ramps] == [{}, {}, {}]


def test_a_cap_that_the_runs_alone_break() -> None:
    # 1500 AU of runs in the first week, 300 in the second, 1000 allowed: nothing can be added while the long
    # run counts (to Saturday of the second week), and the season is still solved.
    season = read_weeks(
        "Tue am easy 600au . Sun am long* 900au | Tue am easy 300au | ",
        athlete=Athlete(weekly_cap_au=1000),
        availability=EVENINGS,
        fixed_blocks=all_weeks(Phase.FOUNDATION, 3),
    ).season
    plan = solved(season)
    total = load.by_day(season.all_runs, plan.with_history)
    runs = load.by_day(season.all_runs)
    for day in range(season.calendar.days):
        seven = [season.calendar.day(day - back) for back in range(7)]
        run_au = sum(runs[d] for d in seven)
        assert sum(total[d] for d in seven) <= max(1000, run_au)
    assert placed_au(plan, 0) == placed_au(plan, 1) == 0
    assert placed_au(plan, 2) > 0


def test_a_race_in_the_first_week() -> None:
    season = read_weeks(
        "Tue am easy . Sun 09:00 race* A 10km 45min | Wed am easy | Tue am intervals* . Sun am long* | Tue am easy",
        availability=EVENINGS,
    ).season
    result = solve(season)
    plan = checked(result)
    assert result.status is Status.OPTIMAL
    assert plan.blocks[0] is Phase.TAPER and plan.blocks[1] is Phase.TRANSITION
    assert any("no room before the taper" in note for note in result.notes)
    # The last primer at least 72 h before, and nothing heavier; from 09:45 on Sunday 48 h to leg work.
    race = season.goal_races[0]
    begins, ends = season.span(race)
    before = [p for p in plan.placed if p.span[0] < begins and p.template.id != "strides"]
    assert {p.template.quality for p in before} <= {Quality.PRIMER}
    assert all(begins - p.span[1] >= 72 * 60 for p in before)
    legs = [p for p in plan.placed if p.span[0] > begins and p.template.id != "upper_core"]
    assert legs and all(p.span[0] - ends >= 48 * 60 for p in legs)


def test_a_season_that_starts_mid_week_and_mid_block() -> None:
    # Squat day was on Tuesday evening, the plan begins on Thursday in the fourth week of strength.
    written = read_weeks(
        "Tue pm max_strength_a . Wed am easy . Fri pm max_strength_b . Sun am long* || Thu am easy . Sun am long*"
        + " | Wed am easy . Sun am long*" * 5,
        availability=windows(Thu=(1050, 1230), Fri=(1050, 1230), Tue=(1050, 1230)),
        calendar=Calendar(start=date(2026, 1, 8), end=date(2026, 2, 15)),
        history_block=(Phase.STRENGTH, 3),
    ).season
    tuesday = Session(
        id="tuesday",
        template="max_strength_a",
        start=datetime(2026, 1, 6, 18),
        duration_min=50,
        origin=Origin.HISTORY,
    )
    history = replace(written.history, sessions=(*written.history.sessions, tuesday))
    plan = solved(replace(written, history=history))
    # One week of strength makes four, the least there may be; power and speed fill what is left.
    assert plan.blocks[0] is Phase.STRENGTH
    assert [phase.rank for phase in plan.blocks] == sorted(phase.rank for phase in plan.blocks)
    # Tuesday's session is one of the cut week's two: hinge day is left, and not before 48 h are over.
    assert ids(plan.in_microcycle(0)).count("max_strength_a") == 1
    (hinge,) = [p for p in plan.placed if p.template.id == "max_strength_b" and p.microcycle == 0]
    assert hinge.session.start >= datetime(2026, 1, 8, 18, 50)


def test_a_season_without_history_starts_with_foundation() -> None:
    season = read_weeks("Tue am easy | Tue am easy", availability=EVENINGS).season
    assert set(solved(season).blocks) == {Phase.FOUNDATION}


@pytest.mark.parametrize(
    ("weeks", "blocks"),
    [
        (2, [Phase.FOUNDATION, Phase.TAPER]),
        (5, [Phase.FOUNDATION] * 2 + [Phase.MIXED] * 2 + [Phase.TAPER]),
    ],
)
def test_blocks_that_cannot_all_fit_before_the_race(weeks: int, blocks: list[Phase]) -> None:
    text = " | ".join(["Tue am easy . Sun am long*"] * (weeks - 1) + ["Tue am easy . Sun 09:00 race* A 10km"])
    result = solve(read_weeks(text, availability=EVENINGS).season)
    assert list(checked(result).blocks) == blocks
    assert sum(f"{weeks} microcycles up to the race on" in note for note in result.notes) == 1


def test_a_window_that_a_run_splits_in_two() -> None:
    # 06:20 to 09:00 and a run from 07:00 to 08:00, changed at 08:15: 40 min before, 45 after. Foundation
    # takes 45; of the 160 minutes no other start will do.
    def starts(minutes: int) -> set[str]:
        season = read_weeks(
            " | ".join([f"Mon 07:00 easy {minutes}min . Thu 07:00 easy {minutes}min"] * 2),
            availability=windows(Mon=(380, 540), Thu=(380, 540)),
        ).season
        foundation = [p for p in solved(season).placed if p.template.quality is Quality.FOUNDATION]
        return {f"{p.session.start:%H:%M}" for p in foundation}

    assert starts(60) == {"08:15"}
    # A minute longer, and it fits nowhere.
    assert starts(61) == set()


def test_a_run_across_midnight() -> None:
    # Saturday 23:00 to Sunday 01:00, changed at 01:15; the gym is open on Sunday from 00:00 to 02:00.
    season = read_weeks(
        "Sat 23:00 easy 120min | Sat 23:00 easy 120min", availability=windows(Sun=(0, 120))
    ).season
    sundays = [p for p in solved(season).placed if p.template.quality is Quality.FOUNDATION]
    assert [p.session.start for p in sundays] == [datetime(2026, 1, 11, 1, 15), datetime(2026, 1, 18, 1, 15)]


def test_a_run_across_midnight_into_the_next_week_counts_where_it_starts() -> None:
    season = read_weeks(
        "Sun 23:00 easy 120min 360au | Tue am easy 100au", availability=windows(Mon=(0, 120))
    ).season
    assert run_load_by_microcycle(season) == {0: 360, 1: 100}
    monday = [p for p in solved(season).placed if p.microcycle == 1]
    assert monday and all(p.session.start >= datetime(2026, 1, 12, 1, 15) for p in monday)


def test_the_night_the_clocks_go_forward_is_an_hour_short() -> None:
    # Heavy work on Saturday 05:40 to 06:30, intervals on Sunday at 06:30: a day by the wall, 23 h in Berlin.
    gap = default_policy().rule("recovery-gap")
    weeks = "strength: Sat 05:40 max_strength_a . Sun 06:30 intervals*"
    berlin = Athlete(time_zone="Europe/Berlin")
    assert excess_of(gap, read_weeks(weeks, monday=date(2026, 3, 23))) == {}
    assert list(excess_of(gap, read_weeks(weeks, monday=date(2026, 3, 23), athlete=berlin)).values()) == [1]
    assert excess_of(gap, read_weeks(weeks, monday=date(2026, 3, 16), athlete=berlin)) == {}


def test_the_night_the_clocks_go_back_is_an_hour_long() -> None:
    # 06:40 to 07:30, intervals at 06:30: 23 h by the wall, 24 h in the night of 25 October.
    gap = default_policy().rule("recovery-gap")
    weeks = "strength: Sat 06:40 max_strength_a . Sun 06:30 intervals*"
    berlin = Athlete(time_zone="Europe/Berlin")
    assert list(excess_of(gap, read_weeks(weeks, monday=date(2026, 10, 19))).values()) == [1]
    assert excess_of(gap, read_weeks(weeks, monday=date(2026, 10, 19), athlete=berlin)) == {}


def test_the_solver_reads_the_same_clock() -> None:
    # The only window of the week is Saturday 05:40 to 06:30. Of the three weeks the last one of March is out.
    def saturdays(athlete: Athlete) -> list[int]:
        season = read_weeks(
            " | ".join(["Sun 06:30 intervals*"] * 3),
            monday=date(2026, 3, 16),
            athlete=athlete,
            availability=windows(Sat=(340, 390)),
            fixed_blocks=all_weeks(Phase.STRENGTH, 3),
        ).season
        return [p.day.day for p in solved(season).placed if p.template.quality is Quality.MAX_STRENGTH]

    assert saturdays(Athlete()) == [21, 28, 4]
    assert saturdays(Athlete(time_zone="Europe/Berlin")) == [21, 4]


def test_nothing_begins_in_the_hour_that_is_skipped() -> None:
    # 29 March, 02:00 to 03:00 in Berlin: a window from 01:30 to 03:30 is an hour long.
    season = read_weeks(
        "Tue am easy",
        monday=date(2026, 3, 23),
        athlete=Athlete(time_zone="Europe/Berlin"),
        availability=windows(Sat=(90, 210), Sun=(90, 210)),
    ).season
    table = enumerate_candidates(season, changing_min=15, step_min=15)
    sessions = [session_at(season, table, row) for row in range(len(table))]
    last = {
        day: max(s.start for s in sessions if s.day == day and s.template == "foundation_a")
        for day in (date(2026, 3, 28), date(2026, 3, 29))
    }
    # 45 minutes: on Saturday up to 02:45; on Sunday 01:30 to 03:15 and 01:45 to 03:30 are all there is.
    assert last == {
        date(2026, 3, 28): datetime(2026, 3, 28, 2, 45),
        date(2026, 3, 29): datetime(2026, 3, 29, 1, 45),
    }
    assert all(season.clock.exists(s.start) for s in sessions)


def test_a_dose_met_on_paper_by_sessions_that_train_nothing() -> None:
    # Heavy work is forbidden: primers and upper-body work would be free, but they lift nothing.
    season = read_weeks(
        " | ".join(["Tue am easy"] * 2),
        availability=EVENINGS,
        bans=(Ban(quality=Quality.MAX_STRENGTH),),
        fixed_blocks=all_weeks(Phase.STRENGTH, 2),
    ).season
    result = solve(season)
    plan = checked(result)
    missing = {line.microcycle: line.excess for line in result.bill if line.subject == "max_strength"}
    assert missing == {0: 2, 1: 2}
    assert "taper_primer" not in ids(plan.placed)


def test_a_primer_is_no_heavy_lift() -> None:
    dose = default_policy().rule("weekly-dose")
    weeks = "{}: Mon pm power_a . Tue pm hill_sprints . Wed pm plyo_high . Fri pm {}"
    for block in ("power", "speed"):
        assert excess_of(dose, read_weeks(weeks.format(block, "maintenance"))) == {}
        primed = excess_of(dose, read_weeks(weeks.format(block, "taper_primer")))
        assert {where.subject: amount for where, amount in primed.items()} == {"max_strength": 1}
