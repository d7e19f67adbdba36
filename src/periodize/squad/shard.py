"""The work of one shard: what a worker does, on this machine or on another.

It can be done twice, broken off and taken up again: problems that the journals hold are not solved again, and the
answers are written once.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
import time
import weakref
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from periodize.squad.files import Row
from periodize.squad.lease import Lease
from periodize.squad.limits import Limits
from periodize.squad.sandbox import Ended, Outcome, Sandbox, never
from periodize.squad.store import Store

SYNC_S = 1.0


def run_shard(folder: str, shard: str, stopped: Callable[[], bool] = never) -> int:
    """Solve what is left of a shard, and write its answers.

    Parameters
    ----------
    folder
        The store.
    shard
        Name of the shard.
    stopped
        Asked many times a second whether to stop; the problem in flight is then given up and not noted.

    Returns
    -------
    int
        How many problems were solved here.

    Raises
    ------
    Stopped
        Where it was stopped; what is noted stays.
    OSError
        Where the store cannot be read or written: no athlete's fault, and worth another try.
    """
    store = Store(Path(folder))
    if store.is_done(shard):
        return 0
    with Lease(store.claim(shard), waits=True):
        return 0 if store.is_done(shard) else _solve(store, shard, stopped)


def _solve(store: Store, shard: str, stopped: Callable[[], bool]) -> int:
    settings = store.settings or {}
    limits = Limits(**settings["limits"])
    known = {row["key"]: row for row in store.noted(shard) if row.get("event") == "ended"}
    solved = 0
    sandbox = _sandbox(settings["answering"], limits, stopped)
    with _Journal(store, shard) as journal:
        for problem in store.input(shard):
            if problem["key"] in known:
                continue
            task = store.with_policy(problem["task"])
            known[problem["key"]] = journal.solved(sandbox, limits, problem["key"], task)
            solved += 1
    _commit(store, shard, known)
    return solved


_own = threading.local()


def _sandbox(answering: str, limits: Limits, stopped: Callable[[], bool]) -> Sandbox:
    """The child of this thread, kept from shard to shard: to start one takes as long as some athletes do."""
    held: Sandbox | None = getattr(_own, "sandbox", None)
    if held is not None and (held.answering, held.limits) == (answering, limits):
        held.stopped = stopped
        return held
    if held is not None:
        held.close()
    _own.sandbox = made = Sandbox(answering, limits, stopped)
    weakref.finalize(threading.current_thread(), made.close)
    return made


class _Journal:
    """Notes each problem when it is begun and when it has ended, at once."""

    def __init__(self, store: Store, shard: str) -> None:
        self.path = store.journal(shard, f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}")
        self._file: IO[bytes] | None = None
        self._synced = time.monotonic()

    def __enter__(self) -> _Journal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def solved(self, sandbox: Sandbox, limits: Limits, key: str, task: dict[str, Any]) -> Row:
        """Solve a problem, once more where its process died, and note how it ended."""
        for tries_left in range(limits.retries, -1, -1):
            self._note({"event": "began", "key": key})
            ended = sandbox.run(task)
            if ended.outcome is not Outcome.CRASHED or not tries_left:
                break
            self._note({"event": "died", "key": key, "kind": ended.kind, "message": ended.message})
        row = _row(key, ended)
        self._note(row)
        return row

    def _note(self, row: Row) -> None:
        if self._file is None:
            self._file = self.path.open("xb", buffering=0)
        line = memoryview(json.dumps(row, separators=(",", ":")).encode() + b"\n")
        while line:  # a disk that fills up takes a part of it, and says so only when asked again
            line = line[self._file.write(line) :]
        if time.monotonic() - self._synced > SYNC_S:
            os.fsync(self._file.fileno())
            self._synced = time.monotonic()


def _row(key: str, ended: Ended) -> Row:
    return {
        "event": "ended",
        "key": key,
        "outcome": ended.outcome.value,
        "kind": ended.kind,
        "answer": ended.answer,
        "status": ended.answer.get("status") if ended.answer is not None else None,
        "message": ended.message,
        "cpu_s": round(ended.cpu_s, 3),
        "wall_s": round(ended.wall_s, 3),
        "host": socket.gethostname()[:40],
    }


_REPRODUCIBLE = ("key", "outcome", "kind", "answer")
_TELEMETRY = ("key", "outcome", "status", "kind", "message", "cpu_s", "wall_s", "host")


def _commit(store: Store, shard: str, known: dict[str, Row]) -> None:
    """Write the answers in the order of the input, then let the journals go."""
    order = [problem["key"] for problem in store.input(shard)]
    begun = Counter(row["key"] for row in store.noted(shard) if row.get("event") == "began")
    store.put_ledger(
        shard, [{**{name: known[key][name] for name in _TELEMETRY}, "begun": begun[key]} for key in order]
    )
    store.put_results(shard, [{name: known[key][name] for name in _REPRODUCIBLE} for key in order])
    for path in store.journals(shard):
        with contextlib.suppress(OSError):
            path.unlink()
