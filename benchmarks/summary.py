"""Tables, medians, ratios and bars from measurements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import Measurement

COLUMNS: tuple[tuple[str, int, Callable[[Measurement], str]], ...] = (
    ("case", -46, lambda m: m.case),
    ("engine", -11, lambda m: m.engine),
    ("status", -9, lambda m: m.status),
    ("read", 6, lambda m: f"{m.read_s:.2f}"),
    ("build", 6, lambda m: f"{m.build_s:.2f}"),
    ("first", 6, lambda m: "-" if m.first_plan_s is None else f"{m.first_plan_s:.2f}"),
    ("proof", 7, lambda m: f"{m.solve_s:.2f}" if m.proved else f">{m.solve_s:.0f}"),
    ("verify", 6, lambda m: f"{m.verify_s:.2f}"),
    ("wall", 7, lambda m: f"{m.wall_s:.2f}"),
    ("det", 8, lambda m: f"{m.deterministic:.2f}"),
    ("MB", 5, lambda m: "-" if m.memory_mb is None else str(m.memory_mb)),
    ("cands", 6, lambda m: str(m.candidates)),
    ("vars", 6, lambda m: str(m.variables)),
    ("cons", 8, lambda m: str(m.constraints)),
    ("tiers", -1, lambda m: "/".join(str(cost) for cost in m.costs.values())),
)

LEAST_RATIO = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure that is aimed at: the median over some cases.

    Parameters
    ----------
    name, unit
        For the table.
    limit
        At most so much.
    applies
        Which measurements it speaks of.
    figure
        What is taken from each; None counts as missed.
    """

    name: str
    unit: str
    limit: float
    applies: Callable[[Measurement], bool]
    figure: Callable[[Measurement], float | None]


def _library(measurement: Measurement) -> bool:
    return measurement.engine == "periodize"


def _season(measurement: Measurement) -> bool:
    is_published = measurement.group == "published typical"
    return _library(measurement) and is_published and 16 <= measurement.weeks <= 18


def _year(measurement: Measurement) -> bool:
    return _library(measurement) and measurement.case == "weeks-52"


def _proof_s(measurement: Measurement) -> float | None:
    return measurement.wall_s if measurement.proved else None


BARS = (
    Bar(name="16-18 weeks published: proof", unit="s", limit=2, applies=_season, figure=_proof_s),
    Bar(
        name="16-18 weeks published: build",
        unit="% of wall",
        limit=20,
        applies=_season,
        figure=lambda m: m.build_pct,
    ),
    Bar(
        name="16-18 weeks published: memory",
        unit="MB",
        limit=400,
        applies=_season,
        figure=lambda m: m.memory_mb,
    ),
    Bar(name="52 weeks: proof", unit="s", limit=30, applies=_year, figure=_proof_s),
    Bar(name="52 weeks: first plan", unit="s", limit=2, applies=_year, figure=lambda m: m.first_plan_s),
)


def header() -> str:
    """Head of the table."""
    return _line([name for name, _, _ in COLUMNS])


def line(measurement: Measurement) -> str:
    """One row of the table."""
    return _line([show(measurement) for _, _, show in COLUMNS])


def summary(measurements: Sequence[Measurement]) -> str:
    """Medians by group, ratios to the plain model, bars."""
    parts = [*_medians(measurements), *_ratios(measurements), *_bars(measurements)]
    return "\n".join(parts)


def _medians(measurements: Sequence[Measurement]) -> Iterator[str]:
    yield "\nmedians"
    for group, engine in dict.fromkeys((m.group, m.engine) for m in measurements):
        mine = [m for m in measurements if (m.group, m.engine) == (group, engine)]
        proved = sum(m.proved for m in mine)
        wall = median(m.wall_s for m in mine)
        first = _median_or_none([m.first_plan_s for m in mine])
        work = median(m.deterministic for m in mine)
        yield (
            f"  {group:<20} {engine:<11} {len(mine):3d} answers, {proved:3d} proved, wall {wall:7.2f} s, "
            f"first plan {_text(first)} s, build {median(m.build_pct for m in mine):3.0f} %, deterministic {work:.2f}"
        )


def _ratios(measurements: Sequence[Measurement]) -> Iterator[str]:
    """For each case the plain model's better setting over the library, to the proof of every tier.

    An unproved plain model counts with the time it had, so its ratio is a lower bound; an unproved library
    has no ratio.
    """
    ratios: list[tuple[float, bool]] = []
    lines = []
    for case in dict.fromkeys(m.case for m in measurements):
        ours, plain = _median_of(measurements, case, "periodize"), _better_plain(measurements, case)
        if plain is None or ours is None:
            continue
        if not ours.proved:
            lines.append(f"  {case:<46} no ratio: the library proved nothing within its limit")
            continue
        ratio = plain.wall_s / ours.wall_s
        ratios.append((ratio, plain.proved))
        sign = " " if plain.proved else ">"
        lines.append(f"  {case:<46} {sign}{ratio:7.1f}   ({plain.engine} {sign}{plain.wall_s:.1f} s)")
    if lines:
        yield "\ntime to proof: the plain model's better setting over the library (one worker)"
        yield from lines
    if ratios:
        bound = "" if all(proved for _, proved in ratios) else " or more"
        middle, least = median(ratio for ratio, _ in ratios), min(ratio for ratio, _ in ratios)
        verdict = "met" if middle >= LEAST_RATIO else "missed"
        yield f"  median {middle:.1f}{bound}, least {least:.1f}; at least {LEAST_RATIO} is aimed at: {verdict}"


def _better_plain(measurements: Sequence[Measurement], case: str) -> Measurement | None:
    """The plain model's better setting: proved before unproved, then the faster."""
    engines = {m.engine for m in measurements if m.case == case and m.engine.startswith("naive")}
    found = [m for engine in sorted(engines) if (m := _median_of(measurements, case, engine))]
    return min(found, key=lambda m: (not m.proved, m.wall_s), default=None)


def _median_of(measurements: Sequence[Measurement], case: str, engine: str) -> Measurement | None:
    """The repeat in the middle."""
    mine = sorted((m for m in measurements if (m.case, m.engine) == (case, engine)), key=lambda m: m.wall_s)
    return mine[len(mine) // 2] if mine else None


def _bars(measurements: Sequence[Measurement]) -> Iterator[str]:
    yield "\nbars (medians; for information, never a failure)"
    for bar in BARS:
        mine = [m for m in measurements if bar.applies(m)]
        if not mine:
            yield f"  {bar.name:<32} not measured"
            continue
        figures = [bar.figure(m) for m in mine]
        known = [figure for figure in figures if figure is not None]
        missing = len(figures) - len(known)
        value = median([*known, *[float("inf")] * missing])
        verdict = "met" if value <= bar.limit else "missed"
        note = f", {missing} of {len(figures)} without a figure" if missing else ""
        yield f"  {bar.name:<32} {value:8.2f} {bar.unit}, at most {bar.limit:g}: {verdict}{note}"


def _median_or_none(figures: Sequence[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return median(known) if known else None


def _text(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.2f}"


def _line(cells: Sequence[str]) -> str:
    padded = []
    for cell, (_, width, _) in zip(cells, COLUMNS, strict=True):
        padded.append(cell.ljust(-width) if width < 0 else cell.rjust(width))
    return " ".join(padded).rstrip()
