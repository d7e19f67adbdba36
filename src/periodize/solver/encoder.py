"""Collects what the rules say, as plain numbers; :mod:`periodize.solver.build` makes a model of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase
from periodize.rules.base import Rule
from periodize.rules.words import PHASES, Alternative, BlockBound, Bound, Candidates, Ints, Lin, Where


@dataclass(frozen=True, slots=True, eq=False)
class Forbidden:
    """Candidates that break a rule each on its own."""

    rule: Rule
    subject: str
    excess: Ints
    times: int


@dataclass(frozen=True, slots=True, eq=False)
class Excluded:
    """Pairs of candidates that break a rule together."""

    rule: Rule
    subject: str
    first: Ints
    second: Ints
    excess: Ints
    times: int


@dataclass(frozen=True, slots=True, eq=False)
class Limited:
    """A sum that breaks a rule where it is above 0, by begun units of ``per``."""

    rule: Rule
    where: Where
    over: Lin
    per: int
    times: int


@dataclass(frozen=True, slots=True, eq=False)
class AnyWay:
    """Several sums of which at least one must be at most 0."""

    rule: Rule
    where: Where
    ways: tuple[tuple[Lin, int], ...]
    times: int


@dataclass(frozen=True, slots=True, eq=False)
class Defined:
    """A variable that stands for an expression (``total``), its ``square``, or "at least one of" (``any``)."""

    kind: str
    expression: Lin


@dataclass(slots=True, eq=False)
class Collector:
    """An :class:`~periodize.rules.words.Encoder` that remembers what it is told.

    Other variables are numbered: first the blocks, ``microcycle * len(PHASES) + phase``, then definitions.
    """

    season: Season
    candidates: Candidates
    forbidden: list[Forbidden] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    limited: list[Limited] = field(default_factory=list)
    any_ways: list[AnyWay] = field(default_factory=list)
    defined: list[Defined] = field(default_factory=list)
    unreachable: list[tuple[Rule, int]] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    blocks: int = field(init=False)
    _alone: list[int] = field(default_factory=list)
    _ones: Ints = field(init=False)
    _some_fixed: bool = field(init=False)
    _rule: Rule | None = None
    _known: dict[tuple[str, bytes, bytes, tuple[tuple[int, int], ...], int], int] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self.blocks = len(self.season.calendar.microcycles) * len(PHASES)
        self._ones = np.ones(len(self.candidates), dtype=np.int64)
        self._ones.flags.writeable = False  # thousands of sums share it
        self._some_fixed = bool(self.candidates.fixed.any())

    def collect(self, rules: Sequence[Rule], between: Callable[[], None] = lambda: None) -> None:
        """Let every rule speak; ``between`` is called before each."""
        for rule in rules:
            between()
            self._rule = rule
            rule.encode(self.season, self)
        self._rule = None

    def sum(self, rows: Ints, coefs: Ints | None = None) -> Lin:
        """See :class:`~periodize.rules.words.Encoder`."""
        if coefs is None:
            if len(rows) > len(self._ones):  # a rule may count a candidate more than once
                return Lin(rows, np.ones(len(rows), dtype=np.int64))
            return Lin(rows, self._ones[: len(rows)])
        real = coefs != 0
        return Lin(rows[real], coefs[real])

    def total(self, expression: Lin) -> Lin:
        """See :class:`~periodize.rules.words.Encoder`."""
        if not len(expression.rows) and not expression.others:
            return expression
        return self._define("total", expression)

    def any_of(self, rows: Ints) -> Lin:
        """See :class:`~periodize.rules.words.Encoder`."""
        if not len(rows):
            return Lin()
        if self._some_fixed and self.candidates.fixed[rows].any():
            return Lin(constant=1)
        return self._define("any", self.sum(rows))

    def square(self, expression: Lin) -> Lin:
        """See :class:`~periodize.rules.words.Encoder`."""
        return self._define("square", self.total(expression))

    def in_block(self, microcycle: int, phase: Phase) -> Lin:
        """See :class:`~periodize.rules.words.Encoder`."""
        return Lin(others=((microcycle * len(PHASES) + PHASES.index(phase), 1),))

    def never_in_block(self, microcycle: int, phase: Phase) -> None:
        """See :class:`~periodize.rules.words.Encoder`."""
        variable, _ = self.in_block(microcycle, phase).others[0]
        self.unreachable.append((self._speaker, variable))

    def forbid(self, excess: Ints, subject: str, *, times: int = 1) -> None:
        """See :class:`~periodize.rules.words.Encoder`."""
        excess = np.where(self.candidates.fixed, 0, np.maximum(excess, 0))
        if excess.any():
            self.forbidden.append(Forbidden(self._speaker, subject, excess, times))

    def never_together(
        self, first: Ints, second: Ints, excess: Ints, subject: str, *, times: int = 1
    ) -> None:
        """See :class:`~periodize.rules.words.Encoder`."""
        fixed = self.candidates.fixed
        real = (excess > 0) & ~(fixed[first] & fixed[second])
        if real.any():
            self.excluded.append(
                Excluded(self._speaker, subject, first[real], second[real], excess[real], times)
            )

    def at_most(
        self, sum_: Lin, bound: Bound, *, microcycle: int, subject: str, times: int = 1, per: int = 1
    ) -> None:
        """See :class:`~periodize.rules.words.Encoder`."""
        alone = self._fixed_part(sum_)
        if isinstance(bound, int):
            over = sum_ - max(bound, alone)
        else:
            over = sum_ - self._by_block(bound, at_least=alone)
        self._limit(over, microcycle, subject, times, per)

    def at_least(self, sum_: Lin, bound: Bound, *, microcycle: int, subject: str, times: int = 1) -> None:
        """See :class:`~periodize.rules.words.Encoder`."""
        wanted = Lin(constant=bound) if isinstance(bound, int) else self._by_block(bound)
        self._limit(wanted - sum_, microcycle, subject, times, 1)

    def any_way(self, ways: Sequence[Alternative], *, microcycle: int, subject: str, times: int = 1) -> None:
        """See :class:`~periodize.rules.words.Encoder`."""
        where = Where(self._speaker.key, microcycle, subject)
        overs = tuple((way.left - way.right, way.per) for way in ways)
        self.any_ways.append(AnyWay(self._speaker, where, overs, times))

    def _limit(self, over: Lin, microcycle: int, subject: str, times: int, per: int) -> None:
        where = Where(self._speaker.key, microcycle, subject)
        self.limited.append(Limited(self._speaker, where, over, per, times))

    @property
    def _speaker(self) -> Rule:
        if self._rule is None:
            raise RuntimeError("a rule must speak through collect()")
        return self._rule

    def _by_block(self, bound: BlockBound, at_least: int | None = None) -> Lin:
        base = bound.microcycle * len(PHASES)
        values = [value if at_least is None else max(value, at_least) for value in bound.values]
        return Lin(others=tuple((base + i, value) for i, value in enumerate(values) if value))

    def _fixed_part(self, expression: Lin) -> int:
        """Value of an expression when only the fixed sessions are there; blocks count nothing."""
        value = expression.constant
        if self._some_fixed and len(expression.rows):
            value += int(expression.coefs[self.candidates.fixed[expression.rows]].sum())
        for variable, coef in expression.others:
            if variable >= self.blocks:
                value += coef * self._alone[variable - self.blocks]
        return value

    def _define(self, kind: str, expression: Lin) -> Lin:
        key = (
            kind,
            expression.rows.tobytes(),
            expression.coefs.tobytes(),
            expression.others,
            expression.constant,
        )
        if key not in self._known:
            self._known[key] = self.blocks + len(self.defined)
            self.defined.append(Defined(kind, expression))
            alone = self._fixed_part(expression)
            self._alone.append(value_of(kind, alone))
        return Lin(others=((self._known[key], 1),))


def value_of(kind: str, value: int) -> int:
    """What a definition of this kind makes of the value of its expression."""
    if kind == "any":
        return min(value, 1)
    return value**2 if kind == "square" else value
