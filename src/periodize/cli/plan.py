"""``periodize plan``: find a plan, print it, write it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_search_options
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say

if TYPE_CHECKING:
    from periodize.problem import Problem
    from periodize.solver.result import Result


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "plan",
        help="find a plan, print it, write it",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("season", type=Path, metavar="SEASON", help="a season file, .toml or .json")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write plan.json, plan.csv and exercises.csv there"
    )
    add_search_options(parser)
    parser.add_argument("--exercises", action="store_true", help="print the exercises of each session")
    parser.add_argument("--quiet", action="store_true", help="print no plan and no progress")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Find a plan, print it, write it."""
    from periodize.domain.vocabulary import Status
    from periodize.io.files import prepare_folder
    from periodize.io.plan_json import EXERCISES_NAME, write_plan
    from periodize.io.season_toml import read_problem
    from periodize.report.text import report

    problem = read_problem(asked.season)
    if asked.out is not None:
        prepare_folder(asked.out)
    result = _solved(problem, asked)
    if asked.out is not None and result.status is not Status.NO_ANSWER:
        written = write_plan(result, asked.out)
        if not asked.quiet:
            names = [*map(str, written), str(asked.out / EXERCISES_NAME)]
            say(f"wrote {', '.join(names[:-1])} and {names[-1]}", to_stderr=True)
    if result.status is Status.NO_ANSWER and result.stopped_by == "cancel":
        say("interrupted before a plan was found", to_stderr=True)
        return Exit.INTERRUPTED
    if result.schedule is None:
        say(result.reason(), to_stderr=True)
    elif not asked.quiet:
        say(report(result, exercises=asked.exercises).rstrip("\n"))
    if result.status is Status.NO_ANSWER:
        return Exit.NO_ANSWER
    return Exit.NOT_SOUND if result.status is Status.INFEASIBLE else Exit.OK


def _solved(problem: Problem, asked: argparse.Namespace) -> Result:
    def search(line: ProgressLine, stopped: Callable[[], bool]) -> Result:
        from periodize.solver.run import solve

        return solve(
            problem.season,
            problem.policy,
            time_limit_s=asked.time_limit,
            workers=asked.workers,
            step_min=asked.step_min,
            on_progress=line.note,
            cancel=stopped,
        )

    return searched(search, quiet=asked.quiet)
