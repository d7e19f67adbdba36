"""A season from a diary: a commented season file with its runs, or a season in memory."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from periodize import cellguard
from periodize.diary.items import Diary
from periodize.diary.season_parts import SeasonParts, done_before, season_parts
from periodize.domain.season import Season
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RunKind
from periodize.errors import Fault, InvalidInput
from periodize.io.faults import Faults
from periodize.io.files import is_there, parse_toml, write_text
from periodize.io.run_rows import COLUMNS
from periodize.io.runs_csv import runs_from_text
from periodize.io.season_table import problem_from_table
from periodize.io.starter import RUNS_NAME, SEASON_NAME
from periodize.report.words import fitted, plain

HISTORY_NAME = "history.csv"
LONGEST_NAME = 120
LONGEST_ID = 60

STARTING_ATHLETE: Mapping[str, Any] = {
    "id": "me",
    "level": "novice",
    "minutes_per_day": 75,
    "minutes_per_week": 180,
    "usual_run_time": "07:00",
}
"""What a written season says of an athlete of whom the diary says nothing."""

STARTING_WINDOWS: tuple[Mapping[str, Any], ...] = (
    {"days": ["Tue", "Thu", "Fri"], "opens": "17:30", "closes": "20:00", "place": "gym"},
    {"days": ["Sat"], "opens": "10:00", "closes": "12:00", "place": "gym"},
)
"""The week of a written season, to be changed: no diary says when there is time to lift."""

_ABOUT = {
    "id": "",
    "level": "in the gym, not as a runner: novice (< 6 months), intermediate, advanced (> 2 years)",
    "minutes_per_day": "at most, for what is placed around the runs",
    "minutes_per_week": "at most, likewise",
    "usual_run_time": 'of runs without a start; or by day: { Mon = "07:00", Sun = "08:30" }',
    "time_zone": "so that hours between sessions stay right when the clocks change",
}
_HINTS = {
    "age": "# age = 45                    # from 40 on, recovery takes longer",
    "time_zone": '# time_zone = "Europe/London" # so that hours stay right when the clocks change',
    "easy_pace": '# easy_pace = "6:00"          # minutes per kilometre, for runs without minutes',
}

_HEAD = """\
# {source}, read as {format}: {runs} runs and other fixed sessions, {races}, from {first} to {last}.
# They stand in {runs_name} and stay as they are. The diary says nothing of what is marked "check": change it.
# Then: periodize plan {name} --out out
#
# All times are wall clock, written "17:30"; all dates are written 2026-06-02.

[athlete]                     # check
{athlete}

[season]
start = {first}
end = {last}
runs = "{runs_name}"             # looked for beside this file
{today}

# Races: A is what the season is built towards, B gets fresh legs, C is a hard session with a number on.
# A race row in the runs on the same date is the same race.
{race_tables}

# What can be used at each place. These four are known unless you say otherwise:
# gym, home, track, outdoors. Equipment: barbell, dumbbell, box, band, medball, flat, hill.
[places]
home = ["dumbbell", "band"]

# check: the default week, when and where there is time to lift, jump and sprint. Nobody's week as yet:
# put yours in its place. A session lies wholly inside one window.
{windows}

# Days that differ: travel, sick, injured, closed or extra. Windows given here take the place of the
# default ones ("extra" adds them); without windows nothing is placed on these days.
{exceptions}
{history}
# A session that is fixed, and what is not wanted when (by template, quality, weekdays, from, to):
#
# [[pins]]
# template = "foundation_a"
# start = {first}T18:00:00
#
# [[bans]]
# quality = "sprint"
# weekdays = ["Fri"]
"""

_NO_RACE = """\
#
# [[races]]                   # check: no race was found
# date = {last}
# distance_km = 10
# priority = "A"
# name = "The race\""""

_NO_EXCEPTION = """\
#
# [[exceptions]]
# from = {first}
# to = {first}
# kind = "travel"
# windows = [{{ opens = "18:00", closes = "19:00", place = "home" }}]"""


