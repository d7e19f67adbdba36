"""What sharing cost, whom, and what more would be worth: reckoned from the plans that came out, not from the search."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from periodize.domain.facility import slot_start, slots_of
from periodize.domain.vocabulary import Origin, Tier
from periodize.rules.said import day_text
from periodize.squad.files import Row
from periodize.squad.settlement import Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What sharing cost an athlete.

    Parameters
    ----------
    athlete
        Name.
    dose, protect
        How much more the plan is charged in these tiers than the best plan without regard to others.
    weeks
        First days of the microcycles in which it is more, with the dose lost there.
    """

    athlete: str
    dose: int
    protect: int
    weeks: tuple[tuple[date, int], ...]

    def __str__(self) -> str:
        if not self.dose and not self.protect:
            return f"{self.athlete}: nothing"
        when = ", ".join(f"{day.day} {day:%b}" for day, _ in self.weeks)
        return f"{self.athlete}: dose {self.dose:+}, protection {self.protect:+} (weeks of {when})"


@dataclass(frozen=True, slots=True, kw_only=True)
class HourPrice:
    """What one more place would save all athletes together, at the same hour of every week.

    Parameters
    ----------
    facility
        Of which thing.
    weekday, hour
        0 for Monday to 6, and 0 to 23.
    dose
        Charges of dose saved over the season. It is what the sums give with fractions of plans allowed: no more can be
        saved but for the gap of the settlement, and somewhat less often is.
    """

    facility: str
    weekday: int
    hour: int
    dose: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What sharing came to.

    Parameters
    ----------
    total
        Dose and protection of all plans in one number; a unit of dose counts ``worth``.
    bound
        What no plans that fit together come to less than.
    alone
        The same if nobody had to share.
    worth
        What a unit of dose counts.
    losses
        What it cost each athlete, the worst-off first.
    prices
        Of one more place, the dearest first.
    broken
        Where more sessions meet than there is room for; nothing, unless an athlete had no plan to be settled with.
    unsettled
        Athletes who gave no answer while it was settled: they keep clear of all that is shared.
    planless
        Athletes who were settled and have no plan all the same; they are left out of ``total`` and ``alone``.
    """

    total: int
    bound: int
    alone: int
    worth: int
    losses: tuple[Loss, ...]
    prices: tuple[HourPrice, ...]
    broken: tuple[str, ...]
    unsettled: tuple[str, ...] = ()
    planless: tuple[str, ...] = ()

    @property
    def gap_pct(self) -> float | None:
        """How far the plans can be from the best at most, in percent of what they cost; None where one is missing."""
        if self.planless:
            return None
        return 100 * max(0, self.total - self.bound) / self.total if self.total else 0.0

    def to_plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "doses": round(self.total / self.worth, 2),
            "doses_at_least": round(self.bound / self.worth, 2),
            "doses_alone": round(self.alone / self.worth, 2),
            "gap_pct": None if self.gap_pct is None else round(self.gap_pct, 3),
            "losses": [
                {
                    "athlete": loss.athlete,
                    "dose": loss.dose,
                    "protect": loss.protect,
                    "weeks": [[day.isoformat(), dose] for day, dose in loss.weeks],
                }
                for loss in self.losses
            ],
            "prices": [
                {
                    "facility": price.facility,
                    "weekday": price.weekday,
                    "hour": price.hour,
                    "dose": round(price.dose, 2),
                }
                for price in self.prices
            ],
            "broken": list(self.broken),
            "unsettled": list(self.unsettled),
            "planless": list(self.planless),
        }


def sharing_of(settlement: Settlement, rows: Iterable[Row]) -> Sharing:
    """What a settlement came to.

    Parameters
    ----------
    settlement
        Who may use what.
    rows
        The athletes' rows, as of :meth:`~.answers.SquadRun.rows`, with the answers that they got.
    """
    meet: Counter[tuple[str, int]] = Counter()
    losses, unsettled, planless = [], [], []
    total = alone = 0
    for row in rows:
        name = row["athlete"]
        if name in settlement.closed and name not in settlement.alone:
            unsettled.append(name)
        if row["plan"] is None:
            planless += [name] * (name in settlement.alone)
            continue
        meet.update(set(_uses(row, settlement)))  # two sessions in a row are still one athlete
        if name in settlement.alone:
            weeks = _weeks(row, settlement.worth)
            total += sum(weeks)
            alone += settlement.alone[name]
            losses.append(_loss(row, weeks, settlement))
    losses.sort(key=lambda loss: (-loss.dose, -loss.protect, loss.athlete))
    return Sharing(
        total=total,
        bound=settlement.bound,
        alone=alone,
        worth=settlement.worth,
        losses=tuple(losses),
        prices=_prices(settlement, max(0, total - alone) / settlement.worth),
        broken=tuple(_broken(meet, settlement)),
        unsettled=tuple(unsettled),
        planless=tuple(planless),
    )


def _weeks(row: Row, worth: int) -> list[int]:
    """Dose and protection of a plan by microcycle, in one number."""
    weeks = [0] * len(row["plan"]["weeks"])
    for charge in row["plan"]["bill"]:
        if charge["tier"] == Tier.DOSE:
            weeks[charge["microcycle"]] += charge["cost"] * worth
        elif charge["tier"] == Tier.PROTECT:
            weeks[charge["microcycle"]] += charge["cost"]
    return weeks


def _loss(row: Row, weeks: list[int], settlement: Settlement) -> Loss:
    name, worth = row["athlete"], settlement.worth
    alone = settlement.alone_weeks[name]
    more = [now // worth - before // worth for now, before in zip(weeks, alone, strict=True)]
    protect = sum(now % worth for now in weeks) - sum(before % worth for before in alone)
    first = [date.fromisoformat(week["first"]) for week in row["plan"]["weeks"]]
    lost = tuple((day, dose) for day, dose in zip(first, more, strict=True) if dose > 0)
    return Loss(athlete=name, dose=sum(more), protect=protect, weeks=lost)


def _uses(row: Row, settlement: Settlement) -> Iterator[tuple[str, int]]:
    """What an athlete's sessions take: names of what is shared, with quarters of an hour or days."""
    for session in row["plan"]["sessions"]:
        if session["origin"] == Origin.RUN:
            continue
        start = datetime.fromisoformat(session["start"])
        template, place = session["template"], session["place"]
        for facility in settlement.shared.facilities:
            uses = template in settlement.takers[facility.id] and place in facility.places
            if uses and row["athlete"] not in facility.exempt:
                yield from ((facility.id, slot) for slot in slots_of(start, session["duration_min"]))
        for group in settlement.shared.groups:
            if group.is_at(template, place, start):
                yield group.id, start.toordinal()


