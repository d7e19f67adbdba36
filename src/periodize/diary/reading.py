"""Reads one entry: what the file calls it, its title and its description, weighed against one another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from periodize.diary.amounts import Amounts, amounts
from periodize.diary.entry import Entry
from periodize.diary.halves import sessions_below, sessions_in
from periodize.diary.items import Activity
from periodize.diary.lexicon import Sense
from periodize.diary.parts import Part, parts_of
from periodize.diary.words import AWAY, Meaning, category_of, plain, sport_of, tidy
from periodize.domain.athlete import ExceptionKind
from periodize.domain.vocabulary import RunKind
from periodize.io.faults import Faults, shown

LONGEST_TITLE = 300
MOST_LINES = 12

_DONE = re.compile(r"^\s*(?:[✓✔✅☑]\ufe0f?|\[x\])\s*|\s*[✓✔✅☑]\ufe0f?\s*$", re.IGNORECASE)
_INSTEAD = re.compile(r"\b(?:done|did) instead\s*:\s*([^\n]+)", re.IGNORECASE)
_TWO_RUNS = re.compile(r"\b(?:2|two|3|three) (?:\w+ ){0,2}runs\b|\bam ?[/&+] ?pm\b")
_CUT = re.compile(r"\S.*[-–—:]\s*\d{1,2}\.?\s*")

TRAINING = frozenset({Activity.RUN, Activity.CROSS, Activity.STRENGTH, Activity.MOBILITY})
RUNNING = frozenset({Activity.RUN, Activity.RACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an entry was taken for.

    Parameters
    ----------
    entry
        As the file gave it; marked as done where its title says so.
    title
        The title that was read, without a done mark.
    parts
        At least one.
    away
        Why the athlete is away, where the entry is about absence.
    """

    entry: Entry
    title: str
    parts: tuple[Part, ...]
    away: ExceptionKind | None = None


def reading_of(entry: Entry, unit: str, warnings: Faults, *, is_cell: bool = False) -> Reading:
    """What an entry is about; what is assumed is noted in ``warnings``.

    Parameters
    ----------
    entry
        As a file gave it.
    unit
        The unit of distances without one.
    warnings
        Collects what is assumed.
    is_cell
        Whether the text below the title is the rest of a cell, of which each line may be a session.
    """
    title = " ".join(tidy(entry.title)[:LONGEST_TITLE].split())
    if entry.template:
        return Reading(entry=entry, title=title, parts=(_stated(Activity.STRENGTH, title),))
    if entry.kind is not None:
        activity = Activity.RACE if entry.kind is RunKind.RACE else Activity.RUN
        return Reading(entry=entry, title=title, parts=(_stated(activity, title, entry.kind),))
    entry, title = _done(entry, title, warnings)
    category = category_of(entry.category)
    if category is not None and category[0] is not Sense.REST:
        return _by_category(entry, title, category, unit)
    hint = sport_of(entry.sport) or sport_of(entry.category)
    parts: tuple[Part, ...] = ()
    for session in _sessions(entry, title, unit, is_cell) or ("",):
        read = _title_parts(session or title, "" if session else entry.text, entry.where, unit, warnings)
        parts += _weighed(read, hint, entry, session or title, unit, warnings)
    if len(parts) > 1:
        _say_several(parts, entry, title, warnings)
    _several_days(entry, parts, warnings)
    if _TWO_RUNS.search(plain(title)) and sum(part.activity is Activity.RUN for part in parts) == 1:
        warnings.add(
            "several-runs",
            f"'{shown(title)}' speaks of several runs; they are kept as one",
            where=entry.where,
            value=title,
            advice="Give each run a title of its own.",
        )
    away = next((part.meaning.away for part in parts if part.activity is Activity.AWAY), None)
    return Reading(entry=entry, title=title, parts=parts, away=away)


def _stated(activity: Activity, title: str, kind: RunKind | None = None, priority: str = "") -> Part:
    said = Meaning(activities=(activity,), kind=kind, priority=priority)
    return Part(text=title, activity=activity, meaning=said, amounts=Amounts())


def _measured(part: Part, unit: str) -> Part:
    """A part with the figures of its words, whatever else they say."""
    return replace(part, amounts=amounts(part.text, unit=unit, is_run=part.activity in RUNNING))


def _by_category(entry: Entry, title: str, category: tuple[Sense, str], unit: str) -> Reading:
    """The reading of an entry whose kind the file states in words of its own."""
    sense, priority = category
    away = AWAY.get(sense)
    if away is not None:
        return Reading(entry=entry, title=title, parts=(_stated(Activity.AWAY, title),), away=away)
    if sense is Sense.NOTE:
        return Reading(entry=entry, title=title, parts=(_stated(Activity.NOTE, title),))
    race = _stated(Activity.RACE, title, RunKind.RACE, priority)
    return Reading(entry=entry, title=title, parts=(_measured(race, unit),))


