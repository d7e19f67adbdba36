"""How numbers and choices near a schedule are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.domain.schedule import Schedule
from periodize.rules.base import Rule

Factory = Callable[[DrawFn, Schedule], Rule]
"""Draws a rule near a schedule."""

_T = TypeVar("_T")


def limit(draw: DrawFn, measured: Iterable[int], least: int, most: int) -> int:
    """A limit from ``least`` to ``most``: at random, or something measured give or take one."""
    near = sorted({value + off for value in measured for off in (-1, 0, 1) if least <= value + off <= most})
    at_random = st.integers(least, most)
    return draw(st.one_of(at_random, st.sampled_from(near)) if near else at_random)


def some(draw: DrawFn, values: Iterable[_T], most: int = 6) -> list[_T]:
    """A few of the values."""
    return draw(st.lists(st.sampled_from(list(values)), max_size=most, unique=True))
