"""``periodize compare``: one season under several doctrines."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_command, add_json_option, add_search_options
from periodize.cli.console import show
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import Exit, say_json

if TYPE_CHECKING:
    from periodize.explain.compare import Comparison
    from periodize.problem import Problem
    from periodize.solver.options import Progress


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(
        commands, "compare", "plan a season under several doctrines, each judged by the others"
    )
    parser.add_argument("season", type=Path, metavar="SEASON", help="a season file, .toml or .json")
    parser.add_argument(
        "--doctrine",
        action="append",
        metavar="NAME",
        help="one to compare, may be given several times; by default all that there are",
    )
    add_search_options(parser)
    add_json_option(parser)
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Plan a season under several doctrines."""
    from periodize.cli.paint import list_painter
    from periodize.domain.vocabulary import Status
    from periodize.io.season_toml import read_problem

    comparison = _compared(read_problem(asked.season), asked)
    if asked.json:
        say_json(comparison.to_plain())
    else:
        show(comparison.text().rstrip("\n"), list_painter)
    found = {entry.result.status for entry in comparison.entries}
    if found & {Status.OPTIMAL, Status.FEASIBLE}:
        return Exit.OK
    return Exit.NO_ANSWER if Status.NO_ANSWER in found else Exit.NOT_SOUND


def _compared(problem: Problem, asked: argparse.Namespace) -> Comparison:
    from periodize.catalogue.doctrines import DOCTRINES, doctrine
    from periodize.catalogue.policy import default_policy

    names = list(dict.fromkeys(asked.doctrine or DOCTRINES))
    policies = [doctrine(name).policy for name in names]
    if problem.policy not in (default_policy(), *policies):  # rules that the season file changes
        policies.insert(0, problem.policy)

    def search(line: ProgressLine, stopped: Callable[[], bool]) -> Comparison:
        from periodize.explain.compare import compare

        def note(name: str, progress: Progress) -> None:
            line.subject = f"{name}: "
            line.note(progress)

        return compare(
            problem.season,
            policies,
            time_limit_s=asked.time_limit,
            workers=asked.workers,
            step_min=asked.step_min,
            on_progress=note,
            cancel=stopped,
        )

    return searched(search, quiet=asked.json)
