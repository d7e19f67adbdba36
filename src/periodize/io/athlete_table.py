"""The athlete and the times at which they can train, from the tables of a season file."""

from __future__ import annotations

from periodize.catalogue import load as catalogue
from periodize.domain.athlete import (
    Athlete,
    Availability,
    AvailabilityException,
    ExceptionKind,
    Taken,
    Window,
)
from periodize.domain.vocabulary import WEEKDAYS, Flag, Level, Maturity, RaceDistance, Sex
from periodize.io import body_table, cells
from periodize.io.faults import Misfit, nearest, one_of
from periodize.io.tables import Table

DEFAULT_PLACE = "gym"


def athlete(table: Table) -> Athlete:
    """The ``[athlete]`` table."""
    usual = Athlete()
    found = Athlete(
        id=table.default("id", cells.text, usual.id),
        level=table.default("level", cells.word(Level), usual.level),
        age=table.optional("age", cells.count),
        time_zone=table.optional("time_zone", cells.text),
        minutes_per_day=table.optional("minutes_per_day", cells.count),
        minutes_per_week=table.optional("minutes_per_week", cells.count),
        usual_run_min=_usual_run_min(table, usual.usual_run_min),
        later_run_min=table.default("later_run_time", cells.clock, usual.later_run_min),
        easy_pace_s_per_km=table.optional("easy_pace", cells.pace),
        recovery_pct=table.optional("recovery_pct", cells.count),
        race_distance=table.optional("race_distance", cells.word(RaceDistance)),
        weekly_cap_au=table.optional("weekly_cap_au", cells.count),
        sex=table.optional("sex", cells.word(Sex)),
        sex_options=table.default("sex_options", cells.yes_or_no, False),
        maturity=table.optional("maturity", cells.word(Maturity)),
        flags=frozenset(table.optional("flags", cells.listed(cells.word(Flag))) or ()),
        injuries=body_table.injuries(table),
        restrictions=body_table.restrictions(table),
        one_rm_g=body_table.one_rm_g(table),
        plate_step_g=body_table.plate_step_g(table),
        own_limits=body_table.own_limits(table),
    )
    table.close()
    return found


def _usual_run_min(table: Table, usual: tuple[int, ...]) -> tuple[int, ...]:
    """One time for every day, or a time for each weekday that differs from the default."""
    if not isinstance(table.raw("usual_run_time"), dict):
        one = table.optional("usual_run_time", cells.clock)
        return usual if one is None else (one,) * len(WEEKDAYS)
    times = list(usual)
    by_day = table.table("usual_run_time")
    for key in by_day.names():
        index = table.faults.read(cells.weekday, key, by_day.where)
        minute = by_day.required(key, cells.clock)
        if index is not None and minute is not None:
            times[index] = minute
    return tuple(times)


def availability(season: Table) -> Availability:
    """The ``[places]``, ``[[windows]]``, ``[[exceptions]]`` and ``[[taken]]`` of a season file."""
    places = _places(season.table("places"))
    week: list[list[Window]] = [[] for _ in WEEKDAYS]
    for table in season.tables("windows"):
        days = table.required("days", cells.listed(cells.weekday, least=1))
        window = _window(table, places)
        table.close()
        for day in dict.fromkeys(days or ()):
            if window is not None:
                week[day].append(window)
    exceptions = [_exception(table, places) for table in season.tables("exceptions")]
    taken = [_taken(table, places) for table in season.tables("taken")]
    return Availability(
        week=tuple(tuple(windows) for windows in week),
        exceptions=tuple(exception for exception in exceptions if exception is not None),
        places=tuple(sorted(places.items())),
        taken=tuple(time for time in taken if time is not None),
    )


def _places(table: Table) -> dict[str, frozenset[str]]:
    """Equipment by place: that of the catalogue's well-known places unless the file says otherwise."""
    places = catalogue.equipment()
    for name in table.names():
        items = table.optional(name, cells.listed(_equipment))
        if items is not None:
            places[name] = frozenset(items)
    return places


def _equipment(value: object) -> str:
    """A piece of equipment that some template asks for, or a known place offers."""
    known = {item for template in catalogue.templates() for item in template.requires}
    known |= {item for items in catalogue.equipment().values() for item in items}
    written = cells.text(value).casefold()
    if written not in known:
        raise Misfit(
            "unknown-equipment",
            f"there is no equipment '{written}' in the catalogue",
            value=value,
            limit=one_of(sorted(known)),
            advice=nearest(written, known),
        )
    return written


def needed_equipment(value: object) -> str:
    """A piece of equipment that some template asks for; what only gives more exercises to choose from is none."""
    written = _equipment(value)
    needed = {item for template in catalogue.templates() for item in template.requires}
    if written not in needed:
        raise Misfit(
            "unknown-equipment",
            f"no session asks for '{written}'",
            value=value,
            limit=one_of(sorted(needed)),
        )
    return written


def _window(table: Table, places: dict[str, frozenset[str]]) -> Window | None:
    opens, closes = table.required("opens", cells.clock), table.required("closes", cells.closing)
    place = table.default("place", cells.known(places, "place"), DEFAULT_PLACE)
    if opens is None or closes is None:
        return None
    return Window(opens_min=opens, closes_min=closes, place=place)


def _exception(table: Table, places: dict[str, frozenset[str]]) -> AvailabilityException | None:
    first = table.required("from", cells.day)
    last = table.default("to", cells.day, first)
    kind = table.required("kind", cells.word(ExceptionKind))
    windows = []
    for inner in table.tables("windows"):
        windows.append(_window(inner, places))
        inner.close()
    place = table.optional("place", cells.known(places, "place"))
    table.close()
    if place is not None and kind is not None and kind is not ExceptionKind.CLOSED:
        table.faults.add(
            "place-not-closed",
            f"'place' stands beside kind '{kind.value}'",
            where=table.where,
            value=place,
            limit="only 'closed' names a place",
            advice="Maybe it belongs into the windows?",
        )
    if first is None or last is None or kind is None:
        return None
    kept = tuple(window for window in windows if window is not None)
    return AvailabilityException(first=first, last=last, kind=kind, windows=kept, place=place)


def _taken(table: Table, places: dict[str, frozenset[str]]) -> Taken | None:
    what, place = table.required("what", cells.text), table.required("place", cells.known(places, "place"))
    first, last = table.required("first", cells.moment), table.required("last", cells.moment)
    requires = table.optional("equipment", cells.listed(needed_equipment, least=1))
    known = [template.id for template in catalogue.templates()]
    templates = table.optional("templates", cells.listed(cells.known(known, "template"), least=1))
    table.close()
    if what is None or place is None or first is None or last is None:
        return None
    return Taken(
        what=what,
        first=first,
        last=last,
        place=place,
        requires=frozenset(requires or ()),
        templates=frozenset(templates or ()),
    )
