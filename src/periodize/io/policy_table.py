"""A policy from the ``[policy]`` tables of a season file: single figures of the default rules, changed by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from enum import Enum
from typing import Any

from periodize.catalogue.policy import default_policy
from periodize.errors import InvalidPolicy
from periodize.io import cells
from periodize.io.faults import Misfit, nearest, one_of
from periodize.io.tables import Table
from periodize.rules.base import Rule
from periodize.rules.policy import Policy


def policy(season: Table) -> Policy:
    """The default policy with the figures of ``[policy."rule-key"]`` in place of its own."""
    base, table = default_policy(), season.table("policy")
    rules = {rule.key: rule for rule in base}
    changed = dict(rules)
    for key in table.names():
        if key in rules:
            changed[key] = _changed(rules[key], table.table(key))
        else:
            table.faults.add(
                "unknown-rule",
                f"there is no rule '{key}'",
                where=table.where,
                value=key,
                limit=one_of(rules),
                advice=nearest(key, rules),
            )
    if tuple(changed.values()) == base.rules:
        return base
    try:
        return Policy(name=f"{base.name}, changed", rules=tuple(changed.values()))
    except InvalidPolicy as error:
        season.faults.extend(error.faults)
        return base


def _changed(rule: Rule, table: Table) -> Rule:
    values = {}
    for field in fields(rule):
        read = _reader(getattr(rule, field.name))
        if read is not None:
            value = table.optional(field.name, read)
            if value is not None:
                values[field.name] = value
        elif field.name in table:
            table.faults.add(
                "not-a-single-figure",
                f"'{field.name}' is a whole table, which cannot be changed here",
                where=table.where,
                advice="Build the policy in Python to change it.",
            )
    table.close()
    return replace(rule, **values)


def _reader(value: Any) -> Callable[[object], Any] | None:
    """How to read a new value for a field that holds this one; None if it is not a single figure."""
    if isinstance(value, Enum):
        return cells.word(type(value))
    if isinstance(value, bool):
        return _yes_or_no
    return cells.count if isinstance(value, int) else None


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Misfit("not-yes-or-no", f"found {value!r}", value=value, limit="wanted true or false")
    return value
