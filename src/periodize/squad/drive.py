"""Drives a run: gives out shards, takes them in, tells how it stands."""

from __future__ import annotations

import contextlib
import queue
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from periodize.domain.vocabulary import Status
from periodize.errors import Fault, InvalidInput, PeriodizeError
from periodize.squad.engines import Engine
from periodize.squad.files import Row
from periodize.squad.layout import Layout
from periodize.squad.lease import RunBusy
from periodize.squad.sandbox import Stopped, never
from periodize.squad.shard import UnfitWorker
from periodize.squad.store import Store

TRIES = 3
"""How often a shard is given out whose worker was lost, or could not write."""

LOOK_S = 1.0
PATIENCE_S = 60.0
"""How long to wait for workers where an engine has none."""

LATE_S = 60.0
"""How long a network file system may take to show here what a worker has written there."""

_PLANNED = (Status.OPTIMAL, Status.FEASIBLE)


class ClusterLost(PeriodizeError):
    """The engine ended before the work did; the same call takes it up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadProgress:
    """Where a run stands.

    Parameters
    ----------
    solved, waiting
        Problems solved in this call so far, and to be solved in all.
    known
        Problems that were solved before.
    failed
        Of those solved so far, how many have no plan; athletes with bad input are not among them.
    elapsed_s
        Seconds since the work began.
    doing
        What is done before any problem is solved: sharing something out.
    """

    solved: int
    waiting: int
    known: int
    failed: int = 0
    elapsed_s: float
    doing: str = ""

    @staticmethod
    def before(doing: str, elapsed_s: float) -> SquadProgress:
        """While something is shared out, and nothing is solved yet."""
        return SquadProgress(solved=0, waiting=0, known=0, elapsed_s=elapsed_s, doing=doing)

    @property
    def rate(self) -> float:
        """Problems a second."""
        return self.solved / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds left at that rate; None before the first."""
        if self.solved == self.waiting:
            return 0.0
        return (self.waiting - self.solved) / self.rate if self.rate else None

    def to_plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "solved": self.solved,
            "waiting": self.waiting,
            "known": self.known,
            "failed": self.failed,
            "rate": round(self.rate, 2),
            "elapsed_s": round(self.elapsed_s, 1),
            "left_s": None if self.left_s is None else round(self.left_s, 1),
            "doing": self.doing,
        }


class Drive:
    """Gives out shards, never more than the engine can begin soon, and counts what comes back.

    Attributes
    ----------
    failed : dict
        Shards given up, with the reason.
    is_stopped : bool
        Whether the work was stopped before its end.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        layout: Layout,
        *,
        on_progress: Callable[[SquadProgress], None] | None = None,
        cancel: Callable[[], bool] = never,
    ) -> None:
        self.store, self.engine, self.layout, self.on_progress = store, engine, layout, on_progress
        self.cancel, self.is_stopped = cancel, False
        self.flying: dict[Any, str] = {}
        self.tries: Counter[str] = Counter()
        self.failed: dict[str, str] = {}
        self._landed: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._began = self._told = self._staffed = time.monotonic()
        self._solved = self._without_plan = 0

    def run(self) -> None:
        """Work until every shard is done or given up, or until it is stopped."""
        waiting = iter(self.layout.shards)
        more = True
        try:
            while more or self.flying:
                room = self._room()
                while more and len(self.flying) < room:
                    shard = next(waiting, None)
                    more = shard is not None
                    if shard is not None:
                        self._give_out(shard)
                if self.flying:
                    self._take_in_next()
                if self.cancel():
                    self.is_stopped = bool(more or self.flying)
                    break
        finally:
            for future in self.flying:  # there are some where it was stopped, or an error goes up
                with contextlib.suppress(Exception):  # an engine that is lost cannot be told
                    future.cancel()
            if self.flying:
                self.engine.stop()
        self._tell()

    def _room(self) -> int:
        """How many shards may be with the engine: one at work and one that waits for each of its slots."""
        slots = self.engine.slots
        if slots:
            self._staffed = time.monotonic()
        elif time.monotonic() - self._staffed >= PATIENCE_S:
            raise self._lost(f"the engine has had no worker for {PATIENCE_S:g} s")
        return 2 * max(1, slots)

    def _lost(self, why: str) -> ClusterLost:
        return ClusterLost(
            f"{why}; what is solved stays, and the same call with out='{self.store.folder}' goes on"
        )

    def _give_out(self, shard: str) -> None:
        self.tries[shard] += 1
        try:
            future = self.engine.submit(str(self.store.folder.resolve()), shard)
        except Exception as error:  # each engine says in its own way that it is closed, or broke
            raise self._lost(
                f"the engine takes no work any more ({type(error).__name__}: {error})"
            ) from error
        self.flying[future] = shard
        future.add_done_callback(self._landed.put)

    def _take_in_next(self) -> None:
        with contextlib.suppress(queue.Empty):
            self._take_in(self._landed.get(timeout=LOOK_S))
        if time.monotonic() - self._told >= LOOK_S:
            self._tell()

    def _take_in(self, future: Any) -> None:
        shard = self.flying.pop(future)
        if future.cancelled():  # not by us: those that we cancel are not taken in
            raise self._lost("the engine ended before the work did")
        error = _error_of(future)
        if isinstance(error, Stopped):
            raise RunBusy(f"'{self.store.folder}' is driven by another process by now")
        if isinstance(error, UnfitWorker):
            raise error
        if error is None or self.store.is_done(shard):
            self._count(shard)
        elif self.tries[shard] < TRIES:
            self._give_out(shard)
        else:
            self.failed[shard] = f"{type(error).__name__}: {error}"[:500]

    def _count(self, shard: str) -> None:
        """Count what has become of the problems of a shard that is done."""
        until = time.monotonic() + LATE_S
        while not self.store.has_arrived(shard):
            if time.monotonic() > until:
                raise InvalidInput([_elsewhere(self.store, shard)])
            time.sleep(LOOK_S / 10)
        for row in self.store.ledger_of(shard):
            self._solved += 1
            self._without_plan += _has_no_plan(row)

    def _tell(self) -> None:
        self._told = time.monotonic()
        if self.on_progress is None:
            return
        ended = [
            row
            for shard in self.flying.values()
            for row in self.store.noted(shard)
            if row.get("event") == "ended"
        ]
        self.on_progress(
            SquadProgress(
                solved=min(self.layout.waiting, self._solved + len(ended)),
                waiting=self.layout.waiting,
                known=self.layout.problems - self.layout.waiting,
                failed=self._without_plan + sum(map(_has_no_plan, ended)),
                elapsed_s=time.monotonic() - self._began,
            )
        )


def _error_of(future: Any) -> BaseException | None:
    """What a worker has raised; or what keeps the engine from saying so."""
    try:
        error: BaseException | None = future.exception(timeout=LOOK_S)
    except Exception as why:
        return why
    return error


def _has_no_plan(row: Row) -> bool:
    return row.get("status") not in _PLANNED


def _elsewhere(store: Store, shard: str) -> Fault:
    return Fault(
        code="worker-writes-elsewhere",
        where="engine",
        what=f"a worker has solved shard {shard}, and its answers do not appear in '{store.folder}'",
        limit="a folder that the driver and all workers share",
        advice="Maybe the workers have another folder of this name?",
    )
