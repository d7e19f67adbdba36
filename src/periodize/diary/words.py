"""What a text in a diary is about: a run, a race, strength work, rest, and of which kind."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from periodize.diary.items import Activity
from periodize.diary.lexicon import CATEGORIES, EMOJI, FILLERS, RACE_LENGTHS, SENSES, Sense
from periodize.diary.patterns import ASIDE, BETWEEN, RUN_SETS, SETS
from periodize.domain.athlete import ExceptionKind
from periodize.domain.vocabulary import RunKind

LONGEST_READ = 2_000
"""Signs of a text that are read for its meaning; no plan says later what a session is."""

KINDS = {
    Sense.LONG: RunKind.LONG,
    Sense.HILLS: RunKind.HILLS,
    Sense.INTERVALS: RunKind.INTERVALS,
    Sense.TEMPO: RunKind.TEMPO,
    Sense.RECOVERY: RunKind.RECOVERY,
    Sense.EASY: RunKind.EASY,
}
"""The senses that say of which kind a run is; of several in one phrase the first here speaks."""

AWAY = {
    Sense.SICK: ExceptionKind.SICK,
    Sense.INJURED: ExceptionKind.INJURED,
    Sense.TRAVEL: ExceptionKind.TRAVEL,
}
"""The senses that keep an athlete from training."""

OTHERS = {Sense.CROSS: Activity.CROSS, Sense.STRENGTH: Activity.STRENGTH, Sense.MOBILITY: Activity.MOBILITY}
"""The senses of training that is no run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a phrase says.

    Parameters
    ----------
    activities
        What it is about, the first first; empty where it says nothing.
    kind
        Of which kind the run is, or None where it does not say.
    away
        Why the athlete is away, for absence.
    priority
        Of a race, where the phrase states it.
    minor
        Whether a race is of the sort that is rarely a goal: a parkrun, a time trial.
    says_run
        Whether it names running, not just how hard or long something is.
    strange
        Whether there are words that mean nothing to us.
    """

    activities: tuple[Activity, ...] = ()
    kind: RunKind | None = None
    away: ExceptionKind | None = None
    priority: str = ""
    minor: bool = False
    says_run: bool = False
    strange: bool = False


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """A text fit for looking up words: lower case, without accents, one kind of dash, quote and multiplication sign.

    >>> plain("VO₂max 6–7 × 3′")
    "vo2max 6-7 x 3'"
    """
    spelt = unicodedata.normalize("NFKD", re.sub(r"(?<=\d)(?=[¼½¾⅓⅔⅛⅜⅝⅞])", " ", tidy(text)))
    bare = "".join(sign for sign in spelt if not unicodedata.combining(sign) and sign != "\ufe0f")
    return bare.casefold().translate(_SIGNS)


_SIGNS = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "−": "-",
        "‑": "-",
        "‐": "-",
        "⁄": "/",  # the stroke of ½
        "×": "x",
        "✕": "x",
        "’": "'",
        "′": "'",
        "´": "'",
        "_": " ",
    }
)


def tidy(text: str) -> str:
    """The beginning of a text with written-out escapes (``\\n``, ``\\u2082``) resolved and control signs blanked."""
    text = text[:LONGEST_READ]
    if "\\" in text:
        text = re.sub(r"\\u([0-9a-fA-F]{4})", _spelt_out, text)
        text = re.sub(r"\\[nN]", "\n", text).replace("\\,", ",").replace("\\;", ";")
    return "".join(sign if sign == "\n" or sign >= " " else " " for sign in text)


def _spelt_out(match: re.Match[str]) -> str:
    sign = chr(int(match[1], 16))
    return "?" if "\ud800" <= sign <= "\udfff" else sign


@lru_cache(maxsize=4_096)
def meaning(text: str, *, has_distance: bool = False) -> Meaning:
    """What a phrase without "and" and "or" says.

    Parameters
    ----------
    text
        A title or a part of one.
    has_distance
        Whether a distance was read from it: what is measured in kilometres and is nothing else is a run.
    """
    looked_up = plain(text)
    found, rest = senses(looked_up)
    sets = SETS.search(looked_up) is not None
    strange = re.search(r"[^\W\d_]{2,}", _FILLERS.sub(" ", re.sub(r"\S*\d\S*", " ", rest))) is not None
    if not found - {Sense.SILENT}:
        found = frozenset(_pictures(text))
    if Sense.STRENGTH in found and RUN_SETS.search(looked_up):
        found = found - {Sense.STRENGTH} | {Sense.INTERVALS}  # "Strength: 6 x 1 mile" is run, not lifted
    kind = next((kind for sense, kind in KINDS.items() if sense in found), None)
    if kind is None and sets and not found & set(OTHERS):
        kind = RunKind.INTERVALS
    activities = _activities(found, kind, has_distance)
    if Activity.RACE in activities:
        kind = RunKind.RACE
    away = next((AWAY[sense] for sense in AWAY if sense in found), None)
    return Meaning(
        activities=activities,
        kind=kind,
        away=away if Activity.AWAY in activities else None,
        priority=_priority(looked_up),
        minor=Sense.PARKRUN in found and Sense.RACE not in found,
        says_run=Sense.RUN in found,
        strange=strange,
    )


def _activities(found: frozenset[Sense], kind: RunKind | None, has_distance: bool) -> tuple[Activity, ...]:
    others = tuple(OTHERS[sense] for sense in OTHERS if sense in found)
    if Sense.NOTE in found:
        return (Activity.NOTE,)
    if Sense.CROSS not in found and (
        found & {Sense.RACE, Sense.PARKRUN} or (Sense.NAMED_RACE in found and kind is None)
    ):
        return (Activity.RACE, *others)
    if Sense.RUN in found and not (kind is None and Sense.REST in found):
        return (Activity.RUN, *others)
    if others:  # "easy ride", "long gym session": the words of kind speak of the other sport
        return others[:1] if Activity.CROSS in others else others
    if kind is not None or (has_distance and Sense.REST not in found):
        return (Activity.RUN,)
    if found & set(AWAY):
        return (Activity.AWAY,)
    return (Activity.REST,) if Sense.REST in found else ()


def senses(looked_up: str) -> tuple[frozenset[Sense], str]:
    """The senses of a plain text, and what is left of it when their words are taken out."""
    rest = without_asides(looked_up)
    found = set()
    for sense, pattern in _patterns():
        rest, count = pattern.subn(" ", rest)
        if count:
            found.add(sense)
    return frozenset(found), rest


def without_asides(looked_up: str) -> str:
    """A plain text without warm-up, cool-down and what lies between repetitions, which are not the session."""
    rest = ASIDE.sub(" ", looked_up)
    sets = SETS.search(rest)
    if sets is None:
        return rest
    return rest[: sets.end()] + BETWEEN.sub(" ", rest[sets.end() :])


def kind_in(text: str) -> RunKind | None:
    """The kind of run of which a description speaks, in the first line that names one."""
    for line in tidy(text).split("\n"):
        kind = meaning(line).kind
        if kind is not None and kind is not RunKind.RACE:
            return kind
    return None


def sport_of(sport: str) -> Activity | None:
    """The activity that a file's own word for the sport stands for; None for a general word (``"Workout"``)."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", sport)
    activities = meaning(parted).activities
    return activities[0] if activities else None


def category_of(category: str) -> tuple[Sense, str] | None:
    """What a file's own word for the kind of entry stands for, with the priority of a race."""
    return CATEGORIES.get(plain(category).strip())


def race_length_m(text: str) -> int | None:
    """The length that a race's name states, in metres."""
    looked_up = plain(text)
    return next((length for words, length in RACE_LENGTHS if re.search(words, looked_up)), None)


def _priority(looked_up: str) -> str:
    match = re.search(
        r"(?<![a-z0-9])(?:([abc])[- ]race|race ([abc])|\(([abc])\)|(goal|target) race)(?![a-z0-9])", looked_up
    )
    if match is None:
        return ""
    return "A" if match[4] else str(match[1] or match[2] or match[3]).upper()


def _pictures(text: str) -> set[Sense]:
    words = " ".join(word for signs, word in EMOJI if any(sign in text for sign in signs))
    return {sense for sense, pattern in _patterns() if words and pattern.search(words)}


@cache
def _patterns() -> tuple[tuple[Sense, re.Pattern[str]], ...]:
    return tuple((sense, _whole_words(words)) for sense, words in SENSES)


def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])")


_FILLERS = _whole_words(FILLERS)
