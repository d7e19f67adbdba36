"""What a person types for a plan, a session, a template, a place or a time, and what it stands for in the plan."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from periodize.diary.days import Written
    from periodize.domain.season import Season
    from periodize.domain.session import Session, SessionTemplate
    from periodize.errors import NoPlan
    from periodize.io.faults import Faults
    from periodize.io.plan_read import Plan
    from periodize.solver.result import Result

WHEN_HELP = "a date, or a date and a time: 2026-07-16, '16 Jul', 'Thu 16 Jul 17:30'"
"""How a time is typed, for the help of commands."""

_COMPACT = re.compile(r"(?:19|20)\d{6}")
"""A day as 20260716; no season has as many weeks."""

_AS_DATES = "written 2026-07-16, '16 Jul' or 'Thu 16 Jul 17:30'"


def plan_of(path: Path) -> tuple[Plan, Result]:
    """What a plan file states, and the answer that it holds.

    Raises
    ------
    InvalidInput
        Where it is no plan file.
    NoPlan
        Where the season has no plan.
    """
    from periodize.errors import InvalidInput
    from periodize.io.certificate import FORMAT
    from periodize.io.plan_read import read_plan

    try:
        plan = read_plan(path)
        result = plan.result()
    except InvalidInput as error:
        (fault, *_) = error.faults
        if fault.code == "not-a-plan" and FORMAT in fault.what:
            advice = "It is a certificate: its plan is inside. Give the plan.json it was made of."
            raise InvalidInput([replace(fault, advice=advice)]) from None
        raise
    if result.schedule is None:
        raise no_plan(path)
    return plan, result


def no_plan(path: Path) -> NoPlan:
    """What to raise where a file holds a season without a plan."""
    from periodize.errors import NoPlan

    return NoPlan(
        f"{path} holds no plan, because the season has none; "
        f"'periodize repair {path}' says why, and what would make one possible"
    )


def session_of(result: Result, text: str, faults: Faults) -> Session | None:
    """The session with an id, or the one that begins on a day or at a time; None and a fault otherwise."""
    from periodize.domain.vocabulary import Origin
    from periodize.io.faults import Misfit, nearest

    schedule = result.require()
    wanted = text.strip()
    named = next((s for s in schedule.sessions if s.id == wanted), None)
    if named is not None:
        return named
    if any(run.id == wanted for run in schedule.season.runs):
        faults.add("a-run", "it is a run, and runs are given", where="SESSION", value=wanted)
        return None
    try:
        when = _moment(schedule.season, wanted)
    except Misfit as misfit:
        if misfit.code != "not-a-date":
            faults.add(misfit.code, misfit.what, where="SESSION", value=wanted, limit=misfit.limit)
            return None
        faults.add(
            "unknown-session",
            f"'{wanted}' is neither the id of a session nor a date",
            where="SESSION",
            value=wanted,
            limit=f"{_AS_DATES}, or an id as in plan.csv",
            advice=nearest(wanted, [s.id for s in schedule.sessions if s.origin is Origin.PLACED]),
        )
        return None
    return _session_at(result, when, faults)


def _session_at(result: Result, when: datetime | date, faults: Faults) -> Session | None:
    """The one placed session of a day, or that begins at a time; where none is placed, the one that is pinned."""
    from periodize.domain.vocabulary import Origin
    from periodize.rules.said import when_text

    season, day = result.problem.season, _day(when)
    placed = [s for s in result.require().sessions if s.origin is Origin.PLACED]
    that_day = [s for s in placed if s.day == day]
    found = [s for s in that_day if s.start == when] if isinstance(when, datetime) else that_day
    pinned = [s for s in result.require().sessions if s.is_fixed and when in (s.start, s.day)]
    if len(found or pinned) == 1:
        return (found or pinned)[0]
    if found:
        faults.add(
            "several-sessions",
            f"{len(found)} sessions are placed on {when_text(when)}",
            where="SESSION",
            value=when,
            limit=", ".join(f"{s.id} ({_titled(season, s)})" for s in found),
            advice="Give the time too, or the id.",
        )
        return None
    nearest = sorted(placed, key=lambda s: (abs(s.day - day), s.start))[:2]
    shown = that_day or sorted(nearest, key=lambda s: s.start)
    faults.add(
        "no-such-session",
        f"no session is placed {'at' if isinstance(when, datetime) else 'on'} {when_text(when)}",
        where="SESSION",
        value=when,
        limit=("that day has " if that_day else "the nearest: ")
        + ", ".join(_titled(season, s) for s in shown),
    )
    return None


def _titled(season: Season, session: Session) -> str:
    from periodize.rules.said import when_text

    return f"{season.template(session.template).name} on {when_text(session.start)}"


def moment_of(season: Season, text: str, faults: Faults) -> datetime | date | None:
    """The day or the time of a season that is written; None and a fault otherwise."""
    return faults.read(lambda written: _moment(season, written), text, "WHEN")


def microcycle_of(season: Season, text: str, faults: Faults) -> int | None:
    """The number from 1 of a microcycle that is written as such, or as a day in it; None and a fault otherwise."""
    if text.strip().isdecimal() and not _COMPACT.fullmatch(text.strip()):
        number, count = int(text.strip()[:9]), len(season.calendar.microcycles)
        if 1 <= number <= count:
            return number
        faults.add(
            "no-such-microcycle",
            f"the season has no week {text}",
            where="--week",
            value=text,
            limit=f"1 to {count}",
        )
        return None
    when = faults.read(lambda written: _moment(season, written), text, "--week")
    return None if when is None else season.calendar.microcycle_of(_day(when)) + 1


def _moment(season: Season, text: str) -> datetime | date:
    """A date, or a date and a time, in the year in which the season has that day."""
    from periodize.diary.days import written
    from periodize.io.faults import Misfit

    found, calendar = written(text), season.calendar
    if found is not None and not found.settled:
        found = _turned(found, text)
    if found is None or found.offset_min is not None:
        raise Misfit("not-a-date", f"'{text}' is not a date", value=text, limit=_AS_DATES)
    years = range(calendar.start.year, calendar.end.year + 1) if found.year is None else (found.year,)
    known = [_date(year, found.first, found.second) for year in years]
    days = [day for day in known if day is not None and day in calendar]
    fitting = [day for day in days if found.weekday in (None, day.weekday())]
    if not days:
        limit = f"{calendar.start} to {calendar.end}"
        raise Misfit("outside-season", f"'{text}' is no day of the season", value=text, limit=limit)
    if not fitting:
        limit = ", ".join(f"{day} is a {day:%A}" for day in days)
        raise Misfit("weekday-does-not-fit", f"the weekday of '{text}' does not fit", value=text, limit=limit)
    if len(fitting) > 1:
        limit = "one of " + ", ".join(map(str, fitting))
        raise Misfit("ambiguous-date", f"'{text}' is several days of the season", value=text, limit=limit)
    if found.minute is None:
        return fitting[0]
    return datetime.combine(fitting[0], time()) + timedelta(minutes=found.minute)


def _turned(found: Written, text: str) -> Written:
    """A date in figures with its month first, where the figures say which of them that is."""
    from periodize.io.faults import Misfit

    may_be_months = [1 <= figure <= 12 for figure in (found.first, found.second)]
    if found.first == found.second or not all(may_be_months):
        return replace(found if may_be_months[0] else found.turned(), settled=True)
    months = [date(2000, month, 1).strftime("%b") for month in (found.first, found.second)]
    what = f"'{text}' may be {found.second} {months[0]} or {found.first} {months[1]}"
    raise Misfit("ambiguous-date", what, value=text, limit=_AS_DATES)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(when: datetime | date) -> date:
    return when.date() if isinstance(when, datetime) else when


def template_of(season: Season, text: str, faults: Faults) -> SessionTemplate | None:
    """The template with an id, a name, the beginning of a name, or the only one of a quality; else a fault."""
    wanted = _plain(text)
    known = {template.id: template for template in season.templates}
    exact = [t for t in known.values() if wanted in (_plain(t.id), _plain(t.name))]
    begun = [t for t in known.values() if wanted and _plain(t.name).startswith(wanted)]
    trained = [t for t in known.values() if wanted == _plain(t.quality.value)]
    found = exact or trained or begun
    if len(found) == 1:
        return found[0]
    if found:
        faults.add(
            "several-templates",
            f"'{text}' may be any of {len(found)} sessions",
            where="TEMPLATE",
            value=text,
            limit="one of " + ", ".join(f"{t.id} ({t.name})" for t in found),
        )
    else:
        faults.unknown("session template", text, list(known), "TEMPLATE")
    return None


def place_of(season: Season, text: str | None, faults: Faults) -> str | None:
    """A place of the season; a fault where it has none of that name."""
    known = [name for name, _ in season.availability.places]
    if text is None or text in known:
        return text
    faults.unknown("place", text, known, "--place")
    return None


def _plain(text: str) -> str:
    """Words in lower case, without signs."""
    return " ".join(re.findall(r"\w+", text.replace("_", " ").casefold()))
