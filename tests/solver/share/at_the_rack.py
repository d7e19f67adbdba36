"""Small squads that share a rack, settled in this process, and what the best for all of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ortools.sat.python import cp_model

from periodize.catalogue.load import equipment, templates
from periodize.domain.athlete import Availability, Window
from periodize.domain.facility import Facility, GroupSession, slots_of
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.problem import Problem
from periodize.solver.joint import Joint, Member
from periodize.solver.options import SolveOptions
from periodize.solver.share.auction import Auction, Settled
from periodize.solver.share.bid import Bid, Bidder, Prices, Slot
from periodize.solver.share.space import Space
from periodize.testing import read_weeks

RACK = Facility(id="rack", capacity=1, places=frozenset({"gym"}))
LIFTS = ("max_strength_a", "max_strength_b")
A_WEEK = "Mon am easy 75min . Tue am easy 75min . Thu am intervals* 90min . Sat am easy 75min . Sun 08:00 long* 150min"
BEFORE = (
    "strength: Mon am easy 75min . Mon pm max_strength_a . Tue am easy 75min . Thu am intervals* 90min"
    " . Fri pm max_strength_b . Sat am easy 75min . Sun 08:00 long* 150min || "
)
OPENS_MIN, ONE_LIFT_MIN = 18 * 60, 50
"""The gym opens at 18:00; after 50 minutes there is time for one lift, and for one start."""

Evenings = tuple[int, ...]


def lifter(name: str, evenings: Evenings, *, weeks: int = 1, minutes: int = ONE_LIFT_MIN) -> Season:
    """A squad member who lifts on some evenings, in heavy weeks."""
    told = read_weeks(BEFORE + " | ".join([A_WEEK] * weeks)).season
    window = (Window(opens_min=OPENS_MIN, closes_min=OPENS_MIN + minutes),)
    return Season(
        athlete=replace(told.athlete, id=name),
        calendar=told.calendar,
        runs=told.runs,
        history=told.history,
        availability=Availability(
            week=tuple(window if day in evenings else () for day in range(7)),
            places=tuple(equipment().items()),
        ),
        templates=tuple(t for t in templates() if t.id in LIFTS),
        fixed_blocks=tuple((week, Phase.STRENGTH) for week in range(weeks)),
    )


@dataclass(slots=True)
class Squad:
    """A squad that is settled in this process.

    Attributes
    ----------
    lost
        Numbers of athletes who give no answers.
    """

    seasons: Sequence[Season]
    facilities: Sequence[Facility] = (RACK,)
    groups: Sequence[GroupSession] = ()
    lost: frozenset[int] = frozenset()
    step_min: int | None = None

    def bidders(self) -> list[Bidder]:
        """One for each athlete."""
        return [
            Bidder(Problem.of(season), self.facilities, self.groups, season.athlete.id, self.step_min)
            for season in self.seasons
        ]

    def settled(self) -> Settled:
        """What the auction comes to."""
        return self.auction().run()

    def auction(self) -> Auction:
        """The auction before it begins."""
        bidders = self.bidders()
        worth = max(bidder.most_protect for bidder in bidders)

        def ask(prices: Mapping[int, Prices | None]) -> dict[int, Bid | None]:
            found: dict[int, Bid | None] = {}
            for number, paid in prices.items():
                if number in self.lost:
                    found[number] = None
                elif paid is None:
                    found[number] = bidders[number].without(worth)
                else:
                    found[number] = bidders[number].bid(paid, worth, SolveOptions())
            return found

        return Auction(
            space=Space(
                visits=[bidder.visits for bidder in bidders],
                fixed=Counter(slot for bidder in bidders for slot in bidder.fixed),
                facilities=self.facilities,
                groups=self.groups,
            ),
            clashes=[bidder.clashes for bidder in bidders],
            ask=ask,
            worth=worth,
        )

    # ------------------------------------------------------------------ the best there is

    def joint(self) -> Joint:
        """All in one model."""
        none = dict.fromkeys(Tier, 0)
        members = [Member(name=s.athlete.id, problem=Problem.of(s), alone=none) for s in self.seasons]
        return Joint(
            members=members,
            facilities=self.facilities,
            groups=self.groups,
            taken=self.pinned(),
            step_min=self.step_min,
            tiers=(Tier.MUST, Tier.DOSE, Tier.PROTECT),
        )

    def pinned(self) -> Counter[tuple[str, int]]:
        """What the athletes' own fixed sessions take of the facilities."""
        found: Counter[tuple[str, int]] = Counter()
        for season in self.seasons:
            for pin in season.pins:
                for facility in self.facilities:
                    takes = facility.takes(season.template(pin.template), pin.place)
                    if takes and season.athlete.id not in facility.exempt:
                        found.update((facility.id, slot) for slot in slots_of(pin.start, pin.duration_min))
        return found

    def least_total(self, worth: int) -> int:
        """Dose and protection of all together at the least, proved."""
        joint = self.joint()
        cp = joint.cp
        for week in joint.weeks:
            cp.add(joint.counted(date.fromordinal(7 * week + 1)) == 1)
        terms = [
            (v, cost * factor)
            for model in joint.models
            for tier, factor in ((Tier.DOSE, worth), (Tier.PROTECT, 1))
            for v, cost in model.costs[tier]
        ]
        cp.minimize(cp_model.LinearExpr.weighted_sum([v for v, _ in terms], [c for _, c in terms]))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(cp) == cp_model.OPTIMAL
        return round(solver.objective_value)


def uses(squad: Squad, settled: Settled) -> Counter[Slot]:
    """How many take each slot, fixed sessions too."""
    found: Counter[Slot] = Counter()
    for bidder, bid in zip(squad.bidders(), settled.bids, strict=True):
        found.update(bidder.fixed)
        for week in bid.placed if bid is not None else ():
            for visit, row in week:
                found.update(bidder.visits[visit].starts[row])
    return found


def plans(squad: Squad, settled: Settled) -> list[Schedule]:
    """The athletes' final plans, each on its own within what is not taken by others."""
    from periodize.solver.run import solve
    from periodize.squad.sharing import Shared, as_settled

    shared = Shared(facilities=tuple(squad.facilities), groups=tuple(squad.groups))
    found = []
    for season, closed, groups in zip(squad.seasons, settled.closed, settled.groups, strict=True):
        result = solve(as_settled(Problem.of(season), closed, groups, shared).season)
        assert result.schedule is not None, (season.athlete.id, result.reason())
        found.append(result.schedule)
    return found
