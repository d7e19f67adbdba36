"""Every template against every window of one microcycle, as a grid for a coach and as rows for tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Any

from periodize.domain.athlete import Window
from periodize.domain.calendar import Microcycle
from periodize.domain.display import Told
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session, SessionTemplate
from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.explain.slots import WHERE_COLUMNS, clock_text, rule_words, where_row, window_of
from periodize.report.words import WIDTH, counted, day_text, wrapped
from periodize.rules.said import window_text

if TYPE_CHECKING:
    import pandas as pd

Loss = Mapping[Tier, int]

Column = tuple[date, Window | None]

AS_GOOD = "as good"


class CellState(StrEnum):
    """What is known of a session in a window."""

    PLACED = "placed"
    """The plan has it there."""
    PINNED = "pinned"
    """The coach has pinned it there."""
    POSSIBLE = "possible"
    """A plan has it there, at a loss or at none."""
    FORBIDDEN = "forbidden"
    """Rules forbid it at every start of the window, whatever the rest of the plan."""
    IMPOSSIBLE = "impossible"
    """No plan that keeps the rules has it there; that is proved."""
    OPEN = "open"
    """The time ran out before a plan or a proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One template in one window.

    Parameters
    ----------
    template
        Id of the template.
    day, window
        Where; without a window the session rides on an easy run, or stands outside every window.
    starts
        The starts that were tried, in order; where none fits, the opening of the window.
    state
        What is known.
    rules, why
        What forbids it: keys of rules, and what each says, in the same order. Of several starts, that with the fewest.
    lower, upper
        By tier, what the best plan with the session there costs more than the plan at hand: at least, and at most.
        Compared as the tiers are: the highest that differs decides. ``upper`` is the bill of ``plan``. Either is None
        where it is not known.
    plan
        The best plan found with the session there.
    """

    template: str
    day: date
    window: Window | None
    starts: tuple[datetime, ...]
    state: CellState
    rules: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    lower: Loss | None = None
    upper: Loss | None = None
    plan: Schedule | None = field(default=None, repr=False, compare=False)

    @property
    def exact(self) -> bool:
        """Whether nothing is left open: a fact, a proof, or a loss whose bounds meet."""
        if self.state is CellState.POSSIBLE:
            return self.lower == self.upper
        return self.state is not CellState.OPEN

    @property
    def loss(self) -> Loss | None:
        """The loss by tier, where it is exact."""
        return self.upper if self.exact else None

    @property
    def column(self) -> Column:
        """Its day and window."""
        return self.day, self.window


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowTable(Told):
    """Every template against every window of one microcycle.

    Parameters
    ----------
    schedule
        The plan at hand.
    microcycle
        The microcycle.
    cells
        In order of window and template.
    proved
        Whether the plan at hand is proved best; otherwise a loss may be below 0.
    """

    schedule: Schedule
    microcycle: Microcycle
    cells: tuple[Cell, ...]
    proved: bool = True

    @property
    def exact(self) -> bool:
        """Whether every cell is exact."""
        return all(cell.exact for cell in self.cells)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The windows, in order; what rides on a run has a column of its day."""
        return tuple(dict.fromkeys(cell.column for cell in self.cells))

    def cell(self, template: str, day: date, window: Window | None = None) -> Cell:
        """The cell of a template on a day; the first of the day unless a window is given.

        Raises
        ------
        KeyError
            Where there is none.
        """
        for cell in self.cells:
            if (cell.template, cell.day) == (template, day) and window in (None, cell.window):
                return cell
        raise KeyError(f"{template} on {day}")

    def __str__(self) -> str:
        return "\n".join([*self._head(), *_grids(self), "", *_legend(self), *_sentences(self)])

    def _repr_html_(self) -> str:
        columns = self.columns
        heads = "".join(f"<th>{'<br>'.join(map(escape, _heading(self, c)))}</th>" for c in columns)
        lines = [f"<tr><th></th>{heads}</tr>"]
        for template, cells in _by_template(self).items():
            said = "".join(f"<td>{escape(_short(cells[c])) if c in cells else ''}</td>" for c in columns)
            lines.append(f"<tr><th>{escape(template)}</th>{said}</tr>")
        below = "".join(f"<li>{escape(text)}</li>" for text in _told(self))
        head = "<br>".join(escape(line) for line in self._head() if line)
        return f"<p>{head}</p><table>{''.join(lines)}</table><ul>{below}</ul>"

    def to_plain(self) -> dict[str, Any]:
        """The table as JSON values."""
        cells = []
        for row, cell in zip(self.rows(), self.cells, strict=True):
            starts = [start.isoformat(timespec="minutes") for start in cell.starts]
            cells.append({**row, "day": cell.day.isoformat(), "starts": starts})
        return {
            "microcycle": self.microcycle.index + 1,
            "first": self.microcycle.first.isoformat(),
            "last": self.microcycle.last.isoformat(),
            "proved": self.proved,
            "exact": self.exact,
            "cells": cells,
        }

    def rows(self) -> list[dict[str, Any]]:
        """The cells as plain rows; see :meth:`to_frame`."""
        return [_row(self.schedule.season.template(cell.template), cell) for cell in self.cells]

    def to_frame(self) -> pd.DataFrame:
        """The cells as a table, a row each.

        Returns
        -------
        DataFrame
            ``day`` (datetime64), ``opens`` and ``closes`` of the window (clock times; missing for a session that
            rides on a run), ``place``, ``template``, ``title``, ``quality``, ``starts`` (clock times, parted by
            commas), ``state``, ``exact``, ``rules`` (keys, parted by commas), ``why``, and for every charged tier
            ``lower_`` and ``upper_``: what the best plan with the session there costs more, at least and at most.
        """
        import pandas as pd

        frame = pd.DataFrame(self.rows(), columns=[*_COLUMNS, *_BOUNDS])
        return frame.astype({"day": "datetime64[s]", **dict.fromkeys(_BOUNDS, "Int64")})

    def _head(self) -> list[str]:
        at, calendar = self.microcycle, self.schedule.season.calendar
        word = "week" if calendar.microcycle_days == 7 else "microcycle"
        when = f"{word} {at.index + 1}, {day_text(at.first)} to {day_text(at.last)}"
        lines = wrapped(
            f"What could stand where in {when}: what the best plan with the session there costs more than this one."
        )
        left = sum(not cell.exact for cell in self.cells)
        if left:
            done = f"{left} of {counted(len(self.cells), 'cells')} not exact: the search ended before that."
            lines += wrapped(done + (" None of them betters this plan." if self.proved else ""))
        if not self.proved:
            lines += wrapped("This plan is not proved best, so that a better one may have the session too.")
        return [*lines, ""]


