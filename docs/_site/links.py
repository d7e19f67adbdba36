"""Links that GitHub understands and Sphinx does not, and types by the names that users know."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from docutils import nodes

import periodize

_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
_LINK = re.compile(r"\]\(([\w./-]+)\)")


def as_on_github(app: Any, docname: str, source: list[str]) -> None:
    """Rewrite what GitHub reads in one way and MyST in another.

    Anchors in HTML become targets. Links to scripts lead to the file, which MyST would take for a page, and links to
    an example's folder to the season in it, and to the folder of all examples to the page that names the notebooks.
    """
    page = Path(app.env.doc2path(docname))
    if page.suffix == ".md":
        text = _ANCHOR.sub(r"[]{#\1}", source[0])
        source[0] = _LINK.sub(lambda link: f"]({_target(app, page, link[1])})", text)


def _target(app: Any, page: Path, target: str) -> str:
    goal = page.parent / target
    if goal.resolve() == Path(app.srcdir) / "examples":
        return os.path.relpath(Path(app.confdir) / "how-to" / "notebooks.md", page.parent)
    if (goal / "season.toml").is_file():
        return f"path:{target.rstrip('/')}/season.toml"
    is_script = goal.suffix == ".py" and app.env.path2doc(goal.resolve()) not in app.env.found_docs
    return f"path:{target}" if is_script else target


def resolve(app: Any, env: Any, node: Any, contnode: nodes.Element) -> nodes.Element | None:
    """Find what a link or an annotation means, where Sphinx does not know it."""
    if node.get("refdomain") == "py":
        return _public(app, env, node, contnode)
    return None


def _public(app: Any, env: Any, node: Any, contnode: nodes.Element) -> nodes.Element | None:
    """A public name that an annotation gives by the module in which it happens to stand."""
    name = str(node.get("reftarget", "")).rpartition(".")[2]
    if name not in periodize.__all__:
        return None
    found = env.domains["py"].objects.get(f"periodize.{name}")
    if found is None:
        return None
    from sphinx.util.nodes import make_refnode

    return make_refnode(app.builder, node["refdoc"], found.docname, found.node_id, contnode, name)
