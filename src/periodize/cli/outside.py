"""A plan made elsewhere, as commands read it: against a season file, or the season that a plan.json holds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import day
from periodize.cli.references import no_plan

if TYPE_CHECKING:
    from periodize.export.table_outside import OutsidePlan
    from periodize.problem import Problem


def add_outside_options(parser: argparse.ArgumentParser) -> None:
    """The file of a plan, and what helps to read it."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a plan from anywhere: CSV, Excel, Parquet, calendar, export of another program, or a plan.json",
    )
    parser.add_argument(
        "--season",
        type=Path,
        metavar="SEASON",
        help="the season file with runs, hours and rules; by default that in a plan.json",
    )
    parser.add_argument(
        "--title",
        action="append",
        type=_pair,
        default=[],
        metavar="WORDS=TEMPLATE",
        help="what a title in the file means: 'Gym legs=max_strength_b', 'Yoga=other'; may be given several times",
    )
    parser.add_argument(
        "--sheet", metavar="NAME", help="of a workbook; by default the first that holds a plan"
    )
    parser.add_argument(
        "--start",
        type=day,
        metavar="DATE",
        help="first day of a plan that bears no dates, or none with a year",
    )


def outside_plan(asked: argparse.Namespace) -> tuple[OutsidePlan, Problem]:
    """The plan of a file, with the season and the rules it is judged by.

    Raises
    ------
    InvalidInput
        Where it cannot be read, or no season is known.
    NoPlan
        Where a plan.json holds a season without a plan.
    """
    from periodize.export.table_outside import read_outside
    from periodize.io.season_toml import read_problem

    problem = _own_problem(asked.file) if asked.season is None else read_problem(asked.season)
    plan = read_outside(
        asked.file,
        problem.season,
        policy=problem.policy,
        titles=dict(asked.title),
        sheet=asked.sheet,
        start=asked.start,
    )
    return plan, problem


def files_read(asked: argparse.Namespace) -> list[Path]:
    """The files that :func:`outside_plan` reads, which no command may write over."""
    from periodize.io.season_toml import season_files

    return [asked.file, *(season_files(asked.season) if asked.season is not None else ())]


def _own_problem(path: Path) -> Problem:
    """The season and the rules that a plan.json holds."""
    from periodize.errors import Fault, InvalidInput
    from periodize.io.plan_read import read_plan

    try:
        plan = read_plan(path)
        if not plan.has_plan:
            raise no_plan(path)
        return plan.problem
    except InvalidInput as error:
        if not {fault.code for fault in error.faults} & {"not-a-plan", "not-utf-8"}:
            raise
    fault = Fault(
        code="season-missing",
        where="--season",
        what="only a plan.json holds its season",
        advice=f"Give the season file: --season season.toml. 'periodize import {path}' makes one of a running plan.",
    )
    raise InvalidInput([fault])


def _pair(text: str) -> tuple[str, str]:
    title, sign, template = (part.strip() for part in text.partition("="))
    if not (title and sign and template):
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form WORDS=TEMPLATE")
    return title, template
