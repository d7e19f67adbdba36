"""Prescriptions as plain rows and as a data frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from periodize.cellguard import csv_text
from periodize.domain.exercise import ExerciseDose, Prescription, Unfilled
from periodize.domain.schedule import Placed, Schedule
from periodize.prescribe.build import prescribe
from periodize.prescribe.words import kg_text, reps_text

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

COLUMNS = (
    "date",
    "start",
    "session",
    "template",
    "block",
    "order",
    "exercise",
    "name",
    "movement",
    "sets",
    "reps",
    "pct_1rm",
    "rir",
    "kg",
    "rest_s",
    "tempo",
    "contacts",
    "metres",
    "note",
)


def prescriptions(schedule: Schedule) -> pd.DataFrame:
    """What is done in each session: a row for each exercise, in the order in which they are done.

    Parameters
    ----------
    schedule
        Any schedule.

    Returns
    -------
    DataFrame
        ``date`` and ``start`` (text, wall clock), ``session`` (its id), ``template``, ``block``, ``order`` (from
        1), ``exercise`` (its id), ``name``, ``movement``, ``sets``, ``reps`` (text: ``"5"``, ``"8 each side"``,
        ``"30 s"``, ``"25 m"``), ``pct_1rm``, ``rir``, ``kg``, ``rest_s``, ``tempo``, ``contacts``, ``metres`` (near
        the best speed) and ``note``. A part of a session for which there is no exercise has a row without one,
        whose note says why.
    """
    import pandas as pd

    frame = pd.DataFrame(exercise_rows(schedule), columns=list(COLUMNS))
    numbers = dict.fromkeys(("order", "sets", "pct_1rm", "rir", "rest_s", "contacts", "metres"), "Int64")
    return frame.astype({**numbers, "kg": "Float64"})


def exercise_rows(schedule: Schedule) -> list[Row]:
    """A row for each exercise of each session; see :func:`prescriptions`."""
    rows = []
    prescribed = prescribe(schedule)
    for placed in schedule.placed:
        for order, part in enumerate(_parts(prescribed[placed.session.id]), start=1):
            what = _dose_row(part) if isinstance(part, ExerciseDose) else _empty_row(part)
            rows.append({**_session_row(schedule, placed), "order": order, **what})
    return rows


def exercises_csv(schedule: Schedule | None) -> str:
    """The text of ``exercises.csv``; the head alone where there is no schedule."""
    return csv_text(COLUMNS, exercise_rows(schedule) if schedule is not None else ())


def dose_tables(prescription: Prescription) -> list[Row]:
    """The exercises of a session as they stand in a plan file; whole numbers, loads in grams."""
    return [_dose_table(dose) for dose in prescription.doses] + [
        {"movement": part.movement.value, "note": part.reason} for part in prescription.unfilled
    ]


def _parts(prescription: Prescription) -> tuple[ExerciseDose | Unfilled, ...]:
    return (*prescription.doses, *prescription.unfilled)


def _session_row(schedule: Schedule, placed: Placed) -> Row:
    session = placed.session
    return {
        "date": session.start.date().isoformat(),
        "start": f"{session.start:%H:%M}",
        "session": session.id,
        "template": placed.template.id,
        "block": schedule.blocks[placed.microcycle].value,
    }


def _dose_row(dose: ExerciseDose) -> Row:
    return {
        "exercise": dose.exercise.id,
        "name": dose.exercise.name,
        "movement": dose.exercise.movement.value,
        "sets": dose.sets,
        "reps": reps_text(dose),
        "pct_1rm": dose.pct_1rm,
        "rir": dose.rir,
        "kg": None if dose.load_g is None else float(kg_text(dose.load_g)),
        "rest_s": dose.rest_s,
        "tempo": dose.tempo,
        "contacts": dose.contacts,
        "metres": dose.sprint_m,
        "note": dose.why,
    }


def _empty_row(part: Unfilled) -> Row:
    blank = dict.fromkeys(("exercise", "name", "reps", "tempo"), "")
    none = dict.fromkeys(("pct_1rm", "rir", "kg", "rest_s"))
    zero = dict.fromkeys(("sets", "contacts", "metres"), 0)
    return {**blank, **none, **zero, "movement": part.movement.value, "note": part.text}


def _dose_table(dose: ExerciseDose) -> Row:
    """One dose; what does not apply is left out."""
    table = {
        "exercise": dose.exercise.id,
        "name": dose.exercise.name,
        "movement": dose.exercise.movement.value,
        "sets": dose.sets,
        "reps": reps_text(dose),
        "pct_1rm": dose.pct_1rm,
        "rir": dose.rir,
        "load_g": dose.load_g,
        "rest_s": dose.rest_s,
        "tempo": dose.tempo or None,
        "contacts": dose.contacts or None,
        "sprint_m": dose.sprint_m or None,
        "note": dose.why,
    }
    return {key: value for key, value in table.items() if value is not None}
