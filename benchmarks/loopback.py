"""A Dask cluster on 127.0.0.1 whose scheduler and workers are processes of their own, so that each can be killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

START_S = 60.0
END_S = 20.0
_HERE = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")


def waited_for(question: Callable[[], Any], what: str, within_s: float = START_S) -> Any:
    """The first answer that is true.

    Raises
    ------
    TimeoutError
        Where there is none in time.
    """
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"{what}: not within {within_s:g} s")


class Loopback:
    """A scheduler and its workers; whatever still runs is ended when the block is left.

    Parameters
    ----------
    folder
        For its logs and scratch files.
    workers
        How many, each with one thread.
    with_nanny
        Whether each worker has a process beside it that starts it anew when it dies.
    environment
        Of all processes; that of this process unless given.
    """

    def __init__(
        self,
        folder: Path,
        workers: int = 2,
        *,
        with_nanny: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._count = folder, workers
        self._with_nanny, self._environment = with_nanny, environment
        self._log: IO[bytes] = (folder / "log").open("ab")
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._begun("dask_scheduler", "--port", "0", "--scheduler-file", str(self._card))

    def __enter__(self) -> Loopback:
        for _ in range(self._count):
            self.add_worker()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        processes = [*self.workers, self.scheduler]
        for process in processes:
            process.terminate()
        until = time.monotonic() + END_S
        for process in processes:
            try:
                process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=END_S)
        self._log.close()

    @property
    def address(self) -> str:
        """Of the scheduler, once it is there."""
        return str(waited_for(self._address, "the scheduler"))

    @property
    def log(self) -> str:
        """What all of them have said."""
        return (self.folder / "log").read_text(errors="replace")

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        nanny = "--nanny" if self._with_nanny else "--no-nanny"
        scratch = ("--local-directory", str(self.folder), "--death-timeout", str(START_S))
        made = self._begun("dask_worker", self.address, "--nthreads", "1", nanny, *scratch)
        self.workers.append(made)
        return made

    def client(self, workers: int | None = None) -> Any:
        """A client, when all its workers are there."""
        from distributed import Client

        client = Client(self.address, timeout=START_S, set_as_default=False)
        if awaited := self._count if workers is None else workers:
            client.wait_for_workers(awaited, timeout=START_S)
        return client

    @property
    def _card(self) -> Path:
        return self.folder / "scheduler.json"

    def _address(self) -> str | None:
        if self.scheduler.poll() is not None:
            raise RuntimeError(f"the scheduler ended: {self.log[-2000:]}")
        try:
            return str(json.loads(self._card.read_text())["address"])
        except (OSError, ValueError):
            return None

    def _begun(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *_HERE, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            env=None if self._environment is None else dict(self._environment),
        )
