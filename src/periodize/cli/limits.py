"""``periodize limits``: an athlete's limits, and why each has its value."""

from __future__ import annotations

import argparse
from pathlib import Path

from periodize.cli.arguments import add_json_option
from periodize.cli.console import show
from periodize.cli.words import Exit, say_json


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("limits", help="show an athlete's limits, and why each has its value")
    parser.add_argument("season", type=Path, metavar="SEASON", help="a season file")
    add_json_option(parser)
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Show an athlete's limits, and why each has its value."""
    from periodize.cli.paint import list_painter
    from periodize.io.season_toml import read_problem
    from periodize.report.limitbook import limitbook

    season = read_problem(asked.season).season
    if asked.json:
        say_json(season.limits.rows())
    else:
        show(limitbook(season).rstrip("\n"), list_painter)
    return Exit.OK
