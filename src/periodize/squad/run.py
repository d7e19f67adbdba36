"""Plans a squad: every athlete on their own, whatever happens to the others."""

from __future__ import annotations

import os
import queue
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from periodize.errors import Fault, InvalidInput, PeriodizeError
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.squad.engines import Engine, engine_of
from periodize.squad.files import Row
from periodize.squad.inputs import entrants
from periodize.squad.layout import Layout, lay_out
from periodize.squad.lease import Lease
from periodize.squad.limits import Limits
from periodize.squad.sandbox import Outcome
from periodize.squad.store import Store
from periodize.squad.task import ANSWERING, rule_paths

TRIES = 3
"""How often a shard is given out whose worker was lost, or could not write."""

LOOK_S = 1.0
RETRIED = frozenset({Outcome.CRASHED, Outcome.TIMEOUT, Outcome.HANG, Outcome.MEMORY})
"""Outcomes that another machine, or more time, may change."""


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
    elapsed_s
        Seconds since the work began.
    """

    solved: int
    waiting: int
    known: int
    elapsed_s: float

    @property
    def rate(self) -> float:
        """Problems a second."""
        return self.solved / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds left at that rate; None before the first."""
        return (self.waiting - self.solved) / self.rate if self.solved else None

    def to_plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "solved": self.solved,
            "waiting": self.waiting,
            "known": self.known,
            "elapsed_s": round(self.elapsed_s, 1),
            "left_s": None if self.left_s is None else round(self.left_s, 1),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadRun:
    """What a run has found; everything is read from its folder, athlete by athlete.

    Parameters
    ----------
    store
        The folder.
    layout
        Counts of the input.
    unfinished
        Shards that no worker could finish, with the reason; the same call tries them again.
    """

    store: Store
    layout: Layout
    unfinished: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """A row for each athlete in the order of the input: ``athlete``, ``outcome``, ``status``, ``reason``, ``plan``."""
        shards = {row["key"]: row["shard"] for row in self.store.ledger()}
        held = _Held(self.store)
        for athlete in self.store.athletes():
            yield _row(athlete, held.answer(shards.get(athlete.get("key", "")), athlete.get("key")))

    def failures(self) -> Iterator[Row]:
        """The athletes without a plan, each with the reason."""
        return (row for row in self.rows() if row["plan"] is None)

    def counts(self) -> dict[str, int]:
        """How many athletes ended how: ``OPTIMAL``, ``FEASIBLE``, ``INFEASIBLE``, ``crashed`` and the like."""
        return dict(Counter(row["status"] or row["outcome"] for row in self.rows()))


def plan_squad(
    seasons: Any,
    policy: Policy | None = None,
    *,
    out: str | os.PathLike[str],
    engine: Any = None,
    workers: int | None = None,
    limits: Limits | None = None,
    step_min: int | None = None,
    rules: Iterable[type[Rule]] = (),
    retry_failed: bool | Iterable[str] = False,
    on_progress: Callable[[SquadProgress], None] | None = None,
    answering: str = ANSWERING,
) -> SquadRun:
    """Plan every athlete of a squad, each on their own, and write down what comes out.

    A crash, a hang, a flood of memory or bad input costs the athlete concerned and no other. Whatever ends this call,
    the same call takes the work up again and solves nothing twice.

    Parameters
    ----------
    seasons
        A folder of season files, a table of athletes with their runs, or seasons; see :func:`~.inputs.entrants`.
    policy
        The rules for all; by default those of each season file, or the default policy.
    out
        The folder of the run.
    engine
        None for this machine; a ``distributed.Client`` for a Dask cluster; or a ``concurrent.futures.Executor``.
    workers
        How many athletes at once on this machine; as many as there are processors unless given.
    limits
        What one athlete may take.
    step_min
        Also try starts every so many minutes inside a window.
    rules
        Rule classes of one's own, importable by other processes.
    retry_failed
        Whether to try athletes again whom a crash or a hard limit has ended, or which of these outcomes.
    on_progress
        Called about once a second.
    answering
        What solves a task, as ``"module:function"``.

    Returns
    -------
    SquadRun
        Its rows are the same for every engine and number of workers.

    Raises
    ------
    InvalidInput
        Where the input as a whole, the folder or an option is at fault; an athlete's own faults are rows.
    RunBusy
        Where another process drives a run in the folder.
    ClusterLost
        Where the engine ended before the work did.
    """
    limits = limits or Limits()
    retried = _retried(retry_failed)
    paths = rule_paths(rules)
    store = Store.made(Path(out))
    with Lease(store.lease):
        store.set(_settings(limits, answering))
        layout = lay_out(
            store, entrants(seasons, policy), limits, step_min=step_min, rules=paths, retried=retried
        )
        unfinished: dict[str, str] = {}
        if layout.shards:
            at_work = engine_of(engine, workers)
            try:
                unfinished = _Drive(store, at_work, layout, on_progress).run()
            finally:
                at_work.close()
        return SquadRun(store=store, layout=layout, unfinished=unfinished)


