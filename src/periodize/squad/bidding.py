"""What a child process does while a squad shares something out: it holds athletes' models and answers to prices."""

from __future__ import annotations

from typing import Any

from periodize.domain.facility import Facility, GroupSession
from periodize.plain import from_plain
from periodize.problem import Problem
from periodize.solver.options import SolveOptions
from periodize.solver.share.bid import Bid, Bidder, Prices, Slot, Visit
from periodize.squad.task import problem_of

ANSWERING = "periodize.squad.bidding:answer"

Table = dict[str, Any]

_BIDDERS: dict[str, Bidder] = {}


def answer(asked: Table) -> Table:
    """Take an athlete in, where the season is told, or answer for one who was taken in."""
    name = asked["name"]
    if "season" in asked:
        season, policy = problem_of(asked)
        _BIDDERS[name] = Bidder(
            Problem(season=season, policy=policy),
            [from_plain(Facility, one) for one in asked["facilities"]],
            [from_plain(GroupSession, one) for one in asked["groups"]],
            name,
            asked["step_min"],
        )
        return {
            "visits": [_visit_row(visit) for visit in _BIDDERS[name].visits],
            "clashes": [list(rows) for rows in _BIDDERS[name].clashes],
            "protect": _BIDDERS[name].most_protect,
            "fixed": [list(slot) for slot in _BIDDERS[name].fixed],
        }
    if asked.get("without"):
        bid = _BIDDERS[name].without(asked["worth"])
        return {"bid": None if bid is None else bid_row(bid)}
    prices: dict[Slot, int] = {(number, slot): price for number, slot, price in asked["prices"]}
    bid = _BIDDERS[name].bid(prices, asked["worth"], SolveOptions(deterministic_limit=asked["effort"]))
    return {"bid": None if bid is None else bid_row(bid)}


def price_rows(prices: Prices) -> list[list[int]]:
    """Prices as JSON values."""
    return [[number, slot, price] for (number, slot), price in prices.items()]


def _visit_row(visit: Visit) -> Table:
    return {
        "microcycle": visit.microcycle,
        "starts": [[row, [list(slot) for slot in slots]] for row, slots in visit.starts.items()],
    }


def visit_of(row: Table) -> Visit:
    """A visit that a child has told of."""
    return Visit(row["microcycle"], {at: tuple((n, s) for n, s in slots) for at, slots in row["starts"]})


def bid_row(bid: Bid) -> Table:
    """A bid as JSON values."""
    return {
        "value": bid.value,
        "bound": bid.bound,
        "weeks": list(bid.weeks),
        "blocks": list(bid.blocks),
        "placed": [[list(pair) for pair in week] for week in bid.placed],
    }


def bid_of(row: Table) -> Bid:
    """A bid that a child has sent."""
    return Bid(
        value=row["value"],
        bound=row["bound"],
        weeks=tuple(row["weeks"]),
        blocks=tuple(row["blocks"]),
        placed=tuple(tuple((visit, at) for visit, at in week) for week in row["placed"]),
    )
