"""Prices for scarce hours, found by asking: what nobody undercuts, and plans that fit together.

The athletes answer to prices, a master problem picks from their answers, and its sums with fractions allowed give the
next prices. At any prices the athletes' best answers, less what all that there is would bring in, are a bound on every
set of plans that fit together (Lagrange). The plans themselves are answers too: each athlete's best within the
hours allotted, then within what was left over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from periodize.solver.share.bid import Bid, Prices, Slot
from periodize.solver.share.master import Asked, Master, Rows, Shares
from periodize.solver.share.space import Space

Ask = Callable[[Mapping[int, Prices | None]], Mapping[int, Bid | None]]
"""Gives the answers of some athletes, by number, to the prices that each is told.

Where there are none, what is asked for is the athlete's last plan without anything that is shared.
"""

MOST_ROUNDS = 8
ENOUGH_PER_MILLE = 5
"""Rounds of prices end when the bound is this close to the master's sum, or rises by less."""

A_BATCH = 4
"""Athletes who are asked at once what they make of what was left over: any number, as long as it is always the same."""


TIMES_ALLOTTED = 3
"""How often all is allotted anew from what is known by then."""

MOST_TRADES, MOST_STUCK, TRIES_A_TRADE = 20, 5, 3
"""How many trades are tried for the worst-off, how many of them may find none, and how often one is tried."""

CLOSED_PER_WORTH = 1_000
"""What a slot costs that is not to be had, in doses: more than all doses of a season."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What an auction came to.

    Parameters
    ----------
    bids
        Each athlete's plan; None for athletes who gave no answer.
    alone
        What the best plan of each without regard to others costs by microcycle, dose and protection in one number.
    worth
        What a unit of dose counts in that number.
    bound
        What no plans that fit together come to less than.
    prices
        What a part of each scarce slot is worth.
    closed
        For each athlete the slots that are for others.
    groups
        For each athlete the group sessions that they are part of.
    """

    bids: list[Bid | None]
    alone: list[tuple[int, ...] | None]
    worth: int
    bound: int
    prices: dict[Slot, int]
    closed: list[frozenset[Slot]]
    groups: list[frozenset[Slot]]

    @property
    def total(self) -> int:
        """What all plans cost."""
        return sum(bid.own for bid in self.bids if bid is not None)

    @property
    def harms(self) -> list[int]:
        """How much worse off each athlete is than alone."""
        return [
            bid.own - sum(alone or ())
            for bid, alone in zip(self.bids, self.alone, strict=True)
            if bid is not None
        ]


