"""The command line: a module for each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from periodize.cli import check, compare, doctrines, init, limits, plan, rules
from periodize.cli.words import EPILOG, Exit, say
from periodize.errors import InvalidInput

COMMANDS = (plan, check, rules, limits, doctrines, compare, init)

MOST_FAULTS = 500
"""Faults that are printed: all, unless a program wrote the file."""


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
    except InvalidInput as error:
        error.shown_at_most = MOST_FAULTS
        say(str(error), to_stderr=True)
        return int(Exit.BAD_INPUT)
    except OSError as error:
        say(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), to_stderr=True)
        return int(Exit.BAD_INPUT)
    except KeyboardInterrupt:
        say("interrupted", to_stderr=True)
        return int(Exit.INTERRUPTED)
    except MemoryError:
        say(
            "there is not enough memory for this; fewer windows or a shorter season need less", to_stderr=True
        )
        return int(Exit.OWN_FAULT)
    except Exception as error:
        say(
            f"{type(error).__name__}: {error}\nThis is a fault of periodize; please report it.",
            to_stderr=True,
        )
        return int(Exit.OWN_FAULT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="periodize",
        description="Finds the best place for strength, power and sprint sessions around a running plan.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, help="print the version and stop")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return parser


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import periodize

        say(f"periodize {periodize.__version__}")
        parser.exit(0)
