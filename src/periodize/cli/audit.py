"""``periodize audit``: judge a plan made elsewhere, and propose the fewest changes that mend it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.answers import show_answer
from periodize.cli.arguments import add_command, add_json_option, add_time_limit
from periodize.cli.outside import add_outside_options, files_read, outside_plan
from periodize.cli.references import microcycle_of
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say, say_json

if TYPE_CHECKING:
    from periodize.domain.schedule import Schedule
    from periodize.explain.proposal import Proposal
    from periodize.export.table_outside import OutsidePlan
    from periodize.problem import Problem
    from periodize.rules.policy import Policy

TOLD = frozenset(
    {
        "runs-differ",
        "run-not-in-season",
        "session-outside-season",
        "not-a-time",
        "not-a-number",
        "negative-number",
        "duration-too-long",
    }
)
"""Codes of what is no assumption: the plan may be another's, or a part of it was not read or not judged."""

MORE = f"""\
Every finding names its rule, its week and its size. A rule that must hold and is broken ends with exit code 1,
as with check; what only costs ends with 0. A proposal names the plan it is about by a hash: 'periodize apply'
makes its changes in that plan and in no other.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "audit", "judge a plan made elsewhere, and mend it", MORE)
    add_outside_options(parser)
    parser.add_argument(
        "--nearest",
        action="store_true",
        help="find the fewest changes with which it breaks no rule that must hold",
    )
    parser.add_argument(
        "--proposal", type=Path, metavar="OUT", help="the same, and write them as JSON for 'periodize apply'"
    )
    parser.add_argument("--week", metavar="N", help="print one week alone: its number, or a day in it")
    parser.add_argument("--assumed", action="store_true", help="print everything that was assumed to read it")
    add_time_limit(
        parser, "for the search of changes, in seconds; by default until they are proved the fewest"
    )
    add_json_option(parser, "ok, findings, cost by tier, what was assumed, proposal, the plan's hash")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Judge a plan made elsewhere."""
    from periodize.errors import NoPlan
    from periodize.explain.audit import audit
    from periodize.io.files import check_outputs

    if asked.proposal is not None:
        check_outputs([asked.proposal], files_read(asked))
    plan, problem = outside_plan(asked)
    week = _week(asked, problem)
    found = audit(plan.schedule, problem.policy)
    proposed, reason = None, None
    if asked.nearest or asked.proposal is not None:
        try:
            proposed = _proposed(plan.schedule, problem.policy, asked)
        except NoPlan as error:
            reason = str(error)
    written = _write(proposed, asked)
    if asked.json:
        say_json(
            {
                "source": plan.source,
                "format": plan.format,
                "assumed": [asdict(warning) for warning in plan.warnings],
                **found.to_plain(),
                "proposal": proposed.to_plain() if proposed is not None else None,
                "no_proposal": reason,
                "written": written,
            }
        )
    else:
        parts = [_read(plan, asked), str(found) if week is None else found.week_text(week)]
        if proposed is not None:
            parts.append(_changes(proposed, week, problem))
        elif reason is not None:
            parts.append(reason)
        show_answer("\n\n".join(parts))
        if written:
            say(f"wrote {written[0]}; 'periodize apply' makes its changes", to_stderr=True)
    return Exit.OK if found.ok else Exit.NOT_SOUND


def _read(plan: OutsidePlan, asked: argparse.Namespace) -> str:
    """What was read; what had to be assumed only where it is asked for, for that is much."""
    if asked.assumed or not plan.warnings:
        return str(plan)
    head = f"{plan.source}, read as {plan.format}"
    told = [warning for warning in plan.warnings if warning.code in TOLD]
    if count := len(plan.warnings) - len(told):
        head = f"{head}; {count} thing{'s' * (count > 1)} had to be assumed, which --assumed lists"
    return "\n".join([head, *(f"- {warning}" for warning in told)])


def _week(asked: argparse.Namespace, problem: Problem) -> int | None:
    """The number of the one week to print, None where all are."""
    from periodize.errors import InvalidInput
    from periodize.io.faults import Faults

    if asked.week is None:
        return None
    faults = Faults()
    number = microcycle_of(problem.season, asked.week, faults)
    if number is None:
        raise InvalidInput(faults.found)
    return number


def _changes(proposed: Proposal, week: int | None, problem: Problem) -> str:
    """The changes proposed, or those of one week with the number of all."""
    if week is None:
        return "\n".join([str(proposed), *_hint(proposed, problem)])
    calendar = problem.season.calendar
    moves = [
        move
        for move in proposed.moves
        if week in {calendar.microcycle_of(s.day) + 1 for s in (move.before, move.after) if s is not None}
    ]
    head, *rest = str(proposed).splitlines()
    _, *lines, _ = str(replace(proposed, moves=tuple(moves), resized=())).splitlines()
    return "\n".join([f"{head}; in this week:", *lines, rest[-1], *_hint(proposed, problem)])


def _hint(proposed: Proposal, problem: Problem) -> list[str]:
    """What to do where heavy work is dropped only because nobody said that the athlete has done any before."""
    from periodize.report.words import wrapped
    from periodize.rules.movement_first import MovementFirst

    reasons = [reason.rule for move in proposed.moves if move.after is None for reason in move.reasons]
    unprepared = any(rule.startswith(MovementFirst.id) for rule in reasons)
    if problem.season.history.sessions or not unprepared:
        return []
    return wrapped(
        "The season states no sessions under [history], so every movement counts as new. For an athlete who has "
        "lifted before, state them there: less is then dropped."
    )


def _proposed(schedule: Schedule, policy: Policy, asked: argparse.Namespace) -> Proposal:
    def search(_: ProgressLine, stopped: Callable[[], bool]) -> Proposal:
        from periodize.explain.audit import nearest_legal
        from periodize.explain.proposal import proposal

        nearest = nearest_legal(schedule, policy, time_limit_s=asked.time_limit, cancel=stopped)
        return proposal(schedule, nearest, policy)

    return searched(
        search,
        quiet=asked.json,
        limit_s=asked.time_limit,
        waiting="looking for the fewest changes",
        kept="the fewest changes so far",
    )


def _write(proposed: Proposal | None, asked: argparse.Namespace) -> list[str]:
    """The file written, if there is anything to propose."""
    from periodize.io.files import write_text

    if asked.proposal is None or proposed is None or not (proposed.moves or proposed.resized):
        return []
    write_text(asked.proposal, proposed.to_json())
    return [str(asked.proposal)]
