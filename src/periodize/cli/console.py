"""The one place that decides how an answer is shown: coloured on a terminal, as plain text everywhere else."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from periodize.cli.words import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Painter = Callable[[str], "Text"]
"""Gives one line of plain text its colours; the signs stay the same."""

WIDTH = 96
"""Signs to a line of reports and lists."""

_BEGINS = re.compile(
    r" *(?:[!-] |\[[a-z]|(?:evidence|figures|against|changes|what|why):|.{0,9}[+# ][* ] \d\d:\d\d  )"
)
"""A line that begins something of its own, however long the one before it is."""

_WHOLE = ("wrote ", "next: ")
"""Lines with paths and commands, which have to stay in one piece to be copied."""

_POOR_TERMINALS = ("", "dumb", "unknown")


def terminal(*, to_stderr: bool = False) -> Console | None:
    """A console for colours and tables, or None where plain text is right.

    Plain text is right in a pipe and in a file, on a terminal that calls itself dumb or does not take UTF-8, and
    where the extra 'terminal' is not installed. ``NO_COLOR`` leaves the layout and takes the colours away.
    """
    stream = sys.stderr if to_stderr else sys.stdout
    if stream is None or not stream.isatty():
        return None
    if os.name == "posix" and os.environ.get("TERM", "").casefold() in _POOR_TERMINALS:
        return None
    if (stream.encoding or "").casefold().replace("-", "") != "utf8":
        return None
    try:
        from rich.console import Console
    except ImportError:
        return None
    # Texts of users stand in what is printed: nothing in them may be taken for markup.
    return Console(file=stream, markup=False, emoji=False, highlight=False)


def show(text: str, painter: Painter, *, to_stderr: bool = False) -> None:
    """Print lines, painted where there is a terminal.

    Parameters
    ----------
    text
        Lines as they stand in a pipe.
    painter
        Colours one line.
    """
    console = terminal(to_stderr=to_stderr)
    if console is None:
        say(text, to_stderr=to_stderr)
        return
    for line in rejoined(text.splitlines()):
        for part in hung(painter(obedient(line)), console):
            console.print(part, no_wrap=True, overflow="ignore", crop=False)


def rejoined(lines: Iterable[str]) -> list[str]:
    """Sentences that were cut at the width of reports as one line each, to be coloured whole and cut anew."""
    joined: list[str] = []
    last = ""
    for line in lines:
        words = line.split(maxsplit=1)
        is_full = bool(words) and len(last) + 1 + len(words[0]) > WIDTH
        if is_full and _indent(line) >= max(1, _indent(joined[-1])) and not _BEGINS.match(line):
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(line)
        last = line
    return joined


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def hung(line: Text, console: Console) -> Iterable[Text]:
    """A line on as many as its length and a narrow terminal ask for, those that follow set in."""
    from rich.cells import cell_len

    width = min(console.width, WIDTH)
    if cell_len(line.plain) <= width or line.plain.startswith(_WHOLE):
        return [line]
    indent = min(_indent(line.plain) + 2, width // 3)
    cut = len(line.wrap(console, width)[0].plain)
    first, others = line.divide([cut])
    rest = list(others[_indent(others.plain) :].wrap(console, width - indent))
    for part in rest:
        part.pad_left(indent)
    for part in (first, *rest):
        part.rstrip()
    return [first, *rest]


def obedient(line: str) -> str:
    """A line without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in line)
