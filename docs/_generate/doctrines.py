"""The pages of the doctrines: what each claims, what it changes, who says so and who says the opposite."""

from __future__ import annotations

from _generate.figures import ASIDE, collapsed, flat
from _generate.markup import cite, page, sources, table
from _generate.words import tier_sentence
from periodize.catalogue.doctrines import DEFAULT, DOCTRINES, Doctrine
from periodize.catalogue.load import table as catalogue
from periodize.rules.base import Rule

UP = "../"


def pages() -> dict[str, str]:
    """The pages of the doctrines by path, and their index."""
    return {
        "doctrines/README.md": _index(),
        **{f"doctrines/{name}.md": _page(doctrine) for name, doctrine in DOCTRINES.items()},
    }


def _page(doctrine: Doctrine) -> str:
    return page(
        doctrine.title,
        f"**{doctrine.claim}**",
        f"Name in files and commands: `{doctrine.name}`. [Grade {doctrine.grade}](../evidence.md#grades) for the claim.",
        "## What it changes",
        _changes(doctrine),
        f"Figures: {cite(doctrine.figures, UP)}.",
        "## Who says so",
        sources(doctrine.sources, UP),
        "## Who says the opposite",
        _against(doctrine),
        "## Use it",
        _use(doctrine),
    )


def _changes(doctrine: Doctrine) -> str:
    if doctrine.name == DEFAULT:
        return "Nothing: the other doctrines are changes to this one. Its rules stand on [their pages](../rules/README.md)."
    rows = []
    for key in left_out(doctrine):
        rule = DOCTRINES[DEFAULT].policy.rule(key)
        rows.append([_link(rule), "the whole rule", rule.tier.value, "left out"])
    for old, new in pairs(doctrine):
        for name, before, after in collapsed(differences(old, new)):
            rows.append([_link(old), name, before, after])
    return table(["rule", "figure", "from", "to"], rows)


def left_out(doctrine: Doctrine) -> list[str]:
    """Keys of the rules of the default doctrine that this one does without."""
    return list(catalogue("doctrines")[doctrine.name].get("policy", {}).get("without", ()))


def pairs(doctrine: Doctrine) -> list[tuple[Rule, Rule]]:
    """Each rule of the default doctrine that is kept, with what it has become; changes keep the order of the rules."""
    gone = left_out(doctrine)
    kept = [rule for rule in DOCTRINES[DEFAULT].policy if rule.key not in gone]
    return [(old, new) for old, new in zip(kept, doctrine.policy, strict=True) if old != new]


def differences(old: Rule, new: Rule) -> list[tuple[str, str, str]]:
    """Tier, weight and figures that differ: what, from, to."""
    changes = []
    if old.tier is not new.tier:
        changes.append(("tier", *(f"{r.tier.value} ({tier_sentence(r.tier)})" for r in (old, new))))
    if old.weight != new.weight:
        changes.append(("weight", str(old.weight), str(new.weight)))
    after = new.parameters()
    for name, value in old.parameters().items():
        was, is_ = flat(old.id, name, value), flat(old.id, name, after[name])
        changes += [
            (what, was.get(what, "none"), is_.get(what, "none"))
            for what in dict.fromkeys((*was, *is_))
            if was.get(what) != is_.get(what) and not _went_with_its_entry(what, is_)
        ]
    return changes


def _went_with_its_entry(what: str, now: dict[str, str]) -> bool:
    """Whether this was said of an entry that is gone: that it is gone says it all."""
    entry, aside, _ = what.partition(ASIDE)
    return bool(aside) and entry not in now


def _link(rule: Rule) -> str:
    return f"[{rule.key}](../rules/{rule.id}.md)"


def _against(doctrine: Doctrine) -> str:
    if not doctrine.against:
        return "No doctrine of the catalogue holds the opposite as a whole."
    parts = []
    for name in doctrine.against:
        other = DOCTRINES[name]
        parts.append(f"[{other.title}]({name}.md): {other.claim}\n\n{sources(other.sources, UP)}")
    return "\n\n".join(parts)


def _use(doctrine: Doctrine) -> str:
    return (
        f'```python\nimport periodize as pz\n\npolicy = pz.doctrine("{doctrine.name}").policy\n```\n\n'
        f'In a [season file](../season-file.md):\n\n```toml\n[policy]\ndoctrine = "{doctrine.name}"\n```'
    )


def _index() -> str:
    rows = []
    for name, doctrine in DOCTRINES.items():
        against = ", ".join(f"[{other}]({other}.md)" for other in doctrine.against) or "-"
        changed = len(pairs(doctrine)) + len(left_out(doctrine))
        rows.append([f"[{name}]({name}.md)", doctrine.title, doctrine.grade, against, changed])
    return page(
        "Doctrines",
        "Named, sourced positions on how strength work and running go together. Those that disagree in print stand side "
        "by side; none is right because it is the default. A doctrine is a set of changes to the default rules, and "
        "`periodize compare` plans one season by several of them.",
        table(["name", "title", "grade", "against", "rules changed"], rows),
    )
