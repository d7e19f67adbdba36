"""Readers of what is typed behind an option, and options that several commands share."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

from periodize.cli.words import EPILOG


def add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, means: str, more: str = EPILOG
) -> argparse.ArgumentParser:
    """A command; ``more`` stands below its options, line by line as it is written."""
    return commands.add_parser(
        name, help=means, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def add_plan(parser: argparse.ArgumentParser) -> None:
    """The plan that is asked about."""
    parser.add_argument("plan", type=Path, metavar="PLAN", help="a plan.json")


def add_out(parser: argparse.ArgumentParser, means: str, *, required: bool = False) -> None:
    """The folder to write to."""
    parser.add_argument("--out", type=Path, required=required, metavar="DIR", help=means)


def add_number(
    parser: argparse.ArgumentParser, option: str, sign: str, means: str, *, usual: int, most: int
) -> None:
    """The option of a whole number from 1 that has a default."""
    parser.add_argument(
        option, type=from_to(1, most), default=usual, metavar=sign, help=f"{means} (default {usual})"
    )


def add_json_option(parser: argparse.ArgumentParser, content: str = "") -> None:
    """The option for tools; ``content`` says what the JSON holds where that is more than the text."""
    more = f": {content}" if content else ""
    parser.add_argument(
        "--json", action="store_true", help=f"the answer as JSON on stdout{more}; faults as JSON on stderr"
    )


def add_time_limit(
    parser: argparse.ArgumentParser, means: str = "stop after so many seconds; by default when all is proved"
) -> None:
    """The option of everything that may take long."""
    parser.add_argument("--time-limit", type=seconds, metavar="S", help=means)


def add_search_options(parser: argparse.ArgumentParser) -> None:
    """Options of commands that search for plans."""
    add_time_limit(parser)
    parser.add_argument(
        "--workers", type=from_to(1, 256), default=1, metavar="N", help="threads of the solver (default 1)"
    )
    parser.add_argument(
        "--step-min",
        type=from_to(5, 240),
        metavar="N",
        help="also try starts every N minutes in a window, 5 or more; slower",
    )


def seconds(text: str) -> float:
    """A number of seconds above 0."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return value


def from_to(least: int, most: int) -> Callable[[str], int]:
    """A reader of a whole number in a range."""

    def read(text: str) -> int:
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {least} to {most}")
        return value

    return read


def day(text: str) -> date:
    """A date, written 2026-06-02."""
    from periodize.io import cells
    from periodize.io.faults import Misfit

    try:
        return cells.day(text)
    except Misfit as misfit:
        raise argparse.ArgumentTypeError(f"{misfit.what}; {misfit.limit}") from None
