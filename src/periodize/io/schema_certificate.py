"""The schema of a certificate."""

from __future__ import annotations

from typing import Any

from periodize.io.certificate import FORMAT
from periodize.io.schema_plan import plan_schema
from periodize.io.schema_words import TEXT, Schema, rows, table

_HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def certificate_schema() -> Schema:
    """The schema of a certificate: a plan file under seal. It is closed, the plan file inside is as open as ever."""
    plan = plan_schema()
    defs: dict[str, Any] = plan.pop("$defs")
    keys: dict[str, Any] = {
        "format": {"const": FORMAT},
        "hashes": table({"problem": _HASH, "plan": _HASH, "content": _HASH}, ("problem", "content")),
        "facts": rows(table({"kind": TEXT, "sentence": {"type": "string"}}, ("kind", "sentence"))),
        "plan": plan,
    }
    return {
        "title": "A certificate of periodize",
        "description": "A plan file, or the proof that there is no plan, with hashes, as 'periodize certify' writes it.",
        **table(keys, ("format", "hashes", "facts", "plan")),
        "$defs": defs,
    }
