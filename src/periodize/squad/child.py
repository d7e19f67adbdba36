"""The process that solves one athlete after another: ``python -m periodize.squad.child``.

It reads tasks from its standard input and writes answers to its standard output, each a length and JSON. It ends when
its input does, in the middle of a search too, so that no child outlives whoever started it.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

HEAD = struct.Struct(">I")
READY = {"ready": True}
LONGEST_MESSAGE = 2_000

Answering = Callable[[dict[str, Any]], dict[str, Any]]


def write_frame(pipe: IO[bytes], content: dict[str, Any]) -> None:
    """One message: its length in four bytes, and JSON."""
    body = json.dumps(content, separators=(",", ":")).encode()
    pipe.write(HEAD.pack(len(body)) + body)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> dict[str, Any] | None:
    """The next message; None at the end, also in the middle of a message."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (length,) = HEAD.unpack(head)
    body = pipe.read(length)
    if len(body) < length:
        return None
    content: dict[str, Any] = json.loads(body)
    return content


def named(path: str) -> Answering:
    """The function that ``"module:name"`` stands for."""
    module, _, name = path.partition(":")
    found: Answering = getattr(importlib.import_module(module), name)
    return found


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints by the way must not end up among the answers
    with contextlib.suppress(OSError):  # of all processes this one is to go first when memory runs out
        Path("/proc/self/oom_score_adj").write_text("500")
    answer = named(sys.argv[1])
    tasks: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    write_frame(answers, READY)
    while True:
        write_frame(answers, _answered(answer, tasks.get()))


def _listen(tasks: queue.SimpleQueue[dict[str, Any]]) -> None:
    while (task := read_frame(sys.stdin.buffer)) is not None:
        tasks.put(task)
    os._exit(0)


def _answered(answer: Answering, task: dict[str, Any]) -> dict[str, Any]:
    """The answer, or what went wrong, as plain text: errors need not survive the way as objects."""
    try:
        content = answer(task)
        json.dumps(content)
        return {"answer": content}
    except BaseException as error:
        return {"error": type(error).__name__, "message": str(error)[:LONGEST_MESSAGE]}


if __name__ == "__main__":
    main()
