"""What all tests of diaries share: none may run for ever."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

LONGEST_S = 120


@pytest.fixture(autouse=True)
def _never_hangs() -> Iterator[None]:
    """Where the system has an alarm, a test that would run for ever fails after two minutes."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError("still at it after two minutes")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
