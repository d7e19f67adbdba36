"""``periodize apply``: make the changes of a proposal."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.arguments import add_command, add_json_option, add_out
from periodize.cli.outside import add_outside_options, files_read, outside_plan
from periodize.cli.words import EPILOG, Exit, say, say_json

if TYPE_CHECKING:
    from periodize.domain.schedule import Schedule
    from periodize.problem import Problem
    from periodize.solver.result import Result

MORE = f"""\
The proposal has to be about this very plan, and no run may move; whatever happened to it on the way, what comes
of it is checked again. With --only a part of the changes is made: what was broken elsewhere stays broken, which
ends with exit code 1, and 'periodize audit' says what it is.

{EPILOG}"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "apply", "make the changes that audit proposed", MORE)
    add_outside_options(parser)
    parser.add_argument(
        "--proposal", type=Path, required=True, metavar="PROPOSAL", help="what 'periodize audit' wrote"
    )
    parser.add_argument(
        "--only",
        action="append",
        metavar="ID",
        help="only the change of a session, may be given several times; by default all",
    )
    add_out(parser, "write plan.json, plan.csv and exercises.csv there", required=True)
    add_json_option(parser, "plan (its hash), broken, written")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Make the changes of a proposal."""
    from periodize.explain.audit import plan_hash
    from periodize.explain.proposal import Proposal, apply
    from periodize.io.files import check_outputs, prepare_folder, read_text
    from periodize.io.plan_json import EXERCISES_NAME, plan_files, write_plan

    check_outputs(plan_files(asked.out), [*files_read(asked), asked.proposal])
    plan, problem = outside_plan(asked)
    proposed = Proposal.from_json(read_text(asked.proposal), asked.proposal.name)
    schedule = apply(plan.schedule, proposed, only=asked.only, policy=problem.policy)
    result = _result(schedule, problem)
    prepare_folder(asked.out)
    written = [*map(str, write_plan(result, asked.out)), str(asked.out / EXERCISES_NAME)]
    broken = len(result.verification.violations) if result.verification else 0
    if asked.json:
        say_json({"plan": plan_hash(schedule), "broken": broken, "written": written})
    else:
        say(f"wrote {', '.join(written[:-1])} and {written[-1]}")
        if broken:
            times = "once" if broken == 1 else f"{broken} times"
            text = f"note: it still breaks rules that must hold, {times}; 'periodize audit {written[0]}' says where"
            say(text, to_stderr=True)
    return Exit.NOT_SOUND if broken else Exit.OK


def _result(schedule: Schedule, problem: Problem) -> Result:
    """The plan as an answer: its bill is drawn up, and nothing is known to be best."""
    from periodize.domain.vocabulary import Status
    from periodize.io.plan_bill import STOPPED_BY
    from periodize.solver.result import Result, TierOutcome
    from periodize.solver.run import versions
    from periodize.verify import verify

    found = verify(schedule, problem.policy)
    return Result(
        status=Status.FEASIBLE,
        problem=problem,
        schedule=schedule,
        tiers=tuple(TierOutcome(tier=tier, value=cost, bound=0) for tier, cost in found.cost.items()),
        verification=found,
        stopped_by=STOPPED_BY,
        versions=versions(problem),
    )
