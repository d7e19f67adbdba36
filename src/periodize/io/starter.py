"""A season to start from: a commented season file and a few weeks of runs."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from periodize.errors import Fault, InvalidInput
from periodize.io.files import is_there, write_text

WEEKS = 8
SEASON_NAME, RUNS_NAME = "season.toml", "runs.csv"

_SEASON = """\
# A season to start from. Put your own runs into {runs}, change what differs, delete what you do not need.
# Then: periodize plan {name} --out out
#
# All times are wall clock, written "17:30"; all dates are written 2026-06-02.

[athlete]
id = "me"
level = "novice"              # in the gym, not as a runner: novice (< 6 months), intermediate, advanced (> 2 years)
# age = 45                    # from 40 on, recovery takes longer
# time_zone = "Europe/London" # so that hours between sessions stay right when the clocks change
minutes_per_day = 75          # at most, for what is placed around the runs
minutes_per_week = 180        # at most, likewise
usual_run_time = "07:00"      # of runs without a start; or by day: {{ Mon = "07:00", Sun = "08:30" }}
# easy_pace = "6:00"          # minutes per kilometre, for runs without minutes

[season]
start = {start}
end = {end}
runs = "{runs}"             # looked for beside this file

# Races: A is what the season is built towards, B gets fresh legs, C is a hard session with a number on.
# A race row in the runs on the same date is the same race.
[[races]]
date = {end}
distance_km = 10
priority = "A"
name = "The race"

# What can be used at each place. These four are known unless you say otherwise:
# gym, home, track, outdoors. Equipment: barbell, dumbbell, box, band, medball, flat, hill.
[places]
home = ["dumbbell", "band"]

# The default week: when and where there is time. A session lies wholly inside one window.
[[windows]]
days = ["Tue", "Thu", "Fri"]
opens = "17:30"
closes = "20:00"
place = "gym"

[[windows]]
days = ["Sat"]
opens = "10:00"
closes = "12:00"
place = "gym"

# Days that differ: travel, sick, injured, closed or extra. Windows given here take the place of the
# default ones ("extra" adds them).
#
# [[exceptions]]
# from = {start}
# to = {start}
# kind = "travel"
# windows = [{{ opens = "18:00", closes = "19:00", place = "home" }}]

# A session that is fixed, and what is not wanted when (by template, quality, weekdays, from, to):
#
# [[pins]]
# template = "foundation_a"
# start = {start}T18:00:00
#
# [[bans]]
# quality = "sprint"
# weekdays = ["Fri"]

# A figure of a rule, by the key that "periodize rules" shows:
#
# [policy."same-day-order"]
# apart_h = 4
"""

_WEEK = (
    (1, "intervals", "", "55", "", "6 x 3 min"),
    (3, "easy", "8", "", "", "Easy"),
    (4, "easy", "", "40", "", "Easy"),
    (6, "long", "", "{long}", "", "Long run"),
)
_LONGEST_MIN = 120


def write_starter(place: Path, today: date) -> tuple[Path, Path]:
    """Write a season file and its runs; they begin on the Monday after ``today``.

    Parameters
    ----------
    place
        A folder, made where it is missing, or the name of a ``.toml`` file.
    today
        The date to begin after.

    Returns
    -------
    (Path, Path)
        The season file and the runs.

    Raises
    ------
    InvalidInput
        Where one of the files is there already, or the folder cannot be written to.
    """
    season = place if place.suffix.casefold() == ".toml" else place / SEASON_NAME
    runs = season.with_name(RUNS_NAME)
    there = [path for path in (season, runs) if is_there(path)]
    if there:
        raise InvalidInput(
            [
                Fault(
                    code="file-exists",
                    what=f"'{path}' is there already",
                    advice="Nothing was written; choose another name.",
                )
                for path in there
            ]
        )
    start = today + timedelta(days=7 - today.weekday())
    end = start + timedelta(days=7 * WEEKS - 1)
    write_text(runs, _runs(start))
    write_text(season, _SEASON.format(name=season.name, runs=RUNS_NAME, start=start, end=end))
    return season, runs


def _runs(start: date) -> str:
    lines = ["date,start,kind,distance_km,duration_min,rpe,load_au,priority,name"]
    for week in range(WEEKS):
        long = min(_LONGEST_MIN, 70 + 5 * week)
        for weekday, kind, km, minutes, priority, name in _WEEK:
            day = start + timedelta(days=7 * week + weekday)
            last = week == WEEKS - 1 and weekday == max(entry[0] for entry in _WEEK)
            row = (
                ("race", "10", "", "A", "The race")
                if last
                else (kind, km, minutes.format(long=long), priority, name)
            )
            kind_, km_, minutes_, priority_, name_ = row
            lines.append(f"{day},,{kind_},{km_},{minutes_},,,{priority_},{name_}")
    return "\n".join(lines) + "\n"
