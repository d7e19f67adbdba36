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
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

from periodize.errors import Fault, InvalidInput
from periodize.squad.files import Row
from periodize.squad.lease import Lease, Watch
from periodize.squad.limits import SquadLimits
from periodize.squad.sandbox import Ended, Outcome, Sandbox, never
from periodize.squad.store import Store

SYNC_S = 1.0
IDLE_S = 60.0
"""After this a child without work is let go: workers of a cluster live on when the run is over."""


class UnfitWorker(InvalidInput):
    """A worker that cannot do the work: it does not see the folder, or has other versions than the driver."""


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
        Where it was stopped, or the driver has let go of the folder; what is noted stays.
    UnfitWorker
        Where the folder cannot be seen from here, or versions differ from those of the driver.
    OSError
        Where the store cannot be read or written: no athlete's fault, and worth another try.
    """
    store = Store(Path(folder))
    settings = _settings(store, shard)
    driver = Watch(store.lease)

    def over() -> bool:
        return stopped() or driver.is_over()

    if store.is_done(shard):
        return 0
    with Lease(store.claim(shard), waits=True, stopped=over):
        return 0 if store.is_done(shard) else _solve(store, shard, settings, over)


def _settings(store: Store, shard: str) -> dict[str, Any]:
    """What the driver has laid down, where this worker can work with it.

    The keys of the answers name the driver's versions: answers of others must not stand under them.
    """
    settings = store.settings
    if settings is None or not store.has_input(shard):
        raise _unfit(
            "worker-sees-no-run",
            f"does not see '{store.folder}'",
            "a folder that the driver and all workers can read and write under this name",
        )
    wanted = settings.get("versions", {})
    here = {name: _version(name) for name in wanted}
    if here != wanted:
        raise _unfit("worker-differs", f"has {_listed(here)}", f"as the driver: {_listed(wanted)}")
    return settings


def _unfit(code: str, what: str, limit: str) -> UnfitWorker:
    who = f"the worker {os.getpid()} on {socket.gethostname()[:40]}"
    return UnfitWorker([Fault(code=code, where="engine", what=f"{who} {what}", limit=limit)])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _listed(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(versions.items()))


def _solve(store: Store, shard: str, settings: dict[str, Any], stopped: Callable[[], bool]) -> int:
    limits = SquadLimits(**settings["limits"])
    store.sweep(shard)
    known = {row["key"]: row for row in store.noted(shard) if row.get("event") == "ended"}
    solved = 0
    with (
        _kept().sandbox(settings["answering"], limits, stopped) as sandbox,
        _Journal(store, shard) as journal,
    ):
        for problem in store.input(shard):
            if problem["key"] in known:
                continue
            task = store.with_policy(problem["task"])
            known[problem["key"]] = journal.solved(sandbox, limits, problem["key"], task)
            solved += 1
    _commit(store, shard, known)
    return solved


class _Kept:
    """The child of one thread, kept from shard to shard: to start one takes as long as some athletes do."""

    def __init__(self) -> None:
        self._sandbox: Sandbox | None = None
        self._timer: threading.Timer | None = None

    @contextlib.contextmanager
    def sandbox(self, answering: str, limits: SquadLimits, stopped: Callable[[], bool]) -> Iterator[Sandbox]:
        """The child, for one shard."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()  # it may be ending the child at this moment
        held = self._sandbox
        if held is None or (held.answering, held.limits) != (answering, limits):
            self.close()
            held = self._sandbox = Sandbox(answering, limits)
        held.stopped = stopped
        try:
            yield held
        finally:
            self._timer = threading.Timer(IDLE_S, held.close)
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """End the child."""
        if self._timer is not None:
            self._timer.cancel()
        if self._sandbox is not None:
            self._sandbox.close()


class _Life:
    """Ends with the thread in whose own storage it stands; the thread's object may be kept for longer."""


_own = threading.local()


def _kept() -> _Kept:
    kept: _Kept | None = getattr(_own, "kept", None)
    if kept is None:
        kept = _own.kept = _Kept()
        _own.life = _Life()
        weakref.finalize(_own.life, kept.close)
    return kept


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

    def solved(self, sandbox: Sandbox, limits: SquadLimits, key: str, task: dict[str, Any]) -> Row:
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
