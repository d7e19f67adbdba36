"""A child process of one's own, watched: a crash, a hang or a flood of memory costs the athlete in flight and no other."""

from __future__ import annotations

import contextlib
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import IO, Any

from periodize.squad import process
from periodize.squad.child import READY, read_frame, write_frame
from periodize.squad.limits import SquadLimits

LOOK_S = 0.05
LATE_S = 4 * LOOK_S
START_S = 120.0
LONGEST_TAIL = 500


_NEW_GROUP = 0x200  # CREATE_NEW_PROCESS_GROUP, which subprocess knows on Windows alone
_APART: dict[str, Any] = {"creationflags": _NEW_GROUP} if sys.platform == "win32" else {"process_group": 0}
"""Ctrl-C on a terminal goes to a whole process group: it is meant for us, and not an error of the athlete in flight."""


class Stopped(Exception):
    """The work was stopped on request."""


def never() -> bool:
    """Work that nobody stops."""
    return False


class Outcome(StrEnum):
    """What became of an athlete's task."""

    OK = "ok"
    """An answer, with a plan or with the proof that there is none."""
    ERROR = "error"
    """An exception, bad input among them."""
    CRASHED = "crashed"
    """The process died."""
    TIMEOUT = "timeout"
    """It used more CPU time than allowed."""
    HANG = "hang"
    """It stood still for longer than allowed."""
    MEMORY = "memory"
    """It took more memory than allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a task ended.

    Parameters
    ----------
    outcome
        What became of it.
    answer
        The answer, where there is one.
    kind
        The error's type, the signal's name or the limit, the same on every machine.
    message
        More words, which may differ between machines.
    cpu_s, wall_s
        What it took.
    """

    outcome: Outcome
    answer: dict[str, Any] | None = None
    kind: str = ""
    message: str = ""
    cpu_s: float = 0.0
    wall_s: float = 0.0


class Sandbox:
    """A child that solves tasks one by one, started anew whenever it was lost.

    Parameters
    ----------
    answering
        What solves a task, as ``"module:function"``.
    limits
        When to kill the child.
    stopped
        Asked many times a second whether to give up.
    """

    def __init__(self, answering: str, limits: SquadLimits, stopped: Callable[[], bool] = never) -> None:
        self.answering, self.limits, self.stopped = answering, limits, stopped
        self._child: subprocess.Popen[bytes] | None = None
        self._frames: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._told: IO[bytes] | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The id of the child; None where there is none."""
        return self._child.pid if self._child is not None else None

    def run(self, task: dict[str, Any]) -> Ended:
        """Solve one task; nothing that happens to the child is raised.

        Raises
        ------
        Stopped
            Where it is asked to give up; the child is ended.
        """
        began = time.monotonic()
        self._give_up_if_stopped()
        child = self._ready()
        if child is None or child.stdin is None:
            return self._lost(began, 0.0)
        before_s = process.cpu_s(child.pid) or 0.0
        try:
            write_frame(child.stdin, task)
        except OSError:
            return self._lost(began, before_s)
        return self._watched(child, began, before_s)

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
        if self._told is not None:
            self._told.close()
            self._told = None

    def _ready(self) -> subprocess.Popen[bytes] | None:
        """The child that waits for a task, started where there is none; None where it does not come up."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        self._told = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the child
        child = self._child = subprocess.Popen(
            [sys.executable, "-m", "periodize.squad.child", self.answering],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._told,
            close_fds=True,
            **_APART,
        )
        self._frames = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(child.stdout, self._frames), daemon=True).start()
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            with contextlib.suppress(queue.Empty):
                return child if self._frames.get(timeout=LOOK_S) == READY else None
            self._give_up_if_stopped()
        return None

    def _give_up_if_stopped(self) -> None:
        if self.stopped():
            self.close()
            raise Stopped

    def _watched(self, child: subprocess.Popen[bytes], began: float, before_s: float) -> Ended:
        """Wait for the answer, and look at the child many times a second.

        A machine that is busy is no hang: a child that waits for a processor is not idle, and where the looks
        themselves come late, each counts for little.
        """
        looked, idle_s, seen_s, used_s = began, 0.0, before_s, 0.0
        while True:
            with contextlib.suppress(queue.Empty):
                frame = self._frames.get(timeout=LOOK_S)
                used_s = (process.cpu_s(child.pid) or seen_s) - before_s
                if frame is None:
                    return self._lost(began, used_s)
                return _answered(frame, used_s, time.monotonic() - began)
            self._give_up_if_stopped()
            now, now_s = time.monotonic(), process.cpu_s(child.pid) or seen_s
            alive = now_s > seen_s or process.waits_for_processor(child.pid)
            idle_s = 0.0 if alive else idle_s + min(now - looked, LATE_S)
            looked, seen_s = now, now_s
            used_s = now_s - before_s
            limits = self.limits
            if used_s > limits.most_cpu_s:
                return self._killed(Outcome.TIMEOUT, f"more than {limits.most_cpu_s:g} CPU s", began, used_s)
            if idle_s > limits.most_wall_s:
                return self._killed(Outcome.HANG, f"idle for {limits.most_wall_s:g} s", began, used_s)
            if (process.resident_mb(child.pid) or 0) > limits.memory_mb:
                return self._killed(Outcome.MEMORY, f"more than {limits.memory_mb} MB", began, used_s)

    def _killed(self, outcome: Outcome, kind: str, began: float, used_s: float) -> Ended:
        self.close()
        return Ended(outcome=outcome, kind=kind, cpu_s=used_s, wall_s=time.monotonic() - began)

    def _lost(self, began: float, used_s: float) -> Ended:
        """What is known of a child that died."""
        self._give_up_if_stopped()
        kind, tail = "no child", ""
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(timeout=1)
            kind, tail = _cause(self._child.returncode), self._tail()
        self.close()
        wall_s = time.monotonic() - began
        return Ended(outcome=Outcome.CRASHED, kind=kind, message=tail, cpu_s=used_s, wall_s=wall_s)

    def _tail(self) -> str:
        """The last words of the child."""
        if self._told is None:
            return ""
        self._told.seek(0, 2)
        self._told.seek(max(0, self._told.tell() - LONGEST_TAIL))
        return self._told.read().decode(errors="replace").strip()


def _listen(pipe: IO[bytes], frames: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while (frame := read_frame(pipe)) is not None:
            frames.put(frame)
    frames.put(None)


def _answered(frame: dict[str, Any], cpu_s: float, wall_s: float) -> Ended:
    if "answer" in frame:
        return Ended(outcome=Outcome.OK, answer=frame["answer"], cpu_s=cpu_s, wall_s=wall_s)
    return Ended(
        outcome=Outcome.ERROR,
        kind=str(frame.get("error", "")),
        message=str(frame.get("message", "")),
        cpu_s=cpu_s,
        wall_s=wall_s,
    )


def _cause(code: int | None) -> str:
    """``"SIGKILL"`` or ``"exit 3"``."""
    if code is None:
        return "no answer"
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit {code}"
