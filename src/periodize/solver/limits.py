"""The clock, the work done and the caller's wish to stop, shared by all solves of one call."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.solver.options import Progress, SolveOptions


class TimeUp(Exception):
    """A limit has struck while a model was being built; never seen by callers."""


@dataclass(slots=True, eq=False)
class Limits:
    """What one call may still use, and what it has used.

    Attributes
    ----------
    started
        ``time.perf_counter()`` at the call.
    deterministic, solve_s
        Work done so far, in the solver's unit and in seconds.
    plans, first_plan_s
        Plans of the whole season found so far, and when the first was.
    settled
        Charges of the parts of the season that are done.
    share
        Fraction of what is left that the running solve may use.
    whole
        Whether a plan found now is one of the whole season.
    cancelled
        Whether the caller asked to stop.
    """

    options: SolveOptions
    started: float = field(default_factory=time.perf_counter)
    deterministic: float = 0.0
    solve_s: float = 0.0
    plans: int = 0
    first_plan_s: float | None = None
    settled: dict[Tier, int] = field(default_factory=lambda: dict.fromkeys(CHARGED_TIERS, 0))
    share: float = 1.0
    whole: bool = True
    cancelled: bool = False

    @property
    def elapsed_s(self) -> float:
        """Seconds since the call."""
        return time.perf_counter() - self.started

    @property
    def left_s(self) -> float:
        """Wall seconds left."""
        limit = self.options.time_limit_s
        return float("inf") if limit is None else limit - self.elapsed_s

    @property
    def left_work(self) -> float:
        """Deterministic work left."""
        limit = self.options.deterministic_limit
        return float("inf") if limit is None else limit - self.deterministic

    @property
    def reached(self) -> bool:
        """Whether a limit has struck or the caller, who is asked each time, wants to stop."""
        if not self.cancelled and self.options.cancel is not None:
            self.cancelled = bool(self.options.cancel())
        return self.cancelled or self.left_s <= 0 or self.left_work <= 0

    @property
    def stopped_by(self) -> str:
        """Which limit it was."""
        if self.cancelled:
            return "cancel"
        return "deterministic limit" if self.left_work <= 0 else "time limit"

    def check(self) -> None:
        """Ask, between two steps of building a model, whether to go on.

        Raises
        ------
        TimeUp
            Where a limit has struck or the caller wants to stop.
        """
        if self.reached:
            raise TimeUp

    def found(self, costs: Callable[[], dict[Tier, int]], gap_pct: float | None) -> None:
        """Note a plan and tell the caller, who may want to know its charges."""
        if not self.whole:
            return
        self.plans += 1
        if self.first_plan_s is None:
            self.first_plan_s = self.elapsed_s
        if self.options.on_progress is not None:
            cost = costs()
            total: dict[Tier, int] = {tier: cost[tier] + self.settled[tier] for tier in CHARGED_TIERS}
            self.options.on_progress(
                Progress(elapsed_s=self.elapsed_s, plans=self.plans, cost=total, gap_pct=gap_pct)
            )
