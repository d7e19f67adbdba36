"""``periodize init``: write a season to start from."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from periodize.cli.words import Exit, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("init", help="write a season to start from")
    parser.add_argument("place", type=Path, metavar="DIR", help="a folder, or the name of a .toml file")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Write a season to start from."""
    from periodize.io.starter import write_starter

    season, runs = write_starter(asked.place, date.today())
    say(f"wrote {season} and {runs}\nnext: periodize plan {season} --out out")
    return Exit.OK
