"""The athletes without a plan, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from periodize.domain.vocabulary import Status
from periodize.errors import Fault
from periodize.page.markup import Child, Element, element
from periodize.page.words import STATUS_TITLES
from periodize.squad.files import Row
from periodize.squad.page.kept import Foremost
from periodize.squad.sandbox import Outcome

MOST_REASONS = 5
"""Faults of one athlete that the page tells."""

LONGEST = 600
"""Signs of a reason."""

_TITLES: dict[str, str] = {
    "invalid": "The input is at fault",
    "unfinished": "Not solved yet",
    Outcome.ERROR: "An error ended the search",
    Outcome.CRASHED: "The process crashed",
    Outcome.TIMEOUT: "Took too much time",
    Outcome.HANG: "Stood still",
    Outcome.MEMORY: "Took too much memory",
    Status.INFEASIBLE: STATUS_TITLES[Status.INFEASIBLE],
    Status.NO_ANSWER: STATUS_TITLES[Status.NO_ANSWER],
}

_ADVICE = (
    ("invalid", "Mend the rows that are named, and give the same command: nobody else is solved again."),
    (Status.INFEASIBLE, "A wider window, a pin elsewhere or one more gym day often makes room."),
)
_AGAIN = "Those whom a crash or a limit has ended are tried again with "


@dataclass(frozen=True, slots=True)
class Failure:
    """One athlete without a plan.

    Parameters
    ----------
    athlete
        The name.
    outcome
        The status of the answer, or what became of the task.
    reasons
        Each fault of the input on its own, else one reason.
    more
        Faults that are left out.
    """

    athlete: str
    outcome: str
    reasons: tuple[str, ...]
    more: int = 0

    @staticmethod
    def of(row: Row, outcome: str) -> Failure:
        """What a row of a run says."""
        told = [_told(Fault(**fault)) for fault in row.get("faults") or ()] or [row["reason"] or ""]
        reasons = tuple(_shortened(text) for text in told[:MOST_REASONS])
        return Failure(row["athlete"], outcome, reasons, max(0, len(told) - MOST_REASONS))


def outcomes_text(outcomes: Mapping[str, int]) -> str:
    """``"the input is at fault 2, no plan exists 1"``."""
    told = sorted(outcomes.items(), key=lambda item: (-item[1], _title(item[0])))
    return ", ".join(f"{_lower(_title(name))} {count:,}" for name, count in told)


def failures(found: Foremost[Failure], outcomes: Mapping[str, int]) -> list[Element]:
    """A row for each athlete without a plan, and what to do about them."""
    told: list[Child] = [text + " " for name, text in _ADVICE if outcomes.get(name)]
    if any(outcomes.get(name) for name in (Outcome.CRASHED, Outcome.TIMEOUT, Outcome.HANG, Outcome.MEMORY)):
        told += [_AGAIN, element("code", "--retry-failed"), ". "]
    if found.is_cut:
        told.append(f"These are the first {found.most} of {found.count:,}; all stand in failures.csv.")
    rows = (
        element(
            "tr",
            element("th", element("bdi", failure.athlete), scope="row"),
            element("td", _title(failure.outcome)),
            element("td", _reasons(failure)),
        )
        for failure in found.in_order()
    )
    head = (element("th", name, scope="col") for name in ("Athlete", "What", "Why"))
    table = element("table", element("thead", element("tr", head)), element("tbody", rows), class_="failures")
    return [element("p", told, class_="told"), table] if told else [table]


def _reasons(failure: Failure) -> list[Element]:
    told = [element("p", element("bdi", text)) for text in failure.reasons]
    return [*told, element("p", f"and {failure.more:,} more, in failures.csv")] if failure.more else told


def _title(outcome: str) -> str:
    return _TITLES.get(outcome, outcome)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _told(fault: Fault) -> str:
    """A fault for a coach: its code is for programs."""
    return str(fault).removeprefix(f"[{fault.code}] ")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 2].rstrip() + ".."
