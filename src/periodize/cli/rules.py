"""``periodize rules``: list the rules and the evidence behind them."""

from __future__ import annotations

import argparse
import json

from periodize.cli.words import Exit, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("rules", help="list the rules and the evidence behind them")
    parser.add_argument("--json", action="store_true", help="as JSON, with every figure")
    parser.add_argument(
        "--doctrine", metavar="NAME", default="default", help="those of a doctrine (see periodize doctrines)"
    )
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """List the rules and the evidence behind them."""
    from periodize.catalogue.doctrines import doctrine
    from periodize.report.rulebook import rule_rows, rulebook

    policy = doctrine(asked.doctrine).policy
    if asked.json:
        say(json.dumps(rule_rows(policy), indent=1, ensure_ascii=False))
    else:
        say(rulebook(policy).rstrip("\n"))
    return Exit.OK
