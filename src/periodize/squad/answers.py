"""What a run has found, read from its folder athlete by athlete."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

from periodize.errors import Fault, InvalidInput, NoPlan
from periodize.io.faults import shown
from periodize.solver.result import Result
from periodize.squad.capacity import Sharing, sharing_of
from periodize.squad.files import Row
from periodize.squad.handouts import Handout, handed_out
from periodize.squad.layout import Layout
from periodize.squad.restore import Damaged, restored
from periodize.squad.sandbox import Outcome
from periodize.squad.settlement import Settlement
from periodize.squad.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadRun:
    """What a run has found; everything is read from its folder, athlete by athlete.

    Parameters
    ----------
    store
        The folder.
    layout
        Counts of the input.
    unfinished
        Shards that no worker could finish, with the reason; the same call tries them again.
    is_stopped
        Whether the run was stopped before its end; the same call goes on.
    """

    store: Store
    layout: Layout
    unfinished: dict[str, str] = field(default_factory=dict)
    is_stopped: bool = False

    def rows(self) -> Iterator[Row]:
        """A row for each athlete in the order of the input: ``athlete``, ``outcome``, ``status``, ``reason``, ``plan``."""
        return (row for row, _ in self._found())

    def failures(self) -> Iterator[Row]:
        """The athletes without a plan, each with the reason."""
        return (row for row in self.rows() if row["plan"] is None)

    def counts(self) -> dict[str, int]:
        """How many athletes ended how: ``OPTIMAL``, ``FEASIBLE``, ``INFEASIBLE``, ``crashed`` and the like."""
        return dict(Counter(row["status"] or row["outcome"] for row in self.rows()))

    def sharing(self) -> Sharing | None:
        """What sharing racks, coaches or group sessions came to; None where nothing is shared."""
        settlement = Settlement.read(self.store.folder)
        return None if settlement is None else sharing_of(settlement, self.rows())

    def result(self, name: str) -> Result:
        """The answer for one athlete, checked again by every rule.

        Raises
        ------
        InvalidInput
            Where there is no such athlete.
        NoPlan
            Where there is no answer: the input is bad, or the process that looked for it was ended.
        Damaged
            Where the folder does not hold what was written.
        """
        names = {}
        for row, shard in self._found():
            if row["athlete"] == name:
                return self._result(row, shard)
            names[row["athlete"].casefold()] = row["athlete"]
        close = get_close_matches(name.casefold(), names, n=1)
        fault = Fault(
            code="unknown-athlete",
            where=str(self.store.folder),
            what=f"there is no athlete '{name}'",
            value=name,
            advice=f"Maybe '{names[close[0]]}'?" if close else "",
        )
        raise InvalidInput([fault])

    def results(self) -> Iterator[tuple[str, Result]]:
        """Every athlete with a plan, in the order of the input, and the answer; made one by one."""
        for row, shard in self._found():
            if row["plan"] is not None:
                yield row["athlete"], self._result(row, shard)

    def export(
        self,
        formats: Iterable[str] = ("ics", "xlsx", "html"),
        folder: str | os.PathLike[str] | None = None,
        **choices: Any,
    ) -> Iterator[tuple[str, tuple[Path, ...]]]:
        """Write the plan of each athlete in the formats that people use; what was written before is left as it is.

        Parameters
        ----------
        formats
            As of :func:`periodize.export`.
        folder
            ``athletes`` in the folder of the run unless given; it gets a folder for each athlete.
        choices
            The fields of ``ExportOptions``.

        Returns
        -------
        iterator
            Names of the athletes and their files; the work is done as it is read.
        """
        place = Path(folder) if folder is not None else self.store.folder / "athletes"
        planned = (
            Handout(row["athlete"], row["key"], partial(self._result, row, shard))
            for row, shard in self._found()
            if row["plan"] is not None
        )
        return handed_out(planned, place, formats, choices)

    def _found(self) -> Iterator[tuple[Row, str]]:
        """The row of each athlete, and the shard that holds the problem; empty where there is none."""
        shards = {row["key"]: row["shard"] for row in self.store.ledger()}
        held = _Held(self.store)
        for athlete in self.store.athletes():
            shard = shards.get(athlete.get("key"), "")
            yield _row(athlete, held.answer(shard, athlete.get("key"))), shard

    def _result(self, row: Row, shard: str) -> Result:
        if row["outcome"] != Outcome.OK:
            raise NoPlan(f"{row['athlete']}: {row['outcome']}, {row['reason']}")
        return restored(self.store.task(shard, row["key"]), row)


def read_squad(out: str | os.PathLike[str]) -> SquadRun:
    """What a folder holds of an earlier run.

    Raises
    ------
    InvalidInput
        Where it holds none.
    """
    store = Store(Path(out))
    if store.settings is None:
        fault = Fault(code="not-a-squad-run", where=str(out), what="there is no run in this folder")
        raise InvalidInput([fault])
    layout, keys = Layout(), set()
    for athlete in store.athletes():
        layout.athletes += 1
        layout.unreadable += "faults" in athlete
        keys.add(athlete.get("key"))
    layout.problems = len(keys - {None})
    return SquadRun(store=store, layout=layout)


class _Held:
    """Answers by problem, a few shards of them in memory."""

    SHARDS = 64

    def __init__(self, store: Store) -> None:
        self.store = store
        self._shards: dict[str, Mapping[str, Row]] = {}

    def answer(self, shard: str, key: str | None) -> Row | None:
        """The answer to a problem; None where there is none yet."""
        if not shard or key is None:
            return None
        if shard not in self._shards:
            if len(self._shards) >= self.SHARDS:
                self._shards.pop(next(iter(self._shards)))
            try:
                self._shards[shard] = {row["key"]: row for row in self.store.results(shard)}
            except (OSError, EOFError, ValueError, KeyError) as error:
                path = self.store.results_file(shard)
                raise Damaged(
                    f"'{path}' cannot be read: {shown(error)}; take it away, and the same call solves its athletes anew"
                ) from error
        return self._shards[shard].get(key)


def _row(athlete: Row, found: Row | None) -> Row:
    """What is known of one athlete."""
    base: Row = {"athlete": athlete["athlete"], "key": athlete.get("key"), "status": None, "plan": None}
    if "faults" in athlete:
        reason = "; ".join(_sentence(fault) for fault in athlete["faults"])
        return {**base, "outcome": "invalid", "reason": reason, "faults": athlete["faults"]}
    if found is None:
        return {**base, "outcome": "unfinished", "reason": "not solved yet; the same call goes on"}
    if found["outcome"] != Outcome.OK:
        return {**base, "outcome": found["outcome"], "reason": found["kind"]}
    answer = found["answer"]
    return {**base, **answer, "outcome": Outcome.OK.value}


def _sentence(fault: Row) -> str:
    """Where it stands, and what is wrong."""
    return f"{fault['where']}: {fault['what']}" if fault["where"] else str(fault["what"])
