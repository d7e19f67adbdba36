"""Tables of contents that nobody has to write: a folder's README.md leads to the pages beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_LINK = re.compile(r"\]\(([\w.-]+(?:/README)?\.md|[\w-]+/README\.md)(?:#[\w-]*)?\)")


def children(page: Path) -> list[str]:
    """Pages beside a folder's README.md, as file names: in the order of its links, then the rest by name."""
    beside = [path.name for path in sorted(page.parent.glob("*.md")) if path != page]
    beside += [f"{path.parent.name}/README.md" for path in sorted(page.parent.glob("*/README.md"))]
    linked = list(dict.fromkeys(_LINK.findall(page.read_text(encoding="utf-8"))))
    return [name for name in linked if name in beside] + [name for name in beside if name not in linked]


def add_children(app: Any, docname: str, source: list[str]) -> None:
    """Give every README.md below docs a hidden table of contents, which GitHub need not see."""
    page = Path(app.env.doc2path(docname))
    docs = Path(app.confdir)
    if page.name != "README.md" or page.parent == docs or docs not in page.parents:
        return
    names = [name.removesuffix(".md") for name in children(page)]
    if names:
        source[0] += "\n\n" + "\n".join(["```{toctree}", ":hidden:", "", *names, "```"]) + "\n"
