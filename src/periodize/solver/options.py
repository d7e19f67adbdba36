"""What a caller may ask of a solve."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from periodize.domain.vocabulary import Tier
from periodize.errors import Fault, InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a solve stands.

    Parameters
    ----------
    elapsed_s
        Seconds since the call.
    plans
        Plans found so far.
    cost
        Charge by tier of the best plan so far, or None before the first.
    gap_pct
        Distance between the plan and the bound in percent of the plan, 0 to 100, or None. It starts anew
        with every stage of the search: no measure of how much is done.
    """

    elapsed_s: float
    plans: int
    cost: dict[Tier, int] | None = None
    gap_pct: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveOptions:
    """How to search.

    Parameters
    ----------
    time_limit_s
        Wall seconds for the whole call, model building included; None for no limit. Where it strikes, the
        plan depends on the machine; the result says so.
    deterministic_limit
        The same in the solver's deterministic unit of work, for answers that must not depend on the
        machine; None for no limit.
    workers
        Threads of the solver. The plan is the same for any number, once everything is proved.
    seed
        Seed of the solver's search.
    step_min
        Also try starts every so many minutes inside a window.
    one_by_one
        Minimise tier after tier instead of all at once; slower, same answer.
    on_progress, cancel
        Called whenever a better plan is found, and asked whether to stop.
    """

    time_limit_s: float | None = None
    deterministic_limit: float | None = None
    workers: int = 1
    seed: int = 0
    step_min: int | None = None
    one_by_one: bool = False
    on_progress: Callable[[Progress], None] | None = None
    cancel: Callable[[], bool] | None = None

    def __post_init__(self) -> None:
        faults = range_faults({name: getattr(self, name) for name in _RANGES}, _RANGES)
        faults += [
            Fault(
                code="option-not-callable",
                where=name,
                what=f"it is {value!r:.60}",
                limit="a function or None",
            )
            for name in ("on_progress", "cancel")
            if (value := getattr(self, name)) is not None and not callable(value)
        ]
        if faults:
            raise InvalidInput(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What an option that is a number may be.

    Parameters
    ----------
    least, most
        Its bounds, inclusive.
    whole
        Whether it is counted in whole numbers.
    optional
        Whether it may also be None.
    """

    least: float
    most: float
    whole: bool = False
    optional: bool = False

    def has(self, value: object) -> bool:
        """Whether it may be that."""
        if value is None:
            return self.optional
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        return self.least <= value <= self.most

    def __str__(self) -> str:
        return f"{'a whole number' if self.whole else 'a number'} from {self.least} to {self.most}"


TIME_LIMIT_S = Range(least=0, most=10**9, optional=True)
"""Wall seconds that anything may take."""


def range_faults(options: Mapping[str, object], ranges: Mapping[str, Range]) -> list[Fault]:
    """A fault for every option that is not what it may be, by name."""
    return [
        Fault(
            code="option-out-of-range",
            where=name,
            what=f"it is {value!r:.60}",
            value=f"{value!r:.60}",
            limit=str(wanted),
        )
        for name, wanted in ranges.items()
        if not wanted.has(value := options[name])
    ]


_RANGES = {
    "time_limit_s": TIME_LIMIT_S,
    "deterministic_limit": Range(least=0, most=10**9, optional=True),
    "workers": Range(least=1, most=256, whole=True),
    "seed": Range(least=0, most=2**31 - 1, whole=True),
    "step_min": Range(least=1, most=1440, whole=True, optional=True),
}
