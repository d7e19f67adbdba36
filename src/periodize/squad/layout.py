"""Lays a squad out as shards: every athlete read once, every problem named once, nothing kept in memory."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from periodize.errors import InvalidInput
from periodize.problem import Problem
from periodize.squad.files import Row
from periodize.squad.limits import SquadLimits
from periodize.squad.store import Store, again, tries_of
from periodize.squad.task import Table, key_of, task_of

ATHLETES_A_FILE = 1_000
SHARD_SIZE = 4
"""Problems a shard: ten seconds of work or so, so that little is in flight and all workers end together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """One athlete of the input.

    Parameters
    ----------
    name
        What the athlete is called in every table; one of a kind.
    problem
        Season and policy; None where they cannot be read.
    faults
        What is wrong with them.
    """

    name: str
    problem: Problem | None = None
    faults: tuple[Row, ...] = ()

    @staticmethod
    def unreadable(name: str, error: InvalidInput) -> Entrant:
        """An athlete whose season cannot be read."""
        return Entrant(name=name, faults=tuple(error.rows()))


@dataclass(slots=True)
class Layout:
    """What has been laid out.

    Attributes
    ----------
    athletes, unreadable, problems
        Counts: athletes, those whose input is at fault, and problems that differ.
    shards
        Names of the shards that are to be worked on, in order.
    waiting
        Problems in them.
    """

    athletes: int = 0
    unreadable: int = 0
    problems: int = 0
    shards: list[str] = field(default_factory=list)
    waiting: int = 0


def lay_out(
    store: Store,
    entrants: Iterable[Entrant],
    limits: SquadLimits,
    *,
    step_min: int | None = None,
    rules: Iterable[str] = (),
    retried: frozenset[str] = frozenset(),
) -> Layout:
    """Write the input of a run into its store.

    Parameters
    ----------
    store
        The store. What it holds from earlier runs is not solved again.
    entrants
        The athletes; read one by one.
    limits, step_min, rules
        Part of each problem.
    retried
        Outcomes that are worth another try: ``"timeout"`` and the like.
    """
    store.sweep()
    store.clear_athletes()
    done = {row["key"]: Done.of(row, retried) for row in store.ledger()}
    layout, pack = Layout(), _Pack(store, done)
    athletes: list[Row] = []
    try:
        for entrant in named_apart(entrants):
            layout.athletes += 1
            row: Row = {"athlete": entrant.name}
            if entrant.problem is None:
                layout.unreadable += 1
                row["faults"] = list(entrant.faults)
            else:
                task = task_of(entrant.problem, effort=limits.effort, step_min=step_min, rules=rules)
                row["key"] = pack.add(task)
            athletes.append(row)
            if len(athletes) == ATHLETES_A_FILE:
                _put_athletes(store, layout.athletes, athletes)
        _put_athletes(store, layout.athletes, athletes)
        pack.close()
    except BaseException:
        store.clear_athletes()  # half a squad would look like a whole one
        raise
    layout.problems, layout.shards, layout.waiting = len(pack.seen), pack.shards, pack.waiting
    return layout


def _put_athletes(store: Store, count: int, athletes: list[Row]) -> None:
    if athletes:
        store.put_input(f"athletes-{(count - 1) // ATHLETES_A_FILE:06d}", athletes)
        athletes.clear()


def named_apart(entrants: Iterable[Entrant]) -> Iterator[Entrant]:
    """The athletes with names that are one of a kind: a second "kim" becomes "kim-2"."""
    met: Counter[str] = Counter()
    for entrant in entrants:
        called = entrant.name.encode("utf-8", "replace").decode("utf-8") or "unnamed"
        name = called
        while met[name]:
            met[called] += 1
            name = f"{called}-{met[called]}"
        met[name] += 1
        yield replace(entrant, name=name)


@dataclass(frozen=True, slots=True)
class Done:
    """That a problem was solved before.

    Parameters
    ----------
    stays
        Whether its answer stays; it is tried again otherwise.
    tries
        How often it was tried again until then.
    """

    stays: bool
    tries: int

    @staticmethod
    def of(row: Row, retried: frozenset[str]) -> Done:
        """What a row of the ledger says."""
        return Done(row["outcome"] not in retried, tries_of(row["shard"]))


class _Pack:
    """Packs problems into shards as they come."""

    def __init__(self, store: Store, done: dict[str, Done]) -> None:
        self.store, self.done = store, done
        self.seen: set[str] = set()
        self.shards: list[str] = []
        self.waiting = 0
        self._policies: set[str] = set()
        self._open: list[Row] = []

    def add(self, task: Table) -> str:
        """Put a problem into a shard, unless it is in one; its key."""
        key = key_of(task)
        if key not in self.seen:
            self.seen.add(key)
            self._open.append({"key": key, "task": {**task, "policy": self._policy(task["policy"])}})
            if len(self._open) == SHARD_SIZE:
                self.close()
        return key

    def close(self) -> None:
        """Write the shard that is open; those of its problems that are done are left out.

        It is named by the problems that are in it, so that what an earlier call laid out under a name is the same.
        """
        waiting = [row for row in self._open if not (row["key"] in self.done and self.done[row["key"]].stays)]
        self._open = []
        if not waiting:
            return
        keys = [row["key"] for row in waiting]
        name = _digest(keys)
        for _ in range(max((self.done[key].tries + 1 for key in keys if key in self.done), default=0)):
            name = again(name)
        while self.store.is_done(name):
            name = again(name)
        self.store.put_input(name, waiting)
        self.shards.append(name)
        self.waiting += len(waiting)

    def _policy(self, policy: Table) -> str:
        key = _digest(policy)
        if key not in self._policies:
            self._policies.add(key)
            self.store.put_input(f"policy-{key}", [policy])
        return key


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