_COLUMNS = ("day", *WHERE_COLUMNS, "starts", "state", "exact", "rules", "why")
_BOUNDS = tuple(f"{side}_{tier.value}" for side in ("lower", "upper") for tier in CHARGED_TIERS)


def loss_text(loss: Loss) -> str:
    """``"PROTECT +33, SHAPE +8"``, or ``"nothing"``."""
    return ", ".join(f"{tier.value} {loss[tier]:+d}" for tier in CHARGED_TIERS if loss[tier]) or "nothing"


def short_loss(cell: Cell) -> str:
    """The highest tier that differs: ``"DOSE +9"``, ``"at most DOSE +9"``, ``"as good"``, ``"not settled"``."""
    if cell.upper is None:
        least = "" if cell.lower is None else _highest(cell.lower)
        return f"not settled, {least} or more" if least not in ("", AS_GOOD) else "not settled"
    return _highest(cell.upper) if cell.exact else f"at most {_highest(cell.upper)}"


def _highest(loss: Loss) -> str:
    return next((f"{tier.value} {loss[tier]:+d}" for tier in CHARGED_TIERS if loss[tier]), AS_GOOD)


def _short(cell: Cell) -> str:
    if cell.state in (CellState.PLACED, CellState.PINNED):
        return cell.state.value
    if cell.state in (CellState.FORBIDDEN, CellState.IMPOSSIBLE):
        return f"no: {rule_words(cell.rules[0])}" if cell.rules else "no"
    return short_loss(cell)


def _heading(table: WindowTable, column: Column) -> tuple[str, str]:
    day, window = column
    if window is None:
        held = [s for s in table.schedule.sessions if s.day == day and _stands_alone(table.schedule, s)]
        return day_text(day), "in no window" if held else "after a run"
    return day_text(day), window_text(window)


def _stands_alone(schedule: Schedule, session: Session) -> bool:
    """Whether a session lies in no window and rides on no run: a pin may lie anywhere."""
    season = schedule.season
    return not season.carrier(session) and window_of(season, session) is None


def _by_template(table: WindowTable) -> dict[str, dict[Column, Cell]]:
    found: dict[str, dict[Column, Cell]] = {}
    order = [template.id for template in table.schedule.season.templates]
    for cell in sorted(table.cells, key=lambda cell: order.index(cell.template)):
        found.setdefault(cell.template, {})[cell.column] = cell
    return found


def _grids(table: WindowTable) -> Iterator[str]:
    """The grid, in as many parts as the width asks for."""
    rows = _by_template(table)
    name = max(map(len, rows), default=0)
    part: list[tuple[int, Column]] = []
    for column in table.columns:
        said = [
            *_heading(table, column),
            *(_short(cells[column]) for cells in rows.values() if column in cells),
        ]
        size = max(map(len, said))
        if part and name + sum(2 + other for other, _ in part) + 2 + size > WIDTH:
            yield from (*_grid(table, rows, name, part), "")
            part = []
        part.append((size, column))
    if part:
        yield from _grid(table, rows, name, part)


