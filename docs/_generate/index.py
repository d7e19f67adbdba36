"""The front page of the documentation."""

from __future__ import annotations

from pathlib import Path

from _generate.markup import page, table
from periodize.catalogue.doctrines import DOCTRINES
from periodize.domain.vocabulary import Phase
from periodize.rules.shelf import RULES

DOCS = Path(__file__).resolve().parents[1]

MADE = (
    (
        "rules/README.md",
        "Rules",
        f"the {len(RULES)} rules: what each asks, its figures, an example, its evidence",
    ),
    ("phases/README.md", "Blocks", f"the {len(Phase)} blocks: how long, what they hold, how much"),
    ("doctrines/README.md", "Doctrines", f"{len(DOCTRINES)} positions that are held, and what each changes"),
    ("limits.md", "The athlete's limits", "defaults, ranges, and who changes them"),
    ("sessions.md", "Sessions", "what may be placed, with its figures"),
    ("evidence.md", "Evidence", "grades, what is weak, and every source"),
    ("glossary.md", "Words", "the terms used here, one sentence each"),
)
"""The generated pages that the front page names, and what they hold."""

PARTS = (
    ("tutorial/README.md", "from nothing to a checked plan in a calendar, in twenty minutes"),
    ("how-to/README.md", "a short page for each thing to get done"),
    ("concepts/README.md", "how periodize thinks, with drawings"),
    ("reference/README.md", "commands, Python, and everything below"),
)
"""The parts of the site that are written by hand, and what they hold."""

_KNOWN = {"README.md", "index.md", *(path for path, _, _ in MADE)}


def pages() -> dict[str, str]:
    """The front page by path; pages written by hand are listed by their headings."""
    by_hand = [path for path in sorted(DOCS.glob("*.md")) if path.name not in _KNOWN]
    by_hand += [DOCS / "decisions" / "README.md"]
    return {
        "README.md": page(
            "Documentation",
            "The [README](../README.md) has the first steps, [CONTRIBUTING](../CONTRIBUTING.md) begins with adding a "
            "rule.",
            table(["part", "holds"], [[f"[{heading(DOCS / path)}]({path})", holds] for path, holds in PARTS]),
            "## Look something up",
            "Made from the rules and the catalogue by `python docs/generate.py`, so that they say what the code does.",
            table(["page", "holds"], [[f"[{name}]({path})", holds] for path, name, holds in MADE]),
            "## Written by hand",
            "\n".join(
                f"- [{heading(path)}]({path.relative_to(DOCS).as_posix()})"
                for path in by_hand
                if path.is_file()
            ),
        )
    }


def heading(path: Path) -> str:
    """The first heading of a page."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), path.stem)
