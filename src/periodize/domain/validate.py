"""Finds every fault in the facts of a season, so that they can be reported together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from periodize.domain.athlete import Athlete
from periodize.domain.availability_check import availability_faults
from periodize.domain.calendar import MICROCYCLE_DAYS, MOST_DAYS, Clock
from periodize.domain.clock_check import skipped_faults
from periodize.domain.completion import NOT_LISTED
from periodize.domain.profile_check import body_faults
from periodize.domain.session import Run
from periodize.domain.vocabulary import WEEKDAYS
from periodize.errors import Fault
from periodize.units import MINUTES_PER_DAY

if TYPE_CHECKING:
    from periodize.domain.season import Season

MOST_RUNS_A_DAY = 4
MOST_PINS_A_DAY = 8
LONGEST_RUN_MIN = 2 * MINUTES_PER_DAY
ASSUMED = (NOT_LISTED, "start", "duration_min", "load_au", "rpe", "priority")
"""What may be assumed of a run; an export states these words as they are."""

MOST_WINDOWS_A_DAY = 24
MOST_OF_EACH = {
    "exceptions": 1_000,
    "times taken": 20_000,
    "bans": 1_000,
    "pins": 2_000,
    "templates": 500,
    "history": 5_000,
}
"""More of these is a mistake in a file, and would only take for ever to check."""


def season_faults(season: Season) -> list[Fault]:
    """Every fault of a season's facts, in the order counts, athlete, calendar, availability, runs, coach's wishes."""
    return [
        *_count_faults(season),
        *_athlete_faults(season.athlete),
        *body_faults(season.athlete),
        *_calendar_faults(season),
        *availability_faults(season.availability),
        *_run_faults(season),
        *_session_faults(season),
        *_coach_faults(season),
        *_easing_faults(season),
    ]


def _count_faults(season: Season) -> Iterator[Fault]:
    history = season.history
    counts = {
        "exceptions": len(season.availability.exceptions),
        "times taken": len(season.availability.taken),
        "bans": len(season.bans),
        "pins": len(season.pins),
        "templates": len(season.templates),
        "history": max(len(history.runs), len(history.sessions)),
    }
    for name, most in MOST_OF_EACH.items():
        if counts[name] > most:
            yield _range_fault("too-many", "season", f"number of {name}", counts[name], 0, most)
    exceptions = (exception.windows for exception in season.availability.exceptions)
    windows = max((len(day) for day in (*season.availability.week, *exceptions)), default=0)
    if windows > MOST_WINDOWS_A_DAY:
        yield _range_fault("too-many", "availability", "windows a day", windows, 0, MOST_WINDOWS_A_DAY)


def time_zone_exists(name: str) -> bool:
    """Whether the time-zone database knows this name."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError in some builds, an OSError in others
        return False
    except KeyError:
        return False
    return True


def _athlete_faults(athlete: Athlete) -> Iterator[Fault]:
    if athlete.time_zone is not None and not time_zone_exists(athlete.time_zone):
        yield Fault(
            code="unknown-time-zone",
            where="athlete",
            what=f"time zone '{athlete.time_zone}' does not exist",
            value=athlete.time_zone,
            limit="an IANA name such as 'Europe/London'",
        )
    ranges = (
        ("age", athlete.age, 10, 100),
        ("minutes_per_day", athlete.minutes_per_day, 0, MINUTES_PER_DAY),
        ("minutes_per_week", athlete.minutes_per_week, 0, 7 * MINUTES_PER_DAY),
        ("easy_pace_s_per_km", athlete.easy_pace_s_per_km, 120, 1200),
        ("recovery_pct", athlete.recovery_pct, 50, 300),
        ("weekly_cap_au", athlete.weekly_cap_au, 0, 100_000),
        ("later_run_time", athlete.later_run_min, 0, MINUTES_PER_DAY - 1),
        *(
            (f"usual_run_time {day}", m, 0, MINUTES_PER_DAY - 1)
            for day, m in zip(WEEKDAYS, athlete.usual_run_min, strict=False)
        ),
    )
    for name, value, least, most in ranges:
        if value is not None and not least <= value <= most:
            yield _range_fault("athlete-out-of-range", "athlete", name, value, least, most)
    if len(athlete.usual_run_min) != 7:
        yield Fault(
            code="usual-run-times", where="athlete", what="usual run times need one entry per weekday, seven"
        )


