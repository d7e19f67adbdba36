"""Markdown: pages, tables, links, and what the catalogue says in its source fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from periodize.catalogue.load import table as catalogue

BANNER = "<!-- Made by docs/generate.py from the rules and the catalogue; change those, not this page. -->"

_CODES = re.compile(r"\[((?:[A-Z]\d+)(?:, [A-Z]\d+)*)\]")
_SECTION = re.compile(r"\s*\[\d+[a-z]?\]")
_ROLE = re.compile(r":(\w+):`~?([^`]+)`")
_DOI = re.compile(r",? doi:(\S+?)(?=,?(?:\s|$))")


def page(title: str, *parts: str) -> str:
    """A whole page: the banner, a heading, and the parts that are not empty."""
    return "\n\n".join([BANNER, f"# {title}", *(part.rstrip() for part in parts if part.strip())]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; nothing where it has no rows."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(head), "|" + "---|" * len(head), *lines]) if lines else ""


def _row(values: Sequence[object]) -> str:
    return "| " + " | ".join(str(value).replace("|", "\\|").replace("\n", " ") for value in values) + " |"


def told(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table without the columns in which every row has a dash."""
    kept = [i for i in range(len(head)) if any(row[i] != "-" for row in rows)]
    return table([head[i] for i in kept], [[row[i] for i in kept] for row in rows])


def pivot(corner: str, cells: dict[tuple[str, str], str]) -> str:
    """A grid of cells by row and column, both in the order in which they come."""
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    body = [[row, *(cells.get((row, column), "-") for column in columns)] for row in rows]
    return table([corner, *columns], body)


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {line}" for line in lines)


def cite(source: str, up: str) -> str:
    """A source field with its codes as links; ``up`` leads to the top of the docs.

    Numbers of sections of the notes behind the catalogue mean nothing to a reader and are left out.
    """

    def links(match: re.Match[str]) -> str:
        return "[" + ", ".join(code_link(code, up) for code in match[1].split(", ")) + "]"

    return _CODES.sub(links, _SECTION.sub("", source)).strip()


def code_link(code: str, up: str) -> str:
    """A code as a link to its entry on the page of evidence."""
    return f"[{code}]({up}evidence.md#{code.lower()})" if code in catalogue("sources") else code


def prose(text: str) -> str:
    """Text of a docstring as markdown: formulas between dollars, names as code, one line a paragraph."""
    text = _ROLE.sub(lambda m: f"${m[2]}$" if m[1] == "math" else f"`{m[2]}`", text)
    return " ".join(text.replace("``", "`").split())


def citation(code: str) -> str:
    """A source with its links, as far as it is known."""
    source = catalogue("sources")[code]
    text = _DOI.sub("", source["citation"])
    doi = _DOI.search(source["citation"])
    links = [f"[doi:{_safe(doi[1])}](https://doi.org/{quote(doi[1], safe='/:.')})"] if doi else []
    if "where" in source:
        links.append(f"[where it was read]({quote(source['where'], safe='/:.?=&%-_~#')})")
    unread = ["cited from memory"] if source["read"] == "memory" else []
    return ", ".join([_safe(text), *links, *unread])


def sources(codes: Iterable[str], up: str) -> str:
    """Sources in full, in the order of the catalogue."""
    known = catalogue("sources")
    wanted = set(codes)
    lines = [f"{code_link(code, up)}: {citation(code)}" for code in known if code in wanted]
    return bullets(lines)


def codes_in(text: str) -> list[str]:
    """Codes of sources that a text names in brackets."""
    return [code for group in _CODES.findall(text) for code in group.split(", ")]


def graded(node: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """What stands beside figures in the catalogue: where, its grade and its source, at any depth."""
    if isinstance(node, dict):
        if "grade" in node and "source" in node:
            yield path, node["grade"], node["source"]
        for name, child in node.items():
            if isinstance(child, dict):
                yield from graded(child, f"{path} {name}".strip())


def _safe(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")
