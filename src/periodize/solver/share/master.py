"""Who gets what: one plan an athlete, put together from what the athletes have answered, within what there is.

An athlete's answers are taken apart into microcycles and put together anew: microcycles decouple by design
(docs/decisions, 0003) as long as their blocks agree. Where what was put together turns out not to fit after all,
each microcycle follows one that it was answered to follow. The same sums, with fractions allowed, give the prices.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from periodize.solver.share.bid import Bid, Slot, Visit
from periodize.solver.share.sheet import Chosen, Sheet

Rows = frozenset[int]
"""The candidates at which an athlete's visits begin."""

GUESSES_PCT = (130, 115)
"""How well off the worst-off are hoped to be, in percent of what they would be with fractions of plans."""

DEARLY = 20
"""What a unit of harm above the guess counts."""

MOST = 10_000
"""More than any harm in units of dose."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """An athlete, and what the athlete has answered so far.

    Attributes
    ----------
    visits
        The athlete's visits.
    alone
        What the best plan without regard to others costs.
    bids
        The answers.
    clashes
        Rows of which at most one can be placed.
    strict
        Whether microcycles follow one another only as they were answered to: put together freely, they did not fit.
    """

    visits: Sequence[Visit]
    alone: int
    bids: list[Bid] = field(default_factory=list)
    clashes: Sequence[Sequence[int]] = ()
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What there is.

    Parameters
    ----------
    room
        How many a slot holds.
    least
        How many a slot holds at least, where it holds anybody.
    """

    room: Callable[[Slot], int]
    least: Callable[[Slot], int]


@dataclass(frozen=True, slots=True)
class Allotment:
    """What an athlete gets, and what their plan should then cost."""

    rows: Rows
    cost: int


Way = tuple[int, tuple[int, ...]]
"""How a microcycle is spent: its phase, and the visits in it."""


Step = tuple[Way | None, Way]
"""How a microcycle is spent, after one that is spent some way; None where it does not matter which."""


def _way(bid: Bid, week: int) -> Way:
    return bid.blocks[week], tuple(visit for visit, _ in bid.placed[week])


def _step(bid: Bid, week: int, *, strict: bool) -> Step:
    return _way(bid, week - 1) if week and strict else None, _way(bid, week)


@dataclass(slots=True)
class _Athlete:
    """The variables of one athlete: orders of blocks, ways and steps of each microcycle, starts by row, and the cost."""

    profiles: dict[tuple[int, ...], int]
    ways: list[dict[Way, int]] = field(default_factory=list)
    steps: list[dict[Step, int]] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    cost: list[tuple[int, int]] = field(default_factory=list)

    @property
    def all(self) -> Iterator[int]:
        """All variables of choice."""
        yield from self.profiles.values()
        for ways, steps in zip(self.ways, self.steps, strict=True):
            yield from (*ways.values(), *steps.values())
        yield from self.starts.values()

    def of(self, bid: Bid, *, strict: bool) -> Iterator[int]:
        """The variables that are 1 in an answer."""
        yield self.profiles[bid.blocks]
        for week, (ways, steps) in enumerate(zip(self.ways, self.steps, strict=True)):
            yield ways[_way(bid, week)]
            yield steps[_step(bid, week, strict=strict)]
            yield from (self.starts[row] for _, row in bid.placed[week])


