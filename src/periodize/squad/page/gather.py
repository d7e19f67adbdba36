"""What the squad's page tells, gathered athlete by athlete: it stays small, however many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from periodize.domain.vocabulary import Status
from periodize.squad.files import Row
from periodize.squad.page.failures import Failure
from periodize.squad.page.gym import Gym
from periodize.squad.page.kept import Foremost
from periodize.squad.page.load import Loads
from periodize.squad.page.short import Shortfalls
from periodize.squad.page.weeks import Weeks

MOST_ROWS = 200
"""Athletes that a list names; of more, those who need a look the most."""

MOST_NAMES = 2_000
"""Athletes whose own pages are linked."""


@dataclass(slots=True)
class Gathered:
    """What the page tells of a squad.

    Attributes
    ----------
    athletes, planned, proved, sessions
        Counts: athletes, those with a plan, with a proved one, and the sessions placed or pinned.
    first, last
        The days from the first to the last of all seasons.
    outcomes
        How many athletes without a plan ended how.
    names
        The athletes with a plan, as many as are linked.
    failures
        Those without a plan who come first in the input.
    gym, loads, shortfalls
        Who lifts when, the load of every week, and what the plans fall short by.
    """

    athletes: int = 0
    planned: int = 0
    proved: int = 0
    sessions: int = 0
    first: date | None = None
    last: date | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    failures: Foremost[Failure] = field(default_factory=lambda: Foremost(MOST_ROWS))
    weeks: Weeks = field(default_factory=Weeks)
    gym: Gym = field(default_factory=Gym)
    loads: Loads = field(default_factory=lambda: Loads(MOST_ROWS))
    shortfalls: Shortfalls = field(default_factory=lambda: Shortfalls(MOST_ROWS))

    def add(self, row: Row) -> None:
        """Take in a row of :meth:`~.answers.SquadRun.rows`."""
        self.athletes += 1
        if row["plan"] is None:
            outcome = row["status"] or row["outcome"]
            self.outcomes[outcome] += 1
            self.failures.add(0, Failure.of(row, outcome))
            return
        self.planned += 1
        self.proved += row["status"] == Status.OPTIMAL
        if len(self.names) < MOST_NAMES:
            self.names.append(row["athlete"])
        self._add_plan(row["athlete"], row["plan"])

    def _add_plan(self, athlete: str, plan: Row) -> None:
        first, last = (date.fromisoformat(plan["weeks"][at][end]) for at, end in ((0, "first"), (-1, "last")))
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)
        self.weeks.settle(plan["weeks"])
        placed = [session for session in plan["sessions"] if session["origin"] != "run"]
        self.sessions += len(placed)
        self.gym.add(athlete, plan["sessions"])
        self.loads.add(athlete, plan, self.weeks)
        self.shortfalls.add(athlete, plan)

    @property
    def is_settled(self) -> bool:
        """Whether everybody who can have a plan has one, so that sums over all of them mean something."""
        return set(self.outcomes) <= {"invalid", Status.INFEASIBLE}

    def named(self) -> set[str]:
        """The athletes whose names can be links."""
        shown = (load.athlete for load in self.loads.athletes.in_order())
        short = (one.athlete for one in self.shortfalls.athletes.in_order())
        return {*self.names, *shown, *short}
