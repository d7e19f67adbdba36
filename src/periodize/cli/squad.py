"""``periodize squad``: plan for many athletes, each on their own, whatever happens to the others."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_json_option, from_to
from periodize.cli.formats import add_format_options, choices_of, chosen
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say, say_json

if TYPE_CHECKING:
    from periodize.squad.answers import SquadRun
    from periodize.squad.capacity import HourPrice, Loss, Sharing
    from periodize.squad.drive import SquadProgress
    from periodize.squad.outputs import Written
    from periodize.squad.sharing import Shared

MOST_LISTED = 10
MOST_NAMED = 3
MOST_WEEKS = 6
LEAST_SAVED = 0.5
LONGEST_SAID = 300
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
READING = "reading the athletes"
GOES_ON = "the same command goes on where it ended"

_CODES = {"RunBusy": "run-busy", "ClusterLost": "cluster-lost", "Damaged": "run-damaged"}

SOURCES = """\
SOURCE is one of:
  a folder with athletes.csv and runs.csv (or .xlsx, .parquet): a row an athlete, a row a run
  a workbook with the sheets athletes and runs
  a folder of seasons: every season.toml below it, or the .toml and .json files in it
  a season file

DIR holds in the end:
  squad.html     who lifts when, the load of every week, missed doses, who has no plan; needs no network
  failures.csv   who has no plan, and why
  tables         athletes, sessions, weeks and bills of all, for programs
  summary.json   how many ended how
  tables/losses.csv, tables/prices.csv
                 with --facilities: what sharing costs each athlete, and what one more place would save
  athletes       with --format: a folder for each athlete
