"""Several athletes in one model: their own rules each, and what they share.

Fairness comes first. How much worse off somebody is than they would be alone is their harm, in dose first and in the
protection of runs second. The largest harm is made as small as can be, then the next, then the sum of all costs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ortools.sat.python import cp_model

from periodize.domain.facility import Facility, GroupSession, slot_start, slots_of
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.problem import Problem
from periodize.rules.words import PHASES
from periodize.solver.build import Model, Term, build
from periodize.solver.candidates import session_at
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.options import SolveOptions
from periodize.solver.run import collect
from periodize.solver.solvers import quiet_solver
from periodize.solver.tiers import GROUPS

Costs = Mapping[Tier, int]
Taken = Mapping[tuple[str, int], int]
"""Places taken already, by facility and quarter of an hour."""

DAYS = 7
"""Days of the weeks that large squads are looked at one by one; the first is a Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One athlete of a joint model.

    Parameters
    ----------
    name
        Of the athlete.
    problem
        Season and rules.
    alone
        What the best plan without regard to others costs, by tier.
    start
        A plan to begin from, if one is known.
    """

    name: str
    problem: Problem
    alone: Costs
    start: Schedule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPlan:
    """Plans that fit together.

    Parameters
    ----------
    schedules
        By name.
    costs
        By name and tier, as the model charges them.
    worst
        Harm of the worst off and of the next, each with a lower bound.
    total
        Sums of costs by tier over all, each with a lower bound that holds while what stands before it is as it is.
    proved
        Whether all of these are proved.
    """

    schedules: dict[str, Schedule]
    costs: dict[str, dict[Tier, int]]
    worst: tuple[tuple[int, int], ...]
    total: dict[Tier, tuple[int, int]]
    proved: bool


@dataclass(slots=True, eq=False)
class Joint:
    """A model of several athletes.

    Attributes
    ----------
    members
        Who is in it.
    facilities, groups
        What they share.
    taken
        What others have taken.
    tiers
        Of the rules that have their say; costs of others are left out.
    """

    members: Sequence[Member]
    facilities: Sequence[Facility]
    groups: Sequence[GroupSession] = ()
    taken: Taken = field(default_factory=dict)
    step_min: int | None = None
    tiers: Collection[Tier] = tuple(Tier)
    cp: cp_model.CpModel = field(init=False)
    told: list[Collector] = field(init=False)
    models: list[Model] = field(init=False)
    _counted: dict[int, cp_model.IntVar] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.cp = cp_model.CpModel()
        self.told = [collect(member.problem, self.step_min, tiers=self.tiers) for member in self.members]
        self.models = [build(told, into=self.cp) for told in self.told]
        self._share()
        self._gather()
        self._hint()

    # ------------------------------------------------------------------ what is shared

    def _share(self) -> None:
        users: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for member, told, model in zip(self.members, self.told, self.models, strict=True):
            for number, facility in enumerate(self.facilities):
                if member.name not in facility.exempt:
                    for slot, variables in _users(facility, told, model).items():
                        users[number, slot] += variables
        for (number, slot), variables in sorted(users.items(), key=lambda item: item[0]):
            facility = self.facilities[number]
            room = facility.capacity_in(slot) - self.taken.get((facility.id, slot), 0)
            if len(variables) > max(0, room):
                counted = self.counted(slot_start(slot).date())
                limit = self.cp.add(cp_model.LinearExpr.sum(variables) <= max(0, room))
                limit.only_enforce_if(counted)

    def counted(self, day: date) -> cp_model.IntVar:
        """Whether what is shared is looked at in the week of a day."""
        week = week_of(day)
        if week not in self._counted:
            self._counted[week] = self.cp.new_bool_var("")
        return self._counted[week]

    def _gather(self) -> None:
        """Group sessions are held by enough athletes, or by none."""
        for group in self.groups:
            held: dict[date, list[cp_model.IntVar]] = defaultdict(list)
            for told, model in zip(self.told, self.models, strict=True):
                for row, variable in enumerate(model.x):
                    if variable is not None and group.holds(
                        session := session_at(told.season, told.candidates, row)
                    ):
                        held[session.day].append(variable)
            for day, variables in held.items():
                is_held = self.cp.new_bool_var("")
                size = cp_model.LinearExpr.sum(variables)
                counted = self.counted(day)
                self.cp.add(size >= group.at_least * is_held).only_enforce_if(counted)
                self.cp.add(size <= group.at_most * is_held).only_enforce_if(counted)

    # ------------------------------------------------------------------ the solve

    def solve(self, options: SolveOptions) -> JointPlan | None:
        """The fairest plans, and of these the best; None where there are none, or none were found in time."""
        whole = self.cp.clone()
        whole.add_bool_and([_same(whole, counted) for counted in self._counted.values()])
        return self._fairest(whole, Limits(options))

    def week(
        self, plans: Mapping[str, Schedule], free: int, counted: Collection[int], options: SolveOptions
    ) -> JointPlan | None:
        """The fairest plans that differ from given ones in one week only.

        Parameters
        ----------
        plans
            By name; the blocks stay as they are.
        free
            The week, numbered from the beginning of time.
        counted
            Weeks in which what is shared counts.
        options
            Limits of the search.
        """
        held = self.cp.clone()
        for week, is_counted in self._counted.items():
            held.add(_same(held, is_counted) == int(week in counted))
        off = []
        for member, told, model in zip(self.members, self.told, self.models, strict=True):
            for variable, value, day in _decisions(told, model, plans[member.name]):
                if day is not None and week_of(day) == free:
                    held.add_hint(_same(held, variable), value)
                elif value:
                    held.add(_same(held, variable) == 1)
                else:
                    off.append(_same(held, variable))
        held.add(cp_model.LinearExpr.sum(off) == 0)
        return self._fairest(held, Limits(options))

    @property
    def weeks(self) -> list[int]:
        """The weeks in which something is shared."""
        return sorted(self._counted)

    def _fairest(self, cp: cp_model.CpModel, limits: Limits) -> JointPlan | None:
        most = max(self._most_harm(i) for i in range(len(self.members)))
        worst, following = cp.new_int_var(0, most, ""), cp.new_int_var(0, most, "")
        spared = [cp.new_bool_var("") for _ in self.members]
        cp.add(cp_model.LinearExpr.sum(spared) <= 1)
        for at, is_spared in enumerate(spared):
            harm = self._harm(at)
            cp.add(harm <= worst)
            cp.add(harm <= following).only_enforce_if(~is_spared)
        bounds: list[tuple[int, int]] = []
        values: list[int] | None = None
        proved = True
        for aim in (worst, following, *self._sums()):
            outcome = _minimise(cp, aim, limits) if values is None or not limits.reached else _Outcome(None)
            if outcome.values is None and values is None:
                return None
            values = outcome.values or values
            proved = outcome.values is not None and outcome.bound == outcome.value
            if outcome.values is not None:
                bounds.append((outcome.value, outcome.bound))
            if not proved:
                break
            cp.add(aim <= outcome.value)
            _hint_all(cp, outcome.values or [])
        return self._plan(values or [], bounds, proved)

    def _harm(self, at: int) -> cp_model.LinearExprT:
        """What an athlete loses by not being alone: dose first, protection second, in one number."""
        member, model = self.members[at], self.models[at]
        factor = self._worth_of_dose()
        terms = [(v, cost * factor) for v, cost in model.costs[Tier.DOSE]] + model.costs[Tier.PROTECT]
        base = member.alone[Tier.DOSE] * factor + member.alone[Tier.PROTECT]
        return _sum(terms) - base

    def _most_harm(self, at: int) -> int:
        return (self.models[at].most[Tier.DOSE] + 1) * self._worth_of_dose()

    def _worth_of_dose(self) -> int:
        """What a unit of dose counts in units of protection, the same for everybody: more than all there can be."""
        return max(model.most[Tier.PROTECT] for model in self.models) + 1

    def _sums(self) -> list[cp_model.LinearExprT]:
        """All costs of all athletes, higher tiers first; tiers that share a stage are weighted exactly."""
        found = []
        for group in GROUPS:
            terms: list[Term] = []
            factor = 1
            for tier in reversed(group):
                terms += [(v, cost * factor) for model in self.models for v, cost in model.costs[tier]]
                factor *= sum(model.most[tier] for model in self.models) + 1
            found.append(_sum(terms))
        return found

    def _hint(self) -> None:
        for member, told, model in zip(self.members, self.told, self.models, strict=True):
            if member.start is not None:
                for variable, value, _ in _decisions(told, model, member.start):
                    self.cp.add_hint(variable, value)

    def _plan(self, values: list[int], bounds: list[tuple[int, int]], proved: bool) -> JointPlan:
        schedules: dict[str, Schedule] = {}
        costs: dict[str, dict[Tier, int]] = {}
        for member, told, model in zip(self.members, self.told, self.models, strict=True):
            season = member.problem.season
            sessions = [
                session_at(season, told.candidates, row)
                for row, variable in enumerate(model.x)
                if variable is not None and values[variable.index]
            ]
            blocks = tuple(
                next(phase for phase, y in zip(PHASES, phases, strict=True) if values[y.index])
                for phases in model.y
            )
            schedules[member.name] = Schedule(
                season=season, sessions=(*season.pins, *sessions), blocks=blocks
            )
            costs[member.name] = {
                tier: sum(values[v.index] * cost for v, cost in model.costs[tier]) for tier in CHARGED_TIERS
            }
        return JointPlan(
            schedules=schedules,
            costs=costs,
            worst=tuple(bounds[:2]),
            total=self._totals(costs, bounds[2:]),
            proved=proved,
        )

    def _totals(
        self, costs: Mapping[str, Costs], bounds: Sequence[tuple[int, int]]
    ) -> dict[Tier, tuple[int, int]]:
        """Sums by tier with their bounds, taken apart from those of the stages."""
        found = {}
        for number, group in enumerate(GROUPS):
            left = bounds[number][1] if number < len(bounds) else 0
            closed = True
            factors = []
            factor = 1
            for tier in reversed(group):
                factors.append(factor)
                factor *= sum(model.most[tier] for model in self.models) + 1
            for tier, weight in zip(group, reversed(factors), strict=True):
                value = sum(cost[tier] for cost in costs.values())
                bound = min(value, max(0, left // weight)) if closed else 0
                left -= bound * weight
                closed = closed and bound == value
                found[tier] = (value, bound)
        return found


@dataclass(frozen=True, slots=True)
class _Outcome:
    values: list[int] | None
    value: int = 0
    bound: int = 0


def week_of(day: date) -> int:
    """The week of a day, numbered from the beginning of time."""
    return (day.toordinal() - 1) // DAYS


def _same(cp: cp_model.CpModel, variable: cp_model.IntVar) -> cp_model.IntVar:
    """The variable of a clone."""
    return cp.get_bool_var_from_proto_index(variable.index)


def _hint_all(cp: cp_model.CpModel, values: Sequence[int]) -> None:
    cp.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(values):
        cp.add_hint(cp.get_int_var_from_proto_index(index), value)


def _decisions(
    told: Collector, model: Model, schedule: Schedule
) -> Iterator[tuple[cp_model.IntVar, int, date | None]]:
    """What a schedule decides, variable by variable, and on which day; blocks have none."""
    season = told.season
    placed = {(s.template, s.start, s.place) for s in schedule.sessions}
    for row, variable in enumerate(model.x):
        if variable is not None:
            s = session_at(season, told.candidates, row)
            yield variable, int((s.template, s.start, s.place) in placed), s.day
    for phases, phase in zip(model.y, schedule.blocks, strict=True):
        for variable, value in zip(phases, PHASES, strict=True):
            yield variable, int(value is phase), None


def _minimise(cp: cp_model.CpModel, aim: cp_model.LinearExprT, limits: Limits) -> _Outcome:
    cp.minimize(aim)
    solver = quiet_solver()
    parameters = solver.parameters
    parameters.num_workers = limits.options.workers
    parameters.interleave_search = limits.options.workers > 1
    parameters.random_seed = limits.options.seed
    parameters.symmetry_level = 0
    if limits.options.time_limit_s is not None:
        parameters.max_time_in_seconds = max(0.01, limits.left_s)
    if limits.options.deterministic_limit is not None:
        parameters.max_deterministic_time = max(0.001, limits.left_work)
    status = solver.solve(cp)
    limits.deterministic += solver.response_proto.deterministic_time
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return _Outcome(None)
    values = list(solver.response_proto.solution)
    return _Outcome(values, round(solver.objective_value), round(solver.best_objective_bound))


def _sum(terms: Sequence[Term]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum([v for v, _ in terms], [c for _, c in terms])


def _users(facility: Facility, told: Collector, model: Model) -> dict[int, list[cp_model.IntVar]]:
    """The candidates that would use a facility, by quarter of an hour."""
    found: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    season, table = told.season, told.candidates
    uses = {
        (index, place): facility.takes(template, name)
        for index, template in enumerate(season.templates)
        for place, name in enumerate(table.places)
    }
    for row, variable in enumerate(model.x):
        if variable is not None and uses[int(table.template[row]), int(table.place[row])]:
            session = session_at(season, table, row)
            for slot in slots_of(session.start, session.duration_min):
                found[slot].append(variable)
    return found
