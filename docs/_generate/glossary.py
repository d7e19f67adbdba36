"""The page of words: each term in one sentence, from a list kept by hand beside this module."""

from __future__ import annotations

import tomllib
from pathlib import Path

from _generate.markup import page
from _generate.words import slug

SOURCE = Path(__file__).with_name("glossary.toml")


def terms() -> list[dict[str, str]]:
    """The entries as they stand: ``term``, ``means``, and ``link`` where there is a page."""
    entries: list[dict[str, str]] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["term"]
    return entries


def pages() -> dict[str, str]:
    """The page by path."""
    return {
        "glossary.md": page(
            "Words",
            "As they are used in this library, its files and its reports.",
            "\n".join(_line(entry) for entry in terms()),
        )
    }


def _line(entry: dict[str, str]) -> str:
    name = entry["term"]
    shown = f"[{name}]({entry['link']})" if "link" in entry else name
    return f'- <a id="{slug(name)}"></a>**{shown}**: {entry["means"]}'
