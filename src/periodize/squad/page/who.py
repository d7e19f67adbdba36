"""The section for the coach in the gym: who comes when, and to do what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from periodize.page.markup import Child, Element, element
from periodize.report.words import day_text
from periodize.squad.page.gym import OTHER_PLACES, Crowd, Day, Gym, Slot, Work, people_of
from periodize.squad.page.weeks import MOST_WEEKS, Weeks, days_of, short_day, week_text
from periodize.squad.page.words import counted

MOST_UNFOLDED = 250
"""Sessions of a week whose days stand open; of more, the coach opens the day that matters."""

_AFTER_RUN = "after the run"


def who_lifts(gym: Gym, weeks: Weeks) -> list[Element]:
    """A line for each week, which opens: how many are there in each hour, and who."""
    found = sorted({weeks.of(day) for day in gym.days})[-MOST_WEEKS:]
    if not found:
        return [element("p", "No session is placed.")]
    told: list[Child] = ["A week opens to show who is there in each hour, and who does what. "]
    if gym.has_names:
        told.append("On paper stand the weeks and days that are open.")
    else:
        told.append("There are too many names for one page: they stand in tables/sessions.parquet.")
    return [
        element("p", told, class_="told"),
        _chooser(found),
        element("div", (_week(gym, week, at == 0) for at, week in enumerate(found)), class_="gym"),
    ]


def _chooser(weeks: list[date]) -> Element:
    links = (
        element("li", element("a", short_day(week), href=f"#week-{week.isoformat()}", title=week_text(week)))
        for week in weeks
    )
    today = element("a", "Today", href="#gym", id="today-link", hidden=True)
    label = element("span", "Week of", class_="label", aria_hidden="true")
    return element("nav", label, today, element("ol", links, role="list"), class_="jump", aria_label="Weeks")


def _week(gym: Gym, week: date, is_open: bool) -> Element:
    days = {day: gym.days[day] for day in days_of(week) if day in gym.days}
    sessions = sum(day.sessions for day in days.values())
    figures = [counted(sessions, "sessions")]
    crowd = largest(days)
    if crowd:
        figures.append(f"most at once {crowd_text(crowd)}, {day_text(crowd.day)} {_clock(crowd.since_min)}")
    summary = element(
        "summary",
        element("h3", week_text(week)),
        " ",
        element("span", " · ".join(figures), class_="amounts"),
    )
    name = week.isoformat()
    content = element(
        "div",
        _grids(days, week),
        [_day(date_, day, sessions <= MOST_UNFOLDED) for date_, day in days.items()]
        if gym.has_names
        else None,
        id=f"week-{name}",
        class_="inside",
    )
    last = days_of(week)[-1].isoformat()
    return element("details", summary, content, open=is_open, class_="week", data_first=name, data_last=last)


def largest(days: Mapping[date, Day]) -> Crowd | None:
    """The largest crowd of these days."""
    crowds = (crowd for when, day in days.items() for crowd in day.crowds(when))
    return max(crowds, key=lambda crowd: crowd.rank, default=None)


def crowd_text(crowd: Crowd) -> str:
    """``"12 in gym"``."""
    return f"{crowd.athletes:,} in {crowd.place}" if crowd.place else f"{crowd.athletes:,}"


def _grids(days: Mapping[date, Day], week: date) -> Element | None:
    """A table for each place."""
    places = dict.fromkeys(place for day in days.values() for place in sorted(day.hours))
    tables = (_grid(place, days, week) for place in sorted(places, key=lambda name: name == OTHER_PLACES))
    return element("div", tables, class_="grids") if places else None


def _grid(place: str, days: Mapping[date, Day], week: date) -> Element:
    """Hours down, days across: how many athletes are in a place."""
    counts = {
        day: days[day].hours.get(place, Counter()) if day in days else Counter() for day in days_of(week)
    }
    hours = sorted({hour for found in counts.values() for hour in found})
    most = max(count for found in counts.values() for count in found.values())
    rows = (
        element(
            "tr",
            element("th", f"{hour:02d}:00", scope="row"),
            (_count(found[hour], most) for found in counts.values()),
        )
        for hour in hours
    )
    heads = (_day_head(day, days) for day in counts)
    told = "athletes there in each hour"
    caption: list[Child] = [element("bdi", place), f": {told}"] if place else [told.capitalize()]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", element("th", "From", scope="col"), heads)),
        element("tbody", rows),
        class_="hours",
    )


def _day_head(day: date, days: Mapping[date, Day]) -> Element:
    name: list[Child] = [element("span", f"{day:%a}"), f" {day.day}"]
    inside = element("a", name, href=f"#day-{day.isoformat()}") if day in days and days[day].slots else name
    return element("th", inside, scope="col")


def _count(count: int, most: int) -> Element:
    if not count:
        return element("td")
    return element("td", str(count), class_=f"n{1 + 3 * (count - 1) // max(most, 1)}")


def _day(when: date, day: Day, is_open: bool) -> Element:
    crowd = largest({when: day})
    there = f" · most at once {crowd_text(crowd)}, {_clock(crowd.since_min)}" if crowd else ""
    summary = element(
        "summary",
        element("h4", day_text(when)),
        " ",
        element("span", f"{counted(day.sessions, 'sessions')}{there}", class_="amounts"),
    )
    slots = sorted(day.slots.items(), key=_order)
    content = element("div", (_slot(slot, work) for slot, work in slots), id=f"day-{when.isoformat()}")
    return element("details", summary, content, open=is_open, class_="gymday")


def _order(item: tuple[Slot, object]) -> tuple[bool, int, str]:
    """By time; what follows each athlete's own run has no time of its own and comes last."""
    slot, _ = item
    return slot.start_min is None, slot.start_min or 0, slot.place


def _slot(slot: Slot, works: Mapping[Work, list[str]]) -> Element:
    time = _AFTER_RUN if slot.start_min is None else _clock(slot.start_min)
    place: list[Child] = [" ", element("bdi", slot.place)] if slot.place else []
    groups = (
        element(
            "li",
            element("b", f"{work.title}, {work.minutes} min", dir="auto"),
            f" ({len(names):,}): " if len(names) > 1 else ": ",
            _names(names),
        )
        for work, names in sorted(works.items())
    )
    return element(
        "div",
        element("p", element("b", time), place, f" · {people_of(works):,}", class_="when"),
        element("ul", groups, role="list"),
        class_="slot",
    )


def _names(names: list[str]) -> list[Child]:
    """The names, each on its own where letters run the other way."""
    told: list[Child] = []
    for name in sorted(names, key=str.casefold):
        told += [", ", name if name.isascii() else element("bdi", name)]
    return told[1:]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
