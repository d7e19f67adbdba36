"""Reads a season file, in TOML or as the same tables in JSON."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from periodize.catalogue.policy import default_policy
from periodize.domain.season import Season
from periodize.errors import Fault, InvalidInput
from periodize.io.files import Table, parse_json, parse_toml, read_text
from periodize.io.season_table import problem_from_table
from periodize.problem import Problem

FOREIGN = frozenset({".csv", ".tsv", ".ics", ".xlsx", ".xls"})
"""Ends of names that no season file has, and that files of other tools do."""

_WITH_RUNS = ("season", "history")
"""The tables that may name a file of runs."""


def read_season(path: str | os.PathLike[str]) -> Season:
    """The season of a file that leaves the rules as they are.

    Parameters
    ----------
    path
        A TOML file, or a JSON file with the same tables.

    Raises
    ------
    InvalidInput
        Where the file cannot be read, or changes rules, which a season cannot hold.
    InvalidSeason
        With every fault of the file, of the runs it names and of the season they make.
    """
    problem = read_problem(path)
    if problem.policy != default_policy():
        fault = Fault(
            code="policy-not-held",
            where=Path(path).name,
            what="the file changes rules, and a season holds none",
            advice="Use read_problem, then solve(problem.season, problem.policy).",
        )
        raise InvalidInput([fault])
    return problem.season


def read_problem(path: str | os.PathLike[str]) -> Problem:
    """The season of a file and its policy: the default one with the changes of its ``[policy]`` tables.

    Parameters
    ----------
    path
        A TOML file, or a JSON file with the same tables.

    Raises
    ------
    InvalidInput
        Where the file cannot be read.
    InvalidSeason
        With every fault of the file, of the runs it names and of the season they make.
    """
    place = Path(path)
    if place.is_dir() or place.suffix.casefold() in FOREIGN:
        raise InvalidInput([_another_kind(place)])
    tables = _tables(place)
    if not tables:
        raise InvalidInput([Fault(code="empty-file", where=place.name, what="the file is empty")])
    if isinstance(tables, dict) and "format" in tables:
        raise InvalidInput([_not_a_season(tables, place.name)])
    return problem_from_table(tables, place.name, place.parent)


def season_files(path: str | os.PathLike[str]) -> tuple[Path, ...]:
    """The files that a season is read from: its own, and those of runs that it names.

    Of a file that cannot be read only its own: :func:`read_problem` says what is wrong with it.
    """
    place = Path(path)
    named: list[object] = []
    with suppress(InvalidInput):
        tables = _tables(place)
        parts = [tables.get(name) for name in _WITH_RUNS] if isinstance(tables, dict) else []
        named = [part.get("runs") for part in parts if isinstance(part, dict)]
    return (place, *(place.parent / name for name in named if isinstance(name, str) and name))


def _tables(place: Path) -> Any:
    """What the file holds, whatever it is."""
    text = read_text(place)
    if place.suffix.casefold() == ".json":
        return parse_json(text, place.name)
    return parse_toml(text, place.name)


def _another_kind(place: Path) -> Fault:
    """A folder, or a file that a season can be made of."""
    if place.is_dir():
        inside = sorted(path.name for path in place.glob("*.toml"))
        return Fault(
            code="not-a-file",
            what=f"'{place}' is a folder",
            limit="a season file, .toml or .json",
            advice=f"Maybe '{place / inside[0]}'?" if inside else "Maybe the file is inside it?",
        )
    return Fault(
        code="not-a-season",
        where=place.name,
        what=f"a file named {place.suffix} is no season",
        limit="a season file, .toml or .json",
        advice=f"Maybe a running plan? 'periodize import {place} --out my-season' makes a season of it.",
    )


def _not_a_season(tables: Table, name: str) -> Fault:
    return Fault(
        code="not-a-season",
        where=name,
        what=f"it is a file of format '{tables['format']}', not a season",
        advice="Maybe it is a plan? 'periodize check' reads plans.",
    )
