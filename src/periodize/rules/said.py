"""The words in which rules speak of days, runs and sessions, so that every rule says them alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from periodize.domain.athlete import Window
from periodize.domain.calendar import Calendar
from periodize.domain.season import Season
from periodize.domain.session import Run, Session
from periodize.domain.vocabulary import Phase, RacePriority, RecoveryClass, RunKind
from periodize.units import MINUTES_PER_HOUR

MOST_NAMED = 4
"""Runs or days that a sentence names one by one."""

_CLASSES = {
    RecoveryClass.HEAVY: "heavy lifting",
    RecoveryClass.FOUNDATION: "foundation work",
    RecoveryClass.UPPER: "upper-body work",
    RecoveryClass.POWER: "power",
    RecoveryClass.PLYO_HIGH: "plyometrics",
    RecoveryClass.PLYO_LOW: "low hops",
    RecoveryClass.SPRINT: "sprints",
    RecoveryClass.STRIDES: "strides",
    RecoveryClass.PRIMER: "a primer",
}

_RUNS = {RunKind.INTERVALS: "intervals", RunKind.HILLS: "hills", RunKind.RACE: "race", RunKind.OTHER: "run"}


def day_text(day: date) -> str:
    """``"Mon 5 Jan"``."""
    return f"{day:%a} {day.day} {day:%b}"


def moment_text(moment: datetime) -> str:
    """``"Mon 5 Jan 18:00"``."""
    return f"{day_text(moment.date())} {moment:%H:%M}"


def when_text(when: datetime | date) -> str:
    """A moment, or a day where no time is asked for."""
    return moment_text(when) if isinstance(when, datetime) else day_text(when)


def days_text(first: date, last: date) -> str:
    """``"5 to 11 Jan"``, ``"29 Jun to 5 Jul"`` or ``"Mon 5 Jan"``."""
    if first == last:
        return day_text(first)
    begins = (
        f"{first.day}" if (first.year, first.month) == (last.year, last.month) else f"{first.day} {first:%b}"
    )
    return f"{begins} to {last.day} {last:%b}"


def times_text(count: int) -> str:
    """``"once"`` or ``"3 times"``."""
    return "once" if count == 1 else f"{count} times"


def from_to_text(first: date | None, last: date | None) -> str:
    """``" from Mon 5 Jan to Sun 11 Jan"``, ``" on Mon 5 Jan"``, or what is known of it."""
    if first is not None and first == last:
        return f" on {day_text(first)}"
    begins = "" if first is None else f" from {day_text(first)}"
    return begins + ("" if last is None else f" to {day_text(last)}")


def shown_span(calendar: Calendar, microcycle: int) -> tuple[date, date]:
    """First and last day of a microcycle, as far as it lies in the season; of the history the whole one."""
    if 0 <= microcycle < len(calendar.microcycles):
        shown = calendar.microcycles[microcycle]
        return shown.first, shown.last
    return calendar.full_span(microcycle)


def span_text(calendar: Calendar, microcycle: int) -> str:
    """The days of a microcycle: ``"5 to 11 Jan"``."""
    return days_text(*shown_span(calendar, microcycle))


def head_text(calendar: Calendar, microcycle: int, phase: Phase | None = None) -> str:
    """A microcycle as a violation names it: ``"microcycle 2 (strength, 12 to 18 Jan)"``."""
    block = "" if phase is None else f"{phase.value}, "
    return f"microcycle {microcycle + 1} ({block}{span_text(calendar, microcycle)})"


def without_head(text: str) -> str:
    """A sentence without the microcycle that it begins with."""
    head, colon, rest = text.partition(": ")
    return rest if colon and "microcycle" in head else text


def weeks_text(count: int, calendar: Calendar) -> str:
    """``"3 weeks"``, or microcycles where they are not weeks."""
    word = "week" if calendar.microcycle_days == 7 else "microcycle"
    return f"{count} {word}{'s' * (count != 1)}"


def earlier_text(calendar: Calendar, microcycle: int, look_back: int) -> str:
    """``"the 3 weeks from 8 to 28 Jun"``: those before a microcycle."""
    if look_back < 1:
        return "no week before"
    first, last = calendar.full_span(microcycle - look_back)[0], calendar.full_span(microcycle - 1)[1]
    return f"the {weeks_text(look_back, calendar)} from {days_text(first, last)}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """``"a, b and c"``."""
    found = list(words)
    return f" {last} ".join(filter(None, (", ".join(found[:-1]), found[-1]))) if found else ""


def some_of(words: Sequence[str], noun: str) -> str:
    """The first few words and how many more there are: ``"a, b, c, d and 3 more runs"``."""
    rest = len(words) - MOST_NAMED
    return listed(words) if rest <= 0 else listed([*words[:MOST_NAMED], f"{rest} more {noun}"])


def name_of(season: Season, subject: str) -> str:
    """A template's name where the subject is its id, else the subject without underscores."""
    known = {template.id: template.name for template in season.templates}
    return known.get(subject) or subject.removesuffix("_all").replace("_", " ")


