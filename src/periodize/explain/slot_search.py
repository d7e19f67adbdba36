"""Brackets what a session in each window costs: real plans from above, proofs from below, until the two meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Status
from periodize.solver.build import Model
from periodize.solver.encoder import Collector
from periodize.solver.limits import Limits
from periodize.solver.local import Cost, Standing, held_rows, least, schedule_of, with_one_of
from periodize.solver.relaxed import LOOK_BACK, Around, Blocks, Relaxed
from periodize.solver.result import Result
from periodize.solver.run import SelfCheckFailed
from periodize.verify import verify

NEAR = 1
"""Microcycles on either side that may change with the one asked about, before everything may."""

LAST_S = 0.2
"""For the check of plans once the caller wants to stop; those that are left are let go."""


@dataclass(slots=True, eq=False)
class Asked:
    """One question: what does the best plan cost that has one of these candidates?

    Attributes
    ----------
    rows
        The candidates.
    lower
        No such plan costs less.
    upper, plan
        What the best one found costs, and that plan; None while there is none.
    blocks
        An order of blocks that might cost as little as ``lower``; empty where none is known.
    impossible
        Whether it is proved that there is no such plan.
    """

    rows: tuple[int, ...]
    lower: Cost
    upper: Cost | None = None
    plan: Schedule | None = None
    blocks: Blocks = ()
    impossible: bool = False

    @property
    def closed(self) -> bool:
        """Whether the answer is exact."""
        return self.impossible or self.lower == self.upper

    def found(self, cost: Cost, plan: Schedule) -> None:
        """Take in a plan."""
        if self.upper is None or cost < self.upper:
            self.upper, self.plan = cost, plan
            self._agree()

    def proved(self, cost: Cost) -> None:
        """Take in a bound."""
        self.lower = max(self.lower, cost)
        self._agree()

    def _agree(self) -> None:
        if self.upper is not None and self.upper < self.lower:
            raise SelfCheckFailed(f"a plan is charged {self.upper}, but {self.lower} is said to be the least")


class SlotSearch:
    """The searches for all questions on one microcycle: the quick ones for all of them before the long ones for a few.

    Parameters
    ----------
    result
        An answer with a plan.
    whole, model
        What the rules of its problem say, and the model of that.
    microcycle
        Index of the microcycle.
    asked
        The questions.
    limits
        What all searches together may use.
    """

    def __init__(
        self,
        result: Result,
        whole: Collector,
        model: Model,
        microcycle: int,
        asked: list[Asked],
        limits: Limits,
    ) -> None:
        self.problem, self.plan = result.problem, result.require()
        self.whole, self.model, self.at, self.asked, self.limits = whole, model, microcycle, asked, limits
        last = len(self.problem.season.calendar.microcycles) - 1
        self._first, self._last = max(0, microcycle - NEAR), min(last, microcycle + NEAR)
        self._standing: dict[tuple[tuple[Session, ...], Blocks], Standing] = {}
        self._first_in: dict[Blocks, Schedule] = {}
        self._tried: set[tuple[tuple[int, ...], Blocks]] = set()
        self._around: dict[tuple[int, int, int], Around] = {}
        self._relaxed: Relaxed | None = None

    def run(self) -> None:
        """Answer as much as the limits allow, in order of effort and then of cost."""
        steps: tuple[Callable[[Asked], None], ...] = (
            self._one_microcycle,
            self._bound_one,
            self._some_microcycles,
            self._other_blocks,
            self._bound_some,
            self._bound_some_after_others,
            self._other_blocks,
            self._everything,
        )
        for step in steps:
            for asked in sorted(self._open(), key=lambda asked: asked.upper or asked.lower):
                if self.limits.reached:
                    return
                step(asked)

    def check(self) -> None:
        """Replace what models charge by what the independent check bills.

        Raises
        ------
        SelfCheckFailed
            Where it rejects a plan, or bills it below what is proved.
        """
        known: dict[tuple[object, ...], Cost] = {}
        began = perf_counter()
        for asked in self.asked:
            if asked.plan is None:
                continue
            key = (asked.plan.sessions, asked.plan.blocks)
            if key not in known:
                if self.limits.cancelled and perf_counter() - began > LAST_S:
                    asked.upper, asked.plan = None, None  # no plan is told that was not checked
                    continue
                verification = verify(asked.plan, self.problem.policy)
                if not verification.ok:
                    raise SelfCheckFailed(f"a plan breaks rules: {verification.violations[0].text}")
                known[key] = tuple(verification.cost[tier] for tier in CHARGED_TIERS)
            asked.upper = None
            asked.found(known[key], asked.plan)

    @property
    def phases(self) -> Blocks:
        """The blocks that the microcycle can lie in; empty where that was not looked at."""
        around = self._around.get((self.at, self.at, 0))
        return around.phases if around is not None else ()

    def _open(self) -> Iterator[Asked]:
        return (asked for asked in self.asked if not asked.closed)

    def _one_microcycle(self, asked: Asked) -> None:
        self._take(asked, self.plan, self.plan.blocks, self.at)

    def _some_microcycles(self, asked: Asked) -> None:
        self._take(asked, self.plan, self.plan.blocks)

    def _other_blocks(self, asked: Asked) -> None:
        """The best plan with the session in the order of blocks that might be cheapest.

        The first plan in an order changes much; for the next session it is the one that stands.
        """
        blocks = asked.blocks
        if blocks and blocks != self.plan.blocks and (asked.rows, blocks) not in self._tried:
            self._tried.add((asked.rows, blocks))
            plan = self._take(asked, self._first_in.get(blocks, self.plan), blocks)
            if plan is not None:
                self._first_in.setdefault(blocks, plan)

    def _everything(self, asked: Asked) -> None:
        model = with_one_of(self.model, asked.rows)
        held = held_rows(self.whole, asked.plan or self.plan)
        for row, variable in enumerate(model.x):
            if variable is not None:
                model.cp.add_hint(variable, int(held[row]))
        found = least(model, self.limits)
        if found.impossible:
            asked.impossible = True
        if found.cost is not None and found.values is not None:
            asked.found(found.cost, schedule_of(self.problem, self.whole, self.model, found.values))
            if found.proved:
                asked.proved(found.cost)

    def _bound_one(self, asked: Asked) -> None:
        self._bound(asked, self.at, self.at, 0)

    def _bound_some(self, asked: Asked) -> None:
        self._bound(asked, self._first, self._last, 0)

    def _bound_some_after_others(self, asked: Asked) -> None:
        self._bound(asked, self._first, self._last, LOOK_BACK)

    def _bound(self, asked: Asked, first: int, last: int, look_back: int) -> None:
        if self._relaxed is None:
            self._relaxed = Relaxed(self.problem, self.whole, self.limits)
            self._relaxed.learn(self.plan)
        key = (first, last, look_back)
        if key not in self._around:
            self._around[key] = Around(self._relaxed, first, last, look_back)
        bound = self._around[key].bound(asked.rows, asked.upper)
        if bound is None:
            asked.impossible = True
        else:
            asked.proved(bound.cost)
            asked.blocks = bound.blocks

    def _take(self, asked: Asked, plan: Schedule, blocks: Blocks, only: int | None = None) -> Schedule | None:
        """Look for a plan near another, its blocks in an order."""
        found = self._stand(plan, blocks).best_with(asked.rows, only) if self._is_tried else None
        if found is None:
            return None
        asked.found(*found)
        return found[1]

    def _stand(self, plan: Schedule, blocks: Blocks) -> Standing:
        """A plan with the microcycle free, those whose block is another, and the neighbours of all of them."""
        key = (plan.sessions, blocks)
        if key not in self._standing:
            pairs = zip(blocks, plan.blocks, strict=True)
            changed = {self.at} | {at for at, (new, old) in enumerate(pairs) if new is not old}
            free = {at + step for at in changed for step in range(-NEAR, NEAR + 1)}
            self._standing[key] = Standing(self.problem, self.whole, plan, free, blocks, self.limits)
        return self._standing[key]

    @cached_property
    def _is_tried(self) -> bool:
        """Whether the plan at hand holds only what the search would try."""
        chosen = sum(not session.is_fixed for session in self.plan.sessions)
        return int(held_rows(self.whole, self.plan).sum()) == chosen


def floor_of(result: Result) -> Cost:
    """What no plan at all costs less than."""
    if result.status is Status.OPTIMAL:
        return tuple(outcome.value for outcome in result.tiers)
    return tuple(outcome.bound for outcome in result.tiers)
