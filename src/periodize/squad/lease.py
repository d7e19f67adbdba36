"""One driver a folder: two would solve the same athletes twice."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from periodize.errors import PeriodizeError
from periodize.squad import process

BEAT_S = 10.0
STALE_S = 120.0
WAIT_S = 0.5


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

    Raises
    ------
    RunBusy
        Where a living process holds it: on this machine, or on another that has given a sign of life in the last
        two minutes.
    """

    def __init__(self, path: Path, *, waits: bool = False) -> None:
        self.path, self.waits = path, waits
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
        content = {"host": socket.gethostname(), "pid": os.getpid(), "began": process.began(os.getpid())}
        self._mine = json.dumps({**content, "mark": secrets.token_hex(4)})
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
        if held.get("host") == socket.gethostname():
            pid = held.get("pid")
            alive = isinstance(pid, int) and process.began(pid) == held.get("began")
        else:
            alive = idle_s < STALE_S
        if alive and self.waits:
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
            try:
                os.utime(self.path)
            except OSError:
                return


def _content(text: str) -> dict[str, Any]:
    """What a lease says; nothing where it is being written."""
    try:
        held = json.loads(text)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}
