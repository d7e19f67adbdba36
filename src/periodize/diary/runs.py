"""The fixed session that a read entry becomes: its kind, length and priority, and where they come from."""

from __future__ import annotations

from periodize.diary.amounts import LONGEST_M, LONGEST_MIN, Amounts, Doubt, amounts
from periodize.diary.entry import Entry
from periodize.diary.items import FIXED, Activity
from periodize.diary.parts import Part
from periodize.diary.reading import RUNNING, Reading
from periodize.diary.words import kind_in, race_length_m, tidy
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RunKind
from periodize.io.faults import Faults, shown

LONGEST_NAME = 200
PACE_S_PER_KM = (150, 1_200)
"""Quicker or slower than this, a distance and a duration do not belong together."""


def run_of(
    reading: Reading, number: int, slot_min: int | None, unit: str, warnings: Faults
) -> RunInput | None:
    """The fixed session of one part of a reading; None for strength, mobility, rest, notes and absence.

    Parameters
    ----------
    reading, number
        An entry and which of its parts.
    slot_min
        The one length of all events of the calendar, or None.
    unit
        The unit of distances without one.
    """
    part, entry = reading.parts[number], reading.entry
    if part.activity not in FIXED:
        return None
    alone = len(reading.parts) == 1
    first = not any(other.activity in FIXED for other in reading.parts[:number])
    kind = _kind(part, entry, alone, warnings)
    is_double = sum(other.activity in RUNNING for other in reading.parts) > 1
    distance_m, duration_min = _length(part, entry, alone, first and not is_double, slot_min, unit, warnings)
    return RunInput(
        day=entry.day,
        kind=kind,
        start_min=entry.start_min if first else None,  # two sessions do not begin at once
        distance_m=distance_m,
        duration_min=duration_min,
        rpe_tenths=entry.rpe_tenths if first else None,
        load_au=entry.load_au if alone else None,
        priority=_priority(part, entry, kind, warnings),
        name=shown(part.text, LONGEST_NAME),
        where=entry.where,
    )


def _kind(part: Part, entry: Entry, alone: bool, warnings: Faults) -> RunKind:
    if entry.kind is not None:
        return entry.kind
    if part.activity is Activity.RACE:
        return RunKind.RACE
    if part.activity is not Activity.RUN:
        return RunKind.OTHER
    kind = part.meaning.kind or (kind_in(entry.text) if alone else None)
    if kind is not None:
        return kind
    name = shown(part.text)
    if part.meaning.strange:
        warnings.add(
            "kind-unknown",
            f"of which kind the run '{name}' is, is not said; it stays as 'other'",
            where=entry.where,
            value=name,
        )
        return RunKind.OTHER
    warnings.add("kind-assumed", f"the run '{name}' is taken for an easy one", where=entry.where, value=name)
    return RunKind.EASY


def _length(
    part: Part, entry: Entry, alone: bool, own_m: bool, slot_min: int | None, unit: str, warnings: Faults
) -> tuple[int | None, int | None]:
    """Metres and minutes: what the file states, then what the title says, then the description, then the slot."""
    stated_m = _in_range(entry.distance_m, LONGEST_M, "distance_m", entry, warnings) if own_m else None
    stated_min = (
        _in_range(entry.duration_min, LONGEST_MIN, "duration_min", entry, warnings) if alone else None
    )
    if entry.kind is not None:
        return stated_m, stated_min
    slot = stated_min if entry.is_slot else None
    stated_min = None if entry.is_slot else stated_min
    said = part.amounts
    below = _described(part, entry, unit) if alone else Amounts()
    doubts: list[Doubt] = []
    if (stated_m is None and said.distance_m) or (stated_min is None and said.duration_min):
        doubts += said.doubts
    metres = stated_m if stated_m is not None else said.distance_m
    minutes = stated_min if stated_min is not None else said.duration_min
    if said.distance_m and below.distance_m and below.distance_m > said.distance_m:
        what = f"the title says {said.distance_m} m and the description {below.distance_m} m; the title is believed"
        doubts.append(Doubt(code="amounts-disagree", what=what, value=part.text))
    if (metres is None and below.distance_m) or (minutes is None and below.duration_min):
        doubts += below.doubts
    metres = below.distance_m if metres is None else metres
    minutes = below.duration_min if minutes is None else minutes
    for doubt in dict.fromkeys(doubts):
        warnings.add(doubt.code, doubt.what, where=entry.where, value=doubt.value, advice=doubt.advice)
    if metres is None and part.activity is Activity.RACE:
        metres = race_length_m(part.text)
    if part.activity not in RUNNING:
        metres = None  # kilometres on a bicycle are not kilometres run
    if minutes is None and slot is not None:
        minutes = _slot(slot, metres, slot_min is not None, entry, warnings)
    elif metres and minutes and not _plausible(metres, minutes):
        warnings.add(
            "pace-implausible",
            f"{metres / 1000:g} km in {minutes} min",
            where=entry.where,
            value=shown(part.text),
            advice="Maybe one of the two is not the whole session, or a unit is wrong?",
        )
    return metres, minutes


def _described(part: Part, entry: Entry, unit: str) -> Amounts:
    """What the description says about the length, unless it is the very line that was read as the title."""
    text = tidy(entry.text)
    if text.strip().startswith(part.text) and part.text.strip():
        text = text.strip()[len(part.text) :]
    return amounts(text, unit=unit, is_run=part.activity in RUNNING)


def _slot(slot: int, metres: int | None, uniform: bool, entry: Entry, warnings: Faults) -> int | None:
    """The slot's minutes where nothing better is known."""
    if metres is None:
        return slot
    if uniform:
        return None  # the distance says how long it takes
    if _plausible(metres, slot):
        return slot
    warnings.add(
        "slot-implausible",
        f"{metres / 1000:g} km do not take the {slot} min of the calendar; the distance is believed",
        where=entry.where,
        value=slot,
    )
    return None


def _plausible(metres: int, minutes: int) -> bool:
    low, high = PACE_S_PER_KM
    return low * metres <= minutes * 60_000 <= high * metres


def _in_range(figure: int | None, most: int, name: str, entry: Entry, warnings: Faults) -> int | None:
    if not figure:
        return None  # 0 is how services write "not known"
    if 0 < figure <= most:
        return figure
    warnings.add(
        "amount-out-of-range",
        f"{name} is {figure}; it is left out",
        where=entry.where,
        value=figure,
        limit=f"1 to {most}",
    )
    return None


def _priority(part: Part, entry: Entry, kind: RunKind, warnings: Faults) -> str:
    stated = entry.priority or part.meaning.priority
    if kind is not RunKind.RACE:
        return "key" if entry.priority == "key" else ""
    if stated or entry.kind is not None:
        return stated
    name = shown(part.text)
    if part.meaning.minor:
        warnings.add(
            "race-priority",
            f"'{name}' is taken for a race of priority C",
            where=entry.where,
            value=name,
            advice="Maybe it is a goal, or just a hard run?",
        )
        return "C"
    warnings.add(
        "race-priority",
        f"the priority of the race '{name}' is not said",
        where=entry.where,
        value=name,
        advice="A season takes its last race for A and the others for B, unless you say otherwise.",
    )
    return ""
