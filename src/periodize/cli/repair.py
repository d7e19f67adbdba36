"""``periodize repair``: the smallest changes that make a plan possible, or that recover work it misses."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.answers import show_answer
from periodize.cli.arguments import add_command, add_json_option, add_number, add_out, add_time_limit
from periodize.cli.search import ALL_TRIED, CANCELLED, ENDED, TIME_UP, ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say, say_json

if TYPE_CHECKING:
    from periodize.domain.vocabulary import Status
    from periodize.explain.repairs import Repair
    from periodize.problem import Problem
    from periodize.solver.result import Result

USUAL_MOST, MOST = 3, 20

ENOUGH = "enough found"
"""What ended a search that found as many ways as were asked for."""

MORE = f"""\
Where there is no plan, it says why, and looks for the smallest changes with which there is one. Of a plan that
misses some of the work it looks for changes that recover it. Only what a coach may decide is touched, never what
keeps a runner safe; each way is proved by planning the whole season with it. Ctrl-C keeps the ways found so far.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(
        commands, "repair", "find what to change where no plan exists or work is missed", MORE
    )
    parser.add_argument("file", type=Path, metavar="PLAN_OR_SEASON", help="a plan.json, or a season file")
    add_number(parser, "--most", "N", "ways to look for", usual=USUAL_MOST, most=MOST)
    add_out(
        parser, "write the plan of each way into DIR/1, DIR/2 and so on; the plan holds the changed season"
    )
    add_time_limit(parser, "stop after so many seconds; by default when all that may help is tried")
    add_json_option(parser, "status, clash, repairs, each with changes and cost by tier; stopped_by")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Find the smallest changes that make a plan possible."""
    from periodize.domain.vocabulary import Status
    from periodize.explain.clash import clash_of
    from periodize.io.files import check_outputs, prepare_folder
    from periodize.io.plan_json import plan_files
    from periodize.io.season_toml import season_files

    if asked.out is not None:
        ways = [path for way in range(asked.most) for path in plan_files(asked.out / str(way + 1))]
        check_outputs(ways, season_files(asked.file))
        prepare_folder(asked.out)
    result, stated, interrupted = _result(asked)
    if result.status is Status.NO_ANSWER:
        if interrupted:
            raise KeyboardInterrupt
        _tell_no_answer(result, asked)
        return Exit.NO_ANSWER
    if result.schedule is None and not asked.json:
        show_answer(f"No plan exists: {clash_of(result)}\n")
    if result.schedule is not None and stated is Status.INFEASIBLE and not asked.json:
        show_answer(f"There is a plan after all, though the file says that there is none: {result}\n")
    found, stopped_by = _repairs(result, asked)
    if not found and stopped_by == CANCELLED:
        raise KeyboardInterrupt
    written = _write(found, asked)
    if asked.json:
        said = {} if stated in (None, result.status) else {"stated": stated}
        say_json({**_table(result, found, stopped_by, written), **said})
    else:
        show_answer("\n".join(_lines(result, found, stopped_by)))
        if written:
            say(f"wrote {', '.join(written)}", to_stderr=True)
    if not found and stopped_by in ENDED:
        return Exit.NO_ANSWER
    return Exit.OK if found or result.status is not Status.INFEASIBLE else Exit.NOT_SOUND


def _tell_no_answer(result: Result, asked: argparse.Namespace) -> None:
    """Say on stderr that it is not known whether there is a plan."""
    from dataclasses import asdict

    from periodize.errors import Fault

    if asked.json:
        fault = Fault(code="no-answer", where=str(asked.file), what=result.reason())
        say_json({"faults": [asdict(fault)]}, to_stderr=True)
    else:
        say(result.reason(), to_stderr=True)


def _result(asked: argparse.Namespace) -> tuple[Result, Status | None, bool]:
    """The answer of a plan file, or of a search; the status that a file states; whether a search was interrupted.

    A season is searched, and so is a plan file that states no plan and does not bear it out: it holds one, names
    nothing that clashes, or names limits that can be kept together.
    """
    from periodize.domain.vocabulary import Status
    from periodize.errors import InvalidInput
    from periodize.explain.checked import State
    from periodize.explain.prove import QUICK_S, clash_again
    from periodize.io.plan_check import is_borne_out
    from periodize.io.plan_read import read_plan
    from periodize.io.season_toml import read_problem

    try:
        plan = read_plan(asked.file)
        seconds = min(QUICK_S, asked.time_limit or QUICK_S)
        if plan.status is not Status.INFEASIBLE or (
            is_borne_out(plan) and clash_again(plan, seconds).state is not State.FAILS
        ):
            return plan.result(), plan.status, False
        problem, stated, step_min = plan.problem, plan.status, plan.step_min
    except InvalidInput as error:
        if [fault.code for fault in error.faults] != ["not-a-plan"]:
            raise
        problem, stated, step_min = read_problem(asked.file), None, None
    result = _solved(problem, asked, step_min)
    return result, stated, result.stopped_by == "cancel"


def _solved(problem: Problem, asked: argparse.Namespace, step_min: int | None) -> Result:
    def search(line: ProgressLine, stopped: Callable[[], bool]) -> Result:
        from periodize.solver.run import solve

        return solve(
            problem.season,
            problem.policy,
            time_limit_s=asked.time_limit,
            step_min=step_min,
            on_progress=line.note,
            cancel=stopped,
        )

    return searched(search, quiet=asked.json, limit_s=asked.time_limit)


def _repairs(result: Result, asked: argparse.Namespace) -> tuple[tuple[Repair, ...], str]:
    """The ways found, and what ended the search."""
    import time

    began = time.monotonic()

    def search(line: ProgressLine, stopped: Callable[[], bool]) -> tuple[tuple[Repair, ...], bool]:
        from periodize.explain.repairs import repairs

        def note(repair: Repair) -> None:
            told.append(repair)
            line.waiting = f"{len(told)} of {asked.most} found; looking for another way"

        told: list[Repair] = []
        answer = repairs(result, asked.most, time_limit_s=asked.time_limit, on_repair=note, cancel=stopped)
        return answer, stopped()

    found, is_stopped = searched(
        search,
        quiet=asked.json,
        limit_s=asked.time_limit,
        waiting="looking for changes that help",
        kept="what was found",
    )
    if len(found) == asked.most:
        return found, ENOUGH
    if is_stopped:
        return found, CANCELLED
    is_late = asked.time_limit is not None and time.monotonic() - began >= asked.time_limit
    return found, TIME_UP if is_late else ALL_TRIED


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
    if stopped_by in ENDED:
        yield f"{ENDED[stopped_by].capitalize()} before all was tried; there may be other ways."


def _nothing(result: Result, stopped_by: str) -> str:
    if stopped_by in ENDED:
        return f"No way was found before {ENDED[stopped_by]} ({stopped_by})."
    if result.schedule is None:
        return "No change of those that may be made was found to help."
    return "Nothing is missed that a small change would recover."


def _table(result: Result, found: Sequence[Repair], stopped_by: str, written: list[str]) -> dict[str, object]:
    from periodize.explain.clash import clash_of

    return {
        "status": result.status.value,
        "clash": clash_of(result).rows(),
        "repairs": [repair.to_plain() for repair in found],
        "stopped_by": stopped_by,
        "written": written,
    }
