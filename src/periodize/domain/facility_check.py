"""Finds every fault in what athletes share: racks, coaches, tracks, and sessions held as a group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from periodize.domain.facility import SLOT_MIN, Facility, GroupSession, Opening
from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import WEEKDAYS
from periodize.errors import Fault
from periodize.units import MINUTES_PER_DAY

MOST_AT_ONCE = 100_000
MOST_SHARED = 100
MOST_OPENINGS = 1_000
"""More of these is a mistake in a file."""


def sharing_faults(
    facilities: Sequence[Facility],
    groups: Sequence[GroupSession] = (),
    *,
    templates: Collection[SessionTemplate],
    athletes: Collection[str] | None = None,
    places: Collection[str] | None = None,
) -> list[Fault]:
    """Every fault of what a squad shares; none where it is sound.

    Parameters
    ----------
    facilities, groups
        What is shared.
    templates
        The sessions there are.
    athletes
        Names of all athletes, against which the exempt are looked up; None where they are not known yet.
    places
        Places at which somebody of the squad trains; None where they are not known yet.
    """
    found = [
        *_count_faults("facilities", len(facilities)),
        *_count_faults("groups", len(groups)),
        *_twice([facility.id for facility in facilities] + [group.id for group in groups]),
    ]
    for number, facility in enumerate(facilities, start=1):
        where = f"facility '{_short(facility.id)}'" if facility.id else f"facility {number}"
        found += _facility_faults(facility, where, templates)
        found += _unknown("athlete", facility.exempt, athletes, where)
        found += _unknown("place", facility.places, places, where)
    for number, group in enumerate(groups, start=1):
        where = f"group '{_short(group.id)}'" if group.id else f"group {number}"
        found += _group_faults(group, where, templates)
        found += _unknown("place", [group.place], places, where)
    return [*found, *_held_twice(groups)]


def _facility_faults(
    facility: Facility, where: str, templates: Collection[SessionTemplate]
) -> Iterator[Fault]:
    yield from _name_faults(facility.id, where)
    yield from _range_faults(where, "capacity", facility.capacity, 0, MOST_AT_ONCE)
    if not facility.places or "" in facility.places:
        yield _nowhere(where)
    needed = sorted({item for template in templates for item in template.requires})
    yield from _unknown("equipment", facility.requires, needed, where)
    yield from _range_faults(where, "number of openings", len(facility.openings), 0, MOST_OPENINGS)
    for number, opening in enumerate(facility.openings, start=1):
        yield from _opening_faults(opening, f"{where}, opening {number}")


def _opening_faults(opening: Opening, where: str) -> Iterator[Fault]:
    yield from _range_faults(where, "capacity", opening.capacity, 0, MOST_AT_ONCE)
    for weekday in sorted(opening.weekdays):
        yield from _range_faults(where, "weekday", weekday, 0, len(WEEKDAYS) - 1)
    if opening.first is not None and opening.last is not None and opening.last < opening.first:
        yield Fault(
            code="dates-reversed",
            where=where,
            what=f"it ends on {opening.last}, before it begins on {opening.first}",
            value=str(opening.last),
        )
    inside = True
    for name, minute in (("from", opening.opens_min), ("to", opening.closes_min)):
        yield from _range_faults(where, f"minute of '{name}'", minute, 0, MINUTES_PER_DAY)
        inside = inside and 0 <= minute <= MINUTES_PER_DAY
        if minute % SLOT_MIN:
            yield Fault(
                code="not-a-quarter-of-an-hour",
                where=where,
                what=f"'{name}' is {_clock_text(minute)}",
                value=_clock_text(minute),
                limit=f"a facility is counted in steps of {SLOT_MIN} min: 17:00, 17:15, 17:30, 17:45",
            )
    if inside and opening.closes_min <= opening.opens_min:
        yield Fault(
            code="opening-ends-before-it-begins",
            where=where,
            what=f"it lasts from {_clock_text(opening.opens_min)} to {_clock_text(opening.closes_min)}",
            value=_clock_text(opening.closes_min),
            limit="an opening must end after it begins, on the same day",
            advice="Maybe it runs past midnight? Give two openings, one up to 24:00.",
        )


def _group_faults(group: GroupSession, where: str, templates: Collection[SessionTemplate]) -> Iterator[Fault]:
    yield from _name_faults(group.id, where)
    yield from _unknown("template", [group.template], [template.id for template in templates], where)
    yield from _range_faults(where, "weekday", group.weekday, 0, len(WEEKDAYS) - 1)
    yield from _range_faults(where, "minute of 'start'", group.start_min, 0, MINUTES_PER_DAY - 1)
    if not group.place:
        yield _nowhere(where)
    yield from _range_faults(where, "at_least", group.at_least, 1, MOST_AT_ONCE)
    yield from _range_faults(where, "at_most", group.at_most, 1, MOST_AT_ONCE)
    if group.at_least > group.at_most:
        yield Fault(
            code="at-least-above-at-most",
            where=where,
            what=f"at_least is {group.at_least}, at_most is {group.at_most}",
            value=str(group.at_least),
            limit=f"at most {group.at_most}",
            advice="Maybe the two are the wrong way round?",
        )


def _held_twice(groups: Sequence[GroupSession]) -> Iterator[Fault]:
    """Groups for the same session at the same time: nobody could say in which of the two an athlete is."""
    known: dict[tuple[str, str, int, int], str] = {}
    for group in groups:
        key = (group.template, group.place, group.weekday, group.start_min)
        first = known.setdefault(key, group.id)
        if first != group.id:
            yield Fault(
                code="group-held-twice",
                where=f"group '{_short(group.id)}'",
                what=f"'{_short(first)}' is the same session at the same time and place",
                value=_short(group.id),
                limit="one group for a template, place, weekday and start",
                advice="Maybe one group with a larger at_most?",
            )


def _twice(ids: Iterable[str]) -> Iterator[Fault]:
    """Ids that stand several times: what came of each could not be told apart."""
    for name, count in sorted(Counter(filter(None, ids)).items()):
        if count > 1:
            yield Fault(
                code="duplicate-id",
                where="facilities and groups",
                what=f"the id '{_short(name)}' stands {count} times",
                value=_short(name),
                limit="every id once, of facilities and groups together",
            )


def _unknown(noun: str, names: Iterable[str], known: Collection[str] | None, where: str) -> Iterator[Fault]:
    """Names that stand for nothing; none where it is not known which there are."""
    if known is None:
        return
    listed = sorted(known)
    for name in sorted(set(names).difference(listed)):
        close = get_close_matches(name, listed, n=1)
        yield Fault(
            code=f"unknown-{noun}",
            where=where,
            what=f"{_UNKNOWN[noun]} '{_short(name)}'",
            value=_short(name),
            limit="one of " + (", ".join(listed) if len(listed) <= _MOST_LISTED else f"{len(listed)}"),
            advice=f"Maybe '{close[0]}'?" if close else "",
        )


_UNKNOWN = {
    "athlete": "there is no athlete",
    "place": "nobody in the squad trains at",
    "equipment": "no session asks for",
    "template": "there is no session template",
}
_MOST_LISTED = 40


def _count_faults(noun: str, count: int) -> Iterator[Fault]:
    if count > MOST_SHARED:
        yield Fault(
            code="too-many",
            where="what is shared",
            what=f"{count} {noun}",
            value=str(count),
            limit=f"at most {MOST_SHARED}",
        )


def _name_faults(name: str, where: str) -> Iterator[Fault]:
    if not name.strip():
        yield Fault(code="no-id", where=where, what="it has no id", limit="a short name, 'racks'")


def _nowhere(where: str) -> Fault:
    return Fault(
        code="no-place", where=where, what="it stands at no place", limit="the name of a place, 'gym'"
    )


def _range_faults(where: str, name: str, value: int, least: int, most: int) -> Iterator[Fault]:
    if not least <= value <= most:
        yield Fault(
            code="number-out-of-range",
            where=where,
            what=f"{name} is {value}",
            value=str(value),
            limit=f"it must be {least} to {most}",
        )


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute >= 0 else f"minute {minute}"


def _short(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:60])
