"""``periodize check``: check a plan against every rule."""

from __future__ import annotations

import argparse
from pathlib import Path

from periodize.cli.words import EPILOG, Exit, say

MOST_NAMED = 8
"""Differences from the usual rules that are named."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "check",
        help="check a plan against every rule",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", type=Path, metavar="PLAN", help="a plan.json")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Check a plan against every rule."""
    from periodize.io.plan_check import check_plan, own_rules
    from periodize.io.plan_read import read_plan

    plan = read_plan(asked.plan)
    findings = check_plan(plan)
    if findings:
        say(
            "\n".join(
                [f"{asked.plan}: {len(findings)} finding{'s' * (len(findings) > 1)}", *map(str, findings)]
            )
        )
        return Exit.NOT_SOUND
    runs = len(plan.problem.season.runs)
    say(
        f"{asked.plan}: sound. {plan.status.value}, {len(plan.sessions)} sessions around {runs} runs; no rule that must hold is broken."
    )
    if own := own_rules(plan):
        more = f" and {len(own) - MOST_NAMED} more" if len(own) > MOST_NAMED else ""
        say(f"it was checked by rules of its own: {', '.join(own[:MOST_NAMED])}{more}")
    return Exit.OK
