"""A policy from the ``[policy]`` tables of a season file: a doctrine, and changes to its rules by key."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import MISSING, fields
from enum import Enum
from typing import Any

from periodize.catalogue.doctrines import DEFAULT, DOCTRINES
from periodize.errors import InvalidPolicy
from periodize.io import cells
from periodize.io.tables import Table
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.shelf import RULES


def policy(season: Table) -> Policy:
    """The policy that ``[policy]`` asks for; the default one where it asks for nothing.

    ``doctrine`` names the policy to start from, ``without`` the rules to leave out, and
    ``[policy."rule-key"]`` holds single figures of a rule. Keys are those that the rules have in the doctrine,
    also where a table moves one to another tier. A rule that no doctrine has in force unasked is added.
    """
    table = season.table("policy")
    base = _base(table)
    start = _with_requested(base, table)
    rules = {rule.key: rule for rule in start}
    without = table.optional("without", cells.listed(cells.text)) or ()
    for key in without:
        _note_unknown(table, key, rules)
    changes: dict[str, dict[str, Any]] = {}
    for key in table.names():
        if key in ("doctrine", "without"):
            continue
        if key in rules:
            changes[key] = _figures(rules[key], table.table(key))
        else:
            _note_unknown(table, key, rules)
    try:
        edited = start.edited(changes, without=[key for key in without if key in rules])
    except InvalidPolicy as error:
        season.faults.extend(error.faults)
        return base
    return base if edited == base else edited.named(f"{base.name}, changed")


def _base(table: Table) -> Policy:
    name = table.default("doctrine", cells.known(DOCTRINES, "doctrine"), DEFAULT)
    return DOCTRINES[name].policy


def _with_requested(base: Policy, table: Table) -> Policy:
    """The policy with the rules that a table asks for and that it has in no tier, with their usual figures."""
    held = {type(rule) for rule in base}
    for key in table.names():
        kind = RULES.get(key)
        if kind is not None and kind not in held and all(f.default is not MISSING for f in fields(kind)):
            base = base.with_(kind())  # type: ignore[call-arg]
    return base


def _note_unknown(table: Table, key: str, rules: Collection[str]) -> None:
    if key not in rules:
        table.faults.unknown("rule", key, rules, table.where)


def _figures(rule: Rule, table: Table) -> dict[str, Any]:
    """The figures that a rule's table changes, as far as they can be read."""
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
    return values


def _reader(value: Any) -> Callable[[object], Any] | None:
    """How to read a new value for a field that holds this one; None if it is not a single figure."""
    if isinstance(value, Enum):
        return cells.word(type(value))
    if isinstance(value, bool):
        return cells.yes_or_no
    return cells.count if isinstance(value, int) else None
