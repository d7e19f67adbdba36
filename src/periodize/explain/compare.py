"""One season under several doctrines: what each plans, and what each says of the others' plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from periodize.catalogue.doctrines import DOCTRINES, Doctrine, doctrine
from periodize.catalogue.policy import default_policy
from periodize.domain.display import Shown
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Origin, Tier
from periodize.errors import Fault, InvalidInput
from periodize.explain.shape import Shape, shape_of
from periodize.rules.policy import Policy
from periodize.solver.options import Progress
from periodize.solver.result import Result
from periodize.verify import Verification, verify

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One doctrine's answer.

    Parameters
    ----------
    name
        Of the doctrine or policy.
    result
        What the search found under it.
    shape
        The plan in figures, None where there is no plan.
    """

    name: str
    result: Result
    shape: Shape | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Shown):
    """A season under several doctrines.

    Parameters
    ----------
    season
        The facts, the same for all.
    entries
        One for each doctrine, in the order asked for.
    judged
        By plan and yardstick, both by position: what the second's rules say of the first's plan; None where
        there is no plan.
    """

    season: Season
    entries: tuple[Compared, ...]
    judged: tuple[tuple[Verification | None, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The doctrines, in the order asked for."""
        return tuple(entry.name for entry in self.entries)

    def to_frame(self) -> pd.DataFrame:
        """The plans in figures: a row for each doctrine.

        Returns
        -------
        DataFrame
            Index ``doctrine``; ``status``, ``blocks``, ``sessions``, ``doses_pct`` (share of the sessions that
            the default doctrine wants in these blocks), ``highest_week_au``, ``highest_rise_pct``,
            ``monotony`` (mean of the microcycles), ``low_days``, and the sessions of each quality.
        """
        import pandas as pd

        rows = [{"doctrine": e.name, "status": e.result.status.value, **_figures(e)} for e in self.entries]
        return pd.DataFrame(rows).set_index("doctrine")

    def charges(self, tier: Tier = Tier.PROTECT) -> pd.DataFrame:
        """What every plan (row) costs in a tier by every doctrine's yardstick (column); NA without a plan.

        ``Tier.MUST`` counts the breaches of rules that must hold.
        """
        return self._square([[_charge(found, tier) for found in row] for row in self.judged])

    def moved(self) -> pd.DataFrame:
        """Sessions by which plans differ, pair by pair: those of the larger that the other has not on that day."""
        return self._square(self._moved())

    def text(self) -> str:
        """Everything as text; the same comparison gives the same text."""
        from periodize.explain.compare_text import comparison_text

        return comparison_text(self)

    def __str__(self) -> str:
        return self.text()

    def to_plain(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return {
            "athlete": self.season.athlete.id,
            "first": self.season.calendar.start.isoformat(),
            "last": self.season.calendar.end.isoformat(),
            "doctrines": [
                {"name": e.name, "status": e.result.status.value, **_figures(e)} for e in self.entries
            ],
            "protect": [[_charge(found, Tier.PROTECT) for found in row] for row in self.judged],
            "must": [[_charge(found, Tier.MUST) for found in row] for row in self.judged],
            "moved": self._moved(),
        }

    def _moved(self) -> list[list[int | None]]:
        plans = [e.result.schedule for e in self.entries]
        return [[moved_between(a, b) if a and b else None for b in plans] for a in plans]

    def _square(self, values: list[list[int | None]]) -> pd.DataFrame:
        import pandas as pd

        frame = pd.DataFrame(values, index=list(self.names), columns=list(self.names))
        return frame.astype("Int64")


def compare(
    season: Season,
    doctrines: Iterable[str | Doctrine | Policy] | None = None,
    *,
    time_limit_s: float | None = None,
    workers: int = 1,
    seed: int = 0,
    step_min: int | None = None,
    on_progress: Callable[[str, Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Comparison:
    """Plan a season under several doctrines, and let each judge the others' plans.

    Parameters
    ----------
    season
        The facts; runs are never moved.
    doctrines
        Names of doctrines, doctrines or policies; every doctrine of the catalogue unless given.
    time_limit_s
        Seconds for each doctrine; none unless given.
    workers, seed, step_min
        As for :func:`periodize.solve`.
    cancel
        Asked now and then; once it says True the search at hand stops, and doctrines after it are left out.
    on_progress
        Called with the doctrine's name and the search's progress.

    Returns
    -------
    Comparison
        A doctrine without a plan stays in it, with the reason in its result.

    Raises
    ------
    InvalidPolicy
        Where a doctrine's name is unknown.
    InvalidInput
        Where two of them share a name, there is none, or an option is out of range.
    """
    from periodize.solver.run import solve

    policies = _policies(DOCTRINES if doctrines is None else doctrines)
    entries = []
    for policy in policies:
        name = policy.name
        result = solve(
            season,
            policy,
            time_limit_s=time_limit_s,
            workers=workers,
            seed=seed,
            step_min=step_min,
            on_progress=None if on_progress is None else _named(on_progress, name),
            cancel=cancel,
        )
        shape = None if result.schedule is None else shape_of(result.schedule, default_policy())
        entries.append(Compared(name=name, result=result, shape=shape))
        if cancel is not None and cancel():
            policies = policies[: len(entries)]
            break
    judged = tuple(
        tuple(None if e.result.schedule is None else verify(e.result.schedule, policy) for policy in policies)
        for e in entries
    )
    return Comparison(season=season, entries=tuple(entries), judged=judged)


def moved_between(one: Schedule, other: Schedule) -> int:
    """Sessions of the larger plan that the other does not hold on the same day, pins left out."""
    here, there = _days(one), _days(other)
    return max(here.total(), there.total()) - (here & there).total()


def _days(schedule: Schedule) -> Counter[tuple[str, date]]:
    placed = [p.session for p in schedule.placed if p.session.origin is Origin.PLACED]
    return Counter((session.template, session.day) for session in placed)


def _policies(asked: Iterable[str | Doctrine | Policy]) -> list[Policy]:
    policies = [_policy(item) for item in asked]
    counts = Counter(policy.name for policy in policies)
    faults = [
        Fault(
            code="duplicate-doctrine",
            where="doctrines",
            what=f"'{name}' stands {count} times",
            advice="Give a policy of your own a name: policy.named('mine').",
        )
        for name, count in counts.items()
        if count > 1
    ]
    if not policies:
        faults.append(Fault(code="no-doctrine", where="doctrines", what="there is none to compare"))
    if faults:
        raise InvalidInput(faults)
    return policies


def _policy(asked: str | Doctrine | Policy) -> Policy:
    if isinstance(asked, Policy):
        return asked
    return asked.policy if isinstance(asked, Doctrine) else doctrine(asked).policy


def _named(tell: Callable[[str, Progress], None], name: str) -> Callable[[Progress], None]:
    return lambda progress: tell(name, progress)


def _figures(entry: Compared) -> dict[str, Any]:
    return entry.shape.figures() if entry.shape else {}


def _charge(found: Verification | None, tier: Tier) -> int | None:
    if found is None:
        return None
    return len(found.violations) if tier is Tier.MUST else found.cost[tier]