def _broken(meet: Counter[tuple[str, int]], settlement: Settlement) -> Iterator[str]:
    facilities = {facility.id: facility for facility in settlement.shared.facilities}
    groups = {group.id: group for group in settlement.shared.groups}
    for (name, at), count in sorted(meet.items()):
        if name in facilities and count > (room := facilities[name].capacity_in(at)):
            moment = slot_start(at)
            yield f"{name} on {day_text(moment.date())} at {moment:%H:%M}: {count} at once, room for {room}"
        elif name in groups and not groups[name].at_least <= count <= groups[name].at_most:
            group = groups[name]
            size = f"{group.at_least} to {group.at_most}"
            yield f"{name} on {day_text(date.fromordinal(at))}: {count} athletes, not {size}"


def _prices(settlement: Settlement, most: float) -> tuple[HourPrice, ...]:
    """Prices of quarters of an hour, summed over the hours of a week; nothing saves more than sharing costs."""
    facilities = settlement.shared.facilities
    found: defaultdict[tuple[str, int, int], int] = defaultdict(int)
    for (number, slot), price in settlement.prices.items():
        if number < len(facilities):
            moment = slot_start(slot)
            found[facilities[number].id, moment.weekday(), moment.hour] += price
    prices = [
        HourPrice(facility=name, weekday=weekday, hour=hour, dose=min(price / settlement.worth, most))
        for (name, weekday, hour), price in found.items()
    ]
    return tuple(sorted(prices, key=lambda p: (-p.dose, p.facility, p.weekday, p.hour)))
