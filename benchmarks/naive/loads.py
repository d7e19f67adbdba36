"""Load and its rise in the plain model."""

from __future__ import annotations

from ortools.sat.python import cp_model

from benchmarks.naive.model import PlainModel, Way
from periodize.domain.easing import run_load_by_microcycle
from periodize.measures import load
from periodize.rules.load_ramp import LoadRamp, RampOf
from periodize.rules.weekly_load import ROLLING_DAYS, LoadMeasure, WeeklyLoad


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
    percent = rule.share_pct or season.limits["share_pct"]
    run_au = run_load_by_microcycle(season)
    for week in calendar.microcycles:
        here = model.in_microcycle(week.index)
        placed, most = model.load_au(here) * (100 - percent), _most_au(model, here) * (100 - percent)
        per = rule.step_au * (100 - percent)
        model.at_most(rule, placed, percent * run_au.get(week.index, 0), most, per=per)


def add_load_ramp(model: PlainModel, rule: LoadRamp) -> None:
    """Load rises from one of the last microcycles by no more than it may."""
    season = model.season
    runs = run_load_by_microcycle(season)
    weeks = range(-rule.look_back, len(season.calendar.microcycles))
    placed = {w: model.load_au(model.in_microcycle(w)) for w in weeks}
    most = {w: _most_au(model, model.in_microcycle(w)) for w in weeks}
    for w in weeks[rule.look_back :]:
        ways: list[Way] = [(placed[w] - rule.entry_au, rule.unit_au, most[w] - rule.entry_au)]
        for v in range(w - rule.look_back, w):
            ways += _ways(rule, placed[w], placed[v], runs.get(w, 0), runs.get(v, 0), most[w])
        model.any_way(rule, ways)


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
    step = (now - then + rise, rule.unit_au, most + rise)
    if runs_now * 100 > runs_then * grown:
        return [step, (now * runs_then - then * runs_now, runs_then * rule.unit_au, most * runs_then)]
    rise = runs_now * 100 - runs_then * grown
    return [step, (now * 100 - then * grown + rise, 100 * rule.unit_au, most * 100 + rise)]


def _most_au(model: PlainModel, numbers: list[int]) -> int:
    return sum(model.slots[n].figures.load_au for n in numbers)
