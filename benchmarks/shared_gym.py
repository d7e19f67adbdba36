"""What settling a gym for all together is worth: ``python -m benchmarks.shared_gym --athletes 100 --weeks 12``.

The club is made up (:mod:`periodize.testing.club`). Alone, everybody would use the racks for so many hours; the racks
that there are supply a share of these. What :func:`~periodize.squad.run.plan_squad` settles is compared with first come,
first served: each athlete in the order of the input takes what is best for them of what those before have left.
``--small`` compares with one model of all instead, which proves what is best where it is small enough.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from periodize.domain.facility import SLOT_MIN, Facility, Opening, slot_start, slots_of
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Tier
from periodize.problem import Problem
from periodize.solver.joint import Joint, Member
from periodize.solver.options import SolveOptions
from periodize.solver.share.bid import Bidder, Slot
from periodize.solver.share.space import SLOTS_A_DAY
from periodize.squad.answers import SquadRun
from periodize.squad.capacity import Sharing
from periodize.squad.limits import SquadLimits
from periodize.squad.run import STAGGER_MIN, SquadProgress, plan_squad
from periodize.squad.settlement import Settlement
from periodize.testing.club import Club

GYM, RACKS, EQUIPMENT = "gym", "racks", frozenset({"barbell"})
ASKED = (Tier.MUST, Tier.DOSE, Tier.PROTECT)
SLOTS_AN_HOUR = 60 // SLOT_MIN
SMALL_ATHLETES, SMALL_WEEKS = 10, 8
SMOKE_ATHLETES, SMOKE_WEEKS, SMOKE_SHARE_PCT = 3, 6, 150.0
JOINT_WORK = 20.0
"""Limit of the one model of all, in the solver's deterministic unit."""

CLOSED_PER_WORTH = 1_000
"""What a full slot costs, in doses: more than all doses of a season."""


def overfull(plans: Mapping[str, Schedule], facilities: Sequence[Facility]) -> list[str]:
    """Where more sessions meet than there is room for, counted from the plans alone."""
    found = []
    for facility in facilities:
        used = Counter(
            slot
            for name, plan in plans.items()
            if name not in facility.exempt
            for slot in set(_taken(plan, facility))
        )
        for slot, count in sorted(used.items()):
            if count > (room := facility.capacity_in(slot)):
                found.append(f"{facility.id} {slot_start(slot)}: {count} athletes, room for {room}")
    return found


def _taken(plan: Schedule, facility: Facility) -> list[int]:
    """The quarters of an hour that the sessions of a plan take of something; one in which two sessions meet, twice."""
    season = plan.season
    return [
        slot
        for session in plan.sessions
        if facility.takes(season.template(session.template), session.place)
        for slot in slots_of(session.start, session.duration_min)
    ]


def first_come(
    problems: Mapping[str, Problem],
    facilities: Sequence[Facility],
    *,
    worth: int,
    options: SolveOptions,
    step_min: int | None = None,
) -> dict[str, int]:
    """What each plan costs, dose and protection in one number, where everybody takes what those before have left.

    Parameters
    ----------
    problems
        By name, in the order of coming. What coaches have fixed is taken before anybody comes.
    facilities
        What is shared.
    worth
        What a unit of dose counts in units of protection.
    options
        SquadLimits of each search.
    step_min
        Also try starts every so many minutes inside a window.
    """
    bidders = {name: Bidder(problem, facilities, (), name, step_min) for name, problem in problems.items()}
    used: Counter[Slot] = Counter(slot for bidder in bidders.values() for slot in bidder.fixed)
    costs = {}
    for name in problems:
        bidder = bidders.pop(name)
        usable = {slot for visit in bidder.visits for slots in visit.starts.values() for slot in slots}
        full = {(n, slot) for n, slot in usable if used[n, slot] >= facilities[n].capacity_in(slot)}
        bid = bidder.bid(dict.fromkeys(full, worth * CLOSED_PER_WORTH), worth, options)
        if bid is None:
            raise RuntimeError(f"{name} has no plan with what the others have left")
        costs[name] = bid.own
        for week in bid.placed:
            for visit, row in week:
                used.update(bidder.visits[visit].starts[row])
    return costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Racks:
    """Racks that supply a share of what everybody would use alone.

    Parameters
    ----------
    facility
        The racks.
    wanted_h, supplied_h
        Rack-hours: those that the plans made alone take, and those that there are while anybody could come.
    """

    facility: Facility
    wanted_h: float
    supplied_h: float


