"""One model taken down its stages: each tier proved, the tie-break last."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.rules.macrocycle import Macrocycle
from periodize.rules.words import PHASES
from periodize.solver.build import build
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
        self.search = Search(build(self.collector), self.limits)
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

    def start_from(self, schedule: Schedule) -> None:
        """Begin the search near a schedule made elsewhere."""
        season, table, model = self.collector.season, self.collector.candidates, self.search.model
        index = {template.id: i for i, template in enumerate(season.templates)}
        placed = {
            (season.clock.minute(s.start), index[s.template], table.places.index(s.place))
            for s in schedule.sessions
        }
        for row, variable in enumerate(model.x):
            if variable is not None:
                what = (int(table.start[row]), int(table.template[row]), int(table.place[row]))
                model.cp.add_hint(variable, int(what in placed))
        for phases, phase in zip(model.y, schedule.blocks, strict=True):
            for variable, value in zip(phases, PHASES, strict=True):
                model.cp.add_hint(variable, int(value is phase))

    def run(self, *, one_by_one: bool = False) -> None:
        """Solve stage after stage until all are proved or a limit strikes."""
        model = self.search.model
        ahead = self._stages(one_by_one=one_by_one)
        for stage in ahead:
            if self.search.values is not None and self.limits.reached:
                break
            outcome = self.search.minimise(stage.terms(model))
            self.impossible = outcome.impossible
            if self.search.values is None:
                return
            self.bounds.append((stage, outcome.bound))
            if not outcome.proved:
                break
            for tier in stage.tiers:
                self.search.at_most(model.costs[tier], self.search.cost(tier))
            self.unique = stage is ahead[-1]
        self.proved = self._all_closed()

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

    def _stages(self, *, one_by_one: bool) -> list[Stage]:
        return stages(self.search.model, *marks_of(self.collector, self.search.model), one_by_one=one_by_one)

    def _all_closed(self) -> bool:
        known, costs = self.known(self.costs()), self.costs()
        begun = {tier for stage, _ in self.bounds for tier in stage.tiers}
        open_ = (tier for tier in CHARGED_TIERS if self.search.model.costs[tier] and tier not in begun)
        return next(open_, None) is None and known == costs
