"""The season at a glance: the blocks, and the load of every week, runs and placed sessions one on the other.

Drawn with lengths across in percent and heights in pixels, so that it fits every screen while its letters keep
their size.
"""

from __future__ import annotations

from itertools import groupby

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Phase
from periodize.page.glyphs import glyph
from periodize.page.markup import Element, element
from periodize.page.words import ease_text, name_of, span_text, week_word, weeks_text
from periodize.report.rows import Row, week_rows
from periodize.report.words import day_text

_HEIGHT = 224
_TOP, _BOTTOM = 46, 180
"""Where the highest and the emptiest bar end, in pixels from the top."""

_BAND = 20
_WIDEST_PCT = 6
"""Width of a bar, in percent of the plot, however few the weeks are."""

_LETTER_PX = 7.5
_PHONE_PX, _DESK_PX = 300, 1000
"""Widths the plot has at least on a phone and on a desk."""

_TICKS = (100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 50_000, 100_000)
_MOST_TICKS = 4
_NUMBER_PX, _MONTH_PX = 18, 24
"""Room that the number of a week and the name of a month need."""

_COLUMNS = (
    ("No.", None),
    ("From", "wide"),
    ("Block", None),
    ("Runs AU", "number"),
    ("Placed AU", "number"),
    ("Total AU", "number"),
    ("Rise %", "number"),
    ("Sessions", "wide number"),
    ("Min", "wide number"),
    ("Monotony", "wide number"),
)
"""Columns of the table in figures; the wide ones are left out on a phone, where the weeks themselves tell them."""

Block = tuple[Phase, int, int]
"""A phase, the microcycle in which it begins, from 0, and its length."""


def season_chart(schedule: Schedule) -> Element:
    """Blocks and load as a drawing, its key, and the same in figures."""
    rows = week_rows(schedule)
    top, step = _scale(max(row["total_load_au"] for row in rows))
    word = week_word(schedule.season.calendar)
    hardest = max(rows, key=lambda row: (row["total_load_au"], -row["microcycle"]))
    label = (
        f"Load of {weeks_text(schedule.season.calendar)}, runs and placed sessions. The most is "
        f"{hardest['total_load_au']} AU in {word} {hardest['microcycle']}. The figures stand in the table below."
    )
    plot = element(
        "div", _axis(top, step), _plot(schedule, rows, top, step), class_="plot", role="img", aria_label=label
    )
    return element("figure", plot, _key(word), class_="chart")


def block_list(schedule: Schedule) -> Element:
    """The blocks in order, each a link to where it begins."""
    calendar = schedule.season.calendar
    word = week_word(calendar)
    items = []
    for phase, first, length in blocks_of(schedule):
        numbers = f"{first + 1}" if length == 1 else f"{first + 1} to {first + length}"
        unit = element("span", word if length == 1 else f"{word}s", " ", class_="unseen")
        link = element("a", element("b", phase.value), " ", unit, numbers, href=f"#week-{first + 1}")
        items.append(element("li", link, class_=f"phase-{phase.value}"))
    return element("ol", items, class_="blocks", role="list", aria_label="Blocks")


def week_table(schedule: Schedule) -> Element:
    """The weeks in figures."""
    body = []
    for row in week_rows(schedule):
        cells = (
            day_text(row["first"]),
            row["block"] + (", lighter" if row["microcycle"] - 1 in schedule.season.eases else ""),
            row["run_load_au"],
            row["placed_load_au"],
            row["total_load_au"],
            "" if row["rise_pct"] is None else f"{row['rise_pct']:+d}",
            row["sessions"],
            row["session_min"],
            "" if row["monotony"] is None else f"{row['monotony']:.1f}",
        )
        kinds = [kind for _, kind in _COLUMNS[1:]]
        link = element("a", str(row["microcycle"]), href=f"#week-{row['microcycle']}")
        rest = (element("td", str(cell), class_=kind) for cell, kind in zip(cells, kinds, strict=True))
        body.append(element("tr", element("th", link, scope="row"), rest))
    head = element("tr", (element("th", name, scope="col", class_=kind) for name, kind in _COLUMNS))
    table = element("table", element("thead", head), element("tbody", body), class_="figures")
    return element("details", element("summary", "The same in figures"), table, class_="numbers")


def blocks_of(schedule: Schedule) -> list[Block]:
    """The blocks in order: phase, first microcycle from 0, and length."""
    blocks, first = [], 0
    for phase, same in groupby(schedule.blocks):
        length = len(list(same))
        blocks.append((phase, first, length))
        first += length
    return blocks


