"""Part of what the rules said: only what must hold, and only some groundings of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from periodize.domain.vocabulary import Tier
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.words import Bools, Ints, Lin, Where
from periodize.solver.encoder import AnyWay, Collector, Defined, Excluded, Forbidden, Limited


def musts(told: Collector) -> Collector:
    """What the rules said that must hold."""
    return _filtered(told, lambda rule: rule.tier is Tier.MUST)


def groundings_of(told: Collector) -> set[Where]:
    """Every grounding of which something was said."""
    microcycle = told.candidates.microcycle
    found = {item.where for item in told.limited} | {item.where for item in told.any_ways}
    for item in told.forbidden:
        rows = microcycle[item.excess > 0]
        found |= {Where(item.rule.key, at, item.subject) for at in np.unique(rows).tolist()}
    for pairs in told.excluded:
        rows = microcycle[pairs.second]
        found |= {Where(pairs.rule.key, at, pairs.subject) for at in np.unique(rows).tolist()}
    return found


def kept(told: Collector, groundings: Collection[Where], given: Collection[str]) -> Collector:
    """What was said of some groundings, and all that the rules in ``given`` said.

    What a block may hold is left out where none of it is spoken of: to place nothing there is always allowed.
    """
    wanted = set(groundings)
    rules = {where.rule for where in wanted}
    heard = _filtered(told, lambda rule: rule.id in given or rule.key in rules)
    heard = replace(heard, excluded=_excluded(heard, wanted, given))
    content = BlockContent.id if BlockContent.id in given else None
    limited = [
        item
        for item in heard.limited
        if item.where in wanted or (item.rule.id in given and item.rule.id != content)
    ]
    any_ways = [item for item in heard.any_ways if item.rule.id in given or item.where in wanted]
    spoken_of = touched(replace(heard, limited=limited, any_ways=any_ways))
    limited += [
        item for item in heard.limited if item.rule.id == content and item.where.microcycle in spoken_of
    ]
    every_row = np.arange(len(told.candidates))
    forbidden = [
        replace(item, excess=np.where(_among(told, item, every_row, wanted, given), item.excess, 0))
        for item in heard.forbidden
    ]
    return replace(
        heard,
        forbidden=forbidden,
        limited=limited,
        any_ways=any_ways,
        defined=_needed_definitions(told, limited, any_ways),
    )


def touched(told: Collector) -> set[int]:
    """The microcycles whose sessions are spoken of together or counted."""
    needed = _needed(told, told.limited, told.any_ways)
    rows = [told.defined[place].expression.rows for place in needed]
    rows += [item.over.rows for item in told.limited]
    rows += [over.rows for item in told.any_ways for over, _ in item.ways]
    rows += [side for pairs in told.excluded for side in (pairs.first, pairs.second)]
    return set(np.unique(told.candidates.microcycle[np.concatenate(rows)]).tolist()) if rows else set()


def _filtered(told: Collector, wanted: Callable[[Rule], bool]) -> Collector:
    return replace(
        told,
        forbidden=[item for item in told.forbidden if wanted(item.rule)],
        excluded=[item for item in told.excluded if wanted(item.rule)],
        limited=[item for item in told.limited if wanted(item.rule)],
        any_ways=[item for item in told.any_ways if wanted(item.rule)],
        unreachable=[item for item in told.unreachable if wanted(item[0])],
    )


def _excluded(told: Collector, wanted: set[Where], given: Collection[str]) -> list[Excluded]:
    found = []
    for pairs in told.excluded:
        among = _among(told, pairs, pairs.second, wanted, given)
        if among.any():
            first, second = pairs.first[among], pairs.second[among]
            found.append(replace(pairs, first=first, second=second, excess=pairs.excess[among]))
    return found


def _among(
    told: Collector, item: Forbidden | Excluded, rows: Ints, wanted: set[Where], given: Collection[str]
) -> Bools:
    """Which rows lie in a microcycle whose grounding is wanted."""
    if item.rule.id in given:
        return np.ones(len(rows), dtype=bool)
    mine = [
        where.microcycle for where in wanted if (where.rule, where.subject) == (item.rule.key, item.subject)
    ]
    among: Bools = np.isin(told.candidates.microcycle[rows], mine)
    return among


def _needed_definitions(
    told: Collector, limited: Sequence[Limited], any_ways: Sequence[AnyWay]
) -> list[Defined]:
    """The definitions, those that nothing speaks of any more emptied: most of a small model's building otherwise."""
    needed = _needed(told, limited, any_ways)
    empty = Defined("total", Lin())
    return [item if place in needed else empty for place, item in enumerate(told.defined)]


def _needed(told: Collector, limited: Iterable[Limited], any_ways: Iterable[AnyWay]) -> set[int]:
    """Places of the definitions that some sums speak of."""
    waiting = [item.over for item in limited] + [over for item in any_ways for over, _ in item.ways]
    needed: set[int] = set()
    while waiting:
        for number, _ in waiting.pop().others:
            place = number - told.blocks
            if place >= 0 and place not in needed:
                needed.add(place)
                waiting.append(told.defined[place].expression)
    return needed
