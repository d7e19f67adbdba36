"""Every way to name the blocks of a season that its rules on blocks allow, found without the model.

Written a second time on purpose: the rule's encoding is not asked. What is listed here is judged by the rule's own
check; that nothing is missing from the list is tried in the tests, against all there is on small seasons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice, product

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.problem import Problem
from periodize.rules.block_order import BlockOrder, LengthBound
from periodize.rules.macrocycle import Macrocycle, macrocycles

Blocks = tuple[Phase, ...]

MOST_NAMINGS = 20_000
"""Ways to name the blocks of one macrocycle, or of all that matter, that are tried at most."""


class TooMany(Exception):
    """There is more to try than is tried; the message says how much."""


def namings(problem: Problem, microcycles: Collection[int]) -> tuple[Blocks, ...]:
    """Blocks for the whole season that its rules allow, one for each way to name the given microcycles.

    Parameters
    ----------
    problem
        The season and the rules. Where no rule orders its blocks, any will do.
    microcycles
        Those whose blocks matter, from 0.

    Raises
    ------
    TooMany
        Where there are more than ``MOST_NAMINGS``.
    """
    season, wanted = problem.season, sorted(microcycles)
    rule = order_of(problem)
    if rule is None:
        return tuple(_free(len(season.calendar.microcycles), wanted))
    parts = []
    for cycle in macrocycles(season, rule.lengths):
        mine = [at for at in wanted if cycle.first <= at <= cycle.last]
        parts.append(list(_told_apart(_legal(rule, season, cycle), [at - cycle.first for at in mine])))
    whole = (tuple(phase for part in chosen for phase in part) for chosen in product(*parts))
    return tuple(_at_most(whole))


def order_of(problem: Problem) -> BlockOrder | None:
    """The rule that puts the blocks of a problem in order, None where none does."""
    orders = (rule for rule in problem.policy if type(rule) is BlockOrder and rule.tier is Tier.MUST)
    return next((rule for rule in orders if rule.bound is LengthBound.LIMIT), None)


def _legal(rule: BlockOrder, season: Season, cycle: Macrocycle) -> Iterator[Blocks]:
    """The ways to name the blocks of a macrocycle that break nothing in it."""
    count = len(season.calendar.microcycles)
    before, after = (Phase.FOUNDATION,) * cycle.first, (Phase.FOUNDATION,) * (count - cycle.last - 1)
    fixed = dict(season.fixed_blocks)
    decided = tuple(fixed[at] for at in range(cycle.first, cycle.last + 1) if at in fixed)
    ways = [decided] if len(decided) == cycle.length else _at_most(_in_order(cycle, 0, cycle.length))
    for way in ways:
        schedule = Schedule(season=season, sessions=(), blocks=(*before, *way, *after))
        if not any(cycle.first <= v.where.microcycle <= cycle.last for v in rule.check(schedule)):
            yield way


def _in_order(cycle: Macrocycle, stage: int, left: int) -> Iterator[Blocks]:
    """The blocks from a stage on, none run backwards and none longer than it may be."""
    if stage == len(cycle.stages):
        if not left:
            yield ()
        return
    at = cycle.stages[stage]
    for length in range(min(at.least, left), min(at.most, left) + 1):
        for rest in _in_order(cycle, stage + 1, left - length):
            yield (at.phase,) * length + rest


def _told_apart(ways: Iterator[Blocks], places: list[int]) -> Iterator[Blocks]:
    """One way for each phase that the places can have; a single one where there are none."""
    seen: set[Blocks] = set()
    for way in ways:
        key = tuple(way[place] for place in places)
        if key not in seen:
            seen.add(key)
            yield way
            if not places:
                return


def _free(count: int, wanted: list[int]) -> Iterator[Blocks]:
    """Any phase for the microcycles that matter."""
    for chosen in _at_most(product(Phase, repeat=len(wanted))):
        named = dict(zip(wanted, chosen, strict=True))
        yield tuple(named.get(at, Phase.FOUNDATION) for at in range(count))


def _at_most(ways: Iterator[Blocks]) -> Iterator[Blocks]:
    yield from islice(ways, MOST_NAMINGS)
    if next(ways, None) is not None:
        raise TooMany(f"more than {MOST_NAMINGS:,} ways to name the blocks")
