"""Reads what a squad shares from a file: racks, coaches and tracks, and sessions held as a group."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from periodize.catalogue import load as catalogue
from periodize.domain.facility import Facility, GroupSession, Opening
from periodize.domain.facility_check import sharing_faults
from periodize.errors import InvalidInput
from periodize.io import cells
from periodize.io.athlete_table import needed_equipment
from periodize.io.faults import Faults
from periodize.io.files import parse_json, parse_toml, read_text
from periodize.io.tables import Table
from periodize.units import MINUTES_PER_DAY


def read_facilities(path: str | os.PathLike[str]) -> tuple[tuple[Facility, ...], tuple[GroupSession, ...]]:
    """What a squad shares: the ``[[facility]]`` and the ``[[group]]`` of a file.

    Parameters
    ----------
    path
        A TOML file, or a JSON file with the same tables.

    Raises
    ------
    InvalidInput
        With every fault of the file, or where it cannot be read.
    """
    place = Path(path)
    text = read_text(place)
    content = (
        parse_json(text, place.name) if place.suffix.casefold() == ".json" else parse_toml(text, place.name)
    )
    return facilities_from_table(content, place.name)


def facilities_from_table(
    content: object, name: str = "facilities"
) -> tuple[tuple[Facility, ...], tuple[GroupSession, ...]]:
    """What a squad shares, from the tables of a file.

    Parameters
    ----------
    content
        The tables.
    name
        Of the file, for messages.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    faults = Faults()
    file = Table(content, name, faults)
    facilities = tuple(map(_facility, file.tables("facility")))
    groups = tuple(map(_group, file.tables("group")))
    file.close()
    if not (facilities or groups or faults):
        faults.add(
            "nothing-shared",
            "it names no facility and no group",
            where=name,
            limit="at least one [[facility]]",
        )
    found = sharing_faults(facilities, groups, templates=catalogue.templates())
    # Of a missing id the table has told already.
    faults.extend(replace(fault, where=f"{name} {fault.where}") for fault in found if fault.code != "no-id")
    if faults:
        raise InvalidInput(faults.found)
    return facilities, groups


# What cannot be read is a fault already. Something sound stands in for it, so that the rest is looked at too.


def _facility(table: Table) -> Facility:
    openings = tuple(map(_opening, table.tables("opening")))
    found = Facility(
        id=table.required("id", cells.text) or "",
        capacity=table.required("capacity", cells.count) or 0,
        places=frozenset(table.required("places", cells.listed(cells.text, least=1)) or (table.where,)),
        requires=frozenset(table.optional("equipment", cells.listed(needed_equipment, least=1)) or ()),
        openings=openings,
        exempt=frozenset(table.optional("exempt", cells.listed(cells.text)) or ()),
    )
    table.close()
    return found


def _opening(table: Table) -> Opening:
    found = Opening(
        capacity=table.required("capacity", cells.count) or 0,
        weekdays=frozenset(table.optional("weekdays", cells.listed(cells.weekday, least=1)) or ()),
        first=table.optional("first", cells.day),
        last=table.optional("last", cells.day),
        opens_min=table.default("from", cells.clock, 0),
        closes_min=table.default("to", cells.closing, MINUTES_PER_DAY),
    )
    table.close()
    return found


def _group(table: Table) -> GroupSession:
    weekday, start = table.required("weekday", cells.weekday), table.required("start", cells.clock)
    template, place = table.required("template", cells.text), table.required("place", cells.text)
    at_least, at_most = table.required("at_least", cells.count), table.required("at_most", cells.count)
    found = GroupSession(
        id=table.required("id", cells.text) or "",
        template=template or catalogue.templates()[0].id,
        weekday=weekday or 0,
        start_min=start or 0,
        # Where it cannot be read what is held when, it is not the same as another group.
        place=table.where if None in (weekday, start, template, place) else str(place),
        at_least=(at_most or 1) if at_least is None else at_least,
        at_most=max(at_least or 1, 1) if at_most is None else at_most,
    )
    table.close()
    return found
