"""The schema of a season file in JSON: the tables of ``docs/season-file.md``, key by key."""

from __future__ import annotations

from typing import Any

from periodize.catalogue.doctrines import DOCTRINES
from periodize.catalogue.exercises import exercises
from periodize.catalogue.load import equipment, templates
from periodize.domain.athlete import ExceptionKind
from periodize.domain.calendar import MICROCYCLE_DAYS
from periodize.domain.limits import limit_ranges
from periodize.domain.vocabulary import (
    WEEKDAYS,
    Flag,
    Level,
    Maturity,
    Pattern,
    Phase,
    Quality,
    RaceDistance,
    RacePriority,
    RunKind,
    Sex,
    Tissue,
)
from periodize.io.cells import LARGEST
from periodize.io.run_rows import NEEDED
from periodize.io.schema_words import (
    DATE,
    FLAG,
    MOMENT,
    NAME,
    SHORT_TEXT,
    Schema,
    one_of_words,
    ref,
    rows,
    rule_figures,
    table,
    whole,
)
from periodize.rules.shelf import RULES

_COUNT: Schema = whole(0, LARGEST)
_AMOUNT: Schema = {"type": "number", "minimum": 0, "maximum": LARGEST}
_MORE_THAN_NONE: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST}
_EFFORT: Schema = {"type": "number", "minimum": 0, "maximum": 10}
_CLOCK: Schema = {"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$"}
_CLOSING: Schema = {"type": "string", "pattern": r"^(([01]?\d|2[0-3]):[0-5]\d|24:00)$"}
_PACE: Schema = {"type": "string", "pattern": r"^\d{1,2}:[0-5]\d$"}
_WEEKDAY: Schema = one_of_words(WEEKDAYS)


def season_schema() -> Schema:
    """The schema of a season file. Every table is closed: the reader refuses keys it does not know."""
    keys: dict[str, Any] = {
        "athlete": _athlete(),
        "season": _days(),
        "runs": rows(ref("run")),
        "history_runs": rows(ref("run")),
        "places": {"type": "object", "additionalProperties": rows(one_of_words(_equipment()))},
        "windows": rows(_window(days=rows(_WEEKDAY, least=1))),
        "exceptions": rows(_exception()),
        "taken": rows(_taken()),
        "races": rows(_race()),
        "pins": rows(ref("session")),
        "bans": rows(_ban()),
        "blocks": rows(
            table({"phase": one_of_words(Phase), "from": DATE, "to": DATE}, ("phase", "from", "to"))
        ),
        "stress": rows(_stress()),
        "history": table(
            {
                "block": one_of_words(Phase),
                "block_microcycles": _COUNT,
                "runs": {"oneOf": [SHORT_TEXT, rows(ref("run"))]},
                "sessions": rows(ref("session")),
            }
        ),
        "policy": _policy(),
    }
    return {
        "title": "A season for periodize",
        "description": "The athlete, the runs, the free times and the coach's word, as 'periodize plan' reads them.",
        **table(keys),
        "$defs": {"run": _run(), "session": _session()},
    }


def _athlete() -> Schema:
    minutes = dict.fromkeys(WEEKDAYS, _CLOCK)
    return table(
        {
            "id": SHORT_TEXT,
            "level": one_of_words(Level),
            "age": whole(10, 100),
            "recovery_pct": whole(50, 300),
            "time_zone": SHORT_TEXT,
            "minutes_per_day": _COUNT,
            "minutes_per_week": _COUNT,
            "usual_run_time": {"oneOf": [_CLOCK, table(minutes)]},
            "later_run_time": _CLOCK,
            "easy_pace": _PACE,
            "race_distance": one_of_words(RaceDistance),
            "weekly_cap_au": _COUNT,
            "sex": one_of_words(Sex),
            "sex_options": FLAG,
            "maturity": one_of_words(Maturity),
            "flags": rows(one_of_words(Flag)),
            "smallest_plate_kg": _MORE_THAN_NONE,
            "one_rm_kg": table({exercise.id: _MORE_THAN_NONE for exercise in exercises()}),
            "limits": table(dict.fromkeys(limit_ranges(), _COUNT)),
            "injuries": rows(table({"tissue": one_of_words(Tissue), "from": DATE, "to": DATE}, ("tissue",))),
            "restrictions": rows(
                table(
                    {
                        "from": DATE,
                        "to": DATE,
                        "patterns": rows(one_of_words(Pattern)),
                        "impact": FLAG,
                        "sprints": FLAG,
                        "why": SHORT_TEXT,
                    }
                )
            ),
        }
    )