def _calendar_faults(season: Season) -> Iterator[Fault]:
    calendar = season.calendar
    if calendar.end < calendar.start:
        yield Fault(
            code="season-ends-before-start",
            where="season",
            what=f"it ends on {calendar.end}, before it starts on {calendar.start}",
            value=str(calendar.end),
        )
    elif not 7 <= calendar.days <= MOST_DAYS:
        yield _range_fault("season-length", "season", "length in days", calendar.days, 7, MOST_DAYS)
    least, most = MICROCYCLE_DAYS
    if not least <= calendar.microcycle_days <= most:
        yield _range_fault(
            "microcycle-length", "season", "microcycle_days", calendar.microcycle_days, least, most
        )


def _run_faults(season: Season) -> Iterator[Fault]:
    calendar = season.calendar
    for run in season.runs:
        where = f"run '{run.id}' on {_day_text(run.start)}"
        if run.day not in calendar:
            yield _outside(season, "run-outside-season", where, run.day)
        yield from _length_faults(run, where)
        yield from _assumed_faults(run, where)
        yield from _clock_faults(season, run.start, where)
    yield from _crowd_faults(season)
    for number, run in enumerate(season.history.runs, start=1):
        where = f"history run {number} on {_day_text(run.start)}"
        if run.day >= calendar.start:
            yield _not_history(season, where, run.day)
        yield from _length_faults(run, where)
        yield from _assumed_faults(run, where)
    yield from _duplicates("duplicate-run-id", "runs", [r.id for r in (*season.runs, *season.history.runs)])


def _length_faults(run: Run, where: str) -> Iterator[Fault]:
    if not 1 <= run.duration_min <= LONGEST_RUN_MIN:
        yield Fault(
            code="run-length",
            where=where,
            what=f"it lasts {run.duration_min} min",
            value=str(run.duration_min),
            limit=f"a run must last 1 to {LONGEST_RUN_MIN}",
            advice="Maybe the column holds hours or seconds? periodize reads minutes ('duration_min').",
        )
    if run.load_au < 0 or not 0 <= run.rpe_tenths <= 100 or (run.distance_m or 0) < 0:
        yield Fault(
            code="run-out-of-range",
            where=where,
            what=f"load {run.load_au} AU, effort {run.rpe_tenths / 10:g}, distance {run.distance_m} m",
            limit="load and distance at least 0, effort 0 to 10",
        )


def _assumed_faults(run: Run, where: str) -> Iterator[Fault]:
    for name in dict.fromkeys(run.assumed):
        if name not in ASSUMED:
            yield Fault(
                code="unknown-assumed-field",
                where=where,
                what=f"'{_short(name)}' is nothing that can be assumed of a run",
                value=_short(name),
                limit="one of " + ", ".join(ASSUMED),
            )


def _crowd_faults(season: Season) -> Iterator[Fault]:
    races = Counter(run.day for run in season.races)
    for day in sorted(day for day, count in races.items() if count > 1):
        yield Fault(
            code="two-races-on-a-day",
            where=f"races on {day}",
            what=f"{races[day]} races on one day",
            value=str(races[day]),
            limit="at most 1",
            advice="Maybe one is a title for the other, or its warm-up?",
        )
    crowd = Counter(run.day for run in season.runs)
    for day in sorted(day for day, count in crowd.items() if count > MOST_RUNS_A_DAY):
        yield Fault(
            code="too-many-runs",
            where=f"runs on {day}",
            what=f"{crowd[day]} runs on one day",
            value=str(crowd[day]),
            limit=f"at most {MOST_RUNS_A_DAY}",
            advice="Maybe the file holds several athletes, or the same plan twice?",
        )


def _session_faults(season: Season) -> Iterator[Fault]:
    known = {template.id for template in season.templates}
    if not known:
        yield Fault(code="no-templates", where="season", what="there is no session template to place")
    yield from _duplicates("duplicate-template-id", "templates", [t.id for t in season.templates])
    for session in (*season.pins, *season.history.sessions):
        where = f"{session.origin.value} session '{session.id}' on {_day_text(session.start)}"
        if session.template not in known:
            yield Fault(
                code="unknown-template",
                where=where,
                what=f"there is no session template '{session.template}'",
                value=session.template,
                limit="one of " + ", ".join(sorted(known)),
            )
        if not 1 <= session.duration_min <= MINUTES_PER_DAY:
            yield _range_fault(
                "session-length", where, "duration_min", session.duration_min, 1, MINUTES_PER_DAY
            )
        yield from _clock_faults(season, session.start, where)
    yield from _crowded_pins(season)
    for pin in season.pins:
        if pin.day not in season.calendar:
            yield _outside(season, "pin-outside-season", f"pin '{pin.id}'", pin.day)
    for session in season.history.sessions:
        if session.day >= season.calendar.start:
            yield _not_history(season, f"history session '{session.id}'", session.day)
    yield from _duplicates(
        "duplicate-session-id", "sessions", [s.id for s in (*season.pins, *season.history.sessions)]
    )


