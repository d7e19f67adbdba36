"""How each rule's parameters are drawn: at random, or measured on the schedule give or take one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize import units
from periodize.domain.easing import run_load_by_microcycle
from periodize.domain.schedule import Schedule
from periodize.domain.season import Span
from periodize.domain.vocabulary import Level, Pattern, Phase, RaceDistance, RacePriority, RecoveryClass
from periodize.measures import load
from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder, LengthBound
from periodize.rules.even_spread import EvenSpread, Spread
from periodize.rules.hard_days_hard import GatherOn, HardDaysHard
from periodize.rules.load_ramp import LoadRamp, RampOf
from periodize.rules.low_days import LowDays
from periodize.rules.macrocycle import BlockLength, Lengths
from periodize.rules.maintenance_gap import MaintenanceGap, Upkeep
from periodize.rules.matrix import RUN_ROWS, Cell, RecoveryMatrix, row_of
from periodize.rules.pattern_coverage import PatternCoverage, SetRange
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import AfterRace, BeforeRace, RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.regular_week import RegularWeek
from periodize.rules.run_spike import RunSpike
from periodize.rules.same_day_order import FirstOfDay, SameDayOrder
from periodize.rules.weekly_dose import Cap, Dose, WeeklyDose
from periodize.rules.weekly_load import LoadMeasure, WeeklyLoad
from periodize.testing.draws import Factory, limit, some
from periodize.testing.gradual import GRADUAL
from periodize.testing.health import HEALTH

MOST_APART_H = 168
"""Hours up to which rules of distance are drawn: a week."""


def _classes(draw: DrawFn, schedule: Schedule) -> list[RecoveryClass]:
    """Some recovery classes, mostly of those that the schedule holds."""
    held = sorted({p.template.recovery for p in schedule.with_history})
    mostly: int = draw(st.integers(0, 3))
    if held and mostly:
        return list(dict.fromkeys([draw(st.sampled_from(held)), *some(draw, held, most=2)]))
    return some(draw, RecoveryClass)


# ------------------------------------------------------------------ hours


def _hours(gap_min: int) -> int:
    return units.ceil_div(gap_min, units.MINUTES_PER_HOUR)


def _things(schedule: Schedule) -> list[tuple[Span, str]]:
    """Sessions and runs with their rows in the recovery matrix, in order of start."""
    season = schedule.season
    things = [(p.span, p.template.recovery.value) for p in schedule.with_history]
    things += [(season.span(run), row) for run in season.all_runs if (row := row_of(run))]
    return sorted(things)


def _matrix(draw: DrawFn, schedule: Schedule) -> RecoveryMatrix:
    things = _things(schedule)
    names = (*RecoveryClass, *RUN_ROWS)
    pairs: dict[tuple[str, str], list[int]] = {}
    for index, (first, name) in enumerate(things):
        for then, other in things[index + 1 : index + 6]:
            pairs.setdefault((name, other), []).append(_hours(then[0] - first[1]))
    wanted = draw(
        st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=4, unique=True)
    )
    wanted += some(draw, sorted(pairs), most=8) if pairs else []
    cells = []
    for first_name, then_name in dict.fromkeys(wanted):
        measured = pairs.get((first_name, then_name), ())
        cells.append(
            Cell(
                first=str(first_name),
                then=str(then_name),
                hard_h=limit(draw, measured, 0, 96),
                preferred_h=limit(draw, measured, 0, 96),
            )
        )
    return RecoveryMatrix(cells=tuple(cells))


def _availability(draw: DrawFn, schedule: Schedule) -> Rule:
    season = schedule.season
    gaps = [p.span[0] - season.span(run)[1] for p in schedule.placed for run in season.all_runs]
    return Availability(changing_min=limit(draw, gaps, 0, 120))


def _recovery_gap(draw: DrawFn, schedule: Schedule) -> Rule:
    return RecoveryGap(matrix=_matrix(draw, schedule))


def _protect_runs(draw: DrawFn, schedule: Schedule) -> Rule:
    return ProtectRuns(
        matrix=_matrix(draw, schedule),
        importance=tuple((row, draw(st.integers(1, 10))) for row in RUN_ROWS if draw(st.booleans())),
        after_weight=draw(st.integers(1, 3)),
    )


def _same_day_order(draw: DrawFn, schedule: Schedule) -> Rule:
    season = schedule.season
    gaps = []
    for p in schedule.placed:
        for run in season.runs:
            begins, ends = season.span(run)
            gaps.append(_hours(max(begins - p.span[1], p.span[0] - ends)))
    return SameDayOrder(
        first=draw(st.sampled_from(FirstOfDay)),
        apart_h=limit(draw, gaps, 0, 12),
        classes=tuple(_classes(draw, schedule)),
    )


def _race_buffer(draw: DrawFn, schedule: Schedule) -> Rule:
    season = schedule.season
    races = [run for run in season.all_runs if run.race is not None]
    ahead = [_hours(season.span(race)[0] - p.span[1]) for p in schedule.placed for race in races]
    behind = [_hours(p.span[0] - season.span(race)[1]) for p in schedule.placed for race in races]
    distances = sorted({race.race_distance or season.race_distance for race in races}) or list(RaceDistance)
    priorities = sorted({race.race for race in races if race.race}) or list(RacePriority)
    return RaceBuffer(
        before=tuple(
            BeforeRace(
                priority=draw(st.sampled_from(priorities)),
                recovery=kind,
                hours=limit(draw, ahead, 0, 240),
                distance=draw(st.sampled_from((None, None, *distances))),
            )
            for kind in _classes(draw, schedule)
        ),
        after=tuple(
            AfterRace(
                distance=draw(st.sampled_from(distances)), recovery=kind, hours=limit(draw, behind, 0, 240)
            )
            for kind in _classes(draw, schedule)
        ),
        individual=draw(st.booleans()),
    )


def _pattern_recovery(draw: DrawFn, schedule: Schedule) -> Rule:
    heavy = [p.span for p in schedule.with_history if p.template.heavy]
    gaps = [_hours(then[0] - first[1]) for first, then in pairwise(heavy)]
    return PatternRecovery(apart_h=limit(draw, gaps, 1, 96))


# ------------------------------------------------------------------ blocks


def _block_order(draw: DrawFn, schedule: Schedule) -> Rule:
    counts = [schedule.blocks.count(phase) for phase in Phase]
    blocks = []
    for phase in Phase:
        least, low, high, most = sorted(limit(draw, counts, 0, 6) for _ in range(4))
        level = draw(st.sampled_from((None, None, Level.NOVICE)))
        if level is not None:
            blocks.append(BlockLength(phase=phase, least=1, low=1, high=2, most=3, level=level))
        blocks.append(BlockLength(phase=phase, least=least, low=low, high=high, most=most))
    least, low, high, most = sorted(draw(st.integers(0, 4)) for _ in range(4))
    return BlockOrder(
        bound=draw(st.sampled_from(LengthBound)),
        lengths=Lengths(
            blocks=tuple(blocks),
            reentry=BlockLength(phase=Phase.FOUNDATION, least=least, low=low, high=high, most=most),
            short_below=draw(st.integers(0, 12)),
            longest=draw(st.integers(1, 26)),
            mixed_always=draw(st.booleans()),
        ),
    )


def _block_content(draw: DrawFn, schedule: Schedule) -> Rule:
    ids = sorted(template.id for template in schedule.season.templates)
    phases = some(draw, Phase, most=7)
    return BlockContent(allowed=tuple((phase, tuple(some(draw, ids))) for phase in phases))


def _held(schedule: Schedule, counts: Sequence[str]) -> list[int]:
    """Sessions of these templates in each microcycle."""
    return [
        sum(p.template.id in counts for p in schedule.in_microcycle(microcycle.index))
        for microcycle in schedule.season.calendar.microcycles
    ]


def _weekly_dose(draw: DrawFn, schedule: Schedule) -> Rule:
    ids = sorted({template.id for template in schedule.season.templates} | {"not-in-this-season"})
    doses, caps = [], []
    for number in range(draw(st.integers(0, 3))):
        counts = tuple(some(draw, ids))
        doses += [
            Dose(
                quality=f"quality_{number}",
                phase=phase,
                counts=counts,
                at_least=limit(draw, _held(schedule, counts), 0, 7),
                weight=draw(st.integers(1, 6)),
                distances=_distances(draw, schedule),
            )
            for phase in some(draw, Phase)
        ]
    # Now and then two doses of one quality in one block.
    doses += [replace(dose, at_least=dose.at_least + 1) for dose in doses[: draw(st.integers(0, 1))]]
    for number in range(draw(st.integers(0, 3))):
        counts = tuple(some(draw, ids))
        held = _held(schedule, counts)
        at_most = tuple((phase, limit(draw, held, 0, 5)) for phase in some(draw, Phase))
        caps.append(
            Cap(name=f"cap_{number}", counts=counts, at_most=at_most, distances=_distances(draw, schedule))
        )
    return WeeklyDose(doses=tuple(doses), caps=tuple(caps))


def _distances(draw: DrawFn, schedule: Schedule) -> tuple[RaceDistance, ...]:
    """Mostly any distance, else one that the season works towards, or some."""
    season = schedule.season
    ahead = sorted({season.distance_at(microcycle.index) for microcycle in season.calendar.microcycles})
    return draw(st.sampled_from(((), (), (ahead[0],), (ahead[-1],), tuple(RaceDistance)[:3])))


def _maintenance_gap(draw: DrawFn, schedule: Schedule) -> Rule:
    ids = sorted({p.template.id for p in schedule.with_history} | {"not-in-this-season"})
    return MaintenanceGap(
        upkeeps=tuple(
            Upkeep(
                name=f"upkeep_{number}",
                counts=tuple(some(draw, ids, most=4)),
                days=limit(draw, _gaps_d(schedule), 1, 14),
                phases=tuple(some(draw, sorted(set(schedule.blocks)), most=2)),
                after=tuple(some(draw, Phase, most=7)),
            )
            for number in range(draw(st.integers(0, 2)))
        )
    )


def _gaps_d(schedule: Schedule) -> list[int]:
    """Days from each session to the next."""
    return [(then.day - one.day).days for one, then in pairwise(schedule.with_history)]


def _pattern_coverage(draw: DrawFn, schedule: Schedule) -> Rule:
    held = {
        pattern: [
            sum(p.sets_of(pattern) for p in schedule.in_microcycle(m.index))
            for m in schedule.season.calendar.microcycles
        ]
        for pattern in Pattern
    }
    ranges = []
    for phase in some(draw, sorted(set(schedule.blocks), key=lambda phase: phase.rank) or Phase):
        for pattern in some(draw, Pattern, most=3):
            low, high = sorted(limit(draw, held[pattern], 0, 20) for _ in range(2))
            ranges.append(SetRange(phase=phase, pattern=pattern, at_least=low, at_most=high))
    return PatternCoverage(
        ranges=tuple(ranges),
        gap_patterns=tuple(some(draw, Pattern, most=2)),
        gap_days=draw(st.integers(1, 14)),
        gap_phases=tuple(some(draw, Phase)),
    )


# ------------------------------------------------------------------ load and days


def _weekly_load(draw: DrawFn, schedule: Schedule) -> Rule:
    season, calendar = schedule.season, schedule.season.calendar
    both = load.by_day(season.all_runs, schedule.with_history)
    totals = [sum(both[calendar.day(d - back)] for back in range(7)) for d in range(calendar.days)]
    hardest = load.highest_rolling(load.by_day(season.all_runs), calendar.start, calendar.end, 7)
    runs = run_load_by_microcycle(season)
    shares = []
    for microcycle in calendar.microcycles:
        placed = sum(p.load_au for p in schedule.in_microcycle(microcycle.index))
        shares.append(100 * placed // max(1, placed + runs.get(microcycle.index, 0)))
    return WeeklyLoad(
        measure=draw(st.sampled_from(LoadMeasure)),
        share_pct=limit(draw, shares, 1, 99) if draw(st.booleans()) else 0,
        added_au=limit(draw, [total - hardest for total in totals], 0, 2_000),
        step_au=draw(st.sampled_from((1, 1, 7, 25, 100))),
    )


def _load_ramp(draw: DrawFn, schedule: Schedule) -> Rule:
    season = schedule.season
    runs = run_load_by_microcycle(season)
    count = len(season.calendar.microcycles)
    placed = {w: sum(p.load_au for p in schedule.in_microcycle(w)) for w in range(-6, count)}
    total = {w: placed[w] + runs.get(w, 0) for w in placed}
    rises = [placed[w] - placed[v] for w in range(count) for v in range(w - 3, w)]
    grown = [
        100 * loads[w] // loads[v] - 100
        for loads in (placed, total)
        for w in range(count)
        for v in range(w - 3, w)
        if loads[v]
    ]
    return LoadRamp(
        of=draw(st.sampled_from(RampOf)),
        rise_pct=limit(draw, grown, 0, 100),
        entry_au=limit(draw, placed.values(), 0, 1_000),
        step_au=limit(draw, rises, 0, 500),
        look_back=draw(st.integers(1, 6)),
        unit_au=draw(st.sampled_from((1, 1, 7, 25))),
    )


def _low_days(draw: DrawFn, schedule: Schedule) -> Rule:
    return LowDays(
        low_in_seven=draw(st.integers(0, 7)),
        hard_in_a_row=draw(st.integers(1, 7)),
        quality_a_day=draw(st.integers(0, 3)),
        individual=draw(st.booleans()),
    )


def _hard_days_hard(draw: DrawFn, schedule: Schedule) -> Rule:
    return HardDaysHard(gather_on=draw(st.sampled_from(GatherOn)))


def _run_spike(draw: DrawFn, schedule: Schedule) -> Rule:
    season = schedule.season
    look_back: int = draw(st.sampled_from((1, 3, 7, 30, 30)))
    known, fewest = draw(st.sampled_from(((0, 1), (0, 1), (0, 1), (1, 2), (7, 3))))
    any_longer = RunSpike(above_pct=0, look_back_days=look_back, known_days=known, fewest_runs=fewest)
    longer = any_longer.spikes(season)
    gaps = []
    for p in schedule.placed:
        for spike in longer:
            begins, ends = season.span(spike.run)
            gaps.append(max(begins - p.span[1], p.span[0] - ends))
    # A gap of exactly the hours asked for is where such a rule is most easily off by one.
    whole = [gap // units.MINUTES_PER_HOUR for gap in gaps if gap >= 0 and not gap % units.MINUTES_PER_HOUR]
    exact = [hours for hours in whole if hours <= MOST_APART_H]
    near = limit(draw, [_hours(gap) for gap in gaps], 0, MOST_APART_H)
    above = limit(draw, (spike.over_pct for spike in longer), 0, 100)
    return replace(
        any_longer,
        above_pct=draw(st.sampled_from((0, above))),
        apart_h=draw(st.sampled_from((*exact, near))),
        step_au=limit(draw, (p.load_au for p in schedule.placed), 1, 300),
    )


def _even_spread(draw: DrawFn, schedule: Schedule) -> Rule:
    return EvenSpread(
        spreads=tuple(
            Spread(
                name=f"kind_{number}",
                classes=tuple(_classes(draw, schedule)),
                days=draw(st.integers(1, 10)),
            )
            for number in range(draw(st.integers(0, 3)))
        )
    )


def _regular_week(draw: DrawFn, schedule: Schedule) -> Rule:
    moments, late = [], []
    for p in schedule.placed:
        minute = p.session.start.hour * units.MINUTES_PER_HOUR + p.session.start.minute
        moments.append(minute)
        late += [minute - w.opens_min for w in schedule.season.availability.windows_on(p.day)]
    return RegularWeek(
        trip_weight=draw(st.integers(1, 5)),
        late_min=limit(draw, late, 30, 720),
        before_key_h=draw(st.integers(0, 72)),
        noon_min=limit(draw, moments, 0, units.MINUTES_PER_DAY),
    )


FACTORIES: dict[str, Factory] = {
    **GRADUAL,
    **HEALTH,
    Availability.id: _availability,
    RecoveryGap.id: _recovery_gap,
    ProtectRuns.id: _protect_runs,
    SameDayOrder.id: _same_day_order,
    RaceBuffer.id: _race_buffer,
    PatternRecovery.id: _pattern_recovery,
    MaintenanceGap.id: _maintenance_gap,
    BlockOrder.id: _block_order,
    BlockContent.id: _block_content,
    WeeklyDose.id: _weekly_dose,
    PatternCoverage.id: _pattern_coverage,
    WeeklyLoad.id: _weekly_load,
    LoadRamp.id: _load_ramp,
    LowDays.id: _low_days,
    HardDaysHard.id: _hard_days_hard,
    RunSpike.id: _run_spike,
    EvenSpread.id: _even_spread,
    RegularWeek.id: _regular_week,
}
"""How to draw each rule, by id."""
