"""Plans a squad: every athlete on their own, whatever happens to the others."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from periodize.domain.facility import Facility, GroupSession
from periodize.errors import Fault, InvalidInput
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.squad.answers import SquadRun, read_squad
from periodize.squad.drive import ClusterLost, Drive, SquadProgress
from periodize.squad.engines import engine_of, processors
from periodize.squad.inputs import entrants, refuse_same_folder
from periodize.squad.layout import Layout, lay_out
from periodize.squad.lease import Lease, RunBusy
from periodize.squad.limits import SquadLimits
from periodize.squad.sandbox import Outcome, Stopped, never
from periodize.squad.settlement import Settlement, share_out
from periodize.squad.sharing import Shared
from periodize.squad.store import Store
from periodize.squad.task import ANSWERING, rule_paths

__all__ = ["ClusterLost", "RunBusy", "SquadLimits", "SquadProgress", "SquadRun", "plan_squad", "read_squad"]

STAGGER_MIN = 30

RETRIED = frozenset({Outcome.CRASHED, Outcome.TIMEOUT, Outcome.HANG, Outcome.MEMORY})
"""Outcomes that another machine, or more time, may change."""


def plan_squad(
    seasons: Any,
    policy: Policy | None = None,
    *,
    out: str | os.PathLike[str],
    engine: Any = None,
    workers: int | None = None,
    limits: SquadLimits | None = None,
    facilities: Iterable[Facility] = (),
    groups: Iterable[GroupSession] = (),
    step_min: int | None = None,
    rules: Iterable[type[Rule]] = (),
    retry_failed: bool | Iterable[str] = False,
    on_progress: Callable[[SquadProgress], None] | None = None,
    cancel: Callable[[], bool] = never,
    answering: str = ANSWERING,
) -> SquadRun:
    """Plan every athlete of a squad and write down what comes out.

    Each is planned on their own, or, where the squad shares racks, coaches or group sessions, within what is settled
    for all together first: the worst-off athlete as well off as can be, then all of them in sum. A crash, a hang, a flood of memory or bad input costs the athlete concerned and no other. Whatever ends this call,
    the same call takes the work up again and solves nothing twice.

    Parameters
    ----------
    seasons
        A folder of season files, tables of athletes and of runs, or seasons; see :func:`~.inputs.entrants`.
    policy
        The rules for all; by default those of each season file, or the default policy.
    out
        The folder of the run.
    engine
        None for this machine; a ``distributed.Client`` for a Dask cluster; or a ``concurrent.futures.Executor``.
    workers
        How many athletes at once on this machine; as many as there are processors unless given.
    limits
        What one athlete may take.
    facilities, groups
        What the squad shares. It is settled on this machine, whatever the engine.
    step_min
        Also try starts every so many minutes inside a window; 30 where something is shared, so that sessions can be
        staggered.
    rules
        Rule classes of one's own, importable by other processes.
    retry_failed
        Whether to try athletes again whom a crash or a hard limit has ended, or which of these outcomes.
    on_progress
        Called about once a second.
    cancel
        Asked about once a second whether to stop: what is solved stays, and the same call goes on.
    answering
        What solves a task, as ``"module:function"``.

    Returns
    -------
    SquadRun
        Its rows are the same for every engine and number of workers.

    Raises
    ------
    InvalidInput
        Where the input as a whole, the folder, the engine or an option is at fault; an athlete's own faults are rows.
    RunBusy
        Where another process drives a run in the folder.
    ClusterLost
        Where the engine ended before the work did.
    """
    limits = limits or SquadLimits()
    retried = _retried(retry_failed)
    paths = rule_paths(rules)
    refuse_same_folder(seasons, out)
    shared = Shared(facilities=tuple(facilities), groups=tuple(groups))
    athletes = entrants(seasons, policy)
    store = Store.made(Path(out))
    at_work = engine_of(engine, workers)
    with contextlib.closing(at_work), Lease(store.lease):
        store.set(_settings(limits, answering))
        if shared:
            step_min = STAGGER_MIN if step_min is None else step_min
            athletes = share_out(
                store.folder,
                athletes,
                shared,
                limits=limits,
                workers=workers or processors(),
                step_min=step_min,
                rules=paths,
                tell=_telling(on_progress),
                stopped=cancel,
            )
        else:
            Settlement.clear(store.folder)
        try:
            layout = lay_out(store, athletes, limits, step_min=step_min, rules=paths, retried=retried)
        except Stopped:  # while something was shared out: nothing is solved yet
            return SquadRun(store=store, layout=Layout(), is_stopped=True)
        drive = Drive(store, at_work, layout, on_progress=on_progress, cancel=cancel)
        drive.run()
        return SquadRun(store=store, layout=layout, unfinished=drive.failed, is_stopped=drive.is_stopped)


def _telling(on_progress: Callable[[SquadProgress], None] | None) -> Callable[[str], None]:
    """What tells of the work before any problem is solved."""
    began = time.monotonic()

    def tell(doing: str) -> None:
        if on_progress is not None:
            on_progress(SquadProgress.before(doing, time.monotonic() - began))

    return tell


def _retried(retry_failed: bool | Iterable[str]) -> frozenset[str]:
    if isinstance(retry_failed, bool):
        return frozenset(RETRIED) if retry_failed else frozenset()
    asked = frozenset({retry_failed} if isinstance(retry_failed, str) else retry_failed)
    unknown = sorted(asked - {outcome.value for outcome in Outcome})
    if unknown:
        raise InvalidInput(
            [
                Fault(
                    code="option-out-of-range",
                    where="retry_failed",
                    what=f"'{name}' is no outcome",
                    value=name,
                    limit=", ".join(Outcome),
                )
                for name in unknown
            ]
        )
    return asked


def _settings(limits: SquadLimits, answering: str) -> dict[str, Any]:
    return {
        "answering": answering,
        "limits": {
            "effort": limits.effort,
            "cpu_s": limits.cpu_s,
            "wall_s": limits.wall_s,
            "memory_mb": limits.memory_mb,
            "retries": limits.retries,
        },
        "versions": {name: version(name) for name in ("periodize", "ortools")},
    }
