"""What was checked of a certificate, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from periodize.domain.display import Told
from periodize.domain.vocabulary import Status
from periodize.plain import to_plain


class State(StrEnum):
    """What a check came to."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    """It was asked for and could not be decided in time."""
    TOLD = "told"
    """No check, but worth knowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was checked.

    Parameters
    ----------
    code
        What: ``content``, ``problem``, ``plan``, ``versions``, ``runs``, ``rules``, ``bill``, ``bounds``, ``clash``,
        ``facts``, ``proof``, ``enumeration``, ``minimal``; for a fault, its reason code or its rule.
    state
        What it came to.
    text
        The sentence.
    """

    code: str
    state: State
    text: str

    def __str__(self) -> str:
        return f"{self.state.value:6}{self.text} [{self.code}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks(Told):
    """All that was checked of a certificate.

    Parameters
    ----------
    status
        What the certificate claims to be.
    lines
        In the order in which it was checked.
    """

    status: Status
    lines: tuple[Checked, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing failed."""
        return not any(line.state is State.FAILS for line in self.lines)

    @property
    def decided(self) -> bool:
        """Whether all that was asked for was decided."""
        return not any(line.state is State.OPEN for line in self.lines)

    def to_plain(self) -> dict[str, Any]:
        """The checks as JSON values."""
        lines = [to_plain(line) for line in self.lines]
        return {"sound": self.sound, "decided": self.decided, "status": self.status.value, "checked": lines}

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))
