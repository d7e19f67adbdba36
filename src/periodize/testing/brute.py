"""The best plan of a tiny season, found by trying every plan there is.

No model, no solver, no cleverness: every subset of the sessions that could be placed, times every way to name
the blocks, judged by :func:`periodize.verify.verify`. Good for a dozen sessions and two microcycles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, combinations, product

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.errors import Fault, InvalidInput
from periodize.problem import Problem
from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.verify import verify

MOST_PLANS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What trying everything gave.

    Parameters
    ----------
    plans
        Number of plans tried.
    legal
        Number of plans that break no rule that must hold.
    cost
        The least cost by tier, higher tiers first; None where no plan is legal.
    best
        All plans of that cost.
    """

    plans: int
    legal: int
    cost: dict[Tier, int] | None
    best: tuple[Schedule, ...]


def brute_force(
    season: Season, policy: Policy | None = None, *, sessions: Sequence[Session] | None = None
) -> Tried:
    """Try every plan of a tiny season.

    Parameters
    ----------
    season
        The facts.
    policy
        The default policy unless given.
    sessions
        What could be placed; by default :func:`possible_sessions`.

    Raises
    ------
    InvalidInput
        Where there are more than a million plans.
    """
    problem = Problem.of(season, policy)
    plans = legal = 0
    least: tuple[int, ...] | None = None
    best: list[Schedule] = []
    hard = [rule for rule in problem.rules if rule.tier is Tier.MUST]
    for schedule in all_plans(season, _changing_min(problem.policy), sessions=sessions):
        plans += 1
        if _breaks(hard, schedule):
            continue
        verification = verify(schedule, problem.policy)
        if not verification.ok:
            continue
        legal += 1
        cost = tuple(verification.cost[tier] for tier in CHARGED_TIERS)
        if least is None or cost < least:
            least, best = cost, []
        if cost == least:
            best.append(schedule)
    found: dict[Tier, int] = dict(zip(CHARGED_TIERS, least or (), strict=least is not None))
    return Tried(plans=plans, legal=legal, cost=found or None, best=tuple(best))


def all_plans(
    season: Season, changing_min: int, *, sessions: Sequence[Session] | None = None
) -> Iterator[Schedule]:
    """Every subset of the sessions with every naming of the blocks.

    Parameters
    ----------
    season
        The facts.
    changing_min
        Minutes between the end of a run and a session.
    sessions
        What could be placed; by default :func:`possible_sessions`.
    """
    free = possible_sessions(season, changing_min) if sessions is None else tuple(sessions)
    count = len(season.calendar.microcycles)
    plans = 2 ** len(free) * len(Phase) ** count
    if plans > MOST_PLANS:
        raise InvalidInput(
            [
                Fault(
                    code="too-many-plans",
                    where="season",
                    what=f"{len(free)} possible sessions in {count} microcycles make {plans} plans",
                    value=str(plans),
                    limit=f"at most {MOST_PLANS}",
                )
            ]
        )
    subsets = chain.from_iterable(combinations(free, size) for size in range(len(free) + 1))
    for chosen in subsets:
        for blocks in product(Phase, repeat=count):
            yield Schedule(season=season, sessions=(*season.pins, *chosen), blocks=blocks)


def possible_sessions(season: Season, changing_min: int) -> tuple[Session, ...]:
    """Every session that could be placed: template x window x start that can matter.

    Starts that can matter are the window's opening, each moment a run has ended and the athlete has changed,
    the end of a session at the opening that this one may follow, and the latest start that fits. Told here a second time on purpose, from the facts alone.

    Parameters
    ----------
    season
        The facts.
    changing_min
        Minutes between the end of a run and a session.
    """
    found: dict[tuple[str, datetime, str], Session] = {}
    for index in range(season.calendar.days):
        day = season.calendar.day(index)
        if season.today is not None and day < season.today:
            continue
        for window in season.availability.windows_on(day):
            at_hand = season.availability.equipment(window.place)
            for template in season.templates:
                if not template.requires <= at_hand:
                    continue
                opens, closes = (
                    _moment(season, day, window.opens_min),
                    _moment(season, day, window.closes_min),
                )
                firsts = [other for other in season.templates if other.id in template.follows]
                after = [opens + other.minutes for other in firsts if other.requires <= at_hand]
                for begins in _starts(season, opens, closes - template.minutes, changing_min, after):
                    start = season.clock.wall(begins)
                    found[template.id, start, window.place] = Session(
                        id=f"{template.id}-{start:%Y-%m-%dT%H:%M}-{window.place}",
                        template=template.id,
                        start=start,
                        duration_min=template.minutes,
                        place=window.place,
                    )
    return tuple(found[key] for key in sorted(found))


def _starts(
    season: Season, opens: int, latest: int, changing_min: int, after: Iterable[int]
) -> Iterable[int]:
    after_runs = (season.span(run)[1] + changing_min for run in season.all_runs)
    wanted = (opens, latest, *after, *after_runs)
    return sorted({minute for minute in wanted if opens <= minute <= latest})


def _moment(season: Season, day: date, minute: int) -> int:
    return season.clock.minute(datetime.combine(day, time()) + timedelta(minutes=minute))


def _changing_min(policy: Policy) -> int:
    return next((rule.changing_min for rule in policy if isinstance(rule, Availability)), 0)


def _breaks(hard: list[Rule], schedule: Schedule) -> bool:
    """Whether some rule finds anything; the one that did last is asked first."""
    for position, rule in enumerate(hard):
        if any(rule.check(schedule)):
            hard.insert(0, hard.pop(position))
            return True
    return False
