"""Reads an encoding with pencil and paper: what it charges a schedule, without any solver.

With the decisions fixed, every word of the encoder is plain arithmetic. That gives the account law a third
witness: where this reading and the check differ, the rule is at fault; where this reading and the audit
differ, the making of the model is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.rules.base import Rule
from periodize.rules.words import PHASES, Bools, Lin, Where
from periodize.solver.candidates import candidates_of
from periodize.solver.encoder import Collector, value_of
from periodize.units import ceil_div


def reckon(rule: Rule, schedule: Schedule, decoys: Sequence[Session] = ()) -> dict[Where, int]:
    """Excess by grounding that the rule's encoding charges a schedule, read without a solver.

    Parameters
    ----------
    rule, schedule, decoys
        As for :func:`periodize.solver.audit.audit`.
    """
    return _Reading(rule, schedule, decoys).excess()


class _Reading:
    def __init__(self, rule: Rule, schedule: Schedule, decoys: Sequence[Session]) -> None:
        self.rule = rule
        self.table, rows = candidates_of(schedule.season, schedule.sessions, decoys)
        self.taken: Bools = np.zeros(len(self.table), dtype=bool)
        self.taken[rows] = True
        self.told = Collector(schedule.season, self.table)
        self.told.collect([rule])
        self.values = [int(phase is block) for block in schedule.blocks for phase in PHASES]
        for definition in self.told.defined:
            value = self._value(definition.expression)
            self.values.append(value_of(definition.kind, value))

    def excess(self) -> dict[Where, int]:
        """Only what is positive."""
        found: Counter[Where] = Counter()
        for alone in self.told.forbidden:
            for row in np.flatnonzero(self.taken & (alone.excess > 0)):
                found[self._where(int(row), alone.subject)] += int(alone.excess[row])
        for pair in self.told.excluded:
            both = self.taken[pair.first] & self.taken[pair.second]
            for row, amount in zip(pair.second[both].tolist(), pair.excess[both].tolist(), strict=True):
                found[self._where(row, pair.subject)] += amount
        for limit in self.told.limited:
            found[limit.where] += max(0, ceil_div(self._value(limit.over), limit.per))
        for choice in self.told.any_ways:
            found[choice.where] += max(0, min(ceil_div(self._value(over), per) for over, per in choice.ways))
        return {where: amount for where, amount in found.items() if amount}

    def _where(self, row: int, subject: str) -> Where:
        return Where(self.rule.key, int(self.table.microcycle[row]), subject)

    def _value(self, lin: Lin) -> int:
        own = int(lin.coefs[self.taken[lin.rows]].sum())
        return lin.constant + own + sum(coef * self.values[number] for number, coef in lin.others)