def _retried(retry_failed: bool | Iterable[str]) -> frozenset[str]:
    if isinstance(retry_failed, bool):
        return frozenset(RETRIED) if retry_failed else frozenset()
    asked = frozenset({retry_failed} if isinstance(retry_failed, str) else retry_failed)
    unknown = sorted(asked - {outcome.value for outcome in Outcome})
    if unknown:
        raise InvalidInput(
            [
                Fault(
                    code="option-out-of-range",
                    where="retry_failed",
                    what=f"'{name}' is no outcome",
                    value=name,
                    limit=", ".join(Outcome),
                )
                for name in unknown
            ]
        )
    return asked


def _settings(limits: Limits, answering: str) -> dict[str, Any]:
    return {
        "answering": answering,
        "limits": {
            "effort": limits.effort,
            "cpu_s": limits.cpu_s,
            "wall_s": limits.wall_s,
            "memory_mb": limits.memory_mb,
            "retries": limits.retries,
        },
        "versions": {name: version(name) for name in ("periodize", "ortools")},
    }


class _Drive:
    """Gives out shards, never more than the engine can begin soon, and counts what comes back."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        layout: Layout,
        on_progress: Callable[[SquadProgress], None] | None,
    ) -> None:
        self.store, self.engine, self.layout, self.on_progress = store, engine, layout, on_progress
        self.flying: dict[Any, str] = {}
        self.tries: Counter[str] = Counter()
        self.failed: dict[str, str] = {}
        self._landed: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._began = time.monotonic()
        self._solved = 0

    def run(self) -> dict[str, str]:
        """Work until every shard is done or given up; those that are not, with the reason."""
        waiting = iter(self.layout.shards)
        more = True
        while more or self.flying:
            while more and len(self.flying) < 2 * self.engine.slots:
                shard = next(waiting, None)
                more = shard is not None
                if shard is not None:
                    self._give_out(shard)
            try:
                future = self._landed.get(timeout=LOOK_S)
            except queue.Empty:
                self._tell()
                continue
            self._take_in(future)
            self._tell()
        return self.failed

    def _give_out(self, shard: str) -> None:
        self.tries[shard] += 1
        future = self.engine.submit(str(self.store.folder.resolve()), shard)
        self.flying[future] = shard
        future.add_done_callback(self._landed.put)

    def _take_in(self, future: Any) -> None:
        shard = self.flying.pop(future)
        try:
            self._solved += future.result()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # Dask and futures tell of lost workers in many ways
            if type(error).__name__ == "CancelledError":
                raise ClusterLost(
                    f"the engine ended before the work did; the same call with out='{self.store.folder}' goes on"
                ) from error
            if self.tries[shard] < TRIES:
                self._give_out(shard)
            else:
                self.failed[shard] = f"{type(error).__name__}: {error}"[:500]

    def _tell(self) -> None:
        if self.on_progress is not None:
            flying = sum(
                row.get("event") == "ended"
                for shard in self.flying.values()
                for row in self.store.noted(shard)
            )
            self.on_progress(
                SquadProgress(
                    solved=min(self.layout.waiting, self._solved + flying),
                    waiting=self.layout.waiting,
                    known=self.layout.problems - self.layout.waiting,
                    elapsed_s=time.monotonic() - self._began,
                )
            )


class _Held:
    """Answers by problem, a few shards of them in memory."""

    SHARDS = 64

    def __init__(self, store: Store) -> None:
        self.store = store
        self._shards: dict[str, Mapping[str, Row]] = {}

    def answer(self, shard: str | None, key: str | None) -> Row | None:
        """The answer to a problem; None where there is none yet."""
        if shard is None or key is None:
            return None
        if shard not in self._shards:
            if len(self._shards) >= self.SHARDS:
                self._shards.pop(next(iter(self._shards)))
            self._shards[shard] = {row["key"]: row for row in self.store.results(shard)}
        return self._shards[shard].get(key)


def _row(athlete: Row, found: Row | None) -> Row:
    """What is known of one athlete."""
    base: Row = {"athlete": athlete["athlete"], "key": athlete.get("key"), "status": None, "plan": None}
    if "faults" in athlete:
        reason = "; ".join(fault["what"] for fault in athlete["faults"])
        return {**base, "outcome": "invalid", "reason": reason, "faults": athlete["faults"]}
    if found is None:
        return {**base, "outcome": "unfinished", "reason": "not solved yet; the same call goes on"}
    if found["outcome"] != Outcome.OK:
        return {**base, "outcome": found["outcome"], "reason": found["kind"]}
    answer = found["answer"]
    return {**base, **answer, "outcome": Outcome.OK.value}
