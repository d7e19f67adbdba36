"""What can go wrong in a child that answers to prices, on order."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from periodize.squad import bidding


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """As ever, but for athletes whose name says what happens."""
    word, _, rest = asked["name"].partition(" ")
    if word == "killed" or (word == "silent" and "season" not in asked):
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "killed-once" and not (mark := Path(os.environ["SHARE_MARK"])).exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "slow" and "season" not in asked:
        time.sleep(float(rest))
    return bidding.answer(asked)
