"""The file of a certificate: a plan file under seal, with what a proof needs beside it.

A certificate holds the tables of ``plan.json`` as they are, under ``plan``, the starts that were tried, the facts of a
clash, and three hashes. Nothing in it depends on the clock or the machine: the same answer gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from periodize.domain.display import Told
from periodize.errors import Fault, InvalidInput
from periodize.io import cells
from periodize.io.faults import Faults, Misfit
from periodize.io.files import parse_json, read_text
from periodize.io.plan_read import Plan, parse_plan
from periodize.io.plan_rows import Row
from periodize.io.tables import Table
from periodize.rules.base import Rule

FORMAT = "periodize-certificate/1"

HASHES = ("problem", "plan", "content")
"""Of season and rules, of the sessions, and of everything in the file but itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Told):
    """An answer with all that is needed to check it on another machine.

    Parameters
    ----------
    plan
        The problem, the answer and its claims.
    facts
        What the user gave that makes the limits clash, where there is no plan: pairs of kind and sentence.
    hashes
        SHA-256 by name, as stated: ``problem``, ``plan`` (empty where there is none) and ``content``.
    table
        The file's own tables.
    """

    plan: Plan
    facts: tuple[tuple[str, str], ...]
    hashes: dict[str, str]
    table: Row = field(repr=False, compare=False)

    def to_plain(self) -> dict[str, Any]:
        """The certificate as JSON values: what its file holds."""
        return dict(self.table)

    def text(self) -> str:
        """The text of its file."""
        return json.dumps(self.table, indent=1, ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        season = self.plan.problem.season
        return (
            f"certificate: {self.plan.status.value}, {season}; problem {self.hashes['problem'][:12]}, "
            f"content {self.hashes['content'][:12]}"
        )


def sealed(table: Row) -> Row:
    """A table with the hash of its content filled in."""
    return {**table, "hashes": {**table["hashes"], "content": content_hash(table)}}


def content_hash(table: Row) -> str:
    """SHA-256 of all that a certificate holds but this hash itself, whatever the order of its keys."""
    hashes = table.get("hashes")
    others = (
        {key: value for key, value in hashes.items() if key != "content"}
        if isinstance(hashes, dict)
        else hashes
    )
    text = json.dumps({**table, "hashes": others}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read_certificate(path: str | os.PathLike[str], rules: Iterable[type[Rule]] = ()) -> Certificate:
    """The certificate of a file. What it claims is not checked: ``check_certificate`` does that.

    Parameters
    ----------
    path
        The file that ``write_certificate`` wrote.
    rules
        Rule classes of your own that the plan was made with.

    Raises
    ------
    InvalidInput
        Where the file is no certificate: another format, missing keys, values of the wrong kind.
    """
    return parse_certificate(read_text(path), Path(path).name, rules)


def parse_certificate(text: str, name: str = "certificate", rules: Iterable[type[Rule]] = ()) -> Certificate:
    """The certificate of a JSON text; ``name`` stands for it in messages."""
    content = parse_json(text, name)
    if not is_certificate(content):
        stated = content.get("format") if isinstance(content, dict) else None
        fault = Fault(
            code="not-a-certificate",
            where=name,
            what="it says no format" if stated is None else f"its format is {stated!r:.60}",
            limit=f"'format' must be '{FORMAT}'",
            advice="'periodize certify' makes a certificate of a plan.json.",
        )
        raise InvalidInput([fault])
    faults = Faults()
    table = Table(content, name, faults)
    table.raw("format")
    facts = tuple(_fact(row) for row in _list(table, "facts"))
    stated_hashes = _hashes(table)
    plan = _plan(table, name, tuple(rules))
    table.close()
    if faults or plan is None:
        raise InvalidInput(faults.found)
    return Certificate(plan=plan, facts=facts, hashes=stated_hashes, table=content)


def is_certificate(content: object) -> bool:
    """Whether JSON values say that they are a certificate."""
    return isinstance(content, dict) and content.get("format") == FORMAT


def _plan(table: Table, name: str, rules: tuple[type[Rule], ...]) -> Plan | None:
    """The plan file inside, None and its faults where it is none."""
    inner = table.raw("plan")
    if inner is None:
        table.faults.add("missing-key", "'plan' is missing", where=table.where)
        return None
    try:
        return parse_plan(json.dumps(inner), f"{name} plan", rules)
    except InvalidInput as error:
        table.faults.extend(error.faults)
    return None


def _hashes(table: Table) -> dict[str, str]:
    if table.raw("hashes") is None:
        table.faults.add("missing-key", "'hashes' is missing", where=table.where)
        return {}
    inner = table.table("hashes")
    found = {key: inner.required(key, _hash) for key in ("problem", "content")}
    found["plan"] = inner.default("plan", _hash, "")
    inner.close()
    return {key: found[key] or "" for key in HASHES}


def _hash(value: object) -> str:
    text = cells.text(value)
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise Misfit("not-a-hash", f"found '{text[:20]}'", value=text, limit="64 digits 0-9 and a-f")
    return text


def _sentence(value: object) -> str:
    """A text of any length: the opening hours of a week can be long."""
    if not isinstance(value, str):
        raise Misfit("not-a-text", f"found {value!r:.40}", value=value, limit="wanted a text in quotes")
    return value


def _fact(row: Table) -> tuple[str, str]:
    fact = row.required("kind", cells.text) or "", row.required("sentence", _sentence) or ""
    row.close()
    return fact


def _list(table: Table, key: str) -> list[Table]:
    if table.raw(key) is None:
        table.faults.add("missing-key", f"'{key}' is missing", where=table.where)
    return table.tables(key)