def write_season(
    diary: Diary,
    folder: str | os.PathLike[str],
    *,
    history: Diary | None = None,
    zone: str | None = None,
    athlete: Mapping[str, Any] | None = None,
) -> tuple[Path, ...]:
    """Write a diary as a season folder that can be planned at once: season.toml, runs.csv, and history.csv.

    Parameters
    ----------
    diary
        What was read; several files are one with ``merged``.
    folder
        Made where it is missing.
    history
        A log of what was done, for ``history.csv``; what the diary itself says was done before its first planned
        day goes there too.
    zone
        IANA name of the athlete's time zone.
    athlete
        Keys of the ``[athlete]`` table that are known: ``{"id": "anna", "level": "advanced", "age": 41}``. Without
        an ``id`` the folder's name is taken, so that the calendars of two runners stay apart.

    Returns
    -------
    tuple of Path
        The season file, the runs, and where there is one the history.

    Raises
    ------
    InvalidInput
        Where one of the files is there already, where nothing in the diary can be planned around, or where the
        season it makes has faults. Nothing is written then.
    """
    place = Path(folder)
    parts = season_parts(diary, history=history)
    text = season_text(diary, parts=parts, zone=zone, athlete={"id": id_from(place), **(athlete or {})})
    contents = {SEASON_NAME: text, RUNS_NAME: runs_text(parts.runs)}
    if parts.history:
        contents[HISTORY_NAME] = runs_text(parts.history)
    _refuse_to_replace(place / name for name in contents)
    _check(contents)
    for name in reversed(contents):  # the season file last: whoever finds it finds its runs too
        write_text(place / name, contents[name])
    return tuple(place / name for name in contents)


def id_from(folder: str | os.PathLike[str]) -> str:
    """The athlete's id that a season folder's name gives: its letters, figures and hyphens.

    >>> id_from("plans/Anna B. 2026")
    'Anna-B-2026'
    """
    words = re.findall(r"\w+", Path(folder).resolve().name)
    return "-".join(words)[:LONGEST_ID] or str(STARTING_ATHLETE["id"])


def write_history(diary: Diary, folder: str | os.PathLike[str]) -> Path:
    """Write the last six weeks of a log as ``history.csv``, for the ``[history]`` table of a season file.

    Raises
    ------
    InvalidInput
        Where nothing in it was done, or the file is there already.
    """
    path = Path(folder) / HISTORY_NAME
    text = runs_text(done_before(diary))
    _refuse_to_replace([path])
    write_text(path, text)
    return path


def season_text(
    diary: Diary,
    *,
    parts: SeasonParts | None = None,
    zone: str | None = None,
    athlete: Mapping[str, Any] | None = None,
) -> str:
    """The text of the season file that :func:`write_season` writes.

    Parameters
    ----------
    diary
        What was read.
    parts
        What of it makes the season, where that is known already.
    zone, athlete
        As for :func:`write_season`.
    """
    found = parts or season_parts(diary)
    races = found.races
    return _HEAD.format(
        source=plain(diary.source),
        format=plain(diary.format),
        name=SEASON_NAME,
        runs_name=RUNS_NAME,
        runs=len(found.runs) - len(races),
        races="1 race" if len(races) == 1 else f"{len(races)} races",
        first=found.first,
        last=found.last,
        athlete=_athlete_lines(_athlete(athlete, zone)),
        today=_today_line(found),
        race_tables="\n\n".join(_race_table(run, found) for run in races) or _NO_RACE.format(last=found.last),
        windows="\n\n".join(_table("[[windows]]", window) for window in STARTING_WINDOWS),
        exceptions="\n".join(f"\n{_table('[[exceptions]]', row)}" for row in _exception_rows(found))
        or _NO_EXCEPTION.format(first=found.first),
        history=_history_lines(found),
    )


def season_from_diary(
    diary: Diary,
    *,
    windows: Sequence[Mapping[str, Any]],
    athlete: Mapping[str, Any] | None = None,
    history: Diary | None = None,
    zone: str | None = None,
    places: Mapping[str, Sequence[str]] | None = None,
) -> Season:
    """The season of a diary, without files.

    Parameters
    ----------
    diary
        What was read.
    windows
        The default week: ``days``, ``opens``, ``closes``, ``place``, as in the season file.
    athlete, places
        As in the tables of the season file.
    history
        A log of what was done.
    zone
        IANA name of the athlete's time zone.

    Raises
    ------
    InvalidInput
        Where nothing in the diary can be planned around.
    InvalidSeason
        With every fault of the season it makes.
    """
    parts = season_parts(diary, history=history)
    content = {
        "athlete": {**(athlete or {}), **({"time_zone": zone} if zone else {})},
        "season": {"start": parts.first, "end": parts.last},
        "windows": [dict(window) for window in windows],
        "places": {name: list(items) for name, items in (places or {}).items()},
        "exceptions": _exception_rows(parts),
        "history_runs": [{k: v for k, v in _row(run).items() if v is not None} for run in parts.history],
    }
    return problem_from_table(content, diary.source, runs=parts.runs).season


