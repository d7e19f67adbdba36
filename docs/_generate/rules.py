"""The pages of the rules: what each asks, its figures, an example, its evidence, and how to change it."""

from __future__ import annotations

import re
from typing import Any

from _generate.docstrings import Doc, read
from _generate.examples import CHANGES, EXAMPLES, IN_FILES, IN_PYTHON, shown
from _generate.figures import UP, is_single, sections, where_from
from _generate.markup import bullets, page, sources, table, told
from _generate.words import IN_WORDS, listed, said, tier_sentence, unit_of
from periodize.catalogue.doctrines import DEFAULT, DOCTRINES
from periodize.catalogue.policy import default_policy
from periodize.rules.base import Rule
from periodize.rules.shelf import RULES

_BY_LIMITS = re.compile(r"0 for `\w+` of the athlete's limits")


def pages() -> dict[str, str]:
    """The pages of the rules by path, and their index."""
    made = {f"rules/{rule_id}.md": rule_page(kind) for rule_id, kind in RULES.items()}
    return {"rules/README.md": _index(), **made}


def usual(rule_id: str) -> list[Rule]:
    """The rules of the default policy that are of this kind."""
    return [rule for rule in default_policy() if rule.id == rule_id]


def rule_page(kind: type[Rule]) -> str:
    """One rule."""
    doc, rules = read(kind), usual(kind.id)
    return page(
        kind.id,
        f"**{kind.statement}**",
        _standing(kind, rules),
        "## What it asks",
        "\n\n".join(doc.paragraphs),
        doc.excess,
        _single_figures(kind, rules or [_bare(kind)], doc),
        *_tables(kind, rules or [_bare(kind)]),
        _where_from(kind.id),
        "## For example",
        "\n\n".join(shown(example) for example in EXAMPLES.get(kind.id, ())),
        "## Evidence",
        _evidence(kind),
        "## Change it",
        _change(kind, rules),
    )


def _bare(kind: type[Rule]) -> Rule:
    """A rule with the defaults of its class, for one that is not in the default policy."""
    return kind()


def _standing(kind: type[Rule], rules: list[Rule]) -> str:
    """Where the rule stands in the default policy."""
    if not rules:
        return f"Not part of the default policy; it can be added to one. Excess in {kind.unit}."
    unit = IN_WORDS.get(kind.unit, kind.unit)
    rows = [[f"`{r.key}`", r.tier.value, tier_sentence(r.tier), unit, r.weight] for r in rules]
    return table(["in the default policy", "tier", "for", "excess in", "weight"], rows)


def _single_figures(kind: type[Rule], rules: list[Rule], doc: Doc) -> str:
    """A row for each single figure, with a column for each place the rule has in the policy."""
    names = [name for name in rules[0].parameters() if any(is_single(r.parameters()[name]) for r in rules)]
    allowed = {name: f"{least} to {most}" for name, least, most in kind.figures}
    meanings = _once(doc.meanings, names)
    rows = [
        [
            f"`{name}`",
            meanings[name],
            unit_of(kind.id, name) or "-",
            doc.usual.get(name, "-"),
            allowed.get(name, "-"),
            *(_default(r.parameters()[name], doc.meanings.get(name, "")) for r in rules),
        ]
        for name in names
    ]
    keys = [f"`{r.key}`" for r in rules] if len(rules) > 1 else ["default"]
    made = told(["figure", "meaning", "unit", "sensible", "accepted", *keys], rows)
    return f"## Figures\n\n{made}" if made else ""


def _once(meanings: dict[str, str], names: list[str]) -> dict[str, str]:
    """What each figure means; those that are described together are not described twice."""
    told_already: list[str] = []
    once = {}
    for name in names:
        meaning = meanings.get(name, "")
        once[name] = "(see above)" if meaning in told_already else meaning
        told_already.append(meaning)
    return once


def _default(value: Any, meaning: str) -> str:
    if value == 0 and not isinstance(value, bool) and _BY_LIMITS.search(meaning):
        return f"[by the athlete's limits]({UP}limits.md)"
    return said(value)


def _tables(kind: type[Rule], rules: list[Rule]) -> list[str]:
    """Each table-valued parameter; once where the rule has the same one in several places."""
    parts = []
    for name in rules[0].parameters():
        shown_already: list[Any] = []
        for rule in rules:
            value = rule.parameters()[name]
            if is_single(value) or value in shown_already:
                continue
            shown_already.append(value)
            heading, body = sections(kind.id, name, value)
            if body:
                differs = len({repr(r.parameters()[name]) for r in rules}) > 1
                of = f", `{rule.key}`" if differs else ""
                parts.append(f"### {heading} (`{name}`{of})\n\n{body}")
    return parts


