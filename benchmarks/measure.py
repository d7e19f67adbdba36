"""Solves one case with one engine in this process and says what it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.cases import Case
from benchmarks.naive.support import shared_policy
from periodize.catalogue.policy import default_policy
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Status, Tier
from periodize.rules.policy import Policy
from periodize.verify import runs_unchanged, verify

ENGINES = ("periodize", "periodize-8", "naive-1", "naive-8")
"""The library and the plain model, with one worker and with eight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One answer.

    Parameters
    ----------
    case, group, weeks, engine
        What was solved, and with what.
    status
        OPTIMAL means that every tier is proved.
    sound
        Whether the independent check passes the plan and no run has changed; None without a plan.
    costs
        Charge by tier, as the independent check bills it.
    read_s
        Making the season: reading, completing and checking the runs.
    build_s, first_plan_s, solve_s, verify_s, wall_s
        Building the model; the call until the first complete plan; the solver until the proof; checking the
        plan; all but reading.
    deterministic
        The solver's own unit of work: the same on every machine.
    memory_mb
        Peak of the process, Python and the solver's code included; None where the system does not say.
    candidates, variables, constraints
        Size of the model.
    """

    case: str
    group: str
    weeks: int
    engine: str
    status: str
    sound: bool | None = None
    costs: dict[str, int] = field(default_factory=dict)
    read_s: float = 0.0
    build_s: float = 0.0
    first_plan_s: float | None = None
    solve_s: float = 0.0
    verify_s: float = 0.0
    wall_s: float = 0.0
    deterministic: float = 0.0
    memory_mb: int | None = None
    candidates: int = 0
    variables: int = 0
    constraints: int = 0

    @property
    def proved(self) -> bool:
        """Whether every tier is proved."""
        return self.status == Status.OPTIMAL.value

    @property
    def build_pct(self) -> float:
        """Share of the wall time that goes into the model."""
        return 100 * self.build_s / self.wall_s if self.wall_s else 0.0


def measure(
    case: Case, engine: str, limit_s: float, *, tiny: bool = False, shared: bool = False
) -> Measurement:
    """Solve one case under the default policy.

    Parameters
    ----------
    case, engine
        What, and one of :data:`ENGINES`.
    limit_s
        Seconds after which the search stops.
    tiny
        Take the case's small version.
    shared
        Leave out the rules that the plain model cannot say, whatever the engine.
    """
    begun = time.perf_counter()
    season = case.make_tiny() if tiny else case.make()
    read_s = time.perf_counter() - begun
    name, _, workers = engine.partition("-")
    policy = shared_policy(default_policy()) if shared else default_policy()
    found = _ENGINES[name](season, policy, int(workers or 1), limit_s)
    schedule = found.pop("schedule")
    return Measurement(
        case=case.name,
        group=case.group,
        weeks=len(season.calendar.microcycles),
        engine=engine,
        read_s=read_s,
        memory_mb=peak_memory_mb(),
        **_checked(season, policy, schedule),
        **found,
    )


def to_row(measurement: Measurement) -> dict[str, Any]:
    """A measurement as JSON values."""
    return asdict(measurement)


def from_row(row: dict[str, Any]) -> Measurement:
    """The reverse of :func:`to_row`."""
    return Measurement(**row)


def peak_memory_mb() -> int | None:
    """Largest resident size of this process so far, in MB."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1_000_000 if sys.platform == "darwin" else 1_000_000 / 1024))


def _checked(season: Season, policy: Policy, schedule: Schedule | None) -> dict[str, Any]:
    """Outcome of the independent check."""
    if schedule is None:
        return {"sound": None, "costs": {}}
    verification = verify(schedule, policy)
    return {
        "sound": verification.ok and runs_unchanged(season, schedule.season.runs),
        "costs": _by_name(verification.cost),
    }


def _by_name(costs: dict[Tier, int]) -> dict[str, int]:
    return {tier.value: cost for tier, cost in costs.items()}


def _with_periodize(season: Season, policy: Policy, workers: int, limit_s: float) -> dict[str, Any]:
    from periodize.solver.run import solve

    result = solve(season, policy, time_limit_s=limit_s, workers=workers)
    work = result.work
    return {
        "status": result.status.value,
        "schedule": result.schedule,
        "build_s": work.build_s,
        "first_plan_s": work.first_plan_s,
        "solve_s": work.solve_s,
        "verify_s": work.verify_s,
        "wall_s": work.wall_s,
        "deterministic": work.deterministic,
        "candidates": work.candidates,
        "variables": work.variables,
        "constraints": work.constraints,
    }


def _with_naive(season: Season, policy: Policy, workers: int, limit_s: float) -> dict[str, Any]:
    from benchmarks.naive.solve import solve_naive

    result = solve_naive(season, policy, workers=workers, time_limit_s=limit_s)
    return {
        "status": result.status.value,
        "schedule": result.schedule,
        "build_s": result.build_s,
        "first_plan_s": result.first_plan_s,
        "solve_s": result.solve_s,
        "wall_s": result.build_s + result.solve_s,
        "deterministic": result.deterministic,
        "candidates": result.slots,
        "variables": result.variables,
        "constraints": result.constraints,
    }


_ENGINES: dict[str, Callable[[Season, Policy, int, float], dict[str, Any]]] = {
    "periodize": _with_periodize,
    "naive": _with_naive,
}
