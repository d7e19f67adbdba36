"""What the site needs beyond Sphinx: pages in the tables of contents, links as on GitHub, the public names."""

from __future__ import annotations

from typing import Any


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx about it."""
    from _site import contents, directives, formulas, links

    app.connect("source-read", contents.add_children)
    app.connect("source-read", links.as_on_github)
    app.connect("missing-reference", links.resolve)
    app.add_html_math_renderer("mathml", (formulas.in_line, None), (formulas.on_its_own, None))
    app.add_directive("public-names", directives.PublicNames)
    app.connect("env-check-consistency", directives.nothing_forgotten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
