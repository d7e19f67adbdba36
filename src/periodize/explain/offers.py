"""Which changes are offered where a season has no plan or a dose is missed: those a coach might agree to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from periodize.domain.athlete import AvailabilityException, ExceptionKind, Window
from periodize.domain.easing import LAID_UP
from periodize.domain.season import Season
from periodize.domain.vocabulary import Tier
from periodize.explain.facts import facts_of
from periodize.explain.mends import (
    AsWish,
    DropException,
    FreeBlocks,
    LiftBan,
    Mend,
    MoreMinutes,
    OpenEvery,
    OpenOn,
    Unpin,
    placeable_days,
)
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.said import day_text
from periodize.rules.weekly_dose import WeeklyDose

USUAL_WINDOWS = 2
"""The windows that the week holds most often: what is offered on single dates. Every week only the first is."""

MOST_DATED = 6
"""Microcycles in which single dates are looked at: more need something that holds every week."""

LONGER_MIN = 60
"""Minutes by which a window may close later."""

ROOM_MIN = 90
"""Minutes of a window that is added, where the usual ones are shorter: enough for any session."""

LATEST_MIN = 22 * 60
"""Nobody is asked to train after ten."""


def mends_of(season: Season, microcycles: Collection[int]) -> tuple[Mend, ...]:
    """The changes of a season that could help in some microcycles, in a fixed order; pins are left out.

    Where more are concerned than single dates could help, dates are looked at only in those that differ from the
    default week.
    """
    wanted = frozenset(microcycles)
    unlike = frozenset(
        season.calendar.microcycle_of(day)
        for day in placeable_days(season)
        for exception in season.availability.exceptions
        if exception.first <= day <= exception.last
    )
    return (
        *_dates(season, wanted if len(wanted) <= MOST_DATED else unlike),
        *_weekdays(season),
        *_minutes(season),
        *_exceptions(season, wanted),
        *_bans(season, wanted),
        *blocks_of(season),
    )


def wishes_of(policy: Policy) -> tuple[AsWish, ...]:
    """The rules of a policy that were made law and are wishes by default, each a wish again."""
    return tuple(AsWish(law=rule) for rule in policy if _is_law(rule, policy))


def pins_of(season: Season, microcycles: Collection[int]) -> tuple[Unpin, ...]:
    """The pinned sessions of some microcycles, each set free."""
    return tuple(
        Unpin(pin=pin, told=fact.sentence)
        for pin in season.pins
        if season.calendar.microcycle_of(pin.day) in microcycles
        for fact in facts_of(replace(season, pins=(pin,)), [season.calendar.microcycle_of(pin.day)])
        if fact.kind == "pin"
    )


def _dates(season: Season, wanted: frozenset[int]) -> Iterator[OpenOn]:
    away = [e for e in season.availability.exceptions if e.kind not in (ExceptionKind.EXTRA, *LAID_UP)]
    for day in placeable_days(season):
        if season.calendar.microcycle_of(day) not in wanted or _is_laid_up(season, day):
            continue
        why = next((_told(season, e) for e in away if e.first <= day <= e.last), "")
        for usual, longer in _offers(season.availability.windows_on(day), _usual(season)):
            away_text = "" if longer else why
            yield OpenOn(day=day, window=_long(usual, longer), usual=usual, longer=longer, away=away_text)


def _weekdays(season: Season) -> Iterator[OpenEvery]:
    for weekday, windows in enumerate(season.availability.week):
        for usual, longer in _offers(windows, _usual(season)[:1]):
            yield OpenEvery(weekday=weekday, window=_long(usual, longer), usual=usual, longer=longer)


def _offers(windows: Sequence[Window], usual: Sequence[Window]) -> Iterator[tuple[Window, bool]]:
    """Windows to be made longer on a day with these, and usual ones that it has not and that collide with none."""
    for window in windows:
        if _long(window, longer=True) != window:
            yield window, True
    for window in usual:
        long = _long(window, longer=False)
        if all(long.closes_min <= w.opens_min or w.closes_min <= long.opens_min for w in windows):
            yield window, False


def _long(window: Window, longer: bool) -> Window:
    """The longest that a window may get: by an hour, or until it holds any session."""
    closes = window.closes_min + LONGER_MIN if longer else window.opens_min + ROOM_MIN
    return replace(window, closes_min=max(window.closes_min, min(LATEST_MIN, closes)))


def _usual(season: Season) -> list[Window]:
    """The windows the default week holds most often; at the place with the most equipment where it holds none."""
    found = Counter(window for day in season.availability.week for window in day)
    if found:
        order = sorted(found, key=lambda w: (-found[w], w.opens_min, w.closes_min, w.place))
        return order[:USUAL_WINDOWS]
    places = sorted(season.availability.places, key=lambda item: (-len(item[1]), item[0]))
    return [Window(opens_min=18 * 60, closes_min=20 * 60, place=name) for name, _ in places[:1]]


def _minutes(season: Season) -> Iterator[MoreMinutes]:
    for name in ("minutes_per_day", "minutes_per_week"):
        before = getattr(season.athlete, name)
        if before is not None:
            yield MoreMinutes(name=name, before=before)


def _exceptions(season: Season, wanted: frozenset[int]) -> Iterator[DropException]:
    for exception in season.availability.exceptions:
        own = exception.kind in (ExceptionKind.TRAVEL, ExceptionKind.CLOSED)
        if own and _reaches(season, wanted, exception.first, exception.last):
            yield DropException(exception=exception, told=_told(season, exception))


def _bans(season: Season, wanted: frozenset[int]) -> Iterator[LiftBan]:
    for ban in dict.fromkeys(season.bans):
        if not _reaches(season, wanted, ban.first, ban.last):
            continue
        told = next(f.sentence for f in facts_of(replace(season, bans=(ban,)), wanted) if f.kind == "ban")
        yield LiftBan(ban=ban, told=told)
        for at in sorted(wanted):
            if _reaches(season, frozenset({at}), ban.first, ban.last):
                first, last = season.calendar.full_span(at)
                yield LiftBan(ban=ban, told=told, first=first, last=last)


def blocks_of(season: Season) -> Iterator[FreeBlocks]:
    """Fixed microcycles in a row and of one block; none where all are fixed, as nothing is then left to decide."""
    fixed = dict(season.fixed_blocks)
    if len(fixed) == len(season.calendar.microcycles):
        return
    for at, phase in sorted(fixed.items()):
        if fixed.get(at - 1) is phase:
            continue
        last = at
        while fixed.get(last + 1) is phase:
            last += 1
        first_day, last_day = season.calendar.microcycles[at].first, season.calendar.microcycles[last].last
        told = f"{day_text(first_day)} to {day_text(last_day)} is fixed as {phase.value}"
        yield FreeBlocks(first=at, last=last, phase=phase, told=told)


def _is_law(rule: Rule, policy: Policy) -> bool:
    """Whether it must hold here and is a wish by default. A rule with caps is none: caps are there to protect."""
    capped = isinstance(rule, WeeklyDose) and bool(rule.caps)
    taken = any(other.key == rule.id for other in policy)
    return rule.tier is Tier.MUST and rule.default_tier is not Tier.MUST and not capped and not taken


def _told(season: Season, exception: AvailabilityException) -> str:
    alone = replace(season, availability=replace(season.availability, exceptions=(exception,)))
    at = season.calendar.microcycle_of(max(exception.first, season.calendar.start))
    return next(fact.sentence for fact in facts_of(alone, [at]) if fact.kind == "exception")


def _is_laid_up(season: Season, day: date) -> bool:
    return any(e.kind in LAID_UP and e.first <= day <= e.last for e in season.availability.exceptions)


def _reaches(season: Season, wanted: frozenset[int], first: date | None, last: date | None) -> bool:
    """Whether a span of days has one in some microcycle; open ends reach everywhere."""
    spans = (season.calendar.full_span(at) for at in wanted if 0 <= at < len(season.calendar.microcycles))
    return any((first is None or first <= end) and (last is None or last >= start) for start, end in spans)
