"""Which groundings of the rules cannot hold together, when no schedule exists.

A clash is looked for where a coach would look first: in one microcycle, then in two that follow one another, and only then in
a whole macrocycle. What is found is shrunk by dropping one member after the other and asking again, each time of a small
model in which what is left simply holds: no guards, no assumptions. So the set that is handed out is proved by plain
constraints, and no member of it is idle.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.macrocycle import Macrocycle
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.restriction import Restrictions
from periodize.rules.weekly_dose import WeeklyDose
from periodize.rules.words import PHASES, Where
from periodize.solver.build import Role, build
from periodize.solver.encoder import Collector
from periodize.solver.kept import groundings_of, kept, musts, touched
from periodize.solver.limits import Limits
from periodize.solver.obvious import asking, obvious_window
from periodize.solver.parts import part_of
from periodize.solver.search import SHORTEST_S, Canceller
from periodize.solver.solvers import quiet_solver
from periodize.solver.wish import Avoid, Wish

LONGEST_S = 60.0

ASKED = frozenset({Wish.id, Avoid.id})
"""Ids of the rules that are questions. They are to blame only where they cannot hold by themselves."""

STRUCTURE = ASKED | {BlockOrder.id, BlockContent.id}
"""The same with the rules that say what a block is. They hold while a conflict is looked for among the others, and
are to blame only where they cannot hold among themselves."""

PLAIN = (
    WeeklyDose.id,
    MaintenanceGap.id,
    PatternCoverage.id,
    Availability.id,
    Restrictions.id,
    PatternRecovery.id,
    RecoveryGap.id,
)
"""Rules that a coach thinks of first, the plainest first: where either would do, they are named and not the others."""

_Block = tuple[int, int]
"""A microcycle in a phase, both by number."""

STRIDE = 6
"""Microcycles that are cut from a season at once, to be cut further: each cut reads all that it is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """Groundings that clash.

    Parameters
    ----------
    groundings
        In order of time; none where nothing was found, or nothing proved in time.
    minimal
        Whether they can hold together without any one of them; otherwise the time was up before all were tried.
    """

    groundings: tuple[Where, ...] = ()
    minimal: bool = True


def find_obvious(collector: Collector, limits: Limits) -> Core:
    """A clash that counting shows, proved and shrunk; empty where there is none of that kind.

    Only the microcycles in question are modelled, so that this may stand before the solving.
    """
    window = obvious_window(collector)
    return Core() if window is None else _Finder(collector, limits).within(*window)


def find_conflict(collector: Collector, limits: Limits, cycles: Sequence[Macrocycle] = ()) -> Core:
    """Groundings that clash: together impossible, and possible without any one of them.

    Parameters
    ----------
    collector
        What the rules said.
    limits
        What the call may still use; no more than ``LONGEST_S`` of its time is taken.
    cycles
        Macrocycles to look at one by one.
    """
    return _Finder(collector, limits).anywhere([(cycle.first, cycle.last) for cycle in cycles])


def clashes(
    collector: Collector,
    groundings: Collection[Where],
    given: Collection[str] = STRUCTURE,
    *,
    longest_s: float = LONGEST_S,
) -> bool:
    """Whether it is proved that these groundings cannot hold together, beside all of the rules in ``given``."""
    model = build(kept(musts(collector), groundings, given), _hard)
    return _solver(longest_s).solve(model.cp) == cp_model.INFEASIBLE


def microcycles_of(
    collector: Collector, groundings: Collection[Where], given: Collection[str] = STRUCTURE
) -> set[int]:
    """The microcycles whose sessions some groundings and the questions asked have to do with."""
    rules = ASKED.intersection(given)
    told = kept(musts(collector), groundings, rules)
    return {where.microcycle for where in groundings} | touched(told)


