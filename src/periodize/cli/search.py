"""Searches in a thread of their own, with a line of progress, so that Ctrl-C keeps the best plan so far."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from periodize.cli.words import say

if TYPE_CHECKING:
    from periodize.solver.options import Progress

Answer = TypeVar("Answer")

_REDRAW_S = 0.2


def searched(search: Callable[[ProgressLine, Callable[[], bool]], Answer], *, quiet: bool) -> Answer:
    """What a search finds.

    Parameters
    ----------
    search
        Gets the line to note its progress on, and a function that says whether it is to stop.
    quiet
        Whether to show no progress.
    """
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    line = ProgressLine(shown=on_terminal and not quiet)
    stop, done = threading.Event(), threading.Event()
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            answers.append(search(line, stop.is_set))
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=work, daemon=True).start()
    try:
        _wait(done, line, stop)
    finally:
        line.clear()
    if errors:
        raise errors[0]
    return answers[0]


def _wait(done: threading.Event, line: ProgressLine, stop: threading.Event) -> None:
    """Until the search is done; the first Ctrl-C asks it to stop, the second gives up."""
    while True:
        try:
            while not done.wait(_REDRAW_S):
                line.draw()
            return
        except KeyboardInterrupt:
            if stop.is_set():
                raise
            stop.set()
            line.clear()
            say("stopping; the best plan so far is kept (Ctrl-C again gives up)", to_stderr=True)


class ProgressLine:
    """One line on a terminal, drawn over and over, and wiped at the end.

    Attributes
    ----------
    subject : str
        What is being searched for, shown before the figures.
    """

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._began = time.monotonic()
        self._last: Progress | None = None
        self._drawn = 0
        self.subject = ""

    def note(self, progress: Progress) -> None:
        """Keep the newest; called from the solver's thread."""
        self._last = progress

    def draw(self) -> None:
        """Show how things stand."""
        if not self._shown:
            return
        text = f"{time.monotonic() - self._began:5.0f} s  {self.subject}"
        last = self._last
        if last is None:
            text += "looking for a first plan"
        else:
            cost = ", ".join(f"{tier.value} {value}" for tier, value in (last.cost or {}).items())
            text += f"plan {last.plans}: {cost}" + (
                f", gap {last.gap_pct:.1f} %" if last.gap_pct is not None else ""
            )
        self._write(text[:100])

    def clear(self) -> None:
        """Wipe the line."""
        if self._drawn:
            self._write("")
            self._drawn = 0

    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text + " " * max(0, self._drawn - len(text)) + ("\r" if not text else ""))
        sys.stderr.flush()
        self._drawn = len(text)
