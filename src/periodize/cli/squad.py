"""``periodize squad``: plan for many athletes, each on their own, whatever happens to the others."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_json_option, from_to
from periodize.cli.formats import add_format_options, choices_of, chosen
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say, say_json

if TYPE_CHECKING:
    from periodize.squad.answers import SquadRun
    from periodize.squad.drive import SquadProgress
    from periodize.squad.outputs import Written

MOST_LISTED = 10
LONGEST_SAID = 300
READING = "reading the athletes"
GOES_ON = "the same command goes on where it ended"

_CODES = {"RunBusy": "run-busy", "ClusterLost": "cluster-lost", "Damaged": "run-damaged"}

SOURCES = """\
SOURCE is one of
  a folder with athletes.csv and runs.csv (or .xlsx, .parquet): a row an athlete, a row a run
  a workbook with the sheets athletes and runs
  a folder of seasons: every season.toml below it, or the .toml and .json files in it
  a season file

"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "squad",
        help="find a plan for each athlete of a squad",
        epilog=SOURCES + EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", type=Path, metavar="SOURCE", help="the athletes, see below")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        required=True,
        help="the folder of the run: tables, failures.csv, summary.json, and what is needed to go on",
    )
    parser.add_argument(
        "--workers", type=from_to(1, 256), metavar="N", help="athletes at once (default: one a processor)"
    )
    parser.add_argument(
        "--effort",
        type=_effort,
        metavar="X",
        help="what a plan may take, in the solver's units of work, about 3 s each (default 1)",
    )
    parser.add_argument(
        "--retry-failed", action="store_true", help="try athletes again whom a crash or a limit has ended"
    )
    add_format_options(parser, "also write a folder for each athlete with")
    parser.add_argument("--quiet", action="store_true", help="print no progress and no summary")
    add_json_option(parser, "the summary; progress as lines of JSON on stderr")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Find the plans, write the tables, say how it went."""
    from periodize.errors import Fault, InvalidInput
    from periodize.squad.drive import ClusterLost
    from periodize.squad.lease import RunBusy
    from periodize.squad.outputs import write_outputs
    from periodize.squad.restore import Damaged

    formats = chosen(asked.format) if asked.format is not None else []
    try:
        found = _planned(asked)
        written = write_outputs(found)
        handed = _hand_out(found, formats, asked) if formats and not found.is_stopped else 0
    except (RunBusy, ClusterLost, Damaged) as error:
        raise InvalidInput(
            [Fault(code=_CODES[type(error).__name__], where="--out", what=str(error))]
        ) from error
    summary = {**written.to_plain(found), "folders": handed}
    if asked.json:
        say_json(summary)
    elif not asked.quiet:
        _say_summary(found, written, handed)
    if not asked.json:
        _say_what_is_left(found, written)
    if found.is_stopped:
        return Exit.INTERRUPTED
    return Exit.NOT_SOUND if written.failures else Exit.OK


def _planned(asked: argparse.Namespace) -> SquadRun:
    def search(line: ProgressLine, stopped: Callable[[], bool]) -> SquadRun:
        from periodize.squad.limits import Limits
        from periodize.squad.run import plan_squad

        def note(progress: SquadProgress) -> None:
            line.waiting = _sentence(progress)
            if asked.json and not asked.quiet:
                say(json.dumps({"progress": progress.to_plain()}), to_stderr=True)

        return plan_squad(
            asked.source,
            out=asked.out,
            workers=asked.workers,
            limits=Limits() if asked.effort is None else Limits(effort=asked.effort),
            retry_failed=asked.retry_failed,
            on_progress=note,
            cancel=stopped,
        )

    quiet = asked.quiet or asked.json
    return searched(search, quiet=quiet, waiting=READING, kept="what is solved")


def _hand_out(found: SquadRun, formats: list[str], asked: argparse.Namespace) -> int:
    """Write the files of each athlete; how many athletes got a folder."""

    def work(line: ProgressLine, stopped: Callable[[], bool]) -> int:
        count = 0
        for name, _ in found.export(formats, **choices_of(asked)):
            count += 1
            line.waiting = f"files of {count:,} athletes, now {name}"
            if stopped():
                break
        return count

    return searched(work, quiet=asked.quiet or asked.json, waiting="writing files", kept="what is written")


def _sentence(progress: SquadProgress) -> str:
    """``"412 of 1,000, 1.9 a second, 3 without a plan, 5 min left"``."""
    parts = [f"{progress.solved:,} of {progress.waiting:,}"]
    if progress.known:
        parts[0] += f" ({progress.known:,} known)"
    if progress.solved:
        parts.append(f"{progress.rate:.1f} a second")
    if progress.failed:
        parts.append(f"{progress.failed:,} without a plan")
    if progress.left_s is not None:
        parts.append(f"{_duration(progress.left_s)} left")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"


def _say_summary(found: SquadRun, written: Written, handed: int) -> None:
    from periodize.io.faults import shown

    say(
        f"{_athletes(written.athletes)}: {written.planned:,} planned ({written.proved:,} proved best), "
        f"{len(written.failures):,} without a plan"
    )
    if written.failures:
        say("  " + ", ".join(f"{name} {count:,}" for name, count in sorted(written.counts.items())))
    for row in written.failures[:MOST_LISTED]:
        said = ": ".join(str(part) for part in (row["status"] or row["outcome"], row["reason"]) if part)
        say(f"  - {shown(row['athlete'])}: {shown(said, LONGEST_SAID)}")
    if len(written.failures) > MOST_LISTED:
        say(f"  - and {len(written.failures) - MOST_LISTED:,} more, all in failures.csv")
    folder = found.store.folder
    say(
        f"wrote {', '.join(path.relative_to(folder).as_posix() for path in written.files)} in {folder}",
        to_stderr=True,
    )
    if handed:
        say(f"wrote the files of {_athletes(handed)} in {folder / 'athletes'}", to_stderr=True)


def _say_what_is_left(found: SquadRun, written: Written) -> None:
    if written.missing:
        say(f"note: {written.missing}; tables/athletes.csv was written instead", to_stderr=True)
    for shard, why in list(found.unfinished.items())[:MOST_LISTED]:
        say(f"shard {shard} could not be finished: {why}", to_stderr=True)
    if found.is_stopped:
        say(f"stopped; what is solved is kept, and {GOES_ON}", to_stderr=True)
    elif found.unfinished:
        count = len(found.unfinished)
        say(f"{count:,} shard{'s' if count > 1 else ''} not finished; {GOES_ON}", to_stderr=True)


def _athletes(count: int) -> str:
    return f"{count:,} athlete{'' if count == 1 else 's'}"


def _effort(text: str) -> float:
    """A number above 0; the limits say what is too large."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return value
