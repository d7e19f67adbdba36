"""The page of the command line: what each parser says of itself."""

from __future__ import annotations

import argparse
import re

from _generate.markup import page, table
from periodize.cli import _parser
from periodize.cli.words import EPILOG, FOR_TOOLS, Exit

PATH = "reference/commands.md"
COLUMNS = 88


def pages() -> dict[str, str]:
    """The page, by path."""
    parser = _parser()
    commands = _commands(parser)
    return {
        PATH: page(
            "The command line",
            f"{parser.description} Every command prints its help with `--help`.",
            table(["command", "does"], [[f"[`{name}`](#{name})", about] for name, about, _ in commands]),
            "## Exit codes",
            table(["code", "means"], _exit_codes(parser)),
            "## For tools",
            _unfolded(FOR_TOOLS),
            *(part for name, about, command in commands for part in _section(name, about, command)),
        )
    }


def _commands(parser: argparse.ArgumentParser) -> list[tuple[str, str, argparse.ArgumentParser]]:
    """Name, meaning and parser of each command, in the order of the help."""
    found = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    about = {choice.dest: choice.help or "" for choice in found._choices_actions}
    return [(name, about.get(name, ""), command) for name, command in found.choices.items()]


def _section(name: str, about: str, command: argparse.ArgumentParser) -> list[str]:
    rows = [
        [f"`{_shown(action)}`", _meaning(action)]
        for action in command._actions
        if action.help != argparse.SUPPRESS and not isinstance(action, argparse._HelpAction)
    ]
    said = f"{about[:1].upper()}{about[1:]}." if about else ""
    usage = f"```text\n{_usage(command)}\n```"
    return [f"## {name}", usage, said, table(["argument", "means"], rows), _unfolded(command.epilog or "")]


def _unfolded(epilog: str) -> str:
    """Words below a help, without exit codes and headings; lines that are set out in columns stay as they are."""
    text = epilog.replace(EPILOG, "").strip("\n")
    head, _, rest = text.partition("\n")
    if not head.endswith(":"):
        return _coded(" ".join(text.split()))
    lines = [line.removeprefix("  ") for line in rest.splitlines()]
    if not any("  " in line for line in lines):
        return _coded(" ".join(lines))
    return "\n".join([f"{head[0].upper()}{head[1:]}", "", "```text", *lines, "```"])


def _coded(text: str) -> str:
    """Options, and what stands in braces, as code."""
    return re.sub(r"(?<!\S)(--[a-z][a-z-]*|\{.*\})", r"`\1`", text)


def _usage(command: argparse.ArgumentParser) -> str:
    """The line of usage; argparse breaks its own in another way with each version of Python."""
    lines = [command.prog]
    for action in command._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        part = _shown(action).split(", ")[-1]
        part = (
            f"{part} ..."
            if action.nargs in ("*", "+") or isinstance(action, argparse._AppendAction)
            else part
        )
        part = part if action.required else f"[{part}]"
        if len(lines[-1]) + 1 + len(part) > COLUMNS:
            lines.append(" " * len(command.prog))
        lines[-1] += f" {part}"
    return "\n".join(lines)


def _shown(action: argparse.Action) -> str:
    """Names and value of an argument as it is typed."""
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices is not None and not action.metavar:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    names = ", ".join(action.option_strings)
    if not names:
        return value
    return names if action.nargs == 0 else f"{names} {value}"


def _meaning(action: argparse.Action) -> str:
    """The help of an argument, its figures filled in."""
    text = (action.help or "") % {**vars(action), "prog": "periodize"}
    choices = "" if action.choices is None or not action.metavar else "; one of " + ", ".join(action.choices)
    return text + choices


def _exit_codes(parser: argparse.ArgumentParser) -> list[list[str]]:
    """Exit codes and what they mean, out of the words below the help."""
    lines = (line.split(None, 1) for line in (parser.epilog or "").splitlines())
    told = {parts[0]: parts[1] for parts in lines if len(parts) == 2 and parts[0].isdigit()}
    missing = [str(int(code)) for code in Exit if str(int(code)) not in told]
    if missing:
        raise ValueError(
            f"the help of the command line does not say what exit code {', '.join(missing)} means"
        )
    return [[code, meaning] for code, meaning in told.items()]
