"""``periodize doctrines``: list the doctrines, what they hold and who says so."""

from __future__ import annotations

import argparse
import json

from periodize.cli.words import Exit, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("doctrines", help="list the doctrines that disagree, and who says so")
    parser.add_argument("--json", action="store_true", help="as JSON, with every figure that is changed")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """List the doctrines."""
    from periodize.report.doctrines import doctrine_list, doctrine_rows

    if asked.json:
        say(json.dumps(doctrine_rows(), indent=1, ensure_ascii=False))
    else:
        say(doctrine_list().rstrip("\n"))
    return Exit.OK
