"""``periodize alternatives``: other plans, and what all best plans share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from periodize.cli.answers import note_edits, show_answer
from periodize.cli.arguments import (
    add_command,
    add_json_option,
    add_number,
    add_out,
    add_plan,
    add_time_limit,
    from_to,
)
from periodize.cli.references import plan_of
from periodize.cli.search import CANCELLED, ENDED, PROVED, TIME_UP, ProgressLine, searched
from periodize.cli.words import Exit, say, say_json
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier

if TYPE_CHECKING:
    from periodize.explain.alternatives import Alternative, Backbone
    from periodize.solver.result import Result

MOST_PLANS = 50
MOST_SESSIONS = 1000
MOST_COST = 1_000_000
USUAL_COUNT, USUAL_DISTANCE = 3, 4


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "alternatives", "find other plans, or what all best plans share")
    add_plan(parser)
    add_number(parser, "--count", "K", "how many plans", usual=USUAL_COUNT, most=MOST_PLANS)
    add_number(
        parser,
        "--distance",
        "D",
        "sessions by which each differs from all others",
        usual=USUAL_DISTANCE,
        most=MOST_SESSIONS,
    )
    parser.add_argument(
        "--within",
        action="append",
        type=_allowed,
        metavar="COST",
        help="the most that a plan may cost more: 0 in every aim, or PROTECT=20 in one, which may be given several times",
    )
    parser.add_argument(
        "--backbone",
        action="store_true",
        help="find no plans, but which sessions every best plan has, and which may stand elsewhere too",
    )
    add_out(parser, "write each plan into DIR/1, DIR/2 and so on, as plan.json and tables")
    add_time_limit(parser, "seconds for each plan, or for all of --backbone; by default until all is proved")
    add_json_option(
        parser, "alternatives, or with --backbone fixed, free and exact; stopped_by, files written"
    )
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Find other plans, or what all best plans share."""
    from periodize.io.files import check_outputs, prepare_folder
    from periodize.io.plan_json import plan_files

    if asked.out is not None:
        plans = [path for number in range(asked.count) for path in plan_files(asked.out / str(number + 1))]
        check_outputs(plans, [asked.plan])
    plan, result = plan_of(asked.plan)
    note_edits(plan, result, asked)
    if asked.out is not None:
        prepare_folder(asked.out)
    return _share(result, asked) if asked.backbone else _others(result, asked)


def _allowed(text: str) -> tuple[str, int]:
    """``"20"`` for all aims, or ``"PROTECT=20"`` for one."""
    name, sign, amount = text.rpartition("=")
    names = [tier.value for tier in CHARGED_TIERS]
    if bool(sign) != bool(name) or (name and name.strip().upper() not in names):
        raise argparse.ArgumentTypeError(
            f"'{text}' is neither a number nor one of {', '.join(names)} with one"
        )
    return name.strip().upper(), from_to(0, MOST_COST)(amount.strip())


def _within(asked: argparse.Namespace) -> dict[Tier, int] | int | None:
    """The most that a plan may cost more, as it was asked for."""
    stated: list[tuple[str, int]] = asked.within or []
    for name, amount in stated:
        if not name:
            return amount
    return {Tier(name): amount for name, amount in stated} or None


def _others(result: Result, asked: argparse.Namespace) -> Exit:
    ended = [PROVED]

    def search(_: ProgressLine, stopped: Callable[[], bool]) -> tuple[Alternative, ...]:
        from periodize.explain.alternatives import alternatives

        return alternatives(
            result,
            asked.count,
            asked.distance,
            within=_within(asked),
            time_limit_s=asked.time_limit,
            on_stop=ended.append,
            cancel=stopped,
        )

    found = searched(search, quiet=asked.json, waiting="looking for other plans", kept="what was found")
    stopped_by = ended[-1]
    if not found and stopped_by == CANCELLED:
        raise KeyboardInterrupt
    written = _write(found, result, asked)
    if asked.json:
        plans = [each.to_plain() for each in found]
        say_json({"alternatives": plans, "stopped_by": stopped_by, "written": written})
    else:
        show_answer("\n".join(_lines(found, stopped_by, asked)))
        if written:
            say(f"wrote {', '.join(written)}", to_stderr=True)
    return Exit.OK if found or stopped_by == PROVED else Exit.NO_ANSWER


def _write(found: tuple[Alternative, ...], result: Result, asked: argparse.Namespace) -> list[str]:
    from periodize.io.plan_json import write_plan

    if asked.out is None:
        return []
    plans = [_as_found(each, result) for each in found]
    return [str(write_plan(plan, asked.out / str(number))[0]) for number, plan in enumerate(plans, 1)]


def _as_found(other: Alternative, result: Result) -> Result:
    """Another plan as an answer to the season alone: where it costs more it is not the best.

    The bounds of the first plan hold for it too, down to the first tier that costs something else.
    """
    tiers, holds = [], True
    for mine, its in zip(result.tiers, other.result.tiers, strict=True):
        tiers.append(replace(its, bound=min(mine.bound, its.value) if holds else 0))
        holds = holds and mine.value == its.value
    proved = not any(tier.gap for tier in tiers)
    status = other.result.status if proved else Status.FEASIBLE
    return replace(other.result, status=status, tiers=tuple(tiers), unique=False)


def _lines(found: tuple[Alternative, ...], stopped_by: str, asked: argparse.Namespace) -> list[str]:
    if not found:
        allowed = " at no more than that cost" if asked.within else ""
        early = f" before {ENDED[stopped_by]}" if stopped_by in ENDED else ""
        return [f"No plan was found that differs by {asked.distance} sessions{allowed}{early}."]
    lines: list[str] = []
    for number, each in enumerate(found, 1):
        head, *moves = str(each).splitlines()
        lines += [*([""] if lines else []), f"Plan {number}: {head}", *moves]
        if number > 1:
            others = ", ".join(f"{away} from plan {n}" for n, away in enumerate(each.distance[1:], 1))
            lines.append(f"  sessions that differ: {others}")
    if stopped_by in ENDED:
        why = ENDED[stopped_by].capitalize()
        lines += ["", f"{why} before all was proved; there may be more plans, or better ones."]
    return lines


def _share(result: Result, asked: argparse.Namespace) -> Exit:
    def search(_: ProgressLine, stopped: Callable[[], bool]) -> tuple[Backbone, bool]:
        from periodize.explain.alternatives import backbone

        return backbone(result, time_limit_s=asked.time_limit, cancel=stopped), stopped()

    found, is_stopped = searched(
        search, quiet=asked.json, waiting="looking for other best plans", kept="what was found"
    )
    stopped_by = PROVED if found.exact else CANCELLED if is_stopped else TIME_UP
    is_known = found.exact or len(found.plans) > 1
    if not is_known and stopped_by == CANCELLED:
        raise KeyboardInterrupt
    if asked.json:
        say_json({"backbone": found.to_plain(), "stopped_by": stopped_by})
    else:
        show_answer(str(found))
    return Exit.OK if is_known else Exit.NO_ANSWER
