"""The entries of a day: the runs as they were given, and the sessions with their exercises."""

from __future__ import annotations

from collections.abc import Mapping

from periodize.domain.exercise import Prescription
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.session import Run
from periodize.domain.vocabulary import Origin, Quality, RunKind
from periodize.page.glyphs import glyph
from periodize.page.markup import Element, element
from periodize.page.words import QUALITY_WORDS, km_text
from periodize.prescribe.words import dose_text
from periodize.report.rows import Row


def entry(schedule: Schedule, row: Row, run: Run | None, prescribed: Mapping[str, Prescription]) -> Element:
    """One run or session of a day.

    Parameters
    ----------
    schedule
        The plan it belongs to.
    row
        Its figures, as :func:`~periodize.report.rows.session_rows` gives them.
    run
        The run; None for a session.
    prescribed
        Exercises by session id.
    """
    made = _session(schedule, row, prescribed) if run is None else _run(row, run)
    return element("li", made, data_id=row["id"], class_="entry")


def _run(row: Row, run: Run) -> Element:
    amounts = [km_text(run.distance_m)] if run.distance_m else []
    amounts += [f"{row['duration_min']} min", f"{row['load_au']} AU"]
    if run.race is not None:
        kind, flags = "run race", [_flag("race", f"{run.race} race")]
    elif row["key"]:
        kind, flags = "run key", [_flag("key", "key")]
    else:
        kind, flags = "run", []
    told = row["title"].casefold() in (run.kind.value, "other") or run.kind in (RunKind.OTHER, RunKind.RACE)
    what = None if told else element("span", run.kind.value)
    return element(
        "div",
        element("p", _time(row, about="start" in run.assumed), what, flags, class_="when"),
        element("p", row["title"], class_="name", dir="auto"),
        element("p", " · ".join(amounts), class_="amounts"),
        class_=kind,
    )


def _session(schedule: Schedule, row: Row, prescribed: Mapping[str, Prescription]) -> Element:
    quality = Quality(row["quality"])
    placed = next(p for p in schedule.placed if p.session.id == row["id"])
    pinned = row["origin"] == Origin.PINNED.value
    amounts = [f"{row['duration_min']} min", f"{row['load_au']} AU"]
    summary = element(
        "summary",
        element(
            "span",
            glyph(quality.value),
            element("span", f"{QUALITY_WORDS[quality]}, ", class_="unseen"),
            _time(row),
            _flag("pinned", "pinned") if pinned else None,
            class_="when",
        ),
        " ",
        element("span", row["title"], class_="name", dir="auto"),
        " ",
        element("span", " · ".join(amounts), *_place(schedule, placed), class_="amounts"),
    )
    return element(
        "details",
        summary,
        _exercises(placed, prescribed[placed.session.id]),
        class_=f"session quality-{quality.value}" + (" pinned" if pinned else ""),
    )


def _place(schedule: Schedule, placed: Placed) -> tuple[str | Element, ...]:
    if placed.session.place:
        return " · ", element("bdi", placed.session.place)
    if schedule.season.carrier(placed.session) is not None:
        return (" · straight after the run",)
    return ()


def _time(row: Row, *, about: bool = False) -> Element:
    text = f"{row['start']:%H:%M}"
    value = row["start"].isoformat(timespec="minutes")
    if not about:
        return element("time", text, datetime=value)
    sign = element("span", "~", aria_hidden="true", title="no time was given: the athlete's usual one")
    return element(
        "span", sign, element("span", "about ", class_="unseen"), element("time", text, datetime=value)
    )


def _flag(name: str, text: str) -> Element:
    return element("span", glyph(name), " ", text, class_=f"flag {name}")


def _exercises(placed: Placed, prescription: Prescription) -> Element:
    """What is done in a session, in order, and what it has nothing for."""
    doses = [
        element(
            "li",
            element("span", dose.exercise.name, class_="exercise"),
            " ",
            element("span", dose_text(dose), class_="dose"),
            " ",
            element("span", dose.why, class_="why"),
        )
        for dose in prescription.doses
    ]
    missing = [element("li", part.text, class_="missing") for part in prescription.unfilled]
    name = element("p", placed.template.name, class_="title")
    minutes = f"Work and rests about {prescription.minutes} of {placed.session.duration_min} min"
    return element(
        "div",
        name,
        element("ol", doses, missing, role="list") if doses or missing else element("p", "No exercises."),
        element("p", minutes, class_="minutes") if doses else None,
        class_="exercises",
    )
