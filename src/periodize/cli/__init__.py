"""The command line: a module for each command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

try:  # this takes long enough to be interrupted
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
        squad,
        why,
        why_not,
    )
    from periodize.cli.failure import told
    from periodize.cli.words import EPILOG, FOR_TOOLS, Exit, flush_answer, say, say_json
    from periodize.errors import Fault
except KeyboardInterrupt:
    sys.stderr.write("interrupted\n")
    raise SystemExit(130) from None

COMMANDS = (
    init,
    import_,
    plan,
    squad,
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

    Raises
    ------
    SystemExit
        After help and the version, and with code 2 where the arguments are not understood.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        asked = _parser().parse_args(given)
    except _NotUnderstood as error:
        raise SystemExit(int(error.told(as_json=_asks_for_json(given)))) from None
    except (OSError, KeyboardInterrupt) as error:  # the help or the version could not be printed
        return int(told(error, as_json=False))
    command: Callable[[argparse.Namespace], Exit] = asked.command
    missing = _missing_folders(asked)
    try:
        code = int(command(asked))
        flush_answer()
        return code
    except (Exception, KeyboardInterrupt) as error:
        return int(told(error, as_json=getattr(asked, "json", False)))
    finally:
        for folder in missing:
            with suppress(OSError):  # there is something in it, or it was never made
                folder.rmdir()


def _missing_folders(asked: argparse.Namespace) -> list[Path]:
    """The folders to write to that are not there yet, the innermost first: an empty one is not left behind.

    They are made before a search, so that one that cannot be made is told at once.
    """
    out = getattr(asked, "out", None)
    if not isinstance(out, Path):
        return []
    with suppress(OSError, ValueError):  # a name that no folder can have: the command says so
        return [folder for folder in (out, *out.parents) if not folder.exists()]
    return []


def _parser() -> argparse.ArgumentParser:
    """What reads the command line."""
    whole = _Parser(
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


def _asks_for_json(arguments: Sequence[str]) -> bool:
    """Whether ``--json`` is among arguments that were not understood as a whole, perhaps shortened."""
    return any(len(text) > 2 and "--json".startswith(text) for text in arguments)


class _NotUnderstood(Exception):
    """Arguments that are not those of a command."""

    def __init__(self, parser: argparse.ArgumentParser, what: str) -> None:
        super().__init__(what)
        self.parser, self.what = parser, what

    def told(self, *, as_json: bool) -> Exit:
        """Say on stderr what was not understood, as text or as a fault."""
        usage = self.parser.format_usage()
        if not as_json:
            say(f"{usage}{self.parser.prog}: error: {self.what}", to_stderr=True)
            return Exit.BAD_INPUT
        name, sign, what = self.what.removeprefix("argument ").partition(": ")
        is_of_one = bool(sign) and self.what.startswith("argument ")
        fault = Fault(
            code="not-understood",
            where=name if is_of_one else self.parser.prog,
            what=what if is_of_one else self.what,
            limit=" ".join(usage.split()),
        )
        say_json({"faults": [asdict(fault)]}, to_stderr=True)
        return Exit.BAD_INPUT


class _Parser(argparse.ArgumentParser):
    """Leaves it to the caller how a fault is told; the parsers of the commands are of this kind too."""

    def error(self, message: str) -> NoReturn:
        raise _NotUnderstood(self, message)

    def print_help(self, file: Any = None) -> None:
        say(self.format_help().rstrip("\n"))  # argparse itself says nothing where it cannot print


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
