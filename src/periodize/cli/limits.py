"""``periodize limits``: an athlete's limits, and why each has its value."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from periodize.cli.words import Exit, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("limits", help="show an athlete's limits, and why each has its value")
    parser.add_argument("season", type=Path, metavar="SEASON", help="a season file")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Show an athlete's limits, and why each has its value."""
    from periodize.io.season_toml import read_problem
    from periodize.report.limitbook import limitbook

    season = read_problem(asked.season).season
    if asked.json:
        say(json.dumps(season.limits.rows(), indent=1, ensure_ascii=False))
    else:
        say(limitbook(season).rstrip("\n"))
    return Exit.OK
