"""The smallest changes that make a season possible, or that recover a missed dose, each proved by a plan.

A model of the rules that must hold, with every change a coach could make in it as a switch, gives the fewest switches
that are enough. What it proposes is then made, solved as any season is, and handed out only with the plan it has.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Status, Tier
from periodize.errors import Fault, InvalidInput
from periodize.explain.clash import clash_of
from periodize.explain.costs import cost_of
from periodize.explain.mending import Mending
from periodize.explain.mends import AsWish, Mend, Unpin
from periodize.explain.offers import MOST_DATED, blocks_of, mends_of, pins_of, wishes_of
from periodize.explain.repair import Repair, harm_of, repair_frame
from periodize.problem import Problem
from periodize.report.shortfalls import is_of_blocks
from periodize.rules.base import Violation
from periodize.rules.words import Where
from periodize.solver.options import TIME_LIMIT_S, Range, range_faults
from periodize.solver.result import Result
from periodize.solver.run import solve

__all__ = ["Repair", "repair_frame", "repairs"]

MOST_REPAIRS = 20

_RANGES = {"most": Range(least=1, most=MOST_REPAIRS, whole=True), "time_limit_s": TIME_LIMIT_S}

WORK_PER_MICROCYCLE = 0.15
"""Work, in the solver's unit, that a plan may take for each microcycle: several times what most take. A plan that is
not proved best by then is still a plan."""

MOST_PINS = 4
"""Pinned sessions that are tried without, one at a time."""


def repairs(
    result: Result,
    most: int = 3,
    *,
    time_limit_s: float | None = None,
    on_repair: Callable[[Repair], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Repair, ...]:
    """Ways to make an impossible season possible, or to recover a missed dose, the least harmful first.

    Only time and what the coach has decided is changed: hours on a date or a weekday, minutes a day or a week, travel,
    closed days, bans, pins, fixed blocks, and rules made law that are wishes by default. Race gaps and tapers, recovery
    hours, the 48 hours between heavy lifts of a pattern, caps, restrictions, injuries, sickness, today and the runs
    stay as they are. The first way has the fewest changes there are of these kinds, or, in a season of a year, the
    fewest that a bounded search finds; each further one is of other kinds,
    as long as there are such. No way has more than six changes. Single dates are looked at in the microcycles concerned,
    at the usual hours of the week.

    Least harmful means the fewest changes, then the smallest, then the cheapest plan, tier by tier. A rule made a wish
    counts as a change for each place in which the plan then misses it.

    Parameters
    ----------
    result
        An answer without a plan, which is mended, or one with a plan, whose missed doses are recovered. Of a plan that
        is not proved best, only what its bound shows to need a change.
    most
        How many ways to look for, 1 to 20.
    time_limit_s
        Wall seconds for all of it, or None for no limit. Where it strikes, plans may be less than the best.
    on_repair
        Called with each way as it is found.
    cancel
        Asked now and then; once it says True, what was found so far is returned.

    Returns
    -------
    tuple of Repair
        None that does not hold: each has a plan that was checked. Empty where nothing of these kinds helps, nothing
        is missed, or the time ran out.

    Raises
    ------
    NoPlan
        Where the result has neither a plan nor the proof that there is none.
    InvalidInput
        Where ``most`` or ``time_limit_s`` is out of range, or a plan exists though the result says that there is none.
    """
    if faults := range_faults({"most": most, "time_limit_s": time_limit_s}, _RANGES):
        raise InvalidInput(faults)
    if result.status is not Status.INFEASIBLE:
        result.require()
    search = _Search(result, time_limit_s, cancel)
    found: list[Repair] = []
    for repair in search.ways():
        found.append(repair)
        if on_repair is not None:
            on_repair(repair)
        if len(found) == most:
            break
    return tuple(sorted(found, key=harm_of))


@dataclass(slots=True, eq=False)
class _Search:
    """One call: what was looked at, and what time is left."""

    result: Result
    time_limit_s: float | None
    cancel: Callable[[], bool] | None
    began: float = field(default_factory=time.perf_counter)
    known: list[frozenset[Mend]] = field(default_factory=list)
    cancelled: bool = False
    wish: _Way | None = None

    def ways(self) -> Iterator[Repair]:
        """Repairs of ever other kinds, then a wish unless it changes less, then whatever else there is."""
        broken = self.result.schedule is None
        self.wish = self._wishing(wishes_of(self.result.problem.policy) if broken else ())
        benches = self._benches(self._weeks(self.wish))
        used: dict[str, None] = {}
        yield from self._ways(benches, used, lambda: [frozenset(used)])
        yield from self._wished()
        yield from self._ways(benches, used, lambda: [*(frozenset({kind}) for kind in used), frozenset()])

    def _ways(
        self, benches: list[_Bench], used: dict[str, None], without: Callable[[], list[frozenset[str]]]
    ) -> Iterator[Repair]:
        """Repairs without some kinds of change, as long as there are any; the kinds they use are noted."""
        tried: set[frozenset[str]] = set()
        while not self.over:
            left = [kinds for kinds in without() if kinds not in tried]
            if not left:
                return
            way = self._fewest(benches, left[0])
            if way is None:
                tried.add(left[0])
                continue
            if self.wish is not None and self.wish.count < way.count:
                yield from self._wished()
            if (repair := self._proved(way)) is not None:
                used |= {mend.kind: None for mend in reversed(repair.mends)}
                yield repair

    def _wished(self) -> Iterator[Repair]:
        """The way of a wish, once; one of which nothing is missed then gives up a law for nothing."""
        wish, self.wish = self.wish, None
        if wish is None or self.over:
            return
        repair = self._proved(wish)
        if repair is not None and repair.missed:
            yield repair

    @property
    def over(self) -> bool:
        """Whether the time is up or the caller wants to stop."""
        self.cancelled = self.cancelled or (self.cancel is not None and bool(self.cancel()))
        return self.cancelled or (self.left_s is not None and self.left_s <= 0)

    @property
    def left_s(self) -> float | None:
        """Wall seconds left; None without a limit."""
        if self.time_limit_s is None:
            return None
        return max(0.0, self.time_limit_s - (time.perf_counter() - self.began))

    def _wishing(self, laws: tuple[AsWish, ...]) -> _Way | None:
        """The fewest rules made wishes with which there is a plan; fixed blocks may give way beside them."""
        if not laws:
            return None
        mending = self._mending(self.result.problem, (*blocks_of(self.result.problem.season), *laws))
        choice = mending.fewest(
            off=lambda _: False,
            some=lambda mend: isinstance(mend, AsWish),
            longest_s=self.left_s,
            cancel=self.cancel,
        )
        if choice is None:
            return None
        mends = mending.fitted(choice)
        return _Way(asked=frozenset(mends), mends=mends, plan=mending.plan(choice), missed=choice.breached)

    def _weeks(self, wish: _Way | None) -> frozenset[int]:
        """The microcycles concerned: where a clash was found, where law is broken at least, where doses are missed."""
        if self.result.schedule is None:
            missed = wish.missed if wish else ()
            found = {where.microcycle for where in (*self.result.conflict, *missed)}
            count = len(self.result.problem.season.calendar.microcycles)
            return frozenset(found or range(count))
        cost: dict[int, int] = {}
        for charge in _doses(self.result):
            cost[charge.where.microcycle] = cost.get(charge.where.microcycle, 0) + charge.cost
        return frozenset(sorted(cost, key=lambda at: (-cost[at], at))[:MOST_DATED])

    def _benches(self, weeks: frozenset[int]) -> list[_Bench]:
        """The season as it is, and without each pinned session that is part of the clash or near a missed dose."""
        problem, found = self.result.problem, []
        if not weeks:
            return []
        for pin in (None, *self._pins(weeks)):
            changed = problem if pin is None else pin.made(problem)
            made = () if pin is None else (pin,)
            found.append(_Bench(made=made, mending=self._mending(changed, mends_of(changed.season, weeks))))
        return found

    def _pins(self, weeks: frozenset[int]) -> list[Unpin]:
        pins = pins_of(self.result.problem.season, weeks)
        if pins and self.result.schedule is None:
            members = {fact.sentence for fact in clash_of(self.result).facts}
            pins = tuple(pin for pin in pins if pin.told in members)
        return list(pins[:MOST_PINS])

    def _mending(self, problem: Problem, mends: tuple[Mend, ...]) -> Mending:
        below = None
        if self.result.schedule is not None:
            below = next(o.bound for o in self.result.tiers if o.tier is Tier.DOSE) - 1
        return Mending(problem=problem, mends=mends, step_min=self.result.step_min, below=below)

    def _fewest(self, benches: list[_Bench], used: Collection[str]) -> _Way | None:
        """The fewest changes, none of a kind that was used and none that were looked at before."""
        ways = []
        for bench in benches:
            if self.over or any(mend.kind in used for mend in bench.made):
                continue
            choice = bench.mending.fewest(
                off=lambda mend: mend.kind in used,
                known=[answer - set(bench.made) for answer in self.known],
                longest_s=self.left_s,
                cancel=self.cancel,
            )
            if choice is not None:
                asked = frozenset(bench.mending.mends[at] for at in choice.steps) | set(bench.made)
                mends = (*bench.made, *bench.mending.fitted(choice))
                ways.append(_Way(asked=asked, mends=mends, plan=bench.mending.plan(choice)))
        return min(ways, key=lambda way: (len(way.mends), sum(m.size for m in way.mends)), default=None)

    def _proved(self, way: _Way) -> Repair | None:
        """The way with the best plan it has; None where it has none, so that the model promised too much."""
        self.known.append(way.asked)
        problem = _made(self.result.problem, way.mends)
        answer = solve(
            problem.season,
            problem.policy,
            time_limit_s=self.left_s,
            deterministic_limit=WORK_PER_MICROCYCLE * len(problem.season.calendar.microcycles),
            step_min=self.result.step_min,
            cancel=self.cancel,
            start=self.result.schedule or way.plan,
        )
        if answer.schedule is None:
            return None
        if not way.mends and self.result.schedule is None:
            what = "it says that no plan exists, and one exists without any change"
            raise InvalidInput(
                [Fault(code="no-clash", where="result", what=what, advice="Solve the season again.")]
            )
        wishes = {mend.wish.key for mend in way.mends if isinstance(mend, AsWish)}
        charges = answer.verification.charges if answer.verification else ()
        repair = Repair(
            mends=tuple(sorted(way.mends, key=lambda mend: (mend.size, mend.sentence))),
            problem=problem,
            result=answer,
            missed=tuple(charge for charge in charges if charge.where.rule in wishes),
        )
        return repair if self.result.schedule is None else self._gaining(repair)

    def _gaining(self, repair: Repair) -> Repair | None:
        """The repair beside the plan at hand; None where it recovers nothing."""
        before = cost_of(self.result)
        gain = {tier: before[tier] - amount for tier, amount in repair.cost.items()}
        still = {charge.where: charge.excess for charge in _doses(repair.result)}
        recovered = tuple(c for c in _doses(self.result) if still.get(c.where, 0) < c.excess)
        return replace(repair, gain=gain, recovered=recovered) if gain[Tier.DOSE] > 0 and recovered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """Changes that a model proposes, as it chose them and no larger than needed, and a plan they allow."""

    asked: frozenset[Mend]
    mends: tuple[Mend, ...]
    plan: Schedule
    missed: tuple[Where, ...] = ()

    @property
    def count(self) -> int:
        """How much is changed, as :attr:`Repair.count`."""
        return len([mend for mend in self.mends if not isinstance(mend, AsWish)]) + len(self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """Changes made beforehand, and those to choose from."""

    made: tuple[Mend, ...]
    mending: Mending


def _made(problem: Problem, mends: tuple[Mend, ...]) -> Problem:
    for mend in mends:
        problem = mend.made(problem)
    return problem


def _doses(result: Result) -> tuple[Violation, ...]:
    """What a plan misses of the work of its blocks; their lengths are another matter."""
    charges = result.verification.charges if result.verification else ()
    return tuple(charge for charge in charges if charge.tier is Tier.DOSE and not is_of_blocks(charge))
