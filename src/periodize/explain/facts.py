"""What the user gave that can stand in a plan's way, each with a way of taking it back.

A clash is seldom one of rules alone: it comes from the hours a gym is open, a pinned session, a ban. Those are facts
of the season, not rules, so the model cannot guard them; instead each fact knows the season without it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from periodize.domain.athlete import AvailabilityException, ExceptionKind, Taken, Window
from periodize.domain.easing import LAID_UP
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import WEEKDAYS
from periodize.rules.availability import taken_groups, taken_text
from periodize.rules.restriction import restriction_text
from periodize.rules.said import (
    day_text,
    from_to_text,
    listed,
    moment_text,
    name_of,
    window_text,
)

WIDE_OPEN_MIN = (6 * 60, 22 * 60)
"""What is taken for a window that leaves every choice: from six to ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something given that limits where sessions can go.

    Parameters
    ----------
    kind
        ``pin``, ``ban``, ``exception``, ``windows``, ``minutes``, ``block``, ``restriction``, ``injury``, ``today``,
        ``equipment``, ``taken``, ``limit`` or ``history``.
    sentence
        The fact in plain words, with dates and numbers.
    microcycles
        Where it matters, from 0.
    without
        The same season with this fact taken back.
    """

    kind: str
    sentence: str
    microcycles: frozenset[int]
    without: Callable[[Season], Season] = field(repr=False)


def facts_of(season: Season, microcycles: Collection[int]) -> tuple[Fact, ...]:
    """The facts that matter in some microcycles, those first that are easiest to change."""
    wanted = sorted(set(microcycles))
    makers = (
        _pins,
        _bans,
        _exceptions,
        _taken,
        _windows,
        _minutes,
        _blocks,
        _restrictions,
        _injuries,
        _today,
        _equipment,
        _limits,
        _history,
    )
    return tuple(fact for make in makers for fact in make(season, wanted))


def _pins(season: Season, wanted: list[int]) -> Iterator[Fact]:
    for pin in season.pins:
        at = season.calendar.microcycle_of(pin.day)
        if at in wanted:
            name = season.template(pin.template).name
            text = f"'{name}' is pinned to {moment_text(pin.start)}"
            yield Fact(kind="pin", sentence=text, microcycles=frozenset({at}), without=_unpinned(pin))


def _unpinned(pin: Session) -> Callable[[Season], Season]:
    return lambda season: replace(season, pins=tuple(other for other in season.pins if other.id != pin.id))


def _bans(season: Season, wanted: list[int]) -> Iterator[Fact]:
    for ban in season.bans:
        at = frozenset(_touched(season, wanted, ban.first, ban.last))
        if not at:
            continue
        what = name_of(season, ban.template or (ban.quality.value if ban.quality else "every session"))
        days = " on " + ", ".join(WEEKDAYS[day] for day in sorted(ban.weekdays)) if ban.weekdays else ""
        text = f"{what} is banned{days}{from_to_text(ban.first, ban.last)}"

        def without(changed: Season, ban: object = ban) -> Season:
            return replace(changed, bans=tuple(other for other in changed.bans if other != ban))

        yield Fact(kind="ban", sentence=text, microcycles=at, without=without)


def _exceptions(season: Season, wanted: list[int]) -> Iterator[Fact]:
    for exception in season.availability.exceptions:
        if exception.kind is ExceptionKind.EXTRA:
            continue
        at = frozenset(_touched(season, wanted, exception.first, exception.last))
        if not at:
            continue
        place = f"{exception.place} " if exception.place else ""
        text = f"{place}{exception.kind.value}{from_to_text(exception.first, exception.last)}"

        def without(changed: Season, exception: AvailabilityException = exception) -> Season:
            kept = tuple(other for other in changed.availability.exceptions if other != exception)
            return replace(changed, availability=replace(changed.availability, exceptions=kept))

        yield Fact(kind="exception", sentence=text, microcycles=at, without=without)


def _taken(season: Season, wanted: list[int]) -> Iterator[Fact]:
    """What others have in each microcycle: a fact for each thing and place."""
    for at in wanted:
        for times in taken_groups(season, *season.calendar.full_span(at)):
            yield Fact(
                kind="taken",
                sentence=taken_text(times),
                microcycles=frozenset({at}),
                without=_given_back(frozenset(times)),
            )


def _given_back(times: frozenset[Taken]) -> Callable[[Season], Season]:
    def without(season: Season) -> Season:
        kept = tuple(taken for taken in season.availability.taken if taken not in times)
        return replace(season, availability=replace(season.availability, taken=kept))

    return without


def _windows(season: Season, wanted: list[int]) -> Iterator[Fact]:
    """The opening hours of each microcycle; days of sickness and injury stay closed, they are facts of their own."""
    for at in wanted:
        days = _days_of(season, at)
        if not days:
            continue
        span, hours = f"from {day_text(days[0])} to {day_text(days[-1])}", _hours(season, days)
        text = f"open {span}: {hours}" if hours else f"nothing is open {span}"
        yield Fact(
            kind="windows", sentence=text, microcycles=frozenset({at}), without=_wide_open(tuple(days))
        )


def _wide_open(days: tuple[date, ...]) -> Callable[[Season], Season]:
    def without(season: Season) -> Season:
        availability = season.availability
        places = sorted({w.place for day in availability.week for w in day}) or ["gym"]
        opens, closes = WIDE_OPEN_MIN
        windows = tuple(Window(opens_min=opens, closes_min=closes, place=place) for place in places)
        laid_up = [e for e in availability.exceptions if e.kind in LAID_UP]
        extra = tuple(
            AvailabilityException(first=day, last=day, kind=ExceptionKind.EXTRA, windows=windows)
            for day in days
            if not any(e.first <= day <= e.last for e in laid_up)
        )
        opened = replace(availability, exceptions=(*availability.exceptions, *extra))
        return replace(season, availability=opened)

    return without


def _hours(season: Season, days: list[date]) -> str:
    """``"Tue 17:30-20:00 gym, Fri 17:30-20:00 gym"``; nothing where nothing is open."""
    texts = [
        f"{day:%a} {window_text(window)}" for day in days for window in season.availability.windows_on(day)
    ]
    return ", ".join(texts)


def _minutes(season: Season, wanted: list[int]) -> Iterator[Fact]:
    yield from _own_figure(season, wanted, "minutes", "minutes_per_day", "at most {} min of sessions a day")
    yield from _own_figure(season, wanted, "minutes", "minutes_per_week", "at most {} min of sessions a week")


def _own_figure(season: Season, wanted: list[int], kind: str, name: str, text: str) -> Iterator[Fact]:
    """A figure of the athlete's that may be left open; ``text`` has a place for it."""
    value = getattr(season.athlete, name)
    if value is not None:
        opened: dict[str, Any] = {name: None}
        yield Fact(
            kind=kind,
            sentence=text.format(value),
            microcycles=frozenset(wanted),
            without=lambda changed: replace(changed, athlete=replace(changed.athlete, **opened)),
        )


