"""A plan as plain text, week by week, for reading and printing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from periodize.domain.athlete import ExceptionKind
from periodize.domain.easing import Ease
from periodize.domain.exercise import Prescription
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Origin, RunKind, Tier
from periodize.prescribe.build import prescribe
from periodize.prescribe.words import dose_text
from periodize.report.rows import Row, session_rows, week_rows
from periodize.report.shortfalls import by_rule, is_of_blocks
from periodize.report.words import (
    TIER_SENTENCES,
    WIDTH,
    counted,
    day_text,
    fitted,
    plain,
    short_notes,
    status_sentence,
    table,
    wrapped,
)
from periodize.rules.availability import taken_groups, taken_text
from periodize.rules.base import Violation
from periodize.solver.result import Result

LINES_A_WEEK = 3
LINES_OF_BLOCKS = 6
MARKS = {Origin.PLACED.value: "+", Origin.PINNED.value: "#", Origin.RUN.value: " "}


def report(result: Result, *, exercises: bool = False) -> str:
    """The answer as text: what it is, the weeks one after another, and what it costs.

    Parameters
    ----------
    result
        Any answer; one without a plan says why there is none.
    exercises
        Whether the exercises of each session stand under it.

    Returns
    -------
    str
        Lines of at most 96 signs, each ended by a line feed. The same result gives the same text.
    """
    parts = [_head(result)]
    if result.schedule is None:
        parts.append(_clash(result))
    else:
        parts += [
            _blocks(result, result.schedule),
            _legend(),
            *_weeks(result, result.schedule, prescribe(result.schedule) if exercises else {}),
            _totals(result),
        ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _head(result: Result) -> list[str]:
    season = result.problem.season
    calendar = season.calendar
    count = len(calendar.microcycles)
    weeks = counted(count, "weeks" if calendar.microcycle_days == 7 else "microcycles")
    span = f"{day_text(calendar.start, year=True)} to {day_text(calendar.end, year=True)}"
    title = f"{plain(season.athlete.id)}, {span}, {weeks}"
    lines = [title, "=" * min(len(title), WIDTH), ""]
    for race in season.races:
        length = f"{race.distance_m / 1000:g} km" if race.distance_m else ""
        race_text = " ".join(part for part in (plain(race.name), length) if part)
        lines.append(f"{race.race} race  {day_text(race.day)}  {race_text}".rstrip())
    if season.races:
        lines.append("")
    lines += [*wrapped(status_sentence(result), f"{result.status.value}: ", rest="  ")]
    if result.tiers:
        rows = [(o.tier.value, o.value, o.bound, o.gap, TIER_SENTENCES[o.tier]) for o in result.tiers]
        head = [("Aim", "Cost", "Bound", "Gap", "")]
        lines += ["", *_right(head), *table(rows, (8, 6, 6, 6, 0))]
    if result.notes:
        lines += ["", "Notes", *(line for note in short_notes(result.notes) for line in wrapped(note, "- "))]
    return lines


def _right(rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"{a:8}  {b:>6}  {c:>6}  {d:>6}  {e}".rstrip() for a, b, c, d, e in rows]


def _clash(result: Result) -> list[str]:
    return [line for text in result.reason().splitlines() for line in wrapped(text, rest="  ")]


def _blocks(result: Result, schedule: Schedule) -> list[str]:
    """The blocks one after another, and where their lengths fall short of what is recommended."""
    lines, number = ["Blocks"], 1
    for phase, run in groupby(schedule.blocks):
        length = len(list(run))
        weeks = f"{number} to {number + length - 1}" if length > 1 else f"{number}"
        lines.append(f"  {phase.value:11}  {length:2d}  ({weeks})")
        number += length
    charges = result.verification.charges if result.verification else ()
    return lines + _shortfalls([charge for charge in charges if is_of_blocks(charge)], most=LINES_OF_BLOCKS)


def _legend() -> list[str]:
    return [
        "+ placed   # pinned by the coach   * key run   ! what falls short of the ideal, and its cost",
        "Lines without + or # are the runs as they were given. Times are wall clock.",
    ]


def _weeks(result: Result, schedule: Schedule, prescribed: Mapping[str, Prescription]) -> list[list[str]]:
    charges: dict[int, list[Violation]] = defaultdict(list)
    for charge in result.verification.charges if result.verification else ():
        if not is_of_blocks(charge):
            charges[charge.where.microcycle].append(charge)
    by_week: dict[int, list[Row]] = defaultdict(list)
    for row in session_rows(schedule):
        by_week[row["microcycle"]].append(row)
    days = schedule.season.calendar.microcycle_days
    word = "Week" if days == 7 else "Microcycle"
    weeks = []
    for week in week_rows(schedule):
        number = week["microcycle"]
        lines = [
            *_week_head(word, week, schedule.season.eases.get(number - 1)),
            *_exceptions(schedule.season, week),
            *_days(by_week[number], prescribed),
            *_shortfalls(charges[number - 1]),
        ]
        weeks.append(lines)
    return weeks


def _eased(ease: Ease | None) -> str:
    """``", deload (the runs ease off too)"``, or what else makes the week lighter."""
    if ease is None:
        return ""
    return f", deload ({plain(ease.why)})" if ease.deload else f", lighter sessions ({plain(ease.why)})"


def _week_head(word: str, week: Row, ease: Ease | None) -> list[str]:
    span = f"{day_text(week['first'])} to {day_text(week['last'])}"
    head = f"{word} {week['microcycle']}  {span}  {week['block'].upper()}{_eased(ease)}"
    load = f"Load {week['total_load_au']} AU = runs {week['run_load_au']} + placed {week['placed_load_au']}"
    load += f" ({week['share_pct']} %)"
    if week["rise_pct"] is not None:
        load += (
            f", {week['rise_pct']:+d} % on the week before"
            if word == "Week"
            else f", {week['rise_pct']:+d} %"
        )
    dose = f"; {counted(week['sessions'], 'sessions')}, {week['session_min']} min"
    lines = [head, "-" * len(head), load + dose]
    if week["monotony"] is not None:
        lines.append(f"Monotony {week['monotony']:.1f}, strain {week['strain']}")
    return lines


def _exceptions(season: Season, week: Row) -> list[str]:
    """What keeps the athlete from the usual windows in this week, a line for each reason."""
    lines = []
    for exception in season.availability.exceptions:
        outside = exception.last < week["first"] or exception.first > week["last"]
        if exception.kind is ExceptionKind.EXTRA or outside:
            continue
        days = day_text(exception.first)
        if exception.last != exception.first:
            days += f" to {day_text(exception.last)}"
        place = f"{exception.place} " if exception.place else ""
        lines += wrapped(f"{place}{exception.kind.value} {days}", "  ")
    for times in taken_groups(season, week["first"], week["last"]):
        lines += wrapped(taken_text(times), "  ")
    return lines


def _days(rows: Sequence[Row], prescribed: Mapping[str, Prescription]) -> list[str]:
    lines = []
    for day, items in groupby(rows, key=lambda row: row["start"].date()):
        for number, row in enumerate(items):
            label = f"{day:%a} {day.day:2d}" if number == 0 else ""
            lines.append(f"  {label:7}{_item(row)}")
            if row["origin"] != Origin.RUN.value and row["id"] in prescribed:
                lines += _exercises(prescribed[row["id"]])
    return lines or ["  nothing"]


def _exercises(prescription: Prescription) -> list[str]:
    """The exercises of a session, and what it has none for."""
    indent = " " * 12
    texts = [f"{dose.exercise.name}: {dose_text(dose)} - {dose.why}" for dose in prescription.doses]
    texts += [part.text for part in prescription.unfilled]
    return [line for text in texts for line in wrapped(text, indent, indent + "  ")]


def _item(row: Row) -> str:
    what = [row["race"] + " race" if row["race"] else row["kind"] or row["place"] or ""]
    star = "*" if row["key"] else " "
    length = f"{row['duration_min']:3d} min  {row['load_au']:4d} AU"
    title = fitted(plain(row["title"]), 40)
    if row["kind"] == RunKind.OTHER.value:
        what = ["other"]
    return (
        f"{MARKS[row['origin']]}{star} {row['start']:%H:%M}  {title:40}  {length}  {plain(what[0])}".rstrip()
    )


def _shortfalls(charges: Sequence[Violation], most: int = LINES_A_WEEK) -> list[str]:
    """What is short of the ideal, the most important first; habits are left to the totals."""
    lines = [line for line in by_rule(charges) if line.tier is not Tier.HABIT]
    shown = [
        text
        for line in lines[:most]
        for text in wrapped(line.text, f"  ! {line.tier.value} {line.cost}: ", "    ")
    ]
    if len(lines) > most:
        rest = lines[most:]
        shown.append(f"  ! and {len(rest)} smaller, cost {sum(line.cost for line in rest)}")
    return shown


def _totals(result: Result) -> list[str]:
    """The bill of the season by rule."""
    excess: dict[tuple[Tier, str], int] = defaultdict(int)
    cost: dict[tuple[Tier, str], int] = defaultdict(int)
    units: dict[tuple[Tier, str], str] = {}
    for charge in result.bill:
        line = (charge.tier, charge.rule)
        excess[line] += charge.excess
        cost[line] += charge.cost
        units[line] = charge.unit
    if not cost:
        return ["The season's bill: nothing; every wish is met."]
    rows = [
        (tier.value, cost[tier, rule], rule, counted(excess[tier, rule], units[tier, rule]))
        for tier, rule in sorted(cost, key=lambda line: (line[0].rank, -cost[line], line[1]))
    ]
    widest = max(len(rule) for _, _, rule, _ in rows)
    return ["The season's bill", "-----------------", *table(rows, (8, 6, widest, 0))]
