"""``periodize completion``: the script that lets a shell complete commands, options, names and files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from periodize.cli.words import Exit, say

SHELLS = ("bash", "zsh", "tcsh")

HOW = """\
how to switch it on:
  bash  periodize completion bash > ~/.local/share/bash-completion/completions/periodize
  zsh   periodize completion zsh > DIR/_periodize, where DIR is one of $fpath
  tcsh  periodize completion tcsh > ~/.periodize.tcsh, and 'source ~/.periodize.tcsh' in ~/.tcshrc
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "completion",
        help="print the completion script of a shell",
        epilog=HOW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=SHELLS, help="bash, zsh or tcsh")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Print the completion script of a shell."""
    from periodize.cli import _parser
    from periodize.extras import needed

    shtab = needed("shtab", "terminal", "shell completion")
    whole = _parser()
    for command, action in _actions(whole):
        if names := _names(command, action):
            action.choices = names
        elif action.type is Path:
            action.complete = shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE  # type: ignore[attr-defined]
    say(shtab.complete(whole, shell=asked.shell).rstrip("\n"))
    return Exit.OK


def _actions(parser: argparse.ArgumentParser, command: str = "") -> Iterator[tuple[str, argparse.Action]]:
    """Every argument and option, each with the command it belongs to."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from _actions(inner, name)
        else:
            yield command, action


def _names(command: str, action: argparse.Action) -> list[str]:
    """The names that an argument takes, where it takes one of a few.

    They are put in here only: at work an unknown name is told with the nearest known one.
    """
    from periodize.catalogue.doctrines import DOCTRINES
    from periodize.catalogue.load import templates
    from periodize.cli.schema import SCHEMAS
    from periodize.diary.detect import FORMATS as READ
    from periodize.explain.levers import KINDS
    from periodize.export.shelf import FORMATS as WRITTEN

    if action.dest == "doctrine":
        return list(DOCTRINES)
    if action.dest == "format":
        return list(READ if command == "import" else WRITTEN)
    if action.dest == "kind":
        return list(KINDS)
    if action.dest == "template":
        return [template.id for template in templates()]
    return list(SCHEMAS) if (command, action.dest) == ("schema", "name") else []
