"""``periodize certify``: a certificate of a plan, which can be checked on another machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from periodize.cli.arguments import add_command, add_json_option, add_plan
from periodize.cli.words import EPILOG, Exit, say, say_json

MORE = f"""\
A certificate holds the season, the rules, the plan, its bill and its bounds under three hashes; where no plan exists, what
clashes. 'periodize check' checks it on any machine, and with --prove proves it again.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "certify", "make a certificate of a plan", MORE)
    add_plan(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write it")
    add_json_option(parser, "wrote, status, hashes, unproved")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Make a certificate."""
    from periodize.cli.console import show
    from periodize.cli.paint import finding_painter
    from periodize.explain.certificate import against_certifying, certificate
    from periodize.io.files import check_outputs, write_text
    from periodize.io.plan_read import read_plan

    check_outputs([asked.out], [asked.plan])
    plan = read_plan(asked.plan)
    if findings := against_certifying(plan):
        if asked.json:
            say_json({"sound": False, "findings": [{"code": f.code, "text": f.text} for f in findings]})
        else:
            found = f"{asked.plan}: {len(findings)} finding{'s' * (len(findings) > 1)}, nothing is certified"
            show("\n".join([found, *map(str, findings)]), finding_painter)
        return Exit.NOT_SOUND
    made = certificate(plan.result())
    write_text(asked.out, made.text())
    unproved = [str(row["tier"]) for row in plan.stated["tiers"] if row["gap"]]
    if asked.json:
        said = {"wrote": str(asked.out), "status": plan.status.value, "hashes": made.hashes}
        say_json({**said, "unproved": unproved})
        return Exit.OK
    lines = [str(made)]
    if unproved:
        lines.append(
            f"not proved to be the best: it has no bound that its cost meets in {', '.join(unproved)}"
        )
    say("\n".join([*lines, f"wrote {asked.out}"]))
    return Exit.OK
