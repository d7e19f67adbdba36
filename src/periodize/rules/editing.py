"""Changes to the rules of a policy: single figures or whole tables, another tier, left out.

A policy's methods, season files and the catalogue's doctrines all come through here, so that a change means
the same wherever it is written. Rules are named by the keys they have before the change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any, get_type_hints

from periodize.errors import Fault, InvalidInput, InvalidPolicy
from periodize.plain import from_plain, to_plain
from periodize.rules.base import Rule

Figures = Mapping[str, Any]
"""New values by parameter, as Python values or as a file would hold them (``"SHAPE"`` for a tier)."""


def edited(
    rules: Sequence[Rule],
    changes: Mapping[str, Figures],
    *,
    without: Iterable[str] = (),
    where: str = "policy",
) -> tuple[Rule, ...]:
    """The rules with all changes made at once.

    Parameters
    ----------
    rules
        Those of a policy.
    changes
        New figures by key of the rule; ``tier`` and ``weight`` are figures too.
    without
        Keys of rules to leave out.
    where
        Where the changes stand, for messages.

    Returns
    -------
    tuple of Rule
        In the order they had.

    Raises
    ------
    InvalidPolicy
        With every fault: an unknown rule or figure, a value of the wrong kind or out of range, a rule both
        changed and left out, two rules that would share a key.
    """
    dropped = tuple(without)
    known = {rule.key: rule for rule in rules}
    faults = [unknown_rule(key, known, where) for key in (*changes, *dropped) if key not in known]
    faults += [
        Fault(
            code="changed-and-left-out",
            where=where,
            what=f"rule '{key}' is both changed and left out",
            value=key,
        )
        for key in changes
        if key in known and key in dropped
    ]
    result = {}
    for key, rule in known.items():
        try:
            result[key] = changed(rule, changes[key]) if key in changes else rule
        except InvalidPolicy as error:
            faults += error.faults
    if not faults:
        kept = {key: rule for key, rule in result.items() if key not in dropped}
        faults += _shared_keys(kept, where)
    if faults:
        raise InvalidPolicy(faults)
    return tuple(kept.values())


def changed(rule: Rule, figures: Figures) -> Rule:
    """One rule with new figures.

    Raises
    ------
    InvalidPolicy
        Where a figure is unknown, of the wrong kind or out of range.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    known = {field.name for field in fields(rule) if field.init}
    kinds = get_type_hints(type(rule))
    where = f"rule '{rule.key}'"
    for name, value in figures.items():
        if name not in known:
            faults.append(
                Fault(
                    code="unknown-figure",
                    where=where,
                    what=f"it has no figure '{name}'",
                    value=name,
                    limit=one_of(sorted(known)),
                    advice=nearest(name, known),
                )
            )
            continue
        try:
            values[name] = from_plain(kinds[name], to_plain(value), where=f"{where} {name}")
        except InvalidInput as error:
            faults += [replace(fault, code="wrong-kind") for fault in error.faults]
    if not faults and values:
        rule = replace(rule, **values)
        faults = list(rule.faults())
    if faults:
        raise InvalidPolicy(faults)
    return rule


def unknown_rule(key: str, known: Iterable[str], where: str) -> Fault:
    """The fault of a key that no rule has, with the nearest one that there is."""
    keys = sorted(known)
    return Fault(
        code="unknown-rule",
        where=where,
        what=f"no rule '{key}'",
        value=key,
        limit=one_of(keys),
        advice=nearest(key, keys),
    )


def _shared_keys(kept: Mapping[str, Rule], where: str) -> Iterator[Fault]:
    """Rules whose change gives them the key of another."""
    counts = Counter(rule.key for rule in kept.values())
    for old, rule in kept.items():
        if counts[rule.key] > 1 and old != rule.key:
            yield Fault(
                code="duplicate-rule",
                where=where,
                what=f"rule '{old}' would become '{rule.key}', and there is such a rule already",
                value=rule.key,
                limit="a key stands once",
                advice=f"Leave out '{rule.key}' first, or change its figures instead.",
            )


def one_of(words: Iterable[str]) -> str:
    """``"one of a, b, c"``."""
    return "one of " + ", ".join(words)


def nearest(word: str, known: Iterable[str]) -> str:
    """Advice that names the nearest known word, or nothing where none is near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Maybe '{close[0]}'?" if close else ""
