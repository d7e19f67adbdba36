"""What a file itself says of the unit of its distances: in the names of its columns and rows, or beside its numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from periodize.diary import grid
from periodize.diary.columns import column_of, header
from periodize.diary.grid_reading import Layout
from periodize.diary.items import Activity
from periodize.diary.options import UNITS_M, ReadOptions, other_unit
from periodize.diary.sheet import Sheet, text
from periodize.diary.words import meaning
from periodize.io.faults import shown

_WORDS = {
    "km": r"km|kms|kilomet(?:er|re)s?|kilometern|kilómetros",
    "mi": r"mi|mile|miles|mls|meilen|millas",
}
_NAMED = {unit: re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.I) for unit, words in _WORDS.items()}
_IN_BRACES = {
    unit: re.compile(rf"(?:\bin |[(\[])(?:{words})\s*(?:$|[)\].,;])", re.I) for unit, words in _WORDS.items()
}
_DISTANCE = re.compile(
    rf"(?<![\d.,:])\d{{1,3}}(?:[.,]\d{{1,2}})?\s?(?:(?P<km>{_WORDS['km']}|k)|(?P<mi>{_WORDS['mi']}))(?![^\W_])",
    re.I,
)
_NOT_THE_RUN = re.compile(r"[@x×*/]\s*$", re.I)
"""Before a figure that is a pace or one of several repetitions."""
_FEWEST, _SHARE_PCT = 2, 90
"""Figures that must state their unit before others take it, and how many of them must agree."""


def with_unit_of_sheet(options: ReadOptions, sheet: Sheet, form: str) -> ReadOptions:
    """The choices with the unit a sheet states for its distances; as they were where it states none, or two.

    Parameters
    ----------
    options
        The unit in them is what is assumed otherwise.
    sheet, form
        A table or grid, and which of the formats it is.
    """
    if form == "grid":
        named = _named_in_grid(sheet)
    elif form == "table":
        named = _named_in_table(sheet)
    else:
        return options
    units: dict[str, str] = {}
    for unit, where in named:
        units.setdefault(unit, where)
    if len(units) == 1:
        ((unit, where),) = units.items()
        return options.with_unit(unit, f"{where} says")
    return with_unit_of_texts(options, (text(cell) for row in sheet.rows for cell in row.cells))


def with_unit_of_texts(options: ReadOptions, texts: Iterable[str]) -> ReadOptions:
    """The choices with the unit that nearly all figures of some texts state, where two or more do."""
    found = Counter(unit for one in texts if (unit := _stated(one)) is not None)
    if not found:
        return options
    (unit, count), total = found.most_common(1)[0], found.total()
    if count < _FEWEST or 100 * count < _SHARE_PCT * total:
        return options
    others = f", and {total - count} {other_unit(unit)}" if count < total else ""
    return options.with_unit(unit, f"{count} figures say{others}")


def _stated(one: str) -> str | None:
    """The unit beside the first distance of a text, which is the whole session's; races are run in any unit."""
    match = _DISTANCE.search(one) if len(one) <= 5_000 else None
    if match is None or _NOT_THE_RUN.search(one[: match.start()]) or Activity.RACE in meaning(one).activities:
        return None
    return next(unit for unit in UNITS_M if match[unit] is not None)


def _named_in_grid(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Units in the header beside the weekdays, in the names of rows left of them, and in braces above them."""
    layout = grid.layout_of(sheet)
    if layout is None and sheet.size <= grid.MOST_CELLS_TURNED:
        sheet = sheet.transposed()
        layout = grid.layout_of(sheet)
    if layout is None:
        return
    for index, row in enumerate(sheet.rows):
        for column, cell in enumerate(row.cells):
            found = _unit_of(text(cell), index, column, layout)
            if found is not None:
                yield (
                    found,
                    f"'{shown(text(cell), 30)}' in {sheet.place(row, column).removeprefix(sheet.where).strip()}",
                )


def _unit_of(said: str, index: int, column: int, layout: Layout) -> str | None:
    """The unit that a cell around the weekdays names."""
    if index < layout.head:
        return _one(unit for unit, pattern in _IN_BRACES.items() if pattern.search(said))
    if column in layout.days:
        return None
    if index == layout.head:
        return _one(unit for unit, pattern in _NAMED.items() if pattern.search(said))
    stated = column_of(said).unit if column < min(layout.days) else ""
    return stated if stated in UNITS_M else None


def _named_in_table(sheet: Sheet) -> Iterator[tuple[str, str]]:
    found = header(sheet)
    if found is None:
        return
    for column in found[1]:
        unit = _one(unit for unit, pattern in _NAMED.items() if pattern.search(column.name))
        if unit is not None:
            yield unit, f"the column '{shown(column.name, 30)}'"


def _one(units: Iterable[str]) -> str | None:
    """The unit, where it is the only one."""
    found = list(units)
    return found[0] if len(found) == 1 else None
