"""What ``periodize import`` shows of a diary: its items, a summary and its warnings, as text, in colour, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from periodize.cli.console import obedient, show, terminal
from periodize.cli.paint import ACTIVITY_STYLES, diary_painter
from periodize.cli.words import say
from periodize.diary.items import FIXED, Activity
from periodize.report.words import counted, day_text, fitted, plain, wrapped
from periodize.report.words import table as columns

if TYPE_CHECKING:
    from rich.console import Console

    from periodize.diary.items import Diary, Item
    from periodize.diary.season_parts import SeasonParts
    from periodize.domain.session import RunInput
    from periodize.errors import Fault

SHOWN_OF_A_CODE = 3
"""Warnings of one kind that are printed; JSON has all."""

_BECOMES = {
    Activity.RUN: "stay as they are",
    Activity.RACE: "stay as they are",
    Activity.CROSS: "stay, as sessions of kind 'other'",
    Activity.UNKNOWN: "stay, as sessions of kind 'other': look at them",
    Activity.STRENGTH: "left out: periodize places its own",
    Activity.MOBILITY: "left out",
    Activity.REST: "left out",
    Activity.NOTE: "left out",
    Activity.AWAY: "days on which nothing is placed",
}
_HEADS = ("Date", "Start", "What", "Kind", "Min", "Km", "Title")
_WIDTHS = (10, 5, 8, 9, 4, 6, 0)
_LONGEST_TITLE = 44
_COUNT_OF_OTHERS = re.compile(r"(\d+) more of this kind, \d+ in all")
_YEAR_CODES = frozenset({"year-doubtful", "date-gap"})


def show_items(diary: Diary) -> None:
    """A row for each item, in order of date."""
    rows = [_cells(item) for item in diary.items]
    console = terminal()
    if console is None:
        cut = [(*row[:-1], fitted(row[-1], _LONGEST_TITLE)) for row in rows]
        say("\n".join([*columns([_HEADS, *cut], _WIDTHS), ""]))
        return
    _coloured_items(console, diary, rows)


def _coloured_items(console: Console, diary: Diary, rows: Sequence[tuple[str, ...]]) -> None:
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for head in _HEADS[:-1]:
        grid.add_column(head, no_wrap=True, justify="right" if head in ("Min", "Km") else "left")
    grid.add_column(_HEADS[-1], no_wrap=True, overflow="ellipsis", ratio=1)
    for item, row in zip(diary.items, rows, strict=True):
        style = ACTIVITY_STYLES[item.activity]
        cells = [Text(obedient(cell)) for cell in row]
        cells[2].stylize(style)
        cells[-1].stylize(style if item.run is None else "")
        grid.add_row(*cells)
    console.print(grid)
    console.print()


def _cells(item: Item) -> tuple[str, ...]:
    row = item_row(item)
    minutes, km = row["duration_min"], row["distance_km"]
    return (
        row["date"],
        row["start"] or "",
        row["activity"],
        row["kind"] or "",
        "" if minutes is None else f"{minutes:4d}",
        "" if km is None else f"{km:6g}",
        plain(item.title),
    )


def show_summary(
    diary: Diary,
    parts: SeasonParts | None,
    warnings: Iterable[Fault],
    history: Sequence[RunInput] = (),
) -> None:
    """What was found, what becomes of it, and what was assumed."""
    lines = [f"{plain(diary.source)}, read as {diary.format}: {counted(len(diary.items), 'items')}"]
    rows = [(f"  {name}", count, _BECOMES[Activity(name)]) for name, count in diary.counts().items()]
    lines += columns(rows, (12, 5, 0))
    if parts is not None:
        span = f"{day_text(parts.first, year=True)} to {day_text(parts.last, year=True)}"
        lines += ["", f"The season: {span}, {counted(len(parts.runs), 'fixed sessions')}"]
        lines += [_race_line(run, parts) for run in parts.races] or ["  no race was found"]
        lines += [f"  {e.kind.value} {day_text(e.first)} to {day_text(e.last)}" for e in parts.exceptions]
    past = history or (parts.history if parts is not None else ())
    if past:
        lines.append(
            f"  before it: {counted(len(past), 'sessions')} done since {day_text(past[0].day, year=True)}"
        )
    show("\n".join([*lines, *_warning_lines(warnings)]), diary_painter)


def _race_line(run: RunInput, parts: SeasonParts) -> str:
    length = f"{run.distance_m / 1000:g} km" if run.distance_m else "length unknown"
    assumed = "  (priority assumed)" if run.day in parts.open_races else ""
    return f"  {run.priority} race  {day_text(run.day)}  {plain(run.name)} {length}{assumed}"


def _warning_lines(warnings: Iterable[Fault]) -> list[str]:
    """The warnings by their kind, of each the first few."""
    kinds: dict[str, list[Fault]] = {}
    for warning in warnings:
        kinds.setdefault(warning.code, []).append(warning)
    lines = ["", "Please check"] if kinds else []
    for found in kinds.values():
        told = [warning for warning in found if not _left_out(warning)]
        beyond = len(told[SHOWN_OF_A_CODE:]) + sum(map(_left_out, found))
        for number, warning in enumerate(told[:SHOWN_OF_A_CODE]):
            last = number == min(len(told), SHOWN_OF_A_CODE) - 1
            more = f" (and {beyond} more of the kind)" if last and beyond else ""
            lines += wrapped(f"{warning}{more}", "  ", "    ")
    if _YEAR_CODES & set(kinds):
        lines.append("  One side of the gap is left out with --first DATE or --last DATE.")
    return lines


def _left_out(warning: Fault) -> int:
    """How many warnings stand behind one that only counts those a diary no longer holds; 0 for any other."""
    match = _COUNT_OF_OTHERS.fullmatch(warning.what)
    return int(match[1]) if match else 0


def show_end(written: Sequence[str], following: str | None, whose: str = "") -> None:
    """What was written, for whom, and what to do next."""
    if not written or following is None:
        say("\nnothing was written; --out DIR writes a season")
        return
    lines = ["", *(f"wrote {path}" for path in written), *([plain(whose)] if whose else [])]
    if len(written) > 1:
        lines.append(
            "The diary does not say when there is time to lift: put your own hours under [[windows]] first."
        )
    show("\n".join([*lines, f"next: {following}"]), diary_painter)


def as_table(
    diary: Diary,
    parts: SeasonParts | None,
    warnings: Iterable[Fault],
    written: Sequence[str],
    following: str | None,
    history: Sequence[RunInput] = (),
    athlete: str | None = None,
) -> dict[str, Any]:
    """All of it as JSON values; keys are always there."""
    past = history or (parts.history if parts is not None else ())
    return {
        "source": diary.source,
        "format": diary.format,
        "athlete": athlete,
        "counts": diary.counts(),
        "left_out": {
            a.value: len(diary.of(a)) for a in Activity if a not in FIXED and a is not Activity.AWAY
        },
        "first": None if parts is None else parts.first.isoformat(),
        "last": None if parts is None else parts.last.isoformat(),
        "sessions": 0 if parts is None else len(parts.runs),
        "history": len(past),
        "races": [] if parts is None else [_race_row(run, parts) for run in parts.races],
        "exceptions": []
        if parts is None
        else [{"from": str(e.first), "to": str(e.last), "kind": e.kind.value} for e in parts.exceptions],
        "items": [item_row(item) for item in diary.items],
        "warnings": [asdict(warning) for warning in warnings],
        "written": list(written),
        "next": following,
    }


def _race_row(run: RunInput, parts: SeasonParts) -> dict[str, Any]:
    return {
        "date": run.day.isoformat(),
        "name": run.name,
        "distance_km": None if run.distance_m is None else run.distance_m / 1000,
        "priority": run.priority,
        "priority_assumed": run.day in parts.open_races,
    }


def item_row(item: Item) -> dict[str, Any]:
    """An item as JSON values: figures of the fixed session it becomes, else those of the entry."""
    entry = item.entry
    told = entry if item.run is None else item.run
    start = told.start_min
    return {
        "date": entry.day.isoformat(),
        "last": None if entry.last is None else entry.last.isoformat(),
        "start": None if start is None else f"{start // 60:02d}:{start % 60:02d}",
        "activity": item.activity.value,
        "kind": None if item.run is None else item.run.kind.value,
        "title": item.title,
        "duration_min": told.duration_min,
        "distance_km": None if told.distance_m is None else told.distance_m / 1000,
        "rpe": None if told.rpe_tenths is None else told.rpe_tenths / 10,
        "load_au": told.load_au,
        "priority": told.priority or None,
        "sport": entry.sport or None,
        "done": entry.done,
        "where": entry.where,
    }
