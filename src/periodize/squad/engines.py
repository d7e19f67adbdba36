"""Where shards are worked on: here, on a Dask cluster, or on any executor. An engine only places work."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, Protocol

from periodize.errors import Fault, InvalidInput
from periodize.squad.shard import run_shard


class Engine(Protocol):
    """What can run shards."""

    slots: int

    def submit(self, folder: str, shard: str) -> Any:
        """A future of :func:`run_shard`."""

    def stop(self) -> None:
        """Give up what is being worked on, as far as the engine can."""

    def close(self) -> None:
        """Let go of what the engine itself has started."""


class Local:
    """Threads of this process, each with a child process of its own at work.

    Parameters
    ----------
    workers
        How many at once; as many as there are processors unless given.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.slots = workers if workers is not None else processors()
        self._pool = ThreadPoolExecutor(self.slots, thread_name_prefix="periodize")
        self._stopped = threading.Event()

    def submit(self, folder: str, shard: str) -> Future[int]:
        return self._pool.submit(run_shard, folder, shard, self._stopped.is_set)

    def stop(self) -> None:
        self._stopped.set()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        del self._pool  # with its threads their children end


class OnExecutor:
    """An executor of the caller: it is used and left open."""

    def __init__(self, executor: Executor, slots: int) -> None:
        self._executor, self.slots = executor, slots

    def submit(self, folder: str, shard: str) -> Future[int]:
        return self._executor.submit(run_shard, folder, shard)

    def stop(self) -> None:
        """What its workers are at they finish, and note."""

    def close(self) -> None:
        """Nothing of it is ours."""


class OnDask:
    """A Dask cluster: the client is the caller's, and stays open."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.slots = max(1, sum(client.nthreads().values()))

    def submit(self, folder: str, shard: str) -> Any:
        return self._client.submit(run_shard, folder, shard, pure=False)

    def stop(self) -> None:
        """What its workers are at they finish, and note."""

    def close(self) -> None:
        """Nothing of it is ours."""


def engine_of(engine: Any, workers: int | None) -> Engine:
    """The engine that is meant by None, ``"local"``, a Dask ``Client`` or an ``Executor``.

    Raises
    ------
    InvalidInput
        Where it is none of these, or ``workers`` is out of range.
    """
    if workers is not None and (type(workers) is not int or workers < 1):
        raise InvalidInput([_fault("workers", workers, "a whole number, at least 1")])
    if engine in (None, "local"):
        return Local(workers)
    if isinstance(engine, Executor):
        return OnExecutor(engine, _slots(engine, workers))
    if _is_dask_client(engine):
        return OnDask(engine)
    raise InvalidInput(
        [_fault("engine", engine, "'local', a distributed.Client or a concurrent.futures.Executor")]
    )


def _slots(executor: Executor, workers: int | None) -> int:
    """How many shards an executor works on at once; executors need not say."""
    told = getattr(executor, "_max_workers", None)
    return workers or (told if isinstance(told, int) else processors())


def processors() -> int:
    """How many processors this process may use."""
    count: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(count(0)) if count is not None else os.cpu_count() or 1


def _is_dask_client(engine: Any) -> bool:
    """Without loading Dask: nobody has a client who has not loaded it."""
    return any(
        kind.__module__.partition(".")[0] == "distributed" and kind.__name__ == "Client"
        for kind in type(engine).__mro__
    )


def _fault(where: str, value: object, limit: str) -> Fault:
    return Fault(
        code="option-out-of-range",
        where=where,
        what=f"it is {value!r:.60}",
        value=f"{value!r:.60}",
        limit=limit,
    )
