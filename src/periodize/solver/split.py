"""Splits weekly counts by block, so that the linear relaxation cannot hide half in one block and half in another.

Where a microcycle may lie in several blocks, a limit such as "at least two heavy sessions if this is the
strength block" lets the relaxation be half in the block with one session. One copy of each count and of
each slack for every block, all zero unless the microcycle lies there, closes that gap: the limits of one
microcycle then describe the exact union of its blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from periodize.rules.words import PHASES, Lin
from periodize.solver.encoder import Collector, Limited

Variables = Sequence[cp_model.IntVar]


class BlockSplit:
    """Copies of weekly counts by block.

    Parameters
    ----------
    collector
        What the rules said.
    cp
        The model.
    others
        Variables of blocks and definitions, by number.
    unreachable
        Block variables that are 0.
    most_of
        Upper bound of a definition.
    hard
        Limits that must hold: they bound what a count can be in each block.
    """

    def __init__(
        self,
        collector: Collector,
        cp: cp_model.CpModel,
        others: Variables,
        unreachable: set[int],
        most_of: Callable[[int], int],
        hard: Sequence[Limited],
    ) -> None:
        self._told, self._cp, self._others = collector, cp, others
        self._unreachable, self._most_of = unreachable, most_of
        self._copies: dict[int, dict[int, cp_model.IntVar]] = {}
        self._home: dict[int, int | None] = {}
        self._caps: dict[tuple[int, int], int] = {}
        for limit in hard:
            self._learn(limit.over)

    def microcycle_of(self, expression: Lin) -> int | None:
        """The microcycle that a limit speaks of alone, if it has several blocks and nothing but counts."""
        if len(expression.rows):
            return None
        homes = {self._home_of(variable) for variable, _ in expression.others}
        if len(homes) != 1 or None in homes or all(v < self._told.blocks for v, _ in expression.others):
            return None
        microcycle = homes.pop()
        return microcycle if microcycle is not None and len(self.blocks_of(microcycle)) > 1 else None

    def blocks_of(self, microcycle: int) -> list[int]:
        """Block variables of a microcycle that can be 1."""
        base = microcycle * len(PHASES)
        return [v for v in range(base, base + len(PHASES)) if v not in self._unreachable]

    def part(self, expression: Lin, block: int) -> cp_model.LinearExpr | None:
        """The share of a limit's expression that belongs to one block; None where it can never be above 0."""
        constant, variables, coefs = expression.constant, [], []
        most = 0
        for variable, coef in expression.others:
            if variable < self._told.blocks:
                constant += coef if variable == block else 0
            elif (copy := self._copies_of(variable).get(block)) is not None:
                variables.append(copy)
                coefs.append(coef)
                most += max(0, coef) * self._cap(variable, block)
        if constant + most <= 0:
            return None
        return cp_model.LinearExpr.weighted_sum([self._others[block], *variables], [constant, *coefs])

    def _learn(self, over: Lin) -> None:
        """Take in a limit of the form "at most so many of this count, depending on the block"."""
        counts = [(v, coef) for v, coef in over.others if v >= self._told.blocks]
        if len(counts) != 1 or counts[0][1] != 1 or (microcycle := self.microcycle_of(over)) is None:
            return
        allowed = {v: -coef for v, coef in over.others if v < self._told.blocks}
        for block in self.blocks_of(microcycle):
            key = counts[0][0], block
            cap = max(0, allowed.get(block, 0) - over.constant)
            self._caps[key] = min(cap, self._caps.get(key, cap))

    def _cap(self, variable: int, block: int) -> int:
        """The largest value of a count while its microcycle lies in a block."""
        most = self._most_of(variable)
        return min(most, self._caps.get((variable, block), most))

    def _home_of(self, variable: int) -> int | None:
        """Microcycle of a block, or of a count of candidates of one microcycle."""
        if variable < self._told.blocks:
            return variable // len(PHASES)
        if variable not in self._home:
            definition = self._told.defined[variable - self._told.blocks]
            inner = definition.expression
            home = None
            plain = definition.kind == "total" and len(inner.rows) and not inner.others and not inner.constant
            if plain and bool((inner.coefs == 1).all()):
                microcycles = self._told.candidates.microcycle[inner.rows]
                if microcycles.min() == microcycles.max() >= 0:
                    home = int(microcycles[0])
            self._home[variable] = home
        return self._home[variable]

    def _copies_of(self, variable: int) -> dict[int, cp_model.IntVar]:
        """One copy of a count for each block, 0 unless the microcycle lies in it."""
        if variable not in self._copies:
            microcycle = self._home_of(variable)
            blocks = [] if microcycle is None else self.blocks_of(microcycle)
            copies = {
                block: self._cp.new_int_var(0, cap, "")
                for block in blocks
                if (cap := self._cap(variable, block)) > 0
            }
            for block, copy in copies.items():
                self._cp.add(copy <= self._cap(variable, block) * self._others[block])
            self._cp.add(cp_model.LinearExpr.sum(list(copies.values())) == self._others[variable])
            self._copies[variable] = copies
        return self._copies[variable]
