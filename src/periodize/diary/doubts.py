"""What looks wrong about a diary as a whole: years, races told twice, calendar slots; and how much of it is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from periodize.diary.entry import Entry
from periodize.diary.items import Activity, Item
from periodize.domain.vocabulary import RunKind
from periodize.errors import Fault
from periodize.io.faults import Faults, shown

MOST_OF_ONE_CODE = 50
LONG_GAP_DAYS = 56
NEAR_DAYS = 28
FEWEST_SLOTS = 3
FEWEST_WEEKS = 3
LONGEST_TO_MEAN = Decimal("1.4")
"""A week's longest run that is so much longer than its mean is a long run by any coach's reckoning."""


def bounded(warnings: Iterable[Fault]) -> tuple[Fault, ...]:
    """The warnings, of one code at most ``MOST_OF_ONE_CODE`` and a count of the others behind them."""
    kept, seen = [], Counter[str]()
    for warning in warnings:
        seen[warning.code] += 1
        if seen[warning.code] <= MOST_OF_ONE_CODE:
            kept.append(warning)
    for code, count in seen.items():
        if count > MOST_OF_ONE_CODE:
            more = count - MOST_OF_ONE_CODE
            kept.append(Fault(code=code, what=f"{more} more of this kind, {count} in all", value=str(count)))
    return tuple(kept)


def doubt_dates(entries: Sequence[Entry], source: str, warnings: Faults) -> None:
    """Warn of gaps longer than any plan has, and of years that New Year explains; no date is changed."""
    planned = [entry for entry in entries if not entry.done]
    days = sorted({entry.day for entry in planned})
    for before, after in pairwise(days):
        gap = (after - before).days
        if gap <= LONG_GAP_DAYS:
            continue
        early = [day for day in days if day <= before]
        meant = _year_later(early[0])
        late = days[-1]
        advice = ""
        if meant is not None and 0 < (meant - late).days <= NEAR_DAYS:
            count = sum(1 for entry in planned if entry.day <= before)
            advice = (
                f"Maybe the {count} entries from {early[0]} to {before} belong to the year after, from {meant} on, "
                f"behind {late}? No date was changed."
            )
        warnings.add(
            "year-doubtful" if advice else "date-gap",
            f"nothing stands between {before} and {after}: {gap} days, in a plan from {days[0]} to {late}",
            where=source,
            value=gap,
            advice=advice or "Maybe two plans in one file, or a wrong year? No date was changed.",
        )


def _year_later(day: date) -> date | None:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February, or the last year there is
        return None if day.year >= date.max.year else day + timedelta(days=365)


def slot_length(entries: Sequence[Entry], source: str, warnings: Faults) -> int | None:
    """The one length in minutes that all timed events of a calendar have, with a warning; None where they differ."""
    lengths = [entry.duration_min for entry in entries if entry.is_slot and entry.duration_min]
    if len(lengths) < FEWEST_SLOTS or len(set(lengths)) > 1:
        return None
    warnings.add(
        "slot-length",
        f"all {len(lengths)} timed events last {lengths[0]} min: a slot in the calendar rather than a length",
        where=source,
        value=lengths[0],
        advice="Where a text says how far or how long, that is taken; elsewhere the slot.",
    )
    return lengths[0]


def races_once(items: Sequence[Item], warnings: Faults) -> list[Item]:
    """The items, with a race that stands under two titles on one day kept once; the other becomes a note."""
    kept: dict[date, list[Item]] = {}
    twins: dict[int, Item] = {}
    for item in items:
        if item.activity is not Activity.RACE:
            continue
        twin = next((other for other in kept.get(item.entry.day, []) if _same_race(item, other)), None)
        if twin is None:
            kept.setdefault(item.entry.day, []).append(item)
            continue
        better, other = sorted((twin, item), key=_told, reverse=True)
        kept[item.entry.day] = [better if race is twin else race for race in kept[item.entry.day]]
        twins[id(other)] = better
    result = []
    for item in items:
        twin = twins.get(id(item))
        if twin is not None:
            warnings.add(
                "race-twice",
                f"'{item.title}' and '{twin.title}' on {item.entry.day} are taken for one race; "
                f"'{twin.title}' is kept",
                where=item.entry.where,
                value=item.title,
            )
            item = replace(item, activity=Activity.NOTE, run=None)
        result.append(item)
    return result


def _same_race(one: Item, other: Item) -> bool:
    """Two races of a day are one unless their times or lengths tell them apart."""
    a, b = one.run, other.run
    if a is None or b is None:
        return False
    if a.start_min is not None and b.start_min is not None and a.start_min != b.start_min:
        return False
    if a.distance_m and b.distance_m:
        return abs(a.distance_m - b.distance_m) * 10 <= max(a.distance_m, b.distance_m)
    return True


def _told(item: Item) -> int:
    run = item.run
    if run is None:
        return 0
    return sum(
        (
            run.distance_m is not None,
            run.start_min is not None,
            run.duration_min is not None,
            bool(run.priority),
        )
    )


def doubt_long_runs(items: Sequence[Item], source: str, warnings: Faults) -> None:
    """Warn where a plan calls no run long although the longest of its weeks stand out; no kind is changed."""
    planned = [item for item in items if item.activity is Activity.RUN and not item.entry.done]
    if any(item.run and (item.run.kind is RunKind.LONG or item.run.priority == "key") for item in planned):
        return
    weeks: dict[date, list[Item]] = {}
    for item in planned:
        weeks.setdefault(item.entry.day - timedelta(days=item.entry.day.weekday()), []).append(item)
    found = [long for _, week in sorted(weeks.items()) if (long := _outstanding(week)) is not None]
    if len(found) < FEWEST_WEEKS:
        return
    item = found[0]
    kinds = " and ".join(sorted({long.run.kind.value for long in found if long.run is not None}))
    example = f"{item.entry.day:%a} {item.entry.day} '{shown(item.title, 40)}'"
    warnings.add(
        "no-long-run",
        f"no run is called long; the longest of {len(found)} of {len(weeks)} weeks (first: {example}) count as {kinds} "
        "runs and are not protected",
        where=source,
        value=len(found),
        advice="Name them 'long', or give them the kind long or the priority key in runs.csv.",
    )


def _outstanding(week: Sequence[Item]) -> Item | None:
    """The longest run of a week where it stands out and nothing about it is hard."""
    for figure in ("distance_m", "duration_min"):
        sized = [(getattr(item.run, figure), item) for item in week if getattr(item.run, figure)]
        if len(sized) > 1:
            most, item = max(sized, key=lambda pair: pair[0])
            is_easy = item.run is not None and item.run.kind in (
                RunKind.EASY,
                RunKind.RECOVERY,
                RunKind.OTHER,
            )
            stands_out = most * len(sized) >= LONGEST_TO_MEAN * sum(size for size, _ in sized)
            return item if is_easy and stands_out else None
    return None
