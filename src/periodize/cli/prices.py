"""``periodize prices``: what one step more or less of each limit would buy."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from periodize.cli.answers import note_breaches, show_answer
from periodize.cli.arguments import add_json_option, add_time_limit
from periodize.cli.references import result_of
from periodize.cli.search import ProgressLine, searched
from periodize.cli.words import EPILOG, Exit, say_json
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier

if TYPE_CHECKING:
    from periodize.explain.prices import Price

MORE = f"""\
Each change is made alone and the whole season planned anew, so there is one search for each. Ctrl-C keeps
the prices found so far.

{EPILOG}"""


BETTER = "a better plan"
WORSE = "a worse plan"
SAME = "no better and no worse"
NONE = "no plan at all"
UNKNOWN = "not known, for the time ran out"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "prices",
        help="say what an hour or a session more would buy",
        epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", type=Path, metavar="PLAN", help="a plan.json")
    parser.add_argument(
        "--kind",
        action="append",
        metavar="NAME",
        help="only changes of a kind, may be given several times: window, minutes, dose, cap, gap, limit, figure",
    )
    add_time_limit(parser, "stop after so many seconds; by default when all changes are tried")
    add_json_option(parser, "kind, subject, change, gain by tier, status, exact")
    parser.set_defaults(command=run)


def run(asked: argparse.Namespace) -> Exit:
    """Say what one step more or less of each limit would buy."""
    result = result_of(asked.plan)
    note_breaches(result, asked)

    def search(line: ProgressLine, stopped: Callable[[], bool]) -> tuple[Price, ...]:
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
        return price_list(result, kinds, list_limit_s=asked.time_limit, on_price=note, cancel=stopped)

    found = searched(search, quiet=asked.json, limit_s=asked.time_limit, kept="what was found")
    if asked.json:
        say_json({"prices": [price.row() for price in found]})
    else:
        show_answer("\n".join(_lines(found)))
    return Exit.OK


def _lines(prices: Sequence[Price]) -> Iterator[str]:
    """The prices as a table, in groups: what makes a better plan, a worse one, no other, or none at all."""
    if not prices:
        yield "There is nothing of that kind to change."
        return
    tiers = [tier for tier in CHARGED_TIERS if any(price.gain and price.gain[tier] for price in prices)]
    width = max(len(price.lever.sentence) for price in prices) + 2
    yield "Each change alone, the whole season planned anew: what the bill then has more (+) or less (-)."
    for head, group in _grouped(prices).items():
        yield ""
        named = "".join(f"{tier.value:>9}" for tier in tiers) if group[0].gain else ""
        yield f"{head.ljust(width)}{named}".rstrip() if any(_first(price) for price in group) else head
        for price in group:
            changes = "".join(f"{_change(price, tier):>9}" for tier in tiers)
            yield f"  {price.lever.sentence.ljust(width - 2)}{changes}{_doubt(price)}".rstrip()
    if any(map(_doubt, prices)):
        yield ""
        yield "* with the best plan that was found in the time; it is not proved best"


def _grouped(prices: Iterable[Price]) -> dict[str, list[Price]]:
    """Prices by what they come to; groups without any are left out."""
    groups: dict[str, list[Price]] = {head: [] for head in (BETTER, WORSE, SAME, NONE, UNKNOWN)}
    for price in prices:
        if price.gain is None:
            groups[NONE if price.status is Status.INFEASIBLE else UNKNOWN].append(price)
        else:
            groups[BETTER if _first(price) > 0 else WORSE if _first(price) < 0 else SAME].append(price)
    return {head: group for head, group in groups.items() if group}


def _change(price: Price, tier: Tier) -> str:
    change = -price.gain[tier] if price.gain else 0
    return f"{change:+d}" if change else ""


def _first(price: Price) -> int:
    """The gain in the highest tier in which something changes."""
    return next((gain for gain in (price.gain or {}).values() if gain), 0)


def _doubt(price: Price) -> str:
    return "" if price.exact or price.gain is None else "  *"
