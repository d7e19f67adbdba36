"""``periodize import``: a running plan from another tool as a season."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_command, add_json_option, add_out, day
from periodize.cli.words import EPILOG, Exit, say_json

if TYPE_CHECKING:
    from periodize.diary.items import Diary
    from periodize.diary.season_parts import SeasonParts

MORE = f"""\
Several files are read as one diary: a plan and a log, for example. What was done in the six weeks
before the first planned day becomes history.csv. Without --out nothing is written and every item is
listed. Nothing is replaced.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "import", "read a running plan from another tool, as a season", MORE)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="what to read")
    add_out(parser, "write season.toml and runs.csv there")
    parser.add_argument(
        "--athlete", metavar="NAME", help="whose plan it is (default: the name of the folder DIR)"
    )
    parser.add_argument(
        "--format",
        metavar="NAME",
        help="what the files are, by default found out: ics, intervals, trainingpeaks, strava, garmin, grid, table",
    )
    parser.add_argument("--zone", metavar="ZONE", help="the athlete's time zone, such as Europe/London")
    parser.add_argument(
        "--unit",
        choices=("km", "mi"),
        help="of distances without a unit; by default what the file says elsewhere, else km",
    )
    parser.add_argument(
        "--start",
        type=day,
        metavar="DATE",
        help="first day of a plan that bears no dates, or none with a year",
    )
    parser.add_argument(
        "--sheet", metavar="NAME", help="of a workbook; by default the first that holds a plan"
    )
    parser.add_argument("--first", type=day, metavar="DATE", help="leave out what comes before")
    parser.add_argument("--last", type=day, metavar="DATE", help="leave out what comes after")
    parser.add_argument(
        "--history", action="store_true", help="of a log alone, write history.csv and no season"
    )
    add_json_option(parser, "items, counts, races, warnings, files written")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Read a running plan from another tool."""
    from periodize.cli import diary_view
    from periodize.diary.season_parts import merged, season_parts
    from periodize.errors import InvalidInput

    diary = merged([_read(path, asked) for path in asked.files])
    if asked.history and all(item.entry.done for item in diary.items if item.run is not None):
        return _history_alone(diary, asked)
    try:
        parts: SeasonParts | None = (found := season_parts(diary))
        warnings = found.warnings
    except InvalidInput as error:
        if asked.out is not None:
            raise
        parts, warnings = None, (*diary.warnings, *error.faults)
    written = [str(path) for path in _write(diary, asked)]
    following = f"periodize plan {written[0]} --out out" if written else None
    athlete = _athlete(asked) if written else None
    if asked.json:
        say_json(diary_view.as_table(diary, parts, warnings, written, following, athlete=athlete))
        return Exit.OK
    if not written:
        diary_view.show_items(diary)
    diary_view.show_summary(diary, parts, warnings)
    whose = f"athlete: {athlete}" + (
        "" if _given(asked) else ", from the folder's name; --athlete NAME gives another"
    )
    diary_view.show_end(written, following, whose if written else "")
    return Exit.OK


def _read(path: Path, asked: argparse.Namespace) -> Diary:
    from periodize.diary.read import read_diary

    return read_diary(
        path,
        format=asked.format,
        zone=asked.zone,
        unit=asked.unit,
        start=asked.start,
        sheet=asked.sheet,
        first=asked.first,
        last=asked.last,
    )


def _write(diary: Diary, asked: argparse.Namespace) -> tuple[Path, ...]:
    from periodize.diary.season import write_season

    if asked.out is None:
        return ()
    return write_season(diary, asked.out, zone=asked.zone, athlete={"id": _athlete(asked)})


def _athlete(asked: argparse.Namespace) -> str:
    """Whose season is written: as given, else by the folder's name, so that two runners' calendars stay apart."""
    from periodize.diary.season import id_from

    return _given(asked) or id_from(asked.out)


def _given(asked: argparse.Namespace) -> str:
    return (asked.athlete or "").strip()


def _history_alone(diary: Diary, asked: argparse.Namespace) -> Exit:
    """A log for a season that is there already."""
    from periodize.cli import diary_view
    from periodize.diary.season import write_history
    from periodize.diary.season_parts import done_before

    runs = done_before(diary)
    written = [] if asked.out is None else [str(write_history(diary, asked.out))]
    following = '[history] with runs = "history.csv" in the season file' if written else None
    if asked.json:
        say_json(diary_view.as_table(diary, None, diary.warnings, written, following, history=runs))
        return Exit.OK
    if not written:
        diary_view.show_items(diary)
    diary_view.show_summary(diary, None, diary.warnings, history=runs)
    diary_view.show_end(written, following)
    return Exit.OK
