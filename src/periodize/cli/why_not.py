"""``periodize why-not``: why a session is not somewhere."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from periodize.cli.answers import give, note_edits
from periodize.cli.arguments import add_command, add_json_option, add_plan, add_time_limit
from periodize.cli.references import WHEN_HELP, moment_of, place_of, plan_of, template_of
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit

if TYPE_CHECKING:
    from periodize.explain.why import Answer

MORE = f"""\
Answers with the rule that forbids the session there, with what rules out every plan that has it, or with
what the best such plan would cost. That takes one search at most. Any answer ends with exit code 0.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "why-not", "say why a session is not elsewhere", MORE)
    add_plan(parser)
    parser.add_argument(
        "template", metavar="TEMPLATE", help="which session: max_strength_a, 'Max strength A', 'hill sprints'"
    )
    parser.add_argument("when", metavar="WHEN", help=WHEN_HELP)
    parser.add_argument("--place", metavar="NAME", help="where; by default wherever it can be")
    add_time_limit(parser)
    add_json_option(parser, "question, verdict, rules that forbid it, what clashes, loss by tier, moves")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Say what keeps a session from a day or an hour."""
    from periodize.errors import InvalidInput
    from periodize.io.faults import Faults

    (plan, result), faults = plan_of(asked.plan), Faults()
    season = result.problem.season
    template = template_of(season, asked.template, faults)
    when = moment_of(season, asked.when, faults)
    place = place_of(season, asked.place, faults)
    if faults or template is None or when is None:
        raise InvalidInput(faults.found)
    note_edits(plan, result, asked)

    def search(_: ProgressLine, stopped: Callable[[], bool]) -> Answer:
        from periodize.explain.why import why_not

        return why_not(result, template.id, when, place=place, time_limit_s=asked.time_limit, cancel=stopped)

    answer = searched(
        search, quiet=asked.json, limit_s=asked.time_limit, waiting="looking for the best plan with it"
    )
    return give(answer, asked)
