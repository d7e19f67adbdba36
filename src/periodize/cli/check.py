"""``periodize check``: check a plan or a certificate against every rule and against its own claims."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_command, add_json_option, add_time_limit, from_to
from periodize.cli.console import show
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say_json
from periodize.domain.vocabulary import Status

if TYPE_CHECKING:
    from periodize.explain.checked import Checks
    from periodize.io.certificate import Certificate
    from periodize.io.plan_check import Finding
    from periodize.io.plan_read import Plan

MOST_NAMED = 8
"""Differences from the usual rules that are named."""

MORE = f"""\
A plan is checked against its runs, its rules and its own claims; a certificate line by line, its hashes too. That
no plan is better can only be seen by searching again: --prove does. Of a clash it also tries every schedule
that could matter, without the solver, and says so where there are too many. What --prove could not decide in time
ends with exit code 3.

After sessions were moved by hand, --bill writes the plan anew with the costs that it has now.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "check", "check a plan or a certificate", MORE)
    parser.add_argument("plan", type=Path, metavar="FILE", help="a plan.json or a certificate")
    # A new bill claims nothing that could be proved; who asks for both is told, not given one of them.
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--prove", action="store_true", help="prove again what it claims")
    add_time_limit(parser, "with --prove: stop searching after so many seconds")
    parser.add_argument(
        "--most",
        type=from_to(1, 10_000_000),
        metavar="N",
        help="with --prove: schedules of a clash that are tried at most (default 50000)",
    )
    either.add_argument(
        "--bill", type=Path, metavar="OUT", help="write the plan there with its bill drawn up anew"
    )
    add_json_option(parser, "sound, status, findings, own_rules; of a certificate sound, decided, checked")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Check a plan or a certificate."""
    from periodize.io.certificate import Certificate
    from periodize.io.plan_check import NO_CLASH, NO_PLAN, check_plan

    read = _read(asked.plan)
    if asked.bill is not None:
        return _bill(asked, read)
    if isinstance(read, Certificate):
        return _tell_checks(asked, read)
    findings = check_plan(read)
    if asked.prove and {finding.code for finding in findings} <= {NO_PLAN, NO_CLASH}:
        from periodize.explain.certificate import certificate

        return _tell_checks(asked, certificate(read.result()))
    if asked.json:
        say_json(_table(read, findings))
    else:
        _show("\n".join(_lines(asked.plan, read, findings)))
    return Exit.NOT_SOUND if findings else Exit.OK


def _read(path: Path) -> Plan | Certificate:
    """The plan or the certificate of a file."""
    from periodize.io.certificate import is_certificate, parse_certificate
    from periodize.io.files import parse_json, read_text
    from periodize.io.plan_read import read_plan

    text = read_text(path)
    if text.lstrip().startswith("{") and is_certificate(parse_json(text, path.name)):
        return parse_certificate(text, path.name)
    return read_plan(path)


def _tell_checks(asked: argparse.Namespace, certificate: Certificate) -> Exit:
    """Check a certificate and say what was checked."""
    from periodize.explain.certificate_check import check_certificate
    from periodize.explain.reprove import MOST_SCHEDULES

    def search(_: ProgressLine, stopped: Callable[[], bool]) -> Checks:
        return check_certificate(
            certificate,
            prove=asked.prove,
            time_limit_s=asked.time_limit,
            most=asked.most or MOST_SCHEDULES,
            cancel=stopped,
        )

    quiet = asked.json or not asked.prove
    checks = searched(
        search, quiet=quiet, limit_s=asked.time_limit, waiting="proving it again", kept="what is proved"
    )
    if asked.json:
        say_json(checks.to_plain())
    else:
        _show(f"{asked.plan}: {_verdict(checks, asked.prove)}\n{checks}")
    if not checks.sound:
        return Exit.NOT_SOUND
    return Exit.OK if checks.decided else Exit.NO_ANSWER


def _verdict(checks: Checks, proved: bool) -> str:
    if not checks.sound:
        return "not sound."
    if checks.status is Status.INFEASIBLE and not proved:
        return f"sound. {checks.status.value}, not proved again"
    return f"sound. {checks.status.value}" + ("" if checks.decided else "; not all was proved again in time")


def _bill(asked: argparse.Namespace, read: Plan | Certificate) -> Exit:
    """Write the plan with its bill drawn up anew."""
    from periodize.errors import Fault, InvalidInput
    from periodize.io.certificate import Certificate
    from periodize.io.files import check_outputs, write_text
    from periodize.io.plan_bill import billed, cannot_be_billed
    from periodize.io.plan_read import parse_plan

    if isinstance(read, Certificate):
        what = "a certificate stands as it is"
        raise InvalidInput(
            [Fault(code="not-a-plan", where=str(asked.plan), what=what, limit="--bill takes a plan.json")]
        )
    check_outputs([asked.bill])
    if findings := cannot_be_billed(read):
        if asked.json:
            say_json(_table(read, findings))
        else:
            _show("\n".join(_lines(asked.plan, read, findings)))
        return Exit.NOT_SOUND
    text = billed(read)
    write_text(asked.bill, text)
    plan = parse_plan(text, asked.bill.name)
    tiers = {row["tier"]: row["value"] for row in plan.stated["tiers"]}
    if asked.json:
        say_json({"wrote": str(asked.bill), "status": plan.status.value, "tiers": tiers})
        return Exit.OK
    proved = "" if plan.status is Status.OPTIMAL else ", not proved to be the best"
    costs = ", ".join(f"{name} {value}" for name, value in tiers.items())
    _show(f"{plan.status.value}{proved}: {costs}\nwrote {asked.bill}")
    return Exit.OK


def _show(text: str) -> None:
    from periodize.cli.paint import finding_painter

    show(text, finding_painter)


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
