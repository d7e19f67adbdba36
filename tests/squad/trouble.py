"""What can go wrong in a child, on order: the athlete's name in the season's catalogue version says what."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any


def answer(task: dict[str, Any]) -> dict[str, Any]:
    """Do as the task says; a healthy one is answered at once."""
    word, _, rest = task["season"]["catalogue_version"].partition(" ")
    match word:
        case "raise":
            raise ValueError("told to")
        case "exit":
            sys.exit(3)
        case "leave":
            os._exit(3)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "kill-once":
            mark = Path(rest)
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "abort":
            os.abort()
        case "segfault":
            ctypes.string_at(0)
        case "hang":
            time.sleep(3600)
        case "hang-in-c":
            ctypes.PyDLL(None).sleep(3600)
        case "spin":
            while True:
                pass
        case "eat":
            held = []
            while True:
                held.append(bytearray(20_000_000))
        case "lambda":
            return {"plan": lambda: None}
        case "print":
            print("x" * 100_000, flush=True)
        case "plan":
            return _tiny_answer()
        case "slow":
            time.sleep(float(rest))
    return {"status": "OPTIMAL", "reason": "", "unique": True, "cost": {}, "plan": None, "said": word}


@cache
def _tiny_answer() -> dict[str, Any]:
    """The plan of the tiny season, drawn up by hand: a legal answer without a search.

    Loaded when it is asked for: most children here never need the library, and they are many.
    """
    from periodize.squad.task import answer_of
    from tests.fixtures.results import tiny_result

    return answer_of(tiny_result())
