"""What a squad that shares something has settled: who may use what, kept in the folder of the run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from periodize.errors import InvalidInput
from periodize.io.files import write_text
from periodize.plain import from_plain, to_plain
from periodize.problem import Problem
from periodize.solver.share.auction import Settled
from periodize.solver.share.bid import Slot
from periodize.squad.layout import Entrant, named_apart
from periodize.squad.limits import SquadLimits
from periodize.squad.sandbox import never
from periodize.squad.sharing import Shared, all_slots, as_settled, settle
from periodize.squad.task import key_of, task_of

FORMAT = "periodize-squad-sharing/1"
FILE = "sharing.json"

Table = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Who may use what, and what is known of it.

    Parameters
    ----------
    key
        Of what was asked: seasons, rules, limits and what is shared.
    shared
        What is shared.
    worth
        What a unit of dose counts in the one number for dose and protection.
    bound
        What no plans that fit together cost less than, dose and protection in one number.
    alone
        By name, what each athlete's best plan without regard to others costs, likewise.
    alone_weeks
        By name, the same by microcycle.
    prices
        What one more place in each scarce slot would save, likewise.
    closed
        By name, the slots that are for others.
    groups
        By name, the group sessions that each is part of.
    takers
        By facility, the ids of the templates that take a part of it.
    """

    key: str
    shared: Shared
    worth: int
    bound: int
    alone: dict[str, int]
    alone_weeks: dict[str, tuple[int, ...]]
    prices: dict[Slot, int]
    closed: dict[str, frozenset[Slot]]
    groups: dict[str, frozenset[Slot]]
    takers: dict[str, frozenset[str]]

    def write(self, folder: Path) -> None:
        """Keep it in the folder of a run."""
        table = {
            "format": FORMAT,
            "key": self.key,
            "shared": to_plain(self.shared),
            "worth": self.worth,
            "bound": self.bound,
            "alone": self.alone,
            "alone_weeks": {name: list(weeks) for name, weeks in self.alone_weeks.items()},
            "prices": [[*slot, price] for slot, price in sorted(self.prices.items())],
            "closed": _plain(self.closed),
            "groups": _plain(self.groups),
            "takers": {name: sorted(ids) for name, ids in self.takers.items()},
        }
        write_text(folder / FILE, json.dumps(table, separators=(",", ":"), sort_keys=True) + "\n")

    @staticmethod
    def clear(folder: Path) -> None:
        """Forget what an earlier call on a folder has settled."""
        (folder / FILE).unlink(missing_ok=True)

    @staticmethod
    def read(folder: Path) -> Settlement | None:
        """What the folder of a run holds; None where there is none, another version's, or a damaged one."""
        try:
            table = json.loads((folder / FILE).read_bytes())
            return Settlement._of(table) if table["format"] == FORMAT else None
        except (OSError, ValueError, LookupError, TypeError, AttributeError, InvalidInput):
            return None

    @staticmethod
    def _of(table: Table) -> Settlement:
        return Settlement(
            key=table["key"],
            shared=from_plain(Shared, table["shared"]),
            worth=table["worth"],
            bound=table["bound"],
            alone=table["alone"],
            alone_weeks={name: tuple(weeks) for name, weeks in table["alone_weeks"].items()},
            prices={(number, slot): price for number, slot, price in table["prices"]},
            closed=_slots(table["closed"]),
            groups=_slots(table["groups"]),
            takers={name: frozenset(ids) for name, ids in table["takers"].items()},
        )


def _plain(slots: Mapping[str, frozenset[Slot]]) -> Table:
    return {name: sorted(map(list, held)) for name, held in slots.items()}


def _slots(table: Table) -> dict[str, frozenset[Slot]]:
    return {name: frozenset((number, at) for number, at in held) for name, held in table.items()}


def share_out(
    folder: Path,
    athletes: Iterable[Entrant],
    shared: Shared,
    *,
    limits: SquadLimits,
    workers: int,
    step_min: int | None,
    rules: Sequence[str],
    tell: Callable[[str], None],
    stopped: Callable[[], bool] = never,
) -> Iterator[Entrant]:
    """The athletes, each with the times at which others have what is shared.

    What the folder of the run holds of an earlier call on the same input is not settled again.
    """
    entrants = list(named_apart(athletes))
    problems = {one.name: one.problem for one in entrants if one.problem is not None}
    if problems:
        shared.refuse_faults(problems)
    key = _key(problems, shared, limits, step_min, rules)
    known = Settlement.read(folder)
    if known is None or known.key != key:
        found = settle(
            problems,
            shared,
            limits=limits,
            workers=workers,
            step_min=step_min,
            rules=rules,
            tell=tell,
            stopped=stopped,
        )
        known = _settlement(key, shared, problems, found)
        known.write(folder)
    for one in entrants:
        if one.problem is None:
            yield one
        else:
            # Whoever gave no answer is in nobody's count, and has to keep clear of it all.
            closed = known.closed[one.name] if one.name in known.alone else all_slots(one.problem, shared)
            yield replace(one, problem=as_settled(one.problem, closed, known.groups[one.name], shared))


def _settlement(key: str, shared: Shared, problems: Mapping[str, Problem], found: Settled) -> Settlement:
    names = list(problems)
    templates = {t.id: t for problem in problems.values() for t in problem.season.templates}.values()
    answered = {name: at for at, name in enumerate(names) if found.alone[at] is not None}
    return Settlement(
        key=key,
        shared=shared,
        worth=found.worth,
        bound=found.bound,
        alone={name: sum(found.alone[at] or ()) for name, at in answered.items()},
        alone_weeks={name: tuple(found.alone[at] or ()) for name, at in answered.items()},
        prices=found.prices,
        closed=dict(zip(names, found.closed, strict=True)),
        groups=dict(zip(names, found.groups, strict=True)),
        takers={
            facility.id: frozenset(
                t.id for t in templates if any(facility.takes(t, p) for p in facility.places)
            )
            for facility in shared.facilities
        },
    )


def _key(
    problems: Mapping[str, Problem],
    shared: Shared,
    limits: SquadLimits,
    step_min: int | None,
    rules: Sequence[str],
) -> str:
    """By names, contents and versions."""
    digest = hashlib.blake2b(digest_size=16)
    for name, problem in problems.items():
        task = task_of(problem, effort=limits.effort, step_min=step_min, rules=rules)
        digest.update(f"{name}\0{key_of(task)}\n".encode())
    digest.update(json.dumps(to_plain(shared), sort_keys=True).encode())
    return digest.hexdigest()
