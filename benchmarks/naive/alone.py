"""What a single slot costs a rule, all on its own."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.naive.slots import Slot
from periodize import units
from periodize.domain.athlete import Injury, Restriction
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import RacePriority, RecoveryClass
from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.matrix import LIFTING, row_of, stretch_pct
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.regular_week import RegularWeek
from periodize.rules.restriction import Restrictions
from periodize.rules.run_spike import RunSpike
from periodize.rules.same_day_order import FirstOfDay, SameDayOrder

Cost = Callable[[Slot], int]
"""Excess x weight of one slot; 0 where the rule has nothing against it."""

REACH_DAYS = 7
"""No hours of the recovery matrix, multiplied or not, reach further; races are looked at one by one."""


class RunsNearby:
    """The runs near a day, with their spans."""

    def __init__(self, season: Season) -> None:
        self._by_day: dict[int, list[tuple[Run, int, int]]] = {}
        for run in season.runs:
            day = season.calendar.day_index(run.day)
            self._by_day.setdefault(day, []).append((run, *season.span(run)))

    def around(self, day: int, days: int) -> list[tuple[Run, int, int]]:
        """Runs on the days from ``day - days`` to ``day + days``."""
        return [item for d in range(day - days, day + days + 1) for item in self._by_day.get(d, ())]


def cost_alone(rule: Rule, season: Season, runs: RunsNearby) -> Cost | None:
    """The cost of single slots under a rule; None where it has nothing to say about them."""
    match rule:
        case Availability():
            return lambda slot: _in_the_way(rule, season, runs, slot)
        case RecoveryGap():
            return _recovery_gap(rule, season, runs)
        case ProtectRuns():
            return lambda slot: _protect_runs(rule, season, runs, slot)
        case SameDayOrder():
            return lambda slot: _same_day_order(rule, runs, slot)
        case RaceBuffer():
            return lambda slot: _race_buffer(rule, season, slot)
        case RegularWeek():
            return _regular_week(rule, season)
        case Restrictions():
            return lambda slot: _restrictions(rule, season, slot)
        case RunSpike():
            return _run_spike(rule, season)
        case BlockContent():
            return lambda slot: int(slot.template.level.rank > season.athlete.level.rank)
    return None


def _in_the_way(rule: Availability, season: Season, runs: RunsNearby, slot: Slot) -> int:
    banned = any(ban.matches(slot.template, slot.session.day) for ban in season.bans)
    needless = not season.is_needed(slot.template, slot.microcycle)
    collides = any(
        slot.begins < ends + rule.changing_min and begins < slot.ends + rule.changing_min
        for _, begins, ends in runs.around(slot.day, 2)
        if not (slot.rides and slot.begins == ends)
    )
    return int(banned or needless or collides)


def _restrictions(rule: Restrictions, season: Season, slot: Slot) -> int:
    """One for the restrictions of the day together, and one for each tissue that is not ready for it."""
    athlete = season.athlete
    restricted = any(_is_off(restriction, slot) for restriction in athlete.restrictions)
    hurt = {injury.tissue for injury in athlete.injuries if _is_too_early(rule, injury, slot)}
    return (restricted + len(hurt)) * rule.weight


def _is_off(restriction: Restriction, slot: Slot) -> bool:
    day, template = slot.session.day, slot.template
    if restriction.first is not None and day < restriction.first:
        return False
    if restriction.last is not None and day > restriction.last:
        return False
    half = sum(count for _, count in template.sets) / 2
    mostly = [p for p in restriction.patterns if p in template.heavy or template.sets_of(p) > half]
    return (
        bool(mostly)
        or (restriction.impact and template.contacts > 0)
        or (restriction.sprints and (template.sprint_m > 0 or template.recovery is RecoveryClass.SPRINT))
    )


def _is_too_early(rule: Restrictions, injury: Injury, slot: Slot) -> bool:
    """Whether the step that an injury has reached on the day leaves a session out."""
    day, template = slot.session.day, slot.template
    if injury.first is not None and day < injury.first:
        return False
    since = 0 if injury.last is None else max(0, (day - injury.last).days)
    ahead = [step for step in rule.steps if step.tissue is injury.tissue and step.until_days >= since]
    if not ahead:
        return False
    step = min(ahead, key=lambda step: step.until_days)
    return (
        template.recovery in step.classes
        or template.id in step.templates
        or any(pattern in template.heavy for pattern in step.heavy)
    )


def _run_spike(rule: RunSpike, season: Season) -> Cost:
    spans = [season.span(spike.run) for spike in rule.spikes(season)]
    apart = rule.apart_h * units.MINUTES_PER_HOUR

    def cost(slot: Slot) -> int:
        near = sum(slot.ends > begins - apart and slot.begins < ends + apart for begins, ends in spans)
        return near * units.ceil_div(slot.figures.load_au, rule.step_au) * rule.weight

    return cost


def _recovery_gap(rule: RecoveryGap, season: Season, runs: RunsNearby) -> Cost:
    def cost(slot: Slot) -> int:
        hours = 0
        for run, begins, ends in runs.around(slot.day, REACH_DAYS):
            row, kind = row_of(run), slot.template.recovery.value
            if row is None:
                continue
            first = slot.begins <= begins
            wanted = rule.matrix.hard_h(kind, row) if first else rule.matrix.hard_h(row, kind)
            gap = begins - slot.ends if first else slot.begins - ends
            if wanted:
                percent = stretch_pct(season, kind if first else row)
                hours += units.hours_short(gap, units.scaled_hours_min(wanted, percent))
        return hours

    return cost


def _protect_runs(rule: ProtectRuns, season: Season, runs: RunsNearby, slot: Slot) -> int:
    cost, kind, importance = 0, slot.template.recovery.value, dict(rule.importance)
    after_pct = season.limits["lift_after_run_pct"] if kind in LIFTING else 100
    for run, begins, ends in runs.around(slot.day, REACH_DAYS):
        row = row_of(run)
        if row is None:
            continue
        if slot.begins <= begins:
            wanted = rule.matrix.preferred_h(kind, row) * units.MINUTES_PER_HOUR
            gap, weight, step = begins - slot.ends, importance.get(row, 1), 1
        else:
            least = rule.matrix.hard_h(row, kind) * units.MINUTES_PER_HOUR
            wanted = max(least, units.scaled_hours_min(rule.matrix.preferred_h(row, kind), after_pct))
            gap, weight, step = slot.begins - ends, rule.after_weight, rule.after_step_h
        if wanted:
            cost += weight * step * units.ceil_div(units.hours_short(gap, wanted), step)
    return cost * rule.weight


def _same_day_order(rule: SameDayOrder, runs: RunsNearby, slot: Slot) -> int:
    if slot.template.recovery not in rule.classes:
        return 0
    hours = 0
    for _, begins, ends in runs.around(slot.day, 0):
        first = FirstOfDay.SESSION if slot.begins <= begins else FirstOfDay.RUN
        gap = begins - slot.ends if first is FirstOfDay.SESSION else slot.begins - ends
        right = rule.first in (FirstOfDay.EITHER, first)
        hours += units.hours_short(max(0, gap) if right else 0, rule.apart_h * units.MINUTES_PER_HOUR)
    return hours * rule.weight


def _race_buffer(rule: RaceBuffer, season: Season, slot: Slot) -> int:
    hours = 0
    for race in season.races:
        if race.race is RacePriority.C:
            continue
        begins, ends = season.span(race)
        if slot.begins <= begins:
            wanted, gap = _before_race_min(rule, season, race, slot), begins - slot.ends
        else:
            wanted, gap = _after_race_min(rule, season, race, slot), slot.begins - ends
        if wanted:
            hours += units.hours_short(gap, wanted)
    return hours * rule.weight


def _before_race_min(rule: RaceBuffer, season: Season, race: Run, slot: Slot) -> int:
    distance = race.race_distance or season.race_distance
    mine = [b for b in rule.before if b.priority is race.race and b.recovery is slot.template.recovery]
    for wanted in (distance, None):
        for entry in mine:
            if entry.distance is wanted:
                return entry.hours * units.MINUTES_PER_HOUR
    return 0


def _after_race_min(rule: RaceBuffer, season: Season, race: Run, slot: Slot) -> int:
    distance = race.race_distance or season.race_distance
    for entry in rule.after:
        if entry.distance is distance and entry.recovery is slot.template.recovery:
            percent = season.limits["recovery_pct"] if rule.individual else 100
            return units.scaled_hours_min(entry.hours, percent)
    return 0


def _regular_week(rule: RegularWeek, season: Season) -> Cost:
    """Steps down the season's ranking of places, and how late after the opening."""
    ranks, calendar = rule.ranks(season), season.calendar
    opens: dict[tuple[int, bool], int] = {}
    for day in range(calendar.days):
        for window in reversed(season.availability.windows_on(calendar.day(day))):
            opens[day, window.opens_min >= rule.noon_min] = window.opens_min

    def cost(slot: Slot) -> int:
        if slot.rides:
            return 0
        half = slot.minute >= rule.noon_min
        first = calendar.day_index(calendar.full_span(slot.microcycle)[0])
        late = -(-max(0, slot.minute - opens.get((slot.day, half), slot.minute)) // rule.late_min)
        return rule.weight * (ranks.get((slot.day - first, half), len(ranks)) + late)

    return cost
