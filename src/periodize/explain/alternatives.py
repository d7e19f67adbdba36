"""Other plans: truly different ones at a stated loss, and what all of the best plans share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from periodize.domain.display import Told
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import CHARGED_TIERS, Status, Tier
from periodize.errors import InvalidInput
from periodize.explain.changes import Change, change_plain, changes_between, move_texts, placement_plain
from periodize.explain.costs import cost_of, loss_of
from periodize.io.faults import Faults
from periodize.report.words import counted
from periodize.rules.said import moment_text
from periodize.solver.known import Known
from periodize.solver.options import Range, SolveOptions, range_faults
from periodize.solver.result import Result
from periodize.solver.run import solve_from
from periodize.solver.shared import shared_by_best
from periodize.solver.wish import Apart, Placement, placements

if TYPE_CHECKING:
    import pandas as pd

MOST_ALTERNATIVES = 50
MOST_SESSIONS = 1_000

MOST_SWAPS = 6
"""Other places of a session that a backbone spells out."""

WINDOW = 4
"""Microcycles that may change while another plan is looked for, before all may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative(Told):
    """Another plan.

    Parameters
    ----------
    result
        The plan; its policy is that of the first one.
    loss
        By tier, what it costs more than the first plan.
    distance
        By how many sessions it differs from each plan before it: those of the larger plan that the other has not.
    exact
        Whether no plan that far away is better; otherwise it is the best one found.
    moved
        The sessions that differ from the first plan: as they are there, and here.
    """

    result: Result
    loss: dict[Tier, int]
    distance: tuple[int, ...]
    exact: bool
    moved: tuple[Change, ...] = ()

    def __str__(self) -> str:
        worse = ", ".join(f"{tier.value} {amount:+d}" for tier, amount in self.loss.items() if amount)
        known = "" if self.exact else ", not proved"
        number = self.distance[0]
        differ = f"{counted(number, 'sessions')} {'differs' if number == 1 else 'differ'}"
        lines = [f"{differ}, {worse or 'as good'}{known}"]
        return "\n".join(
            [*lines, *(f"  {text}" for text in move_texts(self.moved, self.result.problem.season))]
        )

    def to_plain(self) -> dict[str, Any]:
        """The plan and what sets it apart as JSON values."""
        return {
            "loss": {tier.value: amount for tier, amount in self.loss.items()},
            "distance": list(self.distance),
            "exact": self.exact,
            "moved": [change_plain(change) for change in self.moved],
            "sessions": [
                placement_plain(*placement) for placement in _in_time(placements(self.result.require()))
            ],
            "blocks": [block.value for block in self.result.require().blocks],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Backbone(Told):
    """What all best plans share.

    Parameters
    ----------
    fixed
        Placements that every best plan holds.
    free
        Placements of the plan at hand that some other best plan does without.
    swaps
        For each free placement, in order of time, where the best plans found have sessions of its template in the same
        microcycle that the plan at hand has not; none where they have others instead.
    plans
        The best plans that were found on the way, that at hand first.
    exact
        Whether it is proved; otherwise some of ``fixed`` may be free too.
    """

    fixed: frozenset[Placement]
    free: frozenset[Placement]
    swaps: dict[Placement, tuple[Placement, ...]]
    plans: tuple[Schedule, ...]
    exact: bool

    def __str__(self) -> str:
        lines = [self._head()]
        if len(self.plans) == 1 and not self.exact:
            return lines[0]
        lines += [f"  {self._text(placement)}" for placement in _in_time(self.fixed)]
        if self.free:
            lines.append(
                "Not fixed: in place of each of these, some other plan as good has what follows the arrow."
            )
        for placement, others in self.swaps.items():
            moments = ", ".join(moment_text(other[1]) for other in others[:MOST_SWAPS])
            more = f" and {len(others) - MOST_SWAPS} more" if len(others) > MOST_SWAPS else ""
            lines.append(
                f"  {self._text(placement)} -> {moments or 'none that week, made up for elsewhere'}{more}"
            )
        return "\n".join(lines)

    def _head(self) -> str:
        count = f"{len(self.fixed)} of {len(self.fixed) + len(self.free)} sessions"
        if self.exact:
            return f"{count} every best plan has."
        if len(self.plans) == 1:
            return (
                "No other best plan was found before the search ended; it is not proved that there is none."
            )
        found = f"every best plan found so far has ({len(self.plans)} plans)"
        return f"{count} {found}; not proved, for the search ended before."

    def rows(self) -> list[dict[str, Any]]:
        """A row for each session of the plan at hand: ``template``, ``start``, ``place``, ``fixed``, ``swaps``."""
        return [
            {
                "template": placement[0],
                "start": placement[1],
                "place": placement[2],
                "fixed": placement in self.fixed,
                "swaps": tuple(other[1] for other in self.swaps.get(placement, ())),
            }
            for placement in _in_time(self.fixed | self.free)
        ]

    def to_frame(self) -> pd.DataFrame:
        """The rows as a data frame; ``start`` is datetime64, ``swaps`` holds the other starts."""
        import pandas as pd

        frame = pd.DataFrame(self.rows(), columns=["template", "start", "place", "fixed", "swaps"])
        return frame.astype({"start": "datetime64[s]", "fixed": "bool"})

    def to_plain(self) -> dict[str, Any]:
        """The backbone as JSON values."""
        return {
            "fixed": [placement_plain(*placement) for placement in _in_time(self.fixed)],
            "free": [
                placement_plain(*placement) | {"swaps": [placement_plain(*other) for other in others]}
                for placement, others in self.swaps.items()
            ],
            "plans": len(self.plans),
            "exact": self.exact,
        }

    def _text(self, placement: Placement) -> str:
        return f"{self.plans[0].season.template(placement[0]).name}: {moment_text(placement[1])}"


def alternatives(
    result: Result,
    k: int = 3,
    distance: int = 4,
    *,
    within: Mapping[Tier, int] | int | None = None,
    time_limit_s: float | None = None,
    on_stop: Callable[[str], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Alternative, ...]:
    """The best plans that differ from one another.

    Parameters
    ----------
    result
        An answer with a plan.
    k
        How many, 1 to 50; fewer where there are no more.
    distance
        By how many sessions each differs from every earlier plan, 1 or more.
    within
        The most that a plan may cost more than the first one: in each tier, or in the tiers that are named, as much as
        is said, the others as much as it takes. By default as much as it takes in all.
    time_limit_s, cancel
        For each search.
    on_stop
        Called with ``"time limit"`` or ``"cancel"`` where that ended a search: there may be more plans, or better ones.

    Returns
    -------
    tuple of Alternative
        In order of finding: each is the best at its distance from all before it.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where ``k``, ``distance`` or ``within`` is out of range.
    """
    known = [result.require()]
    _check(k, distance, within)
    policy, found = result.problem.policy, []
    options = SolveOptions(time_limit_s=time_limit_s, step_min=result.step_min, cancel=cancel)
    least = cost_of(result) if result.status is Status.OPTIMAL else None
    begun = Known(
        start=known[0],
        no_less=least,
        no_more=_most(cost_of(result), within),
        near=_windows(len(known[0].blocks)),
        whole=True,
    )
    stopped_by = ""
    for number in range(k):
        listed = tuple(sorted(placements(known[-1])))
        apart = Apart(number=number, listed=listed, at_least=distance, either=True)
        policy = policy.with_(apart)
        answer = solve_from(replace(result.problem, policy=policy), begun, options)
        if answer.status in (Status.FEASIBLE, Status.NO_ANSWER):
            stopped_by = answer.stopped_by
        if answer.schedule is None:
            break
        away = tuple(sessions_apart(other, answer.schedule) for other in known)
        found.append(
            Alternative(
                result=replace(answer, problem=result.problem),
                loss=loss_of(result, answer),
                distance=away,
                moved=changes_between(known[0], answer.schedule)[0],
                exact=answer.status is Status.OPTIMAL and result.status is Status.OPTIMAL,
            )
        )
        known.append(answer.schedule)
        if answer.status is Status.OPTIMAL:
            begun = replace(begun, no_less=cost_of(answer))
    if stopped_by and on_stop is not None:
        on_stop(stopped_by)
    return tuple(found)


def backbone(
    result: Result, *, time_limit_s: float | None = None, cancel: Callable[[], bool] | None = None
) -> Backbone:
    """The placements that all best plans share, and those that swap freely.

    Parameters
    ----------
    result
        The best plan: a proved answer.
    time_limit_s, cancel
        For all searches together.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where the plan is not proved best.
    """
    plan = result.require()
    if result.status is not Status.OPTIMAL:
        faults = Faults()
        faults.add("not-proved", "the plan is not proved best", where="backbone", value=result.status.value)
        raise InvalidInput(faults.found)
    options = SolveOptions(time_limit_s=time_limit_s, step_min=result.step_min, cancel=cancel)
    found = shared_by_best(result.problem, plan, options)
    free = placements(plan) - found.placements
    return Backbone(
        fixed=found.placements,
        free=free,
        swaps=_swaps(free, found.plans),
        plans=found.plans,
        exact=found.proved,
    )


def _swaps(free: frozenset[Placement], plans: Sequence[Schedule]) -> dict[Placement, tuple[Placement, ...]]:
    """Where the plans have sessions of the templates of free placements that the first has not, by microcycle."""
    calendar = plans[0].season.calendar

    def group(placement: Placement) -> tuple[str, int]:
        return placement[0], calendar.microcycle_of(placement[1].date())

    new: dict[tuple[str, int], set[Placement]] = {}
    for placement in frozenset().union(*map(placements, plans[1:])) - placements(plans[0]):
        new.setdefault(group(placement), set()).add(placement)
    return {placement: tuple(_in_time(new.get(group(placement), ()))) for placement in _in_time(free)}


def _in_time(listed: Iterable[Placement]) -> list[Placement]:
    return sorted(listed, key=lambda placement: (placement[1], placement[0], placement[2]))


def _windows(count: int) -> tuple[frozenset[int], ...]:
    """Stretches of microcycles in which another plan is looked for first."""
    return tuple(frozenset(range(first, min(first + WINDOW, count))) for first in range(0, count, WINDOW))


def _most(costs: Mapping[Tier, int], within: Mapping[Tier, int] | int | None) -> dict[Tier, int]:
    """What a plan may cost at most, in the tiers in which that is limited."""
    if within is None:
        return {}
    amounts = dict.fromkeys(CHARGED_TIERS, within) if isinstance(within, int) else within
    return {tier: costs[tier] + amount for tier, amount in amounts.items()}


def sessions_apart(one: Schedule, other: Schedule) -> int:
    """By how many sessions two plans differ: those of the larger that the other has not at that start and place."""
    here, there = placements(one), placements(other)
    return max(len(here - there), len(there - here))


def _check(k: int, distance: int, within: Mapping[Tier, int] | int | None) -> None:
    faults = Faults()
    faults.extend(range_faults({"k": k, "distance": distance}, _RANGES))
    amounts = {"": within} if within is None or isinstance(within, int) else within
    for tier, amount in amounts.items():
        name = f"within {tier}".strip()
        if tier and tier not in CHARGED_TIERS:
            faults.unknown("tier", str(tier), [each.value for each in CHARGED_TIERS], "within")
        else:
            faults.extend(range_faults({name: amount}, {name: _LOSS}))
    if faults:
        raise InvalidInput(faults.found)


_RANGES = {
    "k": Range(least=1, most=MOST_ALTERNATIVES, whole=True),
    "distance": Range(least=1, most=MOST_SESSIONS, whole=True),
}
_LOSS = Range(least=0, most=10**9, whole=True, optional=True)
