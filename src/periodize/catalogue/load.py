"""Reads the catalogue: session templates and the default policy, from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import Level, Pattern, Quality, RecoveryClass

Table = dict[str, Any]


@cache
def table(name: str) -> Table:
    """One file of the catalogue as a dict: templates, recovery, blocks, limits or sources."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def version() -> str:
    """Version of the catalogue."""
    return str(table("templates")["version"])


@cache
def templates() -> tuple[SessionTemplate, ...]:
    """All session templates, in the order of the catalogue."""
    return tuple(_template(entry) for entry in table("templates")["template"])


def equipment() -> dict[str, frozenset[str]]:
    """What is found at places of a well-known name."""
    return {place: frozenset(items) for place, items in table("templates")["equipment"].items()}


def _template(entry: Table) -> SessionTemplate:
    contacts, sprint_m = entry.get("contacts", 0), entry.get("sprint_m", 0)
    sets = tuple((Pattern(name), count) for name, count in entry.get("sets", {}).items())
    lower = sum(count for pattern, count in sets if pattern in (Pattern.SQUAT, Pattern.HINGE, Pattern.CALF))
    return SessionTemplate(
        id=entry["id"],
        name=entry["name"],
        quality=Quality(entry["quality"]),
        recovery=RecoveryClass(entry["recovery"]),
        minutes=entry["minutes"],
        load_au=entry["load_au"],
        hard_sets=lower,
        impact=contacts * entry.get("intensity", 1) + sprint_m // 2,
        contacts=contacts,
        sprint_m=sprint_m,
        sets=sets,
        heavy=frozenset(Pattern(name) for name in entry.get("heavy", ())),
        requires=frozenset(entry.get("requires", ())),
        follows=frozenset(entry.get("follows", ())),
        instead_of=frozenset(entry.get("instead_of", ())),
        hard_day=entry.get("hard_day", False),
        rides=entry.get("rides", False),
        level=Level(entry.get("level", "novice")),
        grade=entry["grade"],
        source=entry["source"],
    )