and what is needed to go on: whatever ends the command, Ctrl-C too, given again it solves nobody twice.

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
        help="the folder of the run, see below",
    )
    parser.add_argument(
        "--facilities",
        type=Path,
        metavar="FILE",
        help="racks, coaches, tracks and group sessions that all share: who gets what is settled first",
    )
    parser.add_argument(
        "--workers", type=from_to(1, 256), metavar="N", help="athletes at once (default: one a processor)"
    )
    parser.add_argument(
        "--effort",
        type=_effort,
        metavar="X",
        help="work that the search for one plan may take: 1 is about 3 s (default 1)",
    )
    parser.add_argument(
        "--retry-failed",
        action="store_true",
        help="try athletes again whose search a crash or a limit has ended",
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

    shared = _shared(asked.facilities)
    formats = chosen(asked.format) if asked.format is not None else []
    try:
        found = _planned(asked, shared)
        written = write_outputs(found)
        handed = _hand_out(found, written, formats, asked) if formats and not found.is_stopped else 0
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


def _shared(path: Path | None) -> Shared:
    """What a file says is shared; its faults are told before the athletes are read."""
    from periodize.io.facilities import read_facilities
    from periodize.squad.sharing import Shared

    if path is None:
        return Shared()
    facilities, groups = read_facilities(path)
    return Shared(facilities=facilities, groups=groups)


def _planned(asked: argparse.Namespace, shared: Shared) -> SquadRun:
    def search(line: ProgressLine, stopped: Callable[[], bool]) -> SquadRun:
        from periodize.squad.limits import SquadLimits
        from periodize.squad.run import plan_squad

        def note(progress: SquadProgress) -> None:
            line.waiting = _sentence(progress)
            if asked.json and not asked.quiet:
                say(json.dumps({"progress": progress.to_plain()}), to_stderr=True)

        return plan_squad(
            asked.source,
            out=asked.out,
            workers=asked.workers,
            limits=SquadLimits() if asked.effort is None else SquadLimits(effort=asked.effort),
            facilities=shared.facilities,
            groups=shared.groups,
            retry_failed=asked.retry_failed,
            on_progress=note,
            cancel=stopped,
        )

    quiet = asked.quiet or asked.json
    return searched(search, quiet=quiet, waiting=READING, kept="what is solved")


def _hand_out(found: SquadRun, written: Written, formats: list[str], asked: argparse.Namespace) -> int:
    """Write the files of each athlete, and link them from the squad's page; how many athletes got a folder."""
    from periodize.export.shelf import FORMATS
    from periodize.squad.outputs import write_page

    wanted, pages = written.gathered.named(), {}

    def work(line: ProgressLine, stopped: Callable[[], bool]) -> int:
        count = 0
        for name, paths in found.export(formats, **choices_of(asked)):
            count += 1
            line.waiting = f"files of {count:,} athletes, now {name}"
            page = next((path for path in paths if path.name == FORMATS["html"].file), None)
            if page is not None and name in wanted:
                pages[name] = page
            if stopped():
                break
        return count

    count = searched(work, quiet=asked.quiet or asked.json, waiting="writing files", kept="what is written")
    if pages:
        write_page(found, written, pages)
    return count


def _sentence(progress: SquadProgress) -> str:
    """``"412 of 1,000, 1.9 a second, 3 without a plan, 5 min left"``."""
    if progress.doing:
        return f"{progress.doing}, {_duration(progress.elapsed_s)}"
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
    from periodize.squad.outputs import PAGE

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
    if written.sharing is not None:
        for line in _sharing_lines(written.sharing):
            say(line)
    folder = found.store.folder
    files = [path.relative_to(folder).as_posix() for path in written.files]
    say(f"wrote {', '.join(name for name in files if name != PAGE)} in {folder}", to_stderr=True)
    say(f"wrote {folder / PAGE}: who lifts when, load, missed doses, who has no plan", to_stderr=True)
    if handed:
        say(f"wrote the files of {_athletes(handed)} in {folder / 'athletes'}", to_stderr=True)


def _sharing_lines(sharing: Sharing) -> Iterator[str]:
    """What sharing costs, whom most, and where one more place would help most."""
    from periodize.io.faults import shown

    extra = (sharing.total - sharing.alone) / sharing.worth
    if sharing.losses:
        far = (
            "how far these plans are from the best is not known"
            if sharing.gap_pct is None
            else f"these plans are at most {sharing.gap_pct:.1f} % from the best there are"
        )
        yield f"sharing costs {_amount(extra)} in missed doses over all, and {far}"
    for loss in [loss for loss in sharing.losses if loss.dose > 0 or loss.protect > 0][:MOST_NAMED]:
        yield f"  - {_loss_text(loss)}"
    for price in [price for price in sharing.prices if price.dose >= LEAST_SAVED][:MOST_NAMED]:
        yield f"  + {_price_text(price)}"
    for text in sharing.broken[:MOST_LISTED]:
        yield f"  ! {shown(text)}"
    if sharing.unsettled:
        names = ", ".join(shown(name) for name in sharing.unsettled[:MOST_LISTED])
        yield f"  ! gave no answer while it was settled, and keep clear of all that is shared: {names}"
    if sharing.planless:
        names = ", ".join(shown(name) for name in sharing.planless[:MOST_LISTED])
        yield f"  ! left out of what sharing costs, having no plan: {names}"


def _loss_text(loss: Loss) -> str:
    """``"Kim: doses missed +12 (weeks of 1 Jun, 8 Jun), runs' protection +3"``."""
    from periodize.io.faults import shown

    parts = []
    if loss.dose:
        weeks = [f"{day.day} {day:%b}" for day, _ in loss.weeks]
        named = ", ".join(weeks[:MOST_WEEKS]) + (
            f" and {len(weeks) - MOST_WEEKS} more" * (len(weeks) > MOST_WEEKS)
        )
        parts.append(
            f"doses missed {loss.dose:+,}" + f" (week{'s' * (len(weeks) > 1)} of {named})" * bool(weeks)
        )
    if loss.protect:
        parts.append(f"runs' protection {loss.protect:+,}")
    return f"{shown(loss.athlete)}: {', '.join(parts)}"


def _price_text(price: HourPrice) -> str:
    """``"one more place at the racks on Mondays 18:00-19:00 would save up to 12 in missed doses"``."""
    from periodize.io.faults import shown

    return (
        f"one more place at the {shown(price.facility)} on {DAYS[price.weekday]}s "
        f"{price.hour:02d}:00-{price.hour + 1:02d}:00 would save up to {_amount(price.dose)} in missed doses"
    )


def _amount(doses: float) -> str:
    return f"{doses:,.0f}" if doses >= 1 or doses <= 0 else "less than 1"


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
