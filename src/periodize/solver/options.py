"""What a caller may ask of a solve."""

from __future__ import annotations

from collections.abc import Callable
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
        faults = [
            Fault(
                code="option-out-of-range",
                where=name,
                what=f"it is {value!r:.60}",
                value=f"{value!r:.60}",
                limit=f"{'a whole number' if whole else 'a number'} from {least} to {most}",
            )
            for name, whole, least, most in _RANGES
            if (value := getattr(self, name)) is not None or name not in _OPTIONAL
            if not _is_in_range(value, whole, least, most)
        ]
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


_RANGES = (
    ("time_limit_s", False, 0, 10**9),
    ("deterministic_limit", False, 0, 10**9),
    ("workers", True, 1, 256),
    ("seed", True, 0, 2**31 - 1),
    ("step_min", True, 1, 1440),
)
_OPTIONAL = ("time_limit_s", "deterministic_limit", "step_min")


def _is_in_range(value: object, whole: bool, least: int, most: int) -> bool:
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return False
    return least <= value <= most
