"""Gaps in time, for many sessions at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def expand(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Spell out ranges: owner ``i`` once for each number in ``first[i] .. last[i] - 1``.

    Returns
    -------
    (owners, members) : int arrays of equal length
    """
    lengths = np.maximum(last - first, 0)
    owners = np.repeat(np.arange(len(first), dtype=np.int64), lengths)
    ends = np.cumsum(lengths)
    offsets = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int64) - np.repeat(
        ends - lengths, lengths
    )
    return owners, first[owners] + offsets


def hours_short(gap_min: Ints, wanted_min: Ints | int) -> Ints:
    """Begun hours by which gaps fall short of what is wanted; at least 0."""
    short: Ints = np.maximum(0, -((gap_min - wanted_min) // 60)).astype(np.int64)
    return short


def close_pairs(
    start: Ints, end: Ints, firsts: Ints, seconds: Ints, wanted_min: int
) -> tuple[Ints, Ints, Ints]:
    """Pairs in which the second starts later than the first and sooner than ``wanted_min`` after its end.

    Parameters
    ----------
    start, end
        Absolute minutes of all candidates.
    firsts, seconds
        Rows that may come first and second, each in order of start.
    wanted_min
        Minutes wanted from end to start.

    Returns
    -------
    (first, second, hours) : int arrays
        Rows, and the begun hours by which the gap is short.
    """
    starts = start[seconds]
    low = np.searchsorted(starts, start[firsts], side="right")
    high = np.searchsorted(starts, end[firsts] + wanted_min, side="left")
    owner, member = expand(low, high)
    first, second = firsts[owner], seconds[member]
    return first, second, hours_short(start[second] - end[first], wanted_min)


def same_start_pairs(start: Ints, ones: Ints, others: Ints) -> tuple[Ints, Ints]:
    """Pairs of rows that start at the same minute."""
    starts = start[others]
    owner, member = expand(
        np.searchsorted(starts, start[ones], side="left"), np.searchsorted(starts, start[ones], side="right")
    )
    return ones[owner], others[member]
