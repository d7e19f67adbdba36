"""Doses in words a coach reads, and what is different from last time."""

from __future__ import annotations

from periodize.domain.exercise import Dosing, ExerciseDose
from periodize.domain.vocabulary import Phase
from periodize.prescribe.slots import Visit


def dose_text(dose: ExerciseDose) -> str:
    """``"4 x 5 at 85 % (102.5 kg), RIR 2, tempo 2-0-X-0, rest 3 min"``."""
    parts = [f"{dose.sets} x {reps_text(dose)}{_load_text(dose)}"]
    if dose.rir is not None:
        parts.append(f"RIR {dose.rir}")
    if dose.tempo:
        parts.append(f"tempo {dose.tempo}")
    if dose.contacts:
        parts.append(f"{dose.contacts} contacts")
    parts.append(f"rest {rest_text(dose.rest_s)}")
    return ", ".join(parts)


def reps_text(dose: ExerciseDose) -> str:
    """One set: ``"5"``, ``"8 each side"``, ``"30 s"``, ``"25 m"``."""
    exercise = dose.exercise
    if exercise.metres:
        return f"{exercise.metres} m"
    unit = " s" if exercise.dosing in (Dosing.HOLD, Dosing.STRIDES) else ""
    return f"{dose.reps}{unit}" + (" each side" if exercise.sides else "")


def rest_text(seconds: int) -> str:
    """``"90 s"``, ``"2 min"``, ``"2.5 min"``."""
    return f"{seconds / 60:g} min" if seconds >= 120 else f"{seconds} s"


def kg_text(grams: int) -> str:
    """``"102.5"``."""
    return f"{grams / 1000:g}"


def lower(name: str) -> str:
    """An exercise's name inside a sentence."""
    kept = name[1:2] == "-" or name.startswith(("Romanian", "Nordic", "Copenhagen"))
    return name if kept else name[0].lower() + name[1:]


def progress(dose: ExerciseDose, before: ExerciseDose | None, visit: Visit, most_sets: int) -> str:
    """What is different from the last full exposure in this block, in one phrase.

    Parameters
    ----------
    dose, before
        Now, and at the last exposure in this block that was not in a light microcycle.
    visit
        The session.
    most_sets
        Sets that the template gives the pattern, 0 where it gives none or shares them out.
    """
    if dose.exercise.dosing is Dosing.DRILL:
        return "relaxed and upright"
    if visit.ease is not None:
        return _light(dose, before, "deload" if visit.ease.deload else "light week", most_sets)
    if dose.sets < most_sets and visit.phase is Phase.SPEED:
        return f"load kept with a smaller dose: {dose.sets} of {most_sets} sets"
    if visit.phase is Phase.TAPER:
        return _taper(dose)
    if before is None:
        return _first(dose)
    return _change(dose, before)


def _taper(dose: ExerciseDose) -> str:
    if dose.exercise.dosing in (Dosing.STRIDES, Dosing.EXPLOSIVE):
        return "taper: little of it, as fast as before"
    return "taper: little of it" + (", load kept" if dose.rir is not None else "")


def _load_text(dose: ExerciseDose) -> str:
    if dose.pct_1rm is None:
        return ""
    if dose.pct_1rm == 0:
        return " with body weight"
    kg = f" ({kg_text(dose.load_g)} kg)" if dose.load_g is not None else ""
    return f" at {dose.pct_1rm} %{kg}"


def _light(dose: ExerciseDose, before: ExerciseDose | None, label: str, most_sets: int) -> str:
    changes = [] if before is not None else [_first(dose)]
    fewer = (before.sets if before is not None else most_sets) - dose.sets
    if fewer > 0 and not _volumes(dose, dose):
        changes.append(f"{fewer} set{'s' * (fewer > 1)} fewer")
    if before is not None and dose.pct_1rm and before.pct_1rm and dose.pct_1rm < before.pct_1rm:
        changes.append(f"load down from {before.pct_1rm} to {dose.pct_1rm} %")
    for now, then, unit in _volumes(dose, before):
        if now < then:
            changes.append(f"{now} instead of {then} {unit}")
    if dose.rir is not None and not changes:
        changes.append("one more repetition in reserve")
    return f"{label}: " + (", ".join(changes) or "no step up")


def _first(dose: ExerciseDose) -> str:
    if dose.contacts and dose.rir is None:
        return f"a first dose of {dose.contacts} contacts"
    if dose.sprint_m:
        return f"a first dose of {dose.sprint_m} m"
    if dose.exercise.dosing is Dosing.STRIDES:
        return "fast and relaxed"
    return "new, well within reach"


def _change(dose: ExerciseDose, before: ExerciseDose) -> str:
    if dose.pct_1rm is not None and before.pct_1rm is not None and dose.pct_1rm > before.pct_1rm:
        return f"load up from {before.pct_1rm} to {dose.pct_1rm} %"
    for now, then, unit in _volumes(dose, before):
        if now != then:
            return f"{'up' if now > then else 'down'} from {then} to {now} {unit}"
    if dose.exercise.dosing is Dosing.EFFORT and dose.reps < before.reps:
        return f"a little harder, {dose.reps} instead of {before.reps} repetitions"
    if dose.reps != before.reps:
        unit = "s" if dose.exercise.dosing is Dosing.HOLD else "repetitions"
        return f"{dose.reps} instead of {before.reps} {unit}"
    if dose.rir is not None and before.rir is not None and dose.rir < before.rir:
        return f"a little harder: {dose.rir} in reserve instead of {before.rir}"
    return "as last time"


def _volumes(dose: ExerciseDose, before: ExerciseDose | None) -> list[tuple[int, int, str]]:
    """Amounts that are counted over all sets, now and before, with their unit."""
    if before is None or dose.exercise.dosing is Dosing.EXPLOSIVE:
        return []
    if dose.sprint_m:
        return [(dose.sprint_m, before.sprint_m, "m")]
    if dose.contacts:
        return [(dose.contacts, before.contacts, "contacts")]
    if dose.exercise.dosing is Dosing.STRIDES:
        return [(dose.sets, before.sets, "strides")]
    return []