def _grid(
    table: WindowTable,
    rows: Mapping[str, Mapping[Column, Cell]],
    name: int,
    part: Iterable[tuple[int, Column]],
) -> Iterator[str]:
    shown = list(part)
    for line in (0, 1):
        heads = [_heading(table, column)[line].ljust(size) for size, column in shown]
        yield "  ".join([" " * name, *heads]).rstrip()
    for template, cells in rows.items():
        said = [(_short(cells[c]) if c in cells else "").ljust(size) for size, c in shown]
        yield "  ".join([template.ljust(name), *said]).rstrip()


def _sentences(table: WindowTable) -> Iterator[str]:
    """The notes, as far as anybody reads on."""
    left = MOST_LINES
    notes = [wrapped(text, "- ") for text in _told(table)]
    for told, note in enumerate(notes):
        if len(note) > left and told:
            yield f"and {len(notes) - told} more (--json has all)"
            return
        yield from note
        left -= len(note)


def _legend(table: WindowTable) -> Iterator[str]:
    """What the short words of the grid mean, those that it has."""
    said = [_short(cell) for cell in table.cells]
    shown = [word for word in _LEGEND if any(text.startswith(word) for text in said)]
    if shown:
        yield from (*wrapped("; ".join(f"{word} = {_LEGEND[word]}" for word in shown)), "")


def _told(table: WindowTable) -> Iterator[str]:
    """A sentence for each cell that the grid cannot say in full; windows of which alike is true stand together."""
    alike: dict[tuple[str, str], list[Cell]] = {}
    for template, cells in _by_template(table).items():
        for cell in cells.values():
            text = _sentence(cell)
            if text is not None:
                forbidden = cell.state is CellState.FORBIDDEN
                alike.setdefault((template, cell.rules[0] if forbidden else text), []).append(cell)
    for (template, _), found in alike.items():
        first = found[0]
        if first.state is CellState.FORBIDDEN:  # each has a sentence of its own, with its own dates
            others = f" So in {counted(len(found) - 1, 'other windows')}." if len(found) > 1 else ""
            yield f"{template} on {_when(first)}: {_sentence(first)}{others}"
        else:
            more = f" and {counted(len(found) - _WINDOWS, 'other windows')}" if len(found) > _WINDOWS else ""
            when = "; ".join(_when(cell) for cell in found[:_WINDOWS])
            yield f"{template} on {when}{more}: {_sentence(first)}"


MOST_LINES = 20
"""Lines of notes below a grid."""

_LEGEND = {
    "placed": "the plan has it there",
    "pinned": "the coach has fixed it there",
    "as good": "a plan with it costs no more",
    "at most": "a plan with it costs that, maybe less",
    "not settled": "the search ended before a plan with it, or a proof that there is none",
}
"""Words of the grid."""

_WINDOWS = 3
"""Windows that a sentence names; the grid shows the others."""


def _when(cell: Cell) -> str:
    if cell.window is None:
        return f"{day_text(cell.day)} after a run"
    return f"{day_text(cell.day)} {clock_text(cell.window.opens_min)} to {clock_text(cell.window.closes_min)}"


def _sentence(cell: Cell) -> str | None:
    """What is to be said of a cell; None where the grid has said it."""
    match cell.state:
        case CellState.PLACED | CellState.PINNED | CellState.OPEN:
            return None
        case CellState.FORBIDDEN:
            return _joined(cell)
        case CellState.IMPOSSIBLE:
            return f"no plan holds it: {_joined(cell)}" if cell.why else "no plan holds it; that is proved."
    if cell.upper is None or not any(cell.upper.values()):
        return None
    if cell.exact:
        return f"the best plan with it costs {loss_text(cell.upper)}."
    least = "that is not proved the least"
    if cell.lower is not None and any(cell.lower.values()):
        least = f"no plan with it costs less than {loss_text(cell.lower)}"
    return f"a plan with it costs {loss_text(cell.upper)}; {least}."


def _joined(cell: Cell) -> str:
    said = [f"{text} [{rule}]" for text, rule in zip(cell.why, cell.rules, strict=True)]
    return "; ".join(said) + "."


def _row(template: SessionTemplate, cell: Cell) -> dict[str, Any]:
    bounds = {
        f"{side}_{tier.value}": None if loss is None else loss[tier]
        for side, loss in (("lower", cell.lower), ("upper", cell.upper))
        for tier in CHARGED_TIERS
    }
    return {
        "day": cell.day,
        **where_row(template, cell.window, cell.window.place if cell.window else ""),
        "starts": ", ".join(f"{start:%H:%M}" for start in cell.starts),
        "state": cell.state.value,
        "exact": cell.exact,
        "rules": ", ".join(cell.rules),
        "why": "; ".join(cell.why),
        **bounds,
    }
