"""What an answer contains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from periodize.domain.display import Shown
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Status, Tier
from periodize.errors import NoPlan
from periodize.problem import Problem
from periodize.rules.words import Where
from periodize.verify import Charge, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class TierOutcome:
    """What is known about one tier of the objective.

    Parameters
    ----------
    tier
        Which tier.
    value
        Its charge in the plan.
    bound
        No plan with the higher tiers as they are has less.
    """

    tier: Tier
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """Value minus bound; 0 where the tier is proved."""
        return self.value - self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the answer took.

    Parameters
    ----------
    read_s, build_s, first_plan_s, solve_s, verify_s, wall_s
        Seconds: not reproducible, for information.
    deterministic
        The solver's own unit of work: reproducible.
    candidates, variables, constraints
        Size of the model.
    """

    build_s: float = 0.0
    first_plan_s: float | None = None
    solve_s: float = 0.0
    verify_s: float = 0.0
    wall_s: float = 0.0
    deterministic: float = 0.0
    candidates: int = 0
    variables: int = 0
    constraints: int = 0


NOT_MINIMAL = " (the time was up before each was tried: some of them may not matter)"
"""What is said of a conflict that was not shrunk to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Shown):
    """Limits that cannot hold together; empty where nothing is known to clash.

    Parameters
    ----------
    groundings
        The rules at the places where they clash.
    sentences
        What each asks there, in plain words, in the same order.
    minimal
        Whether they can hold together without any one of them; otherwise the time was up before all were tried.
    """

    groundings: tuple[Where, ...] = ()
    sentences: tuple[str, ...] = ()
    minimal: bool = True

    @staticmethod
    def of(problem: Problem, groundings: Iterable[Where], *, minimal: bool = True) -> Conflict:
        """The conflict of these groundings, as the rules of a problem tell it of its season."""
        found = tuple(groundings)
        told = tuple(problem.policy.tell(problem.season, where) for where in found)
        return Conflict(groundings=found, sentences=told, minimal=minimal)

    def __iter__(self) -> Iterator[Where]:
        return iter(self.groundings)

    def __len__(self) -> int:
        return len(self.groundings)

    def __str__(self) -> str:
        if not self.groundings:
            return "nothing is known to clash"
        lines = (f"- {text} [{w.rule}]" for w, text in zip(self.groundings, self.sentences, strict=True))
        more = "" if self.minimal else NOT_MINIMAL
        return f"these cannot hold together{more}\n" + "\n".join(dict.fromkeys(lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Shown):
    """The answer to a problem.

    Parameters
    ----------
    status
        OPTIMAL: every tier proved. FEASIBLE: a plan, with a gap per tier. INFEASIBLE: there is none.
        NO_ANSWER: the time ran out with neither.
    problem
        What was solved.
    schedule
        The plan, or None.
    tiers
        Value, bound and gap of every charged tier, highest first; empty without a plan.
    verification
        The independent check of the plan.
    unique
        Whether the tie-break was proved too, so that every machine and worker count gives this plan.
    conflict
        The limits that cannot hold together, where the problem is infeasible.
    stopped_by
        What ended the search: ``proof``, ``time limit``, ``deterministic limit`` or ``cancel``.
    step_min
        Minutes between the further starts that were tried; None where only those that matter most were.
    versions
        Versions of this library, of the solver and of the catalogue.
    work
        Size and effort.
    """

    status: Status
    problem: Problem
    schedule: Schedule | None = None
    tiers: tuple[TierOutcome, ...] = ()
    verification: Verification | None = None
    unique: bool = False
    conflict: Conflict = field(default_factory=Conflict)
    stopped_by: str = "proof"
    step_min: int | None = None
    versions: dict[str, str] = field(default_factory=dict)
    work: Work = field(default_factory=Work)

    def __str__(self) -> str:
        if self.schedule is None:
            return f"{self.status.value}: {self.reason()}"
        costs = ", ".join(f"{outcome.tier.value} {outcome.value}" for outcome in self.tiers)
        return f"{self.status.value}: {self.schedule}; {costs}"

    @property
    def bill(self) -> tuple[Charge, ...]:
        """The bill by rule and microcycle; empty without a plan."""
        return self.verification.bill if self.verification else ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What the season forced: blocks left out, facts assumed."""
        return self.problem.notes

    def require(self) -> Schedule:
        """The plan.

        Raises
        ------
        NoPlan
            Where there is none; the message says why.
        """
        if self.schedule is not None:
            return self.schedule
        raise NoPlan(self.reason())

    def reason(self) -> str:
        """Why there is no plan, in plain words."""
        if self.status is not Status.INFEASIBLE:
            advice = "" if self.stopped_by == "cancel" else "; allow more time"
            return f"no plan was found before the search ended ({self.stopped_by}){advice}"
        return f"no plan exists: {self.conflict}" if self.conflict else "no plan exists"
