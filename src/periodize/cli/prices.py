"""``periodize prices``: what one step more or less of each limit would buy."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from periodize.cli.answers import note_edits, show_answer
from periodize.cli.arguments import add_command, add_json_option, add_plan, add_time_limit
from periodize.cli.references import plan_of
from periodize.cli.search import ALL_TRIED, CANCELLED, ENDED, TIME_UP, ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say_json
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier

if TYPE_CHECKING:
    from periodize.explain.prices import Price

MORE = f"""\
Each change is made alone and the whole season planned anew, so there is one search for each. Ctrl-C keeps
the prices found so far.

{EPILOG}"""


BETTER = "a better plan"
LESS_ASKED = "lower by another yardstick"
WORSE = "a worse plan"
SAME = "no better and no worse"
NONE = "no plan at all"
UNKNOWN = "not known, for the time ran out"

YARDSTICKS = ("dose", "gap", "limit", "figure")
"""Kinds of change that loosened ask for less, or allow more, and so change what the bill measures."""

LESS_NOTE = (
    "These ask for less or allow more. The bill is lower for that alone, and the training no better for it."
)
DOUBT = "  *"
COLUMN = 9
"""Signs that the figures of a tier take."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = add_command(commands, "prices", "say what an hour or a session more would buy", MORE)
    add_plan(parser)
    parser.add_argument(
        "--kind",
        action="append",
        metavar="NAME",
        help="only changes of a kind, may be given several times: window, minutes, dose, cap, gap, limit, figure",
    )
    add_time_limit(parser, "stop after so many seconds; by default when all changes are tried")
    add_json_option(
        parser, "prices, each with kind, subject, change, gain by tier, status, exact; stopped_by"
    )
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Say what one step more or less of each limit would buy."""
    plan, result = plan_of(asked.plan)
    note_edits(plan, result, asked)

    def search(line: ProgressLine, stopped: Callable[[], bool]) -> tuple[tuple[Price, ...], bool]:
        from periodize.explain.levers import levers_of
        from periodize.explain.prices import price_list

        kinds = asked.kind or ()
        asked_for = [lever for lever in levers_of(result.problem) if not kinds or lever.kind in kinds]
        done: list[Price] = []

        def note(price: Price | None = None) -> None:
            done.extend([price] if price is not None else [])
            following = asked_for[len(done)].sentence if len(done) < len(asked_for) else ""
            line.waiting = f"{len(done)} of {len(asked_for)} prices; {following}"

        note()
        found = price_list(result, kinds, list_limit_s=asked.time_limit, on_price=note, cancel=stopped)
        return found, stopped()

    found, is_stopped = searched(search, quiet=asked.json, limit_s=asked.time_limit, kept="what was found")
    is_late = any(price.status is Status.NO_ANSWER for price in found)
    stopped_by = CANCELLED if is_stopped else TIME_UP if is_late else ALL_TRIED
    is_known = stopped_by == ALL_TRIED or any(price.status is not Status.NO_ANSWER for price in found)
    if not is_known and stopped_by == CANCELLED:
        raise KeyboardInterrupt
    if asked.json:
        say_json({"prices": [price.row() for price in found], "stopped_by": stopped_by})
    elif not is_known:
        show_answer(f"The time ran out before the first of {len(found)} prices was known; allow more.")
    else:
        show_answer("\n".join([*_lines(found), *_rest(stopped_by)]))
    return Exit.OK if is_known else Exit.NO_ANSWER


def _rest(stopped_by: str) -> Iterator[str]:
    if stopped_by in ENDED:
        yield ""
        yield f"{ENDED[stopped_by].capitalize()} before all changes were tried."


def _lines(prices: Sequence[Price]) -> Iterator[str]:
    """The prices as a table, in groups: what makes a better plan, a worse one, no other, or none at all."""
    if not prices:
        yield "There is nothing of that kind to change."
        return
    from periodize.report.words import WIDTH, wrapped

    tiers = [tier for tier in CHARGED_TIERS if any(price.gain and price.gain[tier] for price in prices)]
    longest = max(len(price.lever.sentence) for price in prices) + 2
    width = min(longest, WIDTH - COLUMN * len(tiers) - len(DOUBT))
    yield "Each change alone, the whole season planned anew: what the bill then has more (+) or less (-)."
    for head, group in _grouped(prices).items():
        yield ""
        named = "".join(f"{tier.value:>{COLUMN}}" for tier in tiers) if group[0].gain else ""
        yield f"{head.ljust(width)}{named}".rstrip() if any(_first(price) for price in group) else head
        for price in group:
            changes = "".join(f"{_change(price, tier):>{COLUMN}}" for tier in tiers)
            first, *rest = textwrap.wrap(price.lever.sentence, width - 2)
            yield f"  {first.ljust(width - 2)}{changes}{_doubt(price)}".rstrip()
            yield from (f"    {line}" for line in rest)
        if head == LESS_ASKED:
            yield from wrapped(LESS_NOTE, "  ")
    if any(map(_doubt, prices)):
        yield ""
        yield "* with the best plan that was found in the time; it is not proved best"


def _grouped(prices: Iterable[Price]) -> dict[str, list[Price]]:
    """Prices by what they come to; groups without any are left out."""
    groups: dict[str, list[Price]] = {head: [] for head in (BETTER, LESS_ASKED, WORSE, SAME, NONE, UNKNOWN)}
    for price in prices:
        if price.gain is None:
            groups[NONE if price.status is Status.INFEASIBLE else UNKNOWN].append(price)
        else:
            better = LESS_ASKED if price.lever.loosens and price.lever.kind in YARDSTICKS else BETTER
            groups[better if _first(price) > 0 else WORSE if _first(price) < 0 else SAME].append(price)
    return {head: group for head, group in groups.items() if group}


def _change(price: Price, tier: Tier) -> str:
    change = -price.gain[tier] if price.gain else 0
    return f"{change:+d}" if change else ""


def _first(price: Price) -> int:
    """The gain in the highest tier in which something changes."""
    return next((gain for gain in (price.gain or {}).values() if gain), 0)


def _doubt(price: Price) -> str:
    return "" if price.exact or price.gain is None else DOUBT
