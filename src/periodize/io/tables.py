"""Hands out the values of a table by key, and reports the keys that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from periodize.io import cells
from periodize.io.faults import Faults, nearest, one_of

Value = TypeVar("Value")

MOST_UNKNOWN = 50
"""More unknown keys than this are counted, not listed."""


class Table:
    """One table of a season file.

    Parameters
    ----------
    content
        What TOML or JSON gave; anything but a table is a fault and counts as an empty one.
    where
        Where it stands, for messages: ``"season.toml [athlete]"``.
    faults
        Collects what is wrong.
    """

    def __init__(self, content: object, where: str, faults: Faults) -> None:
        self.where = where
        self.faults = faults
        self._asked: list[str] = []
        self._content: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
        if not isinstance(content, Mapping):
            faults.add(
                "not-a-table", f"found {content!r}", where=where, value=content, limit="wanted a table"
            )

    def __contains__(self, key: str) -> bool:
        return not cells.is_empty(self.raw(key))

    def raw(self, key: str) -> Any:
        """What stands at a key, unread; None where nothing does."""
        if key not in self._asked:
            self._asked.append(key)
        return self._content.get(key)

    def place(self, key: str) -> str:
        """Where a key stands."""
        return f"{self.where} {key}".strip()

    def optional(self, key: str, read: Callable[[object], Value]) -> Value | None:
        """The value at a key, None where there is none or where it cannot be read."""
        raw = self.raw(key)
        return None if cells.is_empty(raw) else self.faults.read(read, raw, self.place(key))

    def default(self, key: str, read: Callable[[object], Value], otherwise: Value) -> Value:
        """The value at a key, or another where there is none."""
        value = self.optional(key, read)
        return otherwise if value is None else value

    def required(self, key: str, read: Callable[[object], Value]) -> Value | None:
        """The value at a key; a fault where there is none."""
        if key not in self:
            self.faults.add("missing-key", f"'{key}' is missing", where=self.where)
            return None
        return self.optional(key, read)

    def table(self, key: str) -> Table:
        """The table at a key, an empty one where there is none."""
        raw = self.raw(key)
        return Table({} if raw is None else raw, f"{self.where} [{key}]".strip(), self.faults)

    def tables(self, key: str) -> list[Table]:
        """The list of tables at a key, numbered from 1 in messages."""
        raw = self.raw(key)
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.faults.add(
                "not-a-list",
                f"found {raw!r}",
                where=self.place(key),
                value=raw,
                limit="wanted a list of tables",
                advice=f"Maybe [[{key}]], with two brackets?",
            )
            return []
        return [
            Table(item, f"{self.where} [[{key}]] {number}".strip(), self.faults)
            for number, item in enumerate(raw, 1)
        ]

    def names(self) -> list[str]:
        """All keys of a table whose keys are names of the user's choice; counts as asking for each."""
        for key in self._content:
            self.raw(key)
        return list(self._content)

    def close(self) -> None:
        """Report the keys that nobody asked for."""
        unknown = [key for key in self._content if key not in self._asked]
        if len(unknown) > MOST_UNKNOWN:
            self.faults.add(
                "unknown-key",
                f"{len(unknown)} keys are unknown here",
                where=self.where,
                limit=one_of(self._asked),
            )
            return
        for key in unknown:
            self.faults.add(
                "unknown-key",
                f"'{key}' is not a key here",
                where=self.where,
                value=key,
                limit=one_of(self._asked),
                advice=nearest(key, self._asked),
            )
