"""Which parts of a diary make a season: what is fixed, what lies before it, and what was taken for granted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from periodize.diary.doubts import races_once
from periodize.diary.items import FIXED, Activity, Diary, Item
from periodize.domain.athlete import AvailabilityException
from periodize.domain.calendar import MOST_DAYS
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RacePriority, RunKind
from periodize.errors import Fault, InvalidInput
from periodize.io.faults import Faults, shown

HISTORY_DAYS = 42
"""Days before a season that its rules look back on, and that are kept as its history."""

FEWEST_DAYS = 7
_DAYS_AROUND = 6
_SPEAK_OF_A_DAY = FIXED | {Activity.STRENGTH, Activity.MOBILITY, Activity.REST}
"""Activities that make a day one of the plan; a note or a holiday may lie anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonParts:
    """What of a diary makes a season.

    Parameters
    ----------
    first, last
        First and last day of the season.
    runs
        Its fixed sessions in order of date; every race has a priority.
    history
        What was done in the six weeks before it.
    exceptions
        Sickness, injury and holidays that fall into it.
    warnings
        What the diary warned of, and what was assumed here.
    last_done
        The last day of the season with something done; None where all of it is still ahead.
    open_races
        Days of the races whose priority no file gives.
    """

    first: date
    last: date
    runs: tuple[RunInput, ...]
    history: tuple[RunInput, ...] = ()
    exceptions: tuple[AvailabilityException, ...] = ()
    warnings: tuple[Fault, ...] = ()
    last_done: date | None = None
    open_races: tuple[date, ...] = ()

    @property
    def races(self) -> tuple[RunInput, ...]:
        """The races, in order of date."""
        return tuple(run for run in self.runs if run.kind is RunKind.RACE)


def merged(diaries: Sequence[Diary]) -> Diary:
    """Several diaries of one athlete as one; what stands in two files alike is kept once, with a warning.

    Parameters
    ----------
    diaries
        At least one.
    """
    if len(diaries) == 1:
        return diaries[0]
    source = " + ".join(dict.fromkeys(diary.source for diary in diaries))
    warnings = Faults()
    for diary in diaries:
        warnings.extend(diary.warnings)
    items: dict[object, Item] = {}
    twice = 0
    for diary in diaries:
        here: Counter[object] = Counter()
        for item in diary.items:
            here[_likeness(item)] += 1
            key = (_likeness(item), here[_likeness(item)])  # alike in one file they are two sessions
            twice += key in items
            items.setdefault(key, item)
    if twice:
        text = f"{twice} entries stand in two files alike; each is kept once"
        warnings.add("in-two-files", text, where=source, value=twice)
    ordered = sorted(items.values(), key=lambda item: item.entry.day)
    return Diary(
        source=source,
        format=", ".join(dict.fromkeys(diary.format for diary in diaries)),
        items=tuple(races_once(ordered, warnings)),
        exceptions=tuple(dict.fromkeys(e for diary in diaries for e in diary.exceptions)),
        warnings=tuple(warnings.found),
    )


def _likeness(item: Item) -> object:
    run = None if item.run is None else replace(item.run, where="")
    return (item.entry.day, item.entry.last, item.entry.done, item.activity, item.title, run)


