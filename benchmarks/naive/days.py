"""Low days, easy days and days with impact in the plain model."""

from __future__ import annotations

from ortools.sat.python import cp_model

from benchmarks.naive.model import PlainModel
from periodize.domain.season import Season
from periodize.rules.hard_days_hard import GatherOn, HardDaysHard
from periodize.rules.impact_days import ImpactDays
from periodize.rules.low_days import WINDOW_DAYS, LowDays


def add_low_days(model: PlainModel, rule: LowDays) -> None:
    """Low days in any seven, hard days in a row, quality sessions a day."""
    calendar, limits = model.season.calendar, model.season.limits
    keys = _key_runs(model.season)
    hard: dict[int, cp_model.IntVar | int] = {}
    for day in range(calendar.days):
        mine = [n for n in model.on_days(day, day) if model.slots[n].template.hard_day]
        runs = keys.get(day, 0)
        hard[day] = 1 if runs else model.any_of(mine) if mine else 0
        if rule.quality_a_day:
            room = max(0, min(rule.quality_a_day - runs, limits["quality_a_day"]))
            model.at_most(rule, model.count(mine), room, len(mine))
    row = rule.hard_in_a_row
    most_hard = WINDOW_DAYS - rule.low_in_seven
    if rule.individual:
        most_hard = min(most_hard, limits["quality_days_week"])
    for day in range(calendar.days):
        for length, most in ((WINDOW_DAYS, most_hard), (row + 1, row)):
            days = range(max(0, day - length + 1), day + 1)
            alone = sum(d in keys for d in days)
            model.at_most(rule, cp_model.LinearExpr.sum([hard[d] for d in days]), max(most, alone), len(days))


def add_hard_days_hard(model: PlainModel, rule: HardDaysHard) -> None:
    """Days that hold a hard session and should not."""
    keys = _key_runs(model.season)
    for day in range(model.season.calendar.days):
        if (day in keys) is not (rule.gather_on is GatherOn.HARD):
            mine = [n for n in model.on_days(day, day) if model.slots[n].template.hard_day]
            if mine:
                model.at_most(rule, model.any_of(mine), 0, 1)


def add_impact_days(model: PlainModel, rule: ImpactDays) -> None:
    """At most one day with impact in a few days."""
    apart = rule.apart or model.season.limits["impact_days_apart"]
    if apart < 2:
        return
    impact: dict[int, cp_model.IntVar | int] = {}
    for day in range(model.season.calendar.days):
        mine = [n for n in model.on_days(day, day) if model.slots[n].template.impact]
        impact[day] = model.any_of(mine) if mine else 0
        near = range(max(0, day - apart + 1), day + 1)
        model.at_most(rule, cp_model.LinearExpr.sum([impact[d] for d in near]), 1, len(near))


def _key_runs(season: Season) -> dict[int, int]:
    """Number of key runs by day of the season."""
    keys: dict[int, int] = {}
    for run in season.runs:
        if run.key:
            day = season.calendar.day_index(run.day)
            keys[day] = keys.get(day, 0) + 1
    return keys
