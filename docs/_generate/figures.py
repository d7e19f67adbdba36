"""A rule's figures on its page: single ones in a table, tables as tables, with the catalogue's grades and sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from _generate.markup import cite, graded, pivot, table
from _generate.words import field_label, label, listed, said, sessions
from periodize.catalogue.load import table as catalogue
from periodize.domain.vocabulary import Level, Phase, RaceDistance
from periodize.rules.macrocycle import BlockLength, Lengths
from periodize.rules.matrix import RecoveryMatrix

UP = "../"

BOOKS: dict[str, tuple[tuple[str, ...], ...]] = {
    "availability": (("limits", "availability"),),
    "recovery-gap": (("recovery", "rows"),),
    "protect-runs": (("recovery", "rows"), ("recovery", "importance")),
    "same-day-order": (("recovery", "same_day"),),
    "race-buffer": (("recovery", "races"),),
    "block-order": (("blocks", "lengths", "rules"), ("blocks", "lengths", "reentry")),
    "pattern-coverage": (("blocks", "sets"), ("blocks", "gap")),
    "pattern-recovery": (("recovery", "pattern"),),
    "movement-first": (("limits", "movement_first"),),
    "weekly-load": (("limits", "weekly_load"),),
    "load-ramp": (("limits", "load_ramp"),),
    "volume-caps": (("limits", "volume_caps"),),
    "deload": (("limits", "deload"),),
    "taper": (("limits", "taper"),),
    "low-days": (("limits", "low_days"),),
    "hard-days-hard": (("limits", "hard_days_hard"),),
    "run-spike": (("limits", "run_spike"),),
    "even-spread": (("limits", "spread_weight"),),
    "regular-week": (("limits", "regular_week"),),
}
"""Where the catalogue says what a rule's figures rest on."""

ENTRIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("block-order", "lengths"): ("blocks", "lengths", "block"),
    ("weekly-dose", "doses"): ("blocks", "dose"),
    ("weekly-dose", "caps"): ("blocks", "cap"),
    ("maintenance-gap", "upkeeps"): ("blocks", "upkeep"),
    ("movement-first", "preparations"): ("limits", "movement_first", "preparation"),
    ("volume-caps", "volumes"): ("limits", "volume_caps", "volume"),
    ("even-spread", "spreads"): ("limits", "spread"),
    ("restriction", "steps"): ("profile", "step"),
}
"""Where a table's entries stand in the catalogue, one for one: each has its own grade and source."""

_HEADINGS = {
    "matrix": "Hours, from the end of the first (row) to the start of the next (column)",
    "before": "Hours before a race",
    "after": "Hours after a race",
    "lengths": "Lengths of blocks in weeks",
    "allowed": "What each block may hold",
    "doses": "Least sessions a week",
    "caps": "Most sessions a week",
    "ranges": "Hard sets a week, by pattern and block",
    "importance": "Weight of an hour too little",
}


def found(path: Sequence[str]) -> Any:
    """A place in the catalogue: the name of a file, then keys; None where there is nothing."""
    node: Any = catalogue(path[0])
    for name in path[1:]:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def is_single(value: Any) -> bool:
    """Whether a parameter fits into a cell: a figure, a word, or a list of them."""
    if isinstance(value, tuple | frozenset):
        return bool(value) and all(isinstance(item, int | str | Enum) for item in value)
    return value is None or isinstance(value, int | str | Enum)


def sections(rule: str, name: str, value: Any) -> tuple[str, str]:
    """Heading and body of a table-valued parameter; an empty body where it holds nothing."""
    heading = _HEADINGS.get(name, field_label(name).capitalize())
    special = _SPECIAL.get(name)
    body = special(rule, value) if special else _entries(rule, name, value)
    return heading, body


def _entries(rule: str, name: str, value: Any) -> str:
    """A table with a row for each entry; columns that say nothing are left out."""
    if not isinstance(value, tuple) or not value:
        return ""
    if not is_dataclass(value[0]):
        return table(["", ""], [[said(part) for part in item] for item in value])
    names = [f.name for f in fields(value[0]) if f.init]
    names = [n for n in names if any(getattr(item, n) not in ((), None, frozenset()) for item in value)]
    rows = [[_cell(item, n) for n in names] for item in value]
    return _with_sources(rule, name, [field_label(n) for n in names], rows)


def _with_sources(rule: str, name: str, head: list[str], rows: list[list[str]]) -> str:
    """The table, with grade and source of each row where the catalogue has as many entries."""
    entries = found(ENTRIES.get((rule, name), ("blocks",)))
    if isinstance(entries, list) and len(entries) == len(rows):
        head = [*head, "grade", "source"]
        rows = [[*row, e["grade"], cite(e["source"], UP)] for row, e in zip(rows, entries, strict=True)]
    return table(head, rows)