def _scale(most: int) -> tuple[int, int]:
    """The top of the axis and the distance between its lines."""
    step = next((step for step in _TICKS if step * _MOST_TICKS >= most), -(-most // _MOST_TICKS))
    return max(-(-most // step), 1) * step, step


def _y(load_au: int, top: int) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * load_au / top, 2)


def _axis(top: int, step: int) -> Element:
    labels = [
        element("text", str(load), x=40, y=_y(load, top) + 4, text_anchor="end", class_="tick")
        for load in range(0, top + 1, step)
    ]
    unit = element("text", "AU", x=40, y=_TOP - 12, text_anchor="end", class_="tick")
    return _drawing([*labels, unit], width=46)


def _plot(schedule: Schedule, rows: list[Row], top: int, step: int) -> Element:
    slot = 100 / len(rows)
    lines = [
        element("line", x1="0", x2="100%", y1=_y(load, top), y2=_y(load, top), class_="grid")
        for load in range(0, top + 1, step)
    ]
    bars = [_bar(schedule, row, top, slot) for row in rows]
    parts = [*_bands(schedule, slot), *lines, *bars, *_numbers(schedule, slot), *_races(schedule, slot)]
    return _drawing(parts, width="100%")


def _bands(schedule: Schedule, slot: float) -> list[Element]:
    drawn = []
    for phase, first, length in blocks_of(schedule):
        x, width = _pct(first * slot), _pct(length * slot)
        kind = f"phase-{phase.value}"
        drawn.append(element("rect", class_=f"band {kind}", x=x, y=0, width=width, height=_BAND))
        drawn.append(
            element("rect", class_=f"behind {kind}", x=x, y=_BAND, width=width, height=_BOTTOM - _BAND)
        )
        needs = len(phase.value) * _LETTER_PX + 8
        if length * slot * _DESK_PX / 100 >= needs:
            fits = length * slot * _PHONE_PX / 100 >= needs
            name = "band-name" if fits else "band-name wide"
            drawn.append(element("text", phase.value, x=x, dx=5, y=14, class_=name))
        if first:
            drawn.append(element("line", x1=x, x2=x, y1=0, y2=_BOTTOM, class_="border"))
    return drawn


def _bar(schedule: Schedule, row: Row, top: int, slot: float) -> Element:
    index = row["microcycle"] - 1
    half = min(0.36 * slot, _WIDEST_PCT / 2)
    x, width = _pct((index + 0.5) * slot - half), _pct(2 * half)
    run, total = _y(row["run_load_au"], top), _y(row["total_load_au"], top)
    ease = schedule.season.eases.get(index)
    told = (
        f"{week_word(schedule.season.calendar).capitalize()} {index + 1}, {span_text(row['first'], row['last'])}, "
        f"{row['block']}: runs {row['run_load_au']} + placed {row['placed_load_au']} = {row['total_load_au']} AU"
        + (f", {ease_text(ease)}" if ease else "")
    )
    mark = element(
        "use",
        href="#sign-lighter",
        x=_pct((index + 0.5) * slot),
        y=_BOTTOM + 3,
        width=8,
        height=8,
        transform="translate(-4 0)",
        class_="lighter",
    )
    return element(
        "g",
        element("title", told),
        element(
            "rect", class_="target", x=_pct(index * slot), y=_BAND, width=_pct(slot), height=_BOTTOM - _BAND
        ),
        element("rect", class_="runs", x=x, y=run, width=width, height=round(_BOTTOM - run, 2)),
        element("rect", class_="placed", x=x, y=total, width=width, height=round(run - total, 2)),
        mark if ease else None,
    )


def _numbers(schedule: Schedule, slot: float) -> list[Element]:
    """Numbers of the weeks and names of the months, as many as a phone has room for."""
    calendar = schedule.season.calendar
    every = next(n for n in (1, 2, 4, 8, 13, 26, 52) if n * slot * _PHONE_PX / 100 >= _NUMBER_PX or n == 52)
    drawn, month_x, month = [], -100.0, 0
    for microcycle in calendar.microcycles:
        middle = (microcycle.index + 0.5) * slot
        if (microcycle.index + 1) % every == 0 or microcycle.index == 0:
            number = str(microcycle.index + 1)
            drawn.append(
                element("text", number, x=_pct(middle), y=_BOTTOM + 24, text_anchor="middle", class_="tick")
            )
        far = (middle - month_x) * _PHONE_PX / 100 >= _MONTH_PX
        if microcycle.last.month != month and far and middle < 97:
            name = f"{microcycle.last:%b}"
            drawn.append(
                element(
                    "text", name, x=_pct(microcycle.index * slot), dx=2, y=_BOTTOM + 40, class_="tick month"
                )
            )
            month_x, month = middle, microcycle.last.month
    return drawn


def _races(schedule: Schedule, slot: float) -> list[Element]:
    calendar = schedule.season.calendar
    drawn = []
    for race in schedule.season.races:
        index = calendar.microcycle_of(race.day)
        first, _ = calendar.full_span(index)
        x = _pct((index + ((race.day - first).days + 0.5) / calendar.microcycle_days) * slot)
        letter = element("text", str(race.race), x=x, y=_TOP - 10, text_anchor="middle", class_="letter")
        drawn.append(
            element(
                "g",
                element("title", f"{race.race} race, {day_text(race.day)}: {name_of(race)}"),
                element("line", x1=x, x2=x, y1=_TOP - 6, y2=_BOTTOM),
                element("circle", cx=x, cy=_TOP - 14, r=8),
                letter,
                class_="race",
            )
        )
    return drawn


def _key(word: str) -> Element:
    entries = (
        (element("span", class_="swatch runs", aria_hidden="true"), "runs"),
        (element("span", class_="swatch placed", aria_hidden="true"), "placed sessions"),
        (element("span", glyph("lighter"), aria_hidden="true"), f"lighter {word}"),
        (element("span", "A", class_="swatch letter", aria_hidden="true"), "race"),
    )
    return element("figcaption", (element("span", sign, " ", text) for sign, text in entries))


def _drawing(parts: list[Element], *, width: int | str) -> Element:
    return element("svg", parts, width=width, height=_HEIGHT, aria_hidden="true", focusable="false")


def _pct(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"
