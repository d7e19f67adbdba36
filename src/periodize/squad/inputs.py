"""Athletes of a squad, one after another, from wherever they stand; bad ones are told of and not dropped."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from periodize.domain.season import Season
from periodize.errors import Fault, InvalidInput
from periodize.io.season_toml import read_problem
from periodize.problem import Problem
from periodize.rules.policy import Policy
from periodize.squad.layout import Entrant

ENDS = (".toml", ".json")


def entrants(source: Any, policy: Policy | None = None) -> Iterator[Entrant]:
    """The athletes of a squad.

    Parameters
    ----------
    source
        - a folder: every ``season.toml`` below it, named by its folder; where there is none, every ``.toml`` and
          ``.json`` file in it, named by the file;
        - seasons or problems, in any iterable or as a mapping by name; named by the athlete's id otherwise.
    policy
        The rules for all of them; by default each problem's own.

    Raises
    ------
    InvalidInput
        Where there is no such folder, or nothing in it.
    """
    if isinstance(source, str | os.PathLike):
        yield from _of_folder(Path(source), policy)
    elif isinstance(source, Mapping):
        for name, item in source.items():
            yield _of_item(str(name), item, policy)
    elif isinstance(source, Season | Problem):
        yield _of_item(None, source, policy)
    elif isinstance(source, Iterable):
        for item in source:
            yield _of_item(None, item, policy)
    else:
        raise InvalidInput(
            [_fault("not-a-squad", f"it is of type {type(source).__name__}", "a folder, a table or seasons")]
        )


def _of_folder(folder: Path, policy: Policy | None) -> Iterator[Entrant]:
    if not folder.is_dir():
        raise InvalidInput(
            [_fault("folder-missing", f"there is no folder '{folder}'", "a folder of seasons")]
        )
    paths = sorted(folder.rglob("season.toml"))
    names = {path: path.parent.relative_to(folder).as_posix() for path in paths}
    if not paths:
        paths = sorted(path for path in folder.iterdir() if path.suffix.casefold() in ENDS)
        names = {path: path.stem for path in paths}
    if not paths:
        raise InvalidInput(
            [
                _fault(
                    "no-seasons", f"'{folder}' holds no season", "files season.toml, or .toml and .json files"
                )
            ]
        )
    for path in paths:
        name = names[path] if names[path] != "." else path.stem
        try:
            problem = read_problem(path)
        except InvalidInput as error:
            yield Entrant.unreadable(name, error)
            continue
        yield Entrant(name=name, problem=_under(problem, policy))


def _of_item(name: str | None, item: object, policy: Policy | None) -> Entrant:
    if isinstance(item, Season):
        return Entrant(name=name or item.athlete.id, problem=Problem.of(item, policy))
    if isinstance(item, Problem):
        return Entrant(name=name or item.season.athlete.id, problem=_under(item, policy))
    if isinstance(item, InvalidInput):
        return Entrant.unreadable(name or "unnamed", item)
    fault = _fault("not-a-season", f"it is of type {type(item).__name__}", "a Season or a Problem")
    return Entrant.unreadable(name or "unnamed", InvalidInput([fault]))


def _under(problem: Problem, policy: Policy | None) -> Problem:
    return problem if policy is None else Problem(season=problem.season, policy=policy)


def _fault(code: str, what: str, limit: str) -> Fault:
    return Fault(code=code, where="seasons", what=what, limit=limit)
