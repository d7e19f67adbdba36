"""A squad that shares racks, coaches or tracks: who may use them when, found for all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from periodize.domain.athlete import Taken
from periodize.domain.facility import SLOT_MIN, Facility, GroupSession, slot_start, slots_of
from periodize.domain.facility_check import sharing_faults
from periodize.domain.season import Season
from periodize.domain.vocabulary import Origin
from periodize.errors import InvalidInput
from periodize.plain import to_plain
from periodize.problem import Problem
from periodize.solver.share.auction import Auction, Settled
from periodize.solver.share.bid import Bid, Prices, Slot
from periodize.solver.share.space import SLOTS_A_DAY, Space
from periodize.squad.bidding import bid_of, price_rows, visit_of
from periodize.squad.hands import Hands
from periodize.squad.limits import SquadLimits
from periodize.squad.sandbox import never
from periodize.squad.task import task_of

Table = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a squad shares.

    Parameters
    ----------
    facilities
        Racks, coaches, tracks.
    groups
        Sessions held together.
    """

    facilities: tuple[Facility, ...] = ()
    groups: tuple[GroupSession, ...] = ()

    def refuse_faults(self, problems: Mapping[str, Problem]) -> None:
        """Compare what is shared with the athletes who share it.

        Raises
        ------
        InvalidInput
            With every fault there is.
        """
        seasons = [problem.season for problem in problems.values()]
        faults = sharing_faults(
            self.facilities,
            self.groups,
            templates={t.id: t for season in seasons for t in season.templates}.values(),
            athletes=set(problems),
            places={name for season in seasons for name, _ in season.availability.places},
        )
        if faults:
            raise InvalidInput(faults)

    def __bool__(self) -> bool:
        return bool(self.facilities or self.groups)


def settle(
    problems: Mapping[str, Problem],
    shared: Shared,
    *,
    limits: SquadLimits,
    workers: int,
    step_min: int | None = None,
    rules: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
    stopped: Callable[[], bool] = never,
) -> Settled:
    """Find out who may use what when.

    Parameters
    ----------
    problems
        By name of the athlete.
    shared
        What they share.
    limits, step_min, rules
        As of :func:`~.run.plan_squad`.
    workers
        Child processes on this machine.
    tell
        Told what is being done.
    stopped
        Asked many times a second whether to give up.
    """
    names = list(problems)
    tasks = [partial(_season, name, problems[name], shared, limits, step_min, rules) for name in names]
    with Hands(tasks, limits, workers, stopped) as hands:
        tell("reading the athletes")
        told = hands.told()
        worth = max((row["protect"] for row in told if row is not None), default=1)
        fixed = Counter((n, slot) for row in told if row is not None for n, slot in row["fixed"])

        def ask(prices: Mapping[int, Prices | None]) -> dict[int, Bid | None]:
            messages = [
                (number, {"name": names[number], "worth": worth, "effort": limits.effort, **_told(paid)})
                for number, paid in prices.items()
            ]
            answers = hands.answers(messages)
            return {
                number: bid_of(row["bid"]) if row is not None and row["bid"] is not None else None
                for number, row in zip(prices, answers, strict=True)
            }

        auction = Auction(
            space=Space(
                visits=[[visit_of(row) for row in one["visits"]] if one is not None else [] for one in told],
                fixed=fixed,
                facilities=shared.facilities,
                groups=shared.groups,
            ),
            clashes=[one["clashes"] if one is not None else [] for one in told],
            ask=ask,
            worth=worth,
            tell=tell,
        )
        return auction.run()


def _told(prices: Prices | None) -> Table:
    return {"without": True} if prices is None else {"prices": price_rows(prices)}


def _season(
    name: str,
    problem: Problem,
    shared: Shared,
    limits: SquadLimits,
    step_min: int | None,
    rules: Sequence[str],
) -> Table:
    return {
        **task_of(problem, effort=limits.effort, step_min=step_min, rules=rules),
        "name": name,
        "facilities": to_plain(shared.facilities),
        "groups": to_plain(shared.groups),
    }


def as_settled(
    problem: Problem, closed: frozenset[Slot], part_of: frozenset[Slot], shared: Shared
) -> Problem:
    """The athlete's own problem once it is settled who uses what.

    What is for others is taken, and the group sessions that the athlete is part of are fixed.
    """
    season = problem.season
    known = {(pin.template, pin.start) for pin in season.pins}
    pins = [
        season.template(group.template).at(start, group.place, Origin.PINNED)
        for group, start in _sessions(part_of, shared)
        if (group.template, start) not in known
    ]
    season = replace(season, pins=(*season.pins, *pins))
    taken = (*_taken_from(season, closed, shared), *_without(season, closed, shared))
    availability = replace(season.availability, taken=(*season.availability.taken, *taken))
    return replace(problem, season=replace(season, availability=availability))


def _taken_from(season: Season, closed: frozenset[Slot], shared: Shared) -> list[Taken]:
    """When others have racks and coaches."""
    found: list[Taken] = []
    pinned = {slot for pin in season.pins for slot in slots_of(pin.start, pin.duration_min)}
    for number, facility in enumerate(shared.facilities):
        # What a fixed session of the athlete's own takes is not for others.
        for first, last in _stretches(
            sorted(slot for n, slot in closed if n == number and slot not in pinned)
        ):
            found += [
                Taken(what=facility.id, first=first, last=last, place=place, requires=facility.requires)
                for place in sorted(facility.places)
            ]
    return found


def _without(season: Season, closed: frozenset[Slot], shared: Shared) -> list[Taken]:
    """The group sessions that are held without the athlete, or by nobody."""
    return [
        Taken(
            what=group.id,
            first=start,
            last=start + timedelta(minutes=season.template(group.template).minutes),
            place=group.place,
            templates=frozenset({group.template}),
        )
        for group, start in _sessions(closed, shared)
    ]


def _sessions(slots: Iterable[Slot], shared: Shared) -> Iterator[tuple[GroupSession, datetime]]:
    """Groups, and when they meet, in order; what is no group is left out."""
    for number, day in sorted(slots):
        if number >= len(shared.facilities):
            group = shared.groups[number - len(shared.facilities)]
            yield group, group.on(date.fromordinal(day))


def all_slots(problem: Problem, shared: Shared) -> frozenset[Slot]:
    """Every slot of every facility, and every day of every group, while a season lasts."""
    calendar = problem.season.calendar
    days = range(calendar.start.toordinal(), calendar.end.toordinal() + 1)
    slots = range(days[0] * SLOTS_A_DAY, (days[-1] + 1) * SLOTS_A_DAY)
    return frozenset(
        [(number, slot) for number in range(len(shared.facilities)) for slot in slots]
        + [
            (number, day)
            for number, group in enumerate(shared.groups, start=len(shared.facilities))
            for day in days
            if date.fromordinal(day).weekday() == group.weekday
        ]
    )


def _stretches(slots: Sequence[int]) -> list[tuple[datetime, datetime]]:
    """Quarters of an hour of one day that follow one another as one stretch, from when to when."""
    found: list[tuple[datetime, datetime]] = []
    for slot in slots:
        first, last = slot_start(slot), slot_start(slot) + timedelta(minutes=SLOT_MIN)
        if found and found[-1][1] == first and found[-1][0].date() == first.date():
            first = found.pop()[0]
        found.append((first, last))
    return found
