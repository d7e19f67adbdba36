"""Child processes that hold the athletes of a squad and answer for them, side by side, always in the same order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import TracebackType
from typing import Any

from periodize.squad.bidding import ANSWERING
from periodize.squad.limits import SquadLimits
from periodize.squad.sandbox import Outcome, Sandbox, never

Table = dict[str, Any]

MB_AN_ATHLETE = 30
"""What the model of an athlete may take in a child's memory, on average; measured: 8 for 12 weeks."""


class Hands:
    """Athletes dealt out to children: each is held by one, which is told the season once.

    Parameters
    ----------
    seasons
        By athlete, what makes the message that tells of the season.
    limits
        Of one answer.
    workers
        How many children.
    stopped
        Asked many times a second whether to give up.
    """

    def __init__(
        self,
        seasons: Sequence[Callable[[], Table]],
        limits: SquadLimits,
        workers: int,
        stopped: Callable[[], bool] = never,
    ) -> None:
        self.seasons = seasons
        most_mb = limits.memory_mb + MB_AN_ATHLETE * -(-len(seasons) // workers)
        held = replace(limits, memory_mb=min(1_000_000, most_mb))
        self._children = [Sandbox(ANSWERING, held, stopped) for _ in range(workers)]
        self._held: list[tuple[int | None, dict[int, Table]]] = [(None, {}) for _ in range(workers)]
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="periodize-share")

    def __enter__(self) -> Hands:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        for child in self._children:
            child.close()

    def told(self) -> list[Table | None]:
        """What each athlete's child says of the season; None where it was lost over it twice."""
        return self._all([(number, None) for number in range(len(self.seasons))])

    def answers(self, asked: Sequence[tuple[int, Table]]) -> list[Table | None]:
        """Answers of athletes to messages, in the order of the messages; None where a child was lost over it twice."""
        return self._all(asked)

    def _all(self, asked: Sequence[tuple[int, Table | None]]) -> list[Table | None]:
        found: list[Table | None] = [None] * len(asked)

        def work(worker: int) -> None:
            for place, (number, message) in enumerate(asked):
                if number % len(self._children) == worker:
                    found[place] = self._answer(worker, number, message)

        for future in [self._pool.submit(work, worker) for worker in range(len(self._children))]:
            future.result()
        return found

    def _answer(self, worker: int, number: int, message: Table | None) -> Table | None:
        """What an athlete answers to a message, or what the child says of the season; tried twice."""
        for _ in range(2):
            told = self._take_in(worker, number)
            if told is not None and message is None:
                return told
            if told is not None and message is not None:
                ended = self._children[worker].run(message)
                if ended.outcome is Outcome.OK:
                    return ended.answer
        return None

    def _take_in(self, worker: int, number: int) -> Table | None:
        """What a child says of an athlete; it is told the season where it does not hold it."""
        child = self._children[worker]
        pid, held = self._held[worker]
        if pid is None or pid != child.pid:
            held = {}
        if number not in held:
            ended = child.run(self.seasons[number]())
            self._held[worker] = (child.pid, held)
            if ended.answer is None:
                return None
            held[number] = ended.answer
        return held[number]
