"""One athlete's best answer to prices: where they would train if every scarce quarter of an hour had to be paid for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from ortools.sat.python import cp_model

from periodize.domain.facility import Facility, GroupSession, slots_of
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import Tier
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.words import PHASES
from periodize.solver.build import Model, Term, build
from periodize.solver.candidates import session_at
from periodize.solver.cliques import merge_pairs
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.local import schedule_of
from periodize.solver.options import SolveOptions
from periodize.solver.search import Search
from periodize.solver.told import collect

Slot = tuple[int, int]
"""Something shared at one time: the number of a facility and a quarter of an hour, or that of a group and a day."""

Prices = Mapping[Slot, int]

ASKED = (Tier.MUST, Tier.DOSE, Tier.PROTECT)
"""What the answers are about: rules in lower tiers have their say when each athlete's plan is made."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A session of one kind on one day at one place that takes a part of something shared, whenever it begins.

    Attributes
    ----------
    microcycle
        Index of its microcycle.
    starts
        The starts that are possible, by row of the candidates, and what each would take.
    """

    microcycle: int
    starts: Mapping[int, tuple[Slot, ...]]


@dataclass(frozen=True, slots=True)
class Bid:
    """An athlete's best plan at some prices.

    Attributes
    ----------
    value, bound
        Cost and prices together, and what no plan of the athlete's undercuts at these prices.
    weeks
        What the plan costs the athlete by microcycle, prices left out: dose and protection in one number.
    blocks
        Phase of each microcycle, by its index.
    placed
        Of each microcycle the visits and the rows at which they begin.
    """

    value: int
    bound: int
    weeks: tuple[int, ...]
    blocks: tuple[int, ...]
    placed: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def own(self) -> int:
        """What the plan costs the athlete."""
        return sum(self.weeks)


@dataclass(slots=True, eq=False)
class Bidder:
    """An athlete who answers to prices again and again; the model is made once.

    Parameters
    ----------
    problem
        Season and rules.
    facilities, groups
        What is shared; an athlete who is exempt from a facility takes none of it.
    name
        Of the athlete.
    step_min
        Also try starts every so many minutes inside a window.
    """

    problem: Problem
    facilities: Sequence[Facility]
    groups: Sequence[GroupSession] = ()
    name: str = ""
    step_min: int | None = None
    visits: list[Visit] = field(init=False)
    clashes: list[tuple[int, ...]] = field(init=False)
    _rules: list[Rule] = field(init=False)
    _told: Collector = field(init=False)
    _model: Model = field(init=False)
    _taken: dict[int, tuple[Slot, ...]] = field(init=False)
    _visit_of: dict[int, int] = field(init=False)
    _last: list[int] | None = field(init=False)

    def __post_init__(self) -> None:
        self._rules = [rule for rule in self.problem.rules if rule.tier in ASKED]
        self._told = collect(self.problem, self.step_min, self._group_sessions(), tiers=ASKED)
        self._model = build(self._told)
        self._taken = dict(self._takers())
        self.clashes = self._clashes()
        for said in (self._told.forbidden, self._told.excluded, self._told.limited, self._told.any_ways):
            said.clear()  # the model holds it all, and there are as many of these as athletes
        self.visits, self._visit_of = self._visits()
        self._last = None

    @property
    def most_protect(self) -> int:
        """More than all protection that a plan of the athlete's could be charged."""
        return self._model.most[Tier.PROTECT] + 1

    @property
    def fixed(self) -> tuple[Slot, ...]:
        """What the athlete's fixed sessions take; nobody else can have it."""
        return tuple(slot for pin in self.problem.season.pins for slot in self._slots(pin))

    def bid(self, prices: Prices, worth: int, options: SolveOptions) -> Bid | None:
        """The best plan at these prices; None where none was found within the limits.

        Parameters
        ----------
        prices
            What each slot costs, in the unit of protection.
        worth
            What a unit of dose counts in units of protection.
        options
            Limits of the search.
        """
        own: list[Term] = [(v, cost * worth) for v, cost in self._model.costs[Tier.DOSE]] + self._model.costs[
            Tier.PROTECT
        ]
        paid: list[Term] = []
        for row, slots in self._taken.items():
            if price := sum(prices.get(slot, 0) for slot in slots):
                paid.append((self._variable(row), price))
        search = Search(self._model, Limits(options), self._last)
        outcome = search.minimise([*own, *paid])
        if search.values is None or outcome.impossible:
            return None
        self._last = search.values
        return self._bid(search, [*own, *paid], outcome.bound, worth)

    def without(self, worth: int) -> Bid | None:
        """The last plan with all its visits left out; None where it is no plan without them."""
        if self._last is None:
            return None
        values = list(self._last)
        for row in self._taken:
            values[self._variable(row).index] = 0
        plan = schedule_of(self.problem, self._told, self._model, values)
        if any(True for rule in self._rules if rule.tier is Tier.MUST for _ in rule.check(plan)):
            return None
        return self._of_plan(plan, values, worth)

    def _bid(self, search: Search, terms: Sequence[Term], bound: int, worth: int) -> Bid:
        values, value = search.values or [], search.value(terms)
        plan = schedule_of(self.problem, self._told, self._model, values)
        return replace(self._of_plan(plan, values, worth), value=value, bound=min(value, bound))

    def _of_plan(self, plan: Schedule, values: Sequence[int], worth: int) -> Bid:
        """A plan as an answer at no price."""
        placed: list[list[tuple[int, int]]] = [[] for _ in plan.blocks]
        for row, number in self._visit_of.items():
            if values[self._variable(row).index]:
                placed[self.visits[number].microcycle].append((number, row))
        weeks = self._by_week(plan, worth)
        return Bid(
            value=sum(weeks),
            bound=0,
            weeks=weeks,
            blocks=tuple(PHASES.index(phase) for phase in plan.blocks),
            placed=tuple(tuple(sorted(of_week)) for of_week in placed),
        )

    def _group_sessions(self) -> list[Session]:
        """All that the athlete could be part of: they begin when they begin, also between the starts that are tried."""
        season = self.problem.season
        known = {template.id: template for template in season.templates}
        return [
            known[group.template].at(group.on(day), group.place)
            for group in self.groups
            if group.template in known
            for day in map(season.calendar.day, range(season.calendar.days))
            if day.weekday() == group.weekday and (season.today is None or day >= season.today)
        ]

    def _takers(self) -> list[tuple[int, tuple[Slot, ...]]]:
        """The candidates that would take a part of something shared, and what they would take."""
        found = []
        season, table = self.problem.season, self._told.candidates
        for row, variable in enumerate(self._model.x):
            if variable is not None and (slots := self._slots(session_at(season, table, row))):
                found.append((row, slots))
        return found

    def _clashes(self) -> list[tuple[int, ...]]:
        """Sets of these candidates of which a hard rule allows one at most."""
        hard = [told for told in self._told.excluded if told.rule.tier is Tier.MUST]
        if not hard or not self._taken:
            return []
        takes = np.zeros(len(self._told.candidates), dtype=bool)
        takes[list(self._taken)] = True
        first, second = (
            np.concatenate([getattr(told, side) for told in hard]) for side in ("first", "second")
        )
        real = takes[first] & takes[second]
        cliques = merge_pairs(len(takes), first[real], second[real])
        return [tuple(clique.tolist()) for clique in cliques]

    def _visits(self) -> tuple[list[Visit], dict[int, int]]:
        """The visits, and the number of each by row."""
        table = self._told.candidates
        rows: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for row in self._taken:
            rows[int(table.template[row]), int(table.place[row]), int(table.day[row])].append(row)
        visits = [
            Visit(int(table.microcycle[found[0]]), {row: self._taken[row] for row in found})
            for found in rows.values()
        ]
        return visits, {row: number for number, found in enumerate(rows.values()) for row in found}

    def _variable(self, row: int) -> cp_model.IntVar:
        variable = self._model.x[row]
        if variable is None:
            raise RuntimeError("a candidate that is ruled out has no variable")
        return variable

    def _slots(self, session: Session) -> tuple[Slot, ...]:
        template = self.problem.season.template(session.template)
        found: list[Slot] = []
        for number, facility in enumerate(self.facilities):
            if facility.takes(template, session.place) and self.name not in facility.exempt:
                found += [(number, slot) for slot in slots_of(session.start, session.duration_min)]
        for number, group in enumerate(self.groups, start=len(self.facilities)):
            if group.holds(session):
                found.append((number, session.day.toordinal()))
        return tuple(found)

    def _by_week(self, plan: Schedule, worth: int) -> tuple[int, ...]:
        """Dose and protection by microcycle, as the check bills them."""
        weeks = [0] * len(plan.blocks)
        for rule in self._rules:
            if rule.tier is not Tier.MUST:
                for charge in rule.check(plan):
                    factor = worth if rule.tier is Tier.DOSE else 1
                    weeks[charge.where.microcycle] += charge.cost * factor
        return tuple(weeks)
