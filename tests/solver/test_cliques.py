"""Merging pairs into cliques must neither lose a pair nor invent one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from periodize.solver.cliques import merge_pairs

PAIRS = st.sets(st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda p: p[0] < p[1]), max_size=60)


def merged(pairs: set[tuple[int, int]]) -> list[list[int]]:
    ordered = sorted(pairs)
    first = np.array([a for a, _ in ordered], dtype=np.int64)
    second = np.array([b for _, b in ordered], dtype=np.int64)
    return [clique.tolist() for clique in merge_pairs(15, first, second)]


@given(PAIRS)
def test_the_cliques_hold_exactly_the_pairs(pairs: set[tuple[int, int]]) -> None:
    held = {pair for clique in merged(pairs) for pair in combinations(clique, 2)}
    assert held == pairs


def test_a_window_of_sessions_becomes_one_clique() -> None:
    everyone = {(a, b) for a in range(8) for b in range(a + 1, 8)}
    assert merged(everyone) == [list(range(8))]


def test_two_sessions_share_no_clique_unless_they_exclude_each_other() -> None:
    # 0-1 and 1-2 exclude each other, 0-2 do not: two cliques, not one.
    assert sorted(merged({(0, 1), (1, 2)})) == [[0, 1], [1, 2]]
