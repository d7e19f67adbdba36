"""Doses, patterns, upkeep, spread and trips in the plain model."""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model

from benchmarks.naive.model import PlainModel
from periodize.domain.calendar import Microcycle
from periodize.domain.vocabulary import Pattern, Phase
from periodize.measures.dose import scaled_at_least, scaled_at_most
from periodize.rules.even_spread import EvenSpread
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.regular_week import RegularWeek
from periodize.rules.weekly_dose import WeeklyDose


def add_weekly_dose(model: PlainModel, rule: WeeklyDose) -> None:
    """Sessions per quality and week."""
    for week in model.season.calendar.microcycles:
        here = model.in_microcycle(week.index)
        level, distance = model.season.athlete.level, model.season.distance_at(week.index)
        for dose in (dose for dose in rule.doses if dose.is_for(level, distance)):
            mine = [n for n in here if model.slots[n].template.id in dose.counts]
            wanted = {dose.phase: scaled_at_least(dose.at_least, week)}
            model.at_least_in(rule, week.index, model.count(mine), wanted, dose.weight)
        for cap in (cap for cap in rule.caps if cap.is_for(distance)):
            mine = [n for n in here if model.slots[n].template.id in cap.counts]
            listed = dict(cap.at_most)
            bounds = {phase: scaled_at_most(listed.get(phase, 0), week) for phase in Phase}
            model.at_most_in(rule, week.index, model.count(mine), bounds, len(mine))


def add_pattern_coverage(model: PlainModel, rule: PatternCoverage) -> None:
    """Hard sets per pattern and week, and the longest gap of some patterns."""
    for week in model.season.calendar.microcycles:
        for pattern in Pattern:
            here = model.in_microcycle(week.index)
            sets = [_sets_of(model, n, pattern) for n in here]
            done = cp_model.LinearExpr.weighted_sum([model.x[n] for n in here], sets)
            mine = [entry for entry in rule.ranges if entry.pattern is pattern]
            low = {entry.phase: _eased(model, week, scaled_at_least(entry.at_least, week)) for entry in mine}
            high = {entry.phase: scaled_at_most(entry.at_most, week) for entry in mine}
            model.at_least_in(rule, week.index, done, low)
            model.at_most_in(rule, week.index, done, high, sum(sets))
    for pattern in rule.gap_patterns:
        _add_gap(model, rule, pattern)


def _add_gap(model: PlainModel, rule: PatternCoverage, pattern: Pattern) -> None:
    calendar = model.season.calendar
    for day in range(rule.gap_days - 1, calendar.days):
        near = model.on_days(day - rule.gap_days + 1, day)
        found = model.count(n for n in near if _sets_of(model, n, pattern))
        at = calendar.microcycle_of(calendar.day(day))
        model.at_least_in(rule, at, found, dict.fromkeys(rule.gap_phases, 1))


def _sets_of(model: PlainModel, number: int, pattern: Pattern) -> int:
    return dict(model.slots[number].figures.sets).get(pattern, 0)


def _eased(model: PlainModel, week: Microcycle, sets: int) -> int:
    """The least sets, fewer in a lighter microcycle."""
    ease = model.season.eases.get(week.index)
    return sets if ease is None else sets * ease.sets_pct // 100


def add_maintenance_gap(model: PlainModel, rule: MaintenanceGap) -> None:
    """An exposure in every stretch of days that lies in the blocks it is asked of."""
    calendar = model.season.calendar
    for upkeep in rule.upkeeps:
        for day in range(upkeep.days - 1, calendar.days):
            first = day - upkeep.days + 1
            begins, ends = (calendar.microcycle_of(calendar.day(d)) for d in (first, day))
            near = model.on_days(first, day)
            found = model.count(n for n in near if model.slots[n].template.id in upkeep.counts)
            # A stretch that reaches back into another block is excused.
            excused = [
                is_phase
                for microcycle in range(begins, ends)
                for phase, is_phase in model.block[microcycle].items()
                if phase not in (*upkeep.phases, *upkeep.after)
            ]
            enough = found + cp_model.LinearExpr.sum(excused)
            model.at_least_in(rule, ends, enough, dict.fromkeys(upkeep.phases, 1))


def add_even_spread(model: PlainModel, rule: EvenSpread) -> None:
    """At most one session of a kind in a few days."""
    for spread in rule.spreads:
        for day in range(model.season.calendar.days):
            near = model.on_days(day - spread.days + 1, day)
            mine = [n for n in near if model.slots[n].template.recovery in spread.classes]
            model.at_most(rule, model.count(mine), 1, len(mine))


def add_regular_week(model: PlainModel, rule: RegularWeek) -> None:
    """Every half of a day that is used is a trip."""
    trips: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for number, slot in enumerate(model.slots):
        if not slot.rides:
            trips[slot.day, slot.minute >= rule.noon_min].append(number)
    for numbers in trips.values():
        model.at_most(rule, model.any_of(numbers), 0, 1, times=rule.trip_weight)