def _crowded_pins(season: Season) -> Iterator[Fault]:
    for day, count in sorted(Counter(pin.day for pin in season.pins).items()):
        if count > MOST_PINS_A_DAY:
            yield _range_fault("too-many-pins", f"pins on {day}", "their number", count, 0, MOST_PINS_A_DAY)


def _coach_faults(season: Season) -> Iterator[Fault]:
    known = {template.id for template in season.templates}
    for number, ban in enumerate(season.bans, start=1):
        where = f"ban {number}"
        if ban.template is not None and ban.template not in known:
            yield Fault(
                code="unknown-template",
                where=where,
                what=f"there is no session template '{ban.template}'",
                value=ban.template,
                limit="one of " + ", ".join(sorted(known)),
            )
        if ban.first is not None and ban.last is not None:
            yield from _span_faults(ban.first, ban.last, where)
    count = len(season.calendar.microcycles)
    for microcycle, phase in season.fixed_blocks:
        if count and not 0 <= microcycle < count:
            yield _range_fault(
                "block-outside-season", f"fixed block '{phase.value}'", "microcycle", microcycle, 0, count - 1
            )
    fixed = Counter(microcycle for microcycle, _ in set(season.fixed_blocks))
    for microcycle in sorted(m for m, times in fixed.items() if times > 1):
        yield Fault(
            code="block-fixed-twice",
            where="fixed blocks",
            what=f"microcycle {microcycle + 1} is given two different blocks",
        )
    if season.history.block_microcycles < 0:
        yield _range_fault(
            "history-block", "history", "block_microcycles", season.history.block_microcycles, 0, 52
        )


def _easing_faults(season: Season) -> Iterator[Fault]:
    for number, stress in enumerate(season.stress, start=1):
        where = f"stress {number}"
        yield from _span_faults(stress.first, stress.last, where)
        if not 10 <= stress.load_pct <= 100:
            yield _range_fault("stress-out-of-range", where, "load_pct", stress.load_pct, 10, 100)
    for day in season.deload_days or ():
        if day not in season.calendar:
            yield _outside(season, "deload-outside-season", f"deload day {day}", day)


def _clock_faults(season: Season, start: datetime, where: str) -> Iterator[Fault]:
    zone = season.athlete.time_zone
    if zone is None or time_zone_exists(zone):  # another zone is a fault of its own
        yield from skipped_faults(Clock(zone), start, where)


def _span_faults(first: date, last: date, where: str) -> Iterator[Fault]:
    if last < first:
        yield Fault(
            code="dates-reversed",
            where=where,
            what=f"it ends on {last}, before it begins on {first}",
            value=str(last),
        )


def _duplicates(code: str, where: str, ids: list[str]) -> Iterator[Fault]:
    for name, count in sorted(Counter(ids).items()):
        if count > 1:
            yield Fault(code=code, where=where, what=f"the id '{name}' stands {count} times", value=name)


def _outside(season: Season, code: str, where: str, day: date) -> Fault:
    calendar = season.calendar
    return Fault(
        code=code,
        where=where,
        what=f"{day} is outside the season",
        value=str(day),
        limit=f"{calendar.start} to {calendar.end}",
        advice="Maybe the year is wrong, or the season's start and end?",
    )


def _not_history(season: Season, where: str, day: date) -> Fault:
    before = season.calendar.start - timedelta(days=1)
    return Fault(
        code="history-inside-season",
        where=where,
        what=f"{day} is not before the season",
        value=str(day),
        limit=f"at latest {before}",
    )


def _range_fault(code: str, where: str, name: str, value: int, least: int, most: int) -> Fault:
    return Fault(
        code=code,
        where=where,
        what=f"{name} is {value}",
        value=str(value),
        limit=f"it must be {least} to {most}",
    )


def _short(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:60])


def _day_text(moment: datetime) -> str:
    return f"{moment:%a %d %b %Y %H:%M}"