def _days() -> Schema:
    return table(
        {
            "runs": SHORT_TEXT,
            "start": DATE,
            "end": DATE,
            "today": DATE,
            "microcycle_days": whole(*MICROCYCLE_DAYS),
            "week_starts_on": _WEEKDAY,
            "anchor": DATE,
            "deload_days": rows(DATE),
        }
    )


def _run() -> Schema:
    return table(
        {
            "date": DATE,
            "start": _CLOCK,
            "kind": one_of_words(RunKind),
            "distance_km": _MORE_THAN_NONE,
            "duration_min": _AMOUNT,
            "rpe": _EFFORT,
            "load_au": _AMOUNT,
            "priority": one_of_words(("key", *RacePriority, "")),
            "name": SHORT_TEXT,
        },
        NEEDED,
    )


def _race() -> Schema:
    return table(
        {
            "date": DATE,
            "start": _CLOCK,
            "distance_km": _MORE_THAN_NONE,
            "duration_min": _AMOUNT,
            "rpe": _EFFORT,
            "load_au": _AMOUNT,
            "priority": one_of_words((*RacePriority, "")),
            "name": SHORT_TEXT,
        },
        ("date",),
    )


def _session() -> Schema:
    ids = one_of_words(template.id for template in templates())
    return table(
        {"template": ids, "start": MOMENT, "duration_min": _COUNT, "place": SHORT_TEXT}, ("template", "start")
    )


def _window(**more: Schema) -> Schema:
    return table({**more, "opens": _CLOCK, "closes": _CLOSING, "place": NAME}, (*more, "opens", "closes"))


def _exception() -> Schema:
    return table(
        {
            "from": DATE,
            "to": DATE,
            "kind": one_of_words(ExceptionKind),
            "windows": rows(_window()),
            "place": NAME,
        },
        ("from", "kind"),
    )


def _taken() -> Schema:
    keys = {
        "what": NAME,
        "place": NAME,
        "first": MOMENT,
        "last": MOMENT,
        "equipment": rows(one_of_words(needed_equipment()), least=1),
        "templates": rows(one_of_words(template.id for template in templates()), least=1),
    }
    return table(keys, ("what", "place", "first", "last"))


def _ban() -> Schema:
    keys = {
        "template": one_of_words(template.id for template in templates()),
        "quality": one_of_words(Quality),
        "weekdays": rows(_WEEKDAY),
        "from": DATE,
        "to": DATE,
    }
    return {**table(keys), "minProperties": 1}


def _stress() -> Schema:
    return table({"from": DATE, "to": DATE, "load_pct": whole(10, 100), "why": SHORT_TEXT}, ("from",))


def _equipment() -> list[str]:
    held = {item for items in equipment().values() for item in items}
    return sorted(held.union(needed_equipment()))


def needed_equipment() -> list[str]:
    """What sessions ask for."""
    return sorted({item for template in templates() for item in template.requires})


def _policy() -> Schema:
    """A doctrine, and the single figures of its rules by key."""
    rules = {rule.key: type(rule) for doctrine in DOCTRINES.values() for rule in doctrine.policy}
    figures = {key: table(rule_figures(kind)) for key, kind in sorted((RULES | rules).items())}
    return table({"doctrine": one_of_words(DOCTRINES), "without": rows(one_of_words(rules)), **figures})
