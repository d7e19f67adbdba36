"""What a calendar says below the title of a run or session: a few plain lines."""

from __future__ import annotations

from periodize.domain.exercise import Prescription
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.session import Run
from periodize.domain.vocabulary import RunKind
from periodize.prescribe.words import dose_text
from periodize.report.words import plain

_NOUNS = frozenset({RunKind.INTERVALS, RunKind.HILLS, RunKind.RACE})
"""Kinds whose word says what is done without the word "run"."""


def run_title(run: Run) -> str:
    """The coach's title, or the kind."""
    return plain(run.name) or _kind(run)


def run_lines(run: Run) -> list[str]:
    """What kind of run it is, how far and how long; what was assumed is said to be."""
    what = f"{run.race.value} race" if run.race else _kind(run)
    if run.key and run.race is None:
        what += ", key run"
    about = "about " if "duration_min" in run.assumed else ""
    length = f"{about}{run.duration_min} min"
    if run.distance_m is not None:
        length = f"{run.distance_m / 1000:g} km, {length}"
    return [what, length]


def session_lines(schedule: Schedule, placed: Placed, prescription: Prescription) -> list[str]:
    """Block, length and load, then a line for each exercise and for each part that has none."""
    phase = schedule.blocks[placed.microcycle].value.capitalize()
    word = "week" if schedule.season.calendar.microcycle_days == 7 else "microcycle"
    lines = [
        f"{phase} block, {word} {placed.microcycle + 1}",
        f"{placed.session.duration_min} min, {placed.load_au} AU",
    ]
    ease = schedule.season.eases.get(placed.microcycle)
    if ease is not None:
        lines.append(f"{'Deload' if ease.deload else 'Lighter week'}: {plain(ease.why)}")
    run = schedule.season.carrier(placed.session)
    if run is not None:
        lines.append(f"Straight after the run: {run_title(run)}")
    exercises = [f"{dose.exercise.name}: {dose_text(dose)} ({dose.why})" for dose in prescription.doses]
    exercises += [plain(part.text) for part in prescription.unfilled]
    return [*lines, "", *exercises] if exercises else lines


def _kind(run: Run) -> str:
    """``"Long run"``, ``"Intervals"``."""
    if run.kind is RunKind.OTHER:
        return "Run"
    word = run.kind.value.capitalize()
    return word if run.kind in _NOUNS else f"{word} run"
