"""``periodize check``: check a plan against every rule."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_json_option
from periodize.cli.console import show
from periodize.cli.words import EPILOG, Exit, say_json

if TYPE_CHECKING:
    from periodize.io.plan_check import Finding
    from periodize.io.plan_read import Plan

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
    add_json_option(parser, "sound, status, findings, own_rules")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Check a plan against every rule."""
    from periodize.cli.paint import finding_painter
    from periodize.io.plan_check import check_plan
    from periodize.io.plan_read import read_plan

    plan = read_plan(asked.plan)
    findings = check_plan(plan)
    if asked.json:
        say_json(_table(plan, findings))
    else:
        show("\n".join(_lines(asked.plan, plan, findings)), finding_painter)
    return Exit.NOT_SOUND if findings else Exit.OK


def _lines(path: Path, plan: Plan, findings: list[Finding]) -> list[str]:
    from periodize.io.plan_check import own_rules

    if findings:
        return [f"{path}: {len(findings)} finding{'s' * (len(findings) > 1)}", *map(str, findings)]
    runs = len(plan.problem.season.runs)
    lines = [
        f"{path}: sound. {plan.status.value}, {len(plan.sessions)} sessions around {runs} runs; no rule that must hold is broken."
    ]
    if own := own_rules(plan):
        more = f" and {len(own) - MOST_NAMED} more" if len(own) > MOST_NAMED else ""
        lines.append(f"it was checked by rules of its own: {', '.join(own[:MOST_NAMED])}{more}")
    return lines


def _table(plan: Plan, findings: list[Finding]) -> dict[str, object]:
    from periodize.io.plan_check import own_rules

    return {
        "sound": not findings,
        "status": plan.status.value,
        "sessions": len(plan.sessions),
        "runs": len(plan.problem.season.runs),
        "findings": [asdict(finding) for finding in findings],
        "own_rules": own_rules(plan),
    }
