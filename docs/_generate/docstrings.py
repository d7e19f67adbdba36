"""Reads what a rule says of itself: numpy docstrings of rule classes."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

from _generate.markup import prose

_PARAMETERS = re.compile(r"^Parameters\n-+\n", re.MULTILINE)
_EXCESS = re.compile(r"\bExcess(?: in \w+)?: ")
_USUAL = re.compile(r", (\d+ to \d+)(?=\.$|, )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """A rule's docstring in its parts.

    Parameters
    ----------
    paragraphs
        What the rule asks, as markdown.
    excess
        What counts as excess, and how much; one sentence or more.
    meanings
        What each parameter means, by name.
    usual
        The range that makes sense, by name, where the docstring gives one.
    """

    paragraphs: tuple[str, ...]
    excess: str
    meanings: dict[str, str]
    usual: dict[str, str]


def read(kind: type) -> Doc:
    """The docstring of a rule class."""
    text = inspect.cleandoc(kind.__doc__ or "")
    body, *rest = _PARAMETERS.split(text, maxsplit=1)
    paragraphs, excess = [], []
    for paragraph in (prose(part) for part in re.split(r"\n\s*\n", body) if part.strip()):
        match = _EXCESS.search(paragraph)
        before = paragraph[: match.start()].strip() if match else paragraph
        paragraphs += [before] if before else []
        if match:
            excess.append(f"**{match[0].rstrip(': ')}**: {paragraph[match.end() :]}")
    meanings, usual = _parameters(rest[0] if rest else "")
    return Doc(paragraphs=tuple(paragraphs), excess=" ".join(excess), meanings=meanings, usual=usual)


def _parameters(text: str) -> tuple[dict[str, str], dict[str, str]]:
    meanings: dict[str, str] = {}
    usual: dict[str, str] = {}
    for names, description in re.findall(
        r"^(\S[^\n]*)\n((?:[ \t]+[^\n]*\n?|\n)+)", text + "\n", re.MULTILINE
    ):
        meaning = prose(description)
        ranges = _USUAL.search(meaning)
        for name in names.split(", "):
            meanings[name] = _USUAL.sub("", meaning)
            if ranges:
                usual[name] = ranges[1]
    return meanings, usual
