"""All pages together, and how they compare with what is checked in."""

from __future__ import annotations

from pathlib import Path

from _generate import commands, doctrines, evidence, glossary, index, limits, phases, rules, sessions
from _generate.markup import BANNER

DOCS = Path(__file__).resolve().parents[1]


def pages() -> dict[str, bytes]:
    """Every page that is made, by its path below docs."""
    parts = (rules, phases, doctrines, limits, sessions, commands)
    made = {path: text for part in parts for path, text in part.pages().items()}
    made |= evidence.page_of(made) | glossary.pages() | index.pages()
    return {path: made[path].encode() for path in sorted(made)}


def stale(made: dict[str, bytes]) -> list[str]:
    """Pages that differ from what is checked in, that are missing, or that nothing makes any more."""
    differing = [path for path, text in made.items() if _checked_in(path) != text]
    return sorted(differing + left_over(made))


def left_over(made: dict[str, bytes]) -> list[str]:
    """Pages that an earlier run made and this one does not."""
    there = [path for path in DOCS.rglob("*.md") if path.read_text(encoding="utf-8").startswith(BANNER)]
    return sorted(name for path in there if (name := path.relative_to(DOCS).as_posix()) not in made)


def _checked_in(path: str) -> bytes | None:
    file = DOCS / path
    return file.read_bytes() if file.is_file() else None


def write(made: dict[str, bytes]) -> list[str]:
    """Bring the folder up to date; returns what changed."""
    changed = stale(made)
    for path in changed:
        file = DOCS / path
        if path in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(made[path])
        else:
            file.unlink()
    return changed
