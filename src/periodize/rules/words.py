"""The words in which a rule speaks to an encoder, and the table of candidates it speaks about.

A rule never sees the solver. It sees columns of numbers, one row a candidate, and says which rows are
forbidden, which pairs exclude each other and which sums are bounded. Whether that forbids, charges,
guards or audits is the encoder's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from periodize.domain.season import Season
from periodize.domain.vocabulary import Pattern, Phase, Quality, RecoveryClass

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PHASES = tuple(Phase)
PATTERNS = tuple(Pattern)
RECOVERY_CLASSES = tuple(RecoveryClass)
QUALITIES = tuple(Quality)


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """The grounding of a rule: one key for the guard in the model, the violation in the check and the sentence.

    Parameters
    ----------
    rule
        Key of the rule in its policy.
    microcycle
        Index of the microcycle it speaks of; negative for the history.
    subject
        What it speaks of there: a quality, a pattern, a pair of kinds.
    """

    rule: str
    microcycle: int
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """All sessions that could be placed, as columns; row ``i`` is one (template, window, start).

    Rows are in order of start, then of template. Pins and the history are rows too, marked ``fixed``:
    they always hold.

    Attributes
    ----------
    template : int array (n,)
        Index into ``season.templates``.
    place : int array (n,)
        Index into ``places``; the empty place is wherever the session fits.
    start, end : int array (n,)
        Absolute minutes.
    day, minute : int array (n,)
        Day of the season (negative in the history) and minute of that day, wall clock.
    microcycle : int array (n,)
    minutes, load_au, hard_sets, impact, contacts, sprint_m : int array (n,)
        Lowered where the microcycle is a lighter one.
    recovery, quality : int array (n,)
        Indices into ``RECOVERY_CLASSES`` and ``QUALITIES``.
    sets : int array (n, 6)
        Hard sets per pattern, in the order of ``PATTERNS``, lowered likewise.
    hard_day, fixed : bool array (n,)
    riding : bool array (n,)
        Whether the session follows an easy run at once, where that ends.
    places : tuple of str
    """

    places: tuple[str, ...]
    template: Ints
    place: Ints
    start: Ints
    end: Ints
    day: Ints
    minute: Ints
    microcycle: Ints
    minutes: Ints
    load_au: Ints
    hard_sets: Ints
    impact: Ints
    contacts: Ints
    sprint_m: Ints
    recovery: Ints
    quality: Ints
    sets: Ints
    hard_day: Bools
    fixed: Bools
    riding: Bools

    def __len__(self) -> int:
        return len(self.start)

    def in_microcycle(self, index: int) -> Ints:
        """Rows of one microcycle."""
        return np.arange(*np.searchsorted(self.microcycle, [index, index + 1]), dtype=np.int64)

    def by_template(self, rows: Ints) -> dict[int, Ints]:
        """The given rows, parted by template index."""
        mine = self.template[rows]
        order = np.argsort(mine, kind="stable")
        parted, mine = rows[order], mine[order]
        ends = [*(np.flatnonzero(mine[1:] != mine[:-1]) + 1).tolist(), len(rows)] if len(rows) else []
        begins = [0, *ends[:-1]]
        return {int(mine[begin]): parted[begin:end] for begin, end in zip(begins, ends, strict=False)}

    def in_days(self, first: int, last: int) -> Ints:
        """Rows that start on days ``first`` to ``last`` of the season, inclusive."""
        return np.arange(*np.searchsorted(self.day, [first, last + 1]), dtype=np.int64)


NOTHING: Ints = np.empty(0, dtype=np.int64)
"""No rows; most sums of a season are of other variables alone, and share this."""
NOTHING.flags.writeable = False


def _joined(parts: Sequence[Ints]) -> Ints:
    """Arrays one after the other; they are never changed, so a single one with content stands for itself."""
    some = [part for part in parts if len(part)]
    if len(some) < 2:
        return some[0] if some else NOTHING
    return np.concatenate(some)


@dataclass(frozen=True, slots=True, eq=False)
class Lin:
    """A linear expression: candidates x coefficients + other variables x coefficients + a constant."""

    rows: Ints = field(default_factory=lambda: NOTHING)
    coefs: Ints = field(default_factory=lambda: NOTHING)
    others: tuple[tuple[int, int], ...] = ()
    constant: int = 0

    def __add__(self, other: Lin | int) -> Lin:
        if isinstance(other, int):
            return Lin(self.rows, self.coefs, self.others, self.constant + other)
        return Lin(
            _joined((self.rows, other.rows)),
            _joined((self.coefs, other.coefs)),
            self.others + other.others,
            self.constant + other.constant,
        )

    def __mul__(self, factor: int) -> Lin:
        if factor == 1:
            return self
        others = tuple([(variable, coef * factor) for variable, coef in self.others])
        coefs = self.coefs * factor if len(self.coefs) else self.coefs
        return Lin(self.rows, coefs, others, self.constant * factor)

    def __sub__(self, other: Lin | int) -> Lin:
        return self + other * -1

    __radd__ = __add__
    __rmul__ = __mul__

    @staticmethod
    def total(parts: Sequence[Lin]) -> Lin:
        """The sum of several expressions."""
        if not parts:
            return Lin()
        return Lin(
            _joined([part.rows for part in parts]),
            _joined([part.coefs for part in parts]),
            tuple([pair for part in parts for pair in part.others]),
            sum([part.constant for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class BlockBound:
    """A bound that depends on the block of a microcycle: one value for each of ``PHASES``."""

    microcycle: int
    values: tuple[int, ...]

    @staticmethod
    def of(microcycle: int, values: Mapping[Phase, int], default: int = 0) -> BlockBound:
        """From values by phase."""
        return BlockBound(microcycle, tuple(values.get(phase, default) for phase in PHASES))


Bound = int | BlockBound


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to satisfy a limit: ``left <= right``, short by whole units of ``per``, rounded up."""

    left: Lin
    right: Lin
    per: int = 1


