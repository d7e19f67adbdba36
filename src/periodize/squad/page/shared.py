"""The section on what is shared: what that costs the squad and each athlete, and where one place more would help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from periodize import units
from periodize.domain.vocabulary import WEEKDAYS
from periodize.page.markup import Element, element
from periodize.squad.capacity import HourPrice, Loss, Sharing
from periodize.squad.page.links import Links
from periodize.squad.page.weeks import short_day
from periodize.squad.page.words import counted

MOST_LOSSES = 200
MOST_UNFOLDED = 60
MOST_HOURS = 10
MOST_BROKEN = 20
MOST_WEEKS_NAMED = 6

_BRACKETS = "in brackets stands what each part of it comes to."
_COST = "Costs are those of missed doses, as below."


def what_is_shared(sharing: Sharing, links: Links, *, is_whole: bool = True) -> list[Element]:
    """What sharing costs, how close that is to the least, the dearest hours, and whom it costs most.

    Parameters
    ----------
    sharing
        What sharing came to.
    links
        The athletes' own pages.
    is_whole
        Whether all athletes who share have their plan; until then no sums can be compared.
    """
    told = [element("p", text, class_="told") for text in _sums(sharing, is_whole)]
    return [*_broken(sharing.broken), *told, *_hours(sharing), *_losses(sharing.losses, links)]


def _sums(sharing: Sharing, is_whole: bool) -> list[str]:
    if not is_whole or sharing.gap_pct is None:
        return [f"Not all who share have a plan yet: what sharing costs in all is told then. {_COST}"]
    total, alone, least = (
        units.whole(cost / sharing.worth) for cost in (sharing.total, sharing.alone, sharing.bound)
    )
    lost = units.whole(max(0, sharing.total - sharing.alone) / sharing.worth)
    if sharing.total <= sharing.alone:
        said = f"Sharing costs nothing: all plans together cost {total:,}, as they would if nobody shared."
    else:
        amount = f"{lost:,}" if lost else "less than 1"
        said = f"Sharing costs {amount}: all plans together cost {total:,}, and {alone:,} if nobody shared."
    if sharing.total <= sharing.bound:
        best = "No plans that fit together cost less: that is proved."
    else:
        best = (
            f"It is proved that no plans that fit together cost less than {least:,}, so these are at most "
            f"{_percent(sharing.gap_pct)} from the best."
        )
    return [f"{said} {best} {_COST}"]


def _percent(gap_pct: float) -> str:
    return "0.1 %" if gap_pct <= 0.1 else f"{gap_pct:.1f} %"


def _broken(broken: Sequence[str]) -> list[Element]:
    """Where too many meet, before all else: the coach has to act."""
    if not broken:
        return []
    lines = [element("li", element("bdi", text)) for text in broken[:MOST_BROKEN]]
    if len(broken) > MOST_BROKEN:
        lines.append(element("li", f"and {len(broken) - MOST_BROKEN:,} more"))
    title = element("p", "Too many or too few meet", class_="title")
    return [element("div", title, element("ul", lines), class_="status feasible")]


def _losses(losses: Sequence[Loss], links: Links) -> list[Element]:
    """Those who are worse off than alone, the worst-off first, each in sentences."""
    lost = [loss for loss in losses if (loss.dose, loss.protect) > (0, 0)]
    if not lost:
        return [element("p", "Nobody is worse off than alone.")] if losses else []
    spared = len(losses) - len(lost)
    title = "Whom it costs most" if len(lost) > MOST_LOSSES else "Whom it costs"
    shown = lost[:MOST_LOSSES]
    listed = element(
        "ul",
        (
            element(
                "li",
                element("span", f"{loss.dose:,}", class_="cost"),
                element(
                    "div",
                    element("b", links.link(loss.athlete)),
                    element("ul", (element("li", text) for text in sentences(loss))),
                ),
            )
            for loss in shown
        ),
        class_="misses",
        role="list",
    )
    text = f"{counted(len(lost), 'athletes')} {'is' if len(lost) == 1 else 'are'} worse off than alone"
    if spared:
        text += f", {spared:,} {'is' if spared == 1 else 'are'} not"
    if len(lost) > MOST_LOSSES:
        text += f"; below stand the {MOST_LOSSES} who lose most"
    return [
        element(
            "p", f"{text}. The number is how much more the missed doses cost; {_BRACKETS}", class_="told"
        ),
        element(
            "details",
            element("summary", title),
            listed,
            open=len(shown) <= MOST_UNFOLDED,
            class_="who losses",
        ),
    ]


def sentences(loss: Loss) -> list[str]:
    """What one athlete loses by sharing, and where.

    >>> from datetime import date
    >>> sentences(Loss(athlete="Bo", dose=6, protect=3, weeks=((date(2026, 6, 1), 8),)))
    ['Misses more in the week of 1 Jun (8); other weeks hold more than alone (2)', 'Runs are protected less (3)']
    """
    told = []
    if loss.weeks:
        text = f"Misses more in the {_weeks(loss.weeks)}"
        more = sum(dose for _, dose in loss.weeks) - loss.dose
        told.append(f"{text}; other weeks hold more than alone ({more:,})" if more > 0 else text)
    if loss.protect:
        less_or_more = "less" if loss.protect > 0 else "more"
        told.append(f"Runs are protected {less_or_more} ({abs(loss.protect):,})")
    return told


def _weeks(weeks: Sequence[tuple[date, int]]) -> str:
    named = ", ".join(f"{short_day(day)} ({dose:,})" for day, dose in weeks[:MOST_WEEKS_NAMED])
    more = len(weeks) - MOST_WEEKS_NAMED
    text = f"{'week' if len(weeks) == 1 else 'weeks'} of {named}"
    return text if more <= 0 else f"{text} and {more:,} more"


def _hours(sharing: Sharing) -> list[Element]:
    """The hours at which one more place would save most, dearest first."""
    prices = [price for price in sharing.prices if price.dose > 0]
    if not prices:
        none = "No hour is known in which one more place would save anything."
        return [element("p", none, class_="told")] if sharing.total > sharing.alone else []
    head = (
        element("th", name, scope="col", class_="number" if name == "Saves" else None)
        for name in ("One more", "Every week on", "Saves")
    )
    told = "What one more place at the same hour of every week would save all together, at most"
    if len(prices) > MOST_HOURS:
        told += f"; the {MOST_HOURS} dearest of {len(prices):,} hours"
    return [
        element("p", f"{told}.", class_="told"),
        element(
            "table",
            element("thead", element("tr", head)),
            element("tbody", _hour_rows(prices[:MOST_HOURS])),
            class_="kinds dearest",
        ),
    ]


def _hour_rows(prices: Iterable[HourPrice]) -> Iterable[Element]:
    for price in prices:
        saved = units.whole(price.dose)
        cells = [
            element("th", element("bdi", price.facility), scope="row"),
            element("td", hour_text(price)),
            element("td", f"{saved:,}" if saved else "less than 1", class_="number"),
        ]
        yield element("tr", cells)


def hour_text(price: HourPrice) -> str:
    """``"Fri 19:00 to 20:00"``."""
    return f"{WEEKDAYS[price.weekday]} {price.hour:02d}:00 to {price.hour + 1:02d}:00"
