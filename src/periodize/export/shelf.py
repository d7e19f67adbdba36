"""Every format a plan leaves in: a file of this folder for each, named here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from periodize.errors import InvalidInput
from periodize.export.options import ExportOptions
from periodize.io.faults import Faults, shown
from periodize.io.files import prepare_folder, read_bytes, write_bytes
from periodize.solver.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    Parameters
    ----------
    name
        What users call it.
    file
        Name of the file that is written.
    about
        What it is for, as a phrase.
    extra
        The optional dependency it needs, empty for none.
    updates
        Whether a file of an earlier export, where there is one, decides about the new one.
    """

    name: str
    file: str
    about: str
    extra: str = ""
    updates: bool = False

    def content(self, result: Result, options: ExportOptions) -> bytes:
        """The file's bytes; the module of the same name makes them."""
        made: bytes = import_module(f"periodize.export.{self.name}").content(result, options)
        return made


_ALL = (
    Format(name="ics", file="plan.ics", about="a calendar that updates itself", extra="ics", updates=True),
    Format(name="xlsx", file="plan.xlsx", about="an Excel workbook, a block a week, to print", extra="excel"),
    Format(name="html", file="plan.html", about="one page for phone, desk and printer"),
    Format(name="markdown", file="plan.md", about="tables for a wiki or a message"),
    Format(name="csv", file="sessions.csv", about="a row for each session"),
    Format(
        name="parquet", file="sessions.parquet", about="the same rows, typed, for data tools", extra="parquet"
    ),
    Format(name="json", file="plan.json", about="problem, plan and bill, which 'periodize check' reads"),
    Format(name="intervals", file="intervals.json", about="events for intervals.icu"),
)
FORMATS = {format_.name: format_ for format_ in _ALL}


def export(
    result: Result,
    folder: str | os.PathLike[str],
    formats: Iterable[str] = ("ics", "xlsx", "html"),
    *,
    options: ExportOptions | None = None,
    **choices: Any,
) -> tuple[Path, ...]:
    """Write a plan in the formats that people use.

    All files are made before the first is written, so that a fault in one leaves the folder as it was.

    Parameters
    ----------
    result
        An answer with a plan; ``read_plan(path).result()`` makes one of a plan file.
    folder
        Where to write; it is made where it is missing. Older files of the same names are replaced, each in one
        step. A calendar that is there already is updated: events keep their identity.
    formats
        Names out of ``FORMATS``.
    options, choices
        An :class:`ExportOptions`, or its fields by name.

    Returns
    -------
    tuple of Path
        The files, in the order asked for.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where a format is unknown or the folder cannot be written to.
    MissingExtra
        Where a format needs a package that is not installed.
    """
    result.require()
    place = Path(folder)
    asked = _known(formats)
    chosen = replace(options or ExportOptions(), **choices)
    _check_place(place, asked)
    made = [(place / f.file, f.content(result, _with_previous(chosen, f, place / f.file))) for f in asked]
    for path, content in made:
        write_bytes(path, content)
    return tuple(path for path, _ in made)


def _known(names: Iterable[str]) -> list[Format]:
    faults = Faults()
    wanted = list(dict.fromkeys([names] if isinstance(names, str) else names))
    for name in wanted:
        if name not in FORMATS:
            faults.unknown("format", name, FORMATS, "formats")
    if not wanted:
        faults.add("no-format", "no format is asked for", where="formats")
    if faults:
        raise InvalidInput(faults.found)
    return [FORMATS[name] for name in wanted]


def _check_place(place: Path, asked: Iterable[Format]) -> None:
    """What can be known before the work of whether the files can be written; nothing is made yet."""
    faults = Faults()
    try:
        os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as error:  # a name that is too long, a NUL in it
        why = getattr(error, "strerror", None) or error
        faults.add("folder-not-writable", f"the folder '{shown(place)}' cannot be used: {why}")
        raise InvalidInput(faults.found) from None
    prepare_folder(place)
    for path in (place / format_.file for format_ in asked):
        if os.path.isdir(path):  # unlike the path's own, it takes names that are too long
            faults.add("not-a-file", f"'{path}' is a folder", limit="a file of that name is to be written")
    if faults:
        raise InvalidInput(faults.found)


def _with_previous(options: ExportOptions, format_: Format, path: Path) -> ExportOptions:
    if not format_.updates or options.previous is not None or not os.path.lexists(path):
        return options
    return replace(options, previous=read_bytes(path), previous_name=str(path))