def _done(entry: Entry, title: str, warnings: Faults) -> tuple[Entry, str]:
    """The entry and its title without a done mark; what was done instead takes the title's place."""
    instead = _INSTEAD.search(title) or _INSTEAD.search(tidy(entry.text))
    bare = _DONE.sub("", title)
    if instead is None and bare == title:
        return entry, title
    warnings.add(
        "done-mark",
        f"'{shown(title)}' is marked as done" + (f", instead: '{shown(instead[1])}'" if instead else ""),
        where=entry.where,
        value=title,
    )
    text = "" if instead else entry.text  # the description speaks of what was planned
    return replace(entry, done=True, text=text), instead[1].strip() if instead else bare


def _sessions(entry: Entry, title: str, unit: str, is_cell: bool) -> tuple[str, ...]:
    """The texts of the sessions of an entry that names several of one day; empty for one session."""
    below = _lines(entry.text)
    lines = _lines(_DONE.sub("", entry.title))
    if " ".join(" ".join(lines).split()) != title:
        lines = [title]  # what was done instead stands there by now
    found = sessions_in([*lines, *below] if is_cell else lines, unit)
    found = found or sessions_below(title, below, unit)
    return tuple(" ".join(text.split()) for text in found)


def _lines(text: str) -> list[str]:
    """The first lines of a text that say something, bounded."""
    return [line.strip()[:LONGEST_TITLE] for line in tidy(text).split("\n") if line.strip()][:MOST_LINES]


def _say_several(parts: tuple[Part, ...], entry: Entry, title: str, warnings: Faults) -> None:
    names = [part.activity.value for part in parts]
    if len(set(names)) == 1:
        names = [f"'{shown(part.text)}'" for part in parts]
    warnings.add(
        "two-sessions",
        f"'{shown(title)}' names {' and '.join(names)}; they are kept apart, and figures for both together given to "
        "neither",
        where=entry.where,
        value=title,
    )


def _title_parts(title: str, text: str, where: str, unit: str, warnings: Faults) -> tuple[Part, ...]:
    """What the title names; where it says nothing, the first line of the description that says something."""
    lines = _lines(text)
    for line in (title, *lines):
        parts, choice = parts_of(line[:LONGEST_TITLE], unit)
        if choice is not None:
            warnings.add(
                "choice",
                f"of '{shown(line)}' the part '{shown(choice.taken)}' is taken",
                where=where,
                value=line,
                advice=f"The plan also allows: {', '.join(shown(left) for left in choice.left)}.",
            )
        if parts:
            return parts
    return ()


def _weighed(
    parts: tuple[Part, ...], hint: Activity | None, entry: Entry, title: str, unit: str, warnings: Faults
) -> tuple[Part, ...]:
    """The parts, with what the file calls the sport weighed in: it knows better than a bare adjective."""
    if _CUT.fullmatch(title) and not any(part.amounts.distance_m for part in parts):
        warnings.add(
            "title-cut",
            f"'{shown(title)}' ends in a bare number",
            where=entry.where,
            value=title,
            advice="Maybe cut at a decimal point?",
        )
    if len(parts) > 1:
        return parts
    if not parts:
        return (_measured(_unsaid(hint, entry, title, warnings), unit),)
    (part,) = parts
    figures = bool(entry.distance_m or (entry.duration_min and not entry.is_slot))
    overruled = {
        Activity.AWAY: True,
        Activity.NOTE: True,
        Activity.REST: figures,
        Activity.RACE: False,
    }.get(part.activity, True)
    if hint not in TRAINING or hint is part.activity or not overruled:
        return parts
    if part.activity in TRAINING and (part.activity is not Activity.RUN or part.meaning.says_run):
        warnings.add(
            "sport-differs",
            f"'{shown(title)}' sounds like {part.activity.value}, and its sport is '{entry.sport or entry.category}'; "
            "the sport is believed",
            where=entry.where,
            value=title,
        )
    return (replace(part, activity=hint),)


def _unsaid(hint: Activity | None, entry: Entry, title: str, warnings: Faults) -> Part:
    """The part of an entry whose words say nothing."""
    if hint is not None:
        said = Meaning(activities=(hint,), strange=bool(re.search(r"[^\W\d_]{2,}", title)))
        return Part(text=title, activity=hint, meaning=said, amounts=Amounts())
    warnings.add(
        "title-not-understood",
        f"'{shown(title)}' is not understood; it stays as a fixed session of kind 'other'"
        if title
        else "there is no title; it stays as a fixed session of kind 'other'",
        where=entry.where,
        value=title,
        advice="Name what it is in the title, or delete it.",
    )
    return _stated(Activity.UNKNOWN, title, RunKind.OTHER)


def _several_days(entry: Entry, parts: tuple[Part, ...], warnings: Faults) -> None:
    if entry.last is None or entry.last <= entry.day:
        return
    if all(part.activity in (Activity.AWAY, Activity.NOTE, Activity.REST) for part in parts):
        return
    warnings.add(
        "several-days",
        f"'{shown(entry.title)}' lasts from {entry.day} to {entry.last}; it is kept on its first day",
        where=entry.where,
        value=entry.title,
    )
