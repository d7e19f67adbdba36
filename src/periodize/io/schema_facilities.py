"""The schema of the file that says what a squad shares, in JSON."""

from __future__ import annotations

from periodize.catalogue.load import templates
from periodize.domain.facility_check import MOST_AT_ONCE
from periodize.domain.vocabulary import WEEKDAYS
from periodize.io.schema_season import needed_equipment
from periodize.io.schema_words import DATE, NAME, Schema, one_of_words, rows, table, whole

_QUARTER = r"([01]?\d|2[0-3]):(00|15|30|45)"
_CLOCK: Schema = {"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$"}
_FROM: Schema = {"type": "string", "pattern": f"^{_QUARTER}$"}
_TO: Schema = {"type": "string", "pattern": f"^({_QUARTER}|24:00)$"}
_WEEKDAY: Schema = one_of_words(WEEKDAYS)


def facilities_schema() -> Schema:
    """The schema of a file of facilities and groups."""
    keys = {"facility": rows(_facility()), "group": rows(_group())}
    return {
        "title": "What a squad shares",
        "description": "Racks, coaches and tracks that hold so many, and sessions held as a group.",
        **table(keys),
        "minProperties": 1,
    }


def _facility() -> Schema:
    return table(
        {
            "id": NAME,
            "capacity": whole(0, MOST_AT_ONCE),
            "places": rows(NAME, least=1),
            "equipment": rows(one_of_words(needed_equipment()), least=1),
            "exempt": rows(NAME),
            "opening": rows(_opening()),
        },
        ("id", "capacity", "places"),
    )


def _opening() -> Schema:
    return table(
        {
            "capacity": whole(0, MOST_AT_ONCE),
            "weekdays": rows(_WEEKDAY, least=1),
            "first": DATE,
            "last": DATE,
            "from": _FROM,
            "to": _TO,
        },
        ("capacity",),
    )


def _group() -> Schema:
    keys = {
        "id": NAME,
        "template": one_of_words(template.id for template in templates()),
        "weekday": _WEEKDAY,
        "start": _CLOCK,
        "place": NAME,
        "at_least": whole(1, MOST_AT_ONCE),
        "at_most": whole(1, MOST_AT_ONCE),
    }
    return table(keys, keys)
