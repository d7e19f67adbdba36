"""Cuts a long season at the seams between macrocycles, where hardly anything is shared.

A part says everything the rules said about its own microcycles. What spans a seam is kept where leaving
out the other side can only make it easier, and dropped otherwise; so each part is a relaxation, the sum of
their optima is a bound on the whole, and a plan stitched from them that passes the full check at that cost
is proved best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from periodize.domain.vocabulary import Phase
from periodize.problem import Problem
from periodize.rules.block_order import BlockOrder, LengthBound
from periodize.rules.macrocycle import Macrocycle, macrocycles
from periodize.rules.words import PHASES, Bools, Candidates, Ints, Lin
from periodize.solver.encoder import AnyWay, Collector, Defined, Excluded, Forbidden, Limited

_TABLE_COLUMNS = tuple(name for name in Candidates.__dataclass_fields__ if name != "places")


def cycles_of(problem: Problem) -> tuple[Macrocycle, ...]:
    """The macrocycles that a policy cuts a season into; none without a rule of block order."""
    for rule in problem.rules:
        if isinstance(rule, BlockOrder) and rule.bound is LengthBound.LIMIT:
            return macrocycles(problem.season, rule.lengths)
    return ()


def part_of(whole: Collector, first: int, last: int) -> Collector:
    """What was said about microcycles ``first`` to ``last``, as a collector of its own."""
    return _Cutter(whole, first, last).cut()


@dataclass(frozen=True, slots=True)
class _Cut:
    """An expression cut to a part.

    Attributes
    ----------
    inside
        What is left of it.
    speaks
        Whether anything in the part that can change is left.
    complete
        Whether nothing was left out.
    eases
        Whether leaving out the rest can only make it smaller.
    """

    inside: Lin
    speaks: bool
    complete: bool
    eases: bool


class _Cutter:
    def __init__(self, whole: Collector, first: int, last: int) -> None:
        self.whole, self.first, self.last = whole, first, last
        table = whole.candidates
        mine: Bools = (table.microcycle >= first) & (table.microcycle <= last)
        self.kept = np.flatnonzero(mine | table.fixed)
        self.row: Ints = np.full(len(table), -1, dtype=np.int64)
        self.row[self.kept] = np.arange(len(self.kept))
        columns = {name: getattr(table, name)[self.kept] for name in _TABLE_COLUMNS}
        self.part = Collector(whole.season, Candidates(places=table.places, **columns))
        self.number: dict[int, int] = {}
        self.free: set[int] = set()

    def cut(self) -> Collector:
        self._definitions()
        part, whole = self.part, self.whole
        for told in whole.forbidden:
            excess = told.excess[self.kept]
            if excess.any():
                part.forbidden.append(Forbidden(told.rule, told.subject, excess, told.times))
        for pairs in whole.excluded:
            first, second = self.row[pairs.first], self.row[pairs.second]
            both = (first >= 0) & (second >= 0)
            if both.any():
                cut = Excluded(
                    pairs.rule, pairs.subject, first[both], second[both], pairs.excess[both], pairs.times
                )
                part.excluded.append(cut)
        part.limited += [kept for limit in whole.limited if (kept := self._limited(limit)) is not None]
        part.any_ways += [either for ways in whole.any_ways if (either := self._any_way(ways)) is not None]
        part.unreachable += [
            (rule, v) for rule, v in whole.unreachable if self.first <= v // len(PHASES) <= self.last
        ]
        self._settle_outside()
        return part

    def _definitions(self) -> None:
        """Take over definitions that lie in the part as a whole."""
        for position, definition in enumerate(self.whole.defined):
            cut = self._cut(definition.expression)
            if cut.complete:
                number = self.part.blocks + len(self.part.defined)
                self.number[self.whole.blocks + position] = number
                self.part.defined.append(Defined(definition.kind, cut.inside))
                if cut.speaks:
                    self.free.add(number)

    def _limited(self, limit: Limited) -> Limited | None:
        cut = self._cut(limit.over)
        if not cut.speaks and not (cut.complete and self.first <= limit.where.microcycle <= self.last):
            return None
        shared = cut.eases and limit.per == 1 and cut.inside.constant <= 0
        return replace(limit, over=cut.inside) if cut.complete or shared else None

    def _any_way(self, told: AnyWay) -> AnyWay | None:
        cuts = [(self._cut(over), per) for over, per in told.ways]
        if not all(cut.complete for cut, _ in cuts) or not any(cut.speaks for cut, _ in cuts):
            return None
        return replace(told, ways=tuple((cut.inside, per) for cut, per in cuts))

    def _cut(self, expression: Lin) -> _Cut:
        rows, coefs = self.row[expression.rows], expression.coefs
        others, complete, eases, speaks = [], True, True, False
        if len(rows):  # most expressions have none, and numpy is slow to say so
            inside = rows >= 0
            if not inside.all():
                complete, eases = False, bool((coefs[~inside] >= 0).all())
                rows, coefs = rows[inside], coefs[inside]
            speaks = not self.part.candidates.fixed[rows].all()
        for variable, coef in expression.others:
            number = self._renumbered(variable)
            if number is not None:
                others.append((number, coef))
                speaks = speaks or number < self.part.blocks or number in self.free
            else:
                complete = False
                eases = eases and coef >= 0 and variable >= self.whole.blocks
        return _Cut(
            Lin(rows, coefs, tuple(others), expression.constant),
            speaks,
            complete,
            eases,
        )

    def _renumbered(self, variable: int) -> int | None:
        if variable >= self.whole.blocks:
            return self.number.get(variable)
        return variable if self.first <= variable // len(PHASES) <= self.last else None

    def _settle_outside(self) -> None:
        """Blocks of other parts are of no concern here: give each one value."""
        for microcycle in range(self.part.blocks // len(PHASES)):
            if not self.first <= microcycle <= self.last:
                base = microcycle * len(PHASES)
                self.part.settled.update(
                    base + i for i, phase in enumerate(PHASES) if phase is not Phase.TRANSITION
                )
