"""Completes runs that arrive without clock time, minutes, effort or load.

The rules, in order, each marked on the run it completes:

- *minutes*: distance x pace, where the pace is the athlete's easy pace x a factor of the kind; without a
  distance, the usual minutes of the kind.
- *start*: the athlete's usual time of that weekday; a second run on one day the athlete's later time; any
  further run four hours after the last one ends. A given time is never touched.
- *rpe*: the usual effort of the kind.
- *load*: effort x minutes.
- *race priority*: the last race of the season is A, the others are B.

Paces and usual minutes are conventions for filling gaps, not findings; whoever knows better gives the
minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from periodize import units
from periodize.domain.athlete import Athlete
from periodize.domain.session import Run, RunInput
from periodize.domain.vocabulary import Level, RacePriority, RunKind

EASY_PACE_S_PER_KM = {Level.NOVICE: 405, Level.INTERMEDIATE: 360, Level.ADVANCED: 300}
PACE_PCT = {
    RunKind.RECOVERY: 106,
    RunKind.EASY: 100,
    RunKind.LONG: 100,
    RunKind.TEMPO: 88,
    RunKind.INTERVALS: 92,
    RunKind.HILLS: 98,
    RunKind.RACE: 86,
    RunKind.OTHER: 100,
}
USUAL_MINUTES = {
    RunKind.RECOVERY: 30,
    RunKind.EASY: 40,
    RunKind.LONG: 100,
    RunKind.TEMPO: 50,
    RunKind.INTERVALS: 60,
    RunKind.HILLS: 50,
    RunKind.RACE: 40,
    RunKind.OTHER: 45,
}
RPE_TENTHS = {
    RunKind.RECOVERY: 30,
    RunKind.EASY: 30,
    RunKind.LONG: 45,
    RunKind.TEMPO: 60,
    RunKind.INTERVALS: 75,
    RunKind.HILLS: 75,
    RunKind.RACE: 95,
    RunKind.OTHER: 40,
}
_NEXT_RUN_AFTER = timedelta(hours=4)

NOT_LISTED = "row"
"""Stands among the assumed fields of a race that no row of the runs tells of."""


def complete_runs(inputs: Sequence[RunInput], athlete: Athlete) -> tuple[Run, ...]:
    """Runs with every field known, in order of start.

    Parameters
    ----------
    inputs
        Runs as they arrived, in any order.
    athlete
        Gives usual times and pace.
    """
    by_day: dict[date, list[RunInput]] = defaultdict(list)
    for run in inputs:
        by_day[run.day].append(run)
    race_priorities = _race_priorities(inputs)
    runs = []
    for day in sorted(by_day):
        for number, (run, start, start_assumed) in enumerate(_starts(by_day[day], athlete)):
            suffix = "" if len(by_day[day]) == 1 else f"-{number + 1}"
            runs.append(_complete(run, f"run-{day}{suffix}", start, start_assumed, race_priorities, athlete))
    return tuple(runs)


def _complete(
    run: RunInput,
    run_id: str,
    start: datetime,
    start_assumed: bool,
    race_priorities: dict[int, tuple[RacePriority, bool]],
    athlete: Athlete,
) -> Run:
    assumed = [] if run.listed else [NOT_LISTED]
    assumed += ["start"] if start_assumed else []
    minutes = _minutes(run, athlete)
    if run.duration_min is None:
        assumed.append("duration_min")
    rpe = RPE_TENTHS[run.kind] if run.rpe_tenths is None else run.rpe_tenths
    load = run.load_au
    if load is None:
        load = units.session_load_au(rpe, minutes)
        assumed.append("load_au")
    if run.rpe_tenths is None:
        assumed.append("rpe")
    race, race_assumed = race_priorities.get(id(run), (None, False))
    if race_assumed:
        assumed.append("priority")
    return Run(
        id=run_id,
        start=start,
        duration_min=minutes,
        kind=run.kind,
        key=run.priority == "key" or run.kind.is_key,
        distance_m=run.distance_m,
        rpe_tenths=rpe,
        load_au=load,
        race=race,
        name=run.name,
        assumed=tuple(assumed),
    )


def _minutes(run: RunInput, athlete: Athlete) -> int:
    if run.duration_min is not None:
        return run.duration_min
    if run.distance_m is None:
        return USUAL_MINUTES[run.kind]
    pace = athlete.easy_pace_s_per_km or EASY_PACE_S_PER_KM[athlete.level]
    return max(1, (run.distance_m * pace * PACE_PCT[run.kind] + 3_000_000) // 6_000_000)


def _starts(runs: list[RunInput], athlete: Athlete) -> list[tuple[RunInput, datetime, bool]]:
    """The day's runs in order of start, times given or assumed; assumed ones keep clear of the others."""
    day = runs[0].day
    midnight = datetime.combine(day, time())
    started = [
        (run, midnight + timedelta(minutes=run.start_min), False) for run in runs if run.start_min is not None
    ]
    for run in runs:
        if run.start_min is not None:
            continue
        usual = (athlete.usual_run_min[day.weekday()], athlete.later_run_min)
        length = timedelta(minutes=_minutes(run, athlete))
        taken = [(begin, begin + timedelta(minutes=_minutes(other, athlete))) for other, begin, _ in started]
        wishes = [midnight + timedelta(minutes=minute) for minute in usual]
        free = [w for w in wishes if all(w + length <= begin or end <= w for begin, end in taken)]
        start = free[0] if free else max(end for _, end in taken) + _NEXT_RUN_AFTER
        latest = midnight + timedelta(minutes=units.MINUTES_PER_DAY - 1)
        started.append((run, min(start, latest), True))
    return sorted(started, key=lambda item: item[1])


def _race_priorities(inputs: Sequence[RunInput]) -> dict[int, tuple[RacePriority, bool]]:
    """Priority of each race and whether it is assumed: without a stated A race the last open one is A, others B."""
    races = sorted((run for run in inputs if run.kind is RunKind.RACE), key=lambda run: run.day)
    said = {p.value for p in RacePriority}
    goal_known = any(run.priority == RacePriority.A.value for run in races)
    goal = next((run for run in reversed(races) if run.priority not in said and not goal_known), None)
    priorities = {}
    for run in races:
        if run.priority in said:
            priorities[id(run)] = (RacePriority(run.priority), False)
        else:
            priorities[id(run)] = (RacePriority.A if run is goal else RacePriority.B, True)
    return priorities
