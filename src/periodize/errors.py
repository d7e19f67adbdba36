"""What can go wrong, said so that the reader can mend it.

Every error of this library is a :class:`PeriodizeError`. Faults of an input are collected and raised
together; each is a :class:`Fault` with a stable reason code, so that tools can react to them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with an input.

    Parameters
    ----------
    code
        Stable reason code in kebab case, for example ``"run-outside-season"``.
    what
        The sentence: what is wrong, with the value.
    where
        Where it stands: a file and row, a run's id, a key.
    value
        The offending value as text.
    limit
        What it must satisfy, as text.
    advice
        What may have happened, starting with "Maybe" where it is a guess.
    """

    code: str
    what: str
    where: str = ""
    value: str = ""
    limit: str = ""
    advice: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        if self.limit:
            text += f"; {self.limit}"
        text += "."
        if self.advice:
            text += f" {self.advice}"
        return f"[{self.code}] {text}"


class PeriodizeError(Exception):
    """The root of all errors this library raises on purpose."""


class InvalidInput(PeriodizeError):
    """An input has faults. All of them are in :attr:`faults`, in the order they were met.

    Attributes
    ----------
    faults : tuple of Fault
    shown_at_most : int
        How many the message lists, 20 by default.
    """

    shown_at_most = 20

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in the input"
        lines = [f"  {fault}" for fault in self.faults[: self.shown_at_most]]
        if count > self.shown_at_most:
            lines.append(f"  ... and {count - self.shown_at_most} more (see .faults)")
        return "\n".join([head + ":", *lines])

    def rows(self) -> list[dict[str, str]]:
        """The faults as plain rows, ready for a table."""
        return [asdict(fault) for fault in self.faults]


class InvalidSeason(InvalidInput):
    """The facts of a season contradict themselves or one another."""


class InvalidPolicy(InvalidInput):
    """A policy has an unknown rule, an unknown parameter or a value out of range."""


class NoPlan(PeriodizeError):
    """A plan was required and there is none; the message says why."""


class MissingExtra(PeriodizeError, ImportError):
    """An optional dependency is not installed; the message says which, what for and how to get it."""