def _blocks(season: Season, wanted: list[int]) -> Iterator[Fact]:
    for at, phase in season.fixed_blocks:
        if at not in wanted or not 0 <= at < len(season.calendar.microcycles):
            continue
        span = season.calendar.microcycles[at]

        def without(changed: Season, at: int = at) -> Season:
            return replace(
                changed, fixed_blocks=tuple(item for item in changed.fixed_blocks if item[0] != at)
            )

        yield Fact(
            kind="block",
            sentence=f"{day_text(span.first)} to {day_text(span.last)} is fixed as {phase.value}",
            microcycles=frozenset({at}),
            without=without,
        )


def _restrictions(season: Season, wanted: list[int]) -> Iterator[Fact]:
    for restriction in season.athlete.restrictions:
        at = frozenset(_touched(season, wanted, restriction.first, restriction.last))
        if not at:
            continue

        def without(changed: Season, restriction: object = restriction) -> Season:
            kept = tuple(other for other in changed.athlete.restrictions if other != restriction)
            return replace(changed, athlete=replace(changed.athlete, restrictions=kept))

        yield Fact(
            kind="restriction", sentence=restriction_text(restriction), microcycles=at, without=without
        )


def _injuries(season: Season, wanted: list[int]) -> Iterator[Fact]:
    for injury in season.athlete.injuries:

        def without(changed: Season, injury: object = injury) -> Season:
            kept = tuple(other for other in changed.athlete.injuries if other != injury)
            return replace(changed, athlete=replace(changed.athlete, injuries=kept))

        name = injury.tissue.value.replace("_", " ")
        yield Fact(
            kind="injury",
            sentence=f"{name} injury{from_to_text(injury.first, injury.last)}",
            microcycles=frozenset(wanted),
            without=without,
        )