@dataclass(slots=True, kw_only=True)
class Auction:
    """One squad and what it shares.

    Parameters
    ----------
    space
        What is shared.
    clashes
        For each athlete, sets of candidates of which at most one can be placed.
    ask
        Asks athletes.
    worth
        What a unit of dose counts in units of protection.
    work
        Limit of each choice of the master problem, in the solver's deterministic unit.
    tell
        Told what is being done.
    """

    space: Space
    clashes: Sequence[Sequence[Sequence[int]]]
    ask: Ask
    worth: int
    work: float = 5.0
    tell: Callable[[str], None] = lambda _: None
    asked: dict[int, Asked] = field(init=False, default_factory=dict)
    bound: int = field(init=False, default=0)
    prices: dict[Slot, int] = field(init=False, default_factory=dict)
    scarce: frozenset[Slot] = field(init=False, default=frozenset())

    def run(self) -> Settled:
        """Ask until prices and plans agree."""
        self.tell("each athlete alone")
        for number, bid in self._bids({number: {} for number in range(len(self.space.visits))}).items():
            self.asked[number] = Asked(
                visits=self.space.visits[number], clashes=self.clashes[number], alone=bid.own, bids=[bid]
            )
            self.bound += bid.bound
        self.scarce = self.space.scarce(self.asked)
        now = {number: one.bids[0] for number, one in self.asked.items()}
        if not self.space.fits(now):
            self._find_prices()
            now = self._put_together()
        return self._settled(now)

    # ------------------------------------------------------------------ prices

    def _find_prices(self) -> None:
        """Ask at what the master's sums say until the bound is close to them, or rises no more."""
        without = {
            number: bid for number, bid in self.ask(dict.fromkeys(self.asked)).items() if bid is not None
        }
        self._learn(without)
        closed = dict.fromkeys(self.scarce, self._dear)
        self._learn(self._bids(dict.fromkeys((n for n in self.asked if n not in without), closed)))
        for number in range(1, MOST_ROUNDS + 1):
            master = self._master()
            least, prices = master.least_and_prices()
            answers = self._bids(dict.fromkeys(self.asked, prices))
            paid = sum(price * max(0, self.space.room(slot)) for slot, price in prices.items())
            bound = sum(bid.bound for bid in answers.values()) - paid
            self.tell(f"prices, round {number}: {self._in_doses(bound)} to {self._in_doses(least)}")
            before = self.bound
            if bound > self.bound and len(answers) == len(self.asked):
                self.bound, self.prices = bound, prices
            learned = self._learn(answers)
            close = least * ENOUGH_PER_MILLE / 1_000
            if not learned or (least - self.bound <= close and self.bound - before <= close):
                return

    def _learn(self, answers: Mapping[int, Bid]) -> bool:
        """Keep answers; whether one of them is new."""
        new = False
        for number, bid in answers.items():
            if not any(_same(bid, known) for known in self.asked[number].bids):
                self.asked[number].bids.append(bid)
                new = True
        return new

    # ------------------------------------------------------------------ plans

    def _put_together(self) -> dict[int, Bid]:
        """Plans that fit: as allotted, again from all that is known by then, and at last with what was left over.

        They are no worse than first come, first served: that is where they begin.
        """
        self.tell("first come, first served")
        best = self._in_turn()
        self._learn(best)
        for time in range(1, TIMES_ALLOTTED + 1):
            self.tell(f"who gets what, {time} of {TIMES_ALLOTTED}{self._so_far(best)}")
            begin = [best[number] for number in self.asked] if best else []
            # How well off the worst-off can be is known after the first time: what is left to better is the sum.
            worst = self._rank(best)[0] if best and time > 1 else None
            allotted = self._master().allotted(self.worth, self.work, begin, worst)
            if allotted is None:
                break
            found = self._within(dict(zip(self.asked, (one.rows for one in allotted), strict=True)))
            for number, one in zip(self.asked, allotted, strict=True):
                bid = found.get(number)
                self.asked[number].strict |= bid is None or bid.own - one.cost >= self.worth
            self._learn(found)
            if len(found) == len(self.asked) and (not best or self._rank(found) < self._rank(best)):
                best = found
        self.tell(f"what is left over{self._so_far(best)}")
        best = best or self._within(dict.fromkeys(self.asked, frozenset()))
        best = self._with_the_rest(best)
        self.tell(f"trades{self._so_far(best)}")
        return self._traded(best)

    def _in_turn(self) -> dict[int, Bid]:
        """Each athlete's best of what those before have left; nothing where one of them gave no answer.

        A few are asked at once; whose answer does not fit once those before have theirs is asked again.
        """
        now: dict[int, Bid] = {}
        waiting = list(self.asked)
        # Whoever came first to a group session would be alone there.
        apart = {slot for slot in self.scarce if self.space.least(slot) > 1}
        while waiting:
            free = self.space.free(now, self.scarce)
            shut = dict.fromkeys({slot for slot in self.scarce if free[slot] <= 0} | apart, self._dear)
            found = self._bids(dict.fromkeys(waiting[:A_BATCH], shut))
            for number in waiting[:A_BATCH]:
                if number not in found:
                    return {}
                if not self.space.fits({**now, number: found[number]}):
                    break
                now[number] = found[number]
            if waiting[0] not in now:  # what must hold cannot, with what is left
                return {}
            waiting = [number for number in waiting if number not in now]
        return now

    def _within(self, rows: Mapping[int, Rows]) -> dict[int, Bid]:
        """Each athlete's best plan within the slots allotted."""
        asked = {}
        for number, mine in rows.items():
            open_ = {
                slot
                for visit in self.space.visits[number]
                for row in mine
                for slot in visit.starts.get(row, ())
            }
            asked[number] = dict.fromkeys(self.scarce - open_, self._dear)
        return self._bids(asked)

    def _with_the_rest(self, now: dict[int, Bid]) -> dict[int, Bid]:
        """The same plans, bettered one after the other within what nobody has taken, the worst-off first."""
        now = dict(now)
        harmed = [number for number in now if now[number].own > self.asked[number].alone]
        harmed.sort(key=lambda number: (self.asked[number].alone - now[number].own, number))
        for at in range(0, len(harmed), A_BATCH):
            free = self.space.free(now, self.scarce)
            asked = {}
            for number in harmed[at : at + A_BATCH]:
                mine = Counter(self.space.slots(number, now[number]))
                shut = {slot for slot in self.scarce if free[slot] + mine[slot] <= 0}
                asked[number] = dict.fromkeys(shut, self._dear)
            for number, bid in self._bids(asked).items():
                if bid.own < now[number].own and self.space.fits({**now, number: bid}):
                    now[number] = bid
        return now

    def _traded(self, now: dict[int, Bid]) -> dict[int, Bid]:
        """The same plans after the worst-off have taken slots from those who are better off, one after the other."""
        now = dict(now)
        stuck: set[int] = set()
        for _ in range(MOST_TRADES):
            waiting = [
                number for number in now if number not in stuck and self._harm(number, now) >= self.worth
            ]
            if not waiting or len(stuck) >= MOST_STUCK:
                break
            worst = max(waiting, key=lambda number: (self._harm(number, now), -number))
            found = self._trade(worst, now)
            if found is None:
                stuck.add(worst)
            else:
                now = found
        return now

    def _trade(self, worst: int, now: Mapping[int, Bid]) -> dict[int, Bid] | None:
        """Plans in which one athlete is better off and nobody as badly off as they were; None where none are found."""
        harm = self._harm(worst, now)
        able = {number for number in now if number != worst and 4 * self._harm(number, now) < 3 * harm}
        for _ in range(TRIES_A_TRADE):
            found = self._taken_from(worst, able, now)
            if found is None:
                return None
            hurt = {
                number
                for number in found
                if self._harm(number, found) >= max(harm, 1 + self._harm(number, now))
            }
            if not hurt and self.space.fits(found):
                return found
            able -= hurt
        return None

    def _taken_from(self, worst: int, able: Collection[int], now: Mapping[int, Bid]) -> dict[int, Bid] | None:
        """Plans once an athlete has taken what they need most from some others, the best-off of these first."""
        holders: dict[Slot, list[int]] = {}
        for number in sorted(able, key=lambda number: (self._harm(number, now), number)):
            for slot in self.space.slots(number, now[number]):
                holders.setdefault(slot, []).append(number)
        free, mine = self.space.free(now, self.scarce), set(self.space.slots(worst, now[worst]))
        full = [slot for slot in self.scarce if free[slot] <= 0 and slot not in mine]
        prices = {slot: self.worth if slot in holders else self._dear for slot in full}
        better = self._bids({worst: prices}).get(worst)
        if better is None or better.own >= now[worst].own:
            return None
        found = {**now, worst: better}
        free = self.space.free(found, self.scarce)
        left: list[int] = []
        for slot in sorted(slot for slot in self.scarce if free[slot] < 0):
            while free[slot] < 0:
                giving = next((number for number in holders.get(slot, ()) if number not in left), None)
                if giving is None:
                    return None
                left.append(giving)
                free.update(self.space.slots(giving, now[giving]))
        for number in left:
            found.pop(number)
        for number in left:
            free = self.space.free(found, self.scarce)
            shut = {slot: self._dear for slot in self.scarce if free[slot] <= 0}
            bid = self._bids({number: shut}).get(number)
            if bid is None:
                return None
            found[number] = bid
        return {number: found[number] for number in now}

    def _harm(self, number: int, bids: Mapping[int, Bid]) -> int:
        """How much worse off an athlete is than alone."""
        return bids[number].own - self.asked[number].alone

    def _rank(self, bids: Mapping[int, Bid]) -> tuple[int, int]:
        """Fairness first: the worst-off athlete's harm in whole doses, then the sum."""
        worst = max(self._harm(number, bids) for number in bids)
        return worst // self.worth, sum(bid.own for bid in bids.values())

    def _so_far(self, bids: Mapping[int, Bid]) -> str:
        """``": so far the worst-off misses 84 more than alone, all 18,331"``."""
        if not bids:
            return ""
        worst, total = self._rank(bids)
        return f": so far the worst-off misses {worst:,} more than alone, all {self._in_doses(total)}"

    def _settled(self, now: Mapping[int, Bid]) -> Settled:
        # A rule that must hold can force an athlete into what is not to be had: there is no plan for them.
        now = {number: bid for number, bid in now.items() if bid.value - bid.own < self._dear}
        everybody = range(len(self.space.visits))
        return Settled(
            bids=[now.get(number) for number in everybody],
            alone=[self.asked[n].bids[0].weeks if n in self.asked else None for n in everybody],
            worth=self.worth,
            bound=self.bound,
            prices=self.prices,
            closed=self.space.closed(now),
            groups=[
                self.space.groups_of(number, now[number]) if number in now else frozenset()
                for number in everybody
            ],
        )

    @property
    def _dear(self) -> int:
        return self.worth * CLOSED_PER_WORTH

    def _master(self) -> Master:
        shares = Shares(room=lambda slot: max(0, self.space.room(slot)), least=self.space.least)
        return Master(list(self.asked.values()), shares)

    def _bids(self, asked: Mapping[int, Prices]) -> dict[int, Bid]:
        """The answers there are; each athlete is told the prices of slots that they could use."""
        told: dict[int, Prices | None] = {}
        for number, prices in asked.items():
            usable = self.space.usable(number)
            told[number] = {slot: price for slot, price in prices.items() if slot in usable}
        return {number: bid for number, bid in self.ask(told).items() if bid is not None}

    def _in_doses(self, cost: float) -> str:
        return f"{cost / self.worth:,.0f}"


def _same(one: Bid, other: Bid) -> bool:
    return (one.blocks, one.weeks, one.placed) == (other.blocks, other.weeks, other.placed)