class Encoder(Protocol):
    """What a rule may say. Excess is in the rule's unit; ``times`` multiplies its weight."""

    season: Season
    candidates: Candidates

    def sum(self, rows: Ints, coefs: Ints | None = None) -> Lin:
        """Number of placed candidates among ``rows``, or the sum of their ``coefs``."""

    def total(self, expression: Lin) -> Lin:
        """The same expression under a name of its own, for sums that several limits share."""

    def any_of(self, rows: Ints) -> Lin:
        """1 if at least one of ``rows`` is placed, else 0."""

    def square(self, expression: Lin) -> Lin:
        """The square of an expression that is never negative. Costly: for limits that are not linear."""

    def in_block(self, microcycle: int, phase: Phase) -> Lin:
        """1 if the microcycle lies in a block of that phase, else 0."""

    def never_in_block(self, microcycle: int, phase: Phase) -> None:
        """A consequence of limits already said: no legal schedule has this microcycle in that phase."""

    def forbid(self, excess: Ints, subject: str, *, times: int = 1) -> None:
        """Candidates with a positive excess break the rule by it, each on its own."""

    def never_together(
        self, first: Ints, second: Ints, excess: Ints, subject: str, *, times: int = 1
    ) -> None:
        """Pairs of candidates break the rule by ``excess`` when both are placed; ``second`` starts later."""

    def at_most(
        self, sum_: Lin, bound: Bound, *, microcycle: int, subject: str, times: int = 1, per: int = 1
    ) -> None:
        """Excess is ``sum_ - bound`` in begun units of ``per``. What fixed sessions make alone is allowed."""

    def at_least(self, sum_: Lin, bound: Bound, *, microcycle: int, subject: str, times: int = 1) -> None:
        """Excess is what ``sum_`` falls short of ``bound``."""

    def any_way(self, ways: Sequence[Alternative], *, microcycle: int, subject: str, times: int = 1) -> None:
        """At least one way must hold; the excess is that of the way that is broken least."""


def load_of(enc: Encoder, rows: Ints) -> Lin:
    """Load in AU of the placed candidates among ``rows``, summed by template so that limits share the counts."""
    table = enc.candidates
    alike: dict[tuple[int, int], list[int]] = {}
    kinds = zip(table.template[rows].tolist(), table.load_au[rows].tolist(), strict=True)
    for row, kind in zip(rows.tolist(), kinds, strict=True):
        alike.setdefault(kind, []).append(row)
    return Lin.total(
        [
            enc.total(enc.sum(np.array(same, dtype=np.int64))) * load_au
            for (_, load_au), same in sorted(alike.items())
        ]
    )
