"""Optional dependencies: loaded when they are first needed, and named in one sentence where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from periodize.errors import MissingExtra


def needed(module: str, extra: str, purpose: str) -> Any:
    """A module of an optional dependency.

    Parameters
    ----------
    module
        Its name, ``"openpyxl"`` or ``"icalendar.cal"``.
    extra
        The extra of this package that brings it.
    purpose
        What it is needed for, as the subject of a sentence: ``"reading Excel files"``.

    Raises
    ------
    MissingExtra
        Where it is not installed; the message says how to install it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        if error.name is not None and error.name.partition(".")[0] != package:
            raise  # it is there, and something that it needs is not
        raise MissingExtra(
            f"{purpose} needs the package '{package}'; install it with: pip install 'periodize[{extra}]'"
        ) from error
