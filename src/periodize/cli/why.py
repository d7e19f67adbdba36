"""``periodize why``: why a session is where it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from periodize.cli.answers import give, note_edits
from periodize.cli.arguments import add_command, add_json_option, add_plan, add_time_limit
from periodize.cli.references import WHEN_HELP, plan_of, session_of
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit

if TYPE_CHECKING:
    from periodize.explain.why import Answer

MORE = f"""\
Answers with what the session is there for, and with what the best plan would cost that has it somewhere
else. That takes one search.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "why", "say why a session is where it is", MORE)
    add_plan(parser)
    parser.add_argument("session", metavar="SESSION", help=f"its id, or {WHEN_HELP}")
    add_time_limit(parser)
    add_json_option(parser, "question, verdict, loss by tier, what falls short without it, moves")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Say why a session is where it is."""
    from periodize.errors import InvalidInput
    from periodize.io.faults import Faults

    (plan, result), faults = plan_of(asked.plan), Faults()
    session = session_of(result, asked.session, faults)
    if session is None:
        raise InvalidInput(faults.found)
    note_edits(plan, result, asked)

    def search(_: ProgressLine, stopped: Callable[[], bool]) -> Answer:
        from periodize.explain.why import why

        return why(result, session.id, time_limit_s=asked.time_limit, cancel=stopped)

    answer = searched(
        search, quiet=asked.json, limit_s=asked.time_limit, waiting="looking for the best plan without it"
    )
    return give(answer, asked)
