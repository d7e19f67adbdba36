"""The schema of ``plan.json``."""

from __future__ import annotations

from typing import Any

from periodize.domain.exercise import Movement
from periodize.domain.season import Season
from periodize.domain.vocabulary import (
    CHARGED_TIERS,
    Origin,
    Phase,
    Quality,
    RacePriority,
    RunKind,
    Status,
    Tier,
)
from periodize.io.plan_json import FORMAT
from periodize.io.plan_read import LARGEST_CLAIM, LARGEST_FIGURE, LONGEST_STEP_MIN
from periodize.io.schema_words import (
    DATE,
    FLAG,
    MOMENT,
    NAME,
    SHORT_TEXT,
    TEXT,
    Classes,
    Schema,
    one_of_words,
    ref,
    rows,
    rule_figures,
    table,
    whole,
)
from periodize.rules.base import HEAVIEST
from periodize.rules.shelf import RULES

_CLAIM = whole(-LARGEST_CLAIM, LARGEST_CLAIM)
_COUNT = whole(0, LARGEST_FIGURE)


def plan_schema() -> Schema:
    """The schema of a plan file.

    The problem is closed: the reader refuses keys it does not know. The tables around it are open, as other tools may
    add to them.
    """
    classes = Classes(LARGEST_FIGURE)
    season = classes.define(Season)
    policy = _policy(classes)
    needed = ("format", "status", "conflict", "tiers", "blocks", "sessions", "bill", "problem")
    keys: dict[str, Any] = {
        "format": {"const": FORMAT},
        "status": one_of_words(Status),
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "versions": {"type": "object", "additionalProperties": TEXT},
        "time_zone": {"type": ["string", "null"]},
        "tiers": rows(_tier()),
        "unique": FLAG,
        "stopped_by": TEXT,
        "step_min": whole(1, LONGEST_STEP_MIN),
        "notes": rows(TEXT),
        "conflict": rows(_clash()),
        "conflict_minimal": FLAG,
        "blocks": rows(_block()),
        "sessions": rows({"oneOf": [ref("run_row"), ref("session_row")]}),
        "bill": rows(_charge()),
        "problem": table({"season": season, "policy": policy}, ("season", "policy"), closed=False),
    }
    defs = {**classes.defs, "run_row": _run_row(), "session_row": _session_row(), "exercise_row": _exercise()}
    return {
        "title": "A plan of periodize",
        "description": "The problem (season and rules), the answer and its bill, as 'periodize plan' writes them.",
        **table(keys, needed, closed=False),
        "$defs": dict(sorted(defs.items())),
    }


def _policy(classes: Classes) -> Schema:
    """The rules: those of the library with all their figures, and any others by name."""
    own = {
        "description": "A rule of one's own; reading it needs its class.",
        "type": "object",
        "required": ["rule", "tier"],
        "properties": {
            "rule": {"type": "string", "not": one_of_words(RULES)},
            "tier": one_of_words(Tier),
            "weight": whole(1, HEAVIEST),
        },
    }
    known = [
        classes.define(kind, f"rule-{name}", rule={"const": name}, **rule_figures(kind))
        for name, kind in RULES.items()
    ]
    classes.defs["rule-own"] = own
    return table({"name": TEXT, "rules": rows({"oneOf": [*known, ref("rule-own")]})}, ("name", "rules"))


def _tier() -> Schema:
    return table(
        {"tier": one_of_words(CHARGED_TIERS), "value": _CLAIM, "bound": _CLAIM, "gap": _CLAIM},
        ("tier", "value", "bound", "gap"),
        closed=False,
    )


def _clash() -> Schema:
    return table(
        {"rule": TEXT, "microcycle": _CLAIM, "subject": TEXT, "text": TEXT},
        ("rule", "microcycle", "subject", "text"),
        closed=False,
    )


def _block() -> Schema:
    return table(
        {"index": _COUNT, "first": DATE, "last": DATE, "phase": one_of_words(Phase)},
        ("index", "first", "last", "phase"),
        closed=False,
    )


def _charge() -> Schema:
    return table(
        {
            "rule": TEXT,
            "tier": one_of_words(Tier),
            "microcycle": _CLAIM,
            "subject": TEXT,
            "excess": _CLAIM,
            "unit": TEXT,
            "cost": _CLAIM,
        },
        ("rule", "tier", "microcycle", "subject", "excess", "unit", "cost"),
        closed=False,
    )


def _run_row() -> Schema:
    return table(
        {
            "id": TEXT,
            "origin": {"const": Origin.RUN.value},
            "start": MOMENT,
            "end": MOMENT,
            "title": TEXT,
            "kind": one_of_words(RunKind),
            "duration_min": _COUNT,
            "place": TEXT,
            "load_au": _COUNT,
            "key": FLAG,
            "race": one_of_words((*RacePriority, None)),
            "assumed": rows(TEXT),
        },
        ("id", "origin", "start", "end", "duration_min", "load_au"),
        closed=False,
    )


def _session_row() -> Schema:
    return table(
        {
            "id": NAME,
            "origin": one_of_words((Origin.PLACED, Origin.PINNED)),
            "start": MOMENT,
            "end": MOMENT,
            "title": TEXT,
            "template": NAME,
            "quality": one_of_words(Quality),
            "duration_min": _COUNT,
            "place": SHORT_TEXT,
            "load_au": _COUNT,
            "exercises": rows(ref("exercise_row")),
        },
        ("id", "origin", "start", "template", "duration_min"),
        closed=False,
    )


def _exercise() -> Schema:
    """An exercise, or a movement for which there is none and a note that says why."""
    row = table(
        {
            "exercise": NAME,
            "name": TEXT,
            "movement": one_of_words(Movement),
            "sets": _COUNT,
            "reps": NAME,
            "pct_1rm": _COUNT,
            "rir": _COUNT,
            "load_g": _COUNT,
            "rest_s": _COUNT,
            "tempo": TEXT,
            "contacts": _COUNT,
            "sprint_m": _COUNT,
            "note": SHORT_TEXT,
        },
        ("movement",),
        closed=False,
    )
    return {**row, "dependentRequired": {"exercise": ["sets", "reps"]}}
