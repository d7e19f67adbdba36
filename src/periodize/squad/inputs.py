"""Athletes of a squad, one after another, from wherever they stand; bad ones are told of and not dropped."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from periodize.domain.season import Season
from periodize.errors import Fault, InvalidInput
from periodize.io.files import is_there
from periodize.io.season_toml import read_problem
from periodize.problem import Problem
from periodize.rules.policy import Policy
from periodize.squad import grids
from periodize.squad.layout import Entrant
from periodize.squad.roster import entrant, roster

SEASON_ENDS = (".toml", ".json")
ATHLETES, RUNS = "athletes", "runs"


def entrants(source: Any, policy: Policy | None = None) -> Iterator[Entrant]:
    """The athletes of a squad.

    Parameters
    ----------
    source
        - a folder with a table of athletes and one of runs, ``athletes.csv`` and ``runs.csv``, or the same as .xlsx or
          .parquet; see :func:`~.roster.roster` for their columns;
        - any other folder: every ``season.toml`` below it, named by its folder; where there is none, every ``.toml``
          and ``.json`` file in it, named by the file;
        - a workbook (.xlsx) with the sheets ``athletes`` and ``runs``;
        - a season file;
        - a pair of a table of athletes and one of runs, each a data frame or the path of a file;
        - seasons or problems, in any iterable or as a mapping by name; named by the athlete's id otherwise.
    policy
        The rules for all of them; by default each athlete's own.

    Raises
    ------
    InvalidInput
        At once, where there is no such file or folder, nothing in it, or tables with faults that concern them as a
        whole. An athlete's own faults come with the athlete.
    """
    found = _found(source)
    return found if policy is None else (_under(athlete, policy) for athlete in found)


def refuse_same_folder(source: Any, out: str | os.PathLike[str]) -> None:
    """Keep what a run writes out of the folder that it reads; a folder inside that one is all right.

    Raises
    ------
    InvalidInput
        Where the two are one folder.
    """
    if not isinstance(source, str | os.PathLike) or not (is_there(Path(source)) and is_there(Path(out))):
        return
    if Path(source).samefile(out):
        what, advice = f"'{out}' is the folder that is read", f"Maybe '{Path(out) / 'out'}'?"
        raise InvalidInput([Fault(code="out-is-source", where="out", what=what, advice=advice)])


def _found(source: Any) -> Iterator[Entrant]:
    if isinstance(source, str | os.PathLike):
        return _at(Path(source))
    if isinstance(source, tuple) and len(source) == 2 and all(map(_is_table, source)):
        return roster(grids.grid_of(source[0], ATHLETES), grids.grid_of(source[1], RUNS))
    if grids.is_frame(source):
        _refuse("not-a-squad", "it is one table", "two: (athletes, runs)")
    if isinstance(source, Mapping):
        return (_of_item(str(name), item) for name, item in source.items())
    if isinstance(source, Season | Problem):
        return iter([_of_item(None, source)])
    if isinstance(source, Iterable):
        return (_of_item(None, item) for item in source)
    _refuse("not-a-squad", f"it is of type {type(source).__name__}", "a folder, tables or seasons")


def _is_table(value: object) -> bool:
    return isinstance(value, str | os.PathLike) or grids.is_frame(value)


def _at(place: Path) -> Iterator[Entrant]:
    if not is_there(place):
        _refuse(
            "file-missing", f"there is no file or folder '{place}'", "a folder, a workbook or a season file"
        )
    if place.is_dir():
        return _of_folder(place)
    ending = place.suffix.casefold()
    if ending in SEASON_ENDS:
        return iter([_of_file(_name_of(place), place)])
    if ending == ".xlsx":
        sheets = grids.workbook(place)
        return roster(sheets[ATHLETES], sheets[RUNS])
    _refuse(
        "not-a-squad",
        f"'{place}' is one table, and a squad needs two",
        "a folder with athletes.csv and runs.csv, a workbook with those sheets, or a folder of seasons",
    )


def _of_folder(folder: Path) -> Iterator[Entrant]:
    athletes, runs = _table_in(folder, ATHLETES), _table_in(folder, RUNS)
    paths = sorted(folder.rglob("season.toml"))
    if athletes is not None and runs is not None:
        if paths:
            _refuse(
                "ambiguous-squad",
                f"'{folder}' holds '{athletes.name}' and {len(paths)} season.toml too",
                "tables or seasons, not both",
            )
        return roster(grids.grid_of(athletes, ATHLETES), grids.grid_of(runs, RUNS))
    if athletes is not None:
        _refuse(
            "runs-missing", f"'{folder}' holds '{athletes.name}' and no table of runs", "runs.csv beside it"
        )
    names = {path: path.parent.relative_to(folder).as_posix() for path in paths}
    if not paths:
        paths = sorted(path for path in folder.iterdir() if path.suffix.casefold() in SEASON_ENDS)
        names = {path: path.stem for path in paths}
    if not paths:
        _refuse(
            "no-seasons",
            f"'{folder}' holds no season",
            "athletes.csv and runs.csv, files season.toml, or .toml and .json files",
        )
    return (_of_file(names[path] if names[path] != "." else _name_of(path), path) for path in paths)


def _name_of(path: Path) -> str:
    """The name of a season file, or of its folder where all are called alike."""
    return path.resolve().parent.name or path.stem if path.stem == "season" else path.stem


def _table_in(folder: Path, title: str) -> Path | None:
    """The one table of that title in a folder."""
    found = [folder / f"{title}{ending}" for ending in grids.ENDS if (folder / f"{title}{ending}").is_file()]
    if len(found) > 1:
        _refuse(
            "ambiguous-squad", f"'{folder}' holds {' and '.join(path.name for path in found)}", "one of them"
        )
    return found[0] if found else None


def _of_file(name: str, path: Path) -> Entrant:
    return entrant(name, lambda: read_problem(path))


def _of_item(name: str | None, item: object) -> Entrant:
    if isinstance(item, Season):
        return Entrant(name=name or item.athlete.id, problem=Problem.of(item))
    if isinstance(item, Problem):
        return Entrant(name=name or item.season.athlete.id, problem=item)
    if isinstance(item, InvalidInput):
        return Entrant.unreadable(name or "unnamed", item)
    fault = _fault("not-a-season", f"it is of type {type(item).__name__}", "a Season or a Problem")
    return Entrant.unreadable(name or "unnamed", InvalidInput([fault]))


def _under(athlete: Entrant, policy: Policy) -> Entrant:
    if athlete.problem is None:
        return athlete
    return Entrant(name=athlete.name, problem=Problem(season=athlete.problem.season, policy=policy))


def _fault(code: str, what: str, limit: str) -> Fault:
    return Fault(code=code, where="seasons", what=what, limit=limit)


def _refuse(code: str, what: str, limit: str) -> NoReturn:
    raise InvalidInput([_fault(code, what, limit)]) from None
