"""One driver a folder: two would solve the same athletes twice."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from periodize.errors import PeriodizeError
from periodize.squad import process
from periodize.squad.sandbox import Stopped, never

BEAT_S = 10.0
STALE_S = 120.0
WAIT_S = 0.5
LOOK_S = 1.0


class RunBusy(PeriodizeError):
    """Another process is at work in the folder."""


class Lease:
    """The right to drive a run or to work on a shard, held as long as this process lives.

    Parameters
    ----------
    path
        The file that stands for it.
    waits
        Whether to wait for whoever holds it.
    stopped
        Asked while waiting whether to give up.

    Raises
    ------
    RunBusy
        Where a living process holds it: on this machine, or on another that has given a sign of life in the last
        two minutes.
    Stopped
        Where it was asked to give up.
    """

    def __init__(self, path: Path, *, waits: bool = False, stopped: Callable[[], bool] = never) -> None:
        self.path, self.waits, self.stopped = path, waits, stopped
        self._over = threading.Event()
        self._mine = ""

    def __enter__(self) -> Lease:
        while True:
            try:
                self._take()
                break
            except FileExistsError:
                self._make_way()
        threading.Thread(target=self._beat, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            if (
                self.path.read_text(encoding="utf-8") == self._mine
            ):  # else it was taken for dead, and is another's
                self.path.unlink()

    def _take(self) -> None:
        who = {"pid": os.getpid(), "began": process.began(os.getpid()), "mark": secrets.token_hex(4)}
        self._mine = json.dumps({"host": socket.gethostname(), "space": _space(), **who})
        with self.path.open("x", encoding="utf-8") as file:
            try:
                file.write(self._mine)
                file.flush()
            except OSError:  # a full disk: an empty lease would keep everybody out for a while
                self.path.unlink(missing_ok=True)
                raise

    def _make_way(self) -> None:
        """Take a dead driver's lease away; a living one stays."""
        try:
            text = self.path.read_text(encoding="utf-8")
            idle_s = time.time() - self.path.stat().st_mtime
        except FileNotFoundError:
            return
        held = _content(text)
        if held.get("host") == socket.gethostname() and held.get("space", _space()) == _space():
            pid = held.get("pid")
            alive = isinstance(pid, int) and process.began(pid) == held.get("began")
        else:
            alive = idle_s < STALE_S
        if alive and self.waits:
            if self.stopped():
                raise Stopped
            time.sleep(WAIT_S)
        elif alive:
            who = f"process {held.get('pid')} on {held.get('host')}"
            raise RunBusy(
                f"'{self.path.parent}' is being driven by {who}; wait for it, or use another folder"
            )
        else:
            self._take_away(text)

    def _take_away(self, text: str) -> None:
        """Remove a dead lease; one that another process has taken in the meantime is put back."""
        aside = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}.dead")
        try:
            os.rename(self.path, aside)
        except FileNotFoundError:
            return
        if aside.read_text(encoding="utf-8") != text:
            with contextlib.suppress(OSError):
                os.link(aside, self.path)
        aside.unlink()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_S):
            with contextlib.suppress(OSError):  # a network file system out of reach for a moment
                if self.path.read_text(encoding="utf-8") != self._mine:
                    return
                os.utime(self.path)


class Watch:
    """Looks about once a second whether a lease is still held by who held it at first.

    Engines do not tell a worker in the middle of its work that the driver was stopped, or has lost them.

    Parameters
    ----------
    path
        The file that stands for the lease. Where nobody holds it now, its end is not waited for.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._looked, self._is_over = time.monotonic(), False
        self._held = self._text() or None

    def is_over(self) -> bool:
        """Whether nobody holds the lease any more, or somebody else does."""
        now = time.monotonic()
        if self._held is not None and not self._is_over and now - self._looked >= LOOK_S:
            self._looked = now
            with contextlib.suppress(OSError):  # out of reach is not given up
                self._is_over = self._text() != self._held
        return self._is_over

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""


def _space() -> str:
    """Containers of one machine may share its name, but not the processes that a number stands for."""
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def _content(text: str) -> dict[str, Any]:
    """What a lease says; nothing where it is being written."""
    try:
        held = json.loads(text)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}
