"""The folder of a squad's run: what is to be solved, what is solved, and who is at it.

Everything that is known stands in files that are written whole, so a run can be killed at any moment and be taken up
again:

- ``run.json``: format, versions and limits;
- ``input/athletes-0001.jsonl.gz``: which athlete has which problem, or what is wrong with the input;
- ``input/SHARD.jsonl.gz``: the problems of a shard; ``input/policy-KEY.jsonl.gz``: a policy that some of them have;
- ``journal/SHARD.MARK.jsonl``: a line when a problem is begun and one when it has ended, until the shard is done;
- ``results/SHARD.jsonl.gz``: the answers of a shard, only what is reproducible;
- ``ledger/SHARD.jsonl``: how each of its problems ended, what it took, and how often it was begun.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from periodize.errors import Fault, InvalidInput
from periodize.io.files import prepare_folder, write_text
from periodize.squad.files import Row, packed, unpacked, whole_lines, write_once

FORMAT = "periodize-squad/1"
AGAIN = "again-"
FOLDERS = ("input", "journal", "results", "ledger")


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of a run.

    Parameters
    ----------
    folder
        Where it lies.
    """

    folder: Path

    @staticmethod
    def made(folder: Path) -> Store:
        """The store in a folder, which is made where it is missing.

        Raises
        ------
        InvalidInput
            Where it is a file, cannot be made or cannot be written to, or holds something else.
        """
        for name in FOLDERS:
            prepare_folder(folder / name)
        store = Store(folder)
        _ = store.settings
        return store

    @property
    def settings(self) -> dict[str, Any] | None:
        """What ``run.json`` says; None before the first run.

        Raises
        ------
        InvalidInput
            Where it is not such a file.
        """
        path = self.folder / "run.json"
        try:
            content = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise InvalidInput([_not_a_run(path, str(error))]) from None
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise InvalidInput([_not_a_run(path, f"its format is not '{FORMAT}'")])
        return content

    def set(self, settings: dict[str, Any]) -> None:
        """Write ``run.json``."""
        text = json.dumps({"format": FORMAT, **settings}, indent=1, sort_keys=True) + "\n"
        write_text(self.folder / "run.json", text)

    @property
    def lease(self) -> Path:
        """The file of the process that drives the run."""
        return self.folder / "driver.lease"

    def claim(self, shard: str) -> Path:
        """The file of the worker that is at a shard."""
        return self.folder / "journal" / f"{shard}.claim"

    def sweep(self, shard: str = "") -> None:
        """Take away what killed processes have left half-written: of a shard, for whoever holds its claim, or of the input, for the driver."""
        if shard:
            left = [path for name in ("results", "ledger") for path in self._parts(name, f"{shard}.")]
        else:
            left = [*self._parts("input", ""), *self._parts(".", "run.json.")]
        for path in left:
            path.unlink(missing_ok=True)

    def _parts(self, folder: str, name: str) -> Iterator[Path]:
        return (self.folder / folder).glob(f".{name}*.part")

    # ------------------------------------------------------------------ input

    def put_input(self, name: str, rows: list[Row]) -> None:
        """Lay out the problems of a shard, or a policy; what is there stays.

        Raises
        ------
        InvalidInput
            Where it cannot be written: a full disk.
        """
        try:
            write_once(self._input(name), packed(rows))
        except OSError as error:
            fault = Fault(
                code="file-not-writable",
                where="out",
                what=f"'{self._input(name)}' cannot be written: {error.strerror or error}",
                advice="Make room, and the same call goes on.",
            )
            raise InvalidInput([fault]) from error

    def input(self, name: str) -> list[Row]:
        """What was laid out."""
        return unpacked(self._input(name).read_bytes())

    def has_input(self, name: str) -> bool:
        """Whether it was laid out."""
        return self._input(name).exists()

    def with_policy(self, task: Row) -> Row:
        """A task with its policy in place of the policy's key."""
        return {**task, "policy": self.input(f"policy-{task['policy']}")[0]}

    def task(self, shard: str, key: str) -> Row:
        """One problem of a shard, with its policy."""
        return self.with_policy(next(row["task"] for row in self.input(shard) if row["key"] == key))

    def clear_athletes(self) -> None:
        """Forget who was in the last input; problems and answers stay."""
        for path in self._athletes():
            path.unlink()

    def athletes(self) -> Iterator[Row]:
        """Every athlete in the order of the input: ``athlete`` and ``key``, or ``athlete`` and ``faults``."""
        for path in self._athletes():
            yield from unpacked(path.read_bytes())

    def _athletes(self) -> list[Path]:
        return sorted((self.folder / "input").glob("athletes-*.jsonl.gz"))

    def _input(self, name: str) -> Path:
        return self.folder / "input" / f"{name}.jsonl.gz"

    # ------------------------------------------------------------------ answers

    def is_done(self, shard: str) -> bool:
        """Whether the answers of a shard are written."""
        return self.results_file(shard).exists()

    def has_arrived(self, shard: str) -> bool:
        """As :meth:`is_done`, for answers that another machine has just written."""
        if not self.is_done(shard):
            os.listdir(self.folder / "results")  # makes a network file system look anew
        return self.is_done(shard)

    def put_results(self, shard: str, rows: list[Row]) -> bool:
        """Write the answers of a shard; False where another worker was first."""
        return write_once(self.results_file(shard), packed(rows))

    def results(self, shard: str) -> list[Row]:
        """The answers of a shard."""
        return unpacked(self.results_file(shard).read_bytes())

    def put_ledger(self, shard: str, rows: list[Row]) -> None:
        """Write how the problems of a shard ended; what is there gives way."""
        write_text(self._ledger(shard), "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows))

    def ledger(self) -> Iterator[Row]:
        """How every problem of the shards that are done has ended, with the name of its ``shard``; the last try comes last."""
        for path in sorted((self.folder / "ledger").glob("*.jsonl"), key=_by_try):
            if self.is_done(path.stem):
                yield from self.ledger_of(path.stem)

    def ledger_of(self, shard: str) -> Iterator[Row]:
        """How the problems of one shard have ended."""
        return ({**row, "shard": shard} for row in whole_lines(self._ledger(shard)))

    def journal(self, shard: str, mark: str) -> Path:
        """Where one worker notes what it does with a shard."""
        return self.folder / "journal" / f"{shard}.{mark}.jsonl"

    def journals(self, shard: str) -> list[Path]:
        """The journals of a shard."""
        return sorted((self.folder / "journal").glob(f"{shard}.*.jsonl"))

    def noted(self, shard: str) -> Iterator[Row]:
        """What the journals of a shard hold."""
        for path in self.journals(shard):
            yield from whole_lines(path)

    def results_file(self, shard: str) -> Path:
        """Where the answers of a shard are written."""
        return self.folder / "results" / f"{shard}.jsonl.gz"

    def _ledger(self, shard: str) -> Path:
        return self.folder / "ledger" / f"{shard}.jsonl"


def again(shard: str) -> str:
    """The name of a shard that is tried once more."""
    return f"{AGAIN}{shard}"


def tries_of(shard: str) -> int:
    """How often the problems of a shard were tried before."""
    return shard.count(AGAIN)


def _by_try(path: Path) -> tuple[int, str]:
    """What was tried again comes after what it replaces."""
    return tries_of(path.stem), path.stem


def _not_a_run(path: Path, why: str) -> Fault:
    return Fault(
        code="not-a-squad-run",
        where=str(path),
        what=f"it cannot be taken up: {why[:200]}",
        advice="Maybe another folder was meant? A run needs one of its own.",
    )
