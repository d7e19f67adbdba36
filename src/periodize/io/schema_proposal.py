"""The schema of a proposal: changes to a plan that a tool suggests and somebody approves."""

from __future__ import annotations

from typing import Any

from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Phase
from periodize.io.plan_read import LARGEST_CLAIM, LARGEST_FIGURE
from periodize.io.schema_words import FLAG, NAME, TEXT, Classes, Schema, one_of_words, ref, rows, table, whole

FORMAT = "periodize-proposal/1"

_COUNT = whole(0, LARGEST_FIGURE)
_HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def proposal_schema() -> Schema:
    """The schema of a proposal as ``Proposal.to_json`` writes it; the reader refuses keys it does not know."""
    classes = Classes(LARGEST_FIGURE)
    classes.define(Session)
    session: Schema = {"anyOf": [ref("Session"), {"type": "null"}]}
    reason = table(
        {"rule": TEXT, "size": _COUNT, "unit": TEXT, "text": TEXT}, ("rule", "size", "unit", "text")
    )
    move = table({"id": NAME, "before": session, "after": session, "reasons": rows(reason)}, ("id",))
    cost = table({tier.value: whole(0, LARGEST_CLAIM) for tier in CHARGED_TIERS})
    keys: dict[str, Any] = {
        "format": {"const": FORMAT},
        "plan": _HASH,
        "outcome": _HASH,
        "runs": _HASH,
        "policy": TEXT,
        "exact": FLAG,
        "blocks": rows(one_of_words(Phase)),
        "moves": rows(move),
        "resized": rows(move),
        "broken_before": _COUNT,
        "broken_after": _COUNT,
        "cost_before": cost,
        "cost_after": cost,
    }
    return {
        "title": "A proposal of periodize",
        "description": "Changes to a plan, with the hashes of the plan they are about and of the plan that comes of them.",
        **table(keys, keys),
        "$defs": dict(sorted(classes.defs.items())),
    }
