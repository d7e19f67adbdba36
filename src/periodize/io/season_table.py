"""A problem from the tables of a season file; what TOML, JSON and data frames have in common.

Reading never stops at the first fault: whatever can be read is read, a season is built from it, and what
the season itself finds wrong joins the list.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from periodize.catalogue import load as catalogue
from periodize.domain.athlete import Athlete, Availability
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.season import Season, Stress
from periodize.domain.session import Run, RunInput
from periodize.domain.vocabulary import WEEKDAYS
from periodize.errors import InvalidSeason
from periodize.io import cells
from periodize.io.athlete_table import athlete, availability
from periodize.io.coach_table import bans, fixed_blocks, history, inline_runs, pins, runs_beside
from periodize.io.faults import Faults
from periodize.io.policy_table import policy
from periodize.io.race_table import with_races
from periodize.io.tables import Table
from periodize.problem import Problem

USUAL_DAYS = 7
USUAL_LOAD_PCT = 80
"""What a stressful time leaves of the placed load, where the file does not say."""


@dataclass(frozen=True, slots=True)
class _Days:
    """The ``[season]`` table: when it begins and ends and how it is cut."""

    start: date | None
    end: date | None
    microcycle_days: int
    anchor: date | None
    week_starts_on: int | None
    today: date | None
    deload_days: tuple[date, ...] | None


def problem_from_table(
    content: object,
    name: str,
    folder: str | os.PathLike[str] = ".",
    runs: Sequence[RunInput] | None = None,
    faults: Faults | None = None,
) -> Problem:
    """The problem that a season file describes.

    Parameters
    ----------
    content
        The tables of the file.
    name
        Its name, for messages.
    folder
        Where the CSV files it names are looked for.
    runs
        The runs, where they do not come from the file.
    faults
        What is already known to be wrong.

    Raises
    ------
    InvalidSeason
        With every fault of the file, of the runs and of the season they make.
    """
    faults = faults or Faults()
    file = Table(content, name, faults)
    who = athlete(file.table("athlete"))
    windows = availability(file)
    days, given = _season_table(file, folder, runs)
    season = _season(file, who, windows, days, complete_runs(with_races(given, file), who), folder)
    rules = policy(file)
    file.close()
    if faults or season is None:
        raise InvalidSeason(faults.found)
    return Problem(season=season, policy=rules)


def _season_table(
    file: Table, folder: str | os.PathLike[str], runs: Sequence[RunInput] | None
) -> tuple[_Days, list[RunInput]]:
    table = file.table("season")
    inline = inline_runs(file, "runs")
    if runs is not None:
        given = list(runs)
    elif "runs" in table:
        given = runs_beside(table, folder)
        if inline:
            table.faults.add(
                "runs-given-twice",
                "the runs stand in a file and in [[runs]]",
                where=table.where,
                limit="give one of them",
            )
    else:
        given = inline
    days = _Days(
        start=table.optional("start", cells.day),
        end=table.optional("end", cells.day),
        microcycle_days=table.default("microcycle_days", cells.count, USUAL_DAYS),
        anchor=table.optional("anchor", cells.day),
        week_starts_on=table.optional("week_starts_on", cells.weekday),
        today=table.optional("today", cells.day),
        deload_days=table.optional("deload_days", cells.listed(cells.day)),
    )
    table.close()
    if days.anchor is not None and days.week_starts_on is not None:
        table.faults.add(
            "two-anchors",
            "'anchor' and 'week_starts_on' both stand",
            where=table.where,
            limit="give one of them",
        )
    if days.week_starts_on is not None and days.microcycle_days % len(WEEKDAYS):
        table.faults.add(
            "week-start-without-weeks",
            f"'week_starts_on' beside microcycles of {days.microcycle_days} days",
            where=table.where,
            limit="microcycles of whole weeks",
            advice="Maybe 'anchor', a date on which a microcycle begins?",
        )
    return days, given


def _season(
    file: Table,
    who: Athlete,
    windows: Availability,
    days: _Days,
    runs: tuple[Run, ...],
    folder: str | os.PathLike[str],
) -> Season | None:
    calendar = _calendar(file, days, runs)
    templates = catalogue.templates()
    fixed, forbidden = pins(file, templates), bans(file, templates)
    past = history(file, who, templates, folder)
    blocks, strains = fixed_blocks(file, calendar), _stress(file)
    if calendar is None:
        return None
    try:
        return Season(
            athlete=who,
            calendar=calendar,
            availability=windows,
            runs=runs,
            templates=templates,
            pins=fixed,
            bans=forbidden,
            history=past,
            fixed_blocks=blocks,
            today=days.today,
            stress=strains,
            deload_days=days.deload_days,
            catalogue_version=catalogue.version(),
        )
    except InvalidSeason as error:
        file.faults.extend(error.faults)
        return None


def _stress(file: Table) -> tuple[Stress, ...]:
    """The ``[[stress]]``: days that leave less to train with."""
    found = []
    for table in file.tables("stress"):
        first = table.required("from", cells.day)
        last = table.default("to", cells.day, first)
        load_pct = table.default("load_pct", cells.count, USUAL_LOAD_PCT)
        why = table.default("why", cells.text, "")
        table.close()
        if first is not None and last is not None:
            found.append(Stress(first=first, last=last, load_pct=load_pct, why=why))
    return tuple(found)


def _calendar(file: Table, days: _Days, runs: tuple[Run, ...]) -> Calendar | None:
    start = days.start or min((run.day for run in runs), default=None)
    end = days.end or max((run.day for run in runs), default=None)
    if start is None or end is None:
        if not file.faults:
            file.faults.add(
                "no-runs", "there are no runs, and no start and end of the season", where=file.where
            )
        return None
    anchor = days.anchor
    if days.week_starts_on is not None:
        anchor = start - timedelta(days=(start.weekday() - days.week_starts_on) % len(WEEKDAYS))
    return Calendar(start=start, end=end, microcycle_days=days.microcycle_days, anchor=anchor)
