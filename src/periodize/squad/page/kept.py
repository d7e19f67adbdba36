"""The first few of many."""

from __future__ import annotations

import heapq
from typing import Generic, TypeVar

T = TypeVar("T")


class Foremost(Generic[T]):
    """Those with the largest figures of many; all are counted.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.count = 0
        self._heap: list[tuple[int, int, T]] = []

    def add(self, figure: int, item: T) -> None:
        """Take in one; of equal figures the earlier one is kept."""
        self.count += 1
        entry = (figure, -self.count, item)
        if len(self._heap) < self.most:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    @property
    def is_cut(self) -> bool:
        """Whether some are not kept."""
        return self.count > self.most

    def ranked(self) -> list[T]:
        """Those kept, the largest figure first."""
        return [item for _, _, item in sorted(self._heap, key=lambda entry: entry[:2], reverse=True)]

    def in_order(self) -> list[T]:
        """Those kept, in the order in which they came."""
        return [item for _, _, item in sorted(self._heap, key=lambda entry: -entry[1])]
