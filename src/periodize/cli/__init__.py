"""The command line: a module for each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from periodize.cli import (
    alternatives,
    apply,
    audit,
    certify,
    check,
    compare,
    completion,
    doctrines,
    export,
    import_,
    init,
    limits,
    plan,
    prices,
    repair,
    rules,
    schema,
    slots,
    why,
    why_not,
)
from periodize.cli.failure import told
from periodize.cli.words import EPILOG, FOR_TOOLS, Exit, say

COMMANDS = (
    init,
    import_,
    plan,
    check,
    certify,
    export,
    why,
    why_not,
    slots,
    alternatives,
    prices,
    repair,
    audit,
    apply,
    compare,
    limits,
    rules,
    doctrines,
    schema,
    completion,
)
"""In the order in which they are met: a season, its plan, the plan's ways out, questions, what there is to look up."""

_WIDEST_COMMAND = 18
"""Columns that the names of the commands take with what they are set in."""

FIRST_STEPS = """\
first steps:
  periodize import my-plan.ics --out mine         a running plan as a season
  periodize plan mine/season.toml --out out       the strength, power and sprint work around it
  periodize export out/plan.json                  for the calendar, a spreadsheet and the browser
  periodize why out/plan.json "16 Jul"            why the session of that day is there

periodize COMMAND --help says what a command takes.

"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        As on the command line, without the program's name; those of the process by default.

    Returns
    -------
    int
        The exit code.
    """
    asked = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], Exit] = asked.command
    try:
        return int(command(asked))
    except (Exception, KeyboardInterrupt) as error:
        return int(told(error, as_json=getattr(asked, "json", False)))


def _parser() -> argparse.ArgumentParser:
    """What reads the command line."""
    whole = argparse.ArgumentParser(
        prog="periodize",
        description="Finds the best place for strength, power and sprint sessions around a running plan.",
        epilog=f"{FIRST_STEPS}{FOR_TOOLS}\n{EPILOG}",
        formatter_class=_Help,
    )
    whole.add_argument("--version", action=_Version, help="print the version and stop")
    commands = whole.add_subparsers(required=True, title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return whole


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps each command on its line: argparse forgets that commands are set in when it measures them."""

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading)
        self._action_max_length = max(self._action_max_length, _WIDEST_COMMAND)


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import periodize

        say(f"periodize {periodize.__version__}")
        parser.exit(0)
