"""``periodize repair``: the smallest changes that make a plan possible, or that recover work it misses."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.answers import show_answer
from periodize.cli.arguments import add_json_option, add_time_limit, from_to
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say, say_json

if TYPE_CHECKING:
    from periodize.explain.repairs import Repair
    from periodize.problem import Problem
    from periodize.solver.result import Result

USUAL_MOST, MOST = 3, 20

MORE = f"""\
Where there is no plan, it says why, and looks for the smallest changes with which there is one. Of a plan that
misses some of the work it looks for changes that recover it. Only what a coach may decide is touched, never what
keeps a runner safe; each way is proved by planning the whole season with it. Ctrl-C keeps the ways found so far.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "repair",
        help="find what to change where no plan exists or work is missed",
        epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="PLAN_OR_SEASON", help="a plan.json, or a season file")
    parser.add_argument(
        "--most",
        type=from_to(1, MOST),
        default=USUAL_MOST,
        metavar="N",
        help=f"ways to look for (default {USUAL_MOST})",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="write the plan of each way into DIR/1, DIR/2 and so on; the plan holds the changed season",
    )
    add_time_limit(parser, "stop after so many seconds; by default when all that may help is tried")
    add_json_option(parser, "status, clash, repairs, each with changes and cost by tier")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Find the smallest changes that make a plan possible."""
    from periodize.domain.vocabulary import Status
    from periodize.explain.clash import clash_of
    from periodize.io.files import prepare_folder

    if asked.out is not None:
        prepare_folder(asked.out)
    result, interrupted = _result(asked)
    if result.status is Status.NO_ANSWER:
        if interrupted:
            raise KeyboardInterrupt
        say(result.reason(), to_stderr=True)
        return Exit.NO_ANSWER
    if result.schedule is None and not asked.json:
        show_answer(f"No plan exists: {clash_of(result)}\n")
    found, stopped_by = _repairs(result, asked)
    if not found and stopped_by == "cancel":
        raise KeyboardInterrupt
    written = _write(found, asked)
    if asked.json:
        say_json(_table(result, found, written))
    else:
        show_answer("\n".join(_lines(result, found, stopped_by)))
        if written:
            say(f"wrote {', '.join(written)}", to_stderr=True)
    if found or result.status is not Status.INFEASIBLE:
        return Exit.OK
    return Exit.NO_ANSWER if stopped_by else Exit.NOT_SOUND


def _result(asked: argparse.Namespace) -> tuple[Result, bool]:
    """The answer of a plan file, or of a search where a season is given; and whether that was interrupted."""
    from periodize.errors import InvalidInput
    from periodize.io.plan_read import read_plan
    from periodize.io.season_toml import read_problem

    try:
        return read_plan(asked.file).result(), False
    except InvalidInput as error:
        if [fault.code for fault in error.faults] != ["not-a-plan"]:
            raise
    result = _solved(read_problem(asked.file), asked)
    return result, result.stopped_by == "cancel"


def _solved(problem: Problem, asked: argparse.Namespace) -> Result:
    def search(line: ProgressLine, stopped: Callable[[], bool]) -> Result:
        from periodize.solver.run import solve

        return solve(
            problem.season,
            problem.policy,
            time_limit_s=asked.time_limit,
            on_progress=line.note,
            cancel=stopped,
        )

    return searched(search, quiet=asked.json, limit_s=asked.time_limit)


def _repairs(result: Result, asked: argparse.Namespace) -> tuple[tuple[Repair, ...], str]:
    """The ways found, and what ended the search; nothing where all was tried."""
    import time

    began, ended = time.monotonic(), [""]

    def search(line: ProgressLine, stopped: Callable[[], bool]) -> tuple[Repair, ...]:
        from periodize.explain.repairs import repairs

        def note(_: Repair) -> None:
            found.append(1)
            line.waiting = f"{len(found)} of {asked.most} found; looking for another way"

        found: list[int] = []
        answer = repairs(result, asked.most, time_limit_s=asked.time_limit, on_repair=note, cancel=stopped)
        ended[0] = "cancel" if stopped() else ""
        return answer

    found = searched(
        search,
        quiet=asked.json,
        limit_s=asked.time_limit,
        waiting="looking for changes that help",
        kept="what was found",
    )
    if not ended[0] and asked.time_limit is not None and time.monotonic() - began >= asked.time_limit:
        ended[0] = "time limit"
    return found, ended[0]


def _write(found: Sequence[Repair], asked: argparse.Namespace) -> list[str]:
    from periodize.io.plan_json import write_plan

    if asked.out is None:
        return []
    return [
        str(write_plan(repair.result, asked.out / str(number))[0]) for number, repair in enumerate(found, 1)
    ]


def _lines(result: Result, found: Sequence[Repair], stopped_by: str) -> Iterator[str]:
    if not found:
        yield _nothing(result, stopped_by)
        return
    for number, repair in enumerate(found, 1):
        head, *rest = str(repair).splitlines()
        yield f"{number}. {head}"
        yield from (f"   {line.strip()}" for line in rest)


def _nothing(result: Result, stopped_by: str) -> str:
    if stopped_by:
        return f"No way was found before the search ended ({stopped_by})."
    if result.schedule is None:
        return "No change of those that may be made was found to help."
    return "Nothing is missed that a small change would recover."


def _table(result: Result, found: Sequence[Repair], written: list[str]) -> dict[str, object]:
    from periodize.explain.clash import clash_of

    return {
        "status": result.status.value,
        "clash": clash_of(result).rows(),
        "repairs": [repair.to_plain() for repair in found],
        "written": written,
    }
