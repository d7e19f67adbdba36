"""Merges pairs that exclude each other into cliques: few strong constraints instead of many weak ones."""

from __future__ import annotations

import numpy as np

from periodize.rules.words import Ints


def merge_pairs(count: int, first: Ints, second: Ints) -> list[Ints]:
    """Cliques that cover exactly the given pairs.

    Candidates that exclude each other and the same others (twins) are taken as one; the pairs of what
    remains are covered greedily, in order of rows, each pair not yet covered growing into a maximal clique.

    Parameters
    ----------
    count
        Number of candidates.
    first, second
        The pairs, in any order, repeats allowed.

    Returns
    -------
    list of int arrays
        Rows of each clique, ascending; every two rows of one are a given pair, and every pair is in one.
    """
    if not len(first):
        return []
    low, high = _unique_pairs(count, first, second)
    twin = _twins(count, low, high)
    members: dict[int, list[int]] = {}
    for row in np.unique(np.concatenate([low, high])):
        members.setdefault(int(twin[row]), []).append(int(row))
    a, b = _unique_pairs(count, twin[low], twin[high])
    between = a != b
    cliques = _cover(a[between], b[between])
    in_some = {node for clique in cliques for node in clique}
    alone = [[node] for node, rows in members.items() if node not in in_some and len(rows) > 1]
    return [
        np.array(sorted(row for node in clique for row in members[node]), dtype=np.int64)
        for clique in [*cliques, *alone]
    ]


def _unique_pairs(count: int, first: Ints, second: Ints) -> tuple[Ints, Ints]:
    low, high = np.minimum(first, second), np.maximum(first, second)
    codes = np.unique(low * count + high)
    return codes // count, codes % count


def _twins(count: int, low: Ints, high: Ints) -> Ints:
    """For each candidate, the first one with the same closed neighbourhood (itself included)."""
    marks = np.random.default_rng(0).integers(1, 2**62, size=count, dtype=np.uint64)
    closed = marks.copy()
    np.add.at(closed, low, marks[high])
    np.add.at(closed, high, marks[low])
    _, leader, group = np.unique(closed, return_index=True, return_inverse=True)
    return leader[group].astype(np.int64)


def _cover(low: Ints, high: Ints) -> list[list[int]]:
    """Cliques covering every edge; bit sets hold neighbours as offsets, which stay small in a calendar."""
    neighbours: dict[int, int] = {}
    for a, b in zip(low.tolist(), high.tolist(), strict=True):
        neighbours[a] = neighbours.get(a, 0) | 1 << b
        neighbours[b] = neighbours.get(b, 0) | 1 << a
    uncovered = {node: bits >> node << node for node, bits in neighbours.items()}
    cliques = []
    for node in sorted(neighbours):
        while uncovered[node]:
            clique = _grow(node, neighbours, uncovered)
            mask = sum(1 << member for member in clique)
            for member in clique:
                uncovered[member] &= ~mask
            cliques.append(clique)
    return cliques


def _grow(node: int, neighbours: dict[int, int], uncovered: dict[int, int]) -> list[int]:
    """A maximal clique around ``node`` that prefers pairs not covered yet."""
    clique = [node]
    common = neighbours[node]
    fresh = uncovered[node]
    while common:
        pool = common & fresh or common
        chosen = (pool & -pool).bit_length() - 1
        clique.append(chosen)
        common &= neighbours[chosen]
        fresh &= ~(1 << chosen)
    return sorted(clique)