def _today(season: Season, wanted: list[int]) -> Iterator[Fact]:
    if season.today is not None and any(season.calendar.full_span(at)[0] < season.today for at in wanted):
        yield Fact(
            kind="today",
            sentence=f"nothing is placed before today, {day_text(season.today)}",
            microcycles=frozenset(wanted),
            without=lambda changed: replace(changed, today=None),
        )


def _equipment(season: Season, wanted: list[int]) -> Iterator[Fact]:
    """What a place has not that some session needs, where the place is open."""
    needed = frozenset().union(*(template.requires for template in season.templates))
    open_in: dict[str, set[int]] = {}
    for at in wanted:
        for day in _days_of(season, at):
            for window in season.availability.windows_on(day):
                open_in.setdefault(window.place, set()).add(at)
    for place, microcycles in sorted(open_in.items()):
        lacking = sorted(needed - season.availability.equipment(place))
        if lacking:
            text = f"{place} has no {listed((name.replace('_', ' ') for name in lacking), 'or')}"
            at_place = frozenset(microcycles)
            yield Fact(
                kind="equipment", sentence=text, microcycles=at_place, without=_equipped(place, needed)
            )


def _equipped(place: str, needed: frozenset[str]) -> Callable[[Season], Season]:
    def without(season: Season) -> Season:
        availability = season.availability
        places = dict(availability.places) | {place: availability.equipment(place) | needed}
        return replace(season, availability=replace(availability, places=tuple(sorted(places.items()))))

    return without


def _limits(season: Season, wanted: list[int]) -> Iterator[Fact]:
    """Limits that were set for this athlete in place of those that the profile gives."""
    for name, value in season.athlete.own_limits:

        def without(changed: Season, name: str = name) -> Season:
            kept = tuple(item for item in changed.athlete.own_limits if item[0] != name)
            return replace(changed, athlete=replace(changed.athlete, own_limits=kept))

        text = f"{name.replace('_', ' ')} set to {value}"
        yield Fact(kind="limit", sentence=text, microcycles=frozenset(wanted), without=without)
    yield from _own_figure(season, wanted, "limit", "recovery_pct", "recovery hours set to {} %")
    load = "at most {} AU of load in any seven days, runs included"
    yield from _own_figure(season, wanted, "limit", "weekly_cap_au", load)


def _history(season: Season, wanted: list[int]) -> Iterator[Fact]:
    """Sessions of the microcycle before the season, which the first days still have to recover from."""
    for session in season.history.sessions:
        if 0 not in wanted or season.calendar.microcycle_of(session.day) < -1:
            continue

        def without(changed: Season, session: Session = session) -> Season:
            kept = tuple(other for other in changed.history.sessions if other.id != session.id)
            return replace(changed, history=replace(changed.history, sessions=kept))

        text = f"{season.template(session.template).name} was done on {moment_text(session.start)}"
        yield Fact(kind="history", sentence=text, microcycles=frozenset({0}), without=without)


def _days_of(season: Season, microcycle: int) -> list[date]:
    """The days of a microcycle that lie in the season."""
    if not 0 <= microcycle < len(season.calendar.microcycles):
        return []
    span = season.calendar.microcycles[microcycle]
    return [span.first + timedelta(days=i) for i in range(span.days)]


def _touched(season: Season, wanted: list[int], first: date | None, last: date | None) -> Iterator[int]:
    """Those of the microcycles that a span of days reaches into; open ends reach everywhere."""
    for at in wanted:
        begins, ends = season.calendar.full_span(at)
        if (first is None or first <= ends) and (last is None or last >= begins):
            yield at