def racks_for(plans: Mapping[str, Schedule], seasons: Sequence[Season], share_pct: float) -> Racks:
    """Racks for a share of what plans take; where it does not come out even, one more in the hours most wanted."""
    rack = Facility(id=RACKS, capacity=0, places=frozenset({GYM}), requires=EQUIPMENT)
    wanted = Counter(slot for plan in plans.values() for slot in _taken(plan, rack))
    by_hour = Counter({(slot_start(slot).weekday(), slot % SLOTS_A_DAY): 0 for slot in wanted})
    for slot, count in wanted.items():
        by_hour[slot_start(slot).weekday(), slot % SLOTS_A_DAY] += count
    weeks = -(-seasons[0].calendar.days // 7)
    hours = [(day, *hour) for day in range(7) for hour in _hours(_open_slots(seasons, day))]
    slots_a_week = sum(length for *_, length in hours)
    racks, rest = divmod(wanted.total() * share_pct / 100, slots_a_week * weeks)
    left = more = round(rest / weeks)
    openings = []
    for day, first, length in sorted(
        hours, key=lambda hour: -sum(by_hour[hour[0], hour[1] + n] for n in range(hour[2]))
    ):
        dealt = min(left, length)
        left -= dealt
        if dealt:
            opens, closes = SLOT_MIN * first, SLOT_MIN * (first + dealt)
            days = frozenset({day})
            openings.append(
                Opening(capacity=int(racks) + 1, weekdays=days, opens_min=opens, closes_min=closes)
            )
    return Racks(
        facility=replace(rack, capacity=int(racks), openings=tuple(openings)),
        wanted_h=wanted.total() / SLOTS_AN_HOUR,
        supplied_h=weeks * (slots_a_week * int(racks) + more) / SLOTS_AN_HOUR,
    )


def _hours(slots: set[int]) -> list[tuple[int, int]]:
    """Stretches of an hour, and what is left of less: the first quarter, and how many there are."""
    found: list[tuple[int, int]] = []
    for slot in sorted(slots):
        first, length = found[-1] if found else (0, 0)
        if found and slot == first + length and length < SLOTS_AN_HOUR:
            found[-1] = first, length + 1
        else:
            found.append((slot, 1))
    return found


def _open_slots(seasons: Sequence[Season], weekday: int) -> set[int]:
    """The quarters of an hour of a weekday in which anybody could come."""
    return {
        minute // SLOT_MIN
        for season in seasons
        for window in season.availability.week[weekday]
        if window.place == GYM
        for minute in range(window.opens_min, window.closes_min, SLOT_MIN)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What was settled, and what there is to compare it with; costs in one number in which a dose counts ``worth``."""

    seconds: float
    sharing: Sharing
    worst: int
    come_worst: int
    come_total: int
    broken: list[str]
    racks: Facility
    settlement: Settlement
    plans: dict[str, Schedule]


def compare(seasons: Sequence[Season], racks: Facility, out: Path, workers: int | None) -> Compared:
    """Settle for all together, and first come, first served."""
    began = time.perf_counter()
    run = plan_squad(seasons, out=out, facilities=[racks], workers=workers, on_progress=_say)
    seconds = time.perf_counter() - began
    sharing, settlement = run.sharing(), Settlement.read(out)
    if sharing is None or settlement is None:
        raise RuntimeError("nothing was settled")
    plans = _plans(run)
    _print(f"settled and planned in {seconds:.0f} s; now first come, first served")
    problems = {season.athlete.id: Problem.of(season) for season in seasons}
    options = SolveOptions(deterministic_limit=SquadLimits().effort)
    come = first_come(problems, [racks], worth=settlement.worth, options=options, step_min=STAGGER_MIN)
    return Compared(
        seconds=seconds,
        sharing=sharing,
        worst=max(loss.dose * settlement.worth + loss.protect for loss in sharing.losses),
        come_worst=max(cost - settlement.alone[name] for name, cost in come.items()),
        come_total=sum(come.values()),
        broken=[*sharing.broken, *overfull(plans, [racks])],
        racks=racks,
        settlement=settlement,
        plans=plans,
    )


def _plans(run: SquadRun) -> dict[str, Schedule]:
    """The plans, each checked again as it is read."""
    return {name: result.schedule for name, result in run.results() if result.schedule is not None}


def against_one_model(seasons: Sequence[Season], racks: Facility, found: Compared, work: float) -> str:
    """The fairest plans that one model of all finds, beginning from those that were settled."""
    worth = found.settlement.worth
    members = [
        Member(
            name=season.athlete.id,
            problem=Problem.of(season),
            alone={
                **dict.fromkeys(Tier, 0),
                Tier.DOSE: found.settlement.alone[season.athlete.id] // worth,
                Tier.PROTECT: found.settlement.alone[season.athlete.id] % worth,
            },
            start=found.plans.get(season.athlete.id),
        )
        for season in seasons
    ]
    joint = Joint(members=members, facilities=[racks], step_min=STAGGER_MIN, tiers=ASKED)
    began = time.perf_counter()
    best = joint.solve(SolveOptions(deterministic_limit=work))
    if best is None:
        return "one model of all: nothing found within the limit"
    total = sum(cost[Tier.DOSE] * worth + cost[Tier.PROTECT] for cost in best.costs.values())
    (worst, at_least) = best.worst[0]
    said = "proved" if best.proved else f"not proved; the worst-off at least {at_least / worth:.1f}"
    return (
        f"one model of all: worst-off {worst / worth:.2f}, all {total / worth:.2f} doses "
        f"in {time.perf_counter() - began:.0f} s ({said})"
    )


def _say(progress: SquadProgress) -> None:
    if progress.doing:
        _print(f"  {progress.elapsed_s:5.0f} s {progress.doing}")


def _print(text: str) -> None:
    print(text, flush=True)


def _report(found: Compared) -> bool:
    """Say how it went; whether it did as it should."""
    worth, sharing = found.settlement.worth, found.sharing
    used = sum(len(set(_taken(plan, found.racks))) for plan in found.plans.values()) / SLOTS_AN_HOUR
    _print(
        f"{len(found.plans)} plans, {used:,.0f} rack-hours used; alone they miss {sharing.alone / worth:,.0f} doses\n"
        f"settled:            worst-off {found.worst / worth:7.2f}, all {sharing.total / worth:9,.1f} doses, "
        f"at least {sharing.bound / worth:,.1f}: gap {sharing.gap_pct or 0:.2f} %\n"
        f"first come:         worst-off {found.come_worst / worth:7.2f}, all {found.come_total / worth:9,.1f} doses\n"
        f"the whole is better by {(found.come_total - sharing.total) / worth:,.1f} doses, "
        f"{100 * (found.come_total - sharing.total) / max(1, found.come_total - sharing.alone):.0f} % "
        f"of what first come costs over all being alone"
    )
    for text in found.broken or ["no rack holds more than it can, counted from the plans"]:
        _print(text)
    return not found.broken and found.worst // worth <= found.come_worst // worth


def smoke() -> int:
    """Number of failures of a tiny squad."""
    with tempfile.TemporaryDirectory() as folder:
        good = _run(SMOKE_ATHLETES, SMOKE_WEEKS, SMOKE_SHARE_PCT, Path(folder), workers=1)
    print(f"{'shared gym':<46} {'ok' if good else 'failed'}")
    return int(not good)


def _run(athletes: int, weeks: int, share_pct: float, out: Path, workers: int | None) -> bool:
    seasons = list(Club(athletes=athletes, weeks=weeks).seasons())
    alone = plan_squad(seasons, out=out / "alone", workers=workers, step_min=STAGGER_MIN)
    racks = racks_for(_plans(alone), seasons, share_pct)
    _print(
        f"{athletes} athletes, {weeks} weeks: {racks.wanted_h:,.0f} rack-hours wanted, {racks.supplied_h:,.0f} there "
        f"({100 * racks.supplied_h / racks.wanted_h:.0f} %): {racks.facility.capacity} racks"
        ", and one more in the hours most wanted"
    )
    found = compare(seasons, racks.facility, out / "shared", workers)
    good = _report(found)
    if athletes <= SMALL_ATHLETES:
        _print(against_one_model(seasons, racks.facility, found, JOINT_WORK))
    return good


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a rack is overfull or the worst-off is worse off than first come."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shared_gym", description=__doc__)
    parser.add_argument("--athletes", type=int, default=100, metavar="N")
    parser.add_argument("--weeks", type=int, default=12, metavar="N")
    parser.add_argument(
        "--share", type=float, default=70.0, metavar="PCT", help="of the rack-hours that all would use alone"
    )
    parser.add_argument("--workers", type=int, metavar="N")
    parser.add_argument("--small", action="store_true", help="10 athletes, 8 weeks, and one model of all")
    asked = parser.parse_args(arguments)
    athletes, weeks = (SMALL_ATHLETES, SMALL_WEEKS) if asked.small else (asked.athletes, asked.weeks)
    with tempfile.TemporaryDirectory() as folder:
        return 0 if _run(athletes, weeks, asked.share, Path(folder), asked.workers) else 1


if __name__ == "__main__":
    raise SystemExit(main())