def season_parts(diary: Diary, *, history: Diary | None = None) -> SeasonParts:
    """The season that a diary holds.

    What is planned makes the season, from the first day of which the plan speaks to the last: rest days and days in
    the gym count too, up to six days beyond the fixed sessions. What was done in the six weeks before the season
    becomes its history; what was done within it stays where nothing was planned that day. Where nothing is
    planned at all, what was done is taken as the plan, with a warning.

    Parameters
    ----------
    diary
        What was read.
    history
        A log beside it: all of it counts as done.

    Raises
    ------
    InvalidInput
        Where nothing in it can be planned around, or it spans more than two years.
    """
    warnings = Faults()
    # That a priority is not said needs no telling beside what is made of it here.
    warnings.extend(warning for warning in diary.warnings if warning.code != "race-priority")
    planned, done = _planned_and_done(diary, warnings)
    if history is not None:
        warnings.extend(history.warnings)
        done = [*done, *_runs(history.items)]
    first, last = _span(diary, [run.day for run in planned])
    _refuse_too_long(first, last, diary.source)
    beside = _beside_the_plan(planned, done, (first, last), diary.source, warnings)
    runs = _with_one_race_a_day(sorted([*planned, *beside], key=_order), warnings)
    open_races = tuple(run.day for run in runs if _is_open(run))
    within = [run.day for run in done if first <= run.day <= last]
    if (last - first).days + 1 < FEWEST_DAYS:
        last = first + timedelta(days=FEWEST_DAYS - 1)
        warnings.add(
            "season-lengthened",
            f"the season ends on {last}, later than its last session",
            where=diary.source,
            limit=f"a season has at least {FEWEST_DAYS} days",
        )
    return SeasonParts(
        first=first,
        last=last,
        runs=tuple(_with_priorities(runs, warnings)),
        history=_history(done, first, diary.source, warnings),
        exceptions=_exceptions(diary, first, last, warnings),
        warnings=tuple(warnings.found),
        last_done=max(within, default=None),
        open_races=open_races,
    )


def done_before(diary: Diary) -> tuple[RunInput, ...]:
    """What was done in the six weeks up to the last entry of a log.

    Raises
    ------
    InvalidInput
        Where nothing in it was done.
    """
    runs = _runs(item for item in diary.items if item.entry.done)
    if not runs:
        raise _nothing(diary, "nothing in it was done", "Maybe it is a plan? Leave --history out.")
    day_after = max(run.day for run in runs) + timedelta(days=1)
    return _history(runs, day_after, diary.source, Faults())


def _planned_and_done(diary: Diary, warnings: Faults) -> tuple[list[RunInput], list[RunInput]]:
    planned = _runs(item for item in diary.items if not item.entry.done)
    done = _runs(item for item in diary.items if item.entry.done)
    if planned:
        return planned, done
    if not done:
        raise _nothing(diary, "there is no run and no other fixed session in it")
    warnings.add(
        "done-taken-for-plan",
        f"all {len(done)} sessions are records of what was done; they are taken as the plan, looking back",
        where=diary.source,
        value=len(done),
        advice="A log beside a plan becomes its history: give both files.",
    )
    return done, []


def _span(diary: Diary, fixed: Sequence[date]) -> tuple[date, date]:
    """First and last day of the plan: the fixed sessions', and of what else it says in the week around them.

    A plan that begins with a rest day begins on it. No farther: a calendar's weekly hour in the gym may go on for
    years.
    """
    first, last = min(fixed), max(fixed)
    looks_back = all(item.entry.done for item in diary.items if item.activity in FIXED)
    said = [i.entry.day for i in diary.items if i.activity in _SPEAK_OF_A_DAY and i.entry.done == looks_back]
    return (
        min((day for day in said if 0 <= (first - day).days <= _DAYS_AROUND), default=first),
        max((day for day in said if 0 <= (day - last).days <= _DAYS_AROUND), default=last),
    )


def _nothing(diary: Diary, what: str, advice: str = "") -> InvalidInput:
    counts = ", ".join(f"{count} {name}" for name, count in diary.counts().items())
    found = f"found {counts}" if counts else "it is empty"
    where = shown(diary.source)
    return InvalidInput(
        [Fault(code="nothing-to-plan-around", where=where, what=f"{what}; {found}", advice=advice)]
    )


def _runs(items: Iterable[Item]) -> list[RunInput]:
    return [item.run for item in items if item.run is not None and item.activity in FIXED]


def _refuse_too_long(first: date, last: date, source: str) -> None:
    days = (last - first).days + 1
    if days > MOST_DAYS:
        fault = Fault(
            code="season-length",
            where=shown(source),
            what=f"its sessions span {days} days, from {first} to {last}",
            value=str(days),
            limit=f"at most {MOST_DAYS}",
            advice="Choose a part of it with --first and --last (first= and last= in Python).",
        )
        raise InvalidInput([fault])


