"""Finds several sessions of one day in one title or cell: "AM: 6 km PM: 5 km", or a session on each of its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from periodize.diary.amounts import amounts
from periodize.diary.items import Activity
from periodize.diary.parts import named
from periodize.diary.patterns import ASIDE, SETS
from periodize.diary.words import Meaning, meaning, plain
from periodize.domain.vocabulary import RunKind

_HALVES = (
    r"a\.?m\.?(?!\s(?:berg|st[üu]ck|limit|ende|anfang|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch))|"
    r"mornings?|vorm(?:ittags?)?\.?|fr(?:ü|ue?)hs?|morgens?|matin",
    r"noon|midday|lunch(?:time)?|mittags?|midi",
    r"p\.?m\.?|afternoons?|evenings?|nights?|nachm(?:ittags?)?\.?|abends?|soir",
)
_MARK = re.compile(
    r"(?<![\w.])[(\[]?(?:(?:in the|at|le|am(?=\s+(?:morg|vorm|mitt|nachm|abend)))\s+)?(?P<clock>\d{1,2}(?:[:.]\d{2})?\s?(?=[ap]\.?m))?"
    rf"(?:(?P<h0>{_HALVES[0]})|(?P<h1>{_HALVES[1]})|(?P<h2>{_HALVES[2]}))(?![^\W\d]|')[)\]]?",
    re.IGNORECASE,
)
"""The words for a half of the day; "6 am" is one, "am Berg" none."""
_PLAIN_MARK = re.compile(r"[(\[]?(?:[ap]\.?m|vorm|nachm)(?![^\W\d])", re.IGNORECASE)
"""Marks that stand in no sentence: what follows is a session even where it is not understood."""
_JOINT = r"[,;/+&|•·\n]|(?:and|und|et|then|dann|plus)\b"
_ENDS_IN_JOINT = re.compile(rf"(?:{_JOINT})\s*$", re.IGNORECASE)
_BEGINS_WITH_JOINT = re.compile(rf"\s*(?:{_JOINT}|$)", re.IGNORECASE)
_ENDS_IN_OR = re.compile(r"\b(?:or|oder|ou)\s*$", re.IGNORECASE)
_BEGINS_WITH_OR = re.compile(r"\s*(?:or|oder|ou)\b", re.IGNORECASE)
_EDGES = " \t\n,;/+&|•·-–—:"
_WITHIN = re.compile(
    r"\W*(?:with|w/|incl\w*|last|first|final|middle|then|of which|at|@|mit|davon|letzte\w*|erste\w*|dann)(?!\w)",
    re.IGNORECASE,
)
"""Beginnings of a line that speaks of the session above it."""


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    half: int
    word: str


def sessions_in(lines: Sequence[str], unit: str) -> tuple[str, ...]:
    """The texts of the sessions that a title or a cell names, earlier halves of the day first; empty for one session.

    Parameters
    ----------
    lines
        Its lines.
    unit
        The unit of distances without one: ``"km"`` or ``"mi"``.
    """
    return _by_half("\n".join(lines), unit) or _by_line(lines, unit)


def sessions_below(title: str, lines: Sequence[str], unit: str) -> tuple[str, ...]:
    """The same of a title and the description below it, where the latter speaks of halves of the day.

    The title is a heading ("Double", "11 km") or the first session, and below stands "PM: 5 km".
    """
    if _is_measured(title, unit):
        marked = [line for line in lines if _PLAIN_MARK.match(line) and _is_session(line, unit)]
        if _marks(title) or not marked:
            return ()
        if _adds_up([title, *marked], unit):
            return tuple(marked)
        return (title, *marked) if [_half_of(line) for line in marked] == [2] else ()
    found = _by_half("\n".join(lines), unit)
    if not all(_is_measured(text, unit) for text in found):
        return ()
    is_said = bool(meaning(title).activities)
    return tuple(f"{title}, {text}" if is_said else text for text in found)


def _by_half(text: str, unit: str) -> tuple[str, ...]:
    marks = _marks(text)
    if not marks:
        return ()
    before = text[: marks[0].start]
    if len(marks) == 1:
        return _second_half(text, before, marks[0], unit)
    if len({mark.half for mark in marks}) == 1 or any(_is_choice(text, mark) for mark in marks):
        return ()
    if len(marks) == 2 and not text[marks[0].end : marks[1].start].strip(_EDGES):
        return _paired(before.strip(_EDGES) or text[marks[1].end :].strip(_EDGES), marks)
    closed = _BEGINS_WITH_JOINT.match(text[marks[0].end :]) or not text[marks[-1].end :].strip(_EDGES)
    if before.strip(_EDGES) and closed:  # "6 km am, 5 km pm": the marks stand behind
        turns = [one.end for one, other in pairwise(marks) if one.half != other.half]
        pieces = _cut(text, turns)
    else:
        turns = [other.start for one, other in pairwise(marks) if one.half != other.half]
        pieces = _headed(
            _cut(text[marks[0].start :], [turn - marks[0].start for turn in turns]), before, unit
        )
    pieces = [_ENDS_IN_JOINT.sub("", piece.strip(_EDGES)).strip(_EDGES) for piece in pieces]
    if not all(_is_understood(piece, unit) for piece in pieces):
        return ()
    return tuple(sorted(pieces, key=_half_of))


def _marks(text: str) -> list[_Mark]:
    """The words for halves of the day, those in the midst of brackets left out."""
    shielded = [match.span() for match in re.finditer(r"\([^()]*\)|\{[^{}]*\}", text)]
    marks: list[_Mark] = []
    for match in _MARK.finditer(text):
        start, end = match.span()
        if any(first < start < last for first, last in shielded):
            continue
        since = marks[-1].end if marks else 0
        if match["clock"] and marks and not text[since:start].strip(_EDGES):
            start = match.end("clock")  # in "AM 6 PM 5" the six is no hour
        half = next(number for number in range(3) if match[f"h{number}"])
        marks.append(_Mark(start, end, half, match[f"h{half}"]))
    return marks


def _is_choice(text: str, mark: _Mark) -> bool:
    return bool(_ENDS_IN_OR.search(text[: mark.start]) or _BEGINS_WITH_OR.match(text[mark.end :]))


def _second_half(text: str, before: str, mark: _Mark, unit: str) -> tuple[str, ...]:
    """A session without a mark and one behind it: "6 km easy / PM: gym"."""
    after = text[mark.end :]
    is_apart = _ENDS_IN_JOINT.search(before) or after.lstrip().startswith(":") or text[mark.start] in "(["
    if not is_apart or not after.strip(_EDGES):
        return ()
    pieces = (_ENDS_IN_JOINT.sub("", before).strip(_EDGES), text[mark.start :].strip(_EDGES))
    return pieces if all(_is_session(piece, unit) for piece in pieces) else ()


def _paired(rest: str, marks: Sequence[_Mark]) -> tuple[str, ...]:
    """ "AM/PM: 6 km / 5 km": two marks and, apart from them, two sessions."""
    halves = [half.strip() for half in re.split(r"[/+&;,\n]|\band\b|\bund\b", rest)]
    if len(halves) != 2 or not all(re.search(r"\d", half) for half in halves):
        return ()
    if halves[0].isdigit():  # "6 + 5 km"
        halves[0] += re.sub(r"^[\d.,]+", "", halves[1])
    return tuple(f"{mark.word}: {half}" for mark, half in zip(marks, halves, strict=True))


def _cut(text: str, turns: Sequence[int]) -> list[str]:
    return [text[begin:end] for begin, end in pairwise([0, *turns, len(text)])]


def _headed(pieces: Sequence[str], before: str, unit: str) -> list[str]:
    """The pieces with what stands before the first mark: a session, a heading of all, or words of the first."""
    if not before.strip(_EDGES):
        return list(pieces)
    if _is_measured(before, unit) and _is_measured(pieces[0], unit):
        return [before, *pieces]
    if re.search(r"[:–—-]\s*$", before) and not _is_measured(before, unit):
        return [before + piece for piece in pieces] if meaning(before).activities else list(pieces)
    return [before + pieces[0], *pieces[1:]]


def _half_of(piece: str) -> int:
    """The half of the day of a piece; one without a mark comes first."""
    marks = _marks(piece)
    return marks[0].half if marks else -1


def _is_understood(piece: str, unit: str) -> bool:
    rest = _MARK.sub("", piece).strip(_EDGES)
    if not re.search(r"\w", rest):
        return False
    return bool(named(piece, unit)) or _is_measured(rest, unit) or bool(_PLAIN_MARK.match(piece))


def _is_measured(text: str, unit: str) -> bool:
    """Whether a text says how far or how long."""
    figures = amounts(text, unit=unit)
    return bool(figures.distance_m or figures.duration_min)


def _by_line(lines: Sequence[str], unit: str) -> tuple[str, ...]:
    """The lines that are sessions of their own; none where one describes the first."""
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) < 2 or not _is_session(lines[0], unit) or any(ASIDE.search(plain(line)) for line in lines):
        return ()
    found = [lines[0]]
    for line in lines[1:]:
        if not _WITHIN.match(line) and _is_session(line, unit) and not _describes(line, lines[0], unit):
            found.append(line)
    if len(found) < 2 or _adds_up(found, unit):
        return ()
    return tuple(found)


def _is_session(text: str, unit: str) -> bool:
    """Whether a text is a whole session: other training, or a run of some length, and nothing else."""
    said = _said(text, unit)
    if said.strange or not said.activities:
        return False
    if said.activities[0] is not Activity.RUN:
        return said.activities[0] in (Activity.RACE, Activity.CROSS, Activity.STRENGTH, Activity.MOBILITY)
    figures = amounts(text, unit=unit)
    is_one = "amounts-added" not in {doubt.code for doubt in figures.doubts}
    return is_one and _is_measured(text, unit) and SETS.search(plain(text)) is None


def _said(text: str, unit: str) -> Meaning:
    return meaning(text, has_distance=amounts(text, unit=unit).distance_m is not None)


def _describes(line: str, first: str, unit: str) -> bool:
    """Whether a line tells more of the first: the same sport, a length in another measure, a part of a long run."""
    above, below = _said(first, unit), _said(line, unit)
    if above.activities[0] is not below.activities[0]:
        return False
    if above.activities[0] is not Activity.RUN:
        return True
    whole, part = amounts(first, unit=unit), amounts(line, unit=unit)
    if not (whole.distance_m and part.distance_m) and not (whole.duration_min and part.duration_min):
        return True
    return above.kind is RunKind.LONG


def _adds_up(found: Sequence[str], unit: str) -> bool:
    """Whether the first is the sum of the others: "16 km", and below "6 km easy" and "10 km tempo"."""
    first, *others = [amounts(text, unit=unit).distance_m or 0 for text in found]
    return len(others) > 1 and abs(first - sum(others)) * 50 <= first