class Master:
    """Picks a plan for every athlete from parts of their answers."""

    def __init__(self, asked: Sequence[Asked], shares: Shares) -> None:
        self.asked, self.shares, self.sheet = asked, shares, Sheet()
        self.athletes = [self._athlete(one) for one in asked]
        self._slots: dict[int, Slot] = {}
        self._share()

    # ------------------------------------------------------------------ the sums

    def _athlete(self, one: Asked) -> _Athlete:
        """A way for every microcycle; where the athlete is strict, one that was answered to follow the one before."""
        sheet = self.sheet
        profiles = {blocks: sheet.variable() for blocks in dict.fromkeys(bid.blocks for bid in one.bids)}
        found = _Athlete(profiles)
        sheet.row([(variable, 1) for variable in profiles.values()], 1, 1)
        before: dict[Way, int] = {}
        for week in range(len(one.bids[0].weeks)):
            steps: dict[Step, int] = {}
            for bid in one.bids:
                step = _step(bid, week, strict=one.strict)
                steps[step] = min(steps.get(step, bid.weeks[week]), bid.weeks[week])
            taken = {way: sheet.variable() for way in dict.fromkeys(way for _, way in steps)}
            made = {step: sheet.variable() for step in steps}
            found.ways.append(taken)
            found.steps.append(made)
            found.cost += [(made[step], cost) for step, cost in steps.items() if cost]
            for ways, end in ((taken, 1), (before if one.strict else {}, 0)):
                for way, variable in ways.items():
                    here = [(of_step, 1) for step, of_step in made.items() if step[end] == way]
                    sheet.row([*here, (variable, -1)], 0, 0)
            for phase in dict.fromkeys(phase for phase, _ in taken):
                chosen = [(variable, 1) for (block, _), variable in taken.items() if block == phase]
                held = [(variable, -1) for blocks, variable in profiles.items() if blocks[week] == phase]
                sheet.row([*chosen, *held], 0, 0)
            for visit in dict.fromkeys(visit for _, visits in taken for visit in visits):
                starts = {row: sheet.variable() for row in one.visits[visit].starts}
                found.starts |= starts
                having = [(variable, -1) for (_, visits), variable in taken.items() if visit in visits]
                sheet.row([*((variable, 1) for variable in starts.values()), *having], 0, 0)
            before = taken
        for clash in one.clashes:
            known = [(found.starts[row], 1) for row in clash if row in found.starts]
            if len(known) > 1:
                sheet.row(known, None, 1)
        return found

    def _share(self) -> None:
        users: dict[Slot, list[tuple[int, int]]] = defaultdict(list)
        for one, athlete in zip(self.asked, self.athletes, strict=True):
            slots = {row: taken for visit in one.visits for row, taken in visit.starts.items()}
            for row, variable in athlete.starts.items():
                for slot in slots[row]:
                    users[slot].append((variable, 1))
        for slot, terms in sorted(users.items()):
            room, least = self.shares.room(slot), self.shares.least(slot)
            if least > 1:
                is_held = self.sheet.variable(by_rows=False)
                self.sheet.row([*terms, (is_held, -least)], 0, None)
                self._slots[self.sheet.row([*terms, (is_held, -room)], None, 0)] = slot
            elif len(terms) > room:
                self._slots[self.sheet.row(terms, None, room)] = slot

    # ------------------------------------------------------------------ what comes out

    def least_and_prices(self) -> tuple[float, dict[Slot, int]]:
        """What all costs come to with fractions of plans allowed, and what a part of each slot is then worth."""
        relaxed = self.sheet.relaxed([term for athlete in self.athletes for term in athlete.cost])
        prices = {slot: round(relaxed.worth.get(row, 0)) for row, slot in self._slots.items()}
        return relaxed.value, {slot: price for slot, price in prices.items() if price > 0}

    def allotted(
        self, worth: int, work: float, begin: Sequence[Bid] = (), at_most: int | None = None
    ) -> list[Allotment] | None:
        """Plans that can be put together: nobody much worse off than has to be, and of these the best in all.

        How well off the worst-off can be is guessed from fractions of plans; what is above the guess costs
        dearly.

        Parameters
        ----------
        worth
            What a unit of dose counts: harm is told apart by whole units of it.
        work
            Limit of each try.
        begin
            Answers to begin from, which fit together.
        at_most
            How many doses the worst-off are to miss at most beside what they miss alone, where that is known.
        """
        worst, over = self.sheet.variable(MOST), [self.sheet.variable(MOST) for _ in self.athletes]
        costs = [[(v, whole) for v, c in athlete.cost if (whole := c // worth)] for athlete in self.athletes]
        for one, cost, above in zip(self.asked, costs, over, strict=True):
            self.sheet.row([*cost, (above, -1), (worst, -1)], None, one.alone // worth)
        total = [term for cost in costs for term in cost]
        aim = [*total, *((above, DEARLY) for above in over)]
        values = self._values(begin)
        if at_most is None:
            least = self.sheet.relaxed([(worst, 1), *((above, 2) for above in over)]).value
            guesses = list(dict.fromkeys(math.ceil(least * pct / 100) for pct in GUESSES_PCT))
        else:
            guesses = [at_most]
        with ThreadPoolExecutor(len(guesses)) as pool:
            found = list(
                pool.map(lambda guess: self.sheet.chosen(aim, work, {worst: guess}, values), guesses)
            )

        def rank(chosen: Chosen) -> tuple[int, int]:
            harm = chosen.values[worst] + max(chosen.values[above] for above in over)
            return harm, sum(chosen.values[v] * c for v, c in total)

        known = [chosen for chosen in found if chosen is not None]
        if not known:
            return None
        best = min(known, key=rank)
        return [self._allotment(at, best.values) for at in self.athletes]

    def _allotment(self, athlete: _Athlete, values: Sequence[int]) -> Allotment:
        return Allotment(
            rows=frozenset(row for row, variable in athlete.starts.items() if values[variable]),
            cost=sum(values[variable] * cost for variable, cost in athlete.cost),
        )

    def _values(self, begin: Sequence[Bid]) -> dict[int, int]:
        """Whatever is chosen in given answers; sums are left to the solver."""
        if not begin:
            return {}
        ones = {
            variable
            for one, athlete, bid in zip(self.asked, self.athletes, begin, strict=True)
            for variable in athlete.of(bid, strict=one.strict)
        }
        return {variable: int(variable in ones) for athlete in self.athletes for variable in athlete.all}