def _cell(item: Any, name: str) -> str:
    value = getattr(item, name)
    if name == "distances" and not value:
        return "any"
    if name == "at_most" and isinstance(value, tuple):
        return ", ".join(f"{said(phase)} {count}" for phase, count in value) or "none"
    if name in ("counts", "templates"):
        return sessions(value)
    return "-" if value is None else said(value)


def _matrix(rule: str, matrix: RecoveryMatrix) -> str:
    """The figure that the rule reads: the least hours, or the preferred ones."""
    return pivot("from, to", {(said(c.first), said(c.then)): str(_hours(rule, c)) for c in matrix.cells})


def _hours(rule: str, cell: Any) -> int:
    hours: int = cell.hard_h if rule == "recovery-gap" else cell.preferred_h
    return hours


def _before(_: str, entries: Sequence[Any]) -> str:
    """Hours by kind and race; where they differ by distance, one after another in the same cell."""
    by_cell: dict[tuple[str, str], list[Any]] = {}
    for e in sorted(entries, key=lambda e: e.priority):
        by_cell.setdefault((said(e.recovery), f"{e.priority.value} race"), []).append(e)
    return pivot("session", {cell: _by_distance(found) for cell, found in by_cell.items()})


def _by_distance(entries: Sequence[Any]) -> str:
    general = [str(e.hours) for e in entries if e.distance is None]
    named: dict[int, list[str]] = {}
    for e in entries:
        if e.distance is not None:
            named.setdefault(e.hours, []).append(said(e.distance))
    parts = [f"{hours} ({listed(distances)})" for hours, distances in named.items()]
    everywhere = sum(map(len, named.values())) == len(RaceDistance)
    return "; ".join(parts + ([] if everywhere else general))


def _after(_: str, entries: Sequence[Any]) -> str:
    return pivot("session", {(said(e.recovery), said(e.distance)): str(e.hours) for e in entries})


def _ranges(_: str, entries: Sequence[Any]) -> str:
    return pivot("pattern", {(said(e.pattern), said(e.phase)): to(e.at_least, e.at_most) for e in entries})


def _lengths(rule: str, lengths: Lengths) -> str:
    rows = [length_row(entry) for entry in lengths.blocks]
    blocks = _with_sources(rule, "lengths", LENGTH_HEAD, rows)
    others = [
        f"- after an earlier macrocycle of the same season: foundation {_weeks(lengths.reentry)}",
        f"- under {lengths.short_below} weeks to the race, foundation is followed by one mixed block",
        f"- a stretch of more than {lengths.longest} weeks is cut into several macrocycles",
    ]
    return blocks + "\n\nThe first row that fits holds. Further:\n\n" + "\n".join(others)


LENGTH_HEAD = ["block", "level", "distance", "least", "recommended", "most"]


def length_row(entry: BlockLength) -> list[str]:
    """Cells of a block's length."""
    return [
        said(entry.phase),
        said(entry.level),
        said(entry.distance),
        str(entry.least),
        to(entry.low, entry.high),
        str(entry.most),
    ]


def _weeks(entry: BlockLength) -> str:
    return f"{entry.least} to {entry.most} weeks, better {to(entry.low, entry.high)}"


def to(low: int, high: int) -> str:
    """``"3 to 5"``, or ``"3"`` where both are the same."""
    return str(low) if low == high else f"{low} to {high}"


def _allowed(_: str, pairs: Sequence[tuple[Phase, tuple[str, ...]]]) -> str:
    return table(["block", "sessions"], [[said(phase), sessions(ids)] for phase, ids in pairs])


def _doses(rule: str, doses: Sequence[Any]) -> str:
    head = ["quality", "block", "what counts", "at least", "weight", "strength level", "race distances"]
    rows = [
        [
            said(d.quality),
            said(d.phase),
            sessions(d.counts),
            str(d.at_least),
            str(d.weight),
            levels(d),
            _cell(d, "distances"),
        ]
        for d in doses
    ]
    return _with_sources(rule, "doses", head, rows)


def _caps(rule: str, caps: Sequence[Any]) -> str:
    head = ["name", "sessions", "race distances", "at most, by block; elsewhere none"]
    rows = [[f"`{c.name}`", sessions(c.counts), _cell(c, "distances"), _cell(c, "at_most")] for c in caps]
    return _with_sources(rule, "caps", head, rows)


def levels(entry: Any) -> str:
    """The strength levels that a dose is for."""
    low, high = entry.level, entry.up_to
    if low.rank == 0 and high.rank == len(Level) - 1:
        return "any"
    return said(low) if low is high else f"{said(low)} to {said(high)}"


_SPECIAL: dict[str, Callable[[str, Any], str]] = {
    "matrix": _matrix,
    "before": _before,
    "after": _after,
    "ranges": _ranges,
    "lengths": _lengths,
    "doses": _doses,
    "caps": _caps,
    "allowed": _allowed,
}