def runs_text(runs: Iterable[RunInput]) -> str:
    """The text of ``runs.csv``."""
    return cellguard.csv_text(COLUMNS, map(_row, runs))


def _row(run: RunInput) -> dict[str, Any]:
    """A row of the runs; the priority of a race stands under ``[[races]]``, so that there is one place to change it."""
    return {
        "date": run.day.isoformat(),
        "start": None if run.start_min is None else f"{run.start_min // 60:02d}:{run.start_min % 60:02d}",
        "kind": run.kind.value,
        "distance_km": _km(run),
        "duration_min": run.duration_min,
        "rpe": None if run.rpe_tenths is None else run.rpe_tenths / 10,
        "load_au": run.load_au,
        "priority": run.priority if run.kind is not RunKind.RACE and run.priority else None,
        "name": fitted(plain(run.name), LONGEST_NAME) or None,
    }


def _km(run: RunInput) -> float | int | None:
    """Kilometres, whole ones without a point."""
    if not run.distance_m:
        return None
    return run.distance_m / 1000 if run.distance_m % 1000 else run.distance_m // 1000


def _athlete(athlete: Mapping[str, Any] | None, zone: str | None) -> dict[str, Any]:
    return {**STARTING_ATHLETE, **({"time_zone": zone} if zone else {}), **(athlete or {})}


def _athlete_lines(athlete: Mapping[str, Any]) -> str:
    lines = [_line(key, value, _ABOUT.get(key, "")) for key, value in athlete.items()]
    return "\n".join([*lines, *(hint for key, hint in _HINTS.items() if key not in athlete)])


def _today_line(parts: SeasonParts) -> str:
    if parts.last_done is None:
        return f"# today = {parts.first}          # nothing is placed before this day"
    after = min(parts.last_done + timedelta(days=1), parts.last)
    return f"# today = {after}          # check: the day after the last one with something done; nothing is placed before"


def _race_table(run: RunInput, parts: SeasonParts) -> str:
    check = "check: the diary gives no priority" if run.day in parts.open_races else ""
    row = {"date": run.day, "distance_km": _km(run), "priority": run.priority, "name": _row(run)["name"]}
    about = {"priority": check}
    lines = [_line(key, value, about.get(key, "")) for key, value in row.items() if value is not None]
    if run.distance_m is None:
        lines.insert(1, "# distance_km = 10            # check: the diary does not say how long it is")
    return "\n".join(["[[races]]", *lines])


def _exception_rows(parts: SeasonParts) -> list[dict[str, Any]]:
    return [{"from": e.first, "to": e.last, "kind": e.kind.value} for e in parts.exceptions]


def _history_lines(parts: SeasonParts) -> str:
    if not parts.history:
        return ""
    return f'\n# What was done in the six weeks before.\n[history]\nruns = "{HISTORY_NAME}"\n'


def _table(head: str, row: Mapping[str, Any]) -> str:
    return "\n".join([head, *(_line(key, value) for key, value in row.items())])


def _line(key: str, value: Any, about: str = "") -> str:
    text = f"{key} = {_toml(value)}"
    return f"{text:29} # {about}" if about else text


def _toml(value: Any) -> str:
    """A value as TOML writes it; texts lose the signs that a terminal obeys."""
    if isinstance(value, str):
        return json.dumps(plain(value), ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return json.dumps(value)


def _refuse_to_replace(paths: Iterable[Path]) -> None:
    there = [
        Fault(
            code="file-exists",
            what=f"'{path}' is there already",
            advice="Nothing was written; choose another folder.",
        )
        for path in paths
        if is_there(path)
    ]
    if there:
        raise InvalidInput(there)


def _check(contents: Mapping[str, str]) -> None:
    """Read the files before they are written: what is written can be planned.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    faults = Faults()
    tables = parse_toml(contents[SEASON_NAME], SEASON_NAME)
    del tables["season"]["runs"]  # it names a file that is not there yet, as the history does
    tables.pop("history", None)
    if HISTORY_NAME in contents:
        runs_from_text(contents[HISTORY_NAME], HISTORY_NAME, faults)
    runs = runs_from_text(contents[RUNS_NAME], RUNS_NAME, faults)
    problem_from_table(tables, SEASON_NAME, runs=runs, faults=faults)