def run_text(run: Run) -> str:
    """A run as a coach names it: ``"the intervals on Tue 6 Jan 06:30"``."""
    if run.race in (RacePriority.A, RacePriority.B, RacePriority.C):
        return f"the {run.race.value} race on {moment_text(run.start)}"
    return f"the {_RUNS.get(run.kind, f'{run.kind.value} run')} on {moment_text(run.start)}"


def runs_text(runs: Sequence[Run]) -> str:
    """Some runs, the first few by name: ``"the intervals on Tue 6 Jan 06:30 and the long run on Sun 11 Jan 08:00"``."""
    return some_of([run_text(run) for run in runs], "runs")


def runs_near(season: Season, microcycle: int, before_min: int, after_min: int) -> list[Run]:
    """The runs from so many minutes before a microcycle to so many after it, those of the history included."""
    first, last = shown_span(season.calendar, microcycle)
    begins = season.clock.minute(datetime(first.year, first.month, first.day))
    ends = season.clock.minute(datetime(last.year, last.month, last.day, 23, 59))
    return [
        run
        for run in season.all_runs
        if season.span(run)[1] + before_min > begins and season.span(run)[0] - after_min < ends
    ]


def class_text(kind: RecoveryClass) -> str:
    """A recovery class in words: ``"heavy lifting"``."""
    return _CLASSES[kind]


def classes_text(kinds: Collection[RecoveryClass]) -> str:
    """Recovery classes in words, in the order of the matrix."""
    return listed(class_text(kind) for kind in RecoveryClass if kind in kinds)


def hours_by_class(minutes: Mapping[RecoveryClass, int], word: str) -> str:
    """The hours of some classes, the longest first: ``"72 h after heavy lifting, 48 h after power and sprints"``."""
    amounts = sorted({amount for amount in minutes.values() if amount > 0}, reverse=True)
    parts = []
    for amount in amounts:
        alike = [kind for kind, wanted in minutes.items() if wanted == amount]
        parts.append(f"{hours_text(amount)} {word} {classes_text(alike)}")
    return ", ".join(parts)


def hours_text(minutes: int) -> str:
    """Minutes as hours with one decimal where needed: ``"11.5 h"``."""
    return f"{minutes / MINUTES_PER_HOUR:.1f}".rstrip("0").rstrip(".") + " h"


def classes_of(season: Season) -> frozenset[RecoveryClass]:
    """The recovery classes of the sessions that a season may hold."""
    return frozenset(template.recovery for template in season.templates)


def fixed_in(season: Season, microcycle: int) -> list[Session]:
    """Pins and sessions of the history in a microcycle: what they make alone is allowed."""
    fixed = (*season.history.sessions, *season.pins)
    return [session for session in fixed if season.calendar.microcycle_of(session.day) == microcycle]


def fixed_load_au(season: Season, microcycle: int) -> int:
    """Load that pins and the history make in a microcycle."""
    return sum(season.figures(s.template, microcycle).load_au for s in fixed_in(season, microcycle))


def by_block(amounts: Mapping[Phase, str], blocks: Collection[Phase], noun: str = "") -> str:
    """``"2 sets in strength, 1 in power and speed"``: amounts for the blocks that are possible, alike ones together.

    Where they speak of none of these blocks, all are told.
    """
    told = [phase for phase in Phase if phase in amounts and phase in blocks] or list(amounts)
    parts: list[str] = []
    for amount in dict.fromkeys(amounts[phase] for phase in told):
        names = [phase.value for phase in told if amounts[phase] == amount]
        parts.append(f"{amount}{noun if not parts else ''} in {listed(names)}")
    return ", ".join(parts)


def window_text(window: Window) -> str:
    """``"17:30-20:00 gym"``."""
    opens, closes = window.opens_min, window.closes_min
    return f"{opens // 60:02d}:{opens % 60:02d}-{closes // 60:02d}:{closes % 60:02d} {window.place}"
