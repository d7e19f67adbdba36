"""The rules of a policy as text and as plain values: what each says, its figures, and its evidence."""

from __future__ import annotations

from typing import Any

from periodize.catalogue.load import table
from periodize.plain import to_plain
from periodize.report.words import wrapped
from periodize.rules.base import Rule
from periodize.rules.policy import Policy


def rulebook(policy: Policy) -> str:
    """The rules of a policy as text, those that must hold first."""
    parts = [f"Policy '{policy.name}': {len(policy.rules)} rules"]
    parts += ["\n".join(_entry(rule)) for rule in _in_order(policy)]
    parts += ["\n".join(lines) for lines in [_sources(policy)] if lines]
    return "\n\n".join(parts) + "\n"


def rule_rows(policy: Policy) -> list[dict[str, Any]]:
    """The rules of a policy as JSON values, those that must hold first."""
    return [
        {
            "key": rule.key,
            "id": rule.id,
            "tier": rule.tier.value,
            "weight": rule.weight,
            "unit": rule.unit,
            "statement": rule.statement,
            "parameters": to_plain(rule.parameters()),
            "evidence": to_plain(rule.evidence),
        }
        for rule in _in_order(policy)
    ]


def _in_order(policy: Policy) -> list[Rule]:
    return sorted(policy, key=lambda rule: rule.tier.rank)


def _entry(rule: Rule) -> list[str]:
    weight = f", {rule.weight} for each" if rule.weight > 1 else ""
    counted = f"counted in {rule.unit}{weight}"
    lines = [f"{rule.key}  [{rule.tier.value}, {counted}]", *wrapped(rule.statement, "  ")]
    figures = [_figure(name, value) for name, value in rule.parameters().items()]
    if figures:
        lines += wrapped(", ".join(figures), "  figures:  ")
    sources = f" [{', '.join(rule.evidence.sources)}]" if rule.evidence.sources else ""
    lines += wrapped(f"{rule.evidence.grade}: {rule.evidence.text}{sources}", "  evidence: ")
    return lines


def _sources(policy: Policy) -> list[str]:
    """What the codes in brackets stand for: who, when and where, in order of the catalogue."""
    cited = {code for rule in policy for code in rule.evidence.sources}
    lines = []
    for code, source in table("sources").items():
        if code in cited:
            unread = " (cited from memory)" if source["read"] == "memory" else ""
            lines += wrapped(source["citation"] + unread, f"  {code:4} ")
    return ["Sources", *lines] if lines else []


def _figure(name: str, value: Any) -> str:
    """A single figure as it is; of a table only its name, for it would fill the page."""
    plain = to_plain(value)
    return f"{name} (table)" if isinstance(plain, dict | list) else f"{name} = {plain}"
