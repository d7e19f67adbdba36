"""Searches in a thread of their own, with a line of progress, so that Ctrl-C keeps the best plan so far."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from periodize.cli.console import terminal
from periodize.cli.words import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.table import Table
    from rich.text import Text

    from periodize.solver.options import Progress

Answer = TypeVar("Answer")

WAITING = "looking for a first plan"

ALL_TRIED, PROVED, CANCELLED, TIME_UP = "all tried", "proof", "cancel", "time limit"
"""What may have ended a search."""

ENDED = {CANCELLED: "the search was stopped", TIME_UP: "the time ran out"}
"""How an end before all was known is told."""

_REDRAW_S = 0.2
_LONGEST_LINE = 100
_SHORTEST_BAR = 8


def searched(
    search: Callable[[ProgressLine, Callable[[], bool]], Answer],
    *,
    quiet: bool,
    limit_s: float | None = None,
    waiting: str = WAITING,
    kept: str = "the best plan so far",
) -> Answer:
    """What a search finds.

    Parameters
    ----------
    search
        Gets the line to note its progress on, and a function that says whether it is to stop.
    quiet
        Whether to show no progress.
    limit_s
        Seconds that the search may take, for the bar; None where there is no limit.
    waiting
        What is being done, as long as the search tells of no plan.
    kept
        What is left when the search is stopped.
    """
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    line = ProgressLine(shown=on_terminal and not quiet, limit_s=limit_s, waiting=waiting)
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
        _wait(done, line, stop, kept)
    finally:
        line.clear()
    if errors:
        raise errors[0]
    return answers[0]


def _wait(done: threading.Event, line: ProgressLine, stop: threading.Event, kept: str) -> None:
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
            say(f"stopping; {kept} is kept (Ctrl-C again gives up)", to_stderr=True)


class ProgressLine:
    """One line on a terminal, drawn over and over, and wiped at the end.

    Attributes
    ----------
    subject : str
        What is being searched for, shown before the figures.
    waiting : str
        Stands for the figures as long as there are none.
    """

    def __init__(self, *, shown: bool, limit_s: float | None = None, waiting: str = WAITING) -> None:
        self._shown = shown
        self._limit_s = limit_s
        self._console = terminal(to_stderr=True) if shown else None
        self._live: Live | None = None
        self._began = time.monotonic()
        self._last: Progress | None = None
        self._drawn = 0
        self.subject = ""
        self.waiting = waiting

    def note(self, progress: Progress) -> None:
        """Keep the newest; called from the solver's thread."""
        self._last = progress

    def draw(self) -> None:
        """Show how things stand."""
        if not self._shown:
            return
        if self._console is None:
            elapsed_s = time.monotonic() - self._began
            self._write(f"{elapsed_s:5.0f} s  {self.subject}{self._figures()}"[:_LONGEST_LINE])
            return
        if self._live is None:
            from rich.live import Live

            self._live = Live(console=self._console, auto_refresh=False, transient=True)
            self._live.start()
        self._live.update(self._coloured(self._console), refresh=True)

    def clear(self) -> None:
        """Wipe the line."""
        if self._live is not None:
            self._live.stop()
            self._live = None
        if self._drawn:
            self._write("")
            self._drawn = 0

    def _figures(self) -> str:
        last = self._last
        if last is None:
            return self.waiting
        cost = ", ".join(f"{tier.value} {value}" for tier, value in (last.cost or {}).items())
        gap = f", gap {last.gap_pct:.1f} %" if last.gap_pct is not None else ""
        return f"plan {last.plans}: {cost}{gap}"

    def _coloured(self, console: Console) -> Table:
        """The line with a bar: of the time where that is limited, else one that only says that work goes on."""
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        elapsed_s = time.monotonic() - self._began
        limit_s = self._limit_s
        clock = f"{elapsed_s:.0f} s" if limit_s is None else f"{elapsed_s:.0f} of {limit_s:.0f} s"
        bar = ProgressBar(
            total=limit_s or 1,
            completed=min(elapsed_s, limit_s or 0),
            pulse=limit_s is None,
            animation_time=elapsed_s,
        )
        bar_width = max(_SHORTEST_BAR, console.width // 8)
        row = Table.grid(padding=(0, 2, 0, 0))
        row.add_column(width=len(clock), no_wrap=True)
        row.add_column(width=bar_width)
        row.add_column(
            width=max(1, console.width - len(clock) - bar_width - 5), no_wrap=True, overflow="ellipsis"
        )
        row.add_row(Text(clock, style="bold"), bar, self._coloured_figures())
        return row

    def _coloured_figures(self) -> Text:
        """The figures with what matters most in front, for a narrow terminal cuts the end."""
        from rich.text import Text

        from periodize.cli.paint import TIER_STYLES

        text, last = Text(self.subject), self._last
        if last is None:
            return text.append(self.waiting)
        text.append(f"plan {last.plans}", style="bold")
        if last.gap_pct is not None:
            text.append(f"  gap {last.gap_pct:.1f} %")
        for tier, value in (last.cost or {}).items():
            text.append("  ").append(tier.value, style=TIER_STYLES[tier]).append(f" {value}")
        return text

    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text + " " * max(0, self._drawn - len(text)) + ("\r" if not text else ""))
        sys.stderr.flush()
        self._drawn = len(text)
