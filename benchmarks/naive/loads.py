"""Load, its rise, and low days in the plain model."""

from __future__ import annotations

from ortools.sat.python import cp_model

from benchmarks.naive.model import PlainModel
from periodize.domain.season import Season
from periodize.measures import load
from periodize.rules.load_ramp import LoadRamp, RampOf
from periodize.rules.low_days import WINDOW_DAYS, LowDays
from periodize.rules.weekly_load import ROLLING_DAYS, LoadMeasure, WeeklyLoad
from periodize.units import ceil_div

Way = tuple[cp_model.LinearExpr, int, int]
"""An expression that is at most 0, the AU in which it counts as one unit of excess, and its largest value."""


def add_weekly_load(model: PlainModel, rule: WeeklyLoad) -> None:
    """Load of any seven days, or the share of a microcycle that is placed."""
    season, calendar = model.season, model.season.calendar
    if rule.measure is LoadMeasure.TOTAL:
        cap, runs = rule.cap_au(season), load.by_day(season.runs)
        for day in range(calendar.days):
            days = range(day - ROLLING_DAYS + 1, day + 1)
            room = max(0, cap - sum(runs[calendar.day(d)] for d in days))
            near = model.on_days(days[0], day)
            model.at_most(rule, model.load_au(near), room, _most_au(model, near), per=rule.step_au)
        return
    percent = dict(rule.share_pct).get(season.race_distance, rule.other_pct)
    run_au = load.run_load_by_microcycle(season)
    for week in calendar.microcycles:
        here = model.in_microcycle(week.index)
        placed, most = model.load_au(here) * (100 - percent), _most_au(model, here) * (100 - percent)
        per = rule.step_au * (100 - percent)
        model.at_most(rule, placed, percent * run_au.get(week.index, 0), most, per=per)


def add_load_ramp(model: PlainModel, rule: LoadRamp) -> None:
    """Load rises from one of the last microcycles by no more than it may."""
    season = model.season
    runs = load.run_load_by_microcycle(season)
    weeks = range(-rule.look_back, len(season.calendar.microcycles))
    placed = {w: model.load_au(model.in_microcycle(w)) for w in weeks}
    most = {w: _most_au(model, model.in_microcycle(w)) for w in weeks}
    for w in weeks[rule.look_back :]:
        ways: list[Way] = [(placed[w] - rule.entry_au, 1, most[w] - rule.entry_au)]
        for v in range(w - rule.look_back, w):
            ways += _ways(rule, placed[w], placed[v], runs.get(w, 0), runs.get(v, 0), most[w])
        _add_any(model, rule, ways)


def _ways(
    rule: LoadRamp,
    now: cp_model.LinearExpr,
    then: cp_model.LinearExpr,
    runs_now: int,
    runs_then: int,
    most: int,
) -> list[Way]:
    grown = 100 + rule.rise_pct
    if rule.of is RampOf.PLACED or runs_then == 0:
        runs_now = runs_then = 0
    rise = runs_now - runs_then - rule.step_au
    step = (now - then + rise, 1, most + rise)
    if runs_now * 100 > runs_then * grown:
        return [step, (now * runs_then - then * runs_now, runs_then, most * runs_then)]
    rise = runs_now * 100 - runs_then * grown
    return [step, (now * 100 - then * grown + rise, 100, most * 100 + rise)]


def _add_any(model: PlainModel, rule: LoadRamp, ways: list[Way]) -> None:
    """At least one of several ways holds; the one that is broken least is charged."""
    worst = [ceil_div(most, au * rule.unit_au) for _, au, most in ways]
    if min(worst) <= 0:
        return
    slack = model.slack(rule, max(worst), 1)
    taken = [model.cp.new_bool_var("") for _ in ways]
    for (expression, au, _), is_taken in zip(ways, taken, strict=True):
        model.cp.add(expression - au * rule.unit_au * slack <= 0).only_enforce_if(is_taken)
    model.cp.add_bool_or(taken)


def add_low_days(model: PlainModel, rule: LowDays) -> None:
    """Low days in any seven, hard days in a row, quality sessions a day."""
    calendar = model.season.calendar
    keys = _key_runs(model.season)
    hard: dict[int, cp_model.IntVar | int] = {}
    for day in range(calendar.days):
        mine = [n for n in model.on_days(day, day) if model.slots[n].template.hard_day]
        runs = keys.get(day, 0)
        hard[day] = 1 if runs else model.any_of(mine) if mine else 0
        if rule.quality_a_day:
            model.at_most(rule, model.count(mine), max(0, rule.quality_a_day - runs), len(mine))
    row = rule.hard_in_a_row
    for day in range(calendar.days):
        for length, most in ((WINDOW_DAYS, WINDOW_DAYS - rule.low_in_seven), (row + 1, row)):
            days = range(max(0, day - length + 1), day + 1)
            alone = sum(d in keys for d in days)
            model.at_most(rule, cp_model.LinearExpr.sum([hard[d] for d in days]), max(most, alone), len(days))


def _most_au(model: PlainModel, numbers: list[int]) -> int:
    return sum(model.slots[n].template.load_au for n in numbers)


def _key_runs(season: Season) -> dict[int, int]:
    """Number of key runs by day of the season."""
    keys: dict[int, int] = {}
    for run in season.runs:
        if run.key:
            day = season.calendar.day_index(run.day)
            keys[day] = keys.get(day, 0) + 1
    return keys