_PLACES = {
    "judged": "what is judged alone",
    "never": "what must hold",
    "better": "what is better",
    "rules": "short and long seasons",
    "reentry": "foundation after an earlier macrocycle",
    "A before": "before an A race",
    "B before": "before a B race",
}


def where_from(rule: str) -> str:
    """Grades and sources of a rule's figures, as the catalogue has them beside the figures."""
    rows = []
    for path in BOOKS.get(rule, ()):
        for where, grade, source in graded(found(path)):
            name = where or path[-1]
            words = _PLACES.get(name) or " ".join(label(part) for part in name.split())
            rows.append([words, grade, cite(source, UP)])
    return table(["figures", "grade", "source"], rows)


# ------------------------------------------------------------------ what differs between two policies


def flat(rule: str, name: str, value: Any) -> dict[str, str]:
    """A parameter as single figures by name, so that two policies can be laid side by side."""
    if is_single(value):
        return {field_label(name): said(value)}
    if isinstance(value, RecoveryMatrix):
        return {f"hours from {said(c.first)} to {said(c.then)}": str(_hours(rule, c)) for c in value.cells}
    if isinstance(value, Lengths):
        return _flat_lengths(value)
    read = _FLAT.get(name)
    return read(value) if read else {field_label(name): "; ".join(said(_plain(item)) for item in value)}


def _plain(item: Any) -> Any:
    return tuple(getattr(item, f.name) for f in fields(item)) if is_dataclass(item) else item


def _flat_lengths(lengths: Lengths) -> dict[str, str]:
    rows: dict[str, str] = {}
    for entry in lengths.blocks:
        who = "".join(f", {said(value)}" for value in (entry.level, entry.distance) if value)
        rows.setdefault(f"{said(entry.phase)} block{who}", _weeks(entry))
    for f in fields(lengths):
        if is_single(getattr(lengths, f.name)):
            rows[field_label(f.name)] = said(getattr(lengths, f.name))
    return rows


def _flat_before(entries: Sequence[Any]) -> dict[str, str]:
    """Hours by race, kind and distance; an entry without a distance is for all that have none of their own."""
    rows = {}
    for e in sorted(entries, key=lambda e: e.distance is None, reverse=True):
        for distance in [e.distance] if e.distance else RaceDistance:
            rows[f"hours from {said(e.recovery)} to {e.priority.value} race, {said(distance)}"] = str(e.hours)
    return rows


def _flat_caps(caps: Sequence[Any]) -> dict[str, str]:
    return {
        f"most {_cap_name(cap)}, {said(phase)} block{_for(cap.distances)}": str(
            dict(cap.at_most).get(phase, 0)
        )
        for cap in caps
        for phase in Phase
    }


def _cap_name(cap: Any) -> str:
    return f"{label(cap.name)} sessions" if len(cap.counts) > 1 else sessions(cap.counts)


def _flat_doses(doses: Sequence[Any]) -> dict[str, str]:
    rows = {}
    for d in doses:
        name = f"least {said(d.quality)} sessions, {said(d.phase)} block{_of_levels(d)}{_for(d.distances)}"
        rows |= {
            name: str(d.at_least),
            f"{name}{ASIDE}what counts": sessions(d.counts),
            f"{name}{ASIDE}weight of one missing": str(d.weight),
        }
    return rows


ASIDE = ": "
"""Parts what an entry is from what else is said of it, which goes with it when it goes."""


def _of_levels(dose: Any) -> str:
    return "" if levels(dose) == "any" else f", {levels(dose)}"


def _for(distances: Sequence[RaceDistance]) -> str:
    return f" ({said(distances)})" if distances else ""


_FLAT: dict[str, Callable[[Any], dict[str, str]]] = {
    "before": _flat_before,
    "caps": _flat_caps,
    "doses": _flat_doses,
    "ranges": lambda entries: {
        f"sets of {said(e.pattern)}, {said(e.phase)} block": to(e.at_least, e.at_most) for e in entries
    },
    "allowed": lambda pairs: {
        f"{sessions([name])} in the {said(phase)} block": "allowed" for phase, ids in pairs for name in ids
    },
}


def collapsed(changes: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Changes that are the same at every race distance, as one."""
    short: dict[tuple[str, str, str], list[str]] = {}
    for name, old, new in changes:
        stem, _, last = name.rpartition(", ")
        at = last if last in _DISTANCES else ""
        short.setdefault((stem if at else name, old, new), []).append(at)
    rows = []
    for (stem, old, new), at in short.items():
        everywhere = at == [""] or len(at) == len(_DISTANCES)
        rows.append((stem if everywhere else f"{stem}, {', '.join(at)}", old, new))
    return rows


_DISTANCES = tuple(said(distance) for distance in RaceDistance)
