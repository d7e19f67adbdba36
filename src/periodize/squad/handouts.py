"""Files for each athlete: a folder each, safe for any name, written once."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from periodize.export.shelf import FORMATS, export
from periodize.io.files import prepare_folder, write_text
from periodize.solver.result import Result
from periodize.squad.files import Row, whole_lines

LONGEST_BYTES = 100
INDEX = "index.jsonl"
_WINDOWS_KEEPS = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
_ALLOWED = frozenset(" -_.,()'+@")


@dataclass(frozen=True, slots=True)
class Handout:
    """An athlete's plan that can be made when it is needed.

    Parameters
    ----------
    name
        The athlete.
    key
        The problem; the same plan as long as it is the same.
    result
        Makes the answer.
    """

    name: str
    key: str
    result: Callable[[], Result]


def handed_out(
    planned: Iterable[Handout], folder: Path, formats: Iterable[str], choices: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[Path, ...]]]:
    """Write the files of each athlete; those of a plan that has not changed since are left as they are.

    Which athlete has which folder stands in ``index.jsonl``; a folder stays an athlete's own as long as it is listed
    there.
    """
    names = list(dict.fromkeys([formats] if isinstance(formats, str) else formats))
    prepare_folder(folder)
    index = folder / INDEX
    listed = {row["athlete"]: row for row in whole_lines(index)}
    folders = Folders({name: row["folder"] for name, row in listed.items()})
    with index.open("ab", buffering=0) as noted:
        for one in planned:
            place = folder / folders.of(one.name)
            row = {"athlete": one.name, "folder": place.name, "mark": _mark(one, names, choices)}
            files = tuple(place / FORMATS[name].file for name in names if name in FORMATS)
            if listed.get(one.name) != row or not all(path.is_file() for path in files):
                files = export(one.result(), place, names, **choices)
                listed[one.name] = row
                noted.write(_line(row).encode())
            yield one.name, files
    write_text(index, "".join(map(_line, listed.values())))


def _line(row: Row) -> str:
    return json.dumps(row, sort_keys=True) + "\n"


def _mark(one: Handout, formats: list[str], choices: Mapping[str, Any]) -> str:
    """Another one whenever the files would be others."""
    content = [
        one.name,
        one.key,
        formats,
        sorted((key, str(value)) for key, value in choices.items()),
        version("periodize"),
    ]
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=8).hexdigest()


class Folders:
    """A folder's name for each athlete, one of a kind also where small and capital letters are the same.

    Parameters
    ----------
    known
        Names that were given before, by athlete.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        self._taken = {folded(folder) for folder in self._known.values()}

    def of(self, athlete: str) -> str:
        """The name of an athlete's folder."""
        if athlete not in self._known:
            name = safe_name(athlete)
            if folded(name) in self._taken:
                name = f"{name}-{hashlib.blake2b(athlete.encode(), digest_size=4).hexdigest()}"
            self._known[athlete] = name
            self._taken.add(folded(name))
        return self._known[athlete]


def folded(name: str) -> str:
    """A name as file systems compare it that make no difference between small and capital letters."""
    return unicodedata.normalize("NFC", name.casefold())


def safe_name(name: str) -> str:
    """A name that every file system takes, as near to the athlete's as may be.

    >>> safe_name("../Kim/é"), safe_name("CON"), safe_name("..")
    ('_Kim_é', '_CON', 'athlete')
    """
    kept = "".join(
        sign if sign.isalnum() or sign in _ALLOWED else "_" for sign in unicodedata.normalize("NFC", name)
    )
    cut = kept.encode()[:LONGEST_BYTES].decode(errors="ignore").lstrip(". ").rstrip(". ")
    if not cut:
        return "athlete"
    return f"_{cut}" if cut.partition(".")[0].casefold() in _WINDOWS_KEEPS or cut.startswith("-") else cut
