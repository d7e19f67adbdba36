"""The formats that a command is asked to write: known, and possible here, before any work is done."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from periodize.cli.arguments import from_to

DEFAULT_FORMATS = ("ics", "xlsx", "html")
LONGEST_ALARM_MIN = 10_080

_PACKAGES = {"ics": "icalendar", "excel": "openpyxl", "parquet": "pyarrow"}
"""What is imported first for a format that needs an extra."""


def add_format_options(parser: argparse.ArgumentParser, about: str) -> None:
    """Options of commands that write a plan in the formats people use."""
    parser.add_argument(
        "--format",
        action="append",
        metavar="NAME",
        help=f"{about}: ics, xlsx, html, markdown, csv, parquet, json, intervals; several with commas or given again",
    )
    parser.add_argument(
        "--alarm-min",
        type=from_to(0, LONGEST_ALARM_MIN),
        metavar="N",
        help="in a calendar, remind N minutes before each session",
    )
    parser.add_argument("--no-runs", action="store_true", help="leave the runs out of these files")


def choices_of(asked: argparse.Namespace) -> dict[str, Any]:
    """What was chosen, by the names of the fields of ``ExportOptions``."""
    return {"runs": not asked.no_runs, "alarm_min": asked.alarm_min}


def chosen(written: Sequence[str]) -> list[str]:
    """The formats asked for, each once.

    Raises
    ------
    InvalidInput
        Where one is unknown, or none is named.
    MissingExtra
        Where one needs a package that is not installed; the formats that need none are named.
    """
    from periodize.errors import InvalidInput
    from periodize.export.shelf import FORMATS
    from periodize.io.faults import Faults

    names = [name.strip().casefold() for text in written for name in text.split(",") if name.strip()]
    faults = Faults()
    for name in names:
        if name not in FORMATS:
            faults.unknown("format", name, FORMATS, "--format")
    if not names:
        faults.add("no-format", "no format is asked for", where="--format")
    if faults:
        raise InvalidInput(faults.found)
    for name in names:
        _refuse_missing(name)
    return list(dict.fromkeys(names))


def _refuse_missing(name: str) -> None:
    from periodize.errors import MissingExtra
    from periodize.export.shelf import FORMATS
    from periodize.extras import needed

    extra = FORMATS[name].extra
    if not extra:
        return
    try:
        needed(_PACKAGES[extra], extra, f"the format '{name}'")
    except MissingExtra as error:
        free = ", ".join(format_.name for format_ in FORMATS.values() if not format_.extra)
        raise MissingExtra(f"{error}; formats that need nothing more: {free}") from error


def refuse_own_file(plan: Path, folder: Path, formats: Sequence[str]) -> None:
    """Leave the plan that is read as it is.

    Raises
    ------
    InvalidInput
        Where one of the files to be written is the plan itself.
    """
    from periodize.errors import Fault, InvalidInput
    from periodize.export.shelf import FORMATS
    from periodize.io.files import is_there

    for name in formats:
        path = folder / FORMATS[name].file
        if is_there(path) and is_there(plan) and path.samefile(plan):
            fault = Fault(
                code="would-replace-input",
                where=str(path),
                what=f"the format '{name}' would replace the plan that is read",
                advice="Give another folder with --out.",
            )
            raise InvalidInput([fault])
