"""``periodize plan``: find a plan, print it, write it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_command, add_json_option, add_out, add_search_options
from periodize.cli.console import show, terminal
from periodize.cli.formats import add_format_options, choices_of, chosen
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import Exit, say

if TYPE_CHECKING:
    from periodize.problem import Problem
    from periodize.solver.result import Result


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "plan", "find a plan, print it, write it")
    parser.add_argument("season", type=Path, metavar="SEASON", help="a season file, .toml or .json")
    add_out(parser, "write plan.json, plan.csv and exercises.csv there")
    add_format_options(parser, "what to write beside them")
    add_search_options(parser)
    parser.add_argument("--exercises", action="store_true", help="print the exercises of each session")
    parser.add_argument("--quiet", action="store_true", help="print no plan and no progress")
    add_json_option(parser, "the text of plan.json; no progress")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Find a plan, print it, write it."""
    from periodize.domain.vocabulary import Status
    from periodize.io.files import prepare_folder
    from periodize.io.season_toml import read_problem

    formats = _formats(asked)
    problem = read_problem(asked.season)
    if asked.out is not None:
        _check_outputs(formats, asked)
        prepare_folder(asked.out)
    result = _solved(problem, asked)
    if asked.out is not None and result.status is not Status.NO_ANSWER:
        _write(result, formats, asked)
    if result.status is Status.NO_ANSWER and result.stopped_by == "cancel":
        if asked.json:
            raise KeyboardInterrupt
        say("interrupted before a plan was found", to_stderr=True)
        return Exit.INTERRUPTED
    _print(result, asked)
    if result.status is Status.NO_ANSWER:
        return Exit.NO_ANSWER
    return Exit.NOT_SOUND if result.status is Status.INFEASIBLE else Exit.OK


def _formats(asked: argparse.Namespace) -> list[str]:
    """The formats to write beside the plan, refused before the search where they cannot be written."""
    from periodize.errors import Fault, InvalidInput

    if asked.format is None:
        return []
    formats = chosen(asked.format)
    if asked.out is None:
        fault = Fault(
            code="format-without-folder",
            where="--format",
            what="there is no folder to write to",
            advice="Give one with --out.",
        )
        raise InvalidInput([fault])
    return formats


def _check_outputs(formats: list[str], asked: argparse.Namespace) -> None:
    """Refuse to write over the season or its runs before the search, not after it."""
    from periodize.export.shelf import FORMATS
    from periodize.io.files import check_outputs
    from periodize.io.plan_json import plan_files
    from periodize.io.season_toml import season_files

    others = [asked.out / FORMATS[name].file for name in formats]
    check_outputs(dict.fromkeys([*plan_files(asked.out), *others]), season_files(asked.season))


def _write(result: Result, formats: list[str], asked: argparse.Namespace) -> None:
    from periodize.export.shelf import FORMATS, export
    from periodize.io.plan_json import EXERCISES_NAME, write_plan

    written = [*map(str, write_plan(result, asked.out)), str(asked.out / EXERCISES_NAME)]
    if formats and result.schedule is not None:
        written += map(str, export(result, asked.out, formats, **choices_of(asked)))
    written = list(dict.fromkeys(written))
    stale = [
        path for f in FORMATS.values() if str(path := asked.out / f.file) not in written and path.exists()
    ]
    if stale and not asked.quiet:
        names = ", ".join(map(str, stale))
        say(f"note: of an earlier plan, not written anew without --format: {names}", to_stderr=True)
    if not asked.quiet and not asked.json:
        say(f"wrote {', '.join(written[:-1])} and {written[-1]}", to_stderr=True)


def _print(result: Result, asked: argparse.Namespace) -> None:
    from periodize.cli.paint import LEGEND, report_painter
    from periodize.io.plan_json import json_text
    from periodize.report.text import report

    if asked.json:
        say(json_text(result).rstrip("\n"))
    elif result.schedule is None:
        say(_no_plan(result), to_stderr=True)
    elif not asked.quiet:
        console = terminal()
        text = report(result, exercises=asked.exercises).rstrip("\n")
        if console is not None:
            text = text.replace("\n+ placed ", f"\n{LEGEND}\n+ placed ", 1)
        show(text, report_painter(console.width if console is not None else 0))


def _no_plan(result: Result) -> str:
    """Why there is no plan, with the facts that make rules clash."""
    from periodize.explain.clash import clash_of

    clash = clash_of(result)
    return f"no plan exists: {clash}" if clash.groundings else result.reason()


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

    return searched(search, quiet=asked.quiet or asked.json, limit_s=asked.time_limit)
