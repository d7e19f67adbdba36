"""Collects the faults of an input while it is read, so that all of them can be reported together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from typing import TypeVar

from periodize.errors import Fault

Value = TypeVar("Value")
Raw = TypeVar("Raw")

LONGEST_VALUE = 60
LONGEST_SENTENCE = 240


class Misfit(ValueError):
    """A value that cannot be read. It becomes a fault once it is known where the value stands.

    Parameters
    ----------
    code, what, value, limit, advice
        As in :class:`periodize.errors.Fault`.
    """

    def __init__(
        self, code: str, what: str, *, value: object = "", limit: str = "", advice: str = ""
    ) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.value = shown(value)
        self.limit = limit
        self.advice = advice


class Faults:
    """The faults met so far, in order; each is kept once.

    Attributes
    ----------
    found : list of Fault
    """

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._known: set[Fault] = set()

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(
        self, code: str, what: str, *, where: str = "", value: object = "", limit: str = "", advice: str = ""
    ) -> None:
        """Note a fault."""
        self.extend(
            [
                Fault(
                    code=code,
                    where=where,
                    what=shown(what, LONGEST_SENTENCE),
                    value=shown(value),
                    limit=limit,
                    advice=advice,
                )
            ]
        )

    def unknown(self, noun: str, name: str, known: Collection[str], where: str) -> None:
        """A name that stands for nothing, with those that do and the nearest of them."""
        self.add(
            f"unknown-{noun.replace(' ', '-')}",
            f"there is no {noun} '{name}'",
            where=where,
            value=name,
            limit=one_of(known),
            advice=nearest(name, known),
        )

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note faults found elsewhere."""
        for fault in faults:
            if fault not in self._known:
                self._known.add(fault)
                self.found.append(fault)

    def read(self, parse: Callable[[Raw], Value], raw: Raw, where: str) -> Value | None:
        """The value, or None and a fault noted where it cannot be read."""
        try:
            return parse(raw)
        except Misfit as misfit:
            self.add(
                misfit.code,
                misfit.what,
                where=where,
                value=misfit.value,
                limit=misfit.limit,
                advice=misfit.advice,
            )
            return None


def nearest(name: object, known: Iterable[str]) -> str:
    """Advice that names the nearest known word, or nothing where none is near.

    >>> nearest("distnace_km", ["distance_km", "duration_min"])
    "Maybe 'distance_km'?"
    """
    words = list(known)
    wanted = str(name).strip().casefold()
    close = get_close_matches(wanted, words, n=1, cutoff=0.6)
    return f"Maybe '{close[0]}'?" if close else ""


def one_of(known: Iterable[str]) -> str:
    """``"one of a, b, c"``."""
    return "one of " + ", ".join(known)


def shown(value: object, most: int = LONGEST_VALUE) -> str:
    """A value as short text on one line, fit for a message."""
    text = " ".join(str(value).split())
    text = "".join(sign if sign.isprintable() else "?" for sign in text)
    return text if len(text) <= most else text[: most - 3] + "..."
