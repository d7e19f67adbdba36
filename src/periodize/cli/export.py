"""``periodize export``: a plan in the formats that people use."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_command, add_json_option, add_out, add_plan
from periodize.cli.formats import DEFAULT_FORMATS, add_format_options, choices_of, chosen, refuse_own_file
from periodize.cli.words import Exit, say, say_json

if TYPE_CHECKING:
    from periodize.io.plan_read import Plan


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "export", "write a plan for calendar, spreadsheet and browser")
    add_plan(parser)
    add_format_options(parser, f"what to write (default {','.join(DEFAULT_FORMATS)})")
    add_out(parser, "where to write; by default beside the plan")
    add_json_option(parser, "the files written, and how many findings 'check' has")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Write a plan in the formats that people use."""
    from periodize.export.shelf import export
    from periodize.io.plan_read import read_plan

    formats = chosen(asked.format or DEFAULT_FORMATS)
    folder = asked.out if asked.out is not None else asked.plan.parent
    refuse_own_file(asked.plan, folder, formats)
    plan = read_plan(asked.plan)
    written = export(plan.result(), folder, formats, **choices_of(asked))
    findings = _findings(plan)
    if asked.json:
        files = [{"format": name, "path": str(path)} for name, path in zip(formats, written, strict=True)]
        say_json({"written": files, "findings": findings})
        return Exit.OK
    say("\n".join(f"wrote {path}" for path in written))
    if findings:
        noun = "finding" if findings == 1 else "findings"
        say(
            f"note: the plan was changed since it was made; 'periodize check {asked.plan}' has {findings} {noun}",
            to_stderr=True,
        )
    return Exit.OK


def _findings(plan: Plan) -> int:
    from periodize.io.plan_check import check_plan

    return len(check_plan(plan))
