"""Which are the fewest of some switches with which there is any plan at all?

Only the rules that must hold are asked, so an answer comes in a second where a best plan takes several. A switch is a
change somebody might make: an evening more at the gym, a ban lifted. The season handed in has all of them made; locks
then say which of its sessions need which switch, and the search turns on as few as it can.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model

from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Rule
from periodize.rules.words import PHASES, Where
from periodize.solver.build import Model, Role, Term, build, weighted
from periodize.solver.encoder import Collector
from periodize.solver.solvers import quiet_solver

MOST_SWITCHES = 6
"""Changes in one answer; more than that is another season, not a repair."""

_SWITCH, _SIZE, _STEP = 1_000_000, 10_000, 100
"""Cost of a switch, of a unit of its size, and of a step: one never outweighs the next. A breach costs 1."""

MOST_WORK, LEAST_WORK = 3.0, 0.25
"""Work, in the solver's unit, for the fewest switches and for the best among as few. A season of 18 weeks is proved with
a fraction of it; of a year the fewest that were found by then are taken."""

_POLL_S = 0.05
_LEAST_S = 0.01

Cancel = Callable[[], bool] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A change that the search may make.

    Parameters
    ----------
    size
        How much it asks of the coach, 1 to 9: of two single changes the smaller is taken.
    eases
        Start of the subjects of the limits it raises; empty for none.
    per, steps
        By how much a step raises them, and the most steps.
    blocks
        Pairs (microcycle, phase) that hold while it is off.
    law
        Key of the rule that may be broken while it is on; empty for none.
    """

    size: int
    eases: str = ""
    per: int = 1
    steps: int = 1
    blocks: tuple[tuple[int, Phase], ...] = ()
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A candidate that needs one of some switches on, or all of some off.

    Parameters
    ----------
    row
        The candidate.
    opens
        Switches of which one must be on; None where the candidate needs none, empty where nothing opens it.
    shuts
        Switches with which it is gone.
    """

    row: int
    opens: tuple[int, ...] | None = None
    shuts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the search turned on.

    Parameters
    ----------
    steps
        Steps by number of the switch, 1 for a switch that is simply on.
    rows
        Candidates of the plan found with them, which keeps the rules that must hold and cares for no others.
    blocks
        The phase of every microcycle in that plan.
    breached
        Where rules made wishes are not kept.
    """

    steps: dict[int, int]
    rows: tuple[int, ...]
    blocks: tuple[Phase, ...]
    breached: tuple[Where, ...]


