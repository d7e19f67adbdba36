"""``periodize rules``: list the rules and the evidence behind them."""

from __future__ import annotations

import argparse

from periodize.cli.arguments import add_json_option
from periodize.cli.console import show
from periodize.cli.words import Exit, say_json


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("rules", help="list the rules and the evidence behind them")
    add_json_option(parser, "with every figure")
    parser.add_argument(
        "--doctrine", metavar="NAME", default="default", help="those of a doctrine (see periodize doctrines)"
    )
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """List the rules and the evidence behind them."""
    from periodize.catalogue.doctrines import doctrine
    from periodize.cli.paint import list_painter
    from periodize.report.rulebook import rule_rows, rulebook

    policy = doctrine(asked.doctrine).policy
    if asked.json:
        say_json(rule_rows(policy))
    else:
        show(rulebook(policy).rstrip("\n"), list_painter)
    return Exit.OK
