"""The load of every athlete and week, against the athlete's own usual week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from periodize import units
from periodize.page.glyphs import glyph
from periodize.page.markup import Child, Element, element
from periodize.squad.files import Row
from periodize.squad.page.kept import Foremost
from periodize.squad.page.links import Links
from periodize.squad.page.weeks import MOST_WEEKS, WEEK_DAYS, Weeks, short_day, week_text

MOST_COLUMNS = 26
"""Weeks side by side: as many as fit on paper; a longer season goes on below."""

HIGH_PCT = 120
"""A load above this is counted as high in the line for the whole squad."""

_STEPS = ((0, 60), (60, 85), (85, 115), (115, 130), (130, None))
"""Colours of the map: from so many percent on, and below so many."""

_MOST_OF_A_WEEK = 4
"""Days of a week that lie in a deload before the week counts as one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One athlete's week: its load, in percent of the usual one, and what is special about it."""

    au: int
    pct: int | None
    deload: bool
    race: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Load:
    """One athlete's weeks."""

    athlete: str
    usual_au: int
    cells: Mapping[date, Cell]


class Loads:
    """The load of a squad.

    Parameters
    ----------
    most
        How many athletes are kept; of more, those with the highest week against their usual one.
    """

    def __init__(self, most: int) -> None:
        self.athletes: Foremost[Load] = Foremost(most)
        self.spread: dict[date, Counter[int]] = defaultdict(Counter)

    def add(self, athlete: str, plan: Row, weeks: Weeks) -> None:
        """Take in a plan."""
        load = load_of(athlete, plan, weeks)
        for week, cell in load.cells.items():
            if cell.pct is not None and cell.is_whole:
                self.spread[week][cell.pct] += 1
            else:
                self.spread[week].update(())
        # A long race alone lifts its week above all others: who races is no news.
        highest = max((cell.pct or 0 for cell in load.cells.values() if not cell.race), default=0)
        self.athletes.add(highest, load)


def load_of(athlete: str, plan: Row, weeks: Weeks) -> Load:
    """The weeks of one plan.

    The usual week is the median of those that are whole and neither deloads nor hold a race; where there is none,
    that of all whole weeks, or of all.
    """
    au: Counter[date] = Counter()
    races: dict[date, str] = {}
    for session in plan["sessions"]:
        week = weeks.of(date.fromisoformat(session["start"][:10]))
        au[week] += session["load_au"]
        if session.get("race"):
            races[week] = min(races.get(week, "Z"), session["race"])
    first, last = date.fromisoformat(plan["weeks"][0]["first"]), date.fromisoformat(plan["weeks"][-1]["last"])
    eased = _deloads(plan["weeks"], weeks)
    found, week = [], weeks.of(first)
    while week <= last:
        found.append(week)
        week += timedelta(days=WEEK_DAYS)
    whole = [week for week in found if first <= week and week + timedelta(days=WEEK_DAYS - 1) <= last]
    plain = [week for week in whole if week not in eased and week not in races]
    usual = units.whole(median(au[week] for week in plain or whole or found))
    return Load(
        athlete=athlete,
        usual_au=usual,
        cells={
            week: Cell(
                au=au[week],
                pct=units.whole(100 * au[week] / usual) if usual else None,
                deload=week in eased,
                race=races.get(week, ""),
                is_whole=week in whole,
            )
            for week in found
        },
    )


def _deloads(microcycles: list[Row], weeks: Weeks) -> set[date]:
    days: Counter[date] = Counter()
    for microcycle in microcycles:
        if microcycle["deload"]:
            first, last = date.fromisoformat(microcycle["first"]), date.fromisoformat(microcycle["last"])
            days.update(weeks.of(first + timedelta(days=at)) for at in range((last - first).days + 1))
    return {week for week, count in days.items() if count >= _MOST_OF_A_WEEK}


def load_map(loads: Loads, links: Links) -> list[Element]:
    """The heat map with its key."""
    weeks = sorted(loads.spread)[-MOST_WEEKS:]
    athletes = loads.athletes
    shown = athletes.ranked() if athletes.is_cut else athletes.in_order()
    told: list[Child] = [
        "Load of runs and placed sessions together, in percent of the athlete's own usual week: the median of "
        "those that are whole and hold neither a deload nor a race."
    ]
    if athletes.is_cut:
        told.append(
            f" These are the {len(shown)} of {athletes.count:,} athletes with the highest week that holds no race, "
            "that one first; "
            "the line for the squad counts all."
        )
    parts = [element("p", told, class_="told"), _key()]
    for at in range(0, len(weeks), MOST_COLUMNS):
        parts.append(_table(weeks[at : at + MOST_COLUMNS], shown, loads.spread, links))
    return parts


def _table(
    weeks: list[date], shown: list[Load], spread: Mapping[date, Counter[int]], links: Links
) -> Element:
    head = element(
        "tr",
        element("th", "Athlete", scope="col"),
        element("th", "Usual AU", scope="col", class_="number wide"),
        (element("th", element("span", short_day(week)), scope="col") for week in weeks),
    )
    squad = element(
        "tr",
        element("th", "Median of the squad", scope="row"),
        element("td", class_="wide"),
        (_median(spread[week]) for week in weeks),
        class_="all",
    )
    high = element(
        "tr",
        element("th", f"Athletes above {HIGH_PCT} %", scope="row"),
        element("td", class_="wide"),
        (element("td", f"{_above(spread[week]):,}") for week in weeks),
        class_="all",
    )
    rows = (
        element(
            "tr",
            element("th", links.link(load.athlete), scope="row", dir="auto"),
            element("td", f"{load.usual_au:,}", class_="number wide"),
            (_cell(load.cells.get(week)) for week in weeks),
        )
        for load in shown
        if any(week in load.cells for week in weeks)
    )
    label = f"Load of the weeks from {week_text(weeks[0])} on"
    table = element("table", element("thead", head), element("tbody", squad, high, rows), class_="heat")
    return element("div", table, class_="across", role="region", aria_label=label, tabindex=0)


def _cell(cell: Cell | None) -> Element:
    if cell is None:
        return element("td")
    marks: list[Child] = []
    if cell.deload:
        marks += [glyph("lighter"), element("span", " deload", class_="unseen")]
    if cell.race:
        marks += [element("b", cell.race), element("span", " race", class_="unseen")]
    kind = _kind(cell.pct) if cell.is_whole else None
    text = "–" if cell.pct is None else str(cell.pct)
    return element("td", text, " " if marks else None, marks, class_=kind)


def _median(spread: Counter[int]) -> Element:
    if not spread:
        return element("td", "–")
    pct = units.whole(median(spread.elements()))
    return element("td", str(pct), class_=_kind(pct))


def _above(spread: Counter[int]) -> int:
    return sum(count for pct, count in spread.items() if pct > HIGH_PCT)


def _kind(pct: int | None) -> str | None:
    if pct is None:
        return None
    return next(f"h{at}" for at, (_, below) in enumerate(_STEPS) if below is None or pct < below)


def _key() -> Element:
    entries: list[Child] = []
    for at, (least, below) in enumerate(_STEPS):
        text = f"{least} % and more" if below is None else f"below {below} %"
        if least and below is not None:
            text = f"{least} to {below - 1} %"
        entries.append(element("li", element("span", class_=f"swatch h{at}", aria_hidden="true"), " ", text))
    entries.append(element("li", glyph("lighter"), " deload"))
    entries.append(element("li", element("b", "A", aria_hidden="true"), " race"))
    entries.append(element("li", "without colour: part of a week, where the season begins or ends"))
    return element("ul", entries, class_="key", role="list")
