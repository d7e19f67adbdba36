"""What short names are called on the pages, and which unit a figure has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import Any

from periodize.catalogue.load import templates
from periodize.domain.vocabulary import Phase, Tier
from periodize.report.words import TIER_SENTENCES

LABELS = {
    "800m": "800 m",
    "1500m": "1500 m",
    "5-10km": "5 to 10 km",
    "half": "half marathon",
    "achilles_calf": "Achilles and calf",
    "bone_stress": "bone stress",
    "flat": "flat ground",
    "easy": "easy run",
    "long": "long run",
    "tempo": "tempo run",
    "intervals": "intervals",
    "heavy": "heavy lifting",
    "heavy_all": "heavy or maintenance",
    "power_and_plyo": "power or plyometric",
    "upper": "upper body",
    "plyo_high": "high plyometrics",
    "plyo_low": "low plyometrics",
    "sprint_m": "sprint metres",
    "pre": "before the growth spurt",
    "mid": "in the growth spurt",
    "post": "after the growth spurt",
}
"""Names that do not read well with their underscores taken out."""

FIELDS = {
    "counts": "what counts",
    "at_least": "at least",
    "at_most": "at most",
    "up_to": "up to level",
    "level": "from level",
    "until_days": "until, days after it last hurt",
    "classes": "kinds",
    "templates": "sessions",
    "heavy": "not loaded heavily",
    "days": "days",
    "after": "reaches back into",
    "phases": "blocks",
    "entry_pct": "needs no preparation, % of the weekly limit",
    "step": "rise always allowed",
    "of": "what",
    "phase": "block",
    "distances": "race distances",
}
"""Heads of columns."""

UNITS = {
    "_min": "min",
    "_h": "h",
    "_pct": "%",
    "_au": "AU",
    "_m": "m",
    "_days": "days",
    "low_in_seven": "days",
    "hard_in_a_row": "days",
    "apart": "days",
    "quality_a_day": "sessions",
    "look_back": "microcycles",
    "fewest_runs": "runs",
    "longest": "weeks",
    "short_below": "weeks",
}
"""Unit of a figure, by its name or the end of it."""

IN_WORDS = {"h": "hours", "min": "minutes"}
"""Units of excess that are short forms."""

UNITS_OF_RULES = {("monotony", "most_pct"): "hundredths"}
"""Units that the name of a figure does not say."""

NAMES = {template.id: template.name for template in templates()}
"""What the sessions of the catalogue are called."""

MUST = "never broken"
"""What the first tier promises; the others are in the words of the reports."""


def label(name: str) -> str:
    """A name of the catalogue in plain words: ``"max_strength"`` as ``"max strength"``."""
    return LABELS.get(name) or name.replace("_", " ")


def sessions(ids: Iterable[str]) -> str:
    """Templates by the names that a coach reads."""
    return ", ".join(NAMES.get(name, name) for name in ids) or "-"


def field_label(name: str) -> str:
    """The head of a column."""
    return FIELDS.get(name) or name.replace("_", " ")


def unit_of(rule: str, name: str) -> str:
    """The unit of a rule's figure, or nothing where it is a plain number."""
    said = UNITS_OF_RULES.get((rule, name))
    ends = (unit for end, unit in UNITS.items() if name.endswith(end))
    return said or next(ends, "")


def said(value: Any) -> str:
    """A value as a coach writes it."""
    if value is None or value == () or value == "":
        return "any" if value is None else "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return label(str(value.value))
    if isinstance(value, tuple | list | frozenset):
        items = sorted(value) if isinstance(value, frozenset) else value
        return ", ".join(said(item) for item in items)
    return label(value) if isinstance(value, str) else str(value)


def listed(words: list[str]) -> str:
    """``"a, b and c"``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def block(phase: Phase) -> str:
    """``"strength block"``; a taper and a transition are called so alone."""
    return phase.value if phase in (Phase.TAPER, Phase.TRANSITION) else f"{phase.value} block"


def tier_sentence(tier: Tier) -> str:
    """What a tier is for."""
    return MUST if tier is Tier.MUST else TIER_SENTENCES[tier]


def times(count: int) -> str:
    """A number of days or sessions before a noun: ``"one"``, ``"two"``, then figures."""
    return {1: "one", 2: "two", 3: "three"}.get(count, str(count))


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
