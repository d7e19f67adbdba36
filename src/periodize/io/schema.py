"""The published JSON Schemas (draft 2020-12) of the files this library writes and reads.

They lie beside this module as ``schemas/<name>-<version>.schema.json``. What classes hold is generated from the
classes: after a field or a rule has changed, ``python -m periodize.io.schema`` writes the files anew, and a test
compares the two.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from periodize.errors import InvalidInput
from periodize.io.faults import Faults

SCHEMAS = {"plan": 1, "season": 1, "certificate": 1, "proposal": 1, "facilities": 1}
"""Names and versions; a version goes up when files that were valid no longer are."""

_FOLDER = Path(__file__).parent / "schemas"


def schema(name: str) -> dict[str, Any]:
    """A published JSON Schema, for validators and editors.

    Parameters
    ----------
    name
        ``"plan"``: what ``plan.json`` holds. ``"season"``: a season file in JSON; a TOML file has the same tables, its
        dates written as text. ``"certificate"``: what ``periodize certify`` writes.
        ``"proposal"``: changes to a plan, as ``Proposal.to_json`` writes them. ``"facilities"``: what a squad shares.

    Raises
    ------
    InvalidInput
        Where there is no schema of that name.

    Examples
    --------
    >>> schema("plan")["$id"]
    'urn:periodize:schema:plan:1'
    """
    if name not in SCHEMAS:
        faults = Faults()
        faults.unknown("schema", name, SCHEMAS, "schema")
        raise InvalidInput(faults.found)
    found: dict[str, Any] = json.loads(_file(name).read_text(encoding="utf-8"))
    return found


def made(name: str) -> dict[str, Any]:
    """The schema as the code of today would have it."""
    from periodize.io.schema_certificate import certificate_schema
    from periodize.io.schema_facilities import facilities_schema
    from periodize.io.schema_plan import plan_schema
    from periodize.io.schema_proposal import proposal_schema
    from periodize.io.schema_season import season_schema

    makers = {
        "plan": plan_schema,
        "season": season_schema,
        "certificate": certificate_schema,
        "proposal": proposal_schema,
        "facilities": facilities_schema,
    }
    body = makers[name]()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:periodize:schema:{name}:{SCHEMAS[name]}",
        **body,
    }


def schema_text(name: str) -> str:
    """The text of the file."""
    return json.dumps(made(name), indent=1, ensure_ascii=False) + "\n"


def _file(name: str) -> Path:
    return _FOLDER / f"{name}-{SCHEMAS[name]}.schema.json"


def _write() -> None:
    for name in SCHEMAS:
        _file(name).write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    _write()