def _beside_the_plan(
    planned: Sequence[RunInput],
    done: Sequence[RunInput],
    span: tuple[date, date],
    source: str,
    warnings: Faults,
) -> list[RunInput]:
    """What was done within the season on days for which nothing was planned."""
    taken = {run.day for run in planned}
    first, last = span
    within = [run for run in done if first <= run.day <= last]
    extra = [run for run in within if run.day not in taken]
    later = sum(run.day > last for run in done)
    told = (
        ("done-without-plan", len(extra), "done on days without a planned one stay"),
        ("plan-stands", len(within) - len(extra), "done on days with a planned one are left out"),
        ("done-after-plan", later, f"done after the last planned day, {last}, are left out"),
    )
    for code, count, text in told:
        if count:
            warnings.add(code, f"{count} sessions {text}", where=source, value=count)
    return extra


def _history(done: Iterable[RunInput], first: date, source: str, warnings: Faults) -> tuple[RunInput, ...]:
    before = sorted((run for run in done if run.day < first), key=_order)
    kept = tuple(run for run in before if run.day >= first - timedelta(days=HISTORY_DAYS))
    if older := len(before) - len(kept):
        text = f"{older} sessions done more than {HISTORY_DAYS} days before {first} are left out"
        warnings.add("older-than-history", text, where=source, value=older)
    return kept


def _exceptions(diary: Diary, first: date, last: date, warnings: Faults) -> tuple[AvailabilityException, ...]:
    inside = tuple(e for e in diary.exceptions if e.first <= last and e.last >= first)
    if outside := len(diary.exceptions) - len(inside):
        text = f"{outside} times of absence lie outside {first} to {last} and are left out"
        warnings.add("absence-outside-season", text, where=diary.source, value=outside)
    return inside


def _with_one_race_a_day(runs: Iterable[RunInput], warnings: Faults) -> list[RunInput]:
    """A second race of a day as a tempo run."""
    kept: list[RunInput] = []
    race_days: set[date] = set()
    for run in runs:
        if run.kind is not RunKind.RACE:
            kept.append(run)
        elif run.day not in race_days:
            race_days.add(run.day)
            kept.append(run)
        else:
            kept.append(replace(run, kind=RunKind.TEMPO, priority="key"))
            warnings.add(
                "second-race-of-a-day",
                f"'{shown(run.name)}' is the second race on {run.day} and stands as a tempo run",
                where=run.where,
                limit="a day has one race",
            )
    return kept


def _with_priorities(runs: Sequence[RunInput], warnings: Faults) -> list[RunInput]:
    """Every race with a priority: without a stated A race the last open one is A, all others B."""
    goal_known = any(run.kind is RunKind.RACE and run.priority == RacePriority.A for run in runs)
    open_races = [run for run in runs if _is_open(run)]
    goal = open_races[-1] if open_races and not goal_known else None
    given = {id(run): RacePriority.A if run is goal else RacePriority.B for run in open_races}
    for run in open_races:
        why = "the last one without a priority" if run is goal else "not the goal"
        priority = given[id(run)].value
        warnings.add(
            "race-priority-assumed",
            f"the race on {run.day}, {shown(run.name) or 'without a name'}, is taken as {priority}: {why}",
            where=run.where,
            value=priority,
            advice="Change it under [[races]]: A is the goal, B gets fresh legs, C is a hard session.",
        )
    return [replace(run, priority=given[id(run)].value) if id(run) in given else run for run in runs]


def _is_open(run: RunInput) -> bool:
    """A race without a priority."""
    return run.kind is RunKind.RACE and run.priority not in {priority.value for priority in RacePriority}


def _order(run: RunInput) -> tuple[date, int]:
    return (run.day, -1 if run.start_min is None else run.start_min)
