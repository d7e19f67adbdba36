"""Takes apart titles that name two sessions ("Strength + 5K easy") or leave a choice ("Rest or 5 km easy")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from periodize.diary.amounts import Amounts, amounts
from periodize.diary.items import Activity
from periodize.diary.words import Meaning, meaning
from periodize.domain.vocabulary import RunKind

_CHOICE = re.compile(
    r"(?<!\d)\s+(?:or|oder|ou)\s+(?!so\b)|\s+(?:or|oder|ou)\s+(?!so\b|\d)|(?<![\d\s])\s*/\s*(?![\d\s])",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:\+|&|;|\||•|·|,\s)\s*|\s+(?:and|und|et|then|plus|with|w/|followed by|mit|avec)\s+|\n",
    re.IGNORECASE,
)
_PROTECTED = re.compile(
    r"s ?& ?c|s\+c|legs? ?(?:&|and) ?core|walk ?[/&] ?run|run ?[/&] ?walk|on/off", re.IGNORECASE
)
MOST_PARTS = 12

ACTIVITY_ORDER = (
    Activity.RACE,
    Activity.RUN,
    Activity.CROSS,
    Activity.STRENGTH,
    Activity.MOBILITY,
    Activity.UNKNOWN,
    Activity.AWAY,
    Activity.NOTE,
    Activity.REST,
)
"""Of a choice the first here is taken: what costs the athlete more must not be overlooked."""

KIND_ORDER = (
    RunKind.RACE,
    RunKind.LONG,
    RunKind.INTERVALS,
    RunKind.HILLS,
    RunKind.TEMPO,
    RunKind.OTHER,
    RunKind.EASY,
    RunKind.RECOVERY,
)
"""The kinds of run, the harder ones first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a title says about one activity.

    Parameters
    ----------
    text
        The words that speak of it.
    activity
        What it is about.
    meaning
        What the words say.
    amounts
        How far and how long.
    """

    text: str
    activity: Activity
    meaning: Meaning
    amounts: Amounts

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Smaller for what costs the athlete more."""
        kind = self.meaning.kind
        return (
            ACTIVITY_ORDER.index(self.activity),
            len(KIND_ORDER) if kind is None else KIND_ORDER.index(kind),
            -(self.amounts.distance_m or 0),
            -(self.amounts.duration_min or 0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An "or" of a title.

    Parameters
    ----------
    taken, left
        The option that was taken and the others, as written.
    """

    taken: str
    left: tuple[str, ...]


def parts_of(title: str, unit: str) -> tuple[tuple[Part, ...], Choice | None]:
    """The activities that a title names, each once and in their order, and the choice that was made.

    Parameters
    ----------
    title
        One or more lines.
    unit
        The unit of distances without one.
    """
    options = [option for option in _split(_CHOICE, title) if option.strip()][:MOST_PARTS]
    if len(options) < 2:
        return named(title, unit), None
    read = [(option.strip(), named(option, unit)) for option in options]
    if not all(parts for _, parts in read):
        return named(title, unit), None
    best = min(range(len(read)), key=lambda number: min(part.rank for part in read[number][1]))
    left = tuple(text for number, (text, _) in enumerate(read) if number != best)
    return read[best][1], Choice(taken=read[best][0], left=left)


def named(text: str, unit: str) -> tuple[Part, ...]:
    """The activities that a text without a choice names; what it says of one activity in several places is one."""
    whole = _together(text, _activities(text, unit), unit)
    found: dict[Activity, list[str]] = {}
    unsaid: list[str] = []
    latest: Activity | None = None
    for piece in [piece for piece in _split(_AND, text) if piece.strip()][:MOST_PARTS]:
        activities = _activities(piece, unit)
        if len(activities) > 1:
            return _together(text, tuple(dict.fromkeys([*found, *activities])), unit)
        latest = activities[0] if activities else latest
        if latest is None:
            unsaid.append(piece)
        else:  # what says nothing belongs to its neighbour
            found.setdefault(latest, []).extend([*unsaid, piece])
            unsaid = []
    if len(found) < 2:
        return whole
    return tuple(
        _about(activity, " + ".join(map(str.strip, texts)), unit) for activity, texts in found.items()
    )


def _activities(text: str, unit: str) -> tuple[Activity, ...]:
    return meaning(text, has_distance=amounts(text, unit=unit).distance_m is not None).activities


def _together(text: str, activities: tuple[Activity, ...], unit: str) -> tuple[Part, ...]:
    """Parts that share their words; the amounts are the first one's."""
    parts = [_about(activity, text, unit) for activity in activities]
    return tuple(replace(part, amounts=Amounts()) if number else part for number, part in enumerate(parts))


def _about(activity: Activity, text: str, unit: str) -> Part:
    is_run = activity in (Activity.RUN, Activity.RACE)
    figures = amounts(text, unit=unit, is_run=is_run)
    said = meaning(text, has_distance=figures.distance_m is not None)
    return Part(text=text.strip(), activity=activity, meaning=said, amounts=figures)


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    """The pieces of a text; what only looks like a joint ("S&C", "walk/run", inside brackets) stays whole."""
    shielded = [match.span() for match in _PROTECTED.finditer(text)]
    shielded += [match.span() for match in re.finditer(r"\([^()]*\)|\{[^{}]*\}", text)]
    pieces, begin = [], 0
    for match in pattern.finditer(text):
        if any(first < match.end() and match.start() < end for first, end in shielded):
            continue
        pieces.append(text[begin : match.start()])
        begin = match.end()
    return [*pieces, text[begin:]]
