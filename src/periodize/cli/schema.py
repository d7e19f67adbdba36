"""``periodize schema``: the JSON Schema of a file format."""

from __future__ import annotations

import argparse

from periodize.cli.arguments import add_json_option
from periodize.cli.words import Exit, say, say_json

SCHEMAS = {
    "plan": "plan.json, which holds a plan with its season and its rules",
    "season": "a season file, as JSON or as TOML",
    "certificate": "a certificate: a plan, or the proof that there is none, to be checked elsewhere",
    "proposal": "changes to a plan, to be approved and applied",
    "facilities": "what a squad shares: racks, coaches, tracks and sessions held as a group",
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser("schema", help="print the JSON Schema of a file format")
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="plan, season, certificate, proposal or facilities; without it they are listed",
    )
    add_json_option(parser, "a schema is JSON in any case")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Print a schema, or list them."""
    from periodize.errors import InvalidInput
    from periodize.io.faults import Faults

    if asked.name is None and asked.json:
        say_json([{"name": name, "about": about} for name, about in SCHEMAS.items()])
    elif asked.name is None:
        say("\n".join(f"{name:13}{about}" for name, about in SCHEMAS.items()))
    elif asked.name in SCHEMAS:
        from periodize.io.schema import schema

        say_json(schema(asked.name))
    else:
        faults = Faults()
        faults.unknown("schema", asked.name, SCHEMAS, "schema")
        raise InvalidInput(faults.found)
    return Exit.OK
