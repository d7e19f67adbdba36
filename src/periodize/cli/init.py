"""``periodize init``: write a season to start from."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from periodize.cli.arguments import add_json_option
from periodize.cli.words import Exit, say, say_json


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("init", help="write a season to start from")
    parser.add_argument("place", type=Path, metavar="DIR", help="a folder, or the name of a .toml file")
    add_json_option(parser, "the files written, and the next command")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Write a season to start from."""
    from periodize.io.starter import write_starter

    season, runs = write_starter(asked.place, date.today())
    following = f"periodize plan {season} --out out"
    if asked.json:
        say_json({"written": [str(season), str(runs)], "next": following})
    else:
        say(f"wrote {season} and {runs}\nnext: {following}")
    return Exit.OK