def _where_from(rule_id: str) -> str:
    made = where_from(rule_id)
    return f"### Where the figures come from\n\n{made}" if made else ""


def _evidence(kind: type[Rule]) -> str:
    evidence = kind.evidence
    grade = (
        f"[Grade {evidence.grade}]({UP}evidence.md#grades)"
        if evidence.grade != "convention"
        else (f"[A convention]({UP}evidence.md#grades)")
    )
    return "\n\n".join(part for part in (f"{grade}. {evidence.text}", sources(evidence.sources, UP)) if part)


def _change(kind: type[Rule], rules: list[Rule]) -> str:
    """How the rule is changed, in Python and in a season file, and which doctrines change it."""
    tables = any(not is_single(value) for rule in rules for value in rule.parameters().values())
    then = "Then `pz.solve(season, policy)`." + (
        " Whole tables are changed in Python alone." if tables else ""
    )
    toml = toml_change(kind.id)
    parts = [
        f"```python\n{python_change(kind.id)}\n```",
        then,
        f"In a [season file]({UP}season-file.md):\n\n```toml\n{toml}\n```" if toml else "",
        _doctrines(rules),
    ]
    return "\n\n".join(part for part in parts if part)


def change(rule_id: str) -> tuple[str, dict[str, Any]]:
    """The change that the page shows; for a rule without one, another tier and weight."""
    rules = usual(rule_id)
    default = (rules[0].key if rules else rule_id, {"tier": "PROTECT", "weight": 5})
    return CHANGES.get(rule_id, default)


def python_change(rule_id: str) -> str:
    """The change in Python, ready to run."""
    return IN_PYTHON.get(rule_id) or f"import periodize as pz\n\npolicy = pz.default_policy(){_call(rule_id)}"


def _call(rule_id: str) -> str:
    key, figures = change(rule_id)
    if not usual(rule_id):
        return f'.with_(pz.RULES["{rule_id}"]())'
    if set(figures) == {"tier", "weight"}:
        return f'.soft("{key}", "{figures["tier"]}", weight={figures["weight"]})'
    given = ", ".join(f"{name}={_python(value)}" for name, value in figures.items())
    return f'.with_("{key}", {given})'


def toml_change(rule_id: str) -> str:
    """The same change in a season file; nothing for a rule that the default policy has not."""
    if rule_id in IN_FILES:
        return IN_FILES[rule_id]
    if not usual(rule_id):
        return ""
    key, figures = change(rule_id)
    lines = [f"{name} = {_toml(value)}" for name, value in figures.items()]
    return "\n".join([f'[policy."{key}"]', *lines])


def _python(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else _python(value)


def _doctrines(rules: list[Rule]) -> str:
    """Doctrines that have other figures than these, or leave the rule out."""
    names = [
        name
        for name, doctrine in DOCTRINES.items()
        if name != DEFAULT and any(rule not in doctrine.policy.rules for rule in rules)
    ]
    links = [f"[{name}]({UP}doctrines/{name}.md)" for name in names]
    return f"Doctrines that change it: {listed(links)}." if links else ""


def _index() -> str:
    rows = []
    for rule_id, kind in RULES.items():
        rules = usual(rule_id)
        tiers = dict.fromkeys(rule.tier.value for rule in sorted(rules, key=lambda r: r.tier.rank))
        standing = listed(list(tiers)) if tiers else "on request"
        rows.append(
            [
                f"[{rule_id}]({rule_id}.md)",
                kind.statement,
                standing,
                IN_WORDS.get(kind.unit, kind.unit),
                kind.evidence.grade,
            ]
        )
    ranked = bullets(
        f"**{tier.value}**: {tier_sentence(tier)}"
        for tier in sorted({rule.tier for rule in default_policy()}, key=lambda tier: tier.rank)
    )
    return page(
        "Rules",
        "What a plan has to keep, and what it is charged for. Each rule says what it asks, by how much a plan falls "
        "short (its excess), and how well it is supported. Tiers are ranked: a lower one never buys a loss in a "
        "higher one.",
        ranked,
        "The tiers are those of the default policy; [doctrines](../doctrines/README.md) and season files may move a "
        "rule. What the grades mean stands with the [evidence](../evidence.md#grades).",
        table(["rule", "says", "tier", "excess in", "grade"], rows),
    )