class _Finder:
    """One search for a conflict.

    Attributes
    ----------
    told
        What must hold.
    given
        Ids of the rules that are not to blame, because they can hold among themselves.
    minimal
        Whether there was time for every check.
    """

    def __init__(self, collector: Collector, limits: Limits) -> None:
        self.told, self.limits = musts(collector), limits
        self.until = time.perf_counter() + min(LONGEST_S, limits.left_s)
        self.minimal = True
        self.given = self._innocent()
        if self.given != STRUCTURE:
            self.told = kept(self.told, (), STRUCTURE)

    def within(self, first: int, last: int) -> Core:
        """The clash of a stretch of microcycles."""
        return self._of(part_of(self.told, first, last))

    def anywhere(self, cycles: Sequence[tuple[int, int]]) -> Core:
        """The clash of the first microcycle that has one by itself; else of blocks; else of a macrocycle, or of all."""
        shut: dict[_Block, Collector] = {}
        for at, part, asked in self._singles():
            out = self._shut(part, at, sorted(asked))
            if len(out) == len(self._phases(at)) and (found := self._of(part)).groundings:
                return found
            shut |= {(at, phase): part for phase in out}
        if (found := self._of_blocks(shut)).groundings:
            return found
        for span in cycles if len(cycles) > 1 else ():
            if (found := self._of(part_of(self.told, *span))).groundings:
                return found
        return self._of(self.told)

    def _singles(self) -> Iterator[tuple[int, Collector, set[int]]]:
        """Every microcycle that asks for something, as a part of its own, with the phases in which it does."""
        asked = {at: phases.intersection(self._phases(at)) for at, phases in asking(self.told).items()}
        for begin in range(0, self.told.blocks // len(PHASES), STRIDE):
            mine = [at for at in asked if asked[at] and begin <= at < begin + STRIDE]
            if mine:
                chunk = part_of(self.told, mine[0], mine[-1])
                yield from ((at, part_of(chunk, at, at), asked[at]) for at in mine)

    def _shut(self, part: Collector, at: int, phases: Iterable[int]) -> list[int]:
        """The phases in which a microcycle cannot lie, by itself."""
        model = build(part, _hard)
        found = []
        for phase in phases:
            cp = model.cp.clone()
            cp.add(cp.get_bool_var_from_proto_index(model.y[at][phase].index) == 1)
            if self._in_time() and self._solved(cp) == cp_model.INFEASIBLE:
                found.append(phase)
        return found

    def _phases(self, at: int) -> list[int]:
        """The phases that a microcycle may lie in, by number."""
        out = {variable for _, variable in self.told.unreachable}
        return [phase for phase in range(len(PHASES)) if at * len(PHASES) + phase not in out]

    def _of_blocks(self, shut: dict[_Block, Collector]) -> Core:
        """The clash of microcycles that cannot lie in these blocks, where no order of blocks avoids them all."""
        model = build(kept(self.told, (), self.given), _hard)

        def in_the_way(blocks: Collection[_Block]) -> bool:
            cp = model.cp.clone()
            for at, phase in blocks:
                cp.add(cp.get_bool_var_from_proto_index(model.y[at][phase].index) == 0)
            return self._in_time() and self._solved(cp) == cp_model.INFEASIBLE

        blocks = list(shut)
        if not blocks or not in_the_way(blocks):
            return Core(minimal=self.minimal)
        for at in sorted({at for at, _ in blocks}, reverse=True):
            rest = [block for block in blocks if block[0] != at]
            blocks = rest if in_the_way(rest) else blocks
        for block in reversed(blocks):
            rest = [other for other in blocks if other != block]
            blocks = rest if in_the_way(rest) else blocks
        members: dict[Where, None] = {}
        for at, phase in blocks:
            part = _held(shut[at, phase], at, phase)
            members |= dict.fromkeys(self._fewer(part, self._members(part), _KINDS))
        return self._proved(list(members))

    def _of(self, part: Collector) -> Core:
        """The clash of a part."""
        if not self._impossible(part):
            return Core(minimal=self.minimal)
        return self._proved(self._fewer(part, self._members(part), _KINDS))

    def _innocent(self) -> frozenset[str]:
        """The rules that say what a block is, unless they clash among themselves; then the questions, likewise."""
        for rules in (STRUCTURE, ASKED):
            if self._solved(build(kept(self.told, (), rules), _hard).cp) != cp_model.INFEASIBLE:
                return rules
        return frozenset()

    def _members(self, part: Collector) -> list[Where]:
        return sorted(where for where in groundings_of(part) if _id(where) not in self.given)

    def _fewer(
        self, part: Collector, members: list[Where], kinds: Iterable[Callable[[Where], Hashable]]
    ) -> list[Where]:
        """Those of members that clash without which they do not: all of a kind at once, then of the next kind.

        Halves are tried before smaller shares, and the plainest first: of several clashes theirs is found. The way is
        that of Junker's QuickXplain (2004).
        """
        for kind in kinds:
            groups: dict[Hashable, list[Where]] = {}
            for where in sorted(members, key=_order):
                groups.setdefault(kind(where), []).append(where)
            needed = self._needed(part, [], False, list(groups.values()))
            members = [where for group in needed for where in group]
        return members

    def _needed(
        self, part: Collector, kept_: list[Where], added: bool, groups: list[list[Where]]
    ) -> list[list[Where]]:
        """The groups that clash beside what is kept, none of them idle; ``added`` says that something new was kept."""
        if added and self._clash(part, kept_):
            return []
        if len(groups) < 2:
            return groups
        half = len(groups) // 2
        plain, rest = groups[:half], groups[half:]
        later = self._needed(part, kept_ + _flat(plain), True, rest)
        earlier = self._needed(part, kept_ + _flat(later), bool(later), plain)
        return earlier + later

    def _proved(self, members: list[Where]) -> Core:
        """The clash among members that clash in a part, proved and shrunk once more in the season as a whole."""
        members = self._fewer(self.told, members, (_itself,))
        if self._left_s > 0 and not self._clash(self.told, members):
            return Core(minimal=self.minimal)
        ordered = sorted(members, key=lambda where: (where.microcycle, where.rule, where.subject))
        return Core(groundings=tuple(ordered), minimal=self.minimal)

    def _clash(self, part: Collector, members: Collection[Where]) -> bool:
        """Whether it is proved that members cannot hold together."""
        return self._in_time() and self._impossible(kept(part, members, self.given))

    def _impossible(self, part: Collector) -> bool:
        """Whether it is proved that all that was said of a part cannot hold together."""
        return self._in_time() and self._solved(build(part, _hard).cp) == cp_model.INFEASIBLE

    def _in_time(self) -> bool:
        """Whether there is time for another check; where there is none, something was not tried."""
        self.minimal = self.minimal and self._left_s > 0
        return self.minimal

    def _solved(self, cp: cp_model.CpModel) -> int:
        """The status of a model once it is solved, or the time is up."""
        solver = _solver(self._left_s)
        with Canceller(self.limits, solver):
            status = solver.solve(cp)
        self.minimal = self.minimal and status != cp_model.UNKNOWN
        return int(status)

    @property
    def _left_s(self) -> float:
        """Seconds left; none once the caller has asked to stop."""
        cancel = self.limits.options.cancel
        if cancel is not None and not self.limits.cancelled and cancel():
            self.limits.cancelled = True
        return 0.0 if self.limits.cancelled else self.until - time.perf_counter()


def _held(part: Collector, at: int, phase: int) -> Collector:
    """A part in which a microcycle lies in one phase."""
    first = at * len(PHASES)
    others = {first + number for number in range(len(PHASES)) if number != phase}
    return replace(part, settled=part.settled | others)


def _hard(_: Rule) -> Role:
    return Role.HARD


def _id(where: Where) -> str:
    """Id of the rule."""
    return where.rule.partition("@")[0]


def _rule(where: Where) -> Hashable:
    return where.rule


def _microcycle(where: Where) -> Hashable:
    return where.microcycle


def _itself(where: Where) -> Hashable:
    return where


def _order(where: Where) -> tuple[int, int, str, str]:
    """The order in which a coach thinks of members: plain rules first, early microcycles before late ones."""
    plain = PLAIN.index(_id(where)) if _id(where) in PLAIN else len(PLAIN)
    return plain, where.microcycle, where.rule, where.subject


_KINDS = (_rule, _microcycle, _itself)


def _flat(groups: Iterable[list[Where]]) -> list[Where]:
    return [where for group in groups for where in group]


def _solver(longest_s: float) -> cp_model.CpSolver:
    """One that proves models without an objective soon: no linear relaxation, no probing."""
    solver = quiet_solver()
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = max(longest_s, SHORTEST_S)
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.linearization_level = 0
    return solver
