"""One model taken down its stages: each tier proved, the tie-break last."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.rules.macrocycle import Macrocycle
from periodize.rules.words import PHASES
from periodize.solver.build import build, weighted
from periodize.solver.candidates import session_at
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.search import Search
from periodize.solver.tiers import Stage, marks_of, stages


@dataclass(slots=True, eq=False)
class Descent:
    """The solves of one model.

    Attributes
    ----------
    bounds
        Stages begun, each with the bound it reached.
    impossible
        Whether the model has no plan.
    proved, unique
        Whether every tier is proved, and the tie-break too.
    build_s
        Seconds spent on building the model.
    """

    collector: Collector
    limits: Limits
    search: Search = field(init=False)
    bounds: list[tuple[Stage, int]] = field(default_factory=list)
    impossible: bool = False
    proved: bool = False
    unique: bool = False
    build_s: float = field(init=False)

    def __post_init__(self) -> None:
        began = time.perf_counter()
        self.search = Search(build(self.collector, between=self.limits.check), self.limits)
        self.build_s = time.perf_counter() - began

    def seed(self, cycles: Sequence[Macrocycle], *, any_plan: bool = False) -> None:
        """Find a good plan quickly, with blocks of the usual lengths; none where those are not possible.

        With ``any_plan`` the first that is found will do.
        """
        y = self.search.model.y
        usual = [
            y[microcycle][PHASES.index(phase)]
            for cycle in cycles
            for microcycle, phase in enumerate(cycle.usual_phases(), start=cycle.first)
        ]
        first = self._stages(one_by_one=False)[0]
        self.search.seed(first.terms(self.search.model), usual, any_plan=any_plan)

    def find_any(self) -> None:
        """Find any plan, or that there is none."""
        first = self._stages(one_by_one=False)[0]
        outcome = self.search.seed(first.terms(self.search.model), (), any_plan=True)
        self.impossible = outcome.impossible

    def start_from(self, schedule: Schedule) -> None:
        """Begin the search near a schedule made elsewhere."""
        for variable, value in self._decisions(schedule):
            self.search.model.cp.add_hint(variable, value)

    def near(
        self, schedule: Schedule, free: Collection[int], no_less: Mapping[Tier, int] | None = None
    ) -> bool:
        """The best plan that differs from a schedule in some microcycles only; kept if it beats the plan in hand.

        Parameters
        ----------
        schedule
            What all other microcycles are held to.
        free
            Indices of the microcycles in which everything may change.
        no_less
            Charges by tier that no plan is known to undercut.

        Returns
        -------
        bool
            Whether there is such a plan.
        """
        search, in_hand = self.search, self.search.values
        held = self.held(schedule, free)
        before = None if in_hand is None else self._by_tier()
        search.values = None
        for stage in self._stages(one_by_one=False, ties=False):
            search.minimise(stage.terms(search.model), enough=self._enough(stage, no_less), cp=held)
            if not search.has_plan:
                break
            for tier in stage.tiers:
                held.add(weighted(search.model.costs[tier]) <= search.cost(tier))
        found = search.has_plan
        if not found or (before is not None and self._by_tier() >= before):
            search.values = in_hand
        return found

    def held(self, schedule: Schedule, free: Collection[int]) -> cp_model.CpModel:
        """A copy of the model with all decisions as in a schedule, beside those of some microcycles."""
        held = self.search.model.cp.clone()
        off = []
        for variable, value in self._decisions(schedule, free):
            if value:
                held.add(held.get_bool_var_from_proto_index(variable.index) == 1)
            else:
                off.append(held.get_bool_var_from_proto_index(variable.index))
        held.add(cp_model.LinearExpr.sum(off) == 0)
        return held

    def run(
        self, *, one_by_one: bool = False, ties: bool = True, no_less: Mapping[Tier, int] | None = None
    ) -> None:
        """Solve stage after stage until all are proved or a limit strikes.

        Parameters
        ----------
        one_by_one
            A stage for each tier.
        ties
            Whether to choose among equal plans by their marks; otherwise any best plan will do.
        no_less
            Charges by tier that no plan is known to undercut: a stage ends with the first plan that has them.
        """
        model = self.search.model
        ahead = self._stages(one_by_one=one_by_one, ties=ties)
        for stage in ahead:
            if self.search.values is not None and self.limits.reached:
                break
            outcome = self.search.minimise(stage.terms(model), enough=self._enough(stage, no_less))
            self.impossible = outcome.impossible
            if self.search.values is None:
                return
            self.bounds.append((stage, outcome.bound))
            if not outcome.proved:
                break
            for tier in stage.tiers:
                self.search.at_most(model.costs[tier], self.search.cost(tier))
            self.unique = ties and stage is ahead[-1]
        self.proved = self._all_closed()

    def reached(self, no_less: Mapping[Tier, int] | None) -> bool:
        """Whether the plan in hand has what no plan undercuts."""
        return self.search.values is not None and no_less is not None and self.costs() == dict(no_less)

    def costs(self) -> dict[Tier, int]:
        """Charges of the plan in hand by tier."""
        return self.search.costs

    def known(self, costs: dict[Tier, int]) -> dict[Tier, int]:
        """A lower bound for each tier, given the charges of the plan in hand; 0 where nothing is known."""
        found: dict[Tier, int] = dict.fromkeys(CHARGED_TIERS, 0)
        for stage, bound in self.bounds:
            for outcome in stage.split(bound, costs):
                found[outcome.tier] = outcome.bound
        return found

    def sessions(self) -> list[Session]:
        """The placed sessions of the plan in hand."""
        values = self.search.values or []
        return [
            session_at(self.collector.season, self.collector.candidates, row)
            for row, variable in enumerate(self.search.model.x)
            if variable is not None and values[variable.index]
        ]

    def blocks(self) -> list[Phase]:
        """The phase of every microcycle in the plan in hand."""
        values = self.search.values or []
        return [
            next(phase for phase, y in zip(PHASES, phases, strict=True) if values[y.index])
            for phases in self.search.model.y
        ]

    def schedule(self) -> Schedule | None:
        """The plan in hand, with what the coach has fixed."""
        if self.search.values is None:
            return None
        season = self.collector.season
        sessions = (*season.pins, *self.sessions())
        return Schedule(season=season, sessions=sessions, blocks=tuple(self.blocks()))

    def _decisions(
        self, schedule: Schedule, beside: Collection[int] = ()
    ) -> Iterator[tuple[cp_model.IntVar, int]]:
        """What a schedule decides, variable by variable, beside some microcycles."""
        season, table, model = self.collector.season, self.collector.candidates, self.search.model
        index = {template.id: i for i, template in enumerate(season.templates)}
        where = {place: i for i, place in enumerate(table.places)}
        placed = {
            (season.clock.minute(s.start), index.get(s.template, -1), where.get(s.place, -1))
            for s in schedule.sessions
        }
        rows = zip(
            table.start.tolist(),
            table.template.tolist(),
            table.place.tolist(),
            table.microcycle.tolist(),
            model.x,
            strict=True,
        )
        for start, template, place, microcycle, variable in rows:
            if variable is not None and microcycle not in beside:
                yield variable, int((start, template, place) in placed)
        for microcycle, (phases, phase) in enumerate(zip(model.y, schedule.blocks, strict=True)):
            if microcycle not in beside:
                for variable, value in zip(phases, PHASES, strict=True):
                    yield variable, int(value is phase)

    def _stages(self, *, one_by_one: bool, ties: bool = True) -> list[Stage]:
        model = self.search.model
        marks, most = marks_of(self.collector, model) if ties else ([], 0)
        return stages(model, marks, most, one_by_one=one_by_one)

    def _enough(self, stage: Stage, no_less: Mapping[Tier, int] | None) -> int | None:
        """The value of a stage that no plan undercuts, where the tiers above are as low as can be."""
        if no_less is None or stage.marks or not stage.tiers:
            return None
        above = CHARGED_TIERS[: CHARGED_TIERS.index(stage.tiers[-1])]
        settled = [tier for tier in above if tier not in stage.tiers]
        if any((self.search.cost(tier) if self.search.values else 0) != no_less[tier] for tier in settled):
            return None
        most = self.search.model.most
        return sum(
            factor * min(no_less[tier], most[tier])
            for tier, factor in zip(stage.tiers, stage.multipliers, strict=True)
        )

    def _by_tier(self) -> tuple[int, ...]:
        costs = self.costs()
        return tuple(costs[tier] for tier in CHARGED_TIERS)

    def _all_closed(self) -> bool:
        known, costs = self.known(self.costs()), self.costs()
        begun = {tier for stage, _ in self.bounds for tier in stage.tiers}
        open_ = (tier for tier in CHARGED_TIERS if self.search.model.costs[tier] and tier not in begun)
        return next(open_, None) is None and known == costs
