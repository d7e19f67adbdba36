"""``periodize doctrines``: list the doctrines, what they hold and who says so."""

from __future__ import annotations

import argparse

from periodize.cli.arguments import add_json_option
from periodize.cli.console import show
from periodize.cli.words import Exit, say_json


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("doctrines", help="list the doctrines that disagree, and who says so")
    add_json_option(parser, "with every figure that is changed")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """List the doctrines."""
    from periodize.cli.paint import list_painter
    from periodize.report.doctrines import doctrine_list, doctrine_rows

    if asked.json:
        say_json(doctrine_rows())
    else:
        show(doctrine_list().rstrip("\n"), list_painter)
    return Exit.OK
