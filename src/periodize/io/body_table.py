"""What is known about the athlete's body, from the tables below ``[athlete]`` of a season file."""

from __future__ import annotations

from periodize.catalogue.exercises import exercises
from periodize.domain.athlete import Athlete, Injury, Restriction
from periodize.domain.limits import limit_ranges
from periodize.domain.vocabulary import Pattern, Tissue
from periodize.io import cells
from periodize.io.tables import Table

PLATES_A_BAR = 2
"""A bar is loaded on both ends."""


def injuries(athlete: Table) -> tuple[Injury, ...]:
    """The ``[[athlete.injuries]]``."""
    found = []
    for table in athlete.tables("injuries"):
        tissue = table.required("tissue", cells.word(Tissue))
        first, last = table.optional("from", cells.day), table.optional("to", cells.day)
        table.close()
        if tissue is not None:
            found.append(Injury(tissue=tissue, first=first, last=last))
    return tuple(found)


def restrictions(athlete: Table) -> tuple[Restriction, ...]:
    """The ``[[athlete.restrictions]]``."""
    found = []
    for table in athlete.tables("restrictions"):
        found.append(
            Restriction(
                first=table.optional("from", cells.day),
                last=table.optional("to", cells.day),
                patterns=frozenset(table.optional("patterns", cells.listed(cells.word(Pattern))) or ()),
                impact=table.default("impact", cells.yes_or_no, False),
                sprints=table.default("sprints", cells.yes_or_no, False),
                why=table.default("why", cells.text, ""),
            )
        )
        table.close()
    return tuple(found)


def one_rm_g(athlete: Table) -> tuple[tuple[str, int], ...]:
    """The ``[athlete.one_rm_kg]``: kilograms by exercise, as grams in order of the exercises' ids."""
    table = athlete.table("one_rm_kg")
    known = [exercise.id for exercise in exercises()]
    found = []
    for name in table.names():
        grams = table.optional(name, cells.kilograms)
        if name not in known:
            table.faults.unknown("exercise", name, known, table.where)
        elif grams is not None:
            found.append((name, grams))
    return tuple(sorted(found))


def plate_step_g(athlete: Table) -> int:
    """The step in which a bar is loaded: twice ``smallest_plate_kg``."""
    plate = athlete.optional("smallest_plate_kg", cells.kilograms)
    return Athlete().plate_step_g if plate is None else PLATES_A_BAR * plate


def own_limits(athlete: Table) -> tuple[tuple[str, int], ...]:
    """The ``[athlete.limits]``, in order of their names."""
    table, found = athlete.table("limits"), []
    known = limit_ranges()
    for name in table.names():
        value = table.optional(name, cells.count)
        if name not in known:
            table.faults.unknown("limit", name, known, table.where)
        elif value is not None:
            found.append((name, value))
    return tuple(sorted(found))
