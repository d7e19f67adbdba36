"""The sheet a coach prints: a block of rows for each microcycle, a column for each day."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from periodize.domain.calendar import Calendar, Microcycle
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import WEEKDAYS, Origin, Phase, Quality, RunKind
from periodize.export.workbook_cells import put
from periodize.export.workbook_styles import (
    HEAD_FILL,
    NOTE_COLOUR,
    OUTSIDE_FILL,
    PHASE_FILLS,
    QUALITY_FILLS,
    Styles,
    printable,
)
from periodize.extras import needed
from periodize.report.rows import Row, session_rows, week_rows
from periodize.report.words import counted, day_text, plain

MOST_COLUMNS = 10
"""A longer microcycle goes on in lines of seven days."""

NOTE = (
    "To change a session, edit its start or place, or add or delete rows, on the sheet 'Sessions'. "
    "This sheet is only for reading: changes here are not read back."
)
NOTE_ROW, TITLE_ROW, LEGEND_ROW, HEAD_ROW = 1, 2, 3, 4
"""The note is for the screen: it lies outside what is printed."""

PAGE_WIDTH = 161
"""Widths of columns, in signs, that fit across a page of A4 or of US Letter at full size.

The sheet is not shrunk to a page's width: Excel then takes no notice of the page breaks between weeks.
"""

PAGE_PT, HEAD_PT = 515, 52
"""Room on a page of A4, and what the repeated head takes of it, in points."""

LINE_PT, GAP_PT, TITLE_PT, DAYS_PT = 12.0, 8, 18, 15
LEGEND = "runs white, key runs bold  ·  # pinned by the coach  ·  times are wall clock"


@dataclass(frozen=True, slots=True)
class _Grid:
    """The days of a season as lines of columns.

    Attributes
    ----------
    columns
        Days side by side.
    width
        Of a column, in signs.
    heads
        What stands above the columns: weekdays, or days counted from 1.
    """

    columns: int
    width: int
    heads: tuple[str, ...]

    @staticmethod
    def of(calendar: Calendar) -> _Grid:
        days = calendar.microcycle_days
        columns = days if days <= MOST_COLUMNS else len(WEEKDAYS)
        if days % len(WEEKDAYS) == 0:
            first = calendar.full_span(0)[0].weekday()
            heads = tuple(WEEKDAYS[(first + i) % len(WEEKDAYS)] for i in range(columns))
        else:
            heads = tuple(f"Day {i + 1}" if days <= columns else "" for i in range(columns))
        return _Grid(columns, PAGE_WIDTH // columns, heads)

    def lines(self, calendar: Calendar, index: int) -> list[list[date]]:
        """The days of a whole microcycle, a list for each line of columns."""
        first, last = calendar.full_span(index)
        days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        return [days[i : i + self.columns] for i in range(0, len(days), self.columns)]


def plan_sheet(sheet: Any, schedule: Schedule, styles: Styles, *, runs: bool = True) -> None:
    """Fill a sheet with the plan, ready to print."""
    calendar = schedule.season.calendar
    grid = _Grid.of(calendar)
    by_day: dict[date, list[Row]] = {}
    for row in session_rows(schedule):
        if runs or row["origin"] != Origin.RUN.value:
            by_day.setdefault(row["start"].date(), []).append(row)
    _head(sheet, schedule, grid, styles)
    weeks = _Weeks(sheet, schedule, grid, styles, by_day)
    for microcycle, figures in zip(calendar.microcycles, week_rows(schedule), strict=True):
        weeks.add(microcycle, figures)
    letters = needed("openpyxl.utils", "excel", "writing Excel files").get_column_letter
    for number in range(1, grid.columns + 1):
        sheet.column_dimensions[letters(number)].width = grid.width
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.print_area = f"A{TITLE_ROW}:{letters(grid.columns)}{weeks.row - 1}"
    name = plain(schedule.season.athlete.id)[:60]
    printable(sheet, head_rows=f"{TITLE_ROW}:{HEAD_ROW}", footer=name, note=LEGEND)


def _head(sheet: Any, schedule: Schedule, grid: _Grid, styles: Styles) -> None:
    """What to edit; then who and when, the colours, and the days, on every page."""
    season = schedule.season
    span = f"{day_text(season.calendar.start, year=True)} to {day_text(season.calendar.end, year=True)}"
    races = [
        f"{race.race} race {day_text(race.day)} {plain(race.name)}".strip() for race in season.goal_races
    ]
    put(sheet.cell(NOTE_ROW, 1), NOTE)
    sheet.cell(NOTE_ROW, 1).font = styles.font(points=8, colour=NOTE_COLOUR)
    put(sheet.cell(TITLE_ROW, 1), "  ·  ".join([plain(season.athlete.id), span, *races]))
    sheet.cell(TITLE_ROW, 1).font = styles.font(bold=True, points=14)
    sheet.row_dimensions[TITLE_ROW].height = 22
    _legend(sheet, schedule, grid, styles)
    for number, head in enumerate(grid.heads, 1):
        cell = sheet.cell(HEAD_ROW, number)
        put(cell, head)
        cell.font = styles.font(bold=True, colour="FFFFFF")
        cell.fill, cell.alignment = styles.fill(HEAD_FILL), styles.middle
    sheet.row_dimensions[LEGEND_ROW].height = sheet.row_dimensions[HEAD_ROW].height = DAYS_PT


def _legend(sheet: Any, schedule: Schedule, grid: _Grid, styles: Styles) -> None:
    held = {placed.template.quality for placed in schedule.placed}
    qualities = [quality for quality in Quality if quality in held]
    room = grid.columns if len(qualities) <= grid.columns else grid.columns - 1
    for number, quality in enumerate(qualities, 1):
        cell = sheet.cell(LEGEND_ROW, min(number, room + 1))
        name = quality.value.replace("_", " ")
        put(cell, name if number <= room + 1 else f"{cell.value}, {name}")
        cell.font, cell.alignment = styles.font(), styles.middle
        if number <= room:  # short microcycles have few columns: the last names the rest, without a colour
            cell.fill = styles.fill(QUALITY_FILLS[quality])


class _Weeks:
    """Writes one microcycle below the other, and begins a page where the next would be torn in two."""

    def __init__(
        self, sheet: Any, schedule: Schedule, grid: _Grid, styles: Styles, by_day: dict[date, list[Row]]
    ) -> None:
        self.sheet, self.schedule, self.grid, self.styles, self.by_day = sheet, schedule, grid, styles, by_day
        self.row = HEAD_ROW + 1
        self._used_pt = 0.0
        self._breaks = needed("openpyxl.worksheet.pagebreak", "excel", "writing Excel files")

    def add(self, microcycle: Microcycle, figures: Row) -> None:
        """Write a microcycle."""
        lines = self.grid.lines(self.schedule.season.calendar, microcycle.index)
        heights = [self._heights(days) for days in lines]
        needs = TITLE_PT + GAP_PT + sum(DAYS_PT + sum(line) for line in heights)
        if self._used_pt and self._used_pt + needs > PAGE_PT - HEAD_PT:
            self.sheet.row_breaks.append(self._breaks.Break(id=self.row - 1))
            self._used_pt = 0.0
        self._used_pt += needs
        self._title(microcycle, figures)
        for days, sizes in zip(lines, heights, strict=True):
            self._days(days)
            self._items(days, sizes)
        self.sheet.row_dimensions[self.row].height = GAP_PT
        self.row += 1

    def _title(self, microcycle: Microcycle, figures: Row) -> None:
        phase = Phase(figures["block"])
        fill, font = (
            self.styles.fill(PHASE_FILLS[phase]),
            self.styles.font(bold=True, points=11, colour="FFFFFF"),
        )
        for number in range(1, self.grid.columns + 1):
            self.sheet.cell(self.row, number).fill = fill
        cell = self.sheet.cell(self.row, 1)
        put(cell, self._title_text(microcycle, figures))
        cell.font = font
        self.sheet.row_dimensions[self.row].height = TITLE_PT
        self.row += 1

    def _title_text(self, microcycle: Microcycle, figures: Row) -> str:
        season = self.schedule.season
        word = "Week" if season.calendar.microcycle_days == 7 else "Microcycle"
        parts = [
            f"{word} {microcycle.index + 1}",
            f"{day_text(microcycle.first)} to {day_text(microcycle.last)}",
            figures["block"].upper(),
        ]
        ease = season.eases.get(microcycle.index)
        if ease is not None:
            parts.append("deload" if ease.deload else "lighter sessions")
        load = f"load {figures['total_load_au']} AU: runs {figures['run_load_au']}, "
        load += f"placed {figures['placed_load_au']}"
        if figures["rise_pct"] is not None:
            load += f" ({figures['rise_pct']:+d} %)"
        parts += [load, f"{counted(figures['sessions'], 'sessions')}, {figures['session_min']} min"]
        return "  ·  ".join(parts)

    def _days(self, days: Sequence[date]) -> None:
        for number in range(1, self.grid.columns + 1):
            cell = self.sheet.cell(self.row, number)
            if number <= len(days) and days[number - 1] in self.schedule.season.calendar:
                put(cell, day_text(days[number - 1]))
            cell.font = self.styles.font(colour=NOTE_COLOUR)
            cell.alignment, cell.border = self.styles.middle, self.styles.thin
            cell.fill = self.styles.fill(OUTSIDE_FILL)
        self.sheet.row_dimensions[self.row].height = DAYS_PT
        self.row += 1

    def _heights(self, days: Iterable[date]) -> list[float]:
        """Heights of the rows of items below a line of days, in points; one row where there is nothing."""
        rows = [self.by_day.get(day, []) for day in days]
        most = max((len(items) for items in rows), default=0)
        return [
            LINE_PT * max(_lines(_item_text(items[i]), self.grid.width) for items in rows if i < len(items))
            + 3
            for i in range(most)
        ] or [LINE_PT + 3]

    def _items(self, days: Sequence[date], sizes: Sequence[float]) -> None:
        calendar = self.schedule.season.calendar
        for i, size in enumerate(sizes):
            for number in range(1, self.grid.columns + 1):
                cell = self.sheet.cell(self.row, number)
                cell.border = self.styles.thin
                day = days[number - 1] if number <= len(days) else None
                items = self.by_day.get(day, []) if day else []
                if i < len(items):
                    self._item(cell, items[i])
                elif day is None or day not in calendar:
                    cell.fill = self.styles.fill(OUTSIDE_FILL)
            self.sheet.row_dimensions[self.row].height = size
            self.row += 1

    def _item(self, cell: Any, row: Row) -> None:
        put(cell, _item_text(row))
        cell.alignment = self.styles.top
        cell.font = self.styles.font(bold=row["key"] or row["race"] is not None)
        if row["quality"] is not None:
            cell.fill = self.styles.fill(QUALITY_FILLS[Quality(row["quality"])])


def _item_text(row: Row) -> str:
    """``"17:30 Foundation A"``, and below it what it is and how long it takes."""
    mark = "# " if row["origin"] == Origin.PINNED.value else ""
    kind = row["kind"] if row["kind"] and row["kind"] != RunKind.OTHER.value else ""
    what = f"{row['race']} race" if row["race"] else kind or plain(row["place"] or "")
    title = plain(row["title"])
    if what.casefold() == title.casefold():
        what = ""
    second = ", ".join(part for part in (what, f"{row['duration_min']} min", f"{row['load_au']} AU") if part)
    return f"{mark}{row['start']:%H:%M} {title}\n{second}"


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column; most signs are narrower than the figures columns are measured in."""
    room = width * 11 // 10
    return sum(max(1, len(textwrap.wrap(line, room))) for line in text.split("\n"))
