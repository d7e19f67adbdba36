"""The doctrines as text and as plain values: what each holds, who says so, and what it changes."""

from __future__ import annotations

from typing import Any

from periodize.catalogue.doctrines import DEFAULT, DOCTRINES, Doctrine
from periodize.plain import to_plain
from periodize.report.words import wrapped
from periodize.rules.base import Rule


def doctrine_list() -> str:
    """The doctrines as text."""
    return "\n\n".join("\n".join(_entry(doctrine)) for doctrine in DOCTRINES.values()) + "\n"


def doctrine_rows() -> list[dict[str, Any]]:
    """The doctrines as JSON values, with the rules that are not those of the default one."""
    return [
        {
            "name": doctrine.name,
            "title": doctrine.title,
            "claim": doctrine.claim,
            "grade": doctrine.grade,
            "sources": list(doctrine.sources),
            "against": list(doctrine.against),
            "figures": doctrine.figures,
            "changed": [{"key": rule.key, **to_plain(rule)} for rule in _changed(doctrine)],
            "without": _left_out(doctrine),
        }
        for doctrine in DOCTRINES.values()
    ]


def _entry(doctrine: Doctrine) -> list[str]:
    lines = [f"{doctrine.name}  {doctrine.title}", *wrapped(doctrine.claim, "  ")]
    lines += wrapped(f"{doctrine.grade} [{', '.join(doctrine.sources)}]; {doctrine.figures}", "  evidence: ")
    if doctrine.against:
        lines += wrapped(", ".join(doctrine.against), "  against:  ")
    changes = [rule.key for rule in _changed(doctrine)]
    changes += [f"without {key}" for key in _left_out(doctrine)]
    if changes:
        lines += wrapped(", ".join(changes), "  changes:  ")
    return lines


def _changed(doctrine: Doctrine) -> list[Rule]:
    """Rules with other figures, or in another tier, than in the default doctrine."""
    usual = DOCTRINES[DEFAULT].policy.rules
    return [rule for rule in doctrine.policy if rule not in usual]


def _left_out(doctrine: Doctrine) -> list[str]:
    """Keys of the default doctrine that this one has not; a rule in another tier has another key."""
    keys = {rule.key for rule in doctrine.policy}
    return [rule.key for rule in DOCTRINES[DEFAULT].policy if rule.key not in keys]
