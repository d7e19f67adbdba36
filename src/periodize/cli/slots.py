"""``periodize slots``: every session in every window of a week."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from periodize.cli.answers import note_edits
from periodize.cli.arguments import add_command, add_json_option, add_plan, add_time_limit, from_to
from periodize.cli.console import show
from periodize.cli.references import microcycle_of, plan_of
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say_json

if TYPE_CHECKING:
    from periodize.explain.window_table import WindowTable

USUAL_S = 10.0
MOST_WORK = 1_000_000

MORE = f"""\
For each session and each window of the week: the rule that forbids it there, or what the best plan with it
would cost more. What could not be found out exactly in the time is given as "at most".

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "slots", "say what could stand where in a week, and its cost", MORE)
    add_plan(parser)
    parser.add_argument(
        "--week", required=True, metavar="N", help="the number of the week, or a day in it: 7, '16 Jul'"
    )
    add_time_limit(parser, f"seconds to spend (default {USUAL_S:.0f}); more time, more exact costs")
    parser.add_argument(
        "--work",
        type=from_to(1, MOST_WORK),
        metavar="N",
        help="spend so many units of the solver's own work in place of seconds: the same answer on every machine",
    )
    add_json_option(parser, "microcycle, exact, and a cell for each session and window")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Say what could stand in each window of a week."""
    from periodize.cli.paint import answer_painter
    from periodize.errors import InvalidInput
    from periodize.io.faults import Faults

    (plan, result), faults = plan_of(asked.plan), Faults()
    number = microcycle_of(result.problem.season, asked.week, faults)
    if number is None:
        raise InvalidInput(faults.found)
    note_edits(plan, result, asked)
    limit_s = asked.time_limit or (USUAL_S if asked.work is None else None)

    def search(_: ProgressLine, stopped: Callable[[], bool]) -> WindowTable:
        from periodize.explain.slot_table import slot_table

        return slot_table(
            result, number, time_limit_s=limit_s, deterministic_limit=asked.work, cancel=stopped
        )

    table = searched(
        search,
        quiet=asked.json,
        limit_s=limit_s,
        waiting="trying each session in each window",
        kept="what was found",
    )
    if asked.json:
        say_json(table.to_plain())
    else:
        show(str(table).rstrip("\n"), answer_painter)
    return Exit.OK
