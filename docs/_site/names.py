"""The public names, and where in the library each one stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import periodize

PACKAGES = ("periodize", "periodize.testing")
"""Where public names stand; their ``__all__`` decides."""


def public() -> dict[str, Any]:
    """Every public object by the name under which it is documented."""
    return {
        f"{package}.{name}": getattr(import_module(package), name)
        for package in PACKAGES
        for name in import_module(package).__all__
        if name != "__version__"
    }


def home(full_name: str) -> str:
    """The part of the library in which a public name stands: ``domain.season``; of testing, ``testing``."""
    package, _, name = full_name.rpartition(".")
    return "testing" if package == "periodize.testing" else periodize._MODULE_OF[name]


def of(homes: Iterable[str]) -> Iterator[str]:
    """Public names that stand in these modules or packages, in the order in which those are given; each once."""
    found = (
        name
        for wanted in homes
        for name in public()
        if home(name) == wanted or home(name).startswith(f"{wanted}.")
    )
    yield from dict.fromkeys(found)
