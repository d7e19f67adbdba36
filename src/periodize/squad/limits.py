"""What one athlete of a squad may take, and what is tried again."""

from __future__ import annotations

from dataclasses import dataclass

from periodize.errors import Fault, InvalidInput

EFFORT = 1.0
CPU_S_A_UNIT, CPU_S_TO_START = 20.0, 20.0
WALL_A_CPU = 5.0

_RANGES = (
    ("effort", float, 0.001, 10_000),
    ("cpu_s", float, 0.1, 1_000_000),
    ("wall_s", float, 0.1, 1_000_000),
    ("memory_mb", int, 128, 1_000_000),
    ("retries", int, 0, 10),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
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
        faults = [
            Fault(
                code="option-out-of-range",
                where=name,
                what=f"it is {value!r:.60}",
                value=f"{value!r:.60}",
                limit=f"a {'whole ' if kind is int else ''}number from {least:g} to {most:g}",
            )
            for name, kind, least, most in _RANGES
            if (value := getattr(self, name)) is not None and not _is_in_range(value, kind, least, most)
        ]
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


def _is_in_range(value: object, kind: type, least: float, most: float) -> bool:
    wanted = (int,) if kind is int else (int, float)
    return not isinstance(value, bool) and isinstance(value, wanted) and least <= value <= most
