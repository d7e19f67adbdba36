"""Where shards are worked on: here, on a Dask cluster, or on any executor. An engine only places work."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from importlib.metadata import version
from typing import Any, Protocol

from periodize.errors import Fault, InvalidInput
from periodize.squad.shard import run_shard

PACKAGES = ("periodize", "ortools")
"""Decide what a plan is: the same version of each everywhere."""

LOOK_S = 1.0
ANSWER_S = 5.0


class Engine(Protocol):
    """What can run shards."""

    @property
    def slots(self) -> int:
        """How many it can work on at once, as of now; 0 where it waits for workers."""

    def submit(self, folder: str, shard: str) -> Any:
        """A future of :func:`run_shard`."""

    def stop(self) -> None:
        """Give up at once what is being worked on, where the engine can; others do when the driver lets go of the folder."""

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
        self._pool.shutdown(wait=True, cancel_futures=True)  # with its threads their children end


class OnExecutor:
    """An executor of the caller: it is used and left open."""

    def __init__(self, executor: Executor, slots: int) -> None:
        self._executor, self.slots = executor, slots

    def submit(self, folder: str, shard: str) -> Future[int]:
        return self._executor.submit(run_shard, folder, shard)

    def stop(self) -> None:
        """Its workers see for themselves that the driver is gone."""

    def close(self) -> None:
        """Nothing of it is ours."""


class OnDask:
    """A Dask cluster, whose workers may come and go: the client is the caller's, and stays open.

    Raises
    ------
    InvalidInput
        Where the client is closed, or is one for asynchronous code; or where the cluster lacks this library, or has
        another version of it.
    """

    def __init__(self, client: Any) -> None:
        if client.asynchronous:
            raise InvalidInput([_fault("engine", client, "a client made without asynchronous=True")])
        if client.status != "running":
            raise InvalidInput([_fault("engine", client, "a client that is connected to its scheduler")])
        if faults := list(_misfits(client)):
            raise InvalidInput(faults)
        self._client = client
        self._slots, self._looked = 0, float("-inf")

    @property
    def slots(self) -> int:
        """Threads of all workers, looked up about once a second."""
        if time.monotonic() - self._looked >= LOOK_S:
            with contextlib.suppress(
                Exception
            ):  # a lost scheduler shows in what it was given: that is cancelled
                self._slots = sum(self._client.nthreads(callback_timeout=ANSWER_S).values())
            self._looked = time.monotonic()
        return self._slots

    def submit(self, folder: str, shard: str) -> Any:
        return self._client.submit(run_shard, folder, shard, pure=False)

    def stop(self) -> None:
        """Its workers see for themselves that the driver is gone."""

    def close(self) -> None:
        """Nothing of it is ours."""


def _misfits(client: Any) -> Iterator[Fault]:
    """What keeps a cluster from the work, looked up beforehand: a worker that cannot read its task ends, and says little."""
    told = client.get_versions(packages=list(PACKAGES))
    here = {name: version(name) for name in PACKAGES}
    ours = {"periodize": here["periodize"]}  # a scheduler solves nothing, but it reads what it hands on
    asked = [("the scheduler", told["scheduler"], ours)]
    asked += [(f"the worker {worker}", answered, here) for worker, answered in told["workers"].items()]
    for who, answered, wanted in asked:
        there = {name: answered["packages"].get(name) for name in wanted} if answered else wanted
        if there != wanted:  # one that does not answer is about to be given up
            found, limit = _listed(there), f"as here: {_listed(wanted)}"
            yield Fault(
                code="worker-differs", where="engine", what=f"{who} has {found}", value=found, limit=limit
            )


def _listed(versions: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name} {number or 'missing'}" for name, number in versions.items())


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
