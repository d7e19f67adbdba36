"""Microcycles that cannot be planned, seen by counting: before any model is built.

For each block that a microcycle may lie in, what has to be placed in it is compared with what is left of the candidates.
What is found is a suspicion, for :mod:`periodize.solver.conflict` to prove; what is missed is found by solving.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from periodize.domain.vocabulary import Tier
from periodize.rules.availability import Availability
from periodize.rules.words import PHASES, Bools, Ints, Lin
from periodize.solver.encoder import Collector, Limited


@dataclass(frozen=True, slots=True, eq=False)
class _Count:
    """The candidates of a sum, in order and each once, and what each adds to it at most.

    ``adds_up`` is False where several of them may count less than their sum.
    """

    rows: Ints
    coefs: Ints
    adds_up: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class _Demand:
    """A limit that sessions help to keep: what they must make up for, by phase, fixed ones included."""

    limit: Limited
    wanted: tuple[int, ...]


def obvious_window(told: Collector) -> tuple[int, int] | None:
    """First and last microcycle of a stretch in which more must be placed than there is room for, whatever its blocks."""
    scan = _Scan(told)
    for at in range(told.blocks // len(PHASES)):
        lacking = scan.lacking(at)
        if lacking:
            rows = np.concatenate([count.rows for count in lacking])
            touched = [at, *told.candidates.microcycle[rows].tolist()]
            return max(0, min(touched)), max(touched)
    return None


def asking(told: Collector) -> dict[int, set[int]]:
    """The microcycles in which something must be placed, each with the numbers of the phases in which that is so."""
    scan = _Scan(told)
    return {
        at: {phase for demand in demands for phase, wanted in enumerate(demand.wanted) if wanted > 0}
        for at, demands in sorted(scan.demands.items())
    }


class _Scan:
    """The limits that must hold, by microcycle: those that ask for sessions, and those that leave room for few."""

    def __init__(self, told: Collector) -> None:
        self.told = told
        self.unreachable = {v for rule, v in told.unreachable if rule.tier is Tier.MUST} | told.settled
        self.apart = any(
            pairs.subject == "overlap" and pairs.rule.id == Availability.id and pairs.rule.tier is Tier.MUST
            for pairs in told.excluded
        )
        self.demands: dict[int, list[_Demand]] = defaultdict(list)
        self.limits: dict[int, list[Limited]] = defaultdict(list)
        self._defined: dict[int, _Count | None] = {}
        self._counts: dict[Limited, _Count | None] = {}
        for limit in told.limited:
            if limit.rule.tier is Tier.MUST:
                self._sort(limit)

    def lacking(self, at: int) -> list[_Count]:
        """What cannot be met, something for each block that a microcycle may lie in; else none."""
        demands = self.demands[at]
        phases = [p for p in range(len(PHASES)) if at * len(PHASES) + p not in self.unreachable]
        if not all(any(demand.wanted[p] > 0 for demand in demands) for p in phases):
            return []
        found = []
        for phase in phases:
            near = (self._room(limit, at, phase) for limit in self._near(at))
            rooms = [known for known in near if known is not None]
            alive = self._alive.copy()
            for inside, room in rooms:
                alive[inside.rows[inside.coefs > room]] = False
            asked = (demand for demand in demands if demand.wanted[phase] > 0)
            short = (self._short(demand, phase, alive, rooms) for demand in asked)
            count = next((count for count in short if count is not None), None)
            if count is None:
                return []
            found.append(count)
        return found

    def _sort(self, limit: Limited) -> None:
        over = limit.over
        counts = [coef for number, coef in over.others if number >= self.told.blocks] + over.coefs.tolist()
        if counts and min(counts) >= 0:
            self.limits[limit.where.microcycle].append(limit)
        elif all(coef < 0 for coef in counts):
            at, wanted = self._by_phase(over, limit.where.microcycle)
            if at is not None and max(wanted) > 0:
                self.demands[at].append(_Demand(limit, tuple(wanted)))

    def _by_phase(self, over: Lin, at: int) -> tuple[int | None, list[int]]:
        """What a sum is without sessions, by the phase of a microcycle: that of its blocks, ``at`` without, None with several."""
        values = [over.constant] * len(PHASES)
        microcycles = set()
        for number, coef in over.others:
            if number < self.told.blocks:
                microcycles.add(number // len(PHASES))
                values[number % len(PHASES)] += coef
        if len(microcycles) > 1:
            return None, values
        return next(iter(microcycles), at), values

    def _short(
        self, demand: _Demand, phase: int, alive: Bools, rooms: list[tuple[_Count, int]]
    ) -> _Count | None:
        """The candidates of a demand that cannot be met in a phase; None where it may be."""
        count = self._count(demand.limit)
        if count is None:
            return None
        wanted = demand.wanted[phase] + self._of_fixed(count)
        left = alive[count.rows]
        rows, coefs = count.rows[left], -count.coefs[left]
        if self._most(rows, coefs) < wanted:
            return count
        if wanted <= 0:  # what the coach has fixed is enough
            return None
        highest = int(coefs.max())
        for inside, room in rooms:
            tight = (
                inside.adds_up and len(inside.rows) and highest * (room // int(inside.coefs.max())) < wanted
            )
            if tight and self._most_in(inside, room, rows, coefs) < wanted:
                return count
        return None

    def _near(self, at: int) -> list[Limited]:
        """Limits that may speak of a microcycle; stretches of days that end in the next one begin in it."""
        return self.limits[at] + self.limits[at + 1]

    def _room(self, limit: Limited, at: int, phase: int) -> tuple[_Count, int] | None:
        """What a limit counts and how much of it is left free; None where that hangs on another microcycle."""
        microcycle, values = self._by_phase(limit.over, at)
        count = self._count(limit) if microcycle == at else None
        if count is None:
            return None
        return count, -values[phase] - self._of_fixed(count)

    def _of_fixed(self, count: _Count) -> int:
        return int(count.coefs[self.told.candidates.fixed[count.rows]].sum())

    @staticmethod
    def _most_in(inside: _Count, room: int, rows: Ints, coefs: Ints) -> int:
        """The most that rows can count within the room of a limit that may count them all."""
        if not np.isin(rows, inside.rows).all():
            return int(coefs.sum())
        each = inside.coefs[np.searchsorted(inside.rows, rows)]
        return int(coefs.max()) * (max(room, 0) // int(each.min()))

    def _most(self, rows: Ints, coefs: Ints) -> int:
        """The most that rows can count, no two at the same time."""
        if not self.apart:
            return int(coefs.sum())
        table = self.told.candidates
        order = np.argsort(table.end[rows], kind="stable")
        ends = table.end[rows][order].tolist()
        best = [0]
        for number, place in enumerate(order.tolist()):
            before = bisect_right(ends, int(table.start[rows[place]]), 0, number)
            best.append(max(best[-1], best[before] + int(coefs[place])))
        return best[-1]

    @cached_property
    def _alive(self) -> Bools:
        """Free candidates that no rule that must hold rules out, alone or beside a fixed session."""
        fixed = self.told.candidates.fixed
        alive: Bools = ~fixed
        for forbidden in self.told.forbidden:
            if forbidden.rule.tier is Tier.MUST:
                alive &= forbidden.excess <= 0
        for pairs in self.told.excluded:
            if pairs.rule.tier is Tier.MUST:
                alive[pairs.second[fixed[pairs.first]]] = False
                alive[pairs.first[fixed[pairs.second]]] = False
        return alive

    def _count(self, limit: Limited) -> _Count | None:
        """What a limit counts."""
        if limit not in self._counts:
            self._counts[limit] = self._flat(limit.over)
        return self._counts[limit]

    def _flat(self, over: Lin) -> _Count | None:
        """What a sum counts, blocks and constant left out; None where squares or blocks of other sums are part of it."""
        rows, coefs, adds_up = [over.rows], [over.coefs], True
        for number, coef in over.others:
            if number < self.told.blocks:
                continue
            place = number - self.told.blocks
            if place not in self._defined:
                self._defined[place] = self._definition(place)
            inner = self._defined[place]
            if inner is None:
                return None
            rows.append(inner.rows)
            coefs.append(inner.coefs * coef)
            adds_up = adds_up and inner.adds_up
        every, back = np.unique(np.concatenate(rows), return_inverse=True)
        counted = np.zeros(len(every), dtype=np.int64)
        np.add.at(counted, back.reshape(-1), np.concatenate(coefs))
        return _Count(every, counted, adds_up)

    def _definition(self, place: int) -> _Count | None:
        defined = self.told.defined[place]
        inside = defined.expression
        if defined.kind == "square" or inside.constant or any(n < self.told.blocks for n, _ in inside.others):
            return None
        count = self._flat(inside)
        return count and replace(count, adds_up=count.adds_up and defined.kind == "total")