@dataclass(slots=True, eq=False)
class Switchboard:
    """A model of a season in which every switch could be on.

    Parameters
    ----------
    told
        What the rules say of the season with all changes made.
    switches, locks
        The changes, and which candidates need them.
    below
        Where a plan is at hand: what the charges of the tier DOSE have to come to at most.
    """

    told: Collector
    switches: Sequence[Switch]
    locks: Iterable[Lock]
    below: int | None = None
    model: Model = field(init=False)
    _on: list[cp_model.IntVar] = field(init=False)
    _steps: list[cp_model.IntVar] = field(init=False)
    _breaches: list[Term] = field(init=False, default_factory=list)
    _locked: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.locks = tuple(self.locks)
        self._locked = sorted({lock.row for lock in self.locks if lock.opens is not None})
        laws = {switch.law for switch in self.switches if switch.law}
        eased = self._eased()

        def role(rule: Rule) -> Role:
            loose = rule.tier is not Tier.MUST or rule.key in laws or any(rule is twin for twin in eased)
            return Role.CHARGED if loose else Role.HARD

        self.model = build(self.told, role)
        cp = self.model.cp
        self._on = [cp.new_bool_var("") for _ in self.switches]
        self._steps = [
            cp.new_int_var(0, switch.steps, "") if switch.steps > 1 else on
            for switch, on in zip(self.switches, self._on, strict=True)
        ]
        for number, switch in enumerate(self.switches):
            self._wire(number, switch)
        for lock in self.locks:
            self._lock(lock)
        if self.below is not None:
            cp.add(weighted(self.model.costs[Tier.DOSE]) <= self.below)

    def fewest(
        self,
        *,
        off: Collection[int] = (),
        some: Collection[int] = (),
        known: Iterable[Collection[int]] = (),
        longest_s: float | None = None,
        cancel: Cancel = None,
    ) -> Choice | None:
        """The fewest switches with which there is a plan, the smallest among as many, as far as the work allows.

        Parameters
        ----------
        off
            Switches that stay off.
        some
            Switches of which one has to be on; none where empty.
        known
            Answers had before: none of them, and none that holds one of them, is given again.
        longest_s
            Wall seconds, or None for no limit.
        cancel
            Asked now and then.

        Returns
        -------
        Choice or None
            None where there is no such answer, or none was found in time.
        """
        began = time.perf_counter()
        cp = self.model.cp.clone()
        on = [cp.get_bool_var_from_proto_index(variable.index) for variable in self._on]
        cp.add(sum(on) <= MOST_SWITCHES)
        for number in off:
            cp.add(on[number] == 0)
        if some:
            cp.add_bool_or([on[number] for number in some])
        for answer in known:
            cp.add_bool_or([~on[number] for number in answer])
        cp.minimize(weighted(self._asked()))
        solver = _solver(longest_s, MOST_WORK)
        if _solved(solver, cp, cancel) not in _FOUND:
            return None
        choice = self._choice(solver)
        left = None if longest_s is None else max(_LEAST_S, longest_s - (time.perf_counter() - began))
        return self._best_of(cp, solver, choice, left, cancel)

    def _asked(self) -> list[Term]:
        """What is least first: switches, their sizes, their steps, and breaches of rules made wishes."""
        terms: list[Term] = []
        for switch, on, steps in zip(self.switches, self._on, self._steps, strict=True):
            terms.append((on, _SWITCH + _SIZE * switch.size))
            if switch.steps > 1:
                terms.append((steps, _STEP))
        return terms + self._breaches

    def _best_of(
        self,
        cp: cp_model.CpModel,
        before: cp_model.CpSolver,
        choice: Choice,
        longest_s: float | None,
        cancel: Cancel,
    ) -> Choice:
        """Among as few and as small switches, those whose sessions cost least: doses met, then runs kept fresh."""
        locked = {x.index for row in self._locked if (x := self.model.x[row]) is not None}
        runs = [(v, cost) for v, cost in self.model.costs[Tier.PROTECT] if v.index in locked]
        doses = [] if self.below is None else self.model.costs[Tier.DOSE]
        most = 1 + sum(cost for _, cost in runs)
        if not runs and not doses:
            return choice
        cp.add(weighted(self._asked()) <= round(before.objective_value))
        cp.minimize(weighted([*((v, cost * most) for v, cost in doses), *runs]))
        for index, value in enumerate(before.response_proto.solution):
            cp.add_hint(cp.get_int_var_from_proto_index(index), value)
        solver = _solver(longest_s, LEAST_WORK)
        return self._choice(solver) if _solved(solver, cp, cancel) in _FOUND else choice

    def _choice(self, solver: cp_model.CpSolver) -> Choice:
        steps = {
            number: max(1, solver.value(self._steps[number]))
            for number, on in enumerate(self._on)
            if solver.value(on)
        }
        rows = tuple(row for row, x in enumerate(self.model.x) if x is not None and solver.value(x))
        blocks = tuple(
            next(phase for phase, y in zip(PHASES, phases, strict=True) if solver.value(y))
            for phases in self.model.y
        )
        laws = {switch.law for switch in self.switches if switch.law}
        breached = tuple(
            sorted(
                where
                for where, terms in self.model.charges.items()
                if where.rule in laws and any(solver.value(variable) for variable, _ in terms)
            )
        )
        return Choice(steps=steps, rows=rows, blocks=blocks, breached=breached)

    def _eased(self) -> list[Rule]:
        """Give the limits that a switch raises to twins of their rules, which may be broken by steps."""
        subjects = {switch.eases: switch.per for switch in self.switches if switch.eases}
        twins: dict[int, Rule] = {}
        for place, limit in enumerate(self.told.limited):
            per = next((n for start, n in subjects.items() if limit.where.subject.startswith(start)), None)
            if per is not None:
                twin = twins.setdefault(id(limit.rule), replace(limit.rule))
                self.told.limited[place] = replace(limit, rule=twin, per=per)
        return list(twins.values())

    def _wire(self, number: int, switch: Switch) -> None:
        cp, on, steps = self.model.cp, self._on[number], self._steps[number]
        if switch.steps > 1:
            cp.add(steps <= switch.steps * on)
        for microcycle, phase in switch.blocks:
            cp.add_bool_or(self.model.y[microcycle][PHASES.index(phase)], on)
        for where, terms in self.model.charges.items():
            if switch.eases and where.subject.startswith(switch.eases):
                for variable, _ in terms:
                    cp.add(variable <= steps)
            if switch.law and where.rule == switch.law:
                for variable, _ in terms:
                    cp.add(variable == 0).only_enforce_if(~on)
                self._breaches += terms

    def _lock(self, lock: Lock) -> None:
        variable = self.model.x[lock.row]
        if variable is None:
            return
        if lock.opens is not None:
            self.model.cp.add_bool_or(~variable, *(self._on[number] for number in lock.opens))
        for number in lock.shuts:
            self.model.cp.add_bool_or(~variable, ~self._on[number])


_FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def _solver(longest_s: float | None, most_work: float) -> cp_model.CpSolver:
    solver = quiet_solver()
    solver.parameters.max_deterministic_time = most_work
    solver.parameters.random_seed = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    if longest_s is not None:
        solver.parameters.max_time_in_seconds = max(longest_s, _LEAST_S)
    return solver


def _solved(solver: cp_model.CpSolver, cp: cp_model.CpModel, cancel: Cancel) -> cp_model.CpSolverStatus:
    """The status, the search ended early where the caller says so."""
    if cancel is None:
        return solver.solve(cp)
    done, errors = threading.Event(), list[BaseException]()

    def poll() -> None:
        """Ask until the solve has ended: a stop that comes before the search has begun is lost."""
        stop = False
        while not done.wait(_POLL_S):
            try:
                stop = stop or bool(cancel())
            except BaseException as error:  # raised again where the caller can see it
                errors.append(error)
                stop = True
            if stop:
                solver.stop_search()

    watcher = threading.Thread(target=poll, daemon=True)
    watcher.start()
    try:
        status = solver.solve(cp)
    finally:
        done.set()
        watcher.join()
    if errors:
        raise errors[0]
    return status
