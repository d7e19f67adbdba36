"""Upper bounds on sums, from what the hard limits leave room for."""

from __future__ import annotations

import numpy as np

from periodize.rules.words import PHASES, Bools, Ints, Lin
from periodize.solver.encoder import Collector, Limited, value_of


class Room:
    """How large a sum of candidates can get, given "at most so many of these" limits.

    Every candidate is counted under one such limit, the tightest that names it; what no limit names counts
    in full. The bound is valid for any schedule that keeps the limits, never tight on purpose.
    """

    def __init__(
        self, collector: Collector, alive: Bools, hard: list[Limited], unreachable: set[int]
    ) -> None:
        self._blocks = collector.blocks
        self._unreachable = unreachable
        self._defined = collector.defined
        count = len(collector.candidates)
        self._limit_of = np.full(count, -1, dtype=np.int64)
        self._caps: list[int] = []
        self._fixed = collector.candidates.fixed
        self._open = alive & ~self._fixed
        self._some_fixed = bool(self._fixed.any())
        self._reachable: dict[int, list[int]] = {}
        for cap, rows in sorted(self._unit_limits(hard), key=lambda item: (-item[0], len(item[1]))):
            self._limit_of[rows] = len(self._caps)
            self._caps.append(cap)
        self._known: dict[int, tuple[int, int]] = {}

    def most(self, expression: Lin) -> int:
        """No schedule makes the expression larger than this."""
        return (
            expression.constant
            + self._of_rows(expression.rows, expression.coefs)
            + self._of_others(expression.others)
        )

    def most_if_alone(self, expression: Lin) -> int:
        """The same, candidates that it counts itself bounded by nothing."""
        if not len(expression.rows):
            return expression.constant + self._of_others(expression.others)
        real = self._open[expression.rows] & (expression.coefs > 0)
        fixed = int(expression.coefs[self._fixed[expression.rows]].sum())
        free = int(expression.coefs[real].sum())
        return expression.constant + fixed + free + self._of_others(expression.others)

    def least(self, expression: Lin) -> int:
        """No schedule makes the expression smaller than this."""
        return -self.most(expression * -1)

    def of_prices(self, prices: Ints) -> int:
        """No schedule pays more than this, each candidate costing its price."""
        rows = np.flatnonzero(prices)
        return self._of_rows(rows, prices[rows])

    def of_defined(self, variable: int) -> tuple[int, int]:
        """Range of a defined variable."""
        known = self._known.get(variable)
        if known is None:
            definition = self._defined[variable - self._blocks]
            if definition.kind == "any":
                known = (0, 1)
            else:
                low, high = self.least(definition.expression), self.most(definition.expression)
                known = (value_of(definition.kind, low), value_of(definition.kind, high))
            self._known[variable] = known
        return known

    def _of_rows(self, rows: Ints, coefs: Ints) -> int:
        if not len(rows):
            return 0
        total = int(coefs[self._fixed[rows]].sum()) if self._some_fixed else 0
        real = self._open[rows] & (coefs > 0)
        rows, coefs = rows[real], coefs[real]
        if len(rows) < 2:
            return total + int(coefs.sum())
        groups: dict[int, list[int]] = {}
        for limit, coef in zip(self._limit_of[rows].tolist(), coefs.tolist(), strict=True):
            groups.setdefault(limit, []).append(coef)
        for limit, mine in groups.items():
            cap = self._caps[limit] if limit >= 0 else len(mine)
            total += sum(mine) if cap >= len(mine) else cap * max(mine)
        return total

    def _of_others(self, others: tuple[tuple[int, int], ...]) -> int:
        total = 0
        by_microcycle: dict[int, dict[int, int]] = {}
        for variable, coef in others:
            if variable < self._blocks:
                phases = by_microcycle.setdefault(variable // len(PHASES), {})
                phases[variable] = phases.get(variable, 0) + coef
            else:
                low, high = self.of_defined(variable)
                total += coef * (high if coef > 0 else low)
        for microcycle, phases in by_microcycle.items():
            total += max([phases.get(v, 0) for v in self._reachable_in(microcycle)], default=0)
        return total

    def _reachable_in(self, microcycle: int) -> list[int]:
        """Block variables of a microcycle that can be 1."""
        if microcycle not in self._reachable:
            base = microcycle * len(PHASES)
            every = range(base, base + len(PHASES))
            self._reachable[microcycle] = [v for v in every if v not in self._unreachable]
        return self._reachable[microcycle]

    def _unit_limits(self, hard: list[Limited]) -> list[tuple[int, Ints]]:
        """Limits of the form "at most so many of these candidates", counts spelled out."""
        found = []
        for limit in hard:
            rows = self._counted(limit.over)
            if limit.per == 1 and rows is not None:
                blocks = tuple((v, -c) for v, c in limit.over.others if v < self._blocks)
                found.append((self._of_others(blocks) - limit.over.constant, rows))
        return found

    def _counted(self, expression: Lin) -> Ints | None:
        """The candidates that an expression counts once each, or None where it does anything else."""
        parts = [expression.rows]
        plain = bool((expression.coefs == 1).all())
        for variable, coef in expression.others:
            if variable < self._blocks:
                continue
            inner = self._defined[variable - self._blocks]
            plain = plain and coef == 1 and inner.kind == "total" and not inner.expression.others
            plain = plain and bool((inner.expression.coefs == 1).all()) and not inner.expression.constant
            parts.append(inner.expression.rows)
        rows = np.concatenate(parts)
        return rows if plain and len(rows) else None
