"""A comparison of doctrines as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from periodize.domain.vocabulary import Quality
from periodize.report.words import counted, day_text, plain, wrapped

if TYPE_CHECKING:
    from periodize.explain.compare import Comparison

_NONE = "-"

_FIGURES = (
    ("status", "Status", ""),
    ("sessions", "Sessions", "placed in all"),
    ("doses_pct", "Doses %", "share of the sessions that the default doctrine wants in these blocks"),
    ("highest_week_au", "Top week", "total load of the hardest microcycle, in AU"),
    ("highest_rise_pct", "Top rise %", "largest rise of the total load from one microcycle to the next"),
    ("monotony", "Monotony", "Foster's, mean of the microcycles"),
    ("low_days", "Low days", "days with neither a key run nor a session that makes a day hard"),
)

_QUALITIES = {
    Quality.FOUNDATION: "Found.",
    Quality.MAX_STRENGTH: "Heavy",
    Quality.POWER: "Power",
    Quality.PLYOMETRIC: "Plyo",
    Quality.SPRINT: "Sprint",
    Quality.CORE: "Upper",
    Quality.PRIMER: "Primer",
}


def comparison_text(comparison: Comparison) -> str:
    """The tables of a comparison one below another, each explained in a line."""
    calendar, athlete = comparison.season.calendar, comparison.season.athlete
    count = len(calendar.microcycles)
    weeks = counted(count, "weeks" if calendar.microcycle_days == 7 else "microcycles")
    span = f"{day_text(calendar.start, year=True)} to {day_text(calendar.end, year=True)}"
    title = f"{plain(athlete.id)}, {span}, {weeks}: {counted(len(comparison.entries), 'doctrines')}"
    plain_values = comparison.to_plain()
    protect = "By whose yardstick: hours too little beside runs and races, weighted (tier PROTECT)"
    must = "By whose yardstick: breaches of rules that must hold"
    across = "Plans down, yardsticks across in the same order. Weights differ: compare down a column."
    parts = [
        [title, "=" * len(title)],
        _plans(comparison),
        _contents(comparison),
        _blocks(comparison),
        [*_square(comparison, protect, plain_values["protect"]), f"  {across}"],
        _square(comparison, must, plain_values["must"]),
        _square(comparison, "Sessions by which two plans differ, in kind or day", plain_values["moved"]),
        _without_plan(comparison),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _plans(comparison: Comparison) -> list[str]:
    rows = [
        {"status": e.result.status.value, **(e.shape.figures() if e.shape else {})}
        for e in comparison.entries
    ]
    cells = [[_cell(row.get(key)) for key, _, _ in _FIGURES] for row in rows]
    lines = _table(comparison.names, [head for _, head, _ in _FIGURES], cells)
    notes = [line for _, head, note in _FIGURES if note for line in wrapped(f"{head}: {note}", "  ", "    ")]
    return ["The plans", *lines, *notes]


def _contents(comparison: Comparison) -> list[str]:
    cells = [
        [_cell(e.shape.sessions.get(quality, 0) if e.shape else None) for quality in _QUALITIES]
        for e in comparison.entries
    ]
    return ["Sessions by quality", *_table(comparison.names, list(_QUALITIES.values()), cells)]


def _blocks(comparison: Comparison) -> list[str]:
    width = max(len(name) for name in comparison.names)
    lines = [
        f"  {e.name:{width}}  {', '.join(f'{phase.value} {length}' for phase, length in e.shape.blocks)}"
        for e in comparison.entries
        if e.shape
    ]
    return ["Blocks, in microcycles", *lines] if lines else []


def _square(comparison: Comparison, title: str, values: Sequence[Sequence[int | None]]) -> list[str]:
    """Plans down, yardsticks across by number, for names would be too wide."""
    names = [f"{number:2} {name}" for number, name in enumerate(comparison.names, 1)]
    heads = [str(number) for number in range(1, len(names) + 1)]
    return [title, *_table(names, heads, [[_cell(value) for value in row] for row in values])]


def _without_plan(comparison: Comparison) -> list[str]:
    missing = [e for e in comparison.entries if e.shape is None]
    lines = [line for e in missing for line in wrapped(f"{e.name}: {e.result.reason()}", "  ", "    ")]
    return ["Without a plan", *lines] if lines else []


def _table(names: Sequence[str], heads: Sequence[str], cells: Sequence[Sequence[str]]) -> list[str]:
    first = max(len(name) for name in names)
    widths = [max(len(head), *(len(row[column]) for row in cells)) for column, head in enumerate(heads)]
    rows = [("", heads), *zip(names, cells, strict=True)]
    return [
        f"  {name:{first}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(row, widths, strict=True))
        for name, row in rows
    ]


def _cell(value: object) -> str:
    return _NONE if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
