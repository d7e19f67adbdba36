"""What one athlete of a squad may take, and what is tried again."""

from __future__ import annotations

from dataclasses import dataclass

from periodize.errors import InvalidInput
from periodize.solver.options import Range, range_faults

EFFORT = 1.0
CPU_S_A_UNIT, CPU_S_TO_START = 20.0, 20.0
WALL_A_CPU = 5.0

_RANGES = {
    "effort": Range(least=0.001, most=10_000),
    "cpu_s": Range(least=0.1, most=1_000_000, optional=True),
    "wall_s": Range(least=0.1, most=1_000_000, optional=True),
    "memory_mb": Range(least=128, most=1_000_000, whole=True),
    "retries": Range(least=0, most=10, whole=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadLimits:
    """What one athlete may take.

    Only ``effort`` decides a plan, and it is counted in the solver's deterministic unit, so that plans are the same on
    a busy machine and on an idle one. The other limits end what has gone wrong, and are written down as failures.

    Parameters
    ----------
    effort
        Deterministic units a plan may take, 0.001 to 10,000; 1.0 by default, which is 3 s or so. A plan that is
        proved sooner takes less.
    cpu_s
        CPU seconds after which a child process is killed; 20 an effort and 20 more by default.
    wall_s
        Seconds after which a child that uses no CPU is killed; five times ``cpu_s`` by default.
    memory_mb
        Resident megabytes of a child, 128 or more; 1,024 by default.
    retries
        How often an athlete is tried again whose child died without being killed by a limit; 1 by default.
    """

    effort: float = EFFORT
    cpu_s: float | None = None
    wall_s: float | None = None
    memory_mb: int = 1_024
    retries: int = 1

    def __post_init__(self) -> None:
        faults = range_faults({name: getattr(self, name) for name in _RANGES}, _RANGES)
        if faults:
            raise InvalidInput(faults)

    @property
    def most_cpu_s(self) -> float:
        """CPU seconds after which a child is killed."""
        return self.cpu_s if self.cpu_s is not None else CPU_S_A_UNIT * self.effort + CPU_S_TO_START

    @property
    def most_wall_s(self) -> float:
        """Seconds after which an idle child is killed."""
        return self.wall_s if self.wall_s is not None else WALL_A_CPU * self.most_cpu_s
