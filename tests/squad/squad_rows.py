"""Rows of a run drawn up by hand, for the tests of the squad's page."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from periodize.squad.capacity import HourPrice, Loss, Sharing
from periodize.squad.page.build import squad_page
from periodize.squad.page.gather import Gathered
from periodize.squad.task import answer_of
from tests.page.drawn import raced
from tests.page.reading import Node, read

Row = dict[str, Any]
MONDAY = date(2026, 6, 1)
BAD = (
    {"outcome": "invalid", "status": None, "reason": "athletes.csv row 4: 'expert' is not a level"},
    {"outcome": "ok", "status": "INFEASIBLE", "reason": "these cannot hold together"},
    {"outcome": "crashed", "status": None, "reason": "SIGKILL"},
)

NOBODY = Loss(athlete="cy", dose=0, protect=0, weeks=())
SHARING = Sharing(
    total=10_960,
    bound=10_500,
    alone=9_000,
    worth=100,
    losses=(
        Loss(athlete="kim", dose=14, protect=-3, weeks=((MONDAY, 8), (MONDAY + timedelta(days=14), 8))),
        Loss(athlete="bo", dose=0, protect=1, weeks=()),
        NOBODY,
        Loss(athlete="dee", dose=-2, protect=5, weeks=()),
    ),
    prices=(
        HourPrice(facility="racks", weekday=4, hour=19, dose=11.6),
        HourPrice(facility="racks", weekday=0, hour=17, dose=0.2),
        HourPrice(facility="coach", weekday=0, hour=17, dose=0.0),
    ),
    broken=(),
)


@cache
def answer(days: int = 7) -> Row:
    """A plan of forty days from a Wednesday on, with a B and an A race."""
    return answer_of(raced(microcycle_days=days))


def row(athlete: str, **changes: Any) -> Row:
    return {"athlete": athlete, "outcome": "ok", "reason": "", **answer(), **changes}


def failed(athlete: str, at: int = 0) -> Row:
    return {"athlete": athlete, "plan": None, **BAD[at]}


def gathered(*rows: Row) -> Gathered:
    found = Gathered()
    for one in rows:
        found.add(one)
    return found


def page(*rows: Row) -> Node:
    return read(squad_page(gathered(*rows)))


def session(start: str, minutes: int = 45, place: str = "gym", title: str = "Squat") -> Row:
    hour, minute = int(start[11:13]), int(start[14:16]) + minutes
    end = f"{start[:11]}{hour + minute // 60:02d}:{minute % 60:02d}"
    return {
        "start": start,
        "end": end,
        "duration_min": minutes,
        "place": place,
        "title": title,
        "origin": "placed",
        "load_au": 100,
    }


def run(start: str, minutes: int, load_au: int, race: str | None = None) -> Row:
    return {**session(start, minutes, "", "Easy"), "origin": "run", "load_au": load_au, "race": race}


def plan(sessions: list[Row], weeks: list[tuple[date, int, bool]], bill: list[Row] | None = None) -> Row:
    """A plan by hand: sessions, and first day, length and deload of each microcycle."""
    microcycles = [
        {"first": first.isoformat(), "last": (first + timedelta(days=days - 1)).isoformat(), "deload": deload}
        for first, days, deload in weeks
    ]
    blocks = [{**microcycle, "index": at, "phase": "strength"} for at, microcycle in enumerate(microcycles)]
    return {"sessions": sessions, "weeks": microcycles, "blocks": blocks, "bill": bill or []}


def weekly(*loads: int, deloads: tuple[int, ...] = (), races: tuple[int, ...] = ()) -> Row:
    """A run a week, of these loads."""
    weeks = [MONDAY + timedelta(days=7 * at) for at in range(len(loads))]
    runs = [
        run(f"{week}T08:00", 60, load, "B" if at in races else None)
        for at, (week, load) in enumerate(zip(weeks, loads, strict=True))
    ]
    return plan(runs, [(week, 7, at in deloads) for at, week in enumerate(weeks)])


def charge(rule: str, subject: str, at: int, excess: int = 1, cost: int = 6, unit: str = "sessions") -> Row:
    return {
        "rule": rule,
        "tier": "DOSE",
        "microcycle": at,
        "subject": subject,
        "excess": excess,
        "unit": unit,
        "cost": cost,
    }


def listed_in(tree: Node) -> list[Node]:
    """The athletes who miss a dose."""
    return [li for li in tree.one("ul", "misses").all("li") if li.all("span", "cost")]
